"""A line of `Messages` read into a rule, or into a listed problem. No line stops another."""

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from programme.conditions import Condition, NotUnderstood, Path, parse_conditions, parse_path, wanted_value
from programme.letters.wordings import letter_is_own, letter_of, own_letters
from programme.line_problems import BadCell, problem_of_line
from programme.messages import lines
from programme.messages.facts import Occasion, places_for_all, unfilled
from programme.messages.occurrences import Delay
from programme.messages.recipients import Recipient, cells_of, parse_recipient
from sheets.model.columns import Column, Kind, Tab, fold
from sheets.model.problems import Problem
from sheets.model.schema import BY_KEY, CANDIDATES, COACHES, JOURNAL, MESSAGES, RELAYS, SETTINGS, MessageLine
from sheets.model.snapshot import Snapshot
from sheets.model.table import Table

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
FORMS = ("proposer",)
LONGEST_DAYS = 3_660
MISSING = "message_missing"
NEEDED = frozenset(c.key for c in MESSAGES.columns) - {"id", "name"}
"""Columns of `Messages` without which no line says what it said: one without its conditions would write to anybody."""
_WHENS = {
    word: kind
    for kind, words in {
        lines.BECOMES: ("une case devient", "devient", "une case change"),
        lines.AFTER: ("jours apres", "n jours apres", "apres"),
        lines.BEFORE: ("jours avant", "n jours avant", "avant"),
        lines.SILENCE: ("aucune ligne depuis", "pas de ligne depuis", "aucune ligne depuis n jours"),
        lines.WEEKLY: ("chaque semaine", "toutes les semaines"),
        lines.MONTHLY: ("chaque mois", "tous les mois"),
        lines.FORM: ("formulaire envoye", "un formulaire est envoye"),
    }.items()
    for word in words
}
_MARKS = (lines.CHANGES, lines.ANY, lines.FILLS, lines.EMPTIES)
_SETTINGS = frozenset(tab.key for tab in SETTINGS)
_DAY = re.compile(r"(\d{1,4})\s*(?:jours?|j|days?)?")


@dataclass(frozen=True, slots=True)
class Rule:
    """One message that leaves by itself.

    Args:
        id: the line's ID.
        name: what staff call it.
        active: it leaves; else it is only understood.
        when: one of the words of lines.py.
        tab: key of the tab whose rows it is about.
        path: the column it watches: a cell, or a date.
        value: what the cell becomes, typed; or one of the marks of lines.py.
        days: after or before how many; in the order they fall due.
        weekday: 0 for Monday, of `chaque semaine`, and of the first week of `chaque mois`.
        silent: for `aucune ligne depuis`: key of the tab without a row, and the column that refers to `tab`.
        conditions: all must hold.
        to, copy: who gets it.
        text: key of its words.
        channel: mail or sms.
        once: once a row; else each time.
        may_refuse: its reader may ask for no more of them.
        number: its row number in the sheet; 0: it stands there not.
        numbers: its delays as they are known since it was first looked at; empty: by their place.
    """

    id: str
    name: str
    active: bool
    when: str
    tab: str
    path: Path | None
    value: Any
    days: tuple[int, ...]
    weekday: int
    silent: tuple[str, Column] | None
    conditions: tuple[Condition, ...]
    to: tuple[Recipient, ...]
    copy: tuple[Recipient, ...]
    text: str
    channel: str
    once: bool
    may_refuse: bool
    number: int
    numbers: tuple[Delay, ...] = ()

    @property
    def delays(self) -> tuple[Delay, ...]:
        """Its delays, in the order of `days`."""
        return self.numbers or tuple(Delay(days, place) for place, days in enumerate(self.days))

    @property
    def gives_cv(self) -> bool:
        """Whether each relay is given a CV to share with it."""
        return self.tab == RELAYS.key and self.when in lines.BY_DAY

    @property
    def watches(self) -> Mapping[str, tuple[str, ...]]:
        """Tab key -> the columns whose changes may set it off; `""`: a row that comes."""
        if self.when != lines.BECOMES or self.path is None:
            return {}
        own = [key for condition in self.conditions for tab, key in condition.cells if tab == self.tab]
        also = [
            *(own if self.once or self.text in lines.ANSWERS else ()),
            *(BY_KEY[self.tab].leading if self.tab in BY_KEY else ()),
        ]
        return {self.tab: tuple(dict.fromkeys((self.path.column.key, *also, "")))}

    def occasion(self, snapshot: Snapshot, recipient: Recipient) -> Occasion:
        """What decides what it can say to one of its readers."""
        watched = (snapshot.tabs[self.path.tab], self.path.column) if self.path else None
        return Occasion(snapshot.tabs[self.tab], self.when, any(self.days), recipient, self.copy, watched)


@dataclass(frozen=True, slots=True)
class Rules:
    """All lines of a reading.

    Args:
        rules: those understood, by ID.
        problems: what is wrong in the others.
        bad: IDs of these.
        waits: those among them that only wait for a column to be back: what happens meanwhile is not lost.
        earlier: the workbook has no line: what left before there were lines still does.
        places: mail that a line sends -> what may stand between braces in it, were it staff's own.
    """

    rules: Mapping[str, Rule]
    problems: tuple[Problem, ...]
    bad: tuple[str, ...]
    waits: frozenset[str]
    earlier: bool
    places: Mapping[str, frozenset[str]]


def rules_of(snapshot: Snapshot) -> Rules:
    """The messages of a reading; read again only when what they rest on changed."""
    table = snapshot.messages
    missing = tuple(snapshot.table(key).missing for key in snapshot.tabs if key != JOURNAL.key)
    rest = (snapshot.layout, snapshot.choices, snapshot.wordings, missing)
    known = _READ.get(table)
    if known is None or not all(a is b or a == b for a, b in zip(known[0], rest, strict=True)):
        known = _READ[table] = (rest, _read_all(snapshot))
    return known[1]


def rule_named(snapshot: Snapshot, row_id: str) -> Rule | None:
    """A rule by its ID, where it is understood and leaves."""
    rule = rules_of(snapshot).rules.get(row_id)
    return rule if rule and rule.active else None


def rule_or_ours(snapshot: Snapshot, row_id: str) -> Rule | None:
    """One of our lines as staff have it, on or off; as we make it where theirs is gone, wrong or about other rows.

    Args:
        snapshot: a reading.
        row_id: its ID.

    Returns:
        None where not even ours is understood: a list of choices lacks a value of it.
    """
    cells = lines.BY_ID[row_id].cells
    found = rules_of(snapshot).rules.get(row_id)
    if found and found.when == cells["when"] and snapshot.tabs[found.tab].title == cells["tab"]:
        return found
    try:
        return _RuleReader(snapshot, MessageLine(**cells)).rule()
    except BadCell:
        return None


def problems_of_messages(snapshot: Snapshot) -> tuple[Problem, ...]:
    """What is wrong in the lines of `Messages`."""
    return rules_of(snapshot).problems


def _read_all(snapshot: Snapshot) -> Rules:
    rules: dict[str, Rule] = {}
    problems: list[Problem] = []
    bad: list[str] = []
    waits: set[str] = set()
    places: dict[str, frozenset[str]] = {}
    earlier = not len(snapshot.messages)
    if not earlier and (lost := NEEDED & snapshot.messages.missing):
        headers = ", ".join(MESSAGES.by_key[key].header for key in sorted(lost))
        ids = snapshot.messages.ids
        told = Problem("message_columns", snapshot.messages.title, value=headers)
        return Rules({}, (told,), tuple(ids), frozenset(ids), earlier, {})
    made = (MessageLine(**known.cells) for known in lines.EARLIER)
    for row in made if earlier else snapshot.messages.rows:
        if _is_blank(row):
            continue
        reader = _RuleReader(snapshot, row)
        try:
            rule = reader.rule()
            if twin := next((one for one in rules.values() if _says_the_same(one, rule)), None):
                raise BadCell("message_double", "id", rule.name, str(twin.number))
            rules[row.id] = rule
        except BadCell as found:
            bad.append(row.id)
            if found.code == MISSING:
                waits.add(row.id)
            if not earlier:
                problems.append(problem_of_line(snapshot.messages, row, found))
        if reader.filled:
            name = fold(row.text.strip()).removeprefix("mail.")
            places[name] = places.get(name, frozenset()) | reader.filled[True]
    return Rules(rules, tuple(problems), tuple(bad), frozenset(waits), earlier, places)


class _RuleReader:
    """Reads one line, cell by cell."""

    def __init__(self, snapshot: Snapshot, row: MessageLine) -> None:
        self.snapshot = snapshot
        self.row = lines.as_now(row)
        self.filled: dict[bool, frozenset[str]] = {}

    def rule(self) -> Rule:
        """The rule, or the first thing that is wrong.

        Raises:
            BadCell: what is not understood.
        """
        row, when = self.row, self._when()
        named = self._tab()
        silent = self._silent(named) if when == lines.SILENCE else None
        tab = self.snapshot.tabs[silent[1].options] if silent else named
        path = self._path(when, named)
        to, text = self._recipients(tab, "to"), self._text()
        around = CANDIDATES if any(one.word in (lines.CONCERNED, lines.IN_TOUCH) for one in to) else tab
        rule = Rule(
            row.id, row.name or row.id, row.active is True, when, tab.key, path, self._value(when, path),
            self._days(when), self._weekday() if when in lines.BY_DAY else 0, silent, self._conditions(tab),
            to, self._copies(around), text, self._channel(),
            *self._repeat(), row.number,
        )  # fmt: skip
        former = any(one.word == lines.FORMER_COACH for one in to)
        if former and not (path and when == lines.BECOMES and path.column.options == COACHES.key):
            raise BadCell("message_out_of_reach", "to", lines.FORMER_COACH, path.column.header if path else tab.title)
        if not rule.to:
            raise BadCell("message_nobody", "to")
        if row.number:
            self._has_columns(rule)
            self._is_filled(rule)
        return rule

    def _when(self) -> str:
        found = _WHENS.get(fold(self.row.when))
        if not found:
            words = (lines.BECOMES, lines.AFTER, lines.BEFORE, lines.SILENCE, *lines.BY_DAY)
            raise BadCell("message_when", "when", self.row.when, ", ".join(words))
        return found

    def _tab(self) -> Tab:
        wanted = fold(self.row.tab)
        for tab in self.snapshot.tabs.values():
            if tab.prefix and tab.key not in _SETTINGS and wanted in map(fold, (tab.title, *tab.aliases)):
                return tab
        raise BadCell("message_tab", "tab", self.row.tab)

    def _silent(self, tab: Tab) -> tuple[str, Column]:
        """The tab whose rows are waited for, and how they refer to the rows it is about."""
        reference = next((c for c in tab.columns if c.kind is Kind.REFERENCE and c.options in self.snapshot.tabs), None)
        if reference is None:
            raise BadCell("message_silent", "tab", self.row.tab)
        return tab.key, reference

    def _path(self, when: str, tab: Tab) -> Path | None:
        if when in (*lines.BY_DAY, lines.FORM):
            return None
        try:
            path = parse_path(self.snapshot, tab, self.row.header)
        except NotUnderstood as found:
            raise BadCell("message_column", "header", self.row.header, tab.title) from found
        is_date = path.column.kind in (Kind.DATE, Kind.MOMENT)
        if path.steps and when in (lines.BECOMES, lines.SILENCE):
            raise BadCell("message_column", "header", self.row.header, tab.title)
        if when != lines.BECOMES and not is_date:
            raise BadCell("message_no_date", "header", self.row.header)
        return path

    def _value(self, when: str, path: Path | None) -> Any:
        text = self.row.value.strip()
        if when == lines.FORM:
            if fold(text) not in FORMS:
                raise BadCell("message_form", "value", text, ", ".join(FORMS))
            return fold(text)
        if when != lines.BECOMES or path is None:
            return None
        if fold(text) in _MARKS:
            return fold(text)
        try:
            return wanted_value(self.snapshot, path.column, text)
        except NotUnderstood as found:
            raise BadCell("message_value", "value", text, path.column.name) from found

    def _days(self, when: str) -> tuple[int, ...]:
        if when in (*lines.BY_DAY, lines.FORM):
            return ()
        found = [_DAY.fullmatch(fold(text)) for text in self.row.days]
        days = [int(match[1]) for match in found if match]
        if len(days) < len(found) or any(n > LONGEST_DAYS for n in days):
            raise BadCell("message_days", "days", ", ".join(self.row.days))
        if not days and when != lines.BECOMES:
            raise BadCell("message_days", "days")
        return tuple(sorted(set(days), reverse=when == lines.BEFORE)) or (0,)

    def _weekday(self) -> int:
        named = [fold(text) for text in self.row.days]
        if len(named) != 1 or named[0] not in WEEKDAYS:
            raise BadCell("message_weekday", "days", ", ".join(self.row.days), ", ".join(WEEKDAYS))
        return WEEKDAYS.index(named[0])

    def _conditions(self, tab: Tab) -> tuple[Condition, ...]:
        try:
            return parse_conditions(self.snapshot, tab, self.row.conditions)
        except NotUnderstood as found:
            raise BadCell(found.code, "conditions", found.value, found.other) from found

    def _recipients(self, tab: Tab, key: str) -> tuple[Recipient, ...]:
        try:
            return tuple(parse_recipient(self.snapshot, tab, text) for text in getattr(self.row, key))
        except NotUnderstood as found:
            raise BadCell(found.code, key, found.value, found.other) from found

    def _copies(self, tab: Tab) -> tuple[Recipient, ...]:
        """Who gets a copy: they read the addresses of all who do, the person's among them."""
        found = self._recipients(tab, "copy")
        if others := [text for text, one in zip(self.row.copy, found, strict=True) if one.word not in lines.COPIES]:
            raise BadCell("message_copy", "copy", others[0], ", ".join(lines.COPIES))
        return found

    def _text(self) -> str:
        letter = letter_of(self.snapshot, self.row.text)
        if letter is None:
            raise BadCell("message_text", "text", self.row.text)
        return letter[0]

    def _is_filled(self, rule: Rule) -> None:
        """That each place of its words is filled for each of its readers: no mail leaves with an empty name."""
        if rule.when == lines.FORM:  # its two mails are filled from the form; nothing else leaves by it
            if rule.id not in (lines.RECEIPT, lines.TO_STAFF):
                raise BadCell("message_form_own", "when", self.row.when)
            return
        occasions = [rule.occasion(self.snapshot, one) for one in rule.to]
        self.filled = {own: places_for_all(occasions, own=own) for own in (False, True)}
        if missing := self._missing(rule.text):
            ours = dict.fromkeys(known.cells["text"] for known in lines.KNOWN)
            fitting = ", ".join(name for name in (*ours, *own_letters(self.snapshot)) if not self._missing(name))
            places = ", ".join("{" + place + "}" for place in sorted(self.filled[True]))
            code = "message_unfilled" if fitting else "message_no_text"
            raise BadCell(code, "text", ", ".join(missing), fitting or places)

    def _missing(self, name: str) -> list[str]:
        """The places of a mail that stay empty for some of its readers."""
        found = letter_of(self.snapshot, name)
        return unfilled(found[1], self.filled[letter_is_own(found[0])]) if found else [name]

    def _channel(self) -> str:
        channel = fold(self.row.channel) or lines.MAIL
        if channel not in (lines.MAIL, lines.SMS):
            raise BadCell("message_channel", "channel", self.row.channel, f"{lines.MAIL}, {lines.SMS}")
        return channel

    def _repeat(self) -> tuple[bool, bool]:
        """Whether it leaves once a row, and whether it may be refused."""
        said = {fold(text) for text in self.row.repeat}
        words = {fold(word): word for word in (lines.ONCE, lines.EACH, lines.MAY_REFUSE)}
        if unknown := said - words.keys() - {"une fois par ligne"}:
            raise BadCell("message_repeat", "repeat", sorted(unknown)[0], ", ".join(words.values()))
        return fold(lines.EACH) not in said, fold(lines.MAY_REFUSE) in said

    def _has_columns(self, rule: Rule) -> None:
        """That the columns it rests on are in the sheet: what is not there cannot be known."""
        used = list(rule.path.cells) if rule.path else []
        if rule.silent:
            used.append((rule.silent[0], rule.silent[1].key))
        around = self.snapshot.tabs[rule.tab]
        for keys, cells in (
            ("header", used),
            ("conditions", [c for one in rule.conditions for c in one.cells]),
            ("to", [c for one in rule.to for c in cells_of(one, around)]),
        ):
            for tab, key in cells:
                table = self.snapshot.table(tab)
                if key in table.missing:
                    raise BadCell(MISSING, keys, table.tab.by_key[key].header, table.title)


def _says_the_same(one: Rule, other: Rule) -> bool:
    """Whether two lines that are on would send each reader the same mail at the same moment: one was copied."""
    if not one.active or (one.text, one.when, one.tab) != (other.text, other.when, other.tab):
        return False
    return dataclasses.replace(one, id=other.id, name=other.name, number=other.number) == other


def _is_blank(row: MessageLine) -> bool:
    """A line that only bears an ID, or a tick: staff are about to write it."""
    return not any((row.name, row.when, row.tab, row.header, row.value, row.days, row.conditions, row.to, row.text))


_READ: WeakKeyDictionary[Table[MessageLine], tuple[tuple[Any, ...], Rules]] = WeakKeyDictionary()
