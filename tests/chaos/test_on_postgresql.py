"""A few worlds whose state is kept in PostgreSQL: the same protocol, another database."""

import pytest

from settings import Settings
from sheets.book import Book
from tests.chaos.audit import audit, look, summary
from tests.chaos.world import run_world

DATABASES = ("postgresql",)


@pytest.mark.parametrize("seed", range(1000, 1003))
def test_nothing_is_lost_on_postgresql(settings: Settings, book: Book, seed: int) -> None:
    end = look(run_world(settings, book, seed))
    assert audit(end) == [], f"seed {seed}: {summary(end)}"
