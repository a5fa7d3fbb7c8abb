"""What meetings say of how somebody is and of what was done, and those that are planned."""

import datetime as dt

from demo.data import Rows, Values
from demo.world import World
from programme.lists import DEFAULT_LISTS

_PLANNED = 0.6
"""Pairs that have fixed their next meeting."""
_HOURS = ("9 h 30", "11 h", "14 h", "17 h 30", "18 h")
_HELD_BY = 8
"""Days since the last meeting after which the next one is not fixed yet: the pair has not met for a while."""


def live_meetings(world: World, rows: Rows) -> None:
    """Complete the meetings of a demo: those that say nothing of it get a mood and what was done; some pairs plan one.

    Args:
        world: of the demo.
        rows: its rows; changed.
    """
    by_pair: dict[tuple[str, str], list[Values]] = {}
    for row in rows["meetings"]:
        by_pair.setdefault((row["candidate"], row["coach"]), []).append(row)
    for (candidate, coach), found in by_pair.items():
        held = sorted((row for row in found if row["date"] <= world.today), key=lambda row: row["date"])
        mood = world.rng.randint(2, 4)
        for row in held:
            mood = max(1, min(5, mood + world.rng.choice((-1, 0, 0, 1, 1))))
            row.setdefault("morale", mood)
            row.setdefault(
                "done", tuple(world.rng.sample(DEFAULT_LISTS["Fait en rendez-vous"], world.rng.choice((1, 1, 2))))
            )
        is_lively = held and (world.today - held[-1]["date"]).days < _HELD_BY
        if is_lively and len(held) == len(found) and world.chance(_PLANNED):
            rows["meetings"].append(_planned(world, candidate, coach))


def _planned(world: World, candidate: str, coach: str) -> Values:
    return {
        "id": world.mint("meetings"),
        "candidate": candidate,
        "coach": coach,
        "date": world.today + dt.timedelta(days=world.rng.randint(1, 7)),
        "hour": world.rng.choice(_HOURS),
    }
