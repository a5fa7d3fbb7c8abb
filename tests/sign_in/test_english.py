"""Every sentence of a table has its English; those of templates and calls are in tests/web/test_translations.py."""

from collections.abc import Iterator

from cv import status as cv_status
from sheets.model.schema import CANDIDATES, EXPERIENCES, NEW, PUBLISHED, TESTIMONIALS, Candidate
from sheets.state.outbox import REASONS
from views.editor import cv_parts, photo_form, publication, receipts
from views.staff import history, state_notice
from views.web import plain_words
from views.web.translations import catalogue


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
    yield from sum(plain_words.FIELDS.values(), ())
    for column in (*CANDIDATES.columns, *EXPERIENCES.columns, *TESTIMONIALS.columns):
        if column.section:
            yield from filter(None, (column.header, column.help))


def test_every_sentence_has_its_english() -> None:
    english = catalogue("en")
    assert [s for s in dict.fromkeys(_in_tables()) if s and s not in english] == []


def test_every_status_has_its_english() -> None:
    english = catalogue("en")
    states: list[dict[str, object]] = [{"status": s} for s in ("", NEW, "En cours", "À valider", PUBLISHED, "Masqué")]
    states += [{"status": PUBLISHED, "consent": True}, {"status": PUBLISHED, "consent": True, "employed": True}]
    for state in states:
        words = cv_status.in_words(Candidate(**{"id": "C", **state}))  # type: ignore[arg-type]
        assert all(sentence in english for sentence in words), words
