"""Everything about one candidate, coach, structure or opportunity, on one page."""

import gspread

from sheets.book import Book
from sheets.changes import Edit
from sheets.worker.sync import Sync
from tests.cast import ABDENOUR, FLORE, INES, KENNY
from tests.conftest import SignIn, write_cast

STAFF = "camille@example.org"


def test_all_about_a_candidate_and_what_to_do_next(
    sign_in: SignIn, sheet: gspread.Spreadsheet, sync: Sync, book: Book
) -> None:
    write_cast(sheet, {
        "opportunities": [{"id": "P2AAA", "title": "Jardinier municipal", "status": "Validée", "company": "Ville"}],
        "follow_ups": [{"id": "S2AAA", "candidate": ABDENOUR, "opportunity": "P2AAA", "status": "Contacté"}],
        "meetings": [{"id": "R2AAA", "candidate": ABDENOUR, "coach": FLORE, "date": 46000, "note": "Il va mieux"}],
        "structures": [{"id": "G2ESC", "name": "L'Escale", "contact_email": "rita@example.org"}],
    })  # fmt: skip
    sync.read()
    book.submit(Edit("candidates", ABDENOUR, {"structure": None}, {"structure": "G2ESC"}), STAFF)
    staff = sign_in(STAFF)
    page = staff.get(f"/staff/candidates/{ABDENOUR}").text
    for words in ("Abdenour Benali", "06 12 34 56 78", "a dormi dehors", "Jardinier municipal", "Contacté", "Lucie",
                  "/coach/candidates/C2ABD/cv", "/cv/abdenour-c2abd", "/staff/pairing/C2ABD", "/staff/coaches/B2FLO",
                  "/staff/structures/G2ESC", "/staff/history/candidates/C2ABD"):  # fmt: skip
        assert words in page
    assert "Voir Abdenour, et noter votre rendez-vous" in page
    assert "Trouver un coach" not in page
    book.submit(Edit("coaches", FLORE, {"active": "oui"}, {"active": "non"}), STAFF)
    assert "Trouver un coach" in staff.get(f"/staff/candidates/{ABDENOUR}").text  # as the page of pairs has it
    assert "Demander l’accord de publication" in staff.get(f"/staff/candidates/{KENNY}").text.replace("&#39;", "’")
    assert "Abdenour" in staff.get(f"/staff/coaches/{FLORE}").text
    assert "Abdenour" in staff.get("/staff/structures/G2ESC").text
    assert "Contacté" in staff.get("/staff/opportunities/P2AAA").text
    assert staff.get("/staff/candidates/ZZZZZ").status_code == 404
    assert staff.get("/staff/meetings/R2AAA").status_code == 404


def test_what_to_do_next_about_the_others(sign_in: SignIn, sheet: gspread.Spreadsheet, sync: Sync, book: Book) -> None:
    write_cast(sheet, {
        "opportunities": [
            {"id": "P2AAA", "title": "Jardinier", "status": "Validée", "company": "Ville"},
            {"id": "P3BBB", "title": "Livreuse", "status": "À valider", "company": "Ville",
             "recruiter_email": "r@example.org"},
        ],
        "follow_ups": [{"id": "S2AAA", "candidate": ABDENOUR, "opportunity": "P2AAA", "status": "Contacté"}],
        "structures": [{"id": "G2ESC", "name": "L'Escale", "contact_email": "rita@example.org"}],
    })  # fmt: skip
    sync.read()
    book.submit(Edit("candidates", ABDENOUR, {"structure": None}, {"structure": "G2ESC"}), STAFF)
    book.submit(Edit("coaches", FLORE, {"path": None}, {"path": "Formé"}), STAFF)
    staff = sign_in(STAFF)
    assert "Voir Abdenour, et noter votre rendez-vous" in staff.get(f"/staff/coaches/{FLORE}").text
    assert "l’a pas encore ouverte" in staff.get("/staff/opportunities/P2AAA").text
    assert "Trouver un coach pour" in staff.get("/staff/structures/G2ESC").text
    page = staff.get("/staff/opportunities/P3BBB").text
    assert "puis la valider ou dire non" in page
    assert '/staff/opportunities/P3BBB/decision"' in page
    staff.post("/staff/opportunities/P3BBB/decision", data={"decision": "validate"})
    assert "Choisir à qui elle va" in staff.get("/staff/opportunities/P3BBB").text
    staff.post(f"/staff/volunteers/{FLORE}", data={"step": "Actif"})
    assert "Passer à : En pause" in staff.get(f"/staff/coaches/{FLORE}").text.replace("\u202f", " ")


def test_search_leads_there_and_who_read_is_told(sign_in: SignIn) -> None:
    staff = sign_in(STAFF)
    assert f"/staff/candidates/{INES}" in staff.get("/staff/history?q=ines").text
    staff.get(f"/staff/candidates/{INES}")
    told = sign_in("ines@example.org").get("/me/consultations").text
    assert "Camille" in told
