"""Letters of any script in those of a keyboard."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets.model.letters import to_ascii_letters


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("Łukasz", "Lukasz"),
        ("Đức Đặng", "Duc Dang"),
        ("Bjørn", "Bjorn"),
        ("Þór", "Thor"),
        ("Işık", "Isik"),
        ("Ɛsi", "Esi"),
        ("Straße", "Strasse"),
        ("œuf, lætitia", "oeuf, laetitia"),
        ("Ħal Għaxaq", "Hal Ghaxaq"),
        ("Ŋatá", "Ngata"),
        ("王小明", "WangXiaoMing"),
        ("Світлана", "Svitlana"),
        ("٣٤", "34"),
        (unicodedata.normalize("NFD", "Zoë Ngũgĩ"), "Zoe Ngugi"),
        ("Zo\u200bé", "Zoe"),
        ("🙂 « à »", "🙂 « a »"),
        ("O'Neil-Smith", "O'Neil-Smith"),
    ],
)
def test_letters_are_those_of_a_keyboard(text: str, spelled: str) -> None:
    assert to_ascii_letters(text) == spelled


@given(st.text())
def test_no_letter_is_left_outside_ascii_that_can_be_spelled(text: str) -> None:
    spelled = to_ascii_letters(text)
    assert to_ascii_letters(spelled) == spelled
