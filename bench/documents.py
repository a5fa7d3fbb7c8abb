"""Documents: the PDF beside WeasyPrint and Chromium on the same CV, and the share picture beside Chromium's."""

import importlib.util
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from PIL import Image, ImageOps

from bench.people import app_with
from bench.timing import Measure, compare
from cv.pdf import cv_pdf
from cv.pictures import FACES, SIZES, picture
from scripts.browser import ARGUMENTS, chromium
from views.public.cv import card
from views.public.documents import FACE, DocumentSource, source_of
from views.public.letters import face_of, portrait_of
from views.public.showcase import showcase

RUNS, PEOPLE = 12, 90


def run(candidates: int) -> Iterator[Measure]:
    """Another person's CV each time: Typst remembers what it set before. It does not depend on how many there are."""
    if candidates > 10:
        return
    with tempfile.TemporaryDirectory() as folder:
        app = app_with(PEOPLE, Path(folder))
        with app.test_request_context("/"):
            app.preprocess_request()
            shown = showcase()
            people = [source_of(card(shown, row_id), f"http://localhost/cv/{row_id}") for row_id in shown.looking]
        pages = [app.test_client().get(f"/cv/{source.card.cv.slug}").text for source in people]
        yield from _beside_weasyprint(people[: RUNS + 1], pages)
        yield from _beside_chromium(people[RUNS + 1 :], pages[RUNS + 1 :])
        app.extensions["book"].state.close()


def _documents(people: Iterable[DocumentSource]) -> Callable[[], bytes]:
    left = iter(people)

    def made() -> bytes:
        source = next(left)
        return cv_pdf(source.letter, portrait_of(source.card, source.photo, *FACE), source.resume)

    return made


def _beside_weasyprint(people: list[DocumentSource], pages: list[str]) -> Iterator[Measure]:
    if importlib.util.find_spec("weasyprint") is None:
        print(
            "WeasyPrint is not here: pip install -r bench/requirements.lock, and Pango (apt-get install libpango-1.0-0)"
        )
        return
    try:
        from weasyprint import HTML  # type: ignore[import-not-found, import-untyped, unused-ignore]  # a bench's own
    except OSError as missing:
        print(f"WeasyPrint cannot start, the system lacks Pango (apt-get install libpango-1.0-0): {missing}")
        return

    left = iter(pages)

    def theirs() -> None:
        HTML(string=next(left)).write_pdf(pdf_variant="pdf/ua-1")

    yield compare("PDF of a CV", _documents(people), "WeasyPrint, PDF/UA-1", theirs, RUNS)


def _beside_chromium(people: list[DocumentSource], pages: list[str]) -> Iterator[Measure]:
    path = chromium()
    if path is None:
        print("Chromium is not here: apt-get install chromium")
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        tab = browser.new_page(viewport={"width": 1200, "height": 630})

        photo = _photo()
        printing, shooting, drawing = iter(pages), iter(pages), iter(people)

        def printed() -> None:
            tab.set_content(next(printing))
            tab.pdf(format="A4", tagged=True)

        def shot() -> None:
            tab.set_content(next(shooting))
            tab.screenshot(type="jpeg", quality=85)

        def drawn(photo: bytes) -> None:
            source = next(drawing)
            picture("share", source.letter, face_of(source.card, photo, *FACES["share"]))

        def resized() -> None:
            with Image.open(io.BytesIO(photo)) as image:
                ImageOps.fit(image, SIZES["share"]).save(io.BytesIO(), "JPEG", quality=85)

        yield compare("PDF of a CV", _documents(people), "Chromium kept open, page.pdf", printed, RUNS)
        yield compare("share picture, an initial", lambda: drawn(b""), "Chromium kept open, screenshot", shot, RUNS)
        yield compare("share picture, a photo", lambda: drawn(photo), "Pillow: the photo alone", resized, RUNS)
        browser.close()


def _photo() -> bytes:
    """A photo as uploads keep them; noise is the hardest to compress."""
    saved = io.BytesIO()
    Image.effect_noise((900, 1125), 40).convert("RGB").save(saved, "JPEG", quality=82)
    return saved.getvalue()
