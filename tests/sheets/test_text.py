"""Text stays text: what a person types comes back from the sheet exactly as typed, or is refused with a reason."""

import gspread
import pytest
from gspread.utils import ValueRenderOption

from sheets.api.connection import Workbook
from sheets.book import Book
from sheets.changes import Addition
from sheets.errors import NotText
from sheets.worker.sync import Sync
from tests.cast import KENNY
from tests.sheets.test_flush import candidates as candidates
from tests.sheets.test_flush import column, progress, submit

LONGEST = 50_000
KEPT = {
    "a formula that fetches": '=IMPORTXML("http://example.org"; "//a")',
    "other ways to begin one": "@SUM(A1)",
    "a sum": "-1+2",
    "a telephone": "+33612345678",
    "a leading zero": "0612",
    "a power of ten": "1e5",
    "a boolean": "TRUE",
    "a boolean in French": "VRAI",
    "an error": "#N/A",
    "a date": "31/01/2024",
    "an amount": "12 €",
    "a fraction": "1/2",
    "an apostrophe": "'",
    "a formula behind an apostrophe": "'=1+1",
    "as long as may be": "à" * LONGEST,
    "right to left": "\u202eabc\u202c et مرحبا",
    "emoji": "👩🏽‍🌾🇫🇷 e\u0301",
    "lines": "un\n\ndeux\n",
    "tabs": "un\tdeux",
    "spaces around": "  un  ",
    "an unbreakable space": "à\u00a0moi\u202f!",
    "markup": "<b>&amp;</b>",
}
REFUSED = {
    "one too long": ("à" * (LONGEST + 1), "too_long"),
    "NUL": ("a\x00b", "control"),
    "escape": ("a\x1b[31mb", "control"),
    "half a pair": ("a\ud800b", "control"),
    "the other half": ("a\udc00b", "control"),
}


def shown(candidates: gspread.Worksheet, row: int, header: str) -> list[object]:
    """A cell as it was entered, and as it shows."""
    where = gspread.utils.rowcol_to_a1(row, column(candidates, header))
    return [
        candidates.get(where, value_render_option=how)[0][0]
        for how in (ValueRenderOption.formula, ValueRenderOption.unformatted)
    ]


@pytest.mark.parametrize("typed", KEPT.values(), ids=KEPT)
def test_what_is_typed_comes_back_as_typed(
    book: Book, sync: Sync, candidates: gspread.Worksheet, typed: str
) -> None:  # fmt: skip
    receipt = submit(book, "story", typed)
    sync.step()
    assert progress(book, receipt).state == "done"
    assert shown(candidates, 3, "Histoire") == [typed, typed]
    kenny = book.snapshot.candidates.get(KENNY)
    assert kenny
    assert book.snapshot.candidates.cell(kenny, "story") == typed


def test_a_new_row_keeps_them_all(book: Book, sync: Sync, workbook: Workbook) -> None:
    ids = [
        book.submit(Addition("experiences", {"candidate": KENNY, "title": typed}), "flore").row_id
        for typed in KEPT.values()
    ]
    sync.step()
    rows = workbook.grids(["Expériences"], formulas=True)["Expériences"]
    title, found = rows[0].index("Intitulé"), {row[0]: row for row in rows}
    assert [found[row_id][title] for row_id in ids] == list(KEPT.values())


@pytest.mark.parametrize(("typed", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_a_sheet_cannot_keep_is_refused_with_a_reason(book: Book, typed: str, reason: str) -> None:
    before = book.queue().waiting
    for refused in (
        lambda: submit(book, "story", typed),
        lambda: book.submit(Addition("experiences", {"candidate": KENNY, "title": typed}), "flore"),
    ):
        with pytest.raises(NotText) as met:
            refused()
        assert met.value.reason == reason
    assert book.queue().waiting == before == 0
