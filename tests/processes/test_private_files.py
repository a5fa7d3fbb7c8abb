"""What the app keeps is its user's alone, whatever the umask it is started under."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from flask import Flask

from app import create_app
from sheets.private_files import is_exposed
from tests.conftest import _config
from tests.running import Start, eventually, free_port


@pytest.fixture
def no_umask() -> Iterator[None]:
    """What is started is started under none: what is closed then is closed under every other."""
    before = os.umask(0)
    yield
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    """What somebody else may read, write or enter."""
    return [f"{path}: {path.lstat().st_mode:o}" for path in (folder, *folder.rglob("*")) if path.lstat().st_mode & 0o77]


def test_nobody_else_reads_what_is_kept(no_umask: None, start: Start, data_dir: Path) -> None:
    data_dir.chmod(0o777)
    (data_dir / "workbook.sqlite3").chmod(0o666)  # by an earlier release
    port = free_port()
    site = f"http://127.0.0.1:{port}"
    start("serve", "--port", str(port), PUBLIC_URL="")
    eventually(lambda: requests.get(f"{site}/healthz", timeout=5).status_code == 200)
    asked = requests.post(f"{site}/sign-in", data={"email": "flore@example.org"}, timeout=10)
    assert asked.status_code == 200
    eventually(lambda: any((data_dir / "mail").glob("*.eml")))
    kept = {path.name for path in data_dir.iterdir()}
    assert kept >= {"secret_key", "state.sqlite3", "state.sqlite3-wal", "state.sqlite3-shm", "workbook.sqlite3", "mail"}
    assert open_to_others(data_dir) == []


@pytest.mark.parametrize("name", ["out.xlsx", "out.zip", "out"])
def test_nobody_else_reads_what_is_exported(no_umask: None, app: Flask, tmp_path: Path, name: str) -> None:
    done = app.test_cli_runner().invoke(args=("workbook", "export", str(tmp_path / name)))
    assert "rows." in done.output
    assert open_to_others(tmp_path / name) == []


def test_doctor_says_what_others_may_read_and_how_to_mend_it(app: Flask, tmp_path: Path) -> None:
    assert "ok    files: nobody else may read them" in app.test_cli_runner().invoke(args=["doctor"]).output
    everybodys = tmp_path / "everybodys"
    everybodys.mkdir()
    everybodys.chmod(0o1777)
    others = create_app({**_config(everybodys), "PUBLIC_URL": "http://localhost"})
    output = others.test_cli_runner().invoke(args=["doctor"]).output
    others.extensions["book"].state.close()
    assert f"fails others may enter {everybodys}" in output
    assert "Set DATA_DIR to a folder of its own" in output
    assert everybodys.stat().st_mode & 0o1777 == 0o1777, "closing it would shut others out"


def test_a_file_that_goes_away_while_it_is_looked_at_is_nobodys(tmp_path: Path) -> None:
    """SQLite makes and takes away files beside a database, whoever looks."""
    tmp_path.chmod(0o700)
    assert not is_exposed(tmp_path / "state.sqlite3-wal")
