"""The local workbook as an API server of its own, for other processes and other languages."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

from sheets.local.middlewares import wrapped
from sheets.local.plans import FaultPlan
from sheets.local.server import DEFAULT_ACCOUNT, create_server


class _Quiet(WSGIRequestHandler):
    """Keeps connections open between requests, and says nothing of each."""

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


def serve(
    data_file: str | os.PathLike[str],
    host: str = "127.0.0.1",
    port: int = 8080,
    *,
    account: str = DEFAULT_ACCOUNT,
    latency: float = 0.0,
    quota: tuple[int, int] | None = None,
    plan: FaultPlan | None = None,
    log: str | os.PathLike[str] | None = None,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve until SIGTERM or SIGINT, then answer what is under way and return.

    Args:
        data_file: the SQLite file, made if it is missing.
        host: address to listen on.
        port: port to listen on; 0 takes a free one.
        account: who a caller is that does not say so.
        latency: seconds added to each answer.
        quota: reads and writes a minute for each account, as `parse_quota` reads them.
        plan: faults, as `parse_plan` reads them.
        log: file that gets a line of JSON for each request.
        ready: called with the server's address once it listens.

    Raises:
        OSError: a file cannot be opened or written.
        sqlite3.DatabaseError: the data file is something else.
    """
    server = create_server(data_file, account)
    app = wrapped(server, latency=latency, quota=quota, plan=plan, log=log, account=account)
    listening = make_server(host, port, app, threaded=True, request_handler=_Quiet)
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            # From another thread: shutdown() waits for the loop that this very handler interrupts.
            signal.signal(number, lambda *_: threading.Thread(target=listening.shutdown).start())
    if ready:
        ready(f"http://{host}:{listening.server_port}")
    try:
        listening.serve_forever()
    finally:
        listening.server_close()
