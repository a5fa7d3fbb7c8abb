"""The processes `serve` is made of: started, started again when they die, ended with it however it ends."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import click

from settings import ROOT

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""Seconds before a process that ended is started again: twice as long each time, when it did not live long."""
LONG_LIFE = 10.0
LOOK_SECONDS = 0.2
END_SECONDS = 10.0
"""How long a process told to end may take."""


@dataclass(frozen=True)
class Child:
    """A process to be kept alive.

    Args:
        name: what it is, in words.
        command: program and arguments.
        environment: what its environment says beside ours.
        sockets: descriptors it inherits.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    sockets: Sequence[int] = ()

    def start(self) -> "subprocess.Popen[bytes]":
        """Start it from the app's folder, with its output beside ours."""
        return subprocess.Popen(
            self.command, cwd=ROOT, env={**os.environ, **self.environment}, pass_fds=self.sockets
        )  # fmt: skip


def told_to_stop() -> threading.Event:
    """Set once somebody tells this process to end."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    return stop


@contextmanager
def keep_alive(processes: Sequence[Child]) -> Iterator[None]:
    """All of them, beside what this process does; none is ever left dead, and none outlives the block."""
    stop = threading.Event()
    keepers = [threading.Thread(target=_keep, args=(process, stop), name=process.name) for process in processes]
    for keeper in keepers:
        keeper.start()
    try:
        yield
    finally:
        stop.set()
        for keeper in keepers:
            keeper.join()


def end_with(parent: int, stop: threading.Event | None = None) -> None:
    """From now on, this process ends when its parent is gone: also when that was killed without a chance to end us.

    Args:
        parent: the process that started this one.
        stop: set first, for what has to be put in order; END_SECONDS later the process ends in any case.
    """
    threading.Thread(target=_watch, args=(parent, stop), name="parent", daemon=True).start()


def _watch(parent: int, stop: threading.Event | None) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    if stop:
        stop.set()
        time.sleep(END_SECONDS)
    os._exit(1)  # what was acknowledged is on disk; nobody hears the rest


def _keep(child: Child, stop: threading.Event) -> None:
    pause = FIRST_PAUSE
    while True:
        began = time.monotonic()
        try:
            process = child.start()
        except OSError as error:  # no memory, process or file left: that passes
            outcome = f"could not be started ({error.strerror})"
        else:
            while process.poll() is None and not stop.wait(LOOK_SECONDS):
                pass
            if process.poll() is None:
                _end(process)
                return
            outcome = f"ended ({process.returncode})"
        pause = FIRST_PAUSE if time.monotonic() - began > LONG_LIFE else min(LONGEST_PAUSE, 2 * pause)
        if stop.wait(pause):
            return
        click.echo(f"The {child.name} {outcome}; another one starts.", err=True)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(timeout=END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()  # what it was sending is settled by whoever comes next
        process.wait()
