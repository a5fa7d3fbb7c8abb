"""The address of a CV as chats, mails and keyboards spoil it: what follows glued to it, capitals, invisible characters.

Only the way it is written is looked at: whether somebody stands there is said, or not, by the page it leads to.
"""

import re

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from sheets.model.characters import drop_invisible
from sheets.model.letters import to_ascii_letters

bp = Blueprint("pasted", __name__)

_CV = re.compile(r"/cv/(.+)", re.IGNORECASE | re.DOTALL)
_DASHES = re.compile(r"[\u2010-\u2013\u2212]")
_WRAPPED = re.compile(r"-\s+")
"""A mail cuts long lines after a hyphen."""
_NAME = r"[^-\s/.,;:!?()<>\[\]{}«»“”\"…—*|&#%\\]+"
_END = r"(?:\.(?:pdf|json|jpg|vcf))?(?:/[a-z-]+(?:\.[a-z]+)?)*"
_SLUG = re.compile(rf"((?:{_NAME}-+)*)([a-z0-9]+)({_END})", re.IGNORECASE | re.ASCII)
_NOT_IN_SLUGS = re.compile(r"[^a-z0-9]+")
_ANOTHER_FILE = re.compile(r"\.[a-z0-9]+$")


@bp.before_app_request
def lead() -> Response | None:
    """Send on to the address that was meant, with its query."""
    if request.method not in ("GET", "HEAD"):
        return None
    path = meant(request.path)
    if path == request.path:
        return None
    query = request.query_string.decode("latin-1")
    return redirect(f"{path}?{query}" if query else path, 308)


def meant(path: str) -> str:
    """The path somebody meant; the same one when nothing is to be mended.

    Args:
        path: decoded.
    """
    given = _CV.fullmatch(path)
    if not given:
        return path
    bare = _WRAPPED.sub("-", _DASHES.sub("-", drop_invisible(given[1]).strip()))
    found = _SLUG.match(bare)
    if not found or _ANOTHER_FILE.match(bare[found.end() :]):
        return path
    name = _NOT_IN_SLUGS.sub("-", to_ascii_letters(found[1]).lower()).lstrip("-")
    return f"/cv/{name}{found[2].lower()}{found[3].lower()}"
