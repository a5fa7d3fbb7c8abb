"""Coaches of the people beyond the cast, and who has a seat at which training."""

from demo.data import Values
from demo.people import origins
from demo.words import plain_letters
from demo.world import World

_TRAINED = 2_000
"""Enrolments stop there: a large demo tests the reading of candidates, not of attendance sheets."""


class Coaches:
    """Hands each candidate a coach of their zone; a coach follows one to four people.

    Args:
        world: where chance comes from.
        rows: the coaches there are already.
        structures: some coaches come from one.
    """

    def __init__(self, world: World, rows: list[Values], structures: list[Values]) -> None:
        self.rows = rows
        self._world = world
        self._structures = structures
        self._open: dict[str, tuple[Values, int]] = {}

    def of(self, zone: str) -> Values:
        """A coach of this zone who has room."""
        coach, room = self._open.get(zone, ({}, 0))
        if not room:
            coach, room = self._new(zone), self._world.rng.choice((1, 2, 2, 3, 4))
            self.rows.append(coach)
        self._open[zone] = (coach, room - 1)
        return coach

    def _new(self, zone: str) -> Values:
        world = self._world
        origin = world.rng.choice(origins())
        first_name = world.rng.choice(origin.names[world.chance(0.6)])
        coach_id = world.mint("coaches")
        return {
            "id": coach_id,
            "first_name": first_name,
            "last_name": world.rng.choice(origins()[0].families + origin.families),
            "email": f"{plain_letters(first_name)}.{coach_id.lower()}@example.org",
            "phone": world.phone(),
            "structure": world.rng.choice(self._structures)["id"] if world.chance(0.2) else "",
            "zone": zone,
            "trained_on": world.days_ago(30, 700) if world.chance(0.85) else None,
            "active": world.chance(0.95),
            "notes": "Disponible le soir." if world.chance(0.2) else "",
        }


def enrolments(world: World, coaches: list[Values], sessions: list[Values]) -> list[Values]:
    """Who has a seat at which training session, and who came."""
    return [
        {
            "id": world.mint("enrolments"),
            "training": session["id"],
            "coach": coach["id"],
            "present": world.chance(0.85) if session["date"] < world.today else None,
        }
        for coach in coaches[:_TRAINED]
        for session in world.rng.sample(sessions, world.rng.choice((1, 1, 2)))
    ]
