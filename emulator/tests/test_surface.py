"""Every public method of gspread is called against the local workbook, with what Google answers to it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import gspread
import pytest
from gspread import Cell, Client, Spreadsheet, Worksheet
from gspread.utils import (
    DateTimeOption,
    ExportFormat,
    MergeType,
    PasteType,
    TableDirection,
    ValidationConditionType,
    ValueInputOption,
    ValueRenderOption,
)

from emulator.clients import connect
from emulator.google_sheets import GoogleSheets
from emulator.server import DEFAULT_ACCOUNT, Server

NEEDS_OAUTH = {"Client.expiry"}
CLASSES: tuple[type, ...] = (Client, Spreadsheet, Worksheet, Cell)


def public(kind: type) -> set[str]:
    """Names of a class that do not begin with an underscore, and are not plain fields of its instances."""
    return {f"{kind.__name__}.{name}" for name in dir(kind) if not name.startswith("_")}


@pytest.fixture
def app(google_sheets: GoogleSheets) -> Server:
    """A server of this test's own: here all its files are listed."""
    return google_sheets.server


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Names of the methods and properties used since the test began."""
    names: set[str] = set()
    for kind in CLASSES:
        for name in dir(kind):
            if not name.startswith("_"):
                monkeypatch.setattr(kind, name, _noted(kind, name, names))
    return names


def _noted(kind: type, name: str, names: set[str]) -> Any:
    member = kind.__dict__.get(name, getattr(kind, name))
    label = f"{kind.__name__}.{name}"

    def note(act: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(act)
        def noting(*args: Any, **options: Any) -> Any:
            names.add(label)
            return act(*args, **options)

        return noting

    if isinstance(member, property):
        return property(note(member.fget) if member.fget else None, member.fset)
    if isinstance(member, classmethod):
        return classmethod(note(member.__func__))
    return note(member) if callable(member) else member


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # a few are deprecated, and still there
def test_all_of_gspread(app: Server, called: set[str]) -> None:
    client = connect(app)
    tour_client(client)
    book = client.create("Tour")
    tour_spreadsheet(client, book)
    tab = book.add_worksheet("Feuille", 20, 8)
    tour_reading(tab)
    tour_writing(tab)
    tour_tab(book, tab)
    tour_lines(tab)
    tour_rules(book, tab)
    tour_cell()
    assert set().union(*map(public, CLASSES)) - called == NEEDS_OAUTH


def tour_client(client: Client) -> None:
    client.set_timeout(30)
    first = client.create("Premier")
    copy = client.copy(first.id, title="Copie", copy_permissions=True, copy_comments=True)
    assert client.open("Copie").id == copy.id
    assert client.open_by_url(copy.url).title == "Copie"
    assert client.open_by_key(copy.id).title == "Copie"
    assert {book.title for book in client.openall()} == {"Premier", "Copie"}
    assert [file["id"] for file in client.list_spreadsheet_files("Copie")] == [copy.id]
    permission = client.insert_permission(copy.id, "coach@example.org", "user", "writer", notify=False).json()
    assert (permission["type"], permission["role"]) == ("user", "writer")
    assert len(client.list_permissions(copy.id)) == 2
    client.remove_permission(copy.id, permission["id"])
    assert len(client.list_permissions(copy.id)) == 1
    client.import_csv(copy.id, b"a,b\n1,2")
    assert client.export(copy.id, ExportFormat.CSV) == b"a,b\r\n1,2"
    assert client.get_file_drive_metadata(copy.id)["name"] == "Copie"
    client.del_spreadsheet(copy.id)
    assert [file["name"] for file in client.list_spreadsheet_files()] == ["Premier"]


def tour_spreadsheet(client: Client, book: Spreadsheet) -> None:
    assert (book.title, book.locale, book.timezone) == ("Tour", "en_US", "Etc/GMT")
    assert book.url == f"https://docs.google.com/spreadsheets/d/{book.id}"
    assert book.sheet1.title == "Sheet1"
    assert book.creationTime.endswith("Z")
    before = book.get_lastUpdateTime()
    second = book.add_worksheet("Deux", 3, 3)
    assert book.get_lastUpdateTime() > before
    book.update_drive_metadata()
    assert book.lastUpdateTime > before
    assert book.get_worksheet(1).id == book.get_worksheet_by_id(second.id).id == book.worksheet("Deux").id
    third = book.duplicate_sheet(second.id, insert_sheet_index=0, new_sheet_name="Trois")
    book.reorder_worksheets([book.worksheet("Sheet1"), second])
    assert [tab.title for tab in book.worksheets()] == ["Sheet1", "Deux", "Trois"]
    book.del_worksheet(third)
    book.del_worksheet_by_id(second.id)
    assert [tab.title for tab in book.worksheets()] == ["Sheet1"]
    raw: Any = {"valueInputOption": "RAW"}
    assert book.values_update("A1:B1", raw, {"values": [["a", 1]]})["updatedCells"] == 2
    assert book.values_append("A1", raw, {"values": [["b", 2]]})["tableRange"] == "Sheet1!A1:B1"
    assert book.values_get("A:B")["values"] == [["a", "1"], ["b", "2"]]
    assert book.values_batch_get(["A1", "B2"])["valueRanges"][1]["values"] == [["2"]]
    data = [{"range": "C1", "values": [["x"]]}]
    assert book.values_batch_update({**raw, "data": data})["totalUpdatedCells"] == 1
    assert book.values_clear("Sheet1!C1")["clearedRange"] == "Sheet1!C1"
    assert book.values_batch_clear(body={"ranges": ["B1:B2"]})["clearedRanges"] == ["Sheet1!B1:B2"]
    book.sheet1.define_named_range("A1:A2", "Lettres")
    assert [cell.value for cell in book.named_range("Lettres")] == ["a", "b"]
    assert [named["name"] for named in book.list_named_ranges()] == ["Lettres"]
    assert book.list_protected_ranges(0) == []
    assert book.batch_update({"requests": [{"autoResizeDimensions": {"dimensions": {"dimension": "ROWS"}}}]})["replies"]
    book.share("coach@example.org", "user", "writer", notify=False)
    coach = next(p for p in book.list_permissions() if p.get("emailAddress") == "coach@example.org")
    book.transfer_ownership(str(coach["id"]))
    theirs = connect_as(client, "coach@example.org").open_by_key(book.id)
    theirs.accept_ownership(str(coach["id"]))
    assert {p["emailAddress"]: p["role"] for p in book.list_permissions()} == {
        DEFAULT_ACCOUNT: "writer",
        "coach@example.org": "owner",
    }
    mine = next(p for p in book.list_permissions() if p["emailAddress"] == DEFAULT_ACCOUNT)
    theirs.transfer_ownership(str(mine["id"]))
    book.accept_ownership(str(mine["id"]))
    book.remove_permissions("coach@example.org")
    assert book.export(ExportFormat.CSV) == b"a\r\nb"
    book.update_title("Autre nom")
    book.update_locale("fr_FR")
    book.update_timezone("Europe/Paris")
    assert client.open("Autre nom").locale == "fr_FR"
    book.update_locale("en_US")


def connect_as(client: Client, account: str) -> Client:
    """Another account on the same server."""
    return connect(client.http_client.session.get_adapter("https://sheets.googleapis.com/").wsgi_app, account)  # type: ignore[attr-defined]


def tour_reading(tab: Worksheet) -> None:
    tab.update([["Nom", "Âge", "Né"], ["Zoé", 7, "2017-05-06"], ["Léo", 8.5, ""]], value_input_option="USER_ENTERED")  # type: ignore[arg-type]
    assert tab.get_all_values() == [["Nom", "Âge", "Né"], ["Zoé", "7", "2017-05-06"], ["Léo", "8.5", ""]]
    assert tab.get_all_records() == [
        {"Nom": "Zoé", "Âge": 7, "Né": "2017-05-06"},
        {"Nom": "Léo", "Âge": 8.5, "Né": ""},
    ]
    assert (tab.acell("B2").value, tab.cell(3, 1).value) == ("7", "Léo")
    serial: Any = tab.acell("C2", value_render_option=ValueRenderOption.unformatted).value
    assert serial == 42861
    assert tab.row_values(2) == ["Zoé", "7", "2017-05-06"]
    assert tab.col_values(1) == ["Nom", "Zoé", "Léo"]
    assert [cell.value for cell in tab.range("A1:B2")] == ["Nom", "Âge", "Zoé", "7"]
    assert tab.get_all_cells()[0].value == "Nom"
    assert tab.get("A2:B3", pad_values=True) == [["Zoé", "7"], ["Léo", "8.5"]]
    assert tab.get_values("A2:B2") == [["Zoé", "7"]]
    serial = tab.batch_get(["C2"], value_render_option=ValueRenderOption.unformatted)
    text = tab.batch_get(
        ["C2"],
        value_render_option=ValueRenderOption.unformatted,
        date_time_render_option=DateTimeOption.formatted_string,
    )
    assert (serial, text) == ([[[42861]]], [[["2017-05-06"]]])
    found = tab.find("Léo")
    assert found is not None
    assert (found.row, found.col) == (3, 1)
    assert len(tab.findall("7")) == 1
    assert tab.expand("A1", TableDirection.down) == [["Nom"], ["Zoé"], ["Léo"]]


def tour_writing(tab: Worksheet) -> None:
    tab.clear()
    assert tab.get_all_values() == [[]]
    assert tab.update([["a", "b"]], "A1")["updatedRange"] == "Feuille!A1:B1"
    tab.update_acell("A2", "=1+1")
    tab.update_cell(2, 2, "50%")
    tab.update_cells([Cell(3, 1, "c"), Cell(3, 2, "4")])
    assert tab.get_all_values() == [["a", "b"], ["2", "50%"], ["c", "4"]]
    tab.batch_update([{"range": "A1", "values": [["A"]]}, {"range": "B1", "values": [["B"]]}])
    assert tab.append_row(["d", "5"], value_input_option=ValueInputOption.user_entered)["updates"]["updatedRows"] == 1
    tab.append_rows([["e"], ["f"]])
    tab.insert_row(["top"], 1)
    tab.insert_rows([["x"], ["y"]], 2)
    assert tab.col_values(1) == ["top", "x", "y", "A", "2", "c", "d", "e", "f"]
    tab.insert_cols([["1", "2"]], 1)
    tab.delete_columns(1)
    tab.delete_rows(1, 3)
    tab.batch_clear(["A4:B4"])
    assert tab.col_values(1) == ["A", "2", "c", "", "e", "f"]
    tab.sort((1, "des"), range="A1:B3")
    assert tab.col_values(1)[:3] == ["c", "A", "2"]
    tab.copy_range("A1:B1", "D1", PasteType.values)
    tab.cut_range("D1:E1", "D2")
    assert tab.get("D1:E2") == [[], ["c", "4"]]


def tour_tab(book: Spreadsheet, tab: Worksheet) -> None:
    assert (tab.title, tab.index, tab.spreadsheet.id) == ("Feuille", 1, book.id)
    assert tab.url.endswith(f"#gid={tab.id}")
    assert tab.col_count == tab.column_count == 8
    tab.update_title("Onglet")
    tab.update_index(0)
    assert book.worksheets()[0].title == "Onglet"
    tab.update_tab_color("#00ff00")
    assert book.worksheet("Onglet").tab_color == "#00FF00"
    assert tab.get_tab_color() == "#00FF00"
    tab.clear_tab_color()
    assert book.worksheet("Onglet").tab_color is None
    tab.freeze(1, 1)
    assert (tab.frozen_row_count, tab.frozen_col_count) == (1, 1)
    tab.hide()
    assert tab.isSheetHidden
    tab.show()
    tab.hide_gridlines()
    assert tab.is_gridlines_hidden
    tab.show_gridlines()
    assert tab.duplicate(new_sheet_name="Double").title == "Double"
    assert tab.copy_to(book.id)["title"] == "Copy of Onglet"
    tab.resize(30, 10)
    tab.add_rows(1)
    tab.add_cols(1)
    found = book.worksheet("Onglet")
    assert (found.row_count, found.col_count) == (31, 11)


def tour_lines(tab: Worksheet) -> None:
    tab.hide_rows(0, 1)
    tab.unhide_rows(0, 1)
    tab.hide_columns(0, 1)
    tab.unhide_columns(0, 1)
    tab.columns_auto_resize(0, 2)
    tab.rows_auto_resize(0, 2)
    tab.add_dimension_group_rows(0, 2)
    tab.add_dimension_group_columns(0, 2)
    assert len(tab.list_dimension_group_rows()) == len(tab.list_dimension_group_columns()) == 1
    tab.delete_dimension_group_rows(0, 2)
    tab.delete_dimension_group_columns(0, 2)
    assert tab.list_dimension_group_rows() == tab.list_dimension_group_columns() == []
    tab.delete_dimension(gspread.utils.Dimension.rows, 31, 31)


def tour_rules(book: Spreadsheet, tab: Worksheet) -> None:
    tab.format("A1:B1", {"textFormat": {"bold": True}})
    tab.batch_format([{"range": "A1", "format": {"textFormat": {"italic": True}}}])
    tab.merge_cells("F1:G2", MergeType.merge_rows)
    tab.batch_merge([{"range": "F4:G5"}])
    tab.unmerge_cells("F1:G5")
    tab.set_basic_filter("A1:B3")
    tab.clear_basic_filter()
    tab.insert_note("A1", "un")
    tab.insert_notes({"A2": "deux", "A3": "trois"})
    tab.update_note("A1", "un !")
    tab.update_notes({"A2": "deux !"})
    assert (tab.get_note("A1"), tab.get_notes()) == ("un !", [["un !"], ["deux !"], ["trois"]])
    tab.clear_note("A1")
    tab.clear_notes(["A2", "A3"])
    assert tab.get_notes() == [[]]
    number = tab.define_named_range("A1:B2", "Coin")["replies"][0]["addNamedRange"]["namedRange"]["namedRangeId"]
    tab.delete_named_range(number)
    tab.add_protected_range("A1:B2", [DEFAULT_ACCOUNT], description="coin")
    protection = book.list_protected_ranges(tab.id)[0]
    assert (protection["description"], protection["requestingUserCanEdit"]) == ("coin", True)
    tab.delete_protected_range(protection["protectedRangeId"])
    tab.add_validation("H1", ValidationConditionType.number_greater, ["10"], strict=True, inputMessage="plus de 10")


def tour_cell() -> None:
    cell = Cell.from_address("B3", "12.5")
    assert (cell.row, cell.col, cell.address, cell.numeric_value) == (3, 2, "B3", 12.5)
