"""Photos: served to whoever may see their owner's CV, so that none of them can do harm."""

import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, request, url_for
from werkzeug.security import safe_join

from cv import photos
from cv.media import Media
from sheets.errors import NeverRead
from sheets.model.schema import Candidate
from views.public.showcase import showcase
from views.web.access import current_person
from views.web.shared import YEAR, settings

bp = Blueprint("media", __name__)

TYPES = {
    suffix: mimetypes.types_map.get(suffix, "image/webp")
    for suffix in (".jpg", ".jpeg", ".png", ".webp", ".svg", ".gif")
}
"""What the folder may serve; anything else in it stays there."""

MOST_BYTES = 12_000_000
"""A larger file is not a photo of ours."""
CDN_SECONDS = 30
"""How long a shared cache may show a photo after its CV was hidden."""

IN_PREVIEWS = frozenset((".jpg", ".jpeg", ".png", ".webp"))
"""Kinds of images that networks show beside a shared link."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The files of an uploaded photo, for a page to choose from: `srcset` texts.

    Args:
        src: for browsers that choose nothing.
        webp, jpeg: the portrait, 4:5.
        square_webp, square_jpeg: the square.
    """

    src: str
    webp: str
    jpeg: str
    square_webp: str
    square_jpeg: str


@bp.get("/media/<path:key>")
def file(key: str) -> Response:
    """One image. Its key changes with its content, so browsers keep a public one for good."""
    seen_by_all = _may_see(key)
    content = _content(key)
    if not content:
        abort(404)
    response = Response(content, mimetype=TYPES[_suffix(key)])
    # A private one is not left behind on a computer that several people use.
    for_all = f"public, s-maxage={CDN_SECONDS}, max-age={YEAR}, immutable"
    response.headers["Cache-Control"] = for_all if seen_by_all else "private, no-store"
    # A drawing may hold a script: opened by itself, it must not run.
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    response.set_etag(hashlib.sha256(content).hexdigest()[:32])
    response.make_conditional(request)
    return response


def media() -> Media:
    """Where this app keeps photos."""
    found: Media | None = current_app.extensions.get("media")
    if found is None:
        found = current_app.extensions["media"] = Media(settings().media_url, settings().media_folder)
    return found


def photo_url(key: str, *, previews: bool = False) -> str:
    """The address of a photo by the key the sheet holds, or "" where there is no such file.

    Args:
        key: the cell of the photo's column.
        previews: only for kinds of images that networks show in previews.
    """
    if not key or (previews and _suffix(key) not in IN_PREVIEWS):
        return ""
    # An uploaded photo was stored before any cell named it: no file is looked for at each card.
    known = photos.is_key(key) or (_may_be(key) and media().has(key))
    return url_for("media.file", key=key) if known else ""


def picture_of(key: str) -> Picture | None:
    """The files of an uploaded photo; None for one that somebody put into the folder.

    Args:
        key: the cell of the photo's column.
    """
    if not photos.is_key(key):
        return None

    def srcset(variants: tuple[photos.Variant, ...]) -> str:
        return ", ".join(f"{url_for('media.file', key=v.name)} {v.width}w" for v in variants)

    portraits = photos.portraits(key, "jpg")
    return Picture(
        src=url_for("media.file", key=portraits[min(1, len(portraits) - 1)].name),
        webp=srcset(photos.portraits(key, "webp")),
        jpeg=srcset(portraits),
        square_webp=srcset(photos.squares(key, "webp")),
        square_jpeg=srcset(photos.squares(key, "jpg")),
    )


def photo_bytes(key: str) -> bytes:
    """The file of a photo, by the same safe path as its address; empty where there is none.

    Args:
        key: the cell of the photo's column.
    """
    return _content(key) if key else b""


def _may_see(key: str) -> bool:
    """Whether everybody may see a file; 404 when the person who asks may not either.

    What no public row names now is nobody's to see: the folder also holds what rows named before.
    """
    own = photos.key_of_file(key)
    try:
        shown = showcase()
    except NeverRead:
        abort(503)
    whose = shown.photographed(own or key)
    if any(candidate.id in shown.looking for candidate in whose):
        return True
    return False if _followed(whose) else abort(404)


def _followed(candidates: tuple[Candidate, ...]) -> bool:
    person = current_person() if candidates else None
    return person is not None and any(person.may_edit(candidate) for candidate in candidates)


def _content(key: str) -> bytes:
    if not _may_be(key):
        return b""
    try:
        return media().read(key, MOST_BYTES)
    except OSError:
        current_app.logger.warning("a photo could not be read", exc_info=True)
        return b""


def _may_be(key: str) -> bool:
    """Whether a key can be an image of the place photos are in."""
    if _suffix(key) not in TYPES or "\0" in key:
        return False
    folder = media().local
    if folder is None:
        return True
    found = safe_join(str(folder.absolute()), key)
    # resolve(): a link inside the folder must not lead out of it.
    return found is not None and Path(found).resolve().is_relative_to(folder.resolve())


def _suffix(key: str) -> str:
    return Path(key).suffix.lower()
