"""The cards to cut out: four A6 on A4, each whole: a face, a name, words, the address written out, its code."""

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import gspread
import pytest
from flask import Flask
from flask.testing import FlaskClient

from cv.cards import cards_pdf
from cv.letter import CVText, paragraphs, said
from cv.portraits import Portrait, initial_svg
from sheets.worker.sync import Sync
from tests import cast
from tests.documents.made import BASE, faults, is_ua1, opened, pages, text_of
from tests.documents.test_addresses import colour_at, jpeg, put_photo
from tests.public.test_cv import edit
from views.public.cv import card
from views.public.letters import letter_of
from views.public.showcase import showcase

MILLIMETRE = 72 / 25.4
WIDE, HIGH = 105 * MILLIMETRE, 148.5 * MILLIMETRE
INITIAL = Portrait(initial_svg("A", 2, 1), "Initiale")


@pytest.fixture
def letter(app: Flask) -> CVText:
    """Abdenour's CV, as documents say it."""
    with app.test_request_context("/"):
        top = card(showcase(), cast.ABDENOUR)
        return letter_of(top, f"https://tremplin.example{top.url}")


def words_of(document: bytes) -> list[tuple[float, float, float, float, str]]:
    """Every word with where it stands, in points: left, top, right, bottom."""
    read = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=document, capture_output=True, check=True)
    found = re.findall(r'xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>', read.stdout.decode())
    return [(float(a), float(b), float(c), float(d), text) for a, b, c, d, text in found]


def strays(document: bytes) -> list[str]:
    """The words that come nearer than 8 mm to the edge of their card, where scissors and printers cut."""
    near = 8 * MILLIMETRE

    def inside(low: float, high: float, side: float) -> bool:
        start = low // side * side
        return start + near <= low and high <= start + side - near

    return [t for left, top, right, bottom, t in words_of(document)
            if not (inside(left, right, WIDE) and inside((top + bottom) / 2, (top + bottom) / 2, HIGH))]  # fmt: skip


@pytest.mark.poppler
def test_each_card_is_whole(client: FlaskClient, tmp_path: Path) -> None:
    document = client.get(BASE + "/card.pdf").data
    assert faults(document, tmp_path) == []
    assert is_ua1(document)
    assert pages(document) == 1
    with opened(document) as pdf:
        assert [round(float(side)) for side in pdf.pages[0].mediabox] == [0, 0, 595, 842]
    text = text_of(document, "-raw")
    for words in (
        "Je cherche un travail dans les espaces verts", "« La terre ne ment pas »", "Vous pouvez aider Abdenour",
        "localhost/cv/", "abdenour-c2abd",
    ):  # fmt: skip
        assert text.count(words) == 4, words
    quarters = {(left // WIDE, top // HIGH) for left, top, _, _, word in words_of(document) if word == "Abdenour"}
    assert quarters == {(0, 0), (1, 0), (0, 1), (1, 1)}
    assert strays(document) == []


@pytest.mark.poppler
def test_in_english(client: FlaskClient) -> None:
    text = text_of(client.get(BASE + "/card.pdf?lang=en").data, "-raw")
    assert text.count("You can help Abdenour") == 4
    assert text.count("This CV is online") == 4


@pytest.mark.poppler
@pytest.mark.parametrize("name", [
    "Marie-Antoinette-Joséphine de la Rochefoucauld-Montesquieu", "ANTICONSTITUTIONNELLEMENT", "Jo",
    "Nguyễn Thị Minh Khai Phương Thảo", "Wolfeschlegelsteinhausenbergerdorff", "محمد عبد الرحمن",
])  # fmt: skip
@pytest.mark.parametrize(
    "address", ["https://t.fr/cv/jo-c2abd", f"https://{'les-tremplins-' * 3}asso.org/cv/{'marie-' * 9}c2abd"]
)
def test_whatever_the_name_it_stays_on_its_card(letter: CVText, tmp_path: Path, name: str, address: str) -> None:
    labels = letter.labels | {"help": f"Vous pouvez aider {name}"}
    long = said("Le courage ne me manque jamais, ni l'envie : " + "essayez-moi, " * 12)
    document = cards_pdf(
        replace(
            letter, name=said(name), labels=labels, address=address, catchphrase=long, sentence=said(long.text * 2)
        ),
        INITIAL,
    )
    assert pages(document) == 1
    assert strays(document) == []
    assert faults(document, tmp_path) == []


@pytest.mark.poppler
def test_without_a_catchphrase_the_story_begins(letter: CVText) -> None:
    plain = replace(letter, catchphrase=said(""), story=paragraphs("J'ai grandi parmi les plantes. " * 30))
    text = text_of(cards_pdf(plain, INITIAL), "-raw")
    assert text.count("« J'ai grandi parmi les plantes.") == 4
    assert text.count("…") == 4
    assert "«" not in text_of(cards_pdf(replace(plain, story=()), INITIAL), "-raw")


@pytest.mark.poppler
def test_the_photo_or_an_initial_is_on_it(
    app: Flask, sheet: gspread.Spreadsheet, sync: Sync, client: FlaskClient, tmp_path: Path
) -> None:
    drawn = seen(client.get(BASE + "/card.pdf").data, tmp_path)
    edit(sheet, sync, cast.ABDENOUR, Photo=put_photo(app, "moi.jpg", jpeg("#c81e1e")))
    photo = seen(client.get(BASE + "/card.pdf").data, tmp_path)
    assert all(abs(a - b) < 12 for a, b in zip(photo, (200, 30, 30), strict=True))
    assert drawn != photo
    assert drawn != (255, 255, 255)


def seen(document: bytes, folder: Path) -> tuple[int, ...]:
    """The colour at a corner of the first card's portrait."""
    page = folder / "page.pdf"
    page.write_bytes(document)
    subprocess.run(["pdftoppm", "-r", "72", "-png", "-singlefile", page, folder / "page"], check=True)
    return colour_at((folder / "page.png").read_bytes(), round(15 * MILLIMETRE), round(45 * MILLIMETRE))[:3]
