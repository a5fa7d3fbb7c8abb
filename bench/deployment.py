"""A whole deployment to measure: `sheets-server` with Google's quotas, `serve` on it, and browsers signed in."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import gspread
import requests

from settings import ROOT, Settings
from sheets.api.connection import connect, spreadsheet_key
from sheets.book import Book
from sheets.state.database import State
from views.account.sign_in import make_link

PATIENCE_SECONDS = 180.0
FLASK = (sys.executable, "-m", "flask", "--app", "app")


class Deployment:
    """The processes, on a demo of so many candidates, in a folder of their own; a context.

    Args:
        folder: everything local, the request log included.
        candidates: how many the demo invents.
        workers: web processes.
        quota: calls a minute, of each kind, that the server allows and the app counts on; 0: no limit.
    """

    def __init__(self, folder: Path, candidates: int, workers: int = 2, quota: int = 60) -> None:
        self.folder, self.workers, self.quota = folder, workers, quota
        self.log = folder / "requests.jsonl"
        self._stack = contextlib.ExitStack()
        subprocess.run([*FLASK, "demo", "--candidates", str(candidates)], cwd=ROOT, env=self._environment({}),
                       check=True, stdout=subprocess.DEVNULL)  # fmt: skip
        self.settings = Settings.from_environment(
            {"DATA_DIR": folder, "SPREADSHEET": "", "SHEETS_EMULATOR_HOST": "", "STATE_URL": "", "SECRET_KEY": "bench"}
        )
        self.book = Book(State(self.settings.state_url))

    def __enter__(self) -> "Deployment":
        sheets, web = free_port(), free_port()
        allowed = ("--quota", f"{self.quota}/{self.quota}") if self.quota else ()
        file = self.folder / "workbook.sqlite3"
        command = ("sheets-server", "--port", str(sheets), "--data", str(file), "--log", str(self.log), *allowed)
        self._start(command, {})
        wait(f"http://127.0.0.1:{sheets}/v4/spreadsheets/none", any_status=True)
        self.site = f"http://127.0.0.1:{web}"
        extra = {
            "SHEETS_EMULATOR_HOST": f"127.0.0.1:{sheets}", "SPREADSHEET": spreadsheet_key(self.settings),
            "READS_PER_MINUTE": str(self.quota), "WRITES_PER_MINUTE": str(self.quota), "PUBLIC_URL": self.site,
        }  # fmt: skip
        self.server = self._start(("serve", "--port", str(web), "--workers", str(self.workers)), extra)
        wait(f"{self.site}/healthz")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()
        self.book.state.close()

    def sheet(self) -> gspread.Spreadsheet:
        """The workbook as staff open it: no call of theirs counts on the app's quota."""
        return connect(self.settings).spreadsheet

    def browser(self, email: str) -> requests.Session:
        """A browser in which somebody is signed in."""
        session = requests.Session()
        session.trust_env = False
        link = make_link(self.settings, email).replace(self.settings.public_url, self.site)
        session.get(link, timeout=30).raise_for_status()
        return session

    def calls(self, since: float = 0.0) -> "Calls":
        """What the app asked of the API, and what it was answered."""
        lines = [json.loads(line) for line in self.log.read_text().splitlines()]
        return Calls(tuple(line for line in lines if line["time"] >= since))

    def memory(self) -> dict[str, float]:
        """Megabytes each of the app's processes holds for itself and its share of the rest (PSS), by what it is."""
        found = {}
        for pid, command in children(self.server.pid).items():
            name = {"worker": "worker", "web process": "web"}.get(command, "serve")
            found[f"{name} {pid}"] = proportional(pid)
        return found

    def _start(self, arguments: tuple[str, ...], extra: Mapping[str, str]) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen([*FLASK, *arguments], cwd=ROOT, env=self._environment(extra), start_new_session=True,
                                   stdout=subprocess.DEVNULL)  # fmt: skip
        self._stack.callback(_end, process)
        return process

    def _environment(self, extra: Mapping[str, str]) -> dict[str, str]:
        blank = dict.fromkeys(("SPREADSHEET", "SHEETS_EMULATOR_HOST", "STATE_URL", "MAIL_URL", "MEDIA_URL"), "")
        return {**os.environ, **blank, "DATA_DIR": str(self.folder), "SECRET_KEY": "bench", **extra}


@dataclass(frozen=True)
class Calls:
    """Requests the API was asked, as its log has them."""

    lines: tuple[dict[str, Any], ...]

    def __str__(self) -> str:
        reads, drive = len(self.reads), len(self.lines) - len(self.reads) - len(self.batches)
        return f"{len(self.batches)} batches, {reads} reads, {drive} of Drive, {self.refused} refused (429)"

    @property
    def batches(self) -> list[dict[str, Any]]:
        """Those that write."""
        return [line for line in self.lines if line["path"].endswith(":batchUpdate")]

    @property
    def reads(self) -> list[dict[str, Any]]:
        """Those that read the sheet."""
        return [line for line in self.lines if line["path"].startswith("/v4/") and line["method"] == "GET"]

    @property
    def refused(self) -> int:
        """How many met the quota."""
        return sum(line["status"] == 429 for line in self.lines)


def eventually(check: Callable[[], bool], seconds: float = PATIENCE_SECONDS, every: float = 0.02) -> float:
    """Wait until something holds; the seconds it took.

    Raises:
        TimeoutError: it never did.
    """
    began = time.monotonic()
    while not check():
        if time.monotonic() - began > seconds:
            raise TimeoutError(f"not within {seconds} s")
        time.sleep(every)
    return time.monotonic() - began


def wait(address: str, *, any_status: bool = False) -> None:
    """Wait until a server answers."""

    def answers() -> bool:
        try:
            return requests.get(address, timeout=5).ok or any_status
        except requests.RequestException:
            return False

    eventually(answers)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _end(process: "subprocess.Popen[bytes]") -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def children(root: int) -> dict[int, str]:
    """A process and all that it started, by number, with their names."""
    listed = subprocess.run(["ps", "-ewwo", "pid,ppid,comm"], capture_output=True, text=True, check=True).stdout
    lines = [line.split(None, 2) for line in listed.splitlines()[1:]]
    found, grown = {root: ""}, True
    while grown:
        more = {int(pid): args for pid, parent, args in lines if int(parent) in found and int(pid) not in found}
        found, grown = found | more, bool(more)
    return found


def proportional(pid: int) -> float:
    """Megabytes a process holds for itself, and its share of the rest (PSS)."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
