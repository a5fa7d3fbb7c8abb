"""A network that cannot be trusted, as a process would meet it: a TCP proxy that understands requests.

It stands between the app's processes and `sheets-server`. Requests are passed on as they came; some are lost before
they arrive or lose their answer, some arrive twice, some much later than their sender waited for.
"""

import contextlib
import random
import socket
import threading
import time
from collections import Counter
from dataclasses import dataclass

FAULTS = ("dropped before", "dropped after", "dropped after", "twice", "twice, later", "late", "slow")
READ_FAULTS = ("dropped before", "dropped after", "slow")
LATER_SECONDS = (0.2, 4.0)
SLOW_SECONDS = (0.05, 0.8)
LONGEST_HEAD = 65_536


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came."""

    line: bytes
    raw: bytes

    @property
    def writes(self) -> bool:
        """Whether it is a batch."""
        return b":batchUpdate" in self.line


class Proxy:
    """Listens on a free port until closed; a context.

    Args:
        upstream: the port of the server behind, on this machine.
        seed: the same gives the same faults to the same order of requests.
        rate: how often something goes wrong with a batch, 0 to 1; readings fare twice as well.
    """

    def __init__(self, upstream: int, seed: int, rate: float) -> None:
        self.upstream, self.rate = upstream, rate
        self.counts: Counter[str] = Counter()
        self.gate = threading.Lock()
        """Held while a batch is applied; whoever reads, then writes in a second call, holds it for both."""
        self._rng = random.Random(seed)
        self._guard = threading.Lock()
        self._late: list[threading.Thread] = []
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listening.getsockname()[1]
        self._accepting = threading.Thread(target=self._accept, name="proxy")

    def __enter__(self) -> "Proxy":
        self._accepting.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.calm()
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._accepting.join()

    def calm(self) -> None:
        """Nothing goes wrong any more, and all that was held up has arrived."""
        self.rate = 0.0
        while self._late:
            self._late.pop().join()

    def _accept(self) -> None:
        while True:
            try:
                caller, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(caller,), daemon=True).start()

    def _serve(self, caller: socket.socket) -> None:
        """The requests of one connection, one after the other, until either side or a fault ends it."""
        with caller, contextlib.suppress(OSError):
            caller.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while (request := _request(caller)) and self._answer(caller, request):
                pass

    def _answer(self, caller: socket.socket, request: Request) -> bool:
        """Pass a request on, or not; whether the connection lives."""
        fault = self._draw(request)
        if fault in ("late", "twice, later"):
            self._later(request)
        if fault == "slow":
            time.sleep(self._rng.uniform(*SLOW_SECONDS))
        if fault in ("dropped before", "late"):
            return False
        answer = self._ask(request)
        if fault == "twice":
            answer = self._ask(request)
        if fault == "dropped after" or not answer:
            return False
        caller.sendall(answer)
        return True

    def _draw(self, request: Request) -> str:
        with self._guard:
            rate = self.rate if request.writes else self.rate / 2
            if self._rng.random() >= rate:
                return ""
            fault = self._rng.choice(FAULTS if request.writes else READ_FAULTS)
            self.counts[fault] += 1
            self.counts["faults"] += 1
            return fault

    def _later(self, request: Request) -> None:
        seconds = self._rng.uniform(*LATER_SECONDS)

        def deliver() -> None:
            time.sleep(seconds)
            self._ask(request)

        thread = threading.Thread(target=deliver, name="late request")
        thread.start()
        self._late.append(thread)

    def _ask(self, request: Request) -> bytes:
        if not request.writes:
            return self._answer_to(request)
        with self.gate:
            return self._answer_to(request)

    def _answer_to(self, request: Request) -> bytes:
        """The server's whole answer; empty when it gave none. Each request has a connection of its own."""
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.upstream), timeout=60) as server:
            server.sendall(_closing(request.raw))
            answer = b"".join(iter(lambda: server.recv(262_144), b""))
            return answer.replace(b"Connection: close\r\n", b"", 1)
        return b""


def _request(caller: socket.socket) -> Request | None:
    """The next request of a connection; None when it ended."""
    raw = b""
    while b"\r\n\r\n" not in raw:
        if not (more := caller.recv(65_536)) or len(raw) > LONGEST_HEAD:
            return None
        raw += more
    head, _, body = raw.partition(b"\r\n\r\n")
    lacking = _length(head) - len(body)
    while lacking > 0:
        if not (more := caller.recv(min(lacking, 262_144))):
            return None
        raw, lacking = raw + more, lacking - len(more)
    return Request(head.partition(b"\r\n")[0], raw)


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0


def _closing(raw: bytes) -> bytes:
    """The request, asking the server to end the connection after its answer: the answer's end is then known."""
    head, _, body = raw.partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
    return b"\r\n".join([*lines, b"Connection: close"]) + b"\r\n\r\n" + body
