"""A relay's address goes: when they ask, with the rest of who they are here, and by itself once they have stopped."""

import datetime as dt

import gspread
from flask.testing import FlaskCliRunner

import clock
from programme.forgetting import RELAY_DAYS, StoppedRelays
from programme.relays import giving
from sheets.api.connection import Workbook
from sheets.book import Book
from sheets.worker.sync import Sync
from tests.cast import ABDENOUR
from tests.conftest import write_cast
from tests.erasure.test_erasing import erase, in_state
from tests.erasure.test_erasing import runner as runner

LUC = "luc@example.net"


def relay(stopped: dt.date | None = None, email: str = LUC) -> dict[str, object]:
    day = (stopped - dt.date(1899, 12, 30)).days if stopped else ""
    return {"id": "L2LUC", "email": email, "town": "Ivry", "rhythm": "Chaque semaine", "confirmed_on": 46_000,
            "stopped_on": day}  # fmt: skip


def give(book: Book) -> None:
    with book.state.writing() as connection:
        giving.link_of(connection, "L2LUC", ABDENOUR)


def test_erased_on_request(book: Book, sheet: gspread.Spreadsheet, sync: Sync, runner: FlaskCliRunner) -> None:
    write_cast(sheet, {"relays": [relay()]})
    sync.read()
    give(book)
    assert LUC in in_state(book)
    erase(runner, "L2LUC", "--yes")
    (row,) = sheet.worksheet("Relais").get_all_records()
    assert (row["ID"], row["E-mail"], row["Ville"]) == ("L2LUC", "", "")
    assert LUC not in in_state(book)
    with book.state.reading() as connection:
        assert giving.codes_of(connection, "L2LUC") == {}


def test_a_candidate_who_is_erased_is_no_relay_either(
    book: Book, sheet: gspread.Spreadsheet, sync: Sync, runner: FlaskCliRunner
) -> None:
    write_cast(sheet, {"relays": [relay(email="abdenour@example.org")]})
    sync.read()
    give(book)
    erase(runner, ABDENOUR, "--yes")
    (row,) = sheet.worksheet("Relais").get_all_records()
    assert row["E-mail"] == ""
    with book.state.reading() as connection:
        assert giving.codes_of(connection, "L2LUC") == {}  # no trace of whose CV was given


def test_by_itself_a_month_after_a_stop(book: Book, sheet: gspread.Spreadsheet, workbook: Workbook) -> None:
    sync = Sync(book.state, lambda: workbook, 0.0, StoppedRelays(book.state).forget)
    for days, left in ((RELAY_DAYS - 1, LUC), (RELAY_DAYS, "")):
        write_cast(sheet, {"relays": [relay(clock.today() - dt.timedelta(days))]})
        for _ in range(4):
            sync._rest_until = 0.0
            sync.step()
        (row,) = sheet.worksheet("Relais").get_all_records()
        assert row["E-mail"] == left
    assert row["Ville"] == ""
    assert row["Rythme"] == "Chaque semaine"
    told = "\n".join(map(str, sheet.worksheet("Journal").get_all_values()))
    assert LUC not in told
    with book.state.reading() as connection:
        assert not [line for line in connection.exec_driver_sql("select base, new from changes") if LUC in str(line)]
        assert not [line for line in connection.exec_driver_sql("select * from history") if LUC in str(line)]


def test_a_row_with_the_same_address_does_not_come_to_life_by_it(
    book: Book, sheet: gspread.Spreadsheet, workbook: Workbook
) -> None:
    sync = Sync(book.state, lambda: workbook, 0.0, StoppedRelays(book.state).forget)
    stopped = relay(clock.today() - dt.timedelta(RELAY_DAYS))
    write_cast(sheet, {"relays": [stopped, relay() | {"id": "L3LUC"}]})
    for _ in range(6):
        sync._rest_until = 0.0
        sync.step()
        assert giving.active(book.snapshot.relays) == {}
    (first, double) = sheet.worksheet("Relais").get_all_records()
    assert (first["E-mail"], double["E-mail"]) == ("", "")
    assert double["Arrêté le"] == first["Arrêté le"]
