"""The shape of the code, held: imports point one way, and one module alone speaks to gspread."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
ALLOWED = {
    "sheets": {"sheets", "settings"},
    "programme": {"programme", "sheets", "settings"},
    "demo": {"demo", "programme", "sheets", "settings"},
    "cv": {"cv", "programme", "sheets", "settings"},
    "views": {"views", "cv", "programme", "sheets", "settings"},
}
OURS = {*ALLOWED, "settings", "commands", "app", "tests", "bench", "scripts"}


def imports(path: Path) -> Iterator[str]:
    """The modules a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


@pytest.mark.parametrize("package", sorted(ALLOWED))
def test_imports_point_one_way(package: str) -> None:
    for path in (ROOT / package).rglob("*.py"):
        ours = {name.split(".")[0] for name in imports(path)} & OURS
        assert ours <= ALLOWED[package], f"{path.relative_to(ROOT)} imports {ours - ALLOWED[package]}"


def test_flask_stays_out_of_sheets() -> None:
    for path in (ROOT / "sheets").rglob("*.py"):
        found = {name.split(".")[0] for name in imports(path)}
        assert "flask" not in found, path
        if "local" not in path.parts:
            assert "werkzeug" not in found, path


def test_one_module_speaks_to_gspread() -> None:
    importers = {
        str(path.relative_to(ROOT))
        for package in ALLOWED
        for path in (ROOT / package).rglob("*.py")
        if any(name.split(".")[0] == "gspread" for name in imports(path))
    }
    # The demo is a script of staff's kind: it is handed a gspread spreadsheet and fills it.
    assert {p for p in importers if not p.startswith("demo/")} == {"sheets/connection.py"}


def test_one_module_names_columns() -> None:
    headers = ("Prénom", "Accroche", "Statut du CV", "Accord de publication")
    for package in ("sheets", "cv", "views"):
        for path in (ROOT / package).rglob("*.py"):
            if path.name == "schema.py":
                continue
            strings = {n.value for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Constant)}
            assert not strings & set(headers), path
