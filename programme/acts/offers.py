"""What a recruiter does with an opportunity: propose it, correct it, close it. The team is told each time.

Its rows, notes and links are in programme/opportunities.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from clock import today
from mail.queue import enqueue
from programme import audience, flood, opportunities
from programme.acts.errors import LinkOver
from programme.flood import AlreadySent
from programme.letters.opportunity_mails import Mails
from programme.messages.lines import RECEIPT, TO_STAFF
from programme.messages.rules import rule_named
from programme.opportunities import ARCHIVED, TO_VALIDATE, VALIDATED, Links, Offer
from sheets.book import Book
from sheets.changes import Addition, Edit
from sheets.model.columns import Cell
from sheets.model.schema import OPPORTUNITIES, Candidate, Opportunity
from sheets.model.snapshot import Snapshot

AUTHOR = "formulaire public"
"""Who the Journal says proposed it."""
PER_VISITOR = (10, 3600.0)
PER_ADDRESS = (10, 86_400.0)
"""Opportunities that may be proposed: how many, in how many seconds."""


@dataclass(frozen=True, slots=True)
class ProposedOffer:
    """Rows that were proposed together, as their recruiter's link finds them.

    Args:
        rows: one a place; never empty.
        snapshot: the reading they come from.
    """

    rows: tuple[Opportunity, ...]
    snapshot: Snapshot

    @property
    def first(self) -> Opportunity:
        return self.rows[0]

    @property
    def open_rows(self) -> tuple[Opportunity, ...]:
        """Those still to be filled."""
        return tuple(row for row in self.rows if row.status in (TO_VALIDATE, VALIDATED))

    @property
    def readers(self) -> list[Candidate]:
        """Those the recruiter may write to: whom it was passed on to, who still look for work."""
        found = {c.id: c for row in self.rows for c in opportunities.proposed_to(self.snapshot, row.id)}
        may = self.first.status == VALIDATED and bool(self.first.recruiter_email)  # else nobody could answer
        return [c for c in found.values() if opportunities.is_looking(c)] if may else []

    def is_apart(self, row: Opportunity, key: str) -> bool:
        """Whether a place has other words than the first one, which is the one that its recruiter reads."""
        table = self.snapshot.opportunities
        return bool((table.cell(row, key) or "") != (table.cell(self.first, key) or ""))

    @property
    def author(self) -> str:
        """Who the Journal says it was."""
        return self.first.recruiter_email or "recruteur"


def propose_offer(book: Book, offer: Offer, nonce: str, visitor: str, links: Links) -> list[str]:
    """Keep the rows, the receipt and word to staff: all of it or nothing.

    Args:
        book: the workbook.
        offer: what is proposed.
        nonce: of the form: it counts once.
        visitor: the recruiter's network address, for counting.
        links: makes the link to follow it.

    Returns:
        The rows' IDs.

    Raises:
        TooMuch: the visitor, or that address, sent too many.
        AlreadySent: this very form was kept before.
    """
    snapshot = book.snapshot
    mails = Mails(snapshot, links)
    recruiter = str(offer.values["recruiter_email"])

    def also(connection: Connection, ids: list[str]) -> Sequence[Addition]:
        departments = [department for department, _ in offer.places]
        near = list(opportunities.near_duplicates(snapshot, offer.values, departments, today()))
        told = rule_named(snapshot, RECEIPT) is not None
        receipt = mails.receipt(offer, ids, near)
        if not enqueue(connection, receipt, f"opportunity_receipt:{nonce}", nobody=not told):
            raise AlreadySent
        flood.count(connection, "opportunity", visitor, *PER_VISITOR)
        flood.count(connection, "opportunity", recruiter, *PER_ADDRESS)
        opportunities.remember(connection, offer, ids)
        audience.opportunity_brought(connection, offer.share)
        if mails.mailbox_for(offer) and rule_named(snapshot, TO_STAFF):
            enqueue(connection, mails.to_staff(connection, offer, near), f"opportunity_to_staff:{ids[0]}")
        return opportunities.follow_ups_of(offer, ids)

    return book.add_together(opportunities.rows_of(offer, today()), AUTHOR, also)


def offer_by_token(book: Book, token: str, links: Links) -> ProposedOffer:
    """What a recruiter's private link leads to.

    Raises:
        LinkOver: it is none of ours, staff made another one, or its rows are gone.
    """
    ids, revision = links.read(token)
    snapshot = book.snapshot
    rows = tuple(row for row_id in ids if (row := snapshot.opportunities.get(row_id)))
    if not rows:
        raise LinkOver
    with book.state.reading() as connection:
        if opportunities.note_of(connection, ids[0]).revision != revision:
            raise LinkOver
    return ProposedOffer(rows, snapshot)


def correct_offer(
    book: Book, offer: ProposedOffer, base: Mapping[str, Cell], new: Mapping[str, Cell], words: str, links: Links
) -> bool:
    """Change an offer's texts, and tell staff what changed: what they validated was another text, and waits again.

    All of it or nothing. A text that the team worded apart for one of its places stays as it is there.

    Args:
        book: the workbook.
        offer: which.
        base, new: the cells its form was opened on, and those wanted.
        words: what changes, for the mail; empty: nothing does.
        links: of recruiters.

    Returns:
        Whether anything changed.

    Raises:
        Conflicted: staff changed the same cell.
    """
    table = offer.snapshot.opportunities
    edits = []
    for row in offer.rows:
        own = {key: cell for key, cell in new.items() if row is offer.first or not offer.is_apart(row, key)}
        changes = any((cell or "") != (table.cell(row, key) or "") for key, cell in own.items())
        again: dict[str, Cell] = {"status": TO_VALIDATE} if row.status == VALIDATED and changes else {}
        opened = {**base, **{key: table.cell(row, key) for key in again}}
        edits.append(Edit(OPPORTUNITIES.key, row.id, opened, {**own, **again}))
    receipt = book.submit_whole(edits, offer.author)
    if receipt.empty:
        return False
    if words:
        with book.state.writing() as connection:
            edited = Mails(offer.snapshot, links).edited(connection, offer.first, words)
            enqueue(connection, edited, f"opportunity_edited:{offer.first.id}:{receipt.id}", nobody=not edited.to)
    return True


def close_offer(book: Book, offer: ProposedOffer, reason: str, links: Links) -> None:
    """Close what is still open of an offer, and tell staff why, each time it is closed.

    Raises:
        Conflicted: staff changed its status; nothing is closed.
    """
    table = offer.snapshot.opportunities
    edits = [
        Edit(OPPORTUNITIES.key, row.id, {"status": table.cell(row, "status")}, {"status": ARCHIVED})
        for row in offer.open_rows
    ]
    receipt = book.submit_whole(edits, offer.author)
    if not receipt.empty:
        with book.state.writing() as connection:
            closed = Mails(offer.snapshot, links).closed(connection, offer.first, reason)
            enqueue(connection, closed, f"opportunity_closed:{offer.first.id}:{receipt.id}", nobody=not closed.to)
