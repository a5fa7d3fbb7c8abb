"""From the receipt to the end: the recruiter's page, staff's decisions on screen or in the sheet, each mail once."""

import re
from typing import Any

import gspread
import pytest
from flask import Flask
from flask.testing import FlaskClient

from mail import queue as mail_queue
from mail.message import Message
from programme.messages.engine import Messages
from programme.opportunities import Links
from sheets.api.connection import Workbook
from sheets.book import Book
from sheets.worker.sync import Sync
from tests.coach.pages import forms, said
from tests.conftest import SignIn, write_cast
from tests.messages.lines import all_lines
from tests.opportunities.offers import patient, private_page, propose, sent
from tests.public.page import Page

__all__ = ["patient"]
CAMILLE, FLORE = "camille@example.org", "flore@example.org"
DESK = "/staff/opportunities"


@pytest.fixture
def worker(app: Flask, book: Book, workbook: Workbook) -> Sync:
    """The worker with the handlers of opportunities, moved by hand."""
    settings = app.extensions["settings"]
    messages = Messages(book.state, Links(settings.secret_key, settings.public_url))
    made = Sync(book.state, lambda: workbook, 0.0, messages.act)
    made.step()
    return made


def proposed(client: FlaskClient, worker: Sync, book: Book, **changes: str | list[str]) -> str:
    assert propose(client, None, **changes).status_code == 303
    worker.step()
    worker.step()
    return next(iter(book.snapshot.opportunities.ids))


def type_cell(sheet: gspread.Spreadsheet, title: str, row_id: str, header: str, value: str) -> None:
    tab = sheet.worksheet(title)
    row, column = tab.find(row_id), tab.find(header, in_row=1)
    assert row
    assert column
    tab.update_cell(row.row, column.col, value)


def type_status(sheet: gspread.Spreadsheet, row_id: str, status: str) -> None:
    type_cell(sheet, "Opportunités", row_id, "Statut", status)


def told_rose(app: Flask) -> dict[str, Any]:
    """The last mail to the recruiter."""
    return [mail for mail in sent(app) if mail["to"] == "rose@example.com"][-1]


def subjects(app: Flask) -> list[tuple[str, str]]:
    return [(mail["to"], mail["subject"]) for mail in sent(app)]


def test_validated_on_the_screen(
    app: Flask, client: FlaskClient, worker: Sync, book: Book, sign_in: SignIn, sheet: gspread.Spreadsheet
) -> None:
    row_id = proposed(client, worker, book)
    staff = sign_in(CAMILLE)
    page = staff.get(DESK)
    Page(page.text)
    assert "Trois parcs à faire vivre." in page.text
    assert forms(page.text)[f"{DESK}/{row_id}/decision"].post(staff, decision="validate").status_code == 303
    for _ in range(3):
        worker.step()
    record = sheet.worksheet("Opportunités").get_all_records()[0]
    assert record["Statut"] == "Validée"
    assert record["Validée le"]
    told = sent(app)[2:]
    assert [mail["to"] for mail in told] == ["rose@example.com", "abdenour@example.org"]
    assert told[1]["cc"] == FLORE
    assert "rose@example.com" in told[1]["text"]
    assert "Rose Martin (Les Jardins d'Ivry) vous propose" in told[1]["text"]
    assert "Aucune opportunité n’attend" in staff.get(DESK).text


def test_validated_in_the_sheet_tells_the_same_once(
    app: Flask, client: FlaskClient, worker: Sync, book: Book, sheet: gspread.Spreadsheet
) -> None:
    row_id = proposed(client, worker, book)
    for status in ("Validée", "À valider", "Validée"):
        type_status(sheet, row_id, status)
        worker.step()
    told = subjects(app)[2:]
    assert told == [
        ("rose@example.com", "Votre opportunité est transmise : Jardinier"),
        ("abdenour@example.org", "Une opportunité pour vous : Jardinier"),
    ]


@pytest.mark.parametrize("status", ["Validée", "validée", " VALIDÉE "])
def test_a_row_pasted_validated_tells_like_one_validated_on_the_screen(
    app: Flask, worker: Sync, sheet: gspread.Spreadsheet, status: str
) -> None:
    lines: dict[str, list[dict[str, Any]]] = {
        "opportunities": [
            {
                "id": "P2PAS",
                "title": "Fleuriste",
                "company": "Rose",
                "status": status,
                "recruiter_email": "r@example.com",
            },
            {"id": "P3PAS", "title": "Vue ailleurs", "company": "Rose", "status": status, "origin": "réseau"},
        ],
        "follow_ups": [
            {"id": "S2PAS", "candidate": "C2ABD", "opportunity": "P2PAS", "status": "À traiter"},
            {"id": "S3PAS", "candidate": "C2ABD", "opportunity": "P3PAS", "status": "À traiter"},
        ],
    }
    write_cast(sheet, lines)
    for _ in range(3):
        worker.step()
    told = sent(app)
    assert [(mail["to"], mail["subject"]) for mail in told] == [
        ("r@example.com", "Votre opportunité est transmise : Fleuriste"),
        ("abdenour@example.org", "Une opportunité pour vous : Fleuriste"),
    ]
    assert "/me/opportunities#P2PAS" in told[1]["text"]


def test_two_places_are_told_as_one(app: Flask, client: FlaskClient, worker: Sync, book: Book, sign_in: SignIn) -> None:
    row_id = proposed(client, worker, book, department=["Paris (75)", "Rhône (69)"], address=["", ""])
    sign_in(CAMILLE).post(f"{DESK}/{row_id}/decision", data={"decision": "validate"})
    for _ in range(3):
        worker.step()
    told = sent(app)[2:]
    assert [mail["to"] for mail in told] == ["rose@example.com", "abdenour@example.org"]
    assert "Paris (75) ; Rhône (69)" in told[1]["text"]


def test_for_all_goes_to_those_of_the_department_and_the_sector(
    app: Flask, client: FlaskClient, worker: Sync, book: Book, sheet: gspread.Spreadsheet
) -> None:
    row_id = proposed(client, worker, book, candidates=[], for_all="1", sector="Agriculture et espaces verts")
    type_status(sheet, row_id, "Validée")
    worker.step()
    assert [to for to, _ in subjects(app)[2:]] == ["rose@example.com", "abdenour@example.org"]


def test_refused_with_a_reason(app: Flask, client: FlaskClient, worker: Sync, book: Book, sign_in: SignIn) -> None:
    row_id = proposed(client, worker, book)
    staff = sign_in(CAMILLE)
    without = staff.post(f"{DESK}/{row_id}/decision", data={"decision": "refuse", "reason": " "})
    assert without.status_code == 422
    assert "Écrivez pourquoi" in without.text
    staff.post(f"{DESK}/{row_id}/decision", data={"decision": "refuse", "reason": "Ce n’est pas un travail payé."})
    worker.step()
    worker.step()
    (refusal,) = sent(app)[2:]
    assert refusal["to"] == "rose@example.com"
    assert "> Ce n’est pas un travail payé." in refusal["text"]
    again = staff.post(f"{DESK}/{row_id}/decision", data={"decision": "validate"}, follow_redirects=True)
    assert "déjà traitée" in again.text


def test_refused_after_it_was_passed_on_is_a_withdrawal(
    app: Flask, client: FlaskClient, worker: Sync, book: Book, sheet: gspread.Spreadsheet
) -> None:
    sheet.worksheet("Messages").update(all_lines(), "A2")
    row_id = proposed(client, worker, book)
    type_status(sheet, row_id, "Validée")
    type_cell(sheet, "Opportunités", row_id, "Validée le", "27/11/2026")
    worker.step()
    before = len(subjects(app))
    type_status(sheet, row_id, "Refusée")
    worker.step()
    assert sorted(subjects(app)[before:]) == [
        ("abdenour@example.org", "Abdenour, une offre est retirée : Jardinier"),
        ("rose@example.com", "Votre opportunité n’est plus transmise : Jardinier"),
    ]
    assert "Nous avions transmis « Jardinier »" in told_rose(app)["text"]


def test_decisions_are_staffs(client: FlaskClient, worker: Sync, book: Book, sign_in: SignIn) -> None:
    row_id = proposed(client, worker, book)
    for path in (f"{DESK}/{row_id}/decision", f"{DESK}/{row_id}/link"):
        assert sign_in(FLORE).post(path, data={"decision": "validate"}).status_code == 403
        assert client.post(path).status_code == 303  # to sign in
    staff = sign_in(CAMILLE)
    assert sign_in(FLORE).get(DESK).status_code == 403
    assert staff.post(f"{DESK}/{row_id}/decision", data={"decision": "x"}).status_code == 400
    assert staff.post(f"{DESK}/P9ZZZ/decision", data={"decision": "validate"}).status_code == 404


def test_the_private_page(app: Flask, client: FlaskClient, worker: Sync, book: Book) -> None:
    proposed(client, worker, book, candidates=["C2ABD"])
    path = private_page(app)
    page = app.test_client().get(path)
    assert page.status_code == 200
    Page(page.text)
    assert page.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "L’équipe la lit" in page.text
    assert "Abdenour" in page.text
    assert "Pas encore vue" in page.text
    for secret in ("Benali", "abdenour@example.org", "flore@example.org"):
        assert secret not in page.text
    assert app.test_client().get(path[:-2] + "xx").status_code == 404
    assert app.test_client().get("/opportunities/follow/WzAsIlAyIl0.x").status_code == 404


def test_a_name_no_longer_public_is_not_shown(
    app: Flask, client: FlaskClient, worker: Sync, book: Book, sheet: gspread.Spreadsheet
) -> None:
    proposed(client, worker, book)
    tab = sheet.worksheet("Candidats")
    column = tab.find("Statut du CV", in_row=1)
    assert column
    tab.update_cell(2, column.col, "Masqué")
    worker.step()
    page = client.get(private_page(app)).text
    assert "Abdenour" not in page
    assert "Une personne" in page


def test_correcting_what_was_validated_sends_it_back_to_be_read(
    app: Flask, client: FlaskClient, worker: Sync, book: Book, sheet: gspread.Spreadsheet, sign_in: SignIn
) -> None:
    row_id = proposed(client, worker, book)
    type_status(sheet, row_id, "Validée")
    worker.step()
    path = private_page(app)
    form = forms(client.get(path).text)[f"{path}/text"]
    assert form.post(client, description="", salary="x").status_code == 422
    assert form.post(client, description="=1+1", salary="1 900 €").status_code == 303
    for _ in range(2):
        worker.step()
    record = sheet.worksheet("Opportunités").get_all_records()[0]
    assert (record["Description"], record["Salaire"], record["Statut"]) == ("=1+1", "1 900 €", "À valider")
    assert "1 900 €" in sign_in(CAMILLE).get(DESK).text
    assert "1 900 €" not in sign_in("abdenour@example.org").get("/me/opportunities").text
    last = sent(app)[-1]
    assert last["to"] == CAMILLE
    assert "Salaire : 1 900 €" in last["text"]
    assert "Rien n’avait changé" in said(
        client.post(f"{path}/text", data={"description": "=1+1", "salary": "1 900 €"}, follow_redirects=True)
    )
    # Staff correct it meanwhile: theirs is not overwritten.
    tab = sheet.worksheet("Opportunités")
    column = tab.find("Description", in_row=1)
    assert column
    stale = forms(client.get(path).text)[f"{path}/text"]
    tab.update_cell(2, column.col, "Celle de l'équipe")
    worker.step()
    met = stale.post(client, description="La mienne")
    assert met.status_code == 409
    assert tab.cell(2, column.col).value == "Celle de l'équipe"
    assert "Celle de l’équipe" in said(met).replace("&#39;", "’").replace("'", "’")
    again = forms(met.text)[f"{path}/text"]
    assert again.fields["description"] == "La mienne"
    assert again.post(client).status_code == 303


@pytest.mark.parametrize("first_answer", [422, 409])
def test_a_form_that_comes_back_covers_nothing_written_meanwhile(
    app: Flask, client: FlaskClient, worker: Sync, book: Book, sheet: gspread.Spreadsheet, first_answer: int
) -> None:
    proposed(client, worker, book, hours="9 h")
    path = f"{private_page(app)}/text"
    opened = forms(client.get(path.removesuffix("/text")).text)[path]
    tab = sheet.worksheet("Opportunités")
    theirs = {"Horaires": "10 h"} | ({"Description": "Celle de l'équipe"} if first_answer == 409 else {})
    for header, text in theirs.items():
        tab.update_cell(2, tab.row_values(1).index(header) + 1, text)
    worker.step()
    back = opened.post(client, description="La mienne" if first_answer == 409 else "")
    assert back.status_code == first_answer
    assert forms(back.text)[path].post(client, description="La mienne").status_code == 303
    worker.step()
    worker.step()
    (record,) = tab.get_all_records()
    assert (record["Description"], record["Horaires"]) == ("La mienne", "10 h"), "what the recruiter never touched"


def test_writing_to_a_person_from_the_page(
    app: Flask, client: FlaskClient, worker: Sync, book: Book, sheet: gspread.Spreadsheet, sign_in: SignIn
) -> None:
    row_id = proposed(client, worker, book)
    path = private_page(app)
    assert f"{path}/message" not in forms(client.get(path).text)
    type_status(sheet, row_id, "Validée")
    worker.step()
    form = forms(client.get(path).text)[f"{path}/message"]
    assert form.post(client, text=" ").status_code == 422
    assert form.post(client, text="Venez mardi", to="C4NES").status_code == 422  # it was not proposed to her
    assert form.post(client, text="Venez mardi ?").status_code == 303
    assert form.post(client, text="Venez mardi ?").status_code == 303
    (to_coach,) = (mail for mail in sent(app) if "Venez mardi ?" in mail["text"])
    assert (to_coach["to"], to_coach["cc"]) == (FLORE, "")
    link = re.search(r"http://localhost(/letters/\S+)", to_coach["text"])
    assert link
    assert client.post(link[1], data={"decision": "pass"}).status_code == 303
    (to_person,) = (mail for mail in sent(app) if mail["to"] == "abdenour@example.org" and "Venez" in mail["text"])
    assert "rose@example.com" not in str(to_person)
    page = re.search(r"http://localhost(/me/letters/\d+)", to_person["text"])
    assert page
    browser = sign_in("abdenour@example.org")
    assert "Jardinier" in browser.get(page[1]).text
    assert browser.post(page[1], data={"answer": "Oui, à mardi."}).status_code == 303
    (answer,) = (mail for mail in sent(app) if "Oui, à mardi." in mail["text"])
    assert (answer["to"], answer["reply"]) == ("rose@example.com", FLORE)
    assert "abdenour@example.org" not in str(answer)
    browser.post(page[1], data={"decision": "report"})
    assert form.post(client, text="Et mercredi ?", stamp=stamp_of(client, path)).status_code == 303
    assert not [mail for mail in sent(app) if "Et mercredi ?" in mail["text"]]  # blocked, and told nothing


def stamp_of(client: FlaskClient, path: str) -> str:
    return str(forms(client.get(path).text)[f"{path}/message"].fields["stamp"])


def test_closing(app: Flask, client: FlaskClient, worker: Sync, book: Book, sheet: gspread.Spreadsheet) -> None:
    proposed(client, worker, book)
    path = private_page(app)
    assert client.post(f"{path}/end", data={"reason": "x"}).status_code == 400
    assert client.post(f"{path}/end", data={"reason": "filled"}).status_code == 303
    worker.step()
    assert sheet.worksheet("Opportunités").get_all_records()[0]["Statut"] == "Archivée"
    assert "le poste est pourvu" in sent(app)[-1]["text"]
    assert f"{path}/text" not in forms(client.get(path).text)
    assert client.post(f"{path}/text", data={"description": "x"}).status_code == 409
    type_status(sheet, next(iter(book.snapshot.opportunities.ids)), "Validée")
    worker.step()
    for _ in range(2):  # pressed twice
        assert client.post(f"{path}/end", data={"reason": "withdrawn"}).status_code == 303
    told = [mail["text"] for mail in sent(app) if mail["to"] == CAMILLE and "Fermée" in mail["subject"]]
    assert ["le poste est pourvu" in text for text in told] == [True, False]


def test_a_correction_is_of_all_places_but_one_that_the_team_worded_apart_or_of_none(
    app: Flask, client: FlaskClient, worker: Sync, book: Book, sheet: gspread.Spreadsheet
) -> None:
    places: dict[str, str | list[str]] = {
        "department": ["Paris (75)", "Rhône (69)", "Paris (75)"],
        "address": ["2 rue Verte", "3 rue Bleue", "4 rue Rose"],
    }
    first = proposed(client, worker, book, **places)
    path = private_page(app)
    ids = list(book.snapshot.opportunities.ids)
    type_cell(sheet, "Opportunités", ids[1], "Description", "À Lyon : deux parcs.")
    for row_id in ids:
        type_status(sheet, row_id, "Validée")
    worker.step()

    def rows() -> list[tuple[str, str]]:
        records = sheet.worksheet("Opportunités").get_all_records()
        return [(str(row["Description"]), str(row["Statut"])) for row in records]

    opened = forms(client.get(path).text)[f"{path}/text"]
    type_cell(sheet, "Opportunités", first, "Description", "L'équipe relit.")
    worker.step()
    before = rows()
    met = opened.post(client, description="Quatre parcs.")
    worker.step()
    assert (met.status_code, rows()) == (409, before)
    type_cell(sheet, "Opportunités", first, "Description", "Trois parcs à faire vivre.")
    worker.step()
    answer = forms(client.get(path).text)[f"{path}/text"].post(client, description="Quatre parcs.")
    assert (answer.status_code, "un autre texte" in client.get(path).text) == (303, True)
    for _ in range(2):
        worker.step()
    corrected = ("Quatre parcs.", "À valider")
    assert rows() == [corrected, ("À Lyon : deux parcs.", "Validée"), corrected]
    assert "Description : Quatre parcs." in sent(app)[-1]["text"]


def test_a_link_cut_by_staff_and_a_new_one(
    app: Flask, client: FlaskClient, worker: Sync, book: Book, sign_in: SignIn
) -> None:
    row_id = proposed(client, worker, book)
    old = private_page(app)
    assert sign_in(CAMILLE).post(f"{DESK}/{row_id}/link").status_code == 303
    new = private_page(app)
    assert new != old
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200


def test_links_are_not_kept_once_sent(
    app: Flask, client: FlaskClient, worker: Sync, book: Book, sign_in: SignIn
) -> None:
    proposed(client, worker, book)
    token = private_page(app).rsplit("/", 1)[1]
    with book.state.reading() as connection:
        assert token not in str(connection.exec_driver_sql("SELECT message FROM mails").all())
    page = sign_in(CAMILLE).get("/staff/mail").text
    assert token not in page
    assert "•••••" in page


def test_many_pasted_as_validated_write_to_nobody_without_staff(
    app: Flask, worker: Sync, sign_in: SignIn, sheet: gspread.Spreadsheet
) -> None:
    most = mail_queue.SHEET_MAILS
    tab = sheet.worksheet("Opportunités")
    headers = tab.row_values(1)
    cells = {"Titre": "Jardinier", "Statut": "Validée", "Département": "Paris (75)"}
    rows = [{**cells, "ID": f"A{n + 1000}", "E-mail du recruteur": f"r{n}@example.com"} for n in range(most + 30)]
    tab.append_rows([[row.get(header, "") for header in headers] for row in rows])
    worker.step()
    assert len(sent(app)) == most
    staff = sign_in(CAMILLE)
    page = staff.get("/staff/mail").text
    assert "30 mails attendent votre accord" in page
    assert "30 ne sont pas partis" in staff.get("/staff/").text, "and from every page of the team"
    assert staff.post("/staff/mail/held", data={"send": ""}, follow_redirects=True).text.count("partent") == 1
    assert len(sent(app)) == most + 30
    type_status(sheet, "A1000", "À valider")
    worker.step()
    propose(app.test_client())
    assert "attend votre accord" not in staff.get("/staff/mail").text, "what people do on the site goes on leaving"


def test_what_was_held_may_be_dropped(app: Flask, book: Book, sign_in: SignIn) -> None:
    most = mail_queue.SHEET_MAILS
    with book.state.writing() as connection:
        for n in range(most + 1):
            mail_queue.enqueue(connection, Message("rose@example.com", "Bonjour", "Bonjour"), f"t:{n}", by_sheet=True)
    staff = sign_in(CAMILLE)
    assert sign_in(FLORE).post("/staff/mail/held", data={"drop": ""}).status_code == 403
    assert "ne partiront pas" in staff.post("/staff/mail/held", data={"drop": ""}, follow_redirects=True).text
    assert len(sent(app)) == most
    assert "rien n" in staff.post("/staff/mail/held", data={"send": ""}, follow_redirects=True).text
    assert len(sent(app)) == most


@pytest.mark.parametrize(
    ("offer", "cells", "said_to_them"),
    [
        ({}, {}, "est transmise à Abdenour."),
        ({}, {"Statut du CV": "Masqué"}, "nous n’avons encore écrit à personne"),
        ({"candidates": ["C2ABD", "C4NES"]}, {"En emploi": "oui"}, "est transmise à Inès."),
        ({"candidates": [], "for_all": "1", "sector": "Transport"}, {}, "est transmise à une personne qui cherche"),
        ({"candidates": [], "for_all": "1", "sector": "Transport"}, {"En emploi": "oui"}, "encore écrit à personne"),
    ],
)
def test_a_recruiter_is_told_whom_it_was_passed_on_to_and_no_other(
    app: Flask,
    client: FlaskClient,
    worker: Sync,
    book: Book,
    sheet: gspread.Spreadsheet,
    offer: dict[str, str | list[str]],
    cells: dict[str, str],
    said_to_them: str,
) -> None:
    row_id = proposed(client, worker, book, **offer)
    for header, value in cells.items():
        type_cell(sheet, "Candidats", "C2ABD", header, value)
    type_status(sheet, row_id, "Validée")
    worker.step()
    mails = [mail["text"] for mail in sent(app)[2:]]
    assert said_to_them in mails[0].replace("\n", " ")
    page = said(client.get(private_page(app)))
    assert ("aucune ne cherche en ce moment" in page) == ("encore écrit à personne" in said_to_them)
    assert ("Transmise" in page) == ("est transmise" in said_to_them)


def test_the_name_a_recruiter_may_know_is_one_in_mails_and_on_their_page(
    app: Flask, client: FlaskClient, worker: Sync, book: Book, sheet: gspread.Spreadsheet
) -> None:
    sheet.worksheet("Messages").update(all_lines(), "A2")
    row_id = proposed(client, worker, book)
    type_status(sheet, row_id, "Validée")
    worker.step()
    type_cell(sheet, "Candidats", "C2ABD", "Statut du CV", "Masqué")
    line = next(iter(book.snapshot.follow_ups.ids))
    type_cell(sheet, "Suivis", line, "Statut", "Refus avant entretien")
    worker.step()
    mail, page = told_rose(app), client.get(private_page(app)).text
    assert "Une personne ne donne pas suite" in mail["text"]
    assert "Abdenour" not in mail["subject"] + mail["text"] + page
    type_cell(sheet, "Candidats", "C2ABD", "Statut du CV", "Publié")
    type_cell(sheet, "Suivis", line, "Statut", "Phase d'entretien")
    worker.step()
    assert told_rose(app)["subject"] == "Abdenour : un rendez-vous pour « Jardinier »"
    assert "Abdenour" in client.get(private_page(app)).text


def test_nobody_writes_to_who_found_work_elsewhere(
    app: Flask, client: FlaskClient, worker: Sync, book: Book, sheet: gspread.Spreadsheet
) -> None:
    row_id = proposed(client, worker, book)
    type_status(sheet, row_id, "Validée")
    worker.step()
    assert 'value="C2ABD"' in client.get(private_page(app)).text
    type_cell(sheet, "Candidats", "C2ABD", "En emploi", "oui")
    worker.step()
    page = client.get(private_page(app)).text
    assert 'value="C2ABD"' not in page
    assert "A trouvé un travail ailleurs" in page
