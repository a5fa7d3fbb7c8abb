"""Where one is signed in: seen and ended by its owner, and by staff for anybody."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from programme.accounts.sessions import device
from tests.conftest import SignIn
from tests.sign_in.test_sessions import lines
from views.account.sign_in import make_link

FLORE, KENNY, CAMILLE = "flore@example.org", "kenny@example.org", "camille@example.org"
FIREFOX = "Mozilla/5.0 (Android 14; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0"


def signed_in_with(app: Flask, agent: str, email: str = FLORE) -> FlaskClient:
    browser = app.test_client()
    browser.get(make_link(app.extensions["settings"], email), headers={"User-Agent": agent})
    return browser


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, ("Firefox", "Android")),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", ("Firefox", "Linux")),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
         "Version/17.5 Mobile/15E148 Safari/604.1", ("Safari", "iPhone")),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
         "CriOS/130.0 Mobile/15E148 Safari/604.1", ("Chrome", "iPhone")),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 "
         "Safari/537.36 Edg/130.0.0.0", ("Edge", "Windows")),
        ("Mozilla/5.0 (Linux; Android 14; SM-S911B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/26.0 "
         "Chrome/122.0.0.0 Mobile Safari/537.36", ("Samsung Internet", "Android")),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 "
         "Safari/605.1.15", ("Safari", "Mac")),
        ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36",
         ("Chrome", "ChromeOS")),
        ("curl/8.5.0", ("", "")),
        ("", ("", "")),
    ],
)  # fmt: skip
def test_a_device_in_plain_words(agent: str, words: tuple[str, str]) -> None:
    assert device(agent) == words


def test_ones_own_are_listed_on_every_page_of_ones_own(app: Flask) -> None:
    browser = signed_in_with(app, FIREFOX)
    assert 'href="/sessions"' in browser.get("/coach/").text
    signed_in_with(app, "Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36")
    signed_in_with(app, FIREFOX, KENNY)
    page = browser.get("/sessions").text
    assert page.count("Firefox sur Android</strong>") == 1
    assert "Chrome sur Windows</strong>" in page
    assert page.split("<template")[0].count("cet appareil") == 1
    assert "Firefox on Android</strong>" in browser.get("/sessions?lang=en").text


def test_one_is_ended(app: Flask, sign_in: SignIn) -> None:
    here, lost = sign_in(FLORE), sign_in(FLORE)
    assert here.post("/sessions/end", data={"session": lines(app)[1].id}).location == "/sessions"
    assert "n'ouvre plus rien" in here.get("/sessions").text.replace("’", "'")
    assert lost.get("/coach/").status_code == 303
    assert here.get("/coach/").status_code == 200


def test_all_others_are_ended(app: Flask, sign_in: SignIn) -> None:
    others, here, kenny = [sign_in(FLORE) for _ in range(3)], sign_in(FLORE), sign_in(KENNY)
    here.post("/sessions/end", data={"others": "1"})
    assert [b.get("/coach/").status_code for b in (*others, here)] == [303, 303, 303, 200]
    assert kenny.get("/me/").status_code == 200


def test_nobody_ends_somebody_elses(app: Flask, sign_in: SignIn) -> None:
    kenny, flore = sign_in(KENNY), sign_in(FLORE)
    flore.post("/sessions/end", data={"session": lines(app)[0].id})
    flore.post("/sessions/end", data={"session": lines(app)[0].id, "email": KENNY})
    assert flore.post("/staff/sessions/end", data={"all": KENNY}).status_code == 403
    assert app.test_client().post("/sessions/end", data={"session": lines(app)[0].id}).status_code == 303
    assert kenny.get("/me/").status_code == 200
    assert flore.get("/staff/sessions").status_code == 403
    assert app.test_client().get("/sessions").status_code == 303


@pytest.mark.parametrize("asked", ["", "x", "-1", "9" * 30, "\x00", "²"])
def test_what_is_no_session_is_a_bad_request(sign_in: SignIn, asked: str) -> None:
    assert sign_in(FLORE).post("/sessions/end", data={"session": asked}).status_code == 400


def test_staff_see_everybody_and_end_anybodys(app: Flask, sign_in: SignIn) -> None:
    camille, kenny = sign_in(CAMILLE), [sign_in(KENNY) for _ in range(2)]
    page = camille.get("/staff/sessions").text
    assert {"Kenny", "Camille"} <= set(re.findall(r"\w+", page))
    assert KENNY not in camille.get("/staff/sessions?q=camille").text
    one = next(line.id for line in lines(app) if line.email == KENNY)
    answer = camille.post("/staff/sessions/end", data={"session": one, "q": "ken"})
    assert answer.location == "/staff/sessions?q=ken"
    assert [b.get("/me/").status_code for b in kenny] == [303, 200]
    camille.post("/staff/sessions/end", data={"all": KENNY})
    assert [b.get("/me/").status_code for b in kenny] == [303, 303]
    assert camille.get("/staff/").status_code == 200
