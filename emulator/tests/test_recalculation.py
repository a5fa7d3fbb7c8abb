"""Formulas in a workbook: computed at once, in the right order, following rows that move."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import gspread
import pytest

from api_support import FORMULA, UNFORMATTED, Batch, lines, put
from emulator.clients import connect
from emulator.google_sheets import GoogleSheets
from emulator.server import create_server


def test_a_change_reaches_all_that_depend_on_it(tab: gspread.Worksheet) -> None:
    put(tab, "A1", [1, "=A1+1", "=B1*2", "=SUM(A1:C1)"])
    assert tab.row_values(1) == ["1", "2", "4", "7"]
    tab.update([[10]], "A1")
    assert tab.row_values(1) == ["10", "11", "22", "43"]
    tab.update([[""]], "A1")
    assert tab.row_values(1) == ["", "1", "2", "3"]


def test_a_reference_to_an_empty_cell_is_empty(book: gspread.Spreadsheet, tab: gspread.Worksheet) -> None:
    put(tab, "B1", ["=A1", "=B1+1", '=B1&"x"', "=IF(TRUE,A1)"])
    assert tab.row_values(1) == ["", "", "1", "x"]
    read: Any = {"ranges": "Sheet1!B1", "fields": "sheets.data.rowData.values(userEnteredValue,effectiveValue)"}
    assert book.fetch_sheet_metadata(read)["sheets"][0]["data"] == [
        {"rowData": [{"values": [{"userEnteredValue": {"formulaValue": "=A1"}}]}]}
    ]
    tab.update([[5]], "A1")
    assert tab.row_values(1) == ["5", "5", "6", "5x", "5"]


def test_a_row_is_not_appended_over_formulas_that_show_nothing(tab: gspread.Worksheet) -> None:
    put(tab, "A1", ["=C1"], ['=IF(C2="","","x")'])
    assert tab.append_row(["a"])["updates"]["updatedRange"] == "Sheet1!A3"


def test_a_change_reaches_other_tabs(book: gspread.Spreadsheet, tab: gspread.Worksheet) -> None:
    other = book.add_worksheet("L'autre", 5, 5)
    put(other, "A1", ["=Sheet1!A1*2"])
    put(tab, "A1", [4, "='L''autre'!A1+1"])
    assert tab.row_values(1) == ["4", "9"]
    other.update_title("Tiers")
    assert tab.get("B1", value_render_option=FORMULA) == [["=Tiers!A1+1"]]
    book.del_worksheet(other)
    assert tab.get("B1", value_render_option=FORMULA) == [["=#REF!+1"]]
    assert tab.get("B1") == [["#REF!"]]


def test_formulas_follow_rows_and_columns(tab: gspread.Worksheet, batch: Batch) -> None:
    put(tab, "A1", [1, "=A1*10"], [2, "=A2*10"], ["=SUM(A1:A2)", "=$A$1"])
    batch({"insertDimension": {"range": lines(1, 2)}}, {"insertDimension": {"range": lines(0, 1, "COLUMNS")}})
    shown = tab.get("B1:C4", value_render_option=FORMULA)
    assert shown == [[1, "=B1*10"], [], [2, "=B3*10"], ["=SUM(B1:B3)", "=$B$1"]]
    batch({"deleteDimension": {"range": lines(0, 1)}})
    assert tab.get("B1:C3", value_render_option=FORMULA) == [[], [2, "=B2*10"], ["=SUM(B1:B2)", "=#REF!"]]
    assert tab.get("C3") == [["#REF!"]]
    batch({"moveDimension": {"source": lines(1, 2), "destinationIndex": 0}})
    assert tab.get("B1:C1", value_render_option=FORMULA) == [[2, "=B1*10"]]


def test_a_formula_written_after_an_insertion_in_a_batch_is_not_moved_by_it(
    tab: gspread.Worksheet, batch: Batch
) -> None:
    put(tab, "A1", [5])
    formula = [{"values": [{"userEnteredValue": {"formulaValue": "=A2"}}]}]
    batch(
        {"insertDimension": {"range": lines(0, 1)}},
        {"updateCells": {"start": {"columnIndex": 1}, "rows": formula, "fields": "userEnteredValue"}},
    )
    assert tab.get("B1", value_render_option=FORMULA) == [["=A2"]]
    assert tab.get("B1") == [["5"]]


def test_sorting_carries_formulas(tab: gspread.Worksheet) -> None:
    put(tab, "A1", [3, "=A1*2"], [1, "=A2*2"], [2, "=A3*2"])
    tab.sort((1, "asc"), range="A1:B3")
    assert tab.get_all_values() == [["1", "2"], ["2", "4"], ["3", "6"]]


def test_an_array_spills_and_is_blocked(tab: gspread.Worksheet) -> None:
    put(tab, "A1", [1, "=ARRAYFORMULA(A1:A3*2)"], [2], [3])
    assert tab.col_values(2) == ["2", "4", "6"]
    assert tab.get("B1:B3", value_render_option=FORMULA) == [["=ARRAYFORMULA(A1:A3*2)"], [4], [6]]
    tab.update([["mine"]], "B3")
    assert tab.get("B1:B3") == [["#REF!"], [], ["mine"]]
    tab.update([[""]], "B3")
    tab.update([[5]], "A3")
    assert tab.col_values(2) == ["2", "4", "10"]
    tab.insert_row(["", ""], 2)
    assert tab.col_values(2) == ["2", "0", "4", "10"]
    tab.update([[""]], "B1")
    assert tab.col_values(2) == []


def test_errors_and_circles(tab: gspread.Worksheet) -> None:
    put(tab, "A1", ["=1/0", "=NOPE(1)", "=C1", "=A1", "=VLOOKUP(1,A5:B6,2,FALSE)", "=1+"])
    assert tab.row_values(1) == ["#DIV/0!", "#NAME?", "#REF!", "#DIV/0!", "#N/A", "#ERROR!"]
    mask: Any = {"ranges": "A1:C1", "fields": "sheets.data.rowData.values.effectiveValue"}
    cells = tab.spreadsheet.fetch_sheet_metadata(mask)["sheets"][0]["data"][0]["rowData"][0]["values"]
    assert [cell["effectiveValue"]["errorValue"]["type"] for cell in cells] == ["DIVIDE_BY_ZERO", "NAME", "REF"]
    put(tab, "A2", ["=B2", "=A2"])
    assert tab.row_values(2) == ["#REF!", "#REF!"]
    put(tab, "B2", [3])
    assert tab.row_values(2) == ["3", "3"]


def test_a_long_chain_is_computed_whichever_way_it_runs(tab: gspread.Worksheet) -> None:
    tab.resize(3000, 2)
    put(tab, "A1", *[[f"=A{row + 1}+1"] for row in range(1, 3000)], [1])
    assert tab.acell("A1").value == "3000"
    tab.update([[2]], "A3000")
    assert tab.acell("A1").value == "3001"


def test_dates_made_by_formulas_show_as_dates(book: gspread.Spreadsheet, tab: gspread.Worksheet) -> None:
    book.update_locale("fr_FR")
    put(tab, "A1", ["=DATE(2024;2;29)", "=A1+1", "=A1"])
    assert tab.row_values(1) == ["29/02/2024", "01/03/2024", "29/02/2024"]
    assert tab.get("A1", value_render_option=UNFORMATTED) == [[45351]]


def test_today_is_today_on_another_day(google_sheets: GoogleSheets) -> None:
    tab = google_sheets.client.create("Essai").sheet1
    data_file = google_sheets.server.store.path
    put(tab, "A1", ["=TODAY()", "=A1+1"])
    today = tab.get("A1:B1", value_render_option=UNFORMATTED)
    with sqlite3.connect(data_file) as connection:
        connection.execute("update files set modified = modified - 86400000 * 3, version = version + 1")
        connection.execute("update rows set cells = replace(cells, ?, '7')", (str(today[0][0]),))
    connection.close()
    other = create_server(data_file)
    theirs = connect(other).open_by_key(tab.spreadsheet.id).sheet1
    assert theirs.get("A1:B1", value_render_option=UNFORMATTED) == today
    other.store.close()


def test_named_ranges_in_formulas(tab: gspread.Worksheet) -> None:
    put(tab, "A1", [1, "=SUM(Notes)"], [2])
    assert tab.acell("B1").value == "#NAME?"
    tab.define_named_range("A1:A2", "Notes")
    assert tab.acell("B1").value == "3"
    tab.update([[5]], "A2")
    assert tab.acell("B1").value == "6"


@pytest.mark.parametrize("reread", [False, True])
def test_another_process_recalculates(client: gspread.Client, data_file: Path, reread: bool) -> None:
    tab = client.create("Partagé").sheet1
    put(tab, "A1", [1, "=A1+1"])
    other = create_server(data_file)
    theirs = connect(other).open_by_key(tab.spreadsheet.id).sheet1
    if reread:
        assert theirs.row_values(1) == ["1", "2"]
    theirs.update([[7]], "A1")
    assert theirs.row_values(1) == tab.row_values(1) == ["7", "8"]
    other.store.close()
