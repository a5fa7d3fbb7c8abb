"""A workbook with everything that is hard to move, and what it takes to compare two workbooks."""

from pathlib import Path
from typing import Any

import gspread

from settings import Settings
from sheets.api.connection import Workbook, connect, create_workbook
from sheets.model.schema import WAL_TITLE

LONG_TITLE = "Un onglet au nom bien plus long que trente et un caractères"
CELLS = "sheets(properties,merges,data(rowData(values(userEnteredValue,userEnteredFormat,note,dataValidation))))"
Json = dict[str, Any]


def workbook_in(folder: Path, title: str = "Autre") -> Workbook:
    """A new workbook in a data directory of its own."""
    settings = settings_in(folder)
    create_workbook(settings, title, "en_US")
    return connect(settings)


def settings_in(folder: Path, **extra: str) -> Settings:
    """Settings of a data directory."""
    blank = dict.fromkeys(("SPREADSHEET", "SHEETS_EMULATOR_HOST", "STATE_URL", "MAIL_URL", "MEDIA_URL"), "")
    return Settings.from_environment({**blank, "DATA_DIR": str(folder), "SECRET_KEY": "tests", **extra})


def make_nasty(spreadsheet: gspread.Spreadsheet) -> None:
    """Add tabs that hold every hard case; its formulas are written as in English."""
    spreadsheet.update_locale("en_US")
    requests: list[Json] = []
    tabs = {
        500: "Durs à l'export", 501: "Tout/sur: [les] formats", 502: LONG_TITLE, 503: LONG_TITLE + " (2)", 504: "Vide",
        505: "C'est 'cité'",
    }  # fmt: skip
    for sheet_id, title in tabs.items():
        grid = {"rowCount": 60, "columnCount": 40, "frozenRowCount": 2, "frozenColumnCount": 1}
        properties = {"sheetId": sheet_id, "title": title, "gridProperties": grid, "hidden": sheet_id == 503}
        requests.append({"addSheet": {"properties": properties}})
    requests.append(_cells(500, 0, _texts()))
    requests.append(_cells(501, 0, _numbers()))
    sparse: list[list[Json | None]] = [[], [None, {"formulaValue": "=1/0"}], [], [{"stringValue": "après un vide"}]]
    requests.append(_cells(502, 3, sparse))
    requests.append(_cells(505, 0, _formulas()))
    requests += _shapes()
    spreadsheet.batch_update({"requests": requests})


def _cells(sheet_id: int, row: int, rows: list[list[Json | None]]) -> Json:
    made = [{"values": [_data(cell) for cell in line]} for line in rows]
    start = {"sheetId": sheet_id, "rowIndex": row, "columnIndex": 0}
    return {"updateCells": {"rows": made, "fields": "userEnteredValue,userEnteredFormat,note", "start": start}}


def _data(cell: Json | None) -> Json:
    if cell is None:
        return {}
    kinds = ("stringValue", "numberValue", "boolValue", "formulaValue")
    made: Json = {name: cell[name] for name in ("userEnteredFormat", "note") if name in cell}
    value = {kind: cell[kind] for kind in kinds if kind in cell}
    return {**made, "userEnteredValue": value} if value else made


def _texts() -> list[list[Json | None]]:
    texts = [
        "0612345678", "007", "12", "1e5", "TRUE", "VRAI", "'=1+1", "=1+1 écrit en texte", "+33 6 12", "-", "@moi", "'",
        "x" * 50_000, "é" * 32_768, "😀" * 20_000, "une\nligne\n\navec\ttabulation", "  espaces  autour  ", "a\r\nb",
        "<b>&amp;</b> \" ' ]]>", "_x0041_ n'est pas A", "\x01\x02 contrôle", "12/05/2026", "#N/A", "\u202eà l'envers",
        "👩\u200d👩\u200d👧\u200d👦 e\u0301", "\ufffe\uffff", " ", "\n", "~", "=IMPORTXML(\"http://exemple.org\")",
    ]  # fmt: skip
    headers: list[Json | None] = [{"stringValue": "Nom"}, {"stringValue": "Nom"}, None, {"stringValue": "Notice"}]
    far: list[Json | None] = [*([None] * 34), {"stringValue": "colonne AI", "note": "épinglé\nsur deux lignes"}]
    column: list[list[Json | None]] = [[{"stringValue": text}] for text in (*texts, "", "fin")]
    return [headers, far, [], *column]


def _numbers() -> list[list[Json | None]]:
    patterns = {
        "DATE": ("dd/mm/yyyy", "", "d mmmm yyyy", "yyyy-mm-dd"), "PERCENT": ("0%", "", "0.0%"),
        "DATE_TIME": ("dd/mm/yyyy hh:mm", "", "yyyy-mm-dd hh:mm:ss"), "NUMBER": ("0", "", "#,##0.00", "00000"),
        "TIME": ("hh:mm", "", "[hh]:mm:ss", "h:mm am/pm"),
        "CURRENCY": ('#,##0.00" €"', "", "[$€]#,##0.00"), "SCIENTIFIC": ("0.00E+00", ""), "TEXT": ("",),
    }  # fmt: skip
    values = (46348, 46348.75, 0.5, 1.25, 0, -3, 1e20, 0.1 + 0.2, 2**53, 61.0416666667)
    rows: list[list[Json | None]] = []
    for kind, found in patterns.items():
        for pattern in found:
            number_format = {"type": kind, **({"pattern": pattern} if pattern else {})}
            style = {"numberFormat": number_format}
            rows.append([{"numberValue": value, "userEnteredFormat": style} for value in values])
    plain: list[Json | None] = [{"numberValue": value} for value in values]
    looks = {
        "textFormat": {"bold": True, "italic": True, "foregroundColor": {"red": 1.0}, "fontSize": 14},
        "backgroundColor": {"red": 0.2, "green": 0.4, "blue": 0.6}, "horizontalAlignment": "CENTER",
        "wrapStrategy": "CLIP",
    }  # fmt: skip
    styled: list[Json | None] = [{"boolValue": True, "userEnteredFormat": looks}, {"boolValue": False}]
    empty: list[Json | None] = [{"userEnteredFormat": {"numberFormat": {"type": "DATE", "pattern": "dd/mm/yyyy"}}}]
    return [*rows, plain, styled, [], empty, [{"numberValue": 1}]]


def _formulas() -> list[list[Json | None]]:
    formulas = [
        "=1+1", "=SUM(A1:A2)", '=IF(A1>1,"oui; non","""cité""")', "=ARRAYFORMULA(A1:A2*2)", None, "=A1/0", "=NA()",
        f"='{LONG_TITLE}'!A7", "='Durs à l''export'!A4", "=TRUE", "='Tout/sur: [les] formats'!A1",
        '=SPLIT("a,b",",")', '=REGEXREPLACE("abc","b","x")', "=IFNA(NA(),0.5)", "=$A$1&B2", "=SUM(A:A)*0",
        "={1,2;3,4}", None, '=HYPERLINK("https://exemple.org","là")', '=COUNTIF(B1:B9,">=1,5")', "=-A1%", '="é😀<&"',
    ]  # fmt: skip
    return [[{"formulaValue": text} if text else None, {"numberValue": n}] for n, text in enumerate(formulas)]


def _shapes() -> list[Json]:
    rule = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": v} for v in ("oui", "non, merci")]}}
    area = {"sheetId": 500, "startRowIndex": 4, "endRowIndex": 40, "startColumnIndex": 5, "endColumnIndex": 7}
    span = {"sheetId": 500, "startRowIndex": 40, "endRowIndex": 43, "startColumnIndex": 2, "endColumnIndex": 5}
    wide = {"sheetId": 500, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 2}
    below = {"sheetId": 500, "startRowIndex": 1, "endRowIndex": 60, "startColumnIndex": 9, "endColumnIndex": 10}
    return [
        {"setDataValidation": {"range": area, "rule": {**rule, "showCustomUi": True}}},
        {"mergeCells": {"range": span, "mergeType": "MERGE_ALL"}},
        {"updateDimensionProperties": {"range": wide, "properties": {"pixelSize": 233}, "fields": "pixelSize"}},
        {
            "repeatCell": {
                "range": below,
                "cell": {"userEnteredFormat": {"numberFormat": {"type": "TEXT"}}},
                "fields": "userEnteredFormat",
            }
        },
    ]


def everything(workbook: Workbook) -> dict[str, Json]:
    """Every tab's cells, in a form that two workbooks share: title -> what it is and holds."""
    found = workbook.metadata(CELLS)
    tabs = {}
    for index, sheet in enumerate(found["sheets"]):
        properties = sheet["properties"]
        if properties["title"] == WAL_TITLE:
            continue
        rows = [[_tidy(cell) for cell in row.get("values", [])] for row in sheet["data"][0].get("rowData", [])]
        cells = {(r, c): cell for r, row in enumerate(rows) for c, cell in enumerate(row) if cell}
        merges = [{k: v for k, v in merge.items() if k != "sheetId"} for merge in sheet.get("merges", [])]
        shape = (properties["gridProperties"], properties.get("hidden", False), merges, index)
        tabs[properties["title"]] = {"shape": shape, "cells": cells}
    return tabs


def _tidy(cell: Json) -> Json:
    """A cell without the doubles the API adds to its colours, and these in 255ths, as files and screens have them."""
    style = _bytes({k: v for k, v in cell.get("userEnteredFormat", {}).items() if not k.endswith("Style")})
    rest = {k: v for k, v in cell.items() if k != "userEnteredFormat"}
    return {**rest, "userEnteredFormat": style} if style else rest


def _bytes(style: Json) -> Json:
    if set(style) <= {"red", "green", "blue", "alpha"}:
        return {k: round(255 * v) for k, v in style.items()}
    kept = {k: v for k, v in style.items() if not k.endswith("ColorStyle")}
    return {k: _bytes(v) if isinstance(v, dict) else v for k, v in kept.items()}
