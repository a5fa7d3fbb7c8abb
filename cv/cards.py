"""A sheet of cards to print, cut out and give away."""

from cv.letter import CVText, clipped
from cv.portraits import Portrait
from cv.qr import qr_svg
from cv.typesetting import pdf

MOST_BEGUN = 200
"""Letters of the story's beginning, on the card of who has no catchphrase."""


def cards_pdf(letter: CVText, portrait: Portrait) -> bytes:
    """An A4 page of four A6 cards, tagged; the same arguments make the same bytes.

    Args:
        letter: the CV; it has an address.
        portrait: the photo or the initial.
    """
    own = (
        letter.catchphrase
        if letter.catchphrase.text
        else clipped(letter.story[0], MOST_BEGUN)
        if letter.story
        else None
    )
    # An address is broken where a reader would: after its strokes.
    site = letter.address.partition("://")[2] or letter.address
    written = [part for piece in site.split("/") for part in (*piece.replace("-", "-\n").split("\n"), "/")][:-1]
    data = letter.data() | {
        "portrait": portrait.alt,
        "own": own and {"text": own.text, "lang": own.lang, "dir": own.dir},
    }
    files = {"portrait.svg": portrait.svg, "qr.svg": qr_svg(letter.address)}
    return pdf("cards", data | {"written": written}, files)
