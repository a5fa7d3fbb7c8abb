"""A message's words, filled in for one reader about one row."""

import datetime as dt
import json
from dataclasses import dataclass

from babel.dates import format_date
from sqlalchemy import Connection

from mail.message import Message
from programme.letters.composing import LETTERS, Letter, compose
from programme.letters.contacts import coach_email, zone_mailbox
from programme.letters.opportunity_mails import DUPLICATE, WORDS, Mails
from programme.letters.placeholders import bare
from programme.letters.training_letters import when_and_where
from programme.letters.wordings import letter_of
from programme.matching.declining import is_declined
from programme.matching.pairing import fit_of
from programme.matching.sentences import why
from programme.meetings import read_hour
from programme.messages import lines
from programme.messages.due import Due
from programme.messages.recipients import Around, Reader
from programme.messages.rules import Rule
from programme.opportunities import Links, OpportunityNote, name_for_recruiter, note_of, siblings
from programme.publication import is_public
from programme.relays.bringing import values_for
from programme.relays.giving import turn_of
from programme.relays.wishes import RelayLinks, language_of
from sheets.model import kinds
from sheets.model.columns import Kind, Tab
from sheets.model.kinds import plain
from sheets.model.schema import (
    CANDIDATES,
    FOLLOW_UPS,
    OPPORTUNITIES,
    RELAYS,
    STRUCTURES,
    Candidate,
    FollowUp,
    Opportunity,
    Relay,
)
from sheets.model.snapshot import Snapshot

NOBODY = "–"
PLACES = (
    "name", "prenom", "first_name", "coach", "title", "titre", "company", "entreprise", "contract", "place",
    "recruiter", "days", "jours", "date", "hour", "heure", "status", "before", "to", "reason", "note", "description",
    "message", "contact", "phrase", "link", "lien", "brought", "apport", "why", "when",
)  # fmt: skip
"""What may stand between braces in any message, beside the names of the columns of its tab."""
_PAGES = {
    "cv_published": "/cv/{candidate}", "search_actions": "/cv/{candidate}", "welcome": "/sign-in",
    "offer_not_seen": "/me/opportunities#{opportunity}", "opportunity_for_you": "/me/opportunities#{opportunity}",
    "offer_recommended": "/me/opportunities#{opportunity}",
    "external_offers": "/me/opportunities", "meeting_tomorrow": "/me/",
    "no_meeting": "/coach/candidates/{person}/meetings/new", "check_in": "/coach/candidates/{person}/meetings/new",
    "contract_ending": "/job/{person}", "hired_candidate": "/job/{person}",
    "training_soon": "/coach/trainings",
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
        if (relay := self.snapshot.relays.get(reader.who)) and reader.word == lines.RELAYS:
            return self._to_relay(due, around, relay, key, words)
        return compose(
            key, language, reader.email, self._values(due, around, reader, note, language), own=words,
            snapshot=self.snapshot, link=self._link(due.rule, around, reader, note), cc=copies,
            reply_to=self._reply_to(around, reader), secret=to_recruiter, refuse=refuse,
        )  # fmt: skip

    def _to_relay(self, due: Due, around: Around, relay: Relay, key: str, words: Letter) -> Message:
        """A mail to a stranger who lends their network: of a candidate it knows what the public may read alone."""
        links = RelayLinks(self.links.secret_key, self.links.public_url)
        given = turn_of(self.connection, relay.id, f"{due.rule.id} {due.occurrence}") if due.rule.gives_cv else None
        person = self.snapshot.candidates.get(given) if given else around.candidate
        language = language_of(self.connection, relay.id)
        values = dict.fromkeys(PLACES, "")
        values |= _of_columns(around, public=around.tab.key != RELAYS.key) if letter_is_own(due.rule.text) else {}
        values |= values_for(self.connection, self.snapshot, self.links.public_url, relay.id, person, language)
        values |= {"prenom": values["name"], "lien": values["link"], "apport": values["brought"]}
        return compose(
            key, language, relay.email, values, own=words, snapshot=self.snapshot, link=links.own_page(relay),
            reply_to=zone_mailbox(self.snapshot), secret=True, refuse=links.stop(relay),
        )  # fmt: skip

    def _values(
        self, due: Due, around: Around, reader: Reader, note: OpportunityNote | None, language: str
    ) -> dict[str, str]:
        values = _of_columns(around) if letter_is_own(due.rule.text) else {}
        person, offer = around.candidate, around.opportunity
        if reader.word == lines.CANDIDATE:
            person = self.snapshot.candidates.get(reader.who) or person
        coach = self.snapshot.coaches.get(person.coach) if person else around.coach
        values |= {
            "name": _name(person, around, reader, language) if person else "",
            "first_name": reader.first_name,
            "coach": coach.first_name if coach else NOBODY if reader.word == lines.TEAM else _coach(language),
            "days": str(due.days), "before": plain(json.loads(due.before or "null")) or NOBODY,
            "status": plain(json.loads(due.cell or "null")), "note": str(getattr(around.row, "note", "")),
            "date": format_date(due.date, "long", locale=language) if due.date else "",
            "hour": _hour(str(getattr(around.row, "hour", "")), language),
        }  # fmt: skip
        if offer and note:
            values |= self._of_offer(offer, note, person, reader, language)
        else:
            values |= {"title": str(getattr(around.row, "opportunity", "")), "company": NOBODY}
        if training := around.training:
            values |= {"title": training.title, "when": when_and_where(training)}
        return values | {"prenom": values["name"], "titre": values["title"], "entreprise": values["company"],
                         "jours": values["days"], "heure": values["hour"]}  # fmt: skip

    def _of_offer(
        self, offer: Opportunity, note: OpportunityNote, person: Candidate | None, reader: Reader, language: str
    ) -> dict[str, str]:
        shown = self._together(offer)
        mails = Mails(self.snapshot, self.links)
        reason = WORDS[language][DUPLICATE] if note.reason == DUPLICATE else note.reason
        found = {**mails.of_row(offer), "to": mails.passed_on_to(shown, language), "reason": reason}
        if reader.word == lines.CANDIDATE and person:
            found |= mails.of_rows(shown) | {"why": why(fit_of(self.snapshot, person, offer))}
        return found

    def _together(self, offer: Opportunity) -> list[Opportunity]:
        """The rows proposed together with one that stand where it does, itself among them."""
        ids = siblings(self.connection, offer.id)
        rows = [row for row_id in ids if (row := self.snapshot.opportunities.get(row_id))]
        return [row for row in rows if row.status == offer.status] or [offer]

    def _text_about(self, rule: Rule, around: Around) -> str:
        """Key of a message's words: some of ours are said otherwise where what they say is not so."""
        row, offer = around.row, around.opportunity
        if rule.text == lines.PASSED_ON and offer:
            return rule.text if Mails(self.snapshot, self.links).told(self._together(offer)) else lines.WAITS
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
            if rule.text == "opportunity_refused" or not offer or not note:
                return ""
            return self.links.make(siblings(self.connection, offer.id), note.revision)
        page = _PAGES.get(rule.text) or _page_of(around.tab, reader, person)
        at = {"candidate": person.id.lower() if person else "", "opportunity": offer.id if offer else "", "row": row.id}
        return self.links.public_url + page.format(**at, person=person.id if person else "")

    def _reply_to(self, around: Around, reader: Reader) -> str:
        if reader.word != lines.TEAM:
            person = self.snapshot.candidates.get(reader.who) if reader.word == lines.CANDIDATE else None
            return Around(self.snapshot, person, CANDIDATES).mailbox if person else around.mailbox
        if person := around.candidate:
            return coach_email(self.snapshot, person)
        return around.opportunity.recruiter_email if around.opportunity else ""


def letter_is_own(key: str) -> bool:
    """Whether a mail's words are staff's alone."""
    return key not in LETTERS


def places_for(tab: Tab) -> frozenset[str]:
    """What may stand between braces in a mail that staff wrote for the rows of a tab."""
    return frozenset(PLACES) | {bare(c.header) for c in tab.columns if c.kind is not Kind.ID}


def _of_columns(around: Around, *, public: bool = False) -> dict[str, str]:
    """The row's own cells, under the names of their columns; `public`: nothing of those that are not for everybody."""
    return {
        bare(column.header): _shown(kinds.to_text(column, around.tab.value(around.row, column.key)))
        if not public or column.public
        else ""
        for column in around.tab.columns
        if column.kind is not Kind.ID
    }


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
    return "/coach/" if reader.word == lines.COACH else "/"


def _name(person: Candidate, around: Around, reader: Reader, language: str) -> str:
    """What a person is called: in full to those who work with them, to a recruiter as they may be known, else by their
    first name."""
    if reader.word == lines.RECRUITER:
        line = around.row if isinstance(around.row, FollowUp) else None
        return name_for_recruiter(person, line) or WORDS[language]["somebody"]
    names = (person.first_name, person.last_name if reader.word in (lines.TEAM, lines.COACH) else "")
    return " ".join(filter(None, names)) or person.id


def _hour(text: str, language: str) -> str:
    """An hour as a letter says it."""
    if hour := read_hour(text):
        return f"{hour:%H:%M}"
    return "l’heure convenue" if language == "fr" else "the agreed time"


def _coach(language: str) -> str:
    return "votre coach" if language == "fr" else "your coach"


def _shown(text: str) -> str:
    """A cell as a letter says it: dates in words."""
    try:
        return format_date(dt.date.fromisoformat(text), "long", locale="fr")
    except ValueError:
        return text
