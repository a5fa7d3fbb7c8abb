"""The forms open to everybody that staff made (tab `Formulaires`), with the traps and limits of our own."""

from collections.abc import Mapping

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from clock import today
from programme import joining
from programme.flood import AlreadySent, TooMuch
from programme.joining import JoiningForm
from programme.open_forms import OpenForm, forms_of
from sheets.errors import NotText
from views.web import forms, protection
from views.web.forms import Posted
from views.web.language import translate
from views.web.posted import read_posted
from views.web.protection import Stamp
from views.web.shared import book, settings, unstored

bp = Blueprint("open_forms", __name__, url_prefix="/forms/<address>")


@bp.get("")
def page(address: str) -> AnyResponse:
    """The form, or that it is closed."""
    return _page(_form(address), None, Stamp.new())


@bp.post("")
def send(address: str) -> AnyResponse:
    """Keep what somebody filled in."""
    form = _form(address)
    if not form.is_open:
        return _page(form, None, Stamp.new())
    snapshot = book().snapshot
    stamp, trouble = protection.trouble(request.form)
    posted = read_posted(snapshot, snapshot.table(form.tab), None, form.columns, request.form, today())
    if not (posted.errors or trouble or posted.new):
        trouble = translate("Rien n'est encore écrit : remplissez au moins un champ.")
    if posted.errors or trouble:
        return _page(form, posted, stamp, 422, "" if posted.errors else trouble)
    try:
        sent = JoiningForm(posted.new, "", protection.sending(stamp.nonce), protection.visitor())
        joining.fill_in(book(), form, sent, settings().public_url)
    except NotText as refused:
        posted.refuse(refused)
        return _page(form, posted, stamp, 422)
    except TooMuch:
        return _page(form, posted, stamp, 429, protection.too_much())
    except AlreadySent:
        pass
    return redirect(url_for("open_forms.thanks", address=address), 303)


@bp.get("/thanks")
def thanks(address: str) -> str:
    """That it arrived, in staff's words."""
    return render_template("open_forms/thanks.html", form=_form(address))


def _form(address: str) -> OpenForm:
    return forms_of(book().snapshot).forms.get(address) or abort(404)


def _page(form: OpenForm, posted: Posted | None, stamp: Stamp, status: int = 200, trouble: str = "") -> AnyResponse:
    """The form as it is, or as it came back: a visitor's words, which no cache keeps."""
    snapshot = book().snapshot
    if posted:
        fields, _ = forms.fields_of_posted(snapshot, form.columns, posted)
    else:
        fields, _ = forms.fields_of_row(snapshot, snapshot.table(form.tab), None, form.columns)
    wrong: Mapping[str, str] = {field.column.key: field.error for field in fields if field.error}
    page = render_template(
        "open_forms/page.html",
        form=form,
        fields=fields,
        wrong=wrong,
        trouble=trouble,
        stamp=stamp.signed,
        trapped=bool(request.form.get(protection.TRAP)),
    )
    response = Response(page, status)
    if status == 429:
        response.headers["Retry-After"] = str(int(joining.PER_VISITOR[1]))
    return unstored(response)
