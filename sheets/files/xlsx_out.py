"""Write an xlsx file, cell by cell: a formula with its result, a date with its format, text as text.

What the format cannot say (a 50,000-character cell, a long title, a formula only Google knows, a rule) also stands in
attributes that other programs are told to pass over, and that xlsx_in.py reads: moving a workbook loses nothing.
"""

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from sheets.files.formulas import from_excel, to_excel
from sheets.files.model import PLAIN, Content, ErrorText, FileCell, Look, Rich, Sheet
from sheets.files.notes import Note, note
from sheets.files.number_formats import code_of, format_of
from sheets.files.validation import list_of
from sheets.model.binding import a1, letters
from sheets.model.columns import Cell

TEXT_LIMIT = 32_767
CUT_MARK = " … [coupé : une case xlsx tient 32 767 caractères]"
TITLE_LIMIT = 31
OURS = "https://tremplin.example/xlsx"
"""Namespace of our own attributes."""

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_PART = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_BAD = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)")
_BAD_TITLE = re.compile(r"[\[\]:*?/\\]")
_DROPDOWN_LIMIT = 255


def write_xlsx(content: Content, path: Path) -> list[Note]:
    """Write a workbook as an xlsx file.

    Args:
        content: the workbook.
        path: the file; replaced when it is complete, never left half-written.

    Returns:
        What other programs will not see as it was.
    """
    notes: list[Note] = []
    styles = _Styles()
    titles = short_titles([sheet.title for sheet in content.sheets])
    notes += [
        note("cut_title", tab=s.title, short=t) for s, t in zip(content.sheets, titles, strict=True) if s.title != t
    ]
    partial = path.with_name(path.name + ".partial")
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        for n, sheet in enumerate(content.sheets, 1):
            with archive.open(f"xl/worksheets/sheet{n}.xml", "w", force_zip64=True) as out:
                for piece in _sheet(sheet, styles, notes, selected=n == 1):
                    out.write(piece.encode("utf-8"))
            _write_notes(archive, n, sheet)
        _write_parts(archive, content, titles, styles)
    partial.replace(path)
    return notes


def short_titles(titles: list[str]) -> list[str]:
    """Titles as Excel accepts them: 31 characters, none of []:*?/\\, no quote at an end, each once."""
    taken: set[str] = set()
    short = []
    for title in titles:
        stem = _BAD_TITLE.sub("-", _BAD.sub("", title)).strip("'") or "Feuille"
        made, n = stem[:TITLE_LIMIT], 1
        while made.casefold() in taken:
            n += 1
            made = f"{stem[: TITLE_LIMIT - len(str(n)) - 1]}~{n}"
        taken.add(made.casefold())
        short.append(made)
    return short


def text_xml(text: str) -> str:
    """Text as XML: what XML cannot hold is written `_xHHHH_`, as the format wants."""
    return escape(_told(text))


def _told(text: str) -> str:
    return _BAD.sub(lambda m: f"_x{ord(m.group()):04X}_", text)


def _too_long(text: str) -> bool:
    # Excel counts UTF-16 units: an emoji is two.
    return len(text) > TEXT_LIMIT // 2 and len(text.encode("utf-16-le", "surrogatepass")) > 2 * TEXT_LIMIT


class _Styles:
    """The looks a workbook uses, as numbered cell formats; 0 is the plain one."""

    def __init__(self) -> None:
        self.numbers: dict[Look, int] = {PLAIN: 0}

    def of(self, cell: FileCell) -> int:
        if type(cell) is not Rich:
            return 0
        return self.numbers.setdefault(cell.look, len(self.numbers))

    def of_look(self, found: Look) -> int:
        return self.numbers.setdefault(found, len(self.numbers))

    def xml(self) -> str:
        """The styles part."""
        codes: dict[str, int] = {}
        formats: list[str] = []
        kinds: list[list[object]] = []
        fonts = ["<font/>"]
        fills = ['<fill><patternFill patternType="none"/></fill>', '<fill><patternFill patternType="gray125"/></fill>']
        for found in self.numbers:
            number = 0
            if found.type or found.pattern:
                code = code_of(found.type, found.pattern)
                number = codes.setdefault(code, 164 + len(codes))
                if format_of(code) != (found.type, found.pattern):
                    kinds.append([len(formats), found.type, found.pattern])
            formats.append(_format(found, number, _index(fonts, _font(found)), _index(fills, _fill(found))))
        numbers = "".join(f"<numFmt numFmtId={quoteattr(str(n))} formatCode={quoteattr(c)}/>" for c, n in codes.items())
        counted = f'<numFmts count="{len(codes)}">{numbers}</numFmts>' if codes else ""
        ours = f" mc:Ignorable={quoteattr('t')} xmlns:mc={quoteattr(_COMPATIBILITY)} xmlns:t={quoteattr(OURS)}"
        ours += f" t:formats={quoteattr(json.dumps(kinds))}"
        return (
            f"{_HEAD}<styleSheet xmlns={quoteattr(_MAIN)}{ours}>{counted}"
            f'<fonts count="{len(fonts)}">{"".join(fonts)}</fonts><fills count="{len(fills)}">{"".join(fills)}</fills>'
            '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
            f'<cellXfs count="{len(formats)}">{"".join(formats)}</cellXfs>'
            '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
        )


def _index(known: list[str], wanted: str) -> int:
    if not wanted:
        return 0
    if wanted not in known:
        known.append(wanted)
    return known.index(wanted)


def _font(found: Look) -> str:
    parts = [f"<{tag}/>" for tag, on in (("b", found.bold), ("i", found.italic), ("strike", found.strike)) if on]
    parts += ["<u/>"] if found.underline else []
    parts += [f'<sz val="{found.size}"/>'] if found.size else []
    parts += [f'<color rgb="FF{found.color.upper()}"/>'] if found.color else []
    return f"<font>{''.join(parts)}</font>" if parts else ""


def _fill(found: Look) -> str:
    if not found.background:
        return ""
    color = f'<fgColor rgb="FF{found.background.upper()}"/>'
    return f'<fill><patternFill patternType="solid">{color}</patternFill></fill>'


_VERTICAL = {"TOP": "top", "MIDDLE": "center", "BOTTOM": "bottom"}


def _format(found: Look, number: int, font: int, fill: int) -> str:
    places = {"horizontal": found.align.lower(), "vertical": _VERTICAL.get(found.valign, "")}
    alignment = "".join(f' {name}="{value}"' for name, value in places.items() if value)
    alignment += ' wrapText="1"' if found.wrap == "WRAP" else ""
    inner = f"<alignment{alignment}/>" if alignment else ""
    ours = f' t:wrap="{found.wrap}"' if found.wrap and found.wrap != "WRAP" else ""
    applied = ' applyNumberFormat="1"' * bool(number) + ' applyFont="1"' * bool(font) + ' applyFill="1"' * bool(fill)
    applied += ' applyAlignment="1"' if alignment else ""
    return f'<xf numFmtId="{number}" fontId="{font}" fillId="{fill}" borderId="0"{applied}{ours}>{inner}</xf>'


def _sheet(sheet: Sheet, styles: _Styles, notes: list[Note], selected: bool) -> Iterator[str]:
    more = {
        "title": sheet.title,
        "rules": sheet.rules,
        "more": sheet.more,
        "rows": sheet.rows,
        "columns": sheet.columns,
    }
    yield (
        f"{_HEAD}<worksheet xmlns={quoteattr(_MAIN)} xmlns:r={quoteattr(_DOC)} xmlns:mc={quoteattr(_COMPATIBILITY)} "
        f'xmlns:t={quoteattr(OURS)} mc:Ignorable="t" t:more={quoteattr(json.dumps(more))}>'
    )
    yield _view(sheet, selected) + _columns(sheet, styles) + "<sheetData>"
    for r, row in enumerate(sheet.grid):
        cells = "".join(_cells(sheet, r, row, styles, notes))
        if cells:
            yield f'<row r="{r + 1}">{cells}</row>'
    yield "</sheetData>" + _merges(sheet) + _dropdowns(sheet)
    if any(isinstance(cell, Rich) and cell.note for row in sheet.grid for cell in row):
        yield '<legacyDrawing r:id="rId1"/>'
    yield "</worksheet>"


def _view(sheet: Sheet, selected: bool) -> str:
    rows, columns = sheet.frozen
    pane = ""
    if rows or columns:
        active = "bottomRight" if rows and columns else "bottomLeft" if rows else "topRight"
        split = (f' xSplit="{columns}"' if columns else "") + (f' ySplit="{rows}"' if rows else "")
        pane = f'<pane{split} topLeftCell="{a1(rows + 1, columns)}" activePane="{active}" state="frozen"/>'
    chosen = ' tabSelected="1"' if selected and not sheet.hidden else ""
    return f'<sheetViews><sheetView{chosen} workbookViewId="0">{pane}</sheetView></sheetViews>'


def _columns(sheet: Sheet, styles: _Styles) -> str:
    found = []
    for index in range(max(len(sheet.below), max(sheet.widths, default=-1) + 1)):
        style = styles.of_look(sheet.below[index]) if index < len(sheet.below) else 0
        width = sheet.widths.get(index, 0)
        if style or width:
            size = f' width="{(width - 5) / 7:.4f}" customWidth="1"' if width else ' width="13.5714"'
            found.append(f'<col min="{index + 1}" max="{index + 1}"{size}' + (f' style="{style}"/>' if style else "/>"))
    return f"<cols>{''.join(found)}</cols>" if found else ""


def _cells(sheet: Sheet, r: int, row: list[FileCell], styles: _Styles, notes: list[Note]) -> Iterator[str]:
    for c, cell in enumerate(row):
        style = styles.of(cell)
        if cell is None and not style:
            continue
        place = f'<c r="{letters(c)}{r + 1}"' + (f' s="{style}"' if style else "")
        if type(cell) is Rich and cell.formula:
            yield place + _formula(cell, r, c)
        elif type(cell) is Rich and cell.value is None:
            yield place + _value(cell.shown)
        else:
            value = cell.value if type(cell) is Rich else cell
            if isinstance(value, str) and _too_long(value):
                notes.append(note("cut_text", tab=sheet.title, cell=a1(r + 1, c), length=len(value)))
            yield place + _value(value)  # type: ignore[arg-type]  # Rich cells gave their value above


def _value(value: Cell) -> str:
    if value is None:
        return "/>"
    if isinstance(value, bool):
        return f' t="b"><v>{int(value)}</v></c>'
    if isinstance(value, (int, float)):
        return f"><v>{value!r}</v></c>"
    if isinstance(value, ErrorText):
        return f' t="e"><v>{escape(value)}</v></c>'
    ours = ""
    if _too_long(value):
        ours = f" t:text={quoteattr(_told(value))}"
        value = _cut(value)
    return f' t="inlineStr"{ours}><is><t xml:space="preserve">{text_xml(value)}</t></is></c>'


def _cut(text: str) -> str:
    """The beginning of a text and a mark, within what Excel holds (it counts UTF-16 units)."""
    room = 2 * (TEXT_LIMIT - len(CUT_MARK))
    return text.encode("utf-16-le", "surrogatepass")[:room].decode("utf-16-le", "ignore") + CUT_MARK


def _formula(cell: Rich, r: int, c: int) -> str:
    text, array = to_excel(cell.formula, _literal(cell.shown))
    array = array or cell.spill != (1, 1)
    ours = "" if from_excel(text, array) == cell.formula else f" t:f={quoteattr(_told(cell.formula))}"
    high, wide = cell.spill
    reach = f' t="array" ref="{a1(r + 1, c)}:{a1(r + high, c + wide - 1)}"' if array else ""
    kind, value = "", cell.shown
    if isinstance(value, bool):
        kind, value = ' t="b"', int(value)
    elif isinstance(value, str):
        kind, value = (' t="e"' if isinstance(value, ErrorText) else ' t="str"'), text_xml(value[:TEXT_LIMIT])
    shown = f"<v>{value}</v>" if value is not None else ""
    return f"{kind}{ours}><f{reach}>{text_xml(text)}</f>{shown}</c>"


def _literal(value: Cell) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str) and not isinstance(value, ErrorText):
        return '"' + value[:255].replace('"', '""') + '"'
    return '""' if value is None else str(value)


def _merges(sheet: Sheet) -> str:
    boxes = [f'<mergeCell ref="{a1(t + 1, left)}:{a1(b, right - 1)}"/>' for t, left, b, right in sheet.merges]
    return f'<mergeCells count="{len(boxes)}">{"".join(boxes)}</mergeCells>' if boxes else ""


def _dropdowns(sheet: Sheet) -> str:
    found = []
    for rule, boxes in sheet.rules:
        kind, values = list_of(rule)
        if not kind or (any("," in value or '"' in value for value in values) and kind == "list"):
            continue
        text = values[0].lstrip("=") if kind == "range" else '"' + ",".join(values) + '"'
        if kind == "list" and len(text) > _DROPDOWN_LIMIT:
            continue
        places = " ".join(f"{a1(t + 1, left)}:{a1(b, right - 1)}" for t, left, b, right in boxes)
        where = f'type="list" allowBlank="1" errorStyle="warning" sqref="{places}"'
        found.append(f"<dataValidation {where}><formula1>{text_xml(text)}</formula1></dataValidation>")
    return f'<dataValidations count="{len(found)}">{"".join(found)}</dataValidations>' if found else ""


def _write_notes(archive: zipfile.ZipFile, n: int, sheet: Sheet) -> None:
    """The notes of a tab: a part with their texts, and the drawing Excel wants for each."""
    found = [
        (r, c, cell.note) for r, row in enumerate(sheet.grid) for c, cell in enumerate(row)
        if isinstance(cell, Rich) and cell.note
    ]  # fmt: skip
    if not found:
        return
    texts = "".join(
        f'<comment ref="{a1(r + 1, c)}" authorId="0"><text><t xml:space="preserve">{text_xml(t)}</t></text></comment>'
        for r, c, t in found
    )
    listed = f"<authors><author/></authors><commentList>{texts}</commentList>"
    archive.writestr(f"xl/comments{n}.xml", f"{_HEAD}<comments xmlns={quoteattr(_MAIN)}>{listed}</comments>")
    shapes = "".join(_shape(r, c) for r, c, _ in found)
    names = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    names += 'xmlns:x="urn:schemas-microsoft-com:office:excel"'
    archive.writestr(f"xl/drawings/vmlDrawing{n}.vml", f"<xml {names}>{shapes}</xml>")
    targets = [("vmlDrawing", f"../drawings/vmlDrawing{n}.vml"), ("comments", f"../comments{n}.xml")]
    archive.writestr(f"xl/worksheets/_rels/sheet{n}.xml.rels", _relations(targets))


def _shape(r: int, c: int) -> str:
    return (
        '<v:shape type="#_x0000_t202" style="visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
        f'<x:ClientData ObjectType="Note"><x:Row>{r}</x:Row><x:Column>{c}</x:Column></x:ClientData></v:shape>'
    )


def _write_parts(archive: zipfile.ZipFile, content: Content, titles: list[str], styles: _Styles) -> None:
    count = len(content.sheets)
    parts = [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, count + 1)]
    archive.writestr("xl/styles.xml", styles.xml())
    archive.writestr("xl/_rels/workbook.xml.rels", _relations([*parts, ("styles", "styles.xml")]))
    archive.writestr("xl/workbook.xml", _workbook(content, titles))
    archive.writestr("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")]))
    archive.writestr("[Content_Types].xml", _content_types(archive.namelist()))


def _workbook(content: Content, titles: list[str]) -> str:
    items = ""
    for n, (sheet, title) in enumerate(zip(content.sheets, titles, strict=True), 1):
        state = ' state="hidden"' if sheet.hidden else ""
        items += f'<sheet name={quoteattr(title)} sheetId="{n}"{state} r:id="rId{n}"/>'
    first = next((n for n, sheet in enumerate(content.sheets) if not sheet.hidden), 0)
    views = f'<bookViews><workbookView activeTab="{first}"/></bookViews>'
    names = f"xmlns={quoteattr(_MAIN)} xmlns:r={quoteattr(_DOC)}"
    return f"{_HEAD}<workbook {names}>{views}<sheets>{items}</sheets></workbook>"


def _relations(targets: list[tuple[str, str]]) -> str:
    items = "".join(
        f'<Relationship Id="rId{n}" Type="{_DOC}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f"{_HEAD}<Relationships xmlns={quoteattr(_PACKAGE + '/relationships')}>{items}</Relationships>"


def _content_types(parts: list[str]) -> str:
    kinds = {"xl/workbook.xml": "sheet.main", "xl/styles.xml": "styles"}
    kinds |= {name: "worksheet" for name in parts if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)}
    kinds |= {name: "comments" for name in parts if re.fullmatch(r"xl/comments\d+\.xml", name)}
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{_PART}.{kind}+xml"/>' for name, kind in kinds.items()
    )
    defaults = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    defaults += '<Default Extension="xml" ContentType="application/xml"/>'
    defaults += '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
    return f"{_HEAD}<Types xmlns={quoteattr(_PACKAGE + '/content-types')}>{defaults}{overrides}</Types>"
