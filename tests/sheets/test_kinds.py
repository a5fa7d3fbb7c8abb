"""From cells to values and back: every spelling staff use."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets.model.columns import Cell, Column, Kind, fold
from sheets.model.kinds import Invalid, canonical, choice_spellings, from_text, read, spelled, to_cell, to_text

PLACES = choice_spellings(("Paris (75)", "Seine-Saint-Denis (93)", "Ain (01)"))
SECTORS = choice_spellings(("Commerce, vente", "Bâtiment", "Transport"))


def column(kind: Kind, **options: Any) -> Column:
    return Column("x", "X", kind, **options)


@pytest.mark.parametrize("cell", ["oui", "Oui ", "OUI", "x", "X", "TRUE", "Vrai", True, "1", 1, "✓", "yes"])
def test_yes_in_every_spelling(cell: Cell) -> None:
    assert read(column(Kind.YES_NO), cell) == (True, "")


@pytest.mark.parametrize("cell", ["non", "NON", "n", "FAUX", False, 0, "0", "no", "-"])
def test_no_in_every_spelling(cell: Cell) -> None:
    assert read(column(Kind.YES_NO), cell) == (False, "")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("06 12 34 56 78", "06 12 34 56 78"),
        ("0612345678", "06 12 34 56 78"),
        (612345678, "06 12 34 56 78"),
        (612345678.0, "06 12 34 56 78"),
        ("+33612345678", "06 12 34 56 78"),
        ("+33 (0)6 12 34 56 78", "06 12 34 56 78"),
        ("0033 6.12.34.56.78", "06 12 34 56 78"),
        ("+44 20 7946 0000", "+442079460000"),
    ],
)
def test_a_phone_in_every_spelling(cell: Cell, expected: str) -> None:
    assert read(column(Kind.PHONE), cell) == (expected, "")


def test_an_odd_phone_is_kept_and_told() -> None:
    assert read(column(Kind.PHONE), "le soir au 12") == ("le soir au 12", "bad_phone")


@pytest.mark.parametrize(("cell", "expected"), [(1000, "01000"), ("75 011", "75011"), (75011.0, "75011")])
def test_a_postal_code_keeps_its_zero(cell: Cell, expected: str) -> None:
    assert read(column(Kind.POSTAL_CODE), cell) == (expected, "")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Taille\nSemis", ("Taille", "Semis")),
        ("Taille; Semis ;", ("Taille", "Semis")),
        ("Taille, Semis", ("Taille", "Semis")),
        ("- Taille\r\n• Semis\n\n", ("Taille", "Semis")),
        ("Paris, la nuit\nLyon", ("Paris, la nuit", "Lyon")),
        ("Un\nUn", ("Un",)),
        (12, ("12",)),
    ],
)
def test_several_values_in_a_cell(cell: Cell, expected: tuple[str, ...]) -> None:
    assert read(column(Kind.ITEMS), cell) == (expected, "")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("93", ("Seine-Saint-Denis (93)",)), (93, ("Seine-Saint-Denis (93)",)), ("seine saint denis",
     ("Seine-Saint-Denis (93)",)),
     ("seine", None), ("ain; PARIS", ("Ain (01)", "Paris (75)")), ("Paris (75)", ("Paris (75)",))],
)  # fmt: skip
def test_choices_by_name_or_code(cell: Cell, expected: tuple[str, ...] | None) -> None:
    value, code = read(column(Kind.CHOICES), cell, PLACES)
    assert (value, code) == ((expected, "") if expected else (("seine",), "not_in_list"))


def test_a_choice_that_holds_a_comma() -> None:
    assert read(column(Kind.CHOICES), "commerce, vente", SECTORS) == (("Commerce, vente",), "")


def test_a_choice_outside_its_list_is_kept_and_told() -> None:
    assert read(column(Kind.CHOICE), "Astronaute", SECTORS) == ("Astronaute", "not_in_list")


@pytest.mark.parametrize("cell", ["80 %", "80%", 0.8, "0,8"])
def test_a_percentage_is_a_number(cell: Cell) -> None:
    assert read(column(Kind.NUMBER), cell) == (0.8, "")


@pytest.mark.parametrize("cell", ["#REF!", "#N/A", "#NAME?"])
@pytest.mark.parametrize("kind", list(Kind))
def test_a_broken_formula_is_no_value(cell: str, kind: Kind) -> None:
    assert read(column(kind), cell) == (column(kind).blank, "formula_error")


@given(st.none() | st.text() | st.booleans() | st.integers() | st.floats(), st.sampled_from(list(Kind)))
def test_no_cell_ever_raises(cell: Cell, kind: Kind) -> None:
    value, _ = read(column(kind), cell, PLACES)
    assert value is not None or column(kind).blank is None or kind is Kind.NUMBER


@given(st.text(), st.sampled_from(list(Kind)))
def test_what_a_form_shows_reads_back_the_same(text: str, kind: Kind) -> None:
    try:
        value = from_text(column(kind), text)
    except Invalid:
        return
    cell = to_cell(column(kind), value)
    assert canonical(column(kind), cell) == value
    assert from_text(column(kind), to_text(column(kind), value)) == value


def test_a_form_refuses_with_a_reason() -> None:
    short = column(Kind.TEXT, max_length=5, required=True)
    for text, code in (("", "required"), ("abcdef", "too_long"), ("a\x00b", "control_characters")):
        with pytest.raises(Invalid) as refused:
            from_text(short, text)
        assert refused.value.code == code


def test_a_ticked_box_stays_a_box() -> None:
    assert to_cell(column(Kind.YES_NO), True, like=False) is True
    assert to_cell(column(Kind.YES_NO), True, like="non") == "oui"


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(("text", "value"), [
    ("cdd + 6 mois", "CDD +6 mois"), ("CDD −6 mois", "CDD -6 mois"), ("CDD – 6 mois", "CDD -6 mois"),
    ("CDD 6 mois", None), ("Ain - 01", "Ain (01)"), ("1er temps", None), ("temps-plein", "temps plein"),
])  # fmt: skip
def test_a_sign_before_a_number_tells_two_choices_apart(text: str, value: str | None) -> None:
    choices = ("CDD +6 mois", "CDD -6 mois", "Ain (01)", "temps plein")
    assert spelled(text, choice_spellings(choices)) == value
    assert spelled("CDD -6 mois", choice_spellings(("CDD +6 mois",))) is None
