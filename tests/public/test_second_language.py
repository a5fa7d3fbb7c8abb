"""A CV that carries its text in a second language: edited, shown with the right direction, printed, switched."""

from pathlib import Path

import pikepdf
import pytest
from flask.testing import FlaskClient

from sheets.book import Book
from sheets.changes import Edit
from tests.coach.pages import form
from tests.conftest import SignIn
from tests.documents.made import faults, is_ua1, opened, pages, text_of
from tests.public.page import Page

CV, PAGE = "/coach/candidates/C2ABD/cv", "/cv/abdenour-c2abd"
ARABIC = "الأرض لا تكذب"
STORY = "كبرت في بيت مليء بالنباتات.\n\nاليوم أريد أن أزرع هنا."


@pytest.fixture
def arabic(book: Book) -> None:
    """Abdenour's text, in Arabic too."""
    cells = {"second_language": "Arabe (ar)", "second_catchphrase": ARABIC, "second_story": STORY,
             "second_ambition": "أبحث عن عمل في البستنة، في باريس"}  # fmt: skip
    book.submit(Edit("candidates", "C2ABD", dict.fromkeys(cells), cells), "camille@example.org")


@pytest.mark.usefixtures("arabic")
def test_the_page_offers_both_and_says_which_way_they_run(client: FlaskClient) -> None:
    first = client.get(PAGE)
    assert ARABIC not in first.text
    (link,) = Page(first.text).all("a", hreflang="ar")
    assert link["href"] == f"{PAGE}?text=2"
    assert "العربية" in first.text
    second = client.get(link["href"])
    page = Page(second.text)
    assert ARABIC in second.text
    assert "La terre ne ment pas" not in second.text.split("<main")[1].split('class="help-block"')[0]
    (block,) = page.all("div", lang="ar")
    assert block["dir"] == "rtl"
    assert [a for a in page.all("p", class_="cv-sentence") if a["lang"] == "ar"]
    (canonical,) = page.all("link", rel="canonical")
    assert canonical["href"] == f"http://localhost{PAGE}"
    assert '<bdi lang="fr">français</bdi>' in second.text
    assert client.get("/cv/c2abd?text=2").location == f"{PAGE}?text=2"


@pytest.mark.usefixtures("arabic")
def test_its_pdf_is_another_one(client: FlaskClient) -> None:
    first, second = client.get(f"{PAGE}.pdf"), client.get(f"{PAGE}.pdf?text=2")
    assert second.status_code == 200
    assert second.data.startswith(b"%PDF")
    assert first.headers["ETag"] != second.headers["ETag"]


@pytest.mark.poppler
@pytest.mark.usefixtures("arabic")
def test_its_pdf_is_accessible_in_both_languages(client: FlaskClient, tmp_path: Path) -> None:
    document = client.get(f"{PAGE}.pdf?text=2&lang=fr").data
    assert faults(document, tmp_path) == []
    assert is_ua1(document)
    assert pages(document) == 1
    with opened(document) as pdf:
        assert str(pdf.Root.Lang) == "fr"
        spoken = {str(o.Lang) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/Lang" in o}
    assert spoken == {"fr", "ar"}
    text = text_of(document)
    for words in ("في باريس", "كبرت في بيت مليء", "Ce que je sais faire"):
        assert words in text
    assert "La terre ne ment pas" not in text


def test_without_one_nothing_is_offered(client: FlaskClient) -> None:
    assert 'cv-switch"' not in client.get(PAGE).text
    assert "La terre ne ment pas" in client.get(f"{PAGE}?text=2").text


def test_it_has_a_section_of_the_form(sign_in: SignIn, book: Book) -> None:
    browser = sign_in("flore@example.org")
    answer = form(browser, CV, f"{CV}/second").post(browser, second_story=STORY, second_catchphrase=ARABIC)
    assert answer.status_code == 303
    row = book.snapshot.candidates.get("C2ABD")
    assert row
    assert (row.second_story, row.second_catchphrase) == (STORY, ARABIC)
