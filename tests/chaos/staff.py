"""Staff at work in the sheet itself, through a gspread client of their own."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import gspread

from sheets.model.schema import CANDIDATES, EXPERIENCES

Home = tuple[str, str]
"""Where a value belongs: row ID, header."""

MARKERS = {CANDIDATES.title: "Nom", EXPERIENCES.title: "Intitulé"}
"""The column of each tab by which the audit knows a row typed by hand."""
COLUMNS_MOST = 60
ROWS_MOST = 65
ABOVE_MOST = 6
"""Rows above the headers."""
TITLE = "titre "
"""How staff's titles begin."""
NAMES = frozenset(column.header for tab in (CANDIDATES, EXPERIENCES) for column in tab.columns)


def header_of(rows: Sequence[Sequence[str]]) -> int:
    """Where staff see the headers, as a person does: in the row that names most columns (0-based)."""
    return max(range(len(rows)), key=lambda n: sum(cell in NAMES for cell in rows[n]), default=0)


@dataclass
class Staff:
    """Several people in one workbook; what they knew when they typed is kept for the audit.

    Args:
        spreadsheet: theirs.
        rng: all chance.
        headers: the columns they type in.
        ids: the rows they type in: a row whose ID was just hit by a stray write is nobody's.
        typed: value -> its home.
        over: value -> the value they saw in the cell and replaced.
        buried: (home, value) of all that stood in rows they deleted.
        by_hand: marker (its `Nom` or `Intitulé`) -> first cells, by header, of the rows they typed without an ID.
        later: (marker, header, value, the value seen there) of what they added to such rows.
        copied: row ID and (header, value) of each row they copied.
        counts: how often they did what.
    """

    spreadsheet: gspread.Spreadsheet
    rng: random.Random
    headers: Sequence[str]
    new_value: Callable[[str], str]
    ids: set[str] = field(default_factory=set)
    typed: dict[str, Home] = field(default_factory=dict)
    over: dict[str, str] = field(default_factory=dict)
    buried: list[tuple[Home, str]] = field(default_factory=list)
    by_hand: dict[str, dict[str, str]] = field(default_factory=dict)
    later: list[tuple[str, str, str, str]] = field(default_factory=list)
    copied: list[tuple[str, set[tuple[str, str]]]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def act(self) -> None:
        """One thing a person does in the sheet; most often they type or sort."""
        acts = (self.type_, self.sort, self.insert_row, self.insert_column, self.move_column, self.copy_row,
                self.delete_row, self.type_row, self.type_more, *self.about_headers)  # fmt: skip
        (act,) = self.rng.choices(acts, (8, 4, 2, 2, 4, 1, 2, 1, 1, 2, 1, 2, 2))
        self.counts[act.__name__.strip("_").replace("_", " ")] += 1
        act(self.spreadsheet.worksheet(CANDIDATES.title))

    def act_on_experiences(self) -> None:
        """One thing a person does where the web adds rows: mostly to its columns."""
        acts = (self.sort_rows, self.insert_column, self.move_column, self.delete_column, self.type_row,
                *self.about_headers)  # fmt: skip
        (act,) = self.rng.choices(acts, (2, 3, 4, 2, 1, 1, 1, 1, 1))
        self.counts[f"{act.__name__.replace('_', ' ')} of experiences"] += 1
        act(self.spreadsheet.worksheet(EXPERIENCES.title))

    @property
    def about_headers(self) -> tuple[Callable[[gspread.Worksheet], None], ...]:
        """What they do to the row of headers and above it."""
        return self.insert_above, self.delete_above, self.move_headers, self.turn_all

    def type_(self, tab: gspread.Worksheet) -> None:
        """Type over a cell, seeing what it holds."""
        rows = tab.get_all_values()
        names, header = rows[header_of(rows)], self.rng.choice(self.headers)
        if not {"ID", header} <= set(names):
            return  # a column whose name is not there for the moment
        ids, column = names.index("ID"), names.index(header)
        n = self.rng.choice([n for n, row in enumerate(rows) if row[ids] in self.ids])
        value = self.new_value("s")
        self.typed[value], self.over[value] = (rows[n][ids], header), rows[n][column]
        tab.update_cell(n + 1, column + 1, value)

    def sort(self, tab: gspread.Worksheet) -> None:
        """Sort the rows by some column."""
        rows = tab.get_all_values()
        header = self.rng.choice(self.headers)
        if header in (names := rows[header_of(rows)]):
            self._sort(tab, header_of(rows), names.index(header) + 1)

    def sort_rows(self, tab: gspread.Worksheet) -> None:
        """Sort a tab by its first column, whatever that is by now."""
        self._sort(tab, header_of(tab.get_all_values()), 1)

    def _sort(self, tab: gspread.Worksheet, header: int, column: int) -> None:
        below = f"A{header + 2}:{gspread.utils.rowcol_to_a1(tab.row_count, tab.col_count)}"
        tab.sort((column, self.rng.choice(("asc", "des"))), range=below)

    def delete_column(self, tab: gspread.Worksheet) -> None:
        """Delete a column of their own."""
        rows = tab.get_all_values()
        ours = [n for n, header in enumerate(rows[header_of(rows)], start=1) if header.startswith("col ")]
        if ours:
            tab.delete_columns(self.rng.choice(ours))

    def type_row(self, tab: gspread.Worksheet) -> None:
        """Type a new row below the others, without an ID, in one of the two tabs."""
        rows = tab.get_all_values()
        if len(rows) >= tab.row_count:
            return
        marker = self.new_value("n")
        names, name = rows[header_of(rows)], MARKERS[tab.title]
        if name not in names:
            return
        cells = {name: marker, **({h: self.new_value("s") for h in self.headers[:1]} if name == "Nom" else {})}
        self.by_hand[marker] = {header: cell for header, cell in cells.items() if header in names}
        tab.update([[cells.get(header, "") for header in names]], f"A{len(rows) + 1}")

    def type_more(self, tab: gspread.Worksheet) -> None:
        """Fill in another cell of a row typed by hand, whether it has its ID by now or not."""
        rows = tab.get_all_values()
        names, header = rows[header_of(rows)], self.rng.choice(self.headers)
        if not {"Nom", header} <= set(names):
            return
        who, column = names.index("Nom"), names.index(header)
        found = [n for n, row in enumerate(rows) if row[who] in self.by_hand]
        if not found:
            return
        n, value = self.rng.choice(found), self.new_value("s")
        self.later.append((rows[n][who], header, value, rows[n][column]))
        tab.update_cell(n + 1, column + 1, value)

    def insert_row(self, tab: gspread.Worksheet) -> None:
        """Leave a blank row among the others."""
        if tab.row_count < ROWS_MOST:
            tab.insert_row([], header_of(tab.get_all_values()) + self.rng.randint(2, 6))

    def insert_column(self, tab: gspread.Worksheet) -> None:
        """Add a column of their own."""
        if tab.col_count < COLUMNS_MOST:
            above = [""] * header_of(tab.get_all_values())
            tab.insert_cols([[*above, self.new_value("col ")]], self.rng.randint(1, tab.col_count))

    def move_column(self, tab: gspread.Worksheet) -> None:
        """Drag a column elsewhere."""
        self.spreadsheet.batch_update({"requests": [self._moving(tab)]})

    def _moving(self, tab: gspread.Worksheet) -> dict[str, Any]:
        start, to = self.rng.sample(range(tab.col_count), 2)
        span = {"sheetId": tab.id, "dimension": "COLUMNS", "startIndex": start, "endIndex": start + 1}
        return {"moveDimension": {"source": span, "destinationIndex": to}}

    def insert_above(self, tab: gspread.Worksheet) -> None:
        """Insert rows above the headers, blank or with a title."""
        if header_of(tab.get_all_values()) < ABOVE_MOST and tab.row_count < ROWS_MOST:
            rows = [[], [self.new_value(TITLE), "", self.new_value(TITLE)], [self.new_value(TITLE)]]
            tab.insert_rows(self.rng.sample(rows, self.rng.randint(1, 3)), 1)

    def delete_above(self, tab: gspread.Worksheet) -> None:
        """Take away a blank row or a title above the headers."""
        rows = tab.get_all_values()
        above = [n for n in range(header_of(rows)) if all(not cell or cell.startswith(TITLE) for cell in rows[n])]
        if above:
            tab.delete_rows(self.rng.choice(above) + 1)

    def move_headers(self, tab: gspread.Worksheet) -> None:
        """Put the row of headers elsewhere: drag it, or cut and paste it; a row or two may be above it then."""
        at = header_of(tab.get_all_values())
        to = self.rng.choice([n for n in range(at + 4) if n not in (at, at + 1)])
        self.put_headers(tab, at, to, cut=self.rng.random() < 0.5)

    def put_headers(self, tab: gspread.Worksheet, at: int, to: int, *, cut: bool) -> None:
        """Put the row of headers above another row.

        Args:
            tab: whose.
            at: where it is (0-based).
            to: the row it goes above.
            cut: cut it, paste it in a row made for it, and leave a blank one behind.
        """
        span = {"sheetId": tab.id, "dimension": "ROWS", "startIndex": at, "endIndex": at + 1}
        if not cut or tab.row_count >= ROWS_MOST:
            self.spreadsheet.batch_update({"requests": [{"moveDimension": {"source": span, "destinationIndex": to}}]})
            return
        tab.insert_row([], to + 1)
        start = at + (to <= at)
        source = {"sheetId": tab.id, "startRowIndex": start, "endRowIndex": start + 1}
        place = {"sheetId": tab.id, "rowIndex": to, "columnIndex": 0}
        cutting = {"cutPaste": {"source": source, "destination": place, "pasteType": "PASTE_NORMAL"}}
        self.spreadsheet.batch_update({"requests": [cutting]})

    def bring_headers_back(self, tab: gspread.Worksheet) -> None:
        """In the end they stand above all rows again."""
        rows = tab.get_all_values()
        at = header_of(rows)
        above = [n for n in range(at) if any(cell and not cell.startswith(TITLE) for cell in rows[n])]
        if above:
            self.put_headers(tab, at, above[0], cut=False)

    def turn_all(self, tab: gspread.Worksheet) -> None:
        """Rows above the headers and columns moved and added, all at once."""
        if tab.row_count >= ROWS_MOST or tab.col_count >= COLUMNS_MOST or header_of(tab.get_all_values()) >= ABOVE_MOST:
            return
        span = {"sheetId": tab.id, "dimension": "ROWS", "startIndex": 0, "endIndex": self.rng.randint(1, 2)}
        column = {**span, "dimension": "COLUMNS", "startIndex": (at := self.rng.randrange(tab.col_count))}
        inserts = [{**span}, {**column, "endIndex": at + 1}]
        requests = [{"insertDimension": {"range": one, "inheritFromBefore": False}} for one in inserts]
        self.spreadsheet.batch_update({"requests": [*requests, self._moving(tab)]})

    def copy_row(self, tab: gspread.Worksheet) -> None:
        """Copy a row, ID and all, and insert it above."""
        rows = tab.get_all_values()
        at = header_of(rows)
        if "ID" not in (names := rows[at]):
            return
        ids = names.index("ID")
        below = [n for n, row in enumerate(rows) if n > at and row[ids] in self.ids]
        if below and tab.row_count < ROWS_MOST:
            n = self.rng.choice(below)
            self.copied.append((rows[n][ids], set(zip(names, rows[n], strict=True))))
            tab.insert_row(rows[n], self.rng.randint(at + 2, n + 1))

    def delete_row(self, tab: gspread.Worksheet) -> None:
        """Delete a row, rather one that was copied; at least three people stay."""
        rows = tab.get_all_values()
        if "ID" not in (names := rows[header_of(rows)]):
            return
        ids = names.index("ID")
        known = [n for n, row in enumerate(rows) if row[ids] in self.ids]
        named = [rows[n][ids] for n in known]
        copies = [n for n in known if named.count(rows[n][ids]) > 1]
        if not copies and len(known) < 4:
            return
        n = self.rng.choice(copies or known)
        self.buried += [((rows[n][ids], header), value) for header, value in zip(names, rows[n], strict=True)]
        tab.delete_rows(n + 1)
