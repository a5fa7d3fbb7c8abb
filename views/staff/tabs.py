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
from views.web.relations import choices_for
from views.web.shared import asked_number, book
from views.web.tab_rows import LISTED_COLUMNS, Shelf, about, listing, shelf_of

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
    shelf = _shelf(audience, key)
    found = listing(shelf, request.args.get("q", ""), request.args.get("sort", ""), asked_number("page", 1))
    columns = [c for c in shelf.columns if c.kind is not Kind.LONG_TEXT][:LISTED_COLUMNS]
    _note(shelf, found.rows)
    return render_template("tabs/rows.html", shelf=shelf, found=found, columns=columns)


@bp.get("/new")
def new(audience: str, key: str) -> str:
    """The empty form of a row."""
    shelf = _shelf(audience, key)
    return _page(shelf, None, _open_form(shelf, None))


@bp.post("")
def add(audience: str, key: str) -> AnyResponse:
    """Keep a new row."""
    shelf = _shelf(audience, key)
    return _save(shelf, None)


@bp.get("/<row_id>")
def row(audience: str, key: str, row_id: str) -> str:
    """One row: what it says, its form, and what points to it."""
    shelf = _shelf(audience, key)
    found = _row(shelf, row_id)
    return _page(shelf, found, _open_form(shelf, found))


@bp.post("/<row_id>")
def save(audience: str, key: str, row_id: str) -> AnyResponse:
    """Keep what was changed in a row."""
    shelf = _shelf(audience, key)
    return _save(shelf, _row(shelf, row_id))


def _shelf(audience: str, key: str) -> Shelf:
    person = staff_only() if audience == "staff" else coach_only()
    return shelf_of(audience, person, book().snapshot, key) or abort(404)


def _row(shelf: Shelf, row_id: str) -> Row:
    return next((row for row in shelf.rows if row.id == row_id), None) or abort(404)


def _open_form(shelf: Shelf, row: Row | None) -> RowForm:
    names = choices_for(shelf.snapshot, shelf.person)
    return RowForm("row", *forms.fields_of_row(shelf.snapshot, shelf.table, row, shelf.editable, names))


def _save(shelf: Shelf, row: Row | None) -> AnyResponse:
    posted = forms.read_posted(shelf.snapshot, shelf.table, row, shelf.editable, request.form, today())
    addresses.guard(shelf.editable, posted)
    if posted.errors or posted.lost:
        return _again(shelf, row, posted, 422)
    try:
        row_id = _keep(shelf, row, posted)
    except NotText as refused:
        posted.refuse(refused)
        return _again(shelf, row, posted, 422)
    except Conflicted as conflicted:
        return _again(shelf, row, posted, 409, conflicted.conflicts)
    if not row_id:
        flash(translate("Rien n'est encore écrit : remplissez au moins un champ."), "warning")
        return redirect(shelf.url("new"), 303)
    flash(translate("C'est enregistré, et en route vers la feuille."), "good")
    return redirect(shelf.url("row", row_id=row_id), 303)


def _keep(shelf: Shelf, row: Row | None, posted: Posted) -> str:
    """Submit what changed; returns the row's ID, or "" when an empty form came back."""
    author = shelf.person.email
    if row is not None:
        if posted.new:
            book().submit(Edit(shelf.tab.key, row.id, posted.base, posted.new), author)
        return row.id
    if not posted.new or "id" in shelf.table.missing:
        return ""
    twin = _twin(shelf, posted.new)
    return twin.id if twin else book().submit(Addition(shelf.tab.key, posted.new), author).row_id


def _twin(shelf: Shelf, cells: Mapping[str, Cell]) -> Row | None:
    """A row that says the same and is not in the sheet yet: the button was pressed twice."""
    waiting = (row for row in shelf.table.rows if not row.number)
    return next((r for r in waiting if all(shelf.table.cell(r, key) == cell for key, cell in cells.items())), None)


def _again(shelf: Shelf, row: Row | None, posted: Posted, status: int, conflicts: Sequence[Conflict] = ()) -> Response:
    names = choices_for(shelf.snapshot, shelf.person)
    own = own_conflicts(shelf.person, shelf.tab.key, row.id, conflicts) if row else ()
    fields, base = forms.fields_of_posted(shelf.snapshot, shelf.editable, posted, names, conflicts, own)
    form = RowForm("row", fields, base, posted.lost)
    return make_response(_page(shelf, row, form), status)


def _note(shelf: Shelf, shown: Iterable[Row]) -> None:
    """Rows about candidates are shown, notes and all."""
    people = {one for row in shown for one in people_of(shelf.snapshot, shelf.tab.key, row.id)}
    note_reading(shelf.person, people, of_tab(shelf.table.title))


def _page(shelf: Shelf, row: Row | None, form: RowForm) -> str:
    edited = {f.column.key for f in form.fields}
    pointing = about(shelf.audience, shelf.person, shelf.snapshot, shelf.tab.key, row.id) if row else []
    for other, found in ((shelf, [row] if row else []), *pointing):
        _note(other, found)
    return render_template(
        "tabs/row.html",
        shelf=shelf,
        row=row,
        form=form,
        told=[c for c in shelf.columns if c.key not in edited] if row else [],
        pointing=pointing,
    )
