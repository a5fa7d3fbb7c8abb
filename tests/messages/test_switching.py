"""A line switched on "from now on" sends nothing of what was due before that moment; "also those concerned" does."""

from collections.abc import Callable

import pytest

import clock
from programme.acts.messages import outlook
from programme.messages.rules import rules_of
from tests.cast import ABDENOUR, KENNY
from tests.conftest import SignIn
from tests.messages.conftest import Office
from tests.messages.lines import cells, line
from tests.messages.test_sending import serial

DATED = line(active=False, text="interview_training")
WEEKLY = line(id="M3NEW", active=False, when="chaque semaine", header="", days=("lundi",), conditions="Prénom = Kenny")


def concerned(office: Office, rule_id: str) -> int:
    """How many people a line would reach, were those told whom it already concerns."""
    snapshot = office.book.snapshot
    return len(office.messages.concerned_now(snapshot, rules_of(snapshot).rules[rule_id]))


@pytest.fixture
def off(make_office: Callable[..., Office]) -> Office:
    """Monday, 10:00: two lines that are off, both of which would have sent at 8:00."""
    office = make_office([cells(DATED), cells(WEEKLY | {"text": "external_offers"})])
    office.type("Candidats", KENNY, "Publié le", serial(0))
    office.at(7, hour=10)
    return office


def test_from_now_on_is_from_that_moment_not_from_that_day(off: Office, sign_in: SignIn) -> None:
    staff = sign_in("camille@example.org")
    assert (concerned(off, "M2NEW"), concerned(off, "M3NEW")) == (1, 1)
    for rule in ("M2NEW", "M3NEW"):
        staff.post("/staff/messages/line", data={"rule": rule, "on": "1", "whom": "new"})
    off.turn()
    assert not off.sent()
    coming = outlook(off.book, off.messages.links, 30)
    assert coming.days[clock.today()] == 0
    assert [line.soon for line in coming.lines] == [0, 4]
    off.type("Candidats", ABDENOUR, "Publié le", serial(0))  # typed since: it is new
    off.turn()
    off.restart()
    off.at(8)
    assert off.sent() == [("abdenour@example.org", "Abdenour, préparez vos rendez-vous")]
    off.at(14)
    assert off.sent()[1:] == [("kenny@example.org", "Kenny, avez-vous trouvé des offres ailleurs ?")]


def test_those_already_concerned_are_as_many_as_was_said(off: Office, sign_in: SignIn) -> None:
    for rule in ("M2NEW", "M3NEW"):
        sign_in("camille@example.org").post("/staff/messages/line", data={"rule": rule, "on": "1", "whom": "all"})
    off.turn()
    off.at(8)
    assert sorted(subject for _, subject in off.sent()) == [
        "Kenny, avez-vous trouvé des offres ailleurs ?", "Kenny, préparez vos rendez-vous",
    ]  # fmt: skip


def test_a_press_that_met_a_conflict_tells_nobody_later(off: Office, sign_in: SignIn) -> None:
    staff = sign_in("camille@example.org")
    off.type("Messages", "M2NEW", "Actif", "demain")
    staff.post("/staff/messages/line", data={"rule": "M2NEW", "on": "1", "whom": "all"})
    off.turn()
    assert off.book.undecided()
    off.type("Messages", "M2NEW", "Actif", "oui")
    off.turn()
    off.at(8)
    assert not off.sent()
