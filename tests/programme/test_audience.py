"""Counting without knowing anybody: once a person, a day and a CV, across processes; nothing kept that names them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from programme import audience
from programme.audience import OPPORTUNITY, SHARE, VIEW, Audience, days, people, salts
from sheets.errors import SheetsError
from sheets.state.database import State

DATABASES = ("sqlite", "postgresql")


@pytest.fixture
def state(state_url: str, tmp_path: Path) -> Iterator[State]:
    made = State(state_url or f"sqlite:///{tmp_path / 'state.sqlite3'}")
    yield made
    made.close()


def counted(state: State) -> dict[tuple[str, str, str], int]:
    with state.reading() as connection:
        return {(r.candidate, r.kind, r.way): r.times for r in connection.execute(sa.select(days))}


def test_a_person_counts_once_a_day_for_each_cv(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    counting = Audience(state, "secret")
    for candidate in ("C2ABD", "C2ABD", "C4NES"):
        counting.count(VIEW, candidate, "1.2.3.4 Firefox")
    counting.count(VIEW, "C2ABD", "5.6.7.8 Firefox")
    assert counted(state) == {("C2ABD", VIEW, ""): 2, ("C4NES", VIEW, ""): 1}
    monkeypatch.setattr(audience, "today", lambda: "2999-01-01")
    counting.count(VIEW, "C2ABD", "1.2.3.4 Firefox")
    with state.reading() as connection:
        assert connection.execute(sa.select(sa.func.sum(days.c.times))).scalar() == 4


def test_each_way_of_sharing_counts_apart(state: State) -> None:
    counting = Audience(state, "secret")
    for way in ("whatsapp", "whatsapp", "linkedin"):
        counting.count(SHARE, "C2ABD", "1.2.3.4 Firefox", way)
    assert counted(state) == {("C2ABD", SHARE, "whatsapp"): 1, ("C2ABD", SHARE, "linkedin"): 1}


def test_several_processes_know_the_same_people(state: State) -> None:
    for counting in (Audience(state, "secret"), Audience(state, "secret")):
        counting.count(VIEW, "C2ABD", "1.2.3.4 Firefox")
    assert counted(state) == {("C2ABD", VIEW, ""): 1}


def test_counts_wait_a_moment_and_are_written_together(state: State) -> None:
    counting = Audience(state, "secret", at_once=False)
    for n in range(500):
        counting.count(VIEW, "C2ABD", f"1.2.3.{n} Firefox")
    assert counted(state) == {}
    counting.flush()
    assert counted(state) == {("C2ABD", VIEW, ""): 500}


def test_what_could_not_be_written_is_written_later(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    counting = Audience(state, "secret", at_once=False)
    counting.count(VIEW, "C2ABD", "1.2.3.4 Firefox")
    with state.writing() as connection:
        people.drop(connection)
    with pytest.raises((SheetsError, sa.exc.SQLAlchemyError)):
        counting.flush()
    with state.writing() as connection:
        people.create(connection)
    counting.flush()
    assert counted(state) == {("C2ABD", VIEW, ""): 1}


def test_neither_the_address_nor_the_browser_is_anywhere_on_disk(state: State, tmp_path: Path) -> None:
    Audience(state, "secret").count(VIEW, "C2ABD", "198.51.100.77 Mozilla/5.0 Firefox")
    for path in tmp_path.iterdir():
        assert b"198.51" not in path.read_bytes()
        assert b"Firefox" not in path.read_bytes()


def test_a_days_salt_and_hashes_go_with_the_day(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    counting = Audience(state, "secret")
    counting.count(VIEW, "C2ABD", "1.2.3.4 Firefox")
    monkeypatch.setattr(audience, "today", lambda: "2999-01-01")
    counting.count(VIEW, "C2ABD", "1.2.3.4 Firefox")
    with state.reading() as connection:
        assert connection.execute(sa.select(salts.c.day)).scalars().all() == ["2999-01-01"]
        assert connection.execute(sa.select(people.c.day)).scalars().all() == ["2999-01-01"]


def test_a_hash_means_nothing_without_the_apps_key(state: State) -> None:
    for secret in ("one", "other"):
        Audience(state, secret).count(VIEW, "C2ABD", "1.2.3.4 Firefox")
    with state.reading() as connection:
        assert len(set(connection.execute(sa.select(people.c.person)).scalars())) == 2


def test_a_personal_link_knows_what_it_brought(state: State) -> None:
    counting = Audience(state, "secret")
    code, secret = counting.make_link("C2ABD")
    for person in ("a", "a", "b"):
        counting.count(VIEW, "C2ABD", person, code=code)
    counting.count(SHARE, "C2ABD", "b", "x", code)
    counting.count(VIEW, "C2ABD", "c", code="ZZZZZZ")
    with state.writing() as connection:
        audience.opportunity_brought(connection, code)
        audience.opportunity_brought(connection, "ZZZZZZ")
        audience.opportunity_brought(connection, "'; drop")
    assert counting.brought_by(code) == {VIEW: 2, SHARE: 1, OPPORTUNITY: 1}
    assert counting.brought_by("ZZZZZZ") == {VIEW: 0, SHARE: 0, OPPORTUNITY: 0}
    assert counted(state)["C2ABD", VIEW, ""] == 3
    assert counting.whose_link(code, secret) == "C2ABD"
    assert counting.whose_link(code, secret + "x") is None
    assert counting.whose_link("ZZZZZZ", secret) is None
