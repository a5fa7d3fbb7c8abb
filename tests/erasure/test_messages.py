"""What messages keep of somebody goes with them: refusals, readers, the cells that set them off."""

import gspread
import sqlalchemy as sa
from flask.testing import FlaskCliRunner

from programme.letters.languages import keep_language
from programme.messages import memory
from sheets.book import Book
from tests.cast import ABDENOUR
from tests.conftest import write_cast
from tests.erasure.test_erasing import erase, in_state
from tests.erasure.test_erasing import runner as runner
from tests.messages.conftest import Office
from tests.messages.conftest import office as office
from tests.messages.conftest import office_opened as office_opened
from tests.messages.conftest import prepared as prepared

ADDRESS = "abdenour@example.org"


def test_what_messages_keep_of_a_person_is_forgotten(book: Book, runner: FlaskCliRunner) -> None:
    keep_language(book, ADDRESS, "en")
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


def test_a_recruiter_in_touch_with_them_is_told_without_a_name(
    office: Office, sheet: gspread.Spreadsheet, runner: FlaskCliRunner, book: Book
) -> None:
    offer = {"id": "P2AAA", "title": "Jardin", "recruiter_email": "rose@example.com", "status": "Validée"}
    line = {"id": "S2AAA", "candidate": ABDENOUR, "opportunity": "P2AAA", "status": "Phase d'entretien"}
    waits = {**line, "id": "S3AAA", "opportunity": "P3AAA", "status": "À traiter"}
    offers = [offer, {**offer, "id": "P3AAA", "title": "Verger"}]
    write_cast(sheet, {"opportunities": offers, "follow_ups": [line, waits]})
    office.turn()
    erase(runner, ABDENOUR, "--yes")
    office.turn(6)
    first, second = book.snapshot.follow_ups.rows
    assert (first.status, second.status) == ("Refus avant entretien", "À traiter")
    assert second.archived is True  # nobody waits for them any more, and nobody is told
    assert not [subject for _, subject in office.sent() if "Verger" in subject]
    assert ("rose@example.com", "« Jardin » : une personne ne donne pas suite") in office.sent()
