"""A CV's text in a second language: which one, which way it runs, and the CV told in it."""

import re
from dataclasses import dataclass, replace

from babel import Locale, UnknownLocaleError

from cv.public import PublicCV

RIGHT_TO_LEFT = frozenset(("ar", "ckb", "dv", "fa", "he", "ku", "prs", "ps", "sd", "ug", "ur", "yi"))
_CODE = re.compile(r"\(([a-z]{2,3})\)\s*$")


@dataclass(frozen=True, slots=True)
class Second:
    """The second language of a CV.

    Args:
        code: as HTML and PDF say it (BCP 47).
        name: what its speakers call it.
        dir: "ltr" or "rtl".
    """

    code: str
    name: str
    dir: str


def second_of(cv: PublicCV) -> Second | None:
    """The second language a CV has a text in, if any. The list says it with its code: « Arabe (ar) »."""
    found = _CODE.search(cv.second_language)
    if not found or not (cv.second_catchphrase or cv.second_story):
        return None
    code = found[1]
    try:
        name = Locale.parse(code).get_language_name() or ""
    except (UnknownLocaleError, ValueError):
        name = ""
    return Second(code, name or cv.second_language[: found.start()].strip(), "rtl" if code in RIGHT_TO_LEFT else "ltr")


def told_in_second(cv: PublicCV) -> PublicCV:
    """The CV with its second text in the place of the first. What has only one stays as it is."""
    return replace(cv, catchphrase=cv.second_catchphrase, story=cv.second_story)
