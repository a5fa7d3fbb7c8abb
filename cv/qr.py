"""QR codes: how a printed CV leads back to its page."""

import io

import segno

INK = "#1f1b16"


def qr_svg(address: str) -> str:
    """A QR code as SVG, with the quiet border readers need.

    Args:
        address: what it leads to.
    """
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn, kind="svg", scale=8, border=4, dark=INK, light="#ffffff", xmldecl=False, title=address, omitsize=False
    )
    return drawn.getvalue().decode()
