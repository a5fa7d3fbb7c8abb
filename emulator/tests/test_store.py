"""The store: versions, the log of changes, several processes, and a kill at any moment."""

from __future__ import annotations

import contextlib
import multiprocessing
import random
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import gspread
import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from api_support import DRIVE, lines
from emulator.clients import connect
from emulator.google_sheets import GoogleSheets
from emulator.server import Server, create_server
from emulator.store import CHANGES_KEPT
from other_processes import append, write_for_ever


@pytest.fixture
def app(google_sheets: GoogleSheets) -> Server:
    """A server of this test's own: here its file is looked into."""
    return google_sheets.server


def version(book: gspread.Spreadsheet) -> tuple[int, str]:
    """Drive's version and time of a workbook."""
    file = book.client.request("get", f"{DRIVE}/{book.id}?fields=version,modifiedTime").json()
    return int(file["version"]), file["modifiedTime"]


def changes(book: gspread.Spreadsheet, since: int) -> dict[str, Any]:
    """The log of changes."""
    answer: dict[str, Any] = book.client.request("get", f"{DRIVE}/{book.id}/changes?since={since}").json()
    return answer


def test_the_version_grows_with_each_change_only(book: gspread.Spreadsheet, tab: gspread.Worksheet) -> None:
    first = version(book)
    tab.get_all_values()
    book.fetch_sheet_metadata()
    assert version(book) == first
    tab.update([["a"]])
    second = version(book)
    tab.format("A1", {"textFormat": {"bold": True}})
    third = version(book)
    assert first < second < third
    assert first[1] < second[1] < third[1]


def test_the_log_tells_what_changed(book: gspread.Spreadsheet, tab: gspread.Worksheet) -> None:
    start = version(book)[0]
    tab.update([["a"], ["b"]], "A3")
    tab.insert_row(["x"], 1)
    book.add_worksheet("Autre", 1, 1)
    told = changes(book, start)
    assert (told["complete"], told["version"]) == (True, str(version(book)[0]))
    assert told["changes"][0]["sheets"]["0"] == {"rows": [[2, 4]], "structure": False, "properties": False}
    assert told["changes"][1]["sheets"]["0"]["structure"] is True
    assert changes(book, version(book)[0])["changes"] == []


def test_the_log_is_pruned(book: gspread.Spreadsheet, tab: gspread.Worksheet, data_file: Path) -> None:
    tab.update([["a"]])
    with sqlite3.connect(data_file) as connection:
        connection.execute("update files set version = version + ?", (CHANGES_KEPT,))
    connection.close()
    tab.update([["b"]])
    assert changes(book, 1)["complete"] is False
    assert changes(book, version(book)[0] - 1)["complete"] is True


def test_a_cell_is_one_small_record(book: gspread.Spreadsheet, tab: gspread.Worksheet, data_file: Path) -> None:
    tab.update([[f"{row}-{column}" for column in range(20)] for row in range(900)])
    with sqlite3.connect(data_file) as connection:
        before = connection.execute("select max(version) from rows").fetchone()
        tab.update([["x"]], "C500")
        changed = connection.execute("select count(*) from rows where version > ?", before).fetchone()
    connection.close()
    assert changed == (1,)


def test_what_is_deleted_leaves_nothing_behind(client: gspread.Client, data_file: Path) -> None:
    book = client.create("Bref")
    tab = book.sheet1
    tab.update([["a"]] * 500)
    other = tab.duplicate()
    tab.delete_rows(2, 500)
    book.del_worksheet(other)
    with sqlite3.connect(data_file) as connection:
        assert connection.execute("select count(*) from rows").fetchone() == (1,)
    client.del_spreadsheet(book.id)
    with sqlite3.connect(data_file) as connection:
        for table in ("rows", "row_order", "sheets", "files", "changes"):
            assert connection.execute(f"select count(*) from {table}").fetchone() == (0,), table
    connection.close()


# Against a model

CELL = st.sampled_from(["", "a", "b", "1", 2, 3.5, True])
STEP = st.one_of(
    st.tuples(st.just("write"), st.integers(0, 7), st.integers(0, 4), CELL),
    st.tuples(st.just("insert"), st.sampled_from(["ROWS", "COLUMNS"]), st.integers(0, 4), st.integers(1, 2)),
    st.tuples(st.just("delete"), st.sampled_from(["ROWS", "COLUMNS"]), st.integers(0, 4), st.integers(1, 2)),
    st.tuples(st.just("move"), st.sampled_from(["ROWS", "COLUMNS"]), st.integers(0, 4), st.integers(0, 5)),
    st.tuples(st.just("append"), CELL, CELL, CELL),
    st.tuples(st.just("refused"), st.just(0), st.just(0), st.just(0)),
)
Model = list[list[Any]]


def requests_of(step: tuple[Any, ...]) -> list[dict[str, Any]]:
    """A step as requests of a batch."""
    kind, one, two, three = step
    if kind == "write":
        cell = {"userEnteredValue": extended(three)}
        start = {"rowIndex": one, "columnIndex": two}
        return [{"updateCells": {"start": start, "rows": [{"values": [cell]}], "fields": "userEnteredValue"}}]
    if kind == "append":
        cells = [{"userEnteredValue": extended(value)} for value in (one, two, three)]
        return [{"appendCells": {"rows": [{"values": cells}], "fields": "userEnteredValue"}}]
    if kind == "insert":
        return [{"insertDimension": {"range": lines(two, two + three, one)}}]
    if kind == "delete":
        return [{"deleteDimension": {"range": lines(two, two + three, one)}}]
    if kind == "move":
        return [{"moveDimension": {"source": lines(two, two + 1, one), "destinationIndex": three}}]
    return [*requests_of(("insert", "ROWS", 0, 2)), {"deleteSheet": {"sheetId": 99}}]


def extended(value: Any) -> dict[str, Any]:
    """An ExtendedValue."""
    if isinstance(value, bool):
        return {"boolValue": value}
    return {"stringValue": value} if isinstance(value, str) else {"numberValue": value}


def applied(model: Model, step: tuple[Any, ...]) -> None:
    """The same step on a plain grid of lists."""
    kind, one, two, three = step
    if kind == "write":
        model[one][two] = three
    elif kind == "append":
        last = max((n for n, row in enumerate(model) if any(value != "" for value in row)), default=-1)
        if last + 1 == len(model):
            model.append([""] * len(model[0]))
        model[last + 1][:3] = [one, two, three]
    elif kind in ("insert", "delete", "move"):
        turned = one == "COLUMNS"
        grid = [list(line) for line in zip(*model, strict=True)] if turned else model
        if kind == "insert":
            grid[two:two] = [[""] * len(grid[0]) for _ in range(three)]
        elif kind == "delete":
            del grid[two : two + three]
        elif not two <= three <= two + 1:
            line = grid.pop(two)
            grid.insert(three if three < two else three - 1, line)
        model[:] = [list(line) for line in zip(*grid, strict=True)] if turned else grid


def trimmed(model: Model) -> Model:
    """The grid as an answer gives it."""
    rows = []
    for row in model:
        kept = list(row)
        while kept and kept[-1] == "":
            kept.pop()
        rows.append(kept)
    while rows and not rows[-1]:
        rows.pop()
    return rows


@settings(max_examples=settings().max_examples // 5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEP, max_size=12))
def test_any_sequence_equals_the_model(tmp_path_factory: Any, steps: list[tuple[Any, ...]]) -> None:
    server = create_server(tmp_path_factory.mktemp("model") / "w.db")
    book = connect(server).create("Modèle")
    book.sheet1.resize(12, 8)
    model: Model = [[""] * 8 for _ in range(12)]
    for step in steps:
        try:
            book.batch_update({"requests": requests_of(step)})
        except gspread.exceptions.APIError:
            continue
        applied(model, step)
    fresh = create_server(server.store.path)
    for one in (server, fresh):
        options: Any = {"valueRenderOption": "UNFORMATTED_VALUE"}
        assert connect(one).open_by_key(book.id).values_get("Sheet1", options).get("values", []) == trimmed(model)
        one.store.close()


# Several processes

APPENDS = 25
# Processes of their own that begin with all of it imported: eight times over, that would cost more than what they do.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["pytest", "emulator.clients"])


def test_threads_lose_nothing(data_file: Path) -> None:
    server = create_server(data_file)
    book = connect(server).create("Commun")

    def work(name: int) -> None:
        tab = connect(server).open_by_key(book.id).sheet1
        for step in range(APPENDS):
            tab.append_row([f"{name}-{step}"])
            assert f"{name}-{step}" in tab.col_values(1)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    expected = {f"{name}-{step}" for name in range(6) for step in range(APPENDS)}
    assert set(book.sheet1.col_values(1)) == expected
    server.store.close()


def test_four_processes_lose_nothing(data_file: Path) -> None:
    server = create_server(data_file)
    book = connect(server).create("Commun")
    names = ["a", "b", "c", "d"]
    workers = [PROCESSES.Process(target=append, args=(str(data_file), book.id, name, APPENDS)) for name in names]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0, 0, 0]
    rows = book.sheet1.get_all_values()
    assert sorted(rows) == sorted([name, str(step)] for name in names for step in range(APPENDS))
    for name in names:
        assert [int(step) for who, step in rows if who == name] == list(range(APPENDS))
    server.store.close()


def test_a_kill_leaves_the_last_answered_state(data_file: Path) -> None:
    server = create_server(data_file)
    tab = connect(server).create("Tué").sheet1
    tab.resize(20000, 3)
    seeded = random.Random(4)
    last = 0
    for _ in range(4):
        answered = last_answer_before_a_kill(data_file, tab.spreadsheet.id, last, seeded.random() * 0.15)
        first = int(tab.acell("A1").value or 0)
        # What was answered is there; one more may have been applied without its answer getting out. Never a half.
        assert first in (answered, answered + 1)
        assert [int(str(text)) for text in tab.col_values(2)] == list(range(1, first + 1))
        last = first
    server.store.close()


def last_answer_before_a_kill(data_file: Path, key: str, last: int, seconds: float) -> int:
    """Have a process write after step `last`, kill it some time after its first answer, and give its last one."""
    answers, theirs = PROCESSES.Pipe(duplex=False)
    writer = PROCESSES.Process(target=write_for_ever, args=(str(data_file), key, last, theirs))
    writer.start()
    theirs.close()  # the only end left open is the writer's: when it dies, reading ends
    with answers:
        answered: int = answers.recv()
        time.sleep(seconds)
        writer.kill()
        writer.join()
        with contextlib.suppress(EOFError):
            while True:
                answered = answers.recv()
    return answered


def test_the_key_of_a_row_that_went_names_no_other_row(tab: gspread.Worksheet, data_file: Path) -> None:
    tab.update([["a"], ["b"]])
    with contextlib.closing(sqlite3.connect(data_file)) as connection:
        gone = connection.execute("select max(key) from rows").fetchone()[0]
        tab.delete_rows(2)
        tab.append_row(["c"])
        assert connection.execute("select max(key) from rows").fetchone()[0] > gone
