"""An import killed with SIGKILL at several moments: the app says so, finishes it or takes it back, once."""

import csv
import os
import signal
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import gspread
import pytest
import requests

from app import create_app
from sheets.model.ids import ALPHABET
from tests.cast import ABDENOUR, INES, KENNY
from tests.conftest import _config
from tests.running import Start, eventually, free_port

NEW = 600
"""More than one batch of new rows, so that some are there before others."""
LATENCY = "700"
"""Milliseconds each answer takes: far longer than it takes this process to see where the import is, and kill it."""
OURS = {ABDENOUR: "Benali-Roy", KENNY: "Martin", INES: "Costa"}
IMPORT_SECONDS = 90.0
"""How long the whole of it may take on a busy machine."""
Moment = Callable[[gspread.Spreadsheet], bool]


def names(sheet: gspread.Spreadsheet) -> Counter[str]:
    """What stands under “Nom”."""
    tab = sheet.worksheet("Candidats")
    return Counter(map(str, tab.col_values(tab.row_values(1).index("Nom") + 1)[1:]))


def when_some_rows_are_there(sheet: gspread.Spreadsheet) -> bool:
    return len(names(sheet)) > 100


def when_all_rows_are_there(sheet: gspread.Spreadsheet) -> bool:
    """What is left are the cells of rows that were there."""
    return len(names(sheet)) > NEW


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Three people's names in other words, and many new people."""
    path = tmp_path / "Candidats.csv"
    with path.open("w", encoding="utf-8", newline="") as opened:
        lines = csv.writer(opened)
        lines.writerow(["ID", "Prénom", "Nom", "E-mail"])
        lines.writerows([row_id, "", name, ""] for row_id, name in OURS.items())
        lines.writerows(["", f"Lina {n}", f"Nom {n}", f"lina{n}@example.org"] for n in range(NEW))
    return path


@pytest.fixture
def before(sheet: gspread.Spreadsheet) -> list[list[str]]:
    """The tab, before the import begins."""
    return sheet.worksheet("Candidats").get_all_values()


@pytest.fixture
def importing(
    start: Start, data_dir: Path, sheet: gspread.Spreadsheet, before: list[list[str]], file: Path
) -> "subprocess.Popen[str]":
    """The import, over a server slow enough for it to be caught in the middle."""
    host = f"127.0.0.1:{free_port()}"
    workbook = str(data_dir / "workbook.sqlite3")
    start("sheets-server", "--port", host.rpartition(":")[2], "--data", workbook, "--latency", LATENCY)
    eventually(lambda: requests.get(f"http://{host}/v4/spreadsheets/none", timeout=5).status_code > 0)
    return start("workbook", "import", str(file), "--yes", SHEETS_EMULATOR_HOST=host, SPREADSHEET=sheet.id)


@pytest.fixture
def command(data_dir: Path) -> Callable[..., tuple[int, str]]:
    """Run a `workbook` command to its end, by an app that knows what the disk says: exit code and output."""

    def run(*arguments: str) -> tuple[int, str]:
        app = create_app(_config(data_dir))
        done = app.test_cli_runner().invoke(args=("workbook", *arguments))
        app.extensions["book"].state.close()
        return done.exit_code, done.output

    return run


def kill(process: "subprocess.Popen[str]") -> None:
    assert process.poll() is None, "it was over before it could be killed"
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.mark.parametrize("moment", [when_some_rows_are_there, when_all_rows_are_there])
def test_finished_after_a_kill_then_undone(
    importing: "subprocess.Popen[str]",
    before: list[list[str]],
    command: Callable[..., tuple[int, str]],
    sheet: gspread.Spreadsheet,
    file: Path,
    moment: Moment,
) -> None:
    eventually(lambda: moment(sheet), IMPORT_SECONDS)
    kill(importing)
    code, said = command("import", str(file), "--yes")
    assert code == 1
    assert "was interrupted: finish it (--resume) or undo it (undo-import)" in said
    code, said = command("import", "--resume")
    assert code == 0, said
    assert "3 cell(s)" in said
    found = names(sheet)
    assert [name for name, count in found.items() if count > 1 and name] == []
    assert {f"Nom {n}" for n in range(NEW)} | set(OURS.values()) <= found.keys()
    ids = list(map(str, sheet.worksheet("Candidats").col_values(1)[1:]))
    assert len(set(ids)) == len(ids) == NEW + 4
    assert set("".join(ids)) <= set(ALPHABET)
    code, said = command("undo-import", "--yes")
    assert code == 0, said
    after = [row for row in sheet.worksheet("Candidats").get_all_values() if any(row)]
    assert [row[: len(before[0])] for row in after] == before


@pytest.mark.parametrize("moment", [when_some_rows_are_there, when_all_rows_are_there])
def test_taken_back_after_a_kill(
    importing: "subprocess.Popen[str]",
    before: list[list[str]],
    command: Callable[..., tuple[int, str]],
    sheet: gspread.Spreadsheet,
    moment: Moment,
) -> None:
    eventually(lambda: moment(sheet), IMPORT_SECONDS)
    kill(importing)
    code, said = command("undo-import", "--yes")
    assert code == 0, said
    assert [row for row in sheet.worksheet("Candidats").get_all_values() if any(row)] == before
    assert "There is no import to undo" in command("undo-import", "--yes")[1]
