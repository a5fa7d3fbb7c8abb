"""Keeps a data directory of today's version for the tests of tomorrow's: `python -m tests.upgrade.keep NAME`.

In it stands what an upgrade must not lose: a save in the sheet, one that waits, one that waits for a person, mails
sent and due, a session, a decision's history, views counted. Run it before each release, and commit the file.
"""

import contextlib
import json
import sys
import tarfile
import tempfile
from pathlib import Path

import gspread
import requests
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from commands.worker import make_sync
from settings import Settings
from sheets.api.connection import Workbook, connect, create_workbook
from sheets.errors import SheetsError
from sheets.setup.workbook import prepare
from sheets.worker.sync import Sync
from tests import cast
from tests.coach.pages import forms
from tests.conftest import _config, write_cast
from tests.sheets.meddling import meddle
from views.account.sign_in import make_link

KEPT = Path(__file__).parent / "kept"
STORY, WAITING, PROPOSED, THEIRS = (
    "Histoire gardée.",
    "Texte qui attend.",
    "Ce que Flore propose.",
    "De l’équipe.",
)
FORM = f"/coach/candidates/{cast.KENNY}/cv"


def keep(name: str) -> Path:
    """Make a data directory, let people use it, and keep it as `kept/NAME.tar.xz`."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        data.mkdir()
        _use(data)
        KEPT.mkdir(exist_ok=True)
        kept = KEPT / f"{name}.tar.xz"
        with tarfile.open(kept, "w:xz") as archive:
            archive.add(data, "data")
    return kept


def _use(data: Path) -> None:
    settings = Settings.from_environment(_config(data))
    create_workbook(settings, "Tremplin")
    workbook = connect(settings)
    prepare(workbook)
    write_cast(workbook.spreadsheet, cast.rows())
    app = create_app({**_config(data), "PUBLIC_URL": "http://localhost"})
    with app.app_context():
        sync = make_sync()
    sync._connect = lambda: workbook
    _turn(sync)
    flore = _sign_in(app, "flore@example.org")
    app.test_client().get("/cv/abdenour-C2ABD", follow_redirects=True)
    _save(flore, "story", STORY)
    _turn(sync)
    _type(workbook.spreadsheet, "Accord de publication", "oui")
    _type(workbook.spreadsheet, "Statut du CV", "Publié")
    _turn(sync)
    _save_while_away(flore, workbook, sync)
    _save(flore, "catchphrase", WAITING)
    (data / "session.json").write_text(json.dumps({c.key: c.value for c in (flore._cookies or {}).values()}))
    app.extensions["book"].state.close()


def _sign_in(app: Flask, email: str) -> FlaskClient:
    browser = app.test_client()
    with app.app_context():
        link = make_link(app.extensions["settings"], email)
    browser.get(link)
    return browser


def _save(browser: FlaskClient, field: str, text: str) -> None:
    page = forms(browser.get(FORM).text)
    section = next(form for form in page.values() if field in form.names or field in form.fields)
    assert section.post(browser, **{field: text}).status_code == 303


def _save_while_away(browser: FlaskClient, workbook: Workbook, sync: Sync) -> None:
    """Google is away; the cell is saved from the form and typed over in the sheet: a person must decide."""

    def away() -> None:
        raise requests.ConnectionError("no route")

    meddler = meddle(workbook, lambda _: True, before=away)
    _save(browser, "story", PROPOSED)
    with contextlib.suppress(SheetsError):
        sync.step()
    assert meddler.met
    _type(workbook.spreadsheet, "Histoire", THEIRS)
    _turn(sync)


def _type(sheet: gspread.Spreadsheet, header: str, value: str) -> None:
    tab = sheet.worksheet("Candidats")
    found = tab.find(cast.KENNY)
    assert found
    tab.update_cell(found.row, tab.row_values(1).index(header) + 1, value)


def _turn(sync: Sync) -> None:
    for _ in range(4):
        sync._rest_until = 0.0
        sync.step()


if __name__ == "__main__":
    print(keep(sys.argv[1]))
