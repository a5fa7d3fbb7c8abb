"""Slow connections: a CV page from `serve`, quiet, and beside 200 stalled uploads and 200 idle connections.

No server stands in front. Both are asked in turn, round after round, so that the machine's moods fall on both alike.
"""

import contextlib
import socket
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import requests

from bench.deployment import Deployment, wait
from cv.slugs import slug_of
from views.public.showcase import looking_in

CANDIDATES_SERVED = 1_000
CONNECTIONS, ROUNDS, ASKED = 200, 5, 200
UPLOAD = b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\ne"
IDLE = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


@dataclass(frozen=True)
class Beside:
    """How long a page took, quiet and beside slow connections; seconds.

    Args:
        name: what was asked.
        quiet, stalled: each request's time.
    """

    name: str
    quiet: tuple[float, ...]
    stalled: tuple[float, ...]

    def __str__(self) -> str:
        said = []
        for share in (0.5, 0.99):
            quiet, stalled = _at(self.quiet, share), _at(self.stalled, share)
            said.append(f"p{share:.0%}".rstrip("%") + f" {quiet * 1e3:.2f} ms, {stalled * 1e3:.2f} ms beside them "
                        f"(x{stalled / quiet:.2f})")  # fmt: skip
        return f"{self.name:<28} {'   '.join(said)}"


def run(candidates: int) -> Iterator[Beside]:
    """Only at a thousand candidates: a page's cost does not depend on their number."""
    if candidates != CANDIDATES_SERVED:
        return
    with tempfile.TemporaryDirectory() as folder, Deployment(Path(folder), candidates, workers=1) as deployment:
        page = f"{deployment.site}/cv/{slug_of(next(iter(looking_in(deployment.book.snapshot).values())))}"
        wait(page)
        for name, address in (("a CV page", page), ("/healthz", f"{deployment.site}/healthz")):
            yield _beside(name, deployment.site, address)


def _beside(name: str, site: str, address: str) -> Beside:
    quiet: list[float] = []
    stalled: list[float] = []
    for _ in range(ROUNDS):
        quiet += _ask(address)
        with _connected(site, UPLOAD), _connected(site, IDLE):
            time.sleep(1)
            stalled += _ask(address)
    return Beside(name, tuple(quiet), tuple(stalled))


def _ask(address: str) -> list[float]:
    times = []
    with requests.Session() as session:
        for _ in range(ASKED):
            began = time.perf_counter()
            session.get(address, timeout=60).raise_for_status()
            times.append(time.perf_counter() - began)
    return times


@contextlib.contextmanager
def _connected(site: str, sent: bytes) -> Iterator[None]:
    found = urlsplit(site)
    with contextlib.ExitStack() as stack:
        for _ in range(CONNECTIONS):
            connection = socket.create_connection((str(found.hostname), int(found.port or 80)))
            stack.enter_context(connection).sendall(sent)
        yield


def _at(times: tuple[float, ...], share: float) -> float:
    return sorted(times)[round(share * (len(times) - 1))]
