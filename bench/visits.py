"""What strangers ask of the site under load: CV pages, the gallery, searches, each in turn."""

import itertools
import random
from collections.abc import Iterator

import requests

from bench.deployment import Deployment
from cv.slugs import slug_of
from views.public.showcase import looking_in

SEARCHES = ("cuisine", "menuisier", "paris", "accueil", "lyon")


def addresses(deployment: Deployment, seed: int) -> Iterator[str]:
    """Addresses without end, as one stranger after the other asks for them: mostly CVs that were shared with them."""
    rng = random.Random(seed)
    slugs = [slug_of(row) for row in looking_in(deployment.book.snapshot).values()]
    for n in itertools.count():
        if n % 10 == 4:
            yield f"{deployment.site}/"
        elif n % 10 == 9:
            yield f"{deployment.site}/?q={rng.choice(SEARCHES)}"
        else:
            yield f"{deployment.site}/cv/{rng.choice(slugs)}"


def get(session: requests.Session, address: str) -> None:
    """Ask for a page.

    Raises:
        requests.RequestException: nobody answered, or an error was answered.
    """
    session.get(address, timeout=30).raise_for_status()
