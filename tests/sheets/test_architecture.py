"""The shape of the code, held: imports point one way, and one module alone speaks to gspread."""

import ast
import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
EVERYWHERE = {"settings", "clock"}
ALLOWED = {
    "emulator": {"emulator"},
    "sheets": {"sheets", "emulator"} | EVERYWHERE,
    "mail": {"mail", "sheets"} | EVERYWHERE,
    "programme": {"programme", "mail", "sheets"} | EVERYWHERE,
    "demo": {"demo", "programme", "sheets"} | EVERYWHERE,
    "cv": {"cv", "programme", "sheets"} | EVERYWHERE,
    "views": {"views", "cv", "programme", "mail", "sheets"} | EVERYWHERE,
}
OURS = {*ALLOWED, *EVERYWHERE, "commands", "app", "tests", "bench", "scripts"}


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
        assert "werkzeug" not in found, path


def test_one_module_speaks_to_gspread() -> None:
    importers = {
        str(path.relative_to(ROOT))
        for package in ALLOWED
        for path in (ROOT / package).rglob("*.py")
        if any(name.split(".")[0] == "gspread" for name in imports(path))
    }
    # The demo is a script of staff's kind: it is handed a gspread spreadsheet and fills it. The emulator is a project
    # of its own, which brings clients of its own.
    assert {p for p in importers if not p.startswith(("demo/", "emulator/"))} == {"sheets/api/connection.py"}


def reaches_state(source: str) -> list[int]:
    """The lines that open the state database, or are handed one: `book().state`, `.reading()`, `.writing()`."""
    found = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute))
    return sorted(
        node.lineno
        for node in found
        if node.attr in ("reading", "writing")
        or (node.attr == "state" and re.fullmatch(r"(self\.)?book(_of)?(\(.*\))?", ast.unparse(node.value)))
    )


def test_views_ask_the_book_alone() -> None:
    assert reaches_state("book().state\nprogress.state\nfound.reading()\nbook_of(app).state") == [1, 3, 4]
    for path in (ROOT / "views").rglob("*.py"):
        where, modules = path.relative_to(ROOT), set(imports(path))
        assert not reaches_state(path.read_text()), f"{where} reaches into the state database"
        assert not [name for name in modules if name.startswith(("sqlalchemy", "sheets.state"))], where


def test_one_module_names_columns() -> None:
    headers = ("Prénom", "Accroche", "Statut du CV", "Accord de publication")
    for package in ("sheets", "cv", "views"):
        for path in (ROOT / package).rglob("*.py"):
            if path.name == "schema.py":
                continue
            strings = {n.value for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Constant)}
            assert not strings & set(headers), path


def rooms() -> dict[str, set[str]]:
    """Which folder imports which; a module at the top of a package counts for itself."""
    found: dict[str, set[str]] = {}
    for package in (*ALLOWED, "commands"):
        for path in (ROOT / package).rglob("*.py"):
            mine = room(path)
            targets = {room(target) for target in imported(path)}
            found.setdefault(mine, set()).update(targets - {mine, package})
    return found


def room(path: Path) -> str:
    """The folder a module stands in, or the module itself where it stands at the top of its package."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:2])


def imported(path: Path) -> Iterator[Path]:
    """The files of ours that a file imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.ImportFrom) or not node.module or node.module.split(".")[0] not in ALLOWED:
            continue
        place = ROOT.joinpath(*node.module.split("."))
        for alias in node.names:
            yield next(
                (file for file in ((place / alias.name).with_suffix(".py"), place.with_suffix(".py")) if file.exists()),
                place / "__init__.py",
            )


def test_no_folders_import_one_another_in_a_circle() -> None:
    try:
        tuple(TopologicalSorter(rooms()).static_order())
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_no_module_bears_the_name_of_its_folder() -> None:
    twins = [path for package in ALLOWED for path in (ROOT / package).rglob("*.py") if path.stem == path.parent.name]
    assert not twins


def test_a_class_name_stands_for_one_thing() -> None:
    found: dict[str, list[str]] = {}
    for package in {*ALLOWED, "commands"} - {"emulator"}:  # a project of its own
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.ClassDef):
                    found.setdefault(node.name, []).append(str(path.relative_to(ROOT)))
    assert not {name: places for name, places in found.items() if len(places) > 1}
