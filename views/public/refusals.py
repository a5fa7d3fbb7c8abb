"""The page where a reader says "no more of these", by the link in a mail, without signing in."""

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from programme.messages import refusals
from programme.messages.group_letters import GROUP
from programme.messages.lines import BY_ID
from views.web.language import translate
from views.web.shared import book, links

bp = Blueprint("refusals", __name__, url_prefix="/messages/refuse")


@bp.get("/<token>")
def page(token: str) -> str:
    """Ask: mail programs open links by themselves, so that opening one decides nothing."""
    rule_id, name, email = _read(token)
    refused = refusals.has_refused(book(), rule_id, email)
    return render_template("messages/refuse.html", name=name, token=token, refused=refused, email=email)


@bp.post("/<token>")
def refuse(token: str) -> AnyResponse:
    """No more of these."""
    rule_id, _, email = _read(token)
    refusals.refuse(book(), rule_id, email)
    return redirect(url_for("refusals.page", token=token), 303)


@bp.post("/<token>/again")
def accept(token: str) -> AnyResponse:
    """They are welcome again."""
    rule_id, _, email = _read(token)
    refusals.accept(book(), rule_id, email)
    return redirect(url_for("refusals.page", token=token), 303)


def _read(token: str) -> tuple[str, str, str]:
    """The line of a link, what it is called and the reader's address, or a 404."""
    rule_id, email = refusals.read_token(links(), token) or abort(404)
    if rule_id == GROUP:
        return rule_id, translate("Lettres de l'équipe à plusieurs personnes"), email
    # Whatever its line says now, or were it gone: whoever wants no more of it says so.
    row, known = book().snapshot.messages.get(rule_id), BY_ID.get(rule_id)
    name = (row.name if row else "") or (str(known.cells["name"]) if known else "")
    return rule_id, name or translate("Un message de l'équipe"), email
