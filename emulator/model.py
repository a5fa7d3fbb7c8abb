"""The workbook in memory: immutable once published, edited on a draft kept only if all of a request succeeds."""

from __future__ import annotations

import json

from emulator.cells import Json
from emulator.errors import RequestRefused
from emulator.sheet import Sheet


class Spreadsheet:
    """A spreadsheet: its properties, formats and tabs in order."""

    def __init__(self, file_id: str, version: int, meta: Json, styles: list[Json], sheets: list[Sheet]) -> None:
        self.file_id = file_id
        self.version = version
        self.meta = meta
        self.styles = styles
        self.sheets = sheets
        self.meta_changed = False
        self.order_changed = False
        self.styles_changed = False
        self.removed: list[Sheet] = []
        self.structural = False
        self.modified = 0
        self.caller = ""
        self.owner = ""
        self._style_numbers: dict[str, int] = {}

    def draft(self, caller: str) -> Spreadsheet:
        """A copy to edit; dropped, it leaves no trace.

        Args:
            caller: the account that asks, against which protections are checked.
        """
        copy = Spreadsheet(self.file_id, self.version, self.meta, self.styles, [s.draft() for s in self.sheets])
        copy._style_numbers = self._style_numbers
        copy.caller, copy.owner, copy.modified = caller, self.owner, self.modified
        return copy

    @property
    def properties(self) -> Json:
        """SpreadsheetProperties as the API gives them, without the constant parts."""
        properties: Json = self.meta["properties"]
        return properties

    @property
    def locale(self) -> str:
        """`fr_FR`, `en_US`..."""
        locale: str = self.properties["locale"]
        return locale

    def change_meta(self) -> Json:
        """The meta, to be edited in place."""
        if not self.meta_changed:
            self.meta = json.loads(json.dumps(self.meta))
            self.meta_changed = True
        return self.meta

    def sheet(self, sheet_id: int) -> Sheet:
        """The tab with this id.

        Raises:
            RequestRefused: there is none.
        """
        for sheet in self.sheets:
            if sheet.sheet_id == sheet_id:
                return sheet
        raise RequestRefused(f"No grid with id: {sheet_id}")

    def by_title(self, title: str) -> Sheet | None:
        """The tab of this name; Google ignores case."""
        folded = title.casefold()
        exact = next((s for s in self.sheets if s.title == title), None)
        return exact or next((s for s in self.sheets if s.title.casefold() == folded), None)

    def style(self, number: int) -> Json:
        """The user-entered format of this number; 0 is none."""
        return self.styles[number - 1] if number else {}

    def intern(self, style: Json) -> int:
        """The number of a user-entered format, made if it is new; 0 for an empty one."""
        if not style:
            return 0
        if not self._style_numbers:
            self._style_numbers = {_canonical(s): n for n, s in enumerate(self.styles, 1)}
        text = _canonical(style)
        known = self._style_numbers.get(text)
        if known is None:
            # A new list: published workbooks share the old one, and a dropped draft must leave no trace in it.
            self.styles = [*self.styles, json.loads(text)]
            self._style_numbers = {**self._style_numbers, text: len(self.styles)}
            known = len(self.styles)
            self.styles_changed = True
        return known

    @property
    def changed(self) -> bool:
        """Whether the draft differs from what it was made from."""
        if self.meta_changed or self.order_changed or self.styles_changed or self.removed:
            return True
        return any(sheet.changed for sheet in self.sheets)

    def published(self) -> Spreadsheet:
        """The same workbook with nothing marked as changed."""
        if not self.changed:
            return self
        book = self.draft("")
        for sheet in book.sheets:
            sheet.release()
        return book


def _canonical(style: Json) -> str:
    return json.dumps(style, ensure_ascii=False, separators=(",", ":"))
