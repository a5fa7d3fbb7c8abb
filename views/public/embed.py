"""A CV as a small card that others put on their own site: in a frame, or by oEmbed (oembed.com).

The only pages of ours that another site may frame: nothing in them can be pressed but links, which open a page of
their own.
"""

import re

from flask import Blueprint, Response, abort, current_app, g, jsonify, make_response, render_template, request

from cv.slugs import id_in_slug, slug_of
from programme import visitors
from programme.audience import Audience
from programme.relays.partners import EMBED, known_partner, partner_link
from views.public import sharing
from views.public.cv import card
from views.public.showcase import showcase
from views.web.guesses import slow_down_guesses
from views.web.language import translate
from views.web.origins import parts_of
from views.web.shared import book, settings

bp = Blueprint("embed", __name__)

NARROWEST = 240
_CV = re.compile(r"/(?:cv|embed)/([^/.]+)")


@bp.get("/embed/<slug>")
def frame(slug: str) -> Response:
    """The card; of somebody who found work, or is not shown (any more), a kind word."""
    shown = showcase()
    candidate = shown.candidate(slug)
    partner = known_partner(book().snapshot, request.args.get("partner", "")[:40])
    if candidate is None:
        slow_down_guesses(slug)
        abort(404)
    looking = candidate.id in shown.looking
    if looking:
        _count(candidate.id, partner)
    elif candidate.id not in shown.hired:
        slow_down_guesses(slug)
    page = render_template(
        "embed/card.html" if looking else "embed/kind.html",
        card=card(shown, candidate.id) if looking else None,
        name=candidate.first_name if candidate.id in shown.hired and slug == slug_of(candidate) else "",
        hired=candidate.id in shown.hired,
        code=partner_link(book(), partner, candidate.id) if looking and partner else "",
        public_url=settings().public_url,
    )
    g.framed_by_anybody = True
    response = make_response(page, 200 if looking or candidate.id in shown.hired else 410)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.get("/oembed")
def oembed() -> Response:
    """What shows a CV where its address was pasted."""
    if request.args.get("format", "json") != "json":
        abort(501)
    shown = showcase()
    slug, partner = _asked(request.args.get("url", ""))
    candidate = shown.candidate(slug) if slug else None
    if candidate is None or candidate.id not in shown.looking | shown.hired:
        slow_down_guesses(slug)
        abort(404)
    width = min(sharing.FRAME[0], max(NARROWEST, request.args.get("maxwidth", sharing.FRAME[0], type=int)))
    height = min(sharing.FRAME[1], max(NARROWEST, request.args.get("maxheight", sharing.FRAME[1], type=int)))
    looking = candidate.id in shown.looking
    words = translate("%(name)s cherche un travail") % {"name": candidate.first_name}
    title = words if looking else translate("Bonne nouvelle")
    response = jsonify(
        version="1.0", type="rich", width=width, height=height, cache_age=3600, provider_name="Tremplin",
        provider_url=f"{settings().public_url}/", title=title,
        html=sharing.frame_of(slug_of(candidate) if looking else slug, title, partner, width, height),
    )  # fmt: skip
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _asked(address: str) -> tuple[str, str]:
    """Whose CV an address of ours is, and the partner it names."""
    parts = parts_of(address)
    if parts.netloc != parts_of(settings().public_url).netloc:
        return "", ""
    found = _CV.fullmatch(parts.path)
    partner = known_partner(book().snapshot, request.args.get("partner", "")[:40])
    return (found[1] if found and id_in_slug(found[1]) else ""), partner


def _count(candidate: str, partner: str) -> None:
    """Somebody looks at the card on a partner's site: that is no view of the CV, which they may open from there."""
    if partner and visitors.is_person(request.environ) and request.headers.get("Sec-Fetch-Dest") == "iframe":
        counting: Audience = current_app.extensions["audience"]
        counting.count(EMBED, candidate, visitors.fingerprint(request.environ), way=partner)
