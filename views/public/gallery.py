"""The gallery: who looks for work, found by words and filters; and the stories of those who found some."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlsplit

from flask import Blueprint, Response
from werkzeug.datastructures import MultiDict

from cv.places import names
from cv.stories import Story
from programme.search.exposure import is_seed
from programme.search.gallery import MOST_CHOSEN, FoundPeople, Wanted
from programme.search.index import QUERY_LENGTH
from views.public.cv import DrawnInitial, card, visit_seed
from views.public.filters import Filters, gallery_url
from views.public.showcase import Showcase, showcase
from views.web.htmx import request
from views.web.origins import parts_of
from views.web.shared import asked_number, for_everybody, render, settings, wants_fragment

bp = Blueprint("gallery", __name__)

PAGE = 12
"""Cards shown before "see more"."""

PAGES = 200
"""The furthest page an address may ask for."""

STORIES = 3
"""Stories under the gallery's first page."""


@dataclass(frozen=True)
class StoryCard(DrawnInitial):
    """What a card shows of somebody who found a job: their drawn initial, never their photo any more."""

    cv: Story
    photo: str = ""

    @property
    def places(self) -> str:
        """Where they looked."""
        return ", ".join(names(self.cv.departments))


@bp.get("/")
def people() -> Response:
    """Everybody who looks for work, or those a search finds; or those who found some."""
    shown = showcase()
    wanted = asked(request.args, shown)
    page = min(PAGES, asked_number("page", 1))
    seed = request.args.get("seed", "")
    seed = seed if is_seed(seed) else visit_seed()
    more = wants_fragment() and page > 1
    offset = PAGE * (page - 1) if more else 0
    found = shown.among(wanted, seed, slice(offset, PAGE * page))
    response = render(
        "public/gallery.html",
        "public/_cards.html" if more else "public/_found.html",
        cards=_cards(shown, found),
        firm=found.firm - offset,
        telling=wanted.hired,
        stories=_stories(shown, wanted, seed),
        filters=Filters(shown, wanted, found),
        offset=offset,
        seed=seed,
        next_url=gallery_url(wanted, page + 1, seed) if found.count > PAGE * page else "",
        focus_first=more,
        public_url=settings().public_url,
    )
    if wants_fragment() and not more:
        response.headers[_address_header(wanted)] = gallery_url(wanted)
    return for_everybody(response)


def asked(args: MultiDict[str, str], shown: Showcase) -> Wanted:
    """What an address asks for; filters that we do not know are left out.

    Args:
        args: of the address.
        shown: knows the places and the fields of work there are.
    """
    return Wanted(
        " ".join(args.get("q", "")[:QUERY_LENGTH].split()),
        _known(args.getlist("place"), shown.places),
        _known(args.getlist("sector"), shown.sectors),
        args.get("employed") == "1",
    )


def _known(keys: list[str], names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for key in keys if key in names))[:MOST_CHOSEN]


def _cards(shown: Showcase, found: FoundPeople) -> list[object]:
    if found.wanted.hired:
        return [StoryCard(shown.story(row_id)) for row_id in found.ids]
    cards = [card(shown, row_id) for row_id in found.ids]
    if not found.wanted.query:
        return list(cards)
    asker = shown.asker(found.wanted.query)
    return [replace(one, why=asker.why(one.cv, " ".join(one.said))) for one in cards]


def _stories(shown: Showcase, wanted: Wanted, seed: str) -> list[StoryCard]:
    """A few stories, where nothing is asked for."""
    if wanted != Wanted():
        return []
    return [StoryCard(shown.story(row_id)) for row_id in shown.among(Wanted(hired=True), seed, slice(0, STORIES)).ids]


def _address_header(wanted: Wanted) -> str:
    """Typing replaces the address; a filter added is a step that the back button takes back."""
    before = parse_qsl(parts_of(request.htmx.current_url or "").query)
    now = parse_qsl(urlsplit(gallery_url(replace(wanted, query=""))).query)
    same = [pair for pair in before if pair[0] in ("place", "sector", "employed")] == now
    return "HX-Replace-Url" if same else "HX-Push-Url"
