"""The processes `serve` is made of: started, started again when they die, ended with it however it ends.

They are forked where the system is made for that: what takes a second to import is imported once, and is in memory
once. So the process that starts them does nothing else: no thread and no database of its own is carried along.
"""

import contextvars
import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.context import ForkContext, SpawnContext
from multiprocessing.process import BaseProcess
from pathlib import Path

import click
from click.globals import pop_context
from flask.cli import ScriptInfo, with_appcontext

from settings import ROOT

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""Seconds before a process that ended is started again: twice as long each time, when it did not live long."""
LONG_LIFE = 10.0
LOOK_SECONDS = 0.2
END_SECONDS = 10.0
"""How long a process told to end may take."""
ENDING = (signal.SIGTERM, signal.SIGINT)
# On macOS, what its own libraries began before a fork may end the child: there a process imports all again.
_processes: ForkContext | SpawnContext = (
    multiprocessing.get_context("fork") if sys.platform == "linux" else multiprocessing.get_context("spawn")
)


@dataclass(frozen=True)
class Child:
    """A process of its own.

    Args:
        name: what it is, in words.
        work: what it does, until it is told to end: a function of a module, with what it is given.
        arguments: what that is.
    """

    name: str
    work: Callable[..., None]
    arguments: Sequence[object] = ()

    def start(self) -> BaseProcess:
        """Start it from the app's folder, with its output beside ours.

        Raises:
            OSError: the system has no memory, process or file left.
        """
        process = _processes.Process(target=_begin, args=(self.name, self.work, *self.arguments))
        before = _descriptors()
        # Told to end before it has its own handlers, it would take our word for it, and go on.
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
        try:
            process.start()
        except OSError:
            for descriptor in _descriptors() - before:  # multiprocessing leaves its pipes open
                with suppress(OSError):
                    os.close(descriptor)
            raise
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
        return process


def told_to_stop() -> threading.Event:
    """Set once somebody tells this process to end."""
    stop = threading.Event()
    for name in ENDING:
        signal.signal(name, lambda *_: stop.set())
    return stop


def in_own_app(work: Callable[..., None], *arguments: object) -> None:
    """Do something as a command of an app of this process's own: what goes wrong is said in one line, and ends it."""
    command = click.Command(work.__name__, callback=with_appcontext(partial(work, *arguments)))
    command.main([], obj=ScriptInfo("app"))


def run_apart(child: Child) -> None:
    """Do something in a process of its own, and wait for it.

    Raises:
        SystemExit: it failed, and has said so.
    """
    process = child.start()
    process.join()
    if process.exitcode:
        sys.exit(1)


def keep_alive(children: Sequence[Child], stop: threading.Event, beside: Child | None = None) -> None:
    """All of them until told to stop; none is ever left dead, and none outlives this.

    Args:
        children: what is started again when it ends.
        stop: set to end.
        beside: what is done once.

    Raises:
        SystemExit: that failed, and has said so.
    """
    gc.collect()
    gc.freeze()  # what the collector never looks at stays one copy for all
    kept = [_Kept(child) for child in children]
    once = beside.start() if beside else None
    try:
        while not stop.is_set():
            for one in kept:
                one.look()
            if once and once.exitcode:
                sys.exit(1)
            time.sleep(LOOK_SECONDS)
    finally:
        _end([process for process in (once, *(one.process for one in kept)) if process])


class _Kept:
    """A child that is started again: after a pause, which grows while it does not live long."""

    def __init__(self, child: Child) -> None:
        self.process: BaseProcess | None = None
        self._child, self._pause = child, FIRST_PAUSE
        self._began = self._due = 0.0
        self._outcome = ""

    def look(self) -> None:
        """Start it when that is due."""
        if self.process and self.process.exitcode is not None:
            outcome = f"ended ({self.process.exitcode})"
            self.process.close()
            self._lost(outcome)
        if self.process or time.monotonic() < self._due:
            return
        if self._outcome:
            click.echo(f"The {self._child.name} {self._outcome}; another one starts.", err=True)
        self._began = time.monotonic()
        try:
            self.process = self._child.start()
        except OSError as error:  # no memory, process or file left: that passes
            self._lost(f"could not be started ({error.strerror})")

    def _lost(self, outcome: str) -> None:
        now = time.monotonic()
        self._pause = FIRST_PAUSE if now - self._began > LONG_LIFE else min(LONGEST_PAUSE, 2 * self._pause)
        self.process, self._outcome, self._due = None, outcome, now + self._pause


def end_with_parent(stop: threading.Event | None = None) -> None:
    """From now on, this process ends when what started it is gone: also when that was killed and could not end us.

    Args:
        stop: set first, for what has to be put in order; END_SECONDS later the process ends in any case.
    """
    if parent := multiprocessing.parent_process():
        threading.Thread(target=_watch, args=(parent.pid, stop), name="parent", daemon=True).start()


def _begin(name: str, work: Callable[..., None], *arguments: object) -> None:
    """What a process of its own does first."""
    os.chdir(ROOT)
    for number in ENDING:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    with suppress(OSError):
        Path("/proc/self/comm").write_text(name)  # for `ps -o comm` and `top`, where there is such a file
    while click.get_current_context(silent=True):
        pop_context()  # the command, as the app in its context, is the affair of the process that started this one
    contextvars.Context().run(work, *arguments)


def _watch(parent: int, stop: threading.Event | None) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    if stop:
        stop.set()
        time.sleep(END_SECONDS)
    os._exit(1)  # what was acknowledged is on disk; nobody hears the rest


def _end(processes: Sequence[BaseProcess]) -> None:
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + END_SECONDS
    for process in processes:
        process.join(max(0.0, deadline - time.monotonic()))
        process.kill()  # what it was sending is settled by whoever comes next
        process.join()
        process.close()


def _descriptors() -> set[int]:
    return {int(found.name) for found in list(Path("/dev/fd").iterdir()) if found.exists()}  # not that of this look
