"""The `Listes` tab: the choices staff offer, in their order, with their colours."""

import dataclasses
import re
from collections.abc import Iterable, Iterator

from sheets.model import kinds
from sheets.model.binding import a1
from sheets.model.columns import fold
from sheets.model.problems import Problem
from sheets.model.schema import CHOICES, RELIED_ON, Choice
from sheets.model.table import Table

COLOURS = {
    "rouge": "#c0392b", "orange": "#d9822b", "jaune": "#e0b020", "vert": "#3d8b5f", "bleu": "#2f6fb0",
    "turquoise": "#2a9d9d", "violet": "#7d52a8", "rose": "#d0628f", "marron": "#8a5a3b", "brun": "#8a5a3b",
    "gris": "#8a8a8a", "noir": "#3a3a3a", "blanc": "#f2f2f2", "beige": "#d8c8a8", "bordeaux": "#7b2335",
    "vert clair": "#8fc9a3", "vert fonce": "#1f5d3c", "bleu clair": "#86b8e0", "bleu marine": "#1f3a5f",
    "bleu fonce": "#1f3a5f", "gris clair": "#c4c4c4", "gris fonce": "#555555", "rouge clair": "#e08a80",
    "red": "#c0392b", "yellow": "#e0b020", "green": "#3d8b5f", "blue": "#2f6fb0", "purple": "#7d52a8",
    "pink": "#d0628f", "brown": "#8a5a3b", "grey": "#8a8a8a", "gray": "#8a8a8a", "black": "#3a3a3a", "white": "#f2f2f2",
}  # fmt: skip
"""Folded name -> the colour it is shown in."""

_HEX = re.compile(r"#?(?:[0-9a-f]{6}|[0-9a-f]{3})", re.IGNORECASE)
_SPELLED = {(fold(name), fold(value)): value for name, values in RELIED_ON.items() for value in values}


def colour_of(text: str) -> str:
    """A colour as `#rrggbb`, from its French name or its code; empty when it is neither."""
    if named := COLOURS.get(fold(text)):
        return named
    if not _HEX.fullmatch(text.strip()):
        return ""
    digits = text.strip().lstrip("#").lower()
    return "#" + (digits if len(digits) == 6 else "".join(d * 2 for d in digits))


def lists_of(choices: Iterable[Choice]) -> dict[str, tuple[Choice, ...]]:
    """Folded list name -> its choices, in staff's order; what the site acts on is spelled as the site does."""
    lists: dict[str, dict[str, Choice]] = {}
    for choice in choices:
        if choice.value:
            name, value = fold(choice.list_name), fold(choice.value)
            spelled = _SPELLED.get((name, value), choice.value)
            kept = choice if spelled == choice.value else dataclasses.replace(choice, value=spelled)
            lists.setdefault(name, {}).setdefault(value, kept)
    last = float("inf")
    return {
        name: tuple(sorted(found.values(), key=lambda c: last if c.order is None else c.order))
        for name, found in lists.items()
    }


def problems_of_lists(choices: Table[Choice]) -> Iterator[Problem]:
    """What is wrong in the `Listes` tab, beside its cells that cannot be read."""
    seen: dict[tuple[str, str], int] = {}
    for choice in choices.rows:
        name, value = fold(choice.list_name), fold(choice.value)
        if not name or not value:
            yield _problem(choices, choice, "choice_no_value" if name else "choice_no_list", "value")
            continue
        if first := seen.get((name, value)):
            yield _problem(choices, choice, "choice_double", "value", str(first))
        seen.setdefault((name, value), choice.number)
        if choice.colour and not colour_of(choice.colour):
            yield _problem(choices, choice, "choice_colour", "colour")
        if choice.retired and (name, value) in _SPELLED:
            yield _problem(choices, choice, "choice_relied_on", "retired", choice.list_name)
    named = {name for name, _ in seen}
    for list_name, values in RELIED_ON.items():
        for value in values if fold(list_name) in named else ():
            if (fold(list_name), fold(value)) not in seen:
                header = CHOICES.by_key["value"].header
                yield Problem("choice_gone", choices.title, column=header, value=value, other=list_name)


def _problem(choices: Table[Choice], choice: Choice, code: str, key: str, other: str = "") -> Problem:
    index = choices.binding.columns.get(key, 0)
    column = CHOICES.by_key[key].header
    value = choice.value if key == "retired" else kinds.plain(choices.cell(choice, key))
    return Problem(code, choices.title, a1(choice.number, index), choice.number, column, value[:80], other)
