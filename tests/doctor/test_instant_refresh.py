"""The sheet's script tells the site of an edit: signed, once, and read at once. The script itself is run, in node."""

import json
import subprocess
import time
import uuid
from pathlib import Path

import gspread
import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient

from programme.acts.reports import WEBHOOKS_EACH_MINUTE
from sheets.api.connection import Workbook
from sheets.book import Book
from sheets.worker.sync import Sync
from sheets.worker.webhook import FRESH_SECONDS, key_of, signature
from tests.running import Start, eventually, free_port

ROOT = Path(__file__).parents[2]
KEY = key_of("tests")
SHIM = """
const { createHmac, randomUUID } = require('crypto');
const stored = JSON.parse(process.argv[2]);
const asked = [], triggers = [];
const Utilities = {
  computeHmacSha256Signature: (value, key) =>
    Array.from(new Int8Array(createHmac('sha256', key).update(value).digest())),
  getUuid: randomUUID
};
const PropertiesService = { getScriptProperties: () => ({ getProperty: (name) => stored[name] || null }) };
const asking = (url, options) => { asked.push({ url, ...options }); return { getResponseCode: () => 204 }; };
const UrlFetchApp = { fetch: asking };
const SpreadsheetApp = { getActive: () => 'this workbook' };
const ScriptApp = {
  getProjectTriggers: () => triggers.slice(),
  deleteTrigger: (old) => triggers.splice(triggers.indexOf(old), 1),
  newTrigger: (name) => ({ forSpreadsheet: () => ({ onChange: () => ({
    create: () => triggers.push({ getHandlerFunction: () => name }) }) }) })
};
SCRIPT
install();
install();
console.log(JSON.stringify({ asked, triggers: triggers.length }));
"""


def signed(timestamp: float | None = None, nonce: str = "", key: str = KEY) -> dict[str, str]:
    """What the script sends, made here."""
    at, once = str(int(timestamp or time.time())), nonce or str(uuid.uuid4())
    return {"X-Tremplin-Timestamp": at, "X-Tremplin-Nonce": once, "X-Tremplin-Signature": signature(key, at, once)}


def run_script(**properties: str) -> subprocess.CompletedProcess[str]:
    source = SHIM.replace("SCRIPT", (ROOT / "docs" / "refresh.gs").read_text())
    return subprocess.run(
        ["node", "-", json.dumps(properties)], input=source, capture_output=True, text=True, timeout=60
    )


def test_the_script_signs_the_same_bytes(client: FlaskClient) -> None:
    made = run_script(SITE="https://cv.example.org/", KEY=f" {KEY}\n")
    assert made.returncode == 0, made.stderr
    ran = json.loads(made.stdout)
    assert ran["triggers"] == 1, "installed twice, it is there once"
    assert [(call["url"], call["method"]) for call in ran["asked"]] == [
        ("https://cv.example.org/hooks/sheet", "post")
    ] * 2
    headers = ran["asked"][0]["headers"]
    expected = signature(KEY, headers["X-Tremplin-Timestamp"], headers["X-Tremplin-Nonce"])
    assert headers["X-Tremplin-Signature"] == expected
    assert [client.post("/hooks/sheet", headers=call["headers"]).status_code for call in ran["asked"]] == [204, 204]


def test_the_script_says_what_it_lacks() -> None:
    assert "Set the script properties SITE and KEY first" in run_script(SITE="https://cv.example.org").stderr


@pytest.mark.parametrize(
    "headers",
    [
        {},
        signed(key=key_of("another")),
        signed(time.time() - FRESH_SECONDS - 60),
        signed(time.time() + FRESH_SECONDS + 3600),
        signed(nonce="short"),
        signed(nonce="x" * 65),
        {**signed(), "X-Tremplin-Nonce": str(uuid.uuid4())},
        {**signed(), "X-Tremplin-Timestamp": str(int(time.time()) + 1)},
        {**signed(), "X-Tremplin-Timestamp": "²"},
        {**signed(), "X-Tremplin-Signature": "é"},
    ],
)
def test_a_word_that_is_not_ours(client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.post("/hooks/sheet", headers=headers).status_code == 401


def test_a_word_counts_once(client: FlaskClient) -> None:
    word = signed()
    assert [client.post("/hooks/sheet", headers=word).status_code for _ in range(2)] == [204, 401]


def test_only_a_post(client: FlaskClient) -> None:
    assert client.get("/hooks/sheet", headers=signed()).status_code == 405


def test_not_too_many(client: FlaskClient) -> None:
    answers = [client.post("/hooks/sheet", headers=signed()).status_code for _ in range(WEBHOOKS_EACH_MINUTE + 1)]
    assert answers == [204] * WEBHOOKS_EACH_MINUTE + [429]


def test_what_was_edited_is_read_at_the_next_turn(
    client: FlaskClient, book: Book, workbook: Workbook, sheet: gspread.Spreadsheet
) -> None:
    sync = Sync(book.state, lambda: workbook, 1_000.0)
    sync.step()
    candidates = sheet.worksheet("Candidats")
    column = candidates.row_values(1).index("Accroche") + 1
    candidates.update_cell(2, column, "Vue tout de suite")
    sync.step()
    assert book.snapshot.candidates.rows[0].catchphrase != "Vue tout de suite", "nobody told"
    assert client.post("/hooks/sheet", headers=signed()).status_code == 204
    sync.step()
    assert book.snapshot.candidates.rows[0].catchphrase == "Vue tout de suite"


def test_the_key_is_printed_and_is_not_the_secret(app: Flask) -> None:
    made = app.test_cli_runner().invoke(args=["refresh-key"])
    assert made.output.strip() == KEY
    assert app.extensions["settings"].secret_key not in made.output


def test_a_served_site_follows_at_once(start: Start, sheet: gspread.Spreadsheet) -> None:
    port = free_port()
    start("serve", "--port", str(port), POLL_SECONDS="600", SECRET_KEY="tests")
    site = f"http://127.0.0.1:{port}"
    eventually(lambda: requests.get(f"{site}/cv/abdenour-c2abd", timeout=5).status_code == 200, 90)
    candidates = sheet.worksheet("Candidats")
    cell = candidates.find("C2ABD")
    assert cell is not None
    column = candidates.row_values(1).index("Accroche") + 1
    candidates.update_cell(cell.row, column, "Dite par la feuille")
    assert requests.post(f"{site}/hooks/sheet", headers=signed(), timeout=5).status_code == 204
    took = eventually(lambda: "Dite par la feuille" in requests.get(f"{site}/cv/abdenour-c2abd", timeout=5).text)
    print(f"from the word to the page: {took:.2f} s")
