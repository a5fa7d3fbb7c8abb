"""One act on many rows of a list: ticked, shown before it is done, undone as one."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from programme.acts.setting_cells import (
    MOST_ROWS,
    NotSettable,
    SetTogether,
    cell_wanted,
    refused,
    set_cells,
    settable,
    undo,
)
from programme.conditions import Path
from programme.letters.wordings import own_letters
from programme.messages import lines as message_lines
from programme.messages.group_letters import words_to_whom
from sheets.errors import UnknownColumn, UnknownRow
from sheets.model.columns import Cell, Column, Kind, Row
from sheets.model.kinds import Invalid
from views.listings.asked import Asked, read_asked
from views.listings.pages import PREFIX
from views.listings.shown import pieces, row_name
from views.web import forms
from views.web.access import staff_only
from views.web.language import translate, translate_plural
from views.web.posted import posted_json
from views.web.relations import choices_for
from views.web.shared import asked_number, book

WORDS = {
    "done": ("C'est fait pour %(num)d ligne.", "C'est fait pour %(num)d lignes."),
    "undone": ("C'est remis comme avant dans %(num)d ligne.", "C'est remis comme avant dans %(num)d lignes."),
}
TO_WHOM = {
    message_lines.CANDIDATE: "La personne", message_lines.COACH: "Son coach", message_lines.REFERENT: "Le référent",
    message_lines.RECRUITER: "Le recruteur",
}  # fmt: skip
"""To whom a letter goes around a row, French."""
ALL = "all"
"""In the place of ticked rows: every row found."""

bp = Blueprint("bulk", __name__, url_prefix=PREFIX)


@dataclass(frozen=True)
class ShownChange:
    """One row of a preview: its name, what stands there, whether the act changes it, or why it cannot."""

    row: Row
    name: str
    before: str
    changes: bool
    why_not: str


@bp.post("/<name>/bulk")
def preview(audience: str, name: str) -> AnyResponse:
    """What an act would do to the rows ticked; nothing is done yet."""
    asked = staffs_asked(audience, name)
    rows = ticked_rows(asked)
    if not rows:
        return nothing_ticked(asked)
    column = _column(asked, request.form.get("set", ""))
    return _page(asked, rows, column, request.form.get("to"))


@bp.post("/<name>/bulk/done")
def done(audience: str, name: str) -> AnyResponse:
    """Do it, and lead to what was done."""
    asked = staffs_asked(audience, name)
    column = _column(asked, request.form.get("set", "")) or abort(404)
    to = request.form.get("to", "")
    bases = _bases()
    rows = [row for row_id in bases if (row := asked.snapshot.table(asked.tab.key).get(row_id))]
    try:
        cell = cell_wanted(asked.snapshot, asked.tab.key, column.key, to)
    except NotSettable:
        return _page(asked, rows, column, to, 422)
    once = request.form.get("once", "")[:80]
    made = set_cells(book(), asked.tab.key, bases, column.key, cell, asked.person.email, once)
    return _reported(asked, made, len(bases) - len(made.left_out), "done")


@bp.get("/<name>/bulk/done")
def report(audience: str, name: str) -> str:
    """What was done, and the way to take it back in one press."""
    asked = staffs_asked(audience, name)
    table, count = asked.snapshot.table(asked.tab.key), asked_number("count", 0)
    receipt = request.args.get("receipt", "")
    ids = request.args.get("left", "").split(".")[:MOST_ROWS]
    words = WORDS.get(request.args.get("what", "")) or abort(404)
    return render_template(
        "listings/bulk_done.html",
        asked=asked,
        said=translate_plural(*words, count) % {"num": count},
        left=[row_name(asked, row) if (row := table.get(row_id)) else row_id for row_id in ids if row_id],
        receipt=receipt,
        count=count,
        may_undo=bool(receipt),
    )


@bp.post("/<name>/bulk/undo")
def take_back(audience: str, name: str) -> AnyResponse:
    """Put back what stood in every row before."""
    asked = staffs_asked(audience, name)
    try:
        made = undo(book(), asked.tab.key, request.form.get("receipt", ""), asked.person.email) or abort(404)
    except (UnknownRow, UnknownColumn):
        flash(translate("Cette case n'est plus dans la feuille : rien n'a été changé."), "warning")
        return redirect(asked.url(), 303)
    count = int(request.form.get("count", "0")) if request.form.get("count", "").isdecimal() else 0
    return _reported(asked, made, max(0, count - len(made.left_out)), "undone")


def staffs_asked(audience: str, name: str) -> Asked:
    """What is asked; staff alone act on many."""
    staff_only()
    return read_asked(audience, name)


def nothing_ticked(asked: Asked) -> AnyResponse:
    """Back to the list, which says what to do first."""
    flash(translate("Cochez d'abord des lignes."), "warning")
    return redirect(f"{asked.url(page=asked.page)}#bulk", 303)


def ticked_rows(asked: Asked) -> list[Row]:
    """The rows ticked, or every row found; as many as one act takes."""
    found: Sequence[Any] = asked.rows
    if request.form.get("whom") == ALL:
        return list(found[:MOST_ROWS])
    wanted = set(request.form.getlist("row")[:MOST_ROWS])
    return [row for row in asked.snapshot.table(asked.tab.key).rows if row.id in wanted]


def _bases() -> Mapping[str, Cell]:
    """Row ID -> the cell that the preview showed."""
    try:
        found: Any = posted_json(request.form.get("bases", ""))
    except ValueError:
        abort(400)
    if not isinstance(found, dict) or len(found) > MOST_ROWS:
        abort(400)
    return {str(key): cell for key, cell in found.items() if cell is None or isinstance(cell, (str, int, float))}


def _column(asked: Asked, key: str) -> Column | None:
    return next((c for c in settable(asked.snapshot, asked.tab.key) if c.key == key), None)


def _page(
    asked: Asked, rows: Sequence[Row], column: Column | None, to: str | None, status: int = 200
) -> Response:  # fmt: skip
    """First which column, then which value, then what will change."""
    table = asked.snapshot.table(asked.tab.key)
    wanted, error, shown, options = None, "", [], list[tuple[str, str]]()
    if column:
        options = _options(asked, column)
        path = Path((), asked.tab.key, column)
        if to is not None:
            try:
                wanted = cell_wanted(asked.snapshot, asked.tab.key, column.key, to)
            except NotSettable:
                error = translate("Cette colonne ne peut pas tenir cela : choisissez autre chose.")
                status = 422
        shown = [_change(asked, row, path, wanted) for row in rows]
    page = render_template(
        "listings/bulk.html",
        asked=asked,
        rows=rows,
        column=column,
        to=to,
        to_words=_words(asked, column, wanted, options, to),
        error=error,
        shown=shown,
        options=options,
        named_columns=[(c.key, forms.name_of(c)) for c in settable(asked.snapshot, asked.tab.key)],
        ready=column is not None and to is not None and not error,
        changing=sum(1 for one in shown if one.changes),
        whom=request.form.get("whom", ""),
        most=MOST_ROWS,
        letters=[(name, name) for name in own_letters(asked.snapshot)],
        words=[(word, translate(TO_WHOM[word])) for word in words_to_whom(asked.snapshot, asked.tab)],
        once=secrets.token_hex(8),
        bases=json.dumps({one.row.id: table.cell(one.row, column.key) for one in shown if one.changes})
        if column
        else "",
        is_date=bool(column and column.kind is Kind.DATE),
        is_required=bool(column and column.required),
    )
    return make_response(page, status)


def _change(asked: Asked, row: Row, path: Path, wanted: Cell) -> ShownChange:
    table = asked.snapshot.table(asked.tab.key)
    value = table.tab.value(row, path.column.key)
    now = forms.shown(asked.snapshot, path.column, wanted)
    before = ", ".join(piece.words for piece in pieces(asked, row, path))
    present = table.cell(row, path.column.key)
    same = forms.shown(asked.snapshot, path.column, present) == now or (value == path.column.blank and wanted is None)
    code = "" if same else refused(row, path.column, wanted)
    why_not = forms.sentence(path.column, Invalid(code), now) if code else ""
    return ShownChange(row, row_name(asked, row), before, not same and not code, why_not)


def _options(asked: Asked, column: Column) -> list[tuple[str, str]]:
    """What may be chosen: value, words."""
    if column.kind is Kind.YES_NO:
        return [("oui", translate("Oui")), ("non", translate("Non"))]
    if column.kind is Kind.REFERENCE:
        return list(choices_for(asked.snapshot, asked.person)(column, ()).items())
    return [(value, value) for value in asked.snapshot.options(column.options)]


def _words(
    asked: Asked, column: Column | None, wanted: Cell, options: Sequence[tuple[str, str]], to: str | None
) -> str:  # fmt: skip
    """What the cells will say: a date as it was understood, whatever was typed."""
    if column and column.kind is Kind.DATE:
        return forms.shown(asked.snapshot, column, wanted)
    return next((words for value, words in options if value == to), to or "")


def _reported(asked: Asked, made: SetTogether, count: int, what: str) -> AnyResponse:
    """The way to the page that says it: opened again, it does nothing again."""
    receipt = made.receipt if what == "done" else ""
    left = ".".join(made.left_out)
    return redirect(asked.act_url("bulk.report", what=what, count=str(count), left=left, receipt=receipt), 303)
