"""What lies between the app and its workbook: each step fails with its own advice, on a real server gone wrong."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import gspread
import pytest
import requests
from click.testing import Result

from emulator.adapter import LocalAdapter
from sheets.api.connection import Workbook
from sheets.writing.requests import make_wal
from tests.doctor.conftest import Doctor

Spoil = Callable[[requests.Response], None]
DISABLED = "Google Sheets API has not been used in project 7 before or it is disabled. Enable it by visiting "
CONSOLE = "https://console.developers.google.com/apis/api/sheets.googleapis.com/overview?project=7"
INFO = "type.googleapis.com/google.rpc.ErrorInfo"


@pytest.fixture
def spoil(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Spoil], None]:
    """`spoil(part of an address, change of the answer)`: the server goes wrong."""

    def spoilt(part: str, change: Spoil) -> None:
        plain = LocalAdapter.send

        def send(self: LocalAdapter, request: requests.PreparedRequest, **options: Any) -> requests.Response:
            response = plain(self, request, **options)
            if part in str(request.url):
                change(response)
            return response

        monkeypatch.setattr(LocalAdapter, "send", send)

    return spoilt


def says(status: int, message: str, **error: Any) -> Spoil:
    """An answer that is an error of Google's."""

    def change(response: requests.Response) -> None:
        response.status_code = status
        response._content = json.dumps({"error": {"code": status, "message": message, **error}}).encode()

    return change


def with_json(change: Callable[[Any], Any]) -> Spoil:
    """An answer whose JSON is another."""

    def changed(response: requests.Response) -> None:
        content = response.json()
        change(content)
        response._content = json.dumps(content).encode()

    return changed


def with_date(ahead: timedelta) -> Spoil:
    return lambda r: r.headers.update({"Date": format_datetime(datetime.now(UTC) + ahead, usegmt=True)})


def failed(result: Result, what: str, todo: str) -> None:
    assert result.exit_code == 1, result.output
    fails = result.output.split("fails ")
    assert len(fails) == 2, result.output
    assert what in fails[1], result.output
    assert todo in fails[1], result.output


SHEETS, DRIVE = "/v4/spreadsheets", "/drive/v3/files/"
WRONG: dict[str, tuple[str, Spoil, str, str]] = {
    "the API is off": (
        SHEETS,
        says(403, DISABLED + CONSOLE + " then retry.", details=[{"@type": INFO, "reason": "SERVICE_DISABLED"}]),
        "the Google Sheets API is not enabled", f"Open {CONSOLE}, Enable",
    ),
    "Drive's API is off": (
        DRIVE,
        says(403, "Google Drive API was never used.", errors=[{"domain": "usage", "reason": "accessNotConfigured"}]),
        "the Google Drive API is not enabled", "APIs and services, find Google Drive API",
    ),
    "scopes": (
        SHEETS,
        says(403, "Request had insufficient authentication scopes.",
             details=[{"@type": INFO, "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT"}]),
        "not given the right",
        "application-default login --scopes=https://www.googleapis.com/auth/spreadsheets,",
    ),
    "not shared": (
        SHEETS, says(403, "The caller may not"), "is not shared with", "add the app's account as Editor",
    ),
    "not there": (SHEETS, says(404, "Requested entity was not found."), "does not exist", "Check SPREADSHEET"),
    "an Excel file": (
        SHEETS, says(400, "This operation is not supported for this document"), "an Excel file", "Save as Google",
    ),
    "an Excel file, says Drive": (
        DRIVE, with_json(lambda f: f.update(mimeType="application/vnd.ms-excel")), "an Excel file", "Save as Google",
    ),
    "a token of before": (SHEETS, says(401, "Invalid Credentials"), "no longer takes", "clock"),
    "something else": (SHEETS, says(418, "I am a teapot"), "I am a teapot", "send these words"),
    "too many calls": (SHEETS, says(429, "Quota exceeded"), "answered 429", "Wait a minute"),
    "unwell": (SHEETS, says(503, "later"), "answered 503", "Wait a minute"),
    "a viewer": (
        DRIVE, with_json(lambda f: f.update(capabilities={"canEdit": False})), "not edit it", "change Viewer to Editor",
    ),
    "in the bin": (DRIVE, with_json(lambda f: f.update(trashed=True)), "in the bin", "Take it out"),
    "a clock behind": (DRIVE, with_date(timedelta(minutes=10)), "s behind", "timedatectl"),
    "a clock ahead": (DRIVE, with_date(-timedelta(minutes=10)), "s ahead", "timedatectl"),
    "a time zone nobody knows": (
        "timeZone", with_json(lambda s: s["properties"].update(timeZone="Mars/Base")), "Mars/Base", "File, Settings",
    ),
    "too large": (
        "timeZone",
        with_json(lambda s: s["sheets"][0]["properties"]["gridProperties"].update(rowCount=9_000_000)),
        "cells", "Delete empty rows",
    ),
    "a range closed to us": (
        "timeZone",
        with_json(lambda s: s["sheets"][0].update(protectedRanges=[{"description": "pas touche"}])),
        "Candidats (pas touche)", "Protect sheets and ranges",
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", WRONG)
def test_each_way_to_go_wrong_has_its_advice(doctor: Doctor, spoil: Callable[[str, Spoil], None], way: str) -> None:
    part, change, what, todo = WRONG[way]
    assert doctor().exit_code == 0
    spoil(part, change)
    failed(doctor(), what, todo)


@pytest.mark.parametrize(
    "address", ["https://docs.google.com/document/d/1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789", "x", "Tremplin 2026"]
)
def test_a_setting_that_is_no_workbook(doctor: Doctor, address: str) -> None:
    failed(doctor(SPREADSHEET=address), "SPREADSHEET is not the address of a Google Sheet", "copy its address")


def test_no_server(doctor: Doctor) -> None:
    failed(doctor(SHEETS_EMULATOR_HOST="127.0.0.1:9", SPREADSHEET="x"), "did not answer", "Check the network")


def test_no_workbook_yet(doctor: Doctor, data_dir: Path) -> None:
    (data_dir / "spreadsheet").unlink()
    (data_dir / "workbook.sqlite3").unlink()
    failed(doctor(), "No workbook yet", "workbook new")


def test_a_tab_that_is_missing(doctor: Doctor, sheet: gspread.Spreadsheet) -> None:
    sheet.del_worksheet(sheet.worksheet("Suivis"))
    failed(doctor(), "tabs missing: Suivis", "workbook new")


def test_a_column_that_is_missing(doctor: Doctor, sheet: gspread.Spreadsheet) -> None:
    candidates = sheet.worksheet("Candidats")
    candidates.delete_columns(candidates.row_values(1).index("Accroche") + 1)
    failed(doctor(), "columns missing: Accroche (Candidats)", "give it its name back")
    candidates.update_cell(1, 1, "quoi ?")
    failed(doctor(), "ID (Candidats)", "workbook new")


def test_a_header_that_is_lost(doctor: Doctor, sheet: gspread.Spreadsheet) -> None:
    sheet.worksheet("Coachs").delete_rows(1)
    failed(doctor(), "no header line found in: Coachs", "Put the line")


def test_a_column_that_stands_twice(doctor: Doctor, sheet: gspread.Spreadsheet) -> None:
    coaches = sheet.worksheet("Coachs")
    coaches.update_cell(1, coaches.row_values(1).index("Notes") + 1, "Nom")
    coaches.add_cols(1)
    coaches.update_cell(1, coaches.col_count, "Notes")
    failed(doctor(), "columns that stand twice: Nom (Coachs)", "Rename or delete")


def test_problems_in_cells_do_not_fail(doctor: Doctor, sheet: gspread.Spreadsheet) -> None:
    candidates = sheet.worksheet("Candidats")
    candidates.update_cell(2, candidates.row_values(1).index("E-mail") + 1, "pas une adresse")
    made = doctor()
    assert made.exit_code == 0, made.output
    assert "1 problem(s) in its cells: see /staff/" in made.output


def test_the_write_ahead_tab(doctor: Doctor, workbook: Workbook) -> None:
    assert "_wal: not there yet" in doctor().output
    workbook.batch(make_wal(), [], "spreadsheetId")
    assert "ok    _wal: there, hidden" in doctor().output
    shown = {"sheetId": make_wal()[0]["addSheet"]["properties"]["sheetId"], "hidden": False}
    workbook.batch([{"updateSheetProperties": {"properties": shown, "fields": "hidden"}}], [], "spreadsheetId")
    assert "note  _wal: it shows; hide it" in doctor().output


def test_dates_read_the_american_way_are_told(doctor: Doctor, sheet: gspread.Spreadsheet) -> None:
    sheet.update_locale("en_US")
    assert "note  locale: en_US reads 03/04 as March the 4th" in doctor().output
    sheet.update_locale("fr_FR")
    assert "ok    settings of the workbook: fr_FR" in doctor().output


def test_the_proof_waits_for_the_rest(doctor: Doctor, sheet: gspread.Spreadsheet) -> None:
    sheet.del_worksheet(sheet.worksheet("Suivis"))
    assert "generation token" not in doctor("--prove").output
