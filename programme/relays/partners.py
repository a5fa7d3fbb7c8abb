"""Partners: a parish, a company, an association that shows a card of ours on its own site, counted by its code.

A code is one that stands in the column of the tab `Relais`, or the ID of a structure; others are counted for nobody.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Connection

from programme import audience
from programme.audience import OPPORTUNITY, VIEW
from programme.relays import giving
from sheets.book import Book
from sheets.model.columns import fold
from sheets.model.snapshot import Snapshot

EMBED = "embed"
"""The kind under which the audience counts how often a partner's card was looked at (see audience.days)."""
_OWNER = "partner "


def known_partner(snapshot: Snapshot, code: str) -> str:
    """A partner's code as the sheet writes it; empty where it is nobody's.

    Args:
        snapshot: a reading.
        code: as an address says it.
    """
    wanted = fold(code.strip())
    return partners_of(snapshot).get(wanted, "") if wanted else ""


def partners_of(snapshot: Snapshot) -> Mapping[str, str]:
    """Folded code -> code, of all partners."""
    named = (relay.partner.strip() for relay in snapshot.relays.rows)
    found = [*(row.id for row in snapshot.structures.rows), *filter(None, named)]
    return {fold(code): code for code in found}


def partner_link(book: Book, partner: str, candidate: str) -> str:
    """The code of a partner's own link to a CV, made the first time.

    Args:
        book: the workbook.
        partner: a code of known_partner.
        candidate: whose CV.
    """
    with book.state.reading() as connection:
        known = giving.codes_of(connection, _OWNER + partner).get(candidate)
    if known:
        return known
    with book.state.writing() as connection:
        return giving.link_of(connection, _OWNER + partner, candidate)


@dataclass(frozen=True, slots=True)
class PartnerFigures:
    """What somebody's links brought, all CVs together.

    Args:
        code: whose: a partner's code, or empty for all relays.
        cards: how many people looked at a partner's cards, each once a day.
        views, offers: how many.
    """

    code: str
    cards: int = 0
    views: int = 0
    offers: int = 0


@dataclass(frozen=True, slots=True)
class AllFigures:
    """What relays brought together, and each partner."""

    relays: PartnerFigures
    partners: tuple[PartnerFigures, ...]


def figures_of_partners(book: Book) -> AllFigures:
    """What relays and partners brought so far."""
    with book.state.reading() as connection:
        cards, found = _looked_at(connection), _brought_by_owner(connection)
    of_relays = Counter[str]()
    for owner, counts in found.items():
        if not owner.startswith(_OWNER):
            of_relays.update(counts)
    codes = {*cards, *(owner.removeprefix(_OWNER) for owner in found if owner.startswith(_OWNER))}
    nothing = Counter[str]()
    partners = tuple(
        PartnerFigures(code, cards.get(code, 0), counts[VIEW], counts[OPPORTUNITY])
        for code in sorted(codes)
        for counts in (found.get(_OWNER + code, nothing),)
    )
    return AllFigures(PartnerFigures("", 0, of_relays[VIEW], of_relays[OPPORTUNITY]), partners)


def _looked_at(connection: Connection) -> dict[str, int]:
    """Partner -> how many people looked at its cards, each counted once a day."""
    days = audience.days.c
    counted = sa.select(days.way, sa.func.sum(days.times)).where(days.kind == EMBED).group_by(days.way)
    return {str(way): int(times) for way, times in connection.execute(counted)}


def _brought_by_owner(connection: Connection) -> dict[str, Counter[str]]:
    """Owner of links -> kind -> how many."""
    brought, links = audience.brought.c, giving.links
    counted = sa.select(links.c.owner, brought.kind, sa.func.sum(brought.times)).join(
        links, links.c.code == brought.code
    )
    found: dict[str, Counter[str]] = {}
    for owner, kind, times in connection.execute(counted.group_by(links.c.owner, brought.kind)):
        found.setdefault(owner, Counter())[kind] = int(times)
    return found
