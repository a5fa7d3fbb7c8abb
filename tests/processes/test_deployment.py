"""A deployment from end to end, as docs/deploy.md tells it: three programmes, a backup, a crash, a restore, an upgrade.

Each is the real `serve` with a `DATA_DIR` and a file of settings of its own. TREMPLIN_DEPLOYMENT=COMMIT installs the
program of that commit first, by the page's own lines, in a clone with an environment of its own: the upgrade is then
today's commit and these lines again. Without it, the program is this checkout, and what is upgraded is the data that
an earlier release left (tests/upgrade/kept).
"""

import contextlib
import os
import re
import signal
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import gspread
import pytest
import requests

from settings import ROOT, Settings
from sheets.api.connection import connect
from tests import cast
from tests.running import eventually, free_port
from tests.upgrade.keep import THEIRS
from tests.upgrade.test_kept import RELEASES

EARLIER = os.environ.get("TREMPLIN_DEPLOYMENT", "")
STARTED_SECONDS = 90.0
"""Three programmes start at once, on a machine that has other tests to run."""
PAPER = {"Statut du CV": "Publié", "Accord de publication": "oui", "Accord donné le": "2026-01-05"}
"""A CV that staff publish with a consent given on paper."""


@dataclass(frozen=True)
class Programme:
    """One programme of the installation.

    Args:
        folder: where its settings are; its DATA_DIR beside them.
        code, python: of the program it runs.
        port: it serves on.
    """

    folder: Path
    code: Path
    python: str
    port: int

    @property
    def site(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def data(self) -> Path:
        """Its DATA_DIR."""
        return self.folder / "data"

    def run(self, *arguments: str) -> "subprocess.Popen[str]":
        """Start one of its commands, with its file of settings, as docs/deploy.md says."""
        self.folder.mkdir(exist_ok=True)
        settings = {"PUBLIC_URL": self.site, "DATA_DIR": self.data, "POLL_SECONDS": "0.5", "LOG_FORMAT": "json"}
        written = self.folder / "settings.env"
        written.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
        line = 'set -a; . "$0"; exec "$@"'
        return subprocess.Popen(
            ["bash", "-c", line, str(written), self.python, "-m", "flask", "--app", "app", *arguments],
            cwd=self.code, env={"PATH": os.environ["PATH"], "HOME": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1"},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
        )  # fmt: skip

    def answer(self, path: str = "/healthz") -> requests.Response:
        """What it answers."""
        return requests.get(self.site + path, timeout=10)

    def is_up(self) -> bool:
        """Whether its pages can be shown."""
        return self.answer().status_code == 200

    def workbook(self) -> gspread.Spreadsheet:
        """Its sheet, as staff have it before them."""
        return connect(Settings.from_environment({"DATA_DIR": self.data, "SPREADSHEET": ""})).spreadsheet

    def shows(self, first_name: str) -> bool:
        """Whether somebody is in its gallery, with a page that tells their story."""
        found = re.search(rf'href="(/cv/{first_name.lower()}[^"]*)"', self.answer("/").text)
        return found is not None and f"{first_name} a appris" in self.answer(found.group(1)).text


@pytest.fixture
def running() -> Iterator[list["subprocess.Popen[str]"]]:
    """The processes of the test; all end with it."""
    processes: list[subprocess.Popen[str]] = []
    yield processes
    for process in processes:
        kill(process)


def kill(process: "subprocess.Popen[str]") -> None:
    """Pull the plug: the process and all that it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert process.stdout
    process.stdout.close()


def done(process: "subprocess.Popen[str]", seconds: float = 120) -> str:
    """What a command said, that went well."""
    said, _ = process.communicate(timeout=seconds)
    assert process.returncode == 0, said
    assert "Traceback" not in said
    return said


def install(folder: Path) -> tuple[Path, str]:
    """The program, and the Python it runs with."""
    if not EARLIER:
        return ROOT, sys.executable
    code = folder / "opt"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(code)], check=True)
    subprocess.run(["git", "checkout", "-q", EARLIER], cwd=code, check=True)
    set_up(code)
    return code, str(code / ".venv/bin/python")


def set_up(code: Path) -> None:
    """The lines of docs/deploy.md that install what the program needs."""
    (line,) = re.findall(r"^    (python3 -m venv .*)$", (ROOT / "docs/deploy.md").read_text(), re.MULTILINE)
    subprocess.run(["bash", "-ec", line], cwd=code, check=True)


def type_candidate(programme: Programme, first_name: str, story: str) -> None:
    """Staff type somebody's row."""
    tab = programme.workbook().worksheet("Candidats")
    cells = {"Prénom": first_name, "Ambition 1": "en cuisine", "Histoire": story, **PAPER}
    headers = tab.row_values(1)
    assert set(cells) <= set(headers), set(cells) - set(headers)
    tab.update([[cells.get(header, "") for header in headers]], f"A{len(tab.get_all_values()) + 1}")


def test_from_an_empty_folder_to_the_next_release(tmp_path: Path, running: list["subprocess.Popen[str]"]) -> None:
    code, python = install(tmp_path)
    paris, lyon, lille = (Programme(tmp_path / name, code, python, free_port()) for name in ("paris", "lyon", "lille"))
    for made in [programme.run("workbook", "new") for programme in (paris, lyon, lille)]:
        done(made)
    served = {programme: programme.run("serve", "--port", str(programme.port)) for programme in (paris, lyon, lille)}
    running += served.values()
    for programme, name in ((paris, "Rose"), (lyon, "Samir"), (lille, "Tam")):
        type_candidate(programme, name, f"{name} a appris le métier en trois ans.")
        eventually(partial(programme.shows, name), STARTED_SECONDS)
        assert [who for who in ("Rose", "Samir", "Tam") if programme.shows(who)] == [name]  # each has its own

    (tmp_path / "backups").mkdir()
    done(paris.run("backup", str(tmp_path / "backups"), "--keep", "14"))  # while it runs
    (backup,) = (tmp_path / "backups").iterdir()
    type_candidate(paris, "Zora", "Zora a appris après la sauvegarde.")
    eventually(lambda: paris.shows("Zora"), STARTED_SECONDS)

    kill(served[paris])
    assert lyon.is_up()
    running.append(again := paris.run("serve", "--port", str(paris.port)))
    eventually(lambda: paris.shows("Zora"), STARTED_SECONDS)  # nothing was lost
    kill(again)

    moved = Programme(tmp_path / "elsewhere", code, python, paris.port)
    assert "Messages are paused" in done(moved.run("restore", str(backup), "--yes"))
    cells = {tab.title: tab.get_all_values() for tab in moved.workbook().worksheets()}
    assert "Rose" in str(cells["Candidats"])
    assert "Zora" not in str(cells["Candidats"])
    running.append(moved.run("serve", "--port", str(moved.port)))
    eventually(lambda: moved.shows("Rose"), STARTED_SECONDS)

    upgrade(lyon, served[lyon], running)


def upgrade(programme: Programme, served: "subprocess.Popen[str]", running: list["subprocess.Popen[str]"]) -> None:
    """The next release on the data of the one before."""
    os.killpg(served.pid, signal.SIGTERM)
    served.wait(timeout=15)
    if EARLIER:
        subprocess.run(["git", "checkout", "-q", "-"], cwd=programme.code, check=True)
        set_up(programme.code)
        running.append(programme.run("serve", "--port", str(programme.port)))
        eventually(lambda: programme.shows("Samir"), STARTED_SECONDS)
        return
    with tarfile.open(RELEASES[-1]) as archive:
        archive.extractall(programme.folder / "before", filter="data")
    earlier = Programme(programme.folder / "before", programme.code, programme.python, programme.port)
    running.append(earlier.run("serve", "--port", str(earlier.port)))
    eventually(lambda: THEIRS in earlier.answer(f"/cv/{cast.KENNY}").text, STARTED_SECONDS)
