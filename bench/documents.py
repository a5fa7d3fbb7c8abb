"""Documents: the PDF beside WeasyPrint and Chromium on the same CV, and the share picture beside Chromium's."""

import importlib.util
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from flask import Flask

from bench.people import app_with
from bench.timing import Measure, compare
from cv.pdf import cv_pdf
from cv.pictures import FACES, picture
from scripts.browser import ARGUMENTS, chromium
from views.documents import FACE, Source, source_of
from views.letters import portrait_of
from views.public import card
from views.showcase import showcase

RUNS = 7


def run(candidates: int) -> Iterator[Measure]:
    """One published CV; its documents do not depend on how many others there are, so only the smallest size is run."""
    if candidates > 10:
        return
    with tempfile.TemporaryDirectory() as folder:
        app = app_with(candidates, Path(folder))
        with app.test_request_context("/"):
            app.preprocess_request()
            shown = showcase()
            source = source_of(card(shown, next(iter(shown.looking))), "http://localhost/cv/x")
        page = _page(app, source)
        yield from _beside_weasyprint(source, page)
        yield from _beside_chromium(source, page)
        app.extensions["book"].state.close()


def _document(source: Source) -> Callable[[], bytes]:
    return lambda: cv_pdf(source.letter, portrait_of(source.card, source.photo, *FACE), source.resume)


def _page(app: Flask, source: Source) -> str:
    """The CV's page with its stylesheet in it: what the peers turn into a PDF."""
    client = app.test_client()
    html = client.get(f"/cv/{source.card.cv.slug}").text
    styles = (Path(app.static_folder or "") / "css" / "tremplin.css").read_text()
    return html.replace("</head>", f"<style>{styles}</style></head>")


def _beside_weasyprint(source: Source, page: str) -> Iterator[Measure]:
    if importlib.util.find_spec("weasyprint") is None:
        print(
            "WeasyPrint is not here: pip install -r bench/requirements.txt, and Pango (apt-get install libpango-1.0-0)"
        )
        return
    try:
        from weasyprint import HTML  # type: ignore[import-not-found, unused-ignore]
    except OSError as missing:
        print(f"WeasyPrint cannot start, the system lacks Pango (apt-get install libpango-1.0-0): {missing}")
        return

    def theirs() -> None:
        HTML(string=page).write_pdf(pdf_variant="pdf/ua-1")

    yield compare("PDF of a CV", _document(source), "WeasyPrint, PDF/UA-1", theirs, RUNS)


def _beside_chromium(source: Source, page: str) -> Iterator[Measure]:
    path = chromium()
    if path is None:
        print("Chromium is not here: apt-get install chromium")
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        tab = browser.new_page(viewport={"width": 1200, "height": 630})

        def printed() -> None:
            tab.set_content(page)
            tab.pdf(format="A4", tagged=True)

        def shot() -> None:
            tab.set_content(page)
            tab.screenshot(type="jpeg", quality=85)

        def drawn() -> None:
            picture("share", source.letter, portrait_of(source.card, source.photo, *FACES["share"]))

        yield compare("PDF of a CV", _document(source), "Chromium kept open, page.pdf", printed, RUNS)
        yield compare("share picture of a CV", drawn, "Chromium kept open, screenshot", shot, RUNS)
        browser.close()
