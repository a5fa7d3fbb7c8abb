"""Drive: files found, copied, shared, deleted, exported and imported."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import gspread
import pytest
from gspread.utils import ExportFormat

from sheets.local.server import DEFAULT_ACCOUNT, Server
from tests.local.clients import connect
from tests.local.test_batches import DRIVE
from tests.local.test_formulas import put
from tests.local.test_values import refusal


def test_files_are_found_by_name_and_kind(client: gspread.Client) -> None:
    for name in ("Un", "L'été", "un"):
        client.create(name)
    assert client.open("L'été").title == "L'été"
    assert {file["name"] for file in client.list_spreadsheet_files()} == {"Un", "L'été", "un"}
    assert len(client.openall("un")) == 1
    with pytest.raises(gspread.SpreadsheetNotFound):
        client.open("Deux")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("name contains 'ar'", {"Paris", "Arles"}),
        ("name = 'Paris' or name = \"Lyon\"", {"Paris", "Lyon"}),
        ("not name = 'Paris' and (trashed = false)", {"Arles", "Lyon"}),
        ("'root' in parents", {"Paris", "Arles", "Lyon"}),
        (f"'{DEFAULT_ACCOUNT}' in owners", {"Paris", "Arles", "Lyon"}),
        ("mimeType != 'application/vnd.google-apps.spreadsheet'", set()),
    ],
)
def test_searches(client: gspread.Client, query: str, found: set[str]) -> None:
    for name in ("Paris", "Arles", "Lyon"):
        client.create(name)
    answer = client.http_client.request("get", DRIVE, params={"q": query}).json()
    assert {file["name"] for file in answer["files"]} == found
    assert answer["kind"] == "drive#fileList"


def test_a_query_that_cannot_be_read(client: gspread.Client) -> None:
    assert refusal(client.http_client.request, "get", DRIVE, params={"q": "name ="}) == "Invalid Value"


def test_pages(client: gspread.Client) -> None:
    for number in range(5):
        client.create(str(number))
    options: Any = {"pageSize": 2, "orderBy": "name", "fields": "nextPageToken,files(name)"}
    names: list[str] = []
    while True:
        answer = client.http_client.request("get", DRIVE, params=options).json()
        names += [file["name"] for file in answer["files"]]
        if "nextPageToken" not in answer:
            break
        options["pageToken"] = answer["nextPageToken"]
    assert names == ["0", "1", "2", "3", "4"]


def test_a_copy_is_whole_and_apart(client: gspread.Client, book: gspread.Spreadsheet, tab: gspread.Worksheet) -> None:
    put(tab, "A1", [1, "=A1+1"])
    tab.format("A1", {"textFormat": {"bold": True}})
    copy = client.copy(book.id, "Copie", copy_permissions=True)
    assert copy.title == "Copie"
    assert copy.sheet1.id == 0
    copy.sheet1.update([[5]])
    assert copy.sheet1.row_values(1) == ["5", "6"]
    assert tab.row_values(1) == ["1", "2"]
    mask: Any = {"fields": "sheets.data.rowData.values.userEnteredFormat"}
    assert copy.fetch_sheet_metadata(mask) == book.fetch_sheet_metadata(mask)


def test_renaming_in_drive_or_in_the_book_is_the_same(client: gspread.Client, book: gspread.Spreadsheet) -> None:
    book.update_title("Par le tableur")
    assert client.open("Par le tableur").id == book.id
    client.http_client.request("patch", f"{DRIVE}/{book.id}", json={"name": "Par Drive"})
    assert client.open_by_key(book.id).title == "Par Drive"


def test_permissions(book: gspread.Spreadsheet) -> None:
    book.share("coach@example.org", "user", "reader")
    book.share("", "anyone", "reader")
    roles = {p.get("emailAddress", p["type"]): p["role"] for p in book.list_permissions()}
    assert roles == {DEFAULT_ACCOUNT: "owner", "coach@example.org": "reader", "anyone": "reader"}
    book.remove_permissions("coach@example.org")
    assert len(book.list_permissions()) == 2
    owner = next(p for p in book.list_permissions() if p["role"] == "owner")
    assert "owner" in refusal(book.client.remove_permission, book.id, owner["id"])


def test_only_the_owner_deletes(app: Server, client: gspread.Client, book: gspread.Spreadsheet) -> None:
    assert "permission" in refusal(connect(app, "coach@example.org").del_spreadsheet, book.id)
    client.del_spreadsheet(book.id)
    with pytest.raises(gspread.SpreadsheetNotFound):
        client.open_by_key(book.id)
    assert refusal(client.del_spreadsheet, book.id) == f"File not found: {book.id}."


def test_exports(book: gspread.Spreadsheet, tab: gspread.Worksheet) -> None:
    put(tab, "A1", ["a,b", 'dit "oui"', 1.5], ["deux\nlignes", "", "=1+1"])
    book.add_worksheet("Autre", 1, 1)
    csv = b'"a,b","dit ""oui""",1.5\r\n"deux\nlignes",,2'
    assert book.export(ExportFormat.CSV) == csv
    assert book.export(ExportFormat.TSV) == b'a,b\tdit "oui"\t1.5\r\ndeux lignes\t\t2'
    with zipfile.ZipFile(io.BytesIO(book.export(ExportFormat.EXCEL))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>1+1</f><v>2</v>" in sheet
        assert 'name="Autre"' in archive.read("xl/workbook.xml").decode()
    assert "not supported" in refusal(book.export, ExportFormat.PDF)


def test_an_imported_csv_is_the_whole_workbook(client: gspread.Client, book: gspread.Spreadsheet) -> None:
    book.add_worksheet("Autre", 1, 1)
    book.sheet1.update([["old"] * 4] * 4)
    client.import_csv(book.id, "Nom,Âge\nZoé,7\n".encode())
    assert client.open_by_key(book.id).sheet1.get_all_records() == [{"Nom": "Zoé", "Âge": 7}]
    assert len(client.open_by_key(book.id).worksheets()) == 1


def test_create_with_a_body(client: gspread.Client) -> None:
    body = {
        "properties": {"title": "Fait main", "locale": "fr_FR", "timeZone": "Europe/Paris"},
        "sheets": [{"properties": {"title": "Un", "gridProperties": {"rowCount": 5}}}, {"properties": {"sheetId": 9}}],
    }
    url = "https://sheets.googleapis.com/v4/spreadsheets"
    answer = client.http_client.request("post", url, json=body).json()
    book = client.open_by_key(answer["spreadsheetId"])
    assert (book.title, book.locale, book.timezone) == ("Fait main", "fr_FR", "Europe/Paris")
    assert [(tab.id, tab.title, tab.row_count) for tab in book.worksheets()] == [(0, "Un", 5), (9, "Sheet2", 1000)]


def test_comments_and_about(client: gspread.Client, book: gspread.Spreadsheet) -> None:
    url = f"{DRIVE}/{book.id}/comments"
    client.http_client.request("post", url, params={"fields": "*"}, json={"content": "Bravo"})
    comments = client.http_client.request("get", url, params={"fields": "comments/content"}).json()
    assert comments == {"comments": [{"content": "Bravo"}]}
    about = client.http_client.request("get", "https://www.googleapis.com/drive/v3/about", params={"fields": "user"})
    assert about.json()["user"]["emailAddress"] == DEFAULT_ACCOUNT
