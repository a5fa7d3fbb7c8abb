"""A real Chromium on the real server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, Page, sync_playwright

from scripts.browser import ARGUMENTS, chromium
from settings import ROOT
from tests.running import Start, eventually, free_port

AXE = ROOT / "static" / "vendor" / "axe.min.js"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        yield launched
        launched.close()


@pytest.fixture
def site(start: Start, data_dir: Path) -> str:
    """The address of the served app."""
    address = f"http://127.0.0.1:{(port := free_port())}"
    start("serve", "--port", str(port), PUBLIC_URL=address)
    eventually(lambda: requests.get(f"{address}/healthz", timeout=5).status_code == 200)
    return address


def axe(page: Page) -> list[str]:
    """What axe-core finds on a page: rule and elements, one line each."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text())  # evaluated, not added as a script: the page's CSP would rightly refuse it
    found = page.evaluate("async () => (await axe.run(document)).violations")
    return [f"{v['id']}: {v['help']} {[n['target'] for n in v['nodes']]}" for v in found]
