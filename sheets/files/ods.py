"""Read an ods file: values, and the texts that its program showed for them.

Not by calamine, which leaves out those texts and merged cells, and refuses a line break between two cells.
"""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from sheets.files.archive import Archive, elements, local_name
from sheets.files.content import (
    CELLS_LIMIT,
    BadFile,
    Content,
    ErrorText,
    FileCell,
    Look,
    Rich,
    TabContent,
    trimmed,
    whole_number,
)
from sheets.model.dates import read_moment, to_serial
from sheets.model.formula_errors import is_formula_error
from sheets.model.kinds import plain

COLUMNS_LIMIT = 16_384
_DURATION = re.compile(r"(-?)P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?$")
_SCIENTIFIC = re.compile(r"[\d.,]+E[+-]?\d+", re.IGNORECASE)


def read_ods(path: Path) -> Content:
    """Read an ods file.

    Raises:
        BadFile: with what is wrong, and how to mend it.
    """
    with Archive(path) as archive:
        try:
            content = Content(list(_tabs(archive.read_xml("content.xml"), path.name)), "ods")
        except (ParseError, KeyError, ValueError, TypeError) as error:
            raise BadFile("corrupted", name=path.name, where=f"{type(error).__name__} {error}"[:80]) from error
    if not content.sheets:
        raise BadFile("no_sheet", name=path.name)
    return content


def _tabs(xml: bytes, name: str) -> Iterator[TabContent]:
    hidden: set[str] = set()
    count = 0
    tab: TabContent | None = None
    for event, element in elements(xml, ("start", "end")):
        tag = local_name(element.tag)
        if event == "start":
            if tag == "table" and tab is None:
                tab = TabContent(_get(element, "name"), hidden=_get(element, "style-name") in hidden)
        elif tag == "style" and any(_get(child, "display") == "false" for child in element):
            hidden.add(_get(element, "name"))
        elif tag == "table-row" and tab:
            count += _add_row(tab, element, CELLS_LIMIT - count, name)
            element.clear()
        elif tag == "table" and tab:
            trimmed(tab.grid)
            yield tab
            tab = None


def _add_row(tab: TabContent, element: Element, room: int, name: str) -> int:
    """Add a row, as often as it is repeated; returns how many cells it takes."""
    row: list[FileCell] = []
    for cell in element:
        if local_name(cell.tag) not in ("table-cell", "covered-table-cell"):
            continue
        repeat = min(int(_get(cell, "number-columns-repeated", "1")), COLUMNS_LIMIT)
        high, wide = int(_get(cell, "number-rows-spanned", "1")), int(_get(cell, "number-columns-spanned", "1"))
        if high > 1 or wide > 1:
            tab.merges.append((len(tab.grid), len(row), len(tab.grid) + high, len(row) + wide))
        row.extend([_cell(cell)] * min(repeat, COLUMNS_LIMIT - len(row)))
    while row and row[-1] is None:
        row.pop()
    repeat = int(_get(element, "number-rows-repeated", "1"))
    if not row and repeat > 10_000:
        repeat = 1  # the empty end of the tab
    if repeat * max(1, len(row)) > room:
        raise BadFile("too_many_cells", name=name)
    tab.grid.extend(list(row) for _ in range(repeat))
    return repeat * max(1, len(row))


def _cell(element: Element) -> FileCell:
    text = "\n".join("".join(_runs(line)) for line in element if local_name(line.tag) == "p")
    kind = _get(element, "value-type")
    if kind in ("", "string"):
        return (ErrorText(text) if _is_error(element, text) else _get(element, "string-value") or text) or None
    if kind == "boolean":
        return _get(element, "boolean-value") == "true"
    value, look = _number(element, kind)
    if _SCIENTIFIC.fullmatch(text) or text == plain(value):
        text = ""  # a long number in a narrow column; a number as it is
    return Rich(value, look=look, text=text) if text or look.type else value


def _is_error(element: Element, text: str) -> bool:
    """Whether a text is what a formula shows when it fails."""
    return bool(_get(element, "formula")) and is_formula_error(text)


def _number(element: Element, kind: str) -> tuple[float | str, Look]:
    if kind == "date":
        written = _get(element, "date-value").removesuffix("Z")
        moment = read_moment(written)
        look = Look("DATE_TIME" if "T" in written else "DATE")
        return (whole_number(to_serial(moment)), look) if moment else (written, Look())
    if kind == "time":
        return whole_number(_days(_get(element, "time-value"))), Look("TIME", "hh:mm:ss")
    return whole_number(float(_get(element, "value"))), Look("PERCENT") if kind == "percentage" else Look()


def _days(duration: str) -> float:
    match = _DURATION.match(duration)
    if not match:
        raise ValueError(duration)
    sign, days, hours, minutes, seconds = match.groups()
    counted = dt.timedelta(int(days or 0), float((seconds or "0").replace(",", ".")), 0, 0, int(minutes or 0))
    return (-1 if sign else 1) * ((counted + dt.timedelta(hours=int(hours or 0))) / dt.timedelta(days=1))


def _runs(line: Element) -> Iterator[str]:
    """The characters of a paragraph; spaces, tabs and breaks are elements."""
    yield line.text or ""
    for child in line:
        tag = local_name(child.tag)
        if tag == "s":
            yield " " * min(int(_get(child, "c", "1")), 50_000)
        elif tag in ("tab", "line-break"):
            yield "\t" if tag == "tab" else "\n"
        else:
            yield from _runs(child)
        yield child.tail or ""


def _get(element: Element, name: str, default: str = "") -> str:
    """An attribute by its local name: the file may say the same in its own words and in LibreOffice's, alike."""
    return next((value for key, value in element.attrib.items() if local_name(key) == name), default)
