"""What stands between the web server and the app: no connection that is slow takes a place from one that is not.

A request's body is read whole here, with a bound and a deadline, before one of the few threads that run the app is
taken; pages kept in memory are answered here, and take none. A thousand connections that say nothing cost memory for
what they sent, and nothing else. It speaks RSGI, granian's own protocol, and hands the app WSGI.
"""

import asyncio
import io
import logging
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Any, Protocol

from cv.photos import MOST_POSTED
from views.web.cached import Application, Environ, Headers, NotRemembered
from views.web.startup import StartupApp

log = logging.getLogger(__name__)

THREADS = 4
"""Requests the app works on at the same time, in one process."""
LONGEST_BODY = MOST_POSTED
"""Bytes; the app refuses most forms long before that."""
BODIES = 128 * 1024 * 1024
"""Bytes of bodies that one process holds at most, of all connections together; a short one always has its place."""
SHORT_BODY = 64 * 1024
GRACE_SECONDS, BYTES_A_SECOND, LONGEST_SECONDS = 20.0, 20_000, 180.0
"""A body has so long, and a second more for so many bytes of it, up to the longest: a slow phone's photo passes."""

SENDING_SECONDS = 0.2
"""What the last answers have to leave."""

STREAM = "tremplin.stream"
"""In a request's environ: where a view puts what it wants its reader to be told again and again, and may put what is to
be done once nobody listens any more."""
STREAMS = 64
"""Pages that one process tells so; others ask by themselves."""
STREAM_SECONDS = 300.0
"""How long, before the page asks anew: a right that was taken away is gone by then."""
LOOK_SECONDS, SIGN_SECONDS = 0.25, 15.0
"""Between two looks; between two signs of life, by which a page that is gone is found out."""

Answer = tuple[int, Headers, bytes]
Look = Callable[[], str]
"""What is to be told now; the same as before: nothing."""
_WORDS = {
    HTTPStatus.REQUEST_TIMEOUT: "L'envoi a pris trop de temps : réessayez. / Sending took too long: try again.",
    HTTPStatus.LENGTH_REQUIRED: "L'envoi ne dit pas sa longueur. / What is sent must say how long it is.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "L'envoi est trop long. / What is sent is too long.",
    HTTPStatus.BAD_REQUEST: "L'envoi s'est interrompu : réessayez. / Sending broke off: try again.",
    HTTPStatus.SERVICE_UNAVAILABLE: "Trop d'envois à la fois : réessayez. / Too much is being sent: try again.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Le site a rencontré une erreur. / The site met an error.",
}


class Scope(Protocol):
    """What RSGI says of a request."""

    http_version: str
    server: str
    client: str
    scheme: str
    method: str
    path: str
    query_string: str
    authority: str | None
    headers: Any


class RequestRefused(Exception):
    """A request that does not reach the app.

    Args:
        status: what it is answered.
    """

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status)
        self.status = status


class Front:
    """The layer.

    Args:
        app: the application behind it, as soon as it can be made.
    """

    def __init__(self, app: StartupApp) -> None:
        self._app = app
        self._threads = ThreadPoolExecutor(THREADS, "request")
        self._held = 0
        self._working: set[asyncio.Future[Answer]] = set()
        self._looking = ThreadPoolExecutor(1, "stream")
        self._streams = 0
        self._ends = asyncio.Event()

    async def __rsgi__(self, scope: Scope, proto: Any) -> None:
        """Answer one request."""
        environ = _environ(scope)
        if self._streams < STREAMS:
            environ[STREAM] = []
        try:
            answer = self._from_memory(environ)
        except NotRemembered:
            answer = await self._from_app(environ, proto)
        status, headers, body = answer
        if asked := environ.get(STREAM):
            await self._tell(proto, headers, *asked)
        elif body:
            proto.response_bytes(status, headers, body)
        else:
            proto.response_empty(status, headers)

    async def finish(self, seconds: float) -> None:
        """Let the app end what it is at work on; bodies that are still to come are not waited for."""
        self._ends.set()
        if self._working:
            await asyncio.wait(set(self._working), timeout=seconds)
            await asyncio.sleep(SENDING_SECONDS)

    async def _tell(self, proto: Any, headers: Headers, look: Look, *leave: Callable[[], object]) -> None:
        """Tell a page something each time it is something else (server-sent events), as long as somebody listens."""
        from granian.rsgi import ProtocolClosed  # type: ignore[attr-defined]  # commands and the worker serve nothing

        loop, told, signed = asyncio.get_running_loop(), "", 0.0
        ends = loop.time() + STREAM_SECONDS
        self._streams += 1
        try:
            transport = proto.response_stream(HTTPStatus.OK, [h for h in headers if h[0].lower() != "content-length"])
            while loop.time() < ends and not self._ends.is_set():
                found = await loop.run_in_executor(self._looking, look)
                if found != told or loop.time() - signed > SIGN_SECONDS:
                    await transport.send_bytes(f"data: {found}\n\n".encode())
                    told, signed = found, loop.time()
                await asyncio.sleep(LOOK_SECONDS)
        except ProtocolClosed:
            log.debug("a page listens no more")
        except Exception:
            log.exception("a page that listens is told no more")
        finally:
            self._streams -= 1
            for last in leave:
                self._looking.submit(last)

    def _from_memory(self, environ: Environ) -> Answer:
        if (app := self._app.app) is None:
            raise NotRemembered
        return _run(app.extensions["memory"], environ)

    async def _from_app(self, environ: Environ, proto: Any) -> Answer:
        body = bytearray()
        try:
            if length := _length(environ):
                await self._read(proto, length, body)
            environ["wsgi.input"] = io.BytesIO(body)
            working = asyncio.get_running_loop().run_in_executor(self._threads, _run, self._app, environ)
            self._working.add(working)
            working.add_done_callback(self._working.discard)
            return await working
        except RequestRefused as refused:
            return _plainly(refused.status)
        except Exception:
            log.exception("a request was not answered by the app")
            return _plainly(HTTPStatus.INTERNAL_SERVER_ERROR)
        finally:
            self._held -= len(body)

    async def _read(self, proto: Any, length: int, body: bytearray) -> None:
        """The whole body.

        Raises:
            RequestRefused: it did not come in time, or not whole, or there is no room.
        """
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            async with asyncio.timeout(GRACE_SECONDS) as deadline:
                async for piece in proto:
                    body += piece
                    self._held += len(piece)
                    if self._held > BODIES and len(body) > SHORT_BODY:
                        raise RequestRefused(HTTPStatus.SERVICE_UNAVAILABLE)
                    allowed = min(LONGEST_SECONDS, GRACE_SECONDS + len(body) / BYTES_A_SECOND)
                    deadline.reschedule(began + allowed)
        except TimeoutError:
            raise RequestRefused(HTTPStatus.REQUEST_TIMEOUT) from None
        if len(body) != length:
            raise RequestRefused(HTTPStatus.BAD_REQUEST)


def _length(environ: Environ) -> int:
    """How long the body is that comes.

    Raises:
        RequestRefused: it is too long, or does not say how long it is.
    """
    if "HTTP_TRANSFER_ENCODING" in environ:
        # The server does not tell a body in pieces that broke off from one that ended: half a form could be saved.
        raise RequestRefused(HTTPStatus.LENGTH_REQUIRED)
    length = int(environ.get("CONTENT_LENGTH") or 0)  # the server lets nothing pass but a number
    if length > LONGEST_BODY:
        raise RequestRefused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return length


def _run(app: Application, environ: Environ) -> Answer:
    started = _Started()
    body = app(environ, started)
    try:
        return started.status, started.headers, b"".join(body)
    finally:
        if close := getattr(body, "close", None):
            close()


class _Started:
    """WSGI's start_response, which keeps what it is told."""

    def __init__(self) -> None:
        self.status = 500
        self.headers: Headers = []

    def __call__(self, status: str, headers: Headers, _: object = None) -> Callable[[bytes], object]:
        self.status, self.headers = int(status[:3]), headers
        return lambda _: None


def _environ(scope: Scope) -> Environ:
    """The request as WSGI says it."""
    host, _, port = scope.server.rpartition(":")
    environ: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        # WSGI's text is bytes in disguise.
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string.encode().decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        if "_" in name:  # it would pass for the one with "-", which is checked before it comes here
            continue
        key = _name(name)
        before = environ.get(key)
        environ[key] = value if before is None else f"{before}{'; ' if key == 'HTTP_COOKIE' else ','}{value}"
    return environ


def _name(header: str) -> str:
    name = header.upper().replace("-", "_")
    return name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{name}"


def _plainly(status: HTTPStatus) -> Answer:
    # The rest of the body may still be on its way: the connection ends with the answer.
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store"), ("Connection", "close")]
    return status, headers, f"{_WORDS[status]}\n".encode()
