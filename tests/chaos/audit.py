"""After the storm: ask each value ever typed where it is, and who replaced it knowingly."""

import json
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import gspread
import sqlalchemy as sa

from settings import Settings
from sheets.api.connection import connect
from sheets.book import Book
from sheets.events.journal_archive import OurLine, archived
from sheets.model.columns import Tab
from sheets.model.kinds import plain
from sheets.model.schema import BY_KEY, CANDIDATES, EXPERIENCES, JOURNAL
from sheets.state import outbox
from sheets.state.database import State, changes, repairs
from sheets.state.outbox import APPEND, CELL, DONE, NOOP, OPEN, PERSON, Pending
from sheets.worker.sync import Sync
from sheets.writing.journal_lines import CLEARED, MINTED
from tests.chaos.staff import MARKERS, TITLE, Home, header_of
from tests.chaos.world import HEADERS, World, run_world

NOTED = ("created_on", "published_on")
"""Keys of the days that the site notes by itself beside what people do."""
TOLD = ("batch", "tab", "row_id", "header", "new")


@dataclass(frozen=True)
class End:
    """What there is to see at the end.

    Args:
        world: what everybody did.
        cells: home -> the cells that stand there: several when a row was copied.
        rows: the rows of the tab the web adds to, by header.
        lines: the outbox.
        all_repairs: the repairs.
        journal: the Journal's lines, by header: those of the sheet in order, then those moved to the state database.
        people: the rows of the tab all work in, by header.
    """

    world: World
    cells: dict[Home, list[str]]
    rows: list[dict[str, str]]
    lines: list[Pending]
    all_repairs: list[Any]
    journal: list[dict[str, str]]
    people: list[dict[str, str]]

    @cached_property
    def minted(self) -> dict[str, str]:
        """ID the app minted -> the one that stood there, as its Journal says."""
        author, row_id, old = (JOURNAL.by_key[key].header for key in ("author", "row_id", "old"))
        return {line[row_id]: line[old] for line in self.journal if line[author] == MINTED}

    def root(self, home: Home) -> Home:
        """The same place in the row that was copied, for one in a copy."""
        return self.minted.get(home[0]) or home[0], home[1]

    @cached_property
    def by_hand(self) -> dict[str, str]:
        """Marker -> the ID of the row staff typed by hand."""
        found = [*((row["Nom"], row["ID"]) for row in self.people), *((r["Intitulé"], r["ID"]) for r in self.rows)]
        return {marker: row_id for marker, row_id in found if marker in self.world.staff.by_hand}

    @cached_property
    def typed(self) -> dict[str, tuple[Home, str]]:
        """Value staff typed among the people -> where, and what they saw there."""
        staff = self.world.staff
        typed = {value: (home, staff.over[value]) for value, home in staff.typed.items()}
        typed |= {v: ((self.by_hand.get(m, m), header), over) for m, header, v, over in staff.later}
        for marker, cells in staff.by_hand.items():
            if "Nom" in cells:
                typed |= {v: ((self.by_hand.get(marker, marker), header), "") for header, v in cells.items()}
        return typed

    def left_to_people(self, home: Home, value: str) -> bool:
        """Whether a repair of that cell waits for a person: known, and said."""
        return any(
            (r.row_id, r.header) in (home, self.root(home))
            and r.state == PERSON
            and value in (was(r.ours), was(r.restore))
            for r in self.all_repairs
        )


def look(world: World) -> End:
    """Read the sheet as staff see it, and the state database."""
    rows = by_header(world.staff.spreadsheet, CANDIDATES.title)
    cells: dict[Home, list[str]] = defaultdict(list)
    for row in rows:
        for header, cell in row.items():
            cells[row["ID"], header].append(cell)
    with world.book.state.reading() as connection:
        lines = outbox.load(connection, changes.c.key.not_in(NOTED))
        all_repairs = list(connection.execute(sa.select(repairs)).all())
    spreadsheet = world.staff.spreadsheet
    with world.book.state.reading() as connection:
        moved = archived(connection)
    world.counts["lines left the Journal"] += len(moved)
    journal = whole_journal(by_header(spreadsheet, JOURNAL.title), moved)
    return End(world, cells, by_header(spreadsheet, EXPERIENCES.title), lines, all_repairs, journal, rows)


def whole_journal(in_sheet: list[dict[str, str]], moved: Sequence[OurLine]) -> list[dict[str, str]]:
    """The Journal's lines and those that left it; one that is being moved is in both, and counts once."""
    names = {key: JOURNAL.by_key[key].header for key in (*TOLD, "author", "old")}
    lines = [{header: str(getattr(line, key)) for key, header in names.items()} for line in moved]
    for line in lines:
        line[names["tab"]] = BY_KEY[line[names["tab"]]].title
    there = {told(line) for line in in_sheet}
    return in_sheet + [line for line in lines if told(line) not in there]


def told(line: Mapping[str, str]) -> tuple[str, ...]:
    """What a line of the Journal says, and of which batch: no two say the same."""
    return tuple(line[JOURNAL.by_key[key].header] for key in TOLD)


def live(settings: Settings, template: Path, seed: int, journal_lines: int = 0) -> End:
    """A world lived through and looked at, in a directory of its own.

    Args:
        settings: of a test, with the directory to make.
        template: the directory of the workbook it begins with.
        seed: of all chance.
        journal_lines: lines that stay in the Journal; 0: all.
    """
    shutil.copytree(template, settings.data_dir)
    settings = replace(settings, state_url=f"sqlite:///{settings.data_dir / 'state.sqlite3'}")
    state = State(settings.state_url)
    try:
        Sync(state, lambda: connect(settings), 0.0).read()
        return look(run_world(settings, Book(state), seed, journal_lines))
    finally:
        state.close()


def audit(end: End) -> list[str]:
    """What went wrong, in sentences; nothing when all is well."""
    checks = (unsettled, headers, strays, lost, untouched, identified, added_rows, other_rows, journaled)
    return [f"{check.__name__}: {sentence}" for check in checks for sentence in check(end)]


def unsettled(end: End) -> Iterable[str]:
    """Every acknowledged change came to an end; no value being typed twice, none can have been there already."""
    for line in end.lines:
        if line.state in (*OPEN, NOOP):
            yield f"{line.new} is {line.state}"
    for repair in end.all_repairs:
        if repair.state not in (DONE, PERSON):
            yield f"a repair of {repair.row_id} {repair.header} is {repair.state}"
    kept = {line.new for line in end.lines if line.action == CELL}
    yield from (f"{value} was acknowledged and forgotten" for value in end.world.kept if value not in kept)


def headers(end: End) -> Iterable[str]:
    """Every column of the beginning bears its name, and no value stands among the names."""
    for tab in (CANDIDATES, EXPERIENCES):
        rows = end.world.staff.spreadsheet.worksheet(tab.title).get_all_values()
        names = Counter(rows[header_of(rows)])
        told = {r.header for r in end.all_repairs if r.state == PERSON and json.loads(r.spot).get("in_header")}
        for column in tab.columns:
            if names[column.header] != 1 and column.header not in told:
                yield f"{column.header} stands {names[column.header]} times among the headers of {tab.title}"
        values = {*end.typed, *end.world.kept, *(str(c) for cells in end.world.added.values() for c in cells.values())}
        yield from (f"{name} is a header of {tab.title}" for name in names if name in values and not told)


def strays(end: End) -> Iterable[str]:
    """No value stands where nobody put it."""
    homes = {**{value: home for value, (home, _) in end.typed.items()}, **end.world.kept}
    for home, found in end.cells.items():
        for cell in found:
            if cell in homes and not belongs(end, cell, homes[cell], home) and not end.left_to_people(home, cell):
                yield f"{cell}, meant for {homes[cell]}, stands in {home}"


def belongs(end: End, value: str, meant: Home, home: Home) -> bool:
    """Whether a value may stand in a place: its own, or in a copy what stood in the original or was typed there."""
    if meant == home:
        return True
    copied = any(row_id == meant[0] and (home[1], value) in cells for row_id, cells in end.world.staff.copied)
    return end.root(home) == meant and (copied or value in end.typed)


def lost(end: End) -> Iterable[str]:
    """What was there at first, what staff typed and what is said to be done: still there, or replaced knowingly."""
    expected = [(home, value) for value, (home, _) in end.typed.items()]
    expected += [((line.row_id, HEADERS[line.key]), line.new) for line in cells_of(end, DONE)]
    expected += [(home, value) for home, value in end.world.before.items() if home[1] in HEADERS.values() and value]
    known = accounted(end)
    for home, value in expected:
        if value not in known[end.root(home)] and not end.left_to_people(home, value):
            yield f"{value} is not accounted for in {home}, which holds {end.cells.get(home)}"


def accounted(end: End) -> dict[Home, set[str]]:
    """By home, what stands there, or stood in a row staff deleted, and all it replaced knowingly, however far back."""
    replaced = replacements(end)
    known: dict[Home, set[str]] = defaultdict(set)
    standing = [(end.root(home), value) for home, found in end.cells.items() for value in found]
    standing += end.world.staff.buried
    while standing:
        home, value = standing.pop()
        if value not in known[home]:
            known[home].add(value)
            standing += [(home, older) for older in replaced[home, value]]
    return known


def replacements(end: End) -> dict[tuple[Home, str], set[str]]:
    """(home, value) -> what its author saw there; a stray value leads to what it covered, if that was recorded."""
    replaced: dict[tuple[Home, str], set[str]] = defaultdict(set)
    for value, (home, over) in end.typed.items():
        replaced[end.root(home), value].add(over)
    for line in cells_of(end, DONE, NOOP):
        replaced[end.root((line.row_id, HEADERS[line.key])), line.new].add(plain(line.base))
    for repair in end.all_repairs:
        replaced[end.root((repair.row_id, repair.header)), was(repair.ours)].add(was(repair.restore))
    return replaced


def untouched(end: End) -> Iterable[str]:
    """The columns nobody types in hold what they held."""
    for home, found in end.cells.items():
        value = end.world.before.get(end.root(home), "")
        noted = [CANDIDATES.by_key[key].header for key in NOTED]
        is_written = home[1] in (*HEADERS.values(), *noted, "ID") or home[0] in end.by_hand.values()
        for cell in found if not is_written else []:
            if cell != value and not cell.startswith(TITLE) and not end.left_to_people(home, cell):
                yield f"{home} held {value!r} and holds {cell!r}"


def identified(end: End) -> Iterable[str]:
    """Each row typed by hand has one ID, minted by the app; none stands twice but where the original cannot be told.

    Where all are the same it can: that is the upper one.
    """
    listed = {problem.value for problem in end.world.book.snapshot.problems if problem.code == "double_id"}
    for tab, rows in ((CANDIDATES, end.people), (EXPERIENCES, end.rows)):
        name = MARKERS[tab.title]
        for row_id, count in Counter(row["ID"] for row in rows if row["ID"]).items():
            if count > 1 and (row_id not in listed or alike(end, tab, row_id)):
                yield f"{row_id} stands {count} times"
        for marker, cells in end.world.staff.by_hand.items():
            found = [row for row in rows if row[name] == marker]
            if name in cells and len(found) != 1:
                yield f"the row of {marker} stands {len(found)} times"
            for row in found if name in cells else []:
                if end.minted.get(row["ID"], "?") or not row["ID"].startswith(tab.prefix):
                    yield f"the row of {marker} has the ID {row['ID']!r}"
    copies = Counter(row_id for row_id, _ in end.world.staff.copied)
    named = Counter(root for row_id, root in end.minted.items() if root and (row_id, "ID") in end.cells)
    yield from (f"{row_id} has {n} copies with an ID" for row_id, n in named.items() if n > copies[row_id])


def alike(end: End, tab: Tab, row_id: str) -> bool:
    """Whether all rows of an ID hold the very same: a date staff typed again as text is another cell, shown alike."""
    worksheet = end.world.staff.spreadsheet.worksheet(tab.title)
    rows = worksheet.get_all_values(value_render_option=gspread.utils.ValueRenderOption.unformatted)
    return len({tuple(map(repr, row)) for row in rows if row_id in row}) == 1


def other_rows(end: End) -> Iterable[str]:
    """Where the web adds rows there is nothing else than them, what stood there and what staff typed."""
    told = [set(map(plain, line.new.values())) for line in end.lines if line.action == APPEND and line.state == PERSON]
    for row in end.rows:
        cells = {header: cell for header, cell in row.items() if cell}
        if row["ID"] in end.world.added or row["Intitulé"] in end.world.staff.by_hand:
            continue
        if row["ID"] in end.minted and all(cell.startswith(TITLE) for header, cell in cells.items() if header != "ID"):
            continue  # a title that the headers were put above: a row that staff typed, then
        if not any(cells.items() <= before.items() for before in end.world.rows_before) and not any(
            set(cells.values()) & values for values in told
        ):
            yield f"{cells} is nobody's"
    for before in end.world.rows_before:
        if not any(before.items() <= row.items() for row in end.rows):
            yield f"{before} is not there any more"


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
    ours = [line for line in end.journal if line[headers["author"]] in (*end.world.authors, MINTED)]
    keys = [told(line) for line in ours]
    yield from (f"{key} stands {count} times" for key, count in Counter(keys).items() if count > 1)
    said = {key[2:] for key in keys}
    for line in cells_of(end, DONE):
        if (line.row_id, HEADERS[line.key], line.new) not in said:
            yield f"{line.new} is done and not in the Journal"


def met(end: End) -> Counter[str]:
    """How often each thing happened: acts, faults, what became of changes, repairs."""
    states = Counter(f"{line.state} {line.reason}".strip() for line in end.lines)
    mended = Counter(f"repair {repair.state}" for repair in end.all_repairs)
    author = JOURNAL.by_key["author"].header
    mended["cells cleared of a misplaced row"] = sum(line[author] == CLEARED for line in end.journal)
    faults = sum((network.counts for network in end.world.networks), Counter[str]())
    named = Counter(
        "copy told from its original" if old else "ID for a row typed by hand" for old in end.minted.values()
    )
    return Counter({"world": 1}) + named + end.world.counts + end.world.staff.counts + faults + states + mended


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
    """A tab's rows that hold something, by header: those above it too, but for staff's titles."""
    found = spreadsheet.worksheet(title).get_all_values()
    at = header_of(found) if title != JOURNAL.title else 0
    rows = [row for n, row in enumerate(found) if n != at and any(row)]
    named = [dict(zip(found[at], row, strict=True)) for row in rows]
    return [row for row in named if not all(not cell or cell.startswith(TITLE) for cell in row.values())]
