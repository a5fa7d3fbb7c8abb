"""The state database outlives a release, or says why it cannot."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from sheets import outbox
from sheets.errors import NotConfigured
from sheets.state import State, get_value, set_value

LINE = {"action": "cell", "tab": "candidates", "row_id": "C2ABD", "key": "story", "base": None, "new": "Bonjour"}


def test_tables_of_another_release_are_made_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/state.sqlite3"
    old = State(url)
    with old.writing() as connection:
        set_value(connection, "schema", "0")
        connection.execute(sa.text("ALTER TABLE repairs DROP COLUMN content"))
    old.close()
    new = State(url)
    with new.writing() as connection:
        assert [c["name"] for c in sa.inspect(connection).get_columns("repairs") if c["name"] == "content"]
        set_value(connection, "kept", "yes")
    new.close()
    again = State(url)
    with again.reading() as connection:
        assert get_value(connection, "kept") == "yes"
    again.close()


def test_changes_that_wait_are_not_thrown_away(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/state.sqlite3"
    old = State(url)
    with old.writing() as connection:
        outbox.enqueue(connection, "flore", [LINE])
        set_value(connection, "schema", "0")
    old.close()
    with pytest.raises(NotConfigured, match="queue is empty"):
        State(url)
