"""What somebody does with the offers of their own list: keeps one, puts it away, says it is not for them, and why."""

from typing import Any

from clock import today
from programme.acts.errors import AlreadyDecided
from programme.acts.follow_ups import record_follow_up
from programme.matching.declining import with_refusal, without_refusal
from programme.offer_steps import (
    CONTACTED,
    INTERVIEW,
    REFUSED,
    REFUSED_AFTER,
    TO_DO,
    has_met,
    is_declined,
    status_after,
    steps_of,
)
from programme.opportunities import VALIDATED, is_chosen
from programme.standings import Standing
from sheets.book import Book
from sheets.model import kinds
from sheets.model.columns import Cell
from sheets.model.schema import FOLLOW_UPS


def decline(book: Book, candidate: str, standing: Standing, reason: str, words: str, author: str) -> None:
    """Say that an offer is not for oneself; said twice, it is said once.

    A recruiter learns it who chose the person, or whom they contacted or met; of the others, none does.

    Args:
        book: the workbook.
        candidate: who, by ID.
        standing: with which offer.
        reason: one of `declining.REASONS`.
        words: the person's own, may be empty.
        author: who says it, by e-mail.

    Raises:
        AlreadyDecided: it is over.
        Conflicted: somebody changed the same line.
    """
    lines = standing.events
    if is_declined(lines):
        return
    if not may_decline(standing):
        raise AlreadyDecided
    values: dict[str, Any] = {"events": with_refusal(lines, today(), reason, words)}
    if standing.status == INTERVIEW:
        values["status"] = REFUSED_AFTER if has_met(steps_of(lines), today()) else REFUSED
    elif standing.status == CONTACTED or is_chosen(standing.opportunity, standing.line):
        values["status"] = REFUSED
    else:  # a workbook that has no such column: the line alone says it
        values["archived"] = True
    _record(book, candidate, standing, values, author)


def put_away(book: Book, candidate: str, standing: Standing, author: str) -> None:
    """Put an offer away: it stays at the end of the list.

    Raises:
        Conflicted: somebody changed the same line.
    """
    if may_decline(standing):
        _record(book, candidate, standing, {"archived": True}, author)


def bring_back(book: Book, candidate: str, standing: Standing, author: str) -> None:
    """Have an offer in the list again that one put away, or said was not for oneself.

    Raises:
        AlreadyDecided: neither is so, or the offer is closed.
        Conflicted: somebody changed the same line.
    """
    if not may_bring_back(standing):
        raise AlreadyDecided
    values: dict[str, Any] = {"archived": None}
    if is_declined(lines := standing.events):
        values["events"] = without_refusal(lines)
        if standing.status in (REFUSED, REFUSED_AFTER):
            values["status"] = _status_before(book, standing, values["events"])
    _record(book, candidate, standing, values, author)


def keep(book: Book, candidate: str, standing: Standing, kept: bool, author: str) -> None:
    """Mark an offer, to find it first; or no longer.

    Raises:
        Conflicted: somebody changed the same line.
    """
    if bool(standing.line and standing.line.bookmarked) != kept:
        _record(book, candidate, standing, {"bookmarked": kept or None}, author)


def may_decline(standing: Standing) -> bool:
    """Whether one may still say that an offer is not for oneself."""
    return standing.open and standing.status in (TO_DO, CONTACTED, INTERVIEW)


def may_bring_back(standing: Standing) -> bool:
    """Whether an offer is put away, or declined, that is not closed."""
    line = standing.line
    away = line is not None and (line.archived is True or is_declined(line.events))
    return away and standing.opportunity.status == VALIDATED


def _status_before(book: Book, standing: Standing, lines: tuple[str, ...]) -> str:
    """Where somebody stood before they said no: what the history has, or further on where their steps say so."""
    assert standing.line
    history = book.history_of(FOLLOW_UPS.key, standing.line.id)
    before = next((e.old for e in history if e.key == "status" and e.new == standing.status), None)
    column = FOLLOW_UPS.by_key["status"]
    status: str = kinds.read(column, before, book.snapshot.spellings(column.options))[0]
    if status not in (TO_DO, CONTACTED, INTERVIEW):
        status = INTERVIEW if standing.status == REFUSED_AFTER else TO_DO
    for step in steps_of(lines):
        status = status_after(status, step.name)
    return status


def _record(book: Book, candidate: str, standing: Standing, values: dict[str, Any], author: str) -> None:
    table, line = book.snapshot.follow_ups, standing.line
    if line is None:
        values = {"status": TO_DO, **values}
    elif line.seen_on is None:
        values = {"seen_on": today(), **values}
    present: dict[str, Cell] = {key: table.cell(line, key) if line else None for key in values}
    new = {
        key: kinds.to_cell(FOLLOW_UPS.by_key[key], value, present[key])
        for key, value in values.items()
        if key not in table.missing
    }
    if new:
        record_follow_up(book, candidate, standing, {}, new, author)
