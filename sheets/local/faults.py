"""What goes wrong with a real API, at will: latency, quotas, faults by rate and seed, and a log of requests.

Each is a WSGI middleware, so the in-process workbook and the stand-alone server fail alike. Off unless asked for.
"""

from __future__ import annotations

import io
import json
import os
import random
import re
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from sheets.local.errors import STATUS_OF_CODE
from sheets.local.server import DEFAULT_ACCOUNT, WsgiApp

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
_READS = re.compile(r":batchGetByDataFilter$|:getByDataFilter$|developerMetadata:search$")


class Dropped(ConnectionResetError):
    """The connection was cut: the caller cannot know whether the request was applied."""


class Late(TimeoutError, ConnectionError):
    """The caller gave up waiting; the request is applied afterwards."""


# The plan


@dataclass(frozen=True)
class FaultPlan:
    """How often each fault happens, as a share of the requests from 0 to 1, drawn from a seed.

    Args:
        drop_before: the connection is cut before the request is applied.
        drop_after: it is applied, then the connection is cut.
        late: the caller gets a time-out; the request is applied `delay` seconds later.
        twice: it is applied two times.
        error_500: an error 500, nothing applied.
        error_503: an error 503, nothing applied.
        error_after: it is applied, then an error 500 is answered.
        truncated: it is applied, and half the answer arrives.
        delay: seconds before a late request is applied.
        seed: the same seed gives the same faults to the same requests in the same order.
        writes_only: whether reads are spared.
    """

    drop_before: float = 0.0
    drop_after: float = 0.0
    late: float = 0.0
    twice: float = 0.0
    error_500: float = 0.0
    error_503: float = 0.0
    error_after: float = 0.0
    truncated: float = 0.0
    delay: float = 0.2
    seed: int = 0
    writes_only: bool = False


KINDS = ("drop_before", "drop_after", "late", "twice", "error_500", "error_503", "error_after", "truncated")


def parse_plan(text: str) -> FaultPlan:
    """Read `drop_after=0.1,late=0.05,seed=7,writes_only`.

    Raises:
        ValueError: an unknown name, or a value that is not a number.
    """
    known = {field.name: field.type for field in fields(FaultPlan)}
    plan: dict[str, Any] = {}
    for part in filter(None, (item.strip() for item in text.split(","))):
        name, _, value = part.partition("=")
        if name not in known:
            raise ValueError(f"unknown fault {name!r}: choose among {', '.join(known)}")
        plan[name] = True if known[name] == "bool" else int(value) if known[name] == "int" else float(value)
    return FaultPlan(**plan)


def parse_quota(text: str) -> tuple[int, int]:
    """Read `60/60`: reads and writes a minute."""
    reads, _, writes = text.partition("/")
    return int(reads), int(writes or reads)


# What a request is


def _account(environ: Environ) -> str:
    token = str(environ.get("HTTP_AUTHORIZATION", "")).removeprefix("Bearer ").strip()
    return token if "@" in token else DEFAULT_ACCOUNT


def _is_read(environ: Environ) -> bool:
    return environ["REQUEST_METHOD"] == "GET" or bool(_READS.search(environ["PATH_INFO"]))


def _refuse(start_response: StartResponse, code: int, message: str, details: list[Any] | None = None) -> list[bytes]:
    error: dict[str, Any] = {"code": code, "message": message, "status": STATUS_OF_CODE[code]}
    if details:
        error["details"] = details
    body = json.dumps({"error": error}).encode()
    headers = [("Content-Type", "application/json; charset=UTF-8"), ("Content-Length", str(len(body)))]
    start_response(f"{code} {error['status']}", headers)
    return [body]


# The middlewares


class Latency:
    """Every answer takes some time more.

    Args:
        app: the application.
        seconds: how much.
    """

    def __init__(self, app: WsgiApp, seconds: float) -> None:
        self.app = app
        self.seconds = seconds

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer, later."""
        time.sleep(self.seconds)
        return self.app(environ, start_response)


class Quota:
    """So many Sheets requests a minute for each account, then Google's 429.

    Args:
        app: the application.
        reads: read requests a minute.
        writes: write requests a minute.
        clock: seconds, always growing.
    """

    def __init__(self, app: WsgiApp, reads: int, writes: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.app = app
        self.limits = {"Read": reads, "Write": writes}
        self.clock = clock
        self._past: dict[tuple[str, str], deque[float]] = defaultdict(deque)
        self._guard = threading.Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer, or refuse."""
        kind = "Read" if _is_read(environ) else "Write"
        if not environ["PATH_INFO"].startswith("/v4/") or self._allowed(_account(environ), kind):
            return self.app(environ, start_response)
        return _refuse(start_response, 429, *_exceeded(kind, self.limits[kind]))

    def _allowed(self, account: str, kind: str) -> bool:
        now = self.clock()
        with self._guard:
            past = self._past[account, kind]
            while past and past[0] <= now - 60:
                past.popleft()
            if len(past) >= self.limits[kind]:
                return False
            past.append(now)
            return True


def _exceeded(kind: str, limit: int) -> tuple[str, list[dict[str, Any]]]:
    message = (
        f"Quota exceeded for quota metric '{kind} requests' and limit '{kind} requests per minute per user' "
        "of service 'sheets.googleapis.com' for consumer 'project_number:0'."
    )
    metadata = {
        "service": "sheets.googleapis.com",
        "quota_metric": f"sheets.googleapis.com/{kind.lower()}_requests",
        "quota_limit": f"{kind}RequestsPerMinutePerUser",
        "quota_limit_value": str(limit),
        "quota_location": "global",
        "consumer": "projects/0",
    }
    info = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "RATE_LIMIT_EXCEEDED"}
    return message, [{**info, "domain": "googleapis.com", "metadata": metadata}]


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
        if self.plan.writes_only and _is_read(environ):
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
        return _refuse(start_response, 500, "Internal error encountered.")

    def _fault_error_503(self, _: Environ, __: bytes, start_response: StartResponse) -> Iterable[bytes]:
        return _refuse(start_response, 503, "The service is currently unavailable.")

    def _fault_error_after(self, environ: Environ, data: bytes, start_response: StartResponse) -> Iterable[bytes]:
        self._apply(environ, data)
        return self._fault_error_500(environ, data, start_response)

    def _fault_truncated(self, environ: Environ, data: bytes, start_response: StartResponse) -> Iterator[bytes]:
        answer = self._apply(environ, data, start_response)
        yield answer[: len(answer) // 2]
        raise Dropped("dropped amid the answer")


class RequestLog:
    """One JSON line a request: when, who, what, the answer's status, how long, which fault.

    Args:
        app: the application.
        path: the file, which lines are added to.
    """

    def __init__(self, app: WsgiApp, path: str | os.PathLike[str]) -> None:
        self.app = app
        self.path = Path(path)
        self._guard = threading.Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer, and note it."""
        started = time.perf_counter()
        status: list[str] = []

        def noted(line: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            status.append(line)
            return start_response(line, headers, *rest)

        try:
            return self.app(environ, noted)
        finally:
            self._note(environ, status[0] if status else None, time.perf_counter() - started)

    def _note(self, environ: Environ, status: str | None, seconds: float) -> None:
        line = {
            "time": time.time(),
            "account": _account(environ),
            "method": environ["REQUEST_METHOD"],
            "path": environ["PATH_INFO"].encode("latin-1", "replace").decode("utf-8", "replace"),
            "query": environ.get("QUERY_STRING", ""),
            "bytes": int(environ.get("CONTENT_LENGTH") or 0),
            "status": int(status.split()[0]) if status else None,
            "ms": round(seconds * 1000, 3),
            "fault": environ.get("sheets.fault"),
        }
        with self._guard, self.path.open("a", encoding="utf-8") as log:
            log.write(json.dumps(line, ensure_ascii=False) + "\n")


def wrapped(
    app: WsgiApp,
    *,
    latency: float = 0.0,
    quota: tuple[int, int] | None = None,
    plan: FaultPlan | None = None,
    log: str | os.PathLike[str] | None = None,
) -> WsgiApp:
    """The application in the middlewares asked for.

    Args:
        app: the application.
        latency: seconds added to each answer.
        quota: reads and writes a minute for each account.
        plan: faults.
        log: file of the request log.
    """
    if plan is not None:
        app = Faults(app, plan)
    if quota is not None:
        app = Quota(app, *quota)
    if latency:
        app = Latency(app, latency)
    return RequestLog(app, log) if log is not None else app
