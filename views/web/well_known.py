"""Addresses that everybody knows beforehand (RFC 8615): whom to tell of a hole, where one is signed in."""

import datetime as dt
import re

from flask import Blueprint, Response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

import clock
from programme.letters.wordings import SECURITY_CONTACT, wording
from sheets.errors import NeverRead
from views.web.shared import book, for_everybody, settings

GOOD_FOR = dt.timedelta(days=180)
"""RFC 9116 wants less than a year. It is said anew each day: it holds for as long as the site answers."""
_ADDRESS = re.compile(r"[^@\s:/]+@[^@\s:/]+")
_CONTACT = re.compile(r"(?:mailto:|tel:|https://)[!-~]+")

bp = Blueprint("well_known", __name__, url_prefix="/.well-known")


@bp.get("/security.txt")
def security() -> Response:
    """Whom to tell of a hole in the site (RFC 9116)."""
    midnight = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    lines = (
        f"Contact: {_contact()}",
        f"Expires: {midnight + GOOD_FOR:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: fr, en",
        f"Canonical: {settings().public_url}{url_for('well_known.security')}",
    )
    return for_everybody(Response("\n".join((*lines, "")), mimetype="text/plain"))


@bp.get("/change-password")
def change_password() -> AnyResponse:
    """There is no password: what a password manager looks for is the page of one's own sessions."""
    return redirect(url_for("sessions.own"))


def _contact() -> str:
    """What `Textes` says, or the setting, or else the form that staff read."""
    for said in (_in_texts(), settings().security_contact):
        if _CONTACT.fullmatch(said):
            return said
        if _ADDRESS.fullmatch(said):
            return f"mailto:{said}"
    return settings().public_url + url_for("opportunities.new")


def _in_texts() -> str:
    try:
        return wording(book().snapshot, SECURITY_CONTACT, "fr").strip()
    except NeverRead:
        return ""
