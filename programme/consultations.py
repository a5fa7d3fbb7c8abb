"""Who opened what is private of whom: shown to staff and to the person, kept twelve months.

Openings of the same thing within an hour are one line. Who reads is kept by e-mail address, as sessions are.
"""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Column, Connection, Float, Integer, String, Table

import clock
from sheets.book import Book
from sheets.state.database import metadata

CONTACT, DOCUMENT, FOLLOW_UPS, HISTORY, MAILS, DECISIONS, PROBLEMS, EVERYTHING = (
    "contact", "document", "follow_ups", "history", "mails", "decisions", "problems", "everything"
)  # fmt: skip
"""What may be opened; beside them, a tab as a list (`of_tab`) and a tab of the sheet as it is (`of_sheet`)."""
EVERYBODY = "*"
"""In the place of a candidate: a whole tab of the sheet was opened."""
ONE_LINE_SECONDS = 3_600.0
KEEP_SECONDS = 365 * 86_400.0
_TAB, _SHEET = "tab ", "sheet "

consultations = Table(
    "consultations",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("reader", String, nullable=False),
    Column("candidate", String, nullable=False, index=True),
    Column("what", String, nullable=False),
    Column("at", Float, nullable=False),
    sa.Index("ix_consultations_reader", "reader", "at"),
)
"""One line an opening."""


@dataclass(frozen=True, slots=True)
class Consultation:
    """One opening.

    Args:
        id: its number; the latest has the highest.
        reader: who, by e-mail.
        candidate: whose, by ID; EVERYBODY for a whole tab.
        what: see the module.
        at: seconds since 1970.
    """

    id: int
    reader: str
    candidate: str
    what: str
    at: float


@dataclass(frozen=True, slots=True)
class Opening:
    """Somebody is shown something private.

    Args:
        reader: who, by e-mail.
        candidates: whose, by ID.
        what: see the module.
        at: seconds since 1970.
    """

    reader: str
    candidates: Collection[str]
    what: str
    at: float


def of_tab(title: str) -> str:
    """What is opened: rows of a tab, as a list or one by one."""
    return _TAB + title


def of_sheet(title: str) -> str:
    """What is opened: a tab of the sheet as it is."""
    return _SHEET + title


def tab_of(what: str) -> tuple[str, bool]:
    """The title of the tab that was opened, and whether it was the sheet itself; empty when it was no tab."""
    for prefix in (_TAB, _SHEET):
        if what.startswith(prefix):
            return what.removeprefix(prefix), prefix == _SHEET
    return "", False


def not_yet_noted(connection: Connection, reader: str, candidates: Collection[str], what: str) -> list[str]:
    """Those of whom the opening is no line of this hour yet."""
    recent = sa.select(consultations.c.candidate).where(
        consultations.c.reader == reader,
        consultations.c.at > clock.time() - ONE_LINE_SECONDS,
        consultations.c.what == what,
    )
    return sorted(set(candidates) - set(connection.execute(recent).scalars()))


def note(connection: Connection, reader: str, candidates: Collection[str], what: str, at: float | None = None) -> None:
    """Note that somebody opened something of some people, unless they did within the hour.

    Args:
        connection: a writing transaction.
        reader: who, by e-mail.
        candidates: whose, by ID.
        what: see the module.
        at: seconds since 1970; default now.
    """
    fresh = not_yet_noted(connection, reader, candidates, what)
    moment = clock.time() if at is None else at
    if fresh:
        lines = [{"reader": reader, "candidate": one, "what": what, "at": moment} for one in fresh]
        connection.execute(consultations.insert(), lines)


def record(book: Book, openings: Collection[Opening]) -> None:
    """Note some openings, those left out that are noted already; mostly there is nothing to write.

    Raises:
        StateUnreachable: the state database takes nothing; none is noted.
    """
    with book.state.reading() as connection:
        if not any(not_yet_noted(connection, one.reader, one.candidates, one.what) for one in openings):
            return
    with book.state.writing() as connection:
        for one in openings:
            note(connection, one.reader, one.candidates, one.what, one.at)


def of_person(book: Book, candidate: str, before: int = 0, limit: int = 50) -> list[Consultation]:
    """Openings of what is private of somebody, newest first; whole tabs of the sheet too.

    Args:
        book: the workbook.
        candidate: an ID.
        before: only those older than this line; 0: from the newest.
        limit: how many at most.
    """
    wanted = sa.select(consultations).where(consultations.c.candidate.in_((candidate, EVERYBODY)))
    if before:
        wanted = wanted.where(consultations.c.id < before)
    wanted = wanted.order_by(consultations.c.id.desc()).limit(limit)
    with book.state.reading() as connection:
        return [Consultation(**row) for row in connection.execute(wanted).mappings()]


def tidy(connection: Connection) -> None:
    """Let go of lines that have had their time."""
    connection.execute(consultations.delete().where(consultations.c.at < clock.time() - KEEP_SECONDS))
