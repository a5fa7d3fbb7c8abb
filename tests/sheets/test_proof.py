"""`doctor --prove`: what writing rests on holds here; each property taken away from the server is missed, by name."""

import copy
import io
import json
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gspread
import pytest
import requests
from flask import Flask
from requests.adapters import BaseAdapter

from emulator.adapter import LocalAdapter
from sheets.api.connection import API_ADDRESSES, Workbook
from sheets.errors import Unreachable
from sheets.setup import proof
from sheets.setup.proof import CHECKS, clean, prove
from tests.running import Start, eventually

Requests = list[dict[str, Any]]
Answer = Callable[[Requests], requests.Response]
Server = Callable[[Requests, Answer], requests.Response]
"""How a server that lacks something answers a batch: it may change the requests, ask several times, or lie."""


class Lacking(BaseAdapter):
    """Stands before the real server, and takes one of its properties away.

    Args:
        inner: the adapter that answers.
        server: what becomes of a batch.
    """

    def __init__(self, inner: BaseAdapter, server: Server) -> None:
        super().__init__()
        self.inner, self.server = inner, server

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        if not (request.url or "").split("?")[0].endswith(":batchUpdate"):
            return self.inner.send(request, *args, **kwargs)
        body = json.loads(request.body or b"")

        def answer(wanted: Requests) -> requests.Response:
            altered = request.copy()
            altered.body = json.dumps({**body, "requests": wanted}).encode()
            altered.headers["Content-Length"] = str(len(altered.body))
            return self.inner.send(altered, *args, **kwargs)

        return self.server(copy.deepcopy(body["requests"]), answer)

    def close(self) -> None:
        self.inner.close()


def lack(workbook: Workbook, server: Server) -> None:
    session = workbook.spreadsheet.client.session
    lacking = Lacking(session.get_adapter(API_ADDRESSES[0]), server)
    for address in API_ADDRESSES:
        session.mount(address, lacking)


def each(change: Callable[[str, dict[str, Any]], Any]) -> Server:
    """A server that understands single requests otherwise; None: it forgets them."""

    def server(wanted: Requests, answer: Answer) -> requests.Response:
        changed = [(kind, change(kind, content)) for request in wanted for kind, content in request.items()]
        kept = [{kind: content} for kind, content in changed if content is not None]
        return answer(kept or [{"updateCells": {"range": {"sheetId": proof.LINES_ID}, "fields": "note"}}])

    return server


def _draws_its_own_ids(kind: str, content: dict[str, Any]) -> Any:
    if kind == "addProtectedRange":
        del content["protectedRange"]["protectedRangeId"]
    return content


def _keeps_protections(kind: str, content: dict[str, Any]) -> Any:
    return None if kind == "deleteProtectedRange" else content


def _one_by_one(wanted: Requests, answer: Answer) -> requests.Response:
    for request in wanted:
        made = answer([request])
        if made.status_code != 200:
            break
    return made


def _backwards(wanted: Requests, answer: Answer) -> requests.Response:
    return answer(sorted(wanted, key=lambda request: "copyPaste" in request))


def _keeps_copies_inside(kind: str, content: dict[str, Any]) -> Any:
    if kind == "copyPaste" and content["source"]["sheetId"] != content["destination"]["sheetId"]:
        return None
    return content


def _copies_values_only(kind: str, content: dict[str, Any]) -> Any:
    return {**content, "pasteType": "PASTE_VALUES"} if kind == "copyPaste" else content


def _copies_as_text(wanted: Requests, answer: Answer) -> requests.Response:
    made = answer(wanted)
    if any("copyPaste" in request for request in wanted):
        made._content = made.content.replace(b'{"numberValue":612}', b'{"stringValue":"612"}')
    return made


def _replaces_lines(kind: str, content: dict[str, Any]) -> Any:
    return None if kind == "insertDimension" else content


def _answers_with_before(wanted: Requests, answer: Answer) -> requests.Response:
    if {"addSheet", "deleteSheet"} & {kind for request in wanted for kind in request}:
        return answer(wanted)
    before = answer([{"updateCells": {"range": {"sheetId": proof.LINES_ID}, "fields": "note"}}])
    after = answer(wanted)
    return after if after.status_code != 200 else before


def _reads_what_is_typed(kind: str, content: dict[str, Any]) -> Any:
    for row in content.get("rows", []):
        for cell in row["values"]:
            value = cell.get("userEnteredValue", {})
            if value.get("stringValue", "").startswith("="):
                cell["userEnteredValue"] = {"formulaValue": value["stringValue"]}
    return content


def _drops_zeros(kind: str, content: dict[str, Any]) -> Any:
    text = json.dumps(content).replace('{"stringValue": "0612"}', '{"numberValue": 612}')
    return json.loads(text)


def _undresses(kind: str, content: dict[str, Any]) -> Any:
    return {**content, "fields": "*"} if kind == "updateCells" else content


def _writes_values_only(kind: str, content: dict[str, Any]) -> Any:
    return {**content, "fields": "userEnteredValue"} if "numberFormat" in content.get("fields", "") else content


def _appends_in_the_first_hole(wanted: Requests, answer: Answer) -> requests.Response:
    for request in wanted:
        if appended := request.pop("appendCells", None):
            start = {"sheetId": appended.pop("sheetId"), "rowIndex": 2, "columnIndex": 0}
            request["updateCells"] = {**appended, "start": start}
    return answer(wanted)


def _makes_room(wanted: Requests, answer: Answer) -> requests.Response:
    beyond = [w for w in wanted if w.get("updateCells", {}).get("start", {}).get("rowIndex", 0) >= proof.ROWS]
    grow = {"appendDimension": {"sheetId": proof.TARGET_ID, "dimension": "ROWS", "length": 20}}
    return answer([*([grow] if beyond else []), *wanted])


def _draws_tab_ids(kind: str, content: dict[str, Any]) -> Any:
    if kind == "addSheet" and content["properties"]["title"] not in proof.OURS.values():
        del content["properties"]["sheetId"]
    return content


def _refuses_in_other_words(wanted: Requests, answer: Answer) -> requests.Response:
    made = answer(wanted)
    made._content = made.content.replace(b"already exists", b"cannot be had")
    return made


def _copies_what_a_filter_shows(wanted: Requests, answer: Answer) -> requests.Response:
    made = answer(wanted)
    made._content = made.content.replace(b'{"stringValue":"C2"}', b'{"stringValue":"C3"}')
    return made


def _copies_the_first_row_only(kind: str, content: dict[str, Any]) -> Any:
    if kind == "copyPaste":
        for area in (content["source"], content["destination"]):
            area["endRowIndex"] = area["startRowIndex"] + 1
    return content


TAKEN_AWAY: dict[str, tuple[Server, str, str]] = {
    "explicit IDs": (each(_draws_its_own_ids), "a generation token", "same ID was accepted"),
    "explicit IDs, doubled": (each(_draws_its_own_ids), "a batch that arrives twice", "applied twice"),
    "explicit IDs, kept": (each(_draws_its_own_ids), "tokens keep", "refused"),
    "removing tokens": (each(_keeps_protections), "tokens keep", "still there"),
    "all or nothing": (_one_by_one, "a batch is applied whole", "first request was applied"),
    "all or nothing, for tokens": (_one_by_one, "a generation token", "part of it was applied"),
    "words of the refusal": (_refuses_in_other_words, "a generation token", "in words we do not know"),
    "order": (_backwards, "requests of a batch apply in order", "at its turn"),
    "captures before writes": (_backwards, "a row is copied to another tab", "stringValue 'n'"),
    "captures across tabs": (each(_keeps_copies_inside), "a row is copied to another tab", "nothing instead of"),
    "types of captures": (_copies_as_text, "a row is copied to another tab", "in the answer: stringValue '612'"),
    "captured formulas": (each(_copies_values_only), "a copy tells formulas", "that the cell was a formula"),
    "rows a filter hides": (_copies_what_a_filter_shows, "a block of top lines", "not copied cell by cell"),
    "blocks of rows": (each(_copies_the_first_row_only), "a block of top lines", "not copied cell by cell"),
    "blocks of moved rows": (each(_copies_the_first_row_only), "a copy of the top lines", "where the headers went"),
    "edges of the grid, for copies": (each(_copies_the_first_row_only), "a copy of more rows", "was accepted"),
    "inserted lines": (each(_replaces_lines), "lines are added at the top", "not pushed down"),
    "answer after the batch": (_answers_with_before, "the answer shows", "stringValue 'avant' instead"),
    "typed text": (each(_reads_what_is_typed), "typed text stays text", "formulaValue '=1+1'"),
    "leading zeros": (each(_drops_zeros), "typed text stays text", "numberValue 612"),
    "formats and notes": (each(_undresses), "writing a value leaves", "format or note"),
    "formats of dates": (each(_writes_values_only), "a date is a number", "did not keep it"),
    "rows below the last": (_appends_in_the_first_hole, "added rows go below", "not just below"),
    "edges of the grid": (_makes_room, "a batch is applied whole", "beyond the grid was accepted"),
    "IDs of tabs": (each(_draws_tab_ids), "a tab's ID is good once", "same ID was accepted"),
}


def _everything(sheet: gspread.Spreadsheet) -> Any:
    return sheet.fetch_sheet_metadata({"includeGridData": "true"})["sheets"]


def test_all_of_it_holds_and_nothing_is_left(workbook: Workbook, sheet: gspread.Spreadsheet) -> None:
    before = _everything(sheet)
    findings = list(prove(workbook))
    assert [f.what for f in findings] == list(CHECKS)
    assert [f for f in findings if f.seen] == []
    assert _everything(sheet) == before


@pytest.mark.parametrize("missing", TAKEN_AWAY)
def test_what_is_taken_away_is_missed_by_name(workbook: Workbook, missing: str) -> None:
    server, what, seen = TAKEN_AWAY[missing]
    tabs = workbook.tabs()
    lack(workbook, server)
    found = [f for f in prove(workbook) if f.what.startswith(what)]
    assert [seen in f.seen for f in found] == [True], found
    assert workbook.tabs() == tabs


def test_every_property_has_a_server_without_it() -> None:
    named = {next(w for w in CHECKS if w.startswith(what)) for _, what, _ in TAKEN_AWAY.values()}
    assert named == set(CHECKS)


def test_a_proof_cut_off_is_cleaned_up_by_the_next(workbook: Workbook) -> None:
    tabs = workbook.tabs()
    calls = 0

    def breaks(wanted: Requests, answer: Answer) -> requests.Response:
        nonlocal calls
        calls += 1
        if calls > 9:
            raise requests.ConnectionError("gone")
        return answer(wanted)

    lack(workbook, breaks)
    with pytest.raises(Unreachable):
        list(prove(workbook))
    calls = -1000
    assert {t["title"] for t in workbook.tabs()} >= {*proof.OURS.values()}
    assert not [f for f in prove(workbook) if f.seen]
    assert workbook.tabs() == tabs


def test_tabs_of_staff_are_never_cleaned_up(workbook: Workbook, sheet: gspread.Spreadsheet) -> None:
    mine = sheet.add_worksheet(proof.TARGET, 5, 5)
    assert not clean(workbook)
    assert mine.id in [p["sheetId"] for p in workbook.tabs()]


def test_the_command_says_each_property(app: Flask) -> None:
    made = app.test_cli_runner().invoke(args=["doctor", "--prove"])
    assert made.exit_code == 0, made.output
    assert all(f"ok    {what}" in made.output for what in CHECKS)
    assert made.output.endswith("All is well.\n")


def test_the_command_fails_with_what_was_seen(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = LocalAdapter.send

    class Plain(LocalAdapter):
        send = plain

    def send(self: LocalAdapter, request: requests.PreparedRequest, **_: Any) -> requests.Response:
        return Lacking(Plain(self.wsgi_app), _one_by_one).send(request)

    monkeypatch.setattr(LocalAdapter, "send", send)  # the server, as the command will find it
    made = app.test_cli_runner().invoke(args=["doctor", "--prove"])
    assert made.exit_code == 1
    assert "first request was applied" in made.output
    assert "Do not let the app write" in made.output


def test_a_proof_that_is_killed_is_cleaned_up_by_the_next(start: Start, data_dir: Path, workbook: Workbook) -> None:
    server = start("sheets-server", "--port", "0", "--data", str(data_dir / "workbook.sqlite3"), "--latency", "150")
    assert isinstance(server.stdout, io.TextIOBase)
    host = next(line for line in server.stdout if "http://" in line).split("http://")[1].split()[0].strip("/.,")
    tabs = workbook.tabs()
    killed = start("doctor", "--prove", SHEETS_EMULATOR_HOST=host, SPREADSHEET=workbook.spreadsheet.id)
    eventually(lambda: len(workbook.tabs()) > len(tabs))
    killed.send_signal(signal.SIGKILL)
    killed.wait(timeout=10)
    assert {t["title"] for t in workbook.tabs()} >= {*proof.OURS.values()}
    again, _ = start("doctor", "--prove").communicate(timeout=60)
    assert "All is well" in again
    assert workbook.tabs() == tabs
