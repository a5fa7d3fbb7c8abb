"""All that a deployment holds, as one file, and back: compared cell by cell and byte by byte."""

from collections.abc import Iterator
from pathlib import Path

import gspread
import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask
from gspread.utils import ValueRenderOption

from app import create_app
from settings import Settings
from sheets.api.connection import connect
from sheets.book import Book
from sheets.changes import Edit
from sheets.state.database import State, metadata
from sheets.worker.sync import Sync
from tests.cast import KENNY
from views.public.media import media

DATABASES = ("sqlite", "postgresql")


def run(app: Flask, *arguments: str | Path) -> Result:
    done = app.test_cli_runner().invoke(args=[str(argument) for argument in arguments])
    assert isinstance(done.exception, SystemExit | None), done.exception  # no traceback is ever shown
    return done


@pytest.fixture
def used(app: Flask, book: Book, sync: Sync) -> Flask:
    """A deployment with a save in the sheet, another on its way, and a photo."""
    book.submit(Edit("candidates", KENNY, {"story": None}, {"story": "Dans la feuille."}), "flore")
    sync.step()
    book.submit(Edit("candidates", KENNY, {"catchphrase": None}, {"catchphrase": "En chemin."}), "flore")
    with app.app_context():
        media().write("photos/0a.jpg", b"\xff\xd8 a photo")
        media().write("par l'équipe.png", b"\x89PNG")
    return app


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Flask]:
    """Another machine, on which nothing is yet."""
    made = create_app({"DATA_DIR": tmp_path / "elsewhere", "STATE_URL": "", "SECRET_KEY": "", "MEDIA_URL": ""})
    yield made
    made.extensions["book"].state.close()


def cells(settings: Settings) -> dict[str, list[list[object]]]:
    spreadsheet: gspread.Spreadsheet = connect(settings).spreadsheet
    formulas = ValueRenderOption.formula
    return {tab.title: tab.get_all_values(value_render_option=formulas) for tab in spreadsheet.worksheets()}


def rows(state: State) -> dict[str, list[str]]:
    with state.reading() as connection:
        return {t.name: sorted(map(repr, connection.execute(sa.select(t)))) for t in metadata.sorted_tables}


def test_everything_comes_back_on_another_machine(used: Flask, elsewhere: Flask, tmp_path: Path) -> None:
    file = tmp_path / "kept" / "backup.zip"
    assert run(used, "backup", file).exit_code == 0
    told = run(elsewhere, "restore", file, "--yes")
    assert (told.exit_code, "Messages are paused" in told.output) == (0, True), told.output

    there, here = elsewhere.extensions["settings"], used.extensions["settings"]
    assert cells(there) == cells(here)
    after, before = rows(elsewhere.extensions["book"].state), rows(used.extensions["book"].state)
    assert [name for name in before if after[name] != before[name]] == ["values"]  # messages are paused
    with elsewhere.app_context():
        assert media().read("photos/0a.jpg", 99) == b"\xff\xd8 a photo"
        assert media().read("par l'équipe.png", 99) == b"\x89PNG"
    assert [path.name for path in file.parent.iterdir()] == ["backup.zip"]


def test_what_was_on_its_way_reaches_the_sheet_once(used: Flask, elsewhere: Flask, tmp_path: Path) -> None:
    run(used, "backup", tmp_path / "backup.zip")
    run(elsewhere, "restore", tmp_path / "backup.zip", "--yes")
    book: Book = elsewhere.extensions["book"]
    workbook = connect(elsewhere.extensions["settings"])
    Sync(book.state, lambda: workbook, 1.0).step()
    assert not book.queue().waiting
    rows = workbook.spreadsheet.worksheet("Candidats").get_all_records()
    (kenny,) = [row for row in rows if row["ID"] == KENNY]
    assert (kenny["Accroche"], kenny["Histoire"]) == ("En chemin.", "Dans la feuille.")


def test_a_restore_keeps_what_was_there_and_can_be_taken_back(used: Flask, book: Book, tmp_path: Path) -> None:
    settings = used.extensions["settings"]
    run(used, "backup", tmp_path / "backup.zip")
    tab = connect(settings).spreadsheet.worksheet("Candidats")
    tab.update([["Écrit après"]], "B40")
    after = cells(settings)

    assert run(used, "restore", tmp_path / "backup.zip", "--yes").exit_code == 0
    assert cells(settings) != after
    (kept,) = settings.data_dir.glob("before-restore-*.zip")
    assert run(used, "restore", kept, "--yes").exit_code == 0
    assert cells(settings) == after
    saved = book.submit(Edit("candidates", KENNY, {"transport": None}, {"transport": "À vélo"}), "flore")
    assert book.progress(saved.id) is not None  # what is kept next has a number of its own


def test_only_whoever_has_the_key_reads_an_encrypted_one(used: Flask, elsewhere: Flask, tmp_path: Path) -> None:
    public = run(used, "backup-key", tmp_path / "key").output.strip()
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0
    file = tmp_path / "backup.age"
    assert run(used, "backup", file, "--encrypt-to", public).exit_code == 0
    assert b"Kenny" not in file.read_bytes()
    assert b"manifest" not in file.read_bytes()

    assert "encrypted" in run(elsewhere, "restore", file, "--yes").output
    run(used, "backup-key", tmp_path / "another")
    refused = run(elsewhere, "restore", file, "--yes", "--key", tmp_path / "another")
    assert (refused.exit_code, "does not open it" in refused.output) == (1, True)
    assert run(elsewhere, "restore", file, "--yes", "--key", tmp_path / "key").exit_code == 0
    assert cells(elsewhere.extensions["settings"]) == cells(used.extensions["settings"])


def test_what_is_no_backup_changes_nothing(used: Flask, tmp_path: Path) -> None:
    before = cells(used.extensions["settings"])
    run(used, "backup", tmp_path / "good.zip")
    whole = (tmp_path / "good.zip").read_bytes()
    middle = len(whole) // 3
    spoiled = {
        "half.zip": whole[: len(whole) // 2],
        "flipped.zip": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        "empty.zip": b"",
        "letter.zip": "Chère équipe".encode(),
    }
    for name, content in spoiled.items():
        (tmp_path / name).write_bytes(content)
        said = run(used, "restore", tmp_path / name, "--yes")
        assert (said.exit_code, "Error: " in said.output) == (1, True), name
    assert cells(used.extensions["settings"]) == before
    nobody = run(used, "backup", tmp_path / "x", "--encrypt-to", "age1nobody")
    assert (nobody.exit_code, "backup-key" in nobody.output, (tmp_path / "x").exists()) == (1, True, False)


def test_nothing_starts_on_half_a_restore(used: Flask) -> None:
    (used.extensions["settings"].data_dir / "restoring").touch()
    for command in ("serve", "sync"):
        assert "run `restore FILE` again" in run(used, command).output


def test_a_folder_keeps_the_newest(used: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "nights"
    folder.mkdir()
    for day in range(1, 4):
        (folder / f"tremplin-2026-01-0{day}T03-00-00.zip").write_bytes(b"old")
    (folder / "notes.txt").write_text("of somebody")
    assert run(used, "backup", folder, "--keep", "2").exit_code == 0
    kept = sorted(path.name for path in folder.iterdir())
    assert (len(kept), kept[0], kept[1]) == (3, "notes.txt", "tremplin-2026-01-03T03-00-00.zip")
    assert "the last good one is 0 day(s) old" in run(used, "doctor").output
