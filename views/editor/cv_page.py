"""The page of a CV's form, and its pieces: each part with what is done and what is missing, where the CV stands."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from flask import Response, abort, g, render_template, request

from cv import public
from cv import status as cv_status
from cv.sentence import sentence
from cv.slugs import slug_of
from programme.consultations import CONTACT
from programme.erasure_requests import waiting_erasure
from programme.publication import is_public
from sheets.model.columns import Row
from sheets.model.schema import CANDIDATES, HIDDEN, PUBLISHED, SECTIONS, Experience
from views.editor.cv_parts import (
    TITLES,
    EditorContext,
    Part,
    PartForm,
    experience_part,
    open_form,
    section_part,
    testimonial_part,
)
from views.editor.invitation_form import invitation_of
from views.editor.photo_part import PhotoPart, may_change, photo_asked_for
from views.editor.publication import publication_choices
from views.editor.receipts import StateLine
from views.public.cv import Card
from views.public.media import photo_url, picture_of
from views.public.showcase import showcase
from views.web.consultations import note_reading
from views.web.decisions import own_choices
from views.web.language import current
from views.web.shared import book, varying
from views.web.tab_rows import TabView, about

GROUPS = {"experience-": "path", "testimonial-": "testimonials"}
"""How the parts of a group are named -> the group."""


def page(
    desk: EditorContext,
    shown: Mapping[str, PartForm],
    line: StateLine | None = None,
    status: int = 200,
    photo: PhotoPart | None = None,
    refused: bool = False,
) -> Response:
    """The whole page.

    Args:
        desk: whose.
        shown: the parts that are not simply open, by name; `photo` likewise.
        line: where sending it stands.
        status: of the answer.
        photo: the photo, where it was just changed or refused.
        refused: it was not sent: too little is written.
    """
    note_reading(desk.person, [desk.candidate.id], CONTACT)

    def form(part: Part) -> PartForm:
        return shown.get(part.id) or open_form(desk, part)

    snapshot, mine = desk.snapshot, desk.candidate.id
    coach = snapshot.coaches.get(desk.candidate.coach)
    sections = {name: form(section_part(desk, name) or abort(404)) for name in SECTIONS}
    g.frames_ours = True  # the preview, beside the form
    html = render_template(
        f"{desk.audience}/cv.html",
        desk=desk,
        line=line,
        refused=refused,
        card=preview_card(desk),
        coach_name=coach.first_name if coach else "",
        choices=[c for c in own_choices(snapshot, desk.person) if c.about == mine],
        pointing=_about(desk),
        sections=sections,
        opened=_opened(sections, [*shown, "photo"] if photo else shown),
        invitation=invitation_of(desk),
        publication=publication_choices(desk.candidate),
        photo=(photo or photo_asked_for(desk)) if may_change(desk) else None,
        experiences=[form(experience_part(desk, e)) for e in _latest_first(desk)],
        new=form(experience_part(desk, None)),
        testimonials=[form(testimonial_part(desk, t)) for t in snapshot.testimonials.where("candidate", mine)],
        **_words(),
        **overview(desk),
    )
    return varying(html, status)


def _latest_first(desk: EditorContext) -> list[Experience]:
    path = desk.snapshot.experiences.where("candidate", desk.candidate.id)
    return sorted(path, key=lambda e: e.start or e.end or dt.date.max, reverse=True)


def fragment(
    desk: EditorContext, form: PartForm, status: int = 200, and_new: bool = False, saved: bool = False
) -> Response:
    """One part, what was added below it, and the top of the page where saving may have changed it."""
    if form.part.tab.key == CANDIDATES.key and any(not column.public for column in form.part.columns):
        note_reading(desk.person, [desk.candidate.id], CONTACT)
    context = {
        "desk": desk,
        "form": form,
        "new": open_form(desk, experience_part(desk, None)) if and_new else None,
        "saved": saved,
        "opened": {form.id},
        **_words(),
        **(overview(desk) if saved else {}),
    }
    return varying(render_template("forms/_answer.html", **context), status)


def overview(desk: EditorContext) -> dict[str, Any]:
    """What the top of the form says: the CV's status and what is still to be written."""
    candidate = desk.candidate
    return {
        "status_words": cv_status.in_words(candidate),
        "tone": cv_status.tone(candidate),
        "online": is_public(candidate),
        "may_submit": cv_status.may_submit(candidate),
        "slug": slug_of(candidate),
        "wanted": desk.editor.wanted,
        "lacking": desk.editor.lacking,
        "blocked": cv_status.blocked(candidate),
        "counts": _counts(desk),
        "leaving": waiting_erasure(book(), candidate.id),
    }


def preview_card(desk: EditorContext) -> Card:
    """The top of the CV as the public would see it, published or not."""
    found = public.preview(desk.snapshot, desk.candidate)
    return Card(found, sentence(found, current(), showcase().english), photo_url(found.photo), picture_of(found.photo))


def _counts(desk: EditorContext) -> dict[str, int]:
    """How much of what others wrote, and of the path, is on the CV."""
    path = desk.snapshot.experiences.where("candidate", desk.candidate.id)
    said = desk.snapshot.testimonials.where("candidate", desk.candidate.id)
    return {
        "path": sum(not row.removed for row in path),
        "testimonials": sum(row.status == PUBLISHED for row in said),
        "to_read": sum(row.status not in (PUBLISHED, HIDDEN) for row in said),
    }


def _opened(sections: Mapping[str, PartForm], shown: Collection[str]) -> set[str]:
    """What is unfolded: the parts that have something to say, else what the address names, or the first to write."""
    groups = {name for part, name in GROUPS.items() if any(each.startswith(part) for each in shown)}
    asked = {request.args.get("section", "")} - {""}
    first = next(({name} for name in SECTIONS if sections[name].progress.missing), set())
    return {*shown, *groups} or asked or first


def _about(desk: EditorContext) -> list[tuple[TabView, list[Row]]]:
    """The rows of staff's own tabs about this person, for whoever accompanies them."""
    audience = "staff" if desk.person.staff else "coach"
    return [] if desk.own else about(audience, desk.person, desk.snapshot, CANDIDATES.key, desk.candidate.id)


def _words() -> dict[str, Any]:
    return {"titles": TITLES, "published": PUBLISHED, "hidden": HIDDEN}
