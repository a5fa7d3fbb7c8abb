"""What goes wrong with a real API, by rate and seed: a WSGI middleware that loses, delays, repeats and breaks.

The in-process workbook and the stand-alone server fail alike.
"""

from __future__ import annotations

import io
import json
import random
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from emulator.errors import STATUS_OF_CODE
from emulator.plans import KINDS, FaultPlan
from emulator.server import WsgiApp

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
_READS = re.compile(r":batchGetByDataFilter$|:getByDataFilter$|developerMetadata:search$")


class Dropped(ConnectionResetError):
    """The connection was cut: the caller cannot know whether the request was applied."""


class Late(TimeoutError, ConnectionError):
    """The caller gave up waiting; the request is applied afterwards."""


class Faults:
    """Requests meet the faults of a plan.

    Args:
        app: the application.
        plan: which, and how often.
    """

    def __init__(self, app: WsgiApp, plan: FaultPlan) -> None:
        self.app = app
        self.plan = plan
        self._random = random.Random(plan.seed)  # noqa: S311 - repeatable on purpose
        self._guard = threading.Lock()
        self._late: list[threading.Thread] = []

    def settle(self) -> None:
        """Wait until every late request was applied."""
        with self._guard:
            late, self._late = self._late, []
        for thread in late:
            thread.join()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer, or go wrong.

        Raises:
            Dropped: the connection is cut.
        """
        fault = self._draw(environ)
        environ["sheets.fault"] = fault
        if fault is None:
            return self.app(environ, start_response)
        data = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        act = getattr(self, f"_fault_{fault}")
        answer: Iterable[bytes] = act(environ, data, start_response)
        return answer

    def _draw(self, environ: Environ) -> str | None:
        if self.plan.writes_only and is_read(environ):
            return None
        with self._guard:
            draw = self._random.random()
        for kind in KINDS:
            draw -= getattr(self.plan, kind)
            if draw < 0:
                return kind
        return None

    def _apply(self, environ: Environ, data: bytes, start_response: StartResponse = lambda *_: None) -> bytes:
        chunks = self.app({**environ, "wsgi.input": io.BytesIO(data)}, start_response)
        try:
            return b"".join(chunks)
        finally:
            if close := getattr(chunks, "close", None):
                close()

    def _fault_drop_before(self, *_: Any) -> Iterable[bytes]:
        raise Dropped("dropped before it was applied")

    def _fault_drop_after(self, environ: Environ, data: bytes, _: StartResponse) -> Iterable[bytes]:
        self._apply(environ, data)
        raise Dropped("dropped after it was applied")

    def _late_apply(self, environ: Environ, data: bytes) -> None:
        time.sleep(self.plan.delay)
        self._apply(environ, data)

    def _fault_late(self, environ: Environ, data: bytes, _: StartResponse) -> Iterable[bytes]:
        thread = threading.Thread(target=self._late_apply, args=(environ, data))
        with self._guard:
            self._late.append(thread)
        thread.start()
        raise Late("the answer did not come in time")

    def _fault_twice(self, environ: Environ, data: bytes, start_response: StartResponse) -> Iterable[bytes]:
        answer = self._apply(environ, data, start_response)
        self._apply(environ, data)
        return [answer]

    def _fault_error_500(self, _: Environ, __: bytes, start_response: StartResponse) -> Iterable[bytes]:
        return refuse(start_response, 500, "Internal error encountered.")

    def _fault_error_503(self, _: Environ, __: bytes, start_response: StartResponse) -> Iterable[bytes]:
        return refuse(start_response, 503, "The service is currently unavailable.")

    def _fault_error_after(self, environ: Environ, data: bytes, start_response: StartResponse) -> Iterable[bytes]:
        self._apply(environ, data)
        return self._fault_error_500(environ, data, start_response)

    def _fault_truncated(self, environ: Environ, data: bytes, start_response: StartResponse) -> Iterator[bytes]:
        answer = self._apply(environ, data, start_response)
        yield answer[: len(answer) // 2]
        raise Dropped("dropped amid the answer")


def is_read(environ: Environ) -> bool:
    """Whether a request changes nothing, whatever its method."""
    return environ["REQUEST_METHOD"] == "GET" or bool(_READS.search(environ["PATH_INFO"]))


def refuse(start_response: StartResponse, code: int, message: str, details: list[Any] | None = None) -> list[bytes]:
    """Answer with an error in Google's shape."""
    error: dict[str, Any] = {"code": code, "message": message, "status": STATUS_OF_CODE[code]}
    if details:
        error["details"] = details
    body = json.dumps({"error": error}).encode()
    headers = [("Content-Type", "application/json; charset=UTF-8"), ("Content-Length", str(len(body)))]
    start_response(f"{code} {error['status']}", headers)
    return [body]
