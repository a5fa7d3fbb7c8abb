"""Staff put a CV online, or take it down at once, everywhere, whatever becomes of the sheet."""

import datetime as dt
import logging
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

import clock
from sheets.book import Book
from sheets.changes import Conflicted, Edit
from sheets.errors import SheetsError
from sheets.model import kinds
from sheets.model.schema import CANDIDATES, HIDDEN, PUBLISHED, TO_REVIEW, Candidate

log = logging.getLogger(__name__)

STATUS = "status"


class NotInReview(Exception):
    """The CV does not wait to be published (any more): nothing was changed."""


class NoConsent(Exception):
    """The person's consent is not recorded."""


@dataclass(frozen=True, slots=True)
class TakenDown:
    """A CV that was taken down.

    Args:
        candidate: whose.
        author: who did, by e-mail.
        at: when, seconds since 1970.
    """

    candidate: Candidate
    author: str
    at: float


def publish(book: Book, candidate: Candidate, author: str) -> None:
    """Put a CV online that waits for it, if the person agreed.

    Raises:
        NotInReview, NoConsent: it may not be.
        Conflicted: somebody changed it.
    """
    table, today = book.snapshot.candidates, clock.today()
    if candidate.status != TO_REVIEW or STATUS in table.missing:
        raise NotInReview
    if candidate.consent is not True:
        raise NoConsent
    values: dict[str, str | dt.date] = {STATUS: PUBLISHED}
    values |= {"updated_on": today, "published_on": candidate.published_on or today}
    base = {key: table.cell(candidate, key) for key in values if key not in table.missing}
    new = {key: kinds.to_cell(CANDIDATES.by_key[key], values[key], cell) for key, cell in base.items()}
    book.submit(Edit(CANDIDATES.key, candidate.id, base, new), author)


def take_down(book: Book, candidate: Candidate, author: str) -> bool:
    """Show a CV to nobody from now on, in every process, and ask the sheet for the same, so that the Journal says who.

    Args:
        book: the workbook.
        candidate: whose.
        author: who asks.

    Returns:
        Whether the sheet will say so too; the page is down either way.
    """
    asked = _hide(book, candidate, author)  # before it is held: a cell that seems to say so already is not written
    book.hold(CANDIDATES.key, candidate.id, STATUS, HIDDEN, author)
    return asked


def let_sheet_decide(book: Book, row_id: str) -> bool:
    """Let the sheet decide again whether a CV is online; False: it was not taken down."""
    return book.lift(CANDIDATES.key, row_id, STATUS)


def taken_down(book: Book) -> list[TakenDown]:
    """The CVs that were taken down, the latest first."""
    rows = ((book.snapshot.candidates.get(one.row_id), one) for one in book.held(CANDIDATES.key, STATUS))
    return [TakenDown(row, one.author, one.at) for row, one in rows if row]


def _hide(book: Book, candidate: Candidate, author: str) -> bool:
    table = book.snapshot.candidates
    if STATUS in table.missing:
        return False
    try:
        edit = Edit(CANDIDATES.key, candidate.id, {STATUS: table.cell(candidate, STATUS)}, {STATUS: HIDDEN})
        book.submit(edit, author)
    except (Conflicted, SheetsError, SQLAlchemyError):
        log.warning("a CV taken down could not be hidden in the sheet", exc_info=True)
        return False
    return True
