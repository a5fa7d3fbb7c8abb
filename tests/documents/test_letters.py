"""Names whose letters our first font has not: the PDF says them as they are written, once, in order."""

import unicodedata
from dataclasses import replace
from typing import Literal

import pytest
from flask import Flask

from cv.fonts import FOLDER, characters_of
from cv.letter import CVText, paragraphs, said
from cv.pdf import cv_pdf
from cv.portraits import Portrait, initial_svg
from tests import cast
from tests.documents.made import BASE, text_of
from views.public.cv import card
from views.public.letters import letter_of
from views.public.showcase import showcase

NAMES = (
    "Nguyễn Thị Ánh", "Trần", "Đức", "Phạm Thị Hường", "Lê Đức Thọ", "Đặng Quỳnh Như", "Vũ Tĩnh Ẩn", "Hồ Ngọc Hà",
    "Łukasz", "Bjørn", "Þórdís", "Işık", "Ɛsi Kɔfi", "Ọlámidé", "Ṣadé Adébáyọ̀", "Əliyev", "Ștefan Țuțea",
    "Ḥasan Ṭāriq", "Ŋɔɔra Ɓa", "Kʼicheʼ", "Zoë Noël", "Phạm (Thị), l’Ẩn-Ánh",
)  # fmt: skip


@pytest.fixture
def letter(app: Flask) -> CVText:
    """Abdenour's."""
    with app.test_request_context("/"):
        app.preprocess_request()
        return letter_of(card(showcase(), cast.ABDENOUR), "http://localhost" + BASE)


def written(letter: CVText) -> str:
    document = cv_pdf(letter, Portrait(initial_svg("A", 0, 0), "Portrait"), "")
    return unicodedata.normalize("NFC", text_of(document, "-raw"))


@pytest.mark.poppler
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_names_of_everywhere_are_copied_as_they_are_written(letter: CVText, form: Literal["NFC", "NFD"]) -> None:
    told = "\n".join(unicodedata.normalize(form, f"Bonjour {name} merci") for name in NAMES)
    text = written(replace(letter, story=paragraphs(told)))
    for name in NAMES:
        assert f"Bonjour {unicodedata.normalize('NFC', name)} merci" in text


@pytest.mark.poppler
@pytest.mark.parametrize("name", NAMES[:8])
def test_a_vietnamese_name_is_the_title_of_its_cv(letter: CVText, name: str) -> None:
    assert name in written(replace(letter, name=said(name), story=()))[: len(name) + 5]


@pytest.mark.poppler
def test_every_latin_letter_is_copied_once_wherever_it_stands(letter: CVText) -> None:
    """Whatever letter Noto lends: none is doubled, none eats the space after it."""
    lent = characters_of(FOLDER / "NotoSans-400.ttf") - characters_of(FOLDER / "atkinson-400.ttf")
    latin = [chr(c) for c in sorted(lent) if chr(c).isalpha() and "LATIN" in unicodedata.name(chr(c), "")]
    letters = [c for c in latin if unicodedata.normalize("NFKC", c) == c]
    assert len(letters) > 300
    words = [f"a{c} b" for c in letters]
    text = written(replace(letter, story=paragraphs(" ".join(words))))
    assert [word for word in words if word not in text] == []


@pytest.mark.poppler
def test_a_whole_story_in_vietnamese_is_set(letter: CVText) -> None:
    told = "Tôi sinh ra ở Huế và làm việc tại Hà Nội. " * 450
    assert "Tôi sinh ra ở Huế và làm việc tại Hà Nội. Tôi" in written(replace(letter, story=paragraphs(told)))
