"""The demo's data as it is read: tables (csv), and people (txt), in the words of the sheet."""

import csv
import datetime as dt
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from programme.lists import DEFAULT_LISTS
from sheets.model import kinds
from sheets.model.columns import Tab
from sheets.model.schema import CANDIDATES, EXPERIENCES, FOLLOW_UPS, MEETINGS, TESTIMONIALS

FOLDER = Path(__file__).parent
PORTRAITS = FOLDER / "portraits"
CAST = FOLDER / "cast"
_PIECES = FOLDER / "pieces"
_SECTIONS = {
    "Candidat": CANDIDATES,
    "Expérience": EXPERIENCES,
    "Témoignage": TESTIMONIALS,
    "Suivi": FOLLOW_UPS,
    "Rendez-vous": MEETINGS,
}
_KEY = re.compile(r"([^\W\d_][^=\n]{1,40}) = (.*)")
_DAY = re.compile(r"\bJ([+-]\d+)\b")
_MONTH = re.compile(r"\b(\d\d)/A-(\d+)\b")

Values = dict[str, Any]
"""One row: column key -> typed value; keys left out are empty cells."""
Rows = dict[str, list[Values]]
"""Tab key -> its rows, in order."""


@lru_cache(maxsize=32)
def pieces(name: str) -> tuple[Mapping[str, str], ...]:
    """A table of `pieces/`, by its headers."""
    return tuple(_table(_PIECES / f"{name}.csv"))


def cast_table(name: str) -> list[dict[str, str]]:
    """A table of `cast/`, by its headers."""
    return list(_table(CAST / f"{name}.csv"))


def cast_people() -> Iterator[list[tuple[Tab, dict[str, str]]]]:
    """The people of `cast/people/`, in order of their files: each a list of rows as typed, their own first."""
    for path in sorted((CAST / "people").glob("*.txt")):
        yield list(_sections(path.read_text(encoding="utf-8")))


def typed(tab: Tab, line: Mapping[str, str], today: dt.date) -> Values:
    """A row of the cast as the app reads it; headers that the tab has not are left out.

    Args:
        tab: whose headers they are.
        line: header -> cell. "J-3" and "J+3" are days from today, "09/A-2" is September two years ago.
        today: the day the demo is lived on.

    Raises:
        Invalid: a cell does not hold what its column wants.
    """
    columns = {column.header: column for column in tab.columns}
    return {
        columns[header].key: kinds.from_text(
            columns[header], dated(cell, today), _spellings(columns[header].options), today
        )
        for header, cell in line.items()
        if header in columns and cell
    }


def dated(text: str, today: dt.date) -> str:
    """A text with its days said from today written out."""
    text = _DAY.sub(lambda found: f"{today + dt.timedelta(days=int(found[1])):%d/%m/%Y}", text)
    return _MONTH.sub(lambda found: f"01/{found[1]}/{today.year - int(found[2])}", text)


@lru_cache(maxsize=32)
def _spellings(options: str) -> kinds.Options:
    return kinds.choice_spellings(DEFAULT_LISTS.get(options, ()))


def _table(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter=";")


def _sections(text: str) -> Iterator[tuple[Tab, dict[str, str]]]:
    """The rows of a person's file: "[Suivi]" begins one, "Colonne = valeur" fills a cell, other lines continue it."""
    for section in re.split(r"^\[", text, flags=re.MULTILINE)[1:]:
        title, _, body = section.partition("]\n")
        cells: dict[str, str] = {}
        header = ""
        for line in body.splitlines():
            if match := _KEY.fullmatch(line):
                header = match[1]
                cells[header] = match[2]
            else:
                cells[header] += f"\n{line}"
        yield _SECTIONS[title], {key: cell.strip() for key, cell in cells.items()}
