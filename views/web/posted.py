"""A form that came back, as the cells to write: only what its author changed. Pure: no request, no writing."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from types import EllipsisType
from typing import Any

from werkzeug.datastructures import MultiDict

from sheets.model import kinds
from sheets.model.columns import REFERRING, SETS, Cell, Column, Kind, Row, fold
from sheets.model.dates import read_date, read_span
from sheets.model.snapshot import Snapshot
from sheets.model.table import Table
from views.web.forms import Posted, in_words, lines_of, name_of, shown


def read_posted(
    snapshot: Snapshot,
    table: Table[Any],
    row: Row | None,
    columns: Iterable[Column],
    form: MultiDict[str, str],
    today: dt.date | None = None,
) -> Posted:
    """What a posted form asks for; only what its author changed counts.

    A field whose text is the one the form showed is never an error nor a change, whatever the cell holds. A field
    that was not posted is left alone; without `base`, the form counts as opened just now.

    Args:
        snapshot: for the lists.
        table: the row's table.
        row: the row, or None for a new one, of which everything counts.
        columns: those that may be edited.
        form: the posted fields.
        today: for dates that count from it ("il y a deux ans").
    """
    form = spread_span(columns := tuple(columns), form, today)
    opened = posted_base(form)
    result = Posted()
    for column in columns:
        base = opened.get(column.key, table.cell_read(row, column.key) if row else None)
        text = _posted_text(form, column, shown(snapshot, column, base))
        if text is None:
            continue
        result.texts[column.key], result.opened[column.key] = text, base
        if untouched(snapshot, column, base, text) and (row is not None or not column.required):
            continue
        if column.key in table.missing:
            result.lost[name_of(column)] = text
            continue
        try:
            cell = _wanted_cell(snapshot, column, base, text, today, is_new=row is None)
        except kinds.Invalid as invalid:
            result.errors[column.key] = invalid
            continue
        if cell is not ...:
            result.base[column.key], result.new[column.key] = _raw(table, row, column, base), cell
    _check_spans(columns, result, today)
    return result


def _wanted_cell(
    snapshot: Snapshot, column: Column, base: Cell, text: str, today: dt.date | None, *, is_new: bool
) -> Cell | EllipsisType:
    """The cell that a text asks for; `...` where it says what the cell says.

    Raises:
        kinds.Invalid: the column cannot hold it.
    """
    present, code, options = _present(snapshot, column, base)
    value = kinds.from_text(column, text, options, today)
    _check_relation(snapshot, column, value)
    cell = kinds.to_cell(column, kinds.in_order_of(column, value, present), like=base)
    same = kinds.alike(column, kinds.canonical(column, cell), kinds.canonical(column, base))
    return cell if not same and (code or is_new or not kinds.alike(column, value, present)) else ...


def _present(snapshot: Snapshot, column: Column, base: Cell) -> tuple[Any, str, kinds.Options]:
    """What a cell holds, its problem's code, and what may stand there: its choices too, listed or not."""
    options = snapshot.spellings(column.options)
    value, code = kinds.read(column, base, options)
    if options and isinstance(value, tuple):
        options = {**{fold(choice): choice for choice in value}, **options}
    return value, code, options


def _check_spans(columns: Sequence[Column], posted: Posted, today: dt.date | None) -> None:
    """Refuse an end that comes before its start, where one of both was changed.

    A year alone is its first day, and a month too: "mars 2018" may end in "2018".
    """
    for start, end in _spans(columns):
        if not posted.new.keys() & {start.key, end.key}:
            continue
        begun = read_date(posted.texts.get(start.key, ""), today)
        ended = read_date(posted.texts.get(end.key, ""), today, end=True)
        if begun and ended and (ended.year, ended.month) < (begun.year, 1 if ended.month == 1 else begun.month):
            posted.errors[end.key] = kinds.Invalid("end_first")


def _spans(columns: Sequence[Column]) -> Iterator[tuple[Column, Column]]:
    """The starts of a form with the end, which may be open, that follows each."""
    for start, end in pairwise(column for column in columns if column.kind is Kind.DATE):
        if end.open_ended and not start.open_ended:
            yield start, end


def _raw(table: Table[Any], row: Row | None, column: Column, base: Cell) -> Cell:
    """What stands in the sheet where a form was opened on what it looks like: a date typed into a column of text."""
    return table.cell(row, column.key) if row and base == table.cell_read(row, column.key) else base


def spread_span(
    columns: Sequence[Column], form: MultiDict[str, str], today: dt.date | None = None
) -> MultiDict[str, str]:
    """The form, where a start that says its end too ("2015-2018") is both: an end that is filled in stays.

    Args:
        columns: the form's, each end after its start.
        form: as posted.
        today: as in `read_posted`.
    """
    result = form.copy()
    for start, end in _spans(columns):
        span = read_span(form.get(start.key, ""), today)
        if span and span.start and span.end:
            result[start.key] = in_words(span.start)
            if end.key in form and not form[end.key].strip():
                result[end.key] = in_words(span.end)
    return result


def untouched(snapshot: Snapshot, column: Column, cell: Cell, text: str) -> bool:
    """Whether a field came back as its form showed it: nothing is written then, whatever the cell holds.

    Args:
        snapshot: for the lists.
        column: the field's.
        cell: what the form was opened on.
        text: what came back; what is ticked comes in the order of the list.
    """
    was, now = (kinds.plain(t) for t in (shown(snapshot, column, cell), text))
    return kinds.alike(column, lines_of(was), lines_of(now)) if column.kind in SETS else was == now


def _check_relation(snapshot: Snapshot, column: Column, value: Any) -> None:
    """Refuse an ID that leads nowhere."""
    if column.kind in REFERRING and column.options in snapshot.tabs:
        wanted = value if isinstance(value, tuple) else (value,)
        known = snapshot.table(column.options)
        if any(row_id and row_id not in known for row_id in wanted):
            raise kinds.Invalid("unknown_reference")


def _posted_text(form: MultiDict[str, str], column: Column, theirs: str) -> str | None:
    """The text of a field, after the choice between versions where there was one; None when it was not posted."""
    keep = form.get(f"{column.key}.keep", "")
    if keep == "theirs":
        return theirs
    values = form.getlist(f"{column.key}.other" if keep == "other" else column.key)
    return "\n".join(v for v in values if v) if values else None


def posted_base(form: MultiDict[str, str]) -> dict[str, Cell]:
    """The cells that a form's hidden `base` says it was opened on; nothing of what says none."""
    try:
        found = posted_json(form.get("base") or "{}")
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {key: cell for key, cell in found.items() if cell is None or isinstance(cell, (str, int, float, bool))}


def posted_json(text: str) -> Any:
    """What a hidden field holds.

    Raises:
        ValueError: it is no JSON, is nested too deep, or holds half a character, which no page can show.
    """
    try:
        found = json.loads(text)
        json.dumps(found, ensure_ascii=False).encode()
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    return found
