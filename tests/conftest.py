"""Fixtures: every test has its own workbook, reached through gspread, and its own state database.

The workbook is prepared and read once, and its files copied. `app` is the Flask app on it; `sync` is the worker, moved
by hand with `sync.step()` so that a test says when the sheet and the site meet.
"""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import gspread
import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient

import clock
from app import create_app
from scripts.browser import chromium
from scripts.poppler import pdftotext
from settings import Settings
from sheets.api.connection import Workbook, connect, create_workbook
from sheets.book import Book
from sheets.model import schema
from sheets.setup.workbook import prepare
from sheets.state.database import State
from sheets.worker.sync import Sync
from tests import cast
from tests.chaos import telling
from tests.postgresql import PostgresServer, new_database
from tests.postgresql import postgresql as postgresql
from tests.postgresql import postgresql_url as postgresql_url
from tests.running import start as start
from tests.support.compiled import CompiledTemplates
from tests.support.compiled import routes_compiled_once as routes_compiled_once
from tests.support.compiled import statements_compiled_once as statements_compiled_once
from tests.support.order import slowest_first
from views.account.sign_in import make_link

STATE = "state.sqlite3"
"""The state database's file in a data directory."""
GRID_ROWS = 100
"""Rows of each tab of the template."""
IN_MEMORY = Path("/dev/shm")
"""A file system in memory, where the machine has one."""
ROOM_BYTES = 4 * 2**30
"""What must be free there."""
GARBAGE_MOST = 20_000
"""New objects after which those of no use are looked for."""
SignIn = Callable[[str], FlaskClient]
# As emulator/tests/conftest.py has them: a project of its own takes nothing from here.
hypothesis.settings.register_profile("quick", max_examples=100, deadline=None)
hypothesis.settings.register_profile("thorough", max_examples=2000, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


MISSING = {
    marker: name
    for marker, name, found in (("browser", "Chromium", chromium()), ("poppler", "pdftotext", pdftotext()))
    if not found
}
"""Marker -> the program its tests need and this machine has not."""


def pytest_configure() -> None:
    """Keep the files of tests in memory where there is room: nobody pulls the plug, and a save waits for its disk."""
    gc.disable()  # until all is collected, which is all kept
    if IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free > ROOM_BYTES:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(IN_MEMORY))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Some tests run where there is a program; CI must have it, elsewhere it is said what did not run."""
    for marker, name in MISSING.items():
        wanting = [item for item in items if item.get_closest_marker(marker)]
        if wanting and os.environ.get("TREMPLIN_RUN_EVERYTHING"):
            raise pytest.UsageError(f"{len(wanting)} test(s) cannot run: no {name} on this machine")
        for item in wanting:
            item.add_marker(pytest.mark.skip(reason=f"no {name}"))
    items[:] = slowest_first(items)


def pytest_xdist_auto_num_workers() -> int:
    """One process more than processors: tests of real processes and browsers mostly wait. Two more are no quicker, and
    what they start takes longer than a test waits for it."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: looking through it again took a quarter of a test's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_MOST)
    gc.enable()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line on what could not run, one on what the worlds of tests/chaos met."""
    telling.summarise(terminalreporter)
    if skipped := terminalreporter.stats.get("skipped", []):
        names = " or ".join(MISSING.values())
        terminalreporter.write_line(f"NOT RUN: {len(skipped)} test(s): no {names} on this machine", yellow=True)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A module that names its DATABASES runs its tests that keep a state on each, but what is marked `any_database`."""
    databases = getattr(metafunc.module, "DATABASES", ())
    if metafunc.definition.get_closest_marker("any_database"):
        return
    if databases and "state_url" in metafunc.fixturenames:
        metafunc.parametrize("state_url", databases, indirect=True)


@pytest.fixture
def state_url(request: pytest.FixtureRequest) -> str:
    """STATE_URL of this test: empty for SQLite, as it is unless the module says otherwise."""
    if getattr(request, "param", "sqlite") != "postgresql":
        return ""
    return str(request.getfixturevalue("postgresql_read" if "app" in request.fixturenames else "postgresql_url"))


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory whose workbook holds the cast; copied for each test."""
    folder = tmp_path_factory.mktemp("template")
    settings = Settings.from_environment(_config(folder))
    create_workbook(settings, "Tremplin")
    workbook = connect(settings)
    prepare(workbook)
    shorten(workbook.spreadsheet)
    write_cast(workbook.spreadsheet, cast.rows())
    return folder


@pytest.fixture(scope="session")
def read_once(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state database into which the template was read; copied for each app."""
    file = tmp_path_factory.mktemp("read") / STATE
    _read_into(f"sqlite:///{file}", template)
    return file


@pytest.fixture(scope="session")
def read_once_by_postgresql(template: Path, postgresql: PostgresServer) -> Iterator[str]:
    """The name of such a database of PostgreSQL."""
    with new_database(postgresql, "template0") as (name, url):
        _read_into(url, template)
        yield name


@pytest.fixture
def postgresql_read(postgresql: PostgresServer, read_once_by_postgresql: str) -> Iterator[str]:
    """The address of a database of PostgreSQL into which the template was read, dropped afterwards."""
    with new_database(postgresql, read_once_by_postgresql) as (_, url):
        yield url


@pytest.fixture
def prepared(template: Path) -> Path:
    """The data directory that this test begins with a copy of; one that holds a state was read already."""
    return template


@pytest.fixture
def data_dir(prepared: Path, tmp_path: Path) -> Path:
    """This test's own copy of the workbook, and the place of its state."""
    folder = tmp_path / "data"
    shutil.copytree(prepared, folder)
    return folder


@pytest.fixture
def settings(data_dir: Path, state_url: str) -> Settings:
    """This test's settings."""
    return Settings.from_environment({**_config(data_dir), "STATE_URL": state_url})


@pytest.fixture
def workbook(settings: Settings) -> Workbook:
    """The workbook through the app's own door."""
    return connect(settings)


@pytest.fixture
def sheet(workbook: Workbook) -> gspread.Spreadsheet:
    """The workbook as staff's scripts see it: plain gspread."""
    return workbook.spreadsheet


@pytest.fixture(scope="session")
def compiled() -> CompiledTemplates:
    """Templates compiled once for all the tests of a process."""
    return CompiledTemplates()


@pytest.fixture(scope="session")
def template_version(template: Path) -> str:
    """What the template's workbook answers when asked whether it changed."""
    return connect(Settings.from_environment(_config(template))).version()


@pytest.fixture(autouse=True)
def real_clock() -> Iterator[None]:
    """The clock is real again after each test."""
    yield
    if clock.is_for_trial():
        clock.start_at("")


@pytest.fixture
def app(
    data_dir: Path,
    state_url: str,
    sheet: gspread.Spreadsheet,
    compiled: CompiledTemplates,
    request: pytest.FixtureRequest,
) -> Iterator[Flask]:
    """The app, on a workbook already read once."""
    known = not state_url and (data_dir / STATE).exists()
    # A workbook that was changed before the app was asked for is an older release's: nothing is known of it.
    as_made = not known and Workbook(sheet).version() == request.getfixturevalue("template_version")
    if as_made and not state_url:
        shutil.copy(request.getfixturevalue("read_once"), data_dir / STATE)
    made = create_app({**_config(data_dir), "STATE_URL": state_url, "PUBLIC_URL": "http://localhost"})
    made.testing = True
    made.jinja_env.bytecode_cache = compiled
    # A PostgreSQL of a test's own was read by nobody.
    if not known and (not as_made or (state_url and not made.extensions["book"].etag()[0])):
        Sync(made.extensions["book"].state, lambda: Workbook(sheet), 0.0).read()
    yield made
    made.extensions["book"].state.close()


@pytest.fixture
def book(app: Flask) -> Book:
    """The app's book."""
    found: Book = app.extensions["book"]
    return found


@pytest.fixture
def sync(book: Book, workbook: Workbook) -> Sync:
    """The worker, moved by hand: `sync.step()` writes what waits and reads what changed."""
    return Sync(book.state, lambda: workbook, 0.0)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A stranger's browser."""
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask) -> SignIn:
    """A browser signed in by link: `sign_in("flore@example.org")`."""

    def signed_in(email: str) -> FlaskClient:
        browser = app.test_client()
        with app.app_context():
            link = make_link(app.extensions["settings"], email)
        assert browser.get(link).status_code in (302, 303)
        return browser

    return signed_in


def shorten(spreadsheet: gspread.Spreadsheet, rows: int = GRID_ROWS) -> None:
    """Leave so many rows to each tab: of the thousand of a new one nearly all are blank, and read at every turn."""
    sizes = [{"sheetId": tab.id, "gridProperties": {"rowCount": rows}} for tab in spreadsheet.worksheets()]
    requests = [{"updateSheetProperties": {"properties": p, "fields": "gridProperties.rowCount"}} for p in sizes]
    spreadsheet.batch_update({"requests": requests})


def write_cast(spreadsheet: gspread.Spreadsheet, rows: cast.Rows) -> None:
    """Type rows into a prepared workbook as staff would: by header, whatever the order of columns."""
    data = []
    for key, lines in rows.items():
        tab = schema.BY_KEY[key]
        headers = spreadsheet.worksheet(tab.title).row_values(1)
        keys = [next(c.key for c in tab.columns if c.header == header) for header in headers]
        values = [[line.get(k, "") for k in keys] for line in lines]
        data.append({"range": f"'{tab.title}'!A2", "values": values})
    spreadsheet.values_batch_update({"valueInputOption": "RAW", "data": data})


def _read_into(state_url: str, folder: Path) -> None:
    """Read the workbook of a data directory into a state database."""
    settings = Settings.from_environment(_config(folder))
    state = State(state_url)
    Sync(state, lambda: connect(settings), 0.0).read()
    state.close()


def _config(folder: Path) -> dict[str, object]:
    """Nothing of the developer's own environment or .env may reach a test: what is not named here is blank."""
    blank = dict.fromkeys(("SPREADSHEET", "SHEETS_EMULATOR_HOST", "STATE_URL", "MAIL_URL", "MEDIA_URL"), "")
    return {**blank, "DATA_DIR": folder, "POLL_SECONDS": "0.2", "SECRET_KEY": "tests"}
