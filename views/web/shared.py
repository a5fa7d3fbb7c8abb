"""What every screen shares: the book, pages and fragments, static addresses, and the headers that protect visitors."""

import base64
import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from flask import Flask, Response, abort, current_app, g, make_response, redirect, render_template, url_for
from markupsafe import Markup
from werkzeug.routing import IntegerConverter, Map
from werkzeug.wrappers import Response as WsgiResponse

from programme.opportunities import Links
from settings import Settings
from views.web import compression, language
from views.web.htmx import htmx, request
from views.web.origins import parts_of

if TYPE_CHECKING:  # sheets.book is not needed to serve a page, and imports the whole of sheets
    from programme.audience import Audience
    from sheets.book import Book

FONT_VERSION = "5.3.0"
"""Version of the npm package of fonts: in their addresses, so that browsers may keep them for good."""

YEAR = 31_536_000
BREATH = 2
"""Seconds a CDN may serve a public page without asking, and then while it asks."""
POLICY_REPORTS = "/csp-reports"
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        # Not report-to: a browser that knows it drops report-uri, and sends nothing but over https.
        f"report-uri {POLICY_REPORTS}",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


LARGEST_NUMBER = 2**31 - 1
"""In an address: no line of ours has a longer number, in either database."""


class _Number(IntegerConverter):
    """`<int:…>` in an address: one that no line can have is an address of nothing."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST_NUMBER)


def install(app: Flask) -> None:
    """Give an app what its screens rest on: language, htmx, static addresses, security."""
    htmx.init_app(app)
    language.install(app)
    app.url_map.converters["int"] = _Number
    app.before_request(_refuse_other_origins)
    app.before_request(_refuse_nul)
    app.after_request(_protect)
    app.after_request(_compress)
    app.jinja_env.globals |= {
        "static_url": static_url,
        "font_url": font_url,
        "here": here,
        "inline_style": inline_style,
    }
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def book() -> "Book":
    """The workbook, as this app reads and writes it."""
    found: Book = current_app.extensions["book"]
    return found


def settings() -> Settings:
    """The app's settings."""
    found: Settings = current_app.extensions["settings"]
    return found


def counting() -> "Audience":
    """What counts who looks at a CV and shares it."""
    found: Audience = current_app.extensions["audience"]
    return found


def links() -> Links:
    """Makes and reads the private links of recruiters, and of readers who want no more messages."""
    return Links(settings().secret_key, settings().public_url)


def render(page: str, fragment: str, status: int = 200, **context: Any) -> Response:
    """The whole page, or only the fragment of it that htmx asked for.

    Args:
        page: template of the page, which includes the fragment.
        fragment: template of the fragment.
        status: HTTP status of the answer.
        context: what both templates are given.
    """
    return varying(render_template(fragment if wants_fragment() else page, **context), status)


def varying(html: str, status: int = 200) -> Response:
    """A page or its piece: which one, htmx's header says."""
    response = make_response(html, status)
    response.vary.add("HX-Request")
    return response


def wants_fragment() -> bool:
    """Whether htmx asks for a piece of a page (restoring history, it wants the page)."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def asked_number(name: str, default: int) -> int:
    """A number of the address's query: the default where it is none, never more than a line can have.

    Args:
        name: the parameter.
        default: also the smallest there may be.
    """
    return min(LARGEST_NUMBER, max(default, request.args.get(name, default, type=int)))


def posted_word(name: str) -> str:
    """What a button's hidden field says, to be looked up: with the character NUL it names nothing of ours (400).

    Args:
        name: the field.
    """
    text = request.form.get(name, "")
    return abort(400) if "\0" in text else text


def for_everybody(response: Response) -> Response:
    """Say that an answer is the same for everybody: our own cache may keep it, and a CDN for a breath.

    Browsers ask again each time, which costs an answer without a body; a shared cache spares us all but a request every
    other second for each page.
    """
    response.headers["Cache-Control"] = f"public, max-age=0, s-maxage={BREATH}, stale-while-revalidate={BREATH}"
    return response


def unstored(response: WsgiResponse) -> WsgiResponse:
    """Keep an answer out of every cache, the browser's too: it is for its reader, now."""
    response.headers["Cache-Control"] = "no-store"
    return response


def unlisted(page: str | Response, status: int = 200) -> Response:
    """A page for whoever holds its address, or with what a visitor typed: no cache and no search engine keeps it."""
    response = make_response(page, status)
    response.headers |= {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"}
    return response


def lead_to(address: str) -> WsgiResponse:
    """Go on to another page, also where htmx asked for a fragment."""
    return Response(headers={"HX-Redirect": address}) if wants_fragment() else redirect(address, 303)


def here(**changes: str) -> str:
    """This page's address with some parameters changed, for the switch of languages; "/" where it is not a page."""
    if request.url_rule and "GET" not in (request.url_rule.methods or ()):
        return "/?" + urlencode(changes)
    # Not url_for: a visitor's own `_scheme` or `endpoint` parameter would be taken for one of its arguments.
    # One slash: two would make it the address of another site.
    return f"/{quote(request.path.lstrip('/'))}?" + urlencode({**request.args.to_dict(), **changes})


def static_url(name: str) -> str:
    """Address of a file of static/, with a fingerprint of its content: browsers may keep it for good."""
    path = f"{current_app.static_folder}/{name}"
    # A served file does not change under us; while working on it (FLASK_DEBUG), each change gives it another address.
    version = _fingerprint(path, Path(path).stat().st_mtime_ns if _changes() else 0)
    return f"{current_app.static_url_path}/{name}?v={version}"


def inline_style(*more: str) -> Markup:
    """The stylesheet itself, for pages that strangers open from a link: they are painted from one request.

    The policy names it by its hash, so that no other style can come in.

    Args:
        more: names of further stylesheets that the page wants.
    """
    folder = Path(current_app.static_folder or "") / "css"
    paths = tuple(folder / f"{name}.css" for name in ("tremplin", *more))
    changed = max(path.stat().st_mtime_ns for path in paths) if _changes() else 0
    style, allowed = _inlined(paths, current_app.static_url_path or "", changed)
    g.style_allowed = allowed
    return style


def font_url(name: str) -> str:
    """Address of a font, exactly as the stylesheet writes it: a font preloaded under another one loads twice."""
    return url_for("static", filename=f"vendor/fonts/{name}.woff2", v=FONT_VERSION)


@lru_cache(maxsize=256)
def _fingerprint(path: str, _changed: int) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:12]


def _changes() -> bool:
    return current_app.debug


@lru_cache(maxsize=4)
def _inlined(paths: tuple[Path, ...], static: str, _changed: int) -> tuple[Markup, str]:
    """Stylesheets on few lines, their addresses made absolute; and their hash, as the policy wants it."""
    text = re.sub(r"/\*.*?\*/", "", "\n".join(path.read_text() for path in paths), flags=re.DOTALL)
    text = re.sub(r"\s*([{};])\s*", r"\1", re.sub(r"\s+", " ", text)).replace('url("../', f'url("{static}/').strip()
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return Markup(text), f"'sha256-{digest}'"  # noqa: S704 - our own file


def _refuse_other_origins() -> None:
    """Stop a form posted from another site; no token is needed where the browser says where it comes from.

    Every browser of the last years sends Sec-Fetch-Site, older ones Origin with a POST, or at least Referer. Programs
    send none of them. Each that is sent must be ours: one that is says nothing for another that is not.
    """
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in ("same-origin", "none"):
        abort(403)
    said = [request.headers.get(name) for name in ("Origin", "Referer")]
    # "null" hides where a form comes from: fine where the browser says that it is ours.
    known = [one for one in said if one and not (site and one == "null")]
    if any(parts_of(one).netloc not in own_hosts() for one in known):
        abort(403)


def _refuse_nul() -> None:
    """An address with the character NUL leads nowhere: no keyboard types it, and no text of PostgreSQL holds it."""
    asked = (request.path, *(text for pair in request.args.items(multi=True) for text in pair))
    if any("\0" in text for text in asked):
        abort(404)


def own_hosts() -> tuple[str, str]:
    """The hosts, with their ports, by which this site is asked."""
    return request.host, parts_of(settings().public_url).netloc


def _protect(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if policy := _loosened_policy():
        response.headers["Content-Security-Policy"] = policy
    if request.endpoint == "static" and "v" in request.args:
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    elif "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "private, no-cache"
    return response


def _loosened_policy() -> str:
    """The policy of a page that needs a little more than the others; empty: it does not."""
    policy = CONTENT_SECURITY_POLICY
    if "style_allowed" in g:
        policy = policy.replace("style-src 'self'", f"style-src 'self' {g.style_allowed}")
    if g.get("framed_by_us"):
        policy = policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    if g.get("framed_by_anybody"):
        policy = policy.replace("frame-ancestors 'none'", "frame-ancestors *")
    if g.get("frames_ours"):
        policy = policy.replace("form-action", "frame-src 'self'; form-action")
    return policy if policy != CONTENT_SECURITY_POLICY else ""


def _compress(response: Response) -> Response:
    """Send compressed what is the same for everybody, and forms open to everybody: these never read the session.

    Pages of somebody signed in stay as they are: their length would tell.
    """
    kept = request.endpoint == "static" or response.cache_control.public
    if not (
        (kept or "style_allowed" in g) and response.status_code in (200, 410) and response.mimetype in compression.TYPES
    ):
        return response
    response.vary.add("Accept-Encoding")
    accepted = request.headers.get("Accept-Encoding", "")
    if not kept:
        accepted = request.environ.get(compression.ACCEPTED, accepted)
    coding = compression.coding_for(accepted)
    if not coding or response.content_encoding:
        return response
    response.direct_passthrough = False
    response.set_data(compression.compress(response.get_data(), coding, once=False))
    response.content_encoding = coding
    if etag := response.get_etag()[0]:
        response.set_etag(etag, weak=True)  # two encodings, one content
    return response
