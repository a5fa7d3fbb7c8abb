"""A sheet of cards to print, cut out and give away."""

from cv.letter import Letter
from cv.qr import qr_svg
from cv.typesetting import pdf


def cards_pdf(letter: Letter) -> bytes:
    """An A4 page of ten cards of 85 x 55 mm, tagged; the same argument makes the same bytes.

    Args:
        letter: the CV; it has an address.
    """
    return pdf("cards", letter.data(), {"qr.svg": qr_svg(letter.address)})
