"""Bringing an offer to a person: one press of staff or of a coach, taken back by another."""

import datetime as dt

import clock
from programme.acts.errors import AlreadyDecided
from programme.messages import lines, memory
from programme.offer_steps import TO_DO
from programme.opportunities import is_looking, is_refused, lines_between, may_be_brought, recruiter_knows
from sheets.book import Book
from sheets.changes import Addition, Edit
from sheets.model import kinds
from sheets.model.columns import Cell
from sheets.model.schema import FOLLOW_UPS, FollowUp
from sheets.model.snapshot import Snapshot


class NotBroughtNow(Exception):
    """The person does not look for work now, or the offer is not open: nothing was done."""


def recommend(book: Book, candidate: str, opportunity: str, author: str) -> bool:
    """Bring an offer to a person; the messages tell them and their coach once, as if it had been typed in the sheet.

    Args:
        book: the workbook.
        candidate, opportunity: their IDs.
        author: who does, by e-mail.

    Returns:
        Whether that message left before, or is about to: it does not leave again.

    Raises:
        NotBroughtNow: see above.
        AlreadyDecided: it was brought to them before, or they said no.
        Conflicted: somebody changed the same line.
    """
    snapshot = book.snapshot
    person, offer = snapshot.candidates.get(candidate), snapshot.opportunities.get(opportunity)
    if not (person and offer and is_looking(person) and may_be_brought(offer)):
        raise NotBroughtNow
    known = lines_between(snapshot, candidate, opportunity)
    if not known:
        _add(book, candidate, opportunity, author)
        return False
    if any(one.archived is not True or one.status not in ("", TO_DO) or is_refused(one) for one in known):
        raise AlreadyDecided
    _edit(book, known[0], {"recommended": True, "archived": None, "offered_on": clock.today()}, author)
    with book.state.reading() as connection:
        fates = [memory.fates_of(connection, lines.RECOMMENDED, one.id) for one in known]
    return any(fate == memory.SENT for told in fates for _, fate, _ in told.values())


def take_back(book: Book, candidate: str, opportunity: str, author: str) -> None:
    """Take back what was recommended and nothing came of yet: it is put away. A mail that waits does not leave.

    Raises:
        AlreadyDecided: it is not recommended, or the person has answered.
        Conflicted: somebody changed the same line.
    """
    line = line_of(book.snapshot, candidate, opportunity)
    if line is None or not may_take_back(line):
        raise AlreadyDecided
    _edit(book, line, {"archived": True}, author)


def may_take_back(line: FollowUp) -> bool:
    """Whether an offer was recommended and nothing came of it yet."""
    return not recruiter_knows(line) and line.archived is not True


def line_of(snapshot: Snapshot, candidate: str, opportunity: str) -> FollowUp | None:
    """Where a person stands with an offer; None where nothing was noted."""
    return next(iter(lines_between(snapshot, candidate, opportunity)), None)


def _add(book: Book, candidate: str, opportunity: str, author: str) -> None:
    def refuse_second(_: object, __: object) -> tuple[Addition, ...]:
        # Inside the transaction: of two who press at once, the second sees the first one's line.
        if lines_between(book.snapshot, candidate, opportunity):
            raise AlreadyDecided
        return ()

    cells: dict[str, Cell] = {
        "candidate": candidate, "opportunity": opportunity, "status": TO_DO,
        "recommended": kinds.to_cell(FOLLOW_UPS.by_key["recommended"], True),
    }  # fmt: skip
    if "offered_on" not in book.snapshot.follow_ups.missing:
        cells["offered_on"] = kinds.to_cell(FOLLOW_UPS.by_key["offered_on"], clock.today())
    book.add_together([Addition(FOLLOW_UPS.key, cells)], author, refuse_second)


def _edit(book: Book, line: FollowUp, values: dict[str, bool | dt.date | None], author: str) -> None:
    table = book.snapshot.follow_ups
    base = {key: table.cell(line, key) for key in values if key not in table.missing}
    new = {key: kinds.to_cell(FOLLOW_UPS.by_key[key], values[key], base[key]) for key in base}
    book.submit(Edit(FOLLOW_UPS.key, line.id, base, new), author)
