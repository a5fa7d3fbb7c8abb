"""Files of 20,000 rows: read, written, compared and imported, beside openpyxl reading the very same file.

openpyxl is what one would read an xlsx file with; in its read-only mode it streams, and keeps nothing. Ours keeps the
formats, so that dates and leading zeros come back. An import besides finds each row, and writes it to the local
workbook and to the state database, which openpyxl does not: that ratio is what an import costs over reading.
"""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import openpyxl

from bench.timing import Measure, compare, three
from settings import Settings
from sheets.api.connection import connect, create_workbook
from sheets.files.opening import read_file, write_file
from sheets.imports import importing
from sheets.imports.previewing import ImportContext, preview
from sheets.setup.workbook import prepare
from sheets.state.database import State

ROWS = 20_000
HEADERS = ("Prénom", "Nom", "E-mail", "Téléphone", "Code postal", "Accroche", "Ambition 1", "Passions", "Notes")
RUNS = 3


def run(candidates: int) -> Iterator[Measure]:
    """Twenty thousand rows whatever the size asked: with the smallest only."""
    if candidates > 10:
        return
    with tempfile.TemporaryDirectory() as folder:
        file = _made(Path(folder) / "Candidats.xlsx")
        name = f"openpyxl reads {ROWS} rows"
        yield compare(f"read {ROWS} rows of xlsx", lambda: read_file(file), name, lambda: _openpyxl(file), RUNS)
        content, copy = read_file(file), Path(folder) / "copy.xlsx"
        beside = f"openpyxl writes {ROWS} rows"
        yield compare(
            f"write {ROWS} rows of xlsx", lambda: write_file(content, copy), beside, lambda: _made(copy), RUNS
        )
        ours = [_import(Path(folder) / str(n), file) for n in range(RUNS)]
        floor = [_timed(file) for _ in range(RUNS)]
        yield Measure(f"import {ROWS} new rows", three(ours), three(floor), name)


def _made(file: Path) -> Path:
    """A list as staff have them: no ID."""
    made = openpyxl.Workbook(write_only=True)
    tab = made.create_sheet("Candidats")
    tab.append(HEADERS)
    for n in range(ROWS):
        phone, code = f"06{n:08d}", f"{n % 95000:05d}"
        texts = (f"Une phrase de {n}", "dans la cuisine", "Football\nLecture", "vue en mai")
        tab.append((f"Lina{n}", f"Diallo{n}", f"lina{n}@example.org", phone, code, *texts))
    made.save(file)
    return file


def _openpyxl(file: Path) -> None:
    book = openpyxl.load_workbook(file, read_only=True)
    for row in book["Candidats"].iter_rows(values_only=True):
        assert row
    book.close()


def _timed(file: Path) -> float:
    began = time.perf_counter()
    _openpyxl(file)
    return time.perf_counter() - began


def _import(folder: Path, file: Path) -> float:
    """Seconds of an import into a new workbook: read, compared, written, remembered."""
    blank = dict.fromkeys(("SPREADSHEET", "SHEETS_EMULATOR_HOST", "STATE_URL", "MAIL_URL", "MEDIA_URL"), "")
    settings = Settings.from_environment({**blank, "DATA_DIR": folder, "SECRET_KEY": "bench"})
    create_workbook(settings, "Bench")
    workbook = connect(settings)
    prepare(workbook)
    state = State(settings.state_url)
    began = time.perf_counter()
    context = ImportContext(state, workbook, lambda: None)
    seen = preview(context, read_file(file))
    outcome = importing.run(context, importing.start(context, seen, file.name, "bench"), seen)
    took = time.perf_counter() - began
    assert outcome.rows == ROWS
    state.close()
    return took
