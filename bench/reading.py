"""Reading: from the API's bytes to typed rows with indexes and problems, against json.loads of the same bytes."""

import gc
import json
from collections.abc import Iterator

from bench.people import Grids, as_json, grids
from bench.timing import Measure, compare
from sheets.model.schema import CANDIDATES
from sheets.model.snapshot import build_snapshot


def run(candidates: int) -> Iterator[Measure]:
    """The Candidats tab alone, then the whole workbook."""
    whole = grids(candidates)
    yield _measure(f"reading {candidates} candidates", {CANDIDATES.title: whole[CANDIDATES.title]})
    yield _measure(f"reading the whole workbook ({candidates})", whole)


def _measure(name: str, cells: Grids) -> Measure:
    body = as_json(cells)
    floor_name = f"json.loads of {len(body) / 1e6:.1f} MB"

    def ours() -> None:
        # As readings.load does it: the collector would walk every new object again and again.
        gc.disable()
        build_snapshot(json.loads(body))
        gc.enable()

    def floor() -> None:
        gc.disable()
        json.loads(body)
        gc.enable()

    return compare(name, ours, floor_name, floor, runs=5)
