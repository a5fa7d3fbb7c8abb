"""Something that happens between us and the workbook, at the one seam: the requests adapter."""

from collections.abc import Callable
from typing import Any

import requests
from requests.adapters import BaseAdapter

from sheets.api.connection import API_ADDRESSES, Workbook

Judge = Callable[[requests.PreparedRequest], bool]


class Meddler(BaseAdapter):
    """Does something just before, or just after, one request is answered.

    Args:
        inner: the adapter that really answers.
        picks: which request it waits for; only the first one is meddled with.
        before: done before it is sent.
        after: done with the answer; may raise, as a cut connection does.
    """

    def __init__(
        self,
        inner: BaseAdapter,
        picks: Judge,
        before: Callable[[], Any] | None = None,
        after: Callable[[requests.Response], Any] | None = None,
    ) -> None:
        super().__init__()
        self.inner, self.picks, self.before, self.after = inner, picks, before, after
        self.met = 0

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        chosen = not self.met and self.picks(request)
        if chosen:
            self.met += 1
            if self.before:
                self.before()
        response = self.inner.send(request, *args, **kwargs)
        if chosen and self.after:
            self.after(response)
        return response

    def close(self) -> None:
        self.inner.close()


def meddle(workbook: Workbook, picks: Judge, **what: Any) -> Meddler:
    """Put a Meddler between a workbook's client and its server."""
    session = workbook.spreadsheet.client.session
    meddler = Meddler(session.get_adapter(API_ADDRESSES[0]), picks, **what)
    for address in API_ADDRESSES:
        session.mount(address, meddler)
    return meddler


def is_batch(request: requests.PreparedRequest) -> bool:
    """A batchUpdate that carries a generation token: a flush."""
    return ":batchUpdate" in (request.url or "") and b"addProtectedRange" in _body(request)


def _body(request: requests.PreparedRequest) -> bytes:
    body = request.body or b""
    return body.encode() if isinstance(body, str) else bytes(body)
