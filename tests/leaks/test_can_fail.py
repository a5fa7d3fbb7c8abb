"""The walk sees a leak, by whatever channel it comes: one is opened on purpose in each."""

import base64
import io
import json
import zlib
from collections.abc import Callable
from urllib.parse import quote

import pikepdf
import pytest
from flask import Flask, Response, redirect
from PIL import Image, PngImagePlugin
from werkzeug.wrappers import Response as AnyResponse

from tests.leaks.crawl import Walk
from tests.leaks.reader import Finder, everything
from tests.leaks.world import World, make

WORLD = make()
WORD = "testimonials to read text"
DAY = "candidates C7LOOKING created_on"
PHONE = "coaches first phone"
VIEWS = "candidates C7LOOKING views"


def value(where: str, world: World = WORLD) -> str:
    """A private value, as it stands in the sheet."""
    tab, key = where.split()[0], where.split()[-1]
    rows = [str(row[key]) for row in world.rows[tab] if key in row]
    return next(cell for cell in rows if any(way in cell.lower() for way in world.of(where).squeezed))


def pdf(fill: Callable[[pikepdf.Pdf], None]) -> bytes:
    made, file = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    fill(made)
    made.save(file)
    return file.getvalue()


def with_docinfo(made: pikepdf.Pdf) -> None:
    made.docinfo["/Author"] = value(WORD)


def with_xmp(made: pikepdf.Pdf) -> None:
    with made.open_metadata() as metadata:
        metadata["dc:creator"] = [value(WORD)]


def with_attachment(made: pikepdf.Pdf) -> None:
    made.attachments["cv.json"] = value(WORD).encode()


def with_text(made: pikepdf.Pdf) -> None:
    made.pages[0].Contents = made.make_stream(f"BT ({value(WORD)}) Tj ET".encode())


def picture(kind: str) -> bytes:
    """An image that says more than its pixels."""
    file, image = io.BytesIO(), Image.new("RGB", (8, 8))
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9286] = value(WORD)
    if kind == "PNG":
        said = PngImagePlugin.PngInfo()
        said.add_itxt("Comment", value(WORD), zip=True)
        image.save(file, "PNG", pnginfo=said)
    else:
        image.save(file, kind, exif=exif)
    return file.getvalue()


def page(words: str) -> Response:
    return Response(f"<!doctype html><p>{words}</p>", mimetype="text/html")


def with_header(name: str, words: str) -> Response:
    return Response("", headers={name: words})


SPELT = "".join(f"\\u{ord(letter):04x}" for letter in value(WORD))
HIDDEN = base64.urlsafe_b64encode(f'["{value(WORD)}"]'.encode()).decode().rstrip("=")
SQUEEZED = base64.urlsafe_b64encode(zlib.compress(json.dumps({"seen": value(WORD)}).encode())).decode()
CHANNELS: dict[str, tuple[str, Callable[[], AnyResponse]]] = {
    "a page": (WORD, lambda: page(value(WORD))),
    "capitals and hyphens": (WORD, lambda: page("-<wbr>".join(value(WORD).upper()).replace("<wbr>", ""))),
    "entities": (WORD, lambda: page("".join(f"&#{ord(letter)};" for letter in value(WORD)))),
    "an attribute": (WORD, lambda: page(f"<i data-x='{value(WORD)}'></i>")),
    "a comment": (WORD, lambda: page(f"<!-- {value(WORD)} -->")),
    "a telephone": (PHONE, lambda: page(" ".join(value(PHONE)[n : n + 2] for n in range(0, 10, 2)))),
    "a telephone from abroad": (PHONE, lambda: page("+33 (0)" + value(PHONE)[1:])),
    "a day in words": (DAY, lambda: page(WORLD.of(DAY).squeezed[-1])),
    "a number": (VIEWS, lambda: page(f"{int(value(VIEWS)):,}".replace(",", "\u202f"))),
    "JSON, spelt out": (WORD, lambda: Response(f'{{"a": "{SPELT}"}}', mimetype="application/json")),
    "a drawing": (WORD, lambda: Response(f"<svg><desc>{value(WORD)}</desc></svg>", mimetype="image/svg+xml")),
    "a vCard": (WORD, lambda: Response(f"NOTE:{value(WORD)[:6]}\r\n {value(WORD)[6:]}", mimetype="text/vcard")),
    "a header": (WORD, lambda: with_header("Link", f"</{value(WORD)}>; rel=next")),
    "an ETag": (WORD, lambda: with_header("ETag", f'"{HIDDEN}"')),
    "a cookie": (WORD, lambda: with_header("Set-Cookie", f"session=.{SQUEEZED}.aaaa.bbbb")),
    "a way elsewhere": (WORD, lambda: redirect("https://x.com/?text=" + quote(quote(value(WORD))))),
    "a signed address": (WORD, lambda: page(f"<a href='/follow/{HIDDEN}.aaaa'>there</a>")),
    "a sitemap": (WORD, lambda: Response(f"<urlset><loc>{value(WORD)}</loc></urlset>", mimetype="application/xml")),
    "a page that is not there": (WORD, lambda: Response(value(WORD), 404)),
    "a PDF's properties": (WORD, lambda: Response(pdf(with_docinfo), mimetype="application/pdf")),
    "a PDF's metadata": (WORD, lambda: Response(pdf(with_xmp), mimetype="application/pdf")),
    "a PDF's attachment": (WORD, lambda: Response(pdf(with_attachment), mimetype="application/pdf")),
    "a PDF's page": (WORD, lambda: Response(pdf(with_text), mimetype="application/pdf")),
    "a JPEG": (WORD, lambda: Response(picture("JPEG"), mimetype="image/jpeg")),
    "a WebP": (WORD, lambda: Response(picture("WEBP"), mimetype="image/webp")),
    "a PNG": (WORD, lambda: Response(picture("PNG"), mimetype="image/png")),
}
"""What leaks -> which value, and the answer that tells it."""


@pytest.fixture
def bare() -> Flask:
    """An app without anything."""
    return Flask("bare", static_folder=None)


@pytest.mark.poppler
@pytest.mark.parametrize("channel", CHANNELS)
def test_a_leak_is_seen(bare: Flask, channel: str) -> None:
    where, answer = CHANNELS[channel]
    bare.add_url_rule("/there", "there", answer)
    finder = Finder(WORLD.private)
    found = [
        secret.where
        for _, answered in Walk(bare, iter(["/there"])).answers()
        for _, text in everything(answered)
        for secret in finder.found(text)
    ]
    assert where in found


def test_a_leak_behind_a_link_is_seen(bare: Flask) -> None:
    bare.add_url_rule("/", "here", lambda: page("<a href='/a?b=1&amp;c=2'>there</a>"))
    bare.add_url_rule("/a", "there", lambda: page("<img srcset='/small.png 1w, /large.png 2w'>"))
    bare.add_url_rule("/large.png", "picture", lambda: Response(picture("PNG"), mimetype="image/png"))
    asked = [address for address, _ in Walk(bare, iter(["/"])).answers()]
    assert any(address.startswith("/large.png") for address in asked)
    assert any(address.startswith("/a?b=1&c=2") for address in asked)


def test_what_is_like_a_secret_and_is_none_is_not_taken_for_one() -> None:
    finder = Finder(WORLD.private)
    assert not finder.found(value(WORD)[:-1] + "0")
    assert not finder.found("2026-11-23 3 mars 2026 06 12 34 56 78 120")


def test_every_column_of_every_tab_is_in_the_world() -> None:
    names = {one.where for one in (*WORLD.private, *WORLD.public)}
    assert {"candidates C7DRAFT first_name", "opportunities first recruiter_email", "meetings first note",
            "structures first contact_email", "staff first mailbox", "journal first old", "follow_ups C7GONE note",
            "candidates C7LOOKING notes", "coaches first phone", "enrolments first id"} <= names  # fmt: skip
    assert len({way for one in WORLD.private for way in one.squeezed}) > 1_000
