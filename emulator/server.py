"""The server: HTTP in, one transaction, HTTP out. Answers Sheets v4 and Drive v3 as Google does."""

from __future__ import annotations

import json
import logging
import os
import re
import sqlite3
from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.wrappers import Request, Response

from emulator import routes
from emulator.errors import ApiError, invalid
from emulator.routes import Call, Service
from emulator.store import Store

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
DEFAULT_ACCOUNT = "owner@local.invalid"
MAX_ERROR_URL = 200
_MISSHAPEN = (TypeError, AttributeError, LookupError, ValueError, ArithmeticError, sqlite3.Error)
"""What the code meets where a body holds something of another kind: a list where a name belongs, an endless number."""
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)


def create_server(data_file: str | os.PathLike[str], account: str = DEFAULT_ACCOUNT) -> Server:
    """Make the WSGI application.

    It trusts its callers: whoever serves it to others puts a `Guard` before it. Any `Authorization` is accepted, and
    `Bearer someone@example.org` makes the caller that account.

    Args:
        data_file: the SQLite file that holds all the workbooks; made if it is missing.
        account: who the caller is with another token, or none.
    """
    return Server(Store(data_file), account)


def account_in(authorization: str, otherwise: str) -> str:
    """Who a caller is: the bearer token if it looks like an address.

    Args:
        authorization: the header.
        otherwise: who is a caller that does not say so.
    """
    token = authorization.removeprefix("Bearer ").strip()
    return token if "@" in token and " " not in token else otherwise


class Server:
    """The application as an object: `store` is there for who shares the process."""

    def __init__(self, store: Store, account: str = DEFAULT_ACCOUNT) -> None:
        self.store = store
        self.account = account
        self.service = Service(store)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        request = Request(environ)
        request.max_form_memory_size = None
        return self.answer(request)(environ, start_response)

    def answer(self, request: Request) -> Response:
        """Answer one request, errors included."""
        try:
            return self._dispatch(request)
        except ApiError as refusal:
            return json_response(refusal.body(), refusal.code)
        except ConnectionError:
            raise
        except Exception as problem:
            # Nothing of the request was applied: its transaction was undone on the way here.
            error = _blamed(problem, request)
            level = logging.ERROR if error.code == 500 else logging.DEBUG
            logging.log(level, "%s %s", request.method, request.path, exc_info=True)
            return json_response(error.body(), error.code)

    def account_of(self, request: Request) -> str:
        """The caller's account: the bearer token if it looks like an address."""
        return account_in(request.headers.get("Authorization", ""), self.account)

    def _dispatch(self, request: Request) -> Response:
        path = request.path
        for method, pattern, handler in _ROUTES:
            if method == request.method and (match := pattern.fullmatch(path)):
                call = Call(
                    match.groupdict(), request.args, request.get_data, request.headers, self.account_of(request)
                )
                return _as_response(handler(self.service, call))
        return Response(f"The requested URL {path[:MAX_ERROR_URL]} was not found on this server.", 404)


_ROUTES = [(method, re.compile(pattern), handler) for method, pattern, handler in routes.ROUTES]


def _blamed(problem: Exception, request: Request) -> ApiError:
    """What a request is told that could not be understood: the fault is taken to be its body's, if it has one."""
    if isinstance(problem, _MISSHAPEN) and not isinstance(problem, sqlite3.OperationalError) and request.get_data():
        return invalid("Invalid JSON payload received. A value is not of the kind its field takes.")
    return ApiError(500, "Internal error encountered.")


def _as_response(answer: Any) -> Response:
    if answer is None:
        return Response(b"", 204, content_type="text/html")
    if isinstance(answer, routes.Download):
        return Response(answer.content, 200, content_type=answer.mime)
    return json_response(answer, 200)


def json_response(body: Any, status: int) -> Response:
    """A JSON answer."""
    text = _ENCODER.encode(body)
    return Response(text.encode("utf-8", "surrogatepass"), status, content_type="application/json; charset=UTF-8")
