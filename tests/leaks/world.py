"""A workbook where every cell that is not for everybody holds a word found nowhere else, and is so recognised.

What is public is listed here by hand, not asked of the schema: a column opened by mistake is a leak.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from babel.dates import format_date

from sheets.model import schema
from sheets.model.columns import Cell, Column, Kind, Tab
from sheets.model.dates import EPOCH

OPEN, STORY, UNSEEN = "open", "story", "unseen"
"""How much of somebody is public: the CV, their good news, nothing."""

PEOPLE: dict[str, tuple[str, dict[str, Cell]]] = {
    "C7LOOKING": (OPEN, {"status": "Publié", "consent": "oui", "indexable": "oui"}),
    "C7DISCREET": (OPEN, {"status": "Publié", "consent": "oui", "employed": "non", "second_language": "Anglais"}),
    "C7HIRED": (STORY, {"status": "Publié", "consent": "oui", "employed": "oui", "indexable": "oui"}),
    "C7GONE": (UNSEEN, {"status": "Masqué", "consent": "oui", "indexable": "oui"}),
    "C7GONEHIRED": (UNSEEN, {"status": "Masqué", "consent": "oui", "employed": "oui"}),
    "C7REGRETS": (UNSEEN, {"status": "Masqué", "consent": "non", "indexable": "oui"}),
    "C7UNASKED": (UNSEEN, {"status": "Publié", "indexable": "oui"}),
    "C7UNASKEDHIRED": (UNSEEN, {"status": "Publié", "consent": "non", "employed": "oui"}),
    "C7DRAFT": (UNSEEN, {"status": "En cours", "consent": "oui", "indexable": "oui"}),
    "C7REVIEW": (UNSEEN, {"status": "À valider", "consent": "oui"}),
    "C7NEW": (UNSEEN, {}),
}
"""Candidate -> how much of them is public, and why."""

IN_TOUCH = frozenset(["C7LOOKING", "C7GONEHIRED"])
"""Candidates who wrote to a recruiter, who knows their first name since."""

_STORY = frozenset(["first_name", "departments", "sector_1", "sector_2"])
PUBLIC: dict[str, dict[str, frozenset[str]]] = {
    "candidates": {
        OPEN: _STORY
        | {
            "photo", "catchphrase", "ambition_1", "ambition_2", "contracts", "story", "skills", "passions", "languages",
            "second_language", "second_ambition", "second_catchphrase", "second_story", "availability", "transport",
            "licences",
        },
        STORY: _STORY,
    },
    "experiences": {OPEN: frozenset(["kind", "title", "company", "place", "start", "end", "description", "skills"])},
    "testimonials": {OPEN: frozenset(["name", "relation", "text"]), STORY: frozenset(["name", "relation", "text"])},
}  # fmt: skip
"""Tab -> how much of a candidate is public -> the columns that are, of the rows that may be shown."""

FIRST = "first"
"""The row of a tab to which the others refer."""
ROWS: dict[str, list[tuple[str, str, Mapping[str, Cell]]]] = {
    "candidates": [(person, shown, given) for person, (shown, given) in PEOPLE.items()],
    "experiences": [
        *((person, shown, {"candidate": person}) for person, (shown, _) in PEOPLE.items()),
        ("removed", UNSEEN, {"candidate": "C7LOOKING", "removed": "oui"}),
    ],
    "testimonials": [
        *((person, shown, {"candidate": person, "status": "Publié"}) for person, (shown, _) in PEOPLE.items()),
        ("to read", UNSEEN, {"candidate": "C7LOOKING", "status": "À relire"}),
        ("hidden", UNSEEN, {"candidate": "C7LOOKING", "status": "Masqué"}),
    ],
    "opportunities": [
        (FIRST, UNSEEN, {"status": "Validée"}),
        *((status, UNSEEN, {"status": status}) for status in schema.OPPORTUNITY_STATUSES),
    ],
    "follow_ups": [
        (person, UNSEEN, {"candidate": person, "status": "Contacté" if person in IN_TOUCH else "À traiter"})
        for person in PEOPLE
    ],
    "coaches": [(FIRST, UNSEEN, {"path": "Actif"})],
}
"""Tab -> (name, how much of it may be shown, cells that are given) of each row; other tabs have one, FIRST."""
CONFIGURATION = ("choices", "fields", "wordings")
"""Tabs that say what the site is like, and of nobody anything."""
UNTOLD = (Kind.YES_NO, Kind.ID, Kind.REFERENCE, Kind.REFERENCES)
"""Kinds whose values cannot be told from others by themselves; IDs of rows are looked for beside."""


@dataclass(frozen=True)
class Secret:
    """A value that is in one cell alone.

    Args:
        where: tab, row and column.
        squeezed: what is looked for, among letters and digits alone; a date may be written in several ways.
    """

    where: str
    squeezed: tuple[str, ...]

    @property
    def word(self) -> str:
        """The only way to write it."""
        return self.squeezed[0]


@dataclass
class World:
    """Rows to type, and what each cell of them is to the public.

    Args:
        salt: another one gives other private values, and the same public ones.
        rows: tab key -> rows, by column key.
        private, public: what must be found nowhere, and what may be.
    """

    salt: str = ""
    rows: dict[str, list[dict[str, Cell]]] = field(default_factory=dict)
    private: list[Secret] = field(default_factory=list)
    public: list[Secret] = field(default_factory=list)

    def of(self, where: str) -> Secret:
        """The secret of one cell, private or public."""
        return next(one for one in (*self.private, *self.public) if one.where == where)


def make(salt: str = "") -> World:
    """The world."""
    world = World(salt)
    for tab in schema.TABS:
        if tab.key not in CONFIGURATION:
            for name, shown, given in ROWS.get(tab.key, [(FIRST, UNSEEN, {})]):
                _fill(world, tab, name, shown, given)
    return world


def id_of(tab: Tab, name: str = FIRST) -> str:
    """The ID of a row, to which references lead; candidates have theirs in the address of their CV."""
    return name if name in PEOPLE and tab.key == "candidates" else f"{tab.prefix}QZ{hashed(tab.key + name).upper()}"


def _fill(world: World, tab: Tab, name: str, shown: str, given: Mapping[str, Cell]) -> None:
    row: dict[str, Cell] = dict(given)
    open_columns = PUBLIC.get(tab.key, {}).get(shown, frozenset())
    for column in tab.columns:
        if column.key in given:
            continue
        if column.kind is Kind.ID:
            row[column.key] = id_of(tab, name)
            if tab.key != "candidates":
                world.private.append(Secret(f"{tab.key} {name} id", (squeeze(id_of(tab, name)),)))
        elif column.kind in (Kind.REFERENCE, Kind.REFERENCES):
            target = schema.BY_KEY[column.options]
            row[column.key] = id_of(target, "C7LOOKING" if target.key == "candidates" else FIRST)
        elif column.kind not in UNTOLD and column.kind is not Kind.PHOTO:
            is_open = column.key in open_columns
            row[column.key], secret = _cell(f"{tab.key} {name} {column.key}", column, "" if is_open else world.salt)
            (world.public if is_open else world.private).append(secret)
    world.rows.setdefault(tab.key, []).append(row)


def _cell(where: str, column: Column, salt: str) -> tuple[Cell, Secret]:
    """What to type into a cell, and how it is recognised."""
    seed = f"{where} {salt}"
    number = int(hashlib.sha256(seed.encode()).hexdigest(), 16)
    if column.kind in (Kind.DATE, Kind.MOMENT):
        serial = 2_800 + number % 9_000
        return serial, Secret(where, _dates((EPOCH + dt.timedelta(days=serial)).date()))
    if column.kind is Kind.NUMBER:
        return 700_000_000 + number % 99_999_999, Secret(where, (str(700_000_000 + number % 99_999_999),))
    if column.kind is Kind.PHONE:
        digits = f"6{number % 10**8:08}"
        return f"0{digits}", Secret(where, (digits,))
    word = f"qz{hashed(seed)}"
    typed = {Kind.EMAIL: f"{word}@example.org", Kind.LINK: f"https://{word}.example.org/"}
    return typed.get(column.kind, word), Secret(where, (word,))


def _dates(day: dt.date) -> tuple[str, ...]:
    """A date in all the ways it may be written."""
    ways = {format_date(day, style, locale=code) for style in ("long", "medium") for code in ("fr", "en")}
    ways |= {day.isoformat(), f"{day:%d/%m/%Y}", f"{day:%m/%d/%Y}"}
    return tuple(sorted(map(squeeze, ways)))


def hashed(seed: str) -> str:
    """Twelve letters that stand for a text."""
    number = int(hashlib.sha256(seed.encode()).hexdigest(), 16)
    return "".join(chr(ord("a") + number // 26**n % 26) for n in range(12))


def squeeze(text: str) -> str:
    """Only letters and digits, small: what is cut by spaces, hyphens or lines is found whole."""
    return re.sub(r"[^a-z0-9]+", "", text.casefold())
