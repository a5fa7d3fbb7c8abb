"""What search engines are told: which pages they may keep, and where there is nothing for them."""

from xml.sax.saxutils import escape

from flask import Blueprint, Response, url_for

from cv.slugs import slug_of
from views.public import about
from views.public.showcase import Showcase, showcase
from views.web.shared import for_everybody, settings

bp = Blueprint("crawlers", __name__)

PRIVATE = ("/coach/", "/me/", "/staff/", "/sign-in", "/shares/", "/testimonials/", "/opportunities/follow/", "/hooks/",
           "/healthz", "/metrics", "/cv/*/share/", "/cv/*/my-link", "/cv/*/write")  # fmt: skip
"""Where robots need not come. It protects nothing: what is private asks who is there."""
MOST = 50_000
"""Addresses that one sitemap may hold (sitemaps.org)."""


@bp.get("/robots.txt")
def robots() -> Response:
    """Where robots may go. CVs that are not to be kept say so themselves: to be told, a robot has to come."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE)]
    lines += ["", f"Sitemap: {settings().public_url}{url_for('crawlers.sitemap')}", ""]
    return for_everybody(Response("\n".join(lines), mimetype="text/plain"))


@bp.get("/sitemap.xml")
def sitemap() -> Response:
    """The pages that may be found by search engines, and the CVs of those who chose to be. No date: none is public."""
    public_url = settings().public_url
    lines = [f"<url><loc>{escape(public_url + path)}</loc></url>" for path in _addresses(showcase())[:MOST]]
    body = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return for_everybody(Response(body + "\n".join(lines) + "\n</urlset>\n", mimetype="application/xml"))


def _addresses(shown: Showcase) -> list[str]:
    chosen = [slug_of(candidate) for candidate in shown.looking.values() if candidate.indexable is True]
    pages = [url_for("gallery.people"), url_for("figures.page")]
    pages += [url_for("about.page", name=name) for name in about.PAGES]
    return pages + [url_for("public.cv", slug=slug) for slug in chosen]
