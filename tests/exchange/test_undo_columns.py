"""Undoing an import takes the columns it added back, or says which stay and why."""

from pathlib import Path

import gspread
import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from tests.exchange.test_importing import rows_of, run

TEXT = "Nom;Adresse;SIRET;Code postal;Agrément\r\nChantier d’essai;1 rue X;01234567890123;01000;oui\r\n"
ADDED = ("SIRET", "Code postal", "Agrément")


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    """The commands, on this test's workbook."""
    return app.test_cli_runner()


@pytest.fixture
def imported(runner: FlaskCliRunner, sheet: gspread.Spreadsheet, tmp_path: Path) -> list[list[str]]:
    """What the tab held before an import that added three columns."""
    before = rows_of(sheet, "Structures")
    path = tmp_path / "Structures.csv"
    path.write_text(TEXT, "utf-8-sig")
    run(runner, "import", str(path), "--yes")
    assert rows_of(sheet, "Structures")[0] == [*before[0], *ADDED]
    return before


def test_added_columns_are_gone(
    runner: FlaskCliRunner, sheet: gspread.Spreadsheet, imported: list[list[str]], tmp_path: Path
) -> None:
    told = run(runner, "undo-import", "--yes")
    assert "stays" not in told
    assert rows_of(sheet, "Structures") == imported
    run(runner, "import", str(tmp_path / "Structures.csv"), "--yes")
    assert rows_of(sheet, "Structures")[0] == [*imported[0], *ADDED]


def test_a_column_somebody_wrote_in_stays_and_is_told(
    runner: FlaskCliRunner, sheet: gspread.Spreadsheet, imported: list[list[str]]
) -> None:
    tab = sheet.worksheet("Structures")
    tab.update_cell(4, len(imported[0]) + 1, "98765432100012")
    told = run(runner, "undo-import", "--yes")
    assert "Structures: the column “SIRET”, which the import added, stays" in told
    assert told.count("stays") == 1
    assert rows_of(sheet, "Structures")[0] == [*imported[0], "SIRET"]
    assert str(rows_of(sheet, "Structures")[-1][-1]) == "98765432100012"


def test_a_row_that_was_changed_keeps_its_columns(
    runner: FlaskCliRunner, sheet: gspread.Spreadsheet, imported: list[list[str]]
) -> None:
    tab = sheet.worksheet("Structures")
    tab.update_cell(len(imported) + 1, 3, "2 rue Y")
    told = run(runner, "undo-import", "--yes")
    assert all(f"“{header}”, which the import added, stays" in told for header in ADDED)
    assert rows_of(sheet, "Structures")[0] == [*imported[0], *ADDED]


def test_columns_that_were_moved_are_found(
    runner: FlaskCliRunner, sheet: gspread.Spreadsheet, imported: list[list[str]]
) -> None:
    tab = sheet.worksheet("Structures")
    tab.insert_cols([["À nous"]], 2)
    assert "stays" not in run(runner, "undo-import", "--yes")
    assert rows_of(sheet, "Structures")[0] == [imported[0][0], "À nous", *imported[0][1:]]


def test_a_column_that_was_there_before_stays_untold(
    runner: FlaskCliRunner, sheet: gspread.Spreadsheet, tmp_path: Path
) -> None:
    tab = sheet.worksheet("Structures")
    width = len(tab.row_values(1))
    tab.add_cols(1)
    tab.update_cell(1, width + 1, "SIRET")
    before = rows_of(sheet, "Structures")
    path = tmp_path / "Structures.csv"
    path.write_text(TEXT, "utf-8-sig")
    run(runner, "import", str(path), "--yes")
    assert "stays" not in run(runner, "undo-import", "--yes")
    assert rows_of(sheet, "Structures") == before


def test_a_renamed_column_is_left(
    runner: FlaskCliRunner, sheet: gspread.Spreadsheet, imported: list[list[str]]
) -> None:
    sheet.worksheet("Structures").update_cell(1, len(imported[0]) + 1, "Numéro SIRET")
    told = run(runner, "undo-import", "--yes")
    assert rows_of(sheet, "Structures")[0] == [*imported[0], "Numéro SIRET", *ADDED[1:]]
    assert "“Code postal”, which the import added, stays" in told
