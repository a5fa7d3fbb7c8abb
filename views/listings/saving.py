"""What is shown, kept under a name as a line of `Vues`: for oneself, for the team, and no longer."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from programme.saved_views.lines import LIST, default_lines
from programme.saved_views.reading import own_lines, views_of
from sheets.changes import Addition
from sheets.errors import NotText
from sheets.model.columns import TEAM
from sheets.model.kinds import to_cell
from sheets.model.schema import VIEWS
from views.listings.asked import Asked, address_name, path_header, read_asked
from views.listings.pages import PREFIX, show
from views.web.access import staff_only
from views.web.language import translate
from views.web.shared import book

LONGEST_NAME = 80
_SAID_ANYWAY = {"form": LIST, "audience": TEAM}
"""Column -> what a line says without it too."""


class NoColumn(Exception):
    """The tab `Vues` lacks a column that a line needs: `header`."""

    def __init__(self, header: str) -> None:
        super().__init__(header)
        self.header = header


bp = Blueprint("saved_views", __name__, url_prefix=PREFIX)


@bp.post("/<name>/save")
def save(audience: str, name: str) -> AnyResponse:
    """Keep what is shown as a view of its own; staff alone."""
    person = staff_only()
    asked = read_asked(audience, name)
    called = " ".join(request.form.get("called", "").split())[:LONGEST_NAME]
    if not called:
        flash(translate("Donnez un nom à cette vue, puis gardez-la."), "warning")
        return show(asked, 422)
    if not asked.is_understood:
        return show(asked, 422)
    if asked.words or asked.group:
        words = translate("Une vue ne garde ni une recherche ni un groupe : enlevez-les, ou faites-en un filtre.")
        flash(words, "warning")
        return show(asked, 422)
    if VIEWS.key not in asked.snapshot.tabs or asked.snapshot.views.binding.header_row < 0:
        flash(translate("Il manque l'onglet « Vues » : l'équipe technique l'ajoute avec « workbook new »."), "warning")
        return show(asked, 409)
    whose = person.email if request.form.get("whose") == "me" else TEAM
    try:
        row_id = keep(asked, line_of(asked, called, whose), request.form.get("once", "")[:80])
    except NoColumn as missing:
        words = translate("Il manque la colonne « %(name)s » dans l'onglet « Vues » : ajoutez-la, puis gardez la vue.")
        flash(words % {"name": missing.header}, "warning")
        return show(asked, 409)
    except NotText:
        flash(translate("Ce nom contient des caractères qu'une feuille ne garde pas : tapez-le de nouveau."), "warning")
        return show(asked, 422)
    made = next((view for view in views_of(book().snapshot).views if view.id == row_id), None)
    flash(translate("La vue « %(name)s » est gardée, et en route vers la feuille.") % {"name": called}, "good")
    where = address_name(made) if made else name
    return redirect(url_for("listings.page", audience=audience, name=where), 303)


def keep(asked: Asked, line: Mapping[str, object], once: str) -> str:
    """Add a line; returns its ID. Where only the built-in ones hold, they become lines first: else they would go."""
    author, addition = asked.person.email, _addition(asked, line)
    if not own_lines(asked.snapshot):
        built_in = [_addition(asked, one) for one in default_lines()]
        # Asked once more in the transaction: of two people who keep a first view at once, one writes them.
        book().add_together([], author, lambda _connection, _ids: [] if own_lines(book().snapshot) else built_in)
    return book().submit(addition, author, once).row_id


def _addition(asked: Asked, line: Mapping[str, object]) -> Addition:
    """The row of a line.

    Raises:
        NoColumn: the sheet has no column for something that it says, and the row would say otherwise without it.
    """
    there = asked.snapshot.views.binding.columns
    cells = {key: to_cell(VIEWS.by_key[key], value) for key, value in line.items() if key != "id"}
    for key, cell in cells.items():
        if key not in there and key != "order" and cell not in (None, _SAID_ANYWAY.get(key)):
            raise NoColumn(VIEWS.by_key[key].header)
    return Addition(VIEWS.key, {key: cell for key, cell in cells.items() if key in there and cell is not None})


def line_of(asked: Asked, called: str, whose: str) -> dict[str, object]:
    """The line of `Vues` that shows the same."""
    conditions = [one.text for one in (*asked.view.conditions, *(f.condition for f in asked.filters if f.condition))]
    return {
        "name": called,
        "tab": asked.title,
        "form": asked.form,
        "by": path_header(asked.by) if asked.by else "",
        "filter": "\n".join(conditions),
        "sort": tuple(
            f"{path_header(one.path)} décroissant" if one.down else path_header(one.path) for one in asked.sort
        ),
        "columns": tuple(path_header(path) for path in asked.columns),
        "audience": (whose,),
    }
