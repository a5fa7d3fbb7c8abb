"""What holds for every answer: no cookie on what is public, our own name only, Secure and HSTS over https."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.wrappers import Response

from app import create_app
from sheets.api.connection import Workbook
from sheets.worker.sync import Sync
from tests.conftest import SignIn, _config
from tests.leaks.crawl import addresses
from tests.web.examples import ARGUMENTS
from views.account.sign_in import make_link

CV = "/cv/abdenour-c2abd"
PEOPLE = ("camille@example.org", "flore@example.org", "abdenour@example.org")


def says(answer: Response) -> set[str]:
    return {word.partition("=")[0].strip() for word in answer.headers.get("Cache-Control", "").split(",")}


@pytest.mark.parametrize("email", PEOPLE)
def test_no_answer_that_a_shared_cache_may_keep_carries_a_cookie(app: Flask, sign_in: SignIn, email: str) -> None:
    browser = sign_in(email)
    public = 0
    for address in addresses(app, ARGUMENTS):
        for asked in (address, f"{address}?lang=en", f"{address}?v=1"):
            with browser.get(asked) as answer:
                cookies, kept = answer.headers.getlist("Set-Cookie"), says(answer)
            public += "public" in kept
            assert not (cookies and kept & {"public", "s-maxage"}), asked
            assert not cookies or kept & {"private", "no-store"}, asked
    assert public > 20


def test_a_view_that_says_public_and_sets_a_cookie_loses_the_cookie(app: Flask, client: FlaskClient) -> None:
    @app.get("/careless")
    def careless() -> Response:
        answer = Response("same for everybody")
        answer.headers["Cache-Control"] = "max-age=60, Public"
        answer.set_cookie("session", "staff")
        return answer

    @app.get("/unsaid")
    def unsaid() -> Response:
        answer = Response("for one")
        answer.headers["Cache-Control"] = "max-age=60"
        answer.set_cookie("session", "staff")
        return answer

    assert "Set-Cookie" not in client.get("/careless").headers
    answer = client.get("/unsaid")
    assert "Set-Cookie" in answer.headers
    assert "private" in says(answer)


@pytest.fixture
def secure(app: Flask, data_dir: Path, workbook: Workbook) -> Iterator[Flask]:
    """The same site as people reach it over https, by a name."""
    made = create_app({**_config(data_dir), "PUBLIC_URL": "https://cv.example.org"})
    made.testing = True
    Sync(made.extensions["book"].state, lambda: workbook, 0.0).read()
    yield made
    made.extensions["book"].state.close()


HERE = {"base_url": "http://cv.example.org"}
"""As a front server that speaks https passes it on."""


def test_over_https_every_cookie_is_secure_and_browsers_stay_there(secure: Flask) -> None:
    browser = secure.test_client()
    with secure.app_context():
        link = make_link(secure.extensions["settings"], "flore@example.org").removeprefix("https://cv.example.org")
    answers: list[Response] = [
        browser.get(link, **HERE),
        browser.get("/?lang=en", **HERE),
        browser.post("/sign-in", data={"email": "flore@example.org"}, **HERE),
        browser.post("/sign-out", **HERE),
    ]
    for made in answers:
        cookies = made.headers.getlist("Set-Cookie")
        assert cookies
        assert all("; secure" in cookie.lower() for cookie in cookies), cookies
    for address in ("/", CV, "/nope", "/healthz", "/static/css/tremplin.css"):
        with browser.get(address, **HERE) as answer:
            assert answer.headers.getlist("Strict-Transport-Security") == ["max-age=31536000"], address


def test_over_http_nothing_is_said_of_https(client: FlaskClient) -> None:
    answer = client.get("/?lang=en")
    assert "Strict-Transport-Security" not in answer.headers
    assert "secure" not in answer.headers["Set-Cookie"].lower()


@pytest.mark.parametrize(
    "host",
    ["evil.example", "cv.example.org.evil.example", "localhost.evil.example", "[::1", "", "10.0.0.1",
     "cv.example.org@evil.example", "evil.example:80\\@cv.example.org"],
)  # fmt: skip
def test_another_name_is_turned_away(secure: Flask, client: FlaskClient, host: str) -> None:
    for browser in (client, secure.test_client()):
        for address in ("/", CV, "/sign-in"):
            answer = browser.get(address, headers={"Host": host})
            assert answer.status_code in (400, 421), (host, address)
            assert "Abdenour" not in answer.text
            assert "evil" not in answer.text
            assert "no-store" in answer.headers["Cache-Control"]
        assert browser.post("/sign-in", headers={"Host": host}).status_code in (400, 421)


@pytest.mark.parametrize("host", ["cv.example.org", "cv.example.org:443", "CV.example.org", "localhost:5000",
                                  "127.0.0.1", "[::1]:8000"])  # fmt: skip
def test_our_name_is_answered_and_this_machines(secure: Flask, host: str) -> None:
    assert secure.test_client().get(CV, headers={"Host": host}).status_code == 200


def test_this_machines_name_is_not_believed_from_afar(secure: Flask) -> None:
    far = {"REMOTE_ADDR": "203.0.113.9"}
    assert secure.test_client().get(CV, headers={"Host": "localhost"}, environ_base=far).status_code == 421


def test_a_balancer_asks_by_number(secure: Flask) -> None:
    assert secure.test_client().get("/healthz", headers={"Host": "10.0.0.7:8000"}).status_code == 200


OURS, THEIRS = "http://localhost", "https://evil.example"


@pytest.mark.parametrize(("headers", "allowed"), [
    ({}, True),  # a program
    ({"Sec-Fetch-Site": "same-origin", "Origin": OURS, "Referer": OURS + "/sign-in"}, True),
    ({"Sec-Fetch-Site": "none"}, True),
    ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, True),
    ({"Origin": OURS}, True),
    ({"Referer": OURS + "/sign-in"}, True),
    ({"Sec-Fetch-Site": "cross-site", "Origin": OURS}, False),
    ({"Sec-Fetch-Site": "same-site"}, False),
    ({"Sec-Fetch-Site": "nonsense"}, False),
    ({"Sec-Fetch-Site": "same-origin", "Origin": THEIRS}, False),
    ({"Sec-Fetch-Site": "none", "Referer": THEIRS}, False),
    ({"Origin": THEIRS}, False),
    ({"Origin": "null"}, False),
    ({"Origin": "http://[::1"}, False),
    ({"Referer": THEIRS + "/page"}, False),
    ({"Referer": "http://[::1"}, False),
    ({"Origin": OURS, "Referer": THEIRS}, False),
    ({"Origin": OURS + ".evil.example"}, False),
])  # fmt: skip
def test_a_form_of_another_site_is_refused(client: FlaskClient, headers: dict[str, str], allowed: bool) -> None:
    answer = client.post("/sign-in", data={"email": "flore@example.org"}, headers=headers)
    assert answer.status_code == (303 if allowed else 403)


@pytest.mark.parametrize("path", ["/", "/nope", "/me/", "/healthz"])
def test_every_answer_of_ours_carries_the_mark_that_a_gateways_page_lacks(client: FlaskClient, path: str) -> None:
    assert client.get(path).headers["X-Tremplin"] == "1"


def test_signing_out_asks_the_browser_to_forget_the_texts_kept_there(sign_in: SignIn) -> None:
    client = sign_in("flore@example.org")
    assert 'data-writer="' in client.get("/coach/").text
    assert client.post("/sign-out").headers["Clear-Site-Data"] == '"storage"'
