"""Who may speak to the stand-alone server: who holds its token, from a program of this machine, in JSON.

A page of the web can make its visitor's browser send requests to this machine. It cannot know the token, a browser
says where such a request comes from, and a name turned to this machine (DNS rebinding) stays in `Host`.
"""

from __future__ import annotations

import hmac
import io
import ipaddress
import re
from collections.abc import Iterable

from emulator.errors import ApiError, invalid
from emulator.faults import Environ, StartResponse
from emulator.plans import parse_account
from emulator.server import WsgiApp, json_response

MAX_BODY = 32 * 1024 * 1024
"""Google says ten megabytes or so, and takes more; ten thousand rows of forty columns are twenty."""
UPLOADS = "/upload/"
"""Below it bodies are files (a csv), not JSON."""
_LENGTH = re.compile(r"[0-9]{1,18}")
_HOST = re.compile(r"(?P<name>\[[0-9a-fA-F:.]+\]|[^\[\]:@/?#\s]+)(:\d+)?")


class Guard:
    """Refuses strangers before the application, its log or its bench sees anything of them.

    Args:
        app: the application; it finds the caller's account in `Authorization`, as in-process.
        token: what callers must hold.
        host: the name or address that is served.
    """

    def __init__(self, app: WsgiApp, token: str, host: str) -> None:
        self.app = app
        self.token = token
        self.host = host.lower()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer who may ask."""
        try:
            self._check_host(environ)
            _check_origin(environ)
            account = self._account(environ.get("HTTP_AUTHORIZATION", ""))
            body = _body(environ)
        except ApiError as refusal:
            answer = json_response(refusal.body(), refusal.code)
            if refusal.code == 401:
                answer.headers["WWW-Authenticate"] = "Bearer"
            return answer(environ, start_response)
        whole = {"CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body)}
        return self.app({**environ, "HTTP_AUTHORIZATION": account, **whole}, start_response)

    def _check_host(self, environ: Environ) -> None:
        found = _HOST.fullmatch(environ.get("HTTP_HOST", ""))
        name = found["name"].strip("[]").lower() if found else ""
        # A server of all addresses is reached at one of them: the one that was connected to.
        if name in (self.host, "localhost", _reached(environ)) or _is_loopback(name):
            return
        raise ApiError(403, "The Host of the request is not an address of this server.")

    def _account(self, authorization: str) -> str:
        """The header an application without guard would read: `Bearer ACCOUNT`, or nothing."""
        scheme, _, sent = authorization.partition(" ")
        token, slash, account = sent.strip().partition("/")
        holds = hmac.compare_digest(token.encode(errors="replace"), self.token.encode())
        if scheme.lower() != "bearer" or not holds:
            raise ApiError(
                401, "Send the token that sheets-server printed when it started: Authorization: Bearer TOKEN"
            )
        if not slash:
            return ""
        try:
            return f"Bearer {parse_account(account)}"
        except ValueError as problem:
            raise ApiError(401, f"After the token's slash, {problem}.") from None


def _check_origin(environ: Environ) -> None:
    if "HTTP_ORIGIN" in environ or environ.get("HTTP_SEC_FETCH_SITE", "none") != "none":
        raise ApiError(403, "Requests of web pages are refused.")


def _reached(environ: Environ) -> str:
    connection = environ.get("werkzeug.socket")
    return str(connection.getsockname()[0]) if connection else ""


def _is_loopback(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _body(environ: Environ) -> bytes:
    """The whole body.

    Raises:
        ApiError: it is too long, or not said to be JSON.
    """
    data = _read(environ)
    mime = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
    if data and mime != "application/json" and not environ["PATH_INFO"].startswith(UPLOADS):
        raise invalid("Invalid JSON payload received. Content-Type must be application/json.")
    return data


def _read(environ: Environ) -> bytes:
    said = environ.get("CONTENT_LENGTH") or "0"
    if "HTTP_TRANSFER_ENCODING" in environ or not _LENGTH.fullmatch(said):
        raise invalid("The request needs a Content-Length, in bytes.")
    if (length := int(said)) > MAX_BODY:
        raise invalid(f"Request payload size exceeds the limit: {MAX_BODY} bytes.")
    try:
        data: bytes = environ["wsgi.input"].read(length)
    except TimeoutError:
        data = b""
    if len(data) < length:  # half a csv is a csv too
        raise invalid("The body of the request did not arrive.")
    return data
