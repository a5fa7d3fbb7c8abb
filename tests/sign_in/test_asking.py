"""Asking for a link: the same answer for everybody, and a mail for those who are known."""

import email
import re
from email.message import EmailMessage
from email.policy import default

from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from programme.mail import carrier
from programme.postman import Postman
from sheets.connection import Workbook
from sheets.sync import Sync


def mails(app: Flask) -> list[str]:
    """What has been sent, as text."""
    settings = app.extensions["settings"]
    Postman(app.extensions["book"].state, carrier(settings.mail_url, settings.data_dir)).step()
    paths = sorted((settings.data_dir / "mail").glob("*.eml"))
    found = [email.message_from_bytes(path.read_bytes(), policy=default) for path in paths]
    return [f"To: {m['To']}\nSubject: {m['Subject']}\n{_plain(m)}" for m in found]


def _plain(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def link_in(mail: str) -> str:
    """The path of the link in a mail."""
    found = re.search(r"http://localhost(/sign-in/\S+)", mail)
    assert found
    return found[1]


def test_a_known_address_gets_a_link(app: Flask, client: FlaskClient) -> None:
    for address in ("flore@example.org", "kenny@example.org", "camille@example.org"):
        assert client.post("/sign-in", data={"email": address}).status_code == 303
        mail = mails(app)[-1]
        assert f"To: {address}" in mail
        assert client.get(link_in(mail)).status_code == 303


def test_an_unknown_address_gets_the_same_answer_and_no_mail(app: Flask, client: FlaskClient) -> None:
    known = client.post("/sign-in", data={"email": "flore@example.org"}, follow_redirects=True)
    assert len(mails(app)) == 1
    unknown = app.test_client().post("/sign-in", data={"email": "nobody@example.org"}, follow_redirects=True)
    assert known.status_code == unknown.status_code == 200
    assert known.text.replace("flore@example.org", "") == unknown.text.replace("nobody@example.org", "")
    assert len(mails(app)) == 1


def test_capitals_and_spaces_do_not_matter(app: Flask, client: FlaskClient) -> None:
    client.post("/sign-in", data={"email": " Flore@Example.ORG "})
    assert len(mails(app)) == 1


def test_a_mail_in_the_readers_language(app: Flask, client: FlaskClient) -> None:
    client.post("/sign-in?lang=en", data={"email": "flore@example.org"})
    assert "Your link to enter Tremplin" in mails(app)[0]


def test_what_is_no_address_is_said_and_kept(app: Flask, client: FlaskClient) -> None:
    answer = client.post("/sign-in", data={"email": "flore chez exemple"})
    assert answer.status_code == 422
    assert 'value="flore chez exemple"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert mails(app) == []


def test_a_coach_who_left_gets_nothing(app: Flask, client: FlaskClient, workbook: Workbook, sync: Sync) -> None:
    tab = workbook.spreadsheet.worksheet("Coachs")
    tab.update_cell(2, tab.row_values(1).index("Actif") + 1, "non")
    sync.read()
    client.post("/sign-in", data={"email": "flore@example.org"})
    assert mails(app) == []


def test_too_many_for_one_address(app: Flask) -> None:
    codes = [app.test_client().post("/sign-in", data={"email": "flore@example.org"}).status_code for _ in range(6)]
    assert codes == [303] * 5 + [429]
    unknown = [app.test_client().post("/sign-in", data={"email": "nobody@example.org"}).status_code for _ in range(6)]
    assert unknown == codes


def test_too_many_from_one_place(app: Flask, client: FlaskClient) -> None:
    codes = [client.post("/sign-in", data={"email": f"n{n}@example.org"}).status_code for n in range(41)]
    assert codes[-2:] == [303, 429]


def test_two_processes_count_together(app: Flask) -> None:
    settings = app.extensions["settings"]
    config = {"DATA_DIR": settings.data_dir, "STATE_URL": settings.state_url, "SECRET_KEY": "tests"}
    other = create_app({**dict.fromkeys(("SPREADSHEET", "SHEETS_EMULATOR_HOST", "MAIL_URL"), ""), **config})
    processes = (app, other)
    data = {"email": "flore@example.org"}
    codes = [processes[n % 2].test_client().post("/sign-in", data=data).status_code for n in range(6)]
    other.extensions["book"].state.close()
    assert codes == [303] * 5 + [429]


def test_a_place_is_the_one_the_web_server_in_front_says(client: FlaskClient) -> None:
    codes = [
        client.post("/sign-in", data={"email": f"n{n}@example.org"}, headers={"X-Forwarded-For": f"203.0.113.{n}"})
        for n in range(41)
    ]
    assert {answer.status_code for answer in codes} == {303}


def test_a_form_posted_from_elsewhere_is_refused(client: FlaskClient) -> None:
    answer = client.post("/sign-in", data={"email": "flore@example.org"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_wrong_methods(client: FlaskClient) -> None:
    assert client.put("/sign-in").status_code == 405
    assert client.get("/sign-out").status_code == 405
