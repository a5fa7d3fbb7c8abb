"""What people call a row of any tab."""

from sheets.model.columns import Kind, Row, Tab

_NAMES = ("first_name", "title", "name", "value")
NAME_KEYS = frozenset((*_NAMES, "last_name"))
"""Columns that a row's name is made of."""


def name_of_row(tab: Tab, row: Row, full: bool = True) -> str:
    """What people call a row; its ID where it has no name.

    Args:
        tab: its tab.
        row: the row.
        full: with the family name; only staff see it everywhere.
    """
    own = next((str(getattr(row, key)) for key in _NAMES if getattr(row, key, "")), "")
    family = getattr(row, "last_name", "") if full else ""
    if own or family:
        return f"{own} {family}".strip()
    texts = (tab.value(row, c.key) for c in tab.columns if c.kind in (Kind.TEXT, Kind.CHOICE) and c.key != "id")
    return next((text for text in texts if text), row.id)
