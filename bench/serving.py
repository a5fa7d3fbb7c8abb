"""Serving: a CV page from one process of ours, beside nginx and Datasette, and beside a page that asks the sheet.

nginx sends the very bytes of our page from a file; Datasette shows the same person's row; the last one reads 200 rows
through gspread at each request, from a server that answers in 0.3 s, as Google does. All are asked by wrk in turn, so
that the machine's moods fall on all alike. Needs nginx and wrk (apt-get install nginx-light wrk).
"""

import contextlib
import os
import re
import shutil
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.people import app_with, grids
from bench.timing import Measure
from commands.port import open_port
from cv.slugs import slug_of
from sheets.model.schema import CANDIDATES
from views.public.showcase import looking_in

CANDIDATES_SERVED = 10_000
ROUNDS, SECONDS, CONNECTIONS = 5, 2, 16
SHEET_ROWS, SHEET_MILLISECONDS = 200, 300
RESTARTS = 5
GZIP = "Accept-Encoding: gzip"
BROTLI = "Accept-Encoding: br"
ROOT = Path(__file__).resolve().parent.parent
NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off; types {{ text/html html; }}
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{ listen 127.0.0.1:{port}; root {folder}/www; location / {{ gzip_static on; }} }}
}}
"""


@dataclass(frozen=True)
class Rate:
    """Requests a second of one server, and what it is beside nginx.

    Args:
        name: who served what.
        rounds: requests a second in each round.
        floor: nginx's, in the same rounds.
    """

    name: str
    rounds: tuple[float, ...]
    floor: tuple[float, ...]

    def __str__(self) -> str:
        low, middle, high = min(self.rounds), statistics.median(self.rounds), max(self.rounds)
        shares = [ours / theirs for ours, theirs in zip(self.rounds, self.floor, strict=True)]
        spread = f"{low:>9.1f} {middle:>9.1f} {high:>9.1f} requests/s"
        return (
            f"{self.name:<44} {spread}   nginx, plain x{statistics.median(shares):.4f} "
            f"({min(shares):.4f} to {max(shares):.4f})"
        )


def run(candidates: int) -> Iterator[Rate | Measure | str]:
    """Everything at 10,000 candidates; a page's cost does not depend on their number."""
    if candidates != CANDIDATES_SERVED:
        return
    if missing := [name for name in ("nginx", "wrk") if not shutil.which(name)]:
        yield f"serving: not measured, {' and '.join(missing)} not installed (apt-get install nginx-light wrk)"
        return
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        page = _state(folder / "data")
        yield from _restarts(folder / "data", page)
        yield from _side_by_side(folder, page)


def _state(folder: Path) -> str:
    """A state database with a reading of so many people; the address of a CV among them."""
    app = app_with(CANDIDATES_SERVED, folder)
    book = app.extensions["book"]
    candidate = next(iter(looking_in(book.snapshot).values()))
    book.state.close()
    return f"/cv/{slug_of(candidate)}"


def _restarts(folder: Path, page: str) -> Iterator[Measure]:
    """From the start of a web process to its first CV page, with a reading kept from before."""
    times, floors = [], []
    for _ in range(RESTARTS):
        floors.append(_seconds_to_start(_peer("bench.serving_peers:constant", _environment(folder)), "/"))
        times.append(_seconds_to_start(_ours(folder), page))
    yield Measure(f"start to first page among {CANDIDATES_SERVED}", _three(times), _three(floors), "a constant page")


def _seconds_to_start(starting: contextlib.AbstractContextManager[int], page: str) -> float:
    began = time.monotonic()
    with starting as port:
        _wait(f"http://127.0.0.1:{port}{page}")
        return time.monotonic() - began


def _side_by_side(folder: Path, page: str) -> Iterator[Rate]:
    with contextlib.ExitStack() as stack:
        ours = f"http://127.0.0.1:{stack.enter_context(_ours(folder / 'data'))}{page}"
        _wait(ours)
        nginx = f"http://127.0.0.1:{stack.enter_context(_nginx(folder, ours))}/page.html"
        row = stack.enter_context(_datasette(folder, page))
        sheet = f"http://127.0.0.1:{stack.enter_context(_sheet(folder))}/"
        asked = {
            "nginx, a file": (nginx, ""),
            "nginx, the file gzipped before": (nginx, GZIP),
            "ours, plain": (ours, ""),
            "ours, gzip": (ours, GZIP),
            "ours, brotli": (ours, BROTLI),
            "ours, the gallery, brotli": (ours.removesuffix(page) + "/", BROTLI),
            "Datasette, one row's page": (row, ""),
            f"gspread at each request, {SHEET_ROWS} rows": (sheet, ""),
        }
        rounds = [{name: _wrk(*target) for name, target in asked.items()} for _ in range(ROUNDS)]
    floor = tuple(found["nginx, a file"] for found in rounds)
    for name in asked:
        yield Rate(name, tuple(found[name] for found in rounds), floor)


@contextlib.contextmanager
def _ours(folder: Path) -> Iterator[int]:
    """One web process, as `serve` starts them."""
    with open_port("127.0.0.1", 0) as opened:
        serve = f"import socket; from commands.web import run; run(socket.socket(fileno={opened.fileno()}))"
        command = [sys.executable, "-c", serve]
        with _running(command, _environment(folder), (opened.fileno(),)):
            yield opened.getsockname()[1]


@contextlib.contextmanager
def _peer(target: str, environment: Mapping[str, str]) -> Iterator[int]:
    """A WSGI application of somebody else's kind, on the same server."""
    port = _free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--blocking-threads", "4",
               "--log-level", "warning", "--port", str(port), target]  # fmt: skip
    with _running(command, environment):
        yield port


@contextlib.contextmanager
def _nginx(folder: Path, ours: str) -> Iterator[int]:
    """nginx serving the bytes we serve, plain and gzipped."""
    port = _free_port()
    (folder / "www").mkdir()
    (folder / "www/page.html").write_bytes(_get(ours))
    (folder / "www/page.html.gz").write_bytes(_get(ours, {"Accept-Encoding": "gzip"}))
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
    for path in (folder, folder / "www", *(folder / "www").iterdir()):
        path.chmod(0o755)  # nginx gives its rights up, and what the app makes is its user's alone
    with _running(["nginx", "-c", str(folder / "nginx.conf")]):
        _wait(f"http://127.0.0.1:{port}/page.html")
        yield port


@contextlib.contextmanager
def _datasette(folder: Path, page: str) -> Iterator[str]:
    """Datasette on the same rows; the address of the same person's."""
    header, *rows = grids(CANDIDATES_SERVED)[CANDIDATES.title]
    file, port, row_id = folder / "people.db", _free_port(), page.rsplit("-", 1)[-1].upper()
    with contextlib.closing(sqlite3.connect(file)) as database, database:
        columns = ", ".join(f'"{name}"' + (" PRIMARY KEY" if name == "ID" else "") for name in header)
        database.execute(f"CREATE TABLE people ({columns})")
        database.executemany(f"INSERT INTO people VALUES ({', '.join('?' * len(header))})", rows)
    with _running([sys.executable, "-m", "datasette", "serve", str(file), "--port", str(port)]):
        address = f"http://127.0.0.1:{port}/people/people/{row_id}"
        _wait(address)
        yield address


@contextlib.contextmanager
def _sheet(folder: Path) -> Iterator[int]:
    """A page that reads the sheet through gspread each time, as the tutorials do."""
    sheets = _free_port()
    server = [sys.executable, "-m", "flask", "--app", "app", "sheets-server", "--port", str(sheets),
              "--data", str(folder / "sheet.sqlite3"), "--token", "bench",
              "--latency", str(SHEET_MILLISECONDS)]  # fmt: skip
    environment = _environment(folder / "peers") | {"BENCH_SHEETS": str(sheets), "BENCH_ROWS": str(SHEET_ROWS)}
    environment["SHEETS_EMULATOR_TOKEN"] = "bench"
    with _running(server, environment):
        _wait(f"http://127.0.0.1:{sheets}/", any_status=True)
        with _peer("bench.serving_peers:sheet", environment) as web:
            _wait(f"http://127.0.0.1:{web}/")
            yield web


def _environment(folder: Path) -> dict[str, str]:
    blank = dict.fromkeys(("SPREADSHEET", "SHEETS_EMULATOR_HOST", "STATE_URL", "MAIL_URL", "MEDIA_URL"), "")
    return {**os.environ, **blank, "DATA_DIR": str(folder), "SECRET_KEY": "bench", "PUBLIC_URL": "http://localhost"}


@contextlib.contextmanager
def _running(
    command: list[str], environment: Mapping[str, str] | None = None, sockets: tuple[int, ...] = ()
) -> Iterator[None]:
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True, pass_fds=sockets,
    )  # fmt: skip
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=20)


def _wrk(address: str, header: str) -> float:
    """Requests a second; an error among the answers ends the bench."""
    command = [
        "wrk",
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{SECONDS}s",
        "--timeout",
        "20s",
        *(["-H", header] if header else []),
    ]
    said = subprocess.run([*command, address], capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in said, said
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    assert found, said
    return float(found[1])


def _get(address: str, headers: Mapping[str, str] | None = None) -> bytes:
    with urllib.request.urlopen(urllib.request.Request(address, headers=dict(headers or {})), timeout=30) as answer:
        body: bytes = answer.read()
        return body


def _wait(address: str, *, any_status: bool = False) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            _get(address)
            return
        except urllib.error.HTTPError as error:
            if any_status or error.code < 500:
                return
        except OSError:
            pass
        assert time.monotonic() < deadline, address
        time.sleep(0.005)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _three(times: list[float]) -> tuple[float, float, float]:
    return min(times), statistics.median(times), max(times)
