"""Staff's page of messages that leave by themselves: what is due, to whom, when and why; switching lines on and off."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

import clock
from mail import queue as mail_queue
from programme.consultations import MAILS
from programme.messages import lines, memory
from programme.messages.due import Due
from programme.messages.engine import Messages
from programme.messages.recipients import Around
from programme.messages.rules import Rule, rules_of
from sheets.changes import Conflicted, Edit
from sheets.model.kinds import to_cell, to_text
from sheets.model.schema import CANDIDATES, MESSAGES, OPPORTUNITIES
from sheets.model.snapshot import Snapshot
from views.recruiter.opportunities import links
from views.web.access import staff_only
from views.web.consultations import note_reading
from views.web.language import long_date, translate
from views.web.relations import name_of_row
from views.web.shared import book

AHEAD_DAYS = 30
SHOWN = 100
"""Messages to come that are listed; the calendar counts them all."""

bp = Blueprint("messages", __name__, url_prefix="/staff/messages")


@dataclass(frozen=True, slots=True)
class Coming:
    """A message to come, as staff read it.

    Args:
        due: which.
        at: when.
        about: the row, in words.
        to: addresses.
        copies: addresses.
        why: in words.
    """

    due: Due
    at: dt.datetime
    about: str
    to: tuple[str, ...]
    copies: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the tab, as staff read it.

    Args:
        rule: the line.
        sent: how many messages left or wait.
        refused: how many people asked for no more.
        now: how many it would reach at once, were those already concerned told; None while it is on.
        soon: how many fall due in the next days.
    """

    rule: Rule
    sent: int
    refused: int
    now: int | None
    soon: int


@bp.get("")
def page() -> str:
    """What is to come, each line, and what became of what left."""
    person = staff_only()
    snapshot, engine = book().snapshot, _engine()
    found = rules_of(snapshot)
    soon = {rule.id: _soon(engine, snapshot, rule) for rule in found.rules.values()}
    coming = sorted((d for rule in found.rules.values() if rule.active for d in soon[rule.id]), key=lambda d: d.at)
    with book().state.reading() as connection:
        sent, refused = memory.count_sent(connection), memory.count_refused(connection)
        shown = [_coming(connection, engine, snapshot, due) for due in coming[:SHOWN]]
        context = {"paused": memory.is_paused(connection), "counts": mail_queue.counts(connection)}
        waiting = memory.waiting_mails(connection, mail_queue.STILL_HERE)
    table = snapshot.candidates
    addresses = {address.lower() for one in shown for address in one.to}
    note_reading(person, {c.id for address in addresses for c in table.where("email", address)}, MAILS)
    return render_template(
        "messages/staff.html",
        lines=[
            Line(rule, sent[rule.id], refused[rule.id],
                 None if rule.active else len(engine.concerned_now(snapshot, rule)), len(soon[rule.id]))
            for rule in found.rules.values()
        ],
        coming=shown, more=len(coming) - len(shown), days=_calendar(coming),
        waiting=[(line, _about_row(snapshot, found.rules.get(line.rule), line.row_id)) for line in waiting[:SHOWN]],
        names={rule.id: rule.name for rule in found.rules.values()}, wrong=len(found.bad), earlier=found.earlier,
        most=mail_queue.SHEET_MAILS[0], when=_when, **context,
    )  # fmt: skip


@bp.post("/pause")
def pause() -> AnyResponse:
    """Stop all messages, or let them go on."""
    staff_only()
    stop = "stop" in request.form
    with book().state.writing() as connection:
        memory.pause(connection, stop=stop)
    words = "Plus aucun message ne part." if stop else "Les messages partent de nouveau."
    flash(translate(words), "good")
    return redirect(url_for("messages.page"), 303)


@bp.post("/due")
def decide() -> AnyResponse:
    """Send a message to come at once, or never."""
    staff_only()
    snapshot, engine = book().snapshot, _engine()
    rule = rules_of(snapshot).rules.get(request.form.get("rule", ""))
    if rule is None:
        abort(404)
    asked = request.form.get("row", ""), request.form.get("occurrence", "")
    due = next((d for d in _soon(engine, snapshot, rule) if (d.row_id, d.occurrence) == asked), None)
    if due is None:
        flash(translate("Ce message n'est plus à venir : rien n'a été changé."), "warning")
        return redirect(url_for("messages.page"), 303)
    with book().state.writing() as connection:
        if "send" in request.form:
            done = engine.send_now(connection, snapshot, due)
        else:
            engine.cancel(connection, due)
            done = True
        memory.tell_worker(connection)
    words = "Il part." if "send" in request.form and done else "Il ne partira pas."
    flash(translate(words), "good" if done else "warning")
    return redirect(url_for("messages.page"), 303)


@bp.post("/waiting")
def decide_waiting() -> AnyResponse:
    """Send a mail that waits at once, or never."""
    staff_only()
    key = request.form.get("key", "")
    with book().state.writing() as connection:
        if not memory.has_mail(connection, key):
            abort(404)
        done = mail_queue.hasten(connection, key) if "send" in request.form else mail_queue.withdraw(connection, key)
    words = ("Il part." if "send" in request.form else "Il ne partira pas.") if done else "Il est déjà parti."
    flash(translate(words), "good" if done else "warning")
    return redirect(url_for("messages.page"), 303)


@bp.post("/line")
def switch() -> AnyResponse:
    """Switch a line on, from now on or for those already concerned too, or off."""
    person = staff_only()
    snapshot = book().snapshot
    rule = rules_of(snapshot).rules.get(request.form.get("rule", ""))
    row = snapshot.messages.get(rule.id) if rule else None
    if rule is None or row is None:
        abort(404)
    on = "on" in request.form
    if on:
        with book().state.writing() as connection:
            _engine().switch_on(connection, rule, also_past=request.form.get("whom") == "all")
    column = MESSAGES.by_key["active"]
    base = snapshot.messages.cell(row, column.key)
    try:
        book().submit(Edit(MESSAGES.key, row.id, {"active": base}, {"active": to_cell(column, on, base)}), person.email)
    except Conflicted:
        flash(translate("Quelqu'un vient de changer cette ligne : regardez-la, puis recommencez."), "warning")
        return redirect(url_for("messages.page"), 303)
    words = "« %(name)s » est allumé." if on else "« %(name)s » est éteint."
    flash(translate(words) % {"name": rule.name}, "good")
    return redirect(url_for("messages.page"), 303)


def _engine() -> Messages:
    return Messages(book().state, links())


def _soon(engine: Messages, snapshot: Snapshot, rule: Rule) -> list[Due]:
    """What falls due in the next days; what was due this morning and is not decided yet, too."""
    today = clock.today()
    return engine.dues(snapshot, rule, today, today + dt.timedelta(AHEAD_DAYS))


def _coming(connection: Connection, engine: Messages, snapshot: Snapshot, due: Due) -> Coming:
    readers = engine.readers(connection, snapshot, due)
    return Coming(
        due, dt.datetime.fromtimestamp(due.at).astimezone(), _about_row(snapshot, due.rule, due.row_id),
        tuple(reader.email for reader, _ in readers),
        tuple(dict.fromkeys(copy for reader, copies in readers for copy in copies if copy != reader.email)), _why(due),
    )  # fmt: skip


def _about_row(snapshot: Snapshot, rule: Rule | None, row_id: str) -> str:
    """What the row of a message is about: a person before an offer; its ID where it is gone."""
    row = snapshot.table(rule.tab).get(row_id) if rule else None
    if rule is None or row is None:
        return row_id
    around = Around(snapshot, row, snapshot.tabs[rule.tab])
    for key in (CANDIDATES.key, OPPORTUNITIES.key):
        if found := around.related(key):
            return name_of_row(around.snapshot.tabs[key], found)
    return name_of_row(around.tab, around.row)


def _calendar(coming: list[Due]) -> list[tuple[dt.date, int]]:
    """How many messages each of the next days has."""
    counted = Counter(clock.day_of(due.at) for due in coming)
    today = clock.today()
    return [(day, counted[day]) for day in (today + dt.timedelta(n) for n in range(AHEAD_DAYS + 1))]


def _why(due: Due) -> str:
    """Why a message leaves, in words."""
    said = _when(due.rule, due.days)
    return f"{said} ({long_date(due.date)})" if due.date and due.rule.when != lines.WEEKLY else said


def _when(rule: Rule, days: int | None = None) -> str:
    """When a line sends, in words: for one of its delays, or all."""
    column = rule.path.column.name if rule.path else ""
    values = {
        "days": ", ".join(str(n) for n in (rule.days if days is None else (days,))),
        "column": column,
        "change": _change(rule),
        "day": translate(WEEKDAYS[rule.weekday]),
    }
    if rule.when == lines.BECOMES and any(rule.days):
        return translate("%(days)s jours après que %(change)s") % values
    return translate(WORDS[rule.when]) % values


def _change(rule: Rule) -> str:
    """The change that sets a line off, in words; empty for one that waits for none."""
    if rule.path is None or rule.when != lines.BECOMES:
        return ""
    column = rule.path.column
    if rule.value in CHANGES:
        return translate(CHANGES[rule.value]) % {"column": column.name}
    words = {"column": column.name, "value": to_text(column, rule.value)}
    return translate("« %(column)s » devient « %(value)s »") % words


CHANGES = {
    lines.CHANGES: "« %(column)s » change",
    lines.ANY: "« %(column)s » change",
    lines.FILLS: "« %(column)s » est rempli",
    lines.EMPTIES: "« %(column)s » est vidé",
}
WORDS = {
    lines.BECOMES: "quand %(change)s",
    lines.AFTER: "%(days)s jours après « %(column)s »",
    lines.BEFORE: "%(days)s jours avant « %(column)s »",
    lines.SILENCE: "%(days)s jours sans rien de nouveau",
    lines.WEEKLY: "chaque %(day)s",
    lines.FORM: "quand quelqu'un propose une opportunité",
}
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
