"""The programme in figures: one page for everybody, without a number small enough to tell who is behind it."""

import datetime as dt

from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Blueprint, Response, current_app, make_response, render_template, url_for

from clock import today
from cv.places import names
from programme.figures import DepartmentFigure, Figures, Period, Range, figures
from programme.small_numbers import THRESHOLD, Number
from views.public.showcase import showcase
from views.web import language
from views.web.shared import counting, for_everybody, settings

bp = Blueprint("figures", __name__)

FULL = 100
"""Per cent: the longest bar of a chart."""


@bp.get("/figures")
def page() -> Response:
    """The programme in figures."""
    day = today()
    found = _figures(day)
    return for_everybody(
        make_response(
            render_template(
                "public/figures.html",
                figures=found,
                empty=_is_empty(found),
                threshold=THRESHOLD,
                until=day.replace(day=1) - dt.timedelta(days=1),
                address=settings().public_url + url_for("figures.page"),
            )
        )
    )


def _figures(day: dt.date) -> Figures:
    """The figures of the last reading, counted once for each: it takes a while where there are thousands of rows."""
    shown = showcase()
    made_of = shown.snapshot.version, shown.snapshot.read_at, day
    kept: tuple[object, Figures] | None = current_app.extensions.get("figures")
    if kept is None or kept[0] != made_of:
        shared = counting().shared_by_month()
        found = figures(shown.snapshot, shared, shown.looking.values(), len(shown.hired), day)
        kept = current_app.extensions["figures"] = made_of, found
    return kept[1]


@bp.app_template_filter("counted")
def counted(number: Number | None) -> str:
    """ "1 234", "au moins 1 234" where a few more are not told; nothing for no number."""
    if number is None:
        return ""
    words = language.number(number.value)
    return words if number.exact else language.translate("au moins %s") % words


@bp.app_template_filter("decimal")
def decimal(value: float) -> str:
    """ "9,4"."""
    return str(format_decimal(value, format="0.#", locale=language.current()))


@bp.app_template_filter("bars")
def bars(rows: tuple[Period | DepartmentFigure | Range, ...]) -> list[int]:
    """How long the bar of each number is, in per cent of the longest."""
    longest = max((row.number.value for row in rows), default=0) or 1
    return [round(FULL * row.number.value / longest) for row in rows]


@bp.app_template_filter("months")
def months(period: Period) -> str:
    """ "mars 2026", "mars à mai 2026", "déc. 2025 à févr. 2026"."""
    first, last = period.first, period.last
    if first == last:
        return language.month_year(first)
    if first.year == last.year:
        return _from_to(format_date(first, "LLLL", locale=language.current()), language.month_year(last))
    return _from_to(*(format_date(day, "LLL yyyy", locale=language.current()) for day in (first, last)))


@bp.app_template_filter("how_many")
def how_many(one: Range) -> str:
    """ "5 à 9", "20 ou plus"."""
    if one.most is None:
        return language.translate("%d ou plus") % one.least
    return _from_to(str(one.least), str(one.most))


@bp.app_template_filter("department")
def department(name: str) -> str:
    """A department without its code; everywhere else, for none."""
    return "".join(names([name])) if name else language.translate("Ailleurs")


def _from_to(first: str, last: str) -> str:
    return language.translate("%(first)s à %(last)s") % {"first": first, "last": last}


def _is_empty(found: Figures) -> bool:
    """Whether there is nothing to show yet."""
    numbers = (found.looking, found.people, found.opportunities, found.shares, found.hired)
    return not any(number and number.value for number in numbers)
