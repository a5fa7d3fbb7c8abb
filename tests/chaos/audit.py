"""After the storm: ask each value ever typed where it is, and who replaced it knowingly."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import gspread
import sqlalchemy as sa

from sheets import outbox
from sheets.kinds import plain
from sheets.outbox import APPEND, CELL, DONE, NOOP, OPEN, PERSON, Pending
from sheets.schema import CANDIDATES, EXPERIENCES, JOURNAL
from sheets.state import repairs
from tests.chaos.staff import Home
from tests.chaos.world import COACH, HEADERS, World


@dataclass(frozen=True)
class End:
    """What there is to see at the end.

    Args:
        world: what everybody did.
        cells: home -> the cells that stand there: several when a row was copied.
        rows: the rows of the tab the web adds to, by header.
        lines: the outbox.
        mending: the repairs.
        journal: the Journal's lines, by header, in order.
    """

    world: World
    cells: dict[Home, list[str]]
    rows: list[dict[str, str]]
    lines: list[Pending]
    mending: list[Any]
    journal: list[dict[str, str]]

    def left_to_people(self, home: Home, value: str) -> bool:
        """Whether a repair of that cell waits for a person: known, and said."""
        return any(
            (r.row_id, r.header) == home and r.state == PERSON and value in (was(r.ours), was(r.restore))
            for r in self.mending
        )


def look(world: World) -> End:
    """Read the sheet as staff see it, and the state database."""
    rows = by_header(world.staff.spreadsheet, CANDIDATES.title)
    cells: dict[Home, list[str]] = defaultdict(list)
    for row in rows:
        for header, cell in row.items():
            cells[row["ID"], header].append(cell)
    with world.book.state.reading() as connection:
        lines, mending = outbox.load(connection), list(connection.execute(sa.select(repairs)).all())
    spreadsheet = world.staff.spreadsheet
    return End(
        world, cells, by_header(spreadsheet, EXPERIENCES.title), lines, mending, by_header(spreadsheet, JOURNAL.title)
    )


def audit(end: End) -> list[str]:
    """What went wrong, in sentences; nothing when all is well."""
    checks = (unsettled, strays, lost, untouched, added_rows, journaled)
    return [f"{check.__name__}: {sentence}" for check in checks for sentence in check(end)]


def unsettled(end: End) -> Iterable[str]:
    """Every acknowledged change came to an end; no value being typed twice, none can have been there already."""
    for line in end.lines:
        if line.state in (*OPEN, NOOP):
            yield f"{line.new} is {line.state}"
    for repair in end.mending:
        if repair.state not in (DONE, PERSON):
            yield f"a repair of {repair.row_id} {repair.header} is {repair.state}"
    kept = {line.new for line in end.lines if line.action == CELL}
    yield from (f"{value} was acknowledged and forgotten" for value in end.world.kept if value not in kept)


def strays(end: End) -> Iterable[str]:
    """No value stands where nobody put it."""
    homes = {**end.world.staff.typed, **end.world.kept}
    for home, found in end.cells.items():
        for cell in found:
            if cell in homes and homes[cell] != home and not end.left_to_people(home, cell):
                yield f"{cell}, meant for {homes[cell]}, stands in {home}"


def lost(end: End) -> Iterable[str]:
    """What was there at first, what staff typed and what is said to be done: still there, or replaced knowingly."""
    expected = [(home, value) for value, home in end.world.staff.typed.items()]
    expected += [((line.row_id, HEADERS[line.key]), line.new) for line in cells_of(end, DONE)]
    expected += [(home, value) for home, value in end.world.before.items() if home[1] in HEADERS.values() and value]
    known = accounted(end)
    for home, value in expected:
        if value not in known[home] and not end.left_to_people(home, value):
            yield f"{value} is not accounted for in {home}, which holds {end.cells.get(home)}"


def accounted(end: End) -> dict[Home, set[str]]:
    """By home, what stands there, or stood in a row staff deleted, and all it replaced knowingly, however far back."""
    replaced = replacements(end)
    known: dict[Home, set[str]] = defaultdict(set)
    standing = [(home, value) for home, found in end.cells.items() for value in found] + end.world.staff.buried
    while standing:
        home, value = standing.pop()
        if value not in known[home]:
            known[home].add(value)
            standing += [(home, older) for older in replaced[home, value]]
    return known


def replacements(end: End) -> dict[tuple[Home, str], set[str]]:
    """(home, value) -> what its author saw there; a stray value leads to what it covered, if that was recorded."""
    replaced: dict[tuple[Home, str], set[str]] = defaultdict(set)
    for value, home in end.world.staff.typed.items():
        replaced[home, value].add(end.world.staff.over[value])
    for line in cells_of(end, DONE, NOOP):
        replaced[(line.row_id, HEADERS[line.key]), line.new].add(plain(line.base))
    for repair in end.mending:
        replaced[(repair.row_id, repair.header), was(repair.ours)].add(was(repair.restore))
    return replaced


def untouched(end: End) -> Iterable[str]:
    """The columns nobody types in hold what they held."""
    for home, value in end.world.before.items():
        for cell in end.cells.get(home, []) if home[1] not in HEADERS.values() else []:
            if cell != value and not end.left_to_people(home, cell):
                yield f"{home} held {value!r} and holds {cell!r}"


def added_rows(end: End) -> Iterable[str]:
    """Each row the web added stands once, with its cells under their headers and nothing else."""
    done = {line.row_id for line in end.lines if line.action == APPEND and line.state == DONE}
    for row_id, cells in end.world.added.items():
        found = [row for row in end.rows if row["ID"] == row_id]
        if len(found) > 1 or (row_id in done and not found):
            yield f"{row_id} stands {len(found)} times"
        wanted = {EXPERIENCES.by_key[key].header: plain(cell) for key, cell in cells.items()}
        for row in found if row_id in done else []:
            if {header: cell for header, cell in row.items() if cell} != wanted:
                yield f"{row_id} holds {row}"


def journaled(end: End) -> Iterable[str]:
    """Each change done has its line, and no batch left its lines twice."""
    headers = {column.key: column.header for column in JOURNAL.columns}
    ours = [line for line in end.journal if line[headers["author"]] == COACH]
    keys = [tuple(line[headers[k]] for k in ("batch", "tab", "row_id", "header", "new")) for line in ours]
    yield from (f"{key} stands {count} times" for key, count in Counter(keys).items() if count > 1)
    told = {key[2:] for key in keys}
    for line in cells_of(end, DONE):
        if (line.row_id, HEADERS[line.key], line.new) not in told:
            yield f"{line.new} is done and not in the Journal"


def met(end: End) -> Counter[str]:
    """How often each thing happened: acts, faults, what became of changes, repairs."""
    states = Counter(f"{line.state} {line.reason}".strip() for line in end.lines)
    mended = Counter(f"repair {repair.state}" for repair in end.mending)
    faults = sum((network.counts for network in end.world.networks), Counter[str]())
    return Counter({"world": 1}) + end.world.counts + end.world.staff.counts + faults + states + mended


def summary(end: End) -> str:
    """What was met, in one line, so that a reader sees the world did something."""
    return ", ".join(f"{count} {what}" for what, count in met(end).most_common())


def cells_of(end: End, *states: str) -> list[Pending]:
    """The outbox's cells in these states."""
    return [line for line in end.lines if line.action == CELL and line.state in states]


def was(cell: str) -> str:
    """A cell as the state database keeps it, as text."""
    return plain(json.loads(cell))


def by_header(spreadsheet: gspread.Spreadsheet, title: str) -> list[dict[str, str]]:
    """A tab's rows that hold something, by header."""
    header, *rows = spreadsheet.worksheet(title).get_all_values()
    return [dict(zip(header, row, strict=True)) for row in rows if any(row)]
