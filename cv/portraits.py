"""The portrait in a document: the photo itself, or an initial drawn on the person's tint.

Typst takes texts: a photo travels inside an SVG. What comes out holds pixels alone, no camera's notes nor place.
"""

import base64
import io
import re
import warnings
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageOps, UnidentifiedImageError

from cv.typesetting import png, svg

MOST_BYTES = 12_000_000
MOST_PIXELS = 50_000_000
DRAWING_BYTES = 300_000
FORMATS = ("JPEG", "PNG", "WEBP")
FACE = (0.5, 0.4)
"""Where faces are: a little above the middle."""

# A drawing is only shapes: nothing that loads, runs, or grows when it is read.
_NOT_A_DRAWING = re.compile(r"<!DOCTYPE|<!ENTITY|<image|<script|<foreignObject|<style|<text|url\(\s*['\"]?(?!#)", re.I)
_LINK = re.compile(r"href\s*=\s*['\"](?!#)", re.I)

FAR = ("#f6dcc4", "#f8e6b8", "#dfe9d0", "#cfe6dc", "#d2e4ea", "#dcdff0", "#ecdaea", "#f7d9d6")
MID = ("#f0c296", "#f4cf78", "#bcd3a0", "#9fcfba", "#a5cad6", "#b7bfe0", "#d6b0d2", "#eeb3ad")
NEAR = ("#d9884f", "#d9a032", "#86a865", "#5c9f85", "#6299ac", "#7f8abd", "#a9739f", "#cc766f")
"""The tints of static/css/tremplin.css; a test holds them together."""

_MOTIFS = (
    '<circle fill="FAR" cx="300" cy="150" r="95"/><path fill="NEAR" d="M0 395c120-70 250-50 400-5v110H0z"/>',
    '<path fill="FAR" d="M0 330c90-120 190-110 260-20 50-60 100-70 140-40v230H0z"/>'
    '<path fill="NEAR" d="M0 430c130-60 270-60 400 0v70H0z"/>',
    '<path fill="FAR" d="M400 20c-190 0-250 120-220 260C330 270 400 190 400 20z"/>'
    '<path fill="NEAR" d="M0 500V300c130 10 200 90 190 200z"/>',
    '<path fill="FAR" d="M400 500A330 330 0 0 0 70 500z"/><path fill="NEAR" d="M400 500a190 190 0 0 0-380 0z"/>'
    '<circle fill="NEAR" cx="90" cy="95" r="42"/>',
)


@dataclass(frozen=True, slots=True)
class Portrait:
    """A portrait ready to be set.

    Args:
        svg: the picture.
        alt: what it shows, for those who do not see it.
    """

    svg: str
    alt: str


def photo_svg(source: bytes, width: int, height: int) -> str:
    """A photo, cropped around the face, as an SVG; "" for what is not a photo, or too large to be one of ours.

    Args:
        source: the file: JPEG, PNG, WebP, or a drawing (SVG) made of shapes.
        width, height: wanted, in pixels; a drawing keeps its own.
    """
    if b"<svg" in source[:1000]:
        return _drawing(source)
    photo = _photo(source, width, height)
    if photo is None:
        return ""
    saved = io.BytesIO()
    photo.save(saved, "JPEG", quality=84, optimize=True)
    encoded = base64.b64encode(saved.getvalue()).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="data:image/jpeg;base64,{encoded}"/></svg>'
    )


@lru_cache(maxsize=512)
def initial_svg(letter: str, tint: int, motif: int) -> str:
    """A drawn initial.

    Args:
        letter: what is drawn; may be empty.
        tint, motif: of its ground.
    """
    return svg("initial", {"letter": letter, "tint": tint}, {"ground.svg": _ground(tint, motif)})


def photo_image(source: bytes, width: int, height: int) -> Image.Image | None:
    """A photo, cropped around the face; None for what is not a photo of ours.

    Args:
        source, width, height: as for `photo_svg`.
    """
    if b"<svg" in source[:1000]:
        drawing = _drawing(source)
        return drawn_image(drawing, width, height) if drawing else None
    return _photo(source, width, height)


@lru_cache(maxsize=32)
def drawn_image(drawing: str, width: int, height: int) -> Image.Image:
    """A drawing as pixels, cropped to a size; not to be changed by who gets it.

    Args:
        drawing: an SVG.
        width, height: in pixels.
    """
    made = png("face", {"width": width, "height": height}, {"portrait.svg": drawing})
    return Image.open(io.BytesIO(made)).convert("RGB")


def _ground(tint: int, motif: int) -> str:
    shapes = _MOTIFS[motif % len(_MOTIFS)].replace("FAR", FAR[tint]).replace("NEAR", NEAR[tint])
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 500" width="400" height="500">'
        f'<rect width="400" height="500" fill="{MID[tint]}"/>{shapes}</svg>'
    )


def _drawing(source: bytes) -> str:
    text = source.decode("utf-8", "replace")
    harmless = len(source) <= DRAWING_BYTES and not _NOT_A_DRAWING.search(text) and not _LINK.search(text)
    return text if harmless else ""


def _photo(source: bytes, width: int, height: int) -> Image.Image | None:
    if not source or len(source) > MOST_BYTES:
        return None
    try:
        with warnings.catch_warnings():
            # A picture that unfolds to gigabytes is refused by its announced size, before it is read.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _pixels(source, width, height)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError):
        return None


def _pixels(source: bytes, width: int, height: int) -> Image.Image:
    with Image.open(io.BytesIO(source), formats=FORMATS) as image:
        if image.width * image.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        image.draft("RGB", (width * 2, height * 2))
        upright = ImageOps.exif_transpose(image)
        if upright.has_transparency_data:
            ground = Image.new("RGBA", upright.size, "#ffffff")
            upright = Image.alpha_composite(ground, upright.convert("RGBA"))
        fitted = ImageOps.fit(upright.convert("RGB"), (width, height), centering=FACE)
    fitted.info.clear()
    return fitted
