"""The bench in the box: latency, quotas, faults and the log, in-process and over HTTP; and the stand-alone server."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import gspread
import pytest
import requests

from emulator.adapter import LocalAdapter
from emulator.clients import connect, connect_to
from emulator.faults import Faults
from emulator.middlewares import Quota, wrapped
from emulator.plans import FaultPlan, parse_plan, parse_quota
from emulator.server import Server


def faulty(app: Server, **rates: Any) -> tuple[Faults, gspread.Client]:
    """The application under a plan, and its client."""
    faults = Faults(app, FaultPlan(**rates))
    return faults, connect(faults)


@pytest.fixture
def key(book: gspread.Spreadsheet) -> str:
    """A workbook made before anything goes wrong."""
    return book.id


@pytest.mark.parametrize(
    ("fault", "applied", "seen"),
    [
        ("drop_before", 0, requests.exceptions.ConnectionError),
        ("drop_after", 1, requests.exceptions.ConnectionError),
        ("truncated", 1, requests.exceptions.ConnectionError),
        ("late", 1, requests.exceptions.ReadTimeout),
        ("error_500", 0, gspread.exceptions.APIError),
        ("error_503", 0, gspread.exceptions.APIError),
        ("error_after", 1, gspread.exceptions.APIError),
    ],
)
def test_faults(app: Server, tab: gspread.Worksheet, key: str, fault: str, applied: int, seen: type[Exception]) -> None:
    faults, client = faulty(app, **{fault: 1.0, "writes_only": True, "delay": 0.01})
    with pytest.raises(seen):
        client.open_by_key(key).sheet1.append_row(["a"])
    faults.settle()
    assert tab.col_values(1) == ["a"] * applied


def test_a_request_delivered_twice(app: Server, tab: gspread.Worksheet, key: str) -> None:
    _, client = faulty(app, twice=1.0)
    assert client.open_by_key(key).sheet1.append_row(["a"])["updates"]["updatedRange"] == "Sheet1!A1"
    assert tab.col_values(1) == ["a", "a"]


def test_the_same_seed_gives_the_same_faults(app: Server, key: str) -> None:
    def outcomes(seed: int) -> list[bool]:
        _, client = faulty(app, error_503=0.5, seed=seed, writes_only=True)
        tab = client.open_by_key(key).sheet1
        return [_works(tab) for _ in range(12)]

    assert outcomes(3) == outcomes(3) != outcomes(4)


def _works(tab: gspread.Worksheet) -> bool:
    try:
        tab.update([["x"]])
    except gspread.exceptions.APIError:
        return False
    return True


def test_a_quota_counts_reads_and_writes_of_each_account(app: Server, key: str) -> None:
    now = [0.0]
    quota = Quota(app, 3, 2, clock=lambda: now[0])
    tab = connect(quota).open_by_key(key).sheet1  # two reads
    tab.get_all_values()
    with pytest.raises(gspread.exceptions.APIError) as caught:
        tab.get_all_values()
    error = caught.value.response.json()["error"]
    assert (error["code"], error["status"]) == (429, "RESOURCE_EXHAUSTED")
    assert "Read requests per minute per user" in error["message"]
    tab.update([["a"]])
    tab.update([["b"]])
    with pytest.raises(gspread.exceptions.APIError, match="Write requests"):
        tab.update([["c"]])
    connect(quota, "other@example.org").open_by_key(key)
    now[0] = 60.0
    assert tab.get_all_values() == [["b"]]


def test_the_log_and_the_latency(app: Server, key: str, tmp_path: Path) -> None:
    log = tmp_path / "requests.jsonl"
    plan = FaultPlan(error_500=1.0, writes_only=True)
    tab = connect(wrapped(app, latency=0.02, plan=plan, log=log)).open_by_key(key).sheet1
    with pytest.raises(gspread.exceptions.APIError):
        tab.update([["a"]], "A1")
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [(line["method"], line["status"], line["fault"]) for line in lines] == [
        ("GET", 200, None),
        ("GET", 200, None),
        ("PUT", 500, "error_500"),
    ]
    assert all(line["ms"] >= 20 for line in lines)
    assert lines[2]["path"].endswith("/values/'Sheet1'!A1")


def test_options_are_read_as_typed() -> None:
    assert parse_quota("60/30") == (60, 30)
    assert parse_quota("60") == (60, 60)
    expected = FaultPlan(drop_after=0.1, seed=7, writes_only=True)
    assert parse_plan("drop_after=0.1, seed=7, writes_only") == expected
    with pytest.raises(ValueError, match="unknown fault"):
        parse_plan("thunder=1")


# Over HTTP

SERVE = """
import sys
from emulator.plans import parse_plan
from emulator.standalone import serve
serve(sys.argv[1], port=0, plan=parse_plan(sys.argv[2]), token='bench', ready=lambda at, _: print(at, flush=True))
"""


@contextmanager
def standing(data_file: Path, plan: str = "") -> Iterator[gspread.Client]:
    """A stand-alone server in another process, and a client of it; it must stop when asked."""
    command = [sys.executable, "-c", SERVE, str(data_file), plan]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ}) as server:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        yield connect_to(address, "bench")
        started = time.monotonic()
        server.send_signal(signal.SIGTERM)
        assert server.wait(10) == 0
        assert time.monotonic() - started < 5


def test_the_server_alone_and_in_process_share_a_file(client: gspread.Client, data_file: Path) -> None:
    here = client.create("Commun").sheet1
    with standing(data_file) as remote:
        there = remote.open_by_key(here.spreadsheet.id).sheet1
        there.update([["là-bas"]], "A1")
        here.update([["ici"]], "A2")
        assert here.col_values(1) == there.col_values(1) == ["là-bas", "ici"]


@pytest.mark.parametrize(
    "plan", ["drop_before=1,writes_only", "truncated=1,writes_only", "late=1,delay=0.01,writes_only"]
)
def test_a_dropped_connection_over_http(client: gspread.Client, data_file: Path, plan: str) -> None:
    key = client.create("Commun").id
    with standing(data_file, plan) as remote:
        tab = remote.open_by_key(key).sheet1
        with pytest.raises(requests.exceptions.RequestException):
            tab.update([["x" * 5000]])
        assert len(tab.get_all_values()) == 1


def test_the_adapter_takes_any_body(app: Server) -> None:
    with requests.Session() as session:
        session.mount("https://", LocalAdapter(app))
        answer = session.post("https://www.googleapis.com/drive/v3/files", data=iter([b'{"name": ', b'"a"}']))
        assert answer.json()["name"] == "a"
        assert session.get("https://www.googleapis.com/nowhere").status_code == 404
        assert session.post("https://sheets.googleapis.com/v4/spreadsheets", data=b"{").status_code == 400
