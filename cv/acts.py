"""What is done with a CV: a part saved, sent for review, its consent given or taken back, its photo kept, its end.

Each act takes the book, who does it and what they ask, and writes all that goes with it. What an act does to the status
is in status.py. No HTTP.
"""

import contextlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from clock import today
from cv import photo_keeping, photos, status
from cv.editor import CVEditor
from cv.media import Media
from programme import erasure_requests, flood
from programme.acts.address_changes import propose_address
from programme.publication import is_first_consent, on_consent
from sheets.book import Book
from sheets.changes import Addition, Conflicted, Edit
from sheets.errors import UnknownColumn, UnknownRow
from sheets.model import kinds
from sheets.model.columns import TEAM, Cell, Row, Tab
from sheets.model.drive_links import drive_link
from sheets.model.schema import CANDIDATES, Candidate
from sheets.model.snapshot import Snapshot
from sheets.progress import Receipt

AGAIN, BACK = "again", "back"
"""What becomes of the review of a CV whose page is changed meanwhile: sent again with the change, or taken back."""
PHOTOS = (40, 3_600.0)
"""Photos one person may send in so many seconds: each costs seconds of work."""


class ReviewUnderway(Exception):
    """Staff read the CV: whoever changes its page must say what becomes of the review. Nothing is kept."""


class AddressNeeded(Exception):
    """The address somebody signs in with was emptied by who may only propose another; nothing is kept.

    Args:
        key: the column's.
    """

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class TooLittleWritten(Exception):
    """There is nothing to review yet."""


@dataclass(frozen=True, slots=True)
class PartChange:
    """What is asked of a part of a CV.

    Args:
        tab: where its row is.
        row: the row; None: a new one.
        base, new: the cells it was opened on, and those wanted; of a new row, all of the form's, blank or not.
        review: AGAIN, BACK, or nothing said.
        settled: keys of those in which the author chose between two texts: nobody else need.
    """

    tab: Tab
    row: Row | None
    base: Mapping[str, Cell]
    new: Mapping[str, Cell]
    review: str = ""
    settled: Collection[str] = ()


def save_part(book: Book, editor: CVEditor, change: PartChange, public_url: str) -> tuple[Receipt, bool]:
    """Keep what was changed in a part, and what that changes on the CV as a whole.

    The address the candidate signs in with is written by staff alone: another's is proposed to them.

    Args:
        book: the workbook.
        editor: who saves.
        change: what.
        public_url: the site's address, for links.

    Returns:
        The receipt, and whether an address was proposed.

    Raises:
        ReviewUnderway: its author must say what becomes of the review.
        AddressNeeded: the address was emptied.
        Conflicted: somebody else changed one of the cells.
        NotText, UnknownRow, UnknownColumn: see sheets/errors.py.
    """
    tab, row = change.tab, change.row
    new, proposed = _without_address(editor, change)
    filled = {key: cell for key, cell in new.items() if row or cell not in (None, "")}
    seen = any(status.on_page(tab.by_key[key]) for key in filled)
    _ask_first(editor, seen, change.review)
    if row is None and (twin := _twin(editor, new)):
        return Receipt("", twin.id), False
    if row and not new:
        receipt = Receipt("", row.id)
    elif row and tab.key == CANDIDATES.key:
        receipt = _edit_candidate(book, editor, change.base, new, seen, change.review)
    else:
        asked = Edit(tab.key, row.id, change.base, new) if row else _addition(editor, tab, filled)
        receipt = book.submit(asked, editor.email)
        _edit_candidate(book, editor, {}, {}, seen, change.review)
    if proposed:
        propose_address(book, editor.candidate, proposed, editor.email, public_url)
    _drop_settled(book, editor, change)
    return receipt, bool(proposed)


def submit_for_review(book: Book, editor: CVEditor) -> Receipt:
    """Send a CV to staff; one that is with them already, or published, stays as it is.

    Raises:
        TooLittleWritten
        Conflicted: its status has just changed.
    """
    if not status.may_submit(editor.candidate):
        return Receipt("", editor.candidate.id)
    if editor.lacking:
        raise TooLittleWritten
    base, new = _cells(editor.snapshot, editor.candidate, status.on_submission())
    return book.submit(Edit(CANDIDATES.key, editor.candidate.id, base, new), editor.email)


def change_photo(
    book: Book, media: Media, editor: CVEditor, opened: Cell, wanted: bytes | str, review: str
) -> tuple[Receipt, str]:
    """Put a photo on a CV, or take it away.

    Args:
        book: the workbook.
        media: where photos are.
        editor: who.
        opened: the cell their form was opened on.
        wanted: a file that was sent, or the key of a photo that was there; empty text: none.
        review: see PartChange.

    Returns:
        The receipt, and the photo's key.

    Raises:
        UnknownColumn: the sheet has no column for it any more.
        ReviewUnderway: its author must say what becomes of the review.
        photos.Unusable: what was sent cannot be used, or is too much.
        OSError: it could not be kept.
        Conflicted: somebody else changed the photo.
    """
    if "photo" in editor.snapshot.candidates.missing:
        raise UnknownColumn("photo")
    _ask_first(editor, True, review)
    key = wanted if isinstance(wanted, str) else _keep_photo(book, media, wanted, editor.email)
    if wanted == key and key and not drive_link(key) and not photo_keeping.still_there(book.state, media, key):
        raise photos.Unusable("gone")
    return _edit_candidate(book, editor, {"photo": opened}, {"photo": key or None}, True, review), key


def decide_publication(book: Book, row_id: str, key: str, wanted: bool, author: str) -> bool:
    """Write what a candidate alone decides, over whatever stands there now.

    Args:
        book: the workbook.
        row_id: theirs.
        key: `consent`: whether the page may be public; `indexable`: whether search engines may find it.
        wanted: what they say.
        author: who says it, by e-mail.

    Returns:
        Whether staff must publish before the page is online again.

    Raises:
        UnknownColumn: the sheet has no column for it any more.
        UnknownRow: the candidate is gone.
    """
    snapshot = book.snapshot
    table, candidate = snapshot.candidates, snapshot.candidates.get(row_id)
    if candidate is None:
        raise UnknownRow(row_id)
    if key in table.missing:
        raise UnknownColumn(key)
    first = is_first_consent(candidate, table.cell(candidate, key) in (None, ""))
    values = on_consent(candidate, wanted, today(), first=first) if key == "consent" else {key: wanted}
    base, new = _cells(snapshot, candidate, values)
    try:
        book.submit(Edit(CANDIDATES.key, candidate.id, base, new), author)
    except Conflicted:  # changed in this very moment: once more, on what stands there now
        return decide_publication(book, row_id, key, wanted, author)
    return wanted and "status" in values


def leave(book: Book, candidate: Candidate, author: str, public_url: str) -> None:
    """Take somebody's page down now, and have them erased in some days unless they change their mind.

    Args:
        book: the workbook.
        candidate: who.
        author: who asks, by e-mail.
        public_url: the site's address, for links.

    Raises:
        UnknownRow: the candidate is gone.
    """
    if candidate.consent:
        with contextlib.suppress(UnknownColumn):  # without its column nobody's page is shown
            decide_publication(book, candidate.id, "consent", False, author)
    erasure_requests.ask_erasure(book, candidate, public_url)


def _without_address(editor: CVEditor, change: PartChange) -> tuple[Mapping[str, Cell], str]:
    """The cells to write, and the address to propose instead; staff's own are written."""
    held = [key for key in change.new if change.tab.by_key[key].sign_in] if editor.role != TEAM else []
    if not held:
        return change.new, ""
    if not (proposed := kinds.plain(change.new[held[0]])):
        raise AddressNeeded(held[0])
    return {key: cell for key, cell in change.new.items() if key not in held}, proposed


def _addition(editor: CVEditor, tab: Tab, cells: Mapping[str, Cell]) -> Addition:
    return Addition(tab.key, {**cells, "candidate": editor.candidate.id})


def _ask_first(editor: CVEditor, seen: bool, review: str) -> None:
    if seen and editor.in_review and review not in (AGAIN, BACK):
        raise ReviewUnderway


def _edit_candidate(
    book: Book, editor: CVEditor, base: Mapping[str, Cell], new: Mapping[str, Cell], seen: bool, review: str
) -> Receipt:
    """Write on the candidate's row, with the status that goes with a change of the CV; `seen`: of its public page."""
    candidate = editor.candidate
    marks = status.after_save(candidate, editor.role == TEAM, seen)
    emptied = any(key in status.NEEDED and cell in (None, "") for key, cell in new.items())
    sendable = editor.in_review or (status.may_submit(candidate) and not editor.lacking)
    if seen and review == AGAIN and sendable and not emptied:
        marks = status.on_submission()
    mark_base, mark_new = _cells(editor.snapshot, candidate, marks)
    edit = Edit(CANDIDATES.key, candidate.id, {**mark_base, **base}, {**mark_new, **new})
    try:
        return book.submit(edit, editor.email)
    except Conflicted as conflicted:
        if any(conflict.key in new for conflict in conflicted.conflicts):
            raise
        # Only the marks met somebody's: theirs stand, and what was typed is kept.
        return book.submit(replace(edit, new=new), editor.email) if new else Receipt("", candidate.id)


def _cells(
    snapshot: Snapshot, candidate: Candidate, values: Mapping[str, Any]
) -> tuple[dict[str, Cell], dict[str, Cell]]:
    """Typed values of a candidate as base and new cells, without the columns the sheet does not have."""
    table = snapshot.candidates
    base = {key: table.cell(candidate, key) for key in values if key not in table.missing}
    return base, {key: kinds.to_cell(CANDIDATES.by_key[key], values[key], cell) for key, cell in base.items()}


def _twin(editor: CVEditor, cells: Mapping[str, Cell]) -> Row | None:
    """An experience that says exactly the same: the button was pressed twice."""
    table = editor.snapshot.experiences
    columns = [table.tab.by_key[key] for key in cells]
    wanted = [kinds.canonical(column, cells[column.key]) for column in columns]
    theirs = (row for row in table.where("candidate", editor.candidate.id) if not row.removed)
    return next((r for r in theirs if [kinds.canonical(c, table.cell(r, c.key)) for c in columns] == wanted), None)


def _drop_settled(book: Book, editor: CVEditor, change: PartChange) -> None:
    """What its author has just settled needs nobody else any more."""
    for waiting in book.undecided(editor.email) if change.settled and change.row else ():
        here = change.row and (waiting.tab, waiting.row_id) == (change.tab.key, change.row.id)
        if here and waiting.key in change.settled:
            book.drop(waiting.id, editor.email)


def _keep_photo(book: Book, media: Media, content: bytes, author: str) -> str:
    with book.state.writing() as connection:
        allowed = flood.may(connection, "photo", author, *PHOTOS)
    if not allowed:
        raise photos.Unusable("often")
    photo = photos.made(content)
    photo_keeping.store(book.state, media, photo)
    return photo.key
