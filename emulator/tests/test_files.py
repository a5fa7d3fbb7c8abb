"""Drive: files found, copied, shared, deleted, exported and imported."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from typing import Any

import gspread
import pytest
from gspread.utils import ExportFormat

from api_support import DRIVE, put, refusal
from emulator.clients import connect
from emulator.google_sheets import GoogleSheets
from emulator.server import DEFAULT_ACCOUNT, Server


@pytest.fixture
def app(google_sheets: GoogleSheets) -> Server:
    """A server of this test's own: here all its files are listed."""
    return google_sheets.server


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


UPLOAD = "https://www.googleapis.com/upload/drive/v3/files"


def sent(client: gspread.Client, name: str, kind: str, data: bytes) -> str:
    """A file put into Drive as Google's own libraries do, and its id."""
    metadata = json.dumps({"name": name, "mimeType": kind})
    body = f"--b\r\nContent-Type: application/json\r\n\r\n{metadata}\r\n--b\r\nContent-Type: {kind}\r\n\r\n".encode()
    headers = {"Content-Type": "multipart/related; boundary=b"}
    answer = client.http_client.request(
        "post",
        UPLOAD,
        {"uploadType": "multipart"},
        body + data + b"\r\n--b--\r\n",
        headers=headers,
    )
    return str(answer.json()["id"])


def test_a_file_is_kept_byte_by_byte(client: gspread.Client) -> None:
    data = bytes(range(256)) * 3 + b"\r\n--c\r\n\n"
    key = sent(client, "moi.jpg", "image/jpeg", data)
    fields: Any = {"fields": "name,mimeType,size,md5Checksum"}
    told = client.http_client.request("get", f"{DRIVE}/{key}", fields).json()
    assert told == {
        "name": "moi.jpg", "mimeType": "image/jpeg", "size": str(len(data)),
        "md5Checksum": hashlib.md5(data, usedforsecurity=False).hexdigest(),
    }  # fmt: skip
    answer = client.http_client.request("get", f"{DRIVE}/{key}", {"alt": "media"})
    assert (answer.content, answer.headers["Content-Type"]) == (data, "image/jpeg")
    client.http_client.request("delete", f"{DRIVE}/{key}")
    assert refusal(client.http_client.request, "get", f"{DRIVE}/{key}", {"alt": "media"}) == f"File not found: {key}."


def test_a_file_sent_alone(client: gspread.Client) -> None:
    answer = client.http_client.request(
        "post", UPLOAD, {"uploadType": "media"}, b"\0\x01", headers={"Content-Type": "image/png"}
    )
    assert answer.json()["mimeType"] == "image/png"
    key = answer.json()["id"]
    assert client.http_client.request("get", f"{DRIVE}/{key}", {"alt": "media"}).content == b"\0\x01"


def test_a_file_is_seen_by_whom_it_is_shared_with(app: Server, client: gspread.Client) -> None:
    key = sent(client, "moi.jpg", "image/jpeg", b"x")
    other = connect(app, "site@example.org").http_client
    assert refusal(other.request, "get", f"{DRIVE}/{key}") == f"File not found: {key}."
    client.insert_permission(key, "site@example.org", "user", "reader", notify=False)
    assert other.request("get", f"{DRIVE}/{key}", {"alt": "media"}).content == b"x"
    client.insert_permission(key, None, "anyone", "reader", notify=False)
    stranger = connect(app, "stranger@example.org").http_client
    assert stranger.request("get", f"{DRIVE}/{key}", {"alt": "media"}).content == b"x"


def test_a_workbook_is_not_downloaded(client: gspread.Client, book: gspread.Spreadsheet) -> None:
    asked: Any = {"alt": "media"}
    assert "binary content" in refusal(client.http_client.request, "get", f"{DRIVE}/{book.id}", params=asked)


@pytest.mark.parametrize(("kind", "body"), [
    ("multipart/related; boundary=b", b"--b\r\n\r\n{}\r\n--b--\r\n"), ("multipart/related", b"--\r\n\r\n{}"),
    ("multipart/related; boundary=b", b"--b\r\n\r\n[]\r\n--b\r\n\r\nx\r\n--b--"),
    ("multipart/related; boundary=b", b"--b\r\n\r\n{\r\n--b\r\n\r\nx\r\n--b--"), ("image/png", b""),
])  # fmt: skip
def test_a_body_that_is_no_two_parts(client: gspread.Client, kind: str, body: bytes) -> None:
    with pytest.raises(gspread.exceptions.APIError) as refused:
        client.http_client.request("post", UPLOAD, {"uploadType": "multipart"}, body, headers={"Content-Type": kind})
    assert refused.value.response.status_code == 400
