"""What the columns of a tab hold, for the sheet in the browser: kinds, choices with their colours, problems to mend."""

from typing import Any

from flask import url_for

from programme.row_names import name_of_row
from sheets.model.columns import MANY, REFERRING, Column, Kind, fold
from sheets.model.problems import MESSAGES, Problem
from sheets.model.snapshot import Snapshot
from sheets.model.table import Table
from views.web.language import translate
from views.web.shared import book

Json = dict[str, Any]
NAMES = 3_000
"""Rows whose names are told with a column that refers to them: past that they are not offered as a list."""


def columns_of(snapshot: Snapshot, title: str) -> Json:
    """What a tab holds.

    Args:
        snapshot: the last reading.
        title: the tab's title.

    Returns:
        `header`, the position of its header row; `columns` by their header; `problems` by position and column index.
    """
    table = next((one for one in snapshot.tables if fold(one.title) == fold(title)), None)
    if table is None:
        return {"header": 0, "columns": {}, "problems": []}
    placed = {key: index for key, index in table.binding.columns.items() if key in table.tab.by_key}
    line = table.grid[table.binding.header_row] if 0 <= table.binding.header_row < len(table.grid) else ()
    told = {str(line[index]): _column(snapshot, table.tab.by_key[key]) for key, index in placed.items()}
    problems = [_problem(one) for one in snapshot.problems if one.tab == table.title and one.row]
    problems += [
        _undecided(row.number - 1, placed[one.key])
        for one in book().undecided()
        if one.tab == table.tab.key and one.key in placed and (row := table.get(one.row_id)) and row.number
    ]
    return {"header": max(table.binding.header_row, 0), "columns": told, "problems": problems}


def _undecided(position: int, column: int) -> Json:
    """A change of the site's that waits for a person, in the cell it is about."""
    what = translate("Un changement fait sur le site attend ici : deux personnes ont écrit dans cette case.")
    return {
        "row": position,
        "column": column,
        "what": what,
        "how": "",
        "mend": url_for("staff.home", _anchor="decisions"),
    }


def _column(snapshot: Snapshot, column: Column) -> Json:
    told: Json = {"kind": column.kind.name.lower(), "many": column.kind in MANY}
    if column.kind in (Kind.CHOICE, Kind.CHOICES) and column.options:
        values = snapshot.options(column.options)
        told["choices"] = [[value, snapshot.colour(column.options, value)] for value in values]
    if column.kind is Kind.YES_NO:
        told["choices"] = [["oui", ""], ["non", ""]]
    if column.kind in REFERRING and column.options in snapshot.tabs:
        told |= _related(snapshot.table(column.options))
    return told


def _related(target: Table[Any]) -> Json:
    rows = target.rows[:NAMES]
    return {
        "tab": target.title,
        "names": {row.id: name_of_row(target.tab, row) for row in rows},
    }


def _problem(problem: Problem) -> Json:
    what, how = MESSAGES[problem.code]
    letters = problem.a1.partition(":")[0].rstrip("0123456789")
    return {
        "row": problem.row - 1,
        "column": _index(letters),
        "what": problem.say(translate(what)),
        "how": problem.say(translate(how)),
        "mend": url_for("diagnostics.page"),
    }


def _index(letters: str) -> int:
    """The index of a column by its letters; -1: the whole row."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1
