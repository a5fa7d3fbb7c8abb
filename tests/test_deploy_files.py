"""What docs/deploy/ tells machines to run is what this release understands: commands, options, settings."""

import re
import shlex
from configparser import RawConfigParser
from importlib import import_module
from pathlib import Path

import click
import pytest
from flask.testing import FlaskClient

from commands import COMMANDS
from settings import ROOT

FOLDER = ROOT / "docs" / "deploy"
FLASK = [".venv/bin/flask", "--app", "app"]
NOT_OURS = {"PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "AWS_ENDPOINT_URL", "AWS_DEFAULT_REGION"}


def unit(name: str) -> RawConfigParser:
    """A unit of systemd, where a key may stand once."""
    found = RawConfigParser(strict=True)
    found.optionxform = str  # type: ignore[method-assign,assignment]
    found.read(FOLDER / name)
    return found


def container() -> str:
    return (FOLDER / "Containerfile").read_text()


def lines() -> list[list[str]]:
    """Each command line, by its words from `flask` on."""
    services = [unit(path.name)["Service"] for path in sorted(FOLDER.glob("*.service"))]
    assert all(service["WorkingDirectory"] == "/opt/tremplin" for service in services)
    started = [shlex.split(service["ExecStart"].removeprefix("/opt/tremplin/")) for service in services]
    (told,) = re.findall(r"^CMD (\[.*\])$", container(), re.MULTILINE)
    return [*started, re.findall(r'"([^"]*)"', told)]


@pytest.mark.parametrize("words", lines(), ids=lambda words: words[3])
def test_each_command_is_ours_with_its_options(words: list[str], tmp_path: Path) -> None:
    assert words[:3] == FLASK
    module, function = COMMANDS[words[3]].split(":")
    command: click.Command = getattr(import_module(module), function)
    command.make_context(words[3], words[4:])  # raises on an option or a value that is none


def test_a_stop_has_the_time_it_takes() -> None:
    from commands.supervisor import END_SECONDS

    assert int(unit("tremplin.service")["Service"]["TimeoutStopSec"]) > END_SECONDS
    assert int(re.findall(r"stop_grace_period: (\d+)s", (FOLDER / "compose.yaml").read_text())[0]) > END_SECONDS


def test_the_timer_starts_a_unit_that_is_there() -> None:
    assert (FOLDER / "tremplin-backup.service").is_file()
    assert unit("tremplin-backup.timer")["Timer"]["OnCalendar"]


def test_each_setting_is_one_and_nothing_is_root() -> None:
    compose, settings = (FOLDER / "compose.yaml").read_text(), (ROOT / "settings.py").read_text()
    site = compose[compose.index("  site:") : compose.index("  database:")]
    names = {*re.findall(r"^      ([A-Z_]+): ", site, re.MULTILINE), *re.findall(r"([A-Z_]+)=", container())} - NOT_OURS
    assert names >= {"STATE_URL", "MEDIA_URL", "TRUSTED_PROXIES", "DATA_DIR"}
    assert [name for name in names if f'"{name}"' not in settings] == []
    assert "read_only: true" in site
    assert container().index("USER tremplin") < container().index("CMD [")
    for name in re.findall(r"requirements\S*\.(?:txt|lock)", container()):
        assert (ROOT / name).is_file()


def test_alerts_are_about_what_is_measured(client: FlaskClient) -> None:
    metrics = client.get("/metrics").text
    rules = [line for line in (FOLDER / "alerts.yml").read_text().splitlines() if "expr:" in line]
    named = {name for rule in rules for name in re.findall(r"tremplin_\w+", rule)}
    assert len(named) >= 8
    # Ages are told once there is something to tell the age of.
    named = {name.removesuffix("_bucket") for name in named}
    assert [name for name in named if f"# HELP {name} " not in metrics] == ["tremplin_check_age_seconds"]


def test_what_front_servers_must_pass_on() -> None:
    """nginx does neither by itself; Caddy both."""
    nginx = (FOLDER / "nginx.conf").read_text()
    for line in ("max_fails=0;", "Host $host;", "X-Forwarded-For $remote_addr;", "client_max_body_size 16m;"):
        assert line in nginx
