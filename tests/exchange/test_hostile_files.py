"""Files from real life and from worse: each is read, or refused in words that say how to mend it."""

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from odf.opendocument import OpenDocumentSpreadsheet  # type: ignore[import-untyped]
from odf.table import Table, TableCell, TableRow  # type: ignore[import-untyped]
from odf.text import P  # type: ignore[import-untyped]
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from sheets.files.content import BadFile, Content, FileCell, Look, Rich, TabContent, shown
from sheets.files.opening import read_file, write_file
from sheets.files.xlsx_out import short_titles
from sheets.imports.reading import find_tab
from sheets.model.schema import CANDIDATES

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ENTITIES = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><workbook>&b;</workbook>'


def refused(path: Path) -> str:
    """Why a file is refused."""
    with pytest.raises(BadFile) as caught:
        read_file(path)
    assert str(caught.value)
    return caught.value.notice.code


def xlsx(path: Path, **parts: str) -> Path:
    """An xlsx file of one tab, with some parts of it replaced."""
    write_file(Content([TabContent("A", [["x", 1]])]), path)
    with zipfile.ZipFile(path) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in found.items():
            archive.writestr(name, parts.get(Path(name).stem, "") or data)
    return path


@pytest.mark.parametrize(
    ("head", "code"),
    [
        (b"", "empty_file"),
        (b"%PDF-1.7 ...", "other_kind"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "old_excel"),
        (b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "web_page"),
        (b"PK\x03\x04 and then nothing", "corrupted"),
        (bytes(range(256)) * 4, "unknown_file"),
    ],
)
def test_what_is_no_workbook_says_so(tmp_path: Path, head: bytes, code: str) -> None:
    (tmp_path / "liste.xlsx").write_bytes(head)
    assert refused(tmp_path / "liste.xlsx") == code


def test_entities_bombs_and_damage(tmp_path: Path) -> None:
    assert refused(xlsx(tmp_path / "a.xlsx", workbook=ENTITIES)) == "entities"
    huge = "<worksheet><sheetData>" + " " * 60_000_000 + "</sheetData></worksheet>"
    assert refused(xlsx(tmp_path / "b.xlsx", sheet1=huge)) == "bomb"
    assert refused(xlsx(tmp_path / "c.xlsx", sheet1="<worksheet><sheetData><row><c>")) == "corrupted"
    whole = xlsx(tmp_path / "d.xlsx").read_bytes()
    (tmp_path / "e.xlsx").write_bytes(whole[: len(whole) // 2])
    assert refused(tmp_path / "e.xlsx") == "corrupted"
    assert refused(tmp_path / "nowhere.xlsx") == "no_file"


def ods(path: Path, *rows: list[str], title: str = "Liste") -> Path:
    """An ods file of one tab, as odfpy writes it."""
    document = OpenDocumentSpreadsheet()
    table = Table(name=title)
    for values in rows:
        row = TableRow()
        for value in values:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=value))
            row.addElement(cell)
        table.addElement(row)
    document.spreadsheet.addElement(table)
    document.save(str(path))
    return path


def test_an_ods_of_endless_repeats(tmp_path: Path) -> None:
    with zipfile.ZipFile(ods(tmp_path / "a.ods", ["x"])) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    row = b'<table:table-row table:number-rows-repeated="1000000">'
    parts["content.xml"] = parts["content.xml"].replace(b"<table:table-row>", row)
    cell = b'<table:table-cell table:number-columns-repeated="400" '
    parts["content.xml"] = parts["content.xml"].replace(b"<table:table-cell ", cell)
    with zipfile.ZipFile(tmp_path / "b.ods", "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    assert refused(tmp_path / "b.ods") == "too_many_cells"


@pytest.mark.parametrize("last", ['<row r="1048576"><c r="XFD1048576">{}</c></row>', '<row r="1048576">{}</row>'])
def test_a_cell_at_the_end_of_the_world(tmp_path: Path, last: str) -> None:
    """Its reader makes room for all the cells before it."""
    cells = last.replace("{}", "<v>1</v>" if "<c" in last else "<c><v>1</v></c>" * 500)
    xml = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row>{cells}</sheetData></worksheet>'
    assert refused(xlsx(tmp_path / "a.xlsx", sheet1=xml)) == "too_many_cells"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_csv_of_any_program(tmp_path: Path, encoding: str, separator: str) -> None:
    lines = [["Prénom", "Téléphone", "Date"], ["Zoé", "0612345678", "03/02/2026"], ["Anaïs", "06 1", ""]]
    text = "\r\n".join(separator.join(line) for line in lines)
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    grid = read_file(tmp_path / "a.csv").sheets[0].grid
    assert grid[0] == ["Prénom", "Téléphone", "Date"]
    assert grid[1][:2] == ["Zoé", "0612345678"]
    assert shown(grid[1][2]) == 46056
    assert grid[2] == ["Anaïs", "06 1"]


def test_a_csv_named_xlsx_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("Prénom;Nom\nAda;Lovelace\n")
    assert read_file(tmp_path / "a.xlsx").sheets[0].grid == [["Prénom", "Nom"], ["Ada", "Lovelace"]]


@pytest.mark.parametrize(
    "name", ["Tremplin - Candidats.csv", "Candidats - Copie (2).csv", "Candidats.xlsx", "CANDIDATS.ods"]
)
def test_a_tab_is_known_by_what_programs_call_its_file(tmp_path: Path, name: str) -> None:
    """Google joins the workbook's name and the tab's; Excel calls the one sheet of a new file by a number."""
    path, header = tmp_path / name, ["ID", "Prénom", "E-mail", "Téléphone"]  # as in several tabs
    if path.suffix == ".ods":
        ods(path, header, title="Feuil1")
    elif path.suffix == ".xlsx":
        write_file(Content([TabContent("Feuil1", [list(header)]), TabContent("Feuil2")]), path)
    else:
        path.write_text(",".join(header))
    content = read_file(path)
    assert find_tab(content.sheets[0], is_csv=content.format == "csv") is CANDIDATES


def test_no_sheet_is_called_as_excel_calls_its_own() -> None:
    assert short_titles(["History", "a/b", "A-B"]) == ["History~2", "a-b", "A-B~2"]


def test_dates_since_1904(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    assert book.active is not None
    book.active.append([dt.date(2026, 5, 12), 12])
    book.save(tmp_path / "mac.xlsx")
    assert [shown(c) for c in read_file(tmp_path / "mac.xlsx").sheets[0].grid[0]] == [46154, 12]


def test_openpyxl_reads_what_we_write(tmp_path: Path) -> None:
    day = Rich(46154, look=Look(type="DATE", pattern="dd/mm/yyyy"))
    row: list[FileCell] = ["0612", "=x", 1.5, True, day, Rich(None, "=A1&B1", "0612=x"), Rich("n", note="pense-bête")]
    write_file(Content([TabContent("A", [row], frozen=(1, 0))]), tmp_path / "a.xlsx")
    tab: Any = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert [c.value for c in tab[1]] == ["0612", "=x", 1.5, True, dt.datetime(2026, 5, 12), "=A1&B1", "n"]
    assert tab["A1"].data_type == "s"
    assert tab["G1"].comment.text == "pense-bête"
    assert tab.freeze_panes == "A2"
    cached: Any = openpyxl.load_workbook(tmp_path / "a.xlsx", data_only=True).active
    assert cached["F1"].value == "0612=x"


def test_an_ods_is_read(tmp_path: Path) -> None:
    path = ods(tmp_path / "b.ods", ["Prénom", "Nom"], ["Ada", "Lovelace\nByron"])
    assert read_file(path).sheets[0].grid == [["Prénom", "Nom"], ["Ada", "Lovelace\nByron"]]
