"""A served site that has something to show on every public page, for all the tests that only look."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from itsdangerous import URLSafeSerializer

from cv import photos
from cv.media import Media
from programme import correspondence
from programme.accounts import addresses
from programme.audience import Audience
from programme.invitations import Invitation, token_of
from programme.open_forms import default_lines
from programme.opportunities import Links
from programme.relays import giving
from programme.relays.wishes import RelayLinks, RelayWish
from settings import Settings
from sheets.api.connection import connect
from sheets.model.columns import Cell
from sheets.model.schema import Relay
from sheets.state.database import State
from tests import cast
from tests.conftest import write_cast
from tests.photos.pictures import phone_photo
from tests.public.test_figures import crowd
from tests.running import eventually, free_port, starting
from views.account.sign_in import make_link

ARABIC = {
    "second_language": "Arabe (ar)", "second_ambition": "أبحث عن عمل في البستنة، في باريس",
    "second_catchphrase": "الأرض لا تكذب", "second_story": "كبرت في بيت مليء بالنباتات.\n\nاليوم أريد أن أزرع هنا.",
}  # fmt: skip
OFFER = {
    "id": "P2ABC", "title": "Jardinier", "company": "Serres d'Ivry", "status": "Validée", "contract": "CDI",
    "department": "Paris (75)", "description": "Trois parcs à faire vivre.", "recruiter_email": "rose@example.com",
}  # fmt: skip
OFFER_TAKEN_UP = {"id": "S2ABC", "candidate": cast.ABDENOUR, "opportunity": "P2ABC", "status": "Contacté"}
RELAY: dict[str, Any] = {
    "id": "L2LUC",
    "email": "luc@example.net",
    "town": "Ivry",
    "rhythm": "Chaque semaine",
    "confirmed_on": 46_000,
}
MEETINGS: list[dict[str, Cell]] = [
    {"id": f"R{n}ABC", "candidate": cast.ABDENOUR, "coach": cast.FLORE, "date": 46_000 + 7 * n, "morale": mood,
     "done": "CV\nCandidature", "note": "Trois lettres envoyées.", "next_step": "Appeler le foyer."}
    for n, mood in enumerate((2, 3, 3, 5), start=2)
]  # fmt: skip
TRAINING: dict[str, Cell] = {
    "id": "F2ABC", "title": "Écouter sans conseiller", "date": 73_000, "hour": "18 h 30", "place": "Paris", "seats": 1,
}  # fmt: skip
ENROLMENTS: list[dict[str, Cell]] = [
    {"id": f"N{n}ABC", "training": "F2ABC", "coach": coach}
    for n, coach in enumerate((cast.FLORE, cast.MARTIN), start=2)
]
STRUCTURE = {"id": "G2ESC", "name": "L'Escale", "contact_name": "Rita", "contact_email": "rita@example.org"}
CV = "/cv/abdenour-c2abd"
WITH_PHOTO = "/cv/ines-c4nes"

(FORM,) = default_lines()
SCREENS: dict[str, tuple[str, ...]] = {
    "gallery.people": (
        "/", "/?q=jardin", "/?q=zzz", "/?q=inès&place=69&sector=Transport", "/?employed=1", "/nope",
    ),
    "public.cv": (CV, f"{CV}?text=2", WITH_PHOTO, "/cv/rosa-c5rsa", "/cv/camille-c000x"),
    "figures.page": ("/figures",),
    "about.page": ("/legal", "/privacy", "/accessibility", "/contact"),
    "sharing.my_link": (f"{CV}/my-link",),
    "sharing.results": ("/shares/{shares}",),
    "writing.letter": (f"{CV}/write",),
    "writing.thanks": (f"{CV}/write/thanks",),
    "opportunities.new": (
        "/opportunities/new", "/opportunities/new?for=abdenour-c2abd&for=ines-c4nes",
    ),
    "opportunities.thanks": ("/opportunities/thanks",),
    "recruiters.page": ("/opportunities/follow/{offer}", "/opportunities/follow/nobody"),
    "testimonials.write": ("/testimonials/{invitation}",),
    "testimonials.thanks": ("/testimonials/{invitation}/thanks",),
    "relays.page": ("/relays",),
    "joining.volunteer": ("/join/coach",),
    "joining.partner": ("/join/partner",),
    "joining.thanks": ("/join/thanks",),
    "open_forms.page": ("/forms/parler-de-votre-metier",),
    "open_forms.thanks": ("/forms/parler-de-votre-metier/thanks",),
    "relays.sent": ("/relays/sent",),
    "relays.look": ("/relays/confirm/{wish}", "/relays/confirm/nobody"),
    "relays.mine": ("/relays/mine/{relay}",),
    "relays.ask_stop": ("/relays/stop/{relay}",),
    "embed.frame": ("/embed/abdenour-c2abd", "/embed/rosa-c5rsa"),
    "refusals.page": ("/messages/refuse/{refusal}",),
    "sign_in.ask": ("/sign-in",),
    "sign_in.sent": ("/sign-in/sent",),
    "correspondence.link": ("/letters/{letter}",),
    "addresses.look": ("/address/{address}", "/address/nobody"),
    "addresses.look_back": ("/address/undo/nobody",),
    "sign_in.open_link": ("/sign-in/{sign_in}", "/sign-in/nobody"),
}  # fmt: skip
"""View -> addresses that show each of the screens it has for somebody who is not signed in."""


@dataclass(frozen=True)
class Town:
    """The served site.

    Args:
        address: where it is.
        settings: those it is served with.
        tokens: what stands in for the names in SCREENS.
    """

    address: str
    settings: Settings
    tokens: dict[str, str]

    @property
    def screens(self) -> list[str]:
        """Every public screen, in full."""
        paths = [path for paths in SCREENS.values() for path in paths]
        return [self.address + path.format(**self.tokens) for path in paths]

    def signs_in(self, email: str) -> str:
        """An address that signs somebody in."""
        return make_link(self.settings, email)


@contextmanager
def served(template: Path) -> Iterator[Town]:
    """Serve a town.

    Args:
        template: a data directory that holds the cast; it is changed.
    """
    address = f"http://127.0.0.1:{(port := free_port())}"
    settings = Settings.from_environment({"DATA_DIR": str(template), "SECRET_KEY": "tests", "PUBLIC_URL": address})
    write_cast(connect(settings).spreadsheet, _rows(settings))
    with starting(template) as start:
        start("serve", "--port", str(port), PUBLIC_URL=address, SECRET_KEY="tests")
        eventually(lambda: requests.get(f"{address}/healthz", timeout=5).status_code == 200)
        yield Town(address, settings, _tokens(settings))


def _rows(settings: Settings) -> cast.Rows:
    photo = photos.made(phone_photo((1200, 1500)))
    for name, content in photo.files.items():
        Media("", settings.media_folder).write(name, content)
    rows = cast.rows() | {
        "opportunities": [OFFER], "follow_ups": [OFFER_TAKEN_UP], "meetings": MEETINGS, "trainings": [TRAINING],
        "enrolments": ENROLMENTS, "relays": [RELAY], "structures": [STRUCTURE],
        "forms": [{**FORM, "fields": "\n".join(FORM["fields"]), "active": "oui"}],
    }  # fmt: skip
    for row in rows["candidates"]:
        row |= {cast.ABDENOUR: ARABIC, cast.INES: {"photo": photo.key, "structure": "G2ESC"}}.get(row["id"], {})
    for tab, more in crowd().items():
        rows[tab] = [*rows.get(tab, []), *more]
    return rows


def _tokens(settings: Settings) -> dict[str, str]:
    state = State(settings.state_url)
    code, secret = Audience(state, settings.secret_key).make_link(cast.ABDENOUR)
    links, relay = RelayLinks(settings.secret_key, ""), Relay(**RELAY)
    wish = RelayWish("anne@example.net", {"rhythm": "Chaque semaine"}, "", "town", 4_000_000_000)
    with state.writing() as connection:
        letter = correspondence.receive(
            connection, "town", cast.ABDENOUR, "flore@example.org", "Rose", "rose@example.com", "Bonjour !", "fr"
        )
        giving.link_of(connection, relay.id, cast.ABDENOUR)
        own = [("candidates", cast.KENNY)]
        address = addresses.ask(connection, own, "kenny@example.org", "kenny.k@example.org")
    state.close()
    return {
        "shares": f"{code}-{secret}",
        "letter": letter.token if letter else "",
        "relay": links.token(relay),
        "wish": links.confirm(wish).rsplit("/", 1)[1],
        "address": address,
        "offer": Links(settings.secret_key, "").token(["P2ABC"]),
        "invitation": token_of(Invitation("towncode", cast.ABDENOUR, 4e9), settings.secret_key),
        "refusal": URLSafeSerializer(settings.secret_key, salt="tremplin-messages").dumps(
            ["MPUBL", "kenny@example.org"]
        ),
        "sign_in": make_link(settings, "flore@example.org", direct=False).rsplit("/", 1)[1],
    }
