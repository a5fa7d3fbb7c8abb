"""axe-core, run in a page."""

from playwright.sync_api import Page

from settings import ROOT

AXE = ROOT / "static" / "vendor" / "axe.min.js"


def axe(page: Page) -> list[str]:
    """What axe-core finds on a page: rule and elements, one line each."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text())  # evaluated, not added as a script: the page's CSP would rightly refuse it
    found = page.evaluate("async () => (await axe.run(document)).violations")
    return [f"{v['id']}: {v['help']} {[n['target'] for n in v['nodes']]}" for v in found]
