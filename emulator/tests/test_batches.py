"""spreadsheets.batchUpdate: all or nothing, in order, and every family of requests."""

from __future__ import annotations

from typing import Any

import gspread
import pytest

from api_support import DRIVE, FORMULA, TYPED, Batch, grid, grid_of, lines, meta, refusal


def texts(*rows: list[str]) -> list[dict[str, Any]]:
    """RowData of texts."""
    return [{"values": [{"userEnteredValue": {"stringValue": text}} for text in row]} for row in rows]


# The batch as a whole


def test_one_bad_request_refuses_all(book: gspread.Spreadsheet, tab: gspread.Worksheet, batch: Batch) -> None:
    tab.update([["a"]])
    before = book.client.request("get", f"{DRIVE}/{book.id}?fields=version").json()
    message = refusal(
        batch,
        {"updateCells": {"start": {"sheetId": 0}, "rows": texts(["b"]), "fields": "userEnteredValue"}},
        {"addSheet": {"properties": {"title": "Nouveau"}}},
        {"insertDimension": {"range": lines(0, 5)}},
        {"deleteSheet": {"sheetId": 12345}},
    )
    assert message == "Invalid requests[3].deleteSheet: No sheet with id: 12345"
    assert tab.get_all_values() == [["a"]]
    assert [sheet.title for sheet in book.worksheets()] == ["Sheet1"]
    assert book.client.request("get", f"{DRIVE}/{book.id}?fields=version").json() == before


def test_refusals_of_the_batch_itself(batch: Batch) -> None:
    assert refusal(batch) == "Must specify at least one request."
    assert "Unknown name \"paintSheet\" at 'requests[0]': Cannot find field." in refusal(batch, {"paintSheet": {}})
    assert "oneof" in refusal(batch, {"addSheet": {}, "deleteSheet": {}})


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        ({"updateCells": {"feilds": "*"}}, "Unknown name \"feilds\" at 'requests[0].update_cells': Cannot find field."),
        ({"mergeCells": {"range": "A1:B2"}}, "Invalid value at 'requests[0].merge_cells.range'"),
        ({"mergeCells": ["A1:B2"]}, "Invalid value at 'requests[0].merge_cells'"),
        ("mergeCells", "Invalid requests[0]"),
    ],
)
def test_requests_that_do_not_fit_the_schema(batch: Batch, request_: Any, said: str) -> None:
    assert said in refusal(batch, request_)


def test_half_a_character_is_refused(tab: gspread.Worksheet) -> None:
    assert "half of a character" in refusal(tab.update, [["\ud83d"]])
    tab.update([["\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16")]])
    assert tab.acell("A1").value == "😀"


def test_a_batch_captures_what_it_overwrites(book: gspread.Spreadsheet, tab: gspread.Worksheet) -> None:
    """The shape of the app's writes: token, captures in a hidden tab, the write, and the captures in the answer."""
    tab.update([["ID", "Nom"], ["a", "Zoé"], ["b", "Léo"]])
    wal = book.add_worksheet("_wal", 10, 26)
    body: dict[str, Any] = {
        "requests": [
            {"addProtectedRange": {"protectedRange": {"protectedRangeId": 1001, "range": {"sheetId": wal.id}}}},
            {"insertDimension": {"range": lines(0, 2, sheet_id=wal.id)}},
            {"copyPaste": {"source": grid(0, 1), "destination": grid(0, 1, sheet_id=wal.id)}},
            {"copyPaste": {"source": grid(2, 3), "destination": grid(1, 2, sheet_id=wal.id)}},
            {
                "updateCells": {
                    "start": {"rowIndex": 2, "columnIndex": 1},
                    "rows": texts(["=Léon"]),
                    "fields": "userEnteredValue",
                }
            },
            {"appendCells": {"rows": texts(["c", "Ana"]), "fields": "userEnteredValue"}},
        ],
        "includeSpreadsheetInResponse": True,
        "responseRanges": ["_wal!1:2"],
        "responseIncludeGridData": True,
    }
    answer = book.batch_update(body)["updatedSpreadsheet"]
    rows = answer["sheets"][0]["data"][0]["rowData"]
    captured = [[cell["effectiveValue"]["stringValue"] for cell in row["values"]] for row in rows]
    assert captured == [["ID", "Nom"], ["b", "Léo"]]
    after = [["ID", "Nom"], ["a", "Zoé"], ["b", "=Léon"], ["c", "Ana"]]
    assert tab.get_all_values() == after
    assert "1001 already exists" in refusal(book.batch_update, body)
    assert tab.get_all_values() == after


@pytest.mark.parametrize("kind", ["addProtectedRange", "addNamedRange", "addSheet", "addBanding", "addFilterView"])
def test_an_id_that_exists_is_refused(batch: Batch, kind: str) -> None:
    place = grid(0, 2, 0, 2)
    bodies: dict[str, dict[str, Any]] = {
        "addProtectedRange": {"protectedRange": {"protectedRangeId": 7, "range": place}},
        "addNamedRange": {"namedRange": {"namedRangeId": "7", "name": "Nom", "range": place}},
        "addSheet": {"properties": {"sheetId": 7}},
        "addBanding": {
            "bandedRange": {"bandedRangeId": 7, "range": place, "rowProperties": {"firstBandColor": {"red": 1}}}
        },
        "addFilterView": {"filter": {"filterViewId": 7, "title": "Vue", "range": place}},
    }
    batch({kind: bodies[kind]})
    assert "already exists" in refusal(batch, {kind: bodies[kind]})


# Tabs


def test_tabs(book: gspread.Spreadsheet) -> None:
    first = book.sheet1
    second = book.add_worksheet("Deux", 5, 4, index=0)
    assert (second.index, second.row_count, second.col_count) == (0, 5, 4)
    assert refusal(book.add_worksheet, "deux", 1, 1) == (
        'Invalid requests[0].addSheet: A sheet with the name "deux" already exists. Please enter another name.'
    )
    first.update_title("Un")
    first.update([["a"]])
    copy = first.duplicate(new_sheet_name="Copie", insert_sheet_index=2)
    assert copy.get_all_values() == [["a"]]
    book.reorder_worksheets([copy, first, second])
    assert [sheet.title for sheet in book.worksheets()] == ["Copie", "Un", "Deux"]
    copy.hide()
    assert [sheet.title for sheet in book.worksheets(exclude_hidden=True)] == ["Un", "Deux"]
    copy.show()
    copy.freeze(1, 2)
    copy.update_tab_color("#ff0080")
    properties = meta(book)["properties"]
    assert (properties["gridProperties"]["frozenRowCount"], properties["gridProperties"]["frozenColumnCount"]) == (1, 2)
    assert properties["tabColorStyle"]["rgbColor"] == {"red": 1, "blue": pytest.approx(0.502, abs=0.01)}
    copy.clear_tab_color()
    copy.freeze(0, 0)
    properties = meta(book)["properties"]
    assert "tabColorStyle" not in properties
    assert "frozenRowCount" not in properties["gridProperties"]
    book.del_worksheet(second)
    book.del_worksheet(copy)
    assert refusal(book.del_worksheet, first) == (
        "Invalid requests[0].deleteSheet: You can't remove all the sheets in a document."
    )


def test_a_smaller_grid_drops_cells(tab: gspread.Worksheet) -> None:
    tab.update([["a", "b", "c"], ["d", "e", "f"]])
    tab.resize(1, 2)
    tab.resize(2, 3)
    assert tab.get_all_values() == [["a", "b"]]


def test_copy_to_another_workbook(client: gspread.Client, tab: gspread.Worksheet) -> None:
    tab.update([["a", "=1+1"]], value_input_option=TYPED)
    other = client.create("Autre")
    answer = tab.copy_to(other.id)
    assert answer["title"] == "Copy of Sheet1"
    assert other.worksheet("Copy of Sheet1").get_all_values() == [["a", "2"]]


# Rows and columns


def test_rows_and_columns_come_and_go(tab: gspread.Worksheet, batch: Batch) -> None:
    tab.update([["a", "b"], ["c", "d"], ["e", "f"]])
    tab.insert_rows([["x"]], 2)
    tab.insert_cols([["1", "2"]], 2)
    assert tab.get_all_values() == [["a", "1", "b"], ["x", "2", ""], ["c", "", "d"], ["e", "", "f"]]
    tab.delete_rows(2)
    tab.delete_columns(2)
    assert tab.get_all_values() == [["a", "b"], ["c", "d"], ["e", "f"]]
    batch({"moveDimension": {"source": lines(0, 1), "destinationIndex": 3}})
    batch({"moveDimension": {"source": lines(1, 2, "COLUMNS"), "destinationIndex": 0}})
    assert tab.get_all_values() == [["d", "c"], ["f", "e"], ["b", "a"]]
    batch({"appendDimension": {"sheetId": 0, "dimension": "ROWS", "length": 3}})
    assert meta(tab.spreadsheet)["properties"]["gridProperties"]["rowCount"] == 1003


def test_lines_that_are_not_there(batch: Batch) -> None:
    insert = "Invalid requests[0].insertDimension: range.startIndex[1000] must be less than the grid size[1000]"
    assert refusal(batch, {"insertDimension": {"range": lines(1000, 1001)}}).startswith(insert)
    assert "inheritFromBefore cannot be true" in refusal(
        batch, {"insertDimension": {"range": lines(0, 1), "inheritFromBefore": True}}
    )
    assert "only 1000 rows" in refusal(batch, {"deleteDimension": {"range": lines(999, 1001)}})
    assert "all the columns" in refusal(batch, {"deleteDimension": {"range": lines(0, 26, "COLUMNS")}})
    batch({"insertDimension": {"range": lines(1000, 1002), "inheritFromBefore": True}})


def test_new_lines_look_like_their_neighbour(tab: gspread.Worksheet, batch: Batch) -> None:
    tab.format("A1", {"textFormat": {"bold": True}})
    batch({"insertDimension": {"range": lines(1, 2), "inheritFromBefore": True}})
    cells = tab.spreadsheet.fetch_sheet_metadata(
        {"ranges": "A2", "fields": "sheets.data.rowData.values.userEnteredFormat"}
    )
    assert cells["sheets"][0]["data"][0]["rowData"] == [
        {"values": [{"userEnteredFormat": {"textFormat": {"bold": True}}}]}
    ]


def test_anchors_follow_lines(book: gspread.Spreadsheet, tab: gspread.Worksheet, batch: Batch) -> None:
    tab.merge_cells("B2:C3")
    tab.add_protected_range("A2:A4", [])
    tab.define_named_range("B2:C3", "Noms")
    tab.set_basic_filter("A1:C4")
    batch({"insertDimension": {"range": lines(1, 3)}}, {"deleteDimension": {"range": lines(0, 1, "COLUMNS")}})
    found = meta(book)
    assert found["merges"] == [grid_of(3, 5, 0, 2)]
    assert "protectedRanges" not in found
    assert found["basicFilter"]["range"] == grid_of(0, 6, 0, 2)
    assert book.fetch_sheet_metadata()["namedRanges"][0]["range"] == grid_of(3, 5, 0, 2)


def test_groups_nest(tab: gspread.Worksheet) -> None:
    tab.add_dimension_group_rows(1, 5)
    tab.add_dimension_group_rows(2, 4)
    groups = tab.list_dimension_group_rows()
    assert [(g["range"]["startIndex"], g["range"]["endIndex"], g["depth"]) for g in groups] == [(1, 5, 1), (2, 4, 2)]
    tab.delete_dimension_group_rows(2, 4)
    assert len(tab.list_dimension_group_rows()) == 1


# Cells


def test_typed_cells_are_never_parsed(tab: gspread.Worksheet, batch: Batch) -> None:
    values = [{"stringValue": "=IMPORTXML(1)"}, {"stringValue": "0612"}, {"numberValue": 3}, {"boolValue": True}]
    cells = [{"values": [{"userEnteredValue": value} for value in [*values, {"formulaValue": "=C1*2"}]]}]
    batch({"updateCells": {"range": grid(0, 1, 0, 6), "rows": cells, "fields": "userEnteredValue"}})
    assert tab.get("A1:F1", value_render_option=FORMULA) == [["=IMPORTXML(1)", "0612", 3, True, "=C1*2"]]
    assert tab.get("A1:F1") == [["=IMPORTXML(1)", "0612", "3", "TRUE", "6"]]


def test_update_cells_touches_only_its_fields(tab: gspread.Worksheet, batch: Batch) -> None:
    tab.update([["a", "b"]])
    tab.format("A1:B1", {"textFormat": {"bold": True}})
    tab.insert_note("A1", "note")
    batch({"updateCells": {"range": grid(0, 1, 0, 2), "rows": texts(["x"]), "fields": "userEnteredValue"}})
    assert tab.get_all_values() == [["x"]]
    assert tab.get_note("A1") == "note"
    batch({"updateCells": {"range": grid(0, 1, 0, 2), "fields": "userEnteredFormat.textFormat,note"}})
    data = tab.spreadsheet.fetch_sheet_metadata({"fields": "sheets.data.rowData.values(note,userEnteredFormat)"})
    assert data == {"sheets": [{"data": [{}]}]}


def test_cells_beyond_the_grid(batch: Batch) -> None:
    start = {"sheetId": 0, "rowIndex": 999}
    message = refusal(batch, {"updateCells": {"start": start, "rows": texts(["a"], ["b"]), "fields": "*"}})
    assert "beyond the last requested row" in message
    start = {"sheetId": 0, "rowIndex": 1000}
    message = refusal(batch, {"updateCells": {"start": start, "rows": texts(["a"]), "fields": "*"}})
    assert message.endswith("Range (Sheet1!A1001) exceeds grid limits. Max rows: 1000, max columns: 26")
    assert "No grid with id: 5" in refusal(batch, {"appendCells": {"sheetId": 5, "rows": texts(["a"]), "fields": "*"}})
    assert "fields" in refusal(batch, {"updateCells": {"start": {}, "rows": texts(["a"])}})


def test_append_cells_goes_after_the_last_value(tab: gspread.Worksheet, batch: Batch) -> None:
    tab.resize(3, 2)
    tab.update([["a", "b"], ["c"]])
    tab.format("A3", {"textFormat": {"bold": True}})
    batch({"appendCells": {"rows": texts(["d", "e", "f"], ["g"]), "fields": "userEnteredValue"}})
    assert tab.get_all_values() == [["a", "b", ""], ["c", "", ""], ["d", "e", "f"], ["g", "", ""]]


def test_repeat_cell_shifts_formulas(tab: gspread.Worksheet, batch: Batch) -> None:
    tab.update([[1], [2], [3]])
    cell = {"userEnteredValue": {"formulaValue": "=A1*10"}, "userEnteredFormat": {"textFormat": {"italic": True}}}
    batch({"repeatCell": {"range": grid(0, 3, 1, 2), "cell": cell, "fields": "userEnteredValue"}})
    assert tab.col_values(2) == ["10", "20", "30"]


@pytest.mark.parametrize("there", ["", "plain", "looks"])
def test_an_errors_value_is_pasted_as_that_error(tab: gspread.Worksheet, batch: Batch, there: str) -> None:
    tab.update([["=1/0"], [there]], value_input_option=TYPED)
    if there == "looks":
        tab.format("A2", {"textFormat": {"bold": True}})
    batch({"copyPaste": {"source": grid(0, 1, 0, 1), "destination": grid(1, 2, 0, 1), "pasteType": "PASTE_VALUES"}})
    assert tab.get_all_values() == [["#DIV/0!"], ["#DIV/0!"]]
    tab.update_acell("A1", "1")
    assert tab.get_all_values() == [["1"], ["#DIV/0!"]]


PASTED = {
    "PASTE_NORMAL": ("=A3*2", True, True),
    "PASTE_VALUES": (10, False, False),
    "PASTE_FORMULA": ("=A3*2", False, False),
    "PASTE_FORMAT": ("old", True, False),
    "PASTE_DATA_VALIDATION": ("old", False, True),
}


@pytest.mark.parametrize("paste_type", PASTED)
def test_copy_paste(tab: gspread.Worksheet, batch: Batch, paste_type: str) -> None:
    tab.update([[5, "=A1*2"], ["", ""], [7, "old"]], value_input_option=TYPED)
    tab.format("B1", {"textFormat": {"bold": True}})
    rule = {"condition": {"type": "NUMBER_GREATER", "values": [{"userEnteredValue": "1"}]}}
    batch({"setDataValidation": {"range": grid(0, 1, 1, 2), "rule": rule}})
    batch({"copyPaste": {"source": grid(0, 1, 1, 2), "destination": grid(2, 3, 1, 2), "pasteType": paste_type}})
    value, bold, validated = PASTED[paste_type]
    assert tab.get("B3", value_render_option=FORMULA) == [[value]]
    mask: Any = {"ranges": "B3", "fields": "sheets.data.rowData.values(userEnteredFormat,dataValidation)"}
    data = tab.spreadsheet.fetch_sheet_metadata(mask)["sheets"][0]["data"][0]
    cell = data["rowData"][0]["values"][0] if data else {}
    assert ("userEnteredFormat" in cell, "dataValidation" in cell) == (bold, validated)


def test_a_paste_repeats_or_is_transposed(tab: gspread.Worksheet, batch: Batch) -> None:
    tab.update([["a", "b"]])
    batch({"copyPaste": {"source": grid(0, 1, 0, 2), "destination": grid(1, 3, 0, 4)}})
    assert tab.get("A2:D3") == [["a", "b", "a", "b"]] * 2
    batch(
        {
            "copyPaste": {
                "source": grid(0, 1, 0, 2),
                "destination": grid(4, 5, 0, 1),
                "pasteOrientation": "TRANSPOSE",
            }
        }
    )
    assert tab.get("A5:B6") == [["a"], ["b"]]


def test_cut_insert_and_delete_ranges(tab: gspread.Worksheet, batch: Batch) -> None:
    tab.update([["a", "b"], ["c", "d"], ["e", "f"]])
    batch({"insertRange": {"range": grid(0, 1, 0, 1), "shiftDimension": "ROWS"}})
    assert tab.get_all_values() == [["", "b"], ["a", "d"], ["c", "f"], ["e", ""]]
    batch({"deleteRange": {"range": grid(0, 1, 0, 1), "shiftDimension": "ROWS"}})
    batch({"insertRange": {"range": grid(1, 2, 0, 1), "shiftDimension": "COLUMNS"}})
    assert tab.get_all_values() == [["a", "b", ""], ["", "c", "d"], ["e", "f", ""]]
    batch({"deleteRange": {"range": grid(1, 2, 0, 1), "shiftDimension": "COLUMNS"}})
    batch({"cutPaste": {"source": grid(0, 2, 0, 1), "destination": {"rowIndex": 2, "columnIndex": 1}}})
    assert tab.get_all_values() == [["", "b"], ["", "d"], ["e", "a"], ["", "c"]]


def test_formulas_follow_the_cells_they_name_when_these_are_cut(tab: gspread.Worksheet, batch: Batch) -> None:
    other = tab.spreadsheet.add_worksheet("Un autre", 5, 5)
    tab.update([[1, 2, "=A1+$B$1+C2", "=SUM(A1:B1)", "=SUM(A1:A2)"], ["", "", "=A1"]], raw=False)
    other.update([[f"={tab.title}!A1"]], raw=False)
    batch({"cutPaste": {"source": grid(0, 1, 0, 2), "destination": {"rowIndex": 3, "columnIndex": 1}}})
    assert tab.get("C1:E2", value_render_option=FORMULA) == [["=B4+$C$4+C2", "=SUM(B4:C4)", "=SUM(A1:A2)"], ["=B4"]]
    assert tab.acell("C1").value == "4"
    assert other.acell("A1", value_render_option=FORMULA).value == f"={tab.title}!B4"
    there = {"sheetId": other.id, "rowIndex": 1, "columnIndex": 1}
    batch({"cutPaste": {"source": grid(0, 2, 2, 3), "destination": there}})
    assert other.get("B2:B3", value_render_option=FORMULA) == [
        [f"={tab.title}!B4+{tab.title}!$C$4+B3"],
        [f"={tab.title}!B4"],
    ]
    assert other.acell("B2").value == "4"


# Order


def test_sort_puts_numbers_then_texts_then_booleans_and_blanks_last(tab: gspread.Worksheet) -> None:
    values = ["banane", True, "Élan", "", 10, "eau", 9, "Zèbre", False, "éclair"]
    tab.update([[value] for value in values])
    tab.sort((1, "asc"), range="A1:A10")
    shown = ["9", "10", "banane", "eau", "éclair", "Élan", "Zèbre", "FALSE", "TRUE"]
    assert tab.col_values(1) == shown
    tab.sort((1, "des"), range="A1:A10")
    assert tab.col_values(1) == shown[::-1]


def test_sort_by_two_columns_keeps_rows_together(tab: gspread.Worksheet) -> None:
    tab.update([["b", 1, "x"], ["a", 2, "y"], ["b", 0, "z"], ["a", 1, "w"]])
    tab.sort((1, "asc"), (2, "des"), range="A1:B4")
    assert tab.get_all_values() == [["a", "2", "x"], ["a", "1", "y"], ["b", "1", "z"], ["b", "0", "w"]]


def test_randomize_keeps_the_rows(tab: gspread.Worksheet, batch: Batch) -> None:
    tab.update([[n] for n in range(20)])
    batch({"randomizeRange": {"range": grid(0, 20)}})
    assert sorted(int(str(text)) for text in tab.col_values(1)) == list(range(20))


# Texts


def test_find_and_replace(tab: gspread.Worksheet, batch: Batch) -> None:
    tab.update([["Lyon", "lyonnais"], ["Lyon 3", "=1+1"]], value_input_option=TYPED)
    counted = batch({"findReplace": {"find": "lyon", "replacement": "Paris", "allSheets": True}})[0]["findReplace"]
    assert counted == {"valuesChanged": 3, "rowsChanged": 2, "sheetsChanged": 1, "occurrencesChanged": 3}
    assert tab.get_all_values() == [["Paris", "Parisnais"], ["Paris 3", "2"]]
    body: dict[str, Any] = {"find": r"(\w+) (\d)", "replacement": "$2-$1", "searchByRegex": True, "range": grid(0, 5)}
    batch({"findReplace": body}, {"findReplace": {**body, "find": "1", "replacement": "2", "includeFormulas": True}})
    assert tab.get("A2:B2", value_render_option=FORMULA) == [["3-Paris", "=2+2"]]
    body = {"find": "paris", "replacement": "x", "sheetId": 0, "matchCase": True}
    assert batch({"findReplace": body}) == [{}]
    body = {"find": "paris", "replacement": "x", "sheetId": 0, "matchEntireCell": True}
    assert batch({"findReplace": body})[0]["findReplace"]["valuesChanged"] == 1


def test_trim_split_and_deduplicate(tab: gspread.Worksheet, batch: Batch) -> None:
    tab.update([["  a   b "], ["c;d"], ["x"], ["X"], ["x"]])
    assert batch({"trimWhitespace": {"range": grid(0, 5)}}) == [{"trimWhitespace": {"cellsChangedCount": 1}}]
    batch({"textToColumns": {"source": grid(1, 2, 0, 1), "delimiterType": "SEMICOLON"}})
    reply = batch({"deleteDuplicates": {"range": grid(2, 5, 0, 1)}})
    assert reply == [{"deleteDuplicates": {"duplicatesRemovedCount": 2}}]
    assert tab.get_all_values() == [["a b", ""], ["c", "d"], ["x", ""]]


def test_paste_data_and_fill(tab: gspread.Worksheet, batch: Batch) -> None:
    batch({"pasteData": {"coordinate": {"rowIndex": 0}, "data": "1,2\n3,a", "delimiter": ","}})
    batch({"pasteData": {"coordinate": {"rowIndex": 2}, "data": "<table><tr><td>h</td></tr></table>", "html": True}})
    assert tab.get_all_values() == [["1", "2"], ["3", "a"], ["h", ""]]
    fill = {"source": grid(0, 2, 0, 1), "dimension": "ROWS", "fillLength": 2}
    batch({"autoFill": {"sourceAndDestination": fill}})
    assert tab.col_values(1) == ["1", "3", "5", "7"]
