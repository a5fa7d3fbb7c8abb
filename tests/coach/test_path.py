"""Experiences, testimonials and the review: each saved by itself."""

from sheets.api.connection import Workbook
from sheets.book import Book
from sheets.worker.sync import Sync
from tests.coach.pages import HTMX, form, forms
from tests.coach.test_sections import ABDENOUR, CV, FLORE, cells
from tests.conftest import SignIn


def rows(workbook: Workbook, title: str) -> list[dict[str, str]]:
    """A tab as staff see it."""
    lines = workbook.spreadsheet.worksheet(title).get_all_values()
    return [dict(zip(lines[0], line, strict=False)) for line in lines[1:] if any(line)]


def test_adding_an_experience(sign_in: SignIn, workbook: Workbook, sync: Sync) -> None:
    browser = sign_in(FLORE)
    answer = form(browser, CV, f"{CV}/path").post(browser, title="Commis", start="mars 2019", company="Chez Léa")
    assert answer.status_code == 303
    assert "Commis" in browser.get(answer.location).text
    sync.step()
    added = next(row for row in rows(workbook, "Expériences") if row["Intitulé"] == "Commis")
    assert (added["Candidat"], added["Entreprise"]) == ("C3KEN", "Chez Léa")
    assert added["ID"].startswith("E")
    assert "01/03/2019" in added["Début"]


def test_htmx_gets_the_new_one_and_an_empty_form(sign_in: SignIn) -> None:
    browser = sign_in(FLORE)
    answer = form(browser, CV, f"{CV}/path").post(browser, HTMX, title="Commis")
    found = forms(answer.text)
    assert found[f"{CV}/path"].fields["title"] == ""
    assert any(f.fields.get("title") == "Commis" for action, f in found.items() if action.startswith(f"{CV}/path/E"))


def test_pressing_twice_adds_once(sign_in: SignIn, workbook: Workbook, sync: Sync) -> None:
    browser = sign_in(FLORE)
    found = form(browser, CV, f"{CV}/path")
    for _ in range(2):
        assert found.post(browser, title="Commis").status_code == 303
    sync.step()
    assert len([row for row in rows(workbook, "Expériences") if row["Intitulé"] == "Commis"]) == 1


def test_without_a_title_it_is_asked_for(sign_in: SignIn, book: Book) -> None:
    browser = sign_in(FLORE)
    answer = form(browser, CV, f"{CV}/path").post(browser, company="Chez Léa", start="un jour")
    assert answer.status_code == 422
    assert "Chez Léa" in answer.text
    assert "un jour" in answer.text
    assert 'id="experience-new" open' in answer.text
    assert book.queue().waiting == 0


def test_editing_one_keeps_the_others(sign_in: SignIn, workbook: Workbook, sync: Sync) -> None:
    browser = sign_in(FLORE)
    found = form(browser, ABDENOUR, f"{ABDENOUR}/path/E2AAA")
    assert found.fields["start"] == "janvier 2012"
    assert found.post(browser, place="Alger").status_code == 303
    sync.step()
    first, second = rows(workbook, "Expériences")
    assert (first["Lieu"], first["Début"], second["Intitulé"]) == ("Alger", "2012", "CAP jardinier")


def test_taking_one_off_and_putting_it_back(sign_in: SignIn, book: Book) -> None:
    browser = sign_in(FLORE)
    for answer, removed in (("oui", True), ("non", False)):
        assert browser.post(f"{ABDENOUR}/path/E2AAA", data={"removed": answer}).status_code == 303
        row = book.snapshot.experiences.get("E2AAA")
        assert row
        assert row.removed is removed
        assert ("Retirée du CV" in browser.get(ABDENOUR).text) is removed


def test_another_candidates_rows_are_not_there(sign_in: SignIn) -> None:
    browser = sign_in(FLORE)
    assert browser.post(f"{CV}/path/E2AAA", data={"title": "x"}).status_code == 404
    assert browser.post(f"{CV}/testimonials/T2AAA", data={"status": "Masqué"}).status_code == 404


def test_testimonials_are_shown_and_hidden(sign_in: SignIn, book: Book) -> None:
    browser = sign_in(FLORE)
    page = browser.get(ABDENOUR).text
    assert "Il a la main verte" in page
    for testimonial, status in (("T3BBB", "Publié"), ("T2AAA", "Masqué")):
        answer = browser.post(f"{ABDENOUR}/testimonials/{testimonial}", data={"status": status}, headers=HTMX)
        assert answer.status_code == 200
        row = book.snapshot.testimonials.get(testimonial)
        assert row
        assert row.status == status
    public = browser.get("/cv/abdenour-c2abd").text
    assert "Pas encore relu." in public
    assert "main verte" not in public


def test_a_new_cv_becomes_a_draft_then_goes_to_review(sign_in: SignIn, workbook: Workbook, sync: Sync) -> None:
    tab = workbook.spreadsheet.worksheet("Candidats")
    tab.update_cell(3, tab.row_values(1).index("Statut du CV") + 1, "Nouveau")
    sync.read()
    browser = sign_in(FLORE)
    browser.post(f"{CV}/story", data={"story": "Bonjour."})
    sync.step()
    assert cells(workbook)["Statut du CV"] == "En cours"
    answer = browser.post(f"{CV}/review")
    assert answer.status_code == 303
    assert "L’équipe lit" in browser.get(answer.location).text
    sync.step()
    assert cells(workbook)["Statut du CV"] == "À valider"
    browser.post(f"{CV}/story", data={"story": "Bonjour !", "review": "back"})
    sync.step()
    assert cells(workbook)["Statut du CV"] == "En cours"


def test_a_published_cv_stays_published(sign_in: SignIn, workbook: Workbook, sync: Sync) -> None:
    browser = sign_in(FLORE)
    browser.post(f"{ABDENOUR}/story", data={"story": "Une faute corrigée."})
    assert browser.post(f"{ABDENOUR}/review", headers=HTMX).status_code == 200
    sync.step()
    assert cells(workbook, "C2ABD")["Statut du CV"] == "Publié"
    assert "Une faute corrigée." in browser.get("/cv/abdenour-c2abd").text
