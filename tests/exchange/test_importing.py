"""`workbook import` and `undo-import`: what would change is shown, done, and taken back."""

from pathlib import Path
from typing import Any

import gspread
import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from sheets.files.content import Content, FileCell
from sheets.files.opening import read_file, write_file
from sheets.worker.sync import Sync


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    """The commands, on this test's workbook."""
    return app.test_cli_runner()


def run(runner: FlaskCliRunner, *arguments: str) -> str:
    """Run a `workbook` command that must succeed; its output."""
    done = runner.invoke(args=["workbook", *arguments])
    assert done.exit_code == 0, done.output
    return str(done.output)


def exported(runner: FlaskCliRunner, tmp_path: Path, name: str = "tout.xlsx") -> Content:
    """The workbook as `export` gives it."""
    run(runner, "export", str(tmp_path / name))
    return read_file(tmp_path / name)


def rows_of(sheet: gspread.Spreadsheet, title: str) -> list[list[str]]:
    """A tab's rows as anybody reads them."""
    return sheet.worksheet(title).get_values(value_render_option=gspread.utils.ValueRenderOption.unformatted)


def change(content: Content, title: str, row: int, header: str, value: FileCell) -> None:
    """Another value in a cell of a file."""
    grid = next(s for s in content.sheets if s.title == title).grid
    column = grid[0].index(header) if header in grid[0] else [getattr(c, "value", c) for c in grid[0]].index(header)
    cells = grid[row]
    cells.extend([None] * (column + 1 - len(cells)))
    cells[column] = value


def test_the_same_file_changes_nothing(runner: FlaskCliRunner, tmp_path: Path) -> None:
    for name in ("tout.xlsx", "tout.zip", "dossier"):
        exported(runner, tmp_path, name)
        assert "Nothing to do" in run(runner, "import", str(tmp_path / name), "--yes")


def test_changed_cells_and_new_rows_then_undone(
    runner: FlaskCliRunner, sheet: gspread.Spreadsheet, sync: Sync, tmp_path: Path
) -> None:
    content = exported(runner, tmp_path)
    before = rows_of(sheet, "Candidats")
    change(content, "Candidats", 1, "Accroche", "=Une accroche typée")
    candidates = next(s for s in content.sheets if s.title == "Candidats")
    headers = [getattr(c, "value", c) for c in candidates.grid[0]]
    new: list[FileCell] = [None] * len(headers)
    new[headers.index("Prénom")], new[headers.index("Téléphone")] = "Ada", 612345678
    candidates.grid.append(new)
    write_file(content, tmp_path / "changé.xlsx")
    shown = run(runner, "import", str(tmp_path / "changé.xlsx"), "--dry-run")
    assert "1 row(s) added, 1 cell(s) changed" in shown
    assert "=Une accroche typée" in shown
    assert rows_of(sheet, "Candidats") == before
    run(runner, "import", str(tmp_path / "changé.xlsx"), "--yes")
    after = rows_of(sheet, "Candidats")
    assert len(after) == len(before) + 1
    assert after[1][headers.index("Accroche")] == "=Une accroche typée"
    assert after[-1][headers.index("Téléphone")] == "06 12 34 56 78"
    assert after[-1][headers.index("ID")].startswith("C")
    assert "Nothing to do" not in run(runner, "undo-import", "--yes")
    assert rows_of(sheet, "Candidats") == before


def test_undo_leaves_what_was_changed_since(runner: FlaskCliRunner, sheet: gspread.Spreadsheet, tmp_path: Path) -> None:
    content = exported(runner, tmp_path)
    change(content, "Candidats", 1, "Accroche", "Première")
    change(content, "Candidats", 2, "Accroche", "Deuxième")
    structures = next(s for s in content.sheets if s.title == "Structures")
    structures.grid += [[None, "Une"], [None, "Deux"]]
    write_file(content, tmp_path / "changé.xlsx")
    before = rows_of(sheet, "Candidats")
    run(runner, "import", str(tmp_path / "changé.xlsx"), "--yes")
    tab = sheet.worksheet("Candidats")
    column = tab.row_values(1).index("Accroche") + 1
    tab.update_cell(2, column, "Reprise à la main")
    tab.sort((1, "des"))
    row = sheet.worksheet("Structures").find("Une")
    assert row
    sheet.worksheet("Structures").update_cell(row.row, 3, "12 rue du Port")
    told = run(runner, "undo-import", "--yes")
    assert "changed since the import; left as it is (“Reprise à la main”)" in told
    assert "the imported row was changed since; it stays" in told
    tab.sort((1, "asc"))
    after = rows_of(sheet, "Candidats")
    assert after[1][column - 1] == "Reprise à la main"
    assert [r[: column - 1] + r[column:] for r in after] == [r[: column - 1] + r[column:] for r in before]
    assert [r[1] for r in rows_of(sheet, "Structures") if r[1] in ("Une", "Deux")] == ["Une"]


def test_a_list_made_by_hand(runner: FlaskCliRunner, sheet: gspread.Spreadsheet, tmp_path: Path) -> None:
    """Titles above, aliases, merged cells, an empty column, numbers for phones, dates in words, spaces, an error."""
    book = openpyxl.Workbook()
    tab = book.active
    assert tab is not None
    tab.title = "Liste printemps"
    tab["A1"] = "Candidats suivis au printemps"
    tab.merge_cells("A1:F1")
    headers: list[Any] = ["First name", "Nom de famille", None, "Mail", "Tél", "CP", "Accord donné le", "Zone"]
    headers.append("Remarque à nous")
    rows: list[list[Any]] = [
        [" Ada ", "Lovelace", None, "ADA@example.org ", 612345678, 1000, "3 mars 2026", "Île-de-France", "vue"],
        ["Grace", "Hopper", None, "grace@example.org", "06.98.76.54.32", "75011", "12/04/26", None, None],
        ["Ada", "Lovelace", None, "ada@example.org", None, None, None, None, None],
        ["Alan", "Turing", None, "pas une adresse", "12", None, "bientôt", '="Ly"&"on"', "=1+1"],
    ]  # fmt: skip
    lines: list[list[Any]] = [[], headers, *rows]
    for n, line in enumerate(lines, start=2):
        for c, value in enumerate(line, start=1):
            tab.cell(n, c, value)
    tab.merge_cells("H4:H5")
    tab["G7"] = "#N/A"
    book.save(tmp_path / "liste.xlsx")
    shown = run(runner, "import", str(tmp_path / "liste.xlsx"), "--yes")
    assert "headers found on row 3" in shown
    assert "“Tél” is understood as “Téléphone”" in shown
    assert "same person as row 4 of the file" in shown
    assert "not an e-mail address" in shown
    assert "Liste printemps!H7: a formula without a result" in shown
    values = sheet.worksheet("Candidats").get_all_values()
    made = {row[1]: dict(zip(values[0], row, strict=False)) for row in values if row[1] in ("Ada", "Grace", "Alan")}
    assert made["Ada"]["Téléphone"] == "06 12 34 56 78"
    assert made["Ada"]["Code postal"] == "01000"
    assert made["Ada"]["E-mail"] == "ada@example.org"
    assert made["Ada"]["Accord donné le"] == "03/03/2026"
    assert made["Grace"]["Zone"] == "Île-de-France"
    assert made["Ada"]["Remarque à nous"] == "vue"
    assert made["Alan"]["E-mail"] == "pas une adresse"
    again = run(runner, "import", str(tmp_path / "liste.xlsx"), "--yes")
    assert "0 row(s) added" in again
    assert "recognised by name and e-mail" in again


def test_an_empty_workbook_is_filled_and_emptied_again(runner: FlaskCliRunner, tmp_path: Path) -> None:
    from app import create_app
    from tests.exchange.workbooks import everything, settings_in, workbook_in

    exported(runner, tmp_path)
    other = workbook_in(tmp_path / "autre")
    app = create_app({"DATA_DIR": tmp_path / "autre", "SECRET_KEY": "tests", "STATE_URL": ""})
    there = app.test_cli_runner()
    told = run(there, "import", str(tmp_path / "tout.xlsx"), "--yes")
    assert "filled with the file as it is" in told
    assert "Abdenour" in str(everything(other)["Candidats"]["cells"])
    run(there, "undo-import", "--yes")
    assert "Abdenour" not in str(everything(other))
    assert settings_in(tmp_path / "autre").data_dir == tmp_path / "autre"
    app.extensions["book"].state.close()
