"""All that is kept of a candidate, as they may read it and take it with them (GDPR, articles 15 and 20).

What is theirs is what an erasure would empty (erasure.py): rows of the sheet, tables of the state database, mails. Out
of these rows stay those things that say who somebody else is; see docs/decisions.md.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from mail import queue as mail_queue
from programme import correspondence
from programme.accounts.addresses import address_changes
from programme.accounts.sessions import sessions
from programme.correspondence import ReceivedLetter
from programme.erasure import NAMES, Erasure, plan_erasure
from programme.letters.languages import reading as languages
from programme.messages.memory import refusals
from sheets.book import Book
from sheets.erasure.state_rows import rows_of_owner
from sheets.events.history import HistoryEntry
from sheets.model.columns import Cell, Column, Kind
from sheets.model.schema import CANDIDATES, RELAYS
from sheets.model.snapshot import Snapshot

COUNTED: Mapping[str, tuple[str, ...]] = {
    "audience_days": ("day", "kind", "way", "times"),
    "audience_links": ("day",),
    "invitations": ("expires_at", "closed_at", "written"),
    "relay_turns": ("at",),
}
"""Tables kept by candidate -> the columns that are told: never a code or a secret, which opens something."""
TOLD_ELSEWHERE = frozenset({"consultations", "letters"})
UNTOLD = frozenset({"audience_handed", "audience_sendings", "relay_links"})
"""Tables that only repeat what the others count, or hold another's codes."""
CONSENTS = ("consent", "indexable")
_OF_OTHERS = frozenset({Kind.EMAIL, Kind.PHONE})
_BY_ADDRESS = ((sessions, ("browser", "system", "started_at", "seen_at")), (refusals, ("rule", "at")),
               (languages, ("language",)))  # fmt: skip


@dataclass(frozen=True, slots=True)
class TabRows:
    """Rows of one tab that are theirs, or about them.

    Args:
        tab: its key.
        title: as the sheet says it.
        rows: of each, the columns that are told with what they hold.
    """

    tab: str
    title: str
    rows: tuple[tuple[tuple[Column, Cell], ...], ...]


@dataclass(frozen=True, slots=True)
class SentMail:
    """One mail they got: when (seconds since 1970), and its words without what opens something."""

    at: float
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class OwnData:
    """What is kept of somebody, beside who read it (see consultations.py).

    Args:
        tabs: what the sheet holds.
        changes: of their own row, newest first; who made them is not told.
        letters: those that reached them.
        mails: those they got, while the texts are kept.
        kept: table of the state database -> its lines.
    """

    tabs: tuple[TabRows, ...]
    changes: tuple[HistoryEntry, ...]
    letters: tuple[ReceivedLetter, ...]
    mails: tuple[SentMail, ...]
    kept: Mapping[str, tuple[Mapping[str, Any], ...]]


def gather_data(book: Book, row_id: str) -> OwnData:
    """All that is kept of a candidate.

    Args:
        book: the workbook.
        row_id: whose, by ID.

    Raises:
        LookupError: nobody has this ID.
    """
    snapshot = book.snapshot
    theirs = plan_erasure(snapshot, row_id)
    if theirs is None:
        raise LookupError(row_id)
    changes = tuple(book.history_of(CANDIDATES.key, row_id))
    with book.state.reading() as connection:
        return OwnData(
            tabs=tuple(_tabs(snapshot, theirs)),
            changes=changes,
            letters=tuple(correspondence.letters_of(connection, row_id)),
            mails=tuple(_mails(connection, theirs.addresses)),
            kept=dict(_kept(connection, row_id, theirs.addresses)),
        )


def _tabs(snapshot: Snapshot, theirs: Erasure) -> Iterator[TabRows]:
    rows: dict[str, list[str]] = {}
    for tab, row_id in theirs.rows:
        rows.setdefault(tab, []).append(row_id)
    for key, ids in rows.items():
        table = snapshot.table(key)
        found = [row for row_id in ids if (row := table.get(row_id))]
        own = key in (CANDIDATES.key, RELAYS.key)
        columns = [c for c in table.tab.columns if c.key not in table.missing and (own or not _names_others(c))]
        lines = [[(c, table.cell(row, c.key)) for c in columns] for row in found]
        for row, line in zip(found, lines, strict=True):
            # Another tab's column that staff told the site nothing of may hold anybody's address.
            line += [(Column(header, header, Kind.TEXT), cell) for header, cell in row.extra.items() if own]
        filled = (tuple(pair for pair in line if pair[1] not in (None, "")) for line in lines)
        yield TabRows(key, table.title, tuple(filled))


def _names_others(column: Column) -> bool:
    """Whether a column of a row about somebody tells who somebody else is."""
    return column.kind in _OF_OTHERS or column.key in NAMES


def _mails(connection: Connection, addresses: Iterable[str]) -> Iterator[SentMail]:
    found = {mail.id: mail for address in addresses for mail in mail_queue.sent_to(connection, address)}
    for _, mail in sorted(found.items(), reverse=True):
        if mail.message:
            shown = mail_queue.mask(mail.message)
            yield SentMail(mail.changed_at, shown.subject, shown.text)


def _kept(
    connection: Connection, row_id: str, addresses: Collection[str]
) -> Iterator[tuple[str, tuple[Mapping[str, Any], ...]]]:
    for name, columns in COUNTED.items():
        lines = rows_of_owner(connection, row_id, name)
        yield name, tuple({column: line[column] for column in columns} for line in lines)
    for table, columns in _BY_ADDRESS:
        wanted = sa.select(*(table.c[c] for c in columns)).where(sa.func.lower(table.c.email).in_(addresses))
        yield table.name, tuple(map(dict, connection.execute(wanted).mappings()))
    changed = sa.select(*(address_changes.c[c] for c in ("old", "new", "at", "state")))
    mine = changed.where(address_changes.c.tab == CANDIDATES.key, address_changes.c.row_id == row_id)
    yield address_changes.name, tuple(map(dict, connection.execute(mine).mappings()))
