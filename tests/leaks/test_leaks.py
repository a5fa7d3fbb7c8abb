"""No private value of anybody leaves by any public address, whatever it is asked for and however it is read."""

from collections.abc import Iterator, Sequence
from itertools import chain

import pytest
from werkzeug.test import TestResponse

from cv.photos import all_files
from cv.qr import qr_svg
from sheets.model.schema import EXPERIENCES, MEETINGS, OPPORTUNITIES, TESTIMONIALS, TRAININGS
from tests.leaks.conftest import Fill, Told
from tests.leaks.crawl import Walk, addresses, stranger
from tests.leaks.reader import Finder, everything, unwrapped
from tests.leaks.world import FIRST, IN_TOUCH, OPEN, PEOPLE, Secret, id_of, squeeze
from tests.photos.pictures import SECRETS
from tests.web.examples import ARGUMENTS
from views.public.sharing import DOWNLOADS, NETWORKS

LOOKING = "C7LOOKING"
SEARCHED = {LOOKING, "C7HIRED", "C7GONE", "C7DRAFT"}
REACHED = (
    "gallery.people", "public.cv", "public.resume", "documents.cv", "documents.share_picture",
    "documents.story_picture", "documents.cards", "documents.contact_card", "documents.qr", "figures.page",
    "crawlers.sitemap", "crawlers.robots", "media.file", "opportunities.new", "opportunities.people",
    "opportunities.thanks", "recruiters.page", "sharing.my_link", "sharing.results", "sign_in.ask",
    "testimonials.write", "testimonials.thanks", "writing.letter", "writing.thanks", "health.healthz",
    "health.metrics", "correspondence.link", "relays.page", "relays.sent", "relays.mine", "relays.ask_stop",
    "relays.feed", "joining.volunteer", "joining.partner", "embed.frame", "embed.oembed",
)  # fmt: skip
"""What a stranger must have been answered by, or the walk has not been everywhere."""


def examples(told: Told) -> dict[str, Sequence[str]]:
    """What addresses may hold, by the name of a rule's argument."""
    return {
        **ARGUMENTS,
        "slug": [f"{name}{row_id.lower()}" for row_id in PEOPLE for name in ("", "somebody-")] + ["nobody-c7nobody"],
        "way": [*NETWORKS, *DOWNLOADS, "elsewhere"],
        "token": [*told.tokens.values(), "forged"],
        "media.file key": [name for key in told.photos.values() for name in all_files(key)] + ["portraits/a.svg"],
        "static filename": ["css/tremplin.css", "js/share.js", "icons.svg"],
        "address": ["nobody"],
        "row_id": [LOOKING, "C7DRAFT"],
        "section": ["person"],
        "receipt": ["one"],
        "experience_id": [id_of(EXPERIENCES, "removed")],
        "meeting_id": [id_of(MEETINGS)],
        "opportunity_id": [id_of(OPPORTUNITIES)],
        "training_id": [id_of(TRAININGS)],
        "testimonial_id": [id_of(TESTIMONIALS, "to read")],
    }


def asked_for() -> Iterator[str]:
    """Addresses that name somebody elsewhere than in a rule."""
    for row_id in PEOPLE:
        yield f"/opportunities/new?for={row_id.lower()}"
        yield f"/opportunities/people?candidates={row_id}"
        yield f"/cv/{row_id.lower()}?text=2"
        yield f"/oembed?url=http://localhost/cv/{row_id.lower()}"


def owned(told: Told) -> dict[str, set[str]]:
    """Private link -> what whoever holds it may read: their own words, and first names of whom they know."""
    own = {one.where for one in told.world.private if one.where.startswith(f"opportunities {FIRST} ")}
    own |= {f"candidates {row_id} first_name" for row_id in IN_TOUCH}
    return {
        f"/opportunities/follow/{told.tokens['recruiter']}": own,
        f"/testimonials/{told.tokens['testimonial']}": {"candidates C7DRAFT first_name"},
        f"/relays/mine/{told.tokens['relay']}": {
            f"relays {FIRST} {key}" for key in ("town", "departments", "sectors", "rhythm")
        },
        f"/letters/{told.tokens['letter']}": {f"state letter {part}" for part in ("writer", "email", "text")},
    }


def leaks(told: Told, finder: Finder, asked: str, answer: TestResponse) -> Iterator[str]:
    """What an answer tells that it should not; what the visitor typed into the address is theirs."""
    allowed = next((names for link, names in owned(told).items() if asked.startswith(link)), set())
    typed = squeeze(" ".join(unwrapped(asked)))
    for where, text in everything(answer):
        for secret in finder.found(text):
            if secret.where not in allowed and not any(way in typed for way in secret.squeezed):
                yield f"{asked}: {where} tells {secret.where}"


@pytest.mark.poppler
def test_a_stranger_who_goes_everywhere_learns_nothing(fill: Fill) -> None:
    told = fill("")
    finder, public = Finder(told.private), Finder(told.world.public)
    walk = Walk(told.app, chain(addresses(told.app, examples(told)), asked_for()))
    found, seen = list[str](), dict[str, set[Secret]]()
    for asked, answer in walk.answers():
        found += leaks(told, finder, asked, answer)
        if answer.status_code == 200:
            seen.setdefault(answer.mimetype or "", set()).update(
                secret for _, text in everything(answer) for secret in public.found(text)
            )
    assert not found, "\n".join(sorted(set(found)))
    assert not [endpoint for endpoint in REACHED if 200 not in walk.answered[endpoint]]
    # The walk reads what there is: each kind of document tells what is public of the person.
    for kind in ("text/html", "application/pdf", "application/json", "text/vcard"):
        assert told.world.of(f"candidates {LOOKING} catchphrase") in seen[kind], kind
    assert told.world.of("testimonials C7HIRED text") in seen["text/html"]


def test_photos_of_those_who_are_not_shown_are_not_served(fill: Fill) -> None:
    told = fill("")
    for candidate, key in told.photos.items():
        shown = PEOPLE[candidate][0] == OPEN
        for name in all_files(key):
            with stranger(told.app).get(f"/media/{name}") as answer:
                assert answer.status_code == (200 if shown else 404), (candidate, name)
                assert not [mark for mark in SECRETS if mark in answer.data]


def test_nobody_is_found_by_what_is_private(fill: Fill) -> None:
    told = fill("")
    client = stranger(told.app)

    def answered(page: str, query: str) -> str:
        args = {"q": query, "who": query, "seed": "261123-1", "employed": "1" if page == "hired" else ""}
        headers = {"HX-Request": "true"}
        return client.get(page.replace("hired", "/"), query_string=args, headers=headers).text

    some = [one for one in told.private if one.word.isalpha() and one.where.split()[1] not in PEOPLE.keys() - SEARCHED]
    story = told.world.of("testimonials C7HIRED text").word
    for page, known, mark in (
        ("/", LOOKING, LOOKING), ("hired", "C7HIRED", story), ("/opportunities/people", LOOKING, LOOKING)
    ):  # fmt: skip
        name = told.world.of(f"candidates {known} first_name").word
        nothing = answered(page, "nonsensenonsense")
        assert mark.lower() in answered(page, name).lower()  # by what is public, they are found
        assert mark.lower() not in nothing.lower()
        for secret in some:
            found = answered(page, secret.word).replace(secret.word, "nonsensenonsense")
            assert found == nothing, (page, secret.where)


def test_what_is_private_changes_no_byte_of_what_is_public(fill: Fill) -> None:
    """Pixels cannot be searched, but two worlds that differ in all that is private must make the same pictures."""
    names = ("", ".json", ".pdf", ".jpg", ".vcf", "/story.jpg", "/card.pdf", "/qr.svg")
    told = fill("one")
    slug = told.world.of(f"candidates {LOOKING} first_name").word + f"-{LOOKING.lower()}"
    asked = [f"/cv/{slug}{name}" for name in names] + ["/robots.txt", "/sitemap.xml"]
    before = {address: stranger(told.app).get(address).data for address in asked}
    assert before[f"/cv/{slug}/qr.svg"] == qr_svg(f"http://localhost/cv/{slug}").encode()
    other = fill("another")
    assert {one.squeezed for one in told.world.public} == {one.squeezed for one in other.world.public}
    ours, theirs = ({one.word for one in made.world.private if one.word.startswith("qz")} for made in (told, other))
    assert not ours & theirs
    for address, data in before.items():
        assert stranger(other.app).get(address).data == data, address


def test_a_route_without_an_example_is_noticed(fill: Fill) -> None:
    told = fill("")
    told.app.add_url_rule("/new/<novelty>", "novelty", lambda novelty: novelty)
    with pytest.raises(AssertionError, match=r"an example of \['novelty'\]"):
        list(addresses(told.app, examples(told)))
