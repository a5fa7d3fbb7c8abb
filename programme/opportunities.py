"""Opportunities: what a recruiter proposes, its rows, those that look like it, and the link to follow it."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import Column, Connection, Integer, String, Table, Text

from programme.offer_steps import REFUSED as SAID_NO
from programme.offer_steps import REFUSED_AFTER, TO_DO, is_declined
from programme.publication import is_public
from sheets.changes import Addition
from sheets.model import kinds
from sheets.model.columns import Cell, fold
from sheets.model.schema import FOLLOW_UP_STATUSES, FOLLOW_UPS, OPPORTUNITIES, Candidate, FollowUp, Opportunity
from sheets.model.snapshot import Snapshot
from sheets.model.table import Table as Rows
from sheets.state.database import metadata

TO_VALIDATE, VALIDATED, ARCHIVED, REFUSED = "À valider", "Validée", "Archivée", "Refusée"
NEAR_DAYS = 60
NEAR_TITLE = 0.72
"""How much two titles must have in common: « jardinier » and « Jardinier paysagiste » do."""

notes = Table(
    "opportunity_notes",
    metadata,
    Column("opportunity", String, primary_key=True),
    Column("first", String, nullable=False, index=True),
    Column("language", String, nullable=False, default="fr"),
    Column("share", String, nullable=False, default=""),
    Column("revision", Integer, nullable=False, default=0),
    Column("reason", Text, nullable=False, default=""),
)
"""What the sheet has no column for. `first`: the first of the rows proposed together; `revision`: of their link."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What somebody proposes, before it is rows.

    Args:
        values: column key -> cell, the same for each place.
        places: (department, address) of each; one row each.
        candidates: whom it is for, by ID.
        for_all: it is for everybody who looks for work.
        language: what the recruiter reads.
        share: the personal link that brought them; empty: none.
    """

    values: Mapping[str, Cell]
    places: tuple[tuple[str, str], ...]
    candidates: tuple[str, ...]
    for_all: bool
    language: str = "fr"
    share: str = ""


@dataclass(frozen=True, slots=True)
class Near:
    """An opportunity that looks like another, and why it was noticed.

    Args:
        opportunity: the earlier one.
        days: how long before.
        same: what they share: keys among "recruiter", "company", "place".
    """

    opportunity: Opportunity
    days: int
    same: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpportunityNote:
    """What is known of an opportunity beside the sheet; see `notes`."""

    opportunity: str
    first: str
    language: str = "fr"
    share: str = ""
    revision: int = 0
    reason: str = ""


def rows_of(offer: Offer, today: dt.date) -> list[Addition]:
    """The rows of an offer, one a place."""
    common = {
        **offer.values,
        "for_all": offer.for_all or None,
        "status": TO_VALIDATE,
        "proposed_on": kinds.to_cell(OPPORTUNITIES.by_key["proposed_on"], today),
    }
    if offer.for_all:
        common["for_all"] = kinds.to_cell(OPPORTUNITIES.by_key["for_all"], True)
    filled = {key: cell for key, cell in common.items() if cell not in (None, "")}
    return [
        Addition(OPPORTUNITIES.key, {**filled, "department": department, **({"address": address} if address else {})})
        for department, address in offer.places
    ]


def follow_ups_of(offer: Offer, ids: Sequence[str]) -> list[Addition]:
    """Where each chosen candidate stands with each row: nothing done yet."""
    return [
        Addition(FOLLOW_UPS.key, {"candidate": candidate, "opportunity": row_id, "status": TO_DO})
        for row_id in ids
        for candidate in offer.candidates
    ]


def remember(connection: Connection, offer: Offer, ids: Sequence[str]) -> None:
    """Note what the sheet has no column for."""
    for row_id in ids:
        connection.execute(
            notes.insert().values(opportunity=row_id, first=ids[0], language=offer.language, share=offer.share)
        )


def note_of(connection: Connection, row_id: str) -> OpportunityNote:
    """What is known of an opportunity beside the sheet; blank for one staff typed."""
    found = connection.execute(sa.select(notes).where(notes.c.opportunity == row_id)).mappings().first()
    return OpportunityNote(**found) if found else OpportunityNote(row_id, row_id)


def write_note(connection: Connection, row_id: str, **values: object) -> None:
    """Change what is known of an opportunity beside the sheet."""
    if not connection.execute(notes.update().where(notes.c.opportunity == row_id).values(**values)).rowcount:
        connection.execute(notes.insert().values(**{"opportunity": row_id, "first": row_id, **values}))


def first_rows(connection: Connection, row_ids: Sequence[str]) -> dict[str, str]:
    """Row -> the first of those proposed together with it; staff's own rows are not there."""
    found = connection.execute(sa.select(notes.c.opportunity, notes.c.first).where(notes.c.opportunity.in_(row_ids)))
    return {row.opportunity: row.first for row in found}


def all_first_rows(connection: Connection) -> dict[str, str]:
    """The same for all that came by the site."""
    return {row.opportunity: row.first for row in connection.execute(sa.select(notes.c.opportunity, notes.c.first))}


def siblings(connection: Connection, row_id: str) -> list[str]:
    """The rows proposed together with one, itself among them."""
    first = note_of(connection, row_id).first
    found = connection.execute(sa.select(notes.c.opportunity).where(notes.c.first == first)).scalars().all()
    return list(found) or [row_id]


def near_duplicates(
    snapshot: Snapshot, values: Mapping[str, Cell], places: Iterable[str], day: dt.date, but: Iterable[str] = ()
) -> Iterator[Near]:
    """Opportunities of the last 60 days with a title like this one's and the same recruiter, company or place.

    Args:
        snapshot: a reading.
        values: title, company and recruiter_email at least.
        places: its departments.
        day: when it was proposed.
        but: rows it is not compared with.
    """
    title, company, recruiter = (fold(str(values.get(key) or "")) for key in ("title", "company", "recruiter_email"))
    departments, left_out = set(places), set(but)
    by_name = _by_name(snapshot.opportunities)
    # The same town alone says nothing: many shops look for a cook in Paris.
    of_theirs = {row.id: row for name in (company, recruiter) for row in by_name.get(name, ())}
    for row in of_theirs.values():
        if row.id in left_out or not row.proposed_on or not 0 <= (day - row.proposed_on).days <= NEAR_DAYS:
            continue
        shared = {
            "recruiter": recruiter and recruiter == fold(row.recruiter_email),
            "company": company and company == fold(row.company),
            "place": row.department in departments,
        }
        same = tuple(key for key, is_same in shared.items() if is_same)
        if same not in ((), ("place",)) and _alike(title, fold(row.title)):
            yield Near(row, (day - row.proposed_on).days, same)


def proposed_to(snapshot: Snapshot, row_id: str) -> list[Candidate]:
    """The candidates chosen for an opportunity, as its recruiter knows them."""
    opportunity = snapshot.opportunities.get(row_id)
    return _people(snapshot, lines_known(snapshot, opportunity)) if opportunity else []


def concerned(snapshot: Snapshot, opportunity: Opportunity) -> list[Candidate]:
    """Whom to tell that an opportunity is there: those chosen; for everybody, those of its department and sector.

    Only people whose CV is online and who are not employed; nobody for whom it was put away, or who said no.
    """
    lines: Sequence[FollowUp] = snapshot.follow_ups.where("opportunity", opportunity.id)
    chosen = _people(snapshot, lines)
    if opportunity.for_all:
        chosen += [c for c in snapshot.candidates.rows if matches(opportunity, c)]
    unique = {candidate.id: candidate for candidate in chosen}.values()
    # The same person may be there twice: one no holds for both lines, one that is put away for itself alone.
    waiting = {line.candidate for line in lines if line.archived is not True}
    over = {line.candidate for line in lines if is_refused(line) or line.candidate not in waiting}
    return [candidate for candidate in unique if is_looking(candidate) and candidate.id not in over]


def lines_between(snapshot: Snapshot, candidate: str, opportunity: str) -> list[FollowUp]:
    """Where a person stands with an offer: one line mostly; staff may have typed another."""
    return [line for line in snapshot.follow_ups.where("candidate", candidate) if line.opportunity == opportunity]


def is_refused(line: FollowUp) -> bool:
    """Whether somebody said no to an offer, or its recruiter to them."""
    return line.status in (SAID_NO, REFUSED_AFTER) or is_declined(line.events)


def is_looking(candidate: Candidate) -> bool:
    """Whether offers may be brought to somebody, and their CV given to share: it is online and they have no job."""
    return is_public(candidate) and candidate.employed is not True


def recruiter_knows(line: FollowUp) -> bool:
    """Whether a recruiter is shown somebody: not while the team alone thought of them and they have done nothing."""
    return line.recommended is not True or line.status not in ("", TO_DO)


def is_chosen(opportunity: Opportunity, line: FollowUp | None) -> bool:
    """Whether a recruiter proposed an offer to this very person: not to all, and neither staff nor they found it."""
    return line is not None and recruiter_knows(line) and opportunity.for_all is not True and not opportunity.origin


def lines_known(snapshot: Snapshot, opportunity: Opportunity) -> list[FollowUp]:
    """The lines of an offer that its recruiter is shown: of one that is for all, those where something was done."""
    begun = FOLLOW_UP_STATUSES[1:]
    return [
        line
        for line in snapshot.follow_ups.where("opportunity", opportunity.id)
        if recruiter_knows(line) and (opportunity.for_all is not True or line.status in begun)
    ]


def name_for_recruiter(person: Candidate) -> str:
    """The first name that a recruiter is told, in a mail or on a page; empty: none, their CV is not online."""
    return person.first_name if is_public(person) else ""


def is_taken_back(line: FollowUp) -> bool:
    """Whether an offer was recommended to somebody and put away again before they saw it: nobody is shown it."""
    return not recruiter_knows(line) and line.archived is True and line.seen_on is None


def may_be_brought(opportunity: Opportunity) -> bool:
    """Whether an offer may be brought to more people: passed on, and no one's own find."""
    return opportunity.status == VALIDATED and not opportunity.origin


def matches(opportunity: Opportunity, candidate: Candidate) -> bool:
    """The same department, and at least one shared sector (the programme's rule)."""
    sectors = {candidate.sector_1, candidate.sector_2} - {""}
    return opportunity.department in candidate.departments and opportunity.sector in sectors


@dataclass(frozen=True, slots=True)
class Links:
    """Makes and reads the private links of recruiters.

    Args:
        secret_key: signs them.
        public_url: the address people type.
    """

    secret_key: str
    public_url: str

    def make(self, ids: Sequence[str], revision: int = 0) -> str:
        """The address of the page that follows these rows."""
        return f"{self.public_url}/opportunities/follow/{self.token(ids, revision)}"

    def token(self, ids: Sequence[str], revision: int = 0) -> str:
        """What the address ends in."""
        return str(self._signer.dumps([revision, *ids]))

    def read(self, token: str) -> tuple[list[str], int]:
        """The rows of a link and its revision; no rows when it was not signed here."""
        try:
            revision, *ids = self._signer.loads(token)
        except (BadSignature, TypeError, ValueError):
            return [], 0
        return [str(row_id) for row_id in ids], int(revision)

    @property
    def _signer(self) -> URLSafeSerializer:
        return URLSafeSerializer(self.secret_key, salt="tremplin-recruiter")


def _people(snapshot: Snapshot, lines: Iterable[FollowUp]) -> list[Candidate]:
    found = (snapshot.candidates.get(line.candidate) for line in lines)
    return list({candidate.id: candidate for candidate in found if candidate}.values())


@lru_cache(maxsize=16_384)
def _alike(one: str, other: str) -> bool:
    if not one or not other:
        return False
    words, others = set(one.split()), set(other.split())
    if words <= others or others <= words:
        return True
    match = SequenceMatcher(None, one, other)
    bounds = match.real_quick_ratio, match.quick_ratio, match.ratio  # each at least the next, and quicker
    return all(ratio() >= NEAR_TITLE for ratio in bounds)


def _by_name(table: Rows[Opportunity]) -> dict[str, list[Opportunity]]:
    """Folded company, or recruiter's address -> its opportunities; made once for each table."""
    if table not in _NAMED:
        found: dict[str, list[Opportunity]] = {}
        for row in table.rows:
            for name in {fold(row.company), fold(row.recruiter_email)} - {""}:
                found.setdefault(name, []).append(row)
        _NAMED[table] = found
    return _NAMED[table]


_NAMED: WeakKeyDictionary[Rows[Opportunity], dict[str, list[Opportunity]]] = WeakKeyDictionary()
