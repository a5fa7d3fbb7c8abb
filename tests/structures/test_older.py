"""A workbook of an earlier release, without the newer columns: closed forms, and every coach is one."""

import gspread
import pytest
from flask.testing import FlaskClient

from sheets.book import Book
from tests.conftest import SignIn


@pytest.fixture
def older(sheet: gspread.Spreadsheet) -> None:
    """A workbook of an earlier release: its tabs have none of the newer columns."""
    for title, headers in (("Coachs", ("Parcours",)), ("Structures", ("Proposition",))):
        tab = sheet.worksheet(title)
        for header in headers:
            tab.delete_columns(tab.row_values(1).index(header) + 1)


def test_an_older_workbook_has_closed_forms_and_all_its_coaches(
    older: None, client: FlaskClient, sign_in: SignIn, book: Book
) -> None:
    for path in ("/join/coach", "/join/partner"):
        assert "pas encore ouvert" in client.get(path).text
        assert client.post(path, data={"first_name": "A"}).status_code == 409
    assert sign_in("flore@example.org").get("/coach/").status_code == 200
    assert not [problem for problem in book.snapshot.problems if problem.column in ("Parcours", "Proposition")]
