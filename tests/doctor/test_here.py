"""What is on this machine: secret, addresses, state, mail, photos, quota; each check fails by itself, and tells."""

import sqlite3
import time
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink

from app import create_app
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
