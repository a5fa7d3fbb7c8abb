"""spreadsheets.get: field masks, ranges and grid data."""

from __future__ import annotations

from typing import Any

import gspread
import pytest

from api_support import Batch, grid, put, refusal


def got(book: gspread.Spreadsheet, **options: Any) -> Any:
    """The Spreadsheet resource."""
    found: Any = book.fetch_sheet_metadata(options)
    return found


def test_the_whole_resource(book: gspread.Spreadsheet) -> None:
    found = got(book)
    assert list(found) == ["spreadsheetId", "properties", "sheets", "spreadsheetUrl"]
    assert found["properties"]["autoRecalc"] == "ON_CHANGE"
    assert found["sheets"] == [
        {
            "properties": {
                "sheetId": 0,
                "title": "Sheet1",
                "index": 0,
                "sheetType": "GRID",
                "gridProperties": {"rowCount": 1000, "columnCount": 26},
            }
        }
    ]


TITLES = {"properties": {"title": "Essai"}, "sheets": [{"properties": {"title": "Sheet1"}}]}


@pytest.mark.parametrize(
    ("mask", "expected"),
    [
        ("spreadsheetId", ["spreadsheetId"]),
        ("properties.title", {"properties": {"title": "Essai"}}),
        ("properties(title,locale)", {"properties": {"title": "Essai", "locale": "en_US"}}),
        ("sheets.properties(sheetId,title)", {"sheets": [{"properties": {"sheetId": 0, "title": "Sheet1"}}]}),
        ("sheets/properties/title,properties/title", TITLES),
        ("namedRanges", {}),
        ("sheets(merges,properties.index)", {"sheets": [{"properties": {"index": 0}}]}),
        ("sheets.data.rowData.values.note", {"sheets": [{"data": [{}]}]}),
    ],
)
def test_masks(book: gspread.Spreadsheet, mask: str, expected: Any) -> None:
    found = got(book, fields=mask)
    assert (list(found) if isinstance(expected, list) else found) == expected


@pytest.mark.parametrize("mask", ["sheets(", "sheets)", "a..b", ",a"])
def test_masks_that_are_none(book: gspread.Spreadsheet, mask: str) -> None:
    assert "Invalid field" in refusal(got, book, fields=mask)


@pytest.mark.parametrize("mask", ["sheet", "sheets.propertys", "sheets.data.rowData.values.notes"])
def test_masks_of_what_there_is_not(book: gspread.Spreadsheet, mask: str) -> None:
    assert refusal(got, book, fields=mask) == "Request contains an invalid argument."


def test_cells_with_all_they_have(book: gspread.Spreadsheet, tab: gspread.Worksheet) -> None:
    put(tab, "B2", ["a", "=1/4", "25%", "2024-02-29"], [], ["", True])
    tab.insert_note("C4", "note")
    data = got(book, ranges="B2:F6", includeGridData=True)["sheets"][0]["data"][0]
    assert (data["startRow"], data["startColumn"]) == (1, 1)
    assert len(data["rowMetadata"]) == 5
    rows = data["rowData"]
    assert [len(row.get("values", ())) for row in rows] == [4, 0, 2]
    first = rows[0]["values"]
    assert first[1]["userEnteredValue"] == {"formulaValue": "=1/4"}
    assert first[1]["effectiveValue"] == {"numberValue": 0.25}
    assert [cell["formattedValue"] for cell in first] == ["a", "0.25", "25%", "2024-02-29"]
    assert first[2]["userEnteredFormat"]["numberFormat"]["type"] == "PERCENT"
    assert first[3]["effectiveFormat"]["numberFormat"]["type"] == "DATE"
    assert rows[2]["values"][0] == {}
    assert rows[2]["values"][1]["note"] == "note"
    assert rows[2]["values"][1]["effectiveValue"] == {"boolValue": True}


def test_ranges_choose_tabs(book: gspread.Spreadsheet) -> None:
    book.add_worksheet("Deux", 3, 3)
    found = got(book, ranges=["Deux!A1:B2", "Deux!C3"], includeGridData=True)["sheets"]
    assert [sheet["properties"]["title"] for sheet in found] == ["Deux"]
    assert len(found[0]["data"]) == 2
    assert "data" not in got(book, ranges="Deux")["sheets"][0]


def test_sizes_and_hidden_lines(book: gspread.Spreadsheet, tab: gspread.Worksheet, batch: Batch) -> None:
    tab.hide_columns(1, 2)
    tab.hide_rows(0, 1)
    size = {"range": {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 1}, "fields": "pixelSize"}
    batch({"updateDimensionProperties": {**size, "properties": {"pixelSize": 250}}})
    batch({"insertDimension": {"range": {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 1}}})
    data = got(book, fields="sheets.data(rowMetadata,columnMetadata)", ranges="A1:C1")["sheets"][0]["data"][0]
    assert data["rowMetadata"] == [{"pixelSize": 21, "hiddenByUser": True}]
    assert data["columnMetadata"][1:] == [{"pixelSize": 250}, {"pixelSize": 100, "hiddenByUser": True}]
    tab.update([["un texte plutôt long pour une colonne"]])
    tab.columns_auto_resize(0, 1)
    data = got(book, fields="sheets.data.columnMetadata", ranges="A1")["sheets"][0]["data"][0]
    assert 200 < data["columnMetadata"][0]["pixelSize"] < 300


def test_links_and_rich_text(book: gspread.Spreadsheet, batch: Batch) -> None:
    runs = [{"format": {"bold": True}}, {"startIndex": 4, "format": {"link": {"uri": "https://example.org"}}}]
    cells = [
        {"userEnteredValue": {"stringValue": "lire ici"}, "textFormatRuns": runs},
        {"userEnteredValue": {"formulaValue": '=HYPERLINK("https://example.org/a";"ici")'}},
        {"userEnteredValue": {"stringValue": "https://example.org/b"}},
    ]
    book.update_locale("fr_FR")
    fields = "userEnteredValue,textFormatRuns"
    batch({"updateCells": {"range": grid(0, 1, 0, 3), "rows": [{"values": cells}], "fields": fields}})
    mask = "sheets.data.rowData.values(hyperlink,textFormatRuns,formattedValue)"
    found = got(book, fields=mask)["sheets"][0]["data"][0]["rowData"][0]["values"]
    assert found[0]["textFormatRuns"] == runs
    assert found[1] == {"hyperlink": "https://example.org/a", "formattedValue": "ici"}
    assert found[2]["hyperlink"] == "https://example.org/b"
