"""Formulas computed again when what they read changed."""

from __future__ import annotations

from sheets.local.model import Workbook


def recalculate(book: Workbook) -> None:
    """Compute the formulas of a draft."""
    del book
