"""Logs for machines (LOG_FORMAT=json): one JSON object a line, and one line for each request that the app works on.

`request` is in the answer's X-Request-Id, in every line said while it was worked on, and at the head of the receipts
of what it submitted; the worker's line on a batch names these, beside the batch's number, which is in the Journal.
"""

import datetime as dt
import json
import logging
import time

from flask import Flask, Response, g, request

from sheets import request_ids

log = logging.getLogger(__name__)


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


def _begin() -> None:
    g.began = time.perf_counter()
    request_ids.current.set(request_ids.new_id())


def _end(response: Response) -> Response:
    number = request_ids.current.get()
    if not response.cache_control.public:  # what caches keep is nobody's answer
        response.headers["X-Request-Id"] = number
    milliseconds = round(1000 * (time.perf_counter() - g.get("began", time.perf_counter())), 1)
    # By its rule: an address may hold a link that signs in.
    where = request.url_rule.rule if request.url_rule else "?"
    facts = {"status": response.status_code, "milliseconds": milliseconds}
    log.info("%s %s", request.method, where, extra={"facts": facts})
    request_ids.current.set("")
    return response
