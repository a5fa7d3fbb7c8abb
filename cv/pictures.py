"""Pictures to share a CV with: beside a link (1200 x 630), and as a story (1080 x 1920)."""

import io
from typing import Literal

from PIL import Image

from cv.letter import CVText
from cv.qr import qr_svg
from cv.typesetting import png

Shape = Literal["share", "story"]
SIZES: dict[Shape, tuple[int, int]] = {"share": (1200, 630), "story": (1080, 1920)}
FACES: dict[Shape, tuple[int, int]] = {"share": (600, 630), "story": (1080, 1080)}
"""Width and height of the portrait in each, in pixels: it stands at the top left, the words take the rest."""

QUALITY = 85


def picture(shape: Shape, letter: CVText, face: Image.Image) -> bytes:
    """A JPEG without metadata; the same arguments make the same bytes.

    Args:
        shape: which picture.
        letter: the CV.
        face: the photo or the initial, of the size in `FACES`.
    """
    (width, height), (right, below) = SIZES[shape], FACES[shape]
    with Image.open(io.BytesIO(png(shape, letter.data(), {"qr.svg": qr_svg(letter.address)}))) as words:
        whole = Image.new("RGB", (width, height))
        whole.paste(words.convert("RGB"), (right % width, below % height))
    whole.paste(face)
    saved = io.BytesIO()
    whole.save(saved, "JPEG", quality=QUALITY, optimize=True)
    return saved.getvalue()
