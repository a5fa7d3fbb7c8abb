"""What is on this machine: secret, addresses, state, mail, photos, quota; each check fails by itself, and tells."""

import sqlite3
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from werkzeug.serving import make_server

from app import create_app
from settings import ROOT
from sheets.api import quota
from sheets.api.quota import READ
from sheets.changes import Addition
from tests.doctor.conftest import BLANK, SECRET, Doctor
from tests.running import free_port

ONLINE = "https://cv.example.org"


def test_all_is_well(doctor: Doctor) -> None:
    made = doctor(PUBLIC_URL=ONLINE)
    assert made.exit_code == 0, made.output
    assert made.output.endswith("All is well.\n")
    assert "fails" not in made.output


def test_a_secret_that_can_be_guessed(doctor: Doctor) -> None:
    made = doctor(SECRET_KEY="short", PUBLIC_URL=ONLINE)
    assert made.exit_code == 1
    assert "fails SECRET_KEY has 5 characters" in made.output
    assert "ok    tabs" in made.output, "the other steps are looked at too"
    alone = doctor(SECRET_KEY="short")
    assert alone.exit_code == 0
    assert "note  SECRET_KEY has 5 characters" in alone.output


@pytest.mark.parametrize("address", ["cv.example.org", "https://", "https://cv.example.org/?a=b"])
def test_an_address_that_is_none(doctor: Doctor, address: str) -> None:
    made = doctor(PUBLIC_URL=address)
    assert made.exit_code == 1
    assert "fails PUBLIC_URL is not an address" in made.output
    assert "such as https://cv.example.org" in made.output


def test_an_address_without_encryption(doctor: Doctor) -> None:
    assert (
        "note  public address: http://cv.example.org is not encrypted"
        in doctor(PUBLIC_URL="http://cv.example.org").output
    )


def test_an_address_of_this_machine_with_a_sheet_on_google(doctor: Doctor) -> None:
    made = doctor(SPREADSHEET="1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789", GOOGLE_CREDENTIALS_JSON="{}")
    assert "opens on this machine only; set PUBLIC_URL" in made.output
    assert "sent to nobody; set MAIL_URL" in made.output


def test_a_state_that_cannot_be_written(doctor: Doctor, data_dir: Path) -> None:
    doctor()  # the tables are there
    other = sqlite3.connect(data_dir / "state.sqlite3")
    with other:
        other.execute('CREATE TRIGGER broken BEFORE INSERT ON "values" BEGIN INSERT INTO lost VALUES (1); END')
    other.close()
    made = doctor()
    assert made.exit_code == 1
    assert "fails the state database cannot be written" in made.output
    assert f"Check the folder {data_dir}" in made.output


def test_changes_that_nobody_takes_to_the_sheet(doctor: Doctor, data_dir: Path) -> None:
    app = create_app({**BLANK, "DATA_DIR": data_dir, "SECRET_KEY": SECRET})
    book = app.extensions["book"]
    app.test_cli_runner().invoke(args=["workbook", "check"])
    book.submit(Addition("opportunities", {"title": "Jardinier"}), "quelqu'un")
    book.state.close()
    made = doctor()
    assert made.exit_code == 1
    assert "1 change(s) wait for the sheet, and nobody takes them there" in made.output
    assert "flask --app app sync" in made.output


def test_mail_that_cannot_leave(doctor: Doctor) -> None:
    made = doctor(MAIL_URL=f"smtp://someone:hush@127.0.0.1:{free_port()}")
    assert made.exit_code == 1
    assert "fails mail cannot leave through 127.0.0.1" in made.output
    assert "Check the server's name" in made.output
    assert "hush" not in made.output


def test_a_mail_address_that_is_none(doctor: Doctor) -> None:
    made = doctor(MAIL_URL="pigeon://server")
    assert made.exit_code == 1
    assert "Write MAIL_URL as smtp+starttls://" in made.output


def test_mail_that_can_leave(doctor: Doctor) -> None:
    server = Controller(Sink(), hostname="127.0.0.1", port=free_port())
    server.start()
    try:
        assert "ok    mail: the server lets us in" in doctor(MAIL_URL=f"smtp://127.0.0.1:{server.port}").output
    finally:
        server.stop()


def test_mails_that_cannot_be_kept(doctor: Doctor, data_dir: Path) -> None:
    (data_dir / "mail").write_text("a file where the folder should be")
    made = doctor()
    assert made.exit_code == 1
    assert f"fails mail cannot leave through the folder {data_dir / 'mail'}" in made.output


def test_photos_that_cannot_be_kept(doctor: Doctor, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    made = doctor(MEDIA_URL=str(tmp_path / "taken" / "photos"))
    assert made.exit_code == 1
    assert "fails photos cannot be kept in" in made.output
    assert "set MEDIA_URL" in made.output


def test_a_place_for_photos_whose_driver_is_missing(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "s3fs", None)
    made = doctor(MEDIA_URL="s3://photos/tremplin")
    assert made.exit_code == 1
    assert "pip install -r requirements-s3.txt" in made.output
    assert (ROOT / "requirements-s3.txt").is_file()


class FrontServer:
    """The site behind a web server that passes on what a test says; `url` is where people ask."""

    def __init__(self, data_dir: Path, headers: dict[str, str], trusted: str) -> None:
        self.headers = headers
        self.server = make_server("127.0.0.1", 0, self)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.app = create_app({**BLANK, "DATA_DIR": data_dir, "PUBLIC_URL": self.url, "TRUSTED_PROXIES": trusted})
        self.thread = threading.Thread(target=self.server.serve_forever)

    def __enter__(self) -> "FrontServer":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
        self.app.extensions["book"].state.close()

    def __call__(self, environ: Any, start_response: Any) -> Any:
        return self.app({**environ, **self.headers}, start_response)


@pytest.mark.parametrize(
    ("headers", "trusted", "said"),
    [
        ({}, "", "ok    front: http://127.0.0.1:"),
        ({"HTTP_X_FORWARDED_FOR": "192.0.2.7"}, "127.0.0.1", "answers, asked forwarded"),
        ({}, "127.0.0.1", "fails the web server in front does not say for whom it asks"),
        ({"HTTP_X_FORWARDED_FOR": "192.0.2.7"}, "", "fails the web server in front is not in TRUSTED_PROXIES"),
        ({"HTTP_HOST": "upstream"}, "127.0.0.1", "fails the web server in front does not pass on the name"),
    ],
)
def test_a_web_server_in_front(
    doctor: Doctor, data_dir: Path, headers: dict[str, str], trusted: str, said: str
) -> None:
    with FrontServer(data_dir, headers, trusted) as front:
        made = doctor(PUBLIC_URL=front.url, TRUSTED_PROXIES=trusted)
    assert said in made.output
    assert made.exit_code == said.startswith("fails")


class NearlyAMinuteAgo:
    """A clock, for calls whose turn comes again in a few seconds: the doctor waits for it."""

    @staticmethod
    def monotonic() -> float:
        """Seconds on the clock of the budget, 50 of them ago."""
        return time.monotonic() - 50.0


def test_a_quota_that_is_spent(doctor: Doctor, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app({**BLANK, "DATA_DIR": data_dir, "READS_PER_MINUTE": "6"})
    with monkeypatch.context() as patch:
        patch.setattr(quota, "time", NearlyAMinuteAgo)
        for _ in range(4):
            app.extensions["budget"].take(READ)
    app.extensions["book"].state.close()
    made = doctor(READS_PER_MINUTE="6")
    assert made.exit_code == 1
    assert "fails quota: nearly spent this minute (2 reads left)" in made.output
    assert "Wait a minute" in made.output


def test_a_number_that_is_none_is_told_before_all(doctor: Doctor) -> None:
    with pytest.raises(ValueError, match="POLL_SECONDS must be a number"):
        doctor(POLL_SECONDS="often")


def test_a_time_zone_that_is_none(doctor: Doctor) -> None:
    with pytest.raises(ValueError, match="TZ must be a place such as Europe/Paris, not 'Paris'"):
        doctor(TZ="Paris")


def test_a_folder_that_cannot_be_written(doctor: Doctor) -> None:
    with pytest.raises(ValueError, match="set DATA_DIR to a folder"):
        doctor(DATA_DIR="/proc/tremplin")
