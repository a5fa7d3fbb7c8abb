"""The photo in the form of a CV, as it is shown."""

from dataclasses import dataclass
from typing import Any

from flask import request
from itsdangerous import BadSignature, URLSafeSerializer

from sheets.model.columns import Cell
from views.editor.cv_parts import EditorContext
from views.editor.receipts import StateLine, state_line
from views.web import forms
from views.web.shared import settings

PART = "photo"


@dataclass(frozen=True)
class PhotoPart:
    """The photo in the form of a CV.

    Args:
        base: the cell it was opened on, as JSON.
        there: the cell names a photo.
        missing: the sheet has no such column any more.
        line: where the last saving stands.
        error: what is wrong with what was sent, in the visitor's language.
        before: the photo that was there before the last saving, as a signed text; empty: nothing to put back.
        mine: a photo just sent, while somebody else changed it: a choice is to be made.
    """

    base: str
    there: bool
    missing: bool = False
    line: StateLine | None = None
    error: str = ""
    before: str = ""
    mine: str = ""


def may_change(desk: EditorContext) -> bool:
    """Whether whoever is at this desk may change the photo, as `Champs` says it."""
    return desk.role in desk.snapshot.candidates.tab.by_key["photo"].editors


def photo_part(desk: EditorContext, line: StateLine | None = None, **more: Any) -> PhotoPart:
    """The photo of the candidate as it is now.

    Args:
        desk: whose.
        line: where the last saving stands.
        more: further fields of PhotoPart.
    """
    table = desk.snapshot.candidates
    return PhotoPart(
        forms.base_json({"photo": photo_cell(desk)}), bool(desk.candidate.photo), "photo" in table.missing, line, **more
    )


def photo_asked_for(desk: EditorContext) -> PhotoPart:
    """The same, with what the address says of the last saving (a page without scripts comes back so)."""
    if request.args.get("section") != PART:
        return photo_part(desk)
    receipt, before = request.args.get("receipt", ""), request.args.get("before", "")
    line = state_line(receipt, desk.person) if receipt else None
    # A photo that is shown already is nothing to put back.
    useful = before and read_signed_photo(desk, before) not in (None, desk.candidate.photo)
    return photo_part(desk, line, before=before if useful else "")


def photo_cell(desk: EditorContext) -> Cell:
    """The cell as it is now."""
    return desk.snapshot.candidates.cell(desk.candidate, "photo")


def sign_photo(desk: EditorContext, key: str) -> str:
    """A photo of this candidate, as a form carries it: nobody can make it another person's."""
    return str(_signer().dumps([desk.candidate.id, key]))


def read_signed_photo(desk: EditorContext, text: str) -> str | None:
    """The photo a form carries, or None when it is not one of this candidate's."""
    try:
        row_id, key = _signer().loads(text)
    except (BadSignature, TypeError, ValueError):
        return None
    return str(key) if row_id == desk.candidate.id else None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(settings().secret_key, salt="tremplin-photo")
