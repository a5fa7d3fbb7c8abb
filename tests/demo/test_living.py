"""The first day played in a demo: a conflict to settle and histories, by the doors that everybody uses."""

from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from commands.demo import fill_and_live
from commands.shared import open_or_make
from demo.data import cast_table
from sheets.book import Book
from sheets.events import history


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An app on a demo of fifteen."""
    blank = dict.fromkeys(("SPREADSHEET", "SHEETS_EMULATOR_HOST", "STATE_URL", "MAIL_URL", "MEDIA_URL"), "")
    app = create_app({**blank, "DATA_DIR": tmp_path_factory.mktemp("demo"), "SECRET_KEY": "s"})
    with app.app_context():
        fill_and_live(open_or_make(), 15, 1, lambda _: None)
    return app


@pytest.fixture
def book(app: Flask) -> Book:
    found: Book = app.extensions["book"]
    return found


def test_a_save_that_met_an_edit_waits_for_its_author_and_staff(book: Book) -> None:
    [waiting] = book.undecided()
    assert waiting.conflict
    assert (waiting.row_id, waiting.key, waiting.author) == ("C2ABD", "availability", "flore@example.org")
    lines = [line for line in cast_table("edits") if line["ligne"] == "C2ABD"]
    assert {waiting.mine, waiting.theirs} == {line["cellule"] for line in lines}
    abdenour = book.snapshot.candidates.get("C2ABD")
    assert abdenour
    assert abdenour.availability == waiting.theirs


def test_what_was_saved_and_what_was_typed_is_in_the_histories(book: Book) -> None:
    read = book.snapshot
    with book.state.reading() as connection:
        entries = {(e.row_id, e.key, e.author): e for e in history.latest(connection, read, 50)}
    martine = entries["C5MAR", "catchphrase", "nadia.cherif@example.org"]
    assert martine.old.startswith("Les chiffres")
    assert martine.new == read.candidates.get("C5MAR").catchphrase  # type: ignore[union-attr]
    assert entries["P7CPT", "salary", ""].new == "14,10 € de l'heure"
    assert len(entries) >= 7


def test_the_portraits_are_where_the_site_looks(app: Flask, book: Book) -> None:
    page = app.test_client().get("/")
    assert page.status_code == 200
    rows = book.snapshot.candidates.rows
    shown = [c for c in rows if c.status == "Publié" and c.photo and not c.employed]
    assert len(shown) >= 9
    for candidate in shown:
        answer = app.test_client().get(f"/media/{candidate.photo}")
        assert answer.mimetype == "image/svg+xml"
        assert Path(candidate.photo).stem == candidate.id
