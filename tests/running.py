"""The deployment's own processes, started as README says, and stopped whatever happens (fixture `start`)."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from settings import ROOT

Start = Callable[..., "subprocess.Popen[str]"]
WAIT_SECONDS = 60.0
TOKEN = "of-the-test"
"""What `sheets-server` wants to be sent, where a test says so."""


@pytest.fixture
def start(data_dir: Path) -> Iterator[Start]:
    """Start `flask --app app ARGUMENTS…` on this test's data directory; extra environment as keywords."""
    with starting(data_dir) as run:
        yield run


@contextlib.contextmanager
def starting(data_dir: Path) -> Iterator[Start]:
    """What starts `flask --app app ARGUMENTS…` on a data directory; all of it is stopped in the end."""
    running: list[subprocess.Popen[str]] = []

    def run(*arguments: str, **extra: str) -> "subprocess.Popen[str]":
        blank = dict.fromkeys(
            ("SPREADSHEET", "SHEETS_EMULATOR_HOST", "SHEETS_EMULATOR_TOKEN", "STATE_URL", "MAIL_URL", "MEDIA_URL"), ""
        )
        env = {**os.environ, **blank, "DATA_DIR": str(data_dir), "POLL_SECONDS": "0.5", "PYTHONUNBUFFERED": "1"} | extra
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "app", *arguments],
            cwd=ROOT,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        running.append(process)
        return process

    try:
        yield run
    finally:
        _stop(running)


def _stop(running: "list[subprocess.Popen[str]]") -> None:
    for process in running:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        assert process.stdout
        process.stdout.close()


def children(parent: int, name: str = "") -> list[int]:
    """What a `serve` started: all its processes, or those of a name (`worker`, `web process`)."""
    listed = subprocess.run(["ps", "-ewwo", "pid,ppid,comm"], capture_output=True, text=True, check=True).stdout
    lines = [line.split(None, 2) for line in listed.splitlines()[1:]]
    return [int(pid) for pid, of, found in lines if of == str(parent) and found.startswith(name)]


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def eventually(check: Callable[[], bool], seconds: float = WAIT_SECONDS) -> float:
    """Wait until something holds; returns the seconds it took.

    Raises:
        AssertionError: it did not in time.
    """
    began = time.monotonic()
    while (asked := time.monotonic()) - began < seconds:
        with contextlib.suppress(requests.RequestException):
            if check():
                return time.monotonic() - began
        # A check that is dear leaves the processor to what it waits for.
        time.sleep(min(0.25, max(0.05, 2 * (time.monotonic() - asked))))
    raise AssertionError(f"not within {seconds} s")
