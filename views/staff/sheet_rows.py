"""The sheet without its script: a row as a form, added, changed, deleted, and the last change taken back.

The same acts as the script's (sheets/grid/), with the same rules: what somebody wrote meanwhile is shown, and stays.
"""

import hashlib
import itertools
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from programme.consultations import EVERYBODY, of_sheet
from sheets.grid.acting import header_of
from sheets.grid.places import CellSeen, NoSuchColumn, TabSeen, is_ref
from sheets.model.binding import HEADER_SEARCH_ROWS, letters
from sheets.model.columns import fold
from views.staff.grid import ACT_ERRORS, desk, words_of
from views.staff.grid_columns import columns_of
from views.staff.grid_words import WORDS
from views.web.access import Person, staff_only
from views.web.consultations import note_reading
from views.web.language import translate
from views.web.shared import book

bp = Blueprint("sheet_rows", __name__, url_prefix="/staff/sheet")

NEW = "new"
BLANK_FIELDS = 6
"""Of a row of a tab that has no header yet."""


LOOKED_AT = 500
"""Rows, from the last one up, in which the end of what is filled is looked for at once."""


@dataclass(frozen=True)
class CellField:
    """One cell of a row, as a field.

    Args:
        column: its index.
        ref: how its column is named wherever it goes (see places.py).
        header: what its column is called; empty: it has no name.
        text: what the field holds.
        before: what the cell held when the form was opened.
        theirs: what somebody wrote meanwhile; None: nothing.
        choices: what it may hold.
    """

    column: int
    ref: str
    header: str
    text: str
    before: str
    theirs: str | None = None
    choices: Sequence[str] = ()

    @property
    def name(self) -> str:
        """Its header, or its letter."""
        return self.header or letters(self.column)

    @property
    def key(self) -> str:
        """The name of the field."""
        return f"c{self.column}"


@dataclass(frozen=True)
class RowPage:
    """A row as a form.

    Args:
        tab: its tab, by ID; title: and by name.
        ref: the row (see places.py); "new": one to be added.
        number: its number.
        fields: its cells.
        gone: it was there when its form was opened.
        once: what tells this form from all others: sent twice, it is done once.
    """

    tab: int
    title: str
    ref: str
    number: int
    fields: Sequence[CellField]
    gone: bool = False
    once: str = field(default_factory=lambda: secrets.token_hex(16))


@bp.get("/row")
def row() -> str:
    """A row's form."""
    person = staff_only()
    page = _page(person, request.args.get("tab", ""), request.args.get("row", NEW))
    note_reading(person, [EVERYBODY], of_sheet(page.title))
    return render_template("staff/sheet_row.html", page=page)


@bp.post("/row")
def save() -> Response:
    """Write what was changed in a row."""
    person = staff_only()
    page = _page(person, request.form.get("tab", ""), request.form.get("row", NEW))
    typed, before = _typed(page), _before(page)
    if page.gone:
        return _again(page, typed, {}, {})
    if page.ref != NEW and request.form.get("act") == "delete":
        done = _act(person, page, {"kind": "delete rows", "rows": [page.ref]})
        return _on(page, done, translate("La ligne est supprimée. Vous pouvez l'annuler."))
    if _moved(page):
        flash(words_of(NoSuchColumn())[1], "bad")
        return _again(page, typed, before, {})
    changed = [f for f in page.fields if f.column in typed and typed[f.column] != before.get(f.column, "")]
    if not changed:
        flash(translate("Rien n'a changé."), "info")
        return redirect(url_for("sheet.grid", tab=page.title, view="table"), 303)
    done = _act(person, page, {
        "kind": "cells",
        "rows": [_first_blank(person, page) if page.ref == NEW else page.ref],
        "columns": [f.ref for f in changed],
        "values": [[typed[f.column] for f in changed]],
        "before": [[before.get(f.column, "") for f in changed]],
    })  # fmt: skip
    if done is None or done["conflicts"]:
        theirs = {one["column"]: one["theirs"] for one in done["conflicts"]} if done else {}
        return _again(page, typed, before, theirs)
    return _on(page, done, translate("C'est dans la feuille."))


@bp.post("/undo")
def undo() -> Response:
    """Take back one's last act on a tab; once more, do it again."""
    person = staff_only()
    page = _page(person, request.form.get("tab", ""), NEW)
    last = desk().last_act(person.email, page.tab)
    if not last:
        flash(translate("Il n'y a rien à annuler."), "info")
        return redirect(url_for("sheet.grid", tab=page.title, view="table"), 303)
    done = _act(person, page, {"kind": "back", "of": last})
    words = translate("C'est annulé. Annulez encore pour le rétablir.")
    if done and done["skipped"]:
        words = translate(WORDS["undone but" if done["done"] else "skipped"]).format(n=done["skipped"])
    elif done and not done["done"]:
        words = translate(WORDS["nothing to undo"])
    return _on(page, done, words)


def _again(
    page: RowPage, typed: Mapping[int, str], before: Mapping[int, str], theirs: Mapping[int, str]
) -> Response:  # fmt: skip
    """The form with what was typed, beside what somebody else wrote; what was untouched stays so."""
    held = {f.column: before.get(f.column, "") if f.column in typed else f.before for f in page.fields}
    fields = [
        replace(
            f,
            text=typed.get(f.column, f.text),
            before=theirs.get(f.column, held[f.column]),
            theirs=theirs.get(f.column),
        )
        for f in page.fields
    ]
    page = replace(page, fields=fields, once=request.form.get("once") or page.once)
    return make_response(render_template("staff/sheet_row.html", page=page), 409)


def _act(person: Person, page: RowPage, act: Mapping[str, Any]) -> dict[str, Any] | None:
    """Do an act; None where it is refused, which is said."""
    once = request.form.get("once") or secrets.token_hex(16)
    # The same form that says something else, by the browser's way back, is another act.
    said = json.dumps([once, request.endpoint, request.form.to_dict()])
    act_id = hashlib.sha256(said.encode()).hexdigest()[:32]
    sent = {"id": act_id, "tab": page.tab, "since": 0, **act}
    try:
        return desk().act(person.email, book().snapshot, sent)
    except ACT_ERRORS as refused:
        flash(words_of(refused)[1], "bad")
        return None


def _on(page: RowPage, done: object, words: str) -> Response:
    """On to the table, with what happened."""
    if done:
        flash(words, "good")
    return redirect(url_for("sheet.grid", tab=page.title, view="table", row=max(page.number, 1)), 303)


def _page(person: Person, title: str, ref: str) -> RowPage:
    """A row of a tab as it is now, or a blank one to be added; 404 where there is no such tab.

    A row that is gone comes as one to be added: what was typed for it is not lost.
    """
    if book().sheet_url():
        abort(404)
    tab = next((one for one in desk().tabs(person.email) if fold(one["title"]) == fold(title)), None) or abort(404)
    seen = desk().look(person.email, tab["sheetId"], 0, HEADER_SEARCH_ROWS)
    _, names = header_of(book().snapshot, seen)
    position, line = _position(seen, ref), list[CellSeen]()
    if position is not None:
        line = list(desk().look(person.email, tab["sheetId"], position, position + 1).cells.get(position, ()))
    about = columns_of(book().snapshot, tab["title"])["columns"]
    fields = []
    for column in range(max(len(names), len(line)) or min(seen.tab["columns"], BLANK_FIELDS)):
        name = names[column] if column < len(names) else ""
        text = _cell(line, column).again
        choices = [value for value, _ in about.get(name, {}).get("choices", ())]
        fields.append(CellField(column, seen.column_ref(column), name, text, text, None, choices))
    number = 0 if position is None else position + 1
    return RowPage(tab["sheetId"], tab["title"], ref if number else NEW, number, fields, gone=ref != NEW and not number)


def _position(seen: TabSeen, ref: str) -> int | None:
    if ref == NEW:
        return None
    if not is_ref(ref):
        abort(404)
    position = seen.position(ref)
    return position if position is not None and position < seen.tab["rows"] else None


def _cell(line: Sequence[CellSeen], column: int) -> CellSeen:
    return line[column] if column < len(line) else CellSeen()


def _first_blank(person: Person, page: RowPage) -> str:
    """The first row beneath all that show something (as `addRow` of main.js): formulas filled down may show nothing."""
    seen = desk().look(person.email, page.tab, 0, 0)
    for end in range(len(seen.keys), 0, -LOOKED_AT):
        seen = desk().look(person.email, page.tab, max(end - LOOKED_AT, 0), end)
        if filled := [position for position, line in seen.cells.items() if any(cell.shown for cell in line)]:
            return seen.ref(max(filled) + 1)
    return seen.ref(0)


def _shown() -> list[str]:
    """The columns of the form's fields, as it was opened."""
    try:
        held = json.loads(request.form.get("columns", "[]"))
    except ValueError:
        abort(400)
    return [str(ref) for ref in held] if isinstance(held, list) else abort(400)


def _moved(page: RowPage) -> bool:
    """Whether the columns are not those that the form was opened on."""
    return any(f.ref != ref for f, ref in itertools.zip_longest(page.fields, _shown()) if f and ref)


def _columns(page: RowPage) -> dict[int, int]:
    """The columns of the page as it is now -> where the form had them."""
    shown = _shown()
    if not _moved(page):
        return {f.column: f.column for f in page.fields}
    return {f.column: shown.index(f.ref) for f in page.fields if f.ref in shown}


def _typed(page: RowPage) -> dict[int, str]:
    form = request.form
    return {now: form[f"c{n}"].replace("\r\n", "\n") for now, n in _columns(page).items() if f"c{n}" in form}


def _before(page: RowPage) -> dict[int, str]:
    try:
        held = json.loads(request.form.get("before", "{}"))
        return {now: str(held.get(str(then), "")) for now, then in _columns(page).items()}
    except (ValueError, AttributeError):
        abort(400)
