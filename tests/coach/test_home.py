"""A coach's list: their own candidates, what to do next first."""

from flask.testing import FlaskClient

from sheets.api.connection import Workbook
from sheets.worker.sync import Sync
from tests.coach.pages import said
from tests.conftest import SignIn, write_cast

HOME = "/coach/"


def test_own_candidates_and_no_others(sign_in: SignIn) -> None:
    page = sign_in("flore@example.org").get(HOME).text
    assert "Kenny" in page
    assert "Abdenour" in page
    assert "Inès" not in page


def test_what_is_to_be_written_comes_first(sign_in: SignIn) -> None:
    page = said(sign_in("flore@example.org").get(HOME)).partition("Les personnes que vous suivez")[2]
    assert page.index("Kenny") < page.index("Abdenour")
    assert "Encore à écrire : Sa phrase, Contrats voulus, Histoire, Quand commencer." in page
    assert 'href="/coach/candidates/C3KEN/cv"' in page
    assert 'href="/cv/abdenour-c2abd"' in page
    assert 'href="/cv/kenny-c3ken"' not in page


def test_the_last_meeting(sign_in: SignIn, workbook: Workbook, sync: Sync) -> None:
    assert "Aucun rendez-vous noté" in sign_in("flore@example.org").get(HOME).text
    meetings = [
        {"id": "R2AAA", "candidate": "C3KEN", "coach": "B2FLO", "date": 45931},
        {"id": "R3BBB", "candidate": "C3KEN", "coach": "B2FLO", "date": 45901},
        {"id": "R4CCC", "candidate": "C3KEN", "coach": "B2FLO", "date": 73051},  # in 2100: fixed, not noted
    ]
    write_cast(workbook.spreadsheet, {"meetings": meetings})
    sync.read()
    assert "Dernier rendez-vous noté : 1er octobre 2025" in said(sign_in("flore@example.org").get(HOME))


def test_no_candidate_yet(sign_in: SignIn, workbook: Workbook, sync: Sync) -> None:
    write_cast(
        workbook.spreadsheet, {"coaches": [{"id": "B9NEW", "first_name": "Nadia", "email": "nadia@example.org"}]}
    )
    sync.read()
    assert "Vos candidats seront ici" in sign_in("nadia@example.org").get(HOME).text


def test_in_english(sign_in: SignIn) -> None:
    assert "Still to write: Their sentence" in sign_in("flore@example.org").get(f"{HOME}?lang=en").text


def test_wrong_method(client: FlaskClient) -> None:
    assert client.post(HOME).status_code == 405
