"""Text made smaller for the wire, in the coding a browser understands best."""

import gzip
from functools import lru_cache

import brotli  # type: ignore[import-untyped]
import zstandard

CODINGS = ("br", "zstd", "gzip")
"""What we offer, the one that packs best first."""

ACCEPTED = "tremplin.accept_encoding"
"""Where the layer that keeps pages says what the browser accepts: it asks for plain bytes, in case it keeps them."""

TYPES = frozenset(
    ("text/html", "text/css", "text/javascript", "text/plain", "text/vcard", "text/calendar", "application/javascript",
     "application/json", "application/xml", "text/xml", "image/svg+xml")
)  # fmt: skip
"""Media types that compressing makes smaller."""


@lru_cache(maxsize=512)
def coding_for(accepted: str) -> str:
    """The coding to answer in, "" for none.

    Args:
        accepted: the request's Accept-Encoding.
    """
    weights = dict(_weights(accepted))
    star = weights.get("*", 0.0)
    # max() takes the first of equals: ours come in order of preference.
    best = max(CODINGS, key=lambda coding: weights.get(coding, star))
    return best if weights.get(best, star) > 0 else ""


def compress(body: bytes, coding: str, *, once: bool) -> bytes:
    """The body in one of CODINGS; the same bytes for the same body.

    Args:
        body: what to compress.
        coding: which.
        once: it will be sent many times, and is worth a few more milliseconds.
    """
    if coding == "br":
        return brotli.compress(body, mode=brotli.MODE_TEXT, quality=9 if once else 4)  # type: ignore[no-any-return]
    if coding == "zstd":
        return zstandard.ZstdCompressor(level=12 if once else 3).compress(body)
    return gzip.compress(body, 9 if once else 5, mtime=0)


def _weights(accepted: str) -> list[tuple[str, float]]:
    found = []
    for part in accepted.split(","):
        name, _, parameters = part.partition(";")
        weight = parameters.replace(" ", "").lower().removeprefix("q=")
        try:
            found.append((name.strip().lower(), float(weight) if weight else 1.0))
        except ValueError:
            continue  # not a weight: as if it had not been named
    return found
