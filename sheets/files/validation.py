"""Data validation (dropdowns, tick boxes) cell by cell, gathered into boxes."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sheets.files.model import Box

Runs = dict[tuple[int, str], tuple[int, int]]
"""(column, rule) -> (first row, last row) of the run that may go on."""


class RuleBook:
    """Gathers the rules of a tab, row after row."""

    def __init__(self) -> None:
        self._open: Runs = {}
        self._boxes: dict[str, list[Box]] = {}

    def add(self, row: int, cells: Sequence[Mapping[str, Any]]) -> None:
        """Look at one row of grid data."""
        for column, cell in enumerate(cells):
            if rule := cell.get("dataValidation"):
                key = column, json.dumps(rule, sort_keys=True)
                first, last = self._open.get(key, (row, row))
                if last < row - 1:
                    self._close(key)
                    first = row
                self._open[key] = first, row

    def found(self) -> list[tuple[dict[str, Any], list[Box]]]:
        """Each rule with the boxes it stands in."""
        for key in list(self._open):
            self._close(key)
        return [(json.loads(rule), _side_by_side(boxes)) for rule, boxes in self._boxes.items()]

    def _close(self, key: tuple[int, str]) -> None:
        first, last = self._open.pop(key)
        column, rule = key
        self._boxes.setdefault(rule, []).append((first, column, last + 1, column + 1))


def _side_by_side(boxes: Iterable[Box]) -> list[Box]:
    """Boxes of the same rows next to one another become one."""
    joined: list[Box] = []
    for box in sorted(boxes, key=lambda b: (b[0], b[2], b[1])):
        if joined and (joined[-1][0], joined[-1][2], joined[-1][3]) == (box[0], box[2], box[1]):
            joined[-1] = (*joined[-1][:3], box[3])
        else:
            joined.append(box)
    return joined


def list_of(rule: Mapping[str, Any]) -> tuple[str, list[str]]:
    """A rule as a file's dropdown: its kind (`list`, `range` or nothing) and its values."""
    condition = rule.get("condition") or {}
    values = [str(value.get("userEnteredValue", "")) for value in condition.get("values", [])]
    kind = {"ONE_OF_LIST": "list", "ONE_OF_RANGE": "range"}.get(condition.get("type", ""), "")
    return kind, values


def rule_of(kind: str, values: Sequence[str]) -> dict[str, Any]:
    """The API's rule for a file's dropdown; it shows the values and refuses none."""
    return {
        "condition": {
            "type": "ONE_OF_RANGE" if kind == "range" else "ONE_OF_LIST",
            "values": [{"userEnteredValue": value} for value in values],
        },
        "showCustomUi": True,
    }
