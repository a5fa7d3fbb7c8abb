"""The whole demo, made in memory: the same seed and day give the same people."""

import datetime as dt
from dataclasses import dataclass

import clock
from demo import cast
from demo.candidates import candidate_row, path
from demo.coaches import Coaches, enrolments
from demo.data import Rows, Values
from demo.meetings import live_meetings
from demo.offers import Offers, follow_ups, follow_ups_each, meetings, meetings_each
from demo.people import imagine
from demo.stories import testimonials
from demo.world import World
from programme import settings_rows
from programme.offer_steps import HIRED
from sheets.model.schema import NEW, READ_TABS

FEWEST = 3
"""The people that tests and documentation rely on are always there."""


@dataclass(frozen=True, slots=True)
class Demo:
    """A generated demo.

    Args:
        rows: tab key -> rows, each column key -> typed value.
        portraits: candidates' ID -> the file of their portrait.
    """

    rows: Rows
    portraits: dict[str, str]


def generate(candidates: int, seed: int, today: dt.date | None = None) -> Rows:
    """The rows of a demo, by tab key; each row maps column keys to typed values, keys left out are empty cells.

    Args:
        candidates: how many; those written by hand come first.
        seed: of all chance.
        today: the day the demo is lived on; default: today.
    """
    return make(candidates, seed, today).rows


def make(candidates: int, seed: int, today: dt.date | None = None) -> Demo:
    """A demo and the portraits of its people (see `generate`)."""
    world = World(seed, today or clock.now().date())
    rows: Rows = {tab.key: [] for tab in READ_TABS}
    portraits = cast.welcome(world, rows, max(candidates, FEWEST))
    by_hand = len(rows["candidates"])
    coaches = Coaches(world, rows["coaches"], rows["structures"])
    for _ in range(candidates - by_hand):
        person = imagine(world)
        coach = None if world.chance(0.05) else coaches.of(person.place.zone)
        structure = world.rng.choice(rows["structures"])["id"] if world.chance(0.4) else ""
        row = candidate_row(world, person, coach, structure)
        rows["candidates"].append(row)
        if row["status"] != NEW:
            rows["experiences"] += path(world, person)
            rows["testimonials"] += testimonials(world, person)
            portraits[person.id] = person.portrait
        rows["meetings"] += meetings(world, row, meetings_each(candidates))
    _propose(world, rows, follow_ups_each(candidates))
    rows["enrolments"] = enrolments(world, rows["coaches"], rows["trainings"])
    live_meetings(world, rows)
    rows |= settings_rows.built_in()
    rows["forms"] = [{**line, "active": True} for line in rows["forms"]]
    cast.spoil(rows)
    return Demo(rows, portraits)


def _propose(world: World, rows: Rows, each: int) -> None:
    """Give each candidate their opportunities, beside those written by hand."""
    offers = Offers(world, rows["opportunities"])
    there: dict[str, list[Values]] = {}
    for row in rows["follow_ups"]:
        there.setdefault(row["candidate"], []).append(row)
    for candidate in rows["candidates"]:
        if candidate["status"] != NEW:
            own = there.get(candidate["id"], [])
            hired = bool(candidate.get("employed")) and all(row["status"] != HIRED for row in own)
            chosen = offers.near(candidate, each - len(own))
            rows["follow_ups"] += follow_ups(world, candidate, chosen, hired)
