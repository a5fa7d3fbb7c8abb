"""Changing the address somebody signs in with: proposed by their coach, decided by staff, or done by a link of theirs.

What waits and what was done is kept by programme/accounts/addresses.py; who is told is in address_handlers.py there.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from mail import queue as mail_queue
from programme import flood
from programme.accounts import addresses, passkeys, sessions
from programme.accounts.addresses import DONE, REFUSED, AddressChange, Rows
from programme.accounts.people import PersonRow, full_name
from programme.acts.errors import AlreadyDecided, LinkOver
from programme.letters.composing import compose
from programme.letters.contacts import zone_mailbox
from programme.letters.languages import language_for
from sheets.book import Book
from sheets.changes import Conflicted, Edit
from sheets.errors import UnknownColumn, UnknownRow
from sheets.model.schema import CANDIDATES, STAFF, Candidate

KEY = "email"
PER_PERSON = (5, 3_600.0)
"""Mails somebody may have sent to addresses they name: times, seconds."""


@dataclass(frozen=True, slots=True)
class AddressProposal:
    """A proposed address, as staff read it.

    Args:
        change: what is proposed.
        row: whose address.
        others: who has the proposed address already, by name.
    """

    change: AddressChange
    row: PersonRow
    others: str

    @property
    def name(self) -> str:
        """Whose address."""
        return full_name(self.row)

    @property
    def now(self) -> str:
        """What the sheet holds."""
        return self.row.email

    @property
    def at(self) -> dt.datetime:
        """When it was proposed."""
        return dt.datetime.fromtimestamp(self.change.at, dt.UTC)


def propose_address(book: Book, candidate: Candidate, new: str, author: str, public_url: str) -> None:
    """Keep what a coach proposes, and tell staff; the sheet stays as it is until they confirm.

    Args:
        book: the workbook.
        candidate: whose address.
        new: the address.
        author: who proposes, by e-mail.
        public_url: the site's address, for links.
    """
    snapshot = book.snapshot
    values = {"name": full_name(candidate), "new": new, "who": author}
    mailbox = zone_mailbox(snapshot, candidate.zone)
    with book.state.writing() as connection:
        message = compose(
            "address_proposed", language_for(connection, mailbox, snapshot), mailbox, values,
            snapshot=snapshot, link=f"{public_url}/staff/#addresses", reply_to=author,
        )  # fmt: skip
        number = addresses.propose(connection, CANDIDATES.key, candidate.id, candidate.email, new.lower(), author)
        if message.to and flood.may(connection, "address proposed", author, *PER_PERSON):
            mail_queue.enqueue(connection, message, f"address-proposed:{number}")


def proposed_address(book: Book, candidate: Candidate) -> str:
    """The address that was proposed for somebody and waits for staff; empty: none."""
    with book.state.reading() as connection:
        waiting = addresses.proposals(connection, candidate.id)
    return waiting[-1].new if waiting else ""


def address_proposals(book: Book) -> list[AddressProposal]:
    """What waits for staff; the proposals about rows that are gone do not."""
    with book.state.reading() as connection:
        waiting = addresses.proposals(connection)
    snapshot = book.snapshot
    tables = (snapshot.candidates, snapshot.coaches, snapshot.staff)
    found = []
    for change in waiting:
        if row := _row(book, change):
            having: Iterable[PersonRow] = chain.from_iterable(table.where(KEY, change.new) for table in tables)
            others = ", ".join(full_name(other) for other in having if other.id != row.id)
            found.append(AddressProposal(change, row, others))
    return found


def confirm_proposal(book: Book, change_id: int, author: str) -> None:
    """Write what was proposed, unless the address is not what it was then.

    Raises:
        LookupError: there is no such proposal.
        AlreadyDecided
    """
    change = _proposal(book, change_id)
    if not _holds(book, change, change.old):
        raise AlreadyDecided
    with book.state.writing() as connection:
        if not addresses.decide(connection, change.id, DONE, author):
            raise AlreadyDecided
    if not _write(book, change, change.old, change.new, author):
        raise AlreadyDecided


def refuse_proposal(book: Book, change_id: int, author: str) -> None:
    """Leave the address as it is, and tell whoever proposed another.

    Raises:
        LookupError: there is no such proposal.
        AlreadyDecided
    """
    change, snapshot = _proposal(book, change_id), book.snapshot
    row = _row(book, change)
    values = {"name": full_name(row) if row else change.row_id}
    mailbox = zone_mailbox(snapshot, getattr(row, "zone", ""))
    with book.state.writing() as connection:
        language = language_for(connection, change.author)
        message = compose("address_refused", language, change.author, values, snapshot=snapshot, reply_to=mailbox)
        if not addresses.decide(connection, change.id, REFUSED, author):
            raise AlreadyDecided
        mail_queue.enqueue(connection, message, f"address-refused:{change.id}")


def ask_for_address(book: Book, rows: Sequence[PersonRow], new: str, language: str, public_url: str) -> None:
    """Send a link to the new address: nothing changes until it is opened.

    Args:
        book: the workbook.
        rows: all those of the person who asks; never empty.
        new: the address.
        language: which they read.
        public_url: the site's address, for links.

    Raises:
        TooMuch: they asked for too many.
    """
    old = rows[0].email.lower()
    first_name = next((row.first_name for row in rows if row.first_name), "")
    with book.state.writing() as connection:
        flood.count(connection, "address", old, *PER_PERSON)
        token = addresses.ask(connection, _places(book, rows), old, new)
        message = compose(
            "address_link", language, new, {"name": first_name}, snapshot=book.snapshot,
            link=f"{public_url}/address/{token}", secret=True,
        )  # fmt: skip
        mail_queue.enqueue(connection, message, f"address-link:{token[:12]}")


def asked_by_link(book: Book, token: str) -> list[AddressChange]:
    """What the link sent to a new address changes, as long as the rows hold the old one; raises LinkOver."""
    with book.state.reading() as connection:
        found = addresses.asked(connection, token)
    if not found or not all(_holds(book, change, change.old) for change in found):
        raise LinkOver
    return found


def confirm_by_link(book: Book, token: str) -> AddressChange:
    """Give somebody who read the new address that address; returns one row's change; raises LinkOver."""
    found = asked_by_link(book, token)
    with book.state.writing() as connection:
        if not addresses.use(connection, token):
            raise LinkOver
    for change in found:
        if _write(book, change, change.old, change.new, change.author):
            _take_passkeys_along(book, change.tab, change.old, change.new)
    return found[0]


def undoable_by_link(book: Book, token: str) -> list[tuple[AddressChange, list[str]]]:
    """What the link sent to an old address takes back, with the addresses since, of which the last still stands there.

    Raises:
        LinkOver
    """
    with book.state.reading() as connection:
        found = [(change, addresses.since(connection, change)) for change in addresses.undoable(connection, token)]
    standing = [(change, later) for change, later in found if _holds(book, change, later[-1])]
    if not standing:
        raise LinkOver
    return standing


def take_back_by_link(book: Book, token: str) -> str:
    """Put the old address in its place again, and end what the others opened; returns it; raises LinkOver."""
    restored = ""
    for change, later in undoable_by_link(book, token):
        with book.state.writing() as connection:
            if not addresses.take_back(connection, change):
                continue
            for address in later:
                sessions.end_sessions_of(connection, address)
        if _write(book, change, later[-1], change.old, change.old):
            _take_passkeys_along(book, change.tab, later[-1], change.old)
            restored = change.old
    if not restored:
        raise LinkOver
    return restored


def _proposal(book: Book, change_id: int) -> AddressChange:
    with book.state.reading() as connection:
        change = addresses.one(connection, change_id)
    if change is None:
        raise LookupError(change_id)
    return change


def _row(book: Book, change: AddressChange) -> PersonRow | None:
    row: PersonRow | None = book.snapshot.table(change.tab).get(change.row_id)
    return row


def _holds(book: Book, change: AddressChange, address: str) -> bool:
    row = _row(book, change)
    return row is not None and row.email == address


def _places(book: Book, rows: Sequence[PersonRow]) -> Rows:
    snapshot = book.snapshot
    tables = (snapshot.candidates, snapshot.coaches, snapshot.staff)
    return [(table.tab.key, row.id) for table in tables for row in rows if isinstance(row, table.tab.row)]


def _write(book: Book, change: AddressChange, old: str, new: str, author: str) -> bool:
    """Submit a change of address where the row still holds the old one; False where it does not."""
    table = book.snapshot.table(change.tab)
    row: PersonRow | None = table.get(change.row_id)
    if row is None or row.email != old:
        return False
    try:
        book.submit(Edit(change.tab, row.id, {KEY: table.cell(row, KEY)}, {KEY: new}), author)
    except (Conflicted, UnknownRow, UnknownColumn):
        return False
    return True


def _take_passkeys_along(book: Book, tab: str, old: str, new: str) -> None:
    """Another address is no way round one's own second step."""
    if tab == STAFF.key:
        with book.state.writing() as connection:
            passkeys.move(connection, old, new)
