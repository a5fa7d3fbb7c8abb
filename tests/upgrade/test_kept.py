"""What an earlier version left in a data directory opens in this one: nothing lost, nothing done twice.

Each file of `kept/` is a data directory as a release left it (keep.py made it); its moments are brought forward to
now, as if the upgrade came the same day.
"""

import json
import sqlite3
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from commands.worker import make_sync
from sheets.api.connection import connect
from sheets.worker.sync import Sync
from tests import cast
from tests.conftest import _config
from tests.upgrade.keep import FORM, KEPT, PROPOSED, THEIRS, WAITING

RELEASES = sorted(KEPT.glob("*.tar.xz"))


@pytest.fixture(params=RELEASES, ids=lambda path: path.name)
def data(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    with tarfile.open(request.param) as archive:
        archive.extractall(tmp_path, filter="data")
    _bring_forward(tmp_path / "data" / "state.sqlite3")
    return tmp_path / "data"


@pytest.fixture
def app(data: Path) -> Iterator[Flask]:
    made = create_app({**_config(data), "PUBLIC_URL": "http://localhost"})
    made.testing = True
    yield made
    made.extensions["book"].state.close()


@pytest.fixture
def sync(app: Flask) -> Sync:
    with app.app_context():
        return make_sync()


def test_a_release_is_kept() -> None:
    assert RELEASES


def test_pages_sessions_and_decisions_are_there_before_the_first_turn(app: Flask, data: Path) -> None:
    stranger = app.test_client()
    assert THEIRS in stranger.get(f"/cv/{cast.KENNY}", follow_redirects=True).text
    flore = app.test_client()
    for name, value in json.loads((data / "session.json").read_text()).items():
        flore.set_cookie(name, value)
    assert WAITING in flore.get(FORM).text
    (undecided,) = app.extensions["book"].undecided()
    assert (undecided.theirs, undecided.mine) == (THEIRS, PROPOSED)


def test_what_waited_is_written_once_and_no_mail_leaves_again(app: Flask, sync: Sync) -> None:
    for _ in range(4):
        sync.step()
    settings = app.extensions["settings"]
    lines = connect(settings).spreadsheet.worksheet("Candidats").get_all_records()
    kenny = next(line for line in lines if line["ID"] == cast.KENNY)
    assert (kenny["Accroche"], kenny["Histoire"]) == (WAITING, THEIRS)
    with sqlite3.connect(settings.data_dir / "state.sqlite3") as state:
        assert state.execute("select key from mails").fetchall() == [(f"published:{cast.KENNY}",)]


def test_the_workbook_is_still_the_apps_own(app: Flask) -> None:
    sheet = connect(app.extensions["settings"]).spreadsheet
    asked = sheet.client.request("get", "https://www.googleapis.com/drive/v3/about", params={"fields": "user"}).json()
    owners = [one["emailAddress"] for one in sheet.list_permissions() if one["role"] == "owner"]
    assert owners == [asked["user"]["emailAddress"]]


def _bring_forward(database: Path) -> None:
    """Every moment of a state database, moved by as much as brings the latest reading to now."""
    with sqlite3.connect(database) as state:
        (read_at,) = state.execute("select max(read_at) from readings").fetchone()
        later = time.time() - read_at
        for (table,) in state.execute("select name from sqlite_master where type = 'table'").fetchall():
            for _, column, *_ in state.execute(f'pragma table_info("{table}")').fetchall():
                state.execute(
                    f'update "{table}" set "{column}" = "{column}" + ? '
                    f'where typeof("{column}") = \'real\' and "{column}" between ? and ?',
                    (later, read_at - 86_400, read_at + 86_400),
                )
