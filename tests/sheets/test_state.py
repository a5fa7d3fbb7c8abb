"""The state database: SQLite or PostgreSQL, the same promises; and it outlives a release."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from sheets.book import Book
from sheets.changes import Addition, Conflicted, Edit
from sheets.errors import NeverRead, NotConfigured, StateUnreachable
from sheets.model.columns import Cell
from sheets.state import outbox, upgrade
from sheets.state.database import State, bump, changes, get_value, kept_secret, metadata, set_value
from tests.cast import KENNY

DATABASES = ("sqlite", "postgresql")
LINE = {"action": "cell", "tab": "candidates", "row_id": "C2ABD", "key": "story", "base": None, "new": "Bonjour"}


@pytest.fixture
def address(state_url: str, tmp_path: Path) -> str:
    return state_url or f"sqlite:///{tmp_path}/state.sqlite3"


@pytest.fixture
def old(address: str) -> Iterator[State]:
    """A state that another release left, with a change that waits."""
    made = State(address)
    with made.writing() as connection:
        outbox.enqueue(connection, "flore", [LINE])
        set_value(connection, "shape", "of another release")
    yield made
    made.close()


def columns(state: State, table: str) -> set[str]:
    with state.reading() as connection:
        return {column["name"] for column in sa.inspect(connection).get_columns(table)}


def run(state: State, *statements: str) -> None:
    with state.writing() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))


def waiting(state: State) -> list[object]:
    with state.reading() as connection:
        return [line.new for line in outbox.load(connection, changes.c.state == outbox.QUEUED)]


def reopened(address: str) -> State:
    """What a process of this release finds; closed at once."""
    state = State(address)
    state.close()
    return state


def test_what_a_release_adds_is_added_and_what_waits_stays(old: State, address: str) -> None:
    run(
        old, "DROP TABLE attempts", "ALTER TABLE changes DROP COLUMN theirs", "ALTER TABLE changes DROP COLUMN refusals"
    )
    new = reopened(address)
    assert {"theirs", "refusals"} <= columns(new, "changes")
    assert "plan" in columns(new, "attempts")
    with new.reading() as connection:
        (line,) = outbox.load(connection)
    assert (line.new, line.theirs, line.refusals) == ("Bonjour", None, 0)
    new.close()


def test_a_missing_index_is_made(old: State, address: str) -> None:
    run(old, "DROP INDEX ix_changes_receipt")
    new = reopened(address)
    with new.reading() as connection:
        assert "ix_changes_receipt" in {index["name"] for index in sa.inspect(connection).get_indexes("changes")}
    new.close()


def test_only_what_can_be_read_again_is_made_again(old: State, address: str) -> None:
    run(
        old,
        "ALTER TABLE readings RENAME COLUMN read_at TO since",
        "CREATE TABLE mails_of_a_newer_release (id INTEGER)",
        "INSERT INTO mails_of_a_newer_release VALUES (1)",
    )
    new = reopened(address)
    assert columns(new, "readings") == {"version", "read_at"}
    assert waiting(new) == ["Bonjour"]
    with new.reading() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM mails_of_a_newer_release")).scalar() == 1
    with pytest.raises(NeverRead):
        _ = Book(new).snapshot
    new.close()


def test_readings_that_mean_something_else_are_made_again(old: State, address: str) -> None:
    run(
        old,
        "INSERT INTO readings (version, read_at) VALUES (7, 1)",
        "UPDATE \"values\" SET value = '0' WHERE key = 'meaning readings'",
    )
    new = reopened(address)
    with new.reading() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM readings")).scalar() == 0
    assert waiting(new) == ["Bonjour"]
    new.close()


def test_a_release_that_cannot_follow_says_so_and_touches_nothing(old: State, address: str) -> None:
    run(
        old,
        "ALTER TABLE changes RENAME COLUMN receipt TO ticket",
        "ALTER TABLE readings RENAME COLUMN read_at TO since",
    )
    with pytest.raises(NotConfigured, match="table changes"):
        State(address)
    assert "ticket" in columns(old, "changes")
    assert "since" in columns(old, "readings")


def test_tables_of_this_release_are_left_alone(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reopened(address)
    monkeypatch.setattr(upgrade, "_follow", lambda *_: pytest.fail("looked at again"))
    reopened(address)


def test_processes_that_start_together_make_the_tables_once(address: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        states = list(pool.map(State, [address] * 8))
        secrets = set(pool.map(kept_secret, states))
    assert len(secrets) == 1
    assert len(secrets.pop()) >= 48
    assert columns(states[0], "changes") == set(metadata.tables["changes"].columns.keys())
    for state in states:
        state.close()


def test_counters_count_everybody(address: str) -> None:
    def count(_: int) -> None:
        state = State(address)
        for _ in range(10):
            with state.writing() as connection:
                bump(connection, "counter")
        state.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(count, range(4)))
    state = State(address)
    with state.reading() as connection:
        assert get_value(connection, "counter") == "40"
    state.close()


def test_nothing_of_a_block_that_fails_is_kept(address: str) -> None:
    state = State(address)

    def fail() -> None:
        with state.writing() as connection:
            set_value(connection, "kept", "yes")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with state.reading() as connection:
        assert get_value(connection, "kept") == ""
    state.close()


def test_a_reader_sees_one_moment(address: str) -> None:
    state = State(address)
    with state.reading() as connection:
        assert get_value(connection, "moment", "before") == "before"
        with state.writing() as other:
            set_value(other, "moment", "after")
        assert get_value(connection, "moment", "before") == "before"
    with state.reading() as connection:
        assert get_value(connection, "moment") == "after"
    state.close()


@pytest.mark.parametrize("value", ["", "é'\"\\%s :name", "a\x00b", "\u202e😀", "x" * 100_000])
def test_any_text_is_kept(address: str, value: str) -> None:
    state = State(address)
    with state.writing() as connection:
        set_value(connection, "key", value)
        outbox.enqueue(connection, "flore", [{**LINE, "new": value}])
    with state.reading() as connection:
        assert get_value(connection, "key", "none") == value.replace("\x00", "")
    assert waiting(state) == [value]
    assert Book(state).progress("no\x00receipt") is None
    state.close()


def save(machine: Book, seen: Cell, text: str, ready: threading.Barrier) -> str:
    ready.wait()
    try:
        machine.submit(Edit("candidates", KENNY, {"story": seen}, {"story": text}), "flore")
    except Conflicted:
        return "conflict"
    return "kept"


def test_of_two_who_save_the_same_cell_at_once_one_is_told(book: Book) -> None:
    """As from two machines: each has its own connections."""
    machines = [book, Book(State(book.state.engine.url.render_as_string(hide_password=False)))]
    with ThreadPoolExecutor(2) as pool:
        for n in range(10):
            kenny = book.snapshot.candidates.get(KENNY)
            assert kenny
            seen, ready = book.snapshot.candidates.cell(kenny, "story"), threading.Barrier(2)
            told = [pool.submit(save, machine, seen, f"{n} {i}", ready) for i, machine in enumerate(machines)]
            assert sorted(one.result() for one in told) == ["conflict", "kept"]
    machines[1].state.close()


def test_ids_minted_at_once_differ(book: Book) -> None:
    other = Book(State(book.state.engine.url.render_as_string(hide_password=False)))

    def add(n: int) -> str:
        addition = Addition("experiences", {"candidate": KENNY, "title": f"Métier {n}"})
        return (book, other)[n % 2].submit(addition, "flore").row_id

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(add, range(24)))) == 24
    other.state.close()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("nonsense", "is not a database's address"),
        ("mysql://host/base", "SQLite"),
        ("postgresql+asyncpg://host/base", "postgresql\\+psycopg"),
    ],
)
def test_an_address_that_is_none(url: str, words: str) -> None:
    with pytest.raises(NotConfigured, match=words):
        State(url)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_no_answer_says_what_to_check_but_no_password(scheme: str) -> None:
    with pytest.raises(StateUnreachable, match="Check that PostgreSQL runs") as told:
        State(f"{scheme}://tremplin:s3cr3t@127.0.0.1:1/tremplin")
    assert "s3cr3t" not in str(told.value)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StateUnreachable, match="can be written"):
        State(f"sqlite:///{tmp_path}/nowhere/state.sqlite3")
