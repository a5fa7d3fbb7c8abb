"""Logs for machines (LOG_FORMAT=json): one JSON object a line, and one line for each request that the app works on.
How long it took is counted for `/metrics` too.

`request` is in the answer's X-Request-Id, in every line said while it was worked on, and at the head of the receipts
of what it submitted; the worker's line on a batch names these, beside the batch's number, which is in the Journal.
"""

import datetime as dt
import json
import logging
import threading
import time

from flask import Flask, Response, current_app, g, request

from sheets import request_ids
from sheets.latencies import Latencies

log = logging.getLogger(__name__)

SAVED_EVERY = 10.0
"""Seconds from one writing of the counts to the next: a process killed outright loses as much."""


class JsonLines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; what a record says of people was left out when it was made (see programme/discretion.py)."""
        found = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": record.process,
            "message": record.getMessage(),
            "request": request_ids.current.get(),
            "error": record.exc_text or "",
            **getattr(record, "facts", {}),
        }
        return json.dumps({name: value for name, value in found.items() if value != ""}, ensure_ascii=False)


def write_json() -> None:
    """Let this process's log be JSON, from INFO on."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers, root.level = [handler], logging.INFO


def install(app: Flask) -> None:
    """Give each request its number, and a line in the log."""
    app.before_request(_begin)
    app.after_request(_end)


def follow(app: Flask) -> None:
    """Save how long answers took, beside the requests."""

    def work() -> None:
        while True:
            time.sleep(SAVED_EVERY)
            try:
                app.extensions["latencies"].save()
            except Exception:
                log.warning("how long answers took could not be saved", exc_info=True)  # the next time, then

    threading.Thread(target=work, name="latencies", daemon=True).start()


def _begin() -> None:
    g.began = time.perf_counter()
    request_ids.current.set(request_ids.new_id())


def _end(response: Response) -> Response:
    number = request_ids.current.get()
    if not response.cache_control.public:  # what caches keep is nobody's answer
        response.headers["X-Request-Id"] = number
    seconds = time.perf_counter() - g.get("began", time.perf_counter())
    latencies: Latencies = current_app.extensions["latencies"]
    latencies.note(*_screen(), seconds)
    # By its rule: an address may hold a link that signs in.
    where = request.url_rule.rule if request.url_rule else "?"
    facts = {"status": response.status_code, "milliseconds": round(1000 * seconds, 1)}
    log.info("%s %s", request.method, where, extra={"facts": facts})
    request_ids.current.set("")
    return response


def _screen() -> tuple[str, str]:
    """Method and screen; what matches none of ours is one of them, whatever words somebody makes up."""
    return (request.method, request.blueprint or str(request.endpoint)) if request.url_rule else ("?", "?")
