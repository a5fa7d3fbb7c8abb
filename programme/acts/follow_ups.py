"""What a candidate and their coach note of opportunities: where each stands, those found elsewhere, the first look."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

from clock import today
from programme.acts.recommendations import line_of
from programme.noted_days import note_day
from programme.offer_steps import CONTACTED
from programme.opportunities import VALIDATED
from programme.standings import Standing, noted_before, standings
from sheets.book import Book
from sheets.changes import Addition, Edit
from sheets.model import kinds
from sheets.model.columns import Cell
from sheets.model.schema import FOLLOW_UPS, OPPORTUNITIES, FollowUp

ORIGIN = "réseau"
"""What has an origin was not proposed by a recruiter."""


class NotedBefore(Exception):
    """Raised inside a transaction: the button was pressed twice, and nothing more is kept."""


def record_found_elsewhere(book: Book, candidate: str, cells: Mapping[str, Cell], author: str) -> None:
    """Add an opportunity somebody found: valid at once, and they are in contact. The same on one day is a second click.

    Args:
        book: the workbook.
        candidate: whose, by ID.
        cells: of the opportunity, its title and company among them.
        author: who notes it, by e-mail.
    """
    title, company = (str(cells.get(key) or "") for key in ("title", "company"))
    columns = OPPORTUNITIES.by_key
    dates = {key: kinds.to_cell(columns[key], today()) for key in ("proposed_on", "validated_on")}
    filled = {key: cell for key, cell in cells.items() if cell not in (None, "")}
    row = Addition(OPPORTUNITIES.key, {"origin": ORIGIN, **filled, **dates, "status": VALIDATED})

    def lines(_: object, ids: Sequence[str]) -> list[Addition]:
        # Inside the transaction: of two presses at once the second sees the first one's row.
        if noted_before(standings(book.snapshot, candidate), title, company, today()):
            raise NotedBefore
        return [_line(candidate, ids[0], {"status": CONTACTED})]

    with suppress(NotedBefore):
        book.add_together([row], author, lines)


def record_follow_up(
    book: Book, candidate: str, standing: Standing, base: Mapping[str, Cell], new: Mapping[str, Cell], author: str,
    also: Sequence[Edit] = (),
) -> None:  # fmt: skip
    """Note where somebody stands with an opportunity, with the day its status changed and the day they first saw it.

    Args:
        book: the workbook.
        candidate: who, by ID.
        standing: with which, and the line that says so, if there is one.
        base: the cells the form was opened on.
        new: the cells wanted: `status`, `note`.
        author: who notes it, by e-mail.
        also: what is noted with it of other rows: all of it, or nothing.

    Raises:
        Conflicted: somebody changed the same line.
    """
    line = standing.line or _add_line(book, candidate, standing.opportunity.id, new, author, also)
    if line is None:
        return
    table = book.snapshot.follow_ups
    if "status" in new:
        new = {**new, **{key: cell for key, cell in _days().items() if key == "changed_on" or line.seen_on is None}}
    present = table.get(line.id) or line
    opened = {key: base.get(key, table.cell(present, key)) for key in new}
    book.submit_whole([*also, Edit(FOLLOW_UPS.key, line.id, opened, new)], author)


def _add_line(
    book: Book, candidate: str, opportunity: str, new: Mapping[str, Cell], author: str, also: Sequence[Edit]
) -> FollowUp | None:
    """Add the line of somebody and an opportunity; the line there is, where somebody was quicker."""

    def refuse_second(_: object, __: object) -> tuple[Addition, ...]:
        # Inside the transaction: of two presses at once the second sees the first one's line.
        if line_of(book.snapshot, candidate, opportunity):
            raise NotedBefore
        return ()

    try:
        book.add_together([_line(candidate, opportunity, new)], author, refuse_second, also)
    except NotedBefore:
        return line_of(book.snapshot, candidate, opportunity)
    return None


def record_seen(book: Book, found: Iterable[Standing], author: str) -> set[str]:
    """Note the day somebody first sees what was proposed to them; the IDs of those opportunities."""
    lines = [s.line for s in found if s.open and s.line and s.line.seen_on is None]
    if lines:
        snapshot = book.snapshot
        with book.state.writing() as connection:
            for line in lines:
                note_day(connection, snapshot, FOLLOW_UPS.key, line.id, "seen_on", today(), author)
    return {line.opportunity for line in lines}


def _line(candidate: str, opportunity: str, cells: Mapping[str, Cell]) -> Addition:
    return Addition(FOLLOW_UPS.key, {"candidate": candidate, "opportunity": opportunity, **cells, **_days()})


def _days() -> dict[str, Cell]:
    """The day it was seen and its status changed."""
    return {key: kinds.to_cell(FOLLOW_UPS.by_key[key], today()) for key in ("seen_on", "changed_on")}
