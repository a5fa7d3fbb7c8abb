"""Which language this visitor reads, and every sentence of the interface in it.

The sentences of the code and the templates are French and serve as keys; translations/<language>/*.po hold the others
(see translations.py). An edition of a language, as easy French, is for people who sign in: what is public is the same
for everybody who reads that language.
"""

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from itertools import chain

from babel.dates import format_date, format_skeleton, format_time, get_datetime_format
from babel.numbers import format_decimal
from flask import Flask, Response, current_app, g, has_request_context, request
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import escape
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

import clock
from programme.letters.wordings import Reworded, overrides, said
from programme.typography import date_in_words, elided
from programme.typography import typography as typography
from sheets.errors import SheetsError
from sheets.model.dates import SOME_DAY
from views.web.translations import ENGLISH, FRENCH, catalogue, language_of, languages, plural_form

COOKIE = "lang"
SIGN_IN = frozenset(("sign_in", "passkeys"))
"""Screens of those who are about to sign in."""


def install(app: Flask) -> None:
    """Choose a language for every request and teach templates `_()`, `ngettext` and the filters of this module."""
    app.before_request(_choose)
    app.after_request(_remember)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(_in_template, _plural_in_template, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.filters |= {
        "date": long_date,
        "month_year": month_year,
        "moment": moment,
        "number": number,
        "typography": typography,
    }
    app.jinja_env.globals["of_name"] = of_name
    app.jinja_env.globals["trial_day"] = lambda: clock.now().astimezone() if clock.is_for_trial() else None
    app.context_processor(_of_page)


def current() -> str:
    """The language of this request; French outside of one."""
    return str(g.get("lang", "fr")) if has_request_context() else "fr"


def edition() -> str:
    """The edition of the language that this request is answered in: "fr-facile"; empty: none."""
    return str(g.get("edition", "")) if has_request_context() else ""


def written() -> str:
    """The language of what is written to this visitor: letters are there in French and in English."""
    return ENGLISH if current() == ENGLISH else FRENCH


def is_chosen() -> bool:
    """Whether this visitor said which language they read: now, or some day in this browser."""
    return not languages().keys().isdisjoint((request.args.get("lang", ""), request.cookies.get(COOKIE, "")))


def translate(text: str, language: str = "") -> str:
    """A sentence in this visitor's language, with the typography it wants.

    Args:
        text: the French sentence, as the catalogues have it.
        language: another language than the request's, for a mail for instance.
    """
    otherwise = catalogue(edition()) if edition() and not language else {}
    language = language or current()
    if own := said(reworded(), text, language):
        return typography(own, language)
    if text in otherwise or language == "fr":
        return typography(otherwise.get(text, (text,))[0], language)
    return catalogue(language).get(text, (text,))[0]


def translate_plural(singular: str, plural: str, n: int) -> str:
    """The form of a sentence that goes with a number."""
    language, otherwise = current(), catalogue(edition()) if edition() else {}
    if own := said(reworded(), plural_form(language, (singular, plural), n), language):
        return typography(own, language)
    if singular in otherwise or language == "fr":
        return typography(plural_form(language, otherwise.get(singular, (singular, plural)), n), language)
    return plural_form(language, catalogue(language).get(singular, (singular, plural)), n)


def reworded() -> Mapping[str, Reworded]:
    """The sentences that staff reworded in `Textes`; none while the workbook cannot be read."""
    if not has_request_context():
        return {}
    if "reworded" not in g:
        try:
            g.reworded = overrides(current_app.extensions["book"].snapshot)
        except SheetsError:
            g.reworded = {}  # a page that says so is worth more than the words it is said in
    found: Mapping[str, Reworded] = g.reworded
    return found


@pass_eval_context
def _in_template(context: EvalContext, text: str) -> str:
    words = translate(text)
    return _as_text(context, words, text, "%(" in text) if reworded() else words


@pass_eval_context
def _plural_in_template(context: EvalContext, singular: str, plural: str, n: int) -> str:
    return _as_text(context, translate_plural(singular, plural, n), singular, "%(" in singular)


def _as_text(context: EvalContext, words: str, sentence: str, formatted: bool) -> str:
    """Words as a template takes them: staff's are text, never markup, and their per cents are per cents."""
    if not said(reworded(), sentence, current()):
        return words
    words = words if formatted else words.replace("%", "%%")
    return str(escape(words)) if context.autoescape else words


def of_name(name: str) -> str:
    """A first name as it follows "le CV": "d’Abdenour", "de Kenny"; in English the name alone."""
    return elided("de", name) if current() == "fr" else name


def long_date(day: dt.date | float | None) -> str:
    """ "1er mars 2026", or the English of it; nothing for no date. Seconds since 1970 are told by the clock of here."""
    if isinstance(day, (int, float)):
        day = clock.day_of(day)
    return translate("Date inconnue") if day == SOME_DAY else date_in_words(day, current()) if day else ""


def month_year(day: dt.date | None) -> str:
    """ "mars 2026"."""
    if day == SOME_DAY:
        return translate("Date inconnue")
    return str(format_skeleton("yMMMM", day, locale=_region())) if day else ""


def moment(at: dt.datetime | float | None) -> str:
    """ "3 mars 2026 à 14:05", "3 March 2026 at 14:05", by the clock of here.

    Args:
        at: seconds since 1970, or a moment of any zone; one without a zone is of here.
    """
    if at is None:
        return ""
    here = (dt.datetime.fromtimestamp(at, dt.UTC) if isinstance(at, (int, float)) else at).astimezone()
    if word := {FRENCH: "à", ENGLISH: "at"}.get(current()):
        return f"{long_date(here.date())} {word} {here:%H:%M}"
    together = str(get_datetime_format("long", locale=_region())).replace("'", "")
    return together.format(format_time(here, "HH:mm", locale=_region()), format_date(here, "long", locale=_region()))


def _region() -> str:
    """Whose habits dates follow: English is that of Europe, where days come before months."""
    return {"en": "en_GB"}.get(current(), current())


def number(value: float | None) -> str:
    """ "12 500", with the thousands and decimals of the language."""
    return "" if value is None else format_decimal(value, locale=current())


@lru_cache(maxsize=4096)
def chosen(asked: str, kept: str, accepted: str) -> str:
    """The language or edition to answer in: what is asked for, else what was kept, else what the browser prefers.

    Args:
        asked: the address's `lang`.
        kept: the cookie's.
        accepted: the header Accept-Language.
    """
    # By primary subtag and in order: best_match would prefer an exact "fr" to an "en-GB" asked for first.
    ranked = parse_accept_header(accepted, LanguageAccept)
    preferred = (code.split("-")[0].lower() for code, quality in ranked if quality > 0)
    wanted = (code for code in (asked, kept) if code in languages())
    by_itself = (code for code in preferred if code in languages() and languages()[code].offers_itself)
    return next(chain(wanted, by_itself), FRENCH)


def _choose() -> None:
    asked, kept = request.args.get("lang", ""), request.cookies.get(COOKIE, "")
    language = language_of(chosen(asked, kept, request.headers.get("Accept-Language", "")))
    g.lang = language.base
    g.edition = language.code if language.is_edition and _has_editions() else ""


def _has_editions() -> bool:
    """Whether this page is there in editions: not where a visitor of nobody's knowledge gets the same as all others."""
    if request.blueprint == "documents":
        return False  # made once for all
    return current_app.config["SESSION_COOKIE_NAME"] in request.cookies or request.blueprint in SIGN_IN


def _of_page() -> dict[str, object]:
    """What templates know of languages."""
    offered = languages().values()
    return {
        "lang": current(),
        "edition": edition(),
        "direction": language_of(current()).direction,
        "languages": [one for one in offered if not one.is_edition or (has_request_context() and _has_editions())],
    }


def _remember(response: Response) -> Response:
    if request.endpoint in ("static", "media.file"):
        return response
    asked = request.args.get("lang", "")
    if request.blueprint == "documents" and asked in languages() and not languages()[asked].is_edition:
        # The address says the language: the same bytes for everybody, whom no cookie has to tell apart.
        response.headers.setdefault("Content-Language", current())
        return response
    if asked in languages():
        response.set_cookie(COOKIE, asked, max_age=31_536_000, samesite="Lax", httponly=True)
        # A cache between us and the visitors would hand this one's language to the others.
        if not response.cache_control.no_store:
            response.headers["Cache-Control"] = "private, no-cache"
    response.headers.setdefault("Content-Language", current())
    response.vary.update(("Accept-Language", "Cookie"))
    return response
