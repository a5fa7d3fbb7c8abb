"""Cells of files as they look, in columns of text; errors in the words of any program left aside, and told."""

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

import gspread
import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from sheets.files.content import Look, Rich
from sheets.files.opening import read_file
from sheets.imports.reading import to_sheet
from sheets.model.schema import CANDIDATES, OPPORTUNITIES
from tests.exchange.test_importing import rows_of, run

HOURS = OPPORTUNITIES.named("Horaires")
HEADERS = ["Intitulé", "Horaires", "Salaire", "E-mail du recruteur", "Statut"]
ADDRESS = "essai-looks@example.org"


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    """The commands, on this test's workbook."""
    return app.test_cli_runner()


def added(sheet: gspread.Spreadsheet) -> dict[str, Any]:
    """The row of an offer that was imported."""
    headers, *rows = rows_of(sheet, "Opportunités")
    return next(found for row in rows if (found := dict(zip(headers, row, strict=False))).get(HEADERS[3]) == ADDRESS)


@pytest.mark.parametrize(("value", "kind", "pattern", "text"), [
    (0.354166666666667, "TIME", "hh:mm", "08:30"), (0.354166666666667, "TIME", "h:mm", "8:30"),
    (1.25, "TIME", "[h]:mm", "30:00"), (1.2604166667, "TIME", "[hh]:mm:ss", "30:15:00"),
    (1800, "CURRENCY", '#,##0 "€"', "1 800 €"), (1800.5, "CURRENCY", "#,##0.00 [$€]", "1 800,50 €"),
    (12, "CURRENCY", '0.00 "€/h"', "12,00 €/h"), (0.5, "PERCENT", "0%", "50%"), (0.125, "PERCENT", "0.0%", "12,5%"),
    (46034, "DATE", "dd/mm/yyyy", "12/01/2026"), (46034, "DATE", "d mmmm yyyy", "12 janvier 2026"),
    (46034.5, "DATE_TIME", "dd/mm/yyyy hh:mm", "12/01/2026 12:00"), (12.5, "", "", "12,5"), (35, "", "", "35"),
    (12345678901234, "SCIENTIFIC", "0.00E+00", "12345678901234"), (12345678901234, "NUMBER", "0", "12345678901234"),
    (7, "NUMBER", '0 "jours"', "7 jours"), (7, "NUMBER", "000", "007"),
])  # fmt: skip
def test_a_number_in_a_column_of_texts_is_what_it_looks_like(value: float, kind: str, pattern: str, text: str) -> None:
    assert HOURS
    cell, code = to_sheet(HOURS, Rich(value, look=Look(type=kind, pattern=pattern)))
    assert (" ".join(str(cell).split()), code) == (text, "")


def test_numbers_and_dates_of_typed_columns_are_read_by_value() -> None:
    phone, born = CANDIDATES.named("Téléphone"), CANDIDATES.named("Accord donné le")
    assert phone
    assert born
    assert to_sheet(phone, Rich(612345678, look=Look(type="NUMBER", pattern="0# ## ## ##"))) == ("06 12 34 56 78", "")
    assert to_sheet(born, Rich(46034, look=Look(type="DATE", pattern="mmmm yyyy"))) == (46034, "")


def test_an_xlsx_of_an_employer(runner: FlaskCliRunner, sheet: gspread.Spreadsheet, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    tab = book.active
    assert tab is not None
    tab.title = "Opportunités"
    tab.append(HEADERS)
    tab.append(["Plonge", dt.time(8, 30), 1800, ADDRESS, "À valider"])
    tab["B2"].number_format, tab["C2"].number_format = "hh:mm", '#,##0 "€"'
    book.save(tmp_path / "offres.xlsx")
    run(runner, "import", str(tmp_path / "offres.xlsx"), "--yes")
    found = added(sheet)
    assert found["Horaires"] == "08:30"
    assert " ".join(found["Salaire"].split()) == "1 800 €"
    assert "Nothing to do" in run(runner, "import", str(tmp_path / "offres.xlsx"), "--yes")


def test_what_the_sheet_shows_is_no_change(runner: FlaskCliRunner, sheet: gspread.Spreadsheet, tmp_path: Path) -> None:
    """Sheets made a time of what was typed: a file that shows the same changes nothing."""
    tab = sheet.worksheet("Candidats")
    for header, typed in (("Mobilité", "50%"), ("Disponibilité", "8:30"), ("Accroche", "12,5")):
        tab.update_cell(2, tab.row_values(1).index(header) + 1, typed)
    assert isinstance(rows_of(sheet, "Candidats")[1][tab.row_values(1).index("Disponibilité")], float)
    for name in ("tout.xlsx", "tout.zip"):
        run(runner, "export", str(tmp_path / name))
        assert "Nothing to do" in run(runner, "import", str(tmp_path / name), "--yes"), name


ODS = """<?xml version="1.0" encoding="UTF-8"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
 xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" office:version="1.3"><office:automatic-styles>
<number:time-style style:name="N1"><number:hours number:style="long"/><number:text>:</number:text><number:minutes
 number:style="long"/></number:time-style>
<number:currency-style style:name="N2"><number:number number:decimal-places="0" number:min-integer-digits="1"
 number:grouping="true"/><number:text> </number:text><number:currency-symbol>€</number:currency-symbol>
</number:currency-style>
<style:style style:name="c1" style:family="table-cell" style:data-style-name="N1"/>
<style:style style:name="c2" style:family="table-cell" style:data-style-name="N2"/>
</office:automatic-styles><office:body><office:spreadsheet><table:table table:name="Opportunités"><table:table-row>
{headers}</table:table-row><table:table-row>{cells}</table:table-row></table:table></office:spreadsheet></office:body>
</office:document-content>"""


def ods(path: Path, *cells: str) -> Path:
    """A file as LibreOffice writes it."""
    texts = [f'<table:table-cell office:value-type="string"><text:p>{h}</text:p></table:table-cell>' for h in HEADERS]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS.format(headers="".join(texts), cells="".join(cells)))
    return path


def string(text: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def test_an_ods_of_an_employer(runner: FlaskCliRunner, sheet: gspread.Spreadsheet, tmp_path: Path) -> None:
    time = (
        '<table:table-cell table:style-name="c1" office:value-type="time" office:time-value="PT08H30M00S">'
        "<text:p>08:30</text:p></table:table-cell>"
    )
    money = (
        '<table:table-cell table:style-name="c2" office:value-type="currency" office:value="1800">'
        "<text:p>1 800 €</text:p></table:table-cell>"
    )
    path = ods(tmp_path / "offres.ods", string("Plonge"), time, money, string(ADDRESS), string("À valider"))
    run(runner, "import", str(path), "--yes")
    found = added(sheet)
    assert found["Horaires"] == "08:30"
    assert " ".join(found["Salaire"].split()) == "1 800 €"


@pytest.mark.parametrize("error", ["Err:502", "Err:508", "#NOM ?", "#VALEUR!", "#DIV/0!", "#N/D", "#REF!"])
def test_errors_of_a_libreoffice_formula_are_left_aside_and_told(
    runner: FlaskCliRunner, sheet: gspread.Spreadsheet, tmp_path: Path, error: str
) -> None:
    broken = (
        '<table:table-cell table:formula="of:=FOO(1)" office:value-type="string" office:string-value=""'
        f' calcext:value-type="error"><text:p>{error}</text:p></table:table-cell>'
    )
    path = ods(tmp_path / "offres.ods", string("Plonge"), broken, string(""), string(ADDRESS), string("À valider"))
    told = run(runner, "import", str(path), "--yes")
    assert f"Opportunités!B2: error {error}; the cell is left aside" in told
    assert added(sheet)["Horaires"] == ""


@pytest.mark.parametrize(
    "error", ["#NOM?", "#NOM ?", "#VALEUR!", "#PROPAGATION!", "#WERT!", "Loading...", "Err:522", "#¿NOMBRE?"]
)
def test_errors_in_the_words_of_any_program_are_left_aside_and_told(
    runner: FlaskCliRunner, sheet: gspread.Spreadsheet, tmp_path: Path, error: str
) -> None:
    path = tmp_path / "Opportunités.csv"
    path.write_text(
        f"{';'.join(HEADERS)};Notes à nous\r\nPlonge;{error};1 800 €;{ADDRESS};À valider;{error}\r\n", "utf-8"
    )
    told = run(runner, "import", str(path), "--yes")
    assert f"B2: error {error}; the cell is left aside" in told
    assert f"F2: error {error}; the cell is left aside" in told
    assert added(sheet)["Horaires"] == ""
    assert "Notes à nous" not in added(sheet)


def test_a_text_that_only_begins_like_one_stays(tmp_path: Path) -> None:
    path = tmp_path / "Opportunités.csv"
    path.write_text("Intitulé;Horaires\r\n#1 de la plonge;#cuisine\r\n", "utf-8")
    assert read_file(path).sheets[0].grid[1] == ["#1 de la plonge", "#cuisine"]
