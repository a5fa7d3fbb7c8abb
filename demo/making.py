"""The whole demo, made in memory: the same seed and day give the same people."""

import datetime as dt
from dataclasses import dataclass

from demo import cast, path, settings_rows, team
from demo.candidates import candidate_row
from demo.offers import Offers, follow_ups, follow_ups_each, meetings, meetings_each
from demo.people import Person, imagine
from demo.world import Rows, Values, World
from sheets.schema import NEW, READ_TABS


@dataclass(frozen=True, slots=True)
class Demo:
    """A generated demo.

    Args:
        rows: tab key -> rows, each column key -> typed value.
        people: candidates' ID -> the person behind the row, for portraits.
    """

    rows: Rows
    people: dict[str, Person]


def generate(candidates: int, seed: int, today: dt.date | None = None) -> Rows:
    """The rows of a demo, by tab key; each row maps column keys to typed values, keys left out are empty cells.

    Args:
        candidates: how many; the three of the cast always come first.
        seed: of all chance.
        today: the day the demo is lived on; default: today.
    """
    return make(candidates, seed, today).rows


def make(candidates: int, seed: int, today: dt.date | None = None) -> Demo:
    """A demo and the people behind its rows (see `generate`)."""
    world = World(seed, today or dt.datetime.now(dt.UTC).date())
    rows: Rows = {tab.key: [] for tab in READ_TABS}
    people = _welcome(world, rows, candidates)
    offers = Offers(world)
    for candidate in rows["candidates"]:
        _surround(world, rows, candidate, people[candidate["id"]], offers, candidates)
    rows["opportunities"] = offers.rows
    rows |= team.trainings(world, rows["coaches"])
    rows |= {
        "choices": settings_rows.choices(),
        "fields": settings_rows.fields(),
        "wordings": settings_rows.wordings(),
    }
    return Demo(rows, people)


def _welcome(world: World, rows: Rows, candidates: int) -> dict[str, Person]:
    """The team, then the candidates with their coaches."""
    camille, flore, martin = cast.camille(), cast.flore(world.today), cast.martin(world.today)
    for row_id in (*(p.id for p in cast.PEOPLE), flore["id"], martin["id"], camille["id"]):
        world.keep(row_id)
    rows["structures"] = team.structures(world)
    rows["staff"] = team.staff(world, camille)
    coaches = team.Coaches(world, rows["structures"])
    coaches.add(flore)
    coaches.add(martin, room=1)
    people = {person.id: person for person in cast.PEOPLE}
    rows["candidates"] = cast.candidates(world.today)
    while len(people) < candidates:
        person = imagine(world, len(people))
        coach = None if world.chance(0.05) else coaches.of(person.place.zone)
        structure = world.rng.choice(rows["structures"])["id"] if world.chance(0.4) else ""
        people[person.id] = person
        rows["candidates"].append(candidate_row(world, person, coach, structure))
    rows["coaches"] = coaches.rows
    return people


def _surround(world: World, rows: Rows, candidate: Values, person: Person, offers: Offers, candidates: int) -> None:
    """What comes with a candidate: path, testimonials, opportunities, meetings."""
    rows["meetings"] += meetings(world, candidate, meetings_each(candidates))
    if candidate["status"] == NEW:
        return
    rows["experiences"] += path.experiences(world, person)
    rows["testimonials"] += cast.testimonials(world, person) or path.testimonials(world, person)
    chosen = offers.near(candidate, follow_ups_each(candidates))
    rows["follow_ups"] += follow_ups(world, candidate, chosen)
