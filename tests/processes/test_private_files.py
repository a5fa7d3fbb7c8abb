"""What the app keeps is its user's alone, whatever the umask it is started under."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from sheets.private_files import is_exposed
from tests.running import Start, eventually, free_port


@pytest.fixture(params=["000", "022"])
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    """What is started is started under this one."""
    before = os.umask(int(request.param, 8))
    yield
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    """What somebody else may read, write or enter."""
    return [f"{path}: {path.lstat().st_mode:o}" for path in (folder, *folder.rglob("*")) if path.lstat().st_mode & 0o77]


def test_nobody_else_reads_what_is_kept(umask: None, start: Start, data_dir: Path, tmp_path: Path) -> None:
    data_dir.chmod(0o777)
    (data_dir / "workbook.sqlite3").chmod(0o666)  # by an earlier release
    port = free_port()
    site = f"http://127.0.0.1:{port}"
    start("serve", "--port", str(port), PUBLIC_URL="")
    eventually(lambda: requests.get(f"{site}/healthz", timeout=5).status_code == 200)
    asked = requests.post(f"{site}/sign-in", data={"email": "flore@example.org"}, timeout=10)
    assert asked.status_code == 200
    eventually(lambda: any((data_dir / "mail").glob("*.eml")))
    (exports := tmp_path / "exports").mkdir()
    for name in ("out.xlsx", "out.zip", "out"):
        output, _ = start("workbook", "export", str(exports / name)).communicate(timeout=60)
        assert "rows." in output
    kept = {path.name for path in data_dir.iterdir()}
    assert kept >= {"secret_key", "state.sqlite3", "state.sqlite3-wal", "state.sqlite3-shm", "workbook.sqlite3", "mail"}
    assert open_to_others(data_dir) == []
    exported = [path for path in exports.iterdir() if open_to_others(path)]
    assert exported == []


def test_doctor_says_what_others_may_read_and_how_to_mend_it(start: Start, data_dir: Path, tmp_path: Path) -> None:
    start("workbook", "check").communicate(timeout=60)
    output, _ = start("doctor").communicate(timeout=60)
    assert "ok    files: nobody else may read them" in output
    everybodys = tmp_path / "everybodys"
    everybodys.mkdir()
    everybodys.chmod(0o1777)
    output, _ = start("doctor", DATA_DIR=str(everybodys)).communicate(timeout=60)
    assert f"fails others may enter {everybodys}" in output
    assert "Set DATA_DIR to a folder of its own" in output
    assert everybodys.stat().st_mode & 0o1777 == 0o1777, "closing it would shut others out"


def test_a_file_that_goes_away_while_it_is_looked_at_is_nobodys(tmp_path: Path) -> None:
    """SQLite makes and takes away files beside a database, whoever looks."""
    tmp_path.chmod(0o700)
    assert not is_exposed(tmp_path / "state.sqlite3-wal")
