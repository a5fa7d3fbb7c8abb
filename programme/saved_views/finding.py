"""The rows of a view, in order: filtered, searched and sorted in memory, from one reading.

At 10,000 rows a page must come in well under a tenth of a second: what is the same for every question (a row's text to
search in, what was found last) is kept.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from programme.conditions import IS, Condition, ConditionContext, Path, Test, holds, row_at
from programme.readers import ListReader, may_read, rows_for, seen_in_part
from programme.row_names import name_of_row, own_name
from programme.saved_views.reading import DERIVED, SortKey
from programme.structures import stage_of
from sheets.model import schema
from sheets.model.columns import REFERRING, Column, Kind, Row, Tab, fold
from sheets.model.kinds import to_text
from sheets.model.snapshot import Snapshot
from sheets.model.table import Table

LONGEST_WORDS = 100
"""Characters of a search."""
_ANSWERS = 64
"""What was asked last of one reading."""
_NOT_SEARCHED = frozenset({Kind.DATE, Kind.MOMENT, Kind.YES_NO, Kind.PHOTO, *REFERRING})


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asks of a tab.

    Args:
        tab: its key.
        conditions: all must hold.
        words: all must be found in a row.
        sort: in which order; none: the sheet's.
    """

    tab: str
    conditions: tuple[Condition, ...] = ()
    words: str = ""
    sort: tuple[SortKey, ...] = ()


def find(snapshot: Snapshot, reader: ListReader, question: Question, today: dt.date) -> Sequence[Any]:
    """The rows that answer a question, of those that somebody may see.

    Args:
        snapshot: a reading.
        reader: who asks.
        question: what.
        today: for conditions that count from it.
    """
    asked = (reader.who, tuple(reader.coaches), tuple(reader.structures), question, today)
    answers = _answers(snapshot, "rows")
    rows: Sequence[Any] | None = answers.get(asked)
    if rows is None:
        rows = answers[asked] = _find(snapshot, reader, question, today)
    return rows


def value_of(snapshot: Snapshot, row: Row, path: Path) -> Any:
    """The typed value that a path leads to; a candidate's stage as the other columns tell it where nobody wrote it."""
    found = row_at(snapshot, row, path)
    if found is None:
        return path.column.blank
    if path.column.key == "stage" and isinstance(found, schema.Candidate):
        return stage_of(snapshot, found)
    return snapshot.tabs[path.tab].value(found, path.column.key)


def names_of(snapshot: Snapshot, reader: ListReader) -> Callable[[Column, str], str]:
    """How somebody is told the rows that a relation names: (column, ID) -> name; "" for whom they may not know."""

    def name(column: Column, row_id: str) -> str:
        tab = snapshot.tabs.get(column.options)
        row = snapshot.table(tab.key).get(row_id) if tab else None
        if tab is None or row is None:
            return row_id
        seen = _seen(snapshot, tab, reader)
        return name_of_row(tab, row, reader.who) if seen is None or row_id in seen else ""

    return name


def name_in_list(snapshot: Snapshot, reader: ListReader, tab: Tab, row: Row) -> str:
    """What a list calls a row: by its own name, else by the rows that it refers to: a meeting by who meets."""
    if not own_name(row, reader.who):
        name = names_of(snapshot, reader)
        references = [c for c in tab.columns if c.kind is Kind.REFERENCE and may_read(tab, c, reader.who)]
        told = [name(c, row_id) for c in references if (row_id := tab.value(row, c.key))]
        if said := " · ".join([one for one in told if one][:2]):
            return said
    return name_of_row(tab, row, reader.who)


def _seen(snapshot: Snapshot, tab: Tab, reader: ListReader) -> Collection[str] | None:
    """The IDs of a tab's rows that somebody may know of; None: all."""
    if not seen_in_part(snapshot, tab, reader.who):
        return None
    asked, kept = (reader.who, tuple(reader.coaches), tuple(reader.structures), tab.key), _answers(snapshot, "seen")
    if asked not in kept:
        kept[asked] = {row.id for row in rows_for(snapshot, tab, reader)}
    ids: Collection[str] = kept[asked]
    return ids


def listed(value: Any) -> tuple[Any, ...]:
    """The values of a cell: none of an empty one."""
    if isinstance(value, tuple):
        return value
    return () if value in (None, "") else (value,)


_KEPT: list[tuple[Snapshot, dict[str, dict[Any, Any]]]] = []


@dataclass(frozen=True, slots=True)
class _Texts:
    """What is searched in, of one tab as it was last asked."""

    table: Table[Any]
    rows: dict[str, tuple[Row, str]]
    texts: dict[str, str]


_TEXTS: dict[tuple[str, tuple[str, ...]], _Texts] = {}


def _answers(snapshot: Snapshot, what: str) -> dict[Any, Any]:
    """What was worked out of this very reading; what was of the one before is let go."""
    known = _KEPT[0] if _KEPT else None
    if known is None or known[0] is not snapshot:
        known = (snapshot, {})
        _KEPT[:] = [known]
    kept = known[1].setdefault(what, {})
    if len(kept) >= _ANSWERS:
        kept.clear()
    return kept


def _find(snapshot: Snapshot, reader: ListReader, question: Question, today: dt.date) -> list[Any]:
    tab = snapshot.tabs[question.tab]
    rows: Iterable[Any] = rows_for(snapshot, tab, reader)
    if question.conditions:
        rows = _narrowed(snapshot, tab, rows, question.conditions)
        moment = ConditionContext(snapshot, today, value=value_of, as_shown=True)
        rows = [row for row in rows if holds(question.conditions, row, moment)]
    if words := fold(question.words[:LONGEST_WORDS]).split():
        rows = _searched(snapshot, reader, tab, rows, words)
    found = list(rows)
    for key in reversed(question.sort):
        places = _places(snapshot, reader, tab, key)
        found.sort(key=lambda row, places=places: places[row.id])  # type: ignore[misc]
    return found


def _narrowed(snapshot: Snapshot, tab: Tab, rows: Iterable[Any], conditions: Iterable[Condition]) -> Iterable[Any]:
    """The rows that a condition on a choice lets through, from its index: few of many are looked at further."""
    for condition in conditions:
        test = condition.any_of[0]
        if len(condition.any_of) > 1 or not isinstance(test, Test) or test.sign != IS or test.path.steps:
            continue
        if test.path.column.kind is Kind.CHOICE and (tab.key, test.path.column.key) not in DERIVED:
            table = snapshot.table(tab.key)
            ids = {row.id for value in test.values for row in table.where(test.path.column.key, value)}
            return [row for row in rows if row.id in ids]
    return rows


def _places(snapshot: Snapshot, reader: ListReader, tab: Tab, key: SortKey) -> dict[str, int]:
    """The place of every row of a tab in an order, the same for rows that share it; made once a reading."""
    kept = _answers(snapshot, "places")
    asked = (reader.who, tuple(reader.coaches), tab.key, key)
    places: dict[str, int] | None = kept.get(asked)
    if places is None:
        order = order_of(snapshot, reader, key.path)
        found = sorted(((order(row), row.id) for row in snapshot.table(tab.key).rows), key=lambda pair: pair[0])
        empty = [pair for pair in found if pair[0][0]]
        filled = found[: len(found) - len(empty)]
        places, place, last = {}, 0, None
        for value, row_id in [*(reversed(filled) if key.down else filled), *empty]:  # what is empty comes last
            place += value != last
            places[row_id], last = place, value
        kept[asked] = places
    return places


def order_of(snapshot: Snapshot, reader: ListReader, path: Path) -> Callable[[Row], tuple[bool, Any]]:
    """What rows are put in order by: a choice by its list, a relation by its name, nothing last."""
    column = path.column
    name = names_of(snapshot, reader)
    places = {choice: n for n, choice in enumerate(snapshot.options(column.options))}

    def order(row: Row) -> tuple[bool, Any]:
        value = value_of(snapshot, row, path)
        if column.kind in (Kind.NUMBER, Kind.YES_NO, Kind.DATE, Kind.MOMENT):
            return value is None, value if value is not None else 0
        values = listed(value)
        if column.kind is Kind.CHOICE:
            return not values, (places.get(value, len(places)), fold(str(value)))
        texts = [name(column, one) if column.kind in REFERRING else str(one) for one in values]
        return not values, fold(" ".join(texts))

    return order


def _searched(
    snapshot: Snapshot, reader: ListReader, tab: Tab, rows: Iterable[Row], words: Sequence[str]
) -> list[Row]:  # fmt: skip
    """The rows that hold every word in what their reader sees of them, names of other rows included."""
    columns = [c for c in tab.columns if may_read(tab, c, reader.who)]
    derived = [Path((), tab.key, c) for c in columns if (tab.key, c.key) in DERIVED]
    own = (c for c in columns if c.kind not in _NOT_SEARCHED and (tab.key, c.key) not in DERIVED)
    texts = _texts_of(snapshot.table(tab.key), tuple(own))
    relations = [c for c in columns if c.kind in REFERRING and c.options in snapshot.tabs]
    name = names_of(snapshot, reader)
    found = list(rows)
    for word in words:
        named = _naming(snapshot, tab, relations, name, word)
        found = [
            row
            for row in found
            if word in texts[row.id]
            or row.id in named
            or any(word in fold(value_of(snapshot, row, path)) for path in derived)
        ]
    return found


def _naming(
    snapshot: Snapshot, tab: Tab, relations: Iterable[Column], name: Callable[[Column, str], str], word: str
) -> set[str]:
    """IDs of the rows that name, by a relation, a row whose name holds a word."""
    table, found = snapshot.table(tab.key), set[str]()
    for column in relations:
        ids = {row_id for row_id in snapshot.table(column.options).ids if word in fold(name(column, row_id))}
        if column.kind is Kind.REFERENCE:
            found.update(row.id for row_id in ids for row in table.where(column.key, row_id))
        elif ids:
            found.update(row.id for row in table.rows if not ids.isdisjoint(tab.value(row, column.key)))
    return found


def _texts_of(table: Table[Any], columns: tuple[Column, ...]) -> dict[str, str]:
    """Each row's own text, folded, by ID; made again only for rows that changed."""
    key = table.tab.key, tuple(c.key for c in columns)
    known = _TEXTS.get(key)
    if known and known.table is table:
        return known.texts
    before, after = known.rows if known else {}, dict[str, tuple[Row, str]]()
    for row in table.rows:
        kept = before.get(row.id)
        if kept is None or kept[0] is not row:
            joined = " ".join(to_text(c, table.tab.value(row, c.key)) for c in columns)
            # Long texts would push everything else out of what `fold` remembers.
            kept = (row, fold.__wrapped__(joined))
        after[row.id] = kept
    made = _TEXTS[key] = _Texts(table, after, {row_id: text for row_id, (_, text) in after.items()})
    return made.texts
