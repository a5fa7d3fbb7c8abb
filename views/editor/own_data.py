"""What the site and the sheet hold of a candidate: a page, the same as PDF and JSON, and the way out."""

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

import clock
from cv.acts import leave
from programme.asked_erasures import DAYS
from programme.audience import VIEW
from programme.erasure_requests import take_back_erasure, waiting_erasure
from programme.own_data import CONSENTS, OwnData, gather_data
from programme.publication import is_public
from programme.row_names import name_of_row
from sheets.model import kinds
from sheets.model.columns import COACH, REFERRING, Cell, Column, Kind
from sheets.model.schema import CANDIDATES, Candidate
from sheets.model.snapshot import Snapshot
from views.editor.own_data_document import document
from views.editor.publication import WORDINGS
from views.public.documents import in_turn
from views.public.media import photo_url
from views.web import consultations, forms
from views.web.access import own_candidate, recently_confirmed
from views.web.language import translate
from views.web.shared import book, settings, unlisted

ASK, BACK = "ask", "back"
MOST_READINGS = 10_000
TITLES = {
    "candidates": "Vous",
    "experiences": "Mon parcours",
    "testimonials": "On parle de moi",
    "follow_ups": "Mes opportunités",
    "meetings": "Rendez-vous",
    "relays": "Relais",
}
"""What a candidate calls the rows of a tab; their file says the tab's own title."""

bp = Blueprint("own_data", __name__, url_prefix="/me")


@bp.get("/data")
def page() -> AnyResponse:
    """All of it in words, and what erasing it means."""
    recently_confirmed()
    _, candidate = own_candidate()
    asked = waiting_erasure(book(), candidate.id)
    return unlisted(render_template("candidate/own_data.html", **_in_words(candidate), asked=asked, days=DAYS,
                                    online=is_public(candidate)))  # fmt: skip


@bp.get("/data.pdf")
def printed() -> AnyResponse:
    """All of it, to keep on paper."""
    recently_confirmed()
    _, candidate = own_candidate()
    found = _in_words(candidate, MOST_READINGS)
    response = unlisted(make_response(in_turn(lambda: document(found))))
    response.content_type = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="tremplin-{candidate.id}.pdf"'
    return response


@bp.get("/data.json")
def download() -> AnyResponse:
    """All of it, for a program or another organisation."""
    recently_confirmed()
    _, candidate = own_candidate()
    body = json.dumps(_as_json(candidate), ensure_ascii=False, indent=1, default=_plain)
    response = unlisted(body)
    response.content_type = "application/json; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="tremplin-{candidate.id}.json"'
    return response


@bp.post("/data/erasure")
def decide() -> AnyResponse:
    """Ask to be erased, or take that back."""
    recently_confirmed()
    person, candidate = own_candidate()
    wanted = request.form.get("decision")
    if wanted == ASK:
        leave(book(), candidate, person.email, settings().public_url)
        flash(translate("C'est noté. Votre page n'est plus en ligne."), "good")
    elif wanted != BACK:
        abort(400)
    elif take_back_erasure(book(), candidate, settings().public_url):
        flash(translate("C'est annulé : rien ne sera effacé. Votre page reste hors ligne."), "good")
    else:
        flash(translate("Il n'y avait rien à annuler, ou l'effacement a déjà commencé."), "warning")
    return redirect(url_for("own_data.page") + "#erasure", 303)


def _in_words(candidate: Candidate, most_readings: int = consultations.PAGE) -> dict[str, Any]:
    """What page and PDF say."""
    found, snapshot = gather_data(book(), candidate.id), book().snapshot
    tabs = zip(found.tabs, _tabs(snapshot, candidate, found, _words), strict=True)
    return {
        "tabs": [(translate(TITLES.get(tab.tab, title)), rows) for tab, (title, rows) in tabs],
        "consents": list(_consents(snapshot, candidate, found)),
        "letters": found.letters,
        "mails": found.mails,
        "views": sum(line["times"] for line in found.kept["audience_days"] if line["kind"] == VIEW),
        "sessions": found.kept["sessions"],
        "readings": list(consultations.lines(candidate.id, limit=most_readings)),
    }


def _as_json(candidate: Candidate) -> dict[str, Any]:
    snapshot, found = book().snapshot, gather_data(book(), candidate.id)
    columns = snapshot.candidates.tab.by_key
    return {
        "id": candidate.id,
        "made_at": clock.now(),
        "tabs": {title: [dict(row) for row in rows] for title, rows in _tabs(snapshot, candidate, found, _value)},
        "consents": [
            {"what": what, "wording": wording, "given": given, "changes": changes}
            for what, wording, given, changes in _consents(snapshot, candidate, found)
        ],
        "changes": [
            {
                "at": _moment(line.at),
                "column": forms.name_of(columns[line.key]) if line.key in columns else line.key,
                "before": line.old,
                "after": line.new,
            }
            for line in found.changes
        ],
        "readings": [
            {"at": _moment(line.at), "who": line.who, "what": line.what}
            for line in consultations.lines(candidate.id, limit=MOST_READINGS)
        ],
        "letters": [
            {"at": _moment(one.arrived_at), "from": one.writer, "text": one.text, "answer": one.answer}
            for one in found.letters
        ],
        "mails": [{"at": _moment(m.at), "subject": m.subject, "text": m.text} for m in found.mails],
        "kept": {table: [_dated(line) for line in lines] for table, lines in found.kept.items()},
    }


def _tabs(
    snapshot: Snapshot,
    candidate: Candidate,
    found: OwnData,
    said: Callable[[Snapshot, Candidate, Column, Cell], Any],
) -> Iterator[tuple[str, list[list[tuple[str, Any]]]]]:
    """Title of each tab, and its rows: name of each column, and what it holds."""
    for tab in found.tabs:
        rows = [[(forms.name_of(c), said(snapshot, candidate, c, cell)) for c, cell in row] for row in tab.rows]
        yield tab.title, rows


def _consents(snapshot: Snapshot, candidate: Candidate, found: OwnData) -> Iterator[tuple[str, str, bool, list[Any]]]:
    """What was asked, in which words, whether it is given now, and each change with its date."""
    for key in CONSENTS:
        column = CANDIDATES.by_key[key]
        changes = [
            {"day": clock.day_of(line.at), "before": kinds.plain(line.old), "after": kinds.plain(line.new)}
            for line in found.changes
            if line.key == key
        ]
        if key == "consent" and candidate.consent_date:
            changes.append({"day": candidate.consent_date, "before": "", "after": translate("Oui")})
        given = snapshot.candidates.value(candidate, key) is True
        yield forms.name_of(column), translate(WORDINGS[key]), given, changes


def _value(snapshot: Snapshot, candidate: Candidate, column: Column, cell: Cell) -> Any:
    """A cell as JSON says it; one that cannot be understood as it stands."""
    value, code = kinds.read(column, cell, snapshot.spellings(column.options))
    if column.kind in REFERRING or column.kind is Kind.PHOTO:
        return _words(snapshot, candidate, column, cell)
    return kinds.plain(cell) if code else value


def _words(snapshot: Snapshot, candidate: Candidate, column: Column, cell: Cell) -> str:
    if column.kind is Kind.PHOTO:
        return photo_url(kinds.plain(cell)) or kinds.plain(cell)
    if column.kind is Kind.YES_NO:
        value, code = kinds.read(column, cell)
        return kinds.plain(cell) if code else translate("Oui" if value else "Non")
    if column.kind not in REFERRING or column.options not in snapshot.tabs:
        return forms.shown(snapshot, column, cell)
    value = kinds.read(column, cell)[0]
    return ", ".join(
        _name(snapshot, candidate, column.options, row_id)
        for row_id in (value if isinstance(value, tuple) else (value,))
        if row_id
    )


def _name(snapshot: Snapshot, candidate: Candidate, tab: str, row_id: str) -> str:
    """What a row that theirs points to is called: other people by first name, other candidates not at all."""
    if tab == CANDIDATES.key:
        return candidate.first_name or row_id if row_id == candidate.id else translate("Une autre personne")
    table = snapshot.table(tab)
    row = table.get(row_id)
    return name_of_row(table.tab, row, COACH) if row else row_id


def _dated(line: Mapping[str, Any]) -> dict[str, Any]:
    """A line of the state database, its moments as people write them."""
    return {key: _moment(value) if value and key.endswith("at") else value for key, value in line.items()}


def _moment(at: float) -> str:
    return dt.datetime.fromtimestamp(at).astimezone().isoformat(timespec="seconds")


def _plain(value: Any) -> str:
    """What JSON has no word for: days and moments."""
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(value)
