"""The pages of tabs: those that staff declare in `Champs`, and our own lists: a list, a row, a form."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from clock import today
from programme.consultations import of_tab
from sheets.changes import Addition, Conflict, Conflicted, Edit
from sheets.errors import NotText
from sheets.model.columns import Cell, Kind, Row
from views.editor import addresses
from views.web import forms
from views.web.access import coach_only, staff_only
from views.web.consultations import note_reading, people_of
from views.web.decisions import own_conflicts
from views.web.forms import FormField, Posted
from views.web.language import translate
from views.web.posted import read_posted
from views.web.relations import choices_for
from views.web.shared import asked_number, book
from views.web.tab_rows import LISTED_COLUMNS, TabView, about, listing, view_of

bp = Blueprint("tabs", __name__, url_prefix="/<any(staff, coach):audience>/tabs/<key>")


@dataclass(frozen=True)
class RowForm:
    """The form of a row, as templates/forms/_fields.html wants it."""

    id: str
    fields: Sequence[FormField]
    base: str
    lost: Mapping[str, str] = field(default_factory=dict)
    whole: bool = True

    @property
    def choosing(self) -> bool:
        """Whether its author must choose between two versions."""
        return any(f.versions for f in self.fields)


@bp.get("")
def rows(audience: str, key: str) -> str:
    """The rows of a tab, searched, sorted, by pages."""
    view = _view(audience, key)
    found = listing(view, request.args.get("q", ""), request.args.get("sort", ""), asked_number("page", 1))
    columns = [c for c in view.columns if c.kind is not Kind.LONG_TEXT][:LISTED_COLUMNS]
    _note(view, found.rows)
    return render_template("tabs/rows.html", view=view, found=found, columns=columns)


@bp.get("/new")
def new(audience: str, key: str) -> str:
    """The empty form of a row."""
    view = _view(audience, key)
    return _page(view, None, _open_form(view, None))


@bp.post("")
def add(audience: str, key: str) -> AnyResponse:
    """Keep a new row."""
    view = _view(audience, key)
    return _save(view, None)


@bp.get("/<row_id>")
def row(audience: str, key: str, row_id: str) -> str:
    """One row: what it says, its form, and what points to it."""
    view = _view(audience, key)
    found = _row(view, row_id)
    return _page(view, found, _open_form(view, found))


@bp.post("/<row_id>")
def save(audience: str, key: str, row_id: str) -> AnyResponse:
    """Keep what was changed in a row."""
    view = _view(audience, key)
    return _save(view, _row(view, row_id))


def _view(audience: str, key: str) -> TabView:
    person = staff_only() if audience == "staff" else coach_only()
    return view_of(audience, person, book().snapshot, key) or abort(404)


def _row(view: TabView, row_id: str) -> Row:
    return next((row for row in view.rows if row.id == row_id), None) or abort(404)


def _open_form(view: TabView, row: Row | None) -> RowForm:
    names = choices_for(view.snapshot, view.person)
    return RowForm("row", *forms.fields_of_row(view.snapshot, view.table, row, view.editable, names))


def _save(view: TabView, row: Row | None) -> AnyResponse:
    posted = read_posted(view.snapshot, view.table, row, view.editable, request.form, today())
    addresses.guard(view.editable, posted)
    if posted.errors or posted.lost:
        return _again(view, row, posted, 422)
    try:
        row_id = _keep(view, row, posted)
    except NotText as refused:
        posted.refuse(refused)
        return _again(view, row, posted, 422)
    except Conflicted as conflicted:
        return _again(view, row, posted, 409, conflicted.conflicts)
    if not row_id:
        flash(translate("Rien n'est encore écrit : remplissez au moins un champ."), "warning")
        return redirect(view.url("new"), 303)
    flash(translate("C'est enregistré, et en route vers la feuille."), "good")
    return redirect(view.url("row", row_id=row_id), 303)


def _keep(view: TabView, row: Row | None, posted: Posted) -> str:
    """Submit what changed; returns the row's ID, or "" when an empty form came back."""
    author = view.person.email
    if row is not None:
        if posted.new:
            book().submit(Edit(view.tab.key, row.id, posted.base, posted.new), author)
        return row.id
    if not posted.new or "id" in view.table.missing:
        return ""
    twin = _twin(view, posted.new)
    return twin.id if twin else book().submit(Addition(view.tab.key, posted.new), author).row_id


def _twin(view: TabView, cells: Mapping[str, Cell]) -> Row | None:
    """A row that says the same and is not in the sheet yet: the button was pressed twice."""
    waiting = (row for row in view.table.rows if not row.number)
    return next((r for r in waiting if all(view.table.cell(r, key) == cell for key, cell in cells.items())), None)


def _again(view: TabView, row: Row | None, posted: Posted, status: int, conflicts: Sequence[Conflict] = ()) -> Response:
    names = choices_for(view.snapshot, view.person)
    own = own_conflicts(view.person, view.tab.key, row.id, conflicts) if row else ()
    fields, base = forms.fields_of_posted(view.snapshot, view.editable, posted, names, conflicts, own)
    form = RowForm("row", fields, base, posted.lost)
    return make_response(_page(view, row, form), status)


def _note(view: TabView, shown: Iterable[Row]) -> None:
    """Rows about candidates are shown, notes and all."""
    people = {one for row in shown for one in people_of(view.snapshot, view.tab.key, row.id)}
    note_reading(view.person, people, of_tab(view.table.title))


def _page(view: TabView, row: Row | None, form: RowForm) -> str:
    edited = {f.column.key for f in form.fields}
    pointing = about(view.audience, view.person, view.snapshot, view.tab.key, row.id) if row else []
    for other, found in ((view, [row] if row else []), *pointing):
        _note(other, found)
    return render_template(
        "tabs/row.html",
        view=view,
        row=row,
        form=form,
        told=[c for c in view.columns if c.key not in edited] if row else [],
        pointing=pointing,
    )
