"""How long the app worked on each request, counted for `/metrics`."""

import logging
import threading
import time

from flask import Flask, Response, current_app, g, request

from sheets.errors import StateUnreachable
from sheets.latencies import Latencies

log = logging.getLogger(__name__)

SAVED_EVERY = 10.0
"""Seconds from one writing of the counts to the next: a process killed outright loses as much."""


def install(app: Flask) -> None:
    """Count the answers of an app."""
    app.before_request(_begin)
    app.after_request(_end)


def follow(app: Flask) -> None:
    """Save the counts now and then, beside the requests."""
    latencies: Latencies = app.extensions["latencies"]

    def work() -> None:
        while True:
            time.sleep(SAVED_EVERY)
            try:
                latencies.save()
            except StateUnreachable:
                continue  # told elsewhere, once; the next time, then
            except Exception:
                log.warning("how long answers took could not be saved", exc_info=True)

    threading.Thread(target=work, name="latencies", daemon=True).start()


def _begin() -> None:
    g.counted_from = time.perf_counter()


def _end(response: Response) -> Response:
    # What matches none of our addresses is one of them, whatever words somebody makes up.
    screen = (request.method, request.blueprint or str(request.endpoint)) if request.url_rule else ("?", "?")
    latencies: Latencies = current_app.extensions["latencies"]
    latencies.note(*screen, time.perf_counter() - g.get("counted_from", time.perf_counter()))
    return response
