"""A message's words, filled in for one reader about one row."""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

import clock
from mail.message import Message
from programme.coaches import is_active
from programme.letters.composing import Letter, compose
from programme.letters.contacts import coach_email, zone_mailbox
from programme.letters.languages import THE_TEAM, language_for
from programme.letters.opportunity_mails import DUPLICATE, WORDS, Mails
from programme.letters.training_letters import when_and_where
from programme.letters.wordings import letter_is_own, letter_of
from programme.matching.pairing import fit_of
from programme.matching.sentences import why
from programme.meetings import AGREED_HOUR, read_hour
from programme.messages import facts, lines
from programme.messages.due import Due
from programme.messages.facts import ALSO_CALLED, SOURCES, Occasion, Source, columns_told, unfilled
from programme.messages.recipients import Around, Reader, Recipient
from programme.messages.rules import Rule
from programme.offer_steps import is_declined
from programme.opportunities import Links, OpportunityNote, name_for_recruiter, note_of, siblings
from programme.publication import is_public
from programme.relays.bringing import values_for
from programme.relays.giving import turn_of
from programme.relays.wishes import RelayLinks, language_of
from programme.row_names import name_of_row
from programme.structures import stage_of
from programme.typography import date_in_words
from sheets.model import kinds
from sheets.model.columns import COACH, TEAM, Cell, Column, Kind, Tab
from sheets.model.kinds import plain
from sheets.model.schema import (
    CANDIDATES,
    COACHES,
    FOLLOW_UPS,
    OPPORTUNITIES,
    PUBLISHED,
    STRUCTURES,
    TO_REVIEW,
    Candidate,
    FollowUp,
    Opportunity,
    Relay,
)
from sheets.model.snapshot import Snapshot

NOBODY = "–"
FOR_CANDIDATE = "for_candidate"
"""What a coach reads before the words to a candidate who has no address."""
FOR_THOSE_AROUND = "for_those_around"
"""What is read before them by who had a copy, where the candidate asked to be erased."""
PAGES = {
    "cv_published": "/cv/{candidate}", "search_actions": "/cv/{candidate}", "welcome": "/sign-in",
    "offer_not_seen": "/me/opportunities#{opportunity}", "opportunity_for_you": "/me/opportunities#{opportunity}",
    "offer_recommended": "/me/opportunities#{opportunity}", "opportunity_withdrawn_for_you": "/me/opportunities",
    "opportunity_closed_for_you": "/me/opportunities",
    "opportunity_back_for_you": "/me/opportunities#{opportunity}",
    "external_offers": "/me/opportunities", "meeting_tomorrow": "/me/",
    "no_meeting": "/coach/candidates/{person}/meetings/new", "check_in": "/coach/candidates/{person}/meetings/new",
    "contract_ending": "/job/{person}", "hired_candidate": "/job/{person}",
    "training_soon": "/coach/trainings", "seat_passed_on": "/coach/trainings",
    "follow_up_changed": "/staff/history/follow_ups/{row}",
}  # fmt: skip
"""Where the button of some of our own mails leads; the others lead to their reader's page about that row."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the messages of a reading.

    Args:
        snapshot: the reading.
        links: makes links.
        connection: where what the sheet has no column for is kept.
    """

    snapshot: Snapshot
    links: Links
    connection: Connection

    def write(
        self, due: Due, around: Around, reader: Reader, copies: tuple[str, ...], refuse: str = ""
    ) -> Message | None:
        """The message for one reader; None where its words are gone.

        Args:
            due: which, and why.
            around: the row it is about.
            reader: whom it is for.
            copies: who gets a copy.
            refuse: the address to say "no more of these"; empty: it cannot be refused.
        """
        if (found := letter_of(self.snapshot, self._text_about(due.rule, around))) is None:
            return None
        key, words = found
        offer = around.opportunity
        note = note_of(self.connection, offer.id) if offer else None
        to_recruiter = reader.word == lines.RECRUITER and note is not None
        language = note.language if to_recruiter and note else "fr"
        relay = self.snapshot.relays.get(reader.who) if reader.word == lines.RELAYS else None
        if relay:
            language = language_of(self.connection, relay.id)
        elif not to_recruiter:
            language = language_for(self.connection, reader.email, self.snapshot)
        language = language if language in words else "fr"
        values = self._values(_Letter(self, due, around, reader, language, note), own=letter_is_own(due.rule.text))
        if unfilled(words, values):
            return None
        if relay:
            return self._to_relay(relay, key, words, values, language)
        return compose(
            key, language, reader.email, values, own=words,
            snapshot=self.snapshot, link=self._link(due.rule, around, reader, note), cc=copies,
            reply_to=self._reply_to(around, reader), secret=to_recruiter, refuse=refuse,
            lead=self._lead(reader),
        )  # fmt: skip

    def _to_relay(self, relay: Relay, key: str, words: Letter, values: Mapping[str, str], language: str) -> Message:
        links = RelayLinks(self.links.secret_key, self.links.public_url)
        return compose(
            key, language, relay.email, values, own=words, snapshot=self.snapshot, link=links.own_page(relay),
            reply_to=zone_mailbox(self.snapshot), secret=True, refuse=links.stop(relay),
        )  # fmt: skip

    def _values(self, letter: "_Letter", *, own: bool) -> dict[str, str]:
        """What stands for each place that this message fills; `own`: its words are staff's alone."""
        occasion = letter.occasion
        values = _of_columns(letter) if own else {}
        for source in SOURCES:
            if source.fills(occasion) and (said := _SAID[source](letter)):
                values |= {name: said[name] for name in source.names}
        return values | {other: values[name] for other, name in ALSO_CALLED.items() if name in values}

    def together(self, offer: Opportunity) -> list[Opportunity]:
        """The rows proposed together with one that stand where it does, itself among them."""
        ids = siblings(self.connection, offer.id)
        known = (offer if row_id == offer.id else self.snapshot.opportunities.get(row_id) for row_id in ids)
        rows = [row for row in known if row]
        return [row for row in rows if row.status == offer.status]

    def _text_about(self, rule: Rule, around: Around) -> str:
        """Key of a message's words: some of ours are said otherwise where what they say is not so."""
        row, offer = around.row, around.opportunity
        if rule.text == lines.PASSED_ON and offer:
            return rule.text if Mails(self.snapshot, self.links).told(self.together(offer)) else lines.WAITS
        if rule.text == lines.DECLINED and offer and any(one.validated_on for one in self.together(offer)):
            return lines.WITHDRAWN
        if rule.text == lines.PAIRED and around.candidate and around.candidate.status in (TO_REVIEW, PUBLISHED):
            return lines.PAIRED_LATER
        if rule.text == lines.HIRED and around.candidate and not is_public(around.candidate):
            return lines.HIRED_OFFLINE
        # Who said no themselves after a meeting was not refused by the recruiter.
        declined = rule.text == lines.REFUSED_AFTER and isinstance(row, FollowUp) and is_declined(row.events)
        return lines.NOT_TAKEN_UP if declined else rule.text

    def _link(self, rule: Rule, around: Around, reader: Reader, note: OpportunityNote | None) -> str:
        person, offer, row = around.candidate, around.opportunity, around.row
        if reader.word == lines.CANDIDATE and person is None:
            person = self.snapshot.candidates.get(reader.who)
        if reader.word == lines.RECRUITER:
            if rule.text == lines.DECLINED or not offer or not note:
                return ""
            return self.links.make(siblings(self.connection, offer.id), note.revision)
        if person and self._is_in_place(reader):  # the coach acts on their own pages
            return f"{self.links.public_url}/coach/candidates/{person.id}/{'opportunities' if offer else 'cv'}"
        page = PAGES.get(rule.text) or _page_of(around.tab, reader, person)
        at = {"candidate": person.id.lower() if person else "", "opportunity": offer.id if offer else "", "row": row.id}
        return self.links.public_url + page.format(**at, person=person.id if person else "")

    def _lead(self, reader: Reader) -> str:
        if not self._is_in_place(reader):
            return ""
        person = self.snapshot.candidates.get(reader.who)
        return FOR_THOSE_AROUND if person and person.email else FOR_CANDIDATE

    def _is_in_place(self, reader: Reader) -> bool:
        """Whether somebody reads it in place of a candidate who has no address, or is to be written to no more."""
        person = self.snapshot.candidates.get(reader.who) if reader.word == lines.CANDIDATE else None
        return person is not None and reader.email != person.email

    def _reply_to(self, around: Around, reader: Reader) -> str:
        if reader.word != lines.TEAM:
            person = self.snapshot.candidates.get(reader.who) if reader.word == lines.CANDIDATE else None
            return Around(self.snapshot, person, CANDIDATES).mailbox if person else around.mailbox
        if person := around.candidate:
            return coach_email(self.snapshot, person)
        return around.opportunity.recruiter_email if around.opportunity else ""


@dataclass(frozen=True, slots=True)
class _Letter:
    """A message for one reader, before it has words; see Writer.write."""

    writer: Writer
    due: Due
    around: Around
    reader: Reader
    language: str
    note: OpportunityNote | None

    @property
    def occasion(self) -> Occasion:
        """What decides which places it fills."""
        return self.due.rule.occasion(self.snapshot, Recipient(self.reader.word, self.reader.path))

    @property
    def snapshot(self) -> Snapshot:
        """The reading."""
        return self.writer.snapshot

    @property
    def person(self) -> Candidate | None:
        """The candidate it is about: its reader, or the row's."""
        reader = self.snapshot.candidates.get(self.reader.who) if self.reader.word == lines.CANDIDATE else None
        return reader or self.around.candidate


def _person(letter: _Letter) -> Mapping[str, str]:
    return {"name": _name(letter.person, letter)} if letter.person else {}


def _coach(letter: _Letter) -> Mapping[str, str]:
    """The coach that the row is or names, of a meeting for instance; else the person's; none who has left."""
    person, around = letter.person, letter.around
    coach = around.related(COACHES.key) or (letter.snapshot.coaches.get(person.coach) if person else None)
    coach = coach if around.tab.key == COACHES.key or is_active(coach) else None
    none = NOBODY if letter.reader.word == lines.TEAM else THE_TEAM[letter.language]
    return {"coach": coach.first_name if coach else none}


def days_told(due: Due) -> int:
    """The days there are between what a message counts from and the day it leaves, which may be late."""
    leaves = max(clock.today(), clock.day_of(due.at))
    return abs((leaves - due.date).days) if due.date else due.delay.days + (leaves - clock.day_of(due.at)).days


def _day(letter: _Letter) -> Mapping[str, str]:
    date = letter.due.date
    return {"date": date_in_words(date, letter.language)} if date else {}


def _change(letter: _Letter) -> Mapping[str, str]:
    path = letter.due.rule.path
    assert path
    cells = (json.loads(cell or "null") for cell in (letter.due.before, letter.due.cell))
    was, now = (_own_word(letter, path.column, cell) or plain(cell) for cell in cells)
    return {"before": was or NOBODY, "status": now}


def _own_word(letter: _Letter, column: Column, cell: Cell) -> str:
    """What is read outside for a word that a colleague typed and no list has; empty: nothing else than the cell."""
    options = letter.snapshot.spellings(column.options)
    is_own = letter.occasion.is_read_outside and kinds.read(column, cell, options)[1] == "not_in_list"
    return WORDS[letter.language]["another"] if is_own else ""


def _note(letter: _Letter) -> Mapping[str, str]:
    return {"note": str(letter.around.tab.value(letter.around.row, "note"))}


def _hour(letter: _Letter) -> Mapping[str, str]:
    """An hour as a letter says it."""
    hour = read_hour(str(letter.around.tab.value(letter.around.row, "hour")))
    return {"hour": f"{hour:%H:%M}" if hour else AGREED_HOUR[letter.language]}


def _offer(letter: _Letter) -> Mapping[str, str]:
    offer, note, language = letter.around.opportunity, letter.note, letter.language
    if offer is None or note is None:
        return {}
    mails = Mails(letter.snapshot, letter.writer.links)
    reason = WORDS[language][DUPLICATE] if note.reason == DUPLICATE else note.reason
    shown = letter.writer.together(offer)
    found = {**mails.of_row(offer, language), "to": mails.passed_on_to(shown, language), "reason": reason}
    found |= mails.of_rows(shown, language) if letter.occasion.to_person else {}
    return {**found, "title": offer.title} if letter.due.rule.text in lines.KNOWN_OFFER else found


def _offered(letter: _Letter) -> Mapping[str, str]:
    offer, person = letter.around.opportunity, letter.person
    if offer is None or person is None:
        return {}
    # The sentence is French: the page, which the button opens, says it in other languages.
    said = why(fit_of(letter.snapshot, person, offer)) if letter.language == "fr" else ""
    return {"contact": _offer(letter)["contact"], "why": said}


def _training(letter: _Letter) -> Mapping[str, str]:
    training = letter.around.training
    return {"title": training.title, "when": when_and_where(training, letter.language)} if training else {}


def _relay(letter: _Letter) -> Mapping[str, str]:
    rule, relay = letter.due.rule, letter.reader.who
    connection = letter.writer.connection
    given = turn_of(connection, relay, f"{rule.id} {letter.due.occurrence}") if rule.gives_cv else None
    person = letter.snapshot.candidates.get(given) if given else letter.around.candidate
    return values_for(connection, letter.snapshot, letter.writer.links.public_url, relay, person, letter.language)


_SAID: Mapping[Source, Callable[[_Letter], Mapping[str, str]]] = {
    facts.PERSON: _person,
    facts.COACH: _coach,
    facts.READER: lambda letter: {"first_name": letter.reader.first_name},
    facts.DELAY: lambda letter: {"days": str(days_told(letter.due))},
    facts.DAY: _day,
    facts.CHANGE: _change,
    facts.NOTE: _note,
    facts.HOUR: _hour,
    facts.OFFER: _offer,
    facts.ANSWER: _offer,
    facts.OFFERED: _offered,
    facts.TRAINING: _training,
    facts.RELAY: _relay,
    facts.SHARED: _relay,
}
"""How the places of each source are filled; nothing where a row lacks what they are filled from."""


def _of_columns(letter: _Letter) -> dict[str, str]:
    """The row's own cells, by the place each fills."""
    tab, row = letter.around.tab, letter.around.row
    told = columns_told(letter.occasion).items()
    table, columns = letter.snapshot.table(tab.key), tab.by_key
    cells = {
        place: _own_word(letter, columns[key], table.cell_read(row, key))
        or _shown(letter, columns[key], tab.value(row, key))
        for place, key in told
    }
    if isinstance(row, Candidate):
        cells |= {place: stage_of(letter.snapshot, row) for place, key in told if key == "stage"}
    return cells


def _page_of(tab: Tab, reader: Reader, person: Candidate | None) -> str:
    """The page a reader acts on that row from."""
    if reader.word == lines.CANDIDATE:
        return "/me/"
    if reader.word == lines.REFERENT or tab.key == STRUCTURES.key:
        return "/"
    if reader.word in (lines.COACH, lines.TEAM) and person and tab.key != FOLLOW_UPS.key:
        return "/coach/candidates/{person}/cv"
    if reader.word == lines.TEAM:
        return "/staff/opportunities" if tab.key == OPPORTUNITIES.key else f"/staff/tabs/{tab.key}/{{row}}"
    return "/coach/" if reader.word in (lines.COACH, lines.FORMER_COACH) else "/"


def _name(person: Candidate, letter: _Letter) -> str:
    """What a person is called: in full to those who work with them, to a recruiter as they may be known, else by their
    first name."""
    if letter.reader.word == lines.RECRUITER:
        return name_for_recruiter(person) or WORDS[letter.language]["somebody"]
    names = (person.first_name, person.last_name if letter.reader.word in (lines.TEAM, lines.COACH) else "")
    return " ".join(filter(None, names)) or person.id


def _shown(letter: _Letter, column: Column, value: Any) -> str:
    """A cell as a letter says it, in its reader's language: dates in words, rows by the name its reader may know."""
    if isinstance(value, dt.date):
        return date_in_words(value, letter.language)
    if isinstance(value, bool) and letter.language == "en":
        return "yes" if value else "no"
    row = letter.snapshot.table(column.options).get(value) if column.kind is Kind.REFERENCE else None
    if isinstance(row, Candidate):
        return _name(row, letter)
    if row:
        return name_of_row(
            letter.snapshot.tabs[column.options], row, TEAM if letter.reader.word == lines.TEAM else COACH
        )
    return kinds.to_text(column, value)
