"""What a candidate, their coach or staff do about work: note that it was found, goes on, or is over."""

import datetime as dt
from collections.abc import Iterable, Mapping
from contextlib import suppress

from clock import today
from programme import leaving
from programme.acts.follow_ups import NotedBefore, record_follow_up
from programme.hiring import PERMANENT
from programme.offer_steps import HIRED
from programme.standings import Standing
from sheets.book import Book
from sheets.changes import Addition, Conflicted, Edit
from sheets.model import kinds
from sheets.model.columns import Cell
from sheets.model.schema import CANDIDATES, EXPERIENCES, Candidate
from sheets.model.snapshot import Snapshot
from sheets.state.outbox import check_text

ASKED = ("contract", "hired_on", "contract_end")
"""What is asked of work that was found."""


def record_hiring(
    book: Book, candidate: Candidate, base: Mapping[str, Cell], new: Mapping[str, Cell], standing: Standing | None,
    author: str,
) -> None:  # fmt: skip
    """Note that somebody found work, or correct what is noted of it.

    Args:
        book: the workbook.
        candidate: who.
        base, new: the cells the form was opened on, and those wanted, of ASKED.
        standing: the opportunity it came from; None: another way.
        author: who notes it, by e-mail.

    Raises:
        Conflicted: somebody else changed the same cells; nothing is noted.
    """
    opened, wanted = dict(base), dict(new)
    if candidate.employed is not True:
        here = [key for key in ("employed", "left_on") if key not in book.snapshot.candidates.missing]
        opened |= _cells_now(book.snapshot, candidate, here)
        wanted |= {k: cell for k, cell in _cells_wanted({"employed": True, "left_on": None}).items() if k in here}
    if wanted.get("contract", candidate.contract) == PERMANENT:  # it has no end, whatever stood there
        opened = {**_cells_now(book.snapshot, candidate, ("contract_end",)), **opened}
        wanted |= _cells_wanted({"contract_end": None})
    edits = [Edit(CANDIDATES.key, candidate.id, opened, wanted)] if wanted else []
    if standing and standing.status != HIRED:
        # With the hiring: read between the two, it would be work found elsewhere.
        with suppress(Conflicted):  # of the hiring, told below; or somebody has just said where it stands
            record_follow_up(book, candidate.id, standing, {}, {"status": HIRED}, author, edits)
            return
    book.submit_whole(edits, author)


def make_permanent(book: Book, candidate: Candidate, base: Mapping[str, Cell], author: str) -> None:
    """Note that a contract goes on without an end.

    Raises:
        Conflicted: somebody else changed it.
    """
    wanted = _cells_wanted({"contract": PERMANENT, "contract_end": None})
    opened = {**_cells_now(book.snapshot, candidate, wanted), **{k: cell for k, cell in base.items() if k in wanted}}
    book.submit(Edit(CANDIDATES.key, candidate.id, opened, wanted), author)


def look_again(book: Book, candidate: Candidate, base: Mapping[str, Cell], job: Mapping[str, str], author: str) -> None:
    """Note that somebody looks for work again; what they did meanwhile joins their path on the CV.

    Args:
        book: the workbook.
        candidate: who.
        base: the cells the page was opened on.
        job: `title`, `company` of the work that is over; without a title nothing joins the path.
        author: who notes it, by e-mail.

    Pressed a second time it does what is left to do: nothing, or to add the work.
    Work that had not begun joins no path.

    Raises:
        Conflicted: somebody else changed the same cells; nothing is noted.
        NotText: no cell can hold that title or company; nothing is noted.
    """
    for key, text in job.items():
        check_text(key, text)
    if candidate.employed is True:
        end: dt.date | None = leaving.last_day(candidate, today()) if leaving.has_begun(candidate, today()) else None
        _note_leaving(book, candidate, base, author)
    else:
        end = candidate.left_on
    if end and job.get("title"):
        _add_to_path(book, candidate, job, end, author)


def _note_leaving(book: Book, candidate: Candidate, base: Mapping[str, Cell], author: str) -> None:
    wanted = _cells_wanted(leaving.cells_of_leaving(candidate, today()))
    wanted = {key: cell for key, cell in wanted.items() if key not in book.snapshot.candidates.missing}
    opened = {**_cells_now(book.snapshot, candidate, wanted), **{k: cell for k, cell in base.items() if k in wanted}}
    book.submit(Edit(CANDIDATES.key, candidate.id, opened, wanted), author)


def _add_to_path(book: Book, candidate: Candidate, job: Mapping[str, str], end: dt.date, author: str) -> None:
    title, company = job["title"], job.get("company", "")

    def unless_known(_: object, __: object) -> list[Addition]:
        # Inside the transaction: of two presses at once the second sees the first one's row.
        if leaving.on_path(book.snapshot, candidate, title, company):
            raise NotedBefore
        return []

    with suppress(NotedBefore):
        book.add_together([leaving.job_for_path(candidate, job, end)], author, unless_known)
    known, table = leaving.on_path(book.snapshot, candidate, title, company), book.snapshot.experiences
    if known and known.end is None and "end" not in table.missing:  # it was there, as work that goes on
        cell = kinds.to_cell(EXPERIENCES.by_key["end"], end)
        book.submit(Edit(EXPERIENCES.key, known.id, {"end": table.cell(known, "end")}, {"end": cell}), author)


def _cells_wanted(values: Mapping[str, object]) -> dict[str, Cell]:
    return {key: kinds.to_cell(CANDIDATES.by_key[key], value) for key, value in values.items()}


def _cells_now(snapshot: Snapshot, candidate: Candidate, keys: Iterable[str]) -> dict[str, Cell]:
    table = snapshot.candidates
    present = table.get(candidate.id) or candidate
    return {key: table.cell(present, key) for key in keys if key not in table.missing}
