"""What a cell shows. The tables marked so are those of Google's formats guide."""

from __future__ import annotations

import pytest

from emulator.formats import render
from emulator.formulas import CellError

NNBSP, NBSP = "\u202f", "\u00a0"
APRIL = 42465 + (16 * 3600 + 8 * 60 + 53.528) / 86400  # 5 April 2016, 4:08:53.528 PM, the guide's example
SPAN = (3 * 3600 + 13 * 60 + 41.255) / 86400

PATTERNS = [
    # the guide's
    (12345.125, "####.#", "12345.1"),
    (12.34, "000.0000", "012.3400"),
    (12, "#.0#", "12.0"),
    (5.125, "# ???/???", "5 1/8"),
    (12000, "#,###", "12,000"),
    (1230000, '0.0,,"M"', "1.2M"),
    (1234500000, "0.00e+00", "1.23e+09"),
    (APRIL, "h:mm:ss.00 a/p", "4:08:53.53 p"),
    (APRIL, 'hh:mm A/P".M."', "04:08 P.M."),
    (APRIL, "yyyy-mm-dd", "2016-04-05"),
    (APRIL, r"mmmm d \[dddd\]", "April 5 [Tuesday]"),
    (APRIL, "h PM, ddd mmm dd", "4 PM, Tue Apr 05"),
    (APRIL, "dddd, m/d/yy at h:mm", "Tuesday, 4/5/16 at 16:08"),
    (SPAN, "[hh]:[mm]:[ss].000", "03:13:41.255"),
    (SPAN, "[mmmm]:[ss].000", "0193:41.255"),
    # sections, conditions, colours
    (5, "0.0;(0.0);zero;@", "5.0"),
    (-5, "0.0;(0.0);zero;@", "(5.0)"),
    (0, "0.0;(0.0);zero;@", "zero"),
    (-5, "0.0", "-5.0"),
    (-5, "[Red]0;[Blue]-0", "-5"),
    (150, '[>=100]"many";[>=10]"some";"few"', "many"),
    (50, '[>=100]"many";[>=10]"some";"few"', "some"),
    (5, '[>=100]"many";[>=10]"some";"few"', "few"),
    (-5, "[<0]0;0", "5"),
    # placeholders
    (612345678, "0# ## ## ## ##", "06 12 34 56 78"),
    (5, "000", "005"),
    (0, "#", ""),
    (0.5, "#.##", ".5"),
    (5, "0.??", "5.  "),
    (1234567.891, "#,##0.00", "1,234,567.89"),
    (0.5, "0%", "50%"),
    (0.12345, "0.00%", "12.35%"),
    (2.675, "0.00", "2.68"),
    (0.0001234, "0.00E+00", "1.23E-04"),
    (9.999, "0.0E+0", "1.0E+1"),
    (1234.5, '_("$"* #,##0.00_)', " $1,234.50 "),
    (1234.5, "[$€] #,##0.00", "€ 1,234.50"),
    (12, r"0\x", "12x"),
    (12, '"a;b" 0', "a;b 12"),
    (0.75, "?/?", "3/4"),
    (3, "# ?/?", "3"),
    # dates and times
    (45322, "dd/mm/yyyy", "31/01/2024"),
    (45322, "mmmmm", "J"),
    (45322, "d mmm yy", "31 Jan 24"),
    (45322.5, "hh:mm:ss AM/PM", "12:00:00 PM"),
    (45322.000011574, "mm:ss", "00:01"),
    (0.9999999999, "h:mm", "0:00"),
    (1.5, "[h]:mm", "36:00"),
    (-0.5, "[h]:mm", "-12:00"),
    (45322.25, "M/d/yyyy H:mm:ss", "1/31/2024 6:00:00"),
    (2, "yyyy-mm-dd", "1900-01-01"),
]


@pytest.mark.parametrize(("value", "pattern", "shown"), PATTERNS)
def test_patterns(value: float, pattern: str, shown: str) -> None:
    assert render(value, {"type": "NUMBER", "pattern": pattern}, "en_US") == shown


DEFAULTS = [
    ("NUMBER", 45322.75, "45,322.75", f"45{NNBSP}322,75"),
    ("PERCENT", 0.125, "12.50%", "12,50%"),
    ("CURRENCY", 1234.5, "$1,234.50", f"1{NNBSP}234,50{NBSP}€"),
    ("DATE", 45322.75, "1/31/2024", "31/01/2024"),
    ("TIME", 45322.75, "6:00:00 PM", "18:00:00"),
    ("DATE_TIME", 45322.75, "1/31/2024 18:00:00", "31/01/2024 18:00:00"),
    ("SCIENTIFIC", 45322.75, "4.53E+04", "4,53E+04"),
    ("TEXT", 45322.75, "45322.75", "45322,75"),
]


@pytest.mark.parametrize(("kind", "value", "english", "french"), DEFAULTS)
def test_types_without_pattern(kind: str, value: float, english: str, french: str) -> None:
    assert render(value, {"type": kind}, "en_US") == english
    assert render(value, {"type": kind}, "fr_FR") == french


@pytest.mark.parametrize(
    ("pattern", "shown"),
    [
        ("dddd d mmmm yyyy", "mercredi 31 janvier 2024"),
        ("ddd d mmm", "mer. 31 janv."),
        ("#,##0.00", f"45{NNBSP}322,00"),
        ('#,##0.00 "€"', f"45{NNBSP}322,00 €"),
    ],
)
def test_french_names_and_separators(pattern: str, shown: str) -> None:
    assert render(45322, {"type": "DATE", "pattern": pattern}, "fr_FR") == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (42, "42"),
        (42.0, "42"),
        (42.01, "42.01"),
        (-0.5, "-0.5"),
        (1 / 3, "0.3333333333"),
        (2 / 3, "0.6666666667"),
        (3.14159265358979, "3.141592654"),
        (0.1 + 0.2, "0.3"),
        (123456789012345, "123456789012345"),
        (1e15, "1E+15"),
        (123456789012345678, "1.23457E+17"),
        (1234567.891234, "1234567.891"),
        (0.00001, "0.00001"),
        (1 / 1024, "0.0009765625"),
        (1e-12, "1E-12"),
        (float("inf"), "#NUM!"),
        (10**400, "#NUM!"),
        (2**70, "1.18059E+21"),
    ],
)
def test_automatic_numbers(value: float, shown: str) -> None:
    assert render(value, None, "en_US") == shown


def test_what_is_not_a_number() -> None:
    number = {"type": "NUMBER", "pattern": "0.00"}
    assert render(None, number, "en_US") == ""
    assert render("text", number, "en_US") == "text"
    assert render("text", {"type": "TEXT", "pattern": '"<"@">"'}, "en_US") == "<text>"
    assert render("text", {"type": "NUMBER", "pattern": '0;-0;0;"<"@">"'}, "en_US") == "<text>"
    assert render(True, number, "en_US") == "TRUE"
    assert render(False, None, "fr_FR") == "FAUX"
    assert render(CellError("#REF!", "gone"), number, "en_US") == "#REF!"


@pytest.mark.parametrize("value", [-(10**7), 10**7, 1e300])
def test_a_date_beyond_the_calendar_shows_its_number(value: float) -> None:
    assert render(value, {"type": "DATE"}, "en_US") == render(value, None, "en_US")
