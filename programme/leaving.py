"""Work that is over: what is noted of it then, on the screen and in the sheet alike; and what it leads to on the CV.

Somebody who is noted as employed again within `SLIP_SECONDS`, with the same first day, never left: it was a slip. And
so it was where a follow-up said « Embauche » and no longer does.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import ColumnElement, Connection

from programme.offer_steps import HIRED, TO_DO, day_hired, steps_of
from sheets.book import Book
from sheets.changes import Addition
from sheets.events import history
from sheets.events.detection import Event, events, load
from sheets.model import kinds
from sheets.model.columns import Cell, fold
from sheets.model.schema import CANDIDATES, EXPERIENCES, FOLLOW_UPS, Candidate, Experience, FollowUp
from sheets.model.snapshot import Snapshot
from sheets.state.outbox import SITE

SLIP_SECONDS = 3 * 86_400.0
"""How long after somebody was noted as leaving it is a slip when they are noted as employed again."""
_EMPLOYED = CANDIDATES.by_key["employed"]
_SAYS = ("status", "candidate", "")
"""Changes of a follow-up that may say that its person is hired: "" is that its row came."""


def has_begun(candidate: Candidate, day: dt.date) -> bool:
    """Whether somebody's work had begun before a day: one that is over on its first day was noted by mistake."""
    return candidate.hired_on is None or candidate.hired_on < day


def last_day(candidate: Candidate, day: dt.date) -> dt.date:
    """The last day of the work of somebody who is noted as leaving on a day: its contract may have ended before."""
    return max(min(candidate.contract_end or day, day), candidate.hired_on or dt.date.min)


def cells_of_leaving(candidate: Candidate, day: dt.date) -> dict[str, object]:
    """Column key -> value, of what is noted when somebody's work is over.

    Args:
        candidate: who, as they were at work.
        day: when it is noted.
    """
    over: dict[str, object] = {"employed": False, "contract": "", "contract_end": None, "updated_on": day}
    if not has_begun(candidate, day):
        return {**over, "hired_on": None, "left_on": None}
    return {**over, "left_on": last_day(candidate, day)}


def last_job(snapshot: Snapshot, candidate: Candidate) -> dict[str, str]:
    """What is known of somebody's work: the title and company of the opportunity that hired them last, as text.

    Work that is on their path as over was before work that is not; then the days count that are noted of hirings.
    """
    over = {(fold(one.title), fold(one.company)): one.end
            for one in snapshot.experiences.where("candidate", candidate.id) if one.end}  # fmt: skip
    hired = [
        ((over.get((fold(offer.title), fold(offer.company)), dt.date.max), hired_day(line) or dt.date.min), n, offer)
        for n, line in enumerate(snapshot.follow_ups.where("candidate", candidate.id))
        if line.status == HIRED and (offer := snapshot.opportunities.get(line.opportunity))
    ]
    *_, offer = max(hired, key=lambda one: one[:2], default=(None,))
    return {"title": offer.title, "company": offer.company} if offer else {"title": "", "company": ""}


def hired_day(line: FollowUp) -> dt.date | None:
    """The day that a follow-up says its person was hired; None: nobody noted it."""
    return day_hired(steps_of(line.events)) or line.changed_on


def on_path(snapshot: Snapshot, candidate: Candidate, title: str, company: str) -> Experience | None:
    """Somebody's present work, where it is on their path already: the same company and start, whatever its title.

    A start that is known by its month or its year alone is the same as a day in it. Without a company or a first day
    the title tells.
    """
    start = candidate.hired_on
    known: Iterable[Experience] = snapshot.experiences.where("candidate", candidate.id)
    for one in known:
        same_title = fold(one.title) == fold(title)
        if fold(one.company) == fold(company) and _same_start(one.start, start) and (same_title or (company and start)):
            return one
    return None


def job_for_path(candidate: Candidate, job: Mapping[str, str], end: dt.date | None) -> Addition:
    """The row of somebody's path that says what work they did.

    Args:
        candidate: who, as they were at work.
        job: `title`, `company`.
        end: its last day, where it is known.
    """
    dates = {"start": candidate.hired_on, "end": end}
    cells = {key: kinds.to_cell(EXPERIENCES.by_key[key], day) for key, day in dates.items() if day}
    texts: dict[str, Cell] = {key: text for key, text in job.items() if text}
    return Addition(EXPERIENCES.key, {"candidate": candidate.id, **texts, **cells})


def is_slip(connection: Connection, event_id: int) -> bool:
    """Whether somebody who was noted as employed had not left at all: see above."""
    found = load(connection, events.c.id == event_id)
    left = _left_before(connection, found[0]) if found else None
    return left is not None and found[0].at - left.at < SLIP_SECONDS and not _new_work(connection, found[0])


def emptied_since_left(connection: Connection, event: Event, keys: Iterable[str]) -> dict[str, Cell]:
    """Column key -> what stood in cells of somebody's row that were emptied as they were noted as leaving.

    Args:
        connection: any transaction.
        event: they are employed again.
        keys: of the columns.
    """
    left = _left_before(connection, event)
    if left is None:
        return {}
    since = _of_row(event), events.c.key.in_(tuple(keys)), events.c.version.between(left.version, event.version)
    return {one.key: one.old for one in load(connection, *since) if one.new in (None, "")}


def noted_employed(connection: Connection, candidate_id: str, before: Event | None = None) -> Event | None:
    """The last change by which somebody was noted as employed; `before`: before that event."""
    became = (events.c.tab == CANDIDATES.key) & (events.c.row_id == candidate_id) & (events.c.key == _EMPLOYED.key)
    earlier = (events.c.id < before.id,) if before else ()
    found = load(connection, became, *earlier, limit=1, newest_first=True)
    return found[0] if found and kinds.read(_EMPLOYED, found[0].new)[0] is True else None


def hired_by_site(connection: Connection, snapshot: Snapshot, candidate: Candidate) -> Event | None:
    """The change by which the site itself noted that somebody is employed, where they are for no other reason."""
    if candidate.employed is not True:
        return None
    present = snapshot.candidates.cell(candidate, _EMPLOYED.key)
    by = history.writer_of(connection, CANDIDATES.key, candidate.id, _EMPLOYED.key, present)
    return noted_employed(connection, candidate.id) if by == SITE else None


def said_hired_by(connection: Connection, line: FollowUp, since: Event) -> Event | None:
    """How a follow-up came to say « Embauche » for the work that its person was noted as employed for.

    Args:
        connection: any transaction.
        line: it says so.
        since: the change by which they were noted as employed.

    Returns:
        None where it is of an earlier work, or nobody knows.
    """
    row = (events.c.tab == FOLLOW_UPS.key) & (events.c.row_id == line.id) & events.c.key.in_(_SAYS)
    found = load(connection, row, limit=1, newest_first=True)
    left = _left_before(connection, since)
    earliest = max(since.at - SLIP_SECONDS, left.at if left else 0.0)
    return found[0] if found and found[0].at > earliest else None


def status_before_hired(connection: Connection, snapshot: Snapshot, line: FollowUp, since: Event) -> str:
    """Where a follow-up stood that said « Embauche » as its person was noted as employed; empty: nobody knows."""
    column, said = FOLLOW_UPS.by_key["status"], said_hired_by(connection, line, since)
    if said is None or said.key != column.key:
        return ""
    return str(kinds.read(column, said.old, snapshot.spellings(column.options))[0] or TO_DO)


def said_lately(connection: Connection, event: Event) -> bool:
    """Whether a follow-up came, or came to stand where it does, within SLIP_SECONDS before an event."""
    since = events.c.id < event.id, events.c.at > event.at - SLIP_SECONDS
    return bool(load(connection, _of_row(event), events.c.key.in_(("", "status")), *since, limit=1))


def noted_lately(connection: Connection, event: Event) -> list[str]:
    """IDs of those whose being employed changed within SLIP_SECONDS before an event."""
    became = (events.c.tab == CANDIDATES.key) & (events.c.key == _EMPLOYED.key)
    since = events.c.id < event.id, events.c.at > event.at - SLIP_SECONDS
    return list(dict.fromkeys(one.row_id for one in load(connection, became, *since)))


def people_before(book: Book, row_ids: Collection[str]) -> list[tuple[str, str]]:
    """(ID of a follow-up, of a candidate who stood there before), for some follow-ups, as far back as events go."""
    mine = events.c.tab == FOLLOW_UPS.key, events.c.key == "candidate", events.c.row_id.in_(row_ids)
    with book.state.reading() as connection:
        return [(one.row_id, str(one.old or "")) for one in load(connection, *mine)]


def taken_back_with(connection: Connection, snapshot: Snapshot, event: Event, candidate: Candidate) -> bool:
    """Whether a row that is back was cut, and a hiring was taken back because it was gone."""
    gone = load(connection, _of_row(event), events.c.key == "", events.c.id < event.id, limit=1, newest_first=True)
    row = (events.c.tab == CANDIDATES.key) & (events.c.row_id == candidate.id) & (events.c.key == _EMPLOYED.key)
    left = load(connection, row, limit=1, newest_first=True)
    present = snapshot.candidates.cell(candidate, _EMPLOYED.key)
    by = history.writer_of(connection, CANDIDATES.key, candidate.id, _EMPLOYED.key, present)
    return bool(gone and left and gone[0].new is None and left[0].id > gone[0].id and by == SITE)


def was_there(connection: Connection, event: Event) -> bool:
    """Whether anything happened to a row before an event: one that comes, and was cut to be pasted, is no new one."""
    return bool(load(connection, _of_row(event), events.c.id < event.id, limit=1))


def first_since(connection: Connection, tab: str, row_id: str, keys: Iterable[str], since: Event) -> dict[str, Cell]:
    """Column key -> what stood, before the change `since`, in cells of a row that changed with it or after."""
    row = (events.c.tab == tab) & (events.c.row_id == row_id) & events.c.key.in_(tuple(keys))
    found = load(connection, row, events.c.version >= since.version, newest_first=True)
    return {one.key: one.old for one in found}


def _same_start(one: dt.date | None, start: dt.date | None) -> bool:
    if one is None or start is None:
        return one == start
    return one.year == start.year and one.month in (start.month, 1) and one.day in (start.day, 1)


def _left_before(connection: Connection, event: Event) -> Event | None:
    """The last change of whether somebody is employed before an event, where they left."""
    before = _of_row(event), events.c.key == _EMPLOYED.key, events.c.id < event.id
    found = load(connection, *before, limit=1, newest_first=True)
    return found[0] if found and kinds.read(_EMPLOYED, found[0].old)[0] is True else None


def _new_work(connection: Connection, event: Event) -> bool:
    """Whether another first day came with an event."""
    together = _of_row(event), events.c.key == "hired_on", events.c.version == event.version
    return any(one.new not in (None, "") for one in load(connection, *together))


def _of_row(event: Event) -> ColumnElement[bool]:
    return (events.c.tab == event.tab) & (events.c.row_id == event.row_id)
