"""What a relay brought, counted, and said in the words of their mails and of their page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Connection

from programme import audience
from programme.audience import OPPORTUNITY, SHARE, VIEW
from programme.letters.share_messages import PREFIX
from programme.letters.wordings import wording
from programme.opportunities import is_looking
from programme.publication import is_public
from programme.relays import giving
from sheets.book import Book
from sheets.model.schema import Candidate
from sheets.model.snapshot import Snapshot

_SOMEBODY = {"fr": "une personne dont vous avez partagé le CV", "en": "somebody whose CV you shared"}
_COUNTED: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "fr": {
        VIEW: ("1 personne a ouvert un CV", "{n} personnes ont ouvert un CV"),
        SHARE: ("1 l’a partagé à son tour", "{n} l’ont partagé à leur tour"),
        OPPORTUNITY: ("1 opportunité est née", "{n} opportunités sont nées"),
        "hired": ("1 personne a trouvé un travail", "{n} personnes ont trouvé un travail"),
    },
    "en": {
        VIEW: ("1 person opened a CV", "{n} people opened a CV"),
        SHARE: ("1 shared it in turn", "{n} shared it in turn"),
        OPPORTUNITY: ("1 opportunity came of it", "{n} opportunities came of it"),
        "hired": ("1 person found a job", "{n} people found a job"),
    },
}
_SO_FAR = {"fr": "Jusqu’ici, grâce à vous : {all}.", "en": "So far, thanks to you: {all}."}


@dataclass(frozen=True, slots=True)
class Brought:
    """What one person's link to one CV brought.

    Args:
        candidate: whose CV, by ID.
        name: their first name, where it is public now; else empty.
        code: the link's.
        views, shares, offers: how many.
        looking: the CV may still be shared.
        hired: they found a job.
    """

    candidate: str
    name: str
    code: str
    views: int = 0
    shares: int = 0
    offers: int = 0
    looking: bool = False
    hired: bool = False


def brought_by(connection: Connection, snapshot: Snapshot, owner: str) -> list[Brought]:
    """What each link of a relay or a partner brought, the latest CV first.

    Args:
        connection: any transaction.
        snapshot: a reading.
        owner: a relay's ID, or a partner's code.
    """
    codes = giving.codes_of(connection, owner)
    counts = _counts(connection, codes.values())
    order = [turn.candidate for turn in giving.turns_of(connection, owner)]
    people = [candidate for candidate in dict.fromkeys((*order, *codes)) if candidate in codes]
    return [_brought(snapshot, one, codes[one], counts.get(codes[one], {})) for one in people]


def figures_of(book: Book, owner: str) -> list[Brought]:
    """The same, as the workbook is now."""
    snapshot = book.snapshot
    with book.state.reading() as connection:
        return brought_by(connection, snapshot, owner)


def public_name(candidate: Candidate | None) -> str:
    """A first name that the public may read now, on a CV or on the page that says good news; else empty."""
    return candidate.first_name if candidate is not None and is_public(candidate) else ""


def in_words(found: Iterable[Brought], language: str = "fr") -> str:
    """ "Jusqu'ici, grâce à vous : 12 personnes ont ouvert un CV..."; empty where there is nothing to tell."""
    all_of_it = list(found)
    totals = {
        VIEW: sum(one.views for one in all_of_it),
        SHARE: sum(one.shares for one in all_of_it),
        OPPORTUNITY: sum(one.offers for one in all_of_it),
        "hired": sum(one.hired and one.views + one.shares + one.offers > 0 for one in all_of_it),
    }
    counted, so_far = _COUNTED.get(language, _COUNTED["fr"]), _SO_FAR.get(language, _SO_FAR["fr"])
    said = [counted[key][n > 1].replace("{n}", str(n)) for key, n in totals.items() if n]
    return so_far.replace("{all}", ", ".join(said)) if said else ""


def values_for(
    connection: Connection,
    snapshot: Snapshot,
    public_url: str,
    relay: str,
    candidate: Candidate | None,
    language: str = "fr",
) -> dict[str, str]:
    """What stands for each place of a mail to a relay.

    Args:
        connection: any transaction.
        snapshot: a reading.
        public_url: the site's address.
        relay: the reader, by ID.
        candidate: whom it is about; None: nobody.
        language: the mail's.
    """
    name = public_name(candidate)
    brought = in_words(brought_by(connection, snapshot, relay), language)
    values = {"name": name or _SOMEBODY.get(language, _SOMEBODY["fr"]), "brought": brought}
    if candidate is None or not name:
        return values | {"phrase": "", "link": "", "message": ""}
    opened = snapshot.candidates.tab.shown
    phrase = candidate.catchphrase.strip('«»" ') if "catchphrase" in opened else ""
    code = giving.codes_of(connection, relay).get(candidate.id, "")
    link = f"{public_url}/cv/{candidate.id.lower()}" + (f"?s={code}" if code else "")
    message = wording(snapshot, f"{PREFIX}relais.message", language, prenom=name, phrase=phrase, lien=link)
    return values | {"phrase": phrase, "link": link, "message": message}


def _brought(snapshot: Snapshot, row_id: str, code: str, counts: Mapping[str, int]) -> Brought:
    candidate = snapshot.candidates.get(row_id)
    looking = candidate is not None and is_looking(candidate)
    hired = candidate is not None and candidate.employed is True
    return Brought(
        row_id, public_name(candidate), code, counts.get(VIEW, 0), counts.get(SHARE, 0), counts.get(OPPORTUNITY, 0),
        looking, hired,
    )  # fmt: skip


def _counts(connection: Connection, codes: Iterable[str]) -> dict[str, dict[str, int]]:
    wanted = sa.select(audience.brought).where(audience.brought.c.code.in_(list(codes)))
    found: dict[str, dict[str, int]] = {}
    for row in connection.execute(wanted):
        found.setdefault(row.code, {})[row.kind] = row.times
    return found
