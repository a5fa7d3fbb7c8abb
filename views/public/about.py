"""What the site says of itself: legal notice, privacy, accessibility, contact; and what a phone needs to keep it."""

import re
from dataclasses import dataclass

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from programme.letters.wordings import wording
from views.web import language
from views.web.shared import book, for_everybody, static_url

bp = Blueprint("about", __name__)

ICONS = (192, 512)
"""Sides of the drawings a phone asks for."""
PAPER = "#fbf7f0"


@dataclass(frozen=True)
class About:
    """One page.

    Args:
        key: of its text in `Textes`.
        title: in French.
    """

    key: str
    title: str


PAGES = {
    "legal": About("mentions.texte", "Mentions légales"),
    "privacy": About("confidentialite.texte", "Vos données"),
    "accessibility": About("accessibilite.texte", "Accessibilité : non conforme"),
    "contact": About("contact.texte", "Nous écrire"),
}
"""Address -> the page."""


@bp.get("/<any(legal, privacy, accessibility, contact):name>")
def page(name: str) -> Response:
    """One of them, in staff's words or in ours."""
    about = PAGES[name]
    text = wording(book().snapshot, about.key, language.current())
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
    return for_everybody(
        make_response(render_template("public/about.html", name=name, about=about, paragraphs=paragraphs))
    )


@bp.app_context_processor
def _pages() -> dict[str, object]:
    return {"about_pages": PAGES}


@bp.get("/site.webmanifest")
def manifest() -> Response:
    """What a phone shows of the site on its home screen."""
    icons = [
        {"src": static_url(f"icons/icon-{side}.png"), "sizes": f"{side}x{side}", "type": "image/png",
         "purpose": purpose}
        for side in ICONS
        for purpose in ("any", "maskable")
    ]  # fmt: skip
    found = jsonify(
        name="Tremplin", short_name="Tremplin", lang=language.current(), start_url="/", scope="/", display="browser",
        background_color=PAPER, theme_color=PAPER, icons=icons,
        description=language.translate("Tremplin donne de l'audience à des personnes qui cherchent un travail."),
    )  # fmt: skip
    found.mimetype = "application/manifest+json"
    return for_everybody(found)


@bp.get("/favicon.ico")
@bp.get("/apple-touch-icon.png")
@bp.get("/apple-touch-icon-precomposed.png")
def icon() -> AnyResponse:
    """Where browsers look by habit, without reading the page."""
    return redirect(static_url("icons/touch.png"))
