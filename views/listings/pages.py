"""The page of a view in each of its forms: a list, a board, a calendar, cards, a chart, a map."""

import datetime as dt
import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from babel.dates import format_date
from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from clock import today
from programme.acts.setting_cells import settable
from programme.conditions import NotUnderstood, Path, parse_condition, parse_path, quoted
from programme.consultations import of_tab
from programme.open_forms import forms_of
from programme.readers import may_list
from programme.saved_views import calendars, lines
from programme.saved_views.grouping import RowGroup, group_key, groups_of
from programme.saved_views.reading import views_of
from programme.saved_views.tile_map import HEIGHT, TILES, WIDTH, code_of, shades
from sheets.model.columns import Kind, Row, fold
from sheets.model.snapshot import Snapshot
from views.listings.asked import (
    MOST_FILTERS,
    NOTHING,
    SIGNS,
    UNARY,
    Asked,
    address_name,
    path_header,
    path_key,
    read_asked,
    reader_for,
    sort_text,
)
from views.listings.shown import pieces, row_name, row_url, words_of_filter, words_of_value
from views.public.facts import choice as choice_words
from views.web.consultations import note_reading, people_of
from views.web.forms import name_of
from views.web.language import current, translate
from views.web.shared import book

PAGE_ROWS = 50
BOARD_CARDS, CARDS, FEWEST_CARDS = 60, 15, 3
"""Cards of a board that come at once, and at most and at least of one of its columns; the others as one asks."""
MOST_COLUMNS, MOST_BARS, DAY_ROWS = 20, 60, 8
"""Columns of a board, bars of a chart, rows of a day that are shown; how many others there are is said."""
CARD_COLUMNS = 4
FORM_NAMES = {
    lines.LIST: "Liste", lines.BOARD: "Tableau", lines.CALENDAR: "Calendrier", lines.GALLERY: "Cartes",
    lines.CHART: "Graphique", lines.MAP: "Carte de France",
}  # fmt: skip

PREFIX = "/<any(staff, coach, structure):audience>/views"
bp = Blueprint("listings", __name__, url_prefix=PREFIX)
bp.add_app_template_global(address_name, "view_name")


@dataclass(frozen=True)
class ShownGroup:
    """A group of rows as a page shows it.

    Args:
        group: it.
        words: what its rows share.
        url: the list of them alone.
        key: its value as a form sends it.
    """

    group: RowGroup
    words: str
    url: str
    key: str


@bp.get("")
def index(audience: str) -> str:
    """Every view, and the whole of every tab."""
    person, reader = reader_for(audience)
    snapshot = book().snapshot
    tabs = [tab for tab in snapshot.tabs.values() if may_list(snapshot, tab, reader.who)]
    return render_template(
        "listings/index.html", audience=audience, person=person, views=views_of(snapshot).for_reader(reader),
        tabs=[(snapshot.table(tab.key).title, tab.key, _count(audience, snapshot, tab.key)) for tab in tabs],
        wrong=len(views_of(snapshot).problems) if audience == "staff" else 0, form_names=FORM_NAMES, called=translate,
        open_forms=forms_of(snapshot).forms.values() if audience == "staff" else None,
    )  # fmt: skip


@bp.get("/<name>")
def page(audience: str, name: str) -> Response:
    """One view."""
    return show(read_asked(audience, name))


@bp.get("/<name>/filter")
def add_filter(audience: str, name: str) -> AnyResponse:
    """What was chosen in the form of filters, as a condition of the address."""
    asked = read_asked(audience, name)
    on, sign, value = (request.args.get(key, "").strip() for key in ("on", "is", "value"))
    texts = asked.arguments["filter"]
    if on and sign in SIGNS and (value or sign in UNARY) and len(texts) < MOST_FILTERS:
        texts = [*texts, _condition_text(asked, on, sign, "" if sign in UNARY else value)]
    elif on:
        flash(translate("Dites aussi avec quoi comparer : écrivez une valeur."), "warning")
    return redirect(asked.url(filter=texts), 303)


def show(asked: Asked, status: int = 200) -> Response:
    """The page of what is asked, in its form."""
    draw = _DRAWN[asked.form]
    template, values, shown = draw(asked)
    note_rows(asked, shown)
    return Response(render_template(f"listings/{template}.html", **page_values(asked), **values), status)


def note_rows(asked: Asked, rows: Iterable[Row]) -> None:
    """Note whose rows are about to be shown; a referent sees nothing private."""
    people = {one for row in rows for one in people_of(asked.snapshot, asked.tab.key, row.id)}
    if asked.audience != "structure":
        note_reading(asked.person, people, of_tab(asked.title))


def page_values(asked: Asked) -> dict[str, Any]:
    """What the templates of all forms share."""
    return {
        "asked": asked,
        "pieces": lambda row, path: pieces(asked, row, path),
        "row_url": lambda row: row_url(asked, asked.tab.key, row),
        "words_of_filter": lambda one: words_of_filter(asked, one),
        "row_name": lambda row: row_name(asked, row),
        "forms": FORM_NAMES,
        "signs": SIGNS,
        "once": lambda: secrets.token_hex(8),
        "path_key": path_key,
        "sort_text": sort_text,
        "column_name": cache(column_name),
        "choices": dict.fromkeys(
            choice_words(one)
            for column in asked.readable
            if column.kind in (Kind.CHOICE, Kind.CHOICES)
            for one in asked.snapshot.options(column.options)
        ),
        "readable": [(column.key, name_of(column)) for column in asked.readable if column.key != "id"],
    }


def column_name(path: Path) -> str:
    """What a column is called, with the row it is reached through."""
    return " · ".join(name_of(column) for column in (*(column for _, column in path.steps), path.column))


def shown_groups(asked: Asked, path: Path) -> list[ShownGroup]:
    """The groups of all rows found, with the address of each one's list."""
    return _shown(asked, path, groups_of(asked.snapshot, asked.reader, asked.rows, path))


def _shown(asked: Asked, path: Path, groups: Iterable[RowGroup]) -> list[ShownGroup]:
    return [
        ShownGroup(
            one, words_of_value(asked, path, one.value), _group_url(asked, path, one.value), group_key(one.value)
        )
        for one in groups
    ]


def _largest(asked: Asked, path: Path, most: int, *, every: bool = False) -> tuple[list[ShownGroup], int]:
    """The groups that have most rows, in their order, and how many others there are."""
    groups = groups_of(asked.snapshot, asked.reader, asked.rows, path, every)
    places = sorted(range(len(groups)), key=lambda n: -len(groups[n].rows))[:most]
    return _shown(asked, path, [groups[n] for n in sorted(places)]), len(groups) - len(places)


def _list(asked: Asked) -> tuple[str, Mapping[str, Any], Iterable[Row]]:
    rows, groups = asked.rows, None
    if asked.by and not asked.group:
        groups = shown_groups(asked, asked.by)
        rows = [row for one in groups for row in one.group.rows]
    pages = max(1, -(-len(rows) // PAGE_ROWS))
    page = min(asked.page, pages)
    first = (page - 1) * PAGE_ROWS
    shown = rows[first : first + PAGE_ROWS]
    heads = _heads(groups, first, first + PAGE_ROWS) if groups else {}
    alone = next((one.words for one in shown_groups(asked, asked.by)), "") if asked.by and asked.group else ""
    values = {"alone": alone, "rows": shown, "heads": heads, "page": page, "pages": pages, "count": len(asked.rows)}
    return "list", values, shown


def _heads(groups: Iterable[ShownGroup], first: int, last: int) -> dict[int, ShownGroup]:
    """Place on this page -> the group that begins there, or goes on from the page before."""
    heads, start = {}, 0
    for one in groups:
        end = start + len(one.group.rows)
        if end > first and start < last:
            heads[max(start, first) - first] = one
        start = end
    return heads


def _board(asked: Asked) -> tuple[str, Mapping[str, Any], Iterable[Row]]:
    assert asked.by
    groups, left_out = board_columns(asked)
    values = board_values(asked, groups)
    shown = [row for one in groups for row in one.group.rows[: values["most"]]]
    return "board", {"groups": groups, "left_out": left_out, **values}, shown


def board_columns(asked: Asked) -> tuple[list[ShownGroup], int]:
    """The columns of a board that are shown, and how many smaller ones are not."""
    assert asked.by
    return _largest(asked, asked.by, MOST_COLUMNS, every=True)


def board_values(asked: Asked, groups: Sequence[ShownGroup]) -> dict[str, Any]:
    """What the cards of a board share."""
    assert asked.by
    column, table = asked.by.column, asked.snapshot.table(asked.tab.key)
    moves = [(one.key, one.words) for one in groups]
    return {
        "most": max(FEWEST_CARDS, min(CARDS, BOARD_CARDS // max(1, len(groups)))),
        "card_columns": asked.card_columns[:CARD_COLUMNS],
        "may_move": asked.audience == "staff" and column in settable(asked.snapshot, asked.tab.key) and len(moves) > 1,
        "moves": moves,
        "base_of": lambda row: json.dumps(table.cell(row, column.key)),
    }


def _calendar(asked: Asked) -> tuple[str, Mapping[str, Any], Iterable[Row]]:
    assert asked.by
    found = calendars.dated(asked.snapshot, asked.rows, asked.by)
    month = _month(request.args.get("month", ""))
    weeks = calendars.weeks_of(month, found)
    shown = [row for week in weeks for day in week for row in day.rows[:DAY_ROWS]]
    around = [calendars.month_beside(month, step) for step in (-1, 1)]
    coming = next((day for day, _ in found if day >= today()), None)
    values = {
        "month": month,
        "weeks": weeks,
        "before": around[0],
        "after": around[1],
        "today": today(),
        "coming": coming,
        "most": DAY_ROWS,
        "day_url": lambda day: asked.url(form=lines.LIST, filter=[*asked.arguments["filter"], _on(asked, day)]),
        "count": sum(len(day.rows) for week in weeks for day in week if day.within),
    }
    return "calendar", values, shown


def _gallery(asked: Asked) -> tuple[str, Mapping[str, Any], Iterable[Row]]:
    _, values, shown = _list(asked)
    return "gallery", values, shown


def _chart(asked: Asked) -> tuple[str, Mapping[str, Any], Iterable[Row]]:
    assert asked.by
    groups, left_out = _largest(asked, asked.by, MOST_BARS)
    most = max((len(one.group.rows) for one in groups), default=0)
    return "chart", {"groups": groups, "left_out": left_out, "most": most}, ()


def _map(asked: Asked) -> tuple[str, Mapping[str, Any], Iterable[Row]]:
    assert asked.by
    groups = shown_groups(asked, asked.by)
    by_code = {code_of(str(one.group.value)): one for one in groups if one.group.value}
    shade = shades({code: len(one.group.rows) for code, one in by_code.items()})
    values = {"groups": sorted(groups, key=lambda one: (one.group.value is None, -len(one.group.rows))),
              "by_code": by_code, "shade": shade, "tiles": TILES, "width": WIDTH, "height": HEIGHT}  # fmt: skip
    return "map", values, ()


_DRAWN = {
    lines.LIST: _list, lines.BOARD: _board, lines.CALENDAR: _calendar, lines.GALLERY: _gallery, lines.CHART: _chart,
    lines.MAP: _map,
}  # fmt: skip


def _group_url(asked: Asked, path: Path, value: Any) -> str:
    """The list of the rows of one group."""
    return asked.url(form=lines.LIST, by=path_key(path), group=group_key(value) or NOTHING)


def _condition_text(asked: Asked, key: str, sign: str, words: str) -> str:
    """What was chosen in the form of filters, as a condition: one choice by its word in any language is that choice."""
    try:
        path = parse_path(asked.snapshot, asked.tab, key)
        header = path_header(path)
        if parse_path(asked.snapshot, asked.tab, header) != path:  # another column is called so too
            header = key
    except NotUnderstood:
        abort(404)
    if not words:
        return f"{header} {sign}"
    choices = asked.snapshot.spellings(path.column.options).values()
    choice = next((one for one in choices if fold(words) in (fold(one), fold(choice_words(one)))), None)
    text = f"{header} {sign} {quoted(choice) if choice else words}"
    try:
        parse_condition(asked.snapshot, asked.tab, text)
    except NotUnderstood:
        return f"{header} {sign} {quoted(words)}"
    return text


def _on(asked: Asked, day: dt.date) -> str:
    """The condition that a row is of a day, as a filter says it."""
    assert asked.by
    return f"{path_header(asked.by)} = {day:%d/%m/%Y}"


def _month(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        return today().replace(day=1)


def _count(audience: str, snapshot: Snapshot, key: str) -> int | None:
    """How many rows a tab has; told to staff alone."""
    return len(snapshot.table(key)) if audience == "staff" else None


def views_in_nav(audience: str) -> list[tuple[str, str]]:
    """The views of who is signed in, for the way to all pages: address, name."""
    _, reader = reader_for(audience)
    found = views_of(book().snapshot).for_reader(reader)
    return [
        (url_for("listings.page", audience=audience, name=address_name(view)), translate(view.name)) for view in found
    ]


@bp.app_template_filter("weekday")
def weekday(day: dt.date) -> str:
    """ "lundi", "Monday"."""
    return format_date(day, "EEEE", locale=current())


bp.add_app_template_global(views_in_nav, "views_in_nav")
