"""A workbook goes to a file, or to another server, and comes back cell by cell as it was."""

from pathlib import Path

import gspread
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sheets.api.connection import Workbook, connect, create_workbook
from sheets.files.model import Content, FileCell, Look, Rich, Sheet
from sheets.files.opening import read_file, write_file
from sheets.imports.filling import FIRST_ID, fill
from sheets.imports.taking import take
from sheets.model.columns import Cell
from tests.exchange.workbooks import everything, make_nasty, settings_in, workbook_in
from tests.running import TOKEN, Start, eventually, free_port


def moved(source: Workbook, file: Path, target: Workbook) -> list[str]:
    """Out to a file and into an empty workbook; returns what was told on the way."""
    content, steady = take(source)
    assert steady
    notes = write_file(content, file)
    blank = {p["title"]: False for p in target.tabs()}
    filled = fill(target, read_file(file), blank, FIRST_ID)
    return [n.english for n in (*notes, *filled.notes)]


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_a_workbook_comes_back_as_it_was(
    workbook: Workbook, sheet: gspread.Spreadsheet, tmp_path: Path, ending: str
) -> None:
    make_nasty(sheet)
    target = workbook_in(tmp_path / "target")
    moved(workbook, tmp_path / f"tout.{ending}", target)
    before, after = everything(workbook), everything(target)
    assert list(after) == list(before)
    for title, tab in before.items():
        differing = {
            k: (v, after[title]["cells"].get(k)) for k, v in tab["cells"].items() if after[title]["cells"].get(k) != v
        }
        assert not differing, title
        assert after[title] == tab


def test_what_xlsx_cannot_show_is_told(sheet: gspread.Spreadsheet, workbook: Workbook, tmp_path: Path) -> None:
    make_nasty(sheet)
    told = moved(workbook, tmp_path / "tout.xlsx", workbook_in(tmp_path / "target"))
    assert sum("32,767" in line for line in told) == 3
    assert sum("does not accept its name" in line for line in told) == 4


def test_through_a_second_server_and_back(
    workbook: Workbook, sheet: gspread.Spreadsheet, tmp_path: Path, start: Start
) -> None:
    make_nasty(sheet)
    port = free_port()
    process = start("sheets-server", "--port", str(port), "--data", str(tmp_path / "other.sqlite3"), "--token", TOKEN)
    assert process.stdout
    eventually(lambda: "Sheets API" in (process.stdout.readline() if process.stdout else ""))
    elsewhere = settings_in(tmp_path / "there", SHEETS_EMULATOR_HOST=f"127.0.0.1:{port}", SHEETS_EMULATOR_TOKEN=TOKEN)
    create_workbook(elsewhere, "Ailleurs", "en_US")
    there = connect(elsewhere)
    moved(workbook, tmp_path / "aller.xlsx", there)
    assert everything(there) == everything(workbook)
    back = workbook_in(tmp_path / "back")
    moved(there, tmp_path / "retour.ods", back)
    assert everything(back) == everything(workbook)


values: st.SearchStrategy[Cell] = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False).map(lambda x: int(x) if x.is_integer() and abs(x) < 1e15 else x),
)


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
@given(rows=st.lists(st.lists(st.none() | values, min_size=1, max_size=4), max_size=6))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_value_comes_back(ending: str, rows: list[list[Cell]], tmp_path: Path) -> None:
    grid = [list(row) for row in rows]
    for row in grid:
        while row and row[-1] is None:
            row.pop()
    while grid and not grid[-1]:
        grid.pop()
    file = tmp_path / f"x.{ending}"
    write_file(Content([Sheet("A", [list(row) for row in grid])]), file)
    found = read_file(file).sheets[0].grid
    assert [[(type(c), c) for c in row] for row in found] == [[(type(c), c) for c in row] for row in grid]


@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_becomes_a_formula_in_csv(text: str, tmp_path: Path) -> None:
    file = tmp_path / "csv"
    write_file(Content([Sheet("A", [["Texte"], [text]])]), file)
    written = (file / "A.csv").read_bytes().decode("utf-8-sig").partition("\r\n")[2].lstrip('"')
    assert not written.startswith(("=", "@", "\t")) or text.startswith("\x00")
    found = read_file(file).sheets[0].grid
    back = found[1][0] if len(found) > 1 and found[1] else None
    if isinstance(back, str):
        assert back == text


def test_csv_keeps_what_it_can(tmp_path: Path) -> None:
    date, moment = Look(type="DATE", pattern="dd/mm/yyyy"), Look(type="DATE_TIME", pattern="dd/mm/yyyy hh:mm")
    decimals = Look(type="NUMBER", pattern="0.0")
    row: list[FileCell] = [
        "0612",
        "=1+1",
        "'x",
        12,
        Rich(-1.5, look=decimals),
        True,
        Rich(46348, look=date),
        Rich(46348.5, look=moment),
        'a;b\n"c"',
        None,
        "z",
    ]
    write_file(Content([Sheet("Un/deux", [list(row)])]), tmp_path / "tout.zip")
    content = read_file(tmp_path / "tout.zip")
    assert content.sheets[0].title == "Un-deux"
    assert content.sheets[0].grid == [row]
