"""The people the benches work on: the demo's, at 10, 1,000 or 10,000, without a workbook behind them."""

import datetime as dt
import json
from functools import lru_cache
from pathlib import Path

from flask import Flask

from app import create_app
from demo import generate
from sheets.model.columns import Cell
from sheets.model.kinds import to_cell
from sheets.model.schema import READ_TABS
from sheets.state import readings

Grids = dict[str, list[list[Cell]]]


@lru_cache(maxsize=1)
def grids(candidates: int) -> Grids:
    """Tab title -> cells, as a reading of the workbook gives them."""
    made = generate(candidates, 1)
    return {
        tab.title: [
            [c.header for c in tab.columns],
            *([to_cell(c, row.get(c.key)) for c in tab.columns] for row in made[tab.key]),
        ]
        for tab in READ_TABS
    }


def as_json(cells: Grids) -> bytes:
    """The bytes an API would answer with."""
    return json.dumps(cells, ensure_ascii=False).encode()


def app_with(candidates: int, folder: Path, state_url: str = "") -> Flask:
    """The app on a reading of so many candidates, in a folder of its own, its state in SQLite or where it is said."""
    blank = dict.fromkeys(("SPREADSHEET", "SHEETS_EMULATOR_HOST", "STATE_URL", "MAIL_URL", "MEDIA_URL"), "")
    blank["STATE_URL"] = state_url
    app = create_app({**blank, "DATA_DIR": folder, "PUBLIC_URL": "http://localhost", "SECRET_KEY": "bench"})
    readings.store(app.extensions["book"].state, grids(candidates), dt.datetime.now(dt.UTC))
    return app
