"""Changes of the address somebody signs in with: proposed by a coach, or asked for by the person, through a link.

Whoever reads an address becomes the person: staff alone change it, or the person by showing that they read the new one.
Here is what waits for that, and what was done lately, so that the old address may take it back. Links hold tokens whose
hashes are kept, so that whoever reads the database opens nothing.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Column, Connection, Float, Index, Integer, String, Table

import clock
from sheets.book import Book
from sheets.state.database import metadata

PROPOSED, ASKED, DONE = "proposed", "asked", "done"
REFUSED, REPLACED, UNDONE = "refused", "replaced", "undone"

ASKED_SECONDS = 86_400.0
"""How long the link sent to a new address is good."""
UNDO_SECONDS = 7 * 86_400.0
"""How long the old address may take a change back, from the moment it is told."""
SAME_SECONDS = 3_600.0
"""How long after its old address was told a change may still show in other rows of the same person."""
KEEP_SECONDS = 30 * 86_400.0

address_changes = Table(
    "address_changes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("tab", String, nullable=False),
    Column("row_id", String, nullable=False),
    Column("old", String, nullable=False),
    Column("new", String, nullable=False),
    Column("author", String, nullable=False),
    Column("at", Float, nullable=False),
    Column("state", String, nullable=False),
    Column("decided_by", String, nullable=False, default=""),
    Column("link", String, nullable=False, default="", index=True),
    Column("undo", String, nullable=False, default="", index=True),
    Column("undo_until", Float, nullable=False, default=0.0),
    Index("address_changes_of_a_row", "tab", "row_id"),
)
"""One line a row and change. `link` and `undo` are hashes; lines of several rows of one person share them."""


@dataclass(frozen=True, slots=True)
class AddressChange:
    """One row's change of address.

    Args:
        id: which.
        tab, row_id: whose row.
        old, new: the addresses.
        author: who proposed or asked, by e-mail.
        at: when, seconds since 1970.
        state: proposed, asked, done, refused, replaced or undone.
        link: what tells it from others: a hash; empty: proposed by somebody else.
        undo_until: until when the old address may take it back.
    """

    id: int
    tab: str
    row_id: str
    old: str
    new: str
    author: str
    at: float
    state: str
    link: str
    undo_until: float


_COLUMNS = [address_changes.c[name] for name in AddressChange.__slots__]
Rows = Sequence[tuple[str, str]]
"""Tab keys and row IDs."""


def propose(connection: Connection, tab: str, row_id: str, old: str, new: str, author: str) -> int:
    """Keep what somebody proposes for staff to decide, in place of what was proposed before; returns its number."""
    _tidy(connection)
    _replace(connection, ((tab, row_id),), PROPOSED)
    return _add(connection, tab, row_id, old, new, author, PROPOSED, "")


def count_proposals(book: Book) -> int:
    """How many proposals wait for staff."""
    with book.state.reading() as connection:
        return len(proposals(connection))


def proposals(connection: Connection, row_id: str = "") -> list[AddressChange]:
    """What waits for staff, oldest first; `row_id`: only of that row."""
    conditions = [address_changes.c.row_id == row_id] if row_id else []
    return _load(connection, address_changes.c.state == PROPOSED, *conditions)


def one(connection: Connection, change_id: int) -> AddressChange | None:
    """A change by its number."""
    return next(iter(_load(connection, address_changes.c.id == change_id)), None)


def decide(connection: Connection, change_id: int, state: str, who: str) -> bool:
    """Settle what was proposed; False where somebody did before."""
    waits = address_changes.update().where(address_changes.c.id == change_id, address_changes.c.state == PROPOSED)
    return bool(connection.execute(waits.values(state=state, decided_by=who)).rowcount)


def ask(connection: Connection, rows: Rows, old: str, new: str) -> str:
    """Keep that a person wants another address, in place of what they asked for before; returns the link's token."""
    _tidy(connection)
    _replace(connection, rows, ASKED)
    token = secrets.token_urlsafe(24)
    for tab, row_id in rows:
        _add(connection, tab, row_id, old, new, old, ASKED, _hash(token))
    return token


def asked(connection: Connection, token: str) -> list[AddressChange]:
    """What a link sent to a new address would change, while it is good."""
    in_time = address_changes.c.at > clock.time() - ASKED_SECONDS
    return _load(connection, address_changes.c.link == _hash(token), address_changes.c.state == ASKED, in_time)


def use(connection: Connection, token: str) -> bool:
    """Use a link up: True the first time only."""
    waits = address_changes.update().where(address_changes.c.link == _hash(token), address_changes.c.state == ASKED)
    return bool(connection.execute(waits.values(state=DONE)).rowcount)


def done_by_owner(
    connection: Connection, tab: str, row_id: str, old: str, new: str, at: float
) -> AddressChange | None:  # fmt: skip
    """The change that the person themselves made through a link, where what was seen at a moment is one.

    Once the old address was told, only its other rows can follow, soon: the same change seen later is somebody else's.
    """
    here = (address_changes.c.tab == tab, address_changes.c.row_id == row_id, address_changes.c.link != "")
    same = (address_changes.c.old == old, address_changes.c.new == new, address_changes.c.state == DONE)
    until = address_changes.c.undo_until
    told_lately = sa.or_(until == 0.0, until > at + UNDO_SECONDS - SAME_SECONDS)
    return next(iter(_load(connection, *here, *same, told_lately)[::-1]), None)


def taken_back(connection: Connection, tab: str, row_id: str, new: str) -> bool:
    """Whether a row has this address because its owner took a change back lately."""
    here = (address_changes.c.tab == tab, address_changes.c.row_id == row_id, address_changes.c.old == new)
    return bool(_load(connection, *here, address_changes.c.state == UNDONE))


def offer_undo(connection: Connection, change: AddressChange) -> str:
    """A new token with which the old address may take a change back, for a while."""
    token = secrets.token_urlsafe(24)
    until = clock.time() + UNDO_SECONDS
    together = address_changes.update().where(address_changes.c.link == change.link, address_changes.c.state == DONE)
    connection.execute(together.values(undo=_hash(token), undo_until=until))
    return token


def undoable(connection: Connection, token: str) -> list[AddressChange]:
    """What a link sent to an old address would take back, while it is good."""
    mine = (address_changes.c.undo == _hash(token), address_changes.c.undo_until > clock.time())
    return _load(connection, *mine, address_changes.c.state == DONE)


def since(connection: Connection, change: AddressChange) -> list[str]:
    """The addresses that a row got one after the other from a change of its owner on, by their own links alone."""
    here = (address_changes.c.tab == change.tab, address_changes.c.row_id == change.row_id)
    later = _load(connection, *here, address_changes.c.id > change.id, address_changes.c.link != "", _IS_DONE)
    found = [change.new]
    for other in later:
        if other.old == found[-1]:
            found.append(other.new)
    return found


def take_back(connection: Connection, change: AddressChange) -> bool:
    """Mark a change as taken back, with all that its row asked for since; False where it was before."""
    mine = address_changes.update().where(address_changes.c.id == change.id, _IS_DONE)
    if not connection.execute(mine.values(state=UNDONE)).rowcount:
        return False
    here = (address_changes.c.tab == change.tab, address_changes.c.row_id == change.row_id)
    later = (address_changes.c.id > change.id, address_changes.c.link != "")
    connection.execute(address_changes.update().where(*here, *later, _IS_DONE).values(state=UNDONE))
    _replace(connection, ((change.tab, change.row_id),), ASKED)
    return True


def forget(connection: Connection, row_id: str, address: str = "") -> None:
    """Drop what is kept of a row, or of an address."""
    old, new, author = (address_changes.c[name] for name in ("old", "new", "author"))
    about = sa.or_(old == address, new == address, author == address) if address else sa.false()
    connection.execute(address_changes.delete().where(sa.or_(address_changes.c.row_id == row_id, about)))


_IS_DONE = address_changes.c.state == DONE


def _add(connection: Connection, tab: str, row_id: str, old: str, new: str, author: str, state: str, link: str) -> int:
    line = {"tab": tab, "row_id": row_id, "old": old, "new": new, "author": author, "state": state, "link": link}
    made = address_changes.insert().values(**line, at=clock.time()).returning(address_changes.c.id)
    return int(connection.execute(made).scalar_one())


def _replace(connection: Connection, rows: Rows, state: str) -> None:
    for tab, row_id in rows:
        here = (address_changes.c.tab == tab, address_changes.c.row_id == row_id, address_changes.c.state == state)
        connection.execute(address_changes.update().where(*here).values(state=REPLACED))


def _load(connection: Connection, *conditions: "sa.ColumnElement[bool]") -> list[AddressChange]:
    found = connection.execute(sa.select(*_COLUMNS).where(*conditions).order_by(address_changes.c.id))
    return [AddressChange(*row) for row in found]


def _tidy(connection: Connection) -> None:
    """Let go of what had its time; what waits for staff stays."""
    old = address_changes.c.at < clock.time() - KEEP_SECONDS
    connection.execute(address_changes.delete().where(old, address_changes.c.state != PROPOSED))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
