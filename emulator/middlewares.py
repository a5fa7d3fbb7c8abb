"""What a real API does besides answering, at will: latency, quotas, a log of requests; and all of it put together.

Each is a WSGI middleware, so the in-process workbook and the stand-alone server behave alike. Off unless asked for.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from emulator.faults import Environ, Faults, StartResponse, is_read, refuse
from emulator.plans import FaultPlan
from emulator.server import DEFAULT_ACCOUNT, WsgiApp, account_in


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
        account: who a caller is that does not say so.
        clock: seconds, always growing.
    """

    def __init__(
        self,
        app: WsgiApp,
        reads: int,
        writes: int,
        account: str = DEFAULT_ACCOUNT,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.app = app
        self.account = account
        self.limits = {"Read": reads, "Write": writes}
        self.clock = clock
        self._past: dict[tuple[str, str], deque[float]] = defaultdict(deque)
        self._guard = threading.Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer, or refuse."""
        kind = "Read" if is_read(environ) else "Write"
        account = account_in(environ.get("HTTP_AUTHORIZATION", ""), self.account)
        if not environ["PATH_INFO"].startswith("/v4/") or self._allowed(account, kind):
            return self.app(environ, start_response)
        return refuse(start_response, 429, *_exceeded(kind, self.limits[kind]))

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


class RequestLog:
    """One JSON line a request: when, who, what, the answer's status, how long, which fault.

    Args:
        app: the application.
        path: the file, which lines are added to; made if it is missing.
        account: who a caller is that does not say so.

    Raises:
        OSError: the file cannot be written.
    """

    def __init__(self, app: WsgiApp, path: str | os.PathLike[str], account: str = DEFAULT_ACCOUNT) -> None:
        self.app = app
        self.account = account
        self.path = Path(path)
        self.path.open("a").close()
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
            "account": account_in(environ.get("HTTP_AUTHORIZATION", ""), self.account),
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
    account: str = DEFAULT_ACCOUNT,
) -> WsgiApp:
    """The application in the middlewares asked for.

    Args:
        app: the application.
        latency: seconds added to each answer.
        quota: reads and writes a minute for each account.
        plan: faults.
        log: file of the request log.
        account: who a caller is that does not say so, as the application was told.
    """
    if plan is not None:
        app = Faults(app, plan)
    if quota is not None:
        app = Quota(app, *quota, account)
    if latency:
        app = Latency(app, latency)
    return RequestLog(app, log, account) if log is not None else app
