"""The local workbook reached without a network: an adapter for requests that calls the WSGI application."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Mapping
from datetime import timedelta
from time import perf_counter
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from emulator.server import WsgiApp


class LocalAdapter(BaseAdapter):
    """Answers requests in the same process; mount it on the addresses of Google's APIs.

    Args:
        wsgi_app: what `create_server` gives, in its middleware if any.
    """

    def __init__(self, wsgi_app: WsgiApp) -> None:
        super().__init__()
        self.wsgi_app = wsgi_app

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: float | tuple[float, float] | tuple[float, None] | None = None,
        verify: bool | str = True,
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Call the application and give its answer.

        Raises:
            requests.exceptions.ReadTimeout: a fault of the bench: the answer came too late.
            requests.exceptions.ConnectionError: a fault of the bench: the connection was cut.
        """
        del stream, timeout, verify, cert, proxies  # they say how to use a network; there is none
        started = perf_counter()
        answer: dict[str, Any] = {}

        def start_response(status: str, headers: list[tuple[str, str]], _: Any = None) -> None:
            answer["status"], answer["headers"] = status, headers

        try:
            content = self._run(request, start_response)
        except TimeoutError as fault:
            raise requests.exceptions.ReadTimeout(str(fault), request=request) from fault
        except ConnectionError as fault:
            raise requests.exceptions.ConnectionError(str(fault), request=request) from fault
        response = _response(request, answer["status"], answer["headers"], content)
        response.elapsed = timedelta(seconds=perf_counter() - started)
        return response

    def _run(self, request: requests.PreparedRequest, start_response: Callable[..., None]) -> bytes:
        chunks = self.wsgi_app(_environ(request), start_response)
        try:
            return b"".join(chunks)
        finally:
            if close := getattr(chunks, "close", None):
                close()

    def close(self) -> None:
        """Nothing is held open."""


def _environ(request: requests.PreparedRequest) -> dict[str, Any]:
    parts = urlsplit(str(request.url))
    body = request.body or b""
    if not isinstance(body, bytes | str):
        body = b"".join(body) if not hasattr(body, "read") else body.read()
    data = body.encode() if isinstance(body, str) else body
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(parts.path).decode("latin-1"),
        "QUERY_STRING": parts.query,
        "SERVER_NAME": parts.hostname or "localhost",
        "SERVER_PORT": str(parts.port or 443),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": str(len(data)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": parts.scheme,
        "wsgi.input": io.BytesIO(data),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in request.headers.items():
        key = name.upper().replace("-", "_")
        if key in ("TRANSFER_ENCODING", "CONTENT_LENGTH"):
            continue  # the body is all here, whatever way it was to travel
        text = value.decode("latin-1") if isinstance(value, bytes) else value
        environ["CONTENT_TYPE" if key == "CONTENT_TYPE" else f"HTTP_{key}"] = text
    return environ


def _response(
    request: requests.PreparedRequest, status: str, headers: list[tuple[str, str]], content: bytes
) -> requests.Response:
    code, _, reason = status.partition(" ")
    response = requests.Response()
    response.status_code, response.reason = int(code), reason
    response.headers = CaseInsensitiveDict(headers)
    response.encoding = requests.utils.get_encoding_from_headers(response.headers)
    response.url, response.request = str(request.url), request
    response.raw = io.BytesIO(content)
    response._content = content
    return response
