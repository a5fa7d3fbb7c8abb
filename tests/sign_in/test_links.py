"""Opening a link: once, in time, and never by a scanner."""

import datetime as dt

import pytest
from flask import Flask
from flask.testing import FlaskClient

from sheets.api.connection import Workbook
from sheets.book import Book
from sheets.worker.sync import Sync
from tests.coach.pages import plain_spaces
from tests.sign_in.test_asking import link_in, mails
from views.account.sign_in import make_link
from views.web.access import own_path


def made(app: Flask, email: str = "flore@example.org", **options: object) -> str:
    return make_link(app.extensions["settings"], email, **options)  # type: ignore[arg-type]


def asked(app: Flask, browser: FlaskClient, **data: str) -> str:
    """Ask for a link in a browser; the path that the mail holds."""
    browser.post("/sign-in", data={"email": "flore@example.org", **data})
    return link_in(mails(app)[-1])


def test_a_printed_link_leads_home_at_once(app: Flask) -> None:
    for address, home in (
        ("flore@example.org", "/coach/"),
        ("kenny@example.org", "/me/"),
        ("camille@example.org", "/staff/"),
    ):
        browser = app.test_client()
        answer = browser.get(made(app, address))
        assert (answer.status_code, answer.location) == (303, home)
        assert browser.get(home).status_code == 200


def test_where_it_was_asked_for_opening_it_is_enough(app: Flask, client: FlaskClient) -> None:
    assert client.get(asked(app, client)).status_code == 303
    assert client.get("/coach/").status_code == 200


def test_elsewhere_it_takes_a_button(app: Flask, client: FlaskClient) -> None:
    path = asked(app, client)
    phone = app.test_client()
    page = phone.get(path)
    assert page.status_code == 200
    assert "flore@example.org" in page.text
    assert phone.get("/coach/").status_code == 303
    assert phone.post(path).status_code == 303
    assert phone.get("/coach/").status_code == 200


def test_scanners_do_not_use_it_up(app: Flask, client: FlaskClient) -> None:
    path = asked(app, client)
    scanner = app.test_client()
    assert scanner.head(path).status_code == 200
    assert scanner.get(path).status_code == 200
    assert client.head(path).status_code == 200
    assert client.get(path, headers={"Sec-Purpose": "prefetch"}).status_code == 200
    assert client.get(path).status_code == 303


def test_asking_twice_keeps_the_first_link_good(app: Flask, client: FlaskClient) -> None:
    first = asked(app, client)
    asked(app, client)
    assert client.get(first).status_code == 303


def test_once_only(app: Flask, client: FlaskClient) -> None:
    link = made(app)
    assert client.get(link).status_code == 303
    again = client.get(link)
    assert again.status_code == 410
    assert 'action="/sign-in"' in again.text
    assert app.test_client().post(link).status_code == 410


def test_in_time_only(app: Flask, client: FlaskClient) -> None:
    link = made(app, lifetime=dt.timedelta(seconds=-1))
    assert client.get(link).status_code == 410
    assert client.post(link).status_code == 410
    assert client.get("/coach/").status_code == 303


def test_what_we_did_not_sign(client: FlaskClient) -> None:
    for token in ("abc", "abc.def", "é", "WzFd.x", "." * 300):
        assert client.get(f"/sign-in/{token}").status_code == 410
        assert client.post(f"/sign-in/{token}").status_code == 410


def test_another_apps_links_are_not_ours(app: Flask, client: FlaskClient) -> None:
    link = made(app)
    assert client.get(link[:-2] + ("aa" if link[-2:] != "aa" else "bb")).status_code == 410


def test_somebody_who_left_since(app: Flask, client: FlaskClient, workbook: Workbook, sync: Sync) -> None:
    link = made(app)
    workbook.spreadsheet.worksheet("Coachs").delete_rows(2)
    sync.read()
    assert client.get(link).status_code == 410


def test_it_leads_where_they_were_going(app: Flask, client: FlaskClient) -> None:
    wanted = "/coach/candidates/C3KEN/cv"
    answer = client.get(wanted)
    assert (answer.status_code, answer.location) == (303, f"/sign-in?next={wanted}")
    assert f'name="next" value="{wanted}"' in client.get(answer.location).text
    assert client.get(asked(app, client, next=wanted)).location == wanted


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "/a\nb",
     "/sign-in", "coach/", "/\tevil", ""],
)  # fmt: skip
def test_but_never_to_another_site(elsewhere: str) -> None:
    assert own_path(elsewhere) == ""


def test_a_made_up_destination_leads_home(app: Flask, client: FlaskClient) -> None:
    assert client.get(asked(app, client, next="//evil.example")).location == "/coach/"


def test_the_page_with_the_button_is_not_kept(app: Flask, client: FlaskClient) -> None:
    answer = client.get(asked(app, app.test_client()))
    assert answer.headers["Cache-Control"] == "no-store"


def test_used_links_stay_used_in_every_process(app: Flask, book: Book, client: FlaskClient) -> None:
    link = made(app)
    client.get(link)
    from app import create_app

    data_dir = app.extensions["settings"].data_dir
    other = create_app({"DATA_DIR": data_dir, "SECRET_KEY": "tests", "PUBLIC_URL": "http://localhost"})
    assert other.test_client().get(link).status_code == 410
    other.extensions["book"].state.close()


def test_a_link_opened_elsewhere_first_is_mended_by_one_press(app: Flask) -> None:
    mailed = asked(app, app.test_client(), next="/coach/candidates/C3KEN/cv")
    app.test_client().post(mailed)  # in the browser that a mail app has within itself
    answer = (phone := app.test_client()).post(mailed)
    assert answer.status_code == 410
    assert "Il a déjà servi, peut-être dans l’application où vous lisez vos mails" in plain_spaces(answer.text)
    assert 'value="flore@example.org"' in answer.text
    assert 'name="next" value="/coach/candidates/C3KEN/cv"' in answer.text
    late = make_link(app.extensions["settings"], "flore@example.org", lifetime=dt.timedelta(seconds=-1))
    assert "Il a plus de 30 minutes." in plain_spaces(phone.get(late).text)
    assert 'value="flore@example.org"' in phone.get(late).text
    assert 'value="flore' not in phone.get(f"{mailed[:-2]}xx").text
