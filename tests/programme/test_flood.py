"""Floods are counted for all processes together; with the rows they come with, all or nothing."""

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from programme import flood
from sheets.book import Book
from sheets.changes import Addition
from sheets.state.database import State

DATABASES = ("sqlite", "postgresql")


def passed(state: State, who: str, times: int = 2) -> bool:
    with state.writing() as connection:
        return flood.may(connection, "letter", who, times, 3600)


def test_processes_count_together_and_people_apart(book: Book) -> None:
    other = State(book.state.engine.url.render_as_string(hide_password=False))
    assert [passed(state, "203.0.113.7") for state in (book.state, other, book.state)] == [True, True, False]
    assert passed(other, "203.0.113.8")
    other.close()
    with book.state.reading() as connection:
        assert "203.0.113" not in str(connection.execute(sa.select(flood.hits)).all())


def test_rows_that_go_together_come_together_or_not_at_all(book: Book) -> None:
    def also(connection: Connection, ids: list[str]) -> list[Addition]:
        if not flood.may(connection, "offer", "rose", 1, 3600):
            raise LookupError
        return [Addition("follow_ups", {"candidate": "C2ABD", "opportunity": ids[0]})]

    offers = [Addition("opportunities", {"title": title}) for title in ("Jardinier", "Cuisinier")]
    ids = book.add_together(offers, "rose", also)
    with pytest.raises(LookupError):
        book.add_together(offers, "rose", also)
    assert list(book.snapshot.opportunities.ids) == ids
    assert [row.opportunity for row in book.snapshot.follow_ups.rows] == [ids[0]]
