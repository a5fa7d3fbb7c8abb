"""The app of a web process, which may start before its state database does."""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

from sheets.errors import StateUnreachable

log = logging.getLogger(__name__)

TRY_SECONDS = 1.0
PAGE = """<!doctype html><html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Tremplin</title><h1>Le site se réveille</h1><p>Il sera là dans quelques instants : rechargez la page.</p>
<p lang="en">The site is waking up. It will be there in a moment: reload the page.</p></html>
""".encode()


class StartupApp:
    """A WSGI application that becomes the real one as soon as that can be made.

    Args:
        make: makes the app; tried at once, and again while the state database does not answer.
    """

    def __init__(self, make: Callable[[], Flask]) -> None:
        self.app: Flask | None = None
        self._make = make
        self._tried_at = -TRY_SECONDS
        self._lock = threading.Lock()
        self._try()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer as the app does, or 503 in the meantime."""
        if app := self.app or self._try():
            answer: Iterable[bytes] = app(environ, start_response)
            return answer
        headers = [("Content-Type", "text/html; charset=utf-8"), ("Retry-After", "5"), ("Cache-Control", "no-store")]
        start_response("503 SERVICE UNAVAILABLE", headers)
        return [PAGE]

    def _try(self) -> Flask | None:
        # One at a time and not at each request: nobody waits for a database that does not answer.
        if not self._lock.acquire(blocking=False):
            return self.app
        try:
            if self.app is None and time.monotonic() - self._tried_at >= TRY_SECONDS:
                self.app = self._make()
        except StateUnreachable as error:
            log.warning("%s", error)
        finally:
            self._tried_at = time.monotonic()
            self._lock.release()
        return self.app
