"""The emergency page: staff take one CV down, everywhere, in one press, and see what was done and what could not be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from cv.photos import all_files, is_key
from cv.slugs import id_in_slug, slug_of
from programme import takedown
from programme.acts import publishing
from programme.publication import is_public
from sheets.model.columns import fold
from sheets.model.schema import Candidate
from views.public.showcase import showcase
from views.web.access import staff_only
from views.web.language import translate
from views.web.origins import parts_of
from views.web.shared import book, settings

bp = Blueprint("emergency", __name__, url_prefix="/staff/emergency")

LISTED = 30


@dataclass(frozen=True)
class TakedownStep:
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
    if not publishing.let_sheet_decide(book(), row_id):
        abort(404)
    flash(translate("C'est levé : la feuille décide de nouveau si ce CV est en ligne."), "good")
    return redirect(url_for("emergency.page"), 303)


def _steps(candidate: Candidate, author: str) -> Iterator[TakedownStep]:
    """Do everything, each thing whatever became of the one before."""
    addresses = _addresses(candidate)
    in_sheet = publishing.take_down(book(), candidate, author)
    current_app.extensions["cache"].pages.clear()
    hidden = candidate.id not in showcase().looking and candidate.id not in showcase().hired
    yield TakedownStep(hidden, translate("La page, ses documents et ses images ne sont plus servis."))
    yield TakedownStep(hidden, translate("La galerie, la recherche et le plan du site ne la montrent plus."))
    yield TakedownStep(True, translate("La mémoire de ce serveur est vidée ; celle des autres suit en une seconde."))
    yield _in_sheet(in_sheet)
    yield _purged(addresses)
    if candidate.indexable is True:
        words = "Les moteurs de recherche gardent leur copie des jours ou des semaines : demandez-leur de l'effacer."
        yield TakedownStep(False, translate(words), "https://search.google.com/search-console/removals")
    words = (
        "Ce qui a été téléchargé, imprimé ou envoyé ailleurs reste où cela se trouve : nous ne pouvons rien y faire."
    )
    yield TakedownStep(False, translate(words), possible=False)


def _in_sheet(asked: bool) -> TakedownStep:
    """The sheet is asked for the same by the usual way."""
    words = "« Masqué » est en route vers la feuille, et le Journal dira que c'est vous."
    failed = "La feuille n'a pas pu être changée : écrivez « Masqué » dans « Statut du CV ». La page reste retirée."
    return TakedownStep(asked, translate(words if asked else failed))


def _purged(addresses: list[str]) -> TakedownStep:
    if not settings().purge_url:
        words = "Aucun cache n'est à prévenir (PURGE_URL). S'il y en a un devant le site, il garde une page quatre secondes et une photo cinq minutes."  # noqa: E501
        return TakedownStep(True, translate(words))
    wrong = takedown.purge(settings().purge_url, settings().purge_token, addresses)
    if wrong:
        words = "Le cache devant le site n'a pas obéi (%s) : videz-le à la main. De lui-même, il oublie la page en quatre secondes et la photo en cinq minutes."  # noqa: E501
        return TakedownStep(False, translate(words) % wrong)
    return TakedownStep(True, translate("Le cache devant le site a été vidé de ses adresses."))


def _addresses(candidate: Candidate) -> list[str]:
    """All that is public of a CV, whole; and the pages that show it among others."""
    base = url_for("public.cv", slug=slug_of(candidate))
    files = all_files(candidate.photo) if is_key(candidate.photo) else filter(None, [candidate.photo])
    paths = [base + ending for ending in takedown.ENDINGS] + [url_for("media.file", key=name) for name in files]
    return [settings().public_url + path for path in (*paths, "/", "/sitemap.xml")]


def _page(steps: Sequence[TakedownStep], taken: Candidate | None = None) -> str:
    asked = request.args.get("q", "").strip()
    snapshot = book().snapshot
    found = [c for c in snapshot.candidates.rows if is_public(c) and _answers(c, asked)]
    return render_template(
        "staff/emergency.html", asked=asked, found=found[:LISTED], more=max(0, len(found) - LISTED),
        down=publishing.taken_down(book()), steps=steps, taken=taken,
    )  # fmt: skip


def _answers(candidate: Candidate, asked: str) -> bool:
    """Whether somebody is meant: by name, by ID, or by an address pasted from a browser."""
    if not asked:
        return True
    if "/cv/" in asked:
        asked = parts_of(asked).path.rpartition("/cv/")[2].partition("/")[0].partition(".")[0]
    return id_in_slug(asked) == candidate.id or fold(asked) in fold(f"{candidate.first_name} {candidate.last_name}")
