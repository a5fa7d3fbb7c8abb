"""A relay's address: left on a page, confirmed by the link in a mail, stopped in one press.

Until it is confirmed it stands nowhere but in the mail and in its link, which is signed and carries what was asked for:
nobody's sheet fills with addresses that others typed. The same mail leaves for an address that is known and for one
that is not, and the page says the same: nobody learns who is a relay.
"""

import dataclasses
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import Column, Connection, Float, String, Table

import clock
from mail import queue as mail_queue
from mail.message import Message
from programme import flood
from programme.flood import AlreadySent
from programme.letters.composing import compose
from programme.letters.contacts import zone_mailbox
from programme.lists import REGIONS
from sheets.book import Book
from sheets.changes import Addition, Edit
from sheets.model import kinds
from sheets.model.columns import Cell
from sheets.model.schema import MONTHLY, RELAYS, Relay
from sheets.model.snapshot import Snapshot
from sheets.state.database import metadata

AUTHOR = "page des relais"
"""Who the Journal says it was."""
CONFIRM_DAYS = 7
PER_VISITOR = (10, 3600.0)
PER_ADDRESS = (3, 86_400.0)
"""Mails that one address may be sent: beyond, none leaves, and the answer is the same."""
ASKED = ("town", "departments", "sectors", "rhythm")
"""What somebody says of themselves beside their address, and may change; keys of the tab's columns."""
NEEDED = ("email", "confirmed_on", "stopped_on")
"""Columns without which nobody can become a relay, or stop."""
_RHYTHM_WORDS = {"fr": ("chaque semaine", "chaque mois"), "en": ("each week", "each month")}
"""By language, as a mail says it: each week, each month."""

confirmations = Table(
    "relay_confirmations",
    metadata,
    Column("number", String, primary_key=True),
    Column("relay", String, nullable=False, index=True),
    Column("at", Float, nullable=False),
    Column("language", String, nullable=False, default="fr"),
)
"""Links that were used, by their number, the row that each confirmed, and the language it was asked in."""


@dataclass(frozen=True, slots=True)
class RelayWish:
    """What somebody asks for.

    Args:
        email: their address.
        values: key of ASKED -> what they say, as the sheet holds it.
        partner: whose page brought them; may be empty.
        number: the link's own.
        at: when they asked, in whole seconds since 1970.
        language: that of the page they asked on: their mails are in it.
    """

    email: str
    values: Mapping[str, Cell]
    partner: str = ""
    number: str = ""
    at: int = 0
    language: str = "fr"

    @property
    def is_late(self) -> bool:
        """Whether the link is too old."""
        return clock.time() - self.at > CONFIRM_DAYS * 86_400


@dataclass(frozen=True, slots=True)
class RelayLinks:
    """Makes and reads the addresses that are a relay's alone.

    Args:
        secret_key: signs them.
        public_url: the address people type.
    """

    secret_key: str
    public_url: str

    def confirm(self, wish: RelayWish) -> str:
        """Where a wish is confirmed.

        The address is signed, not sealed: whoever holds the mail can read in it what was asked for.
        """
        packed = [wish.number, wish.at, wish.email, dict(wish.values), wish.partner, wish.language]
        return f"{self.public_url}/relays/confirm/{_text(self._signer('confirm').dumps(packed))}"

    def read_wish(self, token: str) -> RelayWish | None:
        """The wish of such a link; None where it was not signed here."""
        try:
            number, at, email, values, partner, *language = self._signer("confirm").loads(token)
            return RelayWish(str(email), dict(values), str(partner), str(number), int(at), *map(str, language))
        except (BadSignature, TypeError, ValueError):
            return None

    def own_page(self, relay: Relay) -> str:
        """A relay's own page."""
        return f"{self.public_url}/relays/mine/{self.token(relay)}"

    def stop(self, relay: Relay) -> str:
        """Where a relay stops."""
        return f"{self.public_url}/relays/stop/{self.token(relay)}"

    def token(self, relay: Relay) -> str:
        """What a relay's own addresses end in: no address can be read from it, and another address is another one."""
        return _text(self._signer("relay").dumps([relay.id, self._mark(relay.email)]))

    def read(self, snapshot: Snapshot, token: str) -> Relay | None:
        """Whose own address it is; None where it is nobody's (any more)."""
        try:
            row_id, mark = self._signer("relay").loads(token)
        except (BadSignature, TypeError, ValueError):
            return None
        relay = snapshot.relays.get(str(row_id))
        known = relay is not None and relay.email and hmac.compare_digest(str(mark), self._mark(relay.email))
        return relay if known else None

    def _mark(self, email: str) -> str:
        words = f"relay {email.casefold()}".encode()
        return hmac.new(self.secret_key.encode(), words, hashlib.sha256).hexdigest()[:16]

    def _signer(self, what: str) -> URLSafeSerializer:
        return URLSafeSerializer(self.secret_key, salt=f"tremplin-{what}-relay")


def is_open(snapshot: Snapshot) -> bool:
    """Whether the workbook has the tab, with the columns that it takes."""
    table = snapshot.relays
    there = table.binding.columns
    return "id" in there and all(key in there for key in NEEDED)


def ask(book: Book, links: RelayLinks, wish: RelayWish, language: str, visitor: str) -> None:
    """Send the mail whose link confirms a wish; whether one leaves, nobody can tell.

    Args:
        book: the workbook.
        links: makes its link.
        wish: what is asked for, with the number of the form.
        language: the visitor's.
        visitor: their network address.

    Raises:
        TooMuch: the same visitor asked too often.
        AlreadySent: the same form was sent before.
    """
    wish = dataclasses.replace(wish, at=int(clock.time()), language=language)
    message = confirmation(book.snapshot, links, wish)
    with book.state.writing() as connection:
        flood.count(connection, "relay", visitor, *PER_VISITOR)
        may_reach = flood.may(connection, "relay address", wish.email, *PER_ADDRESS)
        key, end = f"relay_confirm:{wish.number}", clock.time() + 86_400.0
        if not mail_queue.enqueue(connection, message, key, expires_at=end, nobody=not may_reach):
            raise AlreadySent


def confirmation(snapshot: Snapshot, links: RelayLinks, wish: RelayWish) -> Message:
    """The mail that asks to confirm."""
    return compose(
        "relay_confirm", wish.language, wish.email, {"rhythm": _rhythm(wish)},
        snapshot=snapshot, link=links.confirm(wish), reply_to=zone_mailbox(snapshot, _region(wish)), secret=True,
    )  # fmt: skip


def confirm(book: Book, wish: RelayWish) -> Relay | None:
    """Make somebody a relay, or one again, once for each link; None where the tab is not there.

    Args:
        book: the workbook.
        wish: of a link that is good.
    """
    snapshot = book.snapshot
    if not is_open(snapshot):
        return None
    with book.state.reading() as connection:
        used = confirmed_by(connection, wish.number)
    if not used:
        try:
            used = _write(book, snapshot, wish)
        except AlreadySent:
            used = _write(book, book.snapshot, wish)
    return book.snapshot.relays.get(used)


def confirmed_by(connection: Connection, number: str) -> str:
    """The row that a link confirmed; empty where it was not used."""
    found = sa.select(confirmations.c.relay).where(confirmations.c.number == number)
    return str(connection.execute(found).scalar() or "")


def is_confirmed_here(connection: Connection, relay: str) -> bool:
    """Whether a relay said yes by a link of ours, and was not typed in the sheet by staff."""
    return (
        connection.execute(sa.select(confirmations.c.number).where(confirmations.c.relay == relay)).first() is not None
    )


def language_of(connection: Connection, relay: str) -> str:
    """The language a relay last asked in; French for one whom staff typed."""
    mine = sa.select(confirmations.c.language).where(confirmations.c.relay == relay)
    return str(connection.execute(mine.order_by(confirmations.c.at.desc())).scalar() or "fr")


def change(book: Book, relay: Relay, values: Mapping[str, Cell], opened: Mapping[str, Cell] | None = None) -> None:
    """Note what a relay says of themselves now.

    Args:
        book: the workbook.
        relay: who.
        values: key -> cell, of what changes alone.
        opened: the cells that their form was opened on; where there was no form, those of now.

    Raises:
        Conflicted: staff changed the same meanwhile.
    """
    table = book.snapshot.relays
    there = {key: cell for key, cell in values.items() if key in table.binding.columns}
    base = {key: table.cell(relay, key) for key in there} if opened is None else opened
    book.submit(Edit(RELAYS.key, relay.id, base, there), AUTHOR)


def stop(book: Book, relay: Relay) -> None:
    """A relay gets no mail any more, from this moment on, by none of the rows that have their address."""
    for row in book.snapshot.relays.where("email", relay.email):
        if not row.stopped_on and (row.confirmed_on or row.id == relay.id):
            change(book, row, {"stopped_on": _day()})


def _write(book: Book, snapshot: Snapshot, wish: RelayWish) -> str:
    table = snapshot.relays
    there = table.binding.columns
    asked: dict[str, Cell] = {**wish.values, "confirmed_on": _day()}
    cells = {key: cell for key, cell in asked.items() if key in there}
    if known := next(iter(table.where("email", wish.email)), None):
        change(book, known, {**cells, "stopped_on": None})
        with book.state.writing() as connection:
            if not confirmed_by(connection, wish.number):
                _note(connection, wish, known.id)
        return known.id
    partner = {"partner": wish.partner} if wish.partner and "partner" in there else {}
    filled = {key: cell for key, cell in cells.items() if cell not in (None, "")}

    def also(connection: Connection, ids: list[str]) -> list[Addition]:
        if book.snapshot.relays.where("email", wish.email):
            raise AlreadySent  # by another link, at the same moment
        _note(connection, wish, ids[0])
        return []

    return book.add_together([Addition(RELAYS.key, {"email": wish.email, **filled, **partner})], AUTHOR, also)[0]


def _note(connection: Connection, wish: RelayWish, relay: str) -> None:
    values = {"number": wish.number, "relay": relay, "at": clock.time(), "language": wish.language}
    connection.execute(confirmations.insert().values(**values))


def _day() -> Cell:
    return kinds.to_cell(RELAYS.by_key["confirmed_on"], clock.today())


def _region(wish: RelayWish) -> str:
    lines = str(wish.values.get("departments") or "").splitlines()
    return REGIONS.get(lines[0], "") if lines else ""


def _rhythm(wish: RelayWish) -> str:
    return _RHYTHM_WORDS.get(wish.language, _RHYTHM_WORDS["fr"])[wish.values.get("rhythm") == MONTHLY]


def _text(token: str | bytes) -> str:
    return token if isinstance(token, str) else token.decode()
