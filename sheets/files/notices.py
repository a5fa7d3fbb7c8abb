"""What an export or an import has to tell people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_BAD_CELLS = {
    "bad_date": "not a date",
    "bad_phone": "not a phone number",
    "bad_email": "not an e-mail address",
    "bad_link": "not a link",
    "bad_number": "not a number",
    "bad_yes_no": "neither yes nor no",
    "not_in_list": "not in the list",
    "odd_id": "not a possible ID",
}
_DOUBTS = {
    "several_ids": "the ID {other} stands several times in the sheet",
    "other_id": "its ID is not in the sheet, but {other} there has the same name or e-mail",
    "several": "it may be any of {other}",
    "email_of_another": "this e-mail is that of {other}, who has another name",
    "other_email": "same name as {other}, another e-mail",
    "twice": "same person as row {other} of the file",
}

MESSAGES: Mapping[str, str] = {
    # Files that cannot be read
    "no_file": "{name} does not exist.",
    "empty_file": "{name} is empty.",
    "unknown_file": (
        "{name} is neither an .xlsx nor an .ods workbook, nor a .csv. Open it in your program and save it as .xlsx."
    ),
    "old_excel": "{name} is a workbook of the old Excel format (.xls). Open it and save it as .xlsx.",
    "binary_excel": "{name} is a binary Excel workbook (.xlsb). Open it and save it as .xlsx.",
    "password": "{name} is protected by a password. Open it, remove the password, save it.",
    "web_page": "{name} is a web page or an old XML export, not a workbook. Open it and save it as .xlsx.",
    "other_kind": "{name} is a {kind} file, not a workbook.",
    "corrupted": "{name} is damaged ({where}). Open it in your spreadsheet program, which may mend it, and save it.",
    "bomb": "{name} unfolds into far more than its size ({where}): it is refused, as a trap.",
    "entities": "{name} holds XML entity definitions ({where}), which no spreadsheet program writes: it is refused.",
    "too_many_cells": "{name} has more than 10 million cells: more than a workbook can hold.",
    "no_sheet": "{name} has no tab.",
    "large_here": "{name} is too large for a browser: `workbook import`, on the server, takes it.",
    "csv_encoding": "{name} is not readable text. Save it as “CSV UTF-8”.",
    "unknown_extension": "{name}: an export writes an .xlsx file, a .zip of .csv, or a folder.",
    # What a file could not keep
    "cut_text": (
        "{tab}!{cell}: {length} characters. The xlsx format holds 32,767: the file has the beginning, then a mark, "
        "which an import leaves aside."
    ),
    "cut_title": "The tab “{tab}” is called “{short}” in the file: Excel does not accept its name.",
    "moved_meanwhile": "Somebody was writing meanwhile: the file mixes two moments.",
    "csv_loses": "csv keeps no formula (its result is written), no format, no colour, no dropdown.",
    # What an import found
    "cut_here": "{tab}!{cell}: this text was cut by an xlsx file; the cell is not imported.",
    "unknown_tab": "Tab “{tab}”: not one of the programme's, nor recognised by its headers; left aside.",
    "own_tab_there": "Tab “{tab}”: one of your own, already in the workbook; left as it is.",
    "own_tab_new": "Tab “{tab}”: one of your own; it will be made ({rows} rows).",
    "no_header": "Tab “{tab}”: no header row was recognised in its first 20 rows.",
    "header_at": "Tab “{tab}”: headers found on row {row}; what is above is left.",
    "double_header": "{tab}!{cell}: the header “{header}” stands twice; the first column counts.",
    "renamed_header": "{tab}: “{header}” is understood as “{column}”.",
    "new_column": "{tab}: the column “{header}” will be added.",
    "column_left": "{tab}: the column “{header}” is not in the sheet; it is left aside.",
    "error_cell": "{tab}!{cell}: error {value}; the cell is left aside.",
    "formula_there": "{tab}!{cell}: the sheet has a formula here (“{column}”); “{value}” is left aside.",
    "not_calculated": "{tab}!{cell}: a formula without a result; save the file with a spreadsheet program first.",
    "formulas_as_values": "{tab}: {count} formula(s) in the file; their results are taken.",
    "own_column_change": "{tab}!{cell}: “{column}” is a column of your own; “{old}” stays, the file says “{new}”.",
    "settings_change": "{tab}: “{row}” is there already and differs ({columns}); change it by hand in the sheet.",
    "double_id": "{tab}, row {row} of the file: the ID {id} stands there several times; these rows are left aside.",
    "too_long": "{tab}!{cell}: {length} characters; a cell holds 50,000. It is left aside.",
    "control_dropped": "{tab}!{cell}: control characters were taken out.",
    "merged": "{tab}: {count} merged cell(s); the value counts for each of their rows.",
    "hidden": "Tab “{tab}”: hidden in the file; read all the same.",
    "not_restored": "“{tab}”: {what} was not put back ({why}).",
    "changed_since": "{tab} {row}, “{column}”: changed since the import; left as it is (“{value}”).",
    "column_stays": "{tab}: the column “{header}”, which the import added, stays: it holds something else.",
    "row_changed_since": "{tab} {row}: the imported row was changed since; it stays.",
    "tab_changed_since": "Tab “{tab}”: changed since the import; it stays.",
    "tab_unsure": "Tab “{tab}”: made by an import that was interrupted, perhaps changed since; it stays.",
    "put_back_below": "{tab}: a row taken away by mistake was put back at the end ({row}).",
    "waits_for_person": "{tab} {row}, “{column}”: changed in the meantime; the decision waits on the staff page.",
    **{
        f"doubt_{code}": "{tab}, row {row} of the file ({who}): " + why + "; left aside."
        for code, why in _DOUBTS.items()
    },
    **{f"cell_{code}": "{tab}!{cell}: “{value}” (" + what + ", “{column}”)." for code, what in _BAD_CELLS.items()},
}
"""Code -> what is said."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell.

    Args:
        code: a key of MESSAGES.
        values: what its sentence names.
    """

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return MESSAGES[self.code].format(**self.values)


def notice(code: str, **values: Any) -> Notice:
    """A notice, its values by name."""
    return Notice(code, values)
