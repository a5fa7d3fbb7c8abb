"""The form of a CV over HTTP, the same for a coach, for staff and for the candidate.

Each part is saved by itself: with htmx it is swapped in place and what is typed elsewhere stays on the screen; without,
the page comes back at that part.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from flask import Response, abort, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from clock import today
from cv import acts
from cv.acts import AddressNeeded, PartChange, ReviewUnderway, TooLittleWritten
from cv.status import SHOWS
from sheets.changes import Conflict, Conflicted
from sheets.errors import NotText
from sheets.model import kinds
from sheets.model.schema import HIDDEN
from views.editor import addresses
from views.editor.cv_page import fragment, overview, page
from views.editor.cv_parts import (
    EditorContext,
    Part,
    PartForm,
    experience_part,
    find_part,
    form_again,
    open_form,
    own_experience,
    own_testimonial,
    section_part,
    testimonial_part,
)
from views.editor.receipts import NOTHING, PROPOSED, StateLine, state_fragment, state_line
from views.editor.routes import EditorRoutes
from views.web.decisions import decided_by
from views.web.forms import Posted, said_date
from views.web.posted import read_posted
from views.web.shared import book, settings, wants_fragment

OVERVIEW = "overview"


routes = EditorRoutes()


@routes.post("/review")
def submit_for_review(desk: EditorContext) -> AnyResponse:
    """Send the CV to staff for review."""
    try:
        receipt = acts.submit_for_review(book(), desk.editor).id or NOTHING
    except TooLittleWritten:
        if wants_fragment():
            return _overview_alone(desk, 422, refused=True)
        return page(desk, {}, status=422, refused=True)
    desk = desk.refreshed()
    if not wants_fragment():
        return redirect(_page_of(desk, receipt, OVERVIEW), 303)
    return _overview_alone(desk, line=state_line(receipt, desk.person))


@routes.get("/said-date")
def said(_: EditorContext) -> str:
    """What is understood of a date while it is typed."""
    text = request.args.get(request.args.get("field", ""), "")
    return said_date(text[:100], today(), end="end" in request.args)


@routes.get("/receipts/<receipt>")
def receipt(desk: EditorContext, receipt: str) -> AnyResponse | tuple[str, int]:
    """Where a saving stands."""
    part = request.args.get("section", OVERVIEW)
    if not wants_fragment():
        return redirect(_page_of(desk, receipt, part), 303)
    return state_fragment(receipt, desk.person, desk=desk, part_id=part)


@routes.post("/<section>")
def save_section(desk: EditorContext, section: str) -> AnyResponse:
    """Save a section of the candidate's own row."""
    return save(desk, section_part(desk, section) or abort(404))


@routes.post("/path")
def add_experience(desk: EditorContext) -> AnyResponse:
    """Add an experience."""
    return save(desk, experience_part(desk, None))


@routes.post("/path/<experience_id>")
def save_experience(desk: EditorContext, experience_id: str) -> AnyResponse:
    """Save an experience, or take it off."""
    return save(desk, experience_part(desk, own_experience(desk, experience_id) or abort(404)))


@routes.post("/testimonials/<testimonial_id>")
def save_testimonial(desk: EditorContext, testimonial_id: str) -> AnyResponse:
    """Show a testimonial, or hide it."""
    if desk.own and (request.form.getlist("status") != [HIDDEN] or "status.keep" in request.form):
        abort(403)  # one may take a testimonial off one's CV; a coach or staff put it there
    return save(desk, testimonial_part(desk, own_testimonial(desk, testimonial_id) or abort(404)))


def show(desk: EditorContext) -> Response:
    """The page with every part, or the one part that htmx asks for."""
    part_id, receipt = request.args.get("section", ""), request.args.get("receipt", "")
    line = state_line(receipt, desk.person) if receipt else None
    part = find_part(desk, part_id)
    if part and wants_fragment():
        return fragment(desk, open_form(desk, part, line))
    shown = {part.id: open_form(desk, part, line)} if part else {}
    return page(desk, shown, line if part_id == OVERVIEW else None)


def save(desk: EditorContext, part: Part) -> AnyResponse:
    """Keep what was changed in a part, or show it again with what is wrong or what must be chosen."""
    posted = read_posted(
        desk.snapshot, desk.snapshot.table(part.tab.key), part.row, part.columns, request.form, today()
    )
    addresses.guard(part.columns, posted)
    if posted.errors or posted.lost:
        return _answer(desk, form_again(desk, part, posted), 422)
    chosen = [key for key in posted.texts if f"{key}.keep" in request.form]
    if late := _decided_meanwhile(desk, part, posted, chosen):
        return _answer(desk, late, 409)
    new = posted.new if part.row else dict.fromkeys(posted.texts) | posted.new
    change = PartChange(part.tab, part.row, posted.base, new, request.form.get("review", ""), chosen)
    try:
        receipt, proposed = acts.save_part(book(), desk.editor, change, settings().public_url)
    except ReviewUnderway:
        return _answer(desk, _asking(desk, part, posted), 409)
    except AddressNeeded as needed:
        posted.errors[needed.key] = kinds.Invalid("required")
        return _answer(desk, form_again(desk, part, posted), 422)
    except NotText as refused:
        posted.refuse(refused)
        return _answer(desk, form_again(desk, part, posted), 422)
    except Conflicted as conflicted:
        return _answer(desk, form_again(desk, part, posted, conflicted.conflicts), 409)
    told = receipt.id or (PROPOSED if proposed else NOTHING)
    return _saved(desk.refreshed(), part, told, receipt.row_id)


def _overview_alone(desk: EditorContext, status: int = 200, **context: Any) -> Response:
    return Response(render_template("forms/_overview.html", desk=desk, **context, **overview(desk)), status)


def _asking(desk: EditorContext, part: Part, posted: Posted) -> PartForm:
    """A part as it came back, with the question what becomes of the review."""
    if set(posted.texts) <= SHOWS:  # a button, with no text to keep
        return open_form(desk, part, StateLine("", "review"))
    return replace(form_again(desk, part, posted), asking=True)


def _decided_meanwhile(desk: EditorContext, part: Part, posted: Posted, chosen: Iterable[str]) -> PartForm | None:
    """The form again, where somebody else settled what its author chose: nothing of it is kept, and they are told."""
    receipt, row = request.form.get("settles", ""), part.row
    who = next((name for key in chosen if (name := decided_by(receipt, key))), "")
    if row is None or not receipt or who in ("", desk.person.email):
        return None
    table = desk.snapshot.table(part.tab.key)
    # They may still want theirs, knowing what is there now: that is a choice of its own.
    wanted = [(key, table.cell(row, key), posted.new[key]) for key in chosen if key in posted.new]
    conflicts = [Conflict(key, now, now, mine) for key, now, mine in wanted if now != mine]
    return form_again(desk, part, posted, conflicts, StateLine(receipt, "decided", who=who))


def _saved(desk: EditorContext, part: Part, receipt: str, row_id: str) -> AnyResponse:
    added = part.row is None and own_experience(desk, row_id)
    now = experience_part(desk, added) if added else part
    if not wants_fragment():
        return redirect(_page_of(desk, receipt, now.id), 303)
    return fragment(desk, open_form(desk, now, state_line(receipt, desk.person)), and_new=bool(added), saved=True)


def _answer(desk: EditorContext, form: PartForm, status: int) -> Response:
    return fragment(desk, form, status) if wants_fragment() else page(desk, {form.id: form}, status=status)


def _page_of(desk: EditorContext, receipt: str, part_id: str) -> str:
    return desk.url("cv", receipt=receipt, section=part_id) + f"#{part_id}"
