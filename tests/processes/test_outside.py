"""From outside: nothing is lost whatever the network does and whoever is killed, with the real processes.

`sheets-server` runs in a process of its own, behind a proxy that drops, delays and repeats; the app's processes are
killed with SIGKILL. TREMPLIN_CHAOS=200 makes the storm last 200 seconds; with -s it says what was met.
"""

import os
import random
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from settings import Settings
from sheets.api.connection import connect
from sheets.book import Book
from sheets.state.database import State, kept_secret
from tests.chaos.audit import audit, look, met, summary
from tests.chaos.world import empty_world
from tests.processes.outside import USERS, Machine, Outside
from tests.processes.proxy import Proxy
from tests.running import TOKEN, Start, eventually, free_port
from views.account.sign_in import make_link

SECONDS = float(os.environ.get("TREMPLIN_CHAOS", "0"))
RATE = 0.5
WANTED = {
    "saves acknowledged": 25,
    "dropped before": 1,
    "dropped after": 1,
    "kill -9 of worker": 1,
    "kill -9 of web": 1,
}
"""What a storm must have met: one that meets nothing proves nothing."""


@pytest.mark.parametrize(
    ("state_url", "machines", "seconds"), [("sqlite", 1, 12.0), ("postgresql", 2, 12.0)], indirect=["state_url"]
)
def test_nothing_is_lost_from_outside(
    start: Start, data_dir: Path, settings: Settings, state_url: str, machines: int, seconds: float
) -> None:
    behind = free_port()
    start("sheets-server", "--port", str(behind), "--data", str(data_dir / "workbook.sqlite3"), "--token", TOKEN)
    eventually(lambda: requests.get(f"http://127.0.0.1:{behind}/v4/spreadsheets/none", timeout=5).status_code > 0)
    key = connect(settings).spreadsheet.id
    folders = [data_dir / f"machine {n}" for n in range(machines)]
    state_url = state_url or f"sqlite:///{folders[0] / 'state.sqlite3'}"
    with Proxy(behind, seed=machines, rate=0.0) as proxy:
        server = {"SHEETS_EMULATOR_HOST": f"127.0.0.1:{proxy.port}", "SHEETS_EMULATOR_TOKEN": TOKEN}
        api = {**server, "SPREADSHEET": key, "STATE_URL": state_url}
        serving = [Machine(start, {**api, "DATA_DIR": str(folder), "SECRET_KEY": ""}) for folder in folders]
        eventually(lambda: all(machine.up() for machine in serving))
        staffs = Settings.from_environment(
            {**api, "SHEETS_EMULATOR_HOST": f"127.0.0.1:{behind}", "DATA_DIR": data_dir, "STATE_URL": ""}
        )
        state = State(state_url)
        world = empty_world(staffs, Book(state), random.Random(machines))
        world.authors = tuple(USERS)
        outside = Outside(world, proxy, serving, sign_in(state, serving[0]), seed=machines)
        proxy.rate = RATE
        outside.storm(max(seconds, SECONDS), WANTED)
        outside.settle()
        forgotten = outside.tell()
        end = look(world)
        told = summary(end)
        print(told)
        problems = [*forgotten, *audit(end)]
        state.close()
    assert problems == [], told
    assert met(end).keys() >= {*WANTED, "done"}, told


def sign_in(state: State, machine: Machine) -> dict[str, requests.Session]:
    """Everybody's browser, by the links that the command would print."""
    found = Settings.from_environment({**machine.environment, "PUBLIC_URL": machine.site})
    settings = replace(found, secret_key=found.secret_key or kept_secret(state))
    browsers = {email: requests.Session() for email in USERS}
    for email, browser in browsers.items():
        assert browser.get(make_link(settings, email), timeout=20).ok
    return browsers
