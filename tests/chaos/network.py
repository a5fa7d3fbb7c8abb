"""A network that cannot be trusted, between a worker's client and the workbook."""

import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import requests
from requests.adapters import BaseAdapter

from sheets.api.connection import API_ADDRESSES, Workbook
from tests.sheets.meddling import is_batch

BATCH_FAULTS = ("lost", "answer lost", "answer lost", "doubled", "doubled later", "late", "503 but done")
READ_FAULTS = ("lost", "answer lost", "503")


class Network(BaseAdapter):
    """Loses, doubles and delays requests, and lets others act while one is on its way.

    Args:
        inner: the adapter that really answers.
        rng: all chance.
        rate: how often something goes wrong with a batch, 0 to 1; readings fare four times better.
        meanwhile: what others do while a request is on its way.
    """

    def __init__(self, inner: BaseAdapter, rng: random.Random, rate: float, meanwhile: Callable[[], None]) -> None:
        super().__init__()
        self.inner, self.rng, self.rate, self.meanwhile = inner, rng, rate, meanwhile
        self.late: list[requests.PreparedRequest] = []
        self.counts: Counter[str] = Counter()
        self._busy = False

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Answer, or not, as the network pleases; what others do meanwhile meets no fault of its own."""
        if self._busy or not self.rate:
            return self.inner.send(request, *args, **kwargs)
        self._busy = True
        try:
            return self._meddle(request, *args, **kwargs)
        finally:
            self._busy = False

    def close(self) -> None:
        """Close what is behind."""
        self.inner.close()

    def calm(self) -> None:
        """Everything that was held up arrives, and nothing goes wrong any more."""
        self.rate = 0.0
        while self.late:
            self._deliver()

    def _meddle(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        rate = self.rate if is_batch(request) else self.rate / 4
        if self.rng.random() < rate:
            self._others_act("before")
        if self.late and self.rng.random() < self.rate:
            self._deliver()
        fault = self.rng.choice(BATCH_FAULTS if is_batch(request) else READ_FAULTS) if self.rng.random() < rate else ""
        response = self._fail(fault, request, *args, **kwargs) if fault else self.inner.send(request, *args, **kwargs)
        if self.rng.random() < rate:
            self._others_act("after")
        return response

    def _fail(self, fault: str, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        self.counts[fault] += 1
        if fault in ("late", "doubled later"):
            self.late.append(request.copy())
        if fault in ("lost", "late"):
            raise requests.Timeout(f"{fault}: no answer in time")
        response = _unavailable(request) if fault == "503" else self.inner.send(request, *args, **kwargs)
        if fault == "answer lost":
            raise requests.ConnectionError("the answer was lost")
        if fault == "doubled":
            return self.inner.send(request, *args, **kwargs)
        return _unavailable(request) if fault == "503 but done" else response

    def _others_act(self, when: str) -> None:
        self.counts[f"others act {when}"] += 1
        self.meanwhile()

    def _deliver(self) -> None:
        """One of the requests that were held up arrives, in any order."""
        self.counts["a late request arrives"] += 1
        self.inner.send(self.late.pop(self.rng.randrange(len(self.late))))


def put_between(workbook: Workbook, rng: random.Random, rate: float, meanwhile: Callable[[], None]) -> Network:
    """Put a network between a worker's client and its workbook."""
    session = workbook.spreadsheet.client.session
    network = Network(session.get_adapter(API_ADDRESSES[0]), rng, rate, meanwhile)
    for address in API_ADDRESSES:
        session.mount(address, network)
    return network


def _unavailable(request: requests.PreparedRequest) -> requests.Response:
    response = requests.Response()
    response.status_code, response.request, response.url = 503, request, request.url or ""
    response._content = (
        b'{"error": {"code": 503, "message": "The service is currently unavailable.", "status": "UNAVAILABLE"}}'
    )
    return response
