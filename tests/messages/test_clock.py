"""CLOCK_START: the clock of a trial."""

import datetime as dt
import time

import pytest
from flask import Flask

import clock
from app import create_app
from settings import Settings
from tests.coach.pages import said as plainly
from tests.conftest import SignIn


def test_the_clock_starts_there_and_runs_on() -> None:
    clock.start_at("2027-03-01T10:00")
    first = clock.time()
    assert clock.today() == dt.date(2027, 3, 1)
    time.sleep(0.01)
    assert 0.01 <= clock.time() - first < 5
    clock.start_at("2027-03-01T10:00")
    assert clock.time() > first  # the same start again goes on


def test_every_signed_in_page_says_so(app: Flask, sign_in: SignIn) -> None:
    clock.start_at("2027-03-01T10:00")
    for who, page in (
        ("camille@example.org", "/staff/"),
        ("flore@example.org", "/coach/"),
        ("kenny@example.org", "/me/"),
    ):
        assert "Essai : ici, nous sommes le 1er mars 2027" in plainly(sign_in(who).get(page))
    clock.start_at("")
    assert "Essai" not in sign_in("flore@example.org").get("/coach/").text


def test_it_is_a_setting(settings: Settings) -> None:
    create_app({"DATA_DIR": settings.data_dir, "CLOCK_START": "2027-03-01T10:00"}).extensions["book"].state.close()
    assert clock.today() == dt.date(2027, 3, 1)
    with pytest.raises(ValueError, match="CLOCK_START"):
        Settings.from_environment({"CLOCK_START": "demain"})
