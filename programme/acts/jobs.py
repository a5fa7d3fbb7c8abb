"""What a candidate, their coach or staff do about work: note that it was found, goes on, or is over."""

import datetime as dt
from collections.abc import Iterable, Mapping
from contextlib import suppress

from clock import today
from programme.acts.follow_ups import NotedBefore, record_follow_up
from programme.hiring import HIRED, PERMANENT
from programme.standings import Standing
from sheets.book import Book
from sheets.changes import Addition, Conflicted, Edit
from sheets.model import kinds
from sheets.model.columns import Cell
from sheets.model.schema import CANDIDATES, EXPERIENCES, Candidate, Experience
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
    if wanted.get("contract") == PERMANENT:  # it has no end, whatever stood there
        opened = {**_cells_now(book.snapshot, candidate, ("contract_end",)), **opened}
        wanted |= _cells_wanted({"contract_end": None})
    if wanted:
        book.submit(Edit(CANDIDATES.key, candidate.id, opened, wanted), author)
    if standing and standing.status != HIRED:
        try:
            record_follow_up(book, candidate.id, standing, {}, {"status": HIRED}, author)
        except Conflicted:
            return  # somebody has just said where it stands: the hiring is noted, and both are on the page


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

    Raises:
        Conflicted: somebody else changed the same cells; nothing is noted.
        NotText: no cell can hold that title or company; nothing is noted.
    """
    for key, text in job.items():
        check_text(key, text)
    end = min(candidate.contract_end or today(), today())
    if candidate.employed is True:
        _note_leaving(book, candidate, base, end, author)
    _add_to_path(book, candidate, job, candidate.left_on if candidate.employed is False else end, author)


def last_job(snapshot: Snapshot, candidate: Candidate) -> dict[str, str]:
    """What is known of somebody's work: the title and company of the opportunity that hired them, as text."""
    hired = [line for line in snapshot.follow_ups.where("candidate", candidate.id) if line.status == HIRED]
    for line in reversed(hired):
        if offer := snapshot.opportunities.get(line.opportunity):
            return {"title": offer.title, "company": offer.company}
    return {"title": "", "company": ""}


def _note_leaving(book: Book, candidate: Candidate, base: Mapping[str, Cell], end: dt.date, author: str) -> None:
    wanted = _cells_wanted(
        {"employed": False, "contract": "", "contract_end": None, "left_on": end, "updated_on": today()}
    )
    wanted = {key: cell for key, cell in wanted.items() if key not in book.snapshot.candidates.missing}
    opened = {**_cells_now(book.snapshot, candidate, wanted), **{k: cell for k, cell in base.items() if k in wanted}}
    book.submit(Edit(CANDIDATES.key, candidate.id, opened, wanted), author)


def _add_to_path(book: Book, candidate: Candidate, job: Mapping[str, str], end: dt.date | None, author: str) -> None:
    wanted = (job.get("title", ""), job.get("company", ""), candidate.hired_on)
    if not wanted[0]:
        return
    dates = {"start": candidate.hired_on, "end": end}
    cells = {key: kinds.to_cell(EXPERIENCES.by_key[key], day) for key, day in dates.items() if day}
    texts = {key: text for key, text in job.items() if text}
    row = Addition(EXPERIENCES.key, {"candidate": candidate.id, **texts, **cells})

    def unless_known(_: object, __: object) -> list[Addition]:
        # Inside the transaction: of two presses at once the second sees the first one's row.
        known: Iterable[Experience] = book.snapshot.experiences.where("candidate", candidate.id)
        if wanted in ((one.title, one.company, one.start) for one in known):
            raise NotedBefore
        return []

    with suppress(NotedBefore):
        book.add_together([row], author, unless_known)


def _cells_wanted(values: Mapping[str, object]) -> dict[str, Cell]:
    return {key: kinds.to_cell(CANDIDATES.by_key[key], value) for key, value in values.items()}


def _cells_now(snapshot: Snapshot, candidate: Candidate, keys: Iterable[str]) -> dict[str, Cell]:
    table = snapshot.candidates
    present = table.get(candidate.id) or candidate
    return {key: table.cell(present, key) for key in keys if key not in table.missing}
