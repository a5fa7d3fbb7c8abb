"""The sheet in the browser, beside the plain table of the same tab: 40 columns, as many rows as there are candidates.

The real server on the local workbook, a real Chromium: first paint, frames while one scrolls with the wheel, a pasted
range of 20,000 cells until the workbook holds it, a cell of somebody else's until it is seen, and the browser's memory.
"""

import tempfile
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench.deployment import Deployment, eventually
from bench.timing import Measure, three
from scripts.browser import ARGUMENTS, chromium

COLUMNS = 40
PASTED_ROWS = 500
ROUNDS = 5
TITLE = "Banc"
FRAMES = """(steps) => new Promise((done) => {
  const frame = document.querySelector('.sg'), times = [];
  let left = steps;
  const step = (now) => {
    times.push(now);
    frame.scrollTop += 180;
    if (left-- > 0) requestAnimationFrame(step);
    else done(times);
  };
  requestAnimationFrame(step);
})"""
"""Scrolls a page or so every three frames, and tells when each frame came."""


def run(candidates: int) -> Iterator[Measure | str]:
    """At every number of candidates: a tab of as many rows."""
    from playwright.sync_api import sync_playwright

    path = chromium()
    if path is None:
        yield "grid: no Chromium on this machine"
        return
    with tempfile.TemporaryDirectory() as folder, Deployment(Path(folder), 15, workers=1, quota=0) as site:
        tab = site.sheet().add_worksheet(TITLE, max(candidates, PASTED_ROWS) + 10, COLUMNS)
        lines = [[f"Colonne {c}" for c in range(COLUMNS)]]
        lines += [
            [f"ligne {r} colonne {c}" if c % 5 else str(r * c) for c in range(COLUMNS)] for r in range(candidates)
        ]
        for start in range(0, len(lines), 2000):
            tab.update(lines[start : start + 2000], f"A{start + 1}")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, "--js-flags=--expose-gc"])
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            page = context.new_page()
            page.goto(_link(site))
            yield _first_paint(page, site.site, candidates)
            yield from _living(page, tab, candidates)
            browser.close()


def _link(site: Deployment) -> str:
    from views.account.sign_in import make_link

    return make_link(site.settings, "camille@example.org").replace(site.settings.public_url, site.site)


def _first_paint(page: Any, address: str, rows: int) -> Measure:
    ours: list[float] = []
    floor: list[float] = []
    for n in range(ROUNDS + 1):
        for times, query, wanted in ((ours, "", "#sg-active"), (floor, "&view=table", ".sheet tbody")):
            began = time.monotonic()
            page.goto(f"{address}/staff/sheet?tab={TITLE}{query}", wait_until="commit")
            page.locator(wanted).wait_for()
            times += [time.monotonic() - began] if n else []
    return Measure(f"{rows} rows: to the first paint", three(ours), three(floor), "the plain table, 50 rows")


def _living(page: Any, tab: Any, rows: int) -> Iterator[str]:
    page.goto(page.url.replace("&view=table", ""))
    page.locator("#sg-active").wait_for()
    page.wait_for_function("document.querySelector('[data-part=state]').dataset.state === ''")
    page.wait_for_timeout(6000)  # the rows behind are read
    times = page.evaluate(FRAMES, min(300, rows // 6 + 30))
    gaps = sorted(after - before for before, after in pairwise(times))
    rate = 1000 * (len(times) - 1) / (times[-1] - times[0])
    yield f"  scrolling: {rate:.0f} frames a second; 95 % of frames within {gaps[int(0.95 * len(gaps))]:.0f} ms"
    page.evaluate("document.querySelector('.sg').scrollTop = 0")
    seen = []
    for n in range(ROUNDS):
        began = time.monotonic()
        tab.update([[f"vu {n}"]], "B3")
        page.locator(".sg-cell", has_text=f"vu {n}").wait_for()
        seen.append(time.monotonic() - began)
    low, middle, high = three(seen)
    yield f"  somebody else's cell until it is seen: {low:.2f} to {high:.2f} s, median {middle:.2f} s"
    yield f"  {_paste(page, tab)}"
    yield f"  memory of the page: {_memory(page):.0f} MB"


def _paste(page: Any, tab: Any) -> str:
    block = "\n".join("\t".join(f"collé {r} {c}" for c in range(COLUMNS)) for r in range(PASTED_ROWS))
    page.locator('.sg-row[data-row="2"] .sg-cell').first.click()
    began = time.monotonic()
    page.evaluate(
        """(text) => {
          const data = new DataTransfer();
          data.setData('text/plain', text);
          document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true}));
        }""",
        block,
    )
    shown = time.monotonic() - began
    eventually(lambda: bool(tab.get("AN502") == [[f"collé {PASTED_ROWS - 1} {COLUMNS - 1}"]]), every=0.05)
    in_sheet = time.monotonic() - began
    return f"{PASTED_ROWS * COLUMNS} cells pasted: shown after {shown:.2f} s, in the workbook after {in_sheet:.2f} s"


def _memory(page: Any) -> float:
    """Megabytes of the page's own heap, once what is not needed is given back."""
    page.wait_for_timeout(1500)
    page.evaluate("window.gc && window.gc()")
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    return float(metrics["JSHeapUsedSize"]) / 2**20
