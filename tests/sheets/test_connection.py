"""The door to the workbook: settings, keys, and failures turned into words."""

import json
from pathlib import Path

import pytest
import requests

from settings import Settings
from sheets.api.connection import Workbook, connect, create_workbook, guarded, quoted, spreadsheet_key
from sheets.errors import NotConfigured, Refused, Unreachable
from sheets.model.binding import a1, letters
from tests.sheets.meddling import meddle

ADDRESS = "https://docs.google.com/spreadsheets/d/1AbC_d-9/edit#gid=0"


def settings(folder: Path, **values: object) -> Settings:
    blank = dict.fromkeys(("SPREADSHEET", "SHEETS_EMULATOR_HOST", "GOOGLE_APPLICATION_CREDENTIALS"), "")
    return Settings.from_environment({**blank, "DATA_DIR": folder, **values})


def test_a_workbook_by_its_address_or_its_id(tmp_path: Path) -> None:
    assert spreadsheet_key(settings(tmp_path, SPREADSHEET=ADDRESS)) == "1AbC_d-9"
    assert spreadsheet_key(settings(tmp_path, SPREADSHEET="1AbC_d-9")) == "1AbC_d-9"
    assert spreadsheet_key(settings(tmp_path)) == ""


def test_the_local_workbook_is_made_once_and_remembered(tmp_path: Path) -> None:
    found = settings(tmp_path)
    with pytest.raises(NotConfigured, match="workbook new"):
        connect(found)
    key = create_workbook(found, "Tremplin")
    assert connect(found).spreadsheet.id == key
    (tmp_path / "spreadsheet").unlink()
    assert connect(found).spreadsheet.id == key, "a lone workbook moved in by hand is found"


def test_google_wants_staff_to_make_the_workbook(tmp_path: Path) -> None:
    with pytest.raises(NotConfigured, match="share it"):
        create_workbook(settings(tmp_path, SPREADSHEET="x"), "Tremplin")


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "No key file"), ("{}", "not a service account"), ("not json", "not a service account")],
)
def test_credentials_that_cannot_work_say_so(tmp_path: Path, content: str | None, words: str) -> None:
    key = tmp_path / "key.json"
    if content is not None:
        key.write_text(content)
    with pytest.raises(NotConfigured, match=words):
        connect(settings(tmp_path, SPREADSHEET="x", GOOGLE_APPLICATION_CREDENTIALS=key))


def test_a_workbook_that_is_not_there(data_dir: Path) -> None:
    (data_dir / "spreadsheet").write_text("1nowhere")
    with pytest.raises(Refused, match="does not exist"):
        connect(settings(data_dir))


def test_no_server_there(tmp_path: Path) -> None:
    with pytest.raises(Unreachable):
        connect(settings(tmp_path, SPREADSHEET="x", SHEETS_EMULATOR_HOST="127.0.0.1:9"))


@pytest.mark.parametrize("status", [429, 500, 503, 408])
def test_what_may_pass_is_unreachable(workbook: Workbook, status: int) -> None:
    def spoil(response: requests.Response) -> None:
        response.status_code = status
        response._content = json.dumps({"error": {"code": status, "message": "later", "status": "X"}}).encode()

    meddle(workbook, lambda _: True, after=spoil)
    with pytest.raises(Unreachable, match=str(status)):
        workbook.version()


def test_an_answer_cut_short_is_unreachable(workbook: Workbook) -> None:
    def cut(response: requests.Response) -> None:
        response._content = response.content[:20]

    meddle(workbook, lambda _: True, after=cut)
    with pytest.raises(Unreachable):
        workbook.tabs()


def test_errors_keep_their_cause() -> None:
    def fail() -> None:
        raise requests.Timeout("slow")

    with pytest.raises(Unreachable) as met:
        guarded(fail)
    assert isinstance(met.value.__cause__, requests.Timeout)


def test_addresses_of_cells() -> None:
    assert [letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert a1(12, 5) == "F12"
    assert quoted("L'été") == "'L''été'"
