"""What a new tab or column looks like to staff: dropdowns, colours, widths, warnings. Given once, never again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sheets.api.connection import quoted
from sheets.model.columns import Column, Kind, fold
from sheets.model.lists import colour_of, lists_of
from sheets.model.schema import JOURNAL, Choice
from sheets.model.table import Table

WIDTHS: Mapping[Kind, int] = {
    Kind.ID: 80, Kind.LONG_TEXT: 320, Kind.ITEMS: 200, Kind.CHOICES: 180, Kind.DATE: 100, Kind.MOMENT: 140,
    Kind.EMAIL: 220, Kind.POSTAL_CODE: 90, Kind.NUMBER: 80, Kind.YES_NO: 80, Kind.REFERENCE: 90, Kind.PHONE: 130,
}  # fmt: skip
"""Kind -> pixels."""
USUAL_WIDTH = 160
PALE = 0.28
"""How much of a choice's colour is behind its cell: the text stays readable."""
Request = dict[str, Any]


@dataclass(frozen=True)
class Choices:
    """The lists of a workbook, and where they are.

    Args:
        title: the tab of lists; empty: there is none.
        rows: folded list name -> its choices, in staff's order.
        column: letter of the column that holds the values.
    """

    title: str = ""
    rows: Mapping[str, Sequence[Choice]] | None = None
    column: str = "B"

    @classmethod
    def of(cls, table: Table[Choice], column: str) -> "Choices":
        """The choices of a reading of `Listes`."""
        return cls(table.title, lists_of(table.rows), column)

    def offered(self, name: str) -> list[Choice]:
        """The choices of a list that are offered today."""
        return [choice for choice in (self.rows or {}).get(fold(name), ()) if not choice.retired]

    def condition(self, name: str) -> Request | None:
        """What a dropdown of this list checks; None: the list is empty.

        A list whose lines follow one another is named by its range, which grows with the lines staff insert.
        """
        offered = self.offered(name)
        if not offered:
            return None
        numbers = sorted(choice.number for choice in offered)
        if numbers == list(range(numbers[0], numbers[0] + len(numbers))):
            span = f"${self.column}${numbers[0]}:${self.column}${numbers[-1]}"
            return _condition("ONE_OF_RANGE", [f"={quoted(self.title)}!{span}"])
        return _condition("ONE_OF_LIST", [choice.value for choice in offered])


@dataclass(frozen=True)
class NewColumn:
    """A column that was just added.

    Args:
        sheet_id: of its tab.
        header: index of the header row.
        index: its own index.
        rules: how many conditional formats the tab had already: new ones go after staff's.
    """

    sheet_id: int
    header: int
    index: int
    rules: int = 0

    @property
    def cells(self) -> dict[str, int]:
        """Everything below the header."""
        return {
            "sheetId": self.sheet_id,
            "startRowIndex": self.header + 1,
            "startColumnIndex": self.index,
            "endColumnIndex": self.index + 1,
        }


def dressed(columns: Iterable[tuple[Column, NewColumn]], choices: Choices) -> list[Request]:
    """The requests that dress columns just added.

    Args:
        columns: each column and where it is.
        choices: the lists that dropdowns and colours come from.
    """
    requests: list[Request] = []
    rules: dict[int, int] = {}
    for column, place in columns:
        requests += _dropdown(column, place, choices)
        for colour in _colours(column, place, choices):
            at = rules.setdefault(place.sheet_id, place.rules)
            requests.append({"addConditionalFormatRule": {"index": at, "rule": colour}})
            rules[place.sheet_id] += 1
        if column.kind is Kind.ID:
            requests.append(_warning(place.cells, "Le site retrouve les lignes par leur ID : ne le changez pas."))
        span = {"dimension": "COLUMNS", "startIndex": place.index, "endIndex": place.index + 1}
        width = {"pixelSize": WIDTHS.get(column.kind, USUAL_WIDTH)}
        target = {"sheetId": place.sheet_id, **span}
        requests.append({"updateDimensionProperties": {"range": target, "properties": width, "fields": "pixelSize"}})
    return requests


def journal_warning(sheet_id: int) -> Request:
    """Staff may read the Journal; what they change there goes nowhere."""
    return _warning({"sheetId": sheet_id}, f"{JOURNAL.title} : le site l'écrit, il ne le relit pas.")


def _dropdown(column: Column, place: NewColumn, choices: Choices) -> list[Request]:
    condition = choices.condition(column.options) if column.kind is Kind.CHOICE and column.options else None
    if column.kind is Kind.YES_NO:
        condition = _condition("ONE_OF_LIST", ["oui", "non"])
    if condition is None:
        return []
    # Not strict: a value that is not in the list warns, and is listed for staff; it is not theirs to be refused.
    rule = {"condition": condition, "showCustomUi": True, "strict": False}
    return [{"setDataValidation": {"range": place.cells, "rule": rule}}]


def _colours(column: Column, place: NewColumn, choices: Choices) -> Iterable[Request]:
    for choice in choices.offered(column.options) if column.kind is Kind.CHOICE else ():
        if colour := colour_of(choice.colour):
            looks = {"backgroundColor": _pale(colour)}
            rule = {"condition": _condition("TEXT_EQ", [choice.value]), "format": looks}
            yield {"ranges": [place.cells], "booleanRule": rule}


def _condition(kind: str, values: Iterable[str]) -> Request:
    return {"type": kind, "values": [{"userEnteredValue": value} for value in values]}


def _warning(where: Mapping[str, int], words: str) -> Request:
    return {"addProtectedRange": {"protectedRange": {"range": dict(where), "description": words, "warningOnly": True}}}


def _pale(colour: str) -> dict[str, float]:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    return {
        name: round(1 - PALE * (1 - part), 3) for name, part in zip(("red", "green", "blue"), parts, strict=True)
    }  # fmt: skip
