"""The checks of published_schemas.py can fail; what the server does not accept is listed by name."""

from __future__ import annotations

from pathlib import Path

import gspread
import pytest
import requests

import emulator.batch
from published_schemas import Json, differences, document, methods

README = Path(__file__).resolve().parents[1] / "README.md"


def found(schema: str, value: Json) -> list[str]:
    return list(differences("sheets.v4", {"$ref": schema}, value, "it"))


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"title": "A", "index": 0, "gridProperties": {"rowCount": 3}}, []),
        ({"titel": "A"}, ["it has no titel"]),
        ({"title": 3}, ["it.title is no string: 3"]),
        ({"index": True}, ["it.index is no integer: True"]),
        ({"gridProperties": []}, ["it.gridProperties is no object: []"]),
    ],
)
def test_a_difference_is_seen(value: Json, said: list[str]) -> None:
    assert found("SheetProperties", value) == said
    assert found("SortSpec", {"sortOrder": "UP"})[0].startswith("it.sortOrder is none of")


def test_what_is_not_accepted_is_listed_by_name() -> None:
    published = set(document("sheets.v4")["schemas"]["Request"]["properties"])
    refused = published - set(emulator.batch.HANDLERS)
    assert refused < published
    (line,) = [line for line in README.read_text().splitlines() if line.startswith("Not accepted: ")]
    assert line.removeprefix("Not accepted: ").rstrip(".").split(", ") == [f"`{name}`" for name in sorted(refused)]


def test_each_method_is_there(book: gspread.Spreadsheet) -> None:
    """With an empty body each is refused for what it lacks, never as an address that nothing answers."""
    session: requests.Session = book.client.session

    def ask(verb: str, path: str) -> str:
        return session.request(verb, f"https://sheets.googleapis.com/{path}", json={}).text

    nowhere = ask("GET", "v4/spreadsheets/nowhere/such/a/page")
    found = [
        (method["id"], ask(verb, method["path"].format(spreadsheetId=book.id, range="A1", sheetId=0, metadataId=1)))
        for verb, _, method in methods("sheets.v4")
    ]
    assert len(found) == 17
    assert [name for name, answer in found if answer == nowhere] == []
