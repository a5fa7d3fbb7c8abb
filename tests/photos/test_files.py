"""A photo made into files: upright, cropped, in every size, and with nothing but pixels."""

import io

import pytest
from PIL import Image

from cv import photos
from tests.photos.pictures import SECRETS, bomb, phone_photo, saved


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_every_size_a_page_asks_for_and_no_other() -> None:
    photo = photos.made(phone_photo())
    assert list(photo.files) == photos.all_files(photo.key)
    assert list(photo.files)[-1] == photo.key  # the one a cell names is written when the others are there
    for suffix in ("webp", "jpg"):
        for variant in photos.portraits(photo.key, suffix):
            assert opened(photo.files[variant.name]).size == (variant.width, variant.width * 5 // 4)
        for variant in photos.squares(photo.key, suffix):
            assert opened(photo.files[variant.name]).size == (variant.width, variant.width)
    assert [v.width for v in photos.portraits(photo.key, "webp")] == [320, 480, 800, 960]
    assert {opened(c).format for c in photo.files.values()} == {"JPEG", "WEBP"}


def test_a_small_photo_is_never_enlarged() -> None:
    photo = photos.made(phone_photo((300, 400)))
    assert max(opened(c).width for c in photo.files.values()) == 300


def test_nothing_but_pixels_is_left() -> None:
    source = phone_photo()
    assert all(secret in source for secret in (b"SecretPhone", b"SecretComment", b"SecretXmp", b"Exif"))
    for name, content in photos.made(source).files.items():
        assert not [secret for secret in SECRETS if secret in content], name
        image = opened(content)
        assert not dict(image.getexif())
        assert not {"exif", "xmp", "comment", "icc_profile", "photoshop"} & set(image.info)


def test_a_png_leaves_its_texts_and_its_transparency() -> None:
    from PIL.PngImagePlugin import PngInfo

    notes = PngInfo()
    notes.add_text("Comment", "SecretComment")
    file = io.BytesIO()
    Image.new("RGBA", (400, 500), (0, 0, 0, 0)).save(file, "PNG", pnginfo=notes)
    photo = photos.made(file.getvalue())
    assert opened(photo.files[photo.key]).getpixel((5, 5)) == (255, 255, 255)
    assert not [n for n, content in photo.files.items() if b"SecretComment" in content]


@pytest.mark.parametrize(("orientation", "bright"), [(1, "top"), (3, "bottom"), (6, "right"), (8, "left")])
def test_it_stands_upright(orientation: int, bright: str) -> None:
    photo = photos.made(phone_photo(orientation=orientation))
    image = opened(photo.files[photo.key]).convert("RGB")
    width, height = image.size
    places = {"top": (width // 2, 5), "bottom": (width // 2, height - 5), "left": (5, height // 2),
              "right": (width - 5, height // 2)}  # fmt: skip
    reds = {name: image.getpixel(place)[0] for name, place in places.items()}  # type: ignore[index]
    assert max(reds, key=lambda name: reds[name]) == bright or reds[bright] > 150
    assert reds[bright] > 150


def test_the_same_photo_has_the_same_names_and_another_one_others() -> None:
    assert photos.made(phone_photo()) == photos.made(phone_photo())
    assert photos.made(phone_photo()).key != photos.made(phone_photo(colour=(0, 90, 200))).key


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (b"", "empty"),
        (b"\xff" * (photos.MOST_BYTES + 1), "heavy"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 200, "heic"),
        (b"\0\0\0\x18ftypisom\0\0\0\0" + b"\0" * 200, "video"),
        (b"%PDF-1.7\n", "pdf"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "svg"),
        (b"Bonjour, voici ma photo", "unreadable"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "unreadable"),
        (phone_photo()[:5_000], "unreadable"),
        (bomb(), "huge"),
        (saved(Image.new("RGB", (200, 900)), "JPEG"), "small"),
        (saved(Image.new("P", (900, 900)), "GIF"), "unreadable"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_photo_is_refused_by_its_reason(source: bytes, code: str) -> None:
    with pytest.raises(photos.Unusable) as refused:
        photos.made(source)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("JPEG", "L"), ("JPEG", "CMYK"), ("MPO", "RGB"), ("PNG", "P"), ("PNG", "LA"), ("WEBP", "RGBA"), ("AVIF", "RGB")],
)
def test_every_kind_a_phone_or_a_computer_saves(kind: str, mode: str) -> None:
    source = saved(Image.new("RGB", (500, 700), (120, 30, 30)).convert(mode), kind)
    photo = photos.made(source)
    assert opened(photo.files[photo.key]).size == (500, 625)


@pytest.mark.parametrize("text", ["portraits/a.svg", "photos/../x.jpg", "", "photos/" + "a" * 32 + "-800.webp"])
def test_other_keys_are_none_of_ours(text: str) -> None:
    assert not photos.is_key(text)
    assert photos.portraits(text, "webp") == ()
    assert photos.all_files(text) == []
