"""Every sentence that signed-in people read has its English."""

from collections.abc import Iterator

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from jinja2.ext import babel_extract

from cv import status as cv_status
from settings import ROOT
from sheets.model.schema import CANDIDATES, EXPERIENCES, NEW, PUBLISHED, TESTIMONIALS, Candidate
from sheets.state.outbox import REASONS
from views.editor import cv_parts, photo_form, publication, receipts
from views.staff import history, state_notice
from views.web import language

FOLDERS = (
    "sign_in",
    "addresses",
    "passkeys",
    "sessions",
    "coach",
    "candidate",
    "staff",
    "forms",
    "mail",
    "testimonials",
)
MODULES = (
    "access", "addresses", "coach", "cv_form", "cv_parts", "decisions", "forms", "history", "invitation_form",
    "passkeys", "photo_form", "publication", "receipts", "sessions", "sign_in", "staff", "testimonials",
)  # fmt: skip


def _in_files() -> Iterator[str]:
    for folder in FOLDERS:
        for path in (ROOT / "templates" / folder).glob("*.*"):
            with path.open("rb") as file:
                yield from (_singular(found[2]) for found in babel_extract(file, list(DEFAULT_KEYWORDS), [], {}))
    for module in MODULES:
        with (ROOT / "views" / f"{module}.py").open("rb") as file:
            yield from (_singular(found[2]) for found in extract_python(file, {"translate": None}, [], {}))


def _singular(message: object) -> str:
    return str((message[0] if isinstance(message, tuple) else message) or "")


def _in_tables() -> Iterator[str]:
    yield from sum(cv_parts.TITLES.values(), ())
    yield from (words for _, words in receipts.WORDS.values())
    yield from photo_form.WORDS.values()
    yield from (*publication.TOLD.values(), publication.GONE)
    yield from (words for _, words in state_notice.ERRORS)
    yield from (state_notice.OTHER_ERROR, state_notice.WORKER_GONE, state_notice.KEPT)
    yield from (words for _, words in history.STATES.values())
    yield "En cours d'écriture"
    yield from REASONS.values()
    for column in (*CANDIDATES.columns, *EXPERIENCES.columns, *TESTIMONIALS.columns):
        if column.section:
            yield from filter(None, (column.header, column.help))


@pytest.mark.parametrize("sentences", [_in_files, _in_tables])
def test_every_sentence_has_its_english(sentences: object) -> None:
    assert callable(sentences)
    english = language.catalogue("en")
    assert [s for s in dict.fromkeys(sentences()) if s and s not in english] == []


def test_every_status_has_its_english() -> None:
    english = language.catalogue("en")
    states: list[dict[str, object]] = [{"status": s} for s in ("", NEW, "En cours", "À valider", PUBLISHED, "Masqué")]
    states += [{"status": PUBLISHED, "consent": True}, {"status": PUBLISHED, "consent": True, "employed": True}]
    for state in states:
        words = cv_status.in_words(Candidate(**{"id": "C", **state}))  # type: ignore[arg-type]
        assert all(sentence in english for sentence in words), words
