"""Workbooks as files: csv and tsv out and in, xlsx out."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from emulator import contents
from emulator.a1 import cell_name
from emulator.cells import Cell, Json, formula_of, is_blank, value_of
from emulator.dimensions import truncate
from emulator.model import Spreadsheet
from emulator.ranges import grow
from emulator.sheet import Sheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV, TSV = "text/csv", "text/tab-separated-values"
ILLEGAL = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])  # characters that XML cannot hold


def as_csv(book: Spreadsheet) -> bytes:
    """The first tab as shown, rows of equal length, without a line end after the last."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(_shown(book, book.sheets[0]))
    return out.getvalue().removesuffix("\r\n").encode()


def as_tsv(book: Spreadsheet) -> bytes:
    """The first tab as shown; tabs and line ends within cells become spaces."""
    lines = ("\t".join(" ".join(text.split("\t")).replace("\n", " ") for text in row) for row in _rows(book))
    return "\r\n".join(lines).encode()


def _rows(book: Spreadsheet) -> list[list[str]]:
    return _shown(book, book.sheets[0])


def _shown(book: Spreadsheet, sheet: Sheet) -> list[list[str]]:
    lines = [sheet.cells(row) for row in range(len(sheet.rows))]
    while lines and all(is_blank(cell) for cell in lines[-1]):
        lines.pop()
    width = max((_reach(cells) for cells in lines), default=0)
    return [[contents.shown(book, c) for c in cells[:width]] + [""] * (width - len(cells)) for cells in lines]


def _reach(cells: list[Cell]) -> int:
    return max((n for n, cell in enumerate(cells, 1) if not is_blank(cell)), default=0)


def read_csv(book: Spreadsheet, data: bytes) -> None:
    """Make a workbook of one tab that holds a csv, read as if typed: what an upload with conversion does."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig", "replace"))))
    sheet = book.sheets[0]
    book.removed += book.sheets[1:]
    book.order_changed = book.structural = True
    del book.sheets[1:]
    truncate(sheet, 0, 0)
    for name in ("merges", "protectedRanges", "basicFilter", "filterViews", "bandedRanges", "conditionalFormats"):
        sheet.change_meta().pop(name, None)
    sheet.resize(1000, 26)
    grow(book, sheet, len(rows), max(map(len, rows), default=0))
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            sheet.set_cell(row, column, contents.typed(book, None, text))


# xlsx: the few parts that every reader needs

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PART = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DEFAULT_PATTERNS = {"DATE": "yyyy-mm-dd", "TIME": "hh:mm:ss", "DATE_TIME": "yyyy-mm-dd hh:mm:ss", "PERCENT": "0.00%"}


def as_xlsx(book: Spreadsheet) -> bytes:
    """All tabs, with values, formulas and number formats."""
    formats = _NumberFormats(book)
    sheets = [_xlsx_sheet(book, sheet, formats) for sheet in book.sheets]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _content_types(len(sheets)))
        archive.writestr("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")]))
        archive.writestr("xl/workbook.xml", _xlsx_workbook(book))
        parts = [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
        archive.writestr("xl/_rels/workbook.xml.rels", _relations([*parts, ("styles", "styles.xml")]))
        archive.writestr("xl/styles.xml", formats.xml())
        for n, text in enumerate(sheets, 1):
            archive.writestr(f"xl/worksheets/sheet{n}.xml", text)
    return out.getvalue()


def _content_types(count: int) -> str:
    parts = [("xl/workbook.xml", "sheet.main"), ("xl/styles.xml", "styles")]
    parts += [(f"xl/worksheets/sheet{n}.xml", "worksheet") for n in range(1, count + 1)]
    overrides = "".join(f'<Override PartName="/{p}" ContentType="{_PART}.{kind}+xml"/>' for p, kind in parts)
    defaults = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    defaults += '<Default Extension="xml" ContentType="application/xml"/>'
    return f'{_HEAD}<Types xmlns="{_TYPES}">{defaults}{overrides}</Types>'


def _relations(targets: list[tuple[str, str]]) -> str:
    items = "".join(
        f'<Relationship Id="rId{n}" Type="{_DOC}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_RELS}">{items}</Relationships>'


def _xlsx_workbook(book: Spreadsheet) -> str:
    items = ""
    for n, sheet in enumerate(book.sheets, 1):
        state = ' state="hidden"' if sheet.properties.get("hidden") else ""
        items += f'<sheet name={quoteattr(sheet.title[:31])} sheetId="{n}"{state} r:id="rId{n}"/>'
    return f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_DOC}"><sheets>{items}</sheets></workbook>'


class _NumberFormats:
    """The number formats used, as cell formats of the file."""

    def __init__(self, book: Spreadsheet) -> None:
        self.book = book
        self.patterns: list[str] = []

    def of(self, cell: Cell) -> int:
        """Index of the cell's format; 0 is the general one."""
        found: Json = contents.number_format_of(self.book, cell) or {}
        pattern = found.get("pattern") or _DEFAULT_PATTERNS.get(found.get("type", ""))
        if not pattern:
            return 0
        if pattern not in self.patterns:
            self.patterns.append(pattern)
        return self.patterns.index(pattern) + 1

    def xml(self) -> str:
        """The styles part."""
        formats = "".join(
            f'<numFmt numFmtId="{n}" formatCode={quoteattr(p)}/>' for n, p in enumerate(self.patterns, 164)
        )
        used = "".join(f'<xf numFmtId="{n}" applyNumberFormat="1"/>' for n in range(164, 164 + len(self.patterns)))
        counted = f'<numFmts count="{len(self.patterns)}">{formats}</numFmts>' if formats else ""
        return (
            f'{_HEAD}<styleSheet xmlns="{_MAIN}">{counted}<fonts count="1"><font/></fonts>'
            '<fills count="1"><fill/></fills><borders count="1"><border/></borders>'
            f'<cellXfs count="{len(self.patterns) + 1}"><xf/>{used}</cellXfs></styleSheet>'
        )


def _xlsx_sheet(book: Spreadsheet, sheet: Sheet, formats: _NumberFormats) -> str:
    del book
    rows = "".join(
        f'<row r="{row + 1}">{"".join(_xlsx_cells(sheet, row, formats))}</row>' for row in range(len(sheet.rows))
    )
    return f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def _xlsx_cells(sheet: Sheet, row: int, formats: _NumberFormats) -> Iterator[str]:
    for column, cell in enumerate(sheet.cells(row)):
        value = value_of(cell)
        if value is None:
            continue
        formula = formula_of(cell)
        computed = f"<f>{escape(formula[1:])}</f>" if formula else ""
        kind, text = _xlsx_value(value)
        place = f'<c r="{cell_name(row, column)}" s="{formats.of(cell)}"'
        if kind == "str" and not formula:
            yield f'{place} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
        else:
            yield f'{place} t="{kind}">{computed}<v>{text}</v></c>'


def _xlsx_value(value: object) -> tuple[str, str]:
    if isinstance(value, bool):
        return "b", str(int(value))
    if isinstance(value, int | float):
        return "n", repr(value)
    if isinstance(value, dict):
        return "e", str(value["error"])
    return "str", escape(str(value).translate(ILLEGAL))
