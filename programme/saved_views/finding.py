"""The rows of a view, in order: filtered, searched and sorted in memory, from one reading.

At 10,000 rows a page must come in well under a tenth of a second: what is the same for every question (a row's text to
search in, what was found last) is kept.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from programme.conditions import Condition, ConditionContext, Path, holds, row_at
from programme.readers import ListReader, may_read, own_candidates, rows_for
from programme.row_names import name_of_row
from programme.saved_views.reading import SortKey
from programme.structures import stage_of
from sheets.model import schema
from sheets.model.columns import REFERRING, TEAM, Column, Kind, Row, Tab, fold
from sheets.model.kinds import to_text
from sheets.model.snapshot import Snapshot

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
    answers = _answers(snapshot)
    if asked not in answers:
        if len(answers) >= _ANSWERS:
            answers.clear()
        answers[asked] = _find(snapshot, reader, question, today)
    return answers[asked]


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
    own = None if reader.who == TEAM else {row.id for row in own_candidates(snapshot, reader)}

    def name(column: Column, row_id: str) -> str:
        if column.options not in snapshot.tabs:
            return row_id
        row = snapshot.table(column.options).get(row_id)
        if row is None:
            return row_id
        if own is not None and isinstance(row, schema.Candidate) and row.id not in own:
            return ""
        return name_of_row(snapshot.tabs[column.options], row, reader.who == TEAM)

    return name


def listed(value: Any) -> tuple[Any, ...]:
    """The values of a cell: none of an empty one."""
    if isinstance(value, tuple):
        return value
    return () if value in (None, "") else (value,)


_KEPT: list[tuple[Snapshot, dict[Any, Sequence[Any]]]] = []
_TEXTS: dict[tuple[str, tuple[str, ...]], dict[str, tuple[Row, str]]] = {}


def _answers(snapshot: Snapshot) -> dict[Any, Sequence[Any]]:
    """What was found in this very reading; what was found in the one before is let go."""
    if not _KEPT or _KEPT[0][0] is not snapshot:
        _KEPT[:] = [(snapshot, {})]
    return _KEPT[0][1]


def _find(snapshot: Snapshot, reader: ListReader, question: Question, today: dt.date) -> list[Any]:
    tab = snapshot.tabs[question.tab]
    rows: Iterable[Any] = rows_for(snapshot, tab, reader)
    if question.conditions:
        moment = ConditionContext(snapshot, today)
        rows = [row for row in rows if holds(question.conditions, row, moment)]
    if words := fold(question.words[:LONGEST_WORDS]).split():
        rows = _searched(snapshot, reader, tab, rows, words)
    found = list(rows)
    for key in reversed(question.sort):
        order = order_of(snapshot, reader, key.path)
        found.sort(key=lambda row, order=order: order(row), reverse=key.down)  # type: ignore[misc]
        if key.down:  # what is empty comes last, whichever way
            found.sort(key=lambda row, order=order: order(row)[0])  # type: ignore[misc]
    return found


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
    searched = tuple(c for c in columns if c.kind not in _NOT_SEARCHED)
    text_of = _text_of(tab, searched, len(snapshot.table(tab.key)))
    name = names_of(snapshot, reader)
    relations = [c for c in columns if c.kind in REFERRING and c.options in snapshot.tabs]
    named = [[(c.key, _named(snapshot, c, name, word)) for c in relations] for word in words]

    def holds_all(row: Row) -> bool:
        text = text_of(row)
        return all(
            word in text or any(not ids.isdisjoint(listed(tab.value(row, key))) for key, ids in found)
            for word, found in zip(words, named, strict=True)
        )

    return [row for row in rows if holds_all(row)]


def _named(snapshot: Snapshot, column: Column, name: Callable[[Column, str], str], word: str) -> frozenset[str]:
    ids = snapshot.table(column.options).ids
    return frozenset(row_id for row_id in ids if word in fold(name(column, row_id)))


def _text_of(tab: Tab, columns: tuple[Column, ...], rows: int) -> Callable[[Row], str]:
    """A row's own text, folded; made once for each row as it stands."""
    kept = _TEXTS.setdefault((tab.key, tuple(c.key for c in columns)), {})
    if len(kept) > 2 * rows + _ANSWERS:
        kept.clear()  # of rows that are gone nothing is remembered

    def text(row: Row) -> str:
        known = kept.get(row.id)
        if known is None or known[0] is not row:
            joined = " ".join(to_text(c, tab.value(row, c.key)) for c in columns)
            # Long texts would push everything else out of what `fold` remembers.
            known = kept[row.id] = (row, fold.__wrapped__(joined))
        return known[1]

    return text
