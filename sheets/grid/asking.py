"""What an act must say before anything is looked up: a body that says something else is refused whole."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from sheets.grid.edits import BadAct
from sheets.grid.places import is_ref

Json = dict[str, Any]
Check = Callable[[Any], bool]
MOST_ROWS, MOST_COLUMNS = 20_000, 1_000
"""Rows, and columns, that one act puts in at most."""
LAST_COLUMN = 18_277
"""Column ZZZ: a spreadsheet has none after it."""
_ID = re.compile(r"[0-9a-zA-Z-]{8,64}")


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _between(first: int, last: int) -> Check:
    return lambda value: type(value) is int and first <= value <= last


def _one_of(*values: str) -> Check:
    return lambda value: value in values


def _list_of(check: Check) -> Check:
    return lambda value: isinstance(value, list) and bool(value) and all(check(one) for one in value)


def _is_column(value: Any) -> bool:
    return is_ref(value) and int(value.partition("+")[2] or 0) <= LAST_COLUMN


def _names(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_text, value.values()))


_NUMBER = _between(0, 2**53)
_CELLS = _list_of(_list_of(lambda value: value is None or _text(value)))
_ALWAYS: Mapping[str, Check] = {"id": lambda value: _text(value) and bool(_ID.fullmatch(value)), "kind": _text,
                                "tab": _NUMBER, "since": _NUMBER}  # fmt: skip
_ASKED: Mapping[str, Mapping[str, Check]] = {
    "cells": {"rows": _list_of(is_ref), "columns": _list_of(_is_column), "values": _CELLS},
    "note": {"row": is_ref, "column": _is_column, "text": _text},
    "insert rows": {"at": is_ref, "where": _one_of("above", "below"), "count": _between(1, MOST_ROWS)},
    "delete rows": {"rows": _list_of(is_ref)},
    "move rows": {"rows": _list_of(is_ref), "before": lambda value: value == "" or is_ref(value)},
    "insert columns": {"at": _is_column, "count": _between(1, MOST_COLUMNS)},
    "delete columns": {"columns": _list_of(_is_column)},
    "move columns": {"columns": _list_of(_is_column), "before": lambda value: value == "" or _is_column(value)},
    "sort": {"column": _is_column},
    "width": {"column": _is_column, "width": _between(1, 5_000)},
    "back": {"of": _text},
}
_MAYBE: Mapping[str, Mapping[str, Check]] = {"cells": {"before": _CELLS}, "note": {"before": _text}}


def check(act: Any) -> Json:
    """The act, where it says all that its kind wants (see `ACTS` in acting.py).

    Raises:
        BadAct: it does not.
    """
    if not isinstance(act, dict) or act.get("kind") not in _ASKED:
        raise BadAct("an act is expected")
    kind = act["kind"]
    for name, fits in {**_ALWAYS, **_ASKED[kind]}.items():
        if name not in act or not fits(act[name]):
            raise BadAct(name)
    for name, fits in {"names": _names, **_MAYBE.get(kind, {})}.items():
        if name in act and not fits(act[name]):
            raise BadAct(name)
    for cells in (act[name] for name in ("values", "before") if kind == "cells" and name in act):
        if len(cells) != len(act["rows"]) or any(len(line) != len(act["columns"]) for line in cells):
            raise BadAct("as many texts as cells are expected")
    return act
