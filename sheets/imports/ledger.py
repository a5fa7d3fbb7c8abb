"""What imports did, kept in the state database: to go on after an interruption, and to be undone."""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, Connection, Float, Integer, String, Table, Text

from sheets.state.database import State, metadata

imports = Table(
    "imports",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", String, nullable=False),
    Column("author", String, nullable=False),
    Column("at", Float, nullable=False),
    Column("kind", String, nullable=False),
    Column("state", String, nullable=False),
)
"""One import: kind `whole` (an empty workbook was filled) or `merge`; running, done, undoing, undone."""

steps = Table(
    "import_steps",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("import_id", Integer, nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("tab", String, nullable=False),
    Column("payload", Text, nullable=False),
    Column("state", String, nullable=False),
)
"""What it does, in order: kind `fill`, `columns`, `rows` or `edits`; waiting, done, undone."""

RUNNING, DONE, UNDOING, UNDONE = "running", "done", "undoing", "undone"
WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Import:
    """One import."""

    id: int
    name: str
    author: str
    at: float
    kind: str
    state: str


@dataclass(frozen=True, slots=True)
class ImportStep:
    """One thing an import does."""

    id: int
    import_id: int
    kind: str
    tab: str
    payload: Any
    state: str


def open_import(
    state: State, name: str, author: str, kind: str, todo: Sequence[tuple[str, str, Mapping[str, Any]]]
) -> Import:
    """Write an import down before it begins.

    Args:
        state: the state database.
        name: the file's name.
        author: who imports.
        kind: `whole` or `merge`.
        todo: its steps: (kind, tab, payload).
    """
    with state.writing() as connection:
        made = connection.execute(
            imports.insert().values(name=name, author=author, at=time.time(), kind=kind, state=RUNNING)
        )
        assert made.inserted_primary_key
        import_id = int(made.inserted_primary_key[0])
        rows = [
            {"import_id": import_id, "kind": k, "tab": tab, "payload": json.dumps(payload), "state": WAITING}
            for k, tab, payload in todo
        ]
        if rows:
            connection.execute(steps.insert(), rows)
        return _one(connection, import_id)


def latest(state: State, *states: str) -> Import | None:
    """The last import in one of these states, if any."""
    with state.reading() as connection:
        wanted = sa.select(imports).where(imports.c.state.in_(states)).order_by(imports.c.id.desc()).limit(1)
        found = connection.execute(wanted).mappings().first()
    return Import(**found) if found else None


def find(state: State, import_id: int) -> Import:
    """An import by its number."""
    with state.reading() as connection:
        return _one(connection, import_id)


def steps_of(state: State, import_id: int, *states: str) -> list[ImportStep]:
    """The steps of an import in one of these states (any, when none is named), in order."""
    wanted = sa.select(steps).where(steps.c.import_id == import_id).order_by(steps.c.id)
    if states:
        wanted = wanted.where(steps.c.state.in_(states))
    with state.reading() as connection:
        found = connection.execute(wanted).mappings().all()
    return [ImportStep(**{**row, "payload": json.loads(row["payload"])}) for row in found]


def mark(connection: Connection, step: ImportStep, to: str, payload: Any = None) -> None:
    """A step's new state, and what is to be remembered of it.

    Args:
        connection: a writing transaction.
        step: which.
        to: its state.
        payload: in place of its present one; None: as it was.
    """
    values = {"state": to} if payload is None else {"state": to, "payload": json.dumps(payload)}
    connection.execute(steps.update().where(steps.c.id == step.id).values(**values))


def mark_import(state: State, import_id: int, to: str) -> None:
    """An import's new state."""
    with state.writing() as connection:
        connection.execute(imports.update().where(imports.c.id == import_id).values(state=to))


def _one(connection: Connection, import_id: int) -> Import:
    found = connection.execute(sa.select(imports).where(imports.c.id == import_id)).mappings().one()
    return Import(**found)
