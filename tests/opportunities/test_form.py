"""Proposing an opportunity, over HTTP, down to the rows in the sheet and the mails."""

import datetime as dt

import gspread
import pytest
from flask import Flask
from flask.testing import FlaskClient

from sheets.book import Book
from sheets.worker.sync import Sync
from tests.coach.pages import HTMX, forms, said
from tests.opportunities.offers import FIELDS, NEW, patient, propose, sent
from tests.public.page import Page
from views.web import protection

__all__ = ["patient"]


def test_one_person_is_chosen_by_the_link(client: FlaskClient) -> None:
    page = client.get(f"{NEW}?for=abdenour-c2abd").text
    Page(page)
    assert forms(page)[NEW].fields.getlist("candidates") == ["C2ABD"]
    assert forms(client.get(f"{NEW}?for=kenny-c3ken").text)[NEW].fields.getlist("candidates") == []
    assert forms(client.get(f"{NEW}?for=all").text)[NEW].fields.get("for_all") == "1"


def test_it_reaches_the_sheet(app: Flask, client: FlaskClient, sheet: gspread.Spreadsheet, sync: Sync) -> None:
    assert propose(client, recruiter_phone="06 11 22 33 44", hours="9 h – 17 h").status_code == 303
    sync.step()
    (row,) = sheet.worksheet("Opportunités").get_all_records()
    assert row["Intitulé"] == "Jardinier"
    assert row["Département"] == "Paris (75)"
    assert row["Adresse"] == "2 rue Verte"
    assert row["Statut"] == "À valider"
    assert row["E-mail du recruteur"] == "rose@example.com"
    assert row["Horaires"] == "9 h – 17 h"
    assert row["Proposée le"]
    (follow_up,) = sheet.worksheet("Suivis").get_all_records()
    assert (follow_up["Candidat"], follow_up["Opportunité"], follow_up["Statut"]) == ("C2ABD", row["ID"], "À traiter")
    assert sheet.worksheet("Journal").get_all_values()[1][1] == "formulaire public"


def test_a_receipt_and_word_to_staff_once(app: Flask, client: FlaskClient, sync: Sync) -> None:
    propose(client)
    sync.step()
    sync.step()
    receipt, notice = sent(app)
    assert (receipt["to"], notice["to"]) == ("rose@example.com", "camille@example.org")
    assert "Bien reçu : Jardinier" in receipt["subject"]
    assert "à Abdenour" in receipt["text"]
    assert "http://localhost/opportunities/follow/" in receipt["text"]
    assert receipt["reply"] == "camille@example.org"
    assert "http://localhost/staff/opportunities" in notice["text"]
    assert notice["reply"] == "rose@example.com"
    assert len(sent(app)) == 2


def test_in_english(app: Flask, client: FlaskClient) -> None:
    client.get(f"{NEW}?lang=en")
    propose(client)
    assert "We have received it: Jardinier" in sent(app)[0]["subject"]


def test_a_second_click_sends_nothing_more(app: Flask, client: FlaskClient, book: Book) -> None:
    filled = forms(client.get(NEW).text)[NEW]
    assert filled.post(client, **FIELDS).status_code == 303
    assert filled.post(client, **{**FIELDS, "different": "1"}).status_code == 303
    assert len(book.snapshot.opportunities) == 1
    assert len(sent(app)) == 2
    filled.post(client, **{**FIELDS, "title": "Comptable", "description": "Tenir les comptes."})  # having gone back
    assert [row.title for row in book.snapshot.opportunities.rows] == ["Jardinier", "Comptable"]


def test_several_places_are_several_rows(client: FlaskClient, book: Book) -> None:
    page = forms(client.get(NEW).text)[NEW].post(client, **FIELDS, add_place="1").text
    assert page.count('name="department"') == 2
    assert 'value="2 rue Verte"' in page
    assert forms(page)[NEW].post(
        client, **{**FIELDS, "department": ["Paris (75)", "Rhône (69)"], "address": ["2 rue Verte", ""]}
    ).status_code == 303  # fmt: skip
    rows = book.snapshot.opportunities.rows
    assert sorted(row.department for row in rows) == ["Paris (75)", "Rhône (69)"]
    assert {row.title for row in rows} == {"Jardinier"}
    assert len(book.snapshot.follow_ups) == 2


def test_for_several_and_for_all(app: Flask, client: FlaskClient, book: Book) -> None:
    propose(client, candidates=["C2ABD", "C4NES", "C3KEN", "=1+1"])
    assert sorted(f.candidate for f in book.snapshot.follow_ups.rows) == ["C2ABD", "C4NES"]  # the others are not public
    assert "à Abdenour et Inès" in sent(app)[0]["text"]
    assert propose(client, candidates=[], for_all="1", title="Cuisinier", company="Autre").status_code == 303
    assert {row.title: row.for_all for row in book.snapshot.opportunities.rows} == {
        "Jardinier": None,
        "Cuisinier": True,
    }
    assert len(book.snapshot.follow_ups) == 2


def test_people_are_searched_for(client: FlaskClient) -> None:
    found = client.get("/opportunities/people?who=jardin&candidates=C4NES", headers=HTMX).text
    assert 'value="C2ABD"' in found
    assert 'value="C4NES" checked' in found
    assert "Kenny" not in client.get("/opportunities/people?who=kenny").text
    # Without a script, the same through the form itself.
    page = forms(client.get(NEW).text)[NEW].post(client, **{**FIELDS, "who": "ines", "search": "1"}).text
    assert 'value="C4NES"' in page
    assert 'value="Jardinier"' in page


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("title", "", "Il manque : Intitulé. Écrivez"),
        ("contract", "", "Il manque : Contrat. Choisissez"),
        ("recruiter_email", "rose chez exemple", "n’est pas une adresse e-mail"),
        ("recruiter_phone", "<script>", "n’est pas un numéro"),
        ("contract", "Pacte", "n’est pas dans la liste"),
        ("description", "x\x00y", "caract"),
        ("title", "t" * 200, "trop long"),
    ],
)
def test_what_is_wrong_is_said_in_place(client: FlaskClient, book: Book, field: str, text: str, words: str) -> None:
    for headers in ({}, HTMX):
        answer = propose(client, headers, **{field: text})
        assert answer.status_code == 422
        page = said(answer)
        assert words in page
        assert f'id="{field}-error"' in page
        assert page.count(" autofocus") == 1
        assert 'value="Les Jardins d&#39;Ivry"' in page
        assert ("<html" in page) == (not headers)
    assert len(book.snapshot.opportunities) == 0


def test_nobody_chosen_and_no_place(client: FlaskClient) -> None:
    answer = propose(client, candidates=[], department=[""], address=[""])
    assert answer.status_code == 422
    assert "Cochez au moins une personne" in answer.text
    assert 'id="department-0-error"' in answer.text


def test_what_is_typed_stays_text(client: FlaskClient, sheet: gspread.Spreadsheet, sync: Sync) -> None:
    formula = '=IMPORTXML("http://x.example","//a")'
    propose(client, title=formula, description=formula, address=["+33612345678"], recruiter_last_name="'0612")
    sync.step()
    tab = sheet.worksheet("Opportunités")
    values = tab.get_all_values(value_render_option=gspread.utils.ValueRenderOption.formula)
    row = dict(zip(values[0], values[1], strict=True))
    assert row["Intitulé"] == row["Description"] == formula
    shown = tab.get_all_records(numericise_ignore=["all"])[0]
    assert shown["Intitulé"] == formula
    assert shown["Adresse"] == "+33612345678"
    assert shown["Nom du recruteur"] == "'0612"


def test_a_robot_fills_everything_and_a_person_is_told_what_to_do(client: FlaskClient, book: Book) -> None:
    answer = propose(client, website="http://spam.example")
    assert answer.status_code == 422
    assert "devait rester vide" in answer.text
    assert 'class="trap"' not in answer.text  # shown now, so that it can be emptied
    assert len(book.snapshot.opportunities) == 0


def test_too_quick_is_told_and_then_taken(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protection, "QUICKEST_SECONDS", 60)
    wrong = propose(client, title="", company="")  # the real reason comes first, with the way to each field
    assert "très rapide" not in said(wrong)
    assert (
        wrong.text.index('<a href="#title">') < wrong.text.index('<a href="#company">') < wrong.text.index('id="title"')
    )
    answer = propose(client)
    assert answer.status_code == 422
    assert "très rapide" in said(answer)
    monkeypatch.setattr(protection, "QUICKEST_SECONDS", 0)
    assert forms(answer.text)[NEW].post(client, **FIELDS).status_code == 303


@pytest.mark.parametrize("stamp", ["", "made.up", "WzAsICJhIl0.x"])
def test_a_stamp_of_ones_own_making(client: FlaskClient, stamp: str) -> None:
    assert propose(client, stamp=stamp).status_code == 422


def test_too_many_from_one_place(app: Flask, client: FlaskClient, book: Book) -> None:
    codes = [
        propose(app.test_client(), title=f"Métier {n}", recruiter_email=f"r{n}@example.com").status_code
        for n in range(11)
    ]
    assert codes == [303] * 10 + [429]
    assert len(book.snapshot.opportunities) == 10
    with book.state.reading() as connection:
        kept = str(connection.exec_driver_sql("SELECT * FROM flood_marks").all())
    assert "127.0.0.1" not in kept


def test_the_same_again_is_asked_about_in_this_browser_only(app: Flask, client: FlaskClient, book: Book) -> None:
    propose(client)
    again = propose(client, title="jardinier paysagiste")
    assert again.status_code == 422
    assert "Est-ce la même" in said(again)
    stranger = propose(app.test_client(), title="Jardinière", recruiter_email="other@example.com")
    assert stranger.status_code == 303
    assert forms(again.text)[NEW].post(client, **{**FIELDS, "different": "1"}).status_code == 303
    assert len(book.snapshot.opportunities) == 3
    last = [mail for mail in sent(app) if mail["to"] == "rose@example.com"][-1]
    assert "Vous avez déjà proposé « Jardinier »" in last["text"].replace("\u202f", " ")
    notices = [mail["text"] for mail in sent(app) if mail["to"] == "camille@example.org"]
    assert "même entreprise" in notices[1]


def test_thanks_forget_the_draft(client: FlaskClient) -> None:
    answer = propose(client)
    page = client.get(answer.location).text
    assert 'data-draft-done="offer"' in page
    assert "rose@example.com" in page
    assert "rose@example.com" not in client.get(answer.location).text
    htmx = propose(client, HTMX, title="Autre chose")
    assert htmx.headers["HX-Redirect"] == "/opportunities/thanks"


def test_the_share_that_brought_it_is_kept(client: FlaskClient, book: Book) -> None:
    assert forms(client.get(f"{NEW}?for=abdenour-c2abd&s=abc").text)[NEW].fields.get("s") == "abc"
    propose(client, None, f"{NEW}?for=abdenour-c2abd&s=abc")
    with book.state.reading() as connection:
        assert connection.exec_driver_sql("SELECT share FROM opportunity_notes").scalars().all() == ["abc"]


def test_a_day_of_the_proposal_is_a_date(client: FlaskClient, book: Book) -> None:
    propose(client)
    assert book.snapshot.opportunities.rows[0].proposed_on == dt.datetime.now().astimezone().date()
