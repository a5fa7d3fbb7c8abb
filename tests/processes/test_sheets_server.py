"""`sheets-server` as somebody types it: what each option does, what `--help` says, what a bad value is told."""

import json
import signal
import time
from collections.abc import Callable
from pathlib import Path

import gspread
import pytest
import requests
from flask import Flask

from settings import Settings
from sheets.api.connection import connect
from tests.running import TOKEN, Start

ROBOT = "robot@example.org"
HELD = {"Authorization": f"Bearer {TOKEN}"}
Served = Callable[..., str]


@pytest.fixture
def served(start: Start, data_dir: Path) -> Served:
    """Start a server with these options, on a free port, and give its address once it listens."""

    def serve(*options: str) -> str:
        data = str(data_dir / "workbook.sqlite3")
        process = start("sheets-server", "--port", "0", "--data", data, "--token", TOKEN, *options)
        assert process.stdout
        line = process.stdout.readline()
        assert line.startswith("Sheets API: http://127.0.0.1:"), line
        return line.split()[2]

    return serve


@pytest.fixture
def values(settings: Settings) -> str:
    """The path of a cell's values."""
    return f"/v4/spreadsheets/{connect(settings).spreadsheet.id}/values/Candidats!B2"


def write(address: str, values: str, text: str) -> requests.Response:
    return requests.put(f"{address}{values}?valueInputOption=RAW", json={"values": [[text]]}, headers=HELD, timeout=10)


def read(address: str, values: str) -> requests.Response:
    return requests.get(f"{address}{values}", headers=HELD, timeout=10)


def test_all_is_off_by_default(served: Served, values: str, sheet: gspread.Spreadsheet) -> None:
    address = served()
    for n in range(80):
        assert write(address, values, f"fois {n}").status_code == 200
        assert read(address, values).json()["values"] == [[f"fois {n}"]]
    assert sheet.worksheet("Candidats").acell("B2").value == "fois 79"


def test_a_quota_answers_as_google_does(served: Served, values: str) -> None:
    address = served("--quota", "2/1")
    assert write(address, values, "une").status_code == 200
    assert [read(address, values).status_code for _ in range(3)] == [200, 200, 429]
    error = write(address, values, "deux").json()["error"]
    assert (error["code"], error["status"]) == (429, "RESOURCE_EXHAUSTED")
    assert error["message"].startswith(
        "Quota exceeded for quota metric 'Write requests' and limit 'Write requests per minute per user' "
        "of service 'sheets.googleapis.com' for consumer"
    )
    detail = error["details"][0]
    assert (detail["reason"], detail["metadata"]["quota_limit_value"]) == ("RATE_LIMIT_EXCEEDED", "1")


def test_latency_is_seen(served: Served, values: str) -> None:
    address = served("--latency", "150")
    began = time.monotonic()
    assert read(address, values).status_code == 200
    assert 0.15 <= time.monotonic() - began < 2


def test_the_same_seed_gives_the_same_faults(served: Served, values: str) -> None:
    def outcomes(plan: str) -> list[int]:
        address = served("--faults", plan)
        assert {read(address, values).status_code for _ in range(5)} == {200}
        return [write(address, values, "x").status_code for _ in range(16)]

    plan = "error_503=0.3,error_500=0.2,writes_only,seed="
    first = outcomes(f"{plan}3")
    assert set(first) == {200, 500, 503}
    assert first == outcomes(f"{plan}3") != outcomes(f"{plan}4")


def test_the_log_says_who_asked_what(served: Served, values: str, tmp_path: Path) -> None:
    log = tmp_path / "requests.jsonl"
    address = served("--log", str(log), "--account", ROBOT, "--faults", "drop_after=1,writes_only")
    assert read(address, values).status_code == 200
    with pytest.raises(requests.ConnectionError):
        write(address, values, "perdu et pourtant écrit")
    about = f"{address}/drive/v3/about?fields=user"
    assert requests.get(about, headers=HELD, timeout=10).json()["user"]["emailAddress"] == ROBOT
    requests.get(about, headers={"Authorization": f"Bearer {TOKEN}/flore@example.org"}, timeout=10)
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [(line["account"], line["method"], line["status"], line["fault"]) for line in lines] == [
        (ROBOT, "GET", 200, None),
        (ROBOT, "PUT", None, "drop_after"),
        (ROBOT, "GET", 200, None),
        ("flore@example.org", "GET", 200, None),
    ]
    assert lines[1]["path"].endswith("/values/Candidats!B2")
    assert read(address, values).json()["values"] == [["perdu et pourtant écrit"]]


def test_it_leaves_when_asked(start: Start, data_dir: Path) -> None:
    process = start("sheets-server", "--port", "0", "--data", str(data_dir / "new" / "workbooks.sqlite3"))
    assert process.stdout
    assert "SHEETS_EMULATOR_HOST=127.0.0.1:" in process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=10) == 0


def test_help_says_units_and_grammar(app: Flask) -> None:
    output = app.test_cli_runner().invoke(args=["sheets-server", "--help"]).output
    for words in (
        "--data FILE",
        "--token T",
        "SHEETS_EMULATOR_TOKEN",
        "--latency MS",
        "Milliseconds",
        "--quota READS/WRITES",
        "minute",
        "delay=SECONDS",
    ):
        assert words in output
    for fault in ("drop_before", "drop_after", "late", "twice", "error_500", "error_503", "error_after", "truncated"):
        assert f"\n    {fault}" in output or f" {fault}  " in output


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--port", "99999", "not in the range"),
        ("--account", "robot", "an e-mail address is needed"),
        ("--token", "a/b", "letters, digits and"),
        ("--latency", "soon", "milliseconds are needed, as in 200"),
        ("--quota", "many", "reads and writes a minute, as in 60/60"),
        ("--faults", "thunder=1", "unknown fault 'thunder': choose among drop_before"),
        ("--faults", "late=often", "late needs a number, as in late=0.1"),
        ("--faults", "late=0.7,twice=0.7", "between 0 and 1, and so must the sum"),
        ("--log", "nowhere/requests.jsonl", "No such file or directory"),
        ("--data", "README.md", "README.md: file is not a database"),
    ],
)
def test_a_bad_value_is_refused_in_plain_words(app: Flask, tmp_path: Path, option: str, value: str, words: str) -> None:
    if option == "--data":
        copied = tmp_path / value
        copied.write_text("# Not a workbook\n" * 100)
        value = str(copied)
    result = app.test_cli_runner().invoke(args=["sheets-server", "--port", "0", option, value])
    assert result.exit_code in (1, 2)
    assert words in result.output.replace("\n", " ")
    assert isinstance(result.exception, SystemExit)
