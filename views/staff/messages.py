"""Staff's page of messages that leave by themselves: what is due, to whom, when and why; switching lines on and off."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from programme.acts import messages
from programme.acts.messages import NotToCome
from programme.consultations import MAILS
from programme.messages import lines
from programme.messages.due import Due
from programme.messages.recipients import Around
from programme.messages.rules import Rule
from programme.row_names import name_of_row
from sheets.changes import Conflicted
from sheets.model.kinds import to_text
from sheets.model.schema import CANDIDATES, COACHES, OPPORTUNITIES
from sheets.model.snapshot import Snapshot
from views.web.access import staff_only
from views.web.consultations import note_reading
from views.web.language import long_date, translate, translate_plural
from views.web.shared import book, links

SHOWN = 30
"""Messages to come that are listed; the calendar counts them all."""

bp = Blueprint("messages", __name__, url_prefix="/staff/messages")


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A message to come, as staff read it.

    Args:
        due: which.
        about: the row, in words.
        to, copies: addresses.
        why: in words.
    """

    due: Due
    about: str
    to: tuple[str, ...]
    copies: tuple[str, ...]
    why: str


@bp.get("")
def page() -> str:
    """What is to come, each line, and what became of what left."""
    person, snapshot = staff_only(), book().snapshot
    found = messages.outlook(book(), links(), SHOWN)
    rules, table = found.rules.rules, snapshot.candidates
    addresses = {address.lower() for one in found.shown for address in one.to}
    note_reading(person, {c.id for address in addresses for c in table.where("email", address)}, MAILS)
    return render_template(
        "messages/staff.html",
        lines=found.lines, more=sum(found.days.values()) - len(found.shown), days=found.days.items(),
        coming=[
            ShownMessage(d, _about_row(snapshot, d.rule, d.row_id), one.to, one.copies, _why(d))
            for one in found.shown for d in (one.due,)
        ],
        waiting=[(line, _about_row(snapshot, rules.get(line.rule), line.row_id)) for line in found.waiting],
        names={rule.id: rule.name for rule in rules.values()}, wrong=len(found.rules.bad),
        earlier=found.rules.earlier, most=found.ceiling, missing=found.missing, no_tab=found.no_tab,
        when=_when, paused=found.paused, counts=found.counts,
    )  # fmt: skip


@bp.post("/pause")
def pause() -> AnyResponse:
    """Stop all messages, or let them go on."""
    staff_only()
    stop = "stop" in request.form
    messages.pause(book(), stop=stop)
    return _back("Plus aucun message ne part." if stop else "Les messages partent de nouveau.")


@bp.post("/due")
def decide() -> AnyResponse:
    """Send a message to come at once, or never."""
    staff_only()
    send, asked = "send" in request.form, [request.form.get(name, "") for name in ("rule", "row", "occurrence")]
    try:
        done = messages.decide_due(book(), links(), *asked, send=send)
    except NotToCome:
        return _back("Ce message n'est plus à venir : rien n'a été changé.", "warning")
    return _back("Il part." if send and done else "Il ne partira pas.", "good" if done else "warning")


@bp.post("/waiting")
def decide_waiting() -> AnyResponse:
    """Send a mail that waits at once, or never."""
    staff_only()
    send = "send" in request.form
    done = messages.decide_mail(book(), request.form.get("key", ""), send=send)
    words = ("Il part." if send else "Il ne partira pas.") if done else "Il est déjà parti."
    return _back(words, "good" if done else "warning")


@bp.post("/line")
def switch() -> AnyResponse:
    """Switch a line on, from now on or for those already concerned too, or off."""
    person, on = staff_only(), "on" in request.form
    rule_id, also_past = request.form.get("rule", ""), request.form.get("whom") == "all"
    try:
        rule = messages.switch(book(), links(), rule_id, person.email, on=on, also_past=also_past)
    except Conflicted:
        return _back("Quelqu'un vient de changer cette ligne : regardez-la, puis recommencez.", "warning")
    return _back("« %(name)s » est allumé." if on else "« %(name)s » est éteint.", name=rule.name)


@bp.post("/lines")
def add_lines() -> AnyResponse:
    """Add lines of ours that the tab lacks, as they stand in a new workbook."""
    person = staff_only()
    count = messages.add_lines(book(), request.form.getlist("line"), person.email)
    if not count:
        return _back("Rien n'était à ajouter : ces lignes sont dans l'onglet.", "info")
    return _back("C'est ajouté. Ces messages partent pour ce qui arrive à partir de maintenant.")


def _back(words: str, tone: str = "good", **values: str) -> AnyResponse:
    """Back to the page, with what was done."""
    flash(translate(words) % values if values else translate(words), tone)
    return redirect(url_for("messages.page"), 303)


def _about_row(snapshot: Snapshot, rule: Rule | None, row_id: str) -> str:
    """What the row of a message is about: a candidate before an offer or a coach; its ID where it is gone."""
    row = snapshot.table(rule.tab).get(row_id) if rule else None
    if rule is None or row is None:
        return row_id
    around = Around(snapshot, row, snapshot.tabs[rule.tab])
    for key in (CANDIDATES.key, OPPORTUNITIES.key, COACHES.key):
        if found := around.related(key):
            return name_of_row(around.snapshot.tabs[key], found)
    return name_of_row(around.tab, around.row)


def _why(due: Due) -> str:
    """Why a message leaves, in words."""
    said = _when(due.rule, due.delay.days)
    return f"{said} ({long_date(due.date)})" if due.date and due.rule.when not in lines.BY_DAY else said


def _when(rule: Rule, days: int | None = None) -> str:
    """When a line sends, in words: for one of its delays, or all."""
    column = rule.path.column.name if rule.path else ""
    said = rule.days if days is None else (days,)
    values = {
        "days": ", ".join(map(str, said)),
        "column": column,
        "change": _change(rule),
        "day": translate(WEEKDAYS[rule.weekday]),
    }
    delayed = rule.when == lines.BECOMES and any(rule.days)
    one, several = AFTER_CHANGE if delayed else WORDS[rule.when]
    return translate_plural(one, several, said[0] if len(said) == 1 else 2) % values


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
    lines.BECOMES: ("quand %(change)s",) * 2,
    lines.AFTER: ("%(days)s jour après « %(column)s »", "%(days)s jours après « %(column)s »"),
    lines.BEFORE: ("%(days)s jour avant « %(column)s »", "%(days)s jours avant « %(column)s »"),
    lines.SILENCE: ("%(days)s jour sans rien de nouveau", "%(days)s jours sans rien de nouveau"),
    lines.WEEKLY: ("chaque %(day)s",) * 2,
    lines.MONTHLY: ("le premier %(day)s du mois",) * 2,
    lines.FORM: ("quand quelqu'un propose une opportunité",) * 2,
}
"""When a line sends: for one day, and for several."""
AFTER_CHANGE = ("%(days)s jour après que %(change)s", "%(days)s jours après que %(change)s")
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
