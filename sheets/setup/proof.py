"""Prove, on two scratch tabs, what the writing protocol (flush.py) rests on: each property is seen, not believed."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from typing import Any

from sheets.api.connection import Workbook, quoted
from sheets.errors import Refused

TARGET, LINES = "_preuve", "_preuve_lignes"
TWIN = f"{LINES} 2"
TARGET_ID, LINES_ID = 1_697_000_001, 1_697_000_002
OURS = {TARGET_ID: TARGET, LINES_ID: LINES}
TOKEN_ID = 1_696_000_000
ROWS, COLUMNS = 12, 8
TYPED = ("=1+1", "+33612345678", "0612", "1e5", "TRUE", "'", "01/02/2026", "  deux  espaces ")
"""What a person may type, and a sheet would gladly take for something else."""
DATE_FORMAT = {"type": "DATE", "pattern": "dd/mm/yyyy"}

_CELL = "userEnteredValue,effectiveValue,userEnteredFormat(numberFormat,textFormat(italic)),note"
_FIELDS = (
    f"sheets(properties(title,sheetId,gridProperties),protectedRanges(protectedRangeId),data(rowData(values({_CELL}))))"
)
Request = dict[str, Any]
Cells = list[list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class ProofFinding:
    """One property of the server.

    Args:
        what: the property, in plain words.
        seen: what was seen instead; empty: it holds.
    """

    what: str
    seen: str = ""


class Differs(Exception):
    """The server did something else than what is relied on; the message says what."""


def prove(workbook: Workbook) -> Generator[ProofFinding, None, None]:
    """Try every property on scratch tabs, which are removed whatever happens.

    A run that was killed leaves its tabs; the next one begins by removing them.

    Args:
        workbook: any workbook the account may edit; its own tabs are neither read nor written.

    Raises:
        Unreachable: no answer. Refused: no scratch tab can be made or removed.
    """
    clean(workbook)
    try:
        _send(workbook, [_new_tab(sheet_id) for sheet_id in OURS])
        for what, check in CHECKS.items():
            yield ProofFinding(what, _failure(check, workbook))
    finally:
        clean(workbook)


def clean(workbook: Workbook) -> bool:
    """Remove the scratch tabs of this run or of one that was killed; True when there were any."""
    there = [p["sheetId"] for p in workbook.tabs() if _is_ours(p)]
    if there:
        workbook.batch([{"deleteSheet": {"sheetId": sheet_id}} for sheet_id in there], [], "spreadsheetId")
    return bool(there)


def _is_ours(properties: Mapping[str, Any]) -> bool:
    # The twin is only there on a server that draws IDs of its own; staff may have tabs of such names, not hidden ones.
    twin = properties["title"] == TWIN and properties.get("hidden", False)
    return bool(twin or OURS.get(properties["sheetId"]) == properties["title"])


def _failure(check: Callable[[Workbook], None], workbook: Workbook) -> str:
    try:
        _reset(workbook)
        check(workbook)
    except Differs as difference:
        return str(difference)
    except Refused as refused:
        return f"the server refused what it should accept ({refused})"
    return ""


def _token(workbook: Workbook) -> None:
    _send(workbook, [_add_token(1), _write(LINES_ID, 0, 0, _text("première"))])
    for batch in ([_add_token(1), _write(TARGET_ID, 0, 0, _text("x"))],
                  [_write(TARGET_ID, 0, 0, _text("x")), _add_token(1)]):  # fmt: skip
        refused = _must_refuse(workbook, batch, "a second protected range with the same ID was accepted")
        if not refused.token_taken:
            raise Differs(f"a second protected range with the same ID was refused in words we do not know ({refused})")
        _expect(_read(workbook)[TARGET], 0, 0, {}, "the batch was refused, yet part of it was applied")


def _double(workbook: Workbook) -> None:
    batch = [_add_token(2), _write(TARGET_ID, 0, 0, _text("du site"))]
    _send(workbook, batch)
    _send(workbook, [_write(TARGET_ID, 0, 0, _text("d'un collègue"))])
    _must_refuse(workbook, batch, "a batch that came twice was applied twice")
    _expect(_read(workbook)[TARGET], 0, 0, _text("d'un collègue"), "its double wrote over what came since")


def _old_tokens(workbook: Workbook) -> None:
    _send(workbook, [_add_token(3)])
    _send(workbook, [_add_token(4), {"deleteProtectedRange": {"protectedRangeId": TOKEN_ID + 3}}])
    found = {p["protectedRangeId"] for p in _resource(workbook)[LINES].get("protectedRanges", [])}
    if TOKEN_ID + 4 not in found:
        raise Differs("a protected range did not keep the ID it was given")
    if TOKEN_ID + 3 in found:
        raise Differs("a protected range that was removed is still there")


def _all_or_none(workbook: Workbook) -> None:
    beyond = _write(TARGET_ID, ROWS + 5, 0, _text("x"))
    _must_refuse(workbook, [_write(TARGET_ID, 0, 0, _text("x")), beyond], "a write beyond the grid was accepted")
    _expect(_read(workbook)[TARGET], 0, 0, {}, "the batch was refused, yet its first request was applied")
    _must_refuse(workbook, [beyond, _write(TARGET_ID, 0, 0, _text("x"))], "a write beyond the grid was accepted")
    _expect(_read(workbook)[TARGET], 0, 0, {}, "the batch was refused, yet its last request was applied")


def _in_order(workbook: Workbook) -> None:
    first, second = _text("avant"), _text("après")
    copy = _copy((TARGET_ID, 0, 0, 1), (TARGET_ID, 0, 1), "PASTE_VALUES")
    _send(workbook, [_write(TARGET_ID, 0, 0, first), copy, _write(TARGET_ID, 0, 0, second)])
    cells = _read(workbook)[TARGET]
    _expect(cells, 0, 1, first, "a copy did not show what stood at its turn")
    _expect(cells, 0, 0, second, "the last write did not win")


def _captures(workbook: Workbook) -> None:
    row = [_text("0612"), {"numberValue": 612}, {"boolValue": True}, {}, _text("TRUE")]
    new = [_text("n")] * len(row)
    _send(workbook, [_write(TARGET_ID, 2, 0, *row)])
    capture = _copy((TARGET_ID, 2, 0, len(row)), (LINES_ID, 1, 2), "PASTE_VALUES")
    answer = _send(workbook, [_lines_on_top(3), capture, _write(TARGET_ID, 2, 0, *new)], [f"{LINES}!A1:H3"])
    for where, cells in (("in the answer", _of_answer(answer)), ("in the sheet", _read(workbook))):
        for column, value in enumerate(row):
            _expect(cells[LINES], 1, column + 2, value, f"the copy kept in the other tab differs {where}")


def _formulas(workbook: Workbook) -> None:
    formula = {"formulaValue": "=1+1"}
    _send(workbook, [_write(TARGET_ID, 2, 0, formula)])
    captures = [
        _copy((TARGET_ID, 2, 0, 1), (LINES_ID, line, 2), what)
        for line, what in ((0, "PASTE_VALUES"), (1, "PASTE_FORMULA"))
    ]
    _send(workbook, captures)
    cells = _read(workbook)[LINES]
    _expect(cells, 0, 2, {"numberValue": 2}, "the copy of a formula's value differs")
    _expect(cells, 1, 2, formula, "the copy does not tell that the cell was a formula")


def _top_block(workbook: Workbook) -> None:
    """A title over merged cells and one by a formula, a frozen row, rows that a filter hides: copied as they stand."""
    below = [[_text("ID"), _text("Nom")], [_text("C2"), _text("a")], [_text("C3"), _text("b")]]
    rows = [[_text("titre")], [{"formulaValue": '="du "&"jour"'}], *below]
    _send(workbook, [_write(TARGET_ID, n, 0, *cells) for n, cells in enumerate(rows)])
    merged = {"range": _span(TARGET_ID, 0, 0, 3), "mergeType": "MERGE_ALL"}
    frozen = {"sheetId": TARGET_ID, "gridProperties": {"frozenRowCount": 1}}
    area = {**_span(TARGET_ID, 2, 0, 2, 3)}
    hidden = {"criteria": {"0": {"hiddenValues": ["C2"]}}}
    dress: list[Request] = [
        {"mergeCells": merged},
        {"updateSheetProperties": {"properties": frozen, "fields": "gridProperties.frozenRowCount"}},
        {"setBasicFilter": {"filter": {"range": area, **hidden}}},
    ]
    try:
        _send(workbook, dress)
        capture = _copy((TARGET_ID, 0, 0, 2), (LINES_ID, 1, 2), "PASTE_VALUES", len(rows))
        answer = _send(workbook, [_lines_on_top(6), capture], [f"{LINES}!A1:H7"])
        cells = _of_answer(answer)[LINES]
        shown = [[_text("titre"), {}], [_text("du jour"), {}], *below]
        for line, wanted in enumerate(shown, start=1):
            for column, value in enumerate(wanted, start=2):
                _expect(cells, line, column, value, "a block of top lines was not copied cell by cell in place")
    finally:
        undress = {**frozen, "gridProperties": {"frozenRowCount": 0}}
        _send(workbook, [
            {"clearBasicFilter": {"sheetId": TARGET_ID}},
            {"unmergeCells": {"range": _span(TARGET_ID, 0, 0, 3)}},
            {"updateSheetProperties": {"properties": undress, "fields": "gridProperties.frozenRowCount"}},
        ])  # fmt: skip


def _row_above(workbook: Workbook) -> None:
    _send(workbook, [_write(TARGET_ID, 0, 0, _text("ID"), _text("Nom"))])
    _read(workbook)
    _send(workbook, [_insert(TARGET_ID, 1)])  # what staff do between our reading and our batch
    capture = _copy((TARGET_ID, 0, 0, 2), (LINES_ID, 1, 2), "PASTE_VALUES", 3)
    answer = _send(workbook, [_lines_on_top(4), capture], [f"{LINES}!A1:H4"])
    for cells in (_of_answer(answer)[LINES], _read(workbook)[LINES]):
        _expect(cells, 1, 2, {}, "a copy of the top lines does not show the row inserted above them")
        _expect(cells, 2, 2, _text("ID"), "a copy of the top lines does not show where the headers went")
    _send(workbook, [{"deleteDimension": {"range": _rows(TARGET_ID, 1)}}])


def _beyond(workbook: Workbook) -> None:
    beyond = _copy((TARGET_ID, 0, 0, 2), (LINES_ID, 1, 2), "PASTE_VALUES", ROWS + 1)
    batch = [_write(TARGET_ID, 0, 0, _text("x")), _lines_on_top(ROWS + 2), beyond]
    _must_refuse(workbook, batch, "a copy of more rows than there are was accepted")
    _expect(_read(workbook)[TARGET], 0, 0, {}, "the batch was refused, yet part of it was applied")


def _on_top(workbook: Workbook) -> None:
    _send(workbook, [_write(LINES_ID, 0, 0, _text("ancienne"))])
    _send(workbook, [_lines_on_top(2), _write(LINES_ID, 0, 0, _text("nouvelle"))])
    cells = _read(workbook)[LINES]
    _expect(cells, 0, 0, _text("nouvelle"), "the new line is not on top")
    _expect(cells, 2, 0, _text("ancienne"), "the line before was not pushed down")


def _answer(workbook: Workbook) -> None:
    _send(workbook, [_write(TARGET_ID, 1, 1, _text("avant"))])
    answer = _send(workbook, [_write(TARGET_ID, 1, 1, _text("après"))], [f"{TARGET}!A1:C3"])
    _expect(_of_answer(answer).get(TARGET, []), 1, 1, _text("après"), "the answer does not show what became of a cell")


def _text_stays(workbook: Workbook) -> None:
    _send(workbook, [_write(TARGET_ID, 0, 0, *map(_text, TYPED))])
    cells = _read(workbook)[TARGET]
    for column, typed in enumerate(TYPED):
        _expect(cells, 0, column, _text(typed), "a text did not stay the text it was")
        shown = _at(cells, 0, column).get("effectiveValue")
        if shown != _text(typed):
            raise Differs(f"a text did not stay the text it was: {typed!r} shows as {shown}")


def _looks_stay(workbook: Workbook) -> None:
    look = {"userEnteredFormat": {"textFormat": {"italic": True}}, "note": "de l'équipe"}
    dressed = {"userEnteredValue": _text("avant"), **look}
    start = {"sheetId": TARGET_ID, "rowIndex": 0, "columnIndex": 0}
    _send(workbook, [{"updateCells": {"rows": [{"values": [dressed]}], "fields": "*", "start": start}}])
    _send(workbook, [_write(TARGET_ID, 0, 0, _text("après"))])
    cell = _at(_read(workbook)[TARGET], 0, 0)
    italic = cell.get("userEnteredFormat", {}).get("textFormat", {}).get("italic")
    if not italic or cell.get("note") != look["note"]:
        raise Differs("writing a value changed the cell's format or note")


def _dates(workbook: Workbook) -> None:
    value = {"userEnteredValue": {"numberValue": 46000}, "userEnteredFormat": {"numberFormat": DATE_FORMAT}}
    start = {"sheetId": TARGET_ID, "rowIndex": 0, "columnIndex": 0}
    fields = "userEnteredValue,userEnteredFormat.numberFormat"
    _send(workbook, [{"updateCells": {"rows": [{"values": [value]}], "fields": fields, "start": start}}])
    cells = _read(workbook)[TARGET]
    _expect(cells, 0, 0, {"numberValue": 46000}, "a date is not the number it was written as")
    if _at(cells, 0, 0).get("userEnteredFormat", {}).get("numberFormat", {}).get("type") != "DATE":
        raise Differs("a date written with its format did not keep it")


def _append(workbook: Workbook) -> None:
    _send(workbook, [_write(TARGET_ID, row, 0, _text("ligne")) for row in (0, 1, 4)])
    new = {"sheetId": TARGET_ID, "rows": [{"values": [{"userEnteredValue": _text("ajoutée")}]}]}
    append = {"appendCells": {**new, "fields": "userEnteredValue"}}
    _send(workbook, [_write(TARGET_ID, 6, 2, _text("écrite")), append])
    cells = _read(workbook)[TARGET]
    _expect(cells, 7, 0, _text("ajoutée"), "a row that was added is not just below the last one")
    _send(workbook, [_write(TARGET_ID, ROWS - 1, 0, _text("fin")), append])
    grown = _read(workbook)[TARGET]
    _expect(grown, ROWS, 0, _text("ajoutée"), "a row added to a full tab did not make it longer")


def _one_tab(workbook: Workbook) -> None:
    taken = {"sheetId": LINES_ID, "title": TWIN, "hidden": True}
    _must_refuse(workbook, [{"addSheet": {"properties": taken}}], "a second tab with the same ID was accepted")


CHECKS: Mapping[str, Callable[[Workbook], None]] = {
    "a generation token is good once: its double refuses the whole batch": _token,
    "a batch that arrives twice is applied once": _double,
    "tokens keep the ID they are given, and old ones go": _old_tokens,
    "a batch is applied whole or not at all": _all_or_none,
    "requests of a batch apply in order": _in_order,
    "a row is copied to another tab before the same batch overwrites it": _captures,
    "a copy tells formulas from values": _formulas,
    "a block of top lines is copied cell by cell, whatever is merged, frozen or filtered": _top_block,
    "a copy of the top lines shows a row inserted above the headers": _row_above,
    "a copy of more rows than a tab has refuses the whole batch": _beyond,
    "lines are added at the top of a tab": _on_top,
    "the answer shows the cells as they are after the batch": _answer,
    "typed text stays text": _text_stays,
    "writing a value leaves format and note alone": _looks_stay,
    "a date is a number with a format": _dates,
    "added rows go below the last one, and the tab grows": _append,
    "a tab's ID is good once": _one_tab,
}
"""What is relied on -> how it is tried; each starts from two blank tabs, and leaves its tokens."""


def _new_tab(sheet_id: int) -> Request:
    grid = {"rowCount": ROWS, "columnCount": COLUMNS}
    properties = {"sheetId": sheet_id, "title": OURS[sheet_id], "hidden": True, "gridProperties": grid}
    return {"addSheet": {"properties": properties}}


def _reset(workbook: Workbook) -> None:
    _send(workbook, [{"updateCells": {"range": {"sheetId": sheet_id}, "fields": "*"}} for sheet_id in OURS])


def _add_token(number: int) -> Request:
    corner = {"sheetId": LINES_ID, "startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 1}
    token = {"protectedRangeId": TOKEN_ID + number, "range": corner, "warningOnly": True}
    return {"addProtectedRange": {"protectedRange": token}}


def _write(sheet_id: int, row: int, column: int, *cells: dict[str, Any]) -> Request:
    values = [{"userEnteredValue": cell} if cell else {} for cell in cells]
    start = {"sheetId": sheet_id, "rowIndex": row, "columnIndex": column}
    return {"updateCells": {"rows": [{"values": values}], "fields": "userEnteredValue", "start": start}}


def _copy(source: tuple[int, int, int, int], to: tuple[int, int, int], what: str, height: int = 1) -> Request:
    sheet_id, row, column, width = source
    return {
        "copyPaste": {
            "source": _span(sheet_id, row, column, width, height),
            "destination": _span(*to, width, height),
            "pasteType": what,
            "pasteOrientation": "NORMAL",
        }
    }


def _span(sheet_id: int, row: int, column: int, width: int, height: int = 1) -> dict[str, int]:
    rows = {"startRowIndex": row, "endRowIndex": row + height}
    return {"sheetId": sheet_id, **rows, "startColumnIndex": column, "endColumnIndex": column + width}


def _lines_on_top(count: int) -> Request:
    return _insert(LINES_ID, count)


def _rows(sheet_id: int, count: int) -> dict[str, Any]:
    return {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": 0, "endIndex": count}


def _insert(sheet_id: int, count: int) -> Request:
    return {"insertDimension": {"range": _rows(sheet_id, count), "inheritFromBefore": False}}


def _text(text: str) -> dict[str, Any]:
    return {"stringValue": text}


def _send(workbook: Workbook, requests: list[Request], ranges: list[str] | None = None) -> dict[str, Any]:
    return workbook.batch(requests, ranges or [], f"updatedSpreadsheet({_FIELDS})" if ranges else "spreadsheetId")


def _must_refuse(workbook: Workbook, requests: list[Request], otherwise: str) -> Refused:
    try:
        _send(workbook, requests)
    except Refused as refused:
        if refused.status == 400:
            return refused
        raise
    raise Differs(otherwise)


def _resource(workbook: Workbook) -> dict[str, dict[str, Any]]:
    answer = workbook.metadata(_FIELDS, [quoted(TARGET), quoted(LINES)])
    return {sheet["properties"]["title"]: sheet for sheet in answer["sheets"]}


def _read(workbook: Workbook) -> dict[str, Cells]:
    return {title: _grid(sheet) for title, sheet in _resource(workbook).items()}


def _of_answer(answer: dict[str, Any]) -> dict[str, Cells]:
    sheets = answer.get("updatedSpreadsheet", {}).get("sheets", [])
    return {sheet["properties"]["title"]: _grid(sheet) for sheet in sheets}


def _grid(sheet: Mapping[str, Any]) -> Cells:
    blocks = sheet.get("data") or [{}]
    return [row.get("values", []) for row in blocks[0].get("rowData", [])]


def _at(cells: Cells, row: int, column: int) -> dict[str, Any]:
    line = cells[row] if row < len(cells) else []
    return line[column] if column < len(line) else {}


def _expect(cells: Cells, row: int, column: int, value: dict[str, Any], otherwise: str) -> None:
    found = _at(cells, row, column).get("userEnteredValue", {})
    if found != value:
        raise Differs(f"{otherwise}: {_shown(found)} instead of {_shown(value)}")


def _shown(value: Mapping[str, Any]) -> str:
    return ", ".join(f"{kind} {content!r}" for kind, content in value.items()) or "nothing"
