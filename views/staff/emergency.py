"""The emergency page: staff take one CV down, everywhere, in one press, and see what was done and what could not be."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response as AnyResponse

from cv.photos import all_files, is_key
from cv.slugs import id_in_slug, slug_of
from programme import takedown
from programme.publication import is_public
from sheets.changes import Conflicted, Edit
from sheets.errors import SheetsError
from sheets.model.columns import fold
from sheets.model.schema import CANDIDATES, HIDDEN, Candidate
from views.public.showcase import showcase
from views.web.access import staff_only
from views.web.language import translate
from views.web.origins import parts_of
from views.web.shared import book, settings

bp = Blueprint("emergency", __name__, url_prefix="/staff/emergency")

LISTED = 30
STATUS = "status"


@dataclass(frozen=True)
class Step:
    """One thing that was done, or not.

    Args:
        done: it was.
        words: what, and what to do where it was not; in the visitor's language.
        url: where to do it; may be empty.
        possible: somebody can do it.
    """

    done: bool
    words: str
    url: str = ""
    possible: bool = True


@dataclass(frozen=True)
class Down:
    """A CV that was taken down."""

    candidate: Candidate
    author: str
    at: dt.datetime


@bp.get("")
def page() -> str:
    """Who is online, to take down; who was taken down."""
    staff_only()
    return _page(())


@bp.post("/<row_id>")
def take_down(row_id: str) -> AnyResponse:
    """Take a CV down: what was done is on the page that answers."""
    person = staff_only()
    candidate = book().snapshot.candidates.get(row_id) or abort(404)
    return Response(_page(list(_steps(candidate, person.email)), candidate))


@bp.post("/<row_id>/lift")
def lift(row_id: str) -> AnyResponse:
    """Let the sheet decide again."""
    staff_only()
    if not book().lift(CANDIDATES.key, row_id, STATUS):
        abort(404)
    flash(translate("C'est levé : la feuille décide de nouveau si ce CV est en ligne."), "good")
    return redirect(url_for("emergency.page"), 303)


def _steps(candidate: Candidate, author: str) -> Iterator[Step]:
    """Do everything, each thing whatever became of the one before."""
    addresses = _addresses(candidate)
    in_sheet = _write(candidate, author)  # before it is held: a cell that seems to say so already is not written
    book().hold(CANDIDATES.key, candidate.id, STATUS, HIDDEN, author)
    current_app.extensions["cache"].pages.clear()
    hidden = candidate.id not in showcase().looking and candidate.id not in showcase().hired
    yield Step(hidden, translate("La page, ses documents et ses images ne sont plus servis."))
    yield Step(hidden, translate("La galerie, la recherche et le plan du site ne la montrent plus."))
    yield Step(True, translate("La mémoire de ce serveur est vidée ; celle des autres suit en une seconde."))
    yield in_sheet
    yield _purged(addresses)
    if candidate.indexable is True:
        words = "Les moteurs de recherche gardent leur copie des jours ou des semaines : demandez-leur de l'effacer."
        yield Step(False, translate(words), "https://search.google.com/search-console/removals")
    words = (
        "Ce qui a été téléchargé, imprimé ou envoyé ailleurs reste où cela se trouve : nous ne pouvons rien y faire."
    )
    yield Step(False, translate(words), possible=False)


def _write(candidate: Candidate, author: str) -> Step:
    """Ask the sheet for the same, by the usual way: the Journal says who."""
    table = book().snapshot.candidates
    failed = "La feuille n'a pas pu être changée : écrivez « Masqué » dans « Statut du CV ». La page reste retirée."
    if STATUS in table.missing:
        return Step(False, translate(failed))
    try:
        edit = Edit(CANDIDATES.key, candidate.id, {STATUS: table.cell(candidate, STATUS)}, {STATUS: HIDDEN})
        book().submit(edit, author)
    except (Conflicted, SheetsError, SQLAlchemyError):
        current_app.logger.warning("a CV taken down could not be hidden in the sheet", exc_info=True)
        return Step(False, translate(failed))
    return Step(True, translate("« Masqué » est en route vers la feuille, et le Journal dira que c'est vous."))


def _purged(addresses: list[str]) -> Step:
    if not settings().purge_url:
        words = "Aucun cache n'est à prévenir (PURGE_URL). S'il y en a un devant le site, il garde une page quatre secondes et une photo cinq minutes."  # noqa: E501
        return Step(True, translate(words))
    wrong = takedown.purge(settings().purge_url, settings().purge_token, addresses)
    if wrong:
        words = "Le cache devant le site n'a pas obéi (%s) : videz-le à la main. De lui-même, il oublie la page en quatre secondes et la photo en cinq minutes."  # noqa: E501
        return Step(False, translate(words) % wrong)
    return Step(True, translate("Le cache devant le site a été vidé de ses adresses."))


def _addresses(candidate: Candidate) -> list[str]:
    """All that is public of a CV, whole; and the pages that show it among others."""
    base = url_for("public.cv", slug=slug_of(candidate))
    files = all_files(candidate.photo) if is_key(candidate.photo) else filter(None, [candidate.photo])
    paths = [base + ending for ending in takedown.ENDINGS] + [url_for("media.file", key=name) for name in files]
    return [settings().public_url + path for path in (*paths, "/", "/sitemap.xml")]


def _page(steps: Sequence[Step], taken: Candidate | None = None) -> str:
    asked = request.args.get("q", "").strip()
    snapshot = book().snapshot
    found = [c for c in snapshot.candidates.rows if is_public(c) and _answers(c, asked)]
    held = book().held(CANDIDATES.key, STATUS)
    rows = [(snapshot.candidates.get(one.row_id), one) for one in held]
    down = [Down(row, one.author, dt.datetime.fromtimestamp(one.at).astimezone()) for row, one in rows if row]
    return render_template(
        "staff/emergency.html", asked=asked, found=found[:LISTED], more=max(0, len(found) - LISTED), down=down,
        steps=steps, taken=taken,
    )  # fmt: skip


def _answers(candidate: Candidate, asked: str) -> bool:
    """Whether somebody is meant: by name, by ID, or by an address pasted from a browser."""
    if not asked:
        return True
    if "/cv/" in asked:
        asked = parts_of(asked).path.rpartition("/cv/")[2].partition("/")[0].partition(".")[0]
    return id_in_slug(asked) == candidate.id or fold(asked) in fold(f"{candidate.first_name} {candidate.last_name}")
