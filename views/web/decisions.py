"""Changes that wait for a person, as people read them; what their own author may settle."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from programme.consultations import DECISIONS
from sheets.changes import Conflict
from sheets.events.covered import person_of, place_of
from sheets.events.decisions import NOT_FOUND, Undecided, decider_of, why_not
from sheets.model import kinds
from sheets.model.binding import a1
from sheets.model.columns import UNDESCRIBED, Cell, Row
from sheets.model.schema import CANDIDATES
from sheets.model.snapshot import Snapshot
from sheets.writing.displaced import HEADER_LOST
from views.web import forms
from views.web.access import Person, confirm_before_writing, own_path, signed_in
from views.web.consultations import note_reading
from views.web.differences import Version, plain, versions
from views.web.language import translate
from views.web.shared import book, wants_fragment
from views.web.sheet_links import cell_url, url_of

bp = Blueprint("decisions", __name__, url_prefix="/choices")

RETRY, DROP = "retry", "drop"


@dataclass(frozen=True)
class Decision:
    """A change that waits for a person, with its values as people write them.

    Args:
        id: the change's number.
        who: its author.
        at: when it was made.
        row: which row it concerns: tab, name and ID.
        header: its column's French name; empty for a new row.
        reason: why it waits, in the visitor's language.
        conflict: two people wrote in one cell.
        new_row: it is a whole new row.
        values: "base", "theirs" and "mine" in words.
        url: where its cell is; empty when it is not in the sheet.
        about: the ID of the candidate it is about, or empty.
        history: where its row's history is, for staff; empty where nobody knows the row.
        placeable: its tab is there, so it may be written in another place of it.
        covered: it is a value of staff's that we covered by mistake.
        why_not: why it cannot be written as it is, and what to do instead, in the visitor's language; or empty.
    """

    id: int
    who: str
    at: dt.datetime
    row: str
    header: str
    reason: str
    conflict: bool
    new_row: bool
    values: Mapping[str, str]
    url: str
    about: str
    history: str
    placeable: bool
    covered: bool = False
    why_not: str = ""


def decisions(snapshot: Snapshot, waiting: Iterable[Undecided], person: Person) -> list[Decision]:
    """Changes as somebody reads them, in the same order: what they say may be private of those they are about."""
    found = [decision(snapshot, change) for change in waiting]
    note_reading(person, [one.about for one in found], DECISIONS)
    return found


def decision(snapshot: Snapshot, change: Undecided) -> Decision:
    """One change as people read it."""
    tab = snapshot.tabs.get(change.tab)
    row = snapshot.table(change.tab).get(change.row_id) if tab else None
    column = tab.by_key.get(change.key) if tab else None
    place = place_of(snapshot, change.covered) if change.covered else None
    theirs = place.value if place else change.theirs
    values = {"base": change.base, "theirs": theirs, "mine": change.mine}
    url = url_of(snapshot, change.tab, change.row_id, change.key) if row and column else ""
    if place and tab:
        url = cell_url(snapshot.table(change.tab).title, a1(place.number, place.column))
    return Decision(
        id=change.id,
        who=change.author,
        at=change.at,
        row=_row_in_words(snapshot, change, row),
        header=forms.name_of(column) if column else change.key.removeprefix(UNDESCRIBED),
        reason=translate(change.reason),
        conflict=change.conflict,
        new_row=change.new_row,
        values={name: in_words(snapshot, change.tab, change.key, value) for name, value in values.items()},
        url=url,
        about=change.row_id if change.tab == CANDIDATES.key else getattr(row, "candidate", ""),
        history=url_for("history.row", tab=change.tab, row_id=change.row_id) if tab and change.row_id else "",
        placeable=tab is not None and change.code != HEADER_LOST,
        covered=change.code in NOT_FOUND,
        why_not=translate(why) if (why := why_not(snapshot, change)) else "",
    )


def _row_in_words(snapshot: Snapshot, change: Undecided, row: Row | None) -> str:
    """The tab, whose row, and its ID; of a row that has none or is gone, what it said of itself."""
    tab = snapshot.tabs.get(change.tab)
    if change.code == HEADER_LOST:
        return f"{tab.title if tab else change.tab} · {translate('titres des colonnes')}"
    name = name_of(row)
    if tab and change.covered and not name:
        said = person_of(tab, change.covered)
        names = filter(None, (said.get("first_name"), said.get("last_name")))
        name = " ".join(names) or said.get("title") or said.get("name") or ", ".join([*said.values()][:2])
    return " · ".join(filter(None, (tab.title if tab else change.tab, name, change.row_id)))


def own_choices(snapshot: Snapshot, person: Person) -> list[Decision]:
    """The changes of this person that wait, whatever they wait for, and that are theirs to decide."""
    mine = [change for change in book().undecided(person.email) if _may_choose(snapshot, person, change)]
    return decisions(snapshot, mine, person)


def _may_choose(snapshot: Snapshot, person: Person, change: Undecided) -> bool:
    """Whether an author may settle their own change: of somebody they may edit, and no address to sign in."""
    tab = snapshot.tabs.get(change.tab)
    column = tab.by_key.get(change.key) if tab else None
    if column and column.sign_in and not person.staff:
        return False
    if candidate := snapshot.candidates.get(decision(snapshot, change).about):
        return person.may_edit(candidate)  # who followed them once has no more to read there, nor to write
    return not (person.sharing and person.candidates)


def name_of(row: Row | None) -> str:
    """What people call a row: a name or a title; empty when it has neither."""
    names = (getattr(row, "first_name", ""), getattr(row, "last_name", ""))
    return " ".join(filter(None, names)) or getattr(row, "title", "") or getattr(row, "name", "") or ""


def in_words(snapshot: Snapshot, tab_key: str, key: str, value: Any) -> str:
    """A cell, or the cells of a whole row, as people write them."""
    tab = snapshot.tabs.get(tab_key)
    columns = tab.by_key if tab else {}
    if isinstance(value, Mapping):
        cells: Mapping[str, Cell] = value
        return "\n".join(
            f"{forms.name_of(columns[k])} : {forms.shown(snapshot, columns[k], cell)}"
            for k, cell in cells.items()
            if k in columns and k != "id" and cell not in (None, "")
        )
    return forms.shown(snapshot, columns[key], value) if key in columns else kinds.plain(value)


def settle(change_id: int, wanted: str, person: Person) -> int:
    """Write a waiting change after all, or give it up; says what happened. Returns the status of the answer."""
    if wanted not in (RETRY, DROP):
        abort(400)
    change = book().undecided_one(change_id) if wanted == RETRY else None
    if change:
        confirm_before_writing(book().snapshot, change.tab, change.key)
    if change and (why := why_not(book().snapshot, change)):
        flash(translate(why), "warning")
        return 422
    act = book().retry if wanted == RETRY else book().drop
    if not act(change_id, person.email):
        return tell_late(change_id, person)
    done = (
        "C'est reparti : la valeur va être écrite."
        if wanted == RETRY
        else "C'est noté : la feuille reste comme elle est."
    )
    flash(translate(done), "good")
    return 303


def decided_by(receipt: str, key: str) -> str:
    """Who settled a change of a submission, where somebody did; or ""."""
    line = book().submitted(receipt, key)
    return decider_of(line) if line else ""


def own_conflicts(person: Person, tab: str, row_id: str, conflicts: Iterable[Conflict]) -> set[str]:
    """The columns where what somebody met is their own text, of another tab or device."""
    return {c.key for c in conflicts if book().writer_of(tab, row_id, c.key, c.theirs) == person.email}


def tell_late(change_id: int, person: Person) -> int:
    """Say that a change is settled already, and by whom. Returns the status of the answer."""
    first = book().decider(change_id)
    if not first and book().is_followed(change_id):
        flash(translate("Ce texte a été repris depuis : il n'y a plus que sa dernière version à décider."), "info")
        return 409
    if not first:
        abort(404)
    if first == person.email:
        flash(translate("Vous l'avez déjà décidé : rien de plus n'a été fait."), "info")
    else:
        flash(translate("Déjà décidé par %(who)s : votre choix n'a pas compté.") % {"who": first}, "warning")
    return 409


@bp.app_template_global()
def read_versions(values: Mapping[str, str]) -> dict[str, Version]:
    """The values of a Decision with the words that differ between the sheet's and the waiting one marked."""
    mine, theirs = versions(values["mine"], values["theirs"])
    return {"base": plain(values["base"]), "mine": mine, "theirs": theirs}


@bp.post("/<int:change_id>")
def choose(change_id: int) -> Response:
    """The author of a text that met somebody else's keeps one of the two."""
    person = signed_in()
    change, snapshot = book().undecided_one(change_id), book().snapshot
    if change and not (change.author == person.email and _may_choose(snapshot, person, change)):
        abort(404)
    if change and not change.conflict:
        abort(403)
    if change is None and not book().wrote(change_id, person.email):
        abort(404)
    status = settle(change_id, request.form.get("decision", ""), person)
    if wants_fragment():
        shown = own_choices(book().snapshot, person)
        return Response(render_template("forms/_choices.html", choices=shown, fresh=True), 200)
    back = own_path(request.form.get("back", "")) or person.home
    return redirect(f"{back}#choices", 303) if status in (303, 409) else abort(status)
