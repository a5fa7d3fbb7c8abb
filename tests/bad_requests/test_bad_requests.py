"""Bad requests by everybody, to every route: nothing fails, nothing is logged but plain words, nobody's row changes.

TREMPLIN_BAD_REQUESTS=10000 asks that many on each database, instead of CI's few hundred.
"""

import logging
import os

import gspread
import pytest
from flask import Flask

from sheets.worker.sync import Sync
from tests.bad_requests.world import PEOPLE, World
from tests.conftest import SignIn, write_cast

pytestmark = pytest.mark.filterwarnings(
    # Of a body cut in the middle of a file, Werkzeug leaves the file to the collector.
    "ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning",
    "ignore:Exception ignored in. <function SpooledTemporaryFile:pytest.PytestUnraisableExceptionWarning",
)

DATABASES = ("sqlite", "postgresql")
REQUESTS = int(os.environ.get("TREMPLIN_BAD_REQUESTS", "400")) // len(PEOPLE)
ROUND = 500
"""Requests on one app, at most."""


@pytest.fixture
def world(app: Flask, sheet: gspread.Spreadsheet, sync: Sync, sign_in: SignIn) -> World:
    """The app as it is served: what fails is an answer and a line in the log."""
    app.testing = False
    offer = {"id": "P2AAA", "title": "Jardinier", "company": "Les Jardins", "status": "Validée",
             "recruiter_email": "rose@example.com"}  # fmt: skip
    write_cast(sheet, {"opportunities": [offer]})
    sync.read()
    return World(app, sheet, sync, sign_in)


@pytest.mark.parametrize("start", range(0, REQUESTS, ROUND))
@pytest.mark.parametrize("role", PEOPLE)
def test_nothing_fails(world: World, caplog: pytest.LogCaptureFixture, role: str, start: int) -> None:
    caplog.set_level(logging.WARNING)
    requests = min(ROUND, REQUESTS - start)
    wrong = list(world.ask(role, str(start), requests, caplog.records))
    assert wrong == [], "\n".join([f"{len(wrong)} of {requests}:", *wrong[:5]])
    assert world.met["2xx"] > requests / 20, world.met
    assert world.met["4xx"] > requests / 20, world.met
