"""A tab kept open: rows under keys that follow them, what changed since, and batches for one version only."""

from __future__ import annotations

from typing import Any

import gspread
import hypothesis.strategies as st
import pytest
from hypothesis import given

from api_support import TYPED, UNFORMATTED, Batch, lines, refusal
from emulator.parsing import is_plainly_text, parse_user_entered

WORDS = (
    "mars",
    "Déc.",
    "sept",
    "may",
    "Vrai",
    "faux",
    "TRUE",
    "vendredi",
    "dim.",
    "1e5",
    "le",
    "mois",
    "#N/A",
    "Marseille",
)
API = "https://sheets.googleapis.com/v4/spreadsheets"


def live(tab: gspread.Worksheet, since: int = 0, start: int = 0, end: int = 1000) -> dict[str, Any]:
    """What the server tells of a tab."""
    url = f"{API}/{tab.spreadsheet.id}/sheets/{tab.id}/rows?since={since}&start={start}&end={end}"
    answer: dict[str, Any] = tab.client.request("get", url).json()
    return answer


def send(tab: gspread.Worksheet, **body: Any) -> dict[str, Any]:
    """A batch with what is this server's own."""
    url = f"{API}/{tab.spreadsheet.id}:batchUpdate"
    answer: dict[str, Any] = tab.client.request("post", url, json=body).json()
    return answer


def test_rows_keep_their_key_wherever_they_go(tab: gspread.Worksheet, batch: Batch) -> None:
    tab.update([["b"], ["a"], ["c"]])
    before = live(tab)
    key = {cells[0]: key for _, key, cells in before["rows"]}
    batch({"insertDimension": {"range": lines(0, 1)}}, {"sortRange": {
        "range": {"startRowIndex": 1, "endRowIndex": 4}, "sortSpecs": [{"dimensionIndex": 0}]}})  # fmt: skip
    after = live(tab, before["version"])
    assert after["complete"]
    assert after["rows"] == []
    assert after["keys"] == [0, key["a"], key["b"], key["c"]]


def test_columns_keep_their_key_wherever_they_go(tab: gspread.Worksheet, batch: Batch) -> None:
    tab.resize(5, 4)
    assert live(tab)["tab"]["columnKeys"] == [1, 2, 3, 4]
    place = {"dimension": "COLUMNS", "startIndex": 1, "endIndex": 2}
    batch({"insertDimension": {"range": place}},
          {"deleteDimension": {"range": {**place, "startIndex": 0, "endIndex": 1}}},
          {"moveDimension": {"source": place, "destinationIndex": 4}})  # fmt: skip
    assert live(tab)["tab"]["columnKeys"] == [27, 3, 4, 2]
    tab.resize(cols=2)
    tab.resize(cols=4)
    assert live(tab)["tab"]["columnKeys"] == [27, 3, 28, 29]


def test_only_what_changed_is_told(tab: gspread.Worksheet) -> None:
    tab.update([["a"], ["b"], ["=A1"]], value_input_option=TYPED)
    before = live(tab)
    tab.update([["x"]], "A1")
    tab.update([["y"]], "A6")
    after = live(tab, before["version"])
    assert [[n, cells] for n, _, cells in after["rows"]] == [[0, ["x"]], [2, [["x", "=A1", 0]]], [5, ["y"]]]
    assert after["size"] == 6
    assert "keys" not in after
    assert live(tab, after["version"])["rows"] == []
    assert not live(tab, before["version"] - 5_000)["complete"]


@pytest.mark.parametrize(
    ("typed", "again"),
    [
        ("0612", "'0612"),
        ("= pas", "'= pas"),
        ("vrai", "'vrai"),
        ("3/4", "'3/4"),
        ("mars", None),
        ("3 mars", "'3 mars"),
        ("sept. 2019", "'sept. 2019"),
        ("lundi 3 juin 2024 11:30 pm", "'lundi 3 juin 2024 11:30 pm"),
        ("de la ville", None),
    ],
)
def test_text_that_would_be_read_says_so(tab: gspread.Worksheet, typed: str, again: str | None) -> None:
    tab.spreadsheet.batch_update({"requests": [{"updateSpreadsheetProperties": {
        "properties": {"locale": "fr_FR"}, "fields": "locale"}}]})  # fmt: skip
    tab.update([[f"'{typed}"]], value_input_option=TYPED)
    cell = live(tab)["rows"][0][2][0]
    assert cell == (typed if again is None else [typed, again, 0])


def test_numbers_and_dates_say_all_there_is(tab: gspread.Worksheet, batch: Batch) -> None:
    tab.update([["1.5", "3.14159", "2024-03-01", "TRUE", "12%"]], value_input_option=TYPED)
    look = {"userEnteredFormat": {"numberFormat": {"type": "NUMBER", "pattern": "0.0"}}}
    place = {"startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 1, "endColumnIndex": 2}
    batch({"repeatCell": {"range": place, "cell": look, "fields": "userEnteredFormat.numberFormat"}})
    cells = live(tab)["rows"][0][2]
    assert cells[0] == ["1.5", None, 1]
    assert cells[1] == ["3.1", "3.14159", 1]
    assert cells[2][2] == 1
    assert cells[3] == ["TRUE", None, 2]
    typed = [cell[1] or cell[0] for cell in cells]
    tab.update([typed], "A2", value_input_option=TYPED)
    assert tab.get("A1:E1", value_render_option=UNFORMATTED) == tab.get("A2:E2", value_render_option=UNFORMATTED)


@pytest.mark.parametrize("value", [46000.5207, 46000.52, 46000, 0.1 + 0.2, 1e-12])
def test_what_types_a_number_again_loses_nothing(tab: gspread.Worksheet, batch: Batch, value: float) -> None:
    look = {"userEnteredFormat": {"numberFormat": {"type": "DATE" if value > 1 else "NUMBER"}}}
    place = {"startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 1}
    batch({"repeatCell": {"range": place, "cell": look, "fields": "userEnteredFormat.numberFormat"}})
    tab.update([[value]])
    cell = live(tab)["rows"][0][2][0]
    tab.update([[cell[1] or cell[0]]], "A2", value_input_option=TYPED)
    assert tab.get("A2", value_render_option=UNFORMATTED) == [[value]]


def test_a_batch_may_be_for_one_version_only(tab: gspread.Worksheet) -> None:
    seen = live(tab)["version"]
    write = {"updateCells": {"rows": [{"values": [{"userEnteredValue": {"stringValue": "a"}}]}],
                             "fields": "userEnteredValue", "start": {"sheetId": tab.id}}}  # fmt: skip
    wanted = {"requests": [write], "writeControl": {"requiredRevisionId": str(seen)}, "liveRows": {"since": seen}}
    told = send(tab, **wanted)["liveRows"]
    assert told["rows"][0][2] == ["a"]
    assert told["rows"][0][1] > 0
    assert "does not match the latest revision" in refusal(send, tab, **wanted)
    assert tab.get_all_values() == [["a"]]


@given(st.text(st.sampled_from("0123456789 /-:.,%€'+=#eEapm"), max_size=12) | st.sampled_from(WORDS))
def test_a_word_that_is_in_no_date_makes_a_text(text: str) -> None:
    for words in (text, f"3 {text} 2024", f"{text} 2019", f"lundi {text}"):
        if is_plainly_text(words, "fr_FR"):
            entry = parse_user_entered(words, "fr_FR")
            assert (entry.value, entry.formula) == (words, None)
