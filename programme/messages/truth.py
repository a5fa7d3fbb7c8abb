"""What is true of a row: whether a change is what a line waits for, and whether its cell still is what it became."""

import dataclasses
import json

import clock
from programme.conditions import ConditionContext, holds, same
from programme.messages import lines
from programme.messages.rules import Rule
from sheets.events.detection import Event
from sheets.model import kinds
from sheets.model.columns import Row
from sheets.model.snapshot import Snapshot


def leads_somewhere(snapshot: Snapshot, tab_key: str, row: Row) -> bool:
    """Whether the rows that a row must refer to are there: of a follow-up of nobody there is nothing to say."""
    tab = snapshot.tabs[tab_key]
    return all(snapshot.has(tab.by_key[key].options, tab.value(row, key)) for key in tab.leading)


def comes_to_lead(snapshot: Snapshot, event: Event) -> bool:
    """Whether a row that led nowhere says with an event whom or what it is about: it is as good as a row that comes."""
    tab = snapshot.tabs[event.tab]
    return event.key in tab.leading and not snapshot.has(tab.by_key[event.key].options, str(event.old))


def sets_off(snapshot: Snapshot, rule: Rule, event: Event, row: Row) -> bool:
    """Whether an event is what a line waits for."""
    assert rule.path
    column = rule.path.column
    if event.key == column.key:
        options = snapshot.spellings(column.options)
        (was, was_unread), (now, unread) = (kinds.read(column, cell, options) for cell in (event.old, event.new))
        if unread:
            return False
        if rule.value == lines.EMPTIES:
            return bool(now == column.blank)
        if rule.value == lines.FILLS:
            return bool((was == column.blank or was_unread) and now != column.blank)
        if rule.value in (lines.CHANGES, lines.ANY):
            return bool(now != column.blank)
        return same(snapshot, column, now, rule.value)
    if not event.key or comes_to_lead(snapshot, event):
        return event.new is not None and rule.value != lines.CHANGES and is_reached(snapshot, rule, row)
    return is_reached(snapshot, rule, row) and _came_true(snapshot, rule, event, row)


def _came_true(snapshot: Snapshot, rule: Rule, event: Event, row: Row) -> bool:
    """Whether a line's conditions hold because of a change of one of their columns."""
    tab, moment = snapshot.tabs[rule.tab], ConditionContext(snapshot, clock.today())
    column = tab.by_key.get(event.key)
    if column is None or not holds(rule.conditions, row, moment):
        return False
    old, unread = kinds.read(column, event.old, snapshot.spellings(column.options))
    if unread:
        return True  # nothing was true of it before
    if event.key in tab.own:
        before = dataclasses.replace(row, **{event.key: old})
    else:
        before = dataclasses.replace(row, added={**row.added, event.key: old})
    return not holds(rule.conditions, before, moment)


def is_reached(snapshot: Snapshot, rule: Rule, row: Row) -> bool:
    """Whether a row's cell is what a line waits for."""
    assert rule.path
    column = rule.path.column
    if snapshot.table(rule.tab).is_unread(row, column.key):
        return False
    value = snapshot.tabs[rule.tab].value(row, column.key)
    if rule.value == lines.EMPTIES:
        return bool(value == column.blank)
    if rule.value in (lines.CHANGES, lines.ANY, lines.FILLS):
        return bool(value != column.blank)
    return same(snapshot, column, value, rule.value)


def is_still(snapshot: Snapshot, rule: Rule, row: Row, cell: str) -> bool:
    """Whether a row's cell is what it became when a message began."""
    assert rule.path
    if rule.value in (lines.CHANGES, lines.ANY, lines.FILLS):
        column = rule.path.column
        if snapshot.table(rule.tab).is_unread(row, column.key):
            return False
        then = kinds.read(column, json.loads(cell or "null"), snapshot.spellings(column.options))[0]
        now = snapshot.tabs[rule.tab].value(row, column.key)
        # An address that was corrected meanwhile is no other reason to write; another coach is.
        return bool(now != column.blank) if rule.value == lines.FILLS else bool(then == now)
    return is_reached(snapshot, rule, row)
