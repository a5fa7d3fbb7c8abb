"""Who has the sheet open in a browser, and in which cell: told to the others, and to nobody else."""

import threading
import time
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, Float, Integer, String, Table

from sheets.state.database import State, metadata
from sheets.state.upgrade import REBUILDABLE

LOOK_SECONDS = 0.4
"""Between two looks of one process, however many pages it serves."""

places = Table(
    "grid_places",
    metadata,
    Column("page", String, primary_key=True),
    Column("account", String, nullable=False),
    Column("name", String, nullable=False),
    Column("tab", Integer, nullable=False),
    Column("row", String, nullable=False),
    Column("column", Integer, nullable=False),
    Column("until", Float, nullable=False),
    info={REBUILDABLE: 1},
)
"""Pages that listen, by the ID each gives itself; one that does not leave is gone with its time."""


@dataclass(frozen=True, slots=True)
class Present:
    """A page that somebody has open.

    Args:
        page: its ID.
        name: whose, as the others call them.
        tab, row, column: where they are; the row as places.py names it, or "".
    """

    page: str
    name: str
    tab: int
    row: str
    column: int

    def told(self) -> dict[str, Any]:
        """For the other pages."""
        return {"page": self.page, "name": self.name, "tab": self.tab, "row": self.row, "column": self.column}


class Presence:
    """The pages that are open, of all processes.

    Args:
        state: the state database.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self._lock = threading.Lock()
        self._seen: tuple[Present, ...] = ()
        self._looked_at = -LOOK_SECONDS

    def enter(self, page: str, account: str, name: str, tab: int, seconds: float) -> None:
        """A page listens, for so long at most."""
        now = time.time()
        line = {"account": account, "name": name, "tab": tab, "row": "", "column": 0, "until": now + seconds}
        with self._state.writing() as connection:
            connection.execute(places.delete().where(sa.or_(places.c.page == page, places.c.until < now)))
            connection.execute(places.insert().values(page=page, **line))

    def move(self, page: str, account: str, row: str, column: int) -> None:
        """Somebody is in another cell."""
        mine = (places.c.page == page, places.c.account == account)
        with self._state.writing() as connection:
            connection.execute(places.update().where(*mine).values(row=row, column=column))

    def leave(self, page: str, account: str) -> None:
        """A page listens no more."""
        with self._state.writing() as connection:
            connection.execute(places.delete().where(places.c.page == page, places.c.account == account))

    def others(self, page: str) -> list[Present]:
        """All the pages that are open but one, in the same order for everybody."""
        with self._lock:
            if time.monotonic() - self._looked_at > LOOK_SECONDS:
                columns = (places.c.page, places.c.name, places.c.tab, places.c.row, places.c.column)
                wanted = sa.select(*columns).where(places.c.until > time.time()).order_by(places.c.page)
                with self._state.reading() as connection:
                    self._seen = tuple(Present(**line) for line in connection.execute(wanted).mappings())
                self._looked_at = time.monotonic()
            return [one for one in self._seen if one.page != page]
