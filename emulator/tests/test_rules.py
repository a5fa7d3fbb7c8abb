"""spreadsheets.batchUpdate: looks, rules, names, protections, metadata."""

from __future__ import annotations

import gspread

from api_support import Batch, grid, grid_of, lines, meta, refusal
from emulator.clients import connect
from emulator.server import Server


def test_formats_validations_and_rules_come_back(
    book: gspread.Spreadsheet, tab: gspread.Worksheet, batch: Batch
) -> None:
    tab.update([["oui"]])
    tab.format("A1", {"backgroundColor": {"red": 1}, "numberFormat": {"type": "NUMBER", "pattern": "0.00"}})
    tab.add_validation("A1", gspread.utils.ValidationConditionType.one_of_list, ["oui", "non"], showCustomUi=True)
    solid = {"style": "SOLID"}
    batch({"updateBorders": {"range": grid(0, 2, 0, 2), "top": solid, "innerVertical": {"style": "SOLID_THICK"}}})
    data = book.fetch_sheet_metadata({"ranges": "A1", "includeGridData": "true"})
    cell = data["sheets"][0]["data"][0]["rowData"][0]["values"][0]
    assert cell["userEnteredFormat"]["backgroundColorStyle"] == {"rgbColor": {"red": 1}}
    assert cell["userEnteredFormat"]["borders"]["top"]["width"] == 1
    assert cell["userEnteredFormat"]["borders"]["right"]["width"] == 3
    assert cell["effectiveFormat"]["textFormat"]["fontSize"] == 10
    assert cell["dataValidation"]["condition"]["values"] == [{"userEnteredValue": "oui"}, {"userEnteredValue": "non"}]
    rule = {
        "ranges": [grid(0, 5, 0, 1)],
        "booleanRule": {"condition": {"type": "NOT_BLANK"}, "format": {"backgroundColor": {"green": 1}}},
    }
    batch({"addConditionalFormatRule": {"rule": rule}}, {"addConditionalFormatRule": {"rule": rule, "index": 1}})
    assert len(meta(book)["conditionalFormats"]) == 2
    batch({"deleteConditionalFormatRule": {"sheetId": 0, "index": 0}})
    assert len(meta(book)["conditionalFormats"]) == 1
    assert "No conditional format" in refusal(batch, {"deleteConditionalFormatRule": {"sheetId": 0, "index": 4}})


def test_filters_and_bands(book: gspread.Spreadsheet, tab: gspread.Worksheet, batch: Batch) -> None:
    tab.set_basic_filter()
    assert meta(book)["basicFilter"]["range"] == grid_of(0, 1000, 0, 26)
    tab.clear_basic_filter()
    view = batch({"addFilterView": {"filter": {"title": "Vue", "range": grid(0, 5, 0, 2)}}})[0]["addFilterView"][
        "filter"
    ]
    copy = batch({"duplicateFilterView": {"filterId": view["filterViewId"]}})[0]["duplicateFilterView"]["filter"]
    batch({"updateFilterView": {"filter": {**copy, "title": "Autre"}, "fields": "title"}})
    batch({"deleteFilterView": {"filterId": view["filterViewId"]}})
    assert [one["title"] for one in meta(book)["filterViews"]] == ["Autre"]
    band = {"range": grid(0, 5, 0, 2), "rowProperties": {"firstBandColor": {"red": 1}, "secondBandColor": {"blue": 1}}}
    number = batch({"addBanding": {"bandedRange": band}})[0]["addBanding"]["bandedRange"]["bandedRangeId"]
    batch({"deleteBanding": {"bandedRangeId": number}})
    assert "bandedRanges" not in meta(book)


def test_merges(book: gspread.Spreadsheet, tab: gspread.Worksheet) -> None:
    tab.update([["", "b"], ["c", "d"]])
    tab.merge_cells("A1:B2")
    assert tab.get_all_values() == [["b"]]
    assert "must select all cells in a merged range" in refusal(tab.merge_cells, "B2:C3")
    tab.unmerge_cells("A1:B2")
    assert "merges" not in meta(book)


# Names and protections


def test_named_ranges(book: gspread.Spreadsheet, tab: gspread.Worksheet) -> None:
    tab.update([["a"], ["b"]])
    named = tab.define_named_range("A1:A2", "Lettres")["replies"][0]["addNamedRange"]["namedRange"]
    assert book.values_get("Lettres")["values"] == [["a"], ["b"]]
    assert "already exists" in refusal(tab.define_named_range, "A1", "lettres")
    assert "not a valid" in refusal(tab.define_named_range, "A1", "A1")
    tab.delete_named_range(named["namedRangeId"])
    assert book.list_named_ranges() == []


def test_a_protection_refuses_those_it_does_not_name(app: Server, book: gspread.Spreadsheet, batch: Batch) -> None:
    coach = "coach@example.org"
    book.share(coach, "user", "writer", notify=False)
    theirs = connect(app, coach).open_by_key(book.id).sheet1
    theirs.update([["a", "b"]])
    protection = {"range": grid(0, 1, 0, 1), "editors": {"users": ["staff@example.org"]}}
    batch({"addProtectedRange": {"protectedRange": protection}})
    refused = "You are trying to edit a protected cell or object."
    assert refusal(theirs.update, [["x"]], "A1").startswith(refused)
    assert refusal(theirs.batch_clear, ["A1:C3"]).startswith(refused)
    assert refusal(theirs.delete_rows, 1).startswith(f"Invalid requests[0].deleteDimension: {refused}")
    theirs.update([["y"]], "B1")
    book.sheet1.update([["owner"]], "A1")
    connect(app, "staff@example.org").open_by_key(book.id).sheet1.update([["staff"]], "A1")
    seen = connect(app, coach).open_by_key(book.id).list_protected_ranges(0)[0]
    assert "editors" not in seen
    number = seen["protectedRangeId"]
    assert refused in refusal(theirs.delete_protected_range, number)
    book.sheet1.delete_protected_range(number)
    theirs.update([["free"]], "A1")
    assert f"No protected range with id: {number}" in refusal(book.sheet1.delete_protected_range, number)


def test_a_warning_stops_nobody_and_a_tab_has_one_protection(
    app: Server, book: gspread.Spreadsheet, batch: Batch
) -> None:
    whole = {"protectedRange": {"range": {"sheetId": 0}, "warningOnly": True}}
    batch({"addProtectedRange": whole})
    connect(app, "coach@example.org").open_by_key(book.id).sheet1.update([["a"]])
    assert 'Sheet "Sheet1" already has sheet protection.' in refusal(batch, {"addProtectedRange": whole})
    both = {"range": grid(0, 1), "warningOnly": True, "editors": {"users": ["a@example.org"]}}
    assert "warningOnly" in refusal(batch, {"addProtectedRange": {"protectedRange": both}})


# Developer metadata


def test_developer_metadata_follows_its_row(book: gspread.Spreadsheet, tab: gspread.Worksheet, batch: Batch) -> None:
    tab.update([["a"], ["b"]])
    entry = {"metadataKey": "id", "metadataValue": "7", "visibility": "DOCUMENT"}
    location = {"dimensionRange": lines(1, 2)}
    reply = batch({"createDeveloperMetadata": {"developerMetadata": {**entry, "location": location}}})
    number = reply[0]["createDeveloperMetadata"]["developerMetadata"]["metadataId"]
    batch({"insertDimension": {"range": lines(0, 3)}})
    url = f"https://sheets.googleapis.com/v4/spreadsheets/{book.id}"
    found = book.client.request("get", f"{url}/developerMetadata/{number}").json()
    assert found["location"]["dimensionRange"]["startIndex"] == 4
    filters = {"dataFilters": [{"developerMetadataLookup": {"metadataKey": "id"}}]}
    answer = book.client.request("post", f"{url}/values:batchGetByDataFilter", json=filters).json()
    assert answer["valueRanges"][0]["valueRange"]["values"] == [["b"]]
    body = {
        "valueInputOption": "RAW",
        "data": [
            {"dataFilter": filters["dataFilters"][0], "values": [["c"]]},
            {"dataFilter": {"a1Range": "B1"}, "values": [["d"]]},
        ],
    }
    answer = book.client.request("post", f"{url}/values:batchUpdateByDataFilter", json=body).json()
    assert (answer["totalUpdatedCells"], answer["responses"][0]["updatedRange"]) == (2, "Sheet1!A5")
    searched = book.client.request("post", f"{url}/developerMetadata:search", json=filters).json()
    assert len(searched["matchedDeveloperMetadata"]) == 1
    cleared = book.client.request("post", f"{url}/values:batchClearByDataFilter", json=filters).json()
    assert cleared["clearedRanges"] == ["Sheet1!A5:Z5"]
    got = book.client.request("post", f"{url}:getByDataFilter", json={**filters, "includeGridData": True}).json()
    assert got["sheets"][0]["data"][0]["startRow"] == 4
    batch({"deleteDeveloperMetadata": {"dataFilter": filters["dataFilters"][0]}})
    assert book.client.request("post", f"{url}/developerMetadata:search", json=filters).json() == {}
