"""Somebody who comes: referred by a structure, as a volunteer, as a partner. A row for staff, and word to them: both or
neither, once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from mail.message import Message
from mail.queue import enqueue
from programme import flood
from programme.accounts.people import full_name, people_at
from programme.coaches import application
from programme.flood import AlreadySent
from programme.letters.composing import compose
from programme.letters.contacts import zone_mailbox
from programme.letters.languages import language_for
from programme.open_forms import OpenForm, row_of
from programme.structures import proposal, referral
from sheets.book import Book
from sheets.changes import Addition
from sheets.model.columns import Cell
from sheets.model.schema import Structure
from sheets.model.snapshot import Snapshot

AUTHOR = "formulaire public"
"""Who the Journal says a volunteer or a partner was."""
PER_REFERENT = (30, 86_400.0)
"""People whom one referent may refer in a day."""
PER_VISITOR = (5, 3_600.0)


@dataclass(frozen=True, slots=True)
class JoiningForm:
    """A form without mistakes.

    Args:
        cells: column key -> cell.
        message: a word to the team.
        nonce: the form's own number.
        who: whose sendings are counted: a network address, or the address somebody signs in with.
    """

    cells: Mapping[str, Cell]
    message: str
    nonce: str
    who: str


def refer(book: Book, structure: Structure, sent: JoiningForm, referent: str, public_url: str) -> None:
    """A structure refers somebody.

    Args:
        book: the workbook.
        structure: which.
        sent: what was typed of the person.
        referent: who refers them, by e-mail.
        public_url: the site's address.

    Raises:
        TooMuch, AlreadySent: see flood.py.
    """
    snapshot, cells, note = book.snapshot, dict(sent.cells), ""
    if cells.get("email") and people_at(snapshot, str(cells["email"])):
        # Two rows with one address would make its owner choose who they are: staff look first.
        note = f"Adresse laissée de côté, car elle est déjà dans la feuille : {cells.pop('email')}"
    values = {
        "structure": structure.name, "contact": structure.contact_name or referent, "name": _name(cells),
        "message": sent.message, "note": note,
    }  # fmt: skip

    def mail(connection: Connection, ids: list[str]) -> Message:
        return _letter(
            connection,
            snapshot,
            "candidate_referred",
            structure.zone,
            values,
            f"{public_url}/coach/candidates/{ids[0]}/cv",
            referent,
        )

    _keep(book, referral(snapshot, structure, cells), referent, sent, "referral", PER_REFERENT, mail)


def volunteer(book: Book, sent: JoiningForm, public_url: str) -> None:
    """Somebody offers to coach; one who is there already is told to staff as such. See refer for the rest."""
    snapshot, cells = book.snapshot, dict(sent.cells)
    zone, email = str(cells.get("zone") or ""), str(cells.get("email") or "")
    known = snapshot.coaches.where("email", email.lower()) if email else ()
    there = [f"Déjà dans la feuille avec cette adresse : {full_name(one)} ({one.id})." for one in known]
    message = "\n".join(filter(None, (sent.message, *there)))
    values = {"name": _name(cells), "zone": zone, "message": message}

    def mail(connection: Connection, _: list[str]) -> Message:
        return _letter(connection, snapshot, "volunteer_applied", zone, values, f"{public_url}/staff/volunteers", email)

    row = application(snapshot, cells | {"notes": message})
    _keep(book, row, AUTHOR, sent, "volunteer", PER_VISITOR, mail)


def propose_partnership(book: Book, sent: JoiningForm, contact: str, email: str, public_url: str) -> None:
    """Somebody proposes a partnership.

    Args:
        book: the workbook.
        sent: what was typed of the organisation.
        contact: their name.
        email: their address: text in the row, which opens nothing.
        public_url: the site's address.

    Raises:
        TooMuch, AlreadySent: see flood.py.
    """
    snapshot, cells = book.snapshot, dict(sent.cells)
    values = {"structure": str(cells["name"]), "contact": contact, "message": sent.message}

    def mail(connection: Connection, ids: list[str]) -> Message:
        page = f"{public_url}/staff/tabs/structures/{ids[0]}"
        return _letter(connection, snapshot, "partner_proposed", str(cells.get("zone") or ""), values, page, email)

    _keep(book, proposal(snapshot, cells, (contact, email, sent.message)), AUTHOR, sent, "partner", PER_VISITOR, mail)


def fill_in(book: Book, form: OpenForm, sent: JoiningForm, public_url: str) -> None:
    """Somebody fills in a form that staff made; see refer for the rest.

    Raises:
        NotText: see Book.submit; nothing is kept.
    """
    snapshot = book.snapshot
    values = {"form": form.name, "tab": snapshot.table(form.tab).title}

    def mail(connection: Connection, ids: list[str]) -> Message:
        page = f"{public_url}/staff/{_PAGES.get(form.tab, f'tabs/{form.tab}/{{}}').format(ids[0])}"
        return _letter(connection, snapshot, "form_filled", str(sent.cells.get("zone") or ""), values, page, "")

    _keep(book, row_of(snapshot, form, sent.cells), AUTHOR, sent, f"form {form.id}", PER_VISITOR, mail)


_PAGES = {"candidates": "candidates/{}", "coaches": "volunteers", "structures": "structures/{}"}
"""Tab of ours -> where staff find its rows."""


def _keep(
    book: Book,
    row: Addition,
    author: str,
    sent: JoiningForm,
    what: str,
    often: tuple[int, float],
    mail: Callable[[Connection, list[str]], Message],
) -> None:
    def also(connection: Connection, ids: list[str]) -> list[Addition]:
        message = mail(connection, ids)
        if not enqueue(connection, message, f"{what}:{sent.nonce}", nobody=not message.to):
            raise AlreadySent
        flood.count(connection, what, sent.who, *often)
        return []

    book.add_together([row], author, also)


def _letter(
    connection: Connection, snapshot: Snapshot, key: str, zone: str, values: Mapping[str, str], link: str, reply_to: str
) -> Message:  # fmt: skip
    to = zone_mailbox(snapshot, zone)
    return compose(
        key, language_for(connection, to, snapshot), to, values, snapshot=snapshot, link=link, reply_to=reply_to
    )


def _name(cells: Mapping[str, Cell]) -> str:
    return " ".join(str(cells[key]) for key in ("first_name", "last_name") if cells.get(key))
