"""The page of a CV before the public sees it: by itself, and beside the form, with what is typed there."""

from dataclasses import replace

from flask import g, render_template, request

from clock import today
from sheets.model import kinds
from sheets.model.schema import SECTIONS
from views.editor.cv_page import preview_card
from views.editor.cv_parts import EditorContext, section_part
from views.editor.routes import EditorRoutes
from views.public.facts import facts
from views.web.posted import read_posted

routes = EditorRoutes()


@routes.get("/preview")
def preview(desk: EditorContext) -> str:
    """The page as it is saved."""
    return _page(desk, beside="beside" in request.args)


@routes.post("/preview")
def preview_typed(desk: EditorContext) -> str:
    """The page with what is typed in the form, which stays on the screen beside it."""
    return _page(_with_typed(desk), beside=True, typed=True)


def _page(desk: EditorContext, *, beside: bool, typed: bool = False) -> str:
    g.framed_by_us = beside
    top = preview_card(desk)
    values = {"card": top, "cv": top.cv, "address": "", "facts": facts(top.cv)}
    return render_template("forms/preview.html", desk=desk, beside=beside, typed=typed, **values)


def _with_typed(desk: EditorContext) -> EditorContext:
    """The desk as if what is typed were saved: only what the public page shows, and what can be understood."""
    snapshot, tab = desk.snapshot, desk.snapshot.candidates.tab
    parts = (section_part(desk, name) for name in SECTIONS)
    columns = [column for part in parts if part for column in part.columns if column.public]
    posted = read_posted(snapshot, snapshot.candidates, desk.candidate, columns, request.form, today())
    values = {
        key: kinds.read(tab.by_key[key], cell, snapshot.spellings(tab.by_key[key].options))[0]
        for key, cell in posted.new.items()
    }
    own = {key: value for key, value in values.items() if key in tab.own}
    added = {key: value for key, value in values.items() if key not in tab.own}
    candidate = replace(desk.candidate, **own, added={**desk.candidate.added, **added})
    return replace(desk, candidate=candidate)
