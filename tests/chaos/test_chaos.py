"""Nothing is lost: web users, staff, two workers and a bad network at once, then every value is asked for.

TREMPLIN_CHAOS=200 runs 200 worlds instead of CI's few.
"""

import os
import random
from pathlib import Path

import gspread
import pytest

from settings import Settings
from sheets import outbox
from sheets.book import Book
from sheets.connection import connect
from sheets.kinds import plain
from sheets.schema import CANDIDATES
from sheets.state import changes
from sheets.sync import Sync
from tests.chaos.world import HEADERS, World, put_between

WORLDS = int(os.environ.get("TREMPLIN_CHAOS", "6"))
ACTS = 60
RATE = 0.12


def make_world(settings: Settings, book: Book, seed: int) -> tuple[World, list[object]]:
    """Two workers, each on its own bad network, and staff on a good one."""
    rng = random.Random(seed)
    staff = connect(settings).spreadsheet
    world = World(book, [], staff, rng)
    networks: list[object] = []
    for _ in range(2):
        workbook = connect(settings)
        world.workers.append(Sync(book.state, lambda workbook=workbook: workbook, 0.0))  # type: ignore[misc]
        networks.append(put_between(workbook, rng, RATE, lambda: _meanwhile(world)))
    return world, networks


def _meanwhile(world: World) -> None:
    if world.rng.random() < 0.2:
        world.web_edits()
    elif world.rng.random() < 0.2:
        world.worker_turns(world.rng.choice(world.workers))
    else:
        world.staff_acts()


def sheet_values(staff: gspread.Spreadsheet) -> dict[tuple[str, str], str]:
    """(row ID, column key) -> cell, for the columns everybody edits; and nothing may stand anywhere else."""
    rows = staff.worksheet(CANDIDATES.title).get_all_values()
    header = rows[0]
    ids = header.index("ID")
    keys = {header.index(name): key for key, name in HEADERS.items()}
    return {(row[ids], key): row[n] for row in rows[1:] for n, key in keys.items()}


def strays(staff: gspread.Spreadsheet, world: World) -> list[str]:
    """Values that stand where nobody put them."""
    homes = dict(world.typed)
    homes |= {value: (row_id, key) for row_id, key, value in world.kept.values()}
    rows = staff.worksheet(CANDIDATES.title).get_all_values()
    header, ids = rows[0], rows[0].index("ID")
    keys = {header.index(name): key for key, name in HEADERS.items()}
    return [
        f"{cell} in row {row[ids]!r} under {header[n]!r}, meant for {homes[cell]}"
        for row in rows[1:]
        for n, cell in enumerate(row)
        if cell in homes and homes[cell] != (row[ids], keys.get(n, ""))
    ]


def replaced_knowingly(value: str, final: str, knew: dict[str, str]) -> bool:
    """Whether a chain of authors who each saw the value before theirs leads from `final` back to `value`."""
    seen = set()
    while final and final not in seen:
        if final == value:
            return True
        seen.add(final)
        final = knew.get(final, "")
    return False


@pytest.mark.parametrize("seed", range(WORLDS))
def test_nothing_is_lost(settings: Settings, book: Book, seed: int, tmp_path: Path) -> None:
    world, networks = make_world(settings, book, seed)
    for _ in range(ACTS):
        world.act()
    for network in networks:
        while network.late:  # type: ignore[attr-defined]
            network.inner.send(network.late.pop())  # type: ignore[attr-defined]
        network.rate = 0.0  # type: ignore[attr-defined]
    world.settle()
    problems = audit(world)
    assert problems == [], f"seed {seed}: {problems}"


def audit(world: World) -> list[str]:
    """What went wrong, in sentences; nothing when all is well."""
    with world.book.state.reading() as connection:
        lines = outbox.load(connection, changes.c.action == outbox.CELL)
        appended = outbox.load(connection, changes.c.action == outbox.APPEND)
    final = sheet_values(world.staff)
    knew = {line.new: plain(line.base) for line in lines if line.state == outbox.DONE}
    found = strays(world.staff, world)
    found += [f"{line.new} is still {line.state}" for line in (*lines, *appended) if line.state in outbox.OPEN]
    last_typed = {home: value for value, home in world.typed.items()}
    for line in lines:
        home = (line.row_id, line.key)
        if line.state != outbox.DONE or final[home] == line.new:
            continue
        superseded = home in last_typed or replaced_knowingly(line.new, final[home], knew)
        if not superseded:
            found.append(f"{line.new} is done but {home} holds {final[home]!r}")
    for home, value in last_typed.items():
        if not replaced_knowingly(value, final.get(home, ""), knew):
            found.append(f"staff's {value} in {home} became {final.get(home)!r}")
    ids = world.staff.worksheet("Expériences").col_values(1)
    done = {line.row_id for line in appended if line.state == outbox.DONE}
    found += [f"{row_id} stands {ids.count(row_id)} times" for row_id in done if ids.count(row_id) != 1]
    return found
