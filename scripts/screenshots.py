"""Take the pictures of README and docs/ again: the demo workbook, the real server, the system's Chromium.

`make screenshots` runs it. It works in a folder of its own and leaves the developer's data alone.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, StorageState, sync_playwright

from scripts.browser import ARGUMENTS, chromium

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "screenshots"
PORT = 5943
PHONE, DESKTOP = (390, 844), (1280, 800)
# name, address, who is signed in, size, colours, language
SHOTS = (
    ("gallery", "/", "", DESKTOP, "light", "fr-FR"),
    ("gallery-phone", "/", "", PHONE, "dark", "en-GB"),
    ("cv", "/cv/abdenour-c2abd", "", DESKTOP, "light", "fr-FR"),
    ("cv-phone", "/cv/abdenour-c2abd", "", PHONE, "light", "fr-FR"),
    ("cv-dark", "/cv/abdenour-c2abd", "", DESKTOP, "dark", "en-GB"),
    ("opportunity", "/opportunities/new?for=abdenour-c2abd", "", PHONE, "light", "fr-FR"),
    ("figures", "/figures", "", DESKTOP, "light", "fr-FR"),
    ("coach", "/coach/", "coach", PHONE, "light", "fr-FR"),
    ("form", "/coach/candidates/C2ABD/cv", "coach", PHONE, "light", "fr-FR"),
    ("candidate", "/me/", "candidate", PHONE, "light", "fr-FR"),
    ("staff", "/staff/", "staff", DESKTOP, "light", "fr-FR"),
    ("opportunities", "/staff/opportunities", "staff", DESKTOP, "light", "fr-FR"),
    ("guide-list", "/staff/views/candidates?by=zone", "staff", DESKTOP, "light", "fr-FR"),
    ("guide-board", "/staff/views/vpath", "staff", DESKTOP, "light", "fr-FR"),
    ("guide-calendar", "/staff/views/vcend?month=2026-12", "staff", DESKTOP, "light", "fr-FR"),
    ("guide-map", "/staff/views/vdept", "staff", DESKTOP, "light", "fr-FR"),
    ("guide-person", "/staff/candidates/C2ABD", "staff", DESKTOP, "light", "fr-FR"),
    ("guide-form", "/forms/parler-de-votre-metier", "", PHONE, "light", "fr-FR"),
    ("guide-sheet", "/staff/sheet?tab=Candidats&row=5", "staff", DESKTOP, "light", "fr-FR"),
    ("guide-sheet-phone", "/staff/sheet?tab=Candidats&q=abdenour#r2", "staff", PHONE, "light", "fr-FR"),
    ("guide-sheet-copies", "/staff/sheet/copies", "staff", DESKTOP, "light", "fr-FR"),
    ("guide-sheet-import", "/staff/sheet/import", "staff", DESKTOP, "light", "fr-FR"),
)


def main() -> None:
    """Take them all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with served() as (address, links), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        sessions = {who: _signed_in(browser, link) for who, link in links.items()}
        for name, path, who, (width, height), colours, language in SHOTS:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme=colours,  # type: ignore[arg-type]  # one of its literals
                locale=language,
                storage_state=sessions.get(who),
            )
            page = context.new_page()
            page.goto(address + path)
            if "/staff/sheet" in path:
                page.wait_for_timeout(1000)  # its script reads the tab once it is there
            if path.endswith("/import"):
                bring_a_file(page)
            if name.startswith("guide-"):  # what the page is about, not the menu again
                page.locator("main").evaluate("main => main.scrollIntoView()")
            page.screenshot(path=FOLDER / f"{name}.png")
            context.close()
        browser.close()


def bring_a_file(page: Page) -> None:
    """The preview of a file, as the team sees it before anything is written."""
    text = "ID;Prénom;Nom;Téléphone\nC3KEN;Kenny;;07 00 00 00 01\n;Zoé;Martin;01 02\n"
    page.set_input_files("#import-file", {"name": "Candidats.csv", "mimeType": "text/csv", "buffer": text.encode()})
    page.get_by_role("button", name="Voir ce qui changerait").click()
    page.get_by_role("button", name="Importer").wait_for()


@contextmanager
def served() -> Iterator[tuple[str, dict[str, str]]]:
    """The demo, served from a folder that goes away: its address, and a sign-in link for each kind of user."""
    address = f"http://127.0.0.1:{PORT}"
    with tempfile.TemporaryDirectory() as folder:
        blank = dict.fromkeys(("SPREADSHEET", "SHEETS_EMULATOR_HOST", "STATE_URL", "MAIL_URL", "MEDIA_URL"), "")
        env = {**os.environ, **blank, "DATA_DIR": folder, "PUBLIC_URL": address, "PYTHONUNBUFFERED": "1"}
        command = [sys.executable, "-m", "flask", "--app", "app", "serve", "--demo", "--port", str(PORT)]
        with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as server:
            try:
                yield address, _links(server)
            finally:
                server.terminate()


def _links(server: "subprocess.Popen[str]") -> dict[str, str]:
    links: dict[str, str] = {}
    who = ""
    assert server.stdout
    for line in server.stdout:
        if match := re.search(r"sign in as (\w+)", line):
            who = match.group(1)
        elif match := re.search(r"http\S+/sign-in/\S+", line):
            links[who] = match.group()
        if len(links) == 3:
            break
    return links


def _signed_in(browser: Browser, link: str) -> StorageState:
    context = browser.new_context()
    page = context.new_page()
    for _ in range(100):  # the web process starts just after the links are printed
        try:
            page.goto(link)
            break
        except Error as error:
            if "ERR_CONNECTION_REFUSED" not in str(error):
                raise
            page.wait_for_timeout(100)
    state = context.storage_state()
    context.close()
    return state


if __name__ == "__main__":
    main()
