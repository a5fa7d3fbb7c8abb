"""Asking for a link: the same answer for everybody, and a mail for those who are known."""

import email
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeSerializer

from app import create_app
from mail.message import choose_transport
from mail.sender import Sender
from programme import flood
from settings import Settings
from sheets.api.connection import Workbook
from sheets.worker.sync import Sync
from views.account.sign_in import make_link


def sent_files(app: Flask) -> list[Path]:
    """The mails that have been sent, in order."""
    settings = app.extensions["settings"]
    Sender(app.extensions["book"].state, choose_transport(settings.mail_url, settings.data_dir)).step()
    return sorted((settings.data_dir / "mail").glob("*.eml"))


def mails(app: Flask) -> list[str]:
    """What has been sent, as text."""
    found = [email.message_from_bytes(path.read_bytes(), policy=default) for path in sent_files(app)]
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
    assert len(sent_files(app)) == 1
    unknown = app.test_client().post("/sign-in", data={"email": "nobody@example.org"}, follow_redirects=True)
    assert known.status_code == unknown.status_code == 200
    assert known.text.replace("flore@example.org", "") == unknown.text.replace("nobody@example.org", "")
    assert len(sent_files(app)) == 1


def test_capitals_and_spaces_do_not_matter(app: Flask, client: FlaskClient) -> None:
    client.post("/sign-in", data={"email": " Flore@Example.ORG "})
    assert len(sent_files(app)) == 1


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


def ask(app: Flask, address: str, **peer: str) -> int:
    """Ask for a link in a browser of its own; the status of the answer."""
    return app.test_client().post("/sign-in", data={"email": address}, **_asked_from(**peer)).status_code


def _asked_from(peer: str = "127.0.0.1", forwarded: str = "") -> dict[str, object]:
    said = {"headers": {"X-Forwarded-For": forwarded}} if forwarded else {}
    return {"environ_overrides": {"REMOTE_ADDR": peer}, **said}


def pass_time(app: Flask, seconds: float) -> None:
    """Let time pass for all that is counted."""
    with app.extensions["book"].state.writing() as connection:
        connection.execute(flood.hits.update().values(at=flood.hits.c.at - seconds))


def is_slowed(app: Flask, who: str = "flore@example.org", **peer: str) -> bool:
    """Whether a place is over its limit: within it, a second link leaves after a minute. Answers never tell."""
    before = len(sent_files(app))
    assert ask(app, who, **peer) == 303
    pass_time(app, 61)
    assert ask(app, who, **peer) == 303
    sent = len(sent_files(app)) - before
    assert sent, "whoever is known is never refused"
    return sent == 1


def behind(data_dir: Path, proxies: str) -> Flask:
    """The same site, with web servers in front."""
    blank = dict.fromkeys(("SPREADSHEET", "SHEETS_EMULATOR_HOST", "STATE_URL", "MAIL_URL", "MEDIA_URL"), "")
    config = {"DATA_DIR": data_dir, "SECRET_KEY": "tests", "PUBLIC_URL": "http://localhost"}
    return create_app({**blank, **config, "TRUSTED_PROXIES": proxies})


@pytest.fixture
def proxied(app: Flask, data_dir: Path) -> Iterator[Flask]:
    """The site behind two web servers, one of them another's."""
    made = behind(data_dir, "127.0.0.1, 10.0.0.0/8, ::1")
    yield made
    made.extensions["book"].state.close()


def test_nobody_keeps_the_owner_out_by_asking(app: Flask) -> None:
    for who in ("flore@example.org", "nobody@example.org"):
        assert {ask(app, who, peer=f"203.0.113.{n}") for n in range(30)} == {303}
    (mail,) = mails(app)  # and a mailbox is not filled
    owner = app.test_client()
    answer = owner.post("/sign-in", data={"email": "flore@example.org"}, follow_redirects=True)
    assert answer.status_code == 200
    assert "moins de dix minutes" in answer.text
    assert owner.post(link_in(mail)).status_code == 303
    assert owner.get("/coach/").status_code == 200


def test_while_somebody_asks_all_day_a_link_that_works_lies_in_the_mailbox(app: Flask) -> None:
    sent = []
    for _ in range(180):  # three hours, a minute each
        ask(app, "flore@example.org", peer="203.0.113.1")
        pass_time(app, 61)
        sent.append(len(sent_files(app)))
    apart = [sent.count(n) for n in sorted(set(sent))]
    assert max(apart) <= 11  # minutes; a link works for thirty
    assert sent[-1] < 60


def test_in_the_owners_browser_others_count_for_nothing(app: Flask) -> None:
    owner = app.test_client()
    owner.get(make_link(app.extensions["settings"], "flore@example.org"))
    owner.post("/sign-out")
    for _ in range(60):
        ask(app, "flore@example.org")  # from the same place, as in a day centre
    assert is_slowed(app, "kenny@example.org")
    before = len(sent_files(app))
    assert owner.post("/sign-in", data={"email": "flore@example.org"}).status_code == 303
    assert len(sent_files(app)) == before + 1
    assert owner.get(link_in(mails(app)[-1])).status_code == 303
    owner.post("/sign-in", data={"email": "kenny@example.org"})
    assert len(sent_files(app)) == before + 1, "it is nobody else's"


def test_a_browser_known_for_one_address_cannot_flood_it(app: Flask) -> None:
    owner = app.test_client()
    owner.get(make_link(app.extensions["settings"], "flore@example.org"))
    codes = [owner.post("/sign-in", data={"email": "flore@example.org"}).status_code for _ in range(30)]
    assert set(codes) == {303}
    assert len(sent_files(app)) <= 6


def test_the_mark_of_a_browser_names_nobody(app: Flask) -> None:
    owner = app.test_client()
    answer = owner.get(make_link(app.extensions["settings"], "flore@example.org"))
    (cookie,) = [c for c in answer.headers.getlist("Set-Cookie") if c.startswith("tremplin_known=")]
    read = URLSafeSerializer("tests", salt="tremplin-known").loads(cookie.partition("=")[2].partition(";")[0])
    assert "flore" not in str(read)
    assert "HttpOnly" in cookie
    owner.set_cookie("tremplin_known", "made.up", path="/sign-in")
    assert owner.post("/sign-in", data={"email": "flore@example.org"}).status_code == 303


def test_a_place_that_asks_too_much_is_slowed_and_its_people_still_enter(app: Flask) -> None:
    assert {ask(app, f"n{n}@example.org") for n in range(200)} == {303}
    owner = app.test_client()  # a new browser, on the same network
    answer = owner.post("/sign-in", data={"email": "flore@example.org"}, follow_redirects=True)
    assert answer.status_code == 200
    (mail,) = mails(app)
    assert owner.get(link_in(mail)).status_code == 303
    assert owner.get("/coach/").status_code == 200


def test_nor_can_it_fill_a_mailbox_or_the_disk(app: Flask) -> None:
    for n in range(40):
        ask(app, f"n{n}@example.org")
    with app.extensions["book"].state.reading() as connection:
        before = connection.execute(sa.select(sa.func.count()).select_from(flood.hits)).scalar_one()
    for n in range(60):
        assert ask(app, f"m{n}@example.org") == ask(app, "flore@example.org") == 303
    with app.extensions["book"].state.reading() as connection:
        after = connection.execute(sa.select(sa.func.count()).select_from(flood.hits)).scalar_one()
    assert len(sent_files(app)) == 1
    assert after - before <= 4, "two for those who are known, two for all the others"
    pass_time(app, 601)
    ask(app, "flore@example.org")
    assert len(sent_files(app)) == 2


def fill(app: Flask, peer: str = "127.0.0.1", forwarded: str = "") -> None:
    """Ask for as many links as a place may."""
    for n in range(41):
        ask(app, f"n{n}@example.org", peer=peer.format(n=f"{n + 1:x}"), forwarded=forwarded.format(n=n))


def test_two_processes_count_together(app: Flask, data_dir: Path) -> None:
    other = behind(data_dir, "")
    for n in range(41):
        ask((app, other)[n % 2], f"n{n}@example.org")
    other.extensions["book"].state.close()
    assert is_slowed(app)


@pytest.mark.parametrize("peer", ["203.0.113.9", "127.0.0.1", "10.0.0.4", "::1"])
def test_turning_a_header_passes_no_limit(app: Flask, peer: str) -> None:
    fill(app, peer, "198.51.100.{n}")
    assert is_slowed(app, peer=peer, forwarded="198.51.100.99")


def test_nor_does_another_address_of_the_same_network(app: Flask) -> None:
    fill(app, "2001:db8:1:2::{n}")
    assert is_slowed(app, peer="2001:db8:1:2::ffff")
    assert not is_slowed(app, "kenny@example.org", peer="2001:db8:1:3::1")


def test_a_place_is_the_one_a_trusted_server_says(proxied: Flask) -> None:
    fill(proxied, forwarded="203.0.113.{n}")
    assert not is_slowed(proxied, forwarded="203.0.113.99")
    fill(proxied, forwarded="203.0.113.{n}, 10.0.0.9")
    assert not is_slowed(proxied, "kenny@example.org", forwarded="203.0.113.99, 10.0.0.9")


@pytest.mark.parametrize("forwarded", [
    "198.51.100.{n}, 203.0.113.7", "198.51.100.{n}, 203.0.113.7, 10.2.3.4", "198.51.100.{n},203.0.113.7:4{n}",
    "127.0.0.1, 198.51.100.{n}, 203.0.113.7", "nonsense{n}", "{n}", "2001:db8:1:2::{n}", "[2001:db8:1:2::{n}]:80",
    "198.51.100.{n}, nonsense", "::ffff:203.0.113.7",
])  # fmt: skip
def test_but_what_the_asker_wrote_in_it_counts_for_nothing(proxied: Flask, forwarded: str) -> None:
    fill(proxied, forwarded=forwarded)
    assert is_slowed(proxied, forwarded=forwarded.format(n=99))


def test_nobody_but_those_servers_is_believed(proxied: Flask) -> None:
    fill(proxied, "192.168.1.5", "198.51.100.{n}")
    assert is_slowed(proxied, peer="192.168.1.5", forwarded="198.51.100.99")


def test_a_setting_that_is_no_address_is_said() -> None:
    with pytest.raises(ValueError, match="TRUSTED_PROXIES"):
        Settings.from_environment({"TRUSTED_PROXIES": "nginx"})


def test_a_form_posted_from_elsewhere_is_refused(client: FlaskClient) -> None:
    answer = client.post("/sign-in", data={"email": "flore@example.org"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_wrong_methods(client: FlaskClient) -> None:
    assert client.put("/sign-in").status_code == 405
    assert client.get("/sign-out").status_code == 405
