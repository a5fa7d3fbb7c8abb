"""A short form as it was typed: its texts, what each becomes in the sheet, and what is wrong with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from flask import request

from sheets.model import kinds
from sheets.model.columns import MANY, Cell, Column
from sheets.model.snapshot import Snapshot
from views.web import forms


@dataclass(frozen=True)
class TypedForm:
    """What was typed.

    Args:
        texts: field -> text.
        ticked: field of several choices -> those chosen.
        errors: field -> what is wrong with it, in the order of the page.
        cells: column key -> what it becomes in the sheet, where nothing is wrong.
        trouble: what is wrong with the form as a whole.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    ticked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, Cell] = field(default_factory=dict)
    trouble: str = ""


def read_typed(snapshot: Snapshot, columns: Mapping[str, Column], others: Iterable[str], longest: int) -> TypedForm:
    """The form that was posted.

    Args:
        snapshot: a reading, for its lists.
        columns: field -> the column it goes to.
        others: fields that go to no column of their own.
        longest: characters of each of these.
    """
    texts, ticked, errors = dict[str, str](), dict[str, tuple[str, ...]](), dict[str, str]()
    cells = dict[str, Cell]()
    for key, column in columns.items():
        ticked[key] = tuple(dict.fromkeys(filter(None, request.form.getlist(key))))[:20] if column.kind in MANY else ()
        texts[key] = "\n".join(ticked[key]) if column.kind in MANY else request.form.get(key, "").strip()
        try:
            value = kinds.from_text(column, texts[key], snapshot.spellings(column.options))
        except kinds.Invalid as invalid:
            errors[key] = forms.sentence(column, invalid, texts[key])
        else:
            cells[key] = kinds.to_cell(column, value)
    texts |= {key: request.form.get(key, "").strip()[:longest] for key in others}
    return TypedForm(texts, ticked, errors, cells)
