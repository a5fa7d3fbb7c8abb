"""No line of the log holds a person's data, or what opens a door."""

import logging

import pytest
import sqlalchemy as sa
from flask import Flask

from programme.discretion import without_people
from sheets.book import Book
from sheets.errors import SheetsError


@pytest.mark.parametrize(("text", "shown"), [
    ("Exception on /sign-in/WyJhIiwiYiJd.aXz [GET]", "Exception on /sign-in/<token> [GET]"),
    ("/opportunities/follow/WzAsIlAyIl0.x9876543", "/opportunities/follow/<token>"),
    ("no mailbox for rosa.b+cv@mail.example.org here", "no mailbox for <e-mail> here"),
    ("called 06 12 34 56 78, or +33612345678", "called <telephone>, or <telephone>"),
    ("postgresql://user:secret@host/base", "postgresql://user:<secret>@host/base"),
    ("/sign-in/sent, 404 in 0.123 s", "/sign-in/sent, 404 in 0.123 s"),
])  # fmt: skip
def test_what_says_who_is_left_out(text: str, shown: str) -> None:
    assert without_people(text) == shown


def test_no_link_of_ours_is_logged(app: Flask) -> None:
    rules = [rule.rule for rule in app.url_map.iter_rules() if "token" in rule.arguments]
    assert "/relays/mine/<token>" in rules
    for rule in rules:
        assert "WyJhIiwiYiJd" not in without_people(rule.replace("<token>", "WyJhIiwiYiJd.aXz")), rule


def test_what_fails_is_logged_by_its_rule_and_without_values(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    app.testing = False

    @app.get("/fails/<token>")
    def fails(token: str) -> str:
        raise SheetsError(f"{token}: no row for abdenour@example.org") from ValueError("06 12 34 56 78")

    @app.get("/breaks/<token>")
    def breaks(token: str) -> str:
        raise ValueError("abdenour@example.org")

    for address in ("/fails/a-secret-token", "/breaks/a-secret-token"):
        assert app.test_client().get(address).status_code == 500
    formatter = logging.Formatter()
    said = "\n".join(formatter.format(record) for record in caplog.records)
    assert "/breaks/<token>" in said
    assert "Traceback" in said
    for secret in ("abdenour@", "06 12"):
        assert secret not in said


def test_the_database_never_says_values(book: Book) -> None:
    with pytest.raises(sa.exc.DBAPIError) as raised, book.state.engine.connect() as connection:
        connection.execute(
            sa.text("SELECT nothing FROM nowhere WHERE email = :email"), {"email": "abdenour@example.org"}
        )
    assert "abdenour" not in str(raised.value)
