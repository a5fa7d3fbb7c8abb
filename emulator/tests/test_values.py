"""Values: what is written is read, trimmed, by every kind of address and option."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gspread
import pytest
from gspread.utils import Dimension, InsertDataOption

from api_support import FORMULA, RAW, TYPED, UNFORMATTED, refusal
from emulator.clients import connect
from emulator.server import create_server

REQUIRED = "'valueInputOption' is required but not specified"


def test_what_is_written_is_read_without_trailing_blanks(tab: gspread.Worksheet) -> None:
    answer = tab.update([["a", "", ""], ["", "", ""], ["", 2.0, True, ""]], "B2")
    assert answer["updatedRange"] == "Sheet1!B2:E4"
    assert answer["updatedCells"] == 10
    assert tab.get("A1:Z10") == [[], ["", "a"], [], ["", "", "2", "TRUE"]]
    assert tab.get("A1:Z10", value_render_option=UNFORMATTED) == [[], ["", "a"], [], ["", "", 2, True]]


def test_null_keeps_a_cell_and_an_empty_text_empties_it(tab: gspread.Worksheet) -> None:
    tab.update([["a", "b", "c"]])
    tab.update([["x", None, ""]])
    assert tab.get("A1:C1") == [["x", "b"]]


@pytest.mark.parametrize(
    ("address", "answered"),
    [
        ("A:A", "Sheet1!A1:A1000"),
        ("1:1", "Sheet1!A1:Z1"),
        ("2:3", "Sheet1!A2:Z3"),
        ("A2:C", "Sheet1!A2:C1000"),
        ("B2:5", "Sheet1!B2:Z5"),
        ("C3:A1", "Sheet1!A1:C3"),
        ("$B$2", "Sheet1!B2"),
        ("a1:b2", "Sheet1!A1:B2"),
        ("Y1:AZ2000", "Sheet1!Y1:Z1000"),
        ("Sheet1", "Sheet1!A1:Z1000"),
        ("'Sheet1'!b2", "Sheet1!B2"),
    ],
)
def test_addresses(book: gspread.Spreadsheet, address: str, answered: str) -> None:
    assert book.values_get(address)["range"] == answered


def test_titles_are_quoted_where_they_need_it(book: gspread.Spreadsheet) -> None:
    quoted = {"D3": "'D3'", "L'été": "'L''été'", "a b": "'a b'", "_wal": "_wal", "2024": "'2024'"}
    for title, written in quoted.items():
        tab = book.add_worksheet(title, 2, 2)
        assert tab.update([["x"]])["updatedRange"] == f"{written}!A1"
        assert tab.acell("A1").value == "x"


@pytest.mark.parametrize("address", ["Nowhere!A1", "A1:B2:C3", "'Sheet1", "A0", "Sheet1!", "AAAA1", "!A1"])
def test_an_address_that_is_none(book: gspread.Spreadsheet, address: str) -> None:
    assert refusal(book.values_get, address) == f"Unable to parse range: {address}"


def test_an_address_off_the_grid(tab: gspread.Worksheet) -> None:
    limits = "exceeds grid limits. Max rows: 1000, max columns: 26"
    assert refusal(tab.get, "A1001") == f"Range (Sheet1!A1001) {limits}"
    assert refusal(tab.update, [["x"]], "AA1") == f"Range (Sheet1!AA1) {limits}"


def test_a_range_bounds_what_is_written_and_a_cell_does_not(tab: gspread.Worksheet) -> None:
    expected = "Requested writing within range [Sheet1!A1:B1], but tried writing to"
    assert refusal(tab.update, [["a"], ["b"]], "A1:B1") == f"{expected} row [2]"
    assert refusal(tab.update, [["a", "b", "c"]], "A1:B1") == f"{expected} column [C]"
    tab.resize(1, 1)
    tab.update([["a", "b"], ["c"]], "A1")
    assert (tab.row_count, tab.get_all_values()) == (1, [["a", "b"], ["c", ""]])


def test_columns_and_batches(book: gspread.Spreadsheet, tab: gspread.Worksheet) -> None:
    tab.update([["a", "b"], ["c"]], "A1", major_dimension=Dimension.cols)
    assert tab.get("A1:B2") == [["a", "c"], ["b"]]
    assert tab.get("A1:B2", major_dimension=Dimension.cols) == [["a", "b"], ["c"]]
    answer = tab.batch_update([{"range": "D1", "values": [[1]]}, {"range": "D2:E2", "values": [[2, 3]]}])
    assert {name: answer[name] for name in answer if name.startswith("total")} == {
        "totalUpdatedRows": 2,
        "totalUpdatedColumns": 3,
        "totalUpdatedCells": 3,
        "totalUpdatedSheets": 1,
    }
    found = book.values_batch_get(["D1:E2", "A1"], {"valueRenderOption": "UNFORMATTED_VALUE"})["valueRanges"]
    assert [one.get("values") for one in found] == [[[1], [2, 3]], [["a"]]]
    assert book.values_batch_clear(body={"ranges": ["D1:E2", "A:A"]})["clearedRanges"] == [
        "Sheet1!D1:E2",
        "Sheet1!A1:A1000",
    ]
    assert tab.get_all_values() == [["", "c"]]


def test_a_batch_with_one_bad_range_writes_nothing(tab: gspread.Worksheet) -> None:
    refusal(tab.batch_update, [{"range": "A1", "values": [["x"]]}, {"range": "A9999", "values": [["y"]]}])
    assert tab.get_all_values() == [[]]


def test_typed_entries_are_read_and_raw_ones_are_not(tab: gspread.Worksheet) -> None:
    entries = ["0612345678", "1,234.5", "50%", "=1+1", "'=1+1", "TRUE", "2024-02-29", "texte"]
    tab.update([entries], "A1", value_input_option=RAW)
    tab.update([entries], "A2", value_input_option=TYPED)
    assert tab.get("A1:H1", value_render_option=UNFORMATTED) == [entries]
    read = [612345678, 1234.5, 0.5, 2, "=1+1", True, 45351, "texte"]
    assert tab.get("A2:H2", value_render_option=UNFORMATTED) == [read]
    assert tab.get("C2:H2") == [["50%", "2", "=1+1", "TRUE", "2024-02-29", "texte"]]
    assert tab.get("D2", value_render_option=FORMULA) == [["=1+1"]]


def test_typed_entries_follow_the_locale(book: gspread.Spreadsheet, tab: gspread.Worksheet) -> None:
    book.update_locale("fr_FR")
    tab.update([["12,5", "29/02/2024", "VRAI"]], "A1", value_input_option=TYPED)
    assert tab.get("A1:C1", value_render_option=UNFORMATTED) == [[12.5, 45351, True]]
    assert tab.get("A1:C1") == [["12,5", "29/02/2024", "VRAI"]]


def test_dates_are_numbers_or_texts_as_asked(book: gspread.Spreadsheet, tab: gspread.Worksheet) -> None:
    tab.update([["2024-02-29", 3]], value_input_option=TYPED)
    options: Any = {"valueRenderOption": "UNFORMATTED_VALUE", "dateTimeRenderOption": "FORMATTED_STRING"}
    assert book.values_get("A1:B1", options)["values"] == [["2024-02-29", 3]]


def test_a_cell_formatted_as_text_keeps_what_is_typed(tab: gspread.Worksheet) -> None:
    tab.format("A1", {"numberFormat": {"type": "TEXT"}})
    tab.update([["0612345678"]], value_input_option=TYPED)
    assert tab.get("A1", value_render_option=UNFORMATTED) == [["0612345678"]]


def test_append_finds_the_table(tab: gspread.Worksheet) -> None:
    """The tables A1:C2 and B4:D6 of Google's guide, and where each range appends."""
    tab.update([["x", "y", "z"]] * 2, "A1")
    tab.update([["x", "y", "z"]] * 3, "B4")
    for searched, table, written in (
        ("", "B4:D6", "B7"),
        ("B4", "B4:D7", "B8"),
        ("C5:D5", "B4:D8", "B9"),
        ("B2:D4", "B4:D9", "B10"),
        ("A3:G10", "B4:D10", "B11"),
        ("A1", "A1:C2", "A3"),
    ):
        answer = tab.spreadsheet.values_append(
            f"Sheet1!{searched}" if searched else "Sheet1", {"valueInputOption": "RAW"}, {"values": [["n"]]}
        )
        assert (answer["tableRange"], answer["updates"]["updatedRange"]) == (f"Sheet1!{table}", f"Sheet1!{written}")
    for alone in ("F4", "H20"):
        answer = tab.append_row(["n"], table_range=alone)
        assert "tableRange" not in answer
        assert answer["updates"]["updatedRange"] == f"Sheet1!{alone}"


def test_append_grows_the_grid_or_inserts_rows(tab: gspread.Worksheet) -> None:
    tab.resize(2, 2)
    tab.append_rows([["a"], ["b"], ["c", "d", "e"]])
    tab.append_row(["t"], insert_data_option=InsertDataOption.insert_rows, table_range="A1")
    assert tab.get_all_values() == [["a", "", ""], ["b", "", ""], ["c", "d", "e"], ["t", "", ""]]


def test_append_insert_rows_pushes_what_is_below(tab: gspread.Worksheet) -> None:
    tab.update([["a"], [""], ["below"]])
    tab.append_row(["b"], table_range="A1", insert_data_option=InsertDataOption.insert_rows)
    assert tab.col_values(1) == ["a", "b", "", "below"]


def test_answers_can_hold_the_values(book: gspread.Spreadsheet) -> None:
    options = {"valueInputOption": "USER_ENTERED", "includeValuesInResponse": "true"}
    answer = book.values_update("A1:B1", {**options, "responseValueRenderOption": "FORMULA"}, {"values": [["=1+1", 3]]})
    assert answer["updatedData"] == {"range": "Sheet1!A1:B1", "majorDimension": "ROWS", "values": [["=1+1", 3]]}


def test_bad_bodies_and_options(book: gspread.Spreadsheet) -> None:
    raw = {"valueInputOption": "RAW"}
    assert 'ListValue), "A1:D4"' in refusal(book.values_update, "Sheet1!A1", raw, {"values": "A1:D4"})
    assert refusal(book.values_update, "A1", {}, {"values": [[1]]}) == REQUIRED
    assert "value_render_option" in refusal(book.values_get, "A1", {"valueRenderOption": "NICE"})
    assert "Invalid values[0][0]" in refusal(book.values_update, "A1", raw, {"values": [[{"a": 1}]]})
    assert "50000 characters" in refusal(book.values_update, "A1", raw, {"values": [["x" * 50_001]]})


def test_a_text_of_fifty_thousand_characters_fits(tab: gspread.Worksheet) -> None:
    text = "é😀" * 25_000
    tab.update([[text]])
    assert tab.acell("A1").value == text


def test_an_unknown_spreadsheet(client: gspread.Client) -> None:
    with pytest.raises(gspread.SpreadsheetNotFound):
        client.open_by_key("nothing-of-the-kind")


def test_another_process_sees_each_change(client: gspread.Client, data_file: Path) -> None:
    here = client.create("Partagé").sheet1
    other = create_server(data_file)
    there = connect(other).open_by_key(here.spreadsheet.id).sheet1
    for step in range(5):
        here.update([[step]], f"A{step + 1}")
        assert there.col_values(1) == [str(n) for n in range(step + 1)]
    there.insert_row(["top"], 1)
    there.delete_rows(3)
    here.update_acell("B2", "b")
    assert here.get_all_values() == there.get_all_values() == [["top", ""], ["0", "b"], ["2", ""], ["3", ""], ["4", ""]]
    other.store.close()
