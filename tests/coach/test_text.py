"""Text stays text in the coach's form: kept as typed, or refused in words with the text still in the form."""

import pytest

from sheets.api.connection import Workbook
from sheets.book import Book
from sheets.worker.sync import Sync
from tests.coach.pages import form, forms, said
from tests.coach.test_sections import CV, FLORE, cells
from tests.conftest import SignIn

STORY = f"{CV}/story"
KEPT = (
    '=IMPORTXML("http://example.org")', "+33612345678", "0612", "1e5", "TRUE", "'", "'=1+1", "\u202eabc",
    "👩🏽‍🌾 é", "un\n\n\tdeux",
)  # fmt: skip


@pytest.mark.parametrize("typed", KEPT)
def test_what_a_coach_types_is_in_the_sheet_and_back_in_the_form_as_typed(
    sign_in: SignIn, workbook: Workbook, sync: Sync, typed: str
) -> None:
    browser = sign_in(FLORE)
    sent = typed.replace("\n", "\r\n")
    assert form(browser, CV, STORY).post(browser, story=sent).status_code == 303
    sync.step()
    assert cells(workbook)["Histoire"] == typed
    opened = form(browser, CV, STORY)
    assert opened.fields["story"] == sent
    assert opened.post(browser).status_code == 303


@pytest.mark.parametrize(
    ("typed", "words"), [("a\x00b", "caractère"), ("a\x1bb", "caractère"), ("à" * 50_001, "C'est trop long")]
)
def test_what_cannot_be_kept_is_refused_in_words_with_the_text(
    sign_in: SignIn, book: Book, typed: str, words: str
) -> None:
    browser = sign_in(FLORE)
    answer = form(browser, CV, STORY).post(browser, story=typed)
    assert answer.status_code == 422
    assert words in said(answer).replace("’", "'")
    assert forms(answer.text)[STORY].fields["story"] == typed
    assert book.queue().waiting == 0
