"""The local workbook as an API server of its own, for other processes and other languages."""

from __future__ import annotations

import io
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from emulator.guard import Guard
from emulator.middlewares import wrapped
from emulator.plans import FaultPlan
from emulator.server import DEFAULT_ACCOUNT, WsgiApp, create_server
from emulator.tokens import keep_token

REQUEST_SECONDS = 60.0
"""How long a whole request may take to arrive, and an answer to be taken away."""


class _Arriving(io.RawIOBase):
    """What a caller sends, until a moment that no dribbling puts off.

    Args:
        connection: the caller's.
        seconds: how long from now.

    Raises:
        TimeoutError: (reading) it is over.
    """

    def __init__(self, connection: socket.socket, seconds: float) -> None:
        self.connection, self.seconds = connection, seconds
        self.deadline = time.monotonic() + seconds

    def readable(self) -> bool:
        """It is read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read what is there, waiting for it no longer than the deadline."""
        self.connection.settimeout(max(0.001, self.deadline - time.monotonic()))
        try:
            return self.connection.recv_into(buffer)
        finally:
            self.connection.settimeout(self.seconds)


class _Quiet(WSGIRequestHandler):
    """Says nothing of each request, and waits for none without end."""

    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:
        """The access log is the request log's business."""

    def connection_dropped(self, error: BaseException, environ: dict[str, Any] | None = None) -> None:
        """A fault cut the answer: the caller must see the connection end, not wait for more."""
        del error, environ
        self.close_connection = True

    def setup(self) -> None:
        """Answer at once: headers and body are two writes, which Nagle's algorithm would keep 40 ms apart."""
        super().setup()
        self.connection.setsockopt(6, 1, True)
        self.connection.settimeout(REQUEST_SECONDS)
        self.rfile = io.BufferedReader(_Arriving(self.connection, REQUEST_SECONDS))


def listen(app: WsgiApp, token: str, host: str = "127.0.0.1", port: int = 0) -> BaseWSGIServer:
    """Open a port for an application, guarded; the caller has it serve, and closes it.

    Args:
        app: the application.
        token: what callers must send.
        host: address to listen on.
        port: port to listen on; 0 takes a free one.

    Raises:
        OSError: the port cannot be had.
    """
    return make_server(host, port, Guard(app, token, host), threaded=True, request_handler=_Quiet)


def serve(
    data_file: str | os.PathLike[str],
    host: str = "127.0.0.1",
    port: int = 8080,
    *,
    token: str | None = None,
    account: str = DEFAULT_ACCOUNT,
    latency: float = 0.0,
    quota: tuple[int, int] | None = None,
    plan: FaultPlan | None = None,
    log: str | os.PathLike[str] | None = None,
    ready: Callable[[str, str], None] | None = None,
) -> None:
    """Serve until SIGTERM or SIGINT, then answer what is under way and return.

    Args:
        data_file: the SQLite file, made if it is missing.
        host: address to listen on.
        port: port to listen on; 0 takes a free one.
        token: what callers must send, as `parse_token` reads it; None: the one kept beside the data file.
        account: who a caller is that does not say so.
        latency: seconds added to each answer.
        quota: reads and writes a minute for each account, as `parse_quota` reads them.
        plan: faults, as `parse_plan` reads them.
        log: file that gets a line of JSON for each request.
        ready: called with the server's address and the token once it listens.

    Raises:
        OSError: a file cannot be opened or written.
        sqlite3.DatabaseError: the data file is something else.
    """
    server = create_server(data_file, account)
    app = wrapped(server, latency=latency, quota=quota, plan=plan, log=log, account=account)
    word = token or keep_token(data_file)
    listening = listen(app, word, host, port)
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            # From another thread: shutdown() waits for the loop that this very handler interrupts.
            signal.signal(number, lambda *_: threading.Thread(target=listening.shutdown).start())
    if ready:
        ready(f"http://{host}:{listening.server_port}", word)
    try:
        listening.serve_forever()
    finally:
        listening.server_close()
