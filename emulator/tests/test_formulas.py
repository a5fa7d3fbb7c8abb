"""Operators, references, French syntax, and what is no formula."""

from __future__ import annotations

import pytest

from emulator.formulas import CellError, evaluate
from formula_support import STAFF, Workbook, check

OPERATORS = [
    ("=1+2*3", 7),
    ("=(1+2)*3", 9),
    ("=-2^2", 4),
    ("=2^3^2", 64),
    ("=2^-1", 0.5),
    ("=50%", 0.5),
    ("=200*10%", 20),
    ("=-5%", -0.05),
    ("=--TRUE", 1),
    ("=7/2", 3.5),
    ("=1/0", "#DIV/0!"),
    ('="a"&1&TRUE', "a1TRUE"),
    ('=1/3&""', "0.333333333333333"),
    ('="5"+1', 6),
    ('="12%"+0', 0.12),
    ('="1/31/2024"+1', 45323),
    ('="x"+1', "#VALUE!"),
    ('=""+1', "#VALUE!"),
    ("=Z99+1", 1),
    ('=Z99&"x"', "x"),
    ("=1=1", True),
    ('="A"="a"', True),
    ('=1="1"', False),
    ('=2<"1"', True),
    ('="z"<TRUE', True),
    ("=Z99=0", True),
    ('=Z99=""', True),
    ("=1<>2", True),
    ("=3>=3", True),
    ("= 1 + 1 ", 2),
    ("= 1 / 1024", 0.0009765625),  # gspread's CellTest.test_numeric_value
    ("=#REF!+1", "#REF!"),
    ("=1E3", 1000),
    ('="say ""hi"""', 'say "hi"'),
    ("=0^-1", "#DIV/0!"),
    ("=(-8)^0.5", "#NUM!"),
    ("=9^999^9", "#NUM!"),
    ("=1E300*1E300", "#NUM!"),
    ("=1" + "*999999999999999" * 300, "#NUM!"),
]

REFERENCES = [
    ("=C2", 31),
    ("=$C$2", 31),
    ("=c2", 31),
    ("=Staff!C2", 31),
    ("='Staff'!C2", 31),
    ("='L''été'!A1", "x"),
    ("=Nowhere!A1", "#REF!"),
    ("=C2:C3", [[31], [24]]),
    ("=SUM(C:C)", 124),
    ("=SUM(C2:C)", 124),
    ("=SUM(2:2)", 31 + 45322 + 12.5),
    ("=COUNTA(villes)", 4),
    ("=COUNTA(Villes)", 4),
    ("=unknown", "#NAME?"),
    ("=VRAI", "#NAME?"),
    ("=SUM(C2:INDEX(C:C,4))", 100),
    ("=SUM(OFFSET(C1,1,0,2,1))", 55),
    ('=INDIRECT("C"&2)', 31),
    ('=SUM(INDIRECT("Staff!C2:C3"))', 55),
    ('=INDIRECT("nope nope")', "#REF!"),
    ("=ROW()", 1),
    ("=COLUMN()", 26),
    ("=ROW(C5)", 5),
    ("=COLUMN(C5)", 3),
    ("=ROWS(A1:B7)", 7),
    ("=COLUMNS(A1:B7)", 2),
    ("=ADDRESS(2,3)", "$C$2"),
    ("=OFFSET(A1,-1,0)", "#REF!"),
]

FAULTS = [
    ("=FOO(1)", "#NAME?"),
    ("=SUM(", "#ERROR!"),
    ("=1+", "#ERROR!"),
    ("=)", "#ERROR!"),
    ("=1 2", "#ERROR!"),
    ('="open', "#ERROR!"),
    ("={1,2", "#ERROR!"),
    ("=@", "#ERROR!"),
    ("=LEN()", "#N/A"),
    ("=LEN(1,2)", "#N/A"),
    ("=" + "(" * 200 + "1" + ")" * 200, "#ERROR!"),
    ("=ARRAYFORMULA(" + "CHOOSE({1;1}," * 50 + "A2" + ")" * 51, [["Abdenour"], ["Abdenour"]]),
    ("=" + "IF(TRUE," * 55 + "1" + ",0)" * 55, 1),
    ("=1" + "+1" * 5000, 5001),
    ("=" + "-" * 5000 + "1", "#ERROR!"),
]


@pytest.mark.parametrize(("formula", "expected"), [*OPERATORS, *REFERENCES, *FAULTS], ids=lambda value: str(value)[:60])
def test_result(formula: str, expected: object) -> None:
    check(formula, expected)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=SUM(1,5;2,5)", 4),
        ("=SI(1;2)", "#NAME?"),
        ("=1,5+1", 2.5),
        ("=SUM(C2;C3)", 55),
        ("=SUM(C2,C3)", "#ERROR!"),
        ('=IF(C2>1,"a","b")', "#ERROR!"),
        ("={1\\2;3\\4}", [[1, 2], [3, 4]]),
        ("=VRAI", True),
        ("=TRUE", True),
        ('=VRAI&""', "VRAI"),
        ('=1,5&""', "1,5"),
        ('="1,5"+1', 2.5),
        ('=VALUE("31/01/2024")', 45322),
        ('=COUNTIF(C2:C5;">24,5")', 2),
        ('=TEXT(1234,5;"# ##0,00")', "1\u202f234,50"),
        ('=TEXT(1234,5;"0,0")', "1234,5"),
        ('=TEXT(1234,5;"#,##0.00")', "1\u202f234,50"),
        ('=TEXT(45322;"dddd d mmmm")', "mercredi 31 janvier"),
    ],
)
def test_result_in_french(formula: str, expected: object) -> None:
    check(formula, expected, "fr_FR")


def test_range_gives_its_cell_in_line_with_the_formula() -> None:
    book = Workbook({"Staff": STAFF}, place=(2, 25))
    assert evaluate("=C2:C5+1", book) == 25
    assert evaluate("=UPPER(B:B)", book) == "LYON"
    book.place = (40, 25)
    assert str(evaluate("=C2:C5+1", book)) == "#VALUE!"


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("=FOO(1)", "Unknown function: 'FOO'."),
        ("=foo", "Unknown range name: 'FOO'."),
        ("=1/0", "Function DIVIDE parameter 2 cannot be zero."),
        ("=SUM(", "Formula parse error."),
        (
            '="a"*2',
            "Function MULTIPLY parameter 1 expects number values. But 'a' is a text and cannot be coerced to a number.",
        ),
        ('=VLOOKUP("x",A1:B2,2,0)', "Did not find value 'x' in VLOOKUP evaluation."),
        ("=LEN()", "Wrong number of arguments to LEN. Expected 1 arguments, but got 0 arguments."),
        ("=IF(1)", "Wrong number of arguments to IF. Expected between 2 and 3 arguments, but got 1 arguments."),
    ],
)
def test_errors_explain_themselves(formula: str, message: str) -> None:
    error = evaluate(formula, Workbook({"Staff": STAFF}))
    assert isinstance(error, CellError)
    assert error.message == message
