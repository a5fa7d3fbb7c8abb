"""Two deployments, each with a state of its own, on one workbook: one writes, the other says so and waits."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from commands.checks import Advice
from commands.workbook_checks import check_only_writer
from settings import Settings
from sheets.api.connection import Workbook
from sheets.book import Book
from sheets.changes import Edit
from sheets.errors import OtherDeployment
from sheets.state.copying import copy_rows
from sheets.state.database import State, set_value
from sheets.worker.sync import Sync
from sheets.writing.ownership import TOKENS_AND_TABS, deployment_of, take_over
from tests.cast import KENNY


class Site:
    """A deployment, its worker moved by hand; `acted` counts the readings it would have sent mails about."""

    def __init__(self, state: State, workbook: Workbook) -> None:
        self.book, self.workbook, self.acted = Book(state, ""), workbook, 0
        self.sync = self.worker()

    def worker(self) -> Sync:
        """A worker that begins."""
        return Sync(self.book.state, lambda: self.workbook, 0.0, self._act, deployment=deployment_of(self.book.state))

    def turn(self) -> None:
        """One turn, noted as the worker's own process does when it fails."""
        try:
            self.sync.step()
        except OtherDeployment as error:
            self.sync._note(error)
            raise

    def save(self, words: str) -> None:
        """Somebody saves."""
        self.book.submit(Edit("candidates", KENNY, {"story": self._story()}, {"story": words}), "flore")

    def _story(self) -> str | None:
        return self.book.snapshot.candidates.get(KENNY).story or None  # type: ignore[union-attr]

    def _act(self, _: object) -> None:
        self.acted += 1


@pytest.fixture
def first(book: Book, workbook: Workbook) -> Site:
    """The one that writes there."""
    site = Site(book.state, workbook)
    site.save("De la première")
    site.turn()
    return site


@pytest.fixture
def second(first: Site, workbook: Workbook, tmp_path: Path) -> Site:
    """Another, that begins on the same workbook."""
    return Site(State(f"sqlite:///{tmp_path / 'other.sqlite3'}"), workbook)


def stories(workbook: Workbook) -> str:
    return str(workbook.spreadsheet.worksheet("Candidats").get_all_values())


def test_the_second_reads_nothing_and_sends_nothing(second: Site) -> None:
    for _ in range(2):
        with pytest.raises(OtherDeployment, match="workbook take-over"):
            second.turn()
    assert second.acted == 0
    second.sync = second.worker()  # started again
    with pytest.raises(OtherDeployment):
        second.turn()
    assert second.acted == 0


def test_taken_over_the_first_stops_and_keeps_what_waits(first: Site, second: Site, workbook: Workbook) -> None:
    assert take_over(workbook, second.book.state)
    assert not take_over(workbook, second.book.state)
    second.turn()
    second.save("De la seconde")
    second.turn()
    assert "De la seconde" in stories(workbook)
    first.save("Trop tard")
    acted = first.acted
    for _ in range(2):
        with pytest.raises(OtherDeployment):
            first.turn()
    assert first.acted <= acted + 1, "what was read before it was known"
    assert "Trop tard" not in stories(workbook)
    assert first.book.queue().waiting == 1
    assert take_over(workbook, first.book.state)
    first.turn()
    first.turn()
    assert first.book.queue().waiting == 0
    assert first.acted > acted + 1


def test_who_shares_the_state_or_put_it_back_goes_on(first: Site, workbook: Workbook, tmp_path: Path) -> None:
    other_machine = Site(first.book.state, workbook)
    other_machine.turn()
    kept = State(f"sqlite:///{tmp_path / 'backup.sqlite3'}")
    with first.book.state.reading() as source, kept.writing() as target:
        copy_rows(source, target)
    first.save("Depuis la sauvegarde")
    first.turn()
    put_back = Site(kept, workbook)
    put_back.turn()
    put_back.save("Remise en place")
    put_back.turn()
    assert "Remise en place" in stories(workbook)


def test_doctor_says_who_writes(first: Site, second: Site, settings: Settings, workbook: Workbook) -> None:
    shape, elsewhere = workbook.metadata(TOKENS_AND_TABS), replace(settings, spreadsheet="on Google")
    assert check_only_writer(shape, elsewhere, first.book.state) == "writer: this deployment"
    with pytest.raises(Advice, match="another deployment"):
        check_only_writer(shape, elsewhere, second.book.state)


def test_machines_are_told(app: Flask, client: FlaskClient) -> None:
    with app.extensions["book"].state.writing() as connection:
        set_value(connection, "last_error", OtherDeployment.WORDS)
    answer = client.get("/healthz").json
    assert answer is not None
    assert "other_deployment" in answer["reasons"]
    assert "workbook_unreachable" not in answer["reasons"]
