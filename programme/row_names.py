"""What people call a row of any tab."""

from programme.readers import may_read
from sheets.model.columns import TEAM, Kind, Row, Tab

_NAMES = ("first_name", "title", "name", "value")
NAME_KEYS = frozenset((*_NAMES, "last_name"))
"""Columns that a row's name is made of."""


def own_name(row: Row, who: str = TEAM) -> str:
    """What a row is called by itself; "" where it has no column for that, as a meeting."""
    own = next((str(getattr(row, key)) for key in _NAMES if getattr(row, key, "")), "")
    family = getattr(row, "last_name", "") if who == TEAM else ""
    return f"{own} {family}".strip()


def name_of_row(tab: Tab, row: Row, who: str = TEAM) -> str:
    """What people call a row; its ID where it has no name that its reader may see.

    Args:
        tab: its tab.
        row: the row.
        who: who reads it (see programme/readers.py); only staff see the family name everywhere.
    """
    if own := own_name(row, who):
        return own
    texts = (
        tab.value(row, c.key)
        for c in tab.columns
        if c.kind in (Kind.TEXT, Kind.CHOICE) and c.key != "id" and may_read(tab, c, who)
    )
    return next((text for text in texts if text), row.id)
