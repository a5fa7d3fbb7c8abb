"""A workbook given back the tabs it had in a copy of its data file: one version more, like any other change."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from emulator.model import Spreadsheet
from emulator.sheet import GridRow, Sheet
from emulator.store import Store

Owner = tuple[str, int]
Owners = Mapping[int, Owner]
"""Key of a row -> its file and tab."""


def go_back(store: Store, copy: Store, caller: str, stays: Callable[[str], bool]) -> None:
    """Put every tab of a copy in the place of what the tab is now; tabs made since stay, after them.

    Rows and columns are those they were, under their keys: who has the tab open stays in their row.

    Args:
        store: the data file.
        copy: one made of it earlier (`Store.copy_to`).
        caller: the account that does it.
        stays: whether the tab of a title is left as it is.

    Raises:
        ValueError: it is no copy of this data file.
    """
    with copy.reading():
        thens = {file.id: book for file in copy.files() if (book := copy.workbook(file.id))}
        with store.writing():
            owners = {
                row.key: (file.id, sheet.sheet_id)
                for file in store.files() if (book := store.workbook(file.id))
                for sheet in book.sheets
                for row in sheet.rows if row
            }  # fmt: skip
            for file_id, then in thens.items():
                file, now = store.file(file_id), store.workbook(file_id)
                if file and now:
                    draft = now.draft(caller)
                    _put_back(draft, then, stays, owners)
                    store.save(draft, file)


def _put_back(draft: Spreadsheet, then: Spreadsheet, stays: Callable[[str], bool], owners: Owners) -> None:
    if draft.styles[: len(then.styles)] != then.styles:  # formats are numbered, and none ever goes
        raise ValueError("not a copy of this workbook")
    present = {sheet.sheet_id: sheet for sheet in draft.sheets}
    came = [
        _as_it_was(old, present.get(old.sheet_id), owners, (draft.file_id, old.sheet_id))
        for old in then.sheets
        if not stays(old.title)
    ]
    ids = {sheet.sheet_id for sheet in came}
    rest = [sheet for sheet in draft.sheets if sheet.sheet_id not in ids]
    taken = {sheet.title.casefold() for sheet in (*came, *rest)}
    for sheet in rest:  # a tab made since, with the name of one that comes back
        if any(sheet.title.casefold() == one.title.casefold() for one in came):
            number = next(n for n in range(2, len(taken) + 3) if f"{sheet.title} {n}".casefold() not in taken)
            sheet.change_meta()["properties"]["title"] = f"{sheet.title} {number}"
    draft.sheets = came + rest
    draft.order_changed = True


def _as_it_was(old: Sheet, now: Sheet | None, owners: Owners, mine: Owner) -> Sheet:
    sheet = now or Sheet(0, old.sheet_id, {})
    highest = max(sheet.highest_column_key, old.highest_column_key)
    sheet.change_meta().clear()
    sheet.meta |= json.loads(json.dumps(old.meta))
    sheet.meta["columnKeys"] = {"order": old.column_keys, "highest": highest}
    rows = ((row, row.key if row else 0) for row in old.rows)
    # A data file that was put back from a backup since may have given a key to another tab.
    sheet.adopt(
        [GridRow(key if owners.get(key, mine) == mine else 0, text=row.text) if row else None for row, key in rows]
    )
    return sheet
