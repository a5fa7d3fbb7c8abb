"""The dated steps of a person with an offer: noted by them, their coach or staff, and taken away again."""

import datetime as dt

from programme.acts.follow_ups import record_follow_up
from programme.offer_steps import status_after, with_step
from programme.standings import Standing
from sheets.book import Book
from sheets.model import kinds
from sheets.model.columns import Cell
from sheets.model.schema import FOLLOW_UPS


def record_step(book: Book, candidate: str, standing: Standing, name: str, day: dt.date, author: str) -> None:
    """Note a step, and where the person stands now.

    Args:
        book: the workbook.
        candidate: who, by ID.
        standing: with which opportunity, and the line that says so, if there is one.
        name: one of `offer_steps.STEPS`.
        day: when.
        author: who notes it, by e-mail.

    Raises:
        Conflicted: somebody changed the same line.
    """
    new = _events(book, with_step(standing.events, name, day))
    status = status_after(standing.status, name)
    if status != standing.status or standing.line is None:
        new["status"] = status
    record_follow_up(book, candidate, standing, {}, new, author)


def remove_step(book: Book, candidate: str, standing: Standing, text: str, author: str) -> None:
    """Take a step away, as its line stands in the sheet; where the person stands is theirs to say.

    Raises:
        Conflicted: somebody changed the same line.
    """
    left = tuple(line for line in standing.events if line != text)
    if left != standing.events:
        record_follow_up(book, candidate, standing, {}, _events(book, left), author)


def _events(book: Book, lines: tuple[str, ...]) -> dict[str, Cell]:
    """The cell of the steps; nothing in a workbook that has no column for them."""
    if "events" in book.snapshot.follow_ups.missing:
        return {}
    return {"events": kinds.to_cell(FOLLOW_UPS.by_key["events"], lines)}
