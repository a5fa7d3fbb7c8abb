"""What the app sends to the sheet, and is answered, is as Google publishes it: in these tests."""

import importlib
from collections.abc import Iterator

import pytest

from settings import ROOT

HELD = ("test_flush", "test_proof", "test_workbook")
"""The modules whose tests make every kind of call; elsewhere it would cost a seventh of the time."""


@pytest.fixture(scope="module", autouse=True)
def as_published(request: pytest.FixtureRequest) -> Iterator[None]:
    """See emulator/tests/published_schemas.py, which is that project's own."""
    if not request.module.__name__.endswith(HELD):
        yield
        return
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(str(ROOT / "emulator" / "tests"))
        published = importlib.import_module("published_schemas")
    with published.held_to_the_published():
        yield
