"""A line that staff edit midway: none of its mails is lost by it, and none leaves twice."""

import gspread
import pytest

from programme.messages import memory
from programme.messages.delays import numbered, written
from programme.messages.memory import Switch
from programme.messages.occurrences import Delay
from programme.messages.rules import rules_of
from tests.cast import INES, KENNY
from tests.messages.conftest import Office
from tests.messages.lines import cells, line, reading
from tests.messages.test_sending import publish, serial


def hire(office: Office, person: str, end: int) -> None:
    """Somebody works from today, until some days after."""
    for header, cell in (("En emploi", "oui"), ("Embauché le", serial(0)), ("Fin de contrat", serial(end))):
        office.type("Candidats", person, header, cell)


def test_a_delay_taken_out_takes_no_other_with_it(office: Office) -> None:
    hire(office, KENNY, 70)
    for day in (7, 10, 28):
        office.at(day)
    with office.book.state.writing() as connection:  # as a release left it that knew delays by their place
        connection.execute(memory.switches.update().values(delays=""))
    office.restart()
    office.at(29)
    office.type("Messages", "MCEND", "Jours", 30)
    office.type("Messages", "MWORK", "Jours", "7\n84")
    office.at(30)
    assert (len(office.sent("contrat")), len(office.sent("dans son travail"))) == (1, 2)
    office.at(40)
    office.type("Candidats", KENNY, "Fin de contrat", serial(400))
    office.at(84)
    assert (len(office.sent("contrat")), len(office.sent("dans son travail"))) == (2, 3)


def test_a_delay_added_when_the_last_had_passed_comes_from_then_on(office: Office) -> None:
    office.type("Messages", "MNSUB", "Jours", "10")
    office.type("Candidats", KENNY, "Coach", "B3MAR")
    for day in (0, 10, 15):
        office.at(day)
    office.type("Messages", "MNSUB", "Jours", "5\n10\n20")  # the fifth day has passed before it was asked for
    for day in (16, 20, 21):
        office.at(day)
    assert len(office.sent("où en est")) == 2
    office.type("Messages", "MNSUB", "Jours", "5\n10\n22")  # the twentieth day is changed, not another one
    office.at(22)
    assert len(office.sent("où en est")) == 2


def test_a_number_is_not_used_again(office: Office) -> None:
    hire(office, KENNY, 400)
    for day in (7, 28, 84):
        office.at(day)
    office.type("Messages", "MWORK", "Jours", "7\n28")
    office.at(85)
    office.type("Messages", "MWORK", "Jours", "7\n28\n180")
    for day in (86, 180):
        office.at(day)
    assert len(office.sent("dans son travail")) == 4


def test_delays_that_are_shifted_are_one_taken_out_and_one_added(office: Office) -> None:
    office.type("Candidats", KENNY, "Coach", "B3MAR")
    for day in (0, 10):
        office.at(day)
    office.type("Messages", "MNSUB", "Jours", "20\n30")
    for day in (11, 20, 30):
        office.at(day)
    assert len(office.sent("où en est")) == 3


def test_a_line_cut_and_pasted_elsewhere_loses_nothing_under_way(office: Office, sheet: gspread.Spreadsheet) -> None:
    office.type("Candidats", KENNY, "Coach", "B3MAR")
    for day in (0, 5):
        office.at(day)
    tab = sheet.worksheet("Messages")
    place = tab.find("MNSUB").row  # type: ignore[union-attr]
    row = tab.row_values(place)
    tab.delete_rows(place)
    office.turn()
    tab.append_row(row, table_range="A1")
    for day in (6, 10, 20):
        office.at(day)
    assert len(office.sent("où en est")) == 2


@pytest.mark.parametrize("restarts", [False, True])
def test_how_often_a_line_leaves_is_changed(office: Office, restarts: bool) -> None:
    publish(office)
    hire(office, INES, 67)
    office.at(7)
    assert (len(office.sent("préparez")), len(office.sent("contrat"))) == (1, 1)
    office.type("Messages", "MTRNG", "Répétition", "à chaque fois\npeut être refusé")
    office.type("Messages", "MCEND", "Répétition", "une fois")
    if restarts:
        office.restart()
    office.at(8)
    assert (len(office.sent("préparez")), len(office.sent("contrat"))) == (1, 1)


@pytest.mark.parametrize(
    ("was", "now", "numbers"),
    [
        ((60, 30), (30,), [1]), ((30,), (60, 30), [1, 0]), ((10,), (10, 20), [0, 1]), ((7,), (10,), [0]),
        ((7, 28, 84), (7, 30, 84), [0, 1, 2]), ((10, 20), (15,), [0]), ((10,), (5, 15), [0, 1]), ((), (3, 4), [0, 1]),
        ((10, 20), (20, 30), [1, 2]),
    ],
)  # fmt: skip
def test_each_delay_keeps_its_number(was: tuple[int, ...], now: tuple[int, ...], numbers: list[int]) -> None:
    when = "jours avant" if now == tuple(sorted(now, reverse=True)) and len(now) > 1 else "jours après"
    (rule,) = rules_of(reading(cells(line(when=when, days=[str(n) for n in now], text="welcome")))).rules.values()
    switch = Switch("M2NEW", 1, 0.0, delays=written([Delay(days, n) for n, days in enumerate(was)]))
    assert [one.number for one in numbered(rule, switch, 9.0).delays] == numbers
    assert all(one.since == 9.0 for one in numbered(rule, switch, 9.0).delays if was and one.number >= len(was))
