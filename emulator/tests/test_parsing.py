"""What Google makes of a typed entry, by locale."""

from __future__ import annotations

from datetime import date

import pytest

from emulator.parsing import parse_user_entered

TODAY = date(2024, 6, 15)

NUMBERS = [
    # text, locale, value, pattern
    ("42", "en_US", 42, None),
    ("0042", "en_US", 42, None),  # recorded: WorksheetTest.test_update_cell
    ("42.01", "en_US", 42.01, None),
    ("-5", "en_US", -5, None),
    ("+33612345678", "en_US", 33612345678, None),
    (" 7 ", "en_US", 7, None),
    (".5", "en_US", 0.5, None),
    ("5.", "en_US", 5, None),
    ("1,234.5", "en_US", 1234.5, "#,##0.00"),
    ("1,234,567", "en_US", 1234567, "#,##0"),
    ("2,000,000.01", "en_US", 2000000.01, "#,##0.00"),  # gspread's CellTest.test_numeric_value
    ("1 234,5", "fr_FR", 1234.5, "#,##0.00"),
    ("1\u00a0234", "fr_FR", 1234, "#,##0"),
    ("1\u202f234\u202f567,89", "fr_FR", 1234567.89, "#,##0.00"),
    ("1,5", "fr_FR", 1.5, None),
    ("1.234,5", "de_DE", 1234.5, "#,##0.00"),
    ("12%", "en_US", 0.12, "0%"),
    ("12.5%", "en_US", 0.125, "0.00%"),
    ("12,5 %", "fr_FR", 0.125, "0.00%"),
    ("12.3%", "en_US", 0.123, "0.00%"),
    ("1e5", "en_US", 100000, "0.00E+00"),
    ("1.5E-3", "en_US", 0.0015, "0.00E+00"),
    ("$12", "en_US", 12, '"$"#,##0'),
    ("$1,234.50", "en_US", 1234.5, '"$"#,##0.00'),
    ("-$3", "en_US", -3, '"$"#,##0'),
    ("€12", "en_US", 12, "[$€]#,##0"),
    ("12,50 €", "fr_FR", 12.5, '#,##0.00\u00a0"€"'),
    ("12€", "fr_FR", 12, '#,##0\u00a0"€"'),
]


@pytest.mark.parametrize(("text", "locale", "value", "pattern"), NUMBERS)
def test_numbers(text: str, locale: str, value: float, pattern: str | None) -> None:
    entry = parse_user_entered(text, locale)
    assert entry.value == value
    assert not isinstance(entry.value, bool)
    assert (entry.number_format or {}).get("pattern") == pattern


DATES = [
    ("2024-01-31", "en_US", 45322, "yyyy-mm-dd"),
    ("2024-01-31", "fr_FR", 45322, "yyyy-mm-dd"),
    ("2024/1/31", "en_US", 45322, "yyyy/mm/dd"),
    ("1/31/2024", "en_US", 45322, "M/d/yyyy"),
    ("01/31/2024", "en_US", 45322, "M/d/yyyy"),
    ("1/31/24", "en_US", 45322, "M/d/yy"),
    ("31/01/2024", "fr_FR", 45322, "dd/MM/yyyy"),
    ("31/1/2024", "fr_FR", 45322, "dd/MM/yyyy"),
    ("31-01-2024", "fr_FR", 45322, "dd-MM-yyyy"),
    ("31.01.2024", "fr_FR", 45322, "dd.MM.yyyy"),
    ("31/12/45", "fr_FR", 16802, "dd/MM/yy"),
    ("1/31", "en_US", 45322, "M/d"),
    ("31/01", "fr_FR", 45322, "dd/MM"),
    ("31 janv. 2024", "fr_FR", 45322, "d mmm yyyy"),
    ("31 janvier 2024", "fr_FR", 45322, "d mmmm yyyy"),
    ("mercredi 31 janvier 2024", "fr_FR", 45322, "dddd d mmmm yyyy"),
    ("31 août 2024", "fr_FR", 45535, "d mmmm yyyy"),
    ("Jan 31, 2024", "en_US", 45322, "mmm d, yyyy"),
    ("January 31, 2024", "en_US", 45322, "mmmm d, yyyy"),
    ("31 Jan 2024", "en_US", 45322, "d mmm yyyy"),
    ("31-Jan-2024", "en_US", 45322, "d-mmm-yyyy"),
    ("Jan 31", "en_US", 45322, "mmm d"),
    ("janvier 2024", "fr_FR", 45292, "mmmm yyyy"),
    ("1/1/1900", "en_US", 2, "M/d/yyyy"),
    ("12/30/1899", "en_US", 0, "M/d/yyyy"),
]


@pytest.mark.parametrize(("text", "locale", "serial", "pattern"), DATES)
def test_dates(text: str, locale: str, serial: int, pattern: str) -> None:
    entry = parse_user_entered(text, locale, today=TODAY)
    assert entry.value == serial
    assert entry.number_format == {"type": "DATE", "pattern": pattern}


TIMES = [
    ("15:45", "en_US", 0.65625, "TIME", "H:mm"),
    ("15:45:30", "fr_FR", 56730 / 86400, "TIME", "HH:mm:ss"),
    ("3:45 PM", "en_US", 0.65625, "TIME", "h:mm am/pm"),
    ("12:00 AM", "en_US", 0, "TIME", "h:mm am/pm"),
    ("9 am", "en_US", 0.375, "TIME", "h:mm am/pm"),
    ("30:00:00", "en_US", 1.25, "TIME", "[h]:mm:ss"),
    ("1/31/2024 6:00", "en_US", 45322.25, "DATE_TIME", "M/d/yyyy H:mm:ss"),
    ("31/01/2024 18:00:00", "fr_FR", 45322.75, "DATE_TIME", "dd/MM/yyyy HH:mm:ss"),
    ("2024-01-31 06:00:00", "en_US", 45322.25, "DATE_TIME", "yyyy-mm-dd H:mm:ss"),
]


@pytest.mark.parametrize(("text", "locale", "value", "kind", "pattern"), TIMES)
def test_times(text: str, locale: str, value: float, kind: str, pattern: str) -> None:
    entry = parse_user_entered(text, locale)
    assert entry.value == pytest.approx(value)
    assert entry.number_format == {"type": kind, "pattern": pattern}


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("hello", "en_US"),
        ("31/01/2024", "en_US"),
        ("1/31/2024", "fr_FR"),
        ("31/02/2024", "fr_FR"),
        ("06 12 34 56 78", "fr_FR"),
        ("1,23", "en_US"),
        ("1,5", "en_US"),
        ("12 34", "fr_FR"),
        ("-", "en_US"),
        ("+", "en_US"),
        ("-A1", "en_US"),
        ("$", "en_US"),
        ("%", "en_US"),
        ("=", "en_US"),
        ("1e999", "en_US"),
        ("VRAI", "en_US"),
        ("12:75", "en_US"),
        ("13:00 PM", "en_US"),
        ("2024-01-31T10:00:00Z", "en_US"),
        ("  spaced  ", "en_US"),
        ("mardi", "fr_FR"),
        ("x" * 60_000, "fr_FR"),
    ],
)
def test_what_is_nothing_else_is_text_as_typed(text: str, locale: str) -> None:
    entry = parse_user_entered(text, locale, today=TODAY)
    assert (entry.value, entry.number_format, entry.formula) == (text, None, None)


@pytest.mark.parametrize(
    ("text", "locale", "value"),
    [("TRUE", "en_US", True), ("false", "fr_FR", False), ("Vrai", "fr_FR", True), ("FAUX", "fr_FR", False)],
)
def test_booleans(text: str, locale: str, value: bool) -> None:
    assert parse_user_entered(text, locale).value is value


def test_apostrophe_makes_text() -> None:
    assert parse_user_entered("'0612", "fr_FR").value == "0612"
    assert parse_user_entered("'=1+1", "fr_FR").value == "=1+1"


def test_formula_is_kept_as_typed() -> None:
    entry = parse_user_entered("= Sum( A1 ; 2)", "fr_FR")
    assert (entry.value, entry.formula) == (None, "= Sum( A1 ; 2)")


@pytest.mark.parametrize(
    ("text", "formula"),
    [("+A1", "=+A1"), ("+33 6 12 34 56 78", "=+33 6 12 34 56 78"), ("+Dri7:x", "=+Dri7:x")],
)
def test_plus_sign_opens_a_formula(text: str, formula: str) -> None:
    # OWOX/owox-data-marts pull 1535 and nithinmurali/pygsheets pull 373 met it through the API.
    assert parse_user_entered(text, "fr_FR").formula == formula


def test_typed_error_is_a_formula() -> None:
    assert parse_user_entered("#n/a", "en_US").formula == "=#N/A"


def test_nothing() -> None:
    assert parse_user_entered("", "en_US").value is None
