"""The folded form of a CV, for tests: its parts opened, and what is unsaved saved."""

from playwright.sync_api import Page

OPEN = """ids => {
    const parts = ids.length ? ids.map(id => document.getElementById(id)) : document.querySelectorAll('details.part');
    for (const part of parts) {
        for (let at = part; at; at = at.parentElement) if (at.tagName === 'DETAILS') at.open = true;
    }
}"""


def unfold(page: Page, *parts: str) -> None:
    """Open parts of a form, all of them where none is named."""
    page.evaluate(OPEN, list(parts))


def save_all(page: Page) -> None:
    """Press the one button that saves."""
    page.locator("#save-all").click()
