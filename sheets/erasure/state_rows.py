"""Take a person out of the state database: lines of the outbox, history, events, what was written ahead, readings."""

import json
from collections.abc import Iterable, Mapping
from contextlib import closing
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from sheets.events import history
from sheets.events.handlers import failures
from sheets.imports.ledger import steps
from sheets.state import outbox, readings
from sheets.state.database import State, changes, get_value, metadata, repairs, set_value
from sheets.state.outbox import APPEND, CLEARING, OPEN, PERSON, QUEUED, SENT
from sheets.writing.ahead import forget_plans
from sheets.writing.identity import ALONE

ERASED = "effacé"
"""Stands where the address of a person who was erased stood."""
Rows = Iterable[tuple[str, str]]
"""Tab key and ID of each."""


def drop_waiting(connection: Connection, rows: Rows) -> None:
    """Take out of the outbox what was to be written in some rows, or about them in new ones, and has not left."""
    ids = {row_id for _, row_id in rows}
    for line in outbox.load(connection, changes.c.state.in_((QUEUED, PERSON))):
        values = line.new.values() if line.action == APPEND else ()
        if line.row_id in ids or any(value in ids for value in values if isinstance(value, str)):
            connection.execute(changes.delete().where(changes.c.id == line.id))


def still_open(connection: Connection, rows: Rows) -> bool:
    """Whether something of these rows is on its way to the sheet, or to be put back there."""
    ids = [row_id for _, row_id in rows]
    lines = sa.exists().where(changes.c.row_id.in_(ids), changes.c.state.in_(OPEN))
    to_repair = sa.exists().where(repairs.c.row_id.in_(ids), repairs.c.state.in_(("open", SENT)))
    return bool(connection.execute(sa.select(sa.or_(lines, to_repair))).scalar())


def forget_rows(connection: Connection, rows: Rows) -> None:
    """Drop every line that tells what some rows held, and how often an event about them failed.

    Args:
        connection: a writing transaction.
        rows: tab key and ID of each, with nothing on its way to the sheet.
    """
    known = list(rows)
    kept = (QUEUED, SENT, CLEARING)
    for tab, row_id in known:
        here = changes.c.tab == tab, changes.c.row_id == row_id
        connection.execute(changes.delete().where(*here, changes.c.state.not_in(kept)))
        mended = repairs.c.tab == tab, repairs.c.row_id == row_id, repairs.c.state.not_in(("open", SENT))
        connection.execute(repairs.delete().where(*mended))
        history.forget_row(connection, tab, row_id)
    ids = {row_id for _, row_id in known}
    forget_plans(connection)
    _forget_repairs(connection, ids)
    _forget_imports(connection, ids)
    _forget_originals(connection, known)
    connection.execute(failures.delete().where(failures.c.state != "waits"))


def forget_address(connection: Connection, address: str) -> None:
    """Write ERASED in the place of an e-mail address, wherever the state has it.

    Args:
        connection: a writing transaction.
        address: in whatever case.
    """
    for table in metadata.tables.values():
        for column in table.columns:
            if not isinstance(column.type, sa.String) or column.primary_key:
                continue
            holds = sa.func.lower(column).contains(address.lower(), autoescape=True)
            found = connection.execute(sa.select(*table.primary_key.columns, column).where(holds)).all()
            for line in found:
                where = [key == value for key, value in zip(table.primary_key.columns, line, strict=False)]
                text = _without(str(line[-1]), address)
                connection.execute(table.update().where(*where).values({column.name: text}))


def forget_owner(connection: Connection, row_id: str) -> None:
    """Empty every table that counts or keeps something by candidate of what is theirs."""
    for table in owned_tables():
        connection.execute(table.delete().where(table.c.candidate == row_id))


def rows_of_owner(connection: Connection, row_id: str, table_name: str) -> list[dict[str, Any]]:
    """What one of these tables keeps of a candidate."""
    table = metadata.tables[table_name]
    return [dict(row) for row in connection.execute(table.select().where(table.c.candidate == row_id)).mappings()]


def owned_tables() -> list[sa.Table]:
    """Every table that counts or keeps something by candidate."""
    return [table for table in metadata.tables.values() if "candidate" in table.c]


def forget_the_past(state: State) -> None:
    """Keep of the workbook only what it holds now, and leave nothing of what was deleted in SQLite's files."""
    with state.writing() as connection:
        readings.forget_the_past(connection)
    if not state.shared:
        with closing(state.engine.raw_connection()) as raw:
            raw.cursor().execute("VACUUM")  # deleted lines stay in a file's free pages until then
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _without(text: str, address: str) -> str:
    low, found, at = text.lower(), [], 0
    while (start := low.find(address.lower(), at)) >= 0:
        found += [text[at:start], ERASED]
        at = start + len(address)
    return "".join([*found, text[at:]])


def _forget_repairs(connection: Connection, ids: set[str]) -> None:
    """Whole rows that stood about a cell that was covered by mistake."""
    settled = sa.select(repairs.c.id, repairs.c.spot).where(repairs.c.state.not_in(("open", SENT)))
    for repair, spot in connection.execute(settled):
        if any(json.dumps(row_id) in spot for row_id in ids):
            kept = json.dumps({"in_header": bool(json.loads(spot).get("in_header"))})
            connection.execute(repairs.update().where(repairs.c.id == repair).values(spot=kept))


def _forget_imports(connection: Connection, ids: set[str]) -> None:
    """What imports did to these rows: undoing one leaves them alone."""
    for step_id, text in connection.execute(sa.select(steps.c.id, steps.c.payload)).all():
        if any(json.dumps(row_id) in text for row_id in ids):
            payload = json.dumps(_imported(json.loads(text), ids))
            connection.execute(steps.update().where(steps.c.id == step_id).values(payload=payload))


def _imported(payload: Mapping[str, Any], ids: set[str]) -> dict[str, Any]:
    made = dict(payload)
    if "cells" in made:
        made["cells"] = [cell for cell in made["cells"] if cell[0] not in ids]
    if "ids" in made:
        stay = [n for n, row_id in enumerate(made["ids"]) if row_id not in ids]
        made["rows"], made["ids"] = [made["rows"][n] for n in stay], [made["ids"][n] for n in stay]
    return made


def _forget_originals(connection: Connection, rows: Rows) -> None:
    """What an ID that stands twice held when it stood alone (see identity.py)."""
    kept = json.loads(get_value(connection, ALONE, "{}"))
    left = {name: row for name, row in kept.items() if name not in {f"{tab} {row_id}" for tab, row_id in rows}}
    if left != kept:
        set_value(connection, ALONE, json.dumps(left))
