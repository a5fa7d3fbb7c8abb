"""One act on many rows: shown before it is done, undone as one, never over somebody else's change."""

import datetime as dt
import html
import json
import re

import gspread
import pytest
from flask.testing import FlaskClient

from sheets.book import Book
from sheets.changes import Edit
from sheets.errors import UnknownColumn
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
    sent = {"set": "zone", "to": "Paris", "bases": hidden(shown, "bases"), "once": hidden(shown, "once")}
    answer = staff.post(f"{LIST}/done", data=sent)
    assert answer.status_code == 303
    done = staff.get(answer.location).text
    assert staff.get(answer.location).text == done  # opened again, it does nothing again
    assert staff.post(f"{LIST}/done", data=sent).location == answer.location  # pressed twice
    assert zones(book) == {**before, KENNY: "Paris", INES: "Paris"}
    sync.step()
    where = sheet.worksheet("Candidats").row_values(1).index("Zone") + 1
    assert sheet.worksheet("Candidats").cell(3, where).value == "Paris"
    assert "fait pour 2 lignes" in done
    undone = staff.post(f"{LIST}/undo", data={"receipt": hidden(done, "receipt"), "count": hidden(done, "count")},
                        follow_redirects=True).text  # fmt: skip
    assert "remis comme avant dans 2 lignes" in undone
    assert zones(book) == before
    assert staff.post(f"{LIST}/done", data=sent).status_code == 303  # after all: it is done, not told as done
    assert zones(book)[KENNY] == "Paris"


def test_a_row_changed_meanwhile_is_left_as_it_is_and_told(sign_in: SignIn, book: Book) -> None:
    staff = sign_in(STAFF)
    shown = staff.post(LIST, data={"whom": "all", "set": "status", "to": "Masqué"}).text
    other = staff.post(f"{LIST}/done", data={"set": "status", "to": "Nouveau", "bases": f'{{"{KENNY}": "En cours"}}'})
    assert other.status_code == 303
    sent = {"set": "status", "to": "Masqué", "bases": hidden(shown, "bases")}
    done = staff.post(f"{LIST}/done", data=sent, follow_redirects=True).text
    assert "changé entre-temps" in done
    assert "Kenny" in done
    found = {row.id: row.status for row in book.snapshot.candidates.rows}
    assert found == {ABDENOUR: "Masqué", KENNY: "Nouveau", INES: "Masqué", ROSA: "Masqué"}


def test_an_act_that_met_a_change_in_the_sheet_has_nothing_to_take_back(
    sign_in: SignIn, sheet: gspread.Spreadsheet, sync: Sync
) -> None:
    staff = sign_in(STAFF)
    shown = staff.post(LIST, data={"row": [KENNY], "set": "zone", "to": "Paris"}).text
    zone = sheet.worksheet("Candidats").row_values(1).index("Zone") + 1
    sheet.worksheet("Candidats").update_cell(3, zone, "Nice")  # not read yet
    sent = {"set": "zone", "to": "Paris", "bases": hidden(shown, "bases")}
    done = staff.post(f"{LIST}/done", data=sent, follow_redirects=True).text
    for _ in range(3):
        sync.step()
    undone = staff.post(f"{LIST}/undo", data={"receipt": hidden(done, "receipt"), "count": "1"}, follow_redirects=True)
    assert undone.status_code == 200
    assert "remis comme avant dans 0 ligne" in undone.text
    assert "Kenny" in undone.text


def test_a_contract_ends_in_no_row_before_its_first_day(
    sign_in: SignIn, sheet: gspread.Spreadsheet, sync: Sync, book: Book
) -> None:
    where = sheet.worksheet("Candidats").row_values(1).index("Embauché le") + 1
    sheet.worksheet("Candidats").update_cell(3, where, "04/01/2027")
    sync.read()
    staff = sign_in(STAFF)
    sent = {"row": [ABDENOUR, KENNY], "set": "contract_end", "to": "15/12/2026"}
    shown = staff.post(LIST, data=sent).text
    assert "1 case changera" in shown
    assert "<strong>15 décembre 2026</strong>" in shown  # as it was understood
    assert "vient avant le début" in shown
    assert json.loads(hidden(shown, "bases")) == {ABDENOUR: None}
    bases = json.dumps({ABDENOUR: None, KENNY: None})
    done = staff.post(f"{LIST}/done", data={**sent, "bases": bases}, follow_redirects=True).text
    assert "Kenny" in done
    found = {row.id: row.contract_end for row in book.snapshot.candidates.rows}
    assert (found[ABDENOUR], found[KENNY]) == (dt.date(2026, 12, 15), None)


def test_only_ones_own_act_on_many_rows_is_taken_back(sign_in: SignIn, book: Book) -> None:
    staff, undo = sign_in(STAFF), f"{LIST}/undo"
    for key, base, cell, author in (
        ("notes", "a dormi dehors", "Rien", STAFF),  # no column of such an act
        ("email", "abdenour@example.org", "x@example.org", STAFF),
        ("consent", "oui", "non", STAFF),
        ("zone", "Paris", "Lyon", "flore@example.org"),
    ):
        receipt = book.submit(Edit("candidates", ABDENOUR, {key: base}, {key: cell}), author).id
        assert staff.post(undo, data={"receipt": receipt}).status_code == 404
    own = book.submit(Edit("candidates", INES, {"zone": None}, {"zone": "Lyon"}), STAFF).id
    assert staff.post("/staff/views/coaches/bulk/undo", data={"receipt": own}).status_code == 404
    assert zones(book)[INES] == "Lyon"
    assert staff.post(undo, data={"receipt": own}).status_code == 303
    assert zones(book)[INES] == ""


def test_a_change_of_what_is_no_longer_there_is_refused_by_name(book: Book) -> None:
    with pytest.raises(UnknownColumn):
        book.submit_together([Edit("candidates", INES, {"x_gone": None}, {"x_gone": "1"})], STAFF)
    assert book.submit_together([Edit("x_gone", "A2AAA", {}, {"x_a": "1"})], STAFF)[1] == {"A2AAA": ()}


def test_what_cannot_be_done_is_said(sign_in: SignIn) -> None:
    staff = sign_in(STAFF)
    assert staff.post(LIST, data={}).status_code == 303
    assert staff.post(LIST, data={"row": KENNY, "set": "status", "to": "Perdu"}).status_code == 422
    assert staff.post(LIST, data={"row": KENNY, "set": "coach", "to": "B9ZZZ"}).status_code == 422
    assert staff.post(f"{LIST}/done", data={"set": "email", "to": "x@y.fr", "bases": "{}"}).status_code == 404
    for key in ("consent", "consent_date", "indexable"):  # what a candidate alone decides
        assert staff.post(f"{LIST}/done", data={"set": key, "to": "", "bases": "{}"}).status_code == 404
    assert staff.post(f"{LIST}/done", data={"set": "zone", "to": "Paris", "bases": "["}).status_code == 400
    assert staff.post(f"{LIST}/undo", data={"receipt": "nothing"}).status_code == 404
    coach: FlaskClient = sign_in("flore@example.org")
    assert coach.post("/coach/views/candidates/bulk", data={"row": KENNY}).status_code == 403
