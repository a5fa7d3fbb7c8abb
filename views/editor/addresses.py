"""The address somebody signs in with: proposed by their coach, decided by staff, changed by themselves with a link."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from mail import queue as mail_queue
from programme import flood
from programme.accounts import addresses, passkeys, sessions
from programme.accounts.addresses import DONE, REFUSED, AddressChange
from programme.accounts.people import people_at
from programme.letters.address_letters import LETTERS
from programme.letters.composing import compose
from programme.letters.contacts import zone_mailbox
from sheets.changes import Conflicted, Edit
from sheets.errors import UnknownColumn, UnknownRow
from sheets.model import kinds
from sheets.model.columns import TEAM, Column, Row
from sheets.model.schema import CANDIDATES, COACHES, STAFF
from sheets.model.snapshot import Snapshot
from views.account.sign_in import EMAIL
from views.editor.cv_parts import Desk, Part
from views.web import access, forms
from views.web.access import Person, recently_confirmed, staff_only
from views.web.decisions import name_of
from views.web.forms import Posted
from views.web.language import current, translate
from views.web.shared import book, settings

KEY = "email"
PER_PERSON = (5, 3_600)
"""Links somebody may have sent to addresses they name: times, seconds."""

bp = Blueprint("addresses", __name__)


@dataclass(frozen=True)
class Proposal:
    """A proposed address, as staff read it.

    Args:
        change: what is proposed.
        name: whose address.
        now: what the sheet holds.
        others: who has the proposed address already, by name.
    """

    change: AddressChange
    name: str
    now: str
    others: str

    @property
    def at(self) -> dt.datetime:
        """When it was proposed."""
        return dt.datetime.fromtimestamp(self.change.at, dt.UTC)


def take_out(desk: Desk, part: Part, posted: Posted) -> str:
    """Take the address somebody signs in with out of what a form writes, unless staff write it.

    Returns:
        The address that is proposed instead, if one is.
    """
    proposed = ""
    for column in part.columns if desk.role != TEAM else ():
        if column.sign_in and column.key in posted.new:
            proposed = kinds.plain(posted.new.pop(column.key))
            del posted.base[column.key]
            if not proposed:
                posted.errors[column.key] = kinds.Invalid("required")
    return proposed


def guard(columns: Iterable[Column], posted: Posted) -> None:
    """Ask staff for their passkey anew, beside what they typed, before a form writes an address to sign in with."""
    written = [column.key for column in columns if column.sign_in and column.key in posted.new]
    if written and access.must_confirm_again():
        posted.errors[written[0]] = kinds.Invalid(forms.CONFIRM)


def propose(desk: Desk, new: str) -> None:
    """Keep what a coach proposes, and tell staff; the sheet stays as it is until they confirm."""
    candidate, author = desk.candidate, desk.person.email
    values = {"name": name_of(candidate) or candidate.id, "new": new, "who": author}
    message = compose(
        LETTERS, "address_proposed", "fr", zone_mailbox(desk.snapshot, candidate.zone), values,
        snapshot=desk.snapshot, link=f"{settings().public_url}/staff/#addresses", reply_to=author,
    )  # fmt: skip
    with book().state.writing() as connection:
        number = addresses.propose(connection, CANDIDATES.key, candidate.id, candidate.email, new.lower(), author)
        if message.to and flood.may(connection, "address proposed", author, *PER_PERSON):
            mail_queue.enqueue(connection, message, f"address-proposed:{number}")


def proposals(snapshot: Snapshot) -> list[Proposal]:
    """What waits for staff; the proposals about rows that are gone do not."""
    with book().state.reading() as connection:
        waiting = addresses.proposals(connection)
    found = []
    for change in waiting:
        if row := snapshot.table(change.tab).get(change.row_id):
            others = [name_of(other) for other in _having(snapshot, change.new) if other.id != change.row_id]
            found.append(Proposal(change, name_of(row) or row.id, getattr(row, KEY), ", ".join(others)))
    return found


@bp.post("/staff/addresses/<int:change_id>")
def decide(change_id: int) -> AnyResponse:
    """Staff confirm or refuse what somebody proposed; a decision counts once."""
    staff_only()
    person, wanted = recently_confirmed(), request.form.get("decision", "")
    if wanted not in ("confirm", "refuse"):
        abort(400)
    with book().state.reading() as connection:
        change = addresses.one(connection, change_id) or abort(404)
    done = _confirm(person, change) if wanted == "confirm" else _refuse(person, change)
    if not done:
        flash(translate("Déjà décidé, ou l'adresse a changé entre-temps : rien de plus n'a été fait."), "warning")
    return redirect(url_for("staff.home") + "#addresses", 303)


@bp.get("/address")
def own() -> str:
    """One's own address, and the form that asks for another."""
    return _own_page(recently_confirmed())


@bp.post("/address")
def ask() -> AnyResponse:
    """Send a link to the new address: nothing changes until it is opened, nor is it told whose it is."""
    person, typed = recently_confirmed(), request.form.get(KEY, "")
    try:
        new = str(kinds.from_text(EMAIL, typed)).lower()
    except kinds.Invalid:
        return _answer(_own_page(person, typed, translate("Écrivez votre adresse comme prenom@exemple.org.")), 422)
    if new == person.email:
        return _answer(_own_page(person, typed, translate("C'est déjà votre adresse.")), 422)
    with book().state.writing() as connection:
        if not flood.may(connection, "address", person.email, *PER_PERSON):
            words = translate("Vous avez demandé plusieurs liens. Attendez une heure.")
            return _answer(_own_page(person, typed, words), 429)
        _send_link(connection, person, new)
    flash(translate("Regardez la boîte de %(email)s : le lien qui confirme vient d'y partir.") % {"email": new}, "good")
    return redirect(url_for("addresses.own"), 303)


@bp.get("/address/<token>")
def look(token: str) -> AnyResponse:
    """What the link would do, and a button: scanners open links, but press nothing."""
    found = _asked(token)
    return _linked("addresses/confirm.html", found, token) if found else _over()


@bp.post("/address/<token>")
def confirm(token: str) -> AnyResponse:
    """The person reads the new address: it is theirs from now on, and they are signed in with it."""
    found = _asked(token)
    if not found:
        return _over()
    with book().state.writing() as connection:
        if not addresses.use(connection, token):
            return _over()
    for change in found:
        if _write(change.tab, change.row_id, change.old, change.new, change.author):
            _take_passkeys_along(change.tab, change.old, change.new)
    mine = [one.key for one in people_at(book().snapshot, found[0].new) if found[0].row_id in [r.id for r in one.rows]]
    access.start_session(found[0].new, mine[0] if mine else "")
    flash(translate("C'est fait : vous entrez maintenant avec cette adresse."), "good")
    return _unstored(redirect(url_for("addresses.own"), 303))


@bp.get("/address/undo/<token>")
def look_back(token: str) -> AnyResponse:
    """What taking a change back would do, and a button."""
    found = _undoable(token)
    return _linked("addresses/undo.html", found, token) if found else _over()


@bp.post("/address/undo/<token>")
def take_back(token: str) -> AnyResponse:
    """The old address takes its place again; what the other opened ends."""
    found = _undoable(token)
    done = False
    for change, opened in found:
        with book().state.writing() as connection:
            if not addresses.take_back(connection, change):
                continue
            for address in opened:
                sessions.end_sessions_of(connection, address)
        if _write(change.tab, change.row_id, opened[-1], change.old, change.old):
            _take_passkeys_along(change.tab, opened[-1], change.old)
            done = True
    if not done:
        return _over()
    return _unstored(make_response(render_template("addresses/undone.html", email=found[0][0].old)))


def _confirm(person: Person, change: AddressChange) -> bool:
    """Write what was proposed, unless the address is not what it was then; False: nothing was done."""
    row = book().snapshot.table(change.tab).get(change.row_id)
    if row is None or getattr(row, KEY) != change.old:
        return False
    with book().state.writing() as connection:
        if not addresses.decide(connection, change.id, DONE, person.email):
            return False
    if not _write(change.tab, change.row_id, change.old, change.new, person.email):
        return False
    flash(translate("C'est noté : les deux adresses et le coach sont prévenus."), "good")
    return True


def _refuse(person: Person, change: AddressChange) -> bool:
    snapshot = book().snapshot
    row = snapshot.table(change.tab).get(change.row_id)
    values = {"name": name_of(row) or change.row_id}
    mailbox = zone_mailbox(snapshot, getattr(row, "zone", ""))
    message = compose(LETTERS, "address_refused", "fr", change.author, values, snapshot=snapshot, reply_to=mailbox)
    with book().state.writing() as connection:
        if not addresses.decide(connection, change.id, REFUSED, person.email):
            return False
        mail_queue.enqueue(connection, message, f"address-refused:{change.id}")
    flash(translate("C'est noté : l'adresse reste comme elle est, et qui la proposait est prévenu."), "good")
    return True


def _write(tab: str, row_id: str, old: str, new: str, author: str) -> bool:
    """Submit a change of address where the row still holds the old one; False where it does not."""
    table = book().snapshot.table(tab)
    row = table.get(row_id)
    if row is None or getattr(row, KEY) != old:
        return False
    try:
        book().submit(Edit(tab, row_id, {KEY: table.cell(row, KEY)}, {KEY: new}), author)
    except (Conflicted, UnknownRow, UnknownColumn):
        return False
    return True


def _take_passkeys_along(tab: str, old: str, new: str) -> None:
    """Another address is no way round one's own second step."""
    if tab == STAFF.key:
        with book().state.writing() as connection:
            passkeys.move(connection, old, new)


def _send_link(connection: Connection, person: Person, new: str) -> None:
    token = addresses.ask(connection, _rows_of(person), person.email, new)
    link = f"{settings().public_url}/address/{token}"
    message = compose(
        LETTERS, "address_link", current(), new, {"name": person.first_name}, snapshot=book().snapshot, link=link,
        secret=True,
    )  # fmt: skip
    mail_queue.enqueue(connection, message, f"address-link:{token[:12]}")


def _rows_of(person: Person) -> list[tuple[str, str]]:
    rows = ((CANDIDATES, person.candidates), (COACHES, person.coaches), (STAFF, person.staff))
    return [(tab.key, row.id) for tab, found in rows for row in found]


def _asked(token: str) -> list[AddressChange]:
    """What a link to a new address changes, as long as the rows hold the old one."""
    with book().state.reading() as connection:
        found = addresses.asked(connection, token)
    return found if found and all(_holds(change, change.old) for change in found) else []


def _undoable(token: str) -> list[tuple[AddressChange, list[str]]]:
    """What a link to an old address takes back, with the addresses since, of which the last still stands there."""
    with book().state.reading() as connection:
        found = [(change, addresses.since(connection, change)) for change in addresses.undoable(connection, token)]
    return [(change, later) for change, later in found if _holds(change, later[-1])]


def _holds(change: AddressChange, address: str) -> bool:
    row = book().snapshot.table(change.tab).get(change.row_id)
    return row is not None and getattr(row, KEY) == address


def _having(snapshot: Snapshot, email: str) -> Iterable[Row]:
    for table in (snapshot.candidates, snapshot.coaches, snapshot.staff):
        yield from table.where(KEY, email)


def _linked(template: str, found: Sequence[object], token: str) -> AnyResponse:
    first = found[0]
    change = first[0] if isinstance(first, tuple) else first
    assert isinstance(change, AddressChange)
    row = book().snapshot.table(change.tab).get(change.row_id)
    name = getattr(row, "first_name", "")
    return _unstored(make_response(render_template(template, change=change, name=name, token=token)))


def _own_page(person: Person, typed: str = "", error: str = "") -> str:
    return render_template("addresses/own.html", person=person, typed=typed, error=error)


def _over() -> AnyResponse:
    return _unstored(make_response(render_template("addresses/over.html"), 410))


def _answer(page: str, status: int) -> Response:
    return make_response(page, status)


def _unstored(response: AnyResponse) -> AnyResponse:
    response.headers["Cache-Control"] = "no-store"
    return response
