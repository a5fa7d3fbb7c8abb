"""A referent sees first names and stages of their own people, and refers somebody; strangers offer their help."""

from dataclasses import fields

import gspread
import pytest
from flask import Flask
from flask.testing import FlaskClient

from programme.accounts.people import people_at
from programme.structures import PAIRED, WELCOME, Referred, people_of, stage_of
from sheets.book import Book
from sheets.worker.sync import Sync
from tests.coach.pages import form
from tests.conftest import SignIn, write_cast
from tests.messages.lines import reading
from tests.opportunities.offers import patient as patient
from tests.opportunities.offers import sent
from views.web import protection

RITA = "rita@example.org"
AWA = {
    "id": "C6AWA", "first_name": "Awa", "last_name": "Secretnom", "email": "awa@example.org", "phone": "0612345699",
    "structure": "G2ESC", "coach": "B2FLO", "status": "En cours", "notes": "Note secrète", "story": "Histoire privée",
    "stage": "Binôme",
}  # fmt: skip
OTHER = {"id": "C7OTH", "first_name": "Zoé", "structure": "G3AUT", "status": "En cours"}
STRUCTURES = [
    {"id": "G2ESC", "name": "L'Escale", "zone": "Paris", "contact_name": "Rita", "contact_email": RITA},
    {"id": "G3AUT", "name": "Autre", "contact_name": "Paul", "contact_email": "paul@example.org"},
]


@pytest.fixture(autouse=True)
def town(app: Flask, sheet: gspread.Spreadsheet, sync: Sync) -> None:
    """Two structures, each with somebody."""
    write_cast(sheet, {"candidates": [AWA, OTHER], "structures": STRUCTURES})
    sync.read()


def test_a_referent_sees_first_names_and_stages_of_their_own(sign_in: SignIn) -> None:
    assert {one.name for one in fields(Referred)} == {"first_name", "stage"}
    rita = sign_in(RITA)
    page = rita.get("/structure/").text
    assert "Awa" in page
    assert "Binôme" in page
    assert "Zoé" not in page
    for secret in ("Secretnom", "awa@example.org", "06 12 34 56 99", "0612345699", "Note secrète", "Histoire privée"):
        assert secret not in page, secret
    for address in ("/coach/", "/staff/", "/me/", "/coach/candidates/C6AWA/cv", "/coach/tabs/structures"):
        assert rita.get(address).status_code in (403, 404), address


@pytest.mark.parametrize("email", ["flore@example.org", "ines@example.org", "camille@example.org"])
def test_nobody_else_has_the_page(sign_in: SignIn, email: str) -> None:
    assert sign_in(email).get("/structure/").status_code == 403


def test_an_address_that_is_a_candidates_opens_no_structure(
    sheet: gspread.Spreadsheet, sync: Sync, book: Book, sign_in: SignIn
) -> None:
    # A shelter's mailbox is several people's: those who read it for themselves learn nothing of the others.
    write_cast(sheet, {"candidates": [AWA | {"email": RITA}, OTHER]})
    sync.read()
    (only,) = people_at(book.snapshot, RITA)
    assert [row.id for row in only.candidates] == ["C6AWA"]
    assert sign_in(RITA).get("/structure/").status_code == 403


def test_a_right_taken_away_in_the_sheet_is_gone(sheet: gspread.Spreadsheet, sync: Sync, sign_in: SignIn) -> None:
    rita = sign_in(RITA)
    assert rita.get("/structure/").status_code == 200
    write_cast(sheet, {"structures": [STRUCTURES[0] | {"contact_email": "nadia@example.org"}, STRUCTURES[1]]})
    sync.read()
    assert rita.get("/structure/").status_code == 303
    assert sign_in("nadia@example.org").get("/structure/").status_code == 200


@pytest.mark.parametrize(("coach", "stage"), [
    ({}, PAIRED), ({"path": "En pause"}, WELCOME), ({"active": "non"}, WELCOME),
])  # fmt: skip
def test_a_coach_who_rests_makes_no_pair(coach: dict[str, str], stage: str) -> None:
    snapshot = reading(candidates=[AWA | {"stage": ""}], coaches=[{"id": "B2FLO", "first_name": "Flore", **coach}])
    assert stage_of(snapshot, snapshot.candidates.rows[0]) == stage


@pytest.mark.parametrize(("typed", "stage"), [("sortie", "Sortie"), ("en cure, ne pas appeler", PAIRED)])
def test_a_stage_that_is_in_no_list_is_not_a_partners_to_read(typed: str, stage: str) -> None:
    people = {"candidates": [AWA | {"stage": typed}], "structures": STRUCTURES[:1]}
    coaches = [{"id": "B2FLO", "first_name": "Flore"}]
    listed = [{"list_name": "Étapes", "value": value} for value in ("Accueil", "Binôme", "Sortie")]
    snapshot = reading(**people, coaches=coaches, choices=listed)
    assert people_of(snapshot, snapshot.structures.rows[0]) == [Referred("Awa", stage)]


def refer(rita: FlaskClient, **typed: str) -> int:
    return form(rita, "/structure/", "/structure/").post(rita, **typed).status_code


def test_referring_somebody(app: Flask, sheet: gspread.Spreadsheet, sync: Sync, sign_in: SignIn) -> None:
    rita = sign_in(RITA)
    assert refer(rita, first_name="Moussa", phone="06 11 22 33 44") == 422  # the person was not asked
    assert refer(rita, first_name="", agreed="1") == 422
    assert refer(rita, first_name="Moussa", phone="06 11 22 33 44", message="Libre le matin.", agreed="1") == 303
    sync.step()
    row = sheet.worksheet("Candidats").get_all_records()[-1]
    assert (row["Prénom"], row["Structure"], row["Zone"], row["Statut du CV"]) == (
        "Moussa",
        "G2ESC",
        "Paris",
        "Nouveau",
    )
    assert row["Créé le"]
    (mail,) = [mail for mail in sent(app) if "Moussa" in mail["subject"]]
    assert mail["to"] == "camille@example.org"
    assert "Libre le matin." in mail["text"]
    assert "Moussa" in rita.get("/structure/").text


def test_an_address_that_is_known_is_left_to_staff(
    app: Flask, sheet: gspread.Spreadsheet, sync: Sync, sign_in: SignIn
) -> None:
    assert refer(sign_in(RITA), first_name="Faux", email="camille@example.org", agreed="1") == 303
    sync.step()
    row = sheet.worksheet("Candidats").get_all_records()[-1]
    assert (row["Prénom"], row["E-mail"]) == ("Faux", "")
    assert "camille@example.org" in next(mail for mail in sent(app) if "Faux" in mail["subject"])["text"]


def test_for_another_structure_nobody_refers(sign_in: SignIn) -> None:
    answer = sign_in(RITA).post("/structure/", data={"structure": "G3AUT", "first_name": "X", "agreed": "1"})
    assert answer.status_code == 404


def test_a_volunteer_is_a_row_and_no_coach_yet(
    app: Flask, client: FlaskClient, sheet: gspread.Spreadsheet, sync: Sync, book: Book
) -> None:
    page = form(client, "/join/coach", "/join/coach")
    assert page.post(client, first_name="Nour", email="Nour@Example.org", zone="Lyon", languages="Dari, anglais",
                     message="J'ai du temps.").status_code == 303  # fmt: skip
    sync.step()
    row = sheet.worksheet("Coachs").get_all_records()[-1]
    assert (row["Prénom"], row["E-mail"], row["Parcours"]) == ("Nour", "nour@example.org", "Candidature")
    assert row["Notes"] == "J'ai du temps."
    assert people_at(book.snapshot, "nour@example.org") == ()  # no sign-in link leaves for them
    (mail,) = [mail for mail in sent(app) if "Nour" in mail["subject"]]
    assert (mail["to"], mail["reply"]) == ("camille@example.org", "nour@example.org")
    form(client, "/join/coach", "/join/coach").post(client, first_name="Flore", email="FLORE@example.org", zone="Paris")
    (mail,) = [mail for mail in sent(app) if "Flore veut" in mail["subject"]]
    assert "Déjà dans la feuille avec cette adresse" in mail["text"]
    assert "(B2FLO)" in mail["text"]


def test_a_partner_is_a_row_whose_address_opens_nothing(
    app: Flask, client: FlaskClient, sheet: gspread.Spreadsheet, sync: Sync, book: Book
) -> None:
    page = form(client, "/join/partner", "/join/partner")
    typed = {"name": "Saint-Merri", "contact": "Luc Martin", "email": "luc@example.net", "message": "=1+1"}
    assert page.post(client, **typed).status_code == 303
    sync.step()
    row = sheet.worksheet("Structures").get_all_records()[-1]
    assert (row["Nom"], row["E-mail du référent"]) == ("Saint-Merri", "")
    assert row["Proposition"] == "Luc Martin\nluc@example.net\n=1+1"
    assert people_at(book.snapshot, "luc@example.net") == ()
    assert [mail["subject"] for mail in sent(app) if "Saint-Merri" in mail["subject"]]


@pytest.mark.parametrize("path", ["/join/coach", "/join/partner"])
def test_forms_open_to_everybody_are_guarded(client: FlaskClient, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = {"first_name": "A", "name": "A", "contact": "A", "email": "a@example.net"}
    assert form(client, path, path).post(client, **typed, website="x").status_code == 422
    assert form(client, path, path).post(client, **(typed | {"email": "a"})).status_code == 422
    statuses = [form(client, path, path).post(client, **typed).status_code for _ in range(6)]
    assert statuses == [303] * 5 + [429]
    monkeypatch.setattr(protection, "QUICKEST_SECONDS", 3)
    assert form(client, path, path).post(client, **typed).status_code == 422
