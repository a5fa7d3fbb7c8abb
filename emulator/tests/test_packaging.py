"""The package as others get it: a wheel, what README promises of it, and the fixture that comes with it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
OUTSIDE = ("tests", "dist", "build")
"""Folders here that are no part of the package."""


def python(folder: Path, *arguments: str) -> str:
    """What Python prints, where nothing of this folder can be imported but the wheel."""
    # -P: not from the current folder either.
    command = [sys.executable, "-P", *arguments]
    return subprocess.run(
        command, cwd=folder, env={"PYTHONPATH": str(folder / "installed")}, capture_output=True, text=True, check=True
    ).stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `installed/`, where the wheel was put; what it needs comes from this environment."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    shutil.copytree(PROJECT, source, ignore=shutil.ignore_patterns("__pycache__", "dist", "build", "*.egg-info"))
    quick = ("--wheel", "--no-isolation", "--skip-dependency-check")  # nothing is fetched
    python(folder, "-m", "build", *quick, "--outdir", str(folder), str(source))
    shutil.rmtree(source)
    (wheel,) = folder.glob("sheets_emulator-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "installed")  # all that an installer does with a wheel of Python alone
    return folder


def test_the_wheel_holds_each_module_and_no_test(installed: Path) -> None:
    modules = {
        path.relative_to(PROJECT).as_posix()
        for path in (*PROJECT.rglob("*.py"), PROJECT / "py.typed")
        if path.relative_to(PROJECT).parts[0] not in OUTSIDE
    }
    package = installed / "installed" / "emulator"
    assert {path.relative_to(package).as_posix() for path in package.rglob("*.*") if path.suffix != ".pyc"} == modules


def test_the_lines_of_readme_work(installed: Path) -> None:
    first, second = re.findall(r"```python\n(.*?)```", (PROJECT / "README.md").read_text(), re.DOTALL)[:2]
    assert python(installed, "-c", first) == "[['a', '2']]\n"
    (installed / "test_readme.py").write_text(second)
    # With no plugin named: pytest must find the fixture by the wheel's entry point.
    said = python(installed, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_readme.py")
    assert "1 passed" in said


def test_the_command_says_what_it_takes(installed: Path) -> None:
    assert "--faults" in python(installed, "-m", "emulator", "--help")
    names = (installed / "installed").glob("*.dist-info/entry_points.txt")
    assert "sheets-emulator = emulator.__main__:main" in next(names).read_text()
