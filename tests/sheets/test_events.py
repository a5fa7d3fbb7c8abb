"""What changed between readings: noted once each, whoever edits, restarts or reads beside."""

import datetime as dt
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import gspread
import pytest
import sqlalchemy as sa

from sheets.api.connection import Workbook
from sheets.book import Book
from sheets.changes import Edit
from sheets.errors import Refused
from sheets.events import detection as events
from sheets.events.detection import Event
from sheets.model import kinds, schema
from sheets.model.columns import Cell, Column, Kind, Tab
from sheets.model.snapshot import Snapshot
from sheets.state.database import State
from sheets.state.readings import Overtaken
from sheets.worker.sync import Sync
from tests.cast import ABDENOUR, INES, KENNY
from tests.sheets.meddling import meddle
from tests.sheets.test_snapshot import Grids, _disturb, grids

DATABASES = ("sqlite", "postgresql")
Told = list[tuple[str, str, Cell, Cell]]


@pytest.fixture
def candidates(sheet: gspread.Spreadsheet) -> gspread.Worksheet:
    return sheet.worksheet("Candidats")


def told(state: State) -> Told:
    """Every event, without its number, tab and time."""
    with state.reading() as connection:
        return [(e.row_id, e.key, e.old, e.new) for e in events.load(connection)]


def type_in(candidates: gspread.Worksheet, row_id: str, header: str, text: Any) -> None:
    """Staff type in a cell, found as a person would."""
    row = candidates.find(row_id)
    column = candidates.find(header)
    assert row
    assert column
    candidates.update_cell(row.row, column.col, text)


def test_the_first_reading_makes_none(book: Book) -> None:
    assert told(book.state) == []


def test_an_edit_typed_in_the_sheet(book: Book, sync: Sync, candidates: gspread.Worksheet) -> None:
    type_in(candidates, KENNY, "Statut du CV", "À valider")
    sync.step()
    assert told(book.state) == [(KENNY, "status", "En cours", "À valider")]
    sync.read()
    assert len(told(book.state)) == 1


def test_an_edit_from_the_web(book: Book, sync: Sync) -> None:
    book.submit(Edit("candidates", KENNY, {"story": None}, {"story": "Il était une fois."}), "flore@example.org")
    assert told(book.state) == []
    sync.step()
    assert told(book.state) == [(KENNY, "story", None, "Il était une fois.")]


def test_the_same_value_typed_differently_is_none(book: Book, sync: Sync, candidates: gspread.Worksheet) -> None:
    type_in(candidates, ABDENOUR, "Téléphone", "0612345678")
    type_in(candidates, ABDENOUR, "Contrats souhaités", "CDI, intérim")
    sync.step()
    assert told(book.state) == []


def test_rows_and_columns_that_move_are_none(book: Book, sync: Sync, candidates: gspread.Worksheet) -> None:
    candidates.sort((2, "des"))
    candidates.insert_cols([["À nous", "une note"]], 3)
    sync.step()
    assert told(book.state) == []


def test_a_row_that_appears(book: Book, sync: Sync, candidates: gspread.Worksheet) -> None:
    candidates.insert_row(["", "Sans ID encore"], 2, value_input_option=gspread.utils.ValueInputOption.raw)
    sync.step()
    assert told(book.state) == []
    candidates.update_cell(2, 1, "C9NEW")
    sync.step()
    assert told(book.state) == [("C9NEW", "", None, True)]


def test_a_row_cut_and_pasted_elsewhere_has_never_left(
    book: Book, sync: Sync, candidates: gspread.Worksheet
) -> None:  # fmt: skip
    cells = candidates.row_values(3)
    candidates.delete_rows(3)
    sync.step()
    assert told(book.state) == []
    candidates.append_row(cells, table_range="A1")
    type_in(candidates, KENNY, "Histoire", "Écrite en le collant.")
    sync.step()
    assert told(book.state) == [(KENNY, "story", None, "Écrite en le collant.")]


def test_a_row_is_gone_once_it_stayed_away(
    book: Book, sync: Sync, candidates: gspread.Worksheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "AWAY_SECONDS", 0.0)
    candidates.delete_rows(3)
    sync.read()
    assert told(book.state) == []
    sync.read()
    assert told(book.state) == [(KENNY, "", True, None)]
    sync.read()
    assert len(told(book.state)) == 1


def test_not_so_soon(book: Book, sync: Sync, candidates: gspread.Worksheet) -> None:
    candidates.delete_rows(3)
    sync.read()
    sync.read()
    assert told(book.state) == []


def test_an_id_copied_twice_hides_what_cannot_be_told(
    book: Book, sync: Sync, candidates: gspread.Worksheet
) -> None:  # fmt: skip
    cells = candidates.row_values(3)
    candidates.insert_row(cells, 2, value_input_option=gspread.utils.ValueInputOption.raw)
    candidates.update_cell(2, 2, "Copie de Kenny")
    sync.step()
    assert told(book.state) == []
    candidates.update_cell(2, 1, "C9CPY")
    type_in(candidates, "C3KEN", "Histoire", "Entre-temps.")
    sync.step()
    assert told(book.state) == [(KENNY, "story", None, "Entre-temps."), ("C9CPY", "", None, True)]


@pytest.mark.parametrize("restart", [False, True])
def test_a_tab_renamed_for_a_while_has_not_changed(
    book: Book, sync: Sync, workbook: Workbook, candidates: gspread.Worksheet, restart: bool
) -> None:
    candidates.update_title("Rangé")
    sync.read()
    sync.read()
    type_in(candidates, INES, "Atouts", "Patience")
    worker = Sync(book.state, lambda: workbook, 0.0) if restart else sync
    worker.read()
    candidates.update_title("Candidats")
    worker.read()
    assert told(book.state) == [(INES, "skills", "Écoute", "Patience")]
    with book.state.reading() as connection:
        assert not connection.execute(sa.select(events.last_known)).all()


def test_a_column_renamed_for_a_while_has_not_changed(book: Book, sync: Sync, candidates: gspread.Worksheet) -> None:
    header = candidates.find("Atouts")
    assert header
    candidates.update_cell(1, header.col, "Trucs")
    type_in(candidates, KENNY, "Histoire", "Pendant ce temps.")
    sync.read()
    candidates.update_cell(2, header.col, "Patience")
    sync.read()
    candidates.update_cell(1, header.col, "Atouts")
    sync.read()
    assert told(book.state) == [
        (KENNY, "story", None, "Pendant ce temps."),
        (ABDENOUR, "skills", "Taille\nPatience\nLecture des sols", "Patience"),
    ]


def test_a_column_that_staff_add_makes_no_storm(book: Book, sync: Sync, candidates: gspread.Worksheet) -> None:
    header = candidates.find("Atouts")
    assert header
    candidates.delete_columns(header.col)
    sync.read()
    assert told(book.state) == []


def test_a_reading_older_than_the_stored_one_is_made_again(
    book: Book, sync: Sync, workbook: Workbook, candidates: gspread.Worksheet
) -> None:
    """Another worker reads and stores while ours, that asked before it, is still waiting for its answer."""
    rival = Sync(book.state, lambda: Workbook(candidates.spreadsheet), 0.0)

    def overtake(_: object) -> None:
        type_in(candidates, KENNY, "Histoire", "Plus récente.")
        rival.read()

    met = meddle(workbook, lambda request: "values:batchGet" in (request.url or ""), after=overtake)
    sync.read()
    assert met.met == 1
    assert told(book.state) == [(KENNY, "story", None, "Plus récente.")]
    assert book.snapshot.candidates.rows[1].story == "Plus récente."


class Killed(BaseException):
    """Stands for a process that dies here."""


class Killer:
    """Raises at one moment of a state database's life: as transaction number `at` begins, or is about to be kept."""

    def __init__(self, state: State, moment: str, at: int) -> None:
        self.engine, self.moment, self.at, self.seen = state.engine, moment, at, 0
        sa.event.listen(self.engine, moment, self)

    def __call__(self, *_: Any) -> None:
        self.seen += 1
        if self.seen == self.at:
            raise Killed

    def leave(self) -> None:
        sa.event.remove(self.engine, self.moment, self)


def kills(state: State, moment: str, turn: Callable[[], object]) -> Iterator[bool]:
    """Die at the first moment, then at the second... until a turn comes through; says whether it was killed."""
    for at in range(1, 200):
        killer = Killer(state, moment, at)
        try:
            turn()
            dead = False
        except Killed:
            dead = True
        killer.leave()
        yield dead
        if not dead:
            return


@pytest.mark.parametrize("moment", ["begin", "commit"])
def test_killed_at_any_moment_each_change_is_noted_once(
    book: Book, workbook: Workbook, candidates: gspread.Worksheet, moment: str
) -> None:
    expected: Told = []
    turns = kills(book.state, moment, lambda: Sync(book.state, lambda: workbook, 0.0).read())
    story: Cell = None
    for n, dead in enumerate(turns):
        if dead:
            type_in(candidates, KENNY, "Histoire", f"Version {n}")
            expected.append((KENNY, "story", story, f"Version {n}"))
            story = f"Version {n}"
    found = told(book.state)
    assert len(expected) > 1
    # Versions may pass between two readings unseen; what was seen follows on, from the first value to the last.
    assert found[0][2] is None
    assert found[-1][3] == story
    assert [e[3] for e in found[:-1]] == [e[2] for e in found[1:]]


def test_applied_one_after_the_other_they_lead_from_the_first_reading_to_the_last(tmp_path: Path) -> None:
    """Rows and tabs come, go, are copied and shuffled; workers restart and alternate; nothing is lost nor repeated."""
    junk: list[Any] = [None, "", "C2ABD", "oui", 12, 45931, 3.5, True, "Prénom", "ID", "CDI\nCDD", "autre chose"]
    total = 0
    for seed in range(25):
        draw = random.Random(seed)
        state = State(f"sqlite:///{tmp_path}/{seed}.sqlite3")
        total += _one_world(state, draw, junk)
        state.close()
    assert total > 300


def _one_world(state: State, draw: random.Random, junk: list[Any]) -> int:
    cells: Grids = grids()
    at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    workers = [_worker(state), _worker(state)]
    snapshots = [_read(workers[0], grids(), at)]
    for _ in range(25):
        for _ in range(draw.randint(0, 3)):
            _disturb(draw, cells, junk)
        if draw.random() < 0.2:
            cells |= {title: grid for title, grid in grids().items() if title not in cells}
        if draw.random() < 0.2:
            workers[1] = _worker(state)
        at += dt.timedelta(seconds=draw.choice((1, 90)))
        snapshots.append(_read(draw.choice(workers), {t: [list(row) for row in g] for t, g in cells.items()}, at))
    with state.reading() as connection:
        found = events.load(connection)
    _follow(snapshots, found)
    return len(found)


def _worker(state: State) -> Sync:
    def nowhere() -> Workbook:
        raise Refused(404, "this worker is handed its readings")  # nobody to ask what numbers look like

    return Sync(state, nowhere, 0.0)


def _read(worker: Sync, cells: Grids, at: dt.datetime) -> Snapshot:
    worker._catch_up()
    worker._shape = worker._keep(cells, at)
    return worker._shape


def _follow(snapshots: list[Snapshot], found: list[Event]) -> None:
    """Hold a model of every row, moved by the events alone, against each reading."""
    model: dict[tuple[str, str], dict[str, Cell]] = {}
    for number, snapshot in enumerate(snapshots):
        for event in (e for e in found if e.version == snapshot.version):
            row = (event.tab, event.row_id)
            if event.key:
                column = schema.BY_KEY[event.tab].by_key[event.key]
                held = model[row][event.key]
                assert kinds.canonical(column, held) == kinds.canonical(column, event.old), event
                model[row][event.key] = event.new
            elif event.new:
                assert row not in model, event
            else:
                del model[row]
        past = {tab for tab, _ in model}
        for tab in (tab for tab in schema.READ_TABS if tab.prefix):
            view = events._View(snapshot.table(tab.key))
            for row_id in view.table.ids:
                seen = view.cells(row_id)
                if seen is None:
                    continue
                row = (tab.key, row_id)
                if row not in model:
                    # A tab that comes (back) with nothing known of it has no past.
                    first = number == 0 or not (
                        events._View(snapshots[number - 1].table(tab.key)).keys or tab.key in past
                    )
                    appeared = any(
                        e.version == snapshot.version and (e.tab, e.row_id, e.key) == (*row, "") for e in found
                    )
                    assert first or appeared, (row, snapshot.version)
                known = model.setdefault(row, {})
                for key, cell in seen.items():
                    column = tab.by_key[key]
                    held = known.setdefault(key, cell)
                    same = kinds.canonical(column, held) == kinds.canonical(column, cell)
                    assert same or key in view.unread(row_id), (row, key)


GATES = [
    pytest.param(tab, column, id=f"{tab.title}.{column.header}")
    for tab in schema.READ_TABS
    for column in tab.columns
    if column.blank_opens
]
CLOSED = {"path": "En pause", "status": "Embauche", "origin": "réseau", "active": "non"}


@pytest.mark.parametrize(("tab", "column"), GATES)
def test_a_column_whose_blank_cells_open_something_stands_as_last_known_while_it_is_lost(
    tmp_path: Path, tab: Tab, column: Column
) -> None:
    def seen(header: str, *cells: Cell) -> Snapshot:
        lists: list[list[Cell]] = [["Liste", "Valeur"], ["Origines", "réseau"]]
        lists += [[name, one] for name, choices in schema.RELIED_ON.items() for one in choices]
        rows: list[list[Cell]] = [["ID", header, "Libre"], *([f"X{n}AAA", c, "x"] for n, c in enumerate(cells, 2))]
        at.append(at[-1] + dt.timedelta(seconds=90))
        return _read(_worker(state), {tab.title: rows, "Listes": lists}, at[-1])

    def values(snapshot: Snapshot) -> list[Any]:
        return [getattr(row, column.key) for row in snapshot.table(tab.key).rows]

    state, at = State(f"sqlite:///{tmp_path}/state.sqlite3"), [dt.datetime(2027, 1, 4, tzinfo=dt.UTC)]
    shut = CLOSED.get(column.key, "04/01/2027" if column.kind is Kind.DATE else "oui")
    known = values(seen(column.header, shut, ""))
    assert known[0] != known[1]
    for _ in range(2):
        lost = seen("Autre", shut, "", "oui")
        assert values(lost) == [*known, False if column.unread is False else column.blank]
        assert [p.code for p in lost.problems if p.column == column.header] == ["lost_column"]
    back = seen(column.header, shut, "", "")
    assert values(back)[:2] == known
    assert not [p for p in back.problems if p.column == column.header]
    assert not [key for _, key, *_ in told(state) if key == column.key]
    words = seen(column.header, "??", "??", "??")
    held = column.kind is Kind.YES_NO and column.unread is None
    assert values(words) == ([True, None, None] if held else ["??" if column.unread is None else column.unread] * 3)
    table = words.table(tab.key)
    assert [table.is_unread(row, column.key) for row in table.rows] == [not held, True, True]
    assert {(p.a1, p.value) for p in words.problems} >= {(f"B{n}", "??") for n in (2, 3, 4)}
    state.close()


def test_two_readings_at_once_one_is_kept(tmp_path: Path) -> None:
    state = State(f"sqlite:///{tmp_path}/state.sqlite3")
    first, second = _worker(state), _worker(state)
    at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    _read(first, grids(), at)
    second._catch_up()
    changed = grids()
    changed["Candidats"][1][1] = "Abdel"
    _read(first, changed, at)
    with pytest.raises(Overtaken):
        second._keep(grids(), at)
    assert [e[1:] for e in told(state)] == [("first_name", "Abdenour", "Abdel")]
    state.close()
