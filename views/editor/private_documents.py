"""The PDF with contact details, for the person, their coach and staff. Made each time, kept nowhere."""

from collections.abc import Iterator
from dataclasses import replace

from flask import Blueprint, Response, url_for

from cv import public
from cv.letter import Contact, said
from cv.pdf import cv_pdf
from cv.sentence import sentence
from cv.slugs import slug_of
from programme.consultations import DOCUMENT
from sheets.model.schema import Candidate
from views.public.cv import Card
from views.public.documents import FACE, disposition, in_turn, source_of
from views.public.letters import portrait_of
from views.public.media import photo_url
from views.public.showcase import showcase
from views.web.access import candidate_for_editing, own_candidate
from views.web.consultations import note_reading
from views.web.language import current, translate
from views.web.shared import book, settings, unlisted

bp = Blueprint("private_documents", __name__)


@bp.get("/me/cv.pdf")
def own() -> Response:
    """A candidate's own CV."""
    _, candidate = own_candidate()
    return _private_pdf(candidate)


@bp.get("/coach/<row_id>/cv.pdf")
def followed(row_id: str) -> Response:
    """The CV of somebody the person signed in may edit."""
    person, candidate = candidate_for_editing(row_id)
    note_reading(person, [candidate.id], DOCUMENT)
    return _private_pdf(candidate)


def contact_of(candidate: Candidate) -> Contact:
    """How to reach a candidate, as their row says."""
    return Contact(
        name=" ".join(filter(None, (candidate.first_name, candidate.last_name))),
        lines=tuple(_lines(candidate)),
    )


def _lines(candidate: Candidate) -> Iterator[tuple[str, str]]:
    address = ", ".join(filter(None, (candidate.address.replace("\n", ", "), candidate.postal_code)))
    ways = (("Téléphone", candidate.phone), ("E-mail", candidate.email), ("Adresse", address))
    for label, value in ways:
        shown = said(value, most=200).text
        if shown:
            yield translate(label), shown


def _private_pdf(candidate: Candidate) -> Response:
    shown = showcase()
    found = public.preview(book().snapshot, candidate)
    top = Card(found, sentence(found, current(), shown.english), photo_url(found.photo))
    address = settings().public_url + url_for("public.cv", slug=slug_of(candidate))
    online = candidate.id in shown.looking
    source = source_of(top, address if online else "")
    contact = contact_of(candidate)
    name = contact.name or source.letter.name.text
    letter = replace(source.letter, name=said(name, most=160), title=said(f"CV : {name}").text)
    resume = source.resume if online else ""
    body = in_turn(lambda: cv_pdf(letter, portrait_of(top, source.photo, *FACE), resume, contact))
    response = Response(body, content_type="application/pdf")
    response.headers["Content-Disposition"] = disposition(f"CV {name}.pdf")
    return unlisted(response)
