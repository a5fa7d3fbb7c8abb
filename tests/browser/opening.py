"""How a page is opened in a test, and what its console says."""

from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from settings import Settings
from views.account.sign_in import make_link

LOCALES = {"fr": "fr-FR", "en": "en-GB"}


def open_context(browser: Browser, **options: object) -> BrowserContext:
    """A phone in French, or what the options say."""
    return browser.new_context(**{"locale": "fr-FR", "viewport": {"width": 390, "height": 844}, **options})  # type: ignore[arg-type]


def link(data_dir: Path, site: str, email: str) -> str:
    """A sign-in link of a served site, as the command would print it."""
    blank = dict.fromkeys(("SECRET_KEY", "STATE_URL", "SPREADSHEET", "SHEETS_EMULATOR_HOST"), "")
    return make_link(Settings.from_environment({**blank, "DATA_DIR": data_dir, "PUBLIC_URL": site}), email)


def opened(browser: Browser, address: str, **options: object) -> Page:
    """A phone in French that followed a link."""
    page = open_context(browser, **options).new_page()
    page.goto(address)
    return page


def complaints(page: Page) -> list[str]:
    """What the console complains of from now on: refused by the CSP, errors, missing files."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard
