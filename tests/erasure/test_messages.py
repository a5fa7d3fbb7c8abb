"""What messages keep of somebody goes with them: refusals, readers, the cells that set them off."""

import sqlalchemy as sa
from flask.testing import FlaskCliRunner

from programme.messages import memory
from sheets.book import Book
from tests.cast import ABDENOUR
from tests.erasure.test_erasing import erase, in_state
from tests.erasure.test_erasing import runner as runner

ADDRESS = "abdenour@example.org"


def test_what_messages_keep_of_a_person_is_forgotten(book: Book, runner: FlaskCliRunner) -> None:
    with book.state.writing() as connection:
        connection.execute(memory.refusals.insert().values(rule="M2AAA", email=ADDRESS, at=1.0))
        connection.execute(
            memory.letters.insert().values(
                key="k", rule="M2AAA", row_id=ABDENOUR, occurrence="1", word="candidat", who=ADDRESS
            )
        )
        connection.execute(
            memory.starts.insert().values(
                rule="M2AAA", row_id=ABDENOUR, event=1, at=1.0, cell='"un mot à lui"', before="null"
            )
        )
    assert ADDRESS in in_state(book)
    erase(runner, ABDENOUR, "--yes")
    left = in_state(book)
    assert ADDRESS not in left
    assert "un mot à lui" not in left
    with book.state.reading() as connection:
        assert connection.execute(sa.select(memory.letters.c.key)).scalars().all() == ["k"]
