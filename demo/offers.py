"""Opportunities, where each candidate stands with them, and the weekly meetings."""

import datetime as dt

from demo.data import Values
from demo.people import Town, Trade, all_trades, places
from demo.words import plain_letters
from demo.world import World, words
from programme.lists import DEFAULT_LISTS
from programme.offer_steps import CONTACTED, HIRED, INTERVIEW, REFUSED, REFUSED_AFTER, TO_DO
from sheets.model.schema import NEW

_STATUSES = (TO_DO,) * 7 + (CONTACTED,) * 5 + (INTERVIEW,) * 3 + (REFUSED,) * 3 + (REFUSED_AFTER,) * 2
_EVENTS = {
    TO_DO: (),
    CONTACTED: ("contact", "relance"),
    INTERVIEW: ("contact", "entretien", "essai"),
    HIRED: ("contact", "entretien", "PMSMP", "embauche"),
    REFUSED: ("contact",),
    REFUSED_AFTER: ("contact", "entretien"),
}
_SHARED_BY = 5
"""Candidates an opportunity is proposed to, about."""


def follow_ups_each(candidates: int) -> int:
    """Opportunities each candidate has: ten as in the programme's first week, fewer in demos too large to look at."""
    return 10 if candidates <= 200 else 5 if candidates <= 1_000 else 2


def meetings_each(candidates: int) -> int:
    """Weekly meetings noted for each pair, at most."""
    return 6 if candidates <= 200 else 1


class Offers:
    """Makes opportunities as candidates need them, each shared by a few.

    Args:
        world: where chance comes from.
        rows: the opportunities there are already.
    """

    def __init__(self, world: World, rows: list[Values]) -> None:
        self.rows = rows
        self._world = world
        self._left: dict[str, list[list[Values]]] = {}

    def near(self, candidate: Values, count: int) -> list[Values]:
        """Different opportunities for a candidate: mostly of their sectors, all of their zone."""
        sectors = [candidate.get("sector_1"), candidate.get("sector_1"), candidate.get("sector_2")]
        wanted = [sector for sector in sectors if sector]
        chosen: dict[str, Values] = {}
        while len(chosen) < count:
            sector = self._world.rng.choice(wanted) if wanted and self._world.chance(0.7) else ""
            offer = self._one(candidate["zone"], sector, set(chosen))
            chosen[offer["id"]] = offer
        return list(chosen.values())

    def _one(self, zone: str, sector: str, but: set[str]) -> Values:
        sector = sector or self._world.deck("offer sectors", lambda: DEFAULT_LISTS["Secteurs"]).draw()
        shelf = self._left.setdefault(f"{zone} {sector}", [])
        for copies in shelf:
            if copies and copies[0]["id"] not in but:
                return copies.pop()
        offer = self._new(zone, sector)
        shelf[:] = [copies for copies in shelf if copies] + [[offer] * (self._world.rng.randint(2, 2 * _SHARED_BY) - 1)]
        return offer

    def _new(self, zone: str, sector: str) -> Values:
        world = self._world
        trade: Trade = world.rng.choice([t for t in all_trades() if t.sector == sector])
        place: Town = world.rng.choice([p for p in places() if p.zone == zone])
        external = world.chance(0.2)
        status = "Validée" if external else world.rng.choice(("Validée",) * 8 + ("À valider", "Archivée", "Refusée"))
        proposed = world.days_ago(2, 120)
        validated = min(proposed + dt.timedelta(days=2), world.today)
        offer = {
            "id": world.mint("opportunities"),
            "title": world.rng.choice(trade.texts("offre")),
            "company": world.rng.choice(words(sector)),
            "department": place.department,
            "address": f"{world.rng.randint(1, 140)} {world.word('rue')}, {place.postal_code} {place.name}",
            "sector": sector,
            "origin": world.rng.choice(DEFAULT_LISTS["Origines"]) if external else "",
            "status": status,
            "proposed_on": proposed,
            "validated_on": validated if status in ("Validée", "Archivée") else None,
            "for_all": not external and world.chance(0.02),
            **self._terms(trade),
            **({} if external else self._recruiter()),
        }
        self.rows.append(offer)
        return offer

    def _terms(self, trade: Trade) -> Values:
        world, licences = self._world, trade.texts("permis")
        return {
            "contract": world.rng.choice(DEFAULT_LISTS["Contrats"][:7]),
            "description": world.word("description d'offre").format(n=world.rng.choice(("trois", "six", "huit"))),
            "hours": world.word("horaires") if world.chance(0.8) else "",
            "salary": world.word("salaire") if world.chance(0.8) else "",
            "licence": world.rng.choice(licences) if licences and world.chance(0.4) else "",
        }

    def _recruiter(self) -> Values:
        world = self._world
        first_name, last_name, position = world.word("recruteur").split(", ")
        return {
            "recruiter_first_name": first_name,
            "recruiter_last_name": last_name,
            "recruiter_position": position,
            "recruiter_email": f"{plain_letters(f'{first_name}-{last_name}')}@example.org",
            "recruiter_phone": world.phone() if world.chance(0.5) else "",
            "message": world.word("message d'offre") if world.chance(0.6) else "",
        }


def follow_ups(world: World, candidate: Values, offers: list[Values], hired: bool) -> list[Values]:
    """Where a candidate stands with each opportunity.

    Args:
        world: where chance comes from.
        candidate: their row.
        offers: the opportunities.
        hired: the first one ended well.
    """
    rows = []
    for index, offer in enumerate(offers):
        status = HIRED if hired and not index else _status(world, offer)
        day = offer["proposed_on"] + dt.timedelta(days=world.rng.randint(0, 5))
        names = _EVENTS[status]
        events = [min(day + dt.timedelta(days=6 * step), world.today) for step in range(len(names))]
        seen = status != TO_DO or world.chance(0.4)
        rows.append(
            {
                "id": world.mint("follow_ups"),
                "candidate": candidate["id"],
                "opportunity": offer["id"],
                "status": status,
                "seen_on": min(day, world.today) if seen else None,
                "bookmarked": world.chance(0.15) if seen else None,
                "archived": world.chance(0.6) if status in (REFUSED, REFUSED_AFTER) else None,
                "recommended": world.chance(0.2) or None,
                "changed_on": events[-1] if events else None,
                "events": tuple(f"{at:%d/%m/%Y} {name}" for at, name in zip(events, names, strict=True)),
                "note": world.word("note de suivi") if names and world.chance(0.6) else "",
                "offered_on": offer["validated_on"],
            }
        )
    return rows


def _status(world: World, offer: Values) -> str:
    if offer["status"] == "À valider":
        return TO_DO
    status: str = world.deck("follow-up statuses", lambda: _STATUSES).draw()
    return CONTACTED if offer.get("origin") and status == TO_DO else status


def meetings(world: World, candidate: Values, at_most: int) -> list[Values]:
    """The last weekly meetings; some pairs have not met for a while."""
    if not candidate["coach"] or candidate["status"] == NEW:
        return []
    day = world.today - dt.timedelta(days=world.rng.choice((1, 2, 3, 5, 6, 6, 20)))
    return [
        {
            "id": world.mint("meetings"),
            "candidate": candidate["id"],
            "coach": candidate["coach"],
            "date": day - dt.timedelta(days=7 * week + world.rng.choice((0, 0, 0, 1))),
            "note": world.word("note de rendez-vous"),
            "next_step": world.word("prochaine étape") if world.chance(0.9) else "",
        }
        for week in range(world.rng.randint(1, at_most))
    ]
