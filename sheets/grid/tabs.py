"""Acts on the tabs of the local workbook: made, renamed, coloured, hidden, moved.

The site finds its own tabs by their names, so those stay; any other may be given a name that is nobody's.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sheets.model.columns import fold

Json = dict[str, Any]
LONGEST_NAME = 100
NEW_ROWS, NEW_COLUMNS = 200, 12
COLOURS: Mapping[str, str] = {
    "": "", "rouge": "c0392b", "orange": "d9822b", "jaune": "e6b800", "vert": "2e8b57", "bleu": "2b6cb0",
    "violet": "7b4bb0", "gris": "7f8c8d",
}  # fmt: skip
"""What staff call a colour -> as the API's parts are made of it; empty: none."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class TabRefused(Exception):
    """A tab cannot be so; the message, in French, says why and how to mend."""


def add(tabs: Sequence[Json], taken: Collection[str], name: str) -> list[Json]:
    """Make a tab at the end.

    Args:
        tabs: the workbook's, as the API tells of them.
        taken: names that are the site's.
        name: its name.

    Raises:
        TabRefused: see `TabRefused`.
    """
    grid = {"rowCount": NEW_ROWS, "columnCount": NEW_COLUMNS, "frozenRowCount": 1}
    return [{"addSheet": {"properties": {"title": _free(tabs, taken, name), "gridProperties": grid}}}]


def change(tabs: Sequence[Json], taken: Collection[str], tab: Json, name: str, colour: str, hidden: bool) -> list[Json]:
    """Give a tab another name, colour, or place out of sight.

    Args:
        tabs, taken: see `add`.
        tab: which of them.
        name: its name; that of a tab of the site's stays.
        colour: a key of COLOURS.
        hidden: whether it is to be out of sight.

    Raises:
        TabRefused: see `TabRefused`.
    """
    wanted: Json = {}
    if name != tab["title"]:
        if fold(tab["title"]) in taken:
            raise TabRefused("Le site trouve cet onglet par son nom : ce nom reste.")
        wanted["title"] = _free([one for one in tabs if one is not tab], taken, name)
    if colour != colour_of(tab) and colour in COLOURS:
        wanted["tabColor"] = _rgb(COLOURS[colour])
    if hidden != bool(tab.get("hidden")):
        if hidden and sum(not one.get("hidden") for one in tabs) < 2:
            raise TabRefused("Un onglet au moins reste en vue.")
        wanted["hidden"] = hidden
    if not wanted:
        return []
    properties = {"sheetId": tab["sheetId"], **{name: value for name, value in wanted.items() if value is not None}}
    return [{"updateSheetProperties": {"properties": properties, "fields": ",".join(wanted)}}]


def move(tabs: Sequence[Json], tab: Json, later: bool) -> list[Json]:
    """Put a tab after the next one, or before the one before it; among those that are told of."""
    at = next(n for n, one in enumerate(tabs) if one is tab)
    to = at + 1 if later else at - 1
    if not 0 <= to < len(tabs):
        return []
    # The index is of the place the tab had before it left it.
    index = tabs[to]["index"] + later
    properties = {"sheetId": tab["sheetId"], "index": index}
    return [{"updateSheetProperties": {"properties": properties, "fields": "index"}}]


def colour_of(tab: Json) -> str:
    """The name of a tab's colour; "": it has none, or one of another program's."""
    found = tab.get("tabColor")
    return next((name for name, text in COLOURS.items() if found and text and _near(found, _rgb(text))), "")


def _free(tabs: Sequence[Json], taken: Collection[str], name: str) -> str:
    name = " ".join(_CONTROL.sub(" ", name).split())
    if not name:
        raise TabRefused("Donnez un nom à l'onglet.")
    if len(name) > LONGEST_NAME:
        raise TabRefused("Ce nom est trop long.")
    if name.startswith("_"):
        raise TabRefused("Un nom qui commence par « _ » est pour le site : choisissez-en un autre.")
    if fold(name) in taken or fold(name) in {fold(one["title"]) for one in tabs}:
        raise TabRefused("Ce nom est déjà pris : choisissez-en un autre.")
    return name


def _rgb(text: str) -> Json | None:
    parts = ("red", "green", "blue")
    return {name: int(text[2 * n : 2 * n + 2], 16) / 255 for n, name in enumerate(parts)} if text else None


def _near(one: Json, other: Json | None) -> bool:
    return other is not None and all(abs(one.get(part, 0) - other[part]) < 1 / 255 for part in other)
