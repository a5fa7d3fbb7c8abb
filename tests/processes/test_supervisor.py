"""What `serve` is made of: nothing of it outlives it, and nothing of it stays dead. Its port is its own."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
import uvloop
from flask import Flask
from granian.server.embed import Server

from commands import web
from tests.running import Start, children, eventually, free_port
from views.web.front import Front
from views.web.startup import StartupApp

GONE_SECONDS = 2.0
KILLS = 3
STARTED_LATER = """
import io, os, resource, signal, sys
from pathlib import Path
from commands import supervisor

class Heard(io.TextIOWrapper):
    def write(self, words):
        resource.setrlimit(resource.RLIMIT_NOFILE, usual)
        return super().write(words)

def opened():
    return len(list(Path("/dev/fd").iterdir()))

def ends_all():
    os.kill(os.getppid(), signal.SIGTERM)

sys.stderr, usual, before = Heard(sys.stderr.buffer), resource.getrlimit(resource.RLIMIT_NOFILE), opened()
resource.setrlimit(resource.RLIMIT_NOFILE, (before + 2, usual[1]))  # one of the two pipes a process needs
supervisor.keep_alive([supervisor.Child("web process", ends_all)], supervisor.told_to_stop())
print(opened() - before)
"""
"""A process that has no file left, until it says so."""


class Site:
    """A `serve`.

    Args:
        start: starts processes.
        arguments: of the command, beside the port.
    """

    def __init__(self, start: Start, *arguments: str) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.process = start("serve", "--port", str(self.port), *arguments)
        eventually(self.is_up)

    def is_up(self) -> bool:
        """Whether it serves a reading."""
        return requests.get(f"{self.address}/healthz", timeout=5).status_code == 200

    def answers(self) -> bool:
        """Whether anything listens there."""
        with socket.socket() as asking:
            return asking.connect_ex(("127.0.0.1", self.port)) == 0

    def children(self, what: str = "") -> list[int]:
        """Its processes: all, or those of a name."""
        return children(self.process.pid, what)


def lives(pid: int) -> bool:
    """Whether a process is there, and is not only waiting to be buried."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def site(start: Start) -> Site:
    return Site(start, "--workers", "2")


@pytest.fixture
def another_program() -> Iterator[int]:
    """A port on which something else answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_a_server_keeps_all_of_it_alive_and_its_port_its_own_until_it_is_told_to_end(
    site: Site, start: Start, data_dir: Path
) -> None:
    output, _ = start("login-link", "flore@example.org", PUBLIC_URL="").communicate(timeout=60)
    assert output.startswith(f"{site.address}/sign-in/")
    assert f"Sitemap: {site.address}/sitemap.xml" in requests.get(f"{site.address}/robots.txt", timeout=5).text
    second = start("serve", "--port", str(site.port))
    output, _ = second.communicate(timeout=60)
    assert second.returncode == 1
    assert output.splitlines() == [
        f"Error: port {site.port} is taken: another program, or another `serve`, answers there. "
        f"Stop it, or take another port: --port {site.port + 1}."
    ]
    for _ in range(KILLS):
        eventually(lambda: bool(site.children("web process")))
        os.kill(site.children("web process")[0], signal.SIGKILL)
        time.sleep(1)
    os.kill(site.children("worker")[0], signal.SIGKILL)
    eventually(lambda: len([pid for pid in site.children() if lives(pid)]) == 3)
    assert site.process.poll() is None
    eventually(site.is_up)
    children = site.children()
    site.process.terminate()
    assert site.process.wait(timeout=20) == 0
    assert not any(lives(pid) for pid in children)
    assert not site.answers()
    assert list(data_dir.glob("*-wal")) == []  # what SQLite keeps is in its files


def test_nothing_outlives_a_server_that_is_killed_and_the_next_takes_its_port(site: Site, start: Start) -> None:
    children = site.children()
    assert len(children) == 3
    os.kill(site.process.pid, signal.SIGKILL)
    site.process = start("serve", "--port", str(site.port))
    eventually(lambda: not any(lives(pid) for pid in children), GONE_SECONDS)
    eventually(lambda: len(site.children()) == 2 and site.is_up())
    # Its worker is the elected one: that of the killed server let go.
    eventually(lambda: requests.get(f"{site.address}/healthz", timeout=5).json()["age_seconds"] < 1)


def test_the_port_of_another_program_is_refused_in_a_line(another_program: int, start: Start) -> None:
    output, _ = start("serve", "--port", str(another_program)).communicate(timeout=60)
    assert len(output.splitlines()) == 1
    assert f"port {another_program} is taken" in output


def test_and_an_address_that_is_not_this_machines(start: Start) -> None:
    output, _ = start("serve", "--host", "192.0.2.1", "--port", str(free_port())).communicate(timeout=60)
    assert output.startswith("Error: cannot listen on 192.0.2.1")
    assert len(output.splitlines()) == 1


def test_a_web_process_whose_server_ended_ends_with_an_error(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that it is started again."""

    async def broken(_: Server) -> None:
        raise OSError("too many files")

    async def over(_: Server) -> None:
        return

    with socket.create_server(("127.0.0.1", 0)) as opened:
        monkeypatch.setattr(Server, "serve", broken)
        with pytest.raises(OSError, match="too many files"):
            uvloop.run(asyncio.wait_for(web._serve(opened, Front(StartupApp(lambda: app))), 10))
        monkeypatch.setattr(Server, "serve", over)
        assert not uvloop.run(asyncio.wait_for(web._serve(opened, Front(StartupApp(lambda: app))), 10))


def test_what_cannot_be_started_now_is_started_later() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", STARTED_LATER], capture_output=True, text=True, check=True, timeout=60
    )
    assert ended.stderr.splitlines() == [
        "The web process could not be started (Too many open files); another one starts."
    ]
    assert ended.stdout.split() == ["0"]  # and what was tried left no file open
