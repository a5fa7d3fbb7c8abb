"""A word that decides and cannot be understood is told by mail when it lasts: somebody's page hangs on it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

import clock
from mail import queue as mail_queue
from mail.message import Message
from programme.letters.composing import compose
from programme.letters.contacts import zone_mailbox
from programme.letters.languages import language_for
from sheets.model.holding import HELD
from sheets.model.kinds import plain
from sheets.model.snapshot import Snapshot
from sheets.state.database import State

LASTS_SECONDS = 3_600.0
"""Who is mending it has time to, before a mail says it."""


class BrokenWords:
    """Tells staff, once, of the cells that are held for long; of a whole column in one mail.

    Args:
        state: the state database.
        public_url: the site's address, for the link.
    """

    def __init__(self, state: State, public_url: str) -> None:
        self.state = state
        self.public_url = public_url
        self._told: set[str] = set()

    def tell(self, snapshot: Snapshot, now: float | None = None) -> None:
        """Queue the mails that are due; nothing is opened or written where there is nothing new.

        Args:
            snapshot: the latest reading.
            now: seconds since 1970; default: now.
        """
        before = (clock.time() if now is None else now) - LASTS_SECONDS
        columns: dict[tuple[str, str], list[Sequence[Any]]] = {}
        for line in snapshot.grids.get(HELD, ()):
            if float(line[7] or 0) <= before:
                columns.setdefault((str(line[0]), str(line[3])), []).append(line)
        due = {f"broken:{tab}:{name}:{min(c[7] for c in cells)}": cells for (tab, name), cells in columns.items()}
        if not (new := due.keys() - self._told):
            return
        with self.state.writing() as connection:
            for key in new:
                message = self._message(connection, snapshot, due[key])
                if message.to:
                    mail_queue.enqueue(connection, message, key)
        self._told = set(due)

    def _message(self, connection: Connection, snapshot: Snapshot, cells: Sequence[Sequence[Any]]) -> Message:
        title, _, _, header, raw, held, row_id, _ = cells[0]
        candidate = snapshot.candidates.get(str(row_id))
        name = candidate.first_name if candidate else str(row_id)
        more = len(cells) - 1
        values = {
            "name": f"{name} (+ {more})" if more else name,
            "tab": str(title),
            "column": str(header),
            "value": plain(raw),
            "kept": plain(held),
        }
        mailbox = zone_mailbox(snapshot, candidate.zone if candidate else "")
        return compose(
            "broken_word", language_for(connection, mailbox, snapshot), mailbox, values,
            snapshot=snapshot, link=f"{self.public_url}/staff/understood",
        )  # fmt: skip
