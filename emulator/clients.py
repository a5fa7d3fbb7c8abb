"""gspread clients: of an application in this process, and of a server at an address."""

from __future__ import annotations

from typing import Any

import gspread
import requests
from requests.adapters import BaseAdapter, HTTPAdapter

from emulator.adapter import LocalAdapter
from emulator.server import DEFAULT_ACCOUNT, WsgiApp

API_ADDRESSES = ("https://sheets.googleapis.com/", "https://www.googleapis.com/")


def connect(app: WsgiApp, account: str = DEFAULT_ACCOUNT) -> gspread.Client:
    """Give a gspread client of an application, with no network between them.

    Args:
        app: what `create_server` gives, in its middleware if any.
        account: who the client is.
    """
    return _client(LocalAdapter(app), account)


def connect_to(address: str, token: str, account: str = "") -> gspread.Client:
    """Give a gspread client of a server that listens somewhere.

    Args:
        address: as the server says it, `http://127.0.0.1:8080`.
        token: what it wants to be sent.
        account: who the client is; empty: whom the server takes callers for that do not say.
    """
    return _client(_OtherServer(address), f"{token}/{account}" if account else token)


def _client(adapter: BaseAdapter, bearer: str) -> gspread.Client:
    session = requests.Session()
    session.trust_env = False  # no proxy between us and a server of our own
    for address in API_ADDRESSES:
        session.mount(address, adapter)
    session.headers["Authorization"] = f"Bearer {bearer}"
    # gspread's annotation wants credentials; its documentation: auth=None with one's own session.
    return gspread.Client(auth=None, session=session)  # type: ignore[arg-type]


class _OtherServer(HTTPAdapter):
    """Sends what is meant for Google to a server elsewhere."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address.rstrip("/")

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        """Send it there."""
        request.url = f"{self.address}/{str(request.url).split('/', 3)[3]}"
        return super().send(request, *args, **options)
