"""A few worlds whose state is kept in PostgreSQL: the same protocol, another database."""

import pytest

from settings import Settings
from sheets.book import Book
from tests.chaos.audit import audit, look, met, summary
from tests.chaos.telling import Tell
from tests.chaos.telling import tell as tell
from tests.chaos.world import run_world

DATABASES = ("postgresql",)


@pytest.mark.parametrize("seed", range(1000, 1002))
def test_nothing_is_lost_on_postgresql(settings: Settings, book: Book, tell: Tell, seed: int) -> None:
    end = look(run_world(settings, book, seed))
    tell(met(end))
    assert audit(end) == [], f"seed {seed}: {summary(end)}"
