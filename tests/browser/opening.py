"""How a page is opened in a test, and what its console says."""

from playwright.sync_api import Browser, BrowserContext, Page

LOCALES = {"fr": "fr-FR", "en": "en-GB"}


def open_context(browser: Browser, **options: object) -> BrowserContext:
    """A phone in French, or what the options say."""
    return browser.new_context(**{"locale": "fr-FR", "viewport": {"width": 390, "height": 844}, **options})  # type: ignore[arg-type]


def complaints(page: Page) -> list[str]:
    """What the console complains of from now on: refused by the CSP, errors, missing files."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard
