"""`workbook export`, `import`, `copy`, `undo-import`: the workbook as a file, and back; another workbook into it."""

import gc
import getpass
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click
from flask.cli import with_appcontext

from commands.shared import TITLE, book, cli_errors, settings
from commands.worker import make_sync
from sheets.api.connection import connect, create_workbook, spreadsheet_key
from sheets.files.content import shown
from sheets.files.notices import Notice, notice
from sheets.files.opening import check_name, read_file, write_file
from sheets.imports import importing, ledger
from sheets.imports.comparing import TabPlan
from sheets.imports.importing import Outcome
from sheets.imports.ledger import DONE, RUNNING, UNDOING
from sheets.imports.previewing import ImportContext, Preview, preview
from sheets.imports.taking import take
from sheets.imports.undoing import undo
from sheets.model.columns import Cell
from sheets.model.kinds import plain
from sheets.state.readings import latest_version, load
from sheets.worker.election import election

SHOWN = 20
"""Lines of a kind; the count says how many there are."""
_HOW = {
    "id": "by their ID",
    "name_email": "by name and e-mail",
    "email": "by e-mail",
    "name": "by name",
    "same": "by all they hold",
}
_DRY = "Nothing was written (--dry-run)."


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@with_appcontext
def export(file: Path) -> None:
    """Write every tab to FILE: .xlsx, a .zip of .csv, or a folder of .csv."""
    with cli_errors():
        check_name(file)
        content, steady = take(connect(settings()), _progress())
        notices = write_file(content, file)
    _clear()
    _say([*notices, *([] if steady else [notice("moved_meanwhile")])])
    rows = sum(len(sheet.grid) for sheet in content.sheets)
    click.echo(f"{file}: {len(content.sheets)} tabs, {rows} rows.")


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--dry-run", is_flag=True, help="Show what would change, and write nothing.")
@click.option("--yes", is_flag=True, help="Do not ask before writing.")
@click.option("--tab", "only", metavar="TITLE", default="", help="Only this tab of the file.")
@click.option("--erase", is_flag=True, help="Empty cells of the file empty the sheet's; by default they say nothing.")
@click.option("--resume", is_flag=True, help="Finish an import that was interrupted.")
@with_appcontext
def import_(file: Path | None, dry_run: bool, yes: bool, only: str, erase: bool, resume: bool) -> None:
    """Bring FILE (.xlsx, .ods, .csv, a .zip or a folder of .csv) into the workbook.

    What would change is shown first. Rows are found by ID, then by name and
    e-mail; doubtful ones are left aside and listed. Into an empty workbook, a
    file made by `export` comes back as it was. `undo-import` takes it back.
    """
    with cli_errors(), _import_context() as context:
        if resume:
            _resume(context)
            return
        if file is None:
            raise click.UsageError("Missing argument 'FILE'.")
        seen = preview(context, read_file(file), only, erase)
        _bring(context, seen, file.name, dry_run, yes)


@click.command("copy")
@click.argument("source")
@click.option("--yes", is_flag=True, help="Do not ask before writing.")
@with_appcontext
def copy(source: str, yes: bool) -> None:
    """Copy another workbook, SOURCE, into the configured one, which must be empty.

    SOURCE is `local` (the workbook in DATA_DIR), or the ID or address of one in
    Google Sheets. Everything goes from one to the other as it is, without a
    file between them: formulas, formats, colours, dropdowns, protections.
    """
    with cli_errors(), _import_context() as context:
        elsewhere = "" if source == "local" else source
        other = connect(replace(settings(), spreadsheet=elsewhere, emulator_host=""))
        content, steady = take(other, context.progress)
        seen = preview(context, content)
        if not seen.whole:
            raise click.ClickException("Only a workbook of ours is copied, and only into one that is still empty.")
        seen.notices += [] if steady else [notice("moved_meanwhile")]
        _bring(context, seen, source, False, yes)


def _bring(context: ImportContext, seen: Preview, name: str, dry_run: bool, yes: bool) -> None:
    """Show what would change; once agreed to, do it."""
    _clear()
    _show(seen)
    if seen.empty or dry_run:
        click.echo("Nothing to do: the workbook has all of it already." if seen.empty else _DRY)
        return
    if not yes:
        click.confirm("Go ahead?", abort=True)
    began = time.monotonic()
    current = importing.start(context, seen, name, getpass.getuser())
    gc.freeze()  # the file stays till the end: the collector need not walk it again and again
    _report(importing.run(context, current, seen), began)
    click.echo("To take it back: flask --app app workbook undo-import")
    make_sync().read()


@click.command("undo-import")
@click.option("--yes", is_flag=True, help="Do not ask before writing.")
@with_appcontext
def undo_import(yes: bool) -> None:
    """Take the last import back: what was changed since is left alone, and listed."""
    with cli_errors(), _import_context() as context:
        found = ledger.latest(context.state, RUNNING, UNDOING, DONE)
        if found is None:
            raise click.ClickException("There is no import to undo.")
        at = time.strftime("%Y-%m-%d %H:%M", time.localtime(found.at))
        click.echo(f"The import of {found.name}, {at}, by {found.author}.")
        if not yes:
            click.confirm("Take it back?", abort=True)
        began = time.monotonic()
        _report(undo(context, found), began, "taken back")
        make_sync().read()


def _resume(context: ImportContext) -> None:
    found = ledger.latest(context.state, RUNNING)
    if found is None or found.kind == "whole":
        importing.check_unfinished(context)
        click.echo("Nothing to finish.")
        return
    _report(importing.run(context, found, None), time.monotonic())
    make_sync().read()


@contextmanager
def _import_context() -> Iterator[ImportContext]:
    """The configured workbook; the worker at work keeps writing, and where there is none this process does it."""
    if not spreadsheet_key(settings()):
        create_workbook(settings(), TITLE)
    workbook, sync = connect(settings()), make_sync()
    mine = election(sync.state, settings().data_dir)
    sync.read()
    with sync.state.reading() as connection:
        version = latest_version(connection)
    tabs = load(sync.state, version).tabs
    drive = importing.worker_drive(sync.flush, mine.won)
    try:
        yield ImportContext(book().state, workbook, drive, tabs, _progress())
    finally:
        mine.give_up()


def _progress() -> Callable[[str, int, int], None]:
    """A line that says how far it is, at most five times a second, on a terminal alone."""
    last = 0.0
    terminal = sys.stderr.isatty()

    def show(what: str, done: int, total: int) -> None:
        nonlocal last
        if terminal and time.monotonic() - last > 0.2:
            last = time.monotonic()
            of = f"/{total}" if total else ""
            click.echo(f"\r\033[K{what}: {done}{of}", nl=False, err=True)

    return show


def _clear() -> None:
    if sys.stderr.isatty():
        click.echo("\r\033[K", nl=False, err=True)


def _show(seen: Preview) -> None:
    """What would change."""
    if seen.whole:
        what = "file as it is, formulas and number formats included" if seen.content.format else "other one as it is"
        click.echo(f"The workbook is empty: it is filled with the {what}.")
        for sheet in seen.content.sheets:
            click.echo(f"  {sheet.title}: {len(sheet.grid)} rows")
    for plan in seen.tabs:
        _show_tab(plan)
    _say(seen.notices)


def _show_tab(plan: TabPlan) -> None:
    named = plan.title if plan.title == plan.file_title else f"{plan.title} (in the file: {plan.file_title})"
    click.echo(
        f"{named}: {len(plan.rows)} row(s) added, {len(plan.changes)} cell(s) changed, "
        f"{plan.left} row(s) not in the file left alone"
    )
    for how, count in plan.matched.items():
        click.echo(f"  {count} row(s) recognised {_HOW[how]}")
    for change in plan.changes[:SHOWN]:
        click.echo(f"  ~ {change.row_id} {change.header}: {_cut(change.old)} -> {_cut(change.new)}")
    _and_more(len(plan.changes))
    for row in plan.rows[:SHOWN]:
        values = ", ".join(_cut(shown(cell)) for cell in list(row.cells.values())[:5])
        click.echo(f"  + {row.row_id or 'row'} (row {row.number}): {values}")
    _and_more(len(plan.rows))
    _say(plan.notices)


def _say(notices: Iterable[Notice]) -> None:
    """Notes by kind, the first of each."""
    by_code: dict[str, list[Notice]] = {}
    for found in notices:
        by_code.setdefault(found.code, []).append(found)
    for found_notes in by_code.values():
        for one in found_notes[:SHOWN]:
            click.echo(f"  ! {one}")
        _and_more(len(found_notes))


def _and_more(count: int) -> None:
    if count > SHOWN:
        click.echo(f"    … and {count - SHOWN} more")


def _cut(value: Cell) -> str:
    text = plain(value).replace("\n", " / ") if value is not None else "(empty)"
    return text if len(text) <= 60 else f"{text[:59]}…"


def _report(outcome: Outcome, began: float, what: str = "written") -> None:
    _clear()
    _say(outcome.notices)
    seconds = time.monotonic() - began
    click.echo(f"{outcome.tabs} tab(s), {outcome.rows} row(s), {outcome.cells} cell(s) {what} in {seconds:.1f} s.")
