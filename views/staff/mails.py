"""Staff's page of mails: what left, what waits, what did not leave and why."""

import datetime as dt

import sqlalchemy as sa
from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

import clock
from mail import bounces
from mail import queue as mail_queue
from mail.queue import EXPIRED, FAILED, HELD, SENT, TROUBLED, UNKNOWN, WAITING, Mail, mails
from programme.consultations import MAILS
from sheets.state.database import get_value
from views.web.access import Person, staff_only
from views.web.consultations import note_reading
from views.web.language import translate
from views.web.shared import asked_number, book, settings

PAGE = 50
STATES = {
    WAITING: ("sun", "En attente"),
    mail_queue.CLAIMED: ("sun", "En route"),
    mail_queue.HANDING: ("sun", "En route"),
    HELD: ("sun", "Retenu"),
    mail_queue.PAUSED: ("sun", "En pause"),
    SENT: ("leaf", "Parti"),
    FAILED: ("bad", "Refusé"),
    UNKNOWN: ("bad", "Peut-être parti"),
    mail_queue.BOUNCED: ("bad", "Revenu"),
    EXPIRED: ("plain", "Abandonné"),
}
"""State -> colour, and French word."""
MONTH = 30 * 86_400.0

bp = Blueprint("mails", __name__, url_prefix="/staff/mail")


@bp.get("")
def page() -> str:
    """Newest first; what needs somebody comes before."""
    person = staff_only()
    before = asked_number("before", 0)
    with book().state.reading() as connection:
        found = mail_queue.recent(connection, before=before, limit=PAGE + 1)
        troubled = mail_queue.recent(connection, TROUBLED) if not before else []
        letters = sa.select(sa.func.count()).select_from(mails).where(
            mails.c.key.like("written_receipt:%"), mails.c.queued_at > clock.time() - MONTH
        )  # fmt: skip
        context = {
            "counts": mail_queue.counts(connection),
            "letters": connection.execute(letters).scalar() or 0,
            "error": get_value(connection, "mail_error"),
            "bounces_error": get_value(connection, bounces.ERROR),
        }
    _note(person, [*found[:PAGE], *troubled])
    return render_template(
        "mail/staff.html",
        mails=[_shown(mail) for mail in found[:PAGE]],
        troubled=[_shown(mail) for mail in troubled],
        older=found[PAGE - 1].id if len(found) > PAGE else 0,
        files=not settings().mail_url,
        most=mail_queue.SHEET_MAILS[0],
        **context,
    )


@bp.post("/<int:mail_id>")
def again(mail_id: int) -> AnyResponse:
    """Send one again, or show it as dealt with."""
    staff_only()
    dealt_with = "done" in request.form
    with book().state.writing() as connection:
        if mail_queue.find_mail(connection, mail_id) is None:
            abort(404)
        done = (mail_queue.dismiss if dealt_with else mail_queue.send_again)(connection, mail_id)
    if done:
        flash(translate("C'est réglé.") if dealt_with else translate("Il repart."), "good")
    else:
        flash(translate("Ce mail n'attend personne : rien n'a été changé."), "warning")
    return redirect(url_for("mails.page"), 303)


@bp.post("/held")
def decide_held() -> AnyResponse:
    """Send what was held because many left at once, or nothing of it."""
    staff_only()
    send = "send" in request.form
    with book().state.writing() as connection:
        count = mail_queue.release_held(connection) if send else mail_queue.drop_held(connection)
    if not count:
        flash(translate("Ces mails n'attendent plus : rien n'a été changé."), "warning")
    else:
        flash(translate("Ces mails partent.") if send else translate("Ces mails ne partiront pas."), "good")
    return redirect(url_for("mails.page"), 303)


def _note(person: Person, shown: list[Mail]) -> None:
    """Mails hold the addresses of those they are to."""
    messages = [mail.message for mail in shown if mail.message]
    addresses = {address.lower() for m in messages for address in (m.to, m.reply_to, *m.cc) if address}
    table = book().snapshot.candidates
    note_reading(person, {c.id for address in addresses for c in table.where("email", address)}, MAILS)


def _shown(mail: Mail) -> dict[str, object]:
    """A mail as staff read it: without what is for its reader alone."""
    tone, words = STATES[mail.state]
    return {
        "mail": mail,
        "message": mail_queue.mask(mail.message) if mail.message else None,
        "tone": tone,
        "words": translate(words),
        "at": dt.datetime.fromtimestamp(mail.changed_at).astimezone(),
        "due": dt.datetime.fromtimestamp(mail.due_at).astimezone(),
    }
