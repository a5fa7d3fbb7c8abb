"""Who is signed in where: one line a browser, which its owner, staff or the sheet may end at any time.

The browser's cookie holds a random token; here is only its hash, so that whoever reads the database signs in as nobody.
An ended session is a line that is gone: no copy of its cookie opens anything again, whatever comes back to the sheet.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Column, Connection, Float, Integer, String, Table

import clock
from programme.accounts.people import people_at
from sheets.book import Book
from sheets.model.snapshot import Snapshot
from sheets.state import outbox
from sheets.state.database import State, metadata

LENGTH_SECONDS = 30 * 86_400.0
"""A session's whole life, used or not."""
SEEN_SECONDS = 3_600.0
"""How finely is noted when a session was last used: not a write for each page."""

sessions = Table(
    "sessions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("token", String, nullable=False, unique=True),
    Column("email", String, nullable=False, index=True),
    Column("chosen", String, nullable=False, default=""),
    Column("started_at", Float, nullable=False),
    Column("seen_at", Float, nullable=False),
    Column("browser", String, nullable=False, default=""),
    Column("system", String, nullable=False, default=""),
    Column("confirmed_at", Float),
    Column("challenge", String, nullable=False, default=""),
)
"""One line a session. `token` is a hash; `confirmed_at` and `challenge` are the second step's (see passkeys.py)."""

# The first that is named in a User-Agent is meant: each browser also names those it wants to pass for.
_BROWSERS = (
    ("Edge", r"Edg(?:e|A|iOS)?/"),
    ("Opera", r"OPR/|Opera"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Vivaldi", r"Vivaldi/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|Chromium/|CriOS/"),
    ("Safari", r"Safari/"),
)
_SYSTEMS = (
    ("iPhone", r"iPhone|iPod"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("Windows", r"Windows"),
    ("Mac", r"Macintosh|Mac OS X"),
    ("ChromeOS", r"CrOS"),
    ("Linux", r"Linux|X11"),
)


@dataclass(frozen=True, slots=True)
class Session:
    """One browser where somebody is signed in.

    Args:
        id: names it in pages and forms; opens nothing.
        email: who.
        chosen: which of the people at that address (see people.py); empty: they have not said yet.
        started_at, seen_at: seconds since 1970; the second to the hour or so.
        browser, system: of the device, as people call them; empty: not recognised.
        confirmed_at: when its second step was last passed, or None.
        challenge: what a passkey was asked to sign, and when; empty: nothing waits for one.
    """

    id: int
    email: str
    chosen: str
    started_at: float
    seen_at: float
    browser: str
    system: str
    confirmed_at: float | None
    challenge: str


_COLUMNS = [sessions.c[name] for name in Session.__slots__]
_OF_TOKEN = sa.select(*_COLUMNS).where(
    sessions.c.token == sa.bindparam("token"), sessions.c.started_at >= sa.bindparam("since")
)  # fmt: skip
"""Made once: each page that somebody signed in opens asks it."""


def start(book: Book, email: str, agent: str, chosen: str = "") -> str:
    """Sign an address in on one more device; lines that are too old go.

    Args:
        book: the workbook.
        email: who.
        agent: the browser's User-Agent.
        chosen: which of the people at that address.

    Returns:
        The token for its cookie, kept nowhere else.
    """
    token, now = secrets.token_urlsafe(32), clock.time()
    browser, system = device(agent)
    with book.state.writing() as connection:
        connection.execute(sessions.delete().where(sessions.c.started_at < now - LENGTH_SECONDS))
        connection.execute(
            sessions.insert().values(
                token=_hash(token),
                email=email.lower(),
                chosen=chosen,
                started_at=now,
                seen_at=now,
                browser=browser,
                system=system,
            )
        )
    return token


def find(book: Book, token: str) -> Session | None:
    """The session of a cookie's token, while it lasts."""
    asked = {"token": _hash(token), "since": clock.time() - LENGTH_SECONDS}
    with book.state.reading() as connection:
        row = connection.execute(_OF_TOKEN, asked).first()
    return Session(*row) if row else None


def note_seen(book: Book, session: Session) -> None:
    """Note that a session is used, once an hour."""
    if (now := clock.time()) - session.seen_at >= SEEN_SECONDS:
        with book.state.writing() as connection:
            connection.execute(sessions.update().where(sessions.c.id == session.id).values(seen_at=now))


def choose(book: Book, session: Session, key: str) -> None:
    """Note which of the people at their address uses a session."""
    with book.state.writing() as connection:
        connection.execute(sessions.update().where(sessions.c.id == session.id).values(chosen=key))


def sessions_like(book: Book, session: Session) -> list[Session]:
    """Where the person of a session is signed in, the last used first."""
    return _listed(book, *_like(session))


def all_sessions(book: Book) -> list[Session]:
    """Where anybody is signed in, the last used first."""
    return _listed(book)


def _listed(book: Book, *conditions: sa.ColumnElement[bool]) -> list[Session]:
    alive = sessions.c.started_at >= clock.time() - LENGTH_SECONDS
    order = (sessions.c.seen_at.desc(), sessions.c.id.desc())
    with book.state.reading() as connection:
        found = connection.execute(sa.select(*_COLUMNS).where(alive, *conditions).order_by(*order))
        return [Session(*row) for row in found]


def end(book: Book, session_id: int, like: Session | None = None) -> int:
    """End a session, for good; how many ended: none, if it had ended before.

    Args:
        book: the workbook.
        session_id: which.
        like: a session of the person whose it must be; None: anybody's.
    """
    with book.state.writing() as connection:
        return connection.execute(sessions.delete().where(sessions.c.id == session_id, *_like(like))).rowcount


def end_others(book: Book, session: Session) -> int:
    """End all the other sessions of a session's person, for good; how many ended."""
    with book.state.writing() as connection:
        return connection.execute(sessions.delete().where(sessions.c.id != session.id, *_like(session))).rowcount


def end_all(book: Book, email: str) -> int:
    """End all the sessions of an address, for good; how many ended."""
    with book.state.writing() as connection:
        return end_sessions_of(connection, email)


def end_sessions_of(connection: Connection, email: str) -> int:
    """End all the sessions of an address, for good; how many ended.

    Args:
        connection: a writing transaction.
        email: whose.
    """
    return connection.execute(sessions.delete().where(sessions.c.email == email.strip().lower())).rowcount


def left(snapshot: Snapshot, email: str, chosen: str) -> bool:
    """Whether somebody left the sheet, or their address; not known for want of a column of addresses.

    Args:
        snapshot: a reading.
        email: what they signed in with.
        chosen: which of the people there.
    """
    tables = (snapshot.candidates, snapshot.coaches, snapshot.staff)
    if any(t.binding.header_row >= 0 and "email" not in t.binding.columns for t in tables):
        return False
    people = people_at(snapshot, email)
    return not any(chosen in ("", one.key, *(row.id for row in one.candidates)) for one in people)


class Sweeper:
    """Ends the sessions of those who left the sheet, at the reading that shows it: coming back does not revive them.

    Args:
        state: the state database.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self._swept: object = None

    def sweep(self, snapshot: Snapshot) -> None:
        """Look at a reading, if it is another one than the last time.

        Args:
            snapshot: a reading, without the changes that wait.
        """
        if self._swept == snapshot.version:
            return
        whose = (sessions.c.email, sessions.c.chosen)
        with self._state.reading() as connection:
            # With what waits: who has just changed their address is there already.
            snapshot = snapshot.with_cells(outbox.laid_over(connection, snapshot.version))
            people = connection.execute(sa.select(*whose).distinct()).all()
        if gone := [(email, chosen) for email, chosen in people if left(snapshot, email, chosen)]:
            with self._state.writing() as connection:
                for email, chosen in gone:
                    connection.execute(sessions.delete().where(whose[0] == email, whose[1] == chosen))
        self._swept = snapshot.version


def device(agent: str) -> tuple[str, str]:
    """Browser and system, as people call them, by a User-Agent; empty where it names none that we know."""
    found = [
        next((name for name, pattern in names if re.search(pattern, agent[:512])), "")
        for names in (_BROWSERS, _SYSTEMS)
    ]  # fmt: skip
    return found[0], found[1]


def _like(session: Session | None) -> list[sa.ColumnElement[bool]]:
    return [sessions.c.email == session.email, sessions.c.chosen == session.chosen] if session else []


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
