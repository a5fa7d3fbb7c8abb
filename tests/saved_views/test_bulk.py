"""One act on many rows: shown before it is done, undone as one, never over somebody else's change."""

import html
import re

import gspread
from flask.testing import FlaskClient

from sheets.book import Book
from sheets.worker.sync import Sync
from tests.cast import ABDENOUR, INES, KENNY, ROSA
from tests.conftest import SignIn

STAFF = "camille@example.org"
LIST = "/staff/views/candidates/bulk"


def hidden(page: str, name: str) -> str:
    """What a hidden field of a page holds."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return html.unescape(found[1])


def zones(book: Book) -> dict[str, str]:
    return {row.id: row.zone for row in book.snapshot.candidates.rows}


def test_what_will_change_is_shown_then_done_then_undone_as_one(
    sign_in: SignIn, book: Book, sheet: gspread.Spreadsheet, sync: Sync
) -> None:
    staff, before = sign_in(STAFF), zones(book)
    first = staff.post(LIST, data={"row": [ABDENOUR, KENNY]}).text
    assert "Changer 2 lignes" in first
    assert 'value="zone"' in first
    assert 'value="email"' not in first  # what somebody signs in with
    shown = staff.post(LIST, data={"row": [ABDENOUR, KENNY, INES], "set": "zone", "to": "Paris"}).text
    assert "2 cases changeront" in shown  # Abdenour is in Paris already
    assert zones(book) == before
    sent = {"set": "zone", "to": "Paris", "bases": hidden(shown, "bases")}
    done = staff.post(f"{LIST}/done", data=sent).text
    assert zones(book) == {**before, KENNY: "Paris", INES: "Paris"}
    sync.step()
    where = sheet.worksheet("Candidats").row_values(1).index("Zone") + 1
    assert sheet.worksheet("Candidats").cell(3, where).value == "Paris"
    undone = staff.post(f"{LIST}/undo", data={"receipt": hidden(done, "receipt"), "count": "3"}).text
    assert "comme avant" in undone
    assert zones(book) == before


def test_a_row_changed_meanwhile_is_left_as_it_is_and_told(sign_in: SignIn, book: Book) -> None:
    staff = sign_in(STAFF)
    shown = staff.post(LIST, data={"whom": "all", "set": "status", "to": "Masqué"}).text
    other = staff.post(f"{LIST}/done", data={"set": "status", "to": "Nouveau", "bases": f'{{"{KENNY}": "En cours"}}'})
    assert other.status_code == 200
    done = staff.post(f"{LIST}/done", data={"set": "status", "to": "Masqué", "bases": hidden(shown, "bases")}).text
    assert "changé entre-temps" in done
    assert "Kenny" in done
    found = {row.id: row.status for row in book.snapshot.candidates.rows}
    assert found == {ABDENOUR: "Masqué", KENNY: "Nouveau", INES: "Masqué", ROSA: "Masqué"}


def test_what_cannot_be_done_is_said(sign_in: SignIn) -> None:
    staff = sign_in(STAFF)
    assert staff.post(LIST, data={}).status_code == 303
    assert staff.post(LIST, data={"row": KENNY, "set": "status", "to": "Perdu"}).status_code == 422
    assert staff.post(LIST, data={"row": KENNY, "set": "coach", "to": "B9ZZZ"}).status_code == 422
    assert staff.post(f"{LIST}/done", data={"set": "email", "to": "x@y.fr", "bases": "{}"}).status_code == 404
    assert staff.post(f"{LIST}/done", data={"set": "zone", "to": "Paris", "bases": "["}).status_code == 400
    assert staff.post(f"{LIST}/undo", data={"receipt": "nothing"}).status_code == 404
    coach: FlaskClient = sign_in("flore@example.org")
    assert coach.post("/coach/views/candidates/bulk", data={"row": KENNY}).status_code == 403
