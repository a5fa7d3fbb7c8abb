"""Photos as phones send them, with all that they say beside the picture."""

import io
import zlib

from PIL import Image

SECRETS = (b"SecretPhone", b"SecretComment", b"SecretPlace", b"SecretXmp", b"GPS", b"Exif", b"adobe", b"ICC_PROFILE")
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf>SecretXmp SecretPlace</rdf></x:xmpmeta>'


def phone_photo(
    size: tuple[int, int] = (1600, 1200), orientation: int = 1, colour: tuple[int, int, int] = (200, 60, 40)
) -> bytes:
    """A JPEG whose upper half, in the file, is of one colour and whose lower half is dark."""
    image = Image.new("RGB", size, (20, 20, 20))
    image.paste(colour, (0, 0, size[0], size[1] // 2))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x0110] = "SecretPhone"
    exif[0x9286] = "SecretComment"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (48.0, 51.0, 24.0), "E", (2.0, 21.0, 3.0)
    saved = io.BytesIO()
    image.save(saved, "JPEG", quality=90, exif=exif, xmp=XMP, comment=b"SecretComment")
    return saved.getvalue()


def saved(image: Image.Image, kind: str) -> bytes:
    """An image as a file."""
    file = io.BytesIO()
    image.save(file, kind)
    return file.getvalue()


def bomb() -> bytes:
    """A PNG of a few bytes that announces 60,000 x 60,000 pixels."""
    small = bytearray(saved(Image.new("1", (8, 8)), "PNG"))
    small[16:24] = (60_000).to_bytes(4, "big") * 2
    small[29:33] = zlib.crc32(small[12:29]).to_bytes(4, "big")
    return bytes(small)
