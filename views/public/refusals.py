"""The page where a reader says "no more of these", by the link in a mail, without signing in."""

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from programme.messages import refusals
from programme.messages.rules import Rule, rules_of
from views.web.shared import book, links

bp = Blueprint("refusals", __name__, url_prefix="/messages/refuse")


@bp.get("/<token>")
def page(token: str) -> str:
    """Ask: mail programs open links by themselves, so that opening one decides nothing."""
    rule, email = _read(token)
    refused = refusals.has_refused(book(), rule.id, email)
    return render_template("messages/refuse.html", rule=rule, token=token, refused=refused)


@bp.post("/<token>")
def refuse(token: str) -> AnyResponse:
    """No more of these."""
    rule, email = _read(token)
    refusals.refuse(book(), rule.id, email)
    return redirect(url_for("refusals.page", token=token), 303)


@bp.post("/<token>/again")
def accept(token: str) -> AnyResponse:
    """They are welcome again."""
    rule, email = _read(token)
    refusals.accept(book(), rule.id, email)
    return redirect(url_for("refusals.page", token=token), 303)


def _read(token: str) -> tuple[Rule, str]:
    """The line and the address of a link, or a 404."""
    rule_id, email = refusals.read_token(links(), token) or abort(404)
    return rules_of(book().snapshot).rules.get(rule_id) or abort(404), email
