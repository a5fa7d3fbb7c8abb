"""Making a workbook's tabs, and bringing one up to the schema without touching what is there."""

import gspread

from sheets import schema
from sheets.connection import Workbook
from sheets.workbook import prepare


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
