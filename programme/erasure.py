"""What is wiped when a person asks to be erased: pure, from one reading.

Rows and their IDs stay, with what tells nobody who it was (a zone, a department's figures, dates of entry): references
to them hold, and the programme's figures too. Everything a person typed goes, in columns that staff added as well.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from programme.offer_steps import CONTACTED, INTERVIEW, REFUSED, TO_DO
from sheets.model import kinds
from sheets.model.columns import UNDESCRIBED, Cell, Column, Kind, Row, Tab, fold
from sheets.model.schema import (
    CANDIDATES,
    COACHES,
    FOLLOW_UPS,
    HIDDEN,
    OPPORTUNITIES,
    PUBLISHED,
    RELAYS,
)
from sheets.model.snapshot import Snapshot
from sheets.model.table import Table

KEPT: Mapping[str, frozenset[str]] = {
    "candidates": frozenset(
        ("id", "zone", "structure", "employed", "contract", "hired_on", "left_on", "views", "shares",
         "created_on", "published_on")
    ),
    "coaches": frozenset(("id", "zone", "structure", "trained_on")),
    "opportunities": frozenset(
        ("id", "title", "company", "department", "sector", "contract", "licence", "for_all", "origin", "proposed_on",
         "validated_on")
    ),
    "experiences": frozenset(("id", "candidate")),
    "testimonials": frozenset(("id", "candidate")),
    "meetings": frozenset(("id", "candidate", "coach", "date", "removed")),
}  # fmt: skip
"""Columns that stay, by tab; in any other tab, those of kinds that hold no text of anybody's."""
_TELL_NOTHING = frozenset(
    {Kind.ID, Kind.REFERENCE, Kind.REFERENCES, Kind.CHOICE, Kind.CHOICES, Kind.YES_NO, Kind.NUMBER, Kind.DATE,
     Kind.MOMENT}
)  # fmt: skip
_KNOWN = ("addresses", "photos", "traces", "sure")
_TELLING = 20
"""A text this long, found in a mail, tells whom the mail is about; shorter ones are anybody's words."""
_SURE = 40
NAMES = frozenset(("first_name", "last_name", "recruiter_first_name", "recruiter_last_name"))
"""Columns that say who somebody is."""
_CONTACTS = frozenset({Kind.PHONE, Kind.EMAIL, Kind.LINK, Kind.PHOTO})
_TYPED = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.ITEMS}) | _CONTACTS


@dataclass(frozen=True, slots=True)
class Wipe:
    """One row to empty.

    Args:
        tab: tab key.
        row_id: its ID.
        base: the cells that are to change, as they are.
        new: what they become, mostly nothing.
    """

    tab: str
    row_id: str
    base: Mapping[str, Cell]
    new: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Erasure:
    """All that is known of a person in one reading.

    Args:
        tab, id: their own row.
        rows: every row that is theirs or about them, emptied or not: (tab key, ID).
        wipes: those that still hold something.
        addresses: their e-mail addresses, without those that are somebody else's too.
        photos: keys of their photos that nobody else has.
        traces: their names, contacts and longer texts, to look for elsewhere.
        sure: those that are nobody else's.
    """

    tab: str
    id: str
    rows: tuple[tuple[str, str], ...]
    wipes: tuple[Wipe, ...]
    addresses: tuple[str, ...]
    photos: tuple[str, ...]
    traces: tuple[str, ...]
    sure: tuple[str, ...]

    def after(self, known: Mapping[str, Iterable[Iterable[str]]]) -> "Erasure":
        """This reading's, with what was known of the person before their rows were emptied.

        Args:
            known: what `known` said.
        """
        rows = tuple((str(tab), str(row_id)) for tab, row_id in known["rows"])
        texts = {name: tuple(map(str, known[name])) for name in _KNOWN}
        joined: dict[str, Any] = {name: tuple(dict.fromkeys((*texts[name], *getattr(self, name)))) for name in _KNOWN}
        return dataclasses.replace(self, rows=tuple(dict.fromkeys((*rows, *self.rows))), **joined)

    @property
    def known(self) -> dict[str, Any]:
        """What is to be remembered until all is done, as JSON: an emptied row tells none of it any more."""
        return {"rows": self.rows, **{name: getattr(self, name) for name in _KNOWN}}


def plan_erasure(snapshot: Snapshot, row_id: str) -> Erasure | None:
    """What to wipe of a candidate, a coach, a relay or the recruiter of an opportunity; None when nobody has this ID.

    Args:
        snapshot: a reading, without the changes that wait.
        row_id: theirs; an opportunity's stands for its recruiter, in all the opportunities of that address.
    """
    own = next(
        (tab for tab in (CANDIDATES, COACHES, OPPORTUNITIES, RELAYS) if snapshot.table(tab.key).get(row_id)), None
    )
    if own is None:
        return None
    found = list(_concerned(snapshot, own, row_id))
    wipes = tuple(wipe for table, row in found if (wipe := _wipe(table, row)))
    table = snapshot.table(own.key)
    rows = {found_row.id for _, found_row in found}
    others = _addresses_of_others(snapshot, rows)
    emails = (table.value(row, key) for t, row in found if t is table for key in _of_kind(table.tab, Kind.EMAIL))
    return Erasure(
        tab=own.key,
        id=row_id,
        rows=tuple((found_table.tab.key, row.id) for found_table, row in found),
        wipes=wipes,
        addresses=tuple(e for e in dict.fromkeys(email.casefold() for email in emails if email) if e not in others),
        photos=tuple(_photos(snapshot, row_id) if own is CANDIDATES else ()),
        traces=tuple(dict.fromkeys(_traces(snapshot, wipes))),
        sure=tuple(dict.fromkeys((row_id, *_sure(snapshot, wipes)))),
    )


def plan_without_row(snapshot: Snapshot, row_id: str, addresses: Iterable[str]) -> Erasure:
    """What can be forgotten of a candidate whose row staff deleted: what is kept beside the sheet.

    Args:
        snapshot: a reading.
        row_id: theirs.
        addresses: their e-mail addresses, as far as they are known.
    """
    own = tuple(e for e in map(str.casefold, addresses) if e not in _addresses_of_others(snapshot, {row_id}))
    return Erasure(CANDIDATES.key, row_id, ((CANDIDATES.key, row_id),), (), own, (), (), (row_id,))


def _addresses_of_others(snapshot: Snapshot, rows: set[str]) -> set[str]:
    people = (snapshot.candidates, snapshot.coaches, snapshot.staff)
    return {other.email.casefold() for one in people for other in one.rows if other.id not in rows}


def _concerned(snapshot: Snapshot, own: Tab, row_id: str) -> Iterator[tuple[Table[Any], Any]]:
    table: Table[Any] = snapshot.table(own.key)
    row: Any = table.get(row_id)
    yield table, row
    if own is OPPORTUNITIES and row.recruiter_email:
        yield from ((table, other) for other in table.where("recruiter_email", row.recruiter_email) if other is not row)
    emails = {table.value(row, key) for key in _of_kind(table.tab, Kind.EMAIL)} - {""}
    relays = (relay for email in emails for relay in snapshot.relays.where("email", email))
    yield from ((snapshot.relays, relay) for relay in relays if relay is not row)
    if own is not CANDIDATES:
        return  # what others noted around a coach or an offer is about candidates
    for other in snapshot.tables:
        columns = [c for c in other.tab.columns if c.options == own.key and c.key not in other.missing]
        yield from ((other, found) for found in _about(other, columns, row_id))


def _about(table: Table[Any], columns: Iterable[Column], row_id: str) -> Iterable[Any]:
    """The rows that refer to a row by some columns, each once; by the index where a cell holds one reference."""
    found: dict[str, Any] = {}
    for column in columns:
        if column.kind is Kind.REFERENCE:
            found |= {row.id: row for row in table.where(column.key, row_id)}
        elif column.kind is Kind.REFERENCES:
            found |= {row.id: row for row in table.rows if row_id in table.value(row, column.key)}
    return found.values()


def _wipe(table: Table[Row], row: Row) -> Wipe | None:
    tab = table.tab
    new: dict[str, Cell] = {c.key: None for c in tab.columns if not _stays(tab, c) and c.key not in table.missing}
    new |= {key: cell for key, cell in _marks(table, row).items() if key not in table.missing}
    base = {key: table.cell(row, key) for key in new}
    for header, cell in row.extra.items():
        base[UNDESCRIBED + header], new[UNDESCRIBED + header] = cell, None
    changed = {key for key, cell in new.items() if cell != base[key] and not (cell is None and base[key] == "")}
    if not changed:
        return None
    return Wipe(tab.key, row.id, {k: base[k] for k in base if k in changed}, {k: new[k] for k in new if k in changed})


def _stays(tab: Tab, column: Column) -> bool:
    if tab.key in KEPT:
        return column.key in KEPT[tab.key]
    return column.kind in _TELL_NOTHING


def _marks(table: Table[Row], row: Row) -> dict[str, Cell]:
    """What an emptied row says of itself: it is shown to nobody, and stands in nobody's way."""
    tab = table.tab
    if tab.key == CANDIDATES.key:
        was_public = table.value(row, "status") in (PUBLISHED, HIDDEN) or table.value(row, "published_on")
        return {"status": HIDDEN if was_public else None}
    if tab.key == FOLLOW_UPS.key and table.value(row, "status") in (CONTACTED, INTERVIEW):
        return {"status": REFUSED}  # its recruiter is told, without a name, by the line of `Messages`
    if tab.key == FOLLOW_UPS.key and table.value(row, "status") in ("", TO_DO):
        present, put_away = table.cell(row, "archived"), table.value(row, "archived") is True
        return {"archived": present if put_away else kinds.to_cell(tab.by_key["archived"], True, present)}
    texts: dict[str, dict[str, Cell]] = {
        "testimonials": {"status": HIDDEN},
        "opportunities": {"status": "Archivée"},
    }
    no = {"coaches": ("active", False), "experiences": ("removed", True)}
    if tab.key in no:
        key, value = no[tab.key]
        present = table.cell(row, key)
        same = table.value(row, key) is value
        return {key: present if same else kinds.to_cell(tab.by_key[key], value)}
    return texts.get(tab.key, {})


def _photos(snapshot: Snapshot, row_id: str) -> Iterable[str]:
    row = snapshot.candidates.get(row_id)
    if row and row.photo and len(snapshot.candidates.where("photo", row.photo)) == 1:
        yield row.photo


def _traces(snapshot: Snapshot, wipes: Sequence[Wipe]) -> Iterator[str]:
    for column, text in _texts(snapshot, wipes):
        if column.key in NAMES or column.kind in _CONTACTS or len(text) >= _TELLING:
            yield text
    yield from _sure(snapshot, wipes)


def _sure(snapshot: Snapshot, wipes: Sequence[Wipe]) -> Iterator[str]:
    texts = list(_texts(snapshot, wipes))
    yield from (text for column, text in texts if column.kind in _CONTACTS or len(text) >= _SURE)
    if len(names := [text for column, text in texts if column.key in NAMES]) > 1:
        yield " ".join(names[:2])


def _texts(snapshot: Snapshot, wipes: Sequence[Wipe]) -> Iterator[tuple[Column, str]]:
    """What goes, a line at a time: mails and files cut texts into lines of their own."""
    for wipe in wipes:
        tab = snapshot.tabs[wipe.tab]
        for key, cell in wipe.base.items():
            column = tab.by_key.get(key) or Column(key, key, Kind.TEXT)
            if column.kind in _TYPED:
                yield from ((column, line.strip()) for line in kinds.plain(cell).splitlines() if line.strip())


def _of_kind(tab: Tab, kind: Kind) -> list[str]:
    return [c.key for c in tab.columns if c.kind is kind]


def mentions(text: str, traces: Iterable[str]) -> bool:
    """Whether a text holds one of these, whatever its case and accents; whole words only.

    Args:
        text: any.
        traces: what a person typed.
    """
    whole = f" {_words(text)} "
    return any((words := _words(trace)) and f" {words} " in whole for trace in traces)


def _words(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in fold(text)).split())
