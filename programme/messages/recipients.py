"""To whom a message goes: the people around one row."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from programme.coaches import is_active, may_train
from programme.conditions import NotUnderstood, Path, parse_path, value_at
from programme.letters.contacts import coach_email, zone_mailbox, zone_of
from programme.messages import lines
from programme.offer_steps import CONTACTED, INTERVIEW
from programme.opportunities import concerned, proposed_to
from programme.relays.giving import active
from sheets.model.columns import Kind, Row, Tab, fold
from sheets.model.schema import (
    CANDIDATES,
    COACHES,
    ENROLMENTS,
    MEETINGS,
    OPPORTUNITIES,
    RELAYS,
    STRUCTURES,
    TRAININGS,
    Candidate,
    Coach,
    FollowUp,
    Opportunity,
    Structure,
    Training,
)
from sheets.model.snapshot import Snapshot

_WORDS = {
    "candidat": lines.CANDIDATE, "candidate": lines.CANDIDATE, "coach": lines.COACH, "equipe": lines.TEAM,
    "equipe de la zone": lines.TEAM, "l'equipe": lines.TEAM, "recruteur": lines.RECRUITER, "referent": lines.REFERENT,
    "referent de la structure": lines.REFERENT, "relais": lines.RELAYS, "candidats concernes": lines.CONCERNED,
    "candidats en contact": lines.IN_TOUCH, "ancien coach": lines.FORMER_COACH, "coach d'avant": lines.FORMER_COACH,
}  # fmt: skip
NAMES = (lines.CANDIDATE, lines.COACH, lines.TEAM, lines.RECRUITER, lines.REFERENT, lines.RELAYS)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a line names: one of the words of lines.py, or a column that holds an address."""

    word: str
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody a message is for.

    Args:
        word: which recipient they are.
        who: what tells them from the message's other readers.
        email: their address.
        first_name: theirs; may be empty.
        phone: theirs; may be empty.
        path: the address column they stand in, where one names them.
    """

    word: str
    who: str
    email: str
    first_name: str = ""
    phone: str = ""
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """Who and what a row is about.

    Args:
        snapshot: the reading.
        row: the row.
        tab: its tab.
        former: ID of the coach whom the row named before the one it names now; empty: nobody asks.
    """

    snapshot: Snapshot
    row: Row
    tab: Tab
    former: str = ""

    def related(self, key: str) -> Any:
        """The row of another tab that this one is, or refers to; None where there is none."""
        if self.tab.key == key:
            return self.row
        column = next((c for c in self.tab.columns if c.kind is Kind.REFERENCE and c.options == key), None)
        return self.snapshot.table(key).get(self.tab.value(self.row, column.key)) if column else None

    @property
    def candidate(self) -> Candidate | None:
        """The person it is about."""
        found: Candidate | None = self.related(CANDIDATES.key)
        return found

    @property
    def opportunity(self) -> Opportunity | None:
        """The opportunity it is about."""
        found: Opportunity | None = self.related(OPPORTUNITIES.key)
        return found

    @property
    def coach(self) -> Coach | None:
        """The coach it is about: who a meeting is with, else the person's; nobody who rests."""
        candidate = self.candidate
        own: Coach | None = self.related(COACHES.key) if self.tab.key == MEETINGS.key or not candidate else None
        found = own if is_active(own) or not candidate else self.snapshot.coaches.get(candidate.coach)
        is_there = may_train if self.tab.key == ENROLMENTS.key else is_active
        return found if is_there(found) else None

    @property
    def training(self) -> Training | None:
        """The session it is about."""
        found: Training | None = self.related(TRAININGS.key)
        return found

    @property
    def structure(self) -> Structure | None:
        """The structure it is about, or of the person or coach it is about."""
        found: Structure | None = self.related(STRUCTURES.key)
        person = self.candidate or self.coach
        return found or (self.snapshot.structures.get(person.structure) if person else None)

    @property
    def mailbox(self) -> str:
        """The mailbox of the staff who look after it."""
        if person := self.candidate or self.coach or self.structure:
            return zone_mailbox(self.snapshot, person.zone)
        offer = self.opportunity
        zone = zone_of(offer, proposed_to(self.snapshot, offer.id)) if offer else getattr(self.row, "zone", "")
        return zone_mailbox(self.snapshot, zone)


def parse_recipient(snapshot: Snapshot, tab: Tab, text: str) -> Recipient:
    """Read whom a line names.

    Raises:
        NotUnderstood: it is nobody, or nobody that such a row leads to.
    """
    word = _WORDS.get(fold(text))
    if word is None:
        try:
            path = parse_path(snapshot, tab, text)
        except NotUnderstood as found:
            raise NotUnderstood("message_recipient", text, ", ".join(NAMES)) from found
        if path.column.kind is not Kind.EMAIL:
            raise NotUnderstood("message_recipient", text, ", ".join(NAMES))
        return Recipient("", path)
    if not _leads_to(tab, word):
        raise NotUnderstood("message_out_of_reach", text, tab.title)
    return Recipient(word)


def cells_of(recipient: Recipient, tab: Tab) -> list[tuple[str, str]]:
    """(tab key, column key) of what leads from a row to its reader's address; the team's mailbox is always known."""
    if recipient.path:
        return list(recipient.path.cells)
    if recipient.word not in _ADDRESSES:
        return []
    target, address = _ADDRESSES[recipient.word]
    leads = [c.key for c in tab.columns if c.kind is Kind.REFERENCE and c.options == target.key and tab is not target]
    known_by = [(target.key, key) for key in (address, *_STOPPED.get(recipient.word, ()))]
    return [*((tab.key, key) for key in leads[:1]), *known_by]


def readers_of(recipient: Recipient, around: Around) -> Iterator[Reader]:
    """Who it is for this row; nobody where no address is known."""
    if recipient.path:
        address = str(value_at(around.snapshot, around.row, recipient.path) or "")
        found = [Reader("", recipient.path.column.key, address, path=recipient.path)]
    else:
        found = list(_READERS[recipient.word](around))
    yield from (reader for reader in found if reader.email)


def tabs_reached(tab: Tab) -> frozenset[str]:
    """Keys of the tabs whose rows a row of a tab leads to: its own, and those it refers to."""
    return frozenset((tab.key, *(c.options for c in tab.columns if c.kind is Kind.REFERENCE)))


def _leads_to(tab: Tab, word: str) -> bool:
    known = tabs_reached(tab)
    person = CANDIDATES.key in known
    return {
        lines.CANDIDATE: person,
        lines.COACH: person or COACHES.key in known,
        lines.TEAM: True,
        lines.RECRUITER: OPPORTUNITIES.key in known,
        lines.REFERENT: person or bool({COACHES.key, STRUCTURES.key} & known),
        lines.RELAYS: True,
        lines.CONCERNED: tab.key == OPPORTUNITIES.key,
        lines.IN_TOUCH: tab.key == OPPORTUNITIES.key,
        lines.FORMER_COACH: COACHES.key in known and tab.key != COACHES.key,
    }[word]


def _candidate(around: Around) -> Iterator[Reader]:
    if (person := around.candidate) and person.first_name:  # an erased row has no name
        yield _person(person, around)


def _person(person: Candidate, around: Around) -> Reader:
    address = person.email or coach_email(around.snapshot, person)
    return Reader(lines.CANDIDATE, person.id, address, person.first_name, person.phone)


def _coach(around: Around) -> Iterator[Reader]:
    if coach := around.coach:
        yield Reader(lines.COACH, lines.COACH, coach.email, coach.first_name, coach.phone)


def _former_coach(around: Around) -> Iterator[Reader]:
    coach = around.snapshot.coaches.get(around.former)
    now = around.related(COACHES.key)
    if coach and is_active(coach) and not (now and now.email == coach.email):
        yield Reader(lines.FORMER_COACH, coach.id, coach.email, coach.first_name, coach.phone)


def _team(around: Around) -> Iterator[Reader]:
    yield Reader(lines.TEAM, lines.TEAM, around.mailbox)


def _recruiter(around: Around) -> Iterator[Reader]:
    if offer := around.opportunity:
        phone = offer.recruiter_phone
        yield Reader(lines.RECRUITER, lines.RECRUITER, offer.recruiter_email, offer.recruiter_first_name, phone)


def _referent(around: Around) -> Iterator[Reader]:
    if structure := around.structure:
        yield Reader(lines.REFERENT, lines.REFERENT, structure.contact_email, structure.contact_name)


def _relays(around: Around) -> Iterator[Reader]:
    """The relay that a row of theirs is; around any other row, all of them."""
    found = active(around.snapshot.relays)
    own = around.tab.key == RELAYS.key
    yield from (Reader(lines.RELAYS, one.id, one.email) for one in found.values() if not own or one.id == around.row.id)


def _concerned(around: Around) -> Iterator[Reader]:
    if offer := around.opportunity:
        yield from (_person(person, around) for person in concerned(around.snapshot, offer))


def are_in_touch(line: FollowUp) -> bool:
    """Whether somebody wrote to a recruiter or meets them, and waits for what comes of it."""
    return line.status in (CONTACTED, INTERVIEW) and line.archived is not True


def _in_touch(around: Around) -> Iterator[Reader]:
    """Whoever waits for a recruiter, whether or not their CV is online."""
    for line in around.snapshot.follow_ups.where("opportunity", around.row.id):
        person = around.snapshot.candidates.get(line.candidate) if are_in_touch(line) else None
        if person and person.first_name:
            yield _person(person, around)


_ADDRESSES = {
    lines.CANDIDATE: (CANDIDATES, "email"), lines.CONCERNED: (CANDIDATES, "email"),
    lines.IN_TOUCH: (CANDIDATES, "email"), lines.COACH: (COACHES, "email"),
    lines.RECRUITER: (OPPORTUNITIES, "recruiter_email"), lines.REFERENT: (STRUCTURES, "contact_email"),
    lines.RELAYS: (RELAYS, "email"), lines.FORMER_COACH: (COACHES, "email"),
}  # fmt: skip
_STOPPED = {lines.RELAYS: ("confirmed_on", "stopped_on")}
"""Columns that say whether somebody is written to at all."""
_READERS: dict[str, Callable[[Around], Iterator[Reader]]] = {
    lines.CANDIDATE: _candidate, lines.COACH: _coach, lines.TEAM: _team, lines.RECRUITER: _recruiter,
    lines.REFERENT: _referent, lines.RELAYS: _relays, lines.CONCERNED: _concerned,
    lines.IN_TOUCH: _in_touch, lines.FORMER_COACH: _former_coach,
}  # fmt: skip
