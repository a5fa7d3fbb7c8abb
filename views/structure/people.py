"""A referent's page: their structure's people, each by first name and stage, and a form to refer somebody."""

from dataclasses import replace

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from programme import joining
from programme.flood import AlreadySent, TooMuch
from programme.joining import JoiningForm
from programme.structures import coaches_of, people_of
from views.web import protection
from views.web.access import Person, referent_only
from views.web.language import translate
from views.web.protection import Stamp
from views.web.shared import book, settings
from views.web.typed import TypedForm, read_typed

bp = Blueprint("structure", __name__, url_prefix="/structure")

FIELDS = ("first_name", "last_name", "email", "phone")
LONGEST = 2_000
"""Characters of the word to the team."""


@bp.get("/")
def page() -> Response:
    """Their people, and the form."""
    person = referent_only()
    return _page(person, TypedForm(), Stamp.new())


@bp.post("/")
def refer() -> AnyResponse:
    """Refer somebody: a row for staff, who are told."""
    person = referent_only()
    structure = next((s for s in person.structures if s.id == request.form.get("structure")), None) or abort(404)
    stamp = Stamp.read(request.form.get("stamp", "")) or Stamp.new()
    typed = _checked()
    if typed.errors:
        return _page(person, typed, stamp, 422)
    try:
        sent = JoiningForm(typed.cells, typed.texts["message"], protection.sending(stamp.nonce), person.email)
        joining.refer(book(), structure, sent, person.email, settings().public_url)
    except TooMuch:
        return _page(person, replace(typed, trouble=protection.too_much()), stamp, 429)
    except AlreadySent:
        pass
    flash(
        translate("%(name)s est avec nous. L'équipe vous écrit bientôt.") % {"name": typed.texts["first_name"]}, "good"
    )
    return redirect(url_for("structure.page"), 303)


def _checked() -> TypedForm:
    table = book().snapshot.candidates
    columns = {key: replace(table.tab.by_key[key], required=key == "first_name") for key in FIELDS}
    typed = read_typed(book().snapshot, columns, ("message", "agreed"), LONGEST)
    if typed.texts["agreed"]:
        return typed
    wanted = translate("Demandez d'abord à la personne si elle est d'accord, puis cochez la case.")
    return replace(typed, errors={**typed.errors, "agreed": wanted})


def _page(person: Person, typed: TypedForm, stamp: Stamp, status: int = 200) -> Response:
    snapshot = book().snapshot
    found = [(s, people_of(snapshot, s), coaches_of(snapshot, s)) for s in person.structures]
    page = render_template(
        "structure/page.html",
        structures=found,
        chosen=request.form.get("structure", ""),
        typed=typed,
        stamp=stamp.signed,
        first=next(iter(typed.errors), ""),
        longest=LONGEST,
        limits={key: snapshot.candidates.tab.by_key[key].max_length for key in FIELDS},
    )
    return make_response(page, status)
