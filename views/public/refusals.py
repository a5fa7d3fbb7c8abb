"""The page where a reader says "no more of these", by the link in a mail, without signing in."""

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from programme.messages import memory
from programme.messages.engine import Messages
from programme.messages.rules import Rule, rules_of
from programme.opportunities import Links
from views.web.shared import book, settings

bp = Blueprint("refusals", __name__, url_prefix="/messages/refuse")


@bp.get("/<token>")
def page(token: str) -> str:
    """Ask: mail programs open links by themselves, so that opening one decides nothing."""
    rule, email = _read(token)
    with book().state.reading() as connection:
        refused = memory.has_refused(connection, rule.id, email)
    return render_template("messages/refuse.html", rule=rule, token=token, refused=refused)


@bp.post("/<token>")
def refuse(token: str) -> AnyResponse:
    """No more of these."""
    rule, email = _read(token)
    with book().state.writing() as connection:
        memory.refuse(connection, rule.id, email)
    return redirect(url_for("refusals.page", token=token), 303)


@bp.post("/<token>/again")
def accept(token: str) -> AnyResponse:
    """They are welcome again."""
    rule, email = _read(token)
    with book().state.writing() as connection:
        memory.accept(connection, rule.id, email)
    return redirect(url_for("refusals.page", token=token), 303)


def _read(token: str) -> tuple[Rule, str]:
    """The line and the address of a link, or a 404."""
    found = settings()
    engine = Messages(book().state, Links(found.secret_key, found.public_url))
    said = engine.read_refusal(token)
    rule = rules_of(book().snapshot).rules.get(said[0]) if said else None
    if said is None or rule is None:
        abort(404)
    return rule, said[1]
