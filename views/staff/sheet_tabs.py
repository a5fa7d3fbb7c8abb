"""The tabs of the local workbook: made, renamed, coloured, hidden and moved."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from sheets.errors import Refused, Unreachable
from sheets.grid import tabs
from sheets.grid.tabs import COLOURS, LONGEST_NAME, TabRefused
from sheets.model import schema
from sheets.model.columns import fold
from views.staff.grid import desk, words_of
from views.web.access import Person, staff_only
from views.web.language import translate
from views.web.shared import book

bp = Blueprint("sheet_tabs", __name__, url_prefix="/staff/sheet/tabs")


@bp.get("")
def page() -> str:
    """All tabs, each with its form."""
    person = staff_only()
    found, taken = _tabs(person), _taken()
    lines = [{"tab": one, "ours": fold(one["title"]) in taken, "colour": tabs.colour_of(one)} for one in found]
    return render_template("staff/sheet_tabs.html", lines=lines, colours=COLOURS, longest=LONGEST_NAME)


@bp.post("")
def add() -> Response:
    """Make a tab."""
    person = staff_only()
    name = request.form.get("name", "")
    return _done(person, lambda: tabs.add(_tabs(person), _taken(), name))


@bp.post("/<int:sheet_id>")
def change(sheet_id: int) -> Response:
    """Change a tab, or its place."""
    person = staff_only()
    found = _tabs(person)
    wanted = next((one for one in found if one["sheetId"] == sheet_id), None) or abort(404)
    form = request.form
    if form.get("act") in ("before", "after"):
        return _done(person, lambda: tabs.move(found, wanted, form["act"] == "after"))
    name, colour = form.get("name", wanted["title"]), form.get("colour", "")
    return _done(person, lambda: tabs.change(found, _taken(), wanted, name, colour, "hidden" in form))


def _done(person: Person, plan: Callable[[], list[tabs.Json]]) -> Response:
    try:
        if requests := plan():
            desk().live.arrange(person.email, requests)
            flash(translate("C'est fait."), "good")
    except TabRefused as refused:
        flash(translate(str(refused)), "bad")
    except (Refused, Unreachable) as refused:
        flash(words_of(refused)[1], "bad")
    return redirect(url_for("sheet_tabs.page"), 303)


def _tabs(person: Person) -> list[dict[str, Any]]:
    if book().sheet_url():
        abort(404)
    return desk().tabs(person.email)


def _taken() -> set[str]:
    """The names by which the site finds its tabs, those that staff declared included."""
    ours = {fold(name) for tab in schema.TABS for name in (tab.title, *tab.aliases)}
    return ours | {fold(table.title) for table in book().snapshot.tables}
