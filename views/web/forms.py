"""A row's columns as a form: its fields as they are shown, new or come back (see posted.py). Pure: no request."""

import datetime as dt
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from programme.letters.wordings import said
from programme.lists import REGIONS
from sheets.changes import Conflict
from sheets.errors import NotText
from sheets.model import kinds
from sheets.model.columns import REFERRING, Cell, Column, Kind, Row, fold
from sheets.model.dates import read_date, read_span, says_still
from sheets.model.problems import MESSAGES, Problem
from sheets.model.snapshot import Snapshot
from sheets.model.table import Table
from views.web.differences import Version, versions
from views.web.language import current, long_date, month_year, reworded, translate
from views.web.plain_words import plain_field
from views.web.relations import Names, none

MANY_OPTIONS = 24
"""A list longer than this is shown by groups."""

TIGHT = 160
"""Characters: a limit below this is worth saying even where nobody explains it."""

WIDGETS = {
    Kind.LONG_TEXT: "textarea",
    Kind.ITEMS: "items",
    Kind.EMAIL: "email",
    Kind.PHONE: "tel",
    Kind.LINK: "url",
    Kind.DATE: "date",
    Kind.POSTAL_CODE: "digits",
    Kind.NUMBER: "decimal",
    Kind.YES_NO: "yes_no",
}
"""Kind -> the control that edits it; the others are one line of text, or a list where there is one."""


CONFIRM = "confirm"
"""What is wrong with a field that staff may write once they passed their second step anew."""

_LISTED = (Kind.CHOICE, Kind.CHOICES)


UNTIL_NOW = "Compris : depuis %(start)s, toujours en cours."
BOTH = "Compris : de %(start)s à %(end)s. Une fin vide se remplit aussi."
NO_DATE = "Nous ne comprenons pas encore cette date. Par exemple : mars 2019."
"""What is said of a date while it is typed, French."""


@dataclass(frozen=True)
class Versions:
    """Two texts for one field: the author's, and the one somebody else wrote meanwhile.

    Args:
        mine, theirs: the texts.
        own: the author wrote both, in another tab or on another device.
    """

    mine: str
    theirs: str
    own: bool = False

    @property
    def read(self) -> tuple[Version, Version]:
        """Both with the words that differ marked: mine, theirs."""
        return versions(self.mine, self.theirs)


@dataclass(frozen=True)
class FormField:
    """One field, ready to be shown.

    Args:
        column: what it edits.
        text: what it shows.
        widget: the control (see WIDGETS, plus text, select, ticks and places).
        options: the choices offered; what the cell holds is always one of them.
        groups: those not chosen yet by region, for long lists.
        error: what is wrong with it, in the visitor's language.
        versions: both texts, when a choice must be made.
        first: it takes the focus.
        labels: the words of the options that are not said as they are written: names of rows.
        colours: option -> `#rrggbb`, where staff coloured it.
        confirm: its error is that staff must pass their second step first.
    """

    column: Column
    text: str
    widget: str
    options: tuple[str, ...] = ()
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    error: str = ""
    versions: Versions | None = None
    first: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)
    colours: Mapping[str, str] = field(default_factory=dict)
    confirm: bool = False

    @property
    def values(self) -> tuple[str, ...]:
        """What is ticked, where several values may be."""
        return lines_of(self.text)

    @property
    def limit(self) -> int:
        """Characters at most, where people may come near it; 0: not worth saying."""
        told = bool(self.column.help) or (self.column.added and self.column.max_length <= TIGHT)
        near = self.column.kind is Kind.LONG_TEXT or (self.column.kind is Kind.TEXT and told)
        return self.column.max_length if near and self.column.max_length < 10_000 else 0

    @property
    def several(self) -> bool:
        """Whether it is several controls under one name."""
        return self.widget in ("ticks", "places")

    @property
    def wide(self) -> bool:
        """Whether it needs the whole width of a form."""
        return self.several or self.widget == "textarea"


@dataclass(frozen=True)
class Posted:
    """A form as it came back.

    Args:
        texts: what every field held.
        base: the cells it was opened on, for the columns that changed.
        new: the cells wanted, for the columns that changed.
        errors: column key -> what is wrong.
        lost: header -> text typed in fields whose column is not in the sheet any more.
    """

    texts: dict[str, str] = field(default_factory=dict)
    opened: dict[str, Cell] = field(default_factory=dict)
    base: dict[str, Cell] = field(default_factory=dict)
    new: dict[str, Cell] = field(default_factory=dict)
    errors: dict[str, kinds.Invalid] = field(default_factory=dict)
    lost: dict[str, str] = field(default_factory=dict)

    def refuse(self, refused: NotText) -> None:
        """Say what is wrong with a text that no cell can hold."""
        code = "too_long" if refused.reason == "too_long" else "control_characters"
        self.errors[refused.column] = kinds.Invalid(code)


def fields_of_row(
    snapshot: Snapshot,
    table: Table[Any],
    row: Row | None,
    columns: Iterable[Column],
    names: Names = none,
    conflicts: Iterable[Conflict] = (),
    own: Collection[str] = (),
) -> tuple[list[FormField], str]:
    """The fields of a form on a row as it is now, or an empty one, and its hidden `base`.

    Args:
        snapshot: for the lists.
        table: the row's table; columns it lacks are left out.
        row: the row, or None for a new one.
        columns: which.
        names: the rows to choose from in relations.
        conflicts: where the last saving met somebody else's text: both are shown.
        own: the columns where the author of both is the same.
    """
    columns = tuple(columns)
    cells = base_cells(table, row, columns)
    texts = {c.key: shown(snapshot, c, cells[c.key]) for c in columns if c.key in cells}
    return _fields(snapshot, columns, texts, cells, names, {}, [c for c in conflicts if c.key in cells], own)


def fields_of_posted(
    snapshot: Snapshot,
    columns: Iterable[Column],
    posted: Posted,
    names: Names = none,
    conflicts: Iterable[Conflict] = (),
    own: Collection[str] = (),
) -> tuple[list[FormField], str]:
    """The same of a form that came back: the texts are kept, with what is wrong or both versions to choose from."""
    return _fields(snapshot, columns, posted.texts, posted.opened, names, posted.errors, conflicts, own)


def _fields(
    snapshot: Snapshot,
    columns: Iterable[Column],
    texts: Mapping[str, str],
    opened: Mapping[str, Cell],
    names: Names,
    errors: Mapping[str, kinds.Invalid],
    conflicts: Iterable[Conflict],
    own: Collection[str],
) -> tuple[list[FormField], str]:
    by_key = {conflict.key: conflict for conflict in conflicts}
    first = next(iter([*errors, *by_key]), "")
    fields = []
    for column in columns:
        key = column.key
        if key not in texts:
            continue
        text, error, both = texts[key], "", None
        if conflict := by_key.get(key):
            text, theirs = (shown(snapshot, column, cell) for cell in (conflict.mine, conflict.theirs))
            both = Versions(text, theirs, key in own)
        elif invalid := errors.get(key):
            error = sentence(column, invalid, text)
        item = _field(snapshot, column, text, error, both, key == first, names)
        fields.append(replace(item, confirm=bool(error) and errors[key].code == CONFIRM))
    return fields, base_json({**opened, **{key: conflict.theirs for key, conflict in by_key.items()}})


def base_cells(table: Table[Any], row: Row | None, columns: Iterable[Column]) -> dict[str, Cell]:
    """The cells a form is opened on, as they are read, for the columns that the sheet has."""
    return {c.key: table.cell_read(row, c.key) if row else None for c in columns if c.key not in table.missing}


def said_date(text: str, today: dt.date, *, end: bool) -> str:
    """What is understood of a date while it is typed, in the visitor's words; nothing for nothing.

    Args:
        text: as typed.
        today: for dates that count from it.
        end: it is an end, which may be open.
    """
    span = read_span(text, today)
    if end and (says_still(text) or (span and span.still)):
        return translate("Compris : toujours en cours.")
    if not text.strip():
        return translate("Vide : toujours en cours.") if end else ""
    if not end and span and span.start:
        words = {"start": in_words(span.start), "end": in_words(span.end) if span.end else ""}
        return translate(BOTH if span.end else UNTIL_NOW) % words
    day = read_date(text, today, end=end)
    return translate("Compris : %(day)s.") % {"day": in_words(day)} if day else translate(NO_DATE)


def shown(snapshot: Snapshot, column: Column, cell: Cell) -> str:
    """A cell as its form field shows it; one that cannot be understood shows what it holds."""
    value, code = kinds.read(column, cell, snapshot.spellings(column.options))
    if code and value in (column.blank, column.unread):
        return kinds.plain(cell)
    if column.kind is Kind.DATE and value:
        return in_words(value) if column.section == "path" else long_date(value)
    if column.kind is Kind.NUMBER and current() == "fr":
        return kinds.to_text(column, value).replace(".", ",")
    return kinds.to_text(column, value)


def in_words(day: dt.date) -> str:
    # Of a path people remember « mars 2019 », not a day: the sheet keeps the first of the month.
    return month_year(day) if day.day == 1 else long_date(day)


def check_text(column: Column, text: str, options: kinds.Options | None = None) -> tuple[Cell, str]:
    """What one field asks for: its cell, or what is wrong with its text, in the visitor's language.

    Args:
        column: the field's.
        text: as typed.
        options: spellings of the choices, where it has any.
    """
    try:
        return kinds.to_cell(column, kinds.from_text(column, text, options)), ""
    except kinds.Invalid as invalid:
        return None, sentence(column, invalid, text)


def sentence(column: Column, invalid: kinds.Invalid, text: str) -> str:
    """What is wrong with a field and how to mend it, in the visitor's language."""
    if invalid.code == CONFIRM:
        return translate(
            "Cette adresse ouvre un compte : confirmez d'abord que c'est vous, puis enregistrez de nouveau."
        )
    limit = column.max_items if invalid.code == "too_many" else column.max_length
    other = column.options if invalid.code in ("not_in_list", "unknown_reference") else str(limit)
    problem = Problem(invalid.code, "", value=text[:80], other=other)
    wrong, mend = MESSAGES[invalid.code]
    if invalid.code == "required":
        wrong = translate("Il manque : %(name)s.") % {"name": name_of(column)}
    if invalid.code == "required" and column.kind in (*_LISTED, Kind.REFERENCE):
        mend = "Choisissez dans la liste."
    return " ".join(problem.say(translate(part)) for part in (wrong, mend))


def met(snapshot: Snapshot, column: Column, conflict: Conflict) -> str:
    """What to say under a text that comes back over somebody else's, which it would cover."""
    if theirs := shown(snapshot, column, conflict.theirs):
        words = translate(
            "L'équipe a écrit entre-temps : « %(theirs)s ». Gardez votre texte ou reprenez le sien, puis enregistrez."
        )
        return words % {"theirs": theirs}
    return translate("L'équipe a effacé ce texte entre-temps. Gardez le vôtre ou effacez-le, puis enregistrez.")


def name_of(column: Column) -> str:
    """What a field is called in the visitor's language."""
    if current() != "fr" and column.english:
        return column.english
    kept = column.label or said(reworded(), column.header, current())
    return translate(column.name if kept else plain_field(column))


def help_of(column: Column) -> str:
    """What is said under a field."""
    return translate(column.help) if column.help else ""


def base_json(cells: Mapping[str, Cell]) -> str:
    """The hidden `base` of a form."""
    return json.dumps(cells, ensure_ascii=False, separators=(",", ":"))


def _field(
    snapshot: Snapshot,
    column: Column,
    text: str,
    error: str = "",
    versions: Versions | None = None,
    first: bool = False,
    names: Names = none,
) -> FormField:
    several = column.kind in (Kind.CHOICES, Kind.REFERENCES)
    kept = lines_of(text) if several else (text,) * bool(text)
    rows = names(column, kept) if column.kind in REFERRING else {}
    offered = tuple(rows) if rows else snapshot.options(column.options) if column.kind in _LISTED else ()
    options = tuple(dict.fromkeys((*offered, *kept))) if offered else ()
    widget = WIDGETS.get(column.kind, "text")
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    if several:
        # Those ticked are shown by themselves, above the regions.
        groups = _by_region(o for o in options if o not in kept) if len(options) > MANY_OPTIONS and not rows else ()
        widget = "places" if groups else "ticks" if options else "items"
    elif options:
        widget = "select"
    elif "\n" in text and widget not in ("textarea", "items", "yes_no"):
        widget = "textarea"  # a control of one line would lose the others by being shown
    colours = {o: colour for o in options if (colour := snapshot.colour(column.options, o))} if several else {}
    return FormField(column, text, widget, options, groups, error, versions, first, rows, colours)


def lines_of(text: str) -> tuple[str, ...]:
    # Not kinds.split: « Direction financière, juridique et RH » is one choice.
    return tuple(line for line in text.split("\n") if line)


def _by_region(options: Iterable[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Options by region, by name, and what belongs to none last."""
    groups: dict[str, list[str]] = {}
    for option in options:
        groups.setdefault(REGIONS.get(option, ""), []).append(option)
    return tuple((name, tuple(groups[name])) for name in sorted(groups, key=lambda n: (not n, fold(n))))
