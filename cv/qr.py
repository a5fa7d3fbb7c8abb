"""QR codes: how a printed CV leads back to its page."""

import io
from functools import lru_cache

import segno

INK = "#1f1b16"


@lru_cache(maxsize=1024)
def qr_svg(address: str, in_page: bool = False) -> str:
    """A QR code as SVG, with the quiet border readers need.

    Args:
        address: what it leads to.
        in_page: drawn in a page that says the address beside it: without a title, as large as it is told to be.
    """
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn,
        kind="svg",
        scale=8,
        border=4,
        dark=INK,
        light="#ffffff",
        xmldecl=False,
        title=None if in_page else address,
        omitsize=in_page,
    )
    return drawn.getvalue().decode()
