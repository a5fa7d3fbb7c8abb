"""A CV to keep, print and share: PDF, pictures, cards, vCard, QR code. Public, made from what the page shows."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from flask import Blueprint, Response, abort, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as WsgiResponse

from cv.cards import cards_pdf
from cv.kept import DocumentCache, key_of
from cv.letter import CVText
from cv.pdf import cv_pdf
from cv.pictures import FACES, Shape, picture
from cv.qr import qr_svg
from cv.resume import json_resume
from cv.slugs import slug_of
from cv.typesetting import TooBusy, turn, version
from cv.vcard import vcard
from sheets.model.letters import to_ascii_letters
from views.public.cv import Card, card, chosen_text, hired, moved, whose
from views.public.letters import called, face_of, letter_of, portrait_of
from views.public.media import photo_bytes
from views.web.shared import for_everybody, settings

bp = Blueprint("documents", __name__)

FACE = (480, 600)
"""Pixels of the portrait in the PDF: sharp on paper at the size it has there."""


@dataclass(frozen=True)
class DocumentSource:
    """All that a document is made of.

    Args:
        card: the CV, as the public may see it.
        letter: its words, in the visitor's language.
        photo: the file of the photo; may be empty.
    """

    card: Card
    letter: CVText
    photo: bytes

    @property
    def resume(self) -> str:
        """The same CV as JSON Resume."""
        photo = settings().public_url + self.card.photo if self.card.photo else ""
        return json.dumps(json_resume(self.card.cv, self.letter.address, photo), ensure_ascii=False, indent=1)


@bp.get("/cv/<slug>.pdf")
def cv(slug: str) -> Response | WsgiResponse:
    """The CV as a PDF."""

    def make(source: DocumentSource) -> bytes:
        return cv_pdf(source.letter, portrait_of(source.card, source.photo, *FACE), source.resume)

    return _kept_document(slug, "documents.cv", ".pdf", "application/pdf", make, "CV")


@bp.get("/cv/<slug>.jpg")
def share_picture(slug: str) -> Response | WsgiResponse:
    """The picture that networks show beside a link."""
    return _picture(slug, "documents.share_picture", "share")


@bp.get("/cv/<slug>/story.jpg")
def story_picture(slug: str) -> Response | WsgiResponse:
    """The picture for a story."""
    return _picture(slug, "documents.story_picture", "story")


@bp.get("/cv/<slug>/card.pdf")
def cards(slug: str) -> Response | WsgiResponse:
    """A sheet of cards to print."""

    def make(source: DocumentSource) -> bytes:
        return cards_pdf(source.letter, portrait_of(source.card, source.photo, *FACE))

    return _kept_document(slug, "documents.cards", "-cards.pdf", "application/pdf", make, "Cartes")


@bp.get("/cv/<slug>.vcf")
def contact_card(slug: str) -> Response | WsgiResponse:
    """The vCard: a name and an address to keep in a phone."""
    found = _source(slug, "documents.contact_card")
    if not isinstance(found, DocumentSource):
        return found
    text = vcard(found.card.cv, called(found.card.cv), f"{found.card.sentence}.", found.letter.address)
    return answer(text.encode(), "text/vcard; charset=utf-8", found.card, "Contact", ".vcf")


@bp.get("/cv/<slug>/qr.svg")
def qr(slug: str) -> Response | WsgiResponse:
    """The QR code of the page."""
    found = _source(slug, "documents.qr")
    if not isinstance(found, DocumentSource):
        return found
    return answer(qr_svg(found.letter.address).encode(), "image/svg+xml", found.card, "QR", ".svg")


def in_turn(make: Callable[[], bytes]) -> bytes:
    """What is made, when its turn comes; 503 when too many documents are asked for at once."""
    try:
        with turn():
            return make()
    except TooBusy:
        abort(503)


def source_of(top: Card, address: str) -> DocumentSource:
    """What the documents of a CV are made of.

    Args:
        top: the CV.
        address: of its page; empty: it has none yet.
    """
    return DocumentSource(top, letter_of(top, address), photo_bytes(top.cv.photo))


def answer(body: bytes, kind: str, top: Card, word: str, suffix: str, etag: str = "") -> Response:
    """A public document: asked again each time, so that it goes with its page; sent again only when it changed.

    Args:
        body: the document.
        kind: its media type.
        top: whose.
        word: what its file is called before the first name.
        suffix: how its file name ends.
        etag: what tells it from another; default: its content.
    """
    response = Response(body, content_type=kind)
    response.set_etag(etag or key_of(body))
    if not top.cv.indexable:
        response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Content-Disposition"] = disposition(f"{word} {called(top.cv)}{suffix}")
    for_everybody(response).make_conditional(request)
    return response


def disposition(name: str) -> str:
    """The header that shows a document in the browser, and names it when it is saved (RFC 6266 and 5987).

    Args:
        name: in any script.
    """
    spaced = " ".join(name.split())  # hard spaces are spaces there
    clean = "".join(char for char in spaced if char.isprintable() and char not in '/\\:*?"<>|').strip(" .")
    bare = to_ascii_letters(clean)
    plain = "".join(char for char in bare if char.isascii() and (char.isalnum() or char in " .-_")).strip()
    return f"inline; filename=\"{plain}\"; filename*=UTF-8''{quote(clean, safe='')}"


def _picture(slug: str, endpoint: str, shape: Shape) -> Response | WsgiResponse:
    def make(source: DocumentSource) -> bytes:
        return picture(shape, source.letter, face_of(source.card, source.photo, *FACES[shape]))

    return _kept_document(slug, endpoint, f"-{shape}.jpg", "image/jpeg", make, "Image")


def _kept_document(
    slug: str, endpoint: str, suffix: str, kind: str, make: Callable[[DocumentSource], bytes], word: str
) -> Response | WsgiResponse:
    """A document from the cache, made when it is not there. Its key is its ETag: nothing is made to answer 304."""
    found = _source(slug, endpoint)
    if not isinstance(found, DocumentSource):
        return found
    words = json.dumps(found.letter.data(), ensure_ascii=False)
    key = key_of(version(), endpoint, words, found.photo, found.resume)
    ending = suffix[suffix.rindex(".") :]
    if request.if_none_match.contains(key):
        return answer(b"", kind, found.card, word, ending, key)
    cache = _cache()
    body = cache.find(key, suffix) or in_turn(lambda: cache.fetch(key, suffix, lambda: make(found)))
    return answer(body, kind, found.card, word, ending, key)


def _source(slug: str, endpoint: str) -> DocumentSource | WsgiResponse:
    """What a document is made of, or where to go instead: to the present address, or to the kind page."""
    if hired(slug):
        page = redirect(url_for("public.cv", slug=slug), 302)
        page.headers["Cache-Control"] = "no-cache"
        return page
    shown, candidate = whose(slug)
    if slug != slug_of(candidate):
        return moved(endpoint, candidate)
    top = chosen_text(card(shown, candidate.id))
    return source_of(top, settings().public_url + top.url)


def _cache() -> DocumentCache:
    """The folder of documents, one for the app: it counts what it stores."""
    cache: DocumentCache = current_app.extensions.setdefault(
        "documents", DocumentCache(settings().data_dir / "cache" / "documents")
    )
    return cache
