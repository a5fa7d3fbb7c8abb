"""Photos: files of the media folder, served so that none of them can do harm."""

import mimetypes
from pathlib import Path

from flask import Blueprint, Response, abort, send_file, url_for
from werkzeug.security import safe_join

from views.shared import YEAR, settings

bp = Blueprint("media", __name__)

TYPES = {
    suffix: mimetypes.types_map.get(suffix, "image/webp")
    for suffix in (".jpg", ".jpeg", ".png", ".webp", ".svg", ".gif")
}
"""What the folder may serve; anything else in it stays there."""

MOST_BYTES = 12_000_000
"""A larger file is not a photo of ours."""

IN_PREVIEWS = frozenset((".jpg", ".jpeg", ".png", ".webp"))
"""Kinds of images that networks show beside a shared link."""


@bp.get("/media/<path:key>")
def file(key: str) -> Response:
    """One image. Its key changes with its content, so browsers keep it for good."""
    path = _path(key)
    if path is None:
        abort(404)
    response = send_file(path, mimetype=TYPES[path.suffix.lower()], max_age=YEAR, conditional=True)
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    # A drawing may hold a script: opened by itself, it must not run.
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return response


def photo_url(key: str, *, previews: bool = False) -> str:
    """The address of a photo by the key the sheet holds, or "" where there is no such file.

    Args:
        key: the cell of the photo's column.
        previews: only for kinds of images that networks show in previews.
    """
    path = _path(key) if key else None
    if path is None or (previews and path.suffix.lower() not in IN_PREVIEWS):
        return ""
    return url_for("media.file", key=key)


def _path(key: str) -> Path | None:
    """The file of a key, None when it is not an image of the folder."""
    found = safe_join(str(settings().media_folder.absolute()), key)
    path = Path(found) if found else None
    # resolve(): a link inside the folder must not lead out of it.
    if path is None or path.suffix.lower() not in TYPES or not path.is_file():
        return None
    return path if path.resolve().is_relative_to(settings().media_folder.resolve()) else None


def photo_bytes(key: str) -> bytes:
    """The file of a photo, by the same safe path as its address; empty where there is none.

    Args:
        key: the cell of the photo's column.
    """
    path = _path(key) if key else None
    try:
        return path.read_bytes() if path and path.stat().st_size <= MOST_BYTES else b""
    except OSError:
        return b""
