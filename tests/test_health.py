"""What machines are told."""

from flask.testing import FlaskClient

from sheets.book import Book
from sheets.changes import Edit
from tests.cast import KENNY, SECRETS


def test_healthz_says_how_the_site_fares(client: FlaskClient, book: Book) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json is not None
    assert (answer.json["status"], answer.json["waiting"], answer.json["needs_a_person"]) == ("ok", 0, 0)
    book.submit(Edit("candidates", KENNY, {"story": None}, {"story": "Bonjour"}), "flore")
    waiting = client.get("/healthz")
    assert waiting.json is not None
    assert waiting.json["waiting"] == 1
    assert not any(secret in waiting.text for secret in SECRETS)
