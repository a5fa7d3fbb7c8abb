"""Several web processes and machines, with the real processes: one state, one worker, taken over when it dies."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import gspread
import pytest
import requests

from settings import Settings
from sheets.api.connection import connect
from tests.cast import ABDENOUR
from tests.postgresql import PostgresServer, make_server
from tests.processes.test_serving import link_for
from tests.running import TOKEN, Start, children, eventually, free_port

PAGE = f"/cv/abdenour-{ABDENOUR.lower()}"


class Machine:
    """A `serve` with a folder of its own.

    Args:
        start: starts processes.
        environment: what its machine's environment says.
        workers: web processes.
    """

    def __init__(self, start: Start, environment: dict[str, str], workers: int = 1) -> None:
        self.start, self.environment = start, environment
        port = free_port()
        self.site = f"http://127.0.0.1:{port}"
        self.process = start("serve", "--port", str(port), "--workers", str(workers), **environment)

    def up(self) -> None:
        """Wait until it serves."""
        eventually(lambda: requests.get(f"{self.site}/healthz", timeout=5).status_code == 200)

    def shows(self, words: str) -> bool:
        """Whether Abdenour's page, asked for several times (several processes answer), has these words each time."""
        return all(words in requests.get(self.site + PAGE, timeout=5).text for _ in range(4))

    def coach(self) -> requests.Session:
        """A coach's browser, by a link that this machine printed."""
        browser = requests.Session()
        link = link_for(self.start, "flore@example.org", PUBLIC_URL=self.site, **self.environment)
        assert browser.get(link, timeout=5).url.endswith("/coach/")
        return browser

    def save(self, browser: requests.Session, words: str) -> None:
        """Change the catchphrase, and be told it is kept."""
        form = {"first_name": "Abdenour", "catchphrase": words}
        answer = browser.post(f"{self.site}/coach/candidates/{ABDENOUR}/cv/person", data=form, timeout=10)
        assert answer.status_code == 200, answer.text

    def kill_worker(self) -> int:
        """Kill the process that keeps this machine in step, without warning."""
        eventually(lambda: self.worker() > 0)
        os.kill(found := self.worker(), signal.SIGKILL)
        return found

    def worker(self) -> int:
        """That process; 0 while there is none."""
        return next(iter(children(self.process.pid, "worker")), 0)


@pytest.fixture
def api(start: Start, data_dir: Path, settings: Settings) -> dict[str, str]:
    """The workbook, served to every machine."""
    port = free_port()
    start("sheets-server", "--port", str(port), "--data", str(data_dir / "workbook.sqlite3"), "--token", TOKEN)
    eventually(lambda: requests.get(f"http://127.0.0.1:{port}/v4/spreadsheets/none", timeout=5).status_code > 0)
    server = {"SHEETS_EMULATOR_HOST": f"127.0.0.1:{port}", "SHEETS_EMULATOR_TOKEN": TOKEN}
    return {**server, "SPREADSHEET": connect(settings).spreadsheet.id}


def written(sheet: gspread.Spreadsheet, words: str) -> bool:
    return sheet.worksheet("Candidats").row_values(2).count(words) == 1


def journal(sheet: gspread.Spreadsheet, words: str) -> int:
    return sum(words in line for line in sheet.worksheet("Journal").get_all_values())


def test_two_machines_share_one_state(
    start: Start, data_dir: Path, api: dict[str, str], postgresql_url: str, sheet: gspread.Spreadsheet
) -> None:
    machines = [
        Machine(start, {**api, "STATE_URL": postgresql_url, "DATA_DIR": str(data_dir / name), "SECRET_KEY": ""})
        for name in ("a", "b")
    ]
    for machine in machines:
        machine.up()
    first, second = machines
    browser = first.coach()
    first.save(browser, "Vu de partout")
    eventually(lambda: second.shows("Vu de partout"))
    # The same secret on both: the session opened on one is good on the other.
    assert browser.get(f"{second.site}/coach/", timeout=5).status_code == 200
    eventually(lambda: written(sheet, "Vu de partout"))
    assert journal(sheet, "Vu de partout") == 1
    for machine in machines:  # the elected one is among them
        machine.kill_worker()
    second.save(browser, "Après la mort des deux")
    eventually(lambda: written(sheet, "Après la mort des deux"))
    assert journal(sheet, "Après la mort des deux") == 1


@pytest.mark.parametrize("state_url", ["sqlite", "postgresql"], indirect=True)
def test_several_web_processes_and_a_worker_that_is_killed(
    start: Start, sheet: gspread.Spreadsheet, state_url: str
) -> None:
    machine = Machine(start, {"STATE_URL": state_url}, workers=2)
    machine.up()
    browser = machine.coach()
    machine.save(browser, "De deux processus")
    eventually(lambda: machine.shows("De deux processus"))
    eventually(lambda: written(sheet, "De deux processus"))
    killed = machine.kill_worker()
    machine.save(browser, "Repris")
    eventually(lambda: written(sheet, "Repris"))
    assert machine.worker() not in (0, killed)
    assert journal(sheet, "Repris") == 1


@pytest.fixture
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A PostgreSQL that does not run."""
    server = make_server(Path(tmp_path_factory.mktemp("server").parent.parent.parent) / f"tremplin-late-{os.getpid()}")
    server.stop()
    yield server
    server.cleanup()


def test_a_state_database_that_does_not_answer_is_said_in_one_line(start: Start, stopped: PostgresServer) -> None:
    """By whatever command: the app is made before it is called."""
    output, _ = start("serve", "--port", str(free_port()), STATE_URL=stopped.get_uri()).communicate(timeout=30)
    assert "Check that PostgreSQL runs" in output
    assert "Traceback" not in output
