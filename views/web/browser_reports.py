"""Browsers say what our policy made them refuse; staff see it. The log is programme/browser_reports.py."""

import json
from typing import Any

from flask import Blueprint, Response, abort, current_app, render_template, request
from werkzeug.exceptions import HTTPException

from programme import visitors
from programme.acts.reports import hear_browser
from programme.browser_reports import Refusal, latest
from programme.flood import TooMuch
from views.web.access import staff_only
from views.web.cached import QUIET
from views.web.origins import name_of, parts_of
from views.web.shared import POLICY_REPORTS, book, own_hosts

LARGEST = 8 * 1024
"""Bytes of a report; a browser's has about one thousand."""
SAID_BY_BROWSERS = "application/csp-report"
RULES = frozenset(
    (
        *("default-src", "script-src", "script-src-elem", "script-src-attr", "style-src", "style-src-elem"),
        *("style-src-attr", "img-src", "font-src", "connect-src", "manifest-src", "media-src", "object-src"),
        *("frame-src", "child-src", "worker-src", "form-action", "base-uri", "frame-ancestors"),
    )
)
WORDS = frozenset(
    (
        *("inline", "eval", "wasm-eval", "self", "data", "blob", "about", "filesystem"),
        *("chrome-extension", "moz-extension", "safari-extension", "safari-web-extension"),
    )
)
"""What is blocked that has no host. Anything else a report says could be about somebody."""
OTHER = "…"

bp = Blueprint("browser_reports", __name__)


@bp.post(POLICY_REPORTS)
def hear() -> tuple[Response, int]:
    """204: heard, or of no use. 400, 411, 413, 415: no report. 429: too many."""
    request.environ[QUIET] = True
    if request.mimetype != SAID_BY_BROWSERS:
        abort(415)
    if request.content_length is None:
        abort(411)
    if request.content_length > LARGEST:
        abort(413)
    if refusal := _refusal(_said(request.get_data())):
        try:
            hear_browser(book(), refusal, visitors.address(request.environ))
        except TooMuch:
            abort(429)
    return Response(), 204


@bp.get("/staff/browser-reports")
def page() -> str:
    """What was refused, the last first."""
    person = staff_only()
    return render_template("staff/browser_reports.html", person=person, lines=latest(book()))


def _said(data: bytes) -> dict[str, Any]:
    """The report in a body."""
    try:
        report = json.loads(data)["csp-report"]
    except (ValueError, TypeError, KeyError, RecursionError):
        abort(400)
    return report if isinstance(report, dict) else abort(400)


def _refusal(report: dict[str, Any]) -> Refusal | None:
    """What of a report may be kept; None when it is not about a page of ours."""
    document = parts_of(_text(report, "document-uri"))
    words = (_text(report, "effective-directive") or _text(report, "violated-directive")).split()
    rule = words[0] if words else ""
    if document.netloc not in own_hosts() or rule not in RULES:
        return None
    return Refusal(_rule_of(document.path), rule, _source(_text(report, "blocked-uri")))


def _text(report: dict[str, Any], name: str) -> str:
    value = report.get(name)
    return value if isinstance(value, str) else ""


def _rule_of(path: str) -> str:
    """The address as the site writes it: `/cv/<slug>`, whoever's page it was."""
    try:
        rule, _ = current_app.url_map.bind("").match(path, method="GET", return_rule=True)
    except (HTTPException, ValueError):  # half a character cannot be redirected to
        return OTHER
    return rule.rule


def _source(blocked: str) -> str:
    """Where the refused thing would have come from: its host, or a known word."""
    parts = parts_of(blocked)
    if parts.scheme in ("http", "https", "ws", "wss"):
        return name_of(parts.netloc)[:100] or OTHER
    word = parts.scheme or blocked
    return word if word in WORDS else OTHER
