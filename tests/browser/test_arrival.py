"""How a public page comes: painted from one request, light, and still while the rest of it arrives."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, Playwright, Route

from tests.browser.opening import open_context
from tests.browser.system_fonts import SYSTEMS, browser_with
from tests.browser.town import CV, WITH_PHOTO, Town

pytestmark = pytest.mark.browser
BUDGETS = {
    "/": 52_000, CV: 55_000, WITH_PHOTO: 55_000, "/cv/rosa-c5rsa": 42_000, "/figures": 50_000,
    "/opportunities/new": 69_000, f"{CV}/write": 69_000, "/testimonials/{invitation}": 55_000,
    "/shares/{shares}": 52_000,
}  # fmt: skip
"""Bytes over the wire, with all that a page asks for but photos. Three weights of the font are 37,000 of them."""
FONTS_MOVE = 0.02
"""What fonts may move as they take the place of others: 0.004 measured with Arial; 0.1 is felt (web.dev)."""
FULLEST = ("/", CV, f"{CV}/write")
"""The pages with the most lines to move."""

WATCH = """window.moved = [];
    new PerformanceObserver(list => list.getEntries().forEach(shift => window.moved.push(
        [shift.value, shift.sources.map(s => s.node && (s.node.outerHTML || s.node.textContent).slice(0, 80))])))
        .observe({type: "layout-shift", buffered: true})"""
PAINTED = """new Promise(done => new PerformanceObserver(list => done(list.getEntries()[0].name))
    .observe({type: "paint", buffered: true}))"""
SETTLED = """document.fonts.ready.then(() => new Promise(done =>
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50)))))"""
MOVED = "() => window.moved.splice(0)"
CAME = """[...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
    .map(entry => [entry.name, entry.encodedBodySize, entry.renderBlockingStatus])"""


class Gate:
    """Holds back what a page asks for besides itself, until it is let in."""

    def __init__(self, page: Page) -> None:
        self.held: list[Route] = []
        self.open: tuple[str, ...] = ()
        page.route("**/*", self._ask)

    def _ask(self, route: Route) -> None:
        if route.request.is_navigation_request() or any(word in route.request.url for word in self.open):
            route.continue_()
        else:
            self.held.append(route)

    def let_in(self, *words: str) -> None:
        """Let in what has one of these words in its address; "" for everything."""
        self.open += words
        waiting, self.held = self.held, []
        for route in waiting:
            self._ask(route)


@contextmanager
def arriving(browser: Browser, address: str, width: int) -> Iterator[tuple[Page, Gate]]:
    """A page of which nothing but itself has come yet."""
    with open_context(browser, viewport={"width": width, "height": 844}) as context:
        context.add_init_script(WATCH)
        page = context.new_page()
        gate = Gate(page)
        page.goto(address, wait_until="commit")
        yield page, gate
        gate.let_in("")


@pytest.fixture(scope="module", params=SYSTEMS)
def system(
    driver: Playwright, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Browser]:
    """A browser on a machine that has one family of fonts, whatever this one has."""
    with browser_with(driver, request.param, tmp_path_factory.mktemp("fonts")) as launched:
        yield launched


@pytest.mark.parametrize("width", [390, 1280])
def test_still_whatever_fonts_the_system_has(system: Browser, town: Town, width: int) -> None:
    for path in FULLEST:
        with arriving(system, town.address + path, width) as (page, gate):
            assert page.evaluate(PAINTED).startswith("first-")
            gate.let_in("/static/", "/seen")
            page.evaluate(SETTLED)
            moved = page.evaluate(MOVED)
            assert sum(value for value, _ in moved) < FONTS_MOVE, (path, moved)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", BUDGETS)
def test_painted_from_one_request_light_and_still(browser: Browser, town: Town, path: str, width: int) -> None:
    with arriving(browser, town.address + path.format(**town.tokens), width) as (page, gate):
        assert page.evaluate(PAINTED).startswith("first-")
        assert gate.held  # the fonts, the script, the drawings come after
        gate.let_in("/static/", "/seen")
        page.evaluate(SETTLED)
        moved = page.evaluate(MOVED)
        assert sum(value for value, _ in moved) < FONTS_MOVE, moved
        gate.let_in("/media/")
        page.wait_for_load_state("networkidle")
        page.evaluate(SETTLED)
        assert page.evaluate(MOVED) == []  # photos take the room that was kept for them
        came = page.evaluate(CAME)
        assert [name for name, _, blocks in came if blocks != "non-blocking"] == []
        assert sum(size for name, size, _ in came if "/media/" not in name) < BUDGETS[path], came
        assert all(size for name, size, _ in came if "/static/" in name), "nothing was weighed"


def test_photos_come_late_where_the_page_keeps_room_for_them(browser: Browser, town: Town) -> None:
    with arriving(browser, town.address + WITH_PHOTO, 390) as (page, gate):
        gate.let_in("/static/", "/seen")
        page.evaluate(SETTLED)
        assert any("/media/" in route.request.url for route in gate.held)
        room = page.locator(".cv .portrait img").bounding_box()
        gate.let_in("/media/")
        page.locator(".cv .portrait img").evaluate("image => image.decode()")
        assert page.locator(".cv .portrait img").bounding_box() == room
