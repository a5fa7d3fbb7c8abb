"""Pictures in every mode a scanner or a program writes: they come out as they look, or are refused."""

import array
import io
import struct
import zlib

import pytest
from PIL import Image

from cv import photos
from tests.photos.pictures import saved

SIZE = (400, 500)


def png(kind: int, rows: list[bytes], depth: int = 16) -> bytes:
    """A PNG that Pillow cannot write itself.

    Args:
        kind: PNG's colour type: 0 grey, 2 colours, 4 grey and alpha, 6 colours and alpha.
        rows: the pixels, line by line.
        depth: bits of a sample.
    """

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", *SIZE, depth, kind, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def halves(kind: int, top: tuple[int, ...], bottom: tuple[int, ...]) -> bytes:
    """A 16-bit PNG whose upper half is of one colour, and whose lower half of another."""
    lines = [struct.pack(f">{len(top)}H", *colour) * SIZE[0] for colour in (top, bottom)]
    return png(kind, [lines[y >= SIZE[1] // 2] for y in range(SIZE[1])])


def scan() -> bytes:
    """A grey portrait as a scanner saves it."""
    grey = array.array("H", [9000 if y < 250 else 40000 for y in range(SIZE[1]) for _ in range(SIZE[0])])
    return saved(Image.frombytes("I;16", SIZE, grey.tobytes()), "PNG")


def two(mode: str, top: object, bottom: object, kind: str = "PNG", **options: object) -> bytes:
    """A picture whose upper half is of one colour, and whose lower half of another."""
    image = Image.new(mode, SIZE, bottom)  # type: ignore[arg-type]
    image.paste(top, (0, 0, SIZE[0], SIZE[1] // 2))  # type: ignore[arg-type]
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def palette(transparency: int | bytes) -> bytes:
    """A picture of two colours, red above; one may be seen through."""
    image = Image.new("P", SIZE, 1)
    image.putpalette([200, 30, 30, 30, 30, 200])
    image.paste(0, (0, 0, SIZE[0], SIZE[1] // 2))
    file = io.BytesIO()
    image.save(file, "PNG", transparency=transparency)
    return file.getvalue()


@pytest.mark.parametrize(("source", "top", "bottom"), [
    (scan(), (35, 35, 35), (156, 156, 156)),
    (halves(0, (0,), (65535,)), (0, 0, 0), (255, 255, 255)),
    (halves(4, (9000, 65535), (40000, 65535)), (35, 35, 35), (156, 156, 156)),
    (halves(4, (9000, 0), (40000, 65535)), (255, 255, 255), (156, 156, 156)),
    (halves(2, (51400, 5140, 5140), (5140, 5140, 51400)), (200, 20, 20), (20, 20, 200)),
    (halves(6, (51400, 5140, 5140, 65535), (0, 0, 0, 0)), (200, 20, 20), (255, 255, 255)),
    (two("LA", (35, 255), (156, 255)), (35, 35, 35), (156, 156, 156)),
    (two("LA", (35, 255), (156, 0)), (35, 35, 35), (255, 255, 255)),
    (two("L", 35, 156, transparency=156), (35, 35, 35), (255, 255, 255)),
    (two("RGB", (200, 20, 20), (20, 20, 200), transparency=(20, 20, 200)), (200, 20, 20), (255, 255, 255)),
    (two("1", 0, 1), (0, 0, 0), (255, 255, 255)),
    (palette(1), (200, 30, 30), (255, 255, 255)),
    (palette(b"\xff\x80"), (200, 30, 30), (142, 142, 227)),
    (two("CMYK", (0, 255, 255, 0), (255, 0, 0, 0), "JPEG", quality=95), (255, 0, 0), (0, 255, 255)),
    (two("L", 35, 156, "JPEG", quality=95), (35, 35, 35), (156, 156, 156)),
    (two("RGBA", (200, 20, 20, 255), (20, 20, 200, 0), "WEBP", lossless=True), (200, 20, 20), (255, 255, 255)),
])  # fmt: skip
def test_a_picture_comes_out_as_it_looks(source: bytes, top: tuple[int, ...], bottom: tuple[int, ...]) -> None:
    photo = photos.made(source)
    with Image.open(io.BytesIO(photo.files[photo.key])) as image:
        seen = [image.convert("RGB").getpixel((image.width // 2, y)) for y in (30, image.height - 30)]
    for colour, wanted in zip(seen, (top, bottom), strict=True):
        assert isinstance(colour, tuple)
        assert max(abs(a - b) for a, b in zip(colour, wanted, strict=True)) <= 6, seen


@pytest.mark.parametrize("kind", ["TIFF", "GIF", "BMP", "ICO", "PPM"])
def test_what_pages_cannot_show_is_refused(kind: str) -> None:
    with pytest.raises(photos.Unusable):
        photos.made(saved(Image.new("L", (400, 500), 90), kind))
