"""Saving a section of a CV: what was typed lands in its cell, and nothing else moves."""

import json

import pytest

from sheets.api.connection import Workbook
from sheets.book import Book
from sheets.worker.sync import Sync
from tests.coach.pages import HTMX, form, forms, said
from tests.conftest import SignIn

CV = "/coach/candidates/C3KEN/cv"
ABDENOUR = "/coach/candidates/C2ABD/cv"
FLORE = "flore@example.org"


def cells(workbook: Workbook, row_id: str = "C3KEN") -> dict[str, str]:
    """A candidate's row as staff see it: header -> text."""
    tab = workbook.spreadsheet.worksheet("Candidats")
    rows = tab.get_all_values()
    return next(dict(zip(rows[0], row, strict=False)) for row in rows[1:] if row[0] == row_id)


def test_every_section_has_its_form(sign_in: SignIn) -> None:
    found = forms(sign_in(FLORE).get(CV).text)
    for section in ("person", "search", "story", "strengths", "practical", "contact"):
        assert "base" in found[f"{CV}/{section}"].fields
    assert {"first_name", "catchphrase"} <= found[f"{CV}/person"].names
    assert {"departments", "contracts", "ambition_1", "sector_1"} <= found[f"{CV}/search"].names
    assert json.loads(found[f"{CV}/strengths"].fields["base"])["skills"] == "Vitesse"


def test_a_form_sent_back_as_it_came_changes_nothing(sign_in: SignIn, book: Book) -> None:
    browser = sign_in(FLORE)
    for page in (CV, ABDENOUR):
        for action, found in forms(browser.get(page).text).items():
            if "base" in found.fields and "experience" not in action and not action.endswith(("/path", "/photo")):
                assert found.post(browser).status_code == 303
    assert book.queue().waiting == 0


def test_saving_writes_that_cell_the_date_and_nothing_else(
    sign_in: SignIn, workbook: Workbook, sync: Sync, book: Book
) -> None:
    before = cells(workbook)
    browser = sign_in(FLORE)
    answer = form(browser, CV, f"{CV}/person").post(browser, catchphrase="L'audace, « toujours »")
    assert answer.status_code == 303
    assert answer.location.startswith(f"{CV}?receipt=")
    assert answer.location.endswith("#person")
    assert "en cours d’écriture" in browser.get(answer.location).text
    sync.step()
    after = cells(workbook)
    assert {k for k in after if after[k] != before.get(k, "")} == {"Accroche"}
    assert after["Accroche"] == "L'audace, « toujours »"
    assert "c’est gardé" in browser.get(answer.location).text


def test_htmx_gets_the_section_with_a_line_that_asks_again(sign_in: SignIn, sync: Sync) -> None:
    browser = sign_in(FLORE)
    answer = form(browser, CV, f"{CV}/story").post(browser, HTMX, story="Bonjour.\r\n\r\nJe cuisine.")
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<details class="card part fold" id="story" open>')
    assert 'hx-trigger="every 1s"' in answer.text
    assert 'id="overview" hx-swap-oob="true"' in answer.text
    assert "HX-Request" in answer.headers["Vary"]
    poll = answer.text.split('hx-get="')[1].split('"')[0].replace("&amp;", "&")
    assert "every 1s" in browser.get(poll, headers=HTMX).text
    sync.step()
    settled = browser.get(poll, headers=HTMX)
    assert "c’est gardé" in settled.text
    assert "every 1s" not in settled.text
    assert browser.get(poll).status_code == 303


def test_several_values_and_choices(sign_in: SignIn, workbook: Workbook, sync: Sync) -> None:
    browser = sign_in(FLORE)
    found = form(browser, CV, f"{CV}/search")
    assert found.fields.getlist("departments") == ["", "Paris (75)"]
    found.post(browser, departments=["", "Paris (75)", "Rhône (69)"], contracts=["CDI"], sector_1="Transport")
    skills = form(browser, CV, f"{CV}/strengths")
    skills.post(browser, skills="Vitesse\r\nCuisson, dressage\r\n")
    sync.step()
    now = cells(workbook)
    assert now["Départements"] == "Paris (75)\nRhône (69)"
    assert now["Contrats souhaités"] == "CDI"
    assert now["Atouts"] == "Vitesse\nCuisson, dressage"


def test_nothing_ticked_empties_the_cell_and_a_field_not_posted_is_left_alone(
    sign_in: SignIn, workbook: Workbook, sync: Sync
) -> None:
    browser = sign_in(FLORE)
    browser.post(f"{CV}/search", data={"departments": ""})
    sync.step()
    now = cells(workbook)
    assert now["Départements"] == ""
    assert now["Ambition 1"] == "en cuisine"


def test_what_is_wrong_is_said_in_place_and_the_text_kept(sign_in: SignIn, book: Book) -> None:
    browser = sign_in(FLORE)
    found = form(browser, CV, f"{CV}/person")
    for headers in ({}, HTMX):
        answer = found.post(browser, headers, catchphrase="x" * 81, first_name="")
        assert answer.status_code == 422
        assert "x" * 81 in answer.text
        assert "80 caractères au plus" in answer.text
        assert 'id="person-catchphrase-error"' in answer.text
        assert answer.text.count("autofocus") == 1
        assert ("<html" in answer.text) is not bool(headers)
    again = forms(found.post(browser, catchphrase="x" * 81).text)[f"{CV}/person"]
    assert again.fields["base"] == found.fields["base"]
    assert book.queue().waiting == 0


@pytest.mark.parametrize(
    ("section", "field", "text", "said"),
    [
        ("contact", "email", "kenny chez exemple", "adresse e-mail"),
        ("contact", "phone", "12", "numéro de téléphone"),
        ("strengths", "skills", "a\nb\nc\nd\ne\nf\ng", "Gardez-en 6 au plus"),
        ("search", "sector_1", "Astronaute", "n’est pas dans la liste"),
        ("story", "story", "a\x00b", "caractères invisibles"),
    ],
)
def test_other_mistakes(sign_in: SignIn, section: str, field: str, text: str, said: str) -> None:
    answer = sign_in(FLORE).post(f"{CV}/{section}", data={field: text})
    assert answer.status_code == 422
    assert said in answer.text.replace("'", "’")


def test_text_stays_text(sign_in: SignIn, workbook: Workbook, sync: Sync) -> None:
    browser = sign_in(FLORE)
    for section, field, header, text in (
        ("person", "catchphrase", "Accroche", '=HYPERLINK("x")'),
        ("story", "story", "Histoire", "<b>gras</b> & {{ 7*7 }}"),
    ):
        browser.post(f"{CV}/{section}", data={field: text})
        sync.step()
        assert cells(workbook)[header] == text
    page = browser.get(CV).text
    assert "&lt;b&gt;gras&lt;/b&gt; &amp; {{ 7*7 }}" in page


def test_a_cell_nobody_can_read_is_shown_and_left_alone(sign_in: SignIn, workbook: Workbook, sync: Sync) -> None:
    tab = workbook.spreadsheet.worksheet("Candidats")
    tab.update_cell(3, tab.row_values(1).index("Téléphone") + 1, "à demander")
    sync.read()
    browser = sign_in(FLORE)
    found = form(browser, CV, f"{CV}/contact")
    assert found.fields["phone"] == "à demander"
    assert found.post(browser, address="2 rue Neuve").status_code == 303
    sync.step()
    assert cells(workbook)["Téléphone"] == "à demander"
    assert cells(workbook)["Adresse"] == "2 rue Neuve"


def test_a_column_that_is_gone(sign_in: SignIn, workbook: Workbook, sync: Sync) -> None:
    browser = sign_in(FLORE)
    opened = form(browser, CV, f"{CV}/person")
    tab = workbook.spreadsheet.worksheet("Candidats")
    tab.delete_columns(tab.row_values(1).index("Accroche") + 1)
    sync.read()
    assert "catchphrase" not in form(browser, CV, f"{CV}/person").names
    assert "elles ne se modifient donc pas ici : Accroche" in said(browser.get(CV))
    lost = opened.post(browser, catchphrase="Un texte précieux")
    assert lost.status_code == 422
    assert "Un texte précieux" in lost.text
    assert opened.post(browser, catchphrase="", first_name="Ken").status_code == 303


def test_who_may(sign_in: SignIn) -> None:
    for email, status in (
        ("flore@example.org", 303),
        ("camille@example.org", 303),
        ("kenny@example.org", 303),
        ("martin@example.org", 404),
        ("abdenour@example.org", 404),
    ):
        browser = sign_in(email)
        assert browser.post(f"{CV}/story", data={"story": f"par {email}"}).status_code == status
        assert browser.get(CV).status_code == (200 if status == 303 else 404)
        assert browser.get(f"{CV}/preview").status_code == (200 if status == 303 else 404)


def test_addresses_that_lead_nowhere(sign_in: SignIn) -> None:
    browser = sign_in(FLORE)
    for page in ("/coach/candidates/C9ZZZ/cv", "/coach/candidates/x/cv/preview"):
        assert browser.get(page).status_code == 404
    for action in ("/coach/candidates/C9ZZZ/cv/story", f"{CV}/notes", f"{CV}/path/E9ZZZ", f"{CV}/testimonials/T9ZZZ"):
        assert browser.post(action, data={"story": "x", "notes": "x"}).status_code == 404
    assert browser.get(f"{CV}/receipts/abc", headers=HTMX).status_code == 404
    assert browser.get(f"{CV}/story").status_code == 405
    assert browser.delete(f"{CV}/story").status_code == 405


def test_columns_of_no_section_cannot_be_posted(sign_in: SignIn, book: Book) -> None:
    sign_in(FLORE).post(f"{CV}/story", data={"notes": "x", "consent": "oui", "status": "Publié", "coach": "B3MAR"})
    assert book.queue().waiting == 0


def test_a_nonsense_base_counts_as_none(sign_in: SignIn) -> None:
    browser = sign_in(FLORE)
    for base in ("{", "[1]", '{"story": {"a": 1}}', "null"):
        assert browser.post(f"{CV}/story", data={"story": f"avec {base}", "base": base}).status_code == 303


def test_somebody_elses_receipt_is_unknown(sign_in: SignIn) -> None:
    location = sign_in("camille@example.org").post(f"{CV}/story", data={"story": "x"}).location
    assert "trop ancien" in sign_in(FLORE).get(location).text


def test_the_preview_is_the_page_to_be(sign_in: SignIn) -> None:
    page = sign_in(FLORE).get(f"{CV}/preview").text
    assert "Je cherche un travail en cuisine" in page
    assert "noindex" in page
    assert "kenny@example.org" not in page
