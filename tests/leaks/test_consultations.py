"""Who read what: nothing private of a candidate is shown to a coach or staff without a line that says so."""

import re
import time
from collections.abc import Iterator, Mapping

import gspread
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from programme import consultations
from programme.accounts import addresses as addresses_to_sign_in
from programme.consultations import EVERYBODY, KEEP_SECONDS, ONE_LINE_SECONDS, Consultation
from programme.consultations import consultations as lines
from sheets.book import Book
from sheets.changes import Edit
from sheets.model import schema
from sheets.state.database import State, changes
from sheets.state.outbox import PERSON
from sheets.worker.sync import Sync
from tests.cast import ABDENOUR, FLORE, INES, KENNY
from tests.coach.pages import HTMX, said
from tests.conftest import SignIn
from tests.leaks.conftest import Fill, Told
from tests.leaks.crawl import addresses
from tests.leaks.reader import Finder, everything
from tests.leaks.test_leaks import LOOKING, examples
from tests.leaks.world import FIRST, Secret, id_of
from tests.opportunities.offers import sent
from tests.public.page import Page

PRIVATE = {
    "candidates": ("email", "phone", "address", "postal_code", "notes"),
    "follow_ups": ("note",),
    "meetings": ("note", "next_step", "done"),
}
"""Tab -> its columns that hold contact details or private notes of a candidate."""
COACH_CV = f"/coach/candidates/{ABDENOUR}/cv"
REACHED = {
    "coach": (
        "/coach/candidates/C7LOOKING/cv", "/coach/candidates/C7LOOKING/opportunities", "/coach/C7LOOKING/cv.pdf",
        "/coach/candidates/C7LOOKING/meetings",
    ),
    "staff": (
        "/coach/candidates/C7DRAFT/cv", "/coach/C7DRAFT/cv.pdf", "/staff/history/candidates/C7LOOKING",
        "/staff/history", "/staff/sheet",
        f"/staff/tabs/follow_ups/{id_of(schema.FOLLOW_UPS, LOOKING)}", f"/staff/tabs/meetings/{id_of(schema.MEETINGS)}",
    ),
}  # fmt: skip
"""What must have shown something, or the walk has not been where it should."""


def in_book(book: Book) -> list[Consultation]:
    """Every line, oldest first."""
    with book.state.reading() as connection:
        return [Consultation(**row) for row in connection.execute(sa.select(lines).order_by(lines.c.id)).mappings()]


def forget(state: State) -> None:
    with state.writing() as connection:
        connection.execute(lines.delete())


def asked(told: Told) -> Iterator[str]:
    """Every address, and those that name a tab elsewhere than in a rule."""
    rows = {"row_id": [LOOKING, "C7DRAFT", id_of(schema.FOLLOW_UPS, LOOKING)]}
    tabs = {
        "key": ["follow_ups", "meetings", "coaches"],
        "tab": ["candidates", "follow_ups"],
        "kind": ["candidates"],
        "name": ["candidates"],
    }
    yield from addresses(told.app, {**examples(told), **rows, **tabs})
    yield from (f"/staff/sheet?tab={tab.title}" for tab in schema.TABS)
    yield f"/staff/tabs/meetings/{id_of(schema.MEETINGS)}"


def whose(told: Told) -> Mapping[Secret, str]:
    """Private value -> the candidate it is about."""
    found = {}
    for tab, keys in PRIVATE.items():
        for row in told.world.rows[tab]:
            name = str(row["id"]) if tab == "candidates" else ""
            person = str(row["id"] if tab == "candidates" else row["candidate"])
            for key in keys:
                for secret in told.world.private:
                    place, of, column = secret.where.split(" ", 2)
                    same = of == name if name else of in (person, FIRST)
                    if (place, column) == (tab, key) and same:
                        found[secret] = person
    return found


@pytest.mark.poppler
@pytest.mark.parametrize("role", ["coach", "staff"])
def test_nothing_private_is_shown_without_a_line(fill: Fill, role: str, book: Book, sign_in: SignIn) -> None:
    told = fill("")
    rows = book.snapshot.coaches.rows if role == "coach" else book.snapshot.staff.rows
    email = rows[0].email
    browser = sign_in(email)
    owners = whose(told)
    finder = Finder(list(owners))
    missing, shown = list[str](), dict[str, set[str]]()
    for address in asked(told):
        for headers in ({}, HTMX):
            if "/sign-out" in address or address.startswith(("/static", "/media")):
                continue
            forget(book.state)
            answer = browser.get(address, headers=headers)
            about = {owners[secret] for _, text in everything(answer) for secret in finder.found(text)}
            answer.close()
            if not about:
                continue
            shown.setdefault(address.partition("?")[0], set()).update(about)
            noted = in_book(book)
            assert {one.reader for one in noted} <= {email}
            known = {one.candidate for one in noted}
            missing += [f"{address}: {one}" for one in about if one not in known and EVERYBODY not in known]
    assert not missing, "\n".join(sorted(set(missing)))
    assert not [address for address in REACHED[role] if address not in shown], sorted(shown)


def test_a_coach_opens_a_cv_and_the_person_sees_it(book: Book, sign_in: SignIn) -> None:
    flore = sign_in("flore@example.org")
    for _ in range(2):
        assert flore.get(COACH_CV).status_code == 200
    assert [(one.reader, one.candidate, one.what) for one in in_book(book)] == [
        ("flore@example.org", ABDENOUR, "contact")
    ]
    flore.get(f"/coach/{ABDENOUR}/cv.pdf").close()
    assert [one.what for one in in_book(book)] == ["contact", "document"]
    person = sign_in("abdenour@example.org")
    home = person.get("/me/")
    Page(home.text)
    assert "Qui a lu vos informations" in said(home)
    assert "Flore (coach)" in home.text
    page = person.get("/me/consultations")
    Page(page.text)
    assert "CV avec coordonnées (PDF)" in said(page)
    assert "flore@example.org" not in page.text
    staff = sign_in("camille@example.org")
    page = staff.get(f"/staff/consultations/{ABDENOUR}")
    Page(page.text)
    assert "flore@example.org" in page.text
    assert f"/staff/consultations/{ABDENOUR}" in staff.get(COACH_CV).text
    assert "Personne ne les a encore ouvertes" in said(sign_in("ines@example.org").get("/me/"))


def test_ones_own_is_no_line(book: Book, sign_in: SignIn) -> None:
    person = sign_in("abdenour@example.org")
    for page in ("/me/", "/me/opportunities", COACH_CV):
        assert person.get(page).status_code == 200
    person.get("/me/cv.pdf").close()
    assert in_book(book) == []


def test_an_hour_later_is_another_line(book: Book, sign_in: SignIn) -> None:
    flore = sign_in("flore@example.org")
    flore.get(COACH_CV)
    with book.state.writing() as connection:
        connection.execute(lines.update().values(at=time.time() - ONE_LINE_SECONDS - 1))
    flore.get(COACH_CV)
    assert len(in_book(book)) == 2


def test_a_part_that_comes_back_alone_counts_where_it_is_private(book: Book, sign_in: SignIn) -> None:
    flore = sign_in("flore@example.org")
    flore.get(f"{COACH_CV}?section=story", headers=HTMX)
    assert in_book(book) == []
    flore.get(f"{COACH_CV}?section=contact", headers=HTMX)
    assert [one.what for one in in_book(book)] == ["contact"]
    forget(book.state)
    refused = flore.post(f"{COACH_CV}/contact", data={"phone": "zéro six"}, headers=HTMX)
    assert refused.status_code == 422
    assert [one.what for one in in_book(book)] == ["contact"]


def test_who_may_see_the_lines(sign_in: SignIn, client: FlaskClient) -> None:
    page = f"/staff/consultations/{ABDENOUR}"
    assert client.get(page).status_code == 303
    assert client.get("/me/consultations").status_code == 303
    for email in ("flore@example.org", "abdenour@example.org"):
        assert sign_in(email).get(page).status_code == 403
    staff = sign_in("camille@example.org")
    assert staff.get("/staff/consultations/C9ZZZ").status_code == 404
    assert staff.get("/me/consultations").status_code == 403


def test_staffs_screens(book: Book, sign_in: SignIn, app: Flask, client: FlaskClient) -> None:
    staff = sign_in("camille@example.org")
    staff.get("/staff/sheet?tab=Candidats")
    assert [(one.candidate, one.what) for one in in_book(book)] == [(EVERYBODY, "sheet Candidats")]
    assert "La feuille, onglet « Candidats »" in said(sign_in("kenny@example.org").get("/me/"))
    forget(book.state)
    client.post("/sign-in", data={"email": "kenny@example.org"})
    sent(app)
    staff.get("/staff/mail")
    assert [(one.candidate, one.what) for one in in_book(book)] == [(KENNY, "mails")]


def test_what_waits_for_staff(book: Book, sign_in: SignIn) -> None:
    staff = sign_in("camille@example.org")
    with book.state.writing() as connection:
        proposed = "candidates", KENNY, "kenny@example.org", "k2@example.org", "flore@example.org"
        addresses_to_sign_in.propose(connection, *proposed)
    assert "k2@example.org" in staff.get("/staff/").text
    assert [(one.candidate, one.what) for one in in_book(book)] == [(KENNY, "contact")]
    book.submit(Edit("candidates", ABDENOUR, {"phone": "06 12 34 56 78"}, {"phone": "07 99 99 99 99"}), "flore")
    with book.state.writing() as connection:
        connection.execute(changes.update().values(state=PERSON))
    for page in ("/staff/", "/staff/changes/1/place"):
        forget(book.state)
        assert "07 99 99 99 99" in said(staff.get(page))
        assert (ABDENOUR, "decisions") in [(one.candidate, one.what) for one in in_book(book)]


@pytest.mark.parametrize("page", ["/staff/", "/staff/understood"])
def test_a_private_cell_shown_as_something_to_mend(
    page: str, book: Book, sign_in: SignIn, sheet: gspread.Spreadsheet, sync: Sync
) -> None:
    staff = sign_in("camille@example.org")
    staff.get(page)
    assert in_book(book) == []
    tab = sheet.worksheet("Candidats")
    tab.update_cell(3, tab.row_values(1).index("E-mail") + 1, "kenny chez orange")
    sync.step()
    assert "kenny chez orange" in staff.get(page).text
    assert [(one.candidate, one.what) for one in in_book(book)] == [(KENNY, "problems")]


def test_many_lines_by_pages(book: Book, sign_in: SignIn) -> None:
    with book.state.writing() as connection:
        for n in range(120):
            consultations.note(connection, "flore@example.org", [ABDENOUR], f"tab Onglet {n}")
    person = sign_in("abdenour@example.org")
    address, seen = "/me/consultations", list[str]()
    for _ in range(3):
        page = person.get(address)
        Page(page.text)
        seen += re.findall(r"Onglet (\d+)", page.text)
        address = next(iter(re.findall(r'"(/me/consultations\?before=\d+)"', page.text)), "")
    assert seen == [str(n) for n in reversed(range(120))]
    assert not address


def test_lines_are_let_go_of_and_go_with_the_person(app: Flask, book: Book, sign_in: SignIn) -> None:
    sign_in("flore@example.org").get(COACH_CV)
    sign_in("martin@example.org").get(f"/coach/candidates/{INES}/cv")
    with book.state.writing() as connection:
        connection.execute(lines.update().where(lines.c.candidate == INES).values(at=time.time() - KEEP_SECONDS - 1))
        consultations.tidy(connection)
    assert [one.candidate for one in in_book(book)] == [ABDENOUR]
    runner = app.test_cli_runner()
    sign_in("flore@example.org").get(f"/coach/candidates/{KENNY}/cv")
    assert runner.invoke(args=["erase", ABDENOUR, "--yes"]).exit_code == 0
    assert [one.candidate for one in in_book(book)] == [KENNY]
    assert runner.invoke(args=["erase", FLORE, "--yes"]).exit_code == 0
    assert [one.reader for one in in_book(book)] == ["effacé"]
    assert "Une personne qui n’est plus dans l’équipe" in said(sign_in("kenny@example.org").get("/me/"))


def test_while_the_database_takes_nothing_pages_open_and_are_noted_later(book: Book, sign_in: SignIn) -> None:
    flore = sign_in("flore@example.org")

    def full(connection: sa.engine.interfaces.DBAPIConnection, _: object) -> None:
        connection.cursor().execute("PRAGMA query_only=ON")

    sa.event.listen(book.state.engine, "connect", full)
    book.state.engine.dispose()
    assert flore.get(COACH_CV).status_code == 200
    sa.event.remove(book.state.engine, "connect", full)
    book.state.engine.dispose()
    assert in_book(book) == []
    flore.get(f"/coach/candidates/{KENNY}/cv")
    assert [one.candidate for one in in_book(book)] == [ABDENOUR, KENNY]
