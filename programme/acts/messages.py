"""What staff see and decide of messages that leave by themselves: those to come, lines on and off, a pause for all."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from weakref import ref

import sqlalchemy as sa

import clock
from mail import queue as mail_queue
from programme.messages import memory
from programme.messages.due import Due
from programme.messages.engine import Messages
from programme.messages.lines import KNOWN, KnownMessage
from programme.messages.recipients import Reader
from programme.messages.rules import Rule, Rules, rules_of
from programme.opportunities import Links
from sheets.book import Book
from sheets.changes import Addition, Edit
from sheets.errors import UnknownRow
from sheets.model.kinds import to_cell
from sheets.model.schema import MESSAGES
from sheets.model.snapshot import Snapshot

AHEAD_DAYS = 30


class NotToCome(Exception):
    """The message was decided before, or is not due any more: nothing was changed."""


class _AlreadyAdded(Exception):
    """The button was pressed twice."""


@dataclass(frozen=True, slots=True)
class ComingMessage:
    """A message to come.

    Args:
        due: which.
        to, copies: addresses.
    """

    due: Due
    to: tuple[str, ...]
    copies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineState:
    """How a line of the tab fares.

    Args:
        rule: the line.
        sent: how many messages left or wait.
        refused: how many people asked for no more.
        now: how many it would reach at once, were those already concerned told; None while it is on.
        soon: how many fall due in the next days.
    """

    rule: Rule
    sent: int
    refused: int
    now: int | None
    soon: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is to come, and how each line fares.

    Args:
        rules: the lines of the tab.
        lines: how they fare.
        days: each of the next days, and how many messages it has.
        shown: the first of these messages, with their readers.
        waiting: the first mails that wait to leave: key, rule, row_id and more (see memory.waiting_mails).
        paused: staff stopped all messages.
        counts: state -> how many mails of the queue.
        ceiling: how many leave by themselves in a day because of the sheet.
        missing: lines of ours that the tab lacks.
        no_tab: the workbook has no such tab.
    """

    rules: Rules
    lines: Sequence[LineState]
    days: Mapping[dt.date, int]
    shown: Sequence[ComingMessage]
    waiting: Sequence[sa.RowMapping]
    paused: bool
    counts: Mapping[str, int]
    ceiling: int
    missing: Sequence[KnownMessage]
    no_tab: bool


def outlook(book: Book, links: Links, most: int) -> Outlook:
    """What is to come in the next days, and how each line fares.

    Args:
        book: the workbook.
        links: makes links.
        most: how many messages to come are told with their readers, and how many mails that wait.
    """
    snapshot, engine = book.snapshot, Messages(book.state, links)
    rules = rules_of(snapshot)
    soon = _all_soon(book, engine, snapshot, rules)
    coming = [soon[rule.id] for rule in rules.rules.values() if rule.active]
    first = islice(merge(*coming, key=lambda due: due.at), most)
    with book.state.reading() as connection:
        sent, refused = memory.count_sent(connection), memory.count_refused(connection)
        shown = [_coming(due, engine.readers(connection, snapshot, due)) for due in first]
        waiting = memory.waiting_mails(connection, mail_queue.STILL_HERE, most)
        paused, counts = memory.is_paused(connection), mail_queue.counts(connection)
        ceiling = mail_queue.ceiling(connection)
    lines = [
        LineState(rule, sent[rule.id], refused[rule.id],
                  None if rule.active else len(engine.concerned_now(snapshot, rule)), len(soon[rule.id]))
        for rule in rules.rules.values()
    ]  # fmt: skip
    missing, no_tab = missing_lines(snapshot), "id" in snapshot.messages.missing
    return Outlook(rules, lines, _by_day(coming), shown, waiting, paused, counts, ceiling, missing, no_tab)


def missing_lines(snapshot: Snapshot) -> list[KnownMessage]:
    """Our lines that the tab lacks: of a later release than the workbook, or taken out; none without the tab."""
    if "id" in snapshot.messages.missing:
        return []
    return [known for known in KNOWN if known.id not in snapshot.messages]


def add_lines(book: Book, wanted: Collection[str], author: str) -> int:
    """Add lines of ours that the tab lacks, as a new workbook has them; how many.

    Args:
        book: the workbook.
        wanted: their IDs; what is there already, or is none of ours, is left out.
        author: who asks.
    """
    missing = book.snapshot.messages.missing
    rows = [
        Addition(
            MESSAGES.key,
            {c.key: to_cell(c, known.cells[c.key]) for c in MESSAGES.columns if c.key not in {"id", *missing}},
            known.id,
        )
        for known in missing_lines(book.snapshot)
        if known.id in wanted
    ]

    def refuse_second(_: object, ids: Sequence[str]) -> tuple[Addition, ...]:
        if any(row_id in book.snapshot.messages for row_id in ids):
            raise _AlreadyAdded  # inside the transaction: of two presses the second sees the first one's lines
        return ()

    try:
        return len(book.add_together(rows, author, refuse_second)) if rows else 0
    except _AlreadyAdded:
        return 0


def pause(book: Book, *, stop: bool) -> None:
    """Stop all messages, or let them go on."""
    with book.state.writing() as connection:
        memory.pause(connection, stop=stop)


def decide_due(book: Book, links: Links, rule_id: str, row_id: str, occurrence: str, *, send: bool) -> bool:
    """Send a message to come at once, or never.

    Args:
        book: the workbook.
        links: makes links.
        rule_id, row_id, occurrence: which.
        send: at once; else never.

    Returns:
        Whether it was done; False where what was to be sent is not true any more.

    Raises:
        UnknownRow: there is no such line.
        NotToCome: it was decided before.
    """
    snapshot, engine = book.snapshot, Messages(book.state, links)
    rule = _rule(snapshot, rule_id)
    due = next((d for d in _soon(engine, snapshot, rule) if (d.row_id, d.occurrence) == (row_id, occurrence)), None)
    if due is None:
        raise NotToCome
    with book.state.writing() as connection:
        done = True
        if send:
            done = engine.send_now(connection, snapshot, due)
        else:
            engine.cancel(connection, due)
        memory.tell_worker(connection)
    return done


def decide_mail(book: Book, key: str, *, send: bool) -> bool:
    """Send a mail that waits at once, or never; False where it left before.

    Raises:
        UnknownRow: it is no message's.
    """
    with book.state.writing() as connection:
        if not memory.has_mail(connection, key):
            raise UnknownRow(key)
        return (mail_queue.hasten if send else mail_queue.withdraw)(connection, key)


def switch(book: Book, links: Links, rule_id: str, author: str, *, on: bool, also_past: bool) -> Rule:
    """Switch a line on, from now on or for those already concerned too, or off, in the sheet.

    Args:
        book: the workbook.
        links: makes links.
        rule_id: the line.
        author: who asks.
        on: on; else off.
        also_past: those already concerned are told.

    Raises:
        UnknownRow: there is no such line.
        Conflicted: somebody changed the line.
    """
    snapshot = book.snapshot
    rule, row = _rule(snapshot, rule_id), snapshot.messages.get(rule_id)
    if row is None:
        raise UnknownRow(rule_id)
    column = MESSAGES.by_key["active"]
    base = snapshot.messages.cell(row, column.key)
    book.submit(Edit(MESSAGES.key, row.id, {column.key: base}, {column.key: to_cell(column, on, base)}), author)
    if on:
        with book.state.writing() as connection:
            Messages(book.state, links).switch_on(connection, rule, also_past=also_past)
    return rule


def _rule(snapshot: Snapshot, rule_id: str) -> Rule:
    rule = rules_of(snapshot).rules.get(rule_id)
    if rule is None:
        raise UnknownRow(rule_id)
    return rule


def _all_soon(book: Book, engine: Messages, snapshot: Snapshot, rules: Rules) -> dict[str, list[Due]]:
    """Line -> what falls due in the next days; kept while nothing it rests on changes."""
    with book.state.reading() as connection:
        mark = memory.mark(connection), clock.today()
    for known, found_at, found in _kept:
        if known() is snapshot and found_at == mark:
            return found
    found = engine.dues_of_all(snapshot, rules.rules.values(), *_next_days())
    _kept[:] = [(ref(snapshot), mark, found)]
    return found


def _by_day(coming: Iterable[Iterable[Due]]) -> dict[dt.date, int]:
    """How many messages each of the next days has: thousands share a moment, which is turned into a day once."""
    first, last = _next_days()
    found = {first + dt.timedelta(n): 0 for n in range((last - first).days + 1)}
    for at, count in Counter(due.at for dues in coming for due in dues).items():
        if (day := clock.day_of(at)) in found:
            found[day] += count
    return found


def _soon(engine: Messages, snapshot: Snapshot, rule: Rule) -> list[Due]:
    """What falls due in the next days; what was due this morning and is not decided yet, too."""
    return engine.dues(snapshot, rule, *_next_days())


def _next_days() -> tuple[dt.date, dt.date]:
    today = clock.today()
    return today, today + dt.timedelta(AHEAD_DAYS)


def _coming(due: Due, readers: Sequence[tuple[Reader, tuple[str, ...]]]) -> ComingMessage:
    copies = [copy for reader, copies in readers for copy in copies if copy != reader.email]
    return ComingMessage(due, tuple(reader.email for reader, _ in readers), tuple(dict.fromkeys(copies)))


_kept: list[tuple[ref[Snapshot], tuple[object, dt.date], dict[str, list[Due]]]] = []
"""The last answer of `_all_soon`, and what it rests on."""
