"""From an empty folder to a page, and from the sheet to the page and back, with the real processes."""

import re
from pathlib import Path

import gspread
import pytest
import requests
from flask import Flask

from settings import Settings
from sheets.api.connection import Workbook, connect
from sheets.errors import SheetsError
from tests.cast import ABDENOUR
from tests.running import TOKEN, Start, eventually, free_port


def edit_and_see(site: str, sheet: gspread.Spreadsheet, data_dir: Path, login_link: str) -> None:
    """A cell changed by staff is on the page; a coach's edit is in the cell, and only there."""
    candidates = sheet.worksheet("Candidats")
    headers = candidates.row_values(1)
    column = headers.index("Accroche") + 1
    candidates.update_cell(2, column, "Changé dans la feuille")
    page = f"{site}/cv/abdenour-{ABDENOUR.lower()}"
    eventually(lambda: "Changé dans la feuille" in requests.get(page, timeout=5).text)
    before = candidates.row_values(2)
    browser = requests.Session()
    assert browser.get(login_link, timeout=5).url.endswith("/coach/")
    form = {"first_name": "Abdenour", "catchphrase": "Écrit par Flore"}
    answer = browser.post(f"{site}/coach/candidates/{ABDENOUR}/cv/person", data=form, timeout=5)
    assert answer.status_code == 200, answer.text
    eventually(lambda: candidates.cell(2, column).value == "Écrit par Flore")
    after = candidates.row_values(2)
    changed = {headers[n] for n, value in enumerate(after) if n >= len(before) or before[n] != value}
    assert changed == {"Accroche"}
    journal = sheet.worksheet("Journal").get_all_values()[1:]
    assert [line[1:7] for line in journal] == [
        ["flore@example.org", "Candidats", ABDENOUR, "Accroche", "Changé dans la feuille", "Écrit par Flore"]
    ]


def link_for(start: Start, email: str, **extra: str) -> str:
    output, _ = start("login-link", email, **extra).communicate(timeout=30)
    found = re.search(r"http\S+", output)
    assert found, output
    return found.group()


def test_the_local_workbook(start: Start, data_dir: Path, sheet: gspread.Spreadsheet) -> None:
    port = free_port()
    site = f"http://127.0.0.1:{port}"
    start("serve", "--port", str(port))
    eventually(lambda: requests.get(f"{site}/healthz", timeout=5).status_code == 200)
    edit_and_see(site, sheet, data_dir, link_for(start, "flore@example.org", PUBLIC_URL=site))


def test_a_workbook_served_by_another_process(start: Start, data_dir: Path, settings: Settings) -> None:
    sheets, web = free_port(), free_port()
    start("sheets-server", "--port", str(sheets), "--data", str(data_dir / "workbook.sqlite3"), "--token", TOKEN)
    server = {"SHEETS_EMULATOR_HOST": f"127.0.0.1:{sheets}", "SHEETS_EMULATOR_TOKEN": TOKEN}
    api = {**server, "SPREADSHEET": connect(settings).spreadsheet.id}
    elsewhere = Settings.from_environment({"DATA_DIR": data_dir / "other", **api})
    opened: list[Workbook] = []
    eventually(lambda: _try_to_open(elsewhere, opened))
    site = f"http://127.0.0.1:{web}"
    extra = {**api, "DATA_DIR": str(data_dir / "other")}
    start("serve", "--port", str(web), **extra)
    eventually(lambda: requests.get(f"{site}/healthz", timeout=5).status_code == 200)
    edit_and_see(
        site, opened[0].spreadsheet, data_dir, link_for(start, "flore@example.org", PUBLIC_URL=site, **extra)
    )  # fmt: skip


def _try_to_open(settings: Settings, opened: list[Workbook]) -> bool:
    try:
        opened.append(connect(settings))
    except SheetsError:
        return False
    return True


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("login-link", "nobody@example.org"), "is not in the workbook"),
        (("doctor",), "All is well"),
        (("workbook", "new"), "Nothing to add"),
        (("workbook", "check"), "0 problem(s)"),
    ],
)
def test_commands_answer_in_plain_words(app: Flask, arguments: tuple[str, ...], words: str) -> None:
    done = app.test_cli_runner().invoke(args=arguments)
    assert words in done.output
    assert "Traceback" not in done.output
    assert done.exception is None or isinstance(done.exception, SystemExit)
