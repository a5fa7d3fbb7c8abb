"""How a list says a cell, a group and a row: words, a colour, the page behind it."""

import datetime as dt
from typing import Any

from flask import url_for

from programme.conditions import EMPTY, FILLED, NEVER, InDays, Path, RelatedRows, Test, row_at
from programme.saved_views.finding import listed, name_in_list, names_of, value_of
from programme.saved_views.reading import DERIVED
from sheets.model import schema
from sheets.model.columns import REFERRING, Kind, Row
from views.listings.asked import SIGNS, Asked, Filter, path_header
from views.public.facts import choice as choice_words
from views.web import forms
from views.web.language import current, long_date, month_year, translate, translate_plural
from views.web.tab_rows import CellPiece, view_of

PAGES = (schema.CANDIDATES, schema.COACHES, schema.STRUCTURES, schema.OPPORTUNITIES)
"""The tabs whose rows have a page of everything about them (everything.py)."""


def pieces(asked: Asked, row: Row, path: Path) -> list[CellPiece]:
    """The values of a cell as they are shown; of somebody whom the reader may not know, that there is somebody."""
    column = path.column
    value = value_of(asked.snapshot, row, path)
    if column.kind in REFERRING:
        return [_related(asked, path, row_id) for row_id in listed(value)]
    if column.kind in (Kind.CHOICE, Kind.CHOICES):
        colour = asked.snapshot.colour
        return [CellPiece(choice_words(one), colour=colour(column.options, one)) for one in listed(value)]
    if isinstance(value, tuple):
        return [CellPiece(one) for one in value]
    words = _words(asked, row, path)
    return [CellPiece(words)] if words else []


def words_of_value(asked: Asked, path: Path, value: Any) -> str:
    """What a group of rows shares, in the visitor's language."""
    if value is None:
        return translate("Rien d'écrit")
    if isinstance(value, bool):
        return translate("Oui") if value else translate("Non")
    if isinstance(value, dt.date):
        return month_year(value)
    if path.column.kind in REFERRING:
        return names_of(asked.snapshot, asked.reader)(path.column, value) or translate("Une autre personne")
    if path.column.kind in (Kind.CHOICE, Kind.CHOICES):
        return choice_words(value)
    return forms.shown(asked.snapshot, path.column, value)


def words_of_filter(asked: Asked, one: Filter) -> str:
    """A condition of the address in the visitor's language; tabs and columns as the sheet calls them."""
    if one.condition is None or current() == "fr":
        return one.text
    return f" {translate('ou')} ".join(_words_of_part(asked, part) for part in one.condition.any_of)


def _words_of_part(asked: Asked, part: Test | RelatedRows) -> str:
    if isinstance(part, RelatedRows):
        words = translate("une ligne dans %(tab)s" if part.wanted else "aucune ligne dans %(tab)s")
        said = words % {"tab": asked.snapshot.table(part.tab).title}
        tests = f" {translate('et')} ".join(_words_of_part(asked, test) for test in part.tests)
        return f"{said} {translate('avec')} {tests}" if tests else said
    signs = {EMPTY: translate(SIGNS[EMPTY]), FILLED: translate(SIGNS[FILLED]), NEVER: translate("n'a jamais été")}
    values = f" {translate('ou')} ".join(_words_of_wanted(asked, part.path, value) for value in part.values)
    return f"{path_header(part.path)} {signs.get(part.sign, part.sign)} {values}".strip()


def _words_of_wanted(asked: Asked, path: Path, value: Any) -> str:
    """What a cell is compared with."""
    if isinstance(value, InDays):
        if not value.days:
            return translate("aujourd'hui")
        ago = ("il y a %(num)d jour", "il y a %(num)d jours"), ("dans %(num)d jour", "dans %(num)d jours")
        return translate_plural(*ago[value.days > 0], abs(value.days)) % {"num": abs(value.days)}
    if isinstance(value, str):
        return choice_words(value) if path.column.kind in (Kind.CHOICE, Kind.CHOICES) else value
    return long_date(value) if isinstance(value, dt.date) else words_of_value(asked, path, value)


def row_name(asked: Asked, row: Row) -> str:
    """What people call a row."""
    return name_in_list(asked.snapshot, asked.reader, asked.tab, row)


def row_url(asked: Asked, tab_key: str, row: Row) -> str:
    """The page of a row, where its reader has one."""
    if asked.audience == "staff" and any(tab.key == tab_key for tab in PAGES):
        return url_for("everything.page", kind=tab_key, row_id=row.id)
    if isinstance(row, schema.Candidate):
        may = asked.audience == "coach" and asked.person.coaches_candidate(row)
        return url_for("coach.cv", row_id=row.id) if may else ""
    if asked.audience == "structure":
        return ""
    view = view_of(asked.audience, asked.person, asked.snapshot, tab_key)
    return view.url("row", row_id=row.id) if view else ""


def _related(asked: Asked, path: Path, row_id: str) -> CellPiece:
    name = names_of(asked.snapshot, asked.reader)(path.column, row_id)
    if not name:
        return CellPiece(translate("Une autre personne"))
    tab = path.column.options
    row = asked.snapshot.table(tab).get(row_id) if tab in asked.snapshot.tabs else None
    return CellPiece(name, row_url(asked, tab, row) if row else "")


def _words(asked: Asked, row: Row, path: Path) -> str:
    found = row_at(asked.snapshot, row, path)
    if found is None:
        return ""
    if (path.tab, path.column.key) in DERIVED:
        return choice_words(str(value_of(asked.snapshot, row, path)))
    value = asked.snapshot.tabs[path.tab].value(found, path.column.key)
    if isinstance(value, bool):
        return translate("Oui") if value else translate("Non")
    if isinstance(value, str) and value:
        return value
    return forms.shown(asked.snapshot, path.column, asked.snapshot.table(path.tab).cell_read(found, path.column.key))
