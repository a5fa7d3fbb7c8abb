"""A workbook goes to a file, or to another server, and comes back cell by cell as it was."""

from pathlib import Path

import gspread
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sheets.api.connection import Workbook, connect, create_workbook
from sheets.files.content import Content, FileCell, Look, Rich, TabContent, shown, trimmed, whole_number
from sheets.files.opening import read_file, write_file
from sheets.files.xlsx_out import TEXT_LIMIT
from sheets.imports.filling import FIRST_ID, fill
from sheets.imports.taking import take
from sheets.model.columns import Cell
from tests.exchange.workbooks import everything, make_nasty, settings_in, workbook_in
from tests.running import TOKEN, Start, eventually, free_port


def copied(source: Workbook, target: Workbook) -> None:
    """From one workbook into another, empty one."""
    content, steady = take(source)
    assert steady
    assert not fill(target, content, {p["title"]: False for p in target.tabs()}, FIRST_ID).notices


def test_a_workbook_is_copied_as_it_is(workbook: Workbook, sheet: gspread.Spreadsheet, tmp_path: Path) -> None:
    make_nasty(sheet)
    target = workbook_in(tmp_path / "target")
    copied(workbook, target)
    before, after = everything(workbook), everything(target)
    assert list(after) == list(before)
    for title, tab in before.items():
        differing = {
            k: (v, after[title]["cells"].get(k)) for k, v in tab["cells"].items() if after[title]["cells"].get(k) != v
        }
        assert not differing, title
        assert after[title] == tab


def test_from_the_local_workbook_to_a_server_and_back(
    workbook: Workbook, sheet: gspread.Spreadsheet, tmp_path: Path, start: Start
) -> None:
    make_nasty(sheet)
    port = free_port()
    process = start("sheets-server", "--port", str(port), "--data", str(tmp_path / "other.sqlite3"), "--token", TOKEN)
    assert process.stdout
    eventually(lambda: "Sheets API" in (process.stdout.readline() if process.stdout else ""))
    server = {"SHEETS_EMULATOR_HOST": f"127.0.0.1:{port}", "SHEETS_EMULATOR_TOKEN": TOKEN}
    elsewhere = settings_in(tmp_path / "there", **server)
    key = create_workbook(elsewhere, "Ailleurs", "en_US")
    for said in ("filled with the other one as it is", "still empty"):
        output, _ = start("workbook", "copy", "local", "--yes", SPREADSHEET=key, **server).communicate(timeout=60)
        assert said in output
    there = connect(elsewhere)
    assert everything(there) == everything(workbook)
    back = workbook_in(tmp_path / "back")
    copied(there, back)
    assert everything(back) == everything(workbook)


def test_a_file_keeps_what_xlsx_can(workbook: Workbook, sheet: gspread.Spreadsheet, tmp_path: Path) -> None:
    """Values, formulas with their results, formats of numbers; texts and titles that are cut are told."""
    make_nasty(sheet)
    content, _ = take(workbook)
    told = [str(n) for n in write_file(content, tmp_path / "tout.xlsx")]
    assert sum("32,767" in line for line in told) == 3
    assert sum("does not accept its name" in line for line in told) == 4
    read = read_file(tmp_path / "tout.xlsx")
    for before, after in zip(content.sheets, read.sheets, strict=True):
        cells = trimmed([[kept(cell) for cell in row] for row in after.grid])
        assert cells == trimmed([[kept(cell) for cell in row] for row in before.grid]), before.title
        assert (after.hidden, after.merges) == (before.hidden, before.merges)


def characters(value: Cell) -> Cell:
    """A text without the two code points that Unicode says are none."""
    return value.strip("\ufffe\uffff") if isinstance(value, str) and len(value) < 3 else value


def kept(cell: FileCell) -> FileCell:
    """A cell as a file gives it back: without colours, numbers with the digits Excel has, long texts cut."""
    rich = cell if isinstance(cell, Rich) else Rich(cell)
    value = shown(rich)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = whole_number(float(f"{value:.14g}"))
    if isinstance(value, str) and len(value) > TEXT_LIMIT // 2:
        value = value[:100]
    value = characters(value)
    formula = rich.formula.removeprefix("=ARRAYFORMULA(").removesuffix(")").lstrip("=")
    typed = isinstance(value, int | float) and not isinstance(value, bool) and rich.look.type != "TEXT"
    look = Look(rich.look.type, rich.look.pattern) if typed else Look()
    return Rich(value, formula, look=look) if formula or look.type else value or None if value != "" else None


values: st.SearchStrategy[Cell] = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=60),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(-1e300, 1e300).map(lambda x: int(x) if x.is_integer() and abs(x) < 1e15 else x),
)


def as_excel_has_it(cell: FileCell) -> object:
    """What kind of value it is, and the value: fourteen digits of a number."""
    number = isinstance(cell, int | float) and not isinstance(cell, bool)
    return (float, f"{cell:.14g}") if number else (type(cell), cell)


@given(rows=st.lists(st.lists(st.none() | values, min_size=1, max_size=4), max_size=6))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_value_comes_back(rows: list[list[Cell]], tmp_path: Path) -> None:
    grid = [list(row) for row in rows]
    for row in grid:
        while row and row[-1] is None:
            row.pop()
    while grid and not grid[-1]:
        grid.pop()
    file = tmp_path / "x.xlsx"
    write_file(Content([TabContent("A", [list(row) for row in grid])]), file)
    found = read_file(file).sheets[0].grid
    assert [[as_excel_has_it(c) for c in row] for row in found] == [[as_excel_has_it(c) for c in row] for row in grid]


@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_becomes_a_formula_in_csv(text: str, tmp_path: Path) -> None:
    file = tmp_path / "csv"
    write_file(Content([TabContent("A", [["Texte"], [text]])]), file)
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
    write_file(Content([TabContent("Un/deux", [list(row)])]), tmp_path / "tout.zip")
    content = read_file(tmp_path / "tout.zip")
    assert content.sheets[0].title == "Un-deux"
    assert content.sheets[0].grid == [row]
