"""`erase ID`: afterwards nothing of the person is left where the app kept them; everybody else is as before."""

import importlib
import json
import time
import zlib
from pathlib import Path
from typing import Any

import gspread
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner

from mail import queue as mail_queue
from mail.message import Message, choose_transport
from programme import invitations
from programme.audience import Audience
from sheets.book import Book
from sheets.changes import Addition, Edit
from sheets.events import history
from sheets.model.columns import Cell
from sheets.state.database import metadata
from sheets.worker.sync import Sync
from tests.cast import ABDENOUR, FLORE, KENNY, SECRETS
from tests.coach.pages import forms
from tests.opportunities.offers import patient, sent

__all__ = ["patient"]
DATABASES = ("sqlite", "postgresql")
OWN = (*SECRETS, "Abdenour", "Jardinier de nuit", "main verte", "Ville de Tizi", "pleine de plantes", "Sans logement")
"""What Abdenour, or others about him, wrote; a few in every place the app keeps things."""
PHOTO = "abdenour/portrait.jpg"


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    """The commands, on this test's workbook."""
    return app.test_cli_runner()


@pytest.fixture
def lived(app: Flask, book: Book, sync: Sync, sheet: gspread.Spreadsheet, client: FlaskClient, data_dir: Path) -> None:
    """Some weeks of Abdenour's life in the app: edits, a note, a mail in the queue, one sent, counts, a photo."""
    tab = sheet.worksheet("Candidats")
    width = len(tab.row_values(1))
    tab.add_cols(1)
    tab.update_cell(1, width + 1, "Situation")
    tab.update_cell(2, width + 1, "Sans logement")
    photo = data_dir / "media" / PHOTO
    photo.parent.mkdir(parents=True)
    photo.write_bytes(b"JPEG")
    book.submit(Edit("candidates", ABDENOUR, {"photo": None}, {"photo": PHOTO}), "abdenour@example.org")
    story = str(book.snapshot.candidates.cell(book.snapshot.candidates.rows[0], "story"))
    book.submit(Edit("candidates", ABDENOUR, {"story": story}, {"story": "Jardinier de nuit"}), "flore@example.org")
    note: dict[str, Cell] = {"candidate": ABDENOUR, "coach": FLORE, "date": 46_000, "note": "Abdenour a dormi dehors",
                             "morale": 1, "done": "Démarches du foyer"}  # fmt: skip
    book.submit(Addition("meetings", note), "flore@example.org")
    sync.step()
    tab.update_cell(2, tab.row_values(1).index("Accroche") + 1, "Jardinier de nuit, dit-il")
    sync.step()
    book.submit(Edit("candidates", KENNY, {"story": None}, {"story": "Ma cuisine"}), "abdenour@example.org")
    sync.step()
    later = time.time() + 1
    history.keep_settled(book.state, later)
    with book.state.writing() as connection:
        for n, to in enumerate(("abdenour@example.org", "flore@example.org")):
            message = Message(to, "Des nouvelles d'Abdenour", "Bonjour, voici le CV d'Abdenour Benali.")
            mail_queue.enqueue(connection, message, f"news:{n}", due_at=later + 3600)
        mail_queue.enqueue(connection, Message("flore@example.org", "Kenny", "Kenny vous attend."), "news:kenny")
    invitations.invite(book, KENNY, "abdenour@example.org")
    invitations.invite(book, ABDENOUR, "abdenour@example.org")
    with choose_transport("", data_dir).open() as folder:
        folder.deliver(Message("abdenour@example.org", "Bienvenue", "Bonjour Abdenour"), "a" * 32, 0, lambda: True)
    Audience(book.state, "tests").make_link(ABDENOUR)
    browser = {"User-Agent": "Mozilla/5.0", "Accept-Language": "fr"}
    assert client.get(f"/cv/{ABDENOUR}", headers=browser, follow_redirects=True).status_code == 200


def erase(runner: FlaskCliRunner, row_id: str, *options: str) -> str:
    done = runner.invoke(args=["erase", row_id, *options])
    assert done.exit_code == 0, done.output
    return str(done.output)


def in_sheet(sheet: gspread.Spreadsheet) -> str:
    """Every cell of every tab, hidden ones too."""
    titles = [tab.title for tab in sheet.worksheets()]
    answer = sheet.values_batch_get(titles, params={"valueRenderOption": "UNFORMATTED_VALUE"})
    return json.dumps([found.get("values", []) for found in answer["valueRanges"]], ensure_ascii=False)


def in_state(book: Book) -> str:
    """Every line of every table, stored readings decompressed."""
    with book.state.reading() as connection:
        lines = [tuple(row) for table in metadata.sorted_tables for row in connection.execute(sa.select(table))]
    return "\n".join(_readable(value) for line in lines for value in line)


def _readable(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        try:
            return zlib.decompress(value).decode()
        except zlib.error:
            return bytes(value).hex()
    text = str(value)
    return text.encode().decode("unicode_escape") + text if "\\u" in text else text


def in_files(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_nothing_of_the_person_is_left(
    lived: None, app: Flask, book: Book, sheet: gspread.Spreadsheet, runner: FlaskCliRunner, data_dir: Path
) -> None:
    before = in_sheet(sheet) + in_state(book)
    assert [text for text in OWN if text not in before] == []  # it was there to be found
    said = erase(runner, ABDENOUR, "--yes")
    assert "version history" in said
    left = {"sheet": in_sheet(sheet), "state": in_state(book)}
    files = in_files(data_dir)
    found = [(where, text) for where, what in left.items() for text in OWN if text.casefold() in what.casefold()]
    assert found + [("files", text) for text in OWN if text.encode() in files] == []
    assert not (data_dir / "media" / PHOTO).exists()
    row = book.snapshot.candidates.get(ABDENOUR)
    assert row is not None
    assert row.status == "Masqué"
    assert invitations.open_invitation(book, ABDENOUR) is None
    assert invitations.open_invitation(book, KENNY)


def test_others_are_as_they_were(
    lived: None, book: Book, sheet: gspread.Spreadsheet, runner: FlaskCliRunner, client: FlaskClient
) -> None:
    headers, _, *others = sheet.worksheet("Candidats").get_values()
    erase(runner, ABDENOUR, "--yes")
    now, _, *same = sheet.worksheet("Candidats").get_values()
    assert (now, same) == (headers, others)
    with book.state.reading() as connection:
        kept = [mail.key for mail in mail_queue.recent(connection) if mail.message]
        story = [entry.new for entry in history.of_row(connection, book.snapshot, "candidates", KENNY)]
    assert kept == ["news:kenny"]
    assert "Ma cuisine" in story
    assert "effacé" in sheet.worksheet("Journal").col_values(2)
    assert client.get(f"/cv/{ABDENOUR.lower()}").status_code == 410
    assert client.get(f"/cv/abdenour-{ABDENOUR.lower()}.pdf").status_code == 410


def test_it_asks_and_says_what_goes(lived: None, book: Book, runner: FlaskCliRunner) -> None:
    before = book.snapshot.candidates.get(ABDENOUR)
    refused = runner.invoke(args=["erase", ABDENOUR], input="n\n")
    assert refused.exit_code == 1
    assert "story" in refused.output
    assert "Situation" in refused.output
    assert book.snapshot.candidates.get(ABDENOUR) == before


def test_twice_is_as_once(runner: FlaskCliRunner, sheet: gspread.Spreadsheet) -> None:
    erase(runner, ABDENOUR, "--yes")
    once = sheet.worksheet("Candidats").get_values()
    erase(runner, ABDENOUR, "--yes")
    assert sheet.worksheet("Candidats").get_values() == once


def test_interrupted_and_run_again(
    lived: None, book: Book, sheet: gspread.Spreadsheet, runner: FlaskCliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(importlib.import_module("commands.erase"), "wipe_traces", _killed)
        assert isinstance(runner.invoke(args=["erase", ABDENOUR, "--yes"]).exception, KeyboardInterrupt | SystemExit)
    assert "Benali" in in_sheet(sheet)  # the Journal still says it
    erase(runner, ABDENOUR, "--yes")
    everywhere = (in_sheet(sheet) + in_state(book)).casefold()
    assert [text for text in OWN if text.casefold() in everywhere] == []


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_what_waits_to_be_written_about_them_is_dropped(
    book: Book, runner: FlaskCliRunner, sheet: gspread.Spreadsheet
) -> None:
    book.submit(Edit("candidates", ABDENOUR, {"phone": "06 12 34 56 78"}, {"phone": "07 99 99 99 99"}), "flore")
    book.submit(Addition("experiences", {"candidate": ABDENOUR, "title": "Grutier secret"}), "flore")
    erase(runner, ABDENOUR, "--yes")
    everywhere = in_sheet(sheet) + in_state(book)
    assert "07 99" not in everywhere
    assert "Grutier secret" not in everywhere


def test_a_coach(book: Book, runner: FlaskCliRunner, sheet: gspread.Spreadsheet, sync: Sync) -> None:
    book.submit(Edit("candidates", KENNY, {"story": None}, {"story": "Ma cuisine"}), "flore@example.org")
    sync.step()
    erase(runner, FLORE, "--yes")
    everywhere = in_sheet(sheet) + in_state(book)
    assert "flore@example.org" not in everywhere
    assert "Ma cuisine" in everywhere
    kenny, coach = book.snapshot.candidates.get(KENNY), book.snapshot.coaches.get(FLORE)
    assert kenny is not None
    assert kenny.coach == FLORE
    assert coach is not None
    assert coach.active is False
    assert not coach.first_name


def test_a_recruiter(book: Book, runner: FlaskCliRunner, sheet: gspread.Spreadsheet, sync: Sync) -> None:
    offer = {"title": "Jardinier", "company": "Serres", "recruiter_email": "lea@serres.example",
             "recruiter_last_name": "Martinet", "description": "Appelez Léa"}  # fmt: skip
    ids = [book.submit(Addition("opportunities", offer), "lea").row_id for _ in range(2)]
    sync.step()
    erase(runner, ids[0], "--yes")
    everywhere = in_sheet(sheet) + in_state(book)
    assert [text for text in ("lea@serres", "Martinet", "Appelez") if text in everywhere] == []
    assert [book.snapshot.opportunities.get(row_id).title for row_id in ids] == ["Jardinier"] * 2  # type: ignore[union-attr]


@pytest.mark.parametrize("left", [False, True])
def test_letters_to_them(app: Flask, book: Book, runner: FlaskCliRunner, client: FlaskClient, left: bool) -> None:
    for name, to in (("Léonie", "abdenour-c2abd"), ("Ursule", "ines-c4nes")):
        typed = {"name": name, "email": f"{name[0].lower()}@example.com", "message": f"{name} connaît une pépinière"}
        stamp = forms(client.get(f"/cv/{to}/write").text)[f"/cv/{to}/write"]
        assert stamp.post(client, **typed).status_code == 303
    if left:
        sent(app)
    before = in_state(book)
    assert "Léonie connaît" in before
    assert "l@example.com" in before
    erase(runner, ABDENOUR, "--yes")
    after = in_state(book)
    for gone in ("Léonie", "l@example.com", "Abdenour"):
        assert gone not in after
    assert "Ursule connaît" in after


def test_nobody(runner: FlaskCliRunner) -> None:
    done = runner.invoke(args=["erase", "CZZZZ", "--yes"])
    assert done.exit_code == 1
    assert "CZZZZ" in done.output
