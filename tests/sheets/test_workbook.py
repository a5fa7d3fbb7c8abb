"""Making a workbook's tabs, and bringing one up to the schema without touching what is there."""

from typing import Any

import gspread

from settings import Settings
from sheets.api.connection import Workbook, connect, create_workbook
from sheets.model import schema
from sheets.setup.workbook import prepare
from tests.conftest import shorten


def test_a_workbook_is_prepared_once(workbook: Workbook) -> None:
    assert prepare(workbook) == []


def test_tabs_and_headers_are_there(sheet: gspread.Spreadsheet) -> None:
    assert [w.title for w in sheet.worksheets()] == [tab.title for tab in schema.TABS]
    for tab in schema.TABS:
        worksheet = sheet.worksheet(tab.title)
        assert worksheet.row_values(1) == [c.header for c in tab.columns]
        assert worksheet.frozen_row_count == 1


def test_what_is_missing_is_added_and_the_rest_left_alone(workbook: Workbook, sheet: gspread.Spreadsheet) -> None:
    candidates = sheet.worksheet("Candidats")
    candidates.delete_columns(candidates.row_values(1).index("Accroche") + 1)
    candidates.update_cell(1, 2, "PRENOM")
    sheet.del_worksheet(sheet.worksheet("Formations"))
    sheet.add_worksheet("À nous", 5, 5)
    before = candidates.get_all_values()
    assert prepare(workbook) == ["colonne Accroche dans Candidats", "onglet Formations"]
    after = candidates.get_all_values()
    assert [row[: len(before[0])] for row in after] == before
    assert after[0][-1] == "Accroche"
    assert "À nous" in [w.title for w in sheet.worksheets()]


def test_a_tab_whose_header_is_lost_is_left_for_a_person(workbook: Workbook, sheet: gspread.Spreadsheet) -> None:
    coaches = sheet.worksheet("Coachs")
    coaches.delete_rows(1)
    before = coaches.get_all_values()
    assert prepare(workbook) == []
    assert coaches.get_all_values() == before


LISTS: list[dict[str, Any]] = [
    {"list_name": "Statuts de CV", "value": value, "order": n, "colour": colour}
    for n, (value, colour) in enumerate((("Nouveau", ""), ("Publié", "vert"), ("Masqué", "#888888")))
]


def _made(settings: Settings) -> Workbook:
    create_workbook(settings, "Neuf")
    made = connect(settings)
    assert prepare(made, {"choices": LISTS}, dress=True)
    return made


def _all_of(workbook: Workbook) -> dict[str, Any]:
    resource = workbook.spreadsheet.fetch_sheet_metadata({"includeGridData": "true"})
    return {sheet["properties"]["title"]: sheet for sheet in resource["sheets"]}


def test_a_new_workbook_is_dressed(settings: Settings) -> None:
    made = _made(settings)
    candidates = _all_of(made)["Candidats"]
    headers = [c.header for c in schema.CANDIDATES.columns]
    below = candidates["data"][0]["rowData"][1]["values"]
    status = headers.index("Statut du CV")
    rule = below[status]["dataValidation"]
    assert rule["condition"]["values"] == [{"userEnteredValue": "='Listes'!$B$2:$B$4"}]
    assert not rule.get("strict"), "a value out of the list warns, and stays"
    assert below[headers.index("En emploi")]["dataValidation"]["condition"]["type"] == "ONE_OF_LIST"
    assert below[headers.index("Créé le")]["userEnteredFormat"]["numberFormat"]["type"] == "DATE"
    assert [
        r["booleanRule"]["condition"]["values"][0]["userEnteredValue"] for r in candidates["conditionalFormats"]
    ] == [
        "Publié",
        "Masqué",
    ]
    assert candidates["conditionalFormats"][0]["ranges"][0]["startColumnIndex"] == status
    [warning] = candidates["protectedRanges"]
    assert warning["warningOnly"]
    assert warning["range"]["endColumnIndex"] == 1
    assert candidates["data"][0]["columnMetadata"][0]["pixelSize"] == 80
    assert made.grids(["Listes"])["Listes"][1][:2] == ["Statuts de CV", "Nouveau"]


def test_it_is_never_imposed_again(settings: Settings) -> None:
    made = _made(settings)
    shorten(made.spreadsheet)
    candidates = made.spreadsheet.worksheet("Candidats")
    status = candidates.row_values(1).index("Statut du CV")
    where = {"sheetId": candidates.id, "startRowIndex": 1, "startColumnIndex": status, "endColumnIndex": status + 1}
    made.batch(
        [
            {"setDataValidation": {"range": where}},
            {"deleteConditionalFormatRule": {"sheetId": candidates.id, "index": 0}},
            {
                "deleteProtectedRange": {
                    "protectedRangeId": _all_of(made)["Candidats"]["protectedRanges"][0]["protectedRangeId"]
                }
            },
        ],
        [],
        "spreadsheetId",
    )
    before = _all_of(made)
    assert prepare(made, {"choices": LISTS}, dress=True) == []
    assert _all_of(made) == before


def test_a_messy_workbook_keeps_every_cell_and_every_format(workbook: Workbook, sheet: gspread.Spreadsheet) -> None:
    _make_messy(sheet)
    before = _all_of(workbook)
    added = prepare(workbook, {"choices": LISTS}, dress=True)
    assert added == ["colonne Statut du CV dans Candidats", "onglet Formations"]
    after = _all_of(workbook)
    assert set(after) - set(before) == {"Formations"}
    for title in before:
        if title != "Candidats":
            assert {**after[title], "properties": 0} == {**before[title], "properties": 0}, title
    old, new = before["Candidats"], after["Candidats"]
    for kind in ("merges", "protectedRanges", "basicFilter"):
        assert new.get(kind) == old.get(kind), kind
    assert new["conditionalFormats"][: len(old["conditionalFormats"])] == old["conditionalFormats"]
    width = max(len(row.get("values", [])) for row in old["data"][0]["rowData"])
    for number, row in enumerate(old["data"][0]["rowData"]):
        now = new["data"][0]["rowData"][number].get("values", [])
        assert now[: len(row.get("values", []))] == row.get("values", []), number
    columns = old["data"][0]["columnMetadata"]
    assert new["data"][0]["columnMetadata"][:width] == columns[:width]
    assert new["data"][0]["rowMetadata"] == old["data"][0]["rowMetadata"]
    header = sheet.worksheet("Candidats").row_values(3)
    assert header[-1] == "Statut du CV"
    assert header.index("Statut du CV") >= len(sheet.worksheet("Candidats").row_values(5)) - 1
    assert prepare(workbook, {"choices": LISTS}, dress=True) == []


def _make_messy(sheet: gspread.Spreadsheet) -> None:
    """Title rows above the header, merges, notes, colours, rules, filters of staff's own, words beyond the headers."""
    candidates = sheet.worksheet("Candidats")
    candidates.delete_columns(candidates.row_values(1).index("Statut du CV") + 1)
    candidates.insert_rows([["Nos candidats"], []], 1)
    candidates.merge_cells("A1:D1")
    candidates.update_note("B4", "appeler lundi")
    candidates.format("C5:D6", {"backgroundColor": {"red": 1}, "textFormat": {"italic": True}})
    candidates.set_basic_filter("A3:F9")
    end = candidates.col_count
    candidates.add_cols(3)
    candidates.update_cell(5, end + 2, "un mot sans en-tête")
    whole = {"sheetId": candidates.id, "startRowIndex": 3, "startColumnIndex": 0, "endColumnIndex": 5}
    red = {"condition": {"type": "BLANK"}, "format": {"backgroundColor": {"red": 1}}}
    rule = {"ranges": [whole], "booleanRule": red}
    protected = {"range": whole, "description": "à nous", "warningOnly": True}
    sheet.batch_update(
        {
            "requests": [
                {"addConditionalFormatRule": {"index": 0, "rule": rule}},
                {"addProtectedRange": {"protectedRange": protected}},
            ]
        }
    )
    sheet.del_worksheet(sheet.worksheet("Formations"))
    sheet.add_worksheet("À nous", 5, 5).update_acell("B2", "=1+1")
