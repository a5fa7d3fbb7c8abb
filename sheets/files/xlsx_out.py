"""Write an xlsx file with XlsxWriter: a formula with its result, a date with its format, text as text."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sheets.files.content import PLAIN, Content, FileCell, Look, Rich, TabContent, shown
from sheets.files.formulas import to_excel
from sheets.files.notices import Notice, notice
from sheets.files.number_formats import code_of
from sheets.model.binding import a1
from sheets.model.columns import Cell

if TYPE_CHECKING:
    from xlsxwriter import Workbook  # type: ignore[import-untyped]

TEXT_LIMIT = 32_767
CUT_MARK = " … [coupé : une case xlsx tient 32 767 caractères]"
TITLE_LIMIT = 31
_BAD_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_RESERVED = frozenset({"history", "historique"})
"""Titles of sheets that Excel makes itself."""
_DROPDOWN_LIMIT = 255
_VERTICAL = {"TOP": "top", "MIDDLE": "vcenter", "BOTTOM": "bottom"}
_NO_CHARACTERS = dict.fromkeys((0xFFFE, 0xFFFF))
_OPTIONS = {
    "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False, "use_future_functions": True,
}  # fmt: skip


def write_xlsx(content: Content, path: Path) -> list[Notice]:
    """Write a workbook as an xlsx file.

    Args:
        content: the workbook.
        path: the file; replaced when it is complete, never left half-written.

    Returns:
        What the file will not show as it was.
    """
    from xlsxwriter import Workbook  # few processes ever write such a file

    partial = path.with_name(path.name + ".partial")
    with Workbook(str(partial), _OPTIONS) as book:
        notices = list(_write_tabs(book, content))
    partial.replace(path)
    return notices


def short_titles(titles: list[str]) -> list[str]:
    """Titles as Excel accepts them: 31 characters, none of []:*?/\\, no quote at an end, none of its own, each once."""
    taken = set(_RESERVED)
    short = []
    for title in titles:
        stem = _BAD_TITLE.sub("-", title).strip("'") or "Feuille"
        made, n = stem[:TITLE_LIMIT].strip("'"), 1
        while made.casefold() in taken:
            n += 1
            made = f"{stem[: TITLE_LIMIT - len(str(n)) - 1]}~{n}"
        taken.add(made.casefold())
        short.append(made)
    return short


def _write_tabs(book: "Workbook", content: Content) -> Iterator[Notice]:
    formats: dict[Look, Any] = {}
    in_sight = None
    for tab, title in zip(content.sheets, short_titles([tab.title for tab in content.sheets]), strict=True):
        if title != tab.title:
            yield notice("cut_title", tab=tab.title, short=title)
        sheet = book.add_worksheet(title)
        if tab.hidden:
            sheet.hide()
        elif in_sight is None:
            in_sight = sheet
            sheet.activate()
            sheet.set_first_sheet()
        writer = _TabWriter(book, sheet, formats)
        writer.shape(tab)
        yield from writer.fill(tab)


class _TabWriter:
    """Writes one tab.

    Args:
        book: the file.
        sheet: its tab.
        formats: the file's formats so far.
    """

    def __init__(self, book: "Workbook", sheet: Any, formats: dict[Look, Any]) -> None:
        self._book, self._sheet, self._formats = book, sheet, formats

    def shape(self, tab: TabContent) -> None:
        """What is not a cell: frozen rows, widths, merges, dropdowns."""
        self._sheet.freeze_panes(*tab.frozen)
        for index in range(max(len(tab.below), max(tab.widths, default=-1) + 1)):
            look = tab.below[index] if index < len(tab.below) else PLAIN
            if index in tab.widths or look is not PLAIN:
                self._sheet.set_column_pixels(index, index, tab.widths.get(index, 100), self._format(look))
        for top, left, bottom, right in tab.merges:
            self._sheet.merge_range(top, left, bottom - 1, right - 1, "")
        for rule, boxes in tab.rules:
            source = _dropdown(rule)
            options = {"validate": "list", "source": source, "error_type": "warning"}
            for top, left, bottom, right in boxes if source else ():
                self._sheet.data_validation(top, left, bottom - 1, right - 1, options)

    def fill(self, tab: TabContent) -> Iterator[Notice]:
        """The cells; tells of the texts that are cut."""
        for r, row in enumerate(tab.grid):
            for c, cell in enumerate(row):
                if cell is not None:
                    self._write(r, c, cell)
                if isinstance(text := shown(cell), str) and _too_long(text):
                    yield notice("cut_text", tab=tab.title, cell=a1(r + 1, c), length=len(text))

    def _write(self, r: int, c: int, cell: FileCell) -> None:
        rich = cell if isinstance(cell, Rich) else Rich(cell)
        look, value = self._format(rich.look), shown(rich)
        if rich.note:
            self._sheet.write_comment(r, c, _fitting(rich.note))
        if rich.formula:
            text, array = to_excel(rich.formula, value)
            high, wide = rich.spill
            if array or rich.spill != (1, 1):
                self._sheet.write_array_formula(r, c, r + high - 1, c + wide - 1, f"{{{text}}}", look, _result(value))
            else:
                brace = "}" * text.endswith("}")  # XlsxWriter takes one away
                self._sheet.write_formula(r, c, text + brace, look, _result(value))
        elif value is None:
            self._sheet.write_blank(r, c, None, look)
        elif isinstance(value, bool):
            self._sheet.write_boolean(r, c, value, look)
        elif isinstance(value, str):
            self._sheet.write_string(r, c, _fitting(value), look)
        else:
            self._sheet.write_number(r, c, value, look)

    def _format(self, look: Look) -> Any:
        if look is PLAIN:
            return None
        if look not in self._formats:
            self._formats[look] = self._book.add_format(_properties(look))
        return self._formats[look]


def _properties(look: Look) -> dict[str, Any]:
    """A look as XlsxWriter names it."""
    named = {
        "num_format": code_of(look.type, look.pattern) if look.type else "", "bold": look.bold, "italic": look.italic,
        "underline": int(look.underline), "font_strikeout": look.strike, "font_size": look.size,
        "font_color": f"#{look.color}" if look.color else "", "text_wrap": look.wrap == "WRAP",
        "bg_color": f"#{look.background}" if look.background else "",
        "align": look.align.lower(), "valign": _VERTICAL.get(look.valign, ""),
    }  # fmt: skip
    return {name: value for name, value in named.items() if value}


def _dropdown(rule: Mapping[str, Any]) -> list[str] | str:
    """What a dropdown offers: values, or the range that holds them; nothing where Excel has no such rule."""
    condition = rule.get("condition") or {}
    values = [str(value.get("userEnteredValue", "")) for value in condition.get("values", [])]
    if condition.get("type") == "ONE_OF_RANGE":
        return values[0]
    fits = len(",".join(values)) <= _DROPDOWN_LIMIT and not any("," in value or '"' in value for value in values)
    return values if fits and condition.get("type") == "ONE_OF_LIST" else []


def _too_long(text: str) -> bool:
    # Excel counts UTF-16 units: an emoji is two.
    return len(text) > TEXT_LIMIT // 2 and len(text.encode("utf-16-le", "surrogatepass")) > 2 * TEXT_LIMIT


def _fitting(text: str) -> str:
    """A text as a file holds it: nothing that is no character, and a mark where it is too long."""
    if _too_long(text):
        room = 2 * (TEXT_LIMIT - len(CUT_MARK))
        return text.encode("utf-16-le", "surrogatepass")[:room].decode("utf-16-le", "ignore") + CUT_MARK
    return text if text.isascii() else text.translate(_NO_CHARACTERS).encode("utf-8", "ignore").decode()


def _result(value: Cell) -> Cell:
    return "" if value is None else _fitting(value) if isinstance(value, str) else value
