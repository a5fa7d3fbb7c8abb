"""What other projects start from: a Google Sheets of one's own, in process and over HTTP, and the command."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import requests

from emulator.clients import connect_to
from emulator.google_sheets import GoogleSheets


def test_other_programs_reach_what_the_test_writes(google_sheets: GoogleSheets) -> None:
    here = google_sheets.client.create("Commun").sheet1
    here.update([["ici"]])
    there = connect_to(google_sheets.address, google_sheets.token).open("Commun").sheet1
    there.update([["là-bas"]], "A2")
    assert here.col_values(1) == there.col_values(1) == ["ici", "là-bas"]


def test_over_http_a_caller_needs_the_token_and_may_be_somebody(google_sheets: GoogleSheets) -> None:
    about = f"{google_sheets.address}/drive/v3/about?fields=user"
    assert requests.get(about, timeout=10).status_code == 401
    coach = connect_to(google_sheets.address, google_sheets.token, "coach@example.org")
    user = coach.http_client.request("get", "https://www.googleapis.com/drive/v3/about", {"fields": "user"}).json()
    assert user["user"]["emailAddress"] == "coach@example.org"


def test_the_script_of_readme_for_programs_without_this_package(google_sheets: GoogleSheets) -> None:
    google_sheets.client.create("Commun")
    readme = Path(__file__).resolve().parent.parent / "README.md"
    (script,) = re.findall(r"```python\n(import gspread.*?)```", readme.read_text(), re.DOTALL)
    found: dict[str, Any] = {}
    exec(script.replace("http://127.0.0.1:8080", google_sheets.address).replace("TOKEN", google_sheets.token), found)
    assert found["client"].open("Commun").sheet1.title == "Sheet1"


def test_a_protection_tells_clients_apart(google_sheets: GoogleSheets) -> None:
    mine = google_sheets.client.create("Gardé").sheet1
    mine.add_protected_range("A1", [google_sheets.account])
    theirs = google_sheets.client_of("coach@example.org").open("Gardé").sheet1
    with pytest.raises(Exception, match="protected cell"):
        theirs.update([["x"]], "A1")


def test_a_closed_one_leaves_nothing_behind() -> None:
    with GoogleSheets() as sheets:
        sheets.client.create("Bref")
        address, file = sheets.address, sheets.server.store.path
        assert file.exists()
    assert not file.parent.exists()
    with pytest.raises(requests.exceptions.ConnectionError):
        requests.get(address, timeout=10)


def test_a_file_given_is_kept(tmp_path: Path) -> None:
    for _ in range(2):
        with GoogleSheets(tmp_path / "w.db") as sheets:
            sheets.client.create("Gardé")
    assert [file["name"] for file in sheets.client.list_spreadsheet_files()] == ["Gardé", "Gardé"]


def test_the_command_serves_a_file(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "emulator", str(tmp_path / "w.db"), "--port", "0", "--token", "mot"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        address, *_, token = server.stdout.readline().split()
        assert connect_to(address, token).create("Par la commande").sheet1.title == "Sheet1"
        server.terminate()
        assert server.wait(10) == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [(("--quota", "many"), "two whole numbers"), (("--faults", "thunder=1"), "unknown fault 'thunder'")],
)
def test_the_command_says_what_is_wrong(tmp_path: Path, options: tuple[str, ...], said: str) -> None:
    command = [sys.executable, "-m", "emulator", str(tmp_path / "w.db"), *options]
    refused = subprocess.run(command, capture_output=True, text=True, check=False)
    assert refused.returncode == 2
    assert said in refused.stderr
