"""The people written by hand, and what surrounds them, as rows."""

from demo.data import Rows, cast_people, cast_table, typed
from demo.world import World
from sheets.model.schema import BY_KEY, CANDIDATES, TABS

AGE, PORTRAIT = "Âge", "Portrait"
"""What a person's file says beyond the tab's columns."""
_AROUND = ("structures", "staff", "coaches", "opportunities", "trainings", "relays")


def welcome(world: World, rows: Rows, at_most: int) -> dict[str, str]:
    """Put the first people of the cast into the rows, and what surrounds them.

    Args:
        world: IDs are kept and minted there.
        rows: filled.
        at_most: how many candidates.

    Returns:
        Candidates' ID -> the file of their portrait, for those who have one.
    """
    portraits: dict[str, str] = {}
    for lines in list(cast_people())[:at_most]:
        person = typed(*lines[0], world.today)
        if name := lines[0][1].get(PORTRAIT):
            portraits[person["id"]] = f"{name}.svg"
            person["photo"] = f"portraits/{person['id']}.svg"
        rows[CANDIDATES.key].append(person)
        world.keep(person["id"])
        world.taken_names.add((person["first_name"], person["last_name"]))
        for tab, line in lines[1:]:
            row = {"id": world.mint(tab.key), "candidate": person["id"], **typed(tab, line, world.today)}
            rows[tab.key].append(row | ({"coach": person["coach"]} if tab.key == "meetings" else {}))
    _surround(world, rows)
    return portraits


def _surround(world: World, rows: Rows) -> None:
    for name in _AROUND:
        found = [typed(BY_KEY[name], line, world.today) for line in cast_table(name)]
        if name == "coaches":
            # Whoever follows nobody here is not shown as idle.
            busy = {candidate.get("coach") for candidate in rows[CANDIDATES.key]}
            found = [coach for number, coach in enumerate(found) if number < 2 or coach["id"] in busy]
        for row in found:
            world.keep(row["id"])
        rows[name] = found


def spoil(rows: Rows) -> None:
    """Put in the cells that wait for a person to mend them: what `cast/problems.csv` says somebody typed."""
    for line in cast_table("problems"):
        tab = next(tab for tab in TABS if tab.title == line["onglet"])
        column = next(column for column in tab.columns if column.header == line["colonne"])
        for row in rows[tab.key]:
            if row["id"] == line["ligne"]:
                row[column.key] = line["cellule"]
