"""A real Chromium on the real server."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from scripts.browser import ARGUMENTS, chromium
from tests.browser.town import Town, served
from tests.running import Start, eventually, free_port, starting

# A machine where many tests share few processors may be slow: patience costs time only where something is wrong.
expect.set_options(timeout=60_000)


@pytest.fixture(scope="package")
def driver() -> Iterator[Playwright]:
    """What starts browsers: one for all of them."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def browser(driver: Playwright) -> Iterator[Browser]:
    """The system's Chromium."""
    launched = driver.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
    yield launched
    launched.close()


@pytest.fixture(scope="package")
def town(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One served site for all the tests that only look, or add what no other test minds.

    It ends with the tests of this package: what runs after them would pay for its looks at the workbook.
    """
    folder = tmp_path_factory.mktemp("town") / "data"
    shutil.copytree(template, folder)
    with served(folder) as found:
        yield found


@pytest.fixture
def site(start: Start, data_dir: Path) -> str:
    """The address of the served app."""
    return _serve(start)


@pytest.fixture(scope="module")
def module_data(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook for the tests of a module that are content with one: their `data_dir`."""
    folder = tmp_path_factory.mktemp("module") / "data"
    shutil.copytree(template, folder)
    return folder


@pytest.fixture(scope="module")
def module_site(module_data: Path) -> Iterator[str]:
    """The address of the app served on it: their `site`."""
    with starting(module_data) as start:
        yield _serve(start)


def _serve(start: Start) -> str:
    address = f"http://127.0.0.1:{(port := free_port())}"
    start("serve", "--port", str(port), PUBLIC_URL=address)
    eventually(lambda: requests.get(f"{address}/healthz", timeout=5).status_code == 200)
    return address
