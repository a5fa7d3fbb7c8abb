"""Two people on one CV: different fields both land; for the same field, somebody chooses."""

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from sheets.api.connection import Workbook
from sheets.book import Book
from sheets.state.database import changes
from sheets.worker.sync import Sync
from tests.coach.pages import HTMX, Form, form, forms, said
from tests.coach.test_sections import CV, FLORE, cells
from tests.conftest import SignIn

CAMILLE = "camille@example.org"
STORY = f"{CV}/story"


def type_in_sheet(workbook: Workbook, header: str, text: str, row: int = 3) -> None:
    """Staff type in a cell of the sheet (row 3 is Kenny's)."""
    tab = workbook.spreadsheet.worksheet("Candidats")
    tab.update_cell(row, tab.row_values(1).index(header) + 1, text)


def conflict(browser: FlaskClient, other: FlaskClient) -> Form:
    """Kenny's story, saved by one while the other had its form open: the form to choose with."""
    mine = form(browser, CV, STORY)
    assert form(other, CV, STORY).post(other, story="Le leur.").status_code == 303
    answer = mine.post(browser, story="Le mien,\r\nen deux lignes.")
    assert answer.status_code == 409
    assert "Le leur." in answer.text
    assert "Le mien,\nen deux lignes." in answer.text
    return forms(answer.text)[STORY]


def test_different_fields_from_forms_opened_together_both_land(sign_in: SignIn, workbook: Workbook, sync: Sync) -> None:
    flore, camille = sign_in(FLORE), sign_in(CAMILLE)
    mine, theirs = (form(browser, CV, f"{CV}/practical") for browser in (flore, camille))
    assert mine.post(flore, availability="Le matin").status_code == 303
    assert theirs.post(camille, transport="À vélo").status_code == 303
    sync.step()
    now = cells(workbook)
    assert (now["Disponibilité"], now["Mobilité"]) == ("Le matin", "À vélo")


def test_additions_to_one_list_are_merged(sign_in: SignIn, workbook: Workbook, sync: Sync) -> None:
    flore, camille = sign_in(FLORE), sign_in(CAMILLE)
    mine, theirs = (form(browser, CV, f"{CV}/strengths") for browser in (flore, camille))
    assert mine.post(flore, skills="Vitesse\r\nCuisson").status_code == 303
    assert theirs.post(camille, skills="Vitesse\r\nService").status_code == 303
    sync.step()
    assert set(cells(workbook)["Atouts"].split("\n")) == {"Vitesse", "Cuisson", "Service"}


def test_the_same_field_shows_both_and_keeps_nothing_yet(sign_in: SignIn, book: Book) -> None:
    choice = conflict(sign_in(FLORE), sign_in(CAMILLE))
    assert {"story", "story.keep", "story.other", "base"} <= choice.names
    assert choice.fields["story"].replace("\r\n", "\n") == "Le mien,\nen deux lignes."
    candidate = book.snapshot.candidates.get("C3KEN")
    assert candidate
    assert candidate.story == "Le leur."


def test_keeping_mine(sign_in: SignIn, workbook: Workbook, sync: Sync) -> None:
    flore = sign_in(FLORE)
    choice = conflict(flore, sign_in(CAMILLE))
    assert choice.post(flore, **{"story.keep": "mine"}).status_code == 303
    sync.step()
    assert cells(workbook)["Histoire"] == "Le mien,\nen deux lignes."


def test_keeping_theirs(sign_in: SignIn, workbook: Workbook, sync: Sync) -> None:
    flore = sign_in(FLORE)
    choice = conflict(flore, sign_in(CAMILLE))
    assert choice.post(flore, **{"story.keep": "theirs"}).status_code == 303
    sync.step()
    assert cells(workbook)["Histoire"] == "Le leur."


def test_writing_a_third(sign_in: SignIn, workbook: Workbook, sync: Sync) -> None:
    flore = sign_in(FLORE)
    choice = conflict(flore, sign_in(CAMILLE))
    answer = choice.post(flore, HTMX, **{"story.keep": "other", "story.other": "Le nôtre."})
    assert answer.status_code == 200
    sync.step()
    assert cells(workbook)["Histoire"] == "Le nôtre."


def test_the_plain_field_posted_on_their_value_settles_it_too(sign_in: SignIn, workbook: Workbook, sync: Sync) -> None:
    flore = sign_in(FLORE)
    conflict(flore, sign_in(CAMILLE))
    answer = flore.post(STORY, data={"story": "Le mien.", "base": '{"story":"Le leur."}'})
    assert answer.status_code == 303
    sync.step()
    assert cells(workbook)["Histoire"] == "Le mien."


def test_it_changed_again_while_choosing(sign_in: SignIn) -> None:
    flore, camille = sign_in(FLORE), sign_in(CAMILLE)
    choice = conflict(flore, camille)
    form(camille, CV, STORY).post(camille, story="Encore autre chose.")
    again = choice.post(flore, **{"story.keep": "mine"})
    assert again.status_code == 409
    assert "Encore autre chose." in again.text


def test_other_fields_of_the_section_keep_their_text(sign_in: SignIn) -> None:
    flore, camille = sign_in(FLORE), sign_in(CAMILLE)
    mine = form(flore, CV, f"{CV}/practical")
    camille.post(f"{CV}/practical", data={"availability": "Le soir"})
    answer = mine.post(flore, availability="Le matin", transport="À vélo")
    assert answer.status_code == 409
    choice = forms(answer.text)[f"{CV}/practical"]
    assert choice.fields["transport"] == "À vélo"
    assert choice.post(flore, **{"availability.keep": "mine"}).status_code == 303


def test_found_late_the_author_chooses_and_nobody_else_has_to(
    sign_in: SignIn, workbook: Workbook, sync: Sync, book: Book
) -> None:
    flore = sign_in(FLORE)
    location = form(flore, CV, STORY).post(flore, story="Le mien.").location
    type_in_sheet(workbook, "Histoire", "Celui de l'équipe.")
    sync.step()
    sync.read()
    assert len(book.undecided()) == 1
    receipt = location.split("receipt=")[1].split("&")[0]
    line = flore.get(f"{CV}/receipts/{receipt}?section=story", headers=HTMX).text
    assert "Votre texte est gardé" in line
    assert "every 1s" not in line
    part = flore.get(f"{CV}?receipt={receipt}&section=story", headers=HTMX)
    for text in (part.text, flore.get(location).text):
        assert "Celui de l&#39;équipe." in text
        assert "Le mien." in text
    choice = forms(part.text)[STORY]
    assert choice.post(flore, **{"story.keep": "mine"}).status_code == 303
    assert book.undecided() == ()
    sync.step()
    assert cells(workbook)["Histoire"] == "Le mien."


@pytest.mark.parametrize(("staff", "keep"), [("drop", "mine"), ("retry", "mine"), ("drop", "theirs")])
def test_a_choice_posted_after_staff_decided_is_told_and_keeps_nothing(
    sign_in: SignIn, workbook: Workbook, sync: Sync, book: Book, staff: str, keep: str
) -> None:
    flore = sign_in(FLORE)
    location = form(flore, CV, STORY).post(flore, story="Le mien.").location
    type_in_sheet(workbook, "Histoire", "Celui de l'équipe.")
    sync.step()
    sync.read()
    stale = forms(flore.get(location).text)[STORY]
    (change,) = book.undecided()
    sign_in(CAMILLE).post(f"/staff/changes/{change.id}", data={"decision": staff})
    with book.state.reading() as connection:
        before = connection.execute(sa.select(sa.func.count()).select_from(changes)).scalar()
    answer = stale.post(flore, **{"story.keep": keep})
    assert answer.status_code == 409
    assert f"Déjà décidé par {CAMILLE}" in said(answer)
    with book.state.reading() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(changes)).scalar() == before
    sync.step()
    assert cells(workbook)["Histoire"] == ("Le mien." if staff == "retry" else "Celui de l'équipe.")
    if (staff, keep) == ("drop", "mine"):  # they may want theirs all the same, knowing what was decided
        assert forms(answer.text)[STORY].post(flore, **{"story.keep": "mine"}).status_code == 303
        sync.step()
        assert cells(workbook)["Histoire"] == "Le mien."


def test_what_differs_is_marked_and_said_before_the_choice(sign_in: SignIn) -> None:
    mine = form(sign_in(FLORE), CV, STORY)
    assert form(camille := sign_in(CAMILLE), CV, STORY).post(camille, story="Je cuisine vite.").status_code == 303
    answer = mine.post(sign_in(FLORE), story="Je cuisine bien.")
    page = answer.text
    assert 'aria-describedby="story-story-why"' in page
    assert said(answer).index("Quelqu’un a changé ce champ") < said(answer).index("Garder le mien")
    for word in ("bien.", "vite."):
        assert f' </span>{word}<span class="visually-hidden">]</span></mark>' in page


def test_ones_own_text_of_another_tab_is_said_to_be_ones_own(sign_in: SignIn) -> None:
    flore = sign_in(FLORE)
    here, there = form(flore, CV, STORY), form(flore, CV, STORY)
    assert there.post(flore, story="Écrit là-bas.").status_code == 303
    page = said(here.post(flore, story="Écrit ici."))
    assert "Vous-même avez changé ce champ entre-temps, dans un autre onglet" in page
    assert "Quelqu’un a changé" not in page


def test_what_staff_typed_over_ones_text_is_not_ones_own(sign_in: SignIn, workbook: Workbook, sync: Sync) -> None:
    flore = sign_in(FLORE)
    here, there = form(flore, CV, STORY), form(flore, CV, STORY)
    assert there.post(flore, story="Écrit là-bas.").status_code == 303
    sync.step()
    type_in_sheet(workbook, "Histoire", "Tapé dans la feuille.")
    sync.step()
    assert "Quelqu’un a changé ce champ" in said(here.post(flore, story="Écrit ici."))
