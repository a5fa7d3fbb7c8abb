"""How each cost grows with the candidates and with the visitors: a table, and a picture of it.

Each number of candidates has a process of its own, so that its memory is its own; what is timed is processor time.
Visitors ask one web process of 1,000 candidates for pages: what one page costs it says how many processors an hour's
visitors keep busy. Everything takes a few minutes, most of it to invent 100,000 people.
"""

import gc
import json
import math
import multiprocessing
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TypeVar

import requests

from bench.deployment import Deployment, children, proportional
from bench.people import app_with, as_json, grids
from bench.visits import addresses, get
from cv.slugs import slug_of
from settings import ROOT
from sheets.model.schema import CANDIDATES
from sheets.model.snapshot import build_snapshot
from sheets.state.readings import shared
from views.public.showcase import Finder, looking_in

T = TypeVar("T")

PICTURE = ROOT / "docs" / "growth.svg"
SIZES = (15, 1_000, 10_000, 100_000)
CELLS_AT_MOST = 10_000_000
"""What a workbook of Google's holds."""
VISITORS_AN_HOUR = (10_000, 100_000, 1_000_000)
PAGES_A_VISIT, PAGES_ASKED, CANDIDATES_VISITED = 3, 3_000, 1_000

PEER = "json.loads of the cells"
COSTS = (
    PEER, "the whole workbook read, typed", "one row read again", "the index of search made", "the same after one row",
    "a search", "a CV page made",
)  # fmt: skip
_TINTS = ("#5b5348", "#b4400e", "#1f5d4c", "#272f5e", "#4c1f47", "#5c3d05", "#123f4e")


def run(candidates: int) -> Iterator[str]:
    """Every size at once, with the smallest asked for only."""
    if candidates > 10:
        return
    found: dict[int, dict[str, float]] = {}
    for size in SIZES:
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as one:
            found[size] = one.submit(_costs, size).result()
        told = found[size]
        share = told["cells"] / CELLS_AT_MOST
        costs = ", ".join(f"{name} {_unit(told[name])}" for name in COSTS)
        yield f"{size} candidates, {told['cells']:,.0f} cells ({share:.1%} of what a sheet holds): {costs}; " + (
            f"{told['memory']:.0f} MB with a reading and its index"
        )
    largest = found[SIZES[-1]]
    yield f"  a sheet is full at about {SIZES[-1] * CELLS_AT_MOST / largest['cells']:,.0f} candidates"
    yield from _visited()
    PICTURE.write_text(_drawn(found), encoding="utf-8")
    yield f"  drawn in {PICTURE.relative_to(ROOT)}"


def _costs(size: int) -> dict[str, float]:
    """Seconds of processor time of each of COSTS, the cells of the workbook, and megabytes."""
    cells = grids(size)
    body = as_json(cells)
    found = {"cells": float(sum(len(grid) * len(grid[0]) for grid in cells.values()))}
    grids.cache_clear()
    del cells
    gc.disable()  # as a reading does
    before = proportional(os.getpid())
    found[PEER], read = _timed(lambda: json.loads(body))
    found[COSTS[1]], snapshot = _timed(lambda: build_snapshot(read))
    found[COSTS[3]], finder = _timed(lambda: Finder(snapshot))
    found["memory"] = proportional(os.getpid()) - before
    again = json.loads(body)
    again[CANDIDATES.title][1][CANDIDATES.columns.index(CANDIDATES.by_key["story"])] = "Une autre histoire."
    kept = shared(again, read)
    found[COSTS[2]], edited = _timed(lambda: build_snapshot(kept, 2, previous=snapshot))
    found[COSTS[4]], _ = _timed(lambda: Finder(edited, finder))
    found[COSTS[5]] = _timed(lambda: [finder.directory.index.find("cuisine", 20) for _ in range(20)])[0] / 20
    gc.enable()
    with tempfile.TemporaryDirectory() as folder:
        found[COSTS[6]] = _page(size, Path(folder))
    return found


def _page(size: int, folder: Path) -> float:
    """Seconds of one CV page, made each time."""
    app = app_with(min(size, SIZES[-2]), folder)  # it does not depend on them: inventing them again takes a minute
    app.wsgi_app = app.extensions["cache"].inner  # type: ignore[method-assign]  # as in `rendering`
    book, client = app.extensions["book"], app.test_client()
    pages = [f"/cv/{slug_of(row)}" for row in list(looking_in(book.snapshot).values())[:50]]
    client.get(pages[0])
    took, _ = _timed(lambda: [client.get(page) for page in pages])
    book.state.close()
    return took / len(pages)


def _visited() -> Iterator[str]:
    """Processor time of one page asked of a web process: the first time round, then from memory."""
    with tempfile.TemporaryDirectory() as folder, Deployment(Path(folder), CANDIDATES_VISITED, 1, 0) as deployment:
        web = next(pid for pid, command in children(deployment.server.pid).items() if command == "web process")
        with requests.Session() as session:
            for said in ("each asked for the first time or again", "as they are from then on"):
                spent, visits = _spent(web), addresses(deployment, 0)
                for _ in range(PAGES_ASKED):
                    get(session, next(visits))
                a_page = (_spent(web) - spent) / PAGES_ASKED
                busy = ", ".join(
                    f"{n:,} visitors an hour {n * PAGES_A_VISIT / 3600 * a_page:.2f}" for n in VISITORS_AN_HOUR
                )
                yield f"pages {said}: {_unit(a_page)} of processor time each; processors kept busy by {busy}"


def _spent(pid: int) -> float:
    """Seconds of processor time of a process so far."""
    told = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def _timed(call: Callable[[], T]) -> tuple[float, T]:
    began = time.process_time()
    made = call()
    return time.process_time() - began, made


def _unit(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1e3:.2f} ms"


def _drawn(found: dict[int, dict[str, float]]) -> str:
    """Both axes by powers of ten: what grows in proportion is a line that climbs as steeply as any other such."""
    sizes = list(found)

    def across(size: float) -> float:
        return 70 + 430 * math.log10(size / sizes[0]) / math.log10(sizes[-1] / sizes[0])

    def up(seconds: float) -> float:
        return 400 - 370 * (math.log10(max(seconds, 1e-5)) + 5) / 7

    full = across(sizes[-1] * CELLS_AT_MOST / found[sizes[-1]]["cells"])
    parts = [
        f'<line x1="{full:.0f}" x2="{full:.0f}" y1="30" y2="400" stroke="#999" stroke-dasharray="4 3"/>',
        f'<text x="{full:.0f}" y="24" text-anchor="end">10 million cells: the sheet is full</text>',
    ]
    for power in range(-5, 3):
        label, y = f"{10.0**power:g} s", up(10.0**power)
        parts.append(f'<line x1="70" x2="500" y1="{y:.0f}" y2="{y:.0f}" stroke="#e6ded1"/>')
        parts.append(f'<text x="64" y="{y + 4:.0f}" text-anchor="end">{label}</text>')
    parts += [f'<text x="{across(n):.0f}" y="418" text-anchor="middle">{n}</text>' for n in sizes]
    ends = sorted(COSTS, key=lambda name: found[sizes[-1]][name])
    at = 400.0
    for name in ends:
        tint = _TINTS[COSTS.index(name)]
        points = " ".join(f"{across(n):.0f},{up(found[n][name]):.0f}" for n in sizes)
        at = min(at - 15, up(found[sizes[-1]][name]) + 4)
        parts.append(f'<polyline points="{points}" fill="none" stroke="{tint}" stroke-width="2"/>')
        parts.append(f'<text x="508" y="{at:.0f}" fill="{tint}">{name}</text>')
    title = "Processor time against the number of candidates"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 430" role="img" font-family="sans-serif" '
        f'font-size="11"><title>{title}</title><rect width="720" height="430" fill="#fff"/>{"".join(parts)}</svg>\n'
    )
