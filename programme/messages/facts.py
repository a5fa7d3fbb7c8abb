"""What a message can say: the places of its words that its tab, its moment and its reader fill (see words.py)."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from programme.letters.composing import PARTS, Letter
from programme.letters.placeholders import bare, is_whole, places_in
from programme.messages import lines
from programme.messages.recipients import Recipient, tabs_reached
from programme.readers import ANYBODY, RECRUITER, STRUCTURE, may_read
from sheets.model.columns import COACH as COACH_OF
from sheets.model.columns import Column, Kind, Tab
from sheets.model.schema import CANDIDATES, COACHES, OPPORTUNITIES, RELAYS, STRUCTURES, TRAININGS

ALSO_CALLED = {
    "prenom": "name", "titre": "title", "entreprise": "company", "jours": "days", "heure": "hour", "lien": "link",
    "apport": "brought",
}  # fmt: skip
"""What staff may write for some places."""
_READ_AS = {lines.FORMER_COACH: COACH_OF, lines.RECRUITER: RECRUITER, lines.REFERENT: STRUCTURE, lines.RELAYS: ANYBODY}
_ADDRESSES_READ_AS = {
    (OPPORTUNITIES.key, "recruiter_email"): RECRUITER, (STRUCTURES.key, "contact_email"): STRUCTURE,
    (CANDIDATES.key, "email"): "", (COACHES.key, "email"): "",
}  # fmt: skip
"""Reader, or address column -> which rule of readers.py says what they may be told. Of a person, their coach and staff
none does: they are told what staff write to them; nobody knows whose another column's address is.
"""


@dataclass(frozen=True, slots=True)
class Occasion:
    """All that decides, before there is any row, what a message can say to one of its readers.

    Args:
        tab: of the rows it is about.
        when: one of the words of lines.py.
        delayed: it leaves some days after, or before, what it is about.
        recipient: the reader.
        copies: who else reads it.
        watched: the tab and column that set it off, where one does.
    """

    tab: Tab
    when: str
    delayed: bool
    recipient: Recipient
    copies: tuple[Recipient, ...] = ()
    watched: tuple[Tab, Column] | None = None

    @property
    def word(self) -> str:
        """Its reader, one of the words of lines.py; empty: an address column."""
        return self.recipient.word

    def tells(self, tab: Tab, column: Column) -> bool:
        """Whether all who read it may be told what stands in a column."""
        if self.to_relay and tab.key == RELAYS.key:
            return True  # their own row
        return all(may_read(tab, column, who) for who in self._rules)

    @property
    def is_read_outside(self) -> bool:
        """Whether others read it than the people it is about, their coaches and the team."""
        return bool(self._rules)

    @property
    def _rules(self) -> list[str]:
        """Which rules of readers.py hold for those who read it."""
        return [who for one in (self.recipient, *self.copies) if (who := _read_as(one))]

    def leads_to(self, tab: Tab) -> bool:
        """Whether its rows are of a tab, or refer to one."""
        return tab.key in tabs_reached(self.tab)

    @property
    def to_person(self) -> bool:
        """Whether its reader is a candidate."""
        return self.word in (lines.CANDIDATE, lines.CONCERNED, lines.IN_TOUCH)

    @property
    def about_person(self) -> bool:
        """Whether there is a candidate it is about."""
        return self.leads_to(CANDIDATES) or self.to_person

    @property
    def to_relay(self) -> bool:
        """Whether its reader lends their network, and knows of a candidate what the public may read alone."""
        return self.word == lines.RELAYS

    @property
    def shares_cv(self) -> bool:
        """Whether a relay gets a CV with it."""
        return self.leads_to(CANDIDATES) or (self.tab.key == RELAYS.key and self.when in lines.BY_DAY)


@dataclass(frozen=True, slots=True)
class Source:
    """Places that are filled from one thing.

    Args:
        names: the places.
        fills: whether a message so set has it.
    """

    names: tuple[str, ...]
    fills: Callable[[Occasion], bool]


PERSON = Source(("name",), lambda s: s.about_person and not s.to_relay)
COACH = Source(("coach",), lambda s: (s.about_person or s.leads_to(COACHES)) and not s.to_relay)
READER = Source(("first_name",), lambda s: s.word not in (lines.TEAM, lines.RELAYS, ""))
DELAY = Source(("days",), lambda s: s.delayed and not s.to_relay)
DAY = Source(("date",), lambda s: s.when not in (lines.BECOMES, lines.FORM) and not s.to_relay)
CHANGE = Source(
    ("before", "status"),
    lambda s: s.when == lines.BECOMES and not s.to_relay and bool(s.watched and s.tells(*s.watched)),
)
NOTE = Source(("note",), lambda s: not s.to_relay and "note" in s.tab.by_key and s.tells(s.tab, s.tab.by_key["note"]))
HOUR = Source(("hour",), lambda s: "hour" in s.tab.by_key and not s.to_relay)
OFFER = Source(
    ("title", "company", "contract", "place", "description", "message", "recruiter"),
    lambda s: s.leads_to(OPPORTUNITIES) and not s.to_relay,
)
ANSWER = Source(("to", "reason"), lambda s: OFFER.fills(s) and s.tells(OPPORTUNITIES, OPPORTUNITIES.by_key["status"]))
OFFERED = Source(("contact", "why"), lambda s: s.leads_to(OPPORTUNITIES) and s.to_person)
TRAINING = Source(("title", "when"), lambda s: s.leads_to(TRAININGS) and not s.to_relay)
RELAY = Source(("brought",), lambda s: s.to_relay)
SHARED = Source(("name", "phrase", "link", "message"), lambda s: s.to_relay and s.shares_cv)
SOURCES = (PERSON, COACH, READER, DELAY, DAY, CHANGE, NOTE, HOUR, OFFER, ANSWER, OFFERED, TRAINING, RELAY, SHARED)


def columns_told(occasion: Occasion) -> dict[str, str]:
    """Place -> key of the row's own column that fills it, in a mail that staff wrote whole."""
    tab = occasion.tab
    return {bare(c.header): c.key for c in tab.columns if c.kind is not Kind.ID and occasion.tells(tab, c)}


def places_filled(occasion: Occasion, *, own: bool) -> frozenset[str]:
    """What may stand between braces in a message so set; `own`: in a mail that staff wrote whole."""
    names = {name for source in SOURCES if source.fills(occasion) for name in source.names}
    names |= {other for other, name in ALSO_CALLED.items() if name in names}
    return frozenset(names | (columns_told(occasion).keys() if own else set()))


def unfilled(letter: Letter, places: Collection[str]) -> list[str]:
    """The places of a mail that nothing fills, as they are written; a brace left open is one."""
    texts = [text for words in letter.values() for part in PARTS if (text := getattr(words, part))]
    left_open = ["{"] if not all(map(is_whole, texts)) else []
    named = (name for text in texts for name in places_in(text) if bare(name) not in places)
    return list(dict.fromkeys((*("{" + name + "}" for name in named), *left_open)))


def places_for_all(occasions: Iterable[Occasion], *, own: bool) -> frozenset[str]:
    """What fills for each of a message's readers."""
    return frozenset.intersection(*(places_filled(occasion, own=own) for occasion in occasions))


def _read_as(recipient: Recipient) -> str:
    """Which rule of readers.py says what somebody may be told; empty: whatever staff write to them."""
    if recipient.path is None:
        return _READ_AS.get(recipient.word, "")
    return _ADDRESSES_READ_AS.get((recipient.path.tab, recipient.path.column.key), ANYBODY)
