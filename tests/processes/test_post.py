"""The real worker and a real mail server: a link leaves at once, and a worker killed outright sends nothing twice."""

import os
import signal
import time
from pathlib import Path

import pytest
import requests

from mail import queue as mail_queue
from mail.message import Message
from settings import Settings
from sheets.state.database import State
from tests.running import Start, eventually, free_port
from tests.smtp import Inbox, serving


def test_a_link_leaves_within_a_second(start: Start, data_dir: Path) -> None:
    inbox = Inbox()
    site = f"http://127.0.0.1:{(web := free_port())}"
    with serving(inbox) as port:
        start("serve", "--port", str(web), MAIL_URL=f"smtp://127.0.0.1:{port}")
        eventually(lambda: requests.get(f"{site}/healthz", timeout=5).status_code == 200)
        requests.post(f"{site}/sign-in", data={"email": "flore@example.org"}, timeout=5)
        assert eventually(lambda: len(inbox.envelopes) == 1) < 2  # half a second on a machine at rest
    assert inbox.envelopes[0].rcpt_tos == ["flore@example.org"]


@pytest.mark.parametrize(
    ("at", "state", "received"), [("flore@example.org", mail_queue.SENT, 1), ("DATA", mail_queue.UNKNOWN, 1)]
)
def test_a_worker_killed_while_it_sends(start: Start, settings: Settings, at: str, state: str, received: int) -> None:
    book = State(settings.state_url)
    with book.writing() as connection:
        mail_queue.enqueue(connection, Message("flore@example.org", "Bonjour", "Bonjour"), "welcome:B2FLO")
    inbox = Inbox(slow={at: 600})
    with serving(inbox) as port:
        first = start("sync", MAIL_URL=f"smtp://127.0.0.1:{port}")
        eventually(lambda: at in inbox.reached)
        os.kill(first.pid, signal.SIGKILL)
        inbox.slow.clear()
        began = time.monotonic()
        start("sync", MAIL_URL=f"smtp://127.0.0.1:{port}")
        eventually(lambda: _state(book) == state)
        assert time.monotonic() - began < 15
        time.sleep(1)
    assert len(inbox.contents) == received
    book.close()


def _state(state: State) -> str:
    with state.reading() as connection:
        return mail_queue.recent(connection)[0].state
