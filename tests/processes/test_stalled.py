"""Connections that are slow, or say nothing, hold up nobody; what they send has a bound and a deadline."""

import contextlib
import re
import shutil
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.cast import ABDENOUR
from tests.running import eventually, free_port, starting

STALLED, IDLE = 60, 60
QUICK_SECONDS = 2.0
HEAD = "POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"


@pytest.fixture(scope="module")
def port(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Of a server that answers: one for all, which none of them may keep from answering the next."""
    folder, found = tmp_path_factory.mktemp("stalled") / "data", free_port()
    shutil.copytree(template, folder)
    with starting(folder) as start:
        start("serve", "--port", str(found), PUBLIC_URL="")
        eventually(lambda: requests.get(f"http://127.0.0.1:{found}/healthz", timeout=5).status_code == 200)
        yield found


@contextlib.contextmanager
def connected(port: int, number: int, sent: str) -> Iterator[list[socket.socket]]:
    """So many connections that send this, and then nothing."""
    with contextlib.ExitStack() as stack:
        found = [stack.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(number)]
        for connection in found:
            connection.sendall(sent.encode())
        yield found


def answer(connection: socket.socket, seconds: float = 5.0) -> str:
    """All that is answered until the connection ends."""
    connection.settimeout(seconds)
    return b"".join(iter(lambda: connection.recv(65536), b"")).decode()


def test_slow_connections_hold_up_nobody(port: int) -> None:
    site = f"http://127.0.0.1:{port}"
    page = f"{site}/cv/abdenour-{ABDENOUR.lower()}"
    with (
        connected(port, STALLED, f"{HEAD}Content-Length: 1000\r\n\r\ne"),
        connected(port, IDLE, "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
        connected(port, IDLE, "GET / HTT"),
    ):
        time.sleep(0.5)
        for address in (f"{site}/healthz", page, f"{site}/", f"{site}/sign-in", f"{page}.pdf") * 3:
            began = time.monotonic()
            assert requests.get(address, timeout=30).status_code == 200, address
            assert time.monotonic() - began < QUICK_SECONDS or address.endswith(".pdf")
        form = {"email": "nobody@example.org"}
        assert requests.post(f"{site}/sign-in", data=form, timeout=30).status_code < 500


def test_a_body_that_does_not_come_is_waited_for_so_long_and_no_longer(port: int) -> None:
    with connected(port, 1, f"{HEAD}Content-Length: 1000\r\n\r\ne") as (stalled,):
        began = time.monotonic()
        said = answer(stalled, 60)
        assert 15 < time.monotonic() - began < 40
    assert said.startswith("HTTP/1.1 408 ")
    assert "réessayez" in said


@pytest.mark.parametrize(
    ("head", "body", "status"),
    [
        (f"Content-Length: {10**9}", "x", 413),
        ("Content-Length: 3000000", "email=" + "x" * (3_000_000 - 6), 413),
        ("Transfer-Encoding: chunked", "5\r\nemail\r\n0\r\n\r\n", 411),
    ],
)
def test_sizes_are_limited(port: int, head: str, body: str, status: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        with contextlib.suppress(OSError):  # it may close before it has all
            connection.sendall(f"{HEAD}Connection: close\r\n{head}\r\n\r\n{body}".encode())
        assert re.match(rf"HTTP/1.1 {status} ", answer(connection))


def test_half_a_body_is_no_form(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(f"{HEAD}Content-Length: 1000\r\n\r\nemail=flore@example.org".encode())
        connection.shutdown(socket.SHUT_WR)
        assert not answer(connection).startswith("HTTP/1.1 2")


def test_a_header_that_only_looks_like_another_is_none(port: int) -> None:
    head = f"{HEAD}Content-Length: 3\r\nContent_Length: abc\r\nConnection: close\r\n\r\na=b"
    with connected(port, 1, head) as (connection,):
        assert " 422 " in answer(connection).partition("\r\n")[0]
