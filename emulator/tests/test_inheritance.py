"""A result shows in the format of what it was made from."""

from __future__ import annotations

import pytest

from emulator.formulas import Reference, result_format

DATE, EUROS = {"type": "DATE"}, {"type": "CURRENCY", "pattern": '#,##0.00 "€"'}
COLUMNS = {0: DATE, 1: EUROS}  # column A holds dates, B euros, C nothing of note


def format_of(place: Reference) -> dict[str, str] | None:
    return EUROS if place.name == "salaires" else COLUMNS.get(place.column0)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=TODAY()", DATE),
        ("=NOW()", {"type": "DATE_TIME"}),
        ("=TIME(1,2,3)", {"type": "TIME"}),
        ("=A1", DATE),
        ("=A1+7", DATE),
        ("=7+A1", DATE),
        ("=A1-A2", None),
        ("=A1-7", DATE),
        ("=TODAY()-A1", None),
        ("=A1*2", None),
        ("=B1*2", EUROS),
        ("=B1/B2", None),
        ("=-B1", EUROS),
        ("=SUM(B2:B9)", EUROS),
        ("=SUM(salaires)", EUROS),
        ("=MAX(A:A)", DATE),
        ('=IF(C1="","",A1+7)', DATE),
        ("=ARRAYFORMULA(A2:A)", DATE),
        ('=SUMIF(C1:C9,"x",B1:B9)', EUROS),
        ("=IFERROR(VLOOKUP(C1,C1:D9,2),B1)", EUROS),
        ("=COUNT(B1:B9)", None),
        ('=B1&"x"', None),
        ("=B1>2", None),
        ("=C1", None),
        ("=SUM(", None),
        ("=#REF!", None),
        ("=A1" + "+1" * 3000, DATE),
    ],
    ids=lambda value: str(value)[:40],
)
def test_result_format(formula: str, expected: dict[str, str] | None) -> None:
    assert result_format(formula, "en_US", format_of) == expected
