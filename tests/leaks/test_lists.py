"""Lists, boards, calendars and their files as a coach and a referent ask them: what is not theirs changes no byte.

Two worlds differ in every cell they may not read, rows of other people included. Whatever is asked, of every column and
by every value hidden there, is answered alike in both: no cell, no count, no order and no search tells anything.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

import gspread
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from programme.conditions import Path
from programme.readers import ListReader, hidden_in, may_list, may_read, rows_for
from programme.saved_views import lines
from sheets.api.connection import Workbook
from sheets.book import Book
from sheets.model import schema
from sheets.model.columns import COACH, REFERRING, Cell, Column, Kind, Tab
from sheets.model.snapshot import Snapshot
from sheets.model.table import NAMING
from sheets.worker.sync import Sync
from tests.conftest import SignIn, write_cast
from tests.leaks import world as worlds
from tests.leaks.world import id_of
from views.listings.asked import MOST_COLUMNS, MOST_FILTERS, path_header, path_key
from views.listings.files import XLSX

Rows = dict[str, list[dict[str, Cell]]]
OTHERS = {"C7GONE", "C7HIRED", "C7DRAFT", "C7REVIEW"}
"""Candidates of nobody who asks here."""
SIGNED_IN = {COACH: ("coaches", "email"), "structure": ("structures", "contact_email")}
ONCE = re.compile(r'(data-writer|name="(?:stamp|base)" value)="[^"]*"|DTSTAMP:\S+')
"""What differs from one answer to the next, whatever is asked."""


def rows_of(salt: str) -> Rows:
    """A world where some people are somebody else's."""
    rows = worlds.make(salt).rows
    for row in rows["candidates"]:
        if row["id"] in OTHERS:
            row["coach"] = row["structure"] = ""
    for key in ("follow_ups", "meetings", "experiences", "testimonials"):
        rows[key] += [{**row, "id": f"{row['id']}{n}", "candidate": n} for row in rows[key][:1] for n in OTHERS]
    return rows


def otherwise(rows: Rows, snapshot: Snapshot, reader: ListReader) -> Rows:
    """The same world to a reader, with everything else of another."""
    changed: Rows = {}
    for key, others in rows_of("another").items():
        tab = snapshot.tabs[key]
        theirs = {row.id for row in rows_for(snapshot, tab, reader)}
        if not may_list(snapshot, tab, reader.who):  # they may be told of those that theirs name
            theirs = {str(row.get("id")) for row in rows[key]}

        def is_theirs(row: dict[str, Cell], name: str, tab: Tab = tab, theirs: set[str] = theirs) -> bool:
            same = name == "id" or tab.by_key[name].kind in REFERRING or (tab.key, name) == SIGNED_IN[reader.who]
            return same or (row.get("id") in theirs and may_read(tab, tab.by_key[name], reader.who))

        changed[key] = [
            {name: cell if is_theirs(row, name) else other.get(name, "") for name, cell in row.items()}
            for row, other in zip(rows[key], others, strict=True)
        ]
    return changed


def hidden(snapshot: Snapshot, tab: Tab, who: str) -> Iterator[Path]:
    """Columns of a tab, and of those whose rows it names, that they may not ask."""
    paths = [Path((), tab.key, column) for column in tab.columns]
    for step in named(snapshot, tab):
        paths += [Path(((tab.key, step),), step.options, column) for column in snapshot.tabs[step.options].columns]
    yield from (path for path in paths if hidden_in(snapshot, path, who))


def named(snapshot: Snapshot, tab: Tab) -> list[Column]:
    """The columns that name a row."""
    return [column for column in tab.columns if column.kind is Kind.REFERENCE and column.options in snapshot.tabs]


def batched(some: Sequence[Any], most: int) -> Iterator[Sequence[Any]]:
    """As many at a time."""
    yield from (some[n : n + most] for n in range(0, len(some), most))


def questions(snapshot: Snapshot, rows: Rows, tab: Tab, who: str) -> Iterator[dict[str, Any]]:
    """What is asked of a tab: every form; every column, order and group that is hidden, and what stands there."""
    unseen = list(hidden(snapshot, tab, who))
    yield from ({"form": form} for form in lines.FORMS)
    every = [*(column.key for column in tab.columns), *map(path_key, unseen)]
    dates = (column.key for column in tab.columns if column.kind in (Kind.DATE, Kind.MOMENT))
    yield from ({"form": lines.CALENDAR, "by": key, "month": "1910-01"} for key in dates)
    yield from ({"column": some} for some in batched(every, MOST_COLUMNS))
    yield from ({"sort": [f"-{path_key(path)}" for path in some]} for some in batched(unseen, 3))
    yield from ({"form": lines.CHART, "by": path_key(path)} for path in unseen if not path.steps)
    for some in batched(unseen, MOST_FILTERS):
        yield {"filter": [f"{path_header(path)} rempli" for path in some]}
        yield {"filter": [f"{path_header(path)} = {there(rows, tab, path) or 'x'}" for path in some]}
    for step in named(snapshot, tab):  # by what they are not told of the row it names
        target = snapshot.tabs[step.options]
        if "last_name" in target.by_key and not may_read(target, target.by_key["last_name"], who):
            names = (there(rows, tab, Path(((tab.key, step),), target.key, target.by_key[key])) for key in NAMING[:2])
            yield {"filter": f"{step.header} = {' '.join(map(str, names))}"}
    yield {"filter": [f"une ligne dans {other.title}" for other in snapshot.tables][:MOST_FILTERS]}
    yield from ({"q": there(rows, tab, path)} for path in unseen if not path.steps and there(rows, tab, path))
    others = next(row for row in rows["candidates"] if row["id"] in OTHERS)
    yield from ({"q": others[key]} for key in ("first_name", "last_name", "email"))


def there(rows: Rows, tab: Tab, path: Path) -> Cell:
    """What the first row of a tab holds, or the row that it names."""
    row = rows[tab.key][0]
    for _, step in path.steps:
        row = next((one for one in rows[step.options] if one.get("id") == row[step.key]), {})
    return row.get(path.column.key)


def answers(browser: FlaskClient, audience: str, asked: list[tuple[str, dict[str, Any]]]) -> dict[str, str]:
    """Address -> what it answers, without what differs anyway."""
    told = {}
    for name, question in asked:
        endings = ("", ".csv", ".xlsx") if "column" in question else ("", ".ics") if "month" in question else ("",)
        for ending in endings:
            address = f"/{audience}/views/{name}{ending}?{urlencode(question, doseq=True)}"
            told[address] = said(browser.get(address))
    return told


def said(answer: TestResponse) -> str:
    """What an answer says, an Excel file too, without what differs anyway."""
    if answer.mimetype != XLSX:
        return ONCE.sub("", answer.text)
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return "".join(archive.read(name).decode() for name in sorted(archive.namelist()) if name.startswith("xl/"))


@pytest.mark.parametrize("who", [COACH, "structure"])
def test_what_is_not_theirs_changes_no_byte_of_a_list(
    who: str, sheet: gspread.Spreadsheet, workbook: Workbook, book: Book, sign_in: SignIn
) -> None:
    rows = rows_of("one")
    read = Sync(book.state, lambda: workbook, 0.0).read
    for tab in sheet.worksheets():
        if tab.title in {schema.BY_KEY[key].title for key in rows}:
            tab.batch_clear(["A2:ZZ200"])
    write_cast(sheet, rows)
    read()
    snapshot = book.snapshot
    reader = ListReader(who, (id_of(schema.COACHES),), (id_of(schema.STRUCTURES),))
    key, column = SIGNED_IN[who]
    browser = sign_in(str(rows[key][0][column]))
    asked = [
        (tab.key, question)
        for tab in snapshot.tabs.values()
        if may_list(snapshot, tab, who)
        for question in questions(snapshot, rows, tab, who)
    ]
    before = answers(browser, who, asked)
    assert str(rows["candidates"][0]["first_name"]) in "".join(before.values())
    write_cast(sheet, otherwise(rows, snapshot, reader))
    read()
    after = answers(browser, who, asked)
    assert before.keys() == after.keys()
    assert [address for address in before if before[address] != after[address]] == []
