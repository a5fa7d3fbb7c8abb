"""The link by which a friend or a former employer writes a testimonial: made, shown and closed in the form."""

from dataclasses import dataclass
from urllib.parse import quote

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from programme import invitations
from views.editor.cv_parts import EditorContext
from views.editor.routes import EditorRoutes
from views.web.language import long_date, translate
from views.web.shared import book, settings, varying, wants_fragment

routes = EditorRoutes()


@dataclass(frozen=True)
class ShownInvitation:
    """An open invitation, as the form shows it.

    Args:
        url: its address.
        until: its last day, in words.
        written: how many testimonials came by it.
        mail, whatsapp: addresses that open a message with it.
    """

    url: str
    until: str
    written: int
    mail: str
    whatsapp: str


@routes.post("/invitation")
def save_invitation(desk: EditorContext) -> AnyResponse:
    """Make the link, or close it."""
    if "close" in request.form:
        invitations.close_all(book(), desk.candidate.id)
    else:
        invitations.invite(book(), desk.candidate.id, desk.person.email)
    if not wants_fragment():
        return redirect(desk.url("cv", section="testimonials") + "#invitation", 303)
    return varying(render_template("forms/_invitation.html", desk=desk, invitation=invitation_of(desk), fresh=True))


def invitation_of(desk: EditorContext) -> ShownInvitation | None:
    """The candidate's open invitation, if any."""
    found = invitations.open_invitation(book(), desk.candidate.id)
    if found is None:
        return None
    token = invitations.token_of(found, settings().secret_key)
    url = settings().public_url + url_for("testimonials.write", token=token)
    name = desk.candidate.first_name
    if desk.own:
        message = translate("Bonjour, peux-tu écrire quelques mots sur moi pour mon CV ? Deux minutes suffisent : %s")
    else:
        message = translate("Bonjour, pouvez-vous écrire quelques mots sur {name} pour son CV ? Deux minutes : %s")
        message = message.replace("{name}", name)
    text = quote(message % url, safe="")
    subject = quote(translate("Quelques mots pour un CV"), safe="")
    return ShownInvitation(
        url=url,
        until=long_date(found.expires_at),
        written=found.written,
        mail=f"mailto:?subject={subject}&body={text}",
        whatsapp=f"https://wa.me/?text={text}",
    )
