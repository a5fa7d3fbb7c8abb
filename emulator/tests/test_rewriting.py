"""References that follow: what Google does to formulas when they are pasted, and when rows and columns change."""

from __future__ import annotations

from typing import Literal

import pytest

from emulator.formulas import (
    Reference,
    adjust_references,
    is_volatile,
    move_references,
    references,
    rename_sheet,
    shift_references,
)


@pytest.mark.parametrize(
    ("formula", "rows", "columns", "expected"),
    [
        ("=A1+B2", 1, 1, "=B2+C3"),
        ("=$A$1+$B2+C$3", 1, 1, "=$A$1+$B3+D$3"),
        ("=SUM(A1:B2)", 2, 0, "=SUM(A3:B4)"),
        ("=SUM(A:A)+SUM(1:1)", 1, 1, "=SUM(B:B)+SUM(2:2)"),
        ("=SUM(A2:A)", 1, 1, "=SUM(B3:B)"),
        ("=Other!A1+'My tab'!B2", 1, 0, "=Other!A2+'My tab'!B3"),
        ("=A1", -1, 0, "=#REF!"),
        ("=A1:B2", 0, -1, "=#REF!"),
        ('="A1"&a1', 1, 0, '="A1"&A2'),
        ("=LOG10(A1)", 1, 0, "=LOG10(A2)"),
        ("= a1 + 1 ", 0, 0, "= a1 + 1 "),
        ("=SI(A1;1,5;B1)", 1, 0, "=SI(A2;1,5;B2)"),
        ('=broken "', 1, 1, '=broken "'),
        ("=#REF!+A1", 1, 0, "=#REF!+A2"),
        ("=Z1", 0, 1, "=AA1"),
        ("=ZZZ1", 0, 1, "=#REF!"),
    ],
)
def test_shift(formula: str, rows: int, columns: int, expected: str) -> None:
    assert shift_references(formula, rows, columns) == expected


Dimension = Literal["ROWS", "COLUMNS"]


@pytest.mark.parametrize(
    ("formula", "dimension", "start", "delta", "expected"),
    [
        ("=A5", "ROWS", 4, 2, "=A7"),
        ("=A5", "ROWS", 5, 2, "=A5"),
        ("=$A$5", "ROWS", 0, 1, "=$A$6"),
        ("=SUM(A1:A5)", "ROWS", 2, 1, "=SUM(A1:A6)"),
        ("=SUM(A1:A5)", "ROWS", 0, 1, "=SUM(A2:A6)"),
        ("=SUM(A1:A5)", "ROWS", 5, 1, "=SUM(A1:A5)"),
        ("=SUM(A2:A)", "ROWS", 1, 1, "=SUM(A3:A)"),
        ("=SUM(A2:A)", "ROWS", 9, 1, "=SUM(A2:A)"),
        ("=SUM(A:A)", "ROWS", 0, 5, "=SUM(A:A)"),
        ("=SUM(A:C)", "COLUMNS", 1, 1, "=SUM(A:D)"),
        ("=SUM(2:4)", "ROWS", 2, 1, "=SUM(2:5)"),
        ("=A5", "ROWS", 4, -1, "=#REF!"),
        ("=A5", "ROWS", 0, -2, "=A3"),
        ("=A5", "ROWS", 5, -2, "=A5"),
        ("=SUM(A2:A6)", "ROWS", 2, -2, "=SUM(A2:A4)"),
        ("=SUM(A2:A6)", "ROWS", 0, -2, "=SUM(A1:A4)"),
        ("=SUM(A2:A6)", "ROWS", 4, -9, "=SUM(A2:A4)"),
        ("=SUM(A2:A6)", "ROWS", 1, -5, "=SUM(#REF!)"),
        ("=SUM(A2:A)", "ROWS", 0, -3, "=SUM(A1:A)"),
        ("=SUM(B6:A2)", "ROWS", 0, 1, "=SUM(B7:A3)"),
        ("=B1", "COLUMNS", 0, -1, "=A1"),
        ("=B1", "COLUMNS", 1, -1, "=#REF!"),
        ("=Tab!A5+A5", "ROWS", 0, 1, "=Tab!A6+A5"),
        ("=tab!A5", "ROWS", 0, 1, "=tab!A6"),
    ],
)
def test_adjust(formula: str, dimension: Dimension, start: int, delta: int, expected: str) -> None:
    own = "Elsewhere" if "!A" in formula.replace("#REF!", "") else "Tab"
    result = adjust_references(formula, own_sheet=own, sheet="Tab", dimension=dimension, start=start, delta=delta)
    assert result == expected


@pytest.mark.parametrize(
    ("formula", "start", "end", "destination", "expected"),
    [
        ("=A1", 0, 1, 3, "=A3"),
        ("=A2", 0, 1, 3, "=A1"),
        ("=A3", 0, 1, 3, "=A2"),
        ("=A4", 0, 1, 3, "=A4"),
        ("=A4", 3, 4, 0, "=A1"),
        ("=A1", 3, 4, 0, "=A2"),
        ("=A2", 1, 3, 2, "=A2"),
        ("=SUM(A1:A5)", 4, 5, 1, "=SUM(A1:A5)"),
        ("=SUM(A2:A3)", 1, 3, 9, "=SUM(A8:A9)"),
        ("=SUM(A1:A5)", 1, 2, 9, "=SUM(A1:A4)"),
        ("=SUM(A1:A5)", 7, 8, 2, "=SUM(A1:A6)"),
        ("=SUM(A5:A9)", 0, 2, 12, "=SUM(A3:A7)"),
        ("=SUM(A:A)", 0, 2, 12, "=SUM(A:A)"),
    ],
)
def test_move(formula: str, start: int, end: int, destination: int, expected: str) -> None:
    result = move_references(
        formula, own_sheet="Tab", sheet="Tab", dimension="ROWS", start=start, end=end, destination=destination
    )
    assert result == expected


@pytest.mark.parametrize(
    ("formula", "new", "expected"),
    [
        ("=Old!A1+'Old'!B2+A3", "New", "=New!A1+New!B2+A3"),
        ("=old!A1", "L'été", "='L''été'!A1"),
        ("=Old!A1", "2024", "='2024'!A1"),
        ("=Old!A1", "A1", "='A1'!A1"),
        ("=Older!A1", "New", "=Older!A1"),
        ('="Old!A1"', "New", '="Old!A1"'),
    ],
)
def test_rename(formula: str, new: str, expected: str) -> None:
    assert rename_sheet(formula, "Old", new) == expected


def test_references() -> None:
    found = references("=SUM(A2:B)+A2:B+Other!C3+names+'My tab'!1:2+TODAY()+TRUE", "Own")
    assert found == (
        Reference("Own", 1, 0, None, 2),
        Reference("Other", 2, 2, 3, 3),
        Reference(name="names"),
        Reference("My tab", 0, 0, 2, None),
    )
    assert references('="A1"', "Own") == ()
    assert references("=#REF!", "Own") == ()


@pytest.mark.parametrize(
    ("formula", "volatile"),
    [("=TODAY()", True), ("=1+rand ()", True), ("=INDIRECT(A1)", True), ("=A1+now", False), ('="NOW()"', False)],
)
def test_volatile(formula: str, volatile: bool) -> None:
    assert is_volatile(formula) is volatile
