"""The CV as a PDF: one page when it fits, two at most."""

from collections.abc import Callable
from dataclasses import asdict, astuple, dataclass, replace
from functools import cache, partial
from typing import Any

from cv.letter import Contact, CVText, Said, clipped
from cv.portraits import Portrait
from cv.qr import qr_svg
from cv.typesetting import count_pages, pdf

MOST_PAGES = 2
SHORTEST_STORY = 600
"""Letters of the story that are kept whatever else must go."""

_ROWS = ("testimonials", "sections", "path", "facts")


@dataclass(frozen=True, slots=True)
class Setting:
    """How wide a letter is set.

    Args:
        size: of the text, in points.
        gap: between parts, in points.
        margin: at the sides, in millimetres.
        display: size of the first name, in points.
        face: width of the portrait, in millimetres.
    """

    size: float
    gap: float
    margin: float
    display: float
    face: float


COMFORTABLE = Setting(11.5, 12, 24, 40, 40)
SMALLEST = Setting(9.5, 2.5, 18, 30, 25)
"""Still easy to read: Atkinson's letters are large for their size."""

STEPS = 4
"""From one to the other by half a point: finer is not seen, and each step tried takes a reader 10 ms."""


def cv_pdf(letter: CVText, portrait: Portrait, resume: str, contact: Contact | None = None) -> bytes:
    """The PDF of a CV: tagged, PDF/UA-1, always the same bytes for the same arguments.

    Args:
        letter: the CV.
        portrait: the photo or the initial.
        resume: the same CV as JSON Resume, attached; empty: none.
        contact: how to reach the person, for a private copy only.
    """
    files = {"portrait.svg": portrait.svg}
    if letter.address:
        files["qr.svg"] = qr_svg(letter.address)
    if resume:
        files["cv.json"] = resume
    common = {
        "portrait": portrait.alt,
        "contact": {"name": contact.name, "lines": contact.lines} if contact else None,
        "attached": bool(resume),
    }

    def data(told: CVText, setting: Setting, cut: bool) -> dict[str, Any]:
        return told.data() | common | asdict(setting) | {"cut": cut}

    @cache
    def pages_at(step: int) -> int:
        return count_pages("letter", data(letter, _setting(step), False), files)

    def fits_in(most: int, step: int) -> bool:
        return pages_at(step) <= most

    def fits_without(cuts: int) -> bool:
        return count_pages("letter", data(shortened(letter, cuts), SMALLEST, True), files) <= MOST_PAGES

    for most in range(1, MOST_PAGES + 1):
        step = _first_that_fits(STEPS, partial(fits_in, most))
        if step is not None:
            return pdf("letter", data(letter, _setting(step), False), files)
    most_cuts = pieces(letter)
    cuts = _first_that_fits(most_cuts, fits_without)
    return pdf("letter", data(shortened(letter, most_cuts if cuts is None else cuts), SMALLEST, True), files)


def shortened(letter: CVText, cuts: int) -> CVText:
    """A letter with so many pieces less.

    First the end of the story, a letter at a time; then testimonials, sections staff added, the oldest steps of the
    path, at last the lines of what is practical.

    Args:
        letter: the whole.
        cuts: pieces to take away, at most `pieces(letter)`.
    """
    gone = min(cuts, _spare(letter))
    told = replace(letter, story=_begun(letter.story, _length(letter) - gone)) if gone else letter
    for name in _ROWS:
        rows = getattr(told, name)
        fewer = min(cuts - gone, len(rows))
        gone += fewer
        told = replace(told, **{name: rows[: len(rows) - fewer]})
    return told


def pieces(letter: CVText) -> int:
    """How many pieces `shortened` can take away."""
    return _spare(letter) + sum(len(getattr(letter, name)) for name in _ROWS)


def _first_that_fits(last: int, fits: Callable[[int], bool]) -> int | None:
    """The least step, from 0 to `last`, that fits; None when none does. The ends first: most letters stop there."""
    if fits(0):
        return 0
    if not fits(last):
        return None
    low, high = 0, last
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(middle) else (middle, high)
    return high


def _setting(step: int) -> Setting:
    """Between the most comfortable (0) and the smallest (STEPS)."""
    part = step / STEPS
    ends = zip(astuple(COMFORTABLE), astuple(SMALLEST), strict=True)
    return Setting(*(round(wide + (narrow - wide) * part, 2) for wide, narrow in ends))


def _length(letter: CVText) -> int:
    return sum(len(paragraph.text) for paragraph in letter.story)


def _spare(letter: CVText) -> int:
    return max(0, _length(letter) - SHORTEST_STORY)


def _begun(story: tuple[Said, ...], length: int) -> tuple[Said, ...]:
    """The beginning of a story, up to a whole word."""
    kept: list[Said] = []
    for paragraph in story:
        if len(paragraph.text) > length:
            return (*kept, clipped(paragraph, length))
        kept.append(paragraph)
        length -= len(paragraph.text)
    return tuple(kept)
