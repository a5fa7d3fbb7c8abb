"""What a candidate alone decides of their page: whether it is public, and whether search engines may find it."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from cv.acts import decide_publication
from programme.erasure_requests import waiting_erasure
from sheets.errors import UnknownColumn, UnknownRow
from sheets.model.schema import PUBLISHED, Candidate
from views.editor.cv_parts import EditorContext
from views.editor.routes import EditorRoutes
from views.web.language import translate
from views.web.shared import book

PART = "publication"

WORDINGS = {
    "consent": (
        "Avec votre accord, votre prénom, votre photo et ce que vous avez écrit seront publics ; jamais votre nom, "
        "votre adresse ni votre téléphone."
    ),
    "indexable": "Oui : Google et les autres peuvent montrer votre page à qui cherche votre prénom.",
}
"""What each choice means, French: what a consent was given to."""
ANSWERS = {"oui": True, "non": False}
TOLD = {
    ("consent", True): "Merci. Votre accord est noté, avec la date d'aujourd'hui.",
    ("again", True): "Merci. Votre accord est noté. L'équipe lit votre page, puis la remet en ligne.",
    ("consent", False): "C'est fait : votre page n'est plus visible. Rien n'est effacé, et vous pouvez changer d'avis.",
    ("indexable", True): "C'est noté : Google pourra trouver votre page d'ici quelques jours.",
    ("indexable", False): "C'est noté : nous demandons à Google d'oublier votre page. Cela prend parfois des semaines.",
}
"""What was chosen, and how -> what it does, French."""
GONE = "La feuille n'a plus la colonne de ce choix : rien n'a changé. Prévenez l'équipe tout de suite."


routes = EditorRoutes()


@routes.post(f"/{PART}")
def choose(desk: EditorContext) -> AnyResponse:
    """Decide one of both."""
    key = next((name for name in ("consent", "indexable") if request.form.get(name) in ANSWERS), "") or abort(400)
    wanted = ANSWERS[request.form[key]]
    if wanted and key == "consent" and waiting_erasure(book(), desk.candidate.id):
        return redirect(url_for("own_data.page") + "#erasure", 303)  # where it is said, and may be taken back
    try:
        again = decide_publication(book(), desk.candidate.id, key, wanted, desk.person.email)
    except UnknownColumn:
        flash(translate(GONE), "bad")
    except UnknownRow:
        abort(404)
    else:
        flash(translate(TOLD["again" if again else key, wanted]), "good")
    return redirect(desk.url("cv", section=PART) + f"#{PART}", 303)


def publication_choices(candidate: Candidate) -> dict[str, Any]:
    """Where both choices stand, for the page."""
    return {
        "consent": candidate.consent is True,
        "consent_date": candidate.consent_date if candidate.consent is True else None,
        "indexable": candidate.indexable is True,
        "wordings": WORDINGS,
        "validated": candidate.status == PUBLISHED,
    }
