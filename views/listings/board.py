"""A card of a board moved into another column: one cell written through the book, with its conflicts."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from programme.acts.setting_cells import NotSettable, set_cell
from programme.saved_views import lines
from sheets.changes import Conflicted
from sheets.errors import UnknownRow
from sheets.model.kinds import read
from views.listings.asked import read_asked
from views.listings.pages import PREFIX, board_columns, board_values, note_rows, page_values, show, shown_groups
from views.listings.shown import row_name, words_of_value
from views.web.access import staff_only
from views.web.language import translate
from views.web.posted import posted_json
from views.web.shared import asked_number, book

bp = Blueprint("boards", __name__, url_prefix=PREFIX)


@bp.get("/<name>/cards")
def cards(audience: str, name: str) -> Response:
    """The next cards of one column."""
    asked = read_asked(audience, name)
    if asked.by is None or asked.form != lines.BOARD:
        abort(404)
    value = request.args.get("value", "")
    one = next((one for one in shown_groups(asked, asked.by) if one.key == value), None) or abort(404)
    first = asked_number("first", 0)
    values = {**page_values(asked), **board_values(asked, board_columns(asked)[0]), "one": one, "first": first}
    note_rows(asked, one.group.rows[first : first + values["most"]])
    return Response(render_template("listings/_cards.html", **values))


@bp.post("/<name>/move")
def move_card(audience: str, name: str) -> AnyResponse:
    """Put a card in another column."""
    staff_only()
    asked = read_asked(audience, name)
    if asked.by is None or asked.form != lines.BOARD:
        abort(404)
    table = asked.snapshot.table(asked.tab.key)
    row = table.get(request.form.get("row", "")) or abort(404)
    column, to = asked.by.column, request.form.get("to", "")
    called = row_name(asked, row)
    try:
        base = posted_json(request.form.get("base", ""))
        set_cell(book(), asked.tab.key, row.id, column.key, base, to, asked.person.email)
    except ValueError:
        abort(400)
    except NotSettable:
        flash(translate("Cette colonne n'est pas un choix possible : rien n'a été changé."), "warning")
        return show(asked, 422)
    except UnknownRow:
        flash(translate("Cette ligne n'est plus dans la feuille : rien n'a été changé."), "warning")
        return show(asked, 409)
    except Conflicted as conflicted:
        theirs = read(column, conflicted.conflicts[0].theirs, asked.snapshot.spellings(column.options))[0]
        where = words_of_value(asked, asked.by, None if theirs in ("", None) else theirs)
        words = translate("Quelqu'un vient de mettre %(name)s dans « %(column)s » : regardez, puis recommencez.")
        flash(words % {"name": called, "column": where}, "warning")
        return show(asked, 409)
    value = read(column, to, asked.snapshot.spellings(column.options))[0]
    where = words_of_value(asked, asked.by, None if value in ("", None) else value)
    flash(translate("%(name)s est maintenant dans « %(column)s ».") % {"name": called, "column": where}, "good")
    return redirect(f"{asked.url()}#card-{row.id}", 303)
