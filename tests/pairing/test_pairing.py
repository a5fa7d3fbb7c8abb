"""A coach for who has none: reasons that are true, one press, a conflict as anywhere, and an undo."""

import re
from collections.abc import Callable
from typing import Any

import gspread
import pytest
from flask.testing import FlaskClient

from mail import queue as mail_queue
from programme.erasure_requests import ask_erasure, take_back_erasure
from programme.pairing import (
    FREE,
    FULL,
    LANGUAGE,
    OTHER_ZONE,
    SECTOR,
    TIME,
    UNTRAINED,
    ZONE,
    suggestions,
    without_coach,
)
from sheets.book import Book
from sheets.worker.sync import Sync
from tests.cast import FLORE, INES, MARTIN
from tests.coach.pages import seen
from tests.conftest import SignIn, write_cast
from tests.messages.conftest import Office
from tests.messages.conftest import make_office as make_office
from tests.messages.lines import all_lines, reading

PAGE = f"/staff/pairing/{INES}"


def coach(row_id: str, **cells: Any) -> dict[str, Any]:
    return {"id": row_id, "first_name": row_id, "active": "oui", "trained_on": 46_000, **cells}


def candidate(row_id: str = "C2AAA", **cells: Any) -> dict[str, Any]:
    return {"id": row_id, "first_name": "Awa", "status": "En cours", "zone": "Paris", **cells}


def codes(one: Any) -> set[str]:
    return {reason.code for reason in one.reasons}


def test_coaches_come_with_what_speaks_for_them_and_what_does_not() -> None:
    person = candidate(languages="Dari (langue maternelle)\nFrançais débutant", sector_2="Transport",
                       availability="Le soir et le mardi")  # fmt: skip
    near = coach("B2AAA", zone="Paris", languages="Français\ndari", sectors="Transport", availability="mardis, soirs")
    far = coach("B3AAA", zone="Lyon", trained_on="")
    busy = coach("B4AAA", zone="Paris", most=1)
    taken = candidate("C3AAA", coach="B4AAA")
    snapshot = reading(candidates=[person, taken], coaches=[far, busy, near])
    found = suggestions(snapshot, snapshot.candidates.rows[0])
    assert [one.coach.id for one in found] == ["B2AAA", "B4AAA", "B3AAA"]
    assert codes(found[0]) == {ZONE, LANGUAGE, SECTOR, TIME, FREE}
    assert codes(found[1]) == {ZONE, FULL}
    assert codes(found[2]) == {OTHER_ZONE, FREE, UNTRAINED}
    (language,) = [reason.words for reason in found[0].reasons if reason.code == LANGUAGE]
    assert language == "dari"  # and not French, which they all speak


@pytest.mark.parametrize(("theirs", "ours", "met"), [
    ("English (native)", "Anglais", "anglais"), ("Langue des signes", "LSF", "langue des signes"),
    ("Langue des signes", "Langue maternelle : wolof", ""), ("Notions d'arabe", "Notions de russe", ""),
    ("Pas d'arabe", "Arabe", ""), ("Notions d'arabe", "arabe, pas écrit", "arabe"), ("French", "Français", ""),
])  # fmt: skip
def test_a_language_is_met_by_its_name_and_not_by_the_words_around(theirs: str, ours: str, met: str) -> None:
    snapshot = reading(candidates=[candidate(languages=theirs)], coaches=[coach("B2AAA", languages=ours)])
    (found,) = suggestions(snapshot, snapshot.candidates.rows[0])
    assert [reason.words for reason in found.reasons if reason.code == LANGUAGE] == [met] * bool(met)


@pytest.mark.parametrize(("theirs", "met"), [
    ("Tous les jours sauf le lundi", ""), ("Jamais le lundi, le soir", "soir"), ("Le lundi", "lundi"),
])  # fmt: skip
def test_a_day_that_is_denied_is_not_free(theirs: str, met: str) -> None:
    snapshot = reading(candidates=[candidate(availability=theirs)], coaches=[coach("B2AAA", availability="lundi soir")])
    (found,) = suggestions(snapshot, snapshot.candidates.rows[0])
    assert [reason.words for reason in found.reasons if reason.code == TIME] == [met] * bool(met)


@pytest.mark.parametrize(("cells", "there"), [
    ({}, True), ({"path": "Actif"}, True), ({"path": "En pause"}, False), ({"path": "Candidature"}, False),
    ({"active": "non"}, False), ({"active": "non", "path": "Actif"}, False),
])  # fmt: skip
def test_only_who_coaches_now_is_suggested(cells: dict[str, Any], there: bool) -> None:
    snapshot = reading(candidates=[candidate()], coaches=[coach("B2AAA", **cells)])
    assert bool(suggestions(snapshot, snapshot.candidates.rows[0])) == there


def test_who_waits_for_a_coach() -> None:
    snapshot = reading(
        candidates=[
            candidate("C2AAA", created_on=46_010), candidate("C3AAA", created_on=46_000),
            candidate("C4AAA", coach="B2AAA"), candidate("C5AAA", coach="B3AAA", created_on=46_020),
            candidate("C6AAA", employed="oui"), candidate("C7AAA", status="Masqué"), {"id": "C8AAA"},
        ],
        coaches=[coach("B2AAA"), coach("B3AAA", path="En pause")],
    )  # fmt: skip
    assert [row.id for row in without_coach(snapshot)] == ["C3AAA", "C2AAA", "C5AAA"]
    assert [row.id for row in without_coach(snapshot, {"C3AAA"})] == ["C2AAA", "C5AAA"]


@pytest.fixture
def alone(sheet: gspread.Spreadsheet, sync: Sync) -> Callable[[str], None]:
    """Types in Inès's cell of a coach."""

    def typed(value: str) -> None:
        tab = sheet.worksheet("Candidats")
        row, column = tab.find(INES), tab.find("Coach", in_row=1)
        assert row
        assert column
        tab.update_cell(row.row, column.col, value)
        sync.read()

    return typed


def press(staff: FlaskClient, coach_id: str = FLORE, base: str = "") -> Any:
    return staff.post(PAGE, data={"coach": coach_id, "base": base})


def test_one_press_pairs_and_another_takes_it_back(
    alone: Callable[[str], None], sign_in: SignIn, sheet: gspread.Spreadsheet, sync: Sync, book: Book
) -> None:
    alone("")
    staff = sign_in("camille@example.org")
    assert "Inès" in staff.get("/staff/pairing").text
    ines = book.snapshot.candidates.get(INES)
    assert ines
    ask_erasure(book, ines, "")
    assert "Inès" not in staff.get("/staff/pairing").text
    take_back_erasure(book, ines, "")
    page = staff.get(PAGE).text
    assert "Former ce binôme avec Flore" in page.replace("\xa0", " ")
    done = press(staff)
    assert done.status_code == 303
    told = staff.get(done.location).text
    assert "Flore suit maintenant Inès" in told
    sync.step()
    assert FLORE in [row["Coach"] for row in sheet.worksheet("Candidats").get_all_records() if row["ID"] == INES]
    assert "Inès" in sign_in("flore@example.org").get("/coach/").text
    receipt = re.findall(r'name="receipt" value="(\w+)"', told)[0]
    assert staff.post(f"{PAGE}/undo", data={"receipt": receipt}).status_code == 303
    sync.step()
    assert [row["Coach"] for row in sheet.worksheet("Candidats").get_all_records() if row["ID"] == INES] == [""]
    assert staff.post(f"{PAGE}/undo", data={"receipt": "nothing"}).status_code == 404


def test_somebody_was_quicker_in_the_sheet(alone: Callable[[str], None], sign_in: SignIn, sync: Sync) -> None:
    alone("")
    staff = sign_in("camille@example.org")
    staff.get(PAGE)
    alone(MARTIN)
    answer = press(staff)
    assert answer.status_code == 409
    assert "Martin" in answer.text
    sync.step()
    assert "Inès" not in sign_in("flore@example.org").get("/coach/").text


def test_a_coach_who_left_meanwhile_is_not_taken(alone: Callable[[str], None], sign_in: SignIn) -> None:
    alone("")
    assert press(sign_in("camille@example.org"), "B9ZZZ").location == PAGE


@pytest.mark.parametrize(
    ("status", "said"),
    [("En cours", "commencez votre CV ensemble"), ("Publié", "relisez-le ensemble"), ("Masqué", "")],
)
def test_both_are_told_once(make_office: Callable[..., Office], sign_in: SignIn, status: str, said: str) -> None:
    lines = [line for line in all_lines() if line[0] == "MPAIR"]
    office: Office = make_office(lines)
    office.type("Candidats", INES, "Coach", "")
    office.type("Candidats", INES, "Statut du CV", status)
    office.turn()
    staff = sign_in("camille@example.org")
    announced = "2 jours après, les deux" if said else "Aucun mail ne le leur dit"
    assert announced in seen(staff.get(PAGE).text)
    assert press(staff).status_code == 303
    announced = "Dans 2 jours, les deux" if said else "Aucun mail ne le leur dit"
    assert announced in seen(staff.get(f"{PAGE}/paired").text)
    for day in (0, 1, 2, 3, 9):
        office.restart()
        office.at(day)
    with office.book.state.reading() as connection:
        told = [mail.message for mail in mail_queue.recent(connection, (mail_queue.SENT,)) if mail.message]
    assert [(mail.to, mail.cc) for mail in told] == [("ines@example.org", ("flore@example.org",))] * bool(said)
    assert all(said in mail.text for mail in told)


def test_volunteers_take_their_steps(sheet: gspread.Spreadsheet, sync: Sync, sign_in: SignIn) -> None:
    write_cast(sheet, {"coaches": [coach("B5NEW", first_name="Nour", email="nour@example.org", path="Candidature",
                                         active="non", trained_on="")]})  # fmt: skip
    sync.read()
    staff, seen = sign_in("camille@example.org"), []
    for step in ("Rencontré", "Formé", "Actif", "En pause", "Actif"):
        assert staff.post("/staff/volunteers/B5NEW", data={"step": step}).status_code == 303
        sync.step()
        row = sheet.worksheet("Coachs").get_all_records()[0]
        seen.append((row["Parcours"], row["Actif"]))
    assert [path for path, _ in seen] == ["Rencontré", "Formé", "Actif", "En pause", "Actif"]
    assert row["Formé le"]
    staff.post("/staff/volunteers/B5NEW", data={"step": "Formé"})  # no step from there
    sync.step()
    assert sheet.worksheet("Coachs").get_all_records()[0]["Parcours"] == "Actif"
    assert sign_in("nour@example.org").get("/coach/").status_code == 200
