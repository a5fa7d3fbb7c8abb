"""What the workbook's tabs are, once staff have described them in `Champs`."""

from collections.abc import Mapping
from dataclasses import dataclass

from sheets.model import schema
from sheets.model.columns import Tab
from sheets.model.problems import Problem


@dataclass(frozen=True, slots=True)
class Described:
    """One line of `Champs` that was understood.

    Args:
        tab: key of the tab it is about.
        key: key of the column it is about.
        header: the column's header as the line says it.
        a1: the line's cell that names the column.
        row: the line's row number.
    """

    tab: str
    key: str
    header: str
    a1: str
    row: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The tabs of one workbook.

    Args:
        tabs: by key: ours, with what staff added and reworded, and those staff declared.
        declared: keys of the tabs that staff declared.
        lines: the lines of `Champs` that were understood.
        problems: what is wrong in the others.
    """

    tabs: Mapping[str, Tab]
    declared: tuple[str, ...] = ()
    lines: tuple[Described, ...] = ()
    problems: tuple[Problem, ...] = ()


PLAIN = Layout(schema.BY_KEY)
"""The tabs of a workbook of which `Champs` says nothing."""
