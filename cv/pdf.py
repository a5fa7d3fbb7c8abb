"""The CV as a PDF: one page when it fits, two at most."""

from collections.abc import Callable
from dataclasses import asdict, astuple, dataclass, replace

from cv.letter import Contact, CVText, Said, clipped
from cv.portraits import Portrait
from cv.qr import qr_svg
from cv.typesetting import pages, pdf

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

STEPS = 16
"""How finely the two are told apart."""


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

    def made(told: CVText, setting: Setting, *, cut: bool = False) -> bytes:
        return pdf("letter", told.data() | common | asdict(setting) | {"cut": cut}, files)

    for most in range(1, MOST_PAGES + 1):
        if document := _first_that_fits(STEPS, most, lambda step: made(letter, _setting(step))):
            return document
    fits = _first_that_fits(pieces(letter), MOST_PAGES, lambda cuts: made(shortened(letter, cuts), SMALLEST, cut=True))
    return fits or made(shortened(letter, pieces(letter)), SMALLEST, cut=True)


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


def _first_that_fits(last: int, most: int, made: Callable[[int], bytes]) -> bytes:
    """The document of the least step, from 0 to `last`, that takes at most so many pages; empty when none does."""
    document, low, high = made(last), -1, last
    if pages(document) > most:
        return b""
    while high - low > 1:
        middle = (low + high) // 2
        tried = made(middle)
        if pages(tried) <= most:
            document, high = tried, middle
        else:
            low = middle
    return document


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
