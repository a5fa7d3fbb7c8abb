"""Since when each line is on, and what that leaves out: nothing that was due before leaves "from now on"."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlalchemy import Connection

import clock
from programme.conditions import row_at
from programme.messages import lines, memory
from programme.messages.delays import longest_since, numbered, written
from programme.messages.due import Due
from programme.messages.memory import Switch
from programme.messages.rules import Rule, Rules
from sheets.events import history
from sheets.model.schema import CANDIDATES, MESSAGES
from sheets.model.snapshot import Snapshot
from sheets.state.database import State


def bring_up_to_date(
    state: State, snapshot: Snapshot, rules: Rules, switches: Mapping[str, Switch]
) -> dict[str, Switch]:
    """Since when each line is on, as the sheet says it now: one that is gone is off.

    Args:
        state: the state database.
        snapshot: a reading.
        rules: its lines.
        switches: what was known.
    """
    now, fresh = clock.time(), dict[str, Switch]()
    for rule in rules.rules.values():
        known = switches.get(rule.id)
        before = known.delays if known else ""
        delays = written(numbered(rule, known, now).delays, before) if rule.days or not known else before
        if known is None or bool(known.active) != rule.active:
            past = rule.active and known and known.also_past and _was_chosen_here(state, snapshot, rule)
            fresh[rule.id] = Switch(rule.id, int(rule.active), now, int(bool(past)), delays)
        elif delays != before:
            fresh[rule.id] = replace(known, delays=delays)
    gone = (switches[row_id] for row_id in gone_lines(snapshot, rules, switches) if row_id in switches)
    fresh |= {known.rule: replace(known, active=0, since=now, also_past=0) for known in gone if known.active}
    if fresh:
        with state.writing() as connection:
            memory.write_switches(connection, fresh.values())
            for switch in fresh.values():
                # What began before a delay was there may still be due by it.
                if longest := longest_since(switch.delays, now):
                    since = now - (longest + 1) * 86_400
                    memory.reopen_starts(connection, switch.rule, max(switch.since, since))
    return {**switches, **fresh}


def _was_chosen_here(state: State, snapshot: Snapshot, rule: Rule) -> bool:
    """Whether a line is on by the press that said who is told: one that met a conflict switches nothing on later."""
    row = snapshot.messages.get(rule.id)
    cell = snapshot.messages.cell(row, "active") if row else None
    with state.reading() as connection:
        return history.is_from_web(connection, MESSAGES.key, rule.id, "active", cell)


def gone_lines(snapshot: Snapshot, found: Rules, known: Iterable[str]) -> set[str]:
    """Lines that were in the tab, or left mails before there was one, and are not there; none while it cannot be read.

    Args:
        snapshot: a reading.
        found: its lines.
        known: IDs of the lines that were ever met.
    """
    if "id" in snapshot.messages.missing:
        return set()
    earlier = (line.id for line in lines.KNOWN if line.formerly)
    return {*known, *earlier} - found.rules.keys() - set(found.bad)


def counted(
    connection: Connection, snapshot: Snapshot, rule: Rule, switch: Switch | None, dues: Iterable[Due]
) -> list[Due]:
    """Of what dates make due, what a line sends: nothing from before it was on, unless its date was typed since.

    That counts on that very day; at any time, where the date is still to come.

    Args:
        connection: any transaction.
        snapshot: a reading.
        rule: the line.
        switch: since when it is on; one that is off, or that nobody knows yet, would be on from now.
        dues: what is due.
    """
    new = _new_pairs(connection, rule)
    found = [due for due in dues if due.row_id not in new]
    if switch and switch.active and switch.also_past:
        return found
    on = switch.since if switch and switch.active else clock.time()
    early = defaultdict[float, set[Due]](set)
    for due in found:
        since = max(on, due.delay.since)
        if due.at < since:
            early[since].add(due)
    typed = {since: _typed_since(connection, snapshot, rule, since, dues) for since, dues in early.items()}
    late = {due for since, dues in early.items() for due in dues if due.row_id not in typed[since]}
    return [due for due in found if due not in late]


def _new_pairs(connection: Connection, rule: Rule) -> set[str]:
    """IDs of those whose coach has not been theirs for as long as a line asks of them that nothing was noted."""
    if not rule.silent or rule.tab != CANDIDATES.key or not any(one.word == lines.COACH for one in rule.to):
        return set()
    since = clock.moment_of(clock.today() - dt.timedelta(rule.days[0] - 1), 0)
    return memory.changed_since(connection, since, CANDIDATES.key, "coach")


def _typed_since(connection: Connection, snapshot: Snapshot, rule: Rule, since: float, dues: Iterable[Due]) -> set[str]:
    """IDs of the rows whose date was typed after a line was switched on; see `counted`."""
    if rule.path is None or rule.silent:
        return set()
    table, path, found = snapshot.table(rule.tab), rule.path, set[str]()
    came, typed = (
        memory.changed_since(connection, since, *cell) for cell in ((rule.tab, ""), (path.tab, path.column.key))
    )
    for due in dues:
        row = table.get(due.row_id)
        dated = row_at(snapshot, row, path)
        counts = rule.when == lines.BEFORE or clock.day_of(due.at) == clock.day_of(since)
        if counts and row and (row.id in came or (dated and dated.id in typed)):
            found.add(row.id)
    return found
