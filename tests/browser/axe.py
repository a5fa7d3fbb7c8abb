"""axe-core, run in a page."""

from functools import cache

from playwright.sync_api import Page

from settings import ROOT

AXE = ROOT / "static" / "vendor" / "axe.min.js"
OPTIONS = {"resultTypes": ["violations"], "preload": {"assets": ["media"]}}
"""Every rule; but stylesheets are not fetched and read once more, which no rule that is on asks for."""
COLOURS = ("color-contrast", "link-in-text-block")
"""The rules that look at colours, which are the same in every language."""
EVERYTHING: dict[str, object] = {}
COLOURS_ALONE: dict[str, object] = {"runOnly": {"type": "rule", "values": COLOURS}}
ALL_BUT_COLOURS: dict[str, object] = {"rules": {rule: {"enabled": False} for rule in COLOURS}}
RUN = """async options => (await axe.run(document, options)).violations
    .map(one => [one.id, one.help, one.nodes.map(node => node.target)])"""
Look = tuple[str, int, dict[str, object] | None]
"""Colour scheme, width in pixels, what axe is asked there; None: nothing."""
LOOKS: dict[str, tuple[Look, ...]] = {
    "fr": (("light", 390, EVERYTHING), ("dark", 1280, COLOURS_ALONE)),
    "en": (("light", 1280, ALL_BUT_COLOURS), ("dark", 390, None)),
}
"""Both languages, schemes and widths, and of axe in each what it changes: no screen is asked the same twice."""


def axe(page: Page, options: dict[str, object] = EVERYTHING) -> list[str]:
    """What axe-core finds on a page: rule and elements, one line each.

    Args:
        page: the page.
        options: which rules; every one it has where nothing is said.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_source())  # evaluated, not added as a script: the page's CSP would rightly refuse it
    # Saying where each element stands takes a fifth of the time: it is asked when there is something to say.
    if not page.evaluate(RUN, {**OPTIONS, **options, "selectors": False}):
        return []
    return [f"{rule}: {said} {targets}" for rule, said, targets in page.evaluate(RUN, {**OPTIONS, **options})]


def keep_axe(page: Page) -> None:
    """Give axe-core to every page that is opened there from now on, without sending it each time."""
    page.add_init_script(path=AXE)


def found_in_looks(page: Page, looks: tuple[Look, ...]) -> list[str]:
    """What axe finds on an open page in several looks, and whether it scrolls sideways in one.

    A look is put on the page as it stands: it is neither asked for again, nor axe read again. The one that the page is
    opened in comes first, so that each page is laid out as often as it has looks, not once more.

    Args:
        page: open.
        looks: in any order.
    """
    found = []
    for scheme, width, options in sorted(looks, key=lambda look: look[1] != _width(page)):
        if width != _width(page):
            page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.evaluate("Promise.all(document.getAnimations().map(each => each.finished))")  # colours that are changing
        if options is not None:
            found += [f"{scheme} {width}: {line}" for line in axe(page, options)]
        if page.evaluate("document.documentElement.scrollWidth - window.innerWidth") > 0:
            found.append(f"{scheme} {width}: scrolls sideways")
    return found


def _width(page: Page) -> int:
    size = page.viewport_size
    return size["width"] if size else 0


@cache
def _source() -> str:
    return AXE.read_text()
