"""The worker process beside the web ones: started, started again when it dies, stopped with them."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from settings import ROOT

RESTART_SECONDS = 1.0
"""Before a worker that ended is started again."""
LOOK_SECONDS = 0.2

_starting = threading.Lock()


@contextmanager
def worker() -> Iterator[None]:
    """The syncing process, beside the web ones: reading 10,000 rows must not hold up a page. It is never left dead."""
    hold_forks()
    stop = threading.Event()
    keeper = threading.Thread(target=_keep_alive, args=(stop,), name="keeper")
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join()


def hold_forks() -> None:
    """From now on no thread of this process forks while `start` is at work in another; for the life of the process.

    The web server forks its processes. One forked while another program is being started inherits the pipe on which
    `subprocess` waits to hear that the start succeeded: as long as that web process lives, it would wait.
    """
    os.register_at_fork(
        before=_starting.acquire, after_in_parent=_starting.release, after_in_child=_starting.release
    )  # fmt: skip


def start(command: Sequence[str]) -> "subprocess.Popen[bytes]":
    """Start a program from the app's folder, with its output beside ours.

    Args:
        command: program and arguments.
    """
    with _starting:
        return subprocess.Popen(command, cwd=ROOT)


def _keep_alive(stop: threading.Event) -> None:
    command = [sys.executable, "-m", "flask", "--app", "app", "sync", "--parent", str(os.getpid())]
    while not stop.is_set():
        process = start(command)
        while process.poll() is None and not stop.wait(LOOK_SECONDS):
            pass
        if process.poll() is None:
            _end(process)
        elif not stop.wait(RESTART_SECONDS):
            click.echo(f"The worker ended ({process.returncode}); another one starts.", err=True)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()  # what it was sending is settled by whoever comes next
        process.wait()
