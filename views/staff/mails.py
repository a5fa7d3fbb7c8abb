"""Staff's page of mails: what left, what waits, what did not leave and why."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

import clock
from mail import desk
from mail import queue as mail_queue
from mail.queue import EXPIRED, FAILED, HELD, SENT, UNKNOWN, WAITING, Mail
from programme.consultations import MAILS
from programme.correspondence import count_receipts
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
    found = desk.queue_page(book(), before, PAGE)
    shown = found.mails[:PAGE]
    _note(person, [*shown, *found.troubled])
    return render_template(
        "mail/staff.html",
        mails=[shown_mail(mail) for mail in shown],
        troubled=[shown_mail(mail) for mail in found.troubled],
        older=shown[-1].id if len(found.mails) > PAGE else 0,
        files=not settings().mail_url,
        most=found.ceiling,
        counts=found.counts,
        letters=count_receipts(book(), clock.time() - MONTH),
        error=found.error,
        bounces_error=found.bounces_error,
    )


@bp.post("/<int:mail_id>")
def again(mail_id: int) -> AnyResponse:
    """Send one again, or show it as dealt with."""
    staff_only()
    dealt_with = "done" in request.form
    done = (desk.dismiss if dealt_with else desk.send_again)(book(), mail_id)
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
    count = desk.decide_held(book(), send=send)
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


def shown_mail(mail: Mail) -> dict[str, object]:
    """A mail as staff read it: without what is for its reader alone."""
    tone, words = STATES[mail.state]
    return {
        "mail": mail,
        "message": mail_queue.mask(mail.message) if mail.message else None,
        "tone": tone,
        "words": translate(words),
        "at": mail.changed_at,
        "due": mail.due_at,
    }
