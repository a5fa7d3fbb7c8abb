"""Somebody is hired, goes on, or looks again: from the sheet and from the screen, with the same consequences."""

import datetime as dt
import email
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from email.policy import default
from pathlib import Path

import gspread
import pytest
from flask.testing import FlaskClient

import clock
from programme import leaving
from programme.hiring import Retention, passed_to_others, retention
from sheets.book import Book
from sheets.model.schema import CANDIDATES, Candidate, FollowUp
from tests.cast import ABDENOUR, INES, KENNY
from tests.coach.pages import form
from tests.conftest import SignIn
from tests.messages.conftest import START, Office, office, office_in, office_opened
from tests.messages.lines import reading

__all__ = ("office", "office_opened")

HERE = f"/coach/candidates/{ABDENOUR}/job"
FLORE = "flore@example.org"
STATUSES = ("Phase d'entretien", "Contacté", "À traiter", "Refus avant entretien")


@pytest.fixture(scope="session")
def offers_made(office_opened: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory in which Abdenour waits for three offers of recruiters, and said no to a fourth."""
    folder = tmp_path_factory.mktemp("offers") / "data"
    shutil.copytree(office_opened, folder)
    rows = [
        [f"P{n}AAA", title, "Les Jardins", "Paris (75)", "CDD +6 mois", f"r{n}@example.org", "Validée"]
        for n, title in enumerate(("Jardinier", "Livreur", "Peintre", "Cuisinier"), 2)
    ]
    lines = [[f"S{n}AAA", ABDENOUR, f"P{n}AAA", status] for n, status in enumerate(STATUSES, 2)]
    with office_in(folder, START - dt.timedelta(seconds=30)) as office:
        sheet = office.workbook.spreadsheet
        fill(sheet, "Opportunités", ("ID", "Intitulé", "Entreprise", "Département", "Contrat", "E-mail du recruteur",
                                     "Statut"), rows)  # fmt: skip
        fill(sheet, "Suivis", ("ID", "Candidat", "Opportunité", "Statut"), lines)
        office.turn()
    return folder


@pytest.fixture
def prepared(office_opened: Path, request: pytest.FixtureRequest) -> Path:
    """What these tests begin with."""
    found: Path = request.getfixturevalue("offers_made") if "offers" in request.fixturenames else office_opened
    return found


@pytest.fixture
def offers(office: Office) -> Office:
    """Their office, with the offers."""
    return office


def fill(sheet: gspread.Spreadsheet, tab: str, headers: tuple[str, ...], rows: list[list[str]]) -> None:
    worksheet = sheet.worksheet(tab)
    known = worksheet.row_values(1)
    worksheet.append_rows([[dict(zip(headers, row, strict=True)).get(h, "") for h in known] for row in rows])


def abdenour(book: Book) -> Candidate:
    found: Candidate | None = book.snapshot.candidates.get(ABDENOUR)
    assert found
    return found


def archived(book: Book) -> dict[str, bool | None]:
    return {line.id: line.archived for line in book.snapshot.follow_ups.where("candidate", ABDENOUR)}


def test_hired_in_the_sheet_everything_follows_once(offers: Office, book: Book) -> None:
    offers.type("Suivis", "S2AAA", "Statut", "Embauche")
    offers.turn(8)
    offers.later()
    found = abdenour(book)
    assert (found.employed, found.contract, found.hired_on) == (True, "CDD +6 mois", clock.today())
    assert archived(book) == {"S2AAA": None, "S3AAA": True, "S4AAA": True, "S5AAA": None}
    expected = {
        ("abdenour@example.org", "Abdenour, bravo !"),
        ("r2@example.org", "Merci : Abdenour commence chez vous"),
        ("r3@example.org", "Abdenour a trouvé un travail"),
    }
    assert expected <= set(offers.sent())
    assert [to for to, _ in offers.sent("a trouvé un travail")] == ["r3@example.org"]
    offers.restart()
    offers.turn(4)
    assert len([1 for mail in offers.sent() if mail in expected]) == 3


@pytest.mark.parametrize("by_screen", [False, True])
def test_work_that_is_noted_before_its_offer_is_found_elsewhere_by_nobody(
    offers: Office, sign_in: SignIn, *, by_screen: bool
) -> None:
    if by_screen:
        data = {"act": "save", "contract": "CDI", "hired_on": "2027-01-04", "opportunity": ""}
        sign_in(FLORE).post(HERE, data=data)
    else:
        offers.type("Candidats", ABDENOUR, "En emploi", "oui")
    offers.turn(4)
    offers.later(2)
    offers.type("Suivis", "S3AAA", "Statut", "Embauche")
    offers.turn(6)
    offers.later()
    told = [about for to, about in offers.sent() if to == "r3@example.org"]
    assert told == ["Votre opportunité est transmise : Livreur", "Merci : Abdenour commence chez vous"]


def test_of_two_hirings_the_last_is_their_work_wherever_it_stands_in_the_tab() -> None:
    offers = [{"id": f"P{n}AAA", "title": title, "company": "Rose"} for n, title in enumerate(("Jardinier", "Livreur"))]
    lines = [{"id": f"S{n}AAA", "candidate": "C2AAA", "opportunity": f"P{n}AAA", "status": "Embauche"} for n in (0, 1)]
    over = {"id": "E2AAA", "candidate": "C2AAA", "title": "Livreur", "company": "Rose", "end": 46_100}

    def work(lines: list[dict[str, str]], path: list[dict[str, object]]) -> str:
        found = reading(candidates=[{"id": "C2AAA"}], opportunities=offers, follow_ups=lines, experiences=path)
        return leaving.last_job(found, found.candidates.rows[0])["title"]

    assert work(lines, []) == "Livreur"
    assert work(lines, [over]) == "Jardinier"
    assert (
        work([{**lines[0], "events": "01/03/2027 embauche"}, {**lines[1], "changed_on": "04/01/2027"}], [])
        == "Jardinier"
    )


@pytest.mark.parametrize(
    ("employed", "left", "noted", "hired"),
    [
        ("non", "", "", True),
        ("non", "", "04/01/2027", True),
        ("non", "", "01/06/2025", False),
        ("", "", "01/06/2025", False),
        ("non", "02/01/2027", "20/12/2026", False),
    ],
)
def test_a_row_that_comes_as_a_hiring_hires_unless_it_tells_of_the_past(
    offers: Office, book: Book, sheet: gspread.Spreadsheet, employed: str, left: str, noted: str, hired: bool
) -> None:
    offers.type("Candidats", ABDENOUR, "Emploi quitté le", left)
    offers.type("Candidats", ABDENOUR, "En emploi", employed)
    offers.turn()
    headers = ("ID", "Candidat", "Opportunité", "Statut", "Statut changé le")
    fill(sheet, "Suivis", headers, [["S9AAA", ABDENOUR, "P5AAA", "Embauche", noted]])
    offers.turn(6)
    assert bool(abdenour(book).employed) is hired
    assert len(offers.sent("bravo")) == hired


@pytest.mark.parametrize("in_the_sheet", [True, False])
def test_a_step_leads_to_the_same_on_the_screen_and_in_the_sheet(
    offers: Office, book: Book, sign_in: SignIn, in_the_sheet: bool
) -> None:
    def line() -> FollowUp:
        found: FollowUp | None = book.snapshot.follow_ups.get("S3AAA")
        assert found
        return found

    def note(step: str, day: dt.date) -> None:
        if in_the_sheet:
            known = "\n".join(line().events)
            offers.type("Suivis", "S3AAA", "Événements", f"{known}\n{day:%d/%m/%Y} {step}".strip())
        else:
            at = f"/coach/candidates/{ABDENOUR}/opportunities/P3AAA/steps"
            assert sign_in(FLORE).post(at, data={"step": step, "day": day.isoformat()}).status_code == 303
        offers.turn(8)

    note("entretien", dt.date(2027, 1, 9))
    assert line().status == "Phase d'entretien"
    assert [to for to, about in offers.sent() if to == "r3@example.org"]
    note("embauche", dt.date(2027, 1, 20))
    found = abdenour(book)
    assert (found.employed, found.hired_on) == (True, dt.date(2027, 1, 20))
    note("embauche", dt.date(2027, 1, 25))  # put off
    assert abdenour(book).hired_on == dt.date(2027, 1, 25)
    offers.type("Candidats", ABDENOUR, "Embauché le", "22/01/2027")
    offers.turn()
    note("embauche", dt.date(2027, 1, 26))
    assert abdenour(book).hired_on == dt.date(2027, 1, 22)  # staff's own


def test_the_first_day_is_noted_after_somebody_is_known_to_be_employed(offers: Office, book: Book) -> None:
    offers.type("Candidats", ABDENOUR, "En emploi", "oui")
    offers.turn(6)
    assert abdenour(book).hired_on == dt.date(2027, 1, 4)
    offers.type("Suivis", "S3AAA", "Événements", "11/01/2027 embauche")
    offers.turn(6)
    assert abdenour(book).hired_on == dt.date(2027, 1, 11)


def test_on_screen_it_asks_for_contract_and_dates_then_notes_all(offers: Office, book: Book, sign_in: SignIn) -> None:
    flore = sign_in(FLORE)
    assert "Jardinier, Les Jardins" in flore.get(HERE).text
    refused = flore.post(HERE, data={"act": "save", "contract": "CDD +6 mois", "hired_on": "", "contract_end": ""})
    assert refused.status_code == 422
    assert refused.text.count("Il manque") >= 2
    assert abdenour(book).employed is not True
    data = {"act": "save", "contract": "CDD +6 mois", "hired_on": "4 janvier 2027", "contract_end": "31 mars 2027",
            "opportunity": "P2AAA"}  # fmt: skip
    assert flore.post(HERE, data=data).status_code == 303
    offers.turn(8)
    found = abdenour(book)
    assert (found.employed, found.hired_on, found.contract_end) == (True, dt.date(2027, 1, 4), dt.date(2027, 3, 31))
    assert archived(book)["S3AAA"] is True
    assert book.snapshot.follow_ups.rows[0].status == "Embauche"


@pytest.mark.parametrize(
    ("first", "words"),
    [
        ("oui", {"En emploi": "CDI"}),
        ("oui", {"En emploi": "oui (fin en juin)"}),
        ("oui", {"En emploi": "fin de CDD ?"}),
        ("", {"Embauché le": "lundi 11 (à confirmer)"}),
        ("oui", {"Emploi quitté le": "fin janvier", "En emploi": "non"}),
    ],
)
def test_words_beside_the_point_end_no_work_and_are_not_written_over(
    offers: Office, book: Book, sheet: gspread.Spreadsheet, first: str, words: dict[str, str]
) -> None:
    offers.type("Candidats", ABDENOUR, "En emploi", first)
    offers.type("Candidats", ABDENOUR, "Contrat signé", "CDI")
    offers.turn(4)
    clock.start_at((START + dt.timedelta(40)).isoformat())
    for header, text in words.items():
        offers.type("Candidats", ABDENOUR, header, text)
    offers.turn(4)
    if not first:
        offers.type("Suivis", "S2AAA", "Statut", "Embauche")
        offers.turn(8)
        offers.type("Suivis", "S2AAA", "Statut", "Embauche le 12")
    offers.turn(8)
    row = next(one for one in sheet.worksheet("Candidats").get_all_records() if one["ID"] == ABDENOUR)
    assert words.items() <= row.items()
    if "non" not in words.values():
        assert (abdenour(book).employed is not False, abdenour(book).contract, abdenour(book).left_on) == (
            True,
            "CDI",
            None,
        )
        told = offers.sent("bravo")
        offers.type("Candidats", ABDENOUR, "En emploi", "oui")
        offers.turn(4)
        assert offers.sent("bravo") == told


def hire(offers: Office, sign_in: SignIn, end: str = "31 mars 2027") -> None:
    data = {"act": "save", "contract": "intérim", "hired_on": "4 janvier 2027", "contract_end": end}
    assert sign_in(FLORE).post(HERE, data={**data, "opportunity": "P2AAA"}).status_code == 303
    offers.turn(6)


def test_the_end_is_asked_about_from_one_address_for_all_three(offers: Office, sign_in: SignIn) -> None:
    hire(offers, sign_in)
    offers.at(30)
    assert ("abdenour@example.org", "Abdenour, votre contrat finit le 31 mars 2027") in offers.sent()
    for address, page in (("abdenour@example.org", "/me/job"), (FLORE, HERE), ("camille@example.org", HERE)):
        reader = sign_in(address)
        assert reader.get(f"/job/{ABDENOUR}").location == page
        assert "Et après" in reader.get(page).text
    assert sign_in("martin@example.org").get(f"/job/{ABDENOUR}").status_code == 404


@pytest.mark.parametrize(("act", "extra", "contract", "end"), [
    ("renew", {"contract_end": "30 juin 2027"}, "intérim", dt.date(2027, 6, 30)),
    ("permanent", {}, "CDI", None),
])  # fmt: skip
def test_it_goes_on(
    offers: Office, book: Book, sign_in: SignIn, act: str, extra: dict[str, str], contract: str, end: dt.date | None
) -> None:
    hire(offers, sign_in)
    assert sign_in(FLORE).post(HERE, data={"act": act, **extra}).status_code == 303
    offers.turn()
    found = abdenour(book)
    assert (found.employed, found.contract, found.contract_end) == (True, contract, end)


@pytest.mark.parametrize(("hired", "end"), [("4 mars 2027", "1 mars 2027"), ("1/3/2027", "31/12/2026")])
def test_no_contract_ends_before_its_first_day(
    offers: Office, book: Book, sign_in: SignIn, hired: str, end: str
) -> None:
    flore, data = sign_in(FLORE), {"act": "save", "contract": "intérim", "hired_on": hired}
    refused = flore.post(HERE, data={**data, "contract_end": end})
    assert (refused.status_code, "vient avant le début" in refused.text) == (422, True)
    assert flore.post(HERE, data={**data, "contract_end": "30/6/2027"}).status_code == 303
    offers.turn()
    refused = flore.post(HERE, data={"act": "renew", "contract_end": end})  # its start is not on that form
    assert (refused.status_code, "vient avant le début" in refused.text) == (422, True)
    assert abdenour(book).contract_end == dt.date(2027, 6, 30)


def test_looking_again_brings_the_cv_back_with_the_work(offers: Office, book: Book, sign_in: SignIn) -> None:
    hire(offers, sign_in)
    offers.at(50)
    mine = sign_in("abdenour@example.org")
    page = mine.get("/me/job").text
    assert 'value="Jardinier"' in page
    again = {"act": "again", "title": "Jardinier paysagiste", "company": "Les Jardins"}
    for _ in range(2):  # a second press changes nothing
        assert mine.post("/me/job", data=again).status_code == 303
    assert "Jardinier paysagiste" in mine.get("/cv/abdenour-c2abd").text
    offers.turn(6)
    found = abdenour(book)
    assert (found.employed, found.contract_end, found.left_on) == (False, None, clock.today())
    added = [e for e in book.snapshot.experiences.where("candidate", ABDENOUR) if e.title == "Jardinier paysagiste"]
    assert [(e.company, e.start, e.end) for e in added] == [("Les Jardins", dt.date(2027, 1, 4), clock.today())]


def test_looking_again_pressed_several_times_at_once_adds_the_work_once(
    offers: Office, book: Book, sign_in: SignIn
) -> None:
    hire(offers, sign_in)
    offers.at(50)
    data = {"act": "again", "title": "Élagueur", "company": "Les Jardins"}
    browsers, together = [sign_in(FLORE) for _ in range(8)], threading.Barrier(8)

    def press(browser: FlaskClient) -> None:
        together.wait(10)
        browser.post(HERE, data=data)

    with ThreadPoolExecutor(8) as presses:
        list(presses.map(press, browsers))
    offers.turn(6)
    added = [e for e in book.snapshot.experiences.where("candidate", ABDENOUR) if e.title == "Élagueur"]
    assert len(added) == 1


def test_work_that_begins_the_day_the_last_one_ended_keeps_its_day(offers: Office, book: Book, sign_in: SignIn) -> None:
    hire(offers, sign_in, "13 janvier 2027")
    offers.at(9)
    flore = sign_in(FLORE)
    assert flore.post(HERE, data={"act": "again"}).status_code == 303
    offers.turn(6)
    data = {"act": "save", "contract": "CDI", "hired_on": "13 janvier 2027", "contract_end": ""}
    assert flore.post(HERE, data=data).status_code == 303
    offers.at(12, steps=6)
    found = abdenour(book)
    assert (found.employed, found.hired_on, found.left_on) == (True, dt.date(2027, 1, 13), None)


def test_a_permanent_contract_has_no_end(offers: Office, book: Book, sign_in: SignIn) -> None:
    hire(offers, sign_in)
    data = {"act": "correct", "contract": "CDI", "hired_on": "4 janvier 2027", "contract_end": "31 mars 2027"}
    assert sign_in(FLORE).post(HERE, data=data).status_code == 303
    offers.turn()
    assert (abdenour(book).contract, abdenour(book).contract_end) == ("CDI", None)


@pytest.mark.parametrize("act", ["correct", "renew", "permanent"])
def test_a_page_left_open_hires_nobody_again(offers: Office, book: Book, sign_in: SignIn, act: str) -> None:
    hire(offers, sign_in)
    flore = sign_in(FLORE)
    assert flore.post(HERE, data={"act": "again"}).status_code == 303
    data = {"act": act, "contract": "CDI", "hired_on": "5 janvier 2027", "contract_end": "30 juin 2027"}
    assert "vient de changer" in flore.post(HERE, data=data, follow_redirects=True).text
    offers.turn(6)
    assert abdenour(book).employed is False


def test_nobody_else_may(offers: Office, sign_in: SignIn) -> None:
    assert sign_in("martin@example.org").post(HERE, data={"act": "permanent"}).status_code == 404
    assert sign_in(FLORE).post(HERE, data={"act": "fire"}).status_code == 400


@pytest.mark.parametrize(
    ("end", "words"),
    [("31 mars 2027", "pas plus tard"), ("1 mars 2027", "pas plus tard"), ("5 janvier 2027", "est passé")],
)
def test_a_contract_that_goes_on_ends_later_and_still_to_come(
    offers: Office, book: Book, sign_in: SignIn, end: str, words: str
) -> None:
    hire(offers, sign_in)
    offers.at(9)
    answer = sign_in(FLORE).post(HERE, data={"act": "renew", "contract_end": end})
    assert (answer.status_code, words in answer.text) == (422, True)
    assert abdenour(book).contract_end == dt.date(2027, 3, 31)


def test_a_contract_of_which_nobody_knows_whether_it_ends_is_asked_no_end(
    offers: Office, sheet: gspread.Spreadsheet, sign_in: SignIn
) -> None:
    cell = sheet.worksheet("Listes").find("CDI")
    assert cell
    sheet.worksheet("Listes").update_cell(cell.row, cell.col, "CDI (durée indéterminée)")
    offers.turn()
    data = {"act": "save", "contract": "CDI (durée indéterminée)", "hired_on": "4 janvier 2027", "contract_end": ""}
    flore = sign_in(FLORE)
    assert flore.post(HERE, data={**data, "contract": "CDD +6 mois"}).status_code == 422
    assert flore.post(HERE, data=data).status_code == 303


def test_a_permanent_contract_is_asked_no_end(offers: Office, book: Book, sign_in: SignIn) -> None:
    flore = sign_in(FLORE)
    past = {"act": "save", "contract": "intérim", "hired_on": "1 janvier 2027", "contract_end": "2 janvier 2027"}
    answer = flore.post(HERE, data=past)
    assert (answer.status_code, "est passé" in answer.text) == (422, True)
    assert flore.post(HERE, data={"act": "save", "contract": "CDI", "hired_on": "4/1/2027"}).status_code == 303
    offers.turn(6)
    page = flore.get(HERE).text
    assert 'value="renew"' not in page
    assert 'value="permanent"' not in page
    flore.post(HERE, data={"act": "renew", "contract_end": "30 juin 2027"})
    assert abdenour(book).contract_end is None
    offers.type("Candidats", ABDENOUR, "Contrat signé", "intérim")
    offers.type("Candidats", ABDENOUR, "Fin de contrat", "30/06/2027")
    offers.turn(6)
    offers.type("Candidats", ABDENOUR, "Contrat signé", "CDI")
    offers.turn(6)
    assert abdenour(book).contract_end is None


def path(book: Book) -> list[tuple[str, dt.date | None]]:
    """What Abdenour's path has of the work at Les Jardins."""
    found = book.snapshot.experiences.where("candidate", ABDENOUR)
    return [(one.title, one.end) for one in found if one.company == "Les Jardins"]


def test_left_in_the_sheet_is_as_left_on_the_screen_and_a_slip_is_undone(
    offers: Office, book: Book, sign_in: SignIn
) -> None:
    hire(offers, sign_in)
    offers.at(50)
    offers.type("Candidats", ABDENOUR, "En emploi", "non")
    offers.turn(6)
    found, left = abdenour(book), clock.today()
    assert (found.employed, found.contract, found.contract_end, found.left_on) == (False, "", None, left)
    assert path(book) == [("Jardinier", left)]
    offers.at(51)
    offers.type("Candidats", ABDENOUR, "En emploi", "oui")
    offers.turn(6)
    found = abdenour(book)
    assert (found.employed, found.contract, found.contract_end) == (True, "intérim", dt.date(2027, 3, 31))
    assert (found.hired_on, found.left_on) == (dt.date(2027, 1, 4), None)
    assert path(book) == [("Jardinier", None)]
    assert len(offers.sent("bravo")) == 1
    offers.at(60)
    offers.type("Candidats", ABDENOUR, "En emploi", "non")
    offers.turn(6)
    assert path(book) == [("Jardinier", clock.today())]
    offers.at(61)
    offers.type("Suivis", "S3AAA", "Statut", "Embauche")
    offers.turn(8)
    found = abdenour(book)
    assert (found.employed, found.contract) == (True, "CDD +6 mois")
    assert (found.hired_on, found.left_on) == (clock.today(), None)
    assert len(offers.sent("bravo")) == 2


def test_work_that_is_on_the_path_already_joins_it_once(
    offers: Office, book: Book, sign_in: SignIn, sheet: gspread.Spreadsheet
) -> None:
    known = [["E9AAA", ABDENOUR, "Ouvrier paysagiste", "les jardins", "janvier 2027", "en cours"]]
    fill(sheet, "Expériences", ("ID", "Candidat", "Intitulé", "Entreprise", "Début", "Fin"), known)
    hire(offers, sign_in)
    offers.at(50)
    data = {"act": "again", "title": "Jardinier", "company": "Les Jardins"}
    assert sign_in(FLORE).post(HERE, data=data).status_code == 303
    offers.turn(6)
    mine = [one for one in book.snapshot.experiences.where("candidate", ABDENOUR) if one.start == dt.date(2027, 1, 1)]
    assert [(one.title, one.end) for one in mine] == [("Ouvrier paysagiste", clock.today())]
    assert path(book) == []


@pytest.mark.parametrize("in_the_sheet", [True, False])
def test_hired_and_not_hired_on_one_day_leaves_nothing(
    offers: Office, book: Book, sign_in: SignIn, in_the_sheet: bool
) -> None:
    hire(offers, sign_in)
    if in_the_sheet:
        offers.type("Candidats", ABDENOUR, "En emploi", "non")
    else:
        data = {"act": "again", "title": "Jardinier", "company": "Les Jardins"}
        assert [sign_in(FLORE).post(HERE, data=data).status_code for _ in range(2)] == [303, 303]
    offers.turn(6)
    found = abdenour(book)
    assert (found.employed, found.contract, found.hired_on, found.left_on) == (False, "", None, None)
    assert path(book) == []
    offers.turn(4)
    assert not any(archived(book).values())
    assert [line.status for line in book.snapshot.follow_ups.where("candidate", ABDENOUR)] == list(STATUSES)


@pytest.mark.parametrize(("row_id", "is_shown"), [(ABDENOUR, True), (KENNY, False)])
def test_who_found_work_is_told_of_a_page_only_where_it_is_shown(offers: Office, row_id: str, is_shown: bool) -> None:
    offers.type("Candidats", row_id, "En emploi", "oui")
    offers.turn(6)
    mails = (email.message_from_bytes(file.read_bytes(), policy=default) for file in offers.folder.glob("*.eml"))
    (mail,) = [mail for mail in mails if "bravo" in mail["Subject"]]
    body = mail.get_body(("plain",))
    assert body
    assert ("Votre page dit la bonne nouvelle" in body.get_content()) is is_shown


def test_who_is_still_in_work_after_some_months() -> None:
    def somebody(hired_on: dt.date, left_on: dt.date | None = None, *, employed: bool = False) -> Candidate:
        empty = {column.key: column.blank for column in CANDIDATES.columns}
        return Candidate(**{**empty, "employed": employed, "hired_on": hired_on, "left_on": left_on})

    autumn = dt.date(2026, 10, 31)
    rows = [
        somebody(dt.date(2026, 1, 31), employed=True),
        somebody(autumn, dt.date(2026, 11, 30)),
        somebody(autumn, dt.date(2026, 11, 29)),
        somebody(autumn),
        somebody(dt.date(2027, 1, 30), employed=True),
    ]
    wanted = [Retention(1, 3, 2), Retention(3, 3, 1), Retention(6, 1, 1), Retention(12, 1, 1)]
    assert retention(rows, dt.date(2027, 1, 31)) == wanted


def test_work_from_an_offer_its_recruiter_closed_as_filled(offers: Office, book: Book, sign_in: SignIn) -> None:
    offers.type("Opportunités", "P2AAA", "Statut", "Archivée")
    offers.turn()
    flore = sign_in(FLORE)
    assert "Jardinier, Les Jardins" in flore.get(HERE).text
    hire(offers, sign_in)
    assert book.snapshot.follow_ups.rows[0].status == "Embauche"
    assert ("r2@example.org", "Merci : Abdenour commence chez vous") in offers.sent()


def test_new_work_is_asked_its_own_first_day(offers: Office, sign_in: SignIn) -> None:
    hire(offers, sign_in)
    offers.at(50)
    flore = sign_in(FLORE)
    flore.post(HERE, data={"act": "again"})
    offers.turn(6)
    opened = form(flore, HERE, "")
    assert opened.fields["hired_on"] == ""
    new = {"contract": "CDI", "hired_on": "1 mars 2027"}
    assert flore.post(HERE, data={**opened.fields.to_dict(), **new}).status_code == 303


@pytest.mark.parametrize(("key", "day"), [("hired_on", "4 janvier 1999"), ("hired_on", "4 janvier 2072"),
                                          ("contract_end", "4 janvier 2099")])  # fmt: skip
def test_another_century_is_a_slip(offers: Office, sign_in: SignIn, key: str, day: str) -> None:
    data = {"act": "save", "contract": "intérim", "hired_on": "4 janvier 2027", "contract_end": "31 mars 2027"}
    answer = sign_in(FLORE).post(HERE, data={**data, key: day})
    assert (answer.status_code, "Vérifiez l’année" in answer.text) == (422, True)


@pytest.mark.parametrize("on_screen", [True, False])
def test_a_hiring_that_was_a_slip_is_taken_back_with_its_follow_up(
    offers: Office, book: Book, sign_in: SignIn, on_screen: bool
) -> None:
    def say(status: str) -> None:
        if on_screen:
            at = f"/coach/candidates/{ABDENOUR}/opportunities"
            assert sign_in(FLORE).post(f"{at}/P2AAA", data={"status": status}).status_code == 303
        else:
            offers.type("Suivis", "S2AAA", "Statut", status)
        offers.turn(8)

    say("Embauche")
    assert (abdenour(book).employed, archived(book)["S3AAA"]) == (True, True)
    say("Phase d'entretien")
    found = abdenour(book)
    assert (found.employed, found.contract, found.hired_on, found.left_on) == (False, "", None, None)
    assert not any(archived(book).values())
    say("Embauche")
    assert abdenour(book).employed is True
    assert len(offers.sent("bravo")) == 1


def test_a_refusal_where_somebody_was_hired_says_that_the_work_is_over(offers: Office, book: Book) -> None:
    offers.type("Suivis", "S2AAA", "Statut", "Embauche")
    offers.turn(6)
    offers.at(10)
    offers.type("Suivis", "S2AAA", "Statut", "Refus après entretien")
    offers.turn(6)
    found = abdenour(book)
    assert (found.employed, found.contract, found.left_on) == (False, "", clock.today())


@pytest.mark.parametrize(("status", "told"), [("Embauche", "Merci"), ("Phase d'entretien", "un rendez-vous")])
def test_a_follow_up_typed_with_its_person_last_is_as_one_typed_with_them_first(
    offers: Office, book: Book, sheet: gspread.Spreadsheet, status: str, told: str
) -> None:
    fill(sheet, "Suivis", ("ID", "Opportunité", "Statut"), [["S9AAA", "P4AAA", status]])
    offers.turn(4)
    offers.type("Suivis", "S9AAA", "Candidat", KENNY)
    offers.turn(8)
    found = book.snapshot.candidates.get(KENNY)
    assert found
    assert (found.employed is True) == (status == "Embauche")
    assert len([1 for to, about in offers.sent(told) if to == "r4@example.org"]) == 1


def test_the_person_of_a_hiring_that_is_corrected(offers: Office, book: Book) -> None:
    offers.type("Suivis", "S2AAA", "Statut", "Embauche")
    offers.turn(6)
    offers.type("Suivis", "S2AAA", "Candidat", INES)
    offers.turn(8)
    ines = book.snapshot.candidates.get(INES)
    assert ines
    assert (abdenour(book).employed, abdenour(book).hired_on, ines.employed) == (False, None, True)
    assert archived(book)["S3AAA"] is None
    offers.at(9)
    offers.type("Suivis", "S2AAA", "Candidat", ABDENOUR)  # no slip any more: staff settle it themselves
    offers.turn(8)
    ines = book.snapshot.candidates.get(INES)
    assert ines
    assert (abdenour(book).employed, ines.employed) == (False, True)
    (told,) = passed_to_others(book.snapshot, book)
    assert (told.a1, told.value, told.other) == ("B2", "Inès", "Abdenour")
    for person, cell in ((INES, "non"), (ABDENOUR, "oui")):
        offers.type("Candidats", person, "En emploi", cell)
    offers.turn(8)
    assert passed_to_others(book.snapshot, book) == ()


def test_a_hiring_whose_row_is_deleted_is_taken_back_and_is_there_again_with_its_row(
    offers: Office, book: Book, sheet: gspread.Spreadsheet
) -> None:
    offers.type("Suivis", "S2AAA", "Statut", "Embauche")
    offers.turn(6)
    tab = sheet.worksheet("Suivis")
    number = tab.col_values(1).index("S2AAA") + 1
    row = tab.row_values(number)
    tab.delete_rows(number)
    offers.turn()
    offers.type("Candidats", KENNY, "Notes", "Un essai lundi.")
    offers.at(0, hour=10, steps=6)
    assert (abdenour(book).employed, archived(book)["S3AAA"]) == (False, None)
    tab.append_row(row)
    offers.turn(6)
    assert abdenour(book).employed is True


@pytest.mark.parametrize("left_after", [60, 1])
def test_a_hiring_by_mistake_of_who_was_hired_before_is_taken_back(offers: Office, book: Book, left_after: int) -> None:
    offers.type("Suivis", "S2AAA", "Statut", "Embauche")
    offers.turn(6)
    offers.at(left_after)
    offers.type("Candidats", ABDENOUR, "En emploi", "non")
    offers.turn(6)
    left = abdenour(book).left_on
    offers.at(left_after + 1)
    offers.type("Suivis", "S5AAA", "Statut", "Embauche")
    offers.turn(6)
    assert abdenour(book).employed is True
    offers.at(left_after + 1, hour=10)
    offers.type("Suivis", "S5AAA", "Statut", "Contacté")
    offers.turn(6)
    assert (abdenour(book).employed, abdenour(book).left_on) == (False, left)
    line: FollowUp | None = book.snapshot.follow_ups.get("S2AAA")
    assert line
    assert line.status == "Embauche"
