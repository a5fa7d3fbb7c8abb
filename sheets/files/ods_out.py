"""Write an ods file, cell by cell: OpenDocument 1.3, with our own attributes for what it cannot say.

Other programs pass over attributes they do not know; ods_in.py reads them, so that moving a workbook loses nothing.
"""

import datetime as dt
import json
import re
import zipfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from sheets.files.formulas import from_ods, to_ods
from sheets.files.model import PLAIN, Content, ErrorText, FileCell, Look, Rich, Sheet
from sheets.files.notes import Note
from sheets.files.ods_formats import format_xml
from sheets.model.columns import Cell
from sheets.model.dates import EPOCH

MIME = "application/vnd.oasis.opendocument.spreadsheet"
OURS = "https://tremplin.example/ods"
NAMESPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "of": "urn:oasis:names:tc:opendocument:xmlns:of:1.2",
    "dc": "http://purl.org/dc/elements/1.1/",
    "t": OURS,
}
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_BAD = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")
_SPACES = re.compile("  +|^ | $")


def write_ods(content: Content, path: Path) -> list[Note]:
    """Write a workbook as an ods file.

    Args:
        content: the workbook.
        path: the file; replaced when it is complete, never left half-written.

    Returns:
        What other programs will not see as it was: nothing, the format holds all that a tab does.
    """
    styles = _Styles()
    partial = path.with_name(path.name + ".partial")
    body = [piece for sheet in content.sheets for piece in ("".join(_table(sheet, styles)),)]
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        # First and uncompressed, so that the first bytes of the file tell what it is.
        archive.writestr(zipfile.ZipInfo("mimetype"), MIME)
        with archive.open("content.xml", "w", force_zip64=True) as out:
            names = " ".join(f"xmlns:{name}={quoteattr(value)}" for name, value in NAMESPACES.items())
            out.write(f'{_HEAD}<office:document-content {names} office:version="1.3">'.encode())
            out.write(f"<office:automatic-styles>{styles.xml()}</office:automatic-styles>".encode())
            out.write(b"<office:body><office:spreadsheet>")
            for piece in body:
                out.write(piece.encode("utf-8"))
            out.write(b"</office:spreadsheet></office:body></office:document-content>")
        archive.writestr("styles.xml", _named(""))
        archive.writestr("settings.xml", _settings(content))
        archive.writestr("META-INF/manifest.xml", _manifest())
    partial.replace(path)
    return []


class _Styles:
    """The looks a workbook uses, as named styles."""

    def __init__(self) -> None:
        self.names: dict[Look, str] = {}
        self.widths: dict[int, str] = {}

    def of(self, look: Look) -> str:
        return self.names.setdefault(look, f"ce{len(self.names) + 1}")

    def of_width(self, width: int) -> str:
        return self.widths.setdefault(width, f"co{len(self.widths) + 1}")

    def xml(self) -> str:
        """All of them."""
        formats: dict[tuple[str, str], str] = {}
        cells = []
        for look, name in self.names.items():
            data = ""
            if look.type:
                data = formats.setdefault((look.type, look.pattern), f"N{len(formats) + 1}")
            cells.append(_style(name, look, data))
        numbers = "".join(format_xml(name, *key) for key, name in formats.items())
        columns = "".join(
            f'<style:style style:name="{name}" style:family="table-column">'
            f'<style:table-column-properties style:column-width="{width / 96:.4f}in"/></style:style>'
            for width, name in self.widths.items()
        )
        hidden = '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/>'
        return f"{numbers}{columns}{hidden}</style:style>{''.join(cells)}"


_VERTICAL = {"TOP": "top", "MIDDLE": "middle", "BOTTOM": "bottom"}
_HORIZONTAL = {"LEFT": "start", "CENTER": "center", "RIGHT": "end"}


def _style(name: str, look: Look, data: str) -> str:
    letters_ = {
        "fo:font-weight": "bold" if look.bold else "", "fo:font-style": "italic" if look.italic else "",
        "style:text-underline-style": "solid" if look.underline else "",
        "style:text-line-through-style": "solid" if look.strike else "",
        "fo:color": f"#{look.color}" if look.color else "", "fo:font-size": f"{look.size}pt" if look.size else "",
    }  # fmt: skip
    cell = {
        "fo:background-color": f"#{look.background}" if look.background else "",
        "fo:wrap-option": "wrap" if look.wrap == "WRAP" else "", "style:vertical-align": _VERTICAL.get(look.valign, ""),
    }  # fmt: skip
    parts = {
        "style:table-cell-properties": cell,
        "style:paragraph-properties": {"fo:text-align": _HORIZONTAL.get(look.align, "")},
        "style:text-properties": letters_,
    }
    inner = "".join(
        f"<{tag}{_attributes(found)}/>" for tag, found in parts.items() if any(found.values())
    )  # fmt: skip
    named = f' style:data-style-name="{data}"' if data else ""
    ours = f' t:wrap="{look.wrap}"' if look.wrap and look.wrap != "WRAP" else ""
    return f'<style:style style:name="{name}" style:family="table-cell"{named}{ours}>{inner}</style:style>'


def _attributes(found: dict[str, str]) -> str:
    return "".join(f" {name}={quoteattr(value)}" for name, value in found.items() if value)


def _table(sheet: Sheet, styles: _Styles) -> Iterator[str]:
    more = {"rules": sheet.rules, "more": sheet.more, "rows": sheet.rows, "columns": sheet.columns}
    more |= {"frozen": sheet.frozen, "merges": sheet.merges}
    shown = ' table:style-name="ta2"' if sheet.hidden else ""
    ours = f" t:more={quoteattr(json.dumps(more))}" + (
        f" t:title={quoteattr(_told(sheet.title))}" if _BAD.search(sheet.title) else ""
    )
    yield f"<table:table table:name={quoteattr(_BAD.sub('', sheet.title))}{shown}{ours}>"
    yield _columns(sheet, styles)
    spans, covered = _spans(sheet)
    for r, row in enumerate(sheet.grid):
        reach = max([len(row), *(c + 1 for c in covered.get(r, ()))])
        cells = [row[c] if c < len(row) else None for c in range(reach)]
        yield "<table:table-row>" + "".join(_row(r, cells, spans, covered.get(r, set()), styles)) + "</table:table-row>"
    yield "</table:table>"


def _columns(sheet: Sheet, styles: _Styles) -> str:
    count = max(len(sheet.below), max(sheet.widths, default=-1) + 1, sheet.width, 1)
    found = []
    for index in range(count):
        width = f' table:style-name="{styles.of_width(sheet.widths[index])}"' if index in sheet.widths else ""
        look = sheet.below[index] if index < len(sheet.below) else PLAIN
        default = f' table:default-cell-style-name="{styles.of(look)}"' if look is not PLAIN else ""
        found.append(f"<table:table-column{width}{default}/>")
    return "".join(found)


def _spans(sheet: Sheet) -> tuple[dict[tuple[int, int], str], dict[int, set[int]]]:
    """Where merges begin, with what they span; and the columns they cover, by row."""
    spans, covered = {}, {}  # type: ignore[var-annotated]  # both are typed by what they return
    for top, left, bottom, right in sheet.merges:
        spans[top, left] = (
            f' table:number-rows-spanned="{bottom - top}" table:number-columns-spanned="{right - left}"'
        )  # fmt: skip
        for r in range(top, bottom):
            columns = covered.setdefault(r, set())
            columns |= {c for c in range(left, right) if (r, c) != (top, left)}
    return spans, covered


def _row(
    r: int, cells: list[FileCell], spans: dict[tuple[int, int], str], covered: set[int], styles: _Styles
) -> Iterator[str]:  # fmt: skip
    # A merge may begin in a cell that holds nothing.
    cells = [*cells, *[None] * (max([c + 1 for row, c in spans if row == r], default=0) - len(cells))]
    keyed = [(c, cell, spans.get((r, c), ""), c in covered) for c, cell in enumerate(cells)]
    for empty, group in groupby(keyed, key=lambda k: k[1] is None and not k[2] and not k[3]):
        found = list(group)
        if empty:
            yield f'<table:table-cell table:number-columns-repeated="{len(found)}"/>'
            continue
        for _, cell, span, hidden in found:
            yield _cell(cell, span, "covered-table-cell" if hidden else "table-cell", styles)


def _cell(cell: FileCell, span: str, tag: str, styles: _Styles) -> str:
    if type(cell) is not Rich:
        attributes, text = _value(cell, PLAIN)  # type: ignore[arg-type]  # not Rich: a plain value
        return f"<table:{tag}{span}{attributes}>{text}</table:{tag}>"
    style = f' table:style-name="{styles.of(cell.look)}"' if cell.look is not PLAIN else ""
    formula = _formula(cell) if cell.formula else ""
    made = cell.shown if cell.formula or cell.value is None else cell.value
    attributes, text = _value(made, cell.look)
    spilled = ' t:spilled="1"' if cell.value is None and not cell.formula and cell.shown is not None else ""
    pinned = f"<office:annotation>{_paragraphs(cell.note)}</office:annotation>" if cell.note else ""
    return f"<table:{tag}{span}{style}{formula}{spilled}{attributes}>{pinned}{text}</table:{tag}>"


def _formula(cell: Rich) -> str:
    text, array = to_ods(cell.formula)
    array = array or cell.spill != (1, 1)
    high, wide = cell.spill
    matrix = f' table:number-matrix-rows-spanned="{high}" table:number-matrix-columns-spanned="{wide}"' if array else ""
    ours = "" if from_ods(text, array) == cell.formula else f" t:f={quoteattr(_told(cell.formula))}"
    return f"{matrix}{ours} table:formula={quoteattr(_BAD.sub(' ', text))}"


def _value(value: Cell, look: Look) -> tuple[str, str]:
    """The attributes and the text of a value."""
    if value is None:
        return "", ""
    if isinstance(value, bool):
        told = "true" if value else "false"
        return f' office:value-type="boolean" office:boolean-value="{told}"', f"<text:p>{told.upper()}</text:p>"
    if isinstance(value, (int, float)):
        return _number(value, look)
    if isinstance(value, ErrorText):
        return ' office:value-type="string" office:string-value="" t:error="1"', f"<text:p>{escape(value)}</text:p>"
    ours = f" t:text={quoteattr(_told(value))}" if _BAD.search(value) else ""
    return f' office:value-type="string"{ours}', _paragraphs(value)


def _number(value: float, look: Look) -> tuple[str, str]:
    text = f"<text:p>{value!r}</text:p>"
    if look.type in ("DATE", "DATE_TIME") and (day := _iso(value)):
        # The number itself is kept too: a date's text is cut to what its reader thinks is enough.
        return f' office:value-type="date" office:date-value="{day}" t:n="{value!r}"', f"<text:p>{day}</text:p>"
    if look.type == "TIME" and 0 <= value < 10**6:
        seconds = round(value * 86_400)
        told = f"PT{seconds // 3600:02d}H{seconds // 60 % 60:02d}M{seconds % 60:02d}S"
        return f' office:value-type="time" office:time-value="{told}" t:n="{value!r}"', text
    kind = "percentage" if look.type == "PERCENT" else "float"
    return f' office:value-type="{kind}" office:value="{value!r}"', text


def _iso(serial: float) -> str:
    try:
        moment = EPOCH + dt.timedelta(days=serial)
    except (OverflowError, ValueError):
        return ""
    return moment.date().isoformat() if float(serial).is_integer() else moment.isoformat(timespec="microseconds")


def _paragraphs(text: str) -> str:
    return "".join(f"<text:p>{_line(line)}</text:p>" for line in _BAD.sub("", text).split("\n"))


def _line(line: str) -> str:
    """A line with the spaces that XML readers would drop written as elements."""
    text = escape(line)
    text = _SPACES.sub(lambda m: f'<text:s text:c="{len(m.group())}"/>', text)
    return text.replace("\t", "<text:tab/>")


def _told(text: str) -> str:
    """Text with what XML cannot hold written `\\uHHHH`."""
    return json.dumps(text)


def _settings(content: Content) -> str:
    """The frozen rows and columns."""
    tables = ""
    for sheet in content.sheets:
        rows, columns = sheet.frozen
        values = []
        if rows:
            values += [
                ("VerticalSplitMode", "short", 2),
                ("VerticalSplitPosition", "int", rows),
                ("PositionBottom", "int", rows),
            ]
        if columns:
            values += [
                ("HorizontalSplitMode", "short", 2),
                ("HorizontalSplitPosition", "int", columns),
                ("PositionRight", "int", columns),
            ]
        if values:
            items = "".join(_item(name, kind, value) for name, kind, value in values)
            name = quoteattr(_BAD.sub("", sheet.title))
            tables += f"<config:config-item-map-entry config:name={name}>{items}</config:config-item-map-entry>"
    names = 'xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0"'
    inner = f'<config:config-item-map-named config:name="Tables">{tables}</config:config-item-map-named>'
    entry = f"<config:config-item-map-entry>{inner}</config:config-item-map-entry>"
    views = f'<config:config-item-map-indexed config:name="Views">{entry}</config:config-item-map-indexed>'
    return (
        f'{_HEAD}<office:document-settings xmlns:office="{NAMESPACES["office"]}" {names} office:version="1.3">'
        f'<office:settings><config:config-item-set config:name="ooo:view-settings">{views}</config:config-item-set>'
        "</office:settings></office:document-settings>"
    )


def _item(name: str, kind: str, value: int) -> str:
    return f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'


def _named(inner: str) -> str:
    names = f'xmlns:office="{NAMESPACES["office"]}" xmlns:style="{NAMESPACES["style"]}"'
    return f'{_HEAD}<office:document-styles {names} office:version="1.3">{inner}</office:document-styles>'


def _manifest() -> str:
    names = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3"'
    parts = {"/": MIME, "content.xml": "text/xml", "styles.xml": "text/xml", "settings.xml": "text/xml"}
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{part}" manifest:media-type="{kind}"/>'
        for part, kind in parts.items()
    )
    return f"{_HEAD}<manifest:manifest {names}>{entries}</manifest:manifest>"
