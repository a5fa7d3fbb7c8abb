"""Field masks: `sheets(properties(sheetId,title),data.rowData.values.note)` and the like."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from emulator.errors import ApiError, invalid

Mask = dict[str, Any]
"""A tree of names; an empty tree below a name takes everything there."""


def parse(text: str) -> Mask:
    """Read a mask; `/` and `.` both go down one level.

    Raises:
        ApiError: the mask is not well formed.
    """
    mask, rest = _parse_list(text, 0)
    if rest != len(text):
        raise _refused(text)
    return mask


def _refused(text: str) -> ApiError:
    return invalid(f"Invalid field mask: {text}" if text else "At least one field must be listed in 'fields'.")


def _parse_list(text: str, at: int) -> tuple[Mask, int]:
    mask: Mask = {}
    while True:
        at = _parse_path(text, at, mask)
        if at >= len(text) or text[at] != ",":
            return mask, at
        at += 1


def _parse_path(text: str, at: int, mask: Mask) -> int:
    while True:
        start = at
        while at < len(text) and text[at] not in ",()/.":
            at += 1
        name = text[start:at].strip()
        if not name:
            raise _refused(text)
        known = name in mask
        child = mask.setdefault(name, {})
        separator = text[at] if at < len(text) else ""
        if separator in (".", "/") and separator:
            if known and not child:
                child = {}  # the whole was asked already: a part of it adds nothing
            mask, at = child, at + 1
            continue
        if separator == "(":
            inner, at = _parse_list(text, at + 1)
            if at >= len(text) or text[at] != ")":
                raise _refused(text)
            merge(child, inner)
            return at + 1
        child.clear()
        return at


def merge(into: Mask, other: Mask) -> None:
    """Add the names of one mask to another."""
    for name, tree in other.items():
        merge(into.setdefault(name, {}), tree)


@lru_cache(maxsize=256)
def _cached(text: str) -> Mask:
    return parse(text)


def mask_of(text: str | None) -> Mask | None:
    """The mask of a `fields` parameter: None takes everything."""
    if text is None or text.strip() in ("", "*"):
        return None
    mask = _cached(text)
    return None if "*" in mask else mask


def check(mask: Mask | None, schema: Mask, path: str = "") -> None:
    """Refuse a mask that names what a resource does not have.

    Args:
        mask: the mask.
        schema: the resource's names; an empty tree takes anything below.
        path: where the schema stands.

    Raises:
        ApiError: in Google's words.
    """
    for name, tree in (mask or {}).items():
        here = f"{path}{name}"
        if name != "*" and name not in schema:
            problem = f"Error expanding 'fields' parameter. Cannot find matching fields for path '{here}'."
            violation = {"field": here, "description": problem}
            detail = {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [violation]}
            raise ApiError(400, "Request contains an invalid argument.", [detail])
        if tree and schema.get(name):
            check(tree, schema[name], f"{here}.")


def below(mask: Mask | None, name: str) -> Mask | None:
    """The mask for what is under `name`; None takes everything. Ask `wants` first."""
    if mask is None:
        return None
    tree: Mask = mask.get(name) or mask.get("*") or {}
    return None if not tree or "*" in tree else tree


def wants(mask: Mask | None, name: str) -> bool:
    """Whether the mask takes `name`."""
    return mask is None or name in mask or "*" in mask


def select(mask: Mask | None, value: Any) -> Any:
    """Keep of a JSON value what the mask takes."""
    if mask is None:
        return value
    if isinstance(value, list):
        return [select(mask, item) for item in value]
    if not isinstance(value, dict):
        return value
    trees = {name: below(mask, name) for name in value if wants(mask, name)}
    return {name: value[name] if tree is None else select(tree, value[name]) for name, tree in trees.items()}


def assign(target: dict[str, Any], source: dict[str, Any], mask: Mask) -> None:
    """Write into `target` the fields of `source` that the mask names; a field missing from `source` is removed."""
    for name, tree in mask.items():
        if name == "*":
            target.clear()
            target.update(source)
        elif tree and "*" not in tree and isinstance(source.get(name), dict | None):
            child = dict(target.get(name) or {})
            assign(child, source.get(name) or {}, tree)
            if child:
                target[name] = child
            else:
                target.pop(name, None)
        elif name in source and source[name] is not None:
            target[name] = source[name]
        else:
            target.pop(name, None)
