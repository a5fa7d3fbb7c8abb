"""The durable queue of changes: on disk before anybody is told "saved".

A submission becomes one line a cell (or one for a whole new row). The lines of one submission share a receipt.
queued -> sent -> done, or noop (already so); queued or sent -> person (somebody must decide); dropped by a person.
A new row whose columns moved meanwhile: sent -> clearing -> queued.
"""

import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from sheets.errors import NotText
from sheets.model.columns import Cell
from sheets.model.kinds import CELL_LIMIT, is_text
from sheets.request_ids import new_receipt
from sheets.state import database as state
from sheets.state.database import bump, changes

QUEUED, SENT, DONE, NOOP, PERSON, DROPPED = "queued", "sent", "done", "noop", "person", "dropped"
CLEARING = "clearing"
OPEN = (QUEUED, SENT, CLEARING)
CELL, APPEND = "cell", "append"
SITE = "Tremplin"
"""The author of what the site notes by itself."""


@dataclass(frozen=True, slots=True)
class Pending:
    """One line of the outbox.

    Args:
        id: its place in the queue.
        receipt: the submission it belongs to.
        action: CELL or APPEND.
        tab: the tab's key.
        row_id: the row's ID.
        key: the column's key; empty for APPEND.
        base: the cell the author saw.
        new: the cell wanted; for APPEND a mapping column key -> cell.
        author: who asked.
        at: when (seconds since the epoch).
        state: see the module.
        reason: why a person must decide, a key of REASONS; or what a queued line waits for.
        theirs: the cell found in the sheet when it was decided; for a row being cleared, where its cells landed; for a
            line that waits, since when.
        refusals: how often the sheet refused it.
        settled_version: the snapshot that was current when it was settled.
    """

    id: int
    receipt: str
    action: str
    tab: str
    row_id: str
    key: str
    base: Any
    new: Any
    author: str
    at: float
    state: str
    reason: str
    theirs: Any
    refusals: int
    settled_version: int


def enqueue(connection: Connection, author: str, lines: Iterable[Mapping[str, Any]], receipt: str = "") -> str:
    """Put a submission in the queue; it is kept when the transaction ends.

    Args:
        connection: a writing transaction.
        author: who asks.
        lines: mappings with action, tab, row_id, key, base and new.
        receipt: its own, where the caller knows it; empty: a new one.

    Returns:
        The receipt.
    """
    receipt = receipt or new_receipt()
    rows = [
        {**line, "base": json.dumps(line["base"]), "new": json.dumps(line["new"]), "receipt": receipt,
         "author": author, "at": time.time(), "state": QUEUED}
        for line in lines
    ]  # fmt: skip
    connection.execute(changes.insert(), rows)
    bump(connection, "outbox")
    return receipt


def cell_line(tab: str, row_id: str, key: str, base: Cell, new: Cell) -> dict[str, Any]:
    """One cell of a submission, as `enqueue` takes it."""
    return {"action": CELL, "tab": tab, "row_id": row_id, "key": key, "base": base, "new": new}


def row_line(tab: str, row_id: str, cells: Mapping[str, Cell]) -> dict[str, Any]:
    """One new row of a submission, as `enqueue` takes it."""
    return {"action": APPEND, "tab": tab, "row_id": row_id, "key": "", "base": None, "new": {**cells, "id": row_id}}


def check_text(key: str, cell: Cell) -> None:
    """Refuse what a cell cannot keep as typed.

    Raises:
        NotText: over Google's limit, or with characters a sheet drops silently (see `kinds.is_text`).
    """
    if not isinstance(cell, str):
        return
    if len(cell) > CELL_LIMIT:
        raise NotText(key, "too_long")
    if not is_text(cell):
        raise NotText(key, "control")


def load(connection: Connection, *conditions: Any) -> list[Pending]:
    """The lines that meet the conditions, first in first."""
    found = connection.execute(sa.select(changes).where(*conditions).order_by(changes.c.id)).mappings()
    return [Pending(**{**row, **{k: json.loads(row[k]) for k in ("base", "new", "theirs")}}) for row in found]


def laid_over(connection: Connection, version: int) -> dict[str, dict[str, dict[str, Cell]]]:
    """What snapshot `version` does not show yet, not being written, or written since it was read.

    Returns:
        Tab key -> row ID -> column key -> cell, the latest change of a cell winning.
    """
    written_since = sa.and_(changes.c.state == DONE, changes.c.settled_version >= version)
    asked = sa.select(changes.c.action, changes.c.tab, changes.c.row_id, changes.c.key, changes.c.new)
    found = asked.where(sa.or_(changes.c.state.in_(OPEN), written_since)).order_by(changes.c.id)
    cells: dict[str, dict[str, dict[str, Cell]]] = {}
    for action, tab, row_id, key, new in connection.execute(found):
        row = cells.setdefault(tab, {}).setdefault(row_id, {})
        row.update(_decoded(new) if action == APPEND else {key: _decoded(new)})
    return cells


@lru_cache(maxsize=4_096)
def _decoded(new: str) -> Any:
    """A line's `new`: each save asks for all that waits, again."""
    return json.loads(new)


def settle(
    connection: Connection,
    ids: Sequence[int],
    to: str,
    *,
    reason: str = "",
    theirs: Cell = None,
) -> None:
    """Move lines to another state.

    Args:
        connection: a writing transaction.
        ids: the lines.
        to: the state.
        reason: for PERSON, a key of REASONS.
        theirs: the cell found in the sheet.
    """
    if not ids:
        return
    version = connection.execute(sa.select(sa.func.max(state.readings.c.version))).scalar() or 0
    connection.execute(
        changes.update()
        .where(changes.c.id.in_(ids))
        .values(state=to, reason=reason, theirs=json.dumps(theirs), settled_version=version)
    )
    bump(connection, "outbox")


def supersede(connection: Connection, waiting: int, by: int, base: Cell) -> None:
    """Let a later line take the place of one that waits for a person.

    Args:
        connection: a writing transaction.
        waiting, by: the lines.
        base: the cell that the later one is proposed against from now on.
    """
    settle(connection, [waiting], DROPPED, reason=f"{FOLLOWED}{by}")
    connection.execute(changes.update().where(changes.c.id == by).values(base=json.dumps(base)))


def last_word(connection: Connection, line: Pending) -> Pending:
    """The line that took the place of one, or of that one in its turn; itself where none did."""
    while line.state == DROPPED and line.reason.startswith(FOLLOWED):
        later = load(connection, changes.c.id == int(line.reason.removeprefix(FOLLOWED)))
        if not later:
            break  # settled long ago
        line = later[0]
    return line


FOLLOWED = "followed by "
"""Begins the reason of a line whose place a later one took; its ID follows."""
REASONS = {
    "conflict": "Quelqu'un d'autre a changé la même case entre-temps.",
    "row_gone": "La ligne n'est plus dans la feuille.",
    "row_there": "Une autre ligne porte déjà cet ID.",
    "row_double": "Plusieurs lignes portent le même ID.",
    "column_gone": "La colonne n'est plus dans la feuille.",
    "column_double": "Plusieurs colonnes portent le même nom.",
    "tab_gone": "L'onglet n'est plus dans la feuille.",
    "no_header": "L'onglet n'a plus de ligne de titres dans ses 20 premières lignes.",
    "formula": "La case contient une formule.",
    "refused": "La feuille refuse cette écriture (case protégée ?).",
    "displaced": "Cette valeur a été recouverte par erreur et n'a pas pu être remise à coup sûr.",
    "header_lost": "Le nom de cette colonne a été recouvert par erreur et n'a pas pu être remis à coup sûr.",
    "moved": "Les colonnes ont bougé pendant l'ajout de la ligne.",
}
"""Why a change waits for a person, in French; views translate."""
