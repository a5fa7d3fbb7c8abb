"""What a tab and its columns are: the vocabulary schema.py is written in."""

import dataclasses
import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Any, TypeVar, dataclass_transform

from sheets.model.characters import drop_invisible

Cell = str | int | float | bool | None
"""One cell as the API gives it unformatted: dates are serial numbers, an empty cell is None."""


class Kind(StrEnum):
    """How a column's cells are read, checked, edited and written. The values are those of the `Champs` tab."""

    ID = "identifiant"
    TEXT = "texte"
    LONG_TEXT = "texte long"
    CHOICE = "choix"
    CHOICES = "plusieurs choix"
    ITEMS = "plusieurs textes"
    DATE = "date"
    MOMENT = "date et heure"
    PHONE = "téléphone"
    EMAIL = "e-mail"
    POSTAL_CODE = "code postal"
    LINK = "lien"
    NUMBER = "nombre"
    YES_NO = "oui/non"
    PHOTO = "photo"
    REFERENCE = "ligne"
    REFERENCES = "plusieurs lignes"


UNDESCRIBED = "="
"""Begins the key of a change of a column that nothing describes: its header follows. Only an erasure writes there."""

MANY = frozenset({Kind.CHOICES, Kind.ITEMS, Kind.REFERENCES})
"""Kinds whose cell holds several values, one per line."""
REFERRING = frozenset({Kind.REFERENCE, Kind.REFERENCES})
"""Kinds whose cell names rows of a tab."""
SETS = frozenset({Kind.CHOICES, Kind.REFERENCES})
"""Those whose order says nothing: ticked in a list, they come back in the list's order, not the cell's."""


CANDIDATE, COACH, TEAM = "candidat", "coach", "équipe"
EDITORS = frozenset({CANDIDATE, COACH, TEAM})
"""Who may see and edit a field, as the `Champs` tab says it."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a tab.

    Args:
        key: its name in code, forms and JSON.
        header: its French header in the sheet, also its label.
        aliases: other headers it is known by; compared folded (case, accents, spaces).
        options: the list of `Listes` its choices come from, or the tab key its references point to.
        required: a form refuses to leave it empty.
        max_length: characters (of each value, when there are several).
        max_items: values, for kinds that hold several.
        public: may appear on a public page. No by default: forgetting it must not leak.
        section: the part of the candidate's form it is edited in; empty: in no form.
        help: one French sentence under the field.
        label: its French name for people, where staff reworded it in `Champs`; empty: the header.
        english: its English name, as `Champs` says it; empty: the translation of the French one.
        editors: who sees and edits it in a form (see EDITORS).
        order: its place among the others of its section, and on the CV.
        added: staff made it, in the sheet and in `Champs`: its typed values are in `Row.added`.
        adds: a number that only grows by what is added: two who changed it both did.
        untold: the Journal says that it changed, never what it held: it is to be forgotten some day.
        sign_in: the address its person signs in with: whoever could change it could become them, so that in a form
            staff alone do, whatever `Champs` says; others propose (see programme/accounts/addresses.py).
        decides: what stands in it decides about a page, an offer or a right: while it cannot be understood its last
            known value stands (see holding.py).
        blank_opens: an empty cell opens something (a page, a right, a seat, a mail): where the column is lost, what was
            last known in it stands (see lost_columns.py).
        unread: what a cell means that cannot be understood, where its last known value does not stand: the side that
            opens and sends nothing. None: nothing.
        open_ended: a date's cell may say that there is none yet ("en cours").
        optional: workbooks made before it lack it, and that is no problem.
    """

    key: str
    header: str
    kind: Kind
    aliases: tuple[str, ...] = ()
    options: str = ""
    required: bool = False
    max_length: int = 50_000
    max_items: int = 0
    public: bool = False
    section: str = ""
    help: str = ""
    label: str = ""
    english: str = ""
    editors: frozenset[str] = EDITORS
    order: float = math.inf
    added: bool = False
    adds: bool = False
    sign_in: bool = False
    untold: bool = False
    decides: bool = False
    blank_opens: bool = False
    unread: Any = None
    open_ended: bool = False
    optional: bool = False

    @property
    def has_safe_side(self) -> bool:
        """Whether a cell that cannot be understood may be read as something: none opens, sends or ends a thing then."""
        return self.unread is not None or not self.blank_opens

    @property
    def name(self) -> str:
        """What people call it, in French."""
        return self.label or self.header

    @property
    def blank(self) -> Any:
        """The typed value of an empty cell."""
        if self.kind in MANY:
            return ()
        return None if self.kind in (Kind.DATE, Kind.MOMENT, Kind.NUMBER, Kind.YES_NO) else ""


def column(header: str, kind: Kind = Kind.TEXT, *aliases: str, **options: Any) -> Any:
    """Declare a column inside a row class: the field's name becomes the column's key.

    Args:
        header: French header.
        kind: see Kind.
        aliases: other headers accepted.
        options: the other fields of Column.
    """
    template = Column(key="", header=header, kind=kind, aliases=aliases, **options)
    return field(default=template.blank, metadata={"column": template})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a tab, typed. Never changes: an edit is a change submitted to the book.

    Args:
        number: its row number in the sheet when it was read (1-based); 0 when it is not there yet.
        extra: cells of columns that staff added and told the site nothing of, by header.
        added: typed values of the columns they described in `Champs`, by column key.
    """

    number: int = 0
    extra: Mapping[str, Cell] = field(default_factory=dict)
    added: Mapping[str, Any] = field(default_factory=dict)
    id: str = ""


R = TypeVar("R", bound=Row)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(column,))
def row(cls: type[R]) -> type[R]:
    """Make a row class out of its declared columns."""
    return dataclass(frozen=True, slots=True, kw_only=True)(cls)


@dataclass(frozen=True)
class Tab:
    """One tab: its title, its rows' class and where its IDs start.

    Args:
        key: its name in code.
        title: its French title in the workbook.
        row: the dataclass of its rows, whose columns are declared with `column()`.
        prefix: first letter of the IDs minted for it.
        aliases: other titles it is known by.
        described: its columns as the `Champs` tab shapes them; none: those of the row class.
        optional: workbooks made before it lack it, and that is no problem.
        remembered: keys of the columns whose last cells are known as a row goes: none that tells of a person.
    """

    key: str
    title: str
    row: type[Row]
    prefix: str
    aliases: tuple[str, ...] = ()
    described: tuple[Column, ...] = ()
    optional: bool = False
    remembered: tuple[str, ...] = ()

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns, in the order a new workbook shows them."""
        return self.described or tuple(
            dataclasses.replace(f.metadata["column"], key=f.name)
            for f in dataclasses.fields(self.row)
            if "column" in f.metadata
        )

    @cached_property
    def reading(self) -> tuple[tuple[Any, ...], ...]:
        """All that decides what its cells mean: two tabs with the same need not be typed twice."""
        return tuple((c.key, c.header, c.kind, c.aliases, c.options) for c in self.columns)

    @cached_property
    def own(self) -> frozenset[str]:
        """Names of the fields of its row class: the other columns' values are in `Row.added`."""
        return frozenset(f.name for f in dataclasses.fields(self.row))

    @cached_property
    def needed(self) -> tuple[str, ...]:
        """Keys of the columns of its row class without which a row is no use, whatever `Champs` says of them."""
        declared = (f for f in dataclasses.fields(self.row) if "column" in f.metadata)
        return tuple(f.name for f in declared if f.metadata["column"].required)

    @cached_property
    def leading(self) -> tuple[str, ...]:
        """Those of them that refer to another row: of a row that leads nowhere there is nothing to say."""
        return tuple(key for key in self.needed if self.by_key[key].kind is Kind.REFERENCE)

    @cached_property
    def shown(self) -> frozenset[str]:
        """Keys of the columns that a public page may show."""
        return frozenset(c.key for c in self.columns if c.public)

    @cached_property
    def opened(self) -> tuple[Column, ...]:
        """The public columns, in their order."""
        return tuple(sorted((c for c in self.columns if c.public), key=lambda c: c.order))

    @cached_property
    def reworded(self) -> dict[str, Column]:
        """Our own public columns that staff described, by key."""
        return {c.key: c for c in self.described if c.public and not c.added}

    def value(self, row: Row, key: str) -> Any:
        """The typed value of a row's column, whoever made the column.

        Args:
            row: a row of this tab.
            key: a column's key.
        """
        return getattr(row, key) if key in self.own else row.added.get(key, self.by_key[key].blank)

    def in_section(self, section: str) -> tuple[Column, ...]:
        """The columns edited in one section of a form, in staff's order."""
        return tuple(sorted((c for c in self.columns if c.section == section), key=lambda c: c.order))

    @cached_property
    def by_key(self) -> dict[str, Column]:
        """The columns by key."""
        return {c.key: c for c in self.columns}

    @cached_property
    def by_header(self) -> dict[str, Column]:
        """The columns by header and alias, as `header_key` gives them."""
        return {header_key(name): c for c in self.columns for name in (c.header, *c.aliases, c.key)}

    def named(self, header: str) -> Column | None:
        """The column a header names, by its own name or an alias, or None.

        Args:
            header: as staff wrote it.
        """
        return self.by_header.get(header_key(header))


_AROUND_HEADER = " *✱＊:：.…;,!?†‡«»"
_HEADER_NOTE = re.compile(
    r"[(\[](?:[^\w(\[]+|obligatoire|requis|facultati(?:f|ve)|optionnel(?:le)?|required|mandatory|optional"
    r"|(?:jj|dd|mm)\W(?:mm|dd|jj)\W(?:aa|yy){1,2}|aaaa\Wmm\Wjj|yyyy\Wmm\Wdd)[)\]]$"
)
"""What a form says of a field beside its name: that it must be filled, how a date is written."""


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Text as compared by people: no case, no accent, no apostrophe variants, single spaces, nothing invisible."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", drop_invisible(text)) if not unicodedata.combining(c))
    return " ".join(bare.replace("’", "'").replace("\u2010", "-").replace("_", " ").casefold().split())


@lru_cache(maxsize=8_192)
def header_key(header: str) -> str:
    """What a header must share with another to name the same column.

    A form's star, a colon, a pictogram or a note that it is required do not count; nor do hyphens. A unit does (%, €).
    """
    folded = fold(header)
    bare = _HEADER_NOTE.sub("", "".join(" " if unicodedata.category(c) in ("So", "Pd") else c for c in folded))
    return " ".join(bare.strip(_AROUND_HEADER).split()) or folded
