"""The audience of each CV: views and shares, each person once a day, without a cookie and without a stored address.

A person is known for a day by a keyed hash of address, browser and CV. Its salt is drawn each day and thrown away with
the day's hashes: what is left are numbers. Counts wait in memory for a second, then are written together: a process
killed outright loses that second. totals.py takes them to the sheet.
"""

import datetime as dt
import hashlib
import logging
import re
import secrets
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Column, Connection, Integer, LargeBinary, String, Table

import clock
from sheets.errors import SheetsError
from sheets.model.ids import ALPHABET
from sheets.state.database import State, insert, metadata

log = logging.getLogger(__name__)

VIEW, SHARE, OPPORTUNITY = "view", "share", "opportunity"
CODE_LENGTH = 6
MOST_WAITING = 100_000
"""Counts kept in memory while the state database does not answer; later ones are lost."""
REMEMBERED = 200_000
"""People of today a process knows it has counted; the state database knows them all."""

_CODE = re.compile(f"[{ALPHABET}]{{{CODE_LENGTH}}}")

salts = Table("audience_salts", metadata, Column("day", String, primary_key=True), Column("salt", LargeBinary))
"""Today's salt: one line."""

people = Table(
    "audience_people",
    metadata,
    Column("day", String, primary_key=True),
    Column("person", LargeBinary, primary_key=True),
)
"""Who was counted today, as hashes that mean nothing without the salt and the app's key."""

days = Table(
    "audience_days",
    metadata,
    Column("day", String, primary_key=True),
    Column("candidate", String, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("way", String, primary_key=True),
    Column("times", Integer, nullable=False),
)
"""How many views, and shares by each way, a day."""

links = Table(
    "audience_links",
    metadata,
    Column("code", String, primary_key=True),
    Column("secret", String, nullable=False),
    Column("candidate", String, nullable=False),
    Column("day", String, nullable=False),
)
"""Personal links: the code in the address, and the hash of what opens the page that tells what it brought."""

brought = Table(
    "audience_brought",
    metadata,
    Column("code", String, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("times", Integer, nullable=False),
)
"""What each personal link brought."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Something one person did.

    Args:
        day: when, as a date.
        person: hash of who, for this CV and this kind of thing.
        candidate: whose CV.
        kind: VIEW or SHARE.
        way: of a share: the network.
        code: the personal link they came by, or "": then it is counted for that link, and not for the CV again.
    """

    day: str
    person: bytes
    candidate: str
    kind: str
    way: str
    code: str


class Audience:
    """Counts what people do with CVs.

    Args:
        state: the state database.
        secret: the app's own key: without it a hash cannot be compared with anybody's address.
        at_once: write each count when it comes, instead of every second.
    """

    def __init__(self, state: State, secret: str, *, at_once: bool = True) -> None:
        self.state = state
        self.at_once = at_once
        self._key = hashlib.blake2b(secret.encode(), person=b"audience").digest()
        self._waiting: list[Seen] = []
        self._known: set[bytes] = set()
        self._salt: tuple[str, bytes] = ("", b"")
        self._lock = threading.Lock()

    def count(self, kind: str, candidate: str, person: str, way: str = "", code: str = "") -> None:
        """One person did something; counted when they had not today.

        Args:
            kind: VIEW or SHARE.
            candidate: the ID of whose CV it was.
            person: what tells them from others (visitors.fingerprint); only its hash is kept.
            way: of a share: the network.
            code: the personal link they came by.
        """
        try:
            day = today()
            salt = self._salt_of(day)
            for one in dict.fromkeys(("", code if is_code(code) else "")):
                self._note(Seen(day, self._hash(salt, kind, candidate, way, one, person), candidate, kind, way, one))
            if self.at_once:
                self.flush()
        except (SheetsError, sa.exc.SQLAlchemyError):
            log.warning("a %s was not counted", kind, exc_info=True)  # the page matters more

    @property
    def is_ready(self) -> bool:
        """Whether somebody can be counted without a question to the database."""
        return not self.at_once and self._salt[0] == today()

    def prepare(self) -> None:
        """Know what counting needs today."""
        self._salt_of(today())

    def flush(self) -> None:
        """Write what was counted since the last time, in one transaction."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        try:
            with self.state.writing() as connection:
                _forget_days_before(connection, today())
                _write(connection, [seen for seen in waiting if _is_new(connection, seen)])
        except (SheetsError, sa.exc.SQLAlchemyError):
            with self._lock:
                self._waiting = [*waiting, *self._waiting][:MOST_WAITING]
            raise

    def make_link(self, candidate: str) -> tuple[str, str]:
        """A personal link: its code, and the secret that opens the page of what it brings.

        Args:
            candidate: the ID of whose CV it leads to.
        """
        secret = secrets.token_urlsafe(16)
        with self.state.writing() as connection:
            return mint_link(connection, candidate, secret), secret

    def whose_link(self, code: str, secret: str) -> str | None:
        """The candidate a personal link leads to, or None when this secret does not open it."""
        with self.state.reading() as connection:
            found = connection.execute(sa.select(links).where(links.c.code == code)).one_or_none()
        opens = found is not None and secrets.compare_digest(found.secret, _hidden(secret))
        return str(found.candidate) if found is not None and opens else None

    def brought_by(self, code: str) -> Mapping[str, int]:
        """What a personal link brought: VIEW, SHARE, OPPORTUNITY -> how many."""
        with self.state.reading() as connection:
            found = connection.execute(sa.select(brought.c.kind, brought.c.times).where(brought.c.code == code)).all()
        return {VIEW: 0, SHARE: 0, OPPORTUNITY: 0} | {row.kind: row.times for row in found}

    def shared_by_month(self) -> dict[dt.date, Counter[str]]:
        """First day of a month (UTC) -> how often the CV of each candidate was shared in it."""
        month = sa.func.substr(days.c.day, 1, 7).label("month")
        counted = sa.select(month, days.c.candidate, sa.func.sum(days.c.times)).where(days.c.kind == SHARE)
        found: dict[dt.date, Counter[str]] = {}
        with self.state.reading() as connection:
            for day, candidate, times in connection.execute(counted.group_by(month, days.c.candidate)):
                found.setdefault(dt.date.fromisoformat(f"{day}-01"), Counter())[candidate] += int(times)
        return found

    def _note(self, seen: Seen) -> None:
        with self._lock:
            if seen.person in self._known or len(self._waiting) >= MOST_WAITING:
                return
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known.add(seen.person)
            self._waiting.append(seen)

    def _salt_of(self, day: str) -> bytes:
        if self._salt[0] != day:
            with self.state.writing() as connection:
                made = insert(connection, salts).values(day=day, salt=secrets.token_bytes(16))
                connection.execute(made.on_conflict_do_nothing())
                salt = connection.execute(sa.select(salts.c.salt).where(salts.c.day == day)).scalar_one()
            self._salt = day, bytes(salt)
            self._known = set()
        return self._salt[1]

    def _hash(self, salt: bytes, *what: str) -> bytes:
        return hashlib.blake2b("\0".join(what).encode(), key=self._key, salt=salt, digest_size=16).digest()


def today() -> str:
    """The day that counts: UTC's."""
    return clock.now().date().isoformat()


def is_code(text: str) -> bool:
    """Whether a text could be the code of a personal link."""
    return _CODE.fullmatch(text) is not None


def mint_link(connection: Connection, candidate: str, secret: str = "") -> str:
    """The code of a new personal link.

    Args:
        connection: a writing transaction.
        candidate: the ID of whose CV it leads to.
        secret: what opens the page of what it brings; empty: nothing does.
    """
    hidden = _hidden(secret or secrets.token_urlsafe(16))
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        made = insert(connection, links).values(code=code, secret=hidden, candidate=candidate, day=today())
        if connection.execute(made.on_conflict_do_nothing().returning(links.c.code)).first():
            return code


def opportunity_brought(connection: Connection, code: str) -> None:
    """An opportunity was proposed by somebody who came by a personal link; nothing happens for an unknown code.

    Args:
        connection: the writing transaction that keeps the opportunity.
        code: the link's.
    """
    if is_code(code):
        _bring(connection, Counter({(code, OPPORTUNITY): 1}))


def _is_new(connection: Connection, seen: Seen) -> bool:
    made = insert(connection, people).values(day=seen.day, person=seen.person).on_conflict_do_nothing()
    # What it returns, not how many rows it says it touched: not every driver counts what was not inserted as none.
    return connection.execute(made.returning(people.c.day)).first() is not None


def _write(connection: Connection, new: list[Seen]) -> None:
    counted = Counter((seen.day, seen.candidate, seen.kind, seen.way) for seen in new if not seen.code)
    for (day, candidate, kind, way), n in counted.items():
        add(connection, days, n, day=day, candidate=candidate, kind=kind, way=way)
    _bring(connection, Counter((seen.code, seen.kind) for seen in new if seen.code))


def _bring(connection: Connection, counted: Mapping[tuple[str, str], int]) -> None:
    codes = {code for code, _ in counted}
    known = set(connection.execute(sa.select(links.c.code).where(links.c.code.in_(codes))).scalars()) if codes else ()
    for (code, kind), n in counted.items():
        if code in known:
            add(connection, brought, n, code=code, kind=kind)


def add(connection: Connection, table: Table, n: int, **key: str) -> None:
    """Add to the count of a line, which is made when it is not there.

    Args:
        connection: a writing transaction.
        table: one with `times`.
        n: how many more.
        key: the line's primary key.
    """
    made = insert(connection, table).values(**key, times=n)
    connection.execute(made.on_conflict_do_update(index_elements=list(key), set_={"times": table.c.times + n}))


def _forget_days_before(connection: Connection, day: str) -> None:
    connection.execute(salts.delete().where(salts.c.day < day))
    connection.execute(people.delete().where(people.c.day < day))


def _hidden(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
