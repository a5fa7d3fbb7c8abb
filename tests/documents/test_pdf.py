"""The PDF: what it says, to whom, in what order, and that nothing a person types can spoil it."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import gspread
import pikepdf
import pytest
from flask import Flask
from flask.testing import FlaskClient

from bench.people import app_with
from cv.letter import CVText, paragraphs, said
from cv.pdf import cv_pdf
from cv.portraits import Portrait, initial_svg
from sheets.worker.sync import Sync
from tests import cast
from tests.documents.made import BASE, everything_in, faults, is_ua1, opened, pages, text_of
from tests.public.test_cv import edit
from views.public.cv import card
from views.public.letters import letter_of
from views.public.showcase import showcase

PDF = BASE + ".pdf"
IN_ORDER = (
    "Abdenour", "Je cherche un travail dans les espaces verts ou comme livreur, à Paris et en Seine-Saint-Denis.",
    "« La terre ne ment pas »", "J’ai grandi dans une maison pleine de plantes.", "Aujourd’hui, je veux planter ici.",
    "Ce que je sais faire", "Taille · Patience · Lecture des sols", "Ce que j’aime", "Football · Cuisine",
    "Mon parcours", "CAP jardinier depuis 2011 · Formation", "Jardinier Ville de Tizi, Tizi Ouzou · 2012 – 2018",
    "Massifs, tailles, semis.", "On parle de moi", "Il a la main verte et le mot juste.", "Lucie, voisine de jardin",
    "En pratique", "Contrats: CDI · intérim", "Disponibilité: Tout de suite", "Mobilité: Métro et vélo",
    "Langues: Français · Kabyle", "Vous pouvez aider Abdenour", "http://localhost/cv/abdenour-c2abd",
)  # fmt: skip


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    app = app_with(180, tmp_path_factory.mktemp("demo"))
    yield app
    app.extensions["book"].state.close()


@pytest.fixture
def letter(app: Flask) -> CVText:
    """Abdenour's."""
    with app.test_request_context("/"):
        app.preprocess_request()
        return letter_of(card(showcase(), cast.ABDENOUR), "http://localhost" + BASE)


def made(letter: CVText) -> bytes:
    return cv_pdf(letter, Portrait(initial_svg("A", 0, 0), "Portrait"), '{"basics": {}}')


@pytest.mark.poppler
@pytest.mark.parametrize("options", [(), ("-layout",), ("-raw",)])
def test_it_reads_in_order_however_it_is_read(client: FlaskClient, options: tuple[str, ...]) -> None:
    text = text_of(client.get(PDF).data, *options)
    places = [text.find(words) for words in IN_ORDER]
    assert -1 not in places, [words for words, at in zip(IN_ORDER, places, strict=True) if at == -1]
    assert places == sorted(places)
    assert "Pas encore relu." not in text


def test_it_is_accessible_and_introduces_itself(client: FlaskClient, tmp_path: Path) -> None:
    answer = client.get(PDF)
    assert answer.content_type == "application/pdf"
    assert faults(answer.data, tmp_path) == []
    with opened(answer.data) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Abdenour cherche un travail"
        assert str(pdf.Root.Lang) == "fr"
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert len(pdf.pages) == 1
        attached = pdf.attachments["cv.json"].get_file().read_bytes()
    assert json.loads(attached) == client.get(BASE + ".json").json
    assert is_ua1(answer.data)


@pytest.mark.poppler
def test_in_english_the_persons_words_stay_french(client: FlaskClient) -> None:
    answer = client.get(PDF + "?lang=en")
    assert "What I can do Taille" in text_of(answer.data)
    assert answer.headers["Content-Language"] == "en"
    assert "Set-Cookie" not in answer.headers
    with opened(answer.data) as pdf:
        assert str(pdf.Root.Lang) == "en"
        spoken = {str(o.Lang) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/Lang" in o}
    assert {"en", "fr"} <= spoken


def test_the_same_cv_makes_the_same_bytes(client: FlaskClient, app: Flask) -> None:
    first = client.get(PDF + "?lang=fr")
    for kept in (app.extensions["settings"].data_dir / "cache").rglob("*.pdf"):
        kept.unlink()
    again = client.get(PDF + "?lang=fr")
    assert again.data == first.data
    assert again.headers["ETag"] == first.headers["ETag"]
    assert not first.headers["ETag"].startswith("W/")
    unchanged = client.get(PDF + "?lang=fr", headers={"If-None-Match": first.headers["ETag"]})
    assert (unchanged.status_code, unchanged.data) == (304, b"")


def test_a_change_in_the_sheet_is_in_the_next_one(sheet: gspread.Spreadsheet, sync: Sync, client: FlaskClient) -> None:
    before = client.get(PDF)
    edit(sheet, sync, cast.ABDENOUR, Accroche="Je sème")
    after = client.get(PDF, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.data != before.data


def test_every_demo_cv_makes_one_of_two_pages_at_most(demo: Flask, tmp_path: Path) -> None:
    with demo.test_request_context("/"):
        demo.preprocess_request()
        shown = showcase()
        cards = [card(shown, row_id) for row_id in list(shown.looking)[:100]]
        letters = [letter_of(c, f"https://tremplin.example{c.url}") for c in cards]
    assert len(letters) == 100
    with ThreadPoolExecutor(2) as pool:
        documents = list(pool.map(made, letters))
    assert {pages(document) for document in documents} <= {1, 2}
    assert sum(pages(document) == 1 for document in documents) > 50
    assert all(map(is_ua1, documents))
    assert [f for document in documents[:12] for f in faults(document, tmp_path)] == []


STRANGE = (
    "😀👨‍👩‍👧 Bonjour 🇫🇷",
    "أبحث عن عمل في الحدائق",
    "אני מחפש עבודה",
    "Ես աշխատանք եմ փնտրում",
    "სამუშაოს ვეძებ",
    "Tôi đang tìm việc làm ở vườn",
    "Шукаю роботу садівником",
    "Ψάχνω δουλειά",
    "ሥራ እፈልጋለሁ",
    "நான் வேலை தேடுகிறேன்",
    "আমি কাজ খুঁজছি",
    "मैं काम ढूंढ रहा हूँ",
    "ⵣ Tamaziɣt ⵜⴰⵎⴰⵣⵉⵖⵜ",
    "找工作 (中文)",
    '#let x = 1; $x^2$ #import "@preview/x:1.0.0" *gras* _it_ `code` <label> @ref \\ // /* = Titre',
    "“Quotes” ‘q’ «\u00a0g\u00a0» \"d\" 'a'",
    "Z̷̢͓a̶͝l̵̡g̸o҉ e\u0301 \u200f\u202eabc\u202c \ufeff \x0b \u2028 \ue000 𝓗𝓮𝓵𝓵𝓸 ﷺ",
    "x" * 300,
)


@pytest.mark.parametrize("words", STRANGE)
def test_whatever_is_typed_the_standard_holds(letter: CVText, tmp_path: Path, words: str) -> None:
    typed, row = said(words), (said(words), said("et"), said(words))
    document = made(
        replace(
            letter, name=said(words, most=60) or letter.name, title=typed.text or "CV", sentence=typed,
            catchphrase=typed,
            story=paragraphs(f"{words}\n\n{words}"), skills=row, passions=row,
            path=tuple(replace(step, title=typed, place=typed, skills=row) for step in letter.path),
            facts=tuple(replace(fact, value=typed) for fact in letter.facts),
        )
    )  # fmt: skip
    assert is_ua1(document)
    assert pages(document) <= 2
    assert faults(document, tmp_path) == []


@pytest.mark.poppler
def test_typst_code_and_arabic_come_out_as_typed(letter: CVText) -> None:
    code = '#let x = 1; $x^2$ *gras* #panic("non")'
    text = text_of(made(replace(letter, story=(said(code), said("الصبر مفتاح الفرج")))))
    assert code in text
    assert "الصبر مفتاح الفرج" in text


def test_only_a_first_name(letter: CVText, tmp_path: Path) -> None:
    nothing = said("")
    bare = replace(
        letter, sentence=nothing, catchphrase=nothing, story=(), sections=(), skills=(), passions=(),
        path=(), testimonials=(), facts=(),
    )  # fmt: skip
    document = made(bare)
    assert pages(document) == 1
    assert faults(document, tmp_path) == []


@pytest.mark.poppler
def test_a_long_story_is_whole_and_an_endless_one_says_where_it_goes_on(letter: CVText) -> None:
    long = "Je raconte encore un peu ce que fut ma vie là-bas. " * 78
    document = made(replace(letter, story=paragraphs(long)))
    assert pages(document) <= 2
    assert text_of(document).count("raconte") == 78
    endless = made(replace(letter, story=paragraphs(long * 4)))
    text = text_of(endless)
    assert pages(endless) == 2
    assert "La suite sur sa page: http://localhost/cv/abdenour-c2abd" in text
    assert text.count("raconte") > 100
    assert "Il a la main verte et le mot juste." in text


@pytest.mark.poppler
@pytest.mark.parametrize("suffix", [".pdf", "/card.pdf"])
def test_nothing_private_is_anywhere_in_it(client: FlaskClient, suffix: str) -> None:
    whole = everything_in(client.get(BASE + suffix).data)
    assert "Abdenour" in whole
    for secret in cast.SECRETS:
        assert secret not in whole


def test_many_at_once(demo: Flask) -> None:
    client = demo.test_client()
    with demo.test_request_context("/"):
        addresses = [
            f"/cv/{slug}.pdf" for slug in (showcase().cv(row_id).slug for row_id in list(showcase().looking)[:4])
        ]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda address: demo.test_client().get(address), addresses * 4))
    assert {answer.status_code for answer in answers} == {200}
    for n, address in enumerate(addresses):
        assert {answer.data for answer in answers[n::4]} == {client.get(address).data}
