"""Who changed what, when: one row's history, the latest changes of all, and the way back from what the web wrote."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from types import EllipsisType
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from programme.acts import undoing
from programme.acts.undoing import NotUndoable
from programme.consultations import HISTORY
from sheets.changes import Conflict, Conflicted
from sheets.errors import UnknownColumn, UnknownRow
from sheets.events.handlers import SetAside
from sheets.events.history import ARCHIVED, DONE, DROPPED, PERSON, SHEET, TAKEN_FURTHER, HistoryEntry
from sheets.model.columns import Cell, Row, fold
from sheets.model.schema import EXPERIENCES
from sheets.model.snapshot import Snapshot
from views.web.access import Person, confirm_before_writing, staff_only
from views.web.consultations import note_reading, people_of
from views.web.decisions import in_words, name_of
from views.web.forms import name_of as name_of_column
from views.web.language import translate
from views.web.posted import posted_json
from views.web.shared import asked_number, book
from views.web.sheet_links import url_of

bp = Blueprint("history", __name__, url_prefix="/staff/history")

SHOWN = 40
"""Entries of one page."""
FOUND = 30
"""Rows a search shows at most."""
STATES = {
    DONE: ("leaf", "Dans la feuille"),
    PERSON: ("sun", "À décider"),
    DROPPED: ("plain", "Abandonné"),
    TAKEN_FURTHER: ("plain", "Repris ensuite"),
    SHEET: ("plain", "Tapé dans la feuille"),
    ARCHIVED: ("plain", "Archivé du Journal"),
}
"""State -> tone and French words; the others are on their way."""


HANDLERS = {
    "mail: consent changed": "Mail : accord de publication changé",
    "mail: address changed": "Mail : adresse changée",
    "mail: meeting changed": "Mail : rendez-vous déplacé ou annulé",
    "mail: training seats": "Mail : place en formation",
    "mail: training moved": "Mail : formation déplacée",
    "mail: training gone": "Mail : formation annulée",
    "hiring": "Ce qui suit une embauche",
    "day": "Date que le site note lui-même",
    "message": "Message qui part tout seul",
}
"""Handler, or the kind of several -> what it does, in French."""


@dataclass(frozen=True)
class FoundRow:
    """A row that a search found."""

    tab: str
    title: str
    row_id: str
    name: str


@dataclass(frozen=True)
class ShownEntry:
    """One entry as staff read it."""

    at: dt.datetime
    who: str
    row: FoundRow
    header: str
    old: str
    new: str
    tone: str
    state: str
    entry: HistoryEntry
    removable: bool


@dataclass(frozen=True)
class Failure:
    """Something the app could not do by itself, as staff read it."""

    what: str
    row: FoundRow
    aside: SetAside


@bp.get("")
def index() -> str:
    """Search a row by ID or name; until then, the latest changes of all."""
    person = staff_only()
    snapshot = book().snapshot
    words = request.args.get("q", "").strip()[:100]
    latest = [] if words else book().latest_changes(SHOWN)
    note_reading(person, {one for entry in latest for one in people_of(snapshot, entry.tab, entry.row_id)}, HISTORY)
    return render_template(
        "staff/history.html", words=words, found=find_rows(snapshot, words), lines=shown_entries(snapshot, latest)
    )


@bp.get("/<tab>/<row_id>")
def row(tab: str, row_id: str) -> str:
    """One row's history."""
    return _row_page(staff_only(), book().snapshot, tab, row_id)


@bp.post("/<tab>/<row_id>/undo")
def undo(tab: str, row_id: str) -> AnyResponse:
    """Put back what stood there before a change of the web, unless somebody changed it since."""
    person = staff_only()
    receipt, key = request.form.get("receipt", ""), request.form.get("key", "")
    confirm_before_writing(book().snapshot, tab, key)
    try:
        made = undoing.undo(book(), tab, row_id, receipt, key, person.email, _seen(request.form.get("seen", "")))
    except NotUndoable:
        abort(404)
    except Conflicted as conflicted:
        snapshot = book().snapshot
        return Response(
            _row_page(person, snapshot, tab, row_id, receipt=receipt, conflict=conflicted.conflicts[0]), 409
        )
    except (UnknownRow, UnknownColumn):
        flash(translate("Cette case n'est plus dans la feuille : rien n'a été changé."), "warning")
        return Response(_row_page(person, book().snapshot, tab, row_id), 409)
    done = (
        "L'expérience est retirée du CV. Sa ligne reste dans la feuille." if not key else
        "C'était déjà ainsi : il n'y avait rien à remettre." if made.empty else
        "La valeur d'avant est remise."
    )  # fmt: skip
    flash(translate(done), "good")
    return redirect(url_for("history.row", tab=tab, row_id=row_id), 303)


@bp.post("/failures/<int:event>")
def failure(event: int) -> AnyResponse:
    """Have something that could not be done tried once more, or let it go."""
    staff_only()
    wanted = request.form.get("decision", "")
    if wanted not in ("retry", "drop"):
        abort(400)
    act = book().retry_failure if wanted == "retry" else book().drop_failure
    counted = act(request.form.get("handler", ""), event)
    done = "Un nouvel essai est en route." if wanted == "retry" else "C'est oublié."
    flash(translate(done if counted else "Déjà fait : rien de plus n'était à faire."), "good" if counted else "info")
    return redirect(url_for("staff.home"), 303)


def failures(snapshot: Snapshot) -> list[Failure]:
    """What the app could not do by itself, oldest first."""
    return [
        Failure(what_it_does(one.handler), _row_of(snapshot, one.tab, one.row_id), one) for one in book().failures()
    ]


def what_it_does(handler: str) -> str:
    """What a handler does, as staff read it; of a message, its line in `Messages` as well."""
    kind, _, which = handler.partition(": ")
    said = translate(HANDLERS.get(handler) or HANDLERS.get(kind, handler))
    return f"{said} ({which})" if kind == "message" else said


def called(snapshot: Snapshot, row: Row | None) -> str:
    """What staff call a row: its name or title, and whose it is; empty when it has neither."""
    owner = snapshot.candidates.get(getattr(row, "candidate", ""))
    return " · ".join(filter(None, (name_of(row), name_of(owner))))


def _row_of(snapshot: Snapshot, tab_key: str, row_id: str) -> FoundRow:
    tab = snapshot.tabs.get(tab_key)
    here = snapshot.table(tab_key).get(row_id) if tab else None
    return FoundRow(tab_key, tab.title if tab else tab_key, row_id, called(snapshot, here))


def find_rows(snapshot: Snapshot, words: str, tab_key: str = "") -> list[FoundRow]:
    """Rows whose ID or name holds these words, whatever their accents; an exact ID comes first.

    Args:
        snapshot: where to look.
        words: what was typed.
        tab_key: only this tab; empty: all whose rows have IDs.
    """
    wanted = fold(words).split()
    if not wanted:
        return []
    found: list[tuple[bool, FoundRow]] = []
    for key, tab in snapshot.tabs.items():
        if not tab.prefix or tab_key not in ("", key):
            continue
        for one in snapshot.table(key).rows:
            name = name_of(one)
            text = fold(f"{one.id} {name} {getattr(one, 'email', '')}")
            if all(word in text for word in wanted):
                found.append((fold(one.id) != fold(words), FoundRow(key, tab.title, one.id, called(snapshot, one))))
    return [one for _, one in sorted(found, key=lambda pair: pair[0])[:FOUND]]


def _row_page(
    person: Person,
    snapshot: Snapshot,
    tab_key: str,
    row_id: str,
    *,
    receipt: str = "",
    conflict: Conflict | None = None,
) -> str:
    tab = snapshot.tabs.get(tab_key) or abort(404)
    here = snapshot.table(tab_key).get(row_id)
    entries = book().history_of(tab_key, row_id)
    if here is None and not entries:
        abort(404)
    page = asked_number("page", 1)
    start = (page - 1) * SHOWN
    note_reading(person, people_of(snapshot, tab_key, row_id), HISTORY)
    return render_template(
        "staff/row_history.html",
        tab=tab,
        row_id=row_id,
        name=called(snapshot, here),
        url=url_of(snapshot, tab_key, row_id, "id") if here else "",
        gone=here is None,
        lines=shown_entries(snapshot, entries[start : start + SHOWN]),
        page=page,
        more=len(entries) > start + SHOWN,
        receipt=receipt,
        conflict=_conflict_words(snapshot, tab_key, conflict) if conflict else None,
    )


def _conflict_words(snapshot: Snapshot, tab: str, conflict: Conflict) -> dict[str, str]:
    """The three values of an undo that met another change, and what its form must carry."""
    column = snapshot.tabs[tab].by_key[conflict.key]
    values = {"base": conflict.base, "theirs": conflict.theirs, "mine": conflict.mine}
    return {
        **{name: in_words(snapshot, tab, conflict.key, cell) for name, cell in values.items()},
        "key": conflict.key,
        "header": name_of_column(column),
        "seen": json.dumps(conflict.theirs),
    }


def shown_entries(snapshot: Snapshot, entries: Sequence[HistoryEntry]) -> list[ShownEntry]:
    """Entries as staff read them."""
    return [_line(snapshot, entry) for entry in entries]


def _line(snapshot: Snapshot, entry: HistoryEntry) -> ShownEntry:
    tab = snapshot.tabs.get(entry.tab)
    column = tab.by_key.get(entry.key) if tab else None
    tone, words = STATES.get(entry.state, ("plain", "En cours d'écriture"))
    old, new = (_value(snapshot, entry, cell) for cell in (entry.old, entry.new))
    return ShownEntry(
        at=dt.datetime.fromtimestamp(entry.at, dt.UTC),
        who=entry.author or translate("Dans la feuille"),
        row=_row_of(snapshot, entry.tab, entry.row_id),
        header=name_of_column(column) if column else entry.key,
        old=old,
        new=new,
        tone=tone,
        state=translate(words),
        entry=entry,
        removable=entry.may_be_undone and not entry.key and entry.tab == EXPERIENCES.key,
    )


def _value(snapshot: Snapshot, entry: HistoryEntry, value: Any) -> str:
    if not entry.key and isinstance(value, bool):
        return translate("La ligne")
    return in_words(snapshot, entry.tab, entry.key, value)


def _seen(text: str) -> Cell | EllipsisType:
    """The present cell that the person saw, from the form; `...` when they have not seen it."""
    try:
        found = posted_json(text) if text else ...
    except ValueError:
        abort(400)
    known: Cell | EllipsisType = found
    return known if found in (None, ...) or isinstance(found, (str, int, float, bool)) else abort(400)
