"""The order in which sheets sort values: numbers, texts, booleans, errors, and blanks always last."""

from __future__ import annotations

import unicodedata
from typing import Any


def sort_key(value: Any) -> tuple[int, Any]:
    """A key for ascending order; equal for values that sheets do not tell apart."""
    if isinstance(value, bool):
        return 2, value
    if isinstance(value, str):
        return 1, _folded(value)
    if isinstance(value, dict):
        return 3, ""
    return 0, value


def _folded(text: str) -> tuple[str, str]:
    """A text without case or accents, then with its accents: `é` comes right after `e`."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in spread if not unicodedata.combining(c)), spread
