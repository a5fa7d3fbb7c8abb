"""axe-core, run in a page."""

from functools import cache

from playwright.sync_api import Page

from settings import ROOT

AXE = ROOT / "static" / "vendor" / "axe.min.js"
OPTIONS = {"resultTypes": ["violations"], "preload": {"assets": ["media"]}}
"""Every rule; but stylesheets are not fetched and read once more, which no rule that is on asks for."""


def axe(page: Page) -> list[str]:
    """What axe-core finds on a page, by every rule it has: rule and elements, one line each."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_source())  # evaluated, not added as a script: the page's CSP would rightly refuse it
    found = page.evaluate("async options => (await axe.run(document, options)).violations", OPTIONS)
    return [f"{v['id']}: {v['help']} {[n['target'] for n in v['nodes']]}" for v in found]


def found_in_looks(page: Page, looks: tuple[tuple[str, int], ...]) -> list[str]:
    """What axe finds on an open page in several looks, and whether it scrolls sideways in one.

    A look is put on the page as it stands: it is neither asked for again, nor axe read again.

    Args:
        page: open, as wide as the first look.
        looks: (colour scheme, width in pixels).
    """
    found = []
    for scheme, width in looks:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.evaluate("Promise.all(document.getAnimations().map(each => each.finished))")  # colours that are changing
        found += [f"{scheme} {width}: {line}" for line in axe(page)]
        if page.evaluate("document.documentElement.scrollWidth - window.innerWidth") > 0:
            found.append(f"{scheme} {width}: scrolls sideways")
    return found


@cache
def _source() -> str:
    return AXE.read_text()
