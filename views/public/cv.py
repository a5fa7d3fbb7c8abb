"""What the public sees of one person: a CV, the same for machines, or a kind word once they found a job."""

import datetime as dt
import zlib
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from flask import Blueprint, Response, abort, jsonify, make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as WsgiResponse

import clock
from cv.places import NAMED, names
from cv.public import PublicCV, PublicExperience
from cv.qr import qr_svg
from cv.resume import json_ld, json_resume
from cv.second import second_of, told_in_second
from cv.sentence import Sentence, sentence
from cv.slugs import slug_of
from cv.stories import Story
from cv.why import Reason
from programme.search.exposure import new_seed
from sheets.model.schema import Candidate
from sheets.model.snapshot import Snapshot
from views.public import sharing
from views.public.facts import choice, facts, label_of
from views.public.media import Picture, photo_url, picture_of
from views.public.showcase import Showcase, showcase
from views.web import language
from views.web.cached import RESTS, SEED, SEEN, Rests
from views.web.errors import error_page
from views.web.guesses import slow_down_guesses
from views.web.shared import book, for_everybody, settings

bp = Blueprint("public", __name__)
bp.add_app_template_filter(choice, "choice")
bp.add_app_template_global(label_of, "label_of")

TINTS = 8
MOTIFS = 4


class DrawnInitial:
    """Whoever has no photo is shown by an initial: its letter, colour and pattern are the same at each visit."""

    cv: PublicCV | Story

    @property
    def letter(self) -> str:
        return self.cv.first_name[:1].upper()

    @property
    def tint(self) -> int:
        return zlib.crc32(self.cv.id.encode()) % TINTS

    @property
    def motif(self) -> int:
        return zlib.crc32(self.cv.id.encode()) // TINTS % MOTIFS


@dataclass(frozen=True)
class Card(DrawnInitial):
    """What a card, or the top of a CV, shows of a person.

    Args:
        cv: the CV.
        sentence: what they look for.
        photo: its address; empty: none.
        picture: its sizes, where it was uploaded.
        spoken: the language of the catchphrase and the story.
        why: why a search found them, where the card does not say so.
    """

    cv: PublicCV
    sentence: Sentence
    photo: str
    picture: Picture | None = None
    spoken: str = "fr"
    why: Reason | None = None

    @property
    def said(self) -> tuple[str, ...]:
        """What the card says in words."""
        return self.cv.first_name, self.sentence.what, self.places

    @property
    def url(self) -> str:
        return url_for("public.cv", slug=self.cv.slug)

    @property
    def places(self) -> str:
        """Where, in few words."""
        places = names(self.cv.departments)
        more = language.translate("et %d autres") % (len(places) - NAMED) if len(places) > NAMED + 1 else ""
        return " ".join((", ".join(places[:NAMED] if more else places), more)).strip()


@bp.get("/cv/<slug>")
def cv(slug: str) -> Response | WsgiResponse:
    """One person's CV; a kind word when they found work, for who knows their address; else where it leads now."""
    if found_work := hired(slug):
        return _kind_page(*found_work, slug)
    shown, candidate = whose(slug)
    if slug != slug_of(candidate):
        return moved("public.cv", candidate)
    request.environ[SEEN] = candidate.id
    shown_by = book()
    request.environ[RESTS] = Rests(
        rests_on(shown.snapshot, candidate.id), lambda: rests_on(shown_by.snapshot, candidate.id)
    )
    top = chosen_text(card(shown, candidate.id))
    address = settings().public_url + top.url
    pitch = language.translate("%(name)s cherche un travail") % {"name": top.cv.first_name}
    response = make_response(
        render_template(
            "public/cv.html",
            card=top,
            second=second_of(top.cv),
            cv=top.cv,
            address=address,
            printed_qr=Markup(qr_svg(address, in_page=True)),  # noqa: S704 - our own drawing
            json_ld=json_ld(top.cv, address, settings().public_url + top.photo if top.photo else ""),
            facts=facts(top.cv),
            ways=sharing.ways(top.cv.slug),
            embed=sharing.frame_of(top.cv.slug, pitch),
            oembed=settings().public_url + url_for("embed.oembed", url=address),
            message=sharing.message(candidate, f"{top.sentence}.", "message"),
        )
    )
    return _kept(response, indexable=top.cv.indexable)


def rests_on(snapshot: Snapshot, candidate_id: str) -> tuple[object, ...]:
    """All of a workbook that a CV shows: the person's own rows, choices, wordings, and how columns are described."""
    rows = (table.where("candidate", candidate_id) for table in (snapshot.experiences, snapshot.testimonials))
    own = (snapshot.candidates.get(candidate_id), *chain.from_iterable(rows))
    return (snapshot.layout, snapshot.choices, *snapshot.wordings.rows, *own)


@bp.get("/cv/<slug>.json")
def resume(slug: str) -> Response | WsgiResponse:
    """The same CV as JSON Resume."""
    shown, candidate = whose(slug)
    if slug != slug_of(candidate):
        return moved("public.resume", candidate)
    found = shown.cv(candidate.id)
    photo = photo_url(found.photo)
    address = settings().public_url + url_for("public.cv", slug=found.slug)
    response = jsonify(json_resume(found, address, settings().public_url + photo if photo else ""))
    return _kept(response, indexable=found.indexable)


@bp.app_template_filter("period")
def period(experience: PublicExperience) -> str:
    """ "mars 2019 – juin 2021", "depuis mars 2019", or only years where only years are known."""
    start, end = experience.start, experience.end
    known = [day for day in (start, end) if day]
    # A year alone is read as its first of January; nobody starts and ends on that day.
    words = str_year if all((d.day, d.month) == (1, 1) for d in known) else language.month_year
    if start and not end:
        return language.translate("depuis %s") % words(start)
    return " – ".join(dict.fromkeys(words(day) for day in known))


def str_year(day: dt.date) -> str:
    """ "2019"."""
    return str(day.year)


def card(shown: Showcase, candidate_id: str) -> Card:
    """The card of somebody who looks for work, in the visitor's language."""
    found = shown.cv(candidate_id)
    return Card(
        found, sentence(found, language.current(), shown.english), photo_url(found.photo), picture_of(found.photo)
    )


def chosen_text(top: Card) -> Card:
    """The top of a CV, told in its second language where the address asks for it (`?text=2`) and there is one."""
    second = second_of(top.cv) if request.args.get("text") == "2" else None
    if second is None:
        return top
    ambition = top.cv.second_ambition.strip(" .")
    said = Sentence(ambition, "", second.code) if ambition else top.sentence
    return replace(top, cv=told_in_second(top.cv), sentence=said, spoken=second.code)


def visit_seed() -> str:
    """The order of this visit: the one our cache keeps this answer under, or a new one."""
    return str(request.environ.get(SEED) or new_seed(clock.now()))


def whose(slug: str) -> tuple[Showcase, Candidate]:
    """Whose CV an address is about, whatever first name it carries.

    Everybody else in the sheet is answered alike, whether they were shown once, asked to be hidden or never were
    published: no name is confirmed. Whoever tries many addresses is told to slow down.
    """
    shown = showcase()
    candidate = shown.candidate(slug)
    if candidate and candidate.id in shown.looking:
        return shown, candidate
    slow_down_guesses(slug)
    return abort(_gone(shown) if candidate else 404)


def hired(slug: str) -> tuple[Showcase, Candidate] | None:
    """Somebody who found work and whose CV would else be public, at the very address they had, or that of mails."""
    shown = showcase()
    candidate = shown.candidate(slug)
    known = candidate and candidate.id in shown.hired and slug in (slug_of(candidate), candidate.id.lower())
    return (shown, candidate) if candidate and known else None


def _kind_page(shown: Showcase, candidate: Candidate, slug: str) -> Response:
    # An address that says no name (that of mails, and of a name in another script) is told none.
    name = candidate.first_name if slug != candidate.id.lower() else ""
    page = render_template("public/moved_on.html", name=name, cards=_others(shown))
    return _kept(make_response(page), indexable=False)


def _gone(shown: Showcase) -> Response:
    """One page for everybody who is not shown, without a name: it says nothing of whom."""
    if request.path.endswith(".json"):
        return error_page(410)
    page = make_response(render_template("public/gone.html", cards=_others(shown)), 410)
    page.headers |= {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
    return page


def _others(shown: Showcase) -> list[Card]:
    return [card(shown, row_id) for row_id in shown.find("", visit_seed())[:3]]


def moved(endpoint: str, candidate: Candidate) -> WsgiResponse:
    """To the present address of somebody whose first name changed, in the language asked for."""
    kept: dict[str, Any] = {k: v for k, v in request.args.items() if k in ("lang", "text")}
    if code := sharing.code_of_request():
        kept["s"] = code  # an old link still brings what it brings to whoever shared it
    response = redirect(url_for(endpoint, slug=slug_of(candidate), **kept), 301)
    # Not kept by browsers: a name that changes back would make two permanent redirects chase each other.
    response.headers["Cache-Control"] = "no-cache"
    return response


def _kept(response: Response, *, indexable: bool) -> Response:
    """A public answer: asked again each time, sent again only when it changed."""
    for_everybody(response)
    if not indexable:
        response.headers["X-Robots-Tag"] = "noindex"
    response.add_etag()
    response.make_conditional(request)
    return response
