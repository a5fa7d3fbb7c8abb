"""Pictures to share a CV with: beside a link (1200 x 630), and as a story (1080 x 1920)."""

import io
from typing import Literal

from PIL import Image

from cv.letter import CVText
from cv.portraits import Portrait
from cv.qr import qr_svg
from cv.typesetting import png

Shape = Literal["share", "story"]
FACES: dict[Shape, tuple[int, int]] = {"share": (600, 630), "story": (1080, 1080)}
"""Width and height of the portrait in each, in pixels."""

QUALITY = 85


def picture(shape: Shape, letter: CVText, portrait: Portrait) -> bytes:
    """A JPEG without metadata; the same arguments make the same bytes.

    Args:
        shape: which picture.
        letter: the CV.
        portrait: the photo or the initial, of the size in `FACES`.
    """
    data = letter.data() | {"portrait": portrait.alt}
    made = png(shape, data, {"portrait.svg": portrait.svg, "qr.svg": qr_svg(letter.address)})
    saved = io.BytesIO()
    with Image.open(io.BytesIO(made)) as image:
        image.convert("RGB").save(saved, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return saved.getvalue()
