"""Candidates and coaches read everyday words; the sheet, staff and the public page keep theirs."""

import re

import gspread
import pytest

from sheets.worker.sync import Sync
from tests.coach.test_added_fields import describe, line
from tests.coach.test_sections import CV, FLORE
from tests.conftest import SignIn, write_cast

HEAVY = re.compile(
    r"\b(accroche|ambitions?|atouts?|secteurs?|mobilité|disponibilité|brouillon|en relecture|masqué|à traiter"
    r"|phase d.entretien|pmsmp|insertion|alternance|caces|certifiante|intitulé|facultatif|moteurs? de recherche"
    r"|dans la feuille|consulté|binôme)\b",
    re.IGNORECASE,
)
SCREENS = {
    FLORE: ("/coach/", CV, "/coach/candidates/C3KEN/opportunities", "/coach/candidates/C2ABD/cv", "/sessions"),
    "kenny@example.org": ("/me/", "/me/opportunities", "/sessions", "/me/consultations"),
}


def words(page: str) -> str:
    """What a page says: no markup, no addresses."""
    bare = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return re.sub(r"<[^>]*>", " ", bare)


@pytest.mark.parametrize("email", SCREENS)
def test_no_word_of_an_administration_is_on_their_screens(sign_in: SignIn, email: str) -> None:
    browser = sign_in(email)
    found = {address: HEAVY.findall(words(browser.get(address).text)) for address in SCREENS[email]}
    assert found == {address: [] for address in SCREENS[email]}


def test_a_coach_reads_of_a_person_and_a_person_of_themselves(sign_in: SignIn) -> None:
    assert "Ce que la personne sait faire" in sign_in(FLORE).get(CV).text
    assert "Ce que vous savez faire" in sign_in("kenny@example.org").get("/me/").text
    assert "What you can do" in sign_in("kenny@example.org").get("/me/?lang=en").text


def test_the_choice_that_is_written_stays_the_sheets(sign_in: SignIn, sheet: gspread.Spreadsheet, sync: Sync) -> None:
    write_cast(sheet, {"choices": [{"list_name": "Contrats", "value": "PMSMP"}]})
    sync.read()
    page = sign_in(FLORE).get(CV).text
    assert re.search(r'value="PMSMP"> <span>\s*essai en entreprise<', page)


def test_what_staff_call_it_wins(sign_in: SignIn, sheet: gspread.Spreadsheet, sync: Sync) -> None:
    describe(sheet, line("Accroche", **{"Libellé": "La devise"}))
    sync.read()
    page = sign_in(FLORE).get(CV).text
    assert "La devise" in page
    assert "Sa phrase<" not in page
