"""The shape of the code, held: imports point one way, and one module alone speaks to gspread."""

import ast
import re
from collections.abc import Iterator
from functools import cache
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
    "commands": {"commands", "views", "cv", "programme", "demo", "mail", "sheets", "emulator"} | EVERYWHERE,
    "clock": set[str](),
    "settings": set[str](),
}
"""What each package or module of the top may import of ours."""
OURS = {*ALLOWED, "app", "tests", "bench", "scripts"}
KNOWN = {
    ("commands/web.py", "app"): "the program of a web process: it serves the app",
    ("settings.py", "sheets.private_files"): "DATA_DIR is closed where it is read, before anything is kept there",
}
"""(file, what it imports against the arrows, or past a door) -> why."""


def files(package: str) -> list[Path]:
    """The modules of a package, or the one of that name."""
    return sorted((ROOT / package).rglob("*.py")) or [ROOT / f"{package}.py"]


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """All that is written in a file."""
    return tuple(ast.walk(ast.parse(path.read_text())))


def imports(path: Path) -> Iterator[str]:
    """The modules a file imports, wherever in the file, and the names it takes from them."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_known(path: Path, name: str) -> bool:
    return any(path == ROOT / file and f"{name}.".startswith(f"{module}.") for file, module in KNOWN)


@pytest.mark.parametrize("package", sorted(ALLOWED))
def test_imports_point_one_way(package: str) -> None:
    for path in files(package):
        ours = {name.split(".")[0] for name in imports(path) if not is_known(path, name)} & OURS
        assert ours <= ALLOWED[package], f"{path.relative_to(ROOT)} imports {ours - ALLOWED[package]}"


@pytest.mark.parametrize("package", ["sheets", "mail", "programme", "cv", "demo", "settings", "clock"])
def test_views_and_commands_alone_know_http(package: str) -> None:
    for path in files(package):
        found = {name.split(".")[0] for name in imports(path)}
        assert not found & {"flask", "werkzeug", "htmx_flask"}, path


def test_the_emulator_has_one_door() -> None:
    # How Google writes a number and moves a formula: files of workbooks hold both.
    languages = ("emulator.formats", "emulator.formulas")
    for path in files("sheets"):
        inside = {name for name in imports(path) if name.split(".")[0] == "emulator" and not name.startswith(languages)}
        assert not inside or path.parent == ROOT / "sheets" / "api", f"{path.relative_to(ROOT)} imports {inside}"


def test_one_module_speaks_to_gspread() -> None:
    importers = {
        str(path.relative_to(ROOT))
        for package in ALLOWED
        for path in files(package)
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
        or (node.attr == "state" and re.fullmatch(r"(\w+\.)*\w*book\w*(\(.*\))?", ast.unparse(node.value)))
    )


def test_views_ask_the_book_alone() -> None:
    ways = "book().state", "progress.state", "found.reading()", "book_of(app).state", "the_book.state"
    assert reaches_state("\n".join(ways)) == [1, 3, 4, 5]
    for path in files("views"):
        where, modules = path.relative_to(ROOT), set(imports(path))
        assert not reaches_state(path.read_text()), f"{where} reaches into the state database"
        assert not [name for name in modules if name.startswith(("sqlalchemy", "sheets.state"))], where


def test_one_module_names_columns() -> None:
    headers = ("Prénom", "Accroche", "Statut du CV", "Accord de publication")
    for package in ("sheets", "cv", "views"):
        for path in files(package):
            if path.name == "schema.py":
                continue
            strings = {node.value for node in nodes(path) if isinstance(node, ast.Constant)}
            assert not strings & set(headers), path


@pytest.mark.parametrize("package", ["programme", "cv", "mail", "views"])
def test_what_time_it_is_is_asked_of_the_clock(package: str) -> None:
    """The clock of a trial runs from another moment: what asked the machine's would live on another day."""
    machines = re.compile(r"(\w+\.)?(datetime|date)\.(now|today|utcnow)|time\.time")
    for path in files(package):
        asked = (node for node in nodes(path) if isinstance(node, ast.Attribute))
        assert not [node.lineno for node in asked if machines.fullmatch(ast.unparse(node))], path


def rooms() -> dict[str, set[str]]:
    """Which folder imports which; a module at the top of a package counts for itself."""
    found: dict[str, set[str]] = {}
    for package in ALLOWED:
        for path in files(package):
            mine = room(path)
            targets = {room(target) for target in imported(path)}
            found.setdefault(mine, set()).update(targets - {mine, package})
    return found


def room(path: Path) -> str:
    """The folder a module stands in, or the module itself where it stands at the top of its package."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:2])


def imported(path: Path) -> Iterator[Path]:
    """The files of ours that a file imports; a package where it takes from it what is no module of its own."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (file for alias in node.names for file in files_of(alias.name))
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                yield from files_of(f"{node.module}.{alias.name}") or files_of(node.module)


def files_of(name: str) -> list[Path]:
    """The file of ours that a dotted name stands for, if it stands for one."""
    place = ROOT.joinpath(*name.split("."))
    return [file for file in (place.with_suffix(".py"), place / "__init__.py") if file.exists()]


def test_no_folders_import_one_another_in_a_circle() -> None:
    try:
        tuple(TopologicalSorter(rooms()).static_order())
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_no_module_bears_the_name_of_its_folder() -> None:
    modules = [path for package in ALLOWED for path in files(package)]
    named = [path.parent if path.name == "__init__.py" else path for path in modules]
    assert not [path for path in named if path.stem == path.parent.name]


def test_a_class_name_stands_for_one_thing() -> None:
    found: dict[str, list[str]] = {}
    for package in {*ALLOWED, "app"} - {"emulator"}:  # a project of its own
        for path in files(package):
            for node in nodes(path):
                if isinstance(node, ast.ClassDef):
                    found.setdefault(node.name, []).append(str(path.relative_to(ROOT)))
    assert not {name: places for name, places in found.items() if len(places) > 1}
