"""Edits built on one that waits for a person: one decision for all, and the last word is what is proposed."""

import gspread
import pytest
import requests

from sheets.api.connection import Workbook
from sheets.book import Book
from sheets.changes import Edit
from sheets.errors import SheetsError
from sheets.state.database import changes
from sheets.state.outbox import DROPPED, PERSON
from sheets.worker.sync import Sync
from sheets.writing import chains
from tests.cast import KENNY
from tests.coach.pages import forms, said
from tests.coach.test_conflicts import type_in_sheet
from tests.coach.test_sections import CV, FLORE, cells
from tests.conftest import SignIn
from tests.sheets.meddling import meddle
from tests.sheets.test_flush import candidates as candidates
from tests.sheets.test_refusals import protect
from tests.staff.test_home import CAMILLE

THEIRS = "Celui de l’équipe."


def save_while_away(sign_in: SignIn, workbook: Workbook, sync: Sync, *texts: str) -> None:
    """Google is away, the same form is saved several times, staff change the cell, Google is back."""

    def away() -> None:
        raise requests.ConnectionError("no route")

    flore = sign_in(FLORE)
    for text in texts:
        opened = forms(flore.get(CV).text)[f"{CV}/story"]
        assert opened.post(flore, story=text).status_code == 303
    meddle(workbook, lambda _: True, before=away)
    with pytest.raises(SheetsError):
        sync.step()
    type_in_sheet(workbook, "Histoire", THEIRS)
    turns(sync)


def turns(sync: Sync) -> None:
    for _ in range(4):
        sync._rest_until = 0.0
        sync.step()


@pytest.mark.parametrize(("wanted", "kept"), [("retry", "Le troisième."), ("drop", THEIRS)])
def test_edits_of_one_cell_that_follow_one_another_are_one_decision(
    sign_in: SignIn, workbook: Workbook, sync: Sync, book: Book, wanted: str, kept: str
) -> None:
    save_while_away(sign_in, workbook, sync, "Le premier.", "Le deuxième.", "Le troisième.")
    (change,) = book.undecided()
    assert (change.base, change.theirs, change.mine) == (None, THEIRS, "Le troisième.")
    assert cells(workbook)["Histoire"] == THEIRS
    browser = sign_in(CAMILLE)
    page = forms(browser.get("/staff/").text)
    assert [action for action in page if action.startswith("/staff/changes/")] == [f"/staff/changes/{change.id}"]
    assert page[f"/staff/changes/{change.id}"].post(browser, decision=wanted).status_code == 303
    turns(sync)
    assert cells(workbook)["Histoire"] == kept
    assert book.undecided() == ()


def test_its_author_and_who_decides_late_follow_the_last_word(
    sign_in: SignIn, workbook: Workbook, sync: Sync, book: Book
) -> None:
    save_while_away(sign_in, workbook, sync, "Le premier.", "Le deuxième.")
    (change,) = book.undecided()
    with book.state.reading() as connection:
        lines = list(connection.execute(changes.select().where(changes.c.key == "story")).mappings())
    assert [line["state"] for line in lines] == [DROPPED, PERSON]
    for line in lines:
        progress = book.progress(line["receipt"])
        assert progress is not None
        assert (progress.state, [c.mine for c in progress.conflicts]) == ("person", ["Le deuxième."])
    address = f"/staff/changes/{lines[0]['id']}"
    late = sign_in(CAMILLE).post(address, data={"decision": "retry"}, follow_redirects=True)
    assert "sa dernière version à décider" in said(late)
    assert book.undecided() == (change,)
    assert "Repris ensuite" in said(sign_in(CAMILLE).get(f"/staff/history/candidates/{KENNY}"))


def test_edits_that_the_sheet_refuses_are_one_decision_too(
    workbook: Workbook, sync: Sync, book: Book, candidates: gspread.Worksheet
) -> None:
    protect(workbook, candidates, "3:3")
    base = None
    for text in ("un", "deux", "trois"):
        book.submit(Edit("candidates", KENNY, {"story": base}, {"story": text}), FLORE)
        base = text
    for _ in range(8):
        turns(sync)
    (change,) = book.undecided()
    assert (change.code, change.base, change.mine) == ("refused", None, "trois")


def test_two_texts_that_know_nothing_of_each_other_stay_two(
    sign_in: SignIn, workbook: Workbook, sync: Sync, book: Book
) -> None:
    save_while_away(sign_in, workbook, sync, "Le premier.")
    book.submit(Edit("candidates", KENNY, {"story": THEIRS}, {"story": "D'ailleurs."}), CAMILLE)
    type_in_sheet(workbook, "Histoire", "Encore l’équipe.")
    turns(sync)
    assert [u.mine for u in book.undecided()] == ["Le premier.", "D'ailleurs."]


def test_a_chain_that_waited_before_is_joined(
    sign_in: SignIn, workbook: Workbook, sync: Sync, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:  # as the release before this one did
        patch.setattr(chains, "waiting", lambda _: {})
        save_while_away(sign_in, workbook, sync, "Le premier.", "Le deuxième.")
    assert len(book.undecided()) == 2
    book.submit(Edit("candidates", KENNY, {"catchphrase": None}, {"catchphrase": "Vif"}), FLORE)
    turns(sync)
    (change,) = book.undecided()
    assert (change.base, change.theirs, change.mine) == (None, THEIRS, "Le deuxième.")
