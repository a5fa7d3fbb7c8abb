"""PostgreSQL stops and comes back: pages say so, nothing acknowledged is lost, and everything goes on by itself."""

import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import gspread
import psycopg
import pytest
from flask.testing import FlaskClient

from sheets.api.connection import Workbook
from sheets.book import Book
from sheets.changes import Conflicted, Edit
from sheets.errors import StateUnreachable
from sheets.state.database import State
from sheets.worker.election import DatabaseElection, Election, election
from sheets.worker.sync import Sync
from tests.cast import ABDENOUR, INES, KENNY
from tests.conftest import SignIn
from tests.postgresql import PostgresServer, make_server
from tests.running import eventually

CV = f"/cv/abdenour-{ABDENOUR.lower()}"


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    """A server of this test's own, to be stopped."""
    with tempfile.TemporaryDirectory(prefix="tremplin-postgresql-") as folder:
        started = make_server(Path(folder) / "data")
        yield started
        started.cleanup()


@pytest.fixture
def state_url(server: PostgresServer) -> str:
    """The app keeps its state there."""
    return server.get_uri(driver="psycopg")


def stop(server: PostgresServer) -> None:
    """At once, as when the machine goes: sessions are cut."""
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = on")  # what follows must be on disk
        connection.execute("SELECT pg_reload_conf()")
    server.stop()


def start(server: PostgresServer) -> None:
    """Come back on the same files."""
    server.ensure_postgres_running()


def test_pages_say_so_and_everything_comes_back(
    server: PostgresServer,
    client: FlaskClient,
    sign_in: SignIn,
    book: Book,
    sync: Sync,
    sheet: gspread.Spreadsheet,
) -> None:
    flore = sign_in("flore@example.org")
    kept = book.submit(Edit("candidates", KENNY, {"catchphrase": None}, {"catchphrase": "Gardé"}), "flore")
    over, elected = threading.Event(), election(book.state, Path("unused"))
    stop(server)
    worker = threading.Thread(target=sync.run, args=(over, elected))
    worker.start()
    try:
        for answer in (
            client.get("/healthz"),
            flore.get("/coach/"),
            client.post("/sign-in", data={"email": "flore@example.org"}),
            flore.post(f"/coach/candidates/{KENNY}/cv/person", data={"first_name": "Kenny", "story": "Perdu ?"}),
        ):
            assert answer.status_code == 503, answer.text
        assert "gardez cette page ouverte" in flore.get("/coach/").text.replace("\u202f", " ")
        with pytest.raises(StateUnreachable):
            book.submit(Edit("candidates", KENNY, {"catchphrase": None}, {"catchphrase": "Refusé"}), "flore")
        start(server)
        assert client.get(CV).status_code == 200

        def written() -> bool:
            progress = book.progress(kept.id)
            return progress is not None and progress.state == "done"

        eventually(written)
    finally:
        over.set()
        worker.join()
    assert "Gardé" in sheet.worksheet("Candidats").row_values(3)


def test_one_worker_and_a_lost_session_is_a_lost_election(state_url: str) -> None:
    states = [State(state_url), State(state_url)]
    first, second = (election(state, Path("unused")) for state in states)
    assert first.won()
    assert first.won()
    assert not second.won()
    _cut_sessions_that_hold_a_lock(state_url)
    assert second.won()
    assert not first.won()
    second.give_up()
    assert first.won()
    first.give_up()
    for state in states:
        state.close()


def test_the_elected_one_steps_down_while_the_database_is_away(server: PostgresServer, state_url: str) -> None:
    state = State(state_url)
    elected: Election = election(state, Path("unused"))
    assert isinstance(elected, DatabaseElection)
    assert elected.won()
    stop(server)
    assert not elected.won()
    start(server)
    assert elected.won()
    elected.give_up()
    state.close()


def test_a_worker_without_a_database_does_not_die(
    server: PostgresServer, book: Book, workbook: Workbook
) -> None:  # fmt: skip
    sync = Sync(book.state, lambda: workbook, 0.0)
    stop(server)
    with pytest.raises(StateUnreachable):
        sync.step()
    sync._note(StateUnreachable("as run() does"))
    start(server)
    sync.step()


def _cut_sessions_that_hold_a_lock(url: str) -> None:
    """End them, and wait until they are gone: a busy machine is told long before it lets go of their locks."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_locks"
            " WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
        )


def test_strangers_read_on_from_memory(
    server: PostgresServer,
    client: FlaskClient,
    book: Book,
    state_url: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert client.get(CV).status_code == 200  # what comes after was never asked for before
    caplog.clear()
    stop(server)
    try:
        for address in ("/", CV, f"/cv/ines-{INES.lower()}", f"{CV}.json", f"{CV}.pdf", f"{CV}.jpg", "/?q=cuisine",
                        "/legal", "/relays", "/sitemap.xml", "/robots.txt"):  # fmt: skip
            assert client.get(address).status_code == 200, address
        said = [record.getMessage() for record in caplog.records if record.levelname in ("WARNING", "ERROR")]
        assert len([text for text in said if "from memory" in text]) == 1
        assert len(said) < 5, said
        assert client.post("/opportunities/new", data={"title": "Couturier"}).status_code in (422, 503)

        with monkeypatch.context() as patched:
            patched.setattr("sheets.book.FROM_MEMORY_SECONDS", 0.0)
            assert client.get("/").status_code == 503
    finally:
        start(server)
    monkeypatch.setattr("sheets.book.ASK_AGAIN_SECONDS", 60.0)  # it came back unnoticed, and somebody else wrote
    elsewhere = Book(State(state_url))
    elsewhere.submit(Edit("candidates", KENNY, {"catchphrase": None}, {"catchphrase": "Première"}), "camille")
    assert client.get(CV).status_code == 200
    with pytest.raises(Conflicted):
        book.submit(Edit("candidates", KENNY, {"catchphrase": None}, {"catchphrase": "Seconde"}), "flore")
    elsewhere.state.close()
