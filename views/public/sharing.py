"""Sharing a CV: each way out is an address of ours that counts and leads on; personal links, and what they brought."""

import threading
import time
from typing import Any
from urllib.parse import parse_qs, quote, urlencode

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from markupsafe import escape
from werkzeug.wrappers import Response as WsgiResponse

from cv.sentence import sentence
from cv.slugs import slug_of
from programme import flood, visitors
from programme.audience import SHARE, VIEW, Audience, is_code
from programme.letters.share_messages import PREFIX
from programme.letters.wordings import wording
from programme.totals import write_totals
from sheets.errors import SheetsError
from sheets.model.schema import Candidate
from views.public.showcase import showcase, shown_at
from views.web import language
from views.web.cached import ASKED, QUIET
from views.web.origins import parts_of
from views.web.shared import book, counting, settings

bp = Blueprint("sharing", __name__)

NETWORKS = {"whatsapp": "WhatsApp", "linkedin": "LinkedIn", "facebook": "Facebook", "x": "X", "email": "E-mail"}
"""Ways to share that lead to another site or program -> their names."""
DOWNLOADS = {"qr": "qr.svg", "story": "story.jpg"}
"""Ways to share that are a picture of ours, and the end of its address."""
IN_THE_PAGE = ("copy", "native")
"""Ways to share that happen in the page: a script tells us."""

FRAME = (360, 620)
"""Width and height, in pixels, of the card for another site where nothing else is asked for; a narrower one wraps."""
FLUSH_SECONDS = 1.0
LINKS = (20, 3_600.0)
"""Personal links that one network address may take, in so many seconds."""


def follow(app: Flask) -> None:
    """Write the counts every second, and now and then the totals into the sheet, beside the requests."""
    audience: Audience = app.extensions["audience"]
    audience.at_once = False

    def work() -> None:
        while True:
            time.sleep(FLUSH_SECONDS)
            try:
                audience.prepare()
                audience.flush()
                write_totals(app.extensions["book"])
            except SheetsError:
                continue  # nothing was read yet
            except Exception:
                # Counting must outlive the database's absences: the next second tries again.
                app.logger.warning("views and shares could not be written", exc_info=True)

    threading.Thread(target=work, name="audience", daemon=True).start()


def viewed(app: Flask, environ: dict[str, Any], candidate_id: str) -> None:
    """A CV's page was answered, from memory or not: count it when a person asked for it."""
    if visitors.is_person(environ) and visitors.opens_a_page(environ):
        query = parse_qs(environ.get(ASKED) or environ.get("QUERY_STRING", ""))
        audience: Audience = app.extensions["audience"]
        audience.count(VIEW, candidate_id, visitors.fingerprint(environ), code=query.get("s", [""])[0])


def code_of_request() -> str:
    """The personal link this visitor came by, or "": in the address, the form, or the page they come from.

    A CV's page is the same bytes for everybody, so its links carry no code without a script; the browser says which
    page they were on.
    """
    before = parts_of(request.referrer or "")
    kept = parse_qs(before.query).get("s", [""])[0] if before.netloc == request.host else ""
    found = (request.values.get("s", ""), parse_qs(request.environ.get(ASKED, "")).get("s", [""])[0], kept)
    return next((code for code in found if is_code(code)), "")


@bp.get("/cv/<slug>/share/<way>")
def leave(slug: str, way: str) -> WsgiResponse:
    """Count a share, and go where it happens."""
    candidate = shown_at(slug)
    if way not in NETWORKS and way not in DOWNLOADS:
        abort(404)
    _count_share(candidate, way)
    response = redirect(_way_out(candidate, way), 303)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@bp.post("/cv/<slug>/share/<way>")
def shared(slug: str, way: str) -> Response:
    """A script tells that the person shared without leaving the page."""
    candidate = shown_at(slug)
    if way not in IN_THE_PAGE:
        abort(404)
    _count_share(candidate, way)
    return _heard()


@bp.post("/cv/<slug>/seen")
def seen(slug: str) -> Response:
    """A script tells that the page is being looked at: it may come from a cache that we know nothing of."""
    candidate = shown_at(slug)
    if visitors.is_person(request.environ):
        _count(VIEW, candidate, "")
    return _heard()


@bp.route("/cv/<slug>/my-link", methods=("GET", "POST"))
def my_link(slug: str) -> Response | WsgiResponse:
    """Take a personal link, without an account."""
    candidate = shown_at(slug)
    if request.method == "POST":
        if not flood.allow(book(), "share link", visitors.address(request.environ), *LINKS):
            abort(429)
        code, secret = counting().make_link(candidate.id)
        return redirect(url_for("sharing.results", token=f"{code}-{secret}"), 303)
    page = make_response(render_template("public/my_link.html", name=candidate.first_name, slug=slug_of(candidate)))
    page.headers["X-Robots-Tag"] = "noindex"
    return page


@bp.get("/shares/<token>")
def results(token: str) -> Response:
    """What a personal link brought, for whoever holds its secret."""
    code, _, secret = token.partition("-")
    candidate_id = counting().whose_link(code, secret)
    if candidate_id is None:
        abort(404)
    candidate = showcase().looking.get(candidate_id)
    page = render_template(
        "public/my_shares.html",
        brought=counting().brought_by(code),
        address=address_of(candidate, code) if candidate else "",
        name=candidate.first_name if candidate else "",
        ways=ways(slug_of(candidate), code) if candidate else [],
    )
    response = make_response(page)
    response.headers |= {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex, nofollow"}
    return response


def address_of(candidate: Candidate, code: str = "") -> str:
    """The address to share, with the code of a personal link."""
    address = settings().public_url + url_for("public.cv", slug=slug_of(candidate))
    return f"{address}?s={code}" if code else address


def frame_of(slug: str, title: str, partner: str = "", width: int = FRAME[0], height: int = FRAME[1]) -> str:
    """The HTML that a partner pastes into its own site."""
    query = f"?{urlencode({'partner': partner})}" if partner else ""
    address = f"{settings().public_url}{url_for('embed.frame', slug=slug)}{query}"
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="{width}" height="{height}" loading="lazy" '
        'style="border:0;max-width:100%"></iframe>'
    )


def ways(slug: str, code: str = "") -> list[tuple[str, str, str]]:
    """(icon, name, address) of each network's way out."""
    return [
        ("mail" if way == "email" else way, name, url_for("sharing.leave", slug=slug, way=way, s=code or None))
        for way, name in NETWORKS.items()
    ]


def message(candidate: Candidate, phrase: str, which: str, address: str = "") -> str:
    """What to say with the link, in staff's words or ours."""
    said = wording(
        book().snapshot, PREFIX + which, language.current(),
        prenom=candidate.first_name, phrase=phrase, lien=address,
    )  # fmt: skip
    return language.typography(said, language.current()) if not address else said


def _way_out(candidate: Candidate, way: str) -> str:
    if way in DOWNLOADS:
        return f"{url_for('public.cv', slug=slug_of(candidate))}/{DOWNLOADS[way]}"
    address = address_of(candidate, code_of_request())
    if way == "linkedin":
        return "https://www.linkedin.com/sharing/share-offsite/?" + urlencode({"url": address})
    if way == "facebook":
        return "https://www.facebook.com/sharer/sharer.php?" + urlencode({"u": address})
    phrase = _sentence(candidate)
    if way == "x":
        words = message(candidate, phrase, "x", address)
        return "https://x.com/intent/post?" + urlencode(
            {"text": words} | ({} if address in words else {"url": address})
        )
    if way == "whatsapp":
        return "https://wa.me/?" + urlencode({"text": message(candidate, phrase, "whatsapp", address)})
    subject = quote(message(candidate, phrase, "email.objet", address))
    return f"mailto:?subject={subject}&body={quote(message(candidate, phrase, 'email', address))}"


def _sentence(candidate: Candidate) -> str:
    shown = showcase()
    return f"{sentence(shown.cv(candidate.id), language.current(), shown.english)}."


def _count_share(candidate: Candidate, way: str) -> None:
    if visitors.is_person(request.environ) and _from_our_pages():
        _count(SHARE, candidate, way)


def _count(kind: str, candidate: Candidate, way: str) -> None:
    counting().count(kind, candidate.id, visitors.fingerprint(request.environ), way, code_of_request())


def _from_our_pages() -> bool:
    """Whether a page of ours was left by this: a link pasted elsewhere, or another site's, is no share."""
    site = request.headers.get("Sec-Fetch-Site")
    return site == "same-origin" if site else parts_of(request.referrer or "").netloc == request.host


def _heard() -> Response:
    request.environ[QUIET] = True
    return make_response("", 204)
