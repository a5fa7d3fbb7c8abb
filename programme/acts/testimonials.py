"""A testimonial is sent from an invitation: its row, and word to the coach; both or neither, once."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

import clock
from mail.queue import enqueue
from programme import flood, invitations
from programme.flood import AlreadySent
from programme.invitations import Invitation
from programme.letters.composing import compose
from programme.letters.contacts import coach_email, zone_mailbox
from programme.letters.languages import language_for
from sheets.book import Book
from sheets.changes import Addition
from sheets.model import kinds
from sheets.model.columns import Cell
from sheets.model.schema import TESTIMONIAL_STATUSES, TESTIMONIALS, Candidate

AUTHOR = "lien de témoignage"
"""Who the Journal says it was."""
PER_VISITOR = (6, 3600.0)
"""Testimonials one network address may send: how many, in how many seconds."""


@dataclass(frozen=True, slots=True)
class TypedTestimonial:
    """What somebody sends.

    Args:
        cells: name, relation, text and candidate as the sheet takes them.
        nonce: of the form: it counts once.
        visitor: their network address, for counting.
    """

    cells: Mapping[str, Cell]
    nonce: str
    visitor: str


def is_open(book: Book, invitation: Invitation) -> bool:
    """Whether one may still write by a link."""
    with book.state.reading() as connection:
        return invitations.is_open(connection, invitation)


def send(book: Book, invitation: Invitation, candidate: Candidate, typed: TypedTestimonial, public_url: str) -> None:
    """Keep a testimonial for the coach, or the zone's team, to read before anybody else.

    Args:
        book: the workbook.
        invitation: the link it came by.
        candidate: whom it is about.
        typed: what was written.
        public_url: the site's address, for the link in the mail.

    Raises:
        AlreadySent: the same form was sent before, or the link is over.
        TooMuch: the visitor sent too many.
    """
    received_on = kinds.to_cell(book.snapshot.testimonials.tab.by_key["received_on"], clock.today())
    values = {**typed.cells, "status": TESTIMONIAL_STATUSES[0], "received_on": received_on}
    name, relation, text = (str(typed.cells[key] or "") for key in ("name", "relation", "text"))

    def also(connection: Connection, _: list[str]) -> list[Addition]:
        if not invitations.is_open(connection, invitation):
            raise AlreadySent
        snapshot = book.snapshot
        to = coach_email(snapshot, candidate) or zone_mailbox(snapshot, candidate.zone)
        message = compose(
            "testimonial_received", language_for(connection, to, snapshot), to,
            {"name": candidate.first_name, "author": f"{name} ({relation})" if relation else name, "text": text},
            snapshot=snapshot, link=f"{public_url}/coach/candidates/{candidate.id}/cv#testimonials",
        )  # fmt: skip
        if not enqueue(connection, message, f"testimonial:{typed.nonce}", nobody=not to):
            raise AlreadySent
        flood.count(connection, "testimonial", typed.visitor, *PER_VISITOR)
        invitations.count(connection, invitation)
        return []

    book.add_together([Addition(TESTIMONIALS.key, values)], AUTHOR, also)
