"""One web process: `serve` starts as many as asked for, each on the socket that it opened."""

import asyncio
import resource
import signal
import socket
import sys
from typing import TYPE_CHECKING, Any

import uvloop
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.net import SocketHolder  # type: ignore[attr-defined]  # it comes from its compiled part
from granian.server.embed import Server

from commands import supervisor
from commands.port import BACKLOG

if TYPE_CHECKING:
    from views.web.front import Front

CONNECTIONS = 4096
"""Connections one process holds; the next ones wait to be taken."""
IDLE_MILLISECONDS = 20_000
"""A connection that asks nothing, or is as long over the head of its request, is closed."""


class _OnSocket(Server):
    """granian in this process, on a socket that is open already.

    Args:
        opened: the socket.
        app: an RSGI application.
    """

    def __init__(self, opened: socket.socket, app: Any) -> None:
        self._opened = opened
        super().__init__(
            app, interface=Interfaces.RSGI, websockets=False, log_level=LogLevels.critical, backlog=BACKLOG,
            backpressure=CONNECTIONS, http=HTTPModes.http1,
            http1_settings=HTTP1Settings(header_read_timeout=IDLE_MILLISECONDS),
        )  # fmt: skip

    def _init_shared_socket(self) -> None:
        # All processes take from one queue, and the port is one `serve`'s alone: granian's own would share it with
        # whoever asks.
        self._shd: Any = SocketHolder(self._opened.fileno(), False, BACKLOG)  # type: ignore[call-arg]  # its stub lacks one


def run(opened: socket.socket) -> None:
    """Serve until told to stop, or until the process that started this one is gone.

    Args:
        opened: the socket to serve on.
    """
    supervisor.end_with_parent()
    _allow_files()
    from app import create_served_app  # which has all commands

    opened.setblocking(False)
    if not uvloop.run(_serve(opened, create_served_app())):
        sys.exit(1)


async def _serve(opened: socket.socket, app: "Front") -> bool:
    """Serve until told to stop; False where the server ended by itself: a process without it would be up and mute."""
    loop, told, server = asyncio.get_running_loop(), asyncio.Event(), _OnSocket(opened, app)
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, told.set)
    serving = loop.create_task(server.serve())
    stopping = loop.create_task(told.wait())
    await asyncio.wait((serving, stopping), return_when=asyncio.FIRST_COMPLETED)
    if not told.is_set():
        stopping.cancel()
        serving.result()  # its error, where it had one
        return False
    await app.finish(supervisor.END_SECONDS / 2)
    server.stop()  # type: ignore[no-untyped-call]  # granian types it not
    await serving
    return True


def _allow_files() -> None:
    """As many connections as we mean to hold, where the system lets us: its usual limit is made for other programs."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * CONNECTIONS if hard == resource.RLIM_INFINITY else min(2 * CONNECTIONS, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
