"""A photo as a phone sends it, made into the files that pages show: upright, cropped around the face, pixels alone.

Portraits are 4:5, squares are for small screens; each in several widths, as WebP and as JPEG. The names of all of them
follow from one key, which follows from the picture: the same photo has the same names, another one has others.
"""

import hashlib
import io
import re
import threading
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps

from cv.portraits import FACE

MOST_BYTES = 15_000_000
MOST_POSTED = MOST_BYTES + 1_000_000
"""Bytes of a form that carries a photo, its other fields included."""
MOST_PIXELS = 80_000_000
"""The largest photo a phone takes; a JPEG of that size is read at a fraction of it."""
MOST_PIXELS_UNFOLDED = 40_000_000
"""Of formats that must be unfolded whole."""
LEAST_SIDE = 240
"""Pixels of the shorter side: a smaller picture is blurred on any screen."""

WIDTHS = (320, 480, 800, 1200)
SQUARES = (400, 800)
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))

_KEY = re.compile(r"photos/([0-9a-f]{32})-(\d{2,4})\.jpg")
_FILE = re.compile(r"(photos/[0-9a-f]{32}-\d{2,4})(?:-\d{2,4}s?)?\.(?:jpg|webp)")
_TURNS = threading.BoundedSemaphore(2)


class Unusable(ValueError):
    """What was sent is no photo for a CV.

    Args:
        code: why: empty, heavy, heic, svg, pdf, video, unreadable, huge or small.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Variant:
    """One of the files of a photo.

    Args:
        name: its key in the store.
        width: pixels.
    """

    name: str
    width: int


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo ready to be stored.

    Args:
        key: what the sheet's cell holds: the largest portrait, as JPEG.
        files: name -> content of every file, the one named by the key last.
    """

    key: str
    files: dict[str, bytes]


def is_key(text: str) -> bool:
    """Whether a cell names a photo that was uploaded, and not a file somebody put into the folder."""
    return _KEY.fullmatch(text) is not None


def key_of_file(name: str) -> str:
    """The key of the photo a file belongs to; empty for other files."""
    found = _FILE.fullmatch(name)
    return f"{found[1]}.jpg" if found else ""


def portraits(key: str, suffix: str) -> tuple[Variant, ...]:
    """The 4:5 files of a photo, smallest first; none for what is not the key of an uploaded one.

    Args:
        key: of the photo.
        suffix: "webp" or "jpg".
    """
    return tuple(_variants(key, suffix, WIDTHS, ""))


def squares(key: str, suffix: str) -> tuple[Variant, ...]:
    """The square files of a photo, smallest first; likewise."""
    return tuple(_variants(key, suffix, SQUARES, "s"))


def all_files(key: str) -> list[str]:
    """Every file of an uploaded photo."""
    names = [v.name for suffix in ("webp", "jpg") for v in (*portraits(key, suffix), *squares(key, suffix))]
    return [*(name for name in names if name != key), key] if is_key(key) else []


def made(source: bytes) -> Photo:
    """The files of a photo.

    Args:
        source: the file as it was sent.

    Raises:
        Unusable: it is not a photo, or not one that can be shown.
    """
    _check(source)
    with _TURNS:  # unfolding a photo takes memory: two at a time
        upright = _upright(source)
        portrait = ImageOps.fit(upright, _portrait_size(upright.size), Image.Resampling.LANCZOS, centering=FACE)
        largest = _jpeg(portrait)
        key = f"photos/{hashlib.sha256(largest).hexdigest()[:32]}-{portrait.width}.jpg"
        return Photo(key, {name: _file(portrait, name, key, largest) for name in all_files(key)})


def _variants(key: str, suffix: str, widths: tuple[int, ...], mark: str) -> Iterator[Variant]:
    found = _KEY.fullmatch(key)
    if not found:
        return
    largest = int(found[2])
    for width in sorted({min(width, largest) for width in widths}):
        whole = width == largest and suffix == "jpg" and not mark
        yield Variant(key if whole else f"photos/{found[1]}-{largest}-{width}{mark}.{suffix}", width)


def _check(source: bytes) -> None:
    """Refuse by its first bytes what people send by mistake, so that the words can help."""
    if not source:
        raise Unusable("empty")
    if len(source) > MOST_BYTES:
        raise Unusable("heavy")
    head = source[:1024]
    brand = head[8:12] if head[4:8] == b"ftyp" else b""
    if brand in (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1") and b"avif" not in head[:64]:
        raise Unusable("heic")
    if (brand and brand not in (b"avif", b"avis", b"mif1")) or head[:4] == b"\x1a\x45\xdf\xa3":
        raise Unusable("video")
    if head.startswith(b"%PDF"):
        raise Unusable("pdf")
    if b"<svg" in head.lower():
        raise Unusable("svg")


def _upright(source: bytes) -> Image.Image:
    """The picture as it was meant to be seen, in the colours of the web, on white, without its notes."""
    try:
        with warnings.catch_warnings():
            # A picture that unfolds to gigabytes is refused by its announced size, before it is read.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(source), formats=FORMATS) as image:
                return _flat(image)
    except Unusable:
        raise
    except (Warning, Image.DecompressionBombError):
        raise Unusable("huge") from None
    except (OSError, ValueError, SyntaxError, ArithmeticError, MemoryError, EOFError, KeyError):
        raise Unusable("unreadable") from None


def _flat(image: Image.Image) -> Image.Image:
    draftable = image.format in ("JPEG", "MPO")
    if image.width * image.height > (MOST_PIXELS if draftable else MOST_PIXELS_UNFOLDED):
        raise Unusable("huge")
    if min(image.size) < LEAST_SIDE:
        raise Unusable("small")
    most = WIDTHS[-1] * 5 // 4
    image.draft("RGB", (most, most))
    profile = image.info.get("icc_profile")
    seen = _of_8_bits(image)
    if not draftable:
        seen.thumbnail((most * 3, most * 3), reducing_gap=2.0)
    flat = _in_srgb(_on_white(ImageOps.exif_transpose(seen)), profile)
    # Pixels into a new picture: whatever else the file carried stays behind.
    clean = Image.new("RGB", flat.size)
    clean.paste(flat)
    return clean


def _of_8_bits(image: Image.Image) -> Image.Image:
    """The same picture in a mode whose pixels can be mixed: a scanner's 65,536 greys as 256, a palette's as colours.

    Turning them over to Pillow as they are would cut all greys above 255 to white (Pillow#2574).
    """
    if image.mode.startswith("I"):
        image.info.pop("transparency", None)  # of one grey in 65,536
        return image.convert("I").point(lambda grey: grey * (1 / 257)).convert("L")
    if image.mode in ("P", "PA", "1") or "transparency" in image.info:
        return image.convert("RGBA")
    if image.mode in ("L", "LA", "RGB", "RGBA", "CMYK"):
        return image
    return image.convert("RGB")


def _on_white(image: Image.Image) -> Image.Image:
    """What is seen of a picture on a white page."""
    if not image.has_transparency_data:
        return image
    seen = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", seen.size, "#ffffff"), seen).convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The colours a camera meant: without its profile, which must go, they would fade."""
    if profile and image.mode in ("RGB", "CMYK"):
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            turned = ImageCms.profileToProfile(image, own, SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            turned = None
        if turned is not None:
            return turned
    return image.convert("RGB")


def _portrait_size(size: tuple[int, int]) -> tuple[int, int]:
    """The largest 4:5 inside a picture, no wider than pages need; never enlarged."""
    width = min(WIDTHS[-1], size[0], size[1] * 4 // 5)
    width -= width % 4
    return width, width * 5 // 4


def _file(portrait: Image.Image, name: str, key: str, largest: bytes) -> bytes:
    if name == key:
        return largest
    stem, _, suffix = name.rpartition(".")
    size = stem.rpartition("-")[2]
    width = int(size.removesuffix("s"))
    height = width if size.endswith("s") else width * 5 // 4
    # Faces stand in the upper part of a portrait.
    fitted = ImageOps.fit(portrait, (width, height), Image.Resampling.LANCZOS, centering=(0.5, 0.2))
    return _webp(fitted) if suffix == "webp" else _jpeg(fitted)


def _jpeg(image: Image.Image) -> bytes:
    saved = io.BytesIO()
    image.save(saved, "JPEG", quality=82, optimize=True, progressive=True)
    return saved.getvalue()


def _webp(image: Image.Image) -> bytes:
    saved = io.BytesIO()
    image.save(saved, "WEBP", quality=80, method=4)
    return saved.getvalue()
