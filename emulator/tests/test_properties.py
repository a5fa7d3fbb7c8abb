"""Whatever is typed, nothing is raised; what is shown can be typed again."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.formats import render
from emulator.formulas import (
    CellError,
    Value,
    adjust_references,
    evaluate,
    move_references,
    references,
    shift_references,
)
from emulator.formulas.registry import FUNCTIONS
from emulator.parsing import parse_user_entered
from formula_support import Workbook

LOCALES = st.sampled_from(["en_US", "fr_FR", "de_DE", "xx_YY"])
VALUES: st.SearchStrategy[Value] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**6), 10**6),
    st.sampled_from([10**400, -(10**400), 2**70]),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["", "a", "Paris", "5", "1/31/2024", "12%", "x*", "~", "TRUE", "[", "😀"]),
    st.sampled_from([CellError("#N/A"), CellError("#REF!")]),
)
ARGUMENTS = st.sampled_from(
    """1;0;-1;2.5;1E10;1E300;"";"a";"1,2";"yyyy";"(a+)+";">1";TRUE;A1;A1:B3;A:A;2:2;C2:C;{1,2\\3,4};;NA();1/0;45322
    Nowhere!A1;name;-45322;"D";SEQUENCE(3);IF(A1,B1)""".replace("\n", ";").split(";")
).map(lambda text: text.strip().replace("\\", ";"))
SCRAPS = st.sampled_from(
    [*"=+-*/^&<>%(){},;:$!\"'.", "A1", "B2:C3", "1", "2,5", "SUM(", "IF(", "TRUE", "#REF!", " ", "é"]
)


@st.composite
def calls(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from(sorted(FUNCTIONS)))
    call = f"{name}({','.join(draw(st.lists(ARGUMENTS, max_size=5)))})"
    return f"=ARRAYFORMULA({call})" if draw(st.booleans()) else f"={call}"


@given(calls(), st.lists(st.lists(VALUES, min_size=3, max_size=3), min_size=3, max_size=4), LOCALES)
def test_no_call_raises(formula: str, rows: list[list[Value]], locale: str) -> None:
    result = evaluate(formula, Workbook({"Tab": rows}, locale=locale))
    for row in result if isinstance(result, list) else [[result]]:
        for value in row:
            assert value is None or isinstance(value, bool | int | float | str | CellError)
            assert not isinstance(value, float) or math.isfinite(value)
            assert not isinstance(value, int) or abs(value) < 10**15
            render(value, None, locale)


@given(st.one_of(st.text(max_size=40), st.lists(SCRAPS, max_size=15).map("".join)), LOCALES)
def test_no_scrap_raises(text: str, locale: str) -> None:
    formula = "=" + text
    evaluate(formula, Workbook({"Tab": [[1, "a"]]}, locale=locale))
    references(formula, "Tab")
    assert shift_references(formula, 0, 0) == formula


@given(st.text(max_size=60), LOCALES)
def test_no_entry_raises(text: str, locale: str) -> None:
    entry = parse_user_entered(text, locale)
    if isinstance(entry.value, str):
        assert entry.value in (text, text.removeprefix("'"))


@given(
    st.floats(),
    st.text(alphabet='0#?.,%/E+-;@yMdhHms[]<>="\\_* aé$€' + "APgeneral", max_size=20),
    st.sampled_from(["NUMBER", "DATE", "TEXT", "CURRENCY"]),
    LOCALES,
)
def test_no_pattern_raises(number: float, pattern: str, kind: str, locale: str) -> None:
    assert isinstance(render(number, {"type": kind, "pattern": pattern}, locale), str)


@given(st.floats(-1e12, 1e12), st.sampled_from(["en_US", "fr_FR", "de_DE"]))
def test_a_number_shown_is_the_number_typed(number: float, locale: str) -> None:
    entry = parse_user_entered(render(number, None, locale), locale)
    assert entry.value == pytest.approx(number, rel=1e-5, abs=1e-9)


@given(
    st.integers(-(10**9), 10**9),
    st.sampled_from(["NUMBER", "CURRENCY", "PERCENT"]),
    st.sampled_from(["en_US", "fr_FR"]),
)
def test_a_formatted_number_is_read_back(number: int, kind: str, locale: str) -> None:
    entry = parse_user_entered(render(number / 100, {"type": kind}, locale), locale)
    assert entry.value == pytest.approx(number / 100, abs=0.005)


@given(st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)), st.sampled_from(["en_US", "fr_FR", "de_DE"]))
def test_a_moment_is_read_back_in_its_format(moment: datetime, locale: str) -> None:
    serial = (moment.replace(microsecond=0) - datetime(1899, 12, 30)) / timedelta(days=1)
    for kind in ("DATE", "DATE_TIME"):
        shown = render(serial, {"type": kind}, locale)
        entry = parse_user_entered(shown, locale)
        assert entry.number_format is not None
        assert entry.number_format["type"] == kind
        assert render(entry.value, entry.number_format, locale) == shown


CELLS = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(
    lambda cell: f"={'ABCDEFGHIJKLMNOPQRSTUVWXYZABCDE'[cell[0]]}{cell[1] + 1}"
)


@given(CELLS, st.integers(0, 40), st.integers(0, 10))
def test_inserting_then_deleting_changes_nothing(formula: str, start: int, count: int) -> None:
    def adjusted(text: str, delta: int) -> str:
        return adjust_references(text, own_sheet="T", sheet="T", dimension="ROWS", start=start, delta=delta)

    assert adjusted(adjusted(formula, count), -count) == formula


@given(CELLS, st.integers(0, 20), st.integers(1, 10), st.integers(0, 40))
def test_a_move_can_be_moved_back(formula: str, start: int, count: int, destination: int) -> None:
    if start <= destination <= start + count:
        return

    def moved(text: str, first: int, target: int) -> str:
        return move_references(
            text, own_sheet="T", sheet="T", dimension="ROWS", start=first, end=first + count, destination=target
        )

    landed = destination - count if destination > start else destination
    back = start if landed > start else start + count
    assert moved(moved(formula, start, destination), landed, back) == formula
