"""What a CV's status means and becomes: pure rules."""

from typing import Any

import pytest

from cv import status as cv_status
from sheets.model.schema import CV_STATUSES, Candidate


def row(**values: Any) -> Candidate:
    return Candidate(**{"id": "C", **values})


@pytest.mark.parametrize(
    ("status", "after"),
    [("", "En cours"), ("Nouveau", "En cours"), ("À valider", "En cours"), ("En cours", None), ("Publié", None),
     ("Masqué", None)],
)  # fmt: skip
def test_a_save_makes_a_draft_of_what_is_not_published(status: str, after: str | None) -> None:
    changes = cv_status.after_save(row(status=status), by_staff=False)
    assert changes == ({"status": after} if after else {})


def test_staffs_saves_leave_the_status_alone() -> None:
    for status in CV_STATUSES:
        assert cv_status.after_save(row(status=status), True) == {}


def test_what_may_be_submitted() -> None:
    assert [s for s in CV_STATUSES if cv_status.may_submit(row(status=s))] == ["Nouveau", "En cours"]


def test_published_without_consent_is_not_online() -> None:
    published = row(status="Publié")
    assert cv_status.in_words(published)[0] == "Pas encore en ligne"
    assert cv_status.tone(published) == "bad"


def test_every_status_has_words() -> None:
    assert all(cv_status.in_words(row(status=s, consent=True))[1] for s in (*CV_STATUSES, "?"))


def test_what_is_still_wanted_forgets_columns_that_are_gone() -> None:
    candidate = row(story="x", skills=("y",))
    assert "story" not in cv_status.still_wanted(candidate)
    assert "catchphrase" in cv_status.still_wanted(candidate)
    assert "catchphrase" not in cv_status.still_wanted(candidate, frozenset({"catchphrase"}))
