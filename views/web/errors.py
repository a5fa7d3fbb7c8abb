"""What went wrong, said once for every screen: a page in the site's voice, a fragment for htmx, JSON for programs."""

from functools import partial
from typing import Any

from flask import Flask, Response, current_app, jsonify, make_response, render_template
from werkzeug.exceptions import HTTPException

from sheets.book import Book
from sheets.changes import Conflicted
from sheets.errors import (
    NeverRead,
    NotText,
    SheetsError,
    StateUnreachable,
    UnknownColumn,
    UnknownRow,
    Unreachable,
)
from views.web.access import Person, current_person
from views.web.htmx import request

RETRY_AFTER = "5"
"""Seconds: a first reading of the workbook takes about that."""

PAGES: dict[int, tuple[str, str]] = {
    400: ("Nous n'avons pas compris cette demande.", "Revenez en arrière et essayez de nouveau."),
    403: (
        "Cette page n'est pas pour vous.",
        "Vous êtes peut-être connecté avec une autre adresse e-mail. Si quelqu'un devait vous y donner accès, "
        "demandez-le-lui.",
    ),
    404: (
        "Cette page n'existe pas.",
        "L'adresse a peut-être été mal recopiée. Les personnes que vous pouvez aider sont sur la page d'accueil.",
    ),
    405: ("Cette page ne s'ouvre pas ainsi.", "Revenez en arrière et essayez de nouveau."),
    409: (
        "Quelqu'un a modifié la même chose en même temps.",
        "Rouvrez la page pour voir son texte, puis choisissez.",
    ),
    410: ("Ce CV n'est pas en ligne.", "D'autres personnes comptent sur vous : elles sont sur la page d'accueil."),
    413: ("Ce fichier est trop lourd.", "Choisissez une image plus légère, puis essayez de nouveau."),
    422: ("Il manque quelque chose.", "Revenez en arrière et relisez ce que vous avez écrit."),
    429: ("Vous allez très vite.", "Attendez une minute, puis essayez de nouveau."),
    500: (
        "Nous avons un problème.",
        "C'est notre faute, pas la vôtre. Rien de ce qui était enregistré n'est perdu. Essayez de nouveau bientôt.",
    ),
    503: ("Le site se réveille.", "Il sera là dans quelques secondes. Rechargez la page."),
}  # fmt: skip
"""Status -> what happened, what to do about it."""

Words = tuple[str, str]

NO_STATE: Words = (
    "Nous ne pouvons rien lire ni enregistrer pour l'instant.",
    "Si vous veniez d'écrire quelque chose, gardez cette page ouverte et essayez de nouveau dans une minute. Ce qui "
    "était déjà enregistré n'est pas perdu.",
)
"""The state database does not answer."""
NO_WORKBOOK: Words = (
    "Le site attend sa feuille de données, qui ne répond pas.",
    "Il s'ouvrira de lui-même dès qu'elle répondra : revenez dans quelques minutes. Si cela dure, prévenez l'équipe.",
)
"""The workbook was never read, and not for want of trying."""

STATUSES: dict[type[SheetsError], int] = {
    NeverRead: 503,
    StateUnreachable: 503,
    Unreachable: 503,
    UnknownRow: 404,
    UnknownColumn: 409,
    Conflicted: 409,
    NotText: 422,
}
"""What an error of the workbook is over HTTP, where a view does not say better; the others are our own failure."""


def install(app: Flask) -> None:
    """Register the pages for everything that can go wrong."""
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(SheetsError, _of_sheets)
    app.log_exception = partial(_log, app)  # type: ignore[method-assign]


def _log(app: Flask, exc_info: Any) -> None:
    """What failed, by its rule: the address may hold a token."""
    rule = request.url_rule.rule if request.url_rule else "an unknown address"
    app.logger.error("Exception on %s [%s]", rule, request.method, exc_info=exc_info)


def error_page(status: int, words: Words | None = None) -> Response:
    """The answer for a status: JSON where the address ends in .json, a notice for htmx, or else a page.

    Args:
        status: HTTP status.
        words: what happened, what to do about it, where the status alone does not say.
    """
    what, how = words or PAGES.get(status) or PAGES[400 if status < 500 else 500]
    if request.path.endswith(".json"):
        response = jsonify(error=what, help=how, status=status)
    elif request.htmx:
        # The fragment htmx was about to replace stays as it is: what was typed in it is not lost.
        response = make_response(render_template("errors/_error.html", what=what, how=how))
        response.headers |= {"HX-Retarget": "#notices", "HX-Reswap": "innerHTML"}
    else:
        me = _who(status)
        response = make_response(render_template("errors/error.html", what=what, how=how, status=status, me=me))
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    if status in (429, 503):
        response.headers["Retry-After"] = RETRY_AFTER if status == 503 else "60"
    return response


def _who(status: int) -> Person | None:
    """Who is signed in, to be shown the way home; nobody where that cannot be asked without going wrong again."""
    if status not in (403, 404, 405, 410):
        return None
    try:
        return current_person()
    except SheetsError:
        return None


def _of_http(error: HTTPException) -> Response:
    if error.response is not None:  # abort(response), and redirects made by routing
        return error.get_response()  # type: ignore[return-value]
    if error.code is not None and error.code < 400:
        return error.get_response()  # type: ignore[return-value]
    page = error_page(error.code or 500)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After", "WWW-Authenticate"):
            page.headers[name] = value
    return page


def _of_sheets(error: SheetsError) -> Response:
    status = next((status for kind, status in STATUSES.items() if isinstance(error, kind)), 500)
    if status == 500:
        current_app.logger.error("The workbook refused", exc_info=error)
    if isinstance(error, StateUnreachable):
        current_app.logger.warning("%s", error)
        return error_page(status, NO_STATE)
    if isinstance(error, NeverRead) and _tried_in_vain():
        return error_page(status, NO_WORKBOOK)
    return error_page(status)


def _tried_in_vain() -> bool:
    book: Book = current_app.extensions["book"]
    return bool(book.queue().last_error)
