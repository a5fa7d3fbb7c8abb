"""Small repairs of the workbook that a person asked for: a column or a choice that is missing is added."""

from typing import Any

from sheets.api.connection import Workbook
from sheets.errors import Refused
from sheets.model.binding import Binding, bind, letters
from sheets.model.schema import CHOICES
from sheets.setup.workbook import HEADER_FORMAT


def add_column(workbook: Workbook, title: str, header: str, binding: Binding) -> None:
    """Add a column to a tab, right of those in use; what stands there moves, and is not touched.

    Args:
        workbook: where.
        title: the tab's title.
        header: the new column's header.
        binding: where the tab's columns are.

    Raises:
        Refused: there is no such tab.
        Unreachable: no answer.
    """
    properties = _properties(workbook, title)
    grid = properties["gridProperties"]
    index = min(1 + max([-1, *binding.columns.values(), *binding.extra]), grid["columnCount"])
    if index < grid["columnCount"]:
        place = {"dimension": "COLUMNS", "startIndex": index, "endIndex": index + 1}
        new: dict[str, Any] = {
            "insertDimension": {"range": {"sheetId": properties["sheetId"], **place}, "inheritFromBefore": index > 0}
        }
    else:
        new = {"appendDimension": {"sheetId": properties["sheetId"], "dimension": "COLUMNS", "length": 1}}
    cell = {"userEnteredValue": {"stringValue": header}, "userEnteredFormat": HEADER_FORMAT}
    start = {"sheetId": properties["sheetId"], "rowIndex": max(binding.header_row, 0), "columnIndex": index}
    written = {"rows": [{"values": [cell]}], "fields": "userEnteredValue,userEnteredFormat", "start": start}
    workbook.batch([new, {"updateCells": written}], [], "spreadsheetId")


def add_choice(workbook: Workbook, title: str, list_name: str, value: str) -> None:
    """Add a choice at the end of the `Listes` tab, its columns found by header as they are now.

    Args:
        workbook: where.
        title: the tab's title.
        list_name: the list.
        value: the choice.

    Raises:
        Refused: there is no such tab, or its columns are not there.
        Unreachable: no answer.
    """
    columns = bind(CHOICES, title, workbook.grids([title])[title]).columns
    if "list_name" not in columns or "value" not in columns:
        raise Refused(400, f"{title}: {letters(0)}")
    texts = {columns["list_name"]: list_name, columns["value"]: value}
    cells = [
        {"userEnteredValue": {"stringValue": texts[n]}} if n in texts else {} for n in range(max(texts) + 1)
    ]  # fmt: skip
    appended = {
        "sheetId": _properties(workbook, title)["sheetId"],
        "rows": [{"values": cells}],
        "fields": "userEnteredValue",
    }
    workbook.batch([{"appendCells": appended}], [], "spreadsheetId")


def _properties(workbook: Workbook, title: str) -> dict[str, Any]:
    found = next((p for p in workbook.tabs() if p["title"] == title), None)
    if found is None:
        raise Refused(404, title)
    return found
