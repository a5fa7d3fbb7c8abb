"""A Google Sheets of one's own, for the tests of any project: start here."""

from __future__ import annotations

import os
import secrets
import tempfile
import threading
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from types import TracebackType

import gspread

from emulator.clients import connect
from emulator.server import DEFAULT_ACCOUNT, create_server
from emulator.standalone import listen


class GoogleSheets:
    """A server in this process: its client, and its address for other programs.

    `server` is the WSGI application, `token` what callers over HTTP send. Close it, or use it in a `with`.

    Args:
        data_file: the SQLite file that holds the workbooks; None: one that goes when this is closed.
        account: who a caller is that does not say so.
    """

    def __init__(self, data_file: str | os.PathLike[str] | None = None, account: str = DEFAULT_ACCOUNT) -> None:
        self._closing = ExitStack()
        if data_file is None:
            folder = self._closing.enter_context(tempfile.TemporaryDirectory(prefix="google-sheets-"))
            data_file = Path(folder) / "workbooks.db"
        self.account = account
        self.token = secrets.token_urlsafe(24)
        self.server = create_server(data_file, account)
        self._closing.callback(self.server.store.close)

    @cached_property
    def client(self) -> gspread.Client:
        """A gspread client, which owns what it creates."""
        return self.client_of(self.account)

    def client_of(self, account: str) -> gspread.Client:
        """Give a gspread client of somebody else, told by an e-mail address."""
        return connect(self.server, account)

    @cached_property
    def address(self) -> str:
        """Where it answers over HTTP, `http://127.0.0.1:PORT`: from the first time this is asked until it is closed."""
        listening = listen(self.server, self.token)
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        for act in (listening.server_close, thread.join, listening.shutdown):  # the last one first
            self._closing.callback(act)
        return f"http://127.0.0.1:{listening.server_port}"

    def close(self) -> None:
        """Stop listening, and close the file."""
        self._closing.close()

    def __enter__(self) -> GoogleSheets:
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self.close()
