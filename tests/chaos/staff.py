"""Staff at work in the sheet itself, through a gspread client of their own."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import gspread

from sheets.schema import CANDIDATES, EXPERIENCES

Home = tuple[str, str]
"""Where a value belongs: row ID, header."""

MARKERS = {CANDIDATES.title: "Nom", EXPERIENCES.title: "Intitulé"}
"""The column of each tab by which the audit knows a row typed by hand."""
COLUMNS_MOST = 60
ROWS_MOST = 65


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
                self.delete_row, self.type_row, self.type_more)  # fmt: skip
        (act,) = self.rng.choices(acts, (8, 4, 2, 2, 4, 1, 2, 1, 1))
        self.counts[act.__name__.strip("_").replace("_", " ")] += 1
        act(self.spreadsheet.worksheet(CANDIDATES.title))

    def act_on_experiences(self) -> None:
        """One thing a person does where the web adds rows: mostly to its columns."""
        acts = (self.sort_rows, self.insert_column, self.move_column, self.delete_column, self.type_row)
        (act,) = self.rng.choices(acts, (2, 3, 4, 2, 1))
        self.counts[f"{act.__name__.replace('_', ' ')} of experiences"] += 1
        act(self.spreadsheet.worksheet(EXPERIENCES.title))

    def type_(self, tab: gspread.Worksheet) -> None:
        """Type over a cell, seeing what it holds."""
        rows = tab.get_all_values()
        ids = rows[0].index("ID")
        n = self.rng.choice([n for n, row in enumerate(rows) if row[ids] in self.ids])
        header = self.rng.choice(self.headers)
        column = rows[0].index(header)
        value = self.new_value("s")
        self.typed[value], self.over[value] = (rows[n][ids], header), rows[n][column]
        tab.update_cell(n + 1, column + 1, value)

    def sort(self, tab: gspread.Worksheet) -> None:
        """Sort the rows by some column."""
        headers = tab.row_values(1)
        tab.sort((headers.index(self.rng.choice(self.headers)) + 1, self.rng.choice(("asc", "des"))))

    def sort_rows(self, tab: gspread.Worksheet) -> None:
        """Sort a tab by its first column, whatever that is by now."""
        tab.sort((1, self.rng.choice(("asc", "des"))))

    def delete_column(self, tab: gspread.Worksheet) -> None:
        """Delete a column of their own."""
        ours = [n for n, header in enumerate(tab.row_values(1), start=1) if header.startswith("col ")]
        if ours:
            tab.delete_columns(self.rng.choice(ours))

    def type_row(self, tab: gspread.Worksheet) -> None:
        """Type a new row below the others, without an ID, in one of the two tabs."""
        rows = tab.get_all_values()
        if len(rows) >= tab.row_count:
            return
        marker = self.new_value("n")
        name = MARKERS[tab.title]
        cells = {name: marker, **({h: self.new_value("s") for h in self.headers[:1]} if name == "Nom" else {})}
        self.by_hand[marker] = cells
        tab.update([[cells.get(header, "") for header in rows[0]]], f"A{len(rows) + 1}")

    def type_more(self, tab: gspread.Worksheet) -> None:
        """Fill in another cell of a row typed by hand, whether it has its ID by now or not."""
        rows = tab.get_all_values()
        names, header = rows[0].index("Nom"), self.rng.choice(self.headers)
        found = [n for n, row in enumerate(rows) if row[names] in self.by_hand]
        if not found:
            return
        n, value = self.rng.choice(found), self.new_value("s")
        self.later.append((rows[n][names], header, value, rows[n][rows[0].index(header)]))
        tab.update_cell(n + 1, rows[0].index(header) + 1, value)

    def insert_row(self, tab: gspread.Worksheet) -> None:
        """Leave a blank row among the others."""
        if tab.row_count < ROWS_MOST:
            tab.insert_row([], self.rng.randint(2, 6))

    def insert_column(self, tab: gspread.Worksheet) -> None:
        """Add a column of their own."""
        if tab.col_count < COLUMNS_MOST:
            tab.insert_cols([[self.new_value("col ")]], self.rng.randint(1, tab.col_count))

    def move_column(self, tab: gspread.Worksheet) -> None:
        """Drag a column elsewhere."""
        start, to = self.rng.sample(range(tab.col_count), 2)
        span = {"sheetId": tab.id, "dimension": "COLUMNS", "startIndex": start, "endIndex": start + 1}
        self.spreadsheet.batch_update({"requests": [{"moveDimension": {"source": span, "destinationIndex": to}}]})

    def copy_row(self, tab: gspread.Worksheet) -> None:
        """Copy a row, ID and all, and insert it above."""
        rows = tab.get_all_values()
        ids = rows[0].index("ID")
        n = self.rng.choice([n for n, row in enumerate(rows) if row[ids] in self.ids])
        if tab.row_count < ROWS_MOST:
            self.copied.append((rows[n][ids], set(zip(rows[0], rows[n], strict=True))))
            tab.insert_row(rows[n], self.rng.randint(2, n + 1))

    def delete_row(self, tab: gspread.Worksheet) -> None:
        """Delete a row, rather one that was copied; at least three people stay."""
        rows = tab.get_all_values()
        ids = rows[0].index("ID")
        known = [n for n, row in enumerate(rows) if row[ids] in self.ids]
        named = [rows[n][ids] for n in known]
        copies = [n for n in known if named.count(rows[n][ids]) > 1]
        if not copies and len(known) < 4:
            return
        n = self.rng.choice(copies or known)
        self.buried += [((rows[n][ids], header), value) for header, value in zip(rows[0], rows[n], strict=True)]
        tab.delete_rows(n + 1)
