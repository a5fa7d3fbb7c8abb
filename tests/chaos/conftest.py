"""The worlds live fast: what waits a minute in a real deployment waits a moment here."""

import pytest

from sheets import flush, plan


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing waits for long."""
    monkeypatch.setattr(plan, "PATIENCE_SECONDS", 0.05)
    monkeypatch.setattr(flush, "LATER_SECONDS", 0.05)
