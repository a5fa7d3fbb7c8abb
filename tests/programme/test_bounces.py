"""Mails that come back: read from a real IMAP server, as other servers' reports word it."""

import contextlib
import imaplib
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mail import queue as mail_queue
from mail.bounces import ERROR, BounceReader, Mailbox, read_bounce
from mail.message import Message, choose_transport
from mail.queue import BOUNCED, SENT, enqueue
from mail.sender import Sender
from sheets.errors import NotConfigured
from sheets.state.database import State, get_value
from tests.running import free_port
from tests.smtp import Inbox, serving

PASSWORD = "p@ss/word"

REPORT = """\
From: MAILER-DAEMON@mail.example.org (Mail Delivery System)
To: cv@example.org
Subject: Undelivered Mail Returned to Sender
Message-ID: <20261127@mail.example.org>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org

Final-Recipient: rfc822; flore@example.org
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <flore@example.org>: no such
    mailbox

Final-Recipient: rfc822; kenny@example.org
Action: relayed
Status: 2.0.0
--x
Content-Type: {original}

Message-ID: <{message_id}@example.org>
Subject: Bonjour
{tail}
--x--
"""
OLDER = """\
From: Mail Delivery Subsystem <mailer-daemon@mail.example.org>
X-Failed-Recipients: flore@example.org
Subject: Delivery failed

The address does not exist. Your message had:

Message-ID: <{message_id}@example.org>
"""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A real IMAP server's, with one empty mailbox."""
    chosen = free_port()
    command = [
        str(Path(sys.executable).with_name("pymap")),
        "--host",
        "127.0.0.1",
        "--port",
        str(chosen),
        "--no-tls",
        "dict",
    ]
    server = subprocess.Popen([*command, "--demo-user", "cv@example.org", "--demo-password", PASSWORD])
    try:
        for _ in range(200):
            with contextlib.suppress(OSError):
                imaplib.IMAP4("127.0.0.1", chosen).logout()
                break
            time.sleep(0.1)
        yield chosen
    finally:
        server.terminate()
        server.wait(10)


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    """An empty state database."""
    made = State(f"sqlite:///{tmp_path / 'state.sqlite3'}")
    yield made
    made.close()


@pytest.fixture
def sent(state: State, tmp_path: Path) -> str:
    """A mail that left, by what its Message-ID begins with."""
    with state.writing() as connection:
        enqueue(connection, Message("flore@example.org", "Bonjour", "Bonjour Flore"), "welcome:C2ABD")
    with serving(Inbox()) as smtp:
        Sender(state, choose_transport(f"smtp://127.0.0.1:{smtp}", tmp_path)).step()
    with state.reading() as connection:
        (mail,) = mail_queue.recent(connection)
    assert mail.state == SENT
    return mail.message_id


def report(message_id: str, action: str = "failed", original: str = "text/rfc822-headers", tail: str = "") -> bytes:
    return REPORT.format(message_id=message_id, action=action, original=original, tail=tail).encode()


def put_in(port: int, *contents: bytes) -> None:
    """Let mails arrive in the mailbox."""
    with imaplib.IMAP4("127.0.0.1", port) as server:
        server.login("cv@example.org", PASSWORD)
        for content in contents:
            status, said = server.append("INBOX", "", "", content.replace(b"\n", b"\r\n"))
            assert status == "OK", said


def read(state: State, port: int) -> int:
    mailbox = Mailbox.from_url(f"imap://cv%40example.org:p%40ss%2Fword@127.0.0.1:{port}")
    assert mailbox
    return BounceReader(state, mailbox).step()


@pytest.mark.parametrize("made", [
    report, lambda sent: report(sent, original="message/rfc822"), lambda sent: OLDER.format(message_id=sent).encode(),
    lambda sent: report(sent, tail="x" * 400_000),
])  # fmt: skip
def test_a_mail_that_came_back_is_told_with_why(state: State, sent: str, port: int, made: object) -> None:
    assert callable(made)
    put_in(port, b"Subject: Re: Bonjour\n\nMerci !\n", made(sent), report("0" * 32))
    assert read(state, port) == 1
    with state.reading() as connection:
        (mail,) = mail_queue.recent(connection, mail_queue.TROUBLED)
    assert mail.state == BOUNCED
    assert "flore@example.org" in mail.reason
    assert "kenny" not in mail.reason
    assert read(state, port) == 0


def test_it_is_put_away_once_somebody_dealt_with_it_and_never_sent_again(state: State, sent: str, port: int) -> None:
    put_in(port, report(sent))
    read(state, port)
    with state.writing() as connection:
        (mail,) = mail_queue.recent(connection, mail_queue.TROUBLED)
        assert not mail_queue.send_again(connection, mail.id)
        assert mail_queue.dismiss(connection, mail.id)
        assert not mail_queue.recent(connection, mail_queue.TROUBLED)
    put_in(port, report(sent))
    assert read(state, port) == 0


@pytest.mark.parametrize("content", [
    report("a" * 32, action="delayed"), b"", b"\xff\xfe", b"Content-Type: multipart/report; boundary=\n\n--",
    b"Subject: Absente\nIn-Reply-To: <%s@example.org>\n\nJe suis absente.\n" % (b"a" * 32),
])  # fmt: skip
def test_what_does_not_say_that_a_mail_of_ours_failed_says_nothing(content: bytes) -> None:
    assert read_bounce(content) is None


def test_a_mailbox_away_is_said_and_read_once_it_is_back(state: State, sent: str, port: int) -> None:
    assert read(state, free_port()) == 0
    with state.reading() as connection:
        assert get_value(connection, ERROR)
    put_in(port, report(sent))
    assert read(state, port) == 1
    with state.reading() as connection:
        assert not get_value(connection, ERROR)


def test_a_wrong_url_says_what_one_looks_like_without_the_password() -> None:
    assert Mailbox.from_url("") is None
    for url in ("smtp://a:secret@b", "imaps://b", "imaps://a:secret@b:many"):
        with pytest.raises(NotConfigured, match="imaps://user:password@") as told:
            Mailbox.from_url(url)
        assert "secret" not in str(told.value)
