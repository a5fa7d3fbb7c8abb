"""A line of a tab of settings that is not understood, as something for staff to mend."""

from typing import TypeVar

from sheets.model.binding import a1
from sheets.model.columns import Row
from sheets.model.problems import Problem
from sheets.model.table import Table

R = TypeVar("R", bound=Row)


class BadCell(Exception):
    """A line is not understood, for what stands in one of its cells.

    Args:
        code: a key of problems.MESSAGES.
        key: the cell's column.
        value: the words at fault.
        other: what they clash with, or what may be written instead.
    """

    def __init__(self, code: str, key: str, value: str = "", other: str = "") -> None:
        super().__init__(code)
        self.code, self.key, self.value, self.other = code, key, value, other


def problem_of_line(table: Table[R], row: R, bad: BadCell) -> Problem:
    """What staff are told of a line, and where it stands; nowhere while it is not in the sheet."""
    index = table.binding.columns.get(bad.key, table.binding.columns.get("id", 0))
    where = a1(row.number, index) if row.number else ""
    header = table.tab.by_key[bad.key].header
    return Problem(bad.code, table.title, where, row.number, header, bad.value[:80], bad.other)
