"""Those around the candidates: coaches, structures, staff, training sessions."""

import datetime as dt

from demo import small_texts as texts
from demo.origins import ORIGINS
from demo.words import plain_letters, say
from demo.world import Rows, Values, World
from programme.lists import DEFAULT_LISTS

_ZONE_STAFF = (("Dominique", "Lebrun"), ("Aïcha", "Morvan"), ("Stéphane", "Da Costa"))
_COACHES_TRAINED = 2_000
"""Enrolments stop there: a large demo tests the reading of candidates, not of attendance sheets."""


class Coaches:
    """Hands each candidate a coach of their zone; a coach follows one to four people."""

    def __init__(self, world: World, structures: list[Values]) -> None:
        self.rows: list[Values] = []
        self._world = world
        self._structures = structures
        self._open: dict[str, tuple[Values, int]] = {}

    def add(self, coach: Values, room: int = 0) -> Values:
        """Take a coach in, with room for some more candidates of their zone."""
        self.rows.append(coach)
        self._open[coach["zone"]] = (coach, room)
        return coach

    def of(self, zone: str) -> Values:
        """A coach of this zone who has room."""
        coach, room = self._open.get(zone, ({}, 0))
        if not room:
            coach, room = self.add(self._new(zone)), self._world.rng.choice((1, 2, 2, 3, 4))
        self._open[zone] = (coach, room - 1)
        return coach

    def _new(self, zone: str) -> Values:
        world = self._world
        first_name, last_name, feminine = self._name()
        coach_id = world.mint("coaches")
        return {
            "id": coach_id,
            "first_name": first_name,
            "last_name": last_name,
            "email": f"{plain_letters(first_name)}.{coach_id.lower()}@example.org",
            "phone": world.phone(),
            "structure": world.rng.choice(self._structures)["id"] if world.chance(0.2) else "",
            "zone": zone,
            "trained_on": world.days_ago(30, 700) if world.chance(0.85) else None,
            "active": world.chance(0.95),
            "notes": say("[Disponible|Disponible] le soir.", feminine) if world.chance(0.2) else "",
        }

    def _name(self) -> tuple[str, str, bool]:
        if len(self.rows) < len(texts.COACH_NAMES):
            first_name, last_name, feminine = texts.COACH_NAMES[len(self.rows)]
            return first_name, last_name, feminine
        origin = self._world.rng.choice(ORIGINS)
        feminine = self._world.chance(0.6)
        first_name = self._world.rng.choice(origin.women if feminine else origin.men)
        return first_name, self._world.rng.choice(ORIGINS[0].families + origin.families), feminine


def structures(world: World) -> list[Values]:
    """The partner organisations, one or two a zone."""
    zones = DEFAULT_LISTS["Zones"]
    return [
        {
            "id": world.mint("structures"),
            "name": say(name, False),
            "address": say(f"{world.rng.randint(1, 90)} {world.rng.choice(texts.STREETS)}", False),
            "zone": zones[index % len(zones)],
            "contact_name": contact,
            "contact_email": f"{plain_letters(name)[:40].strip('-')}@example.org",
        }
        for index, (name, contact) in enumerate(texts.STRUCTURES)
    ]


def staff(world: World, camille: Values) -> list[Values]:
    """The team: Camille first, the other zones shared among the rest."""
    others = [zone for zone in DEFAULT_LISTS["Zones"] if zone not in camille["zones"]]
    return [camille] + [
        {
            "id": world.mint("staff"),
            "first_name": first_name,
            "last_name": last_name,
            "email": f"{plain_letters(first_name)}@example.org",
            "zones": tuple(others[index :: len(_ZONE_STAFF)]),
            "mailbox": f"equipe-{plain_letters(others[index])}@example.org",
        }
        for index, (first_name, last_name) in enumerate(_ZONE_STAFF)
    ]


def trainings(world: World, coaches: list[Values]) -> Rows:
    """Training sessions, and who has a seat."""
    sessions: list[Values] = []
    for index, (title, place) in enumerate(texts.TRAININGS):
        day = world.today + dt.timedelta(days=30 * (index - 3) + world.rng.randint(0, 20))
        sessions.append(
            {"id": world.mint("trainings"), "title": say(title, False), "date": day, "place": place, "seats": 12.0}
        )
    seats: list[Values] = []
    for coach in coaches[:_COACHES_TRAINED]:
        for session in world.rng.sample(sessions, world.rng.choice((1, 1, 2))):
            seat = {"id": world.mint("enrolments"), "training": session["id"], "coach": coach["id"]}
            past = session["date"] < world.today
            seats.append({**seat, "present": world.chance(0.85) if past else None})
    return {"trainings": sessions, "enrolments": seats}
