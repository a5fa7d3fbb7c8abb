"""`erase`: anonymise somebody who asks for it, wherever the app kept them."""

import json
import logging
import threading
import time
from collections.abc import Callable

import click
from flask import Flask
from flask.cli import with_appcontext

from commands.shared import book, cli_errors, settings
from commands.worker import make_sync
from cv import photo_keeping
from cv.media import Media
from programme import erasure_requests
from programme.erasure import Erasure, plan_erasure
from programme.erasure_requests import BEGUN
from programme.forgetting import forget_files, forget_in_state
from sheets.api.connection import connect
from sheets.erasure import state_rows as forgetting
from sheets.erasure.tab_rows import wipe_traces
from sheets.errors import SheetsError, Unreachable
from sheets.events import history
from sheets.imports.importing import worker_drive
from sheets.model.drive_links import drive_link, links_in
from sheets.model.schema import CANDIDATES
from sheets.model.snapshot import Snapshot
from sheets.state import linked_files as linked
from sheets.state import outbox
from sheets.state.database import State, get_value, set_value
from sheets.state.readings import latest_version, load
from sheets.worker.election import election
from sheets.worker.sync import Sync

log = logging.getLogger(__name__)

EVERY_SECONDS = 60.0
"""How often the worker looks for those whose days are over."""
ROUNDS = 6
"""How often the sheet is looked at again: somebody may be typing in it."""
PATIENCE_SECONDS = 180.0
AUTHOR = "Tremplin (effacement)"
SHOWN = 12
LEFT = """\
What this command cannot reach:
  - mails that were sent, and files that staff exported or downloaded;
  - Google's version history of the workbook: File > Version history. To be sure,
    make a copy of the workbook without it and delete the old one;
  - backups of this machine, of the state database and of the mail server;
  - other people's texts that name this person: search the sheet for the name."""


@click.command("erase")
@click.argument("row_id", metavar="ID")
@click.option("--yes", is_flag=True, help="Do not ask before wiping.")
@with_appcontext
def erase(row_id: str, yes: bool) -> None:
    """Anonymise the candidate, coach or opportunity's recruiter with this ID.

    Their row keeps its ID and what tells nobody who they were. What is theirs
    in other tabs, in the Journal, in mails, photos, documents, history and
    stored readings is wiped. It cannot be taken back. When it is interrupted,
    run it again.
    """
    with cli_errors():
        sync = make_sync()
        sync.read()
        erasure = _plan(sync.state, row_id)
        if erasure is None:
            raise click.ClickException(f"No candidate, coach or opportunity has the ID {row_id}.")
        _show(erasure)
        if not yes:
            click.confirm("Wipe all of this, for good?", abort=True)
        _erase(sync, erasure)
    click.echo(f"{row_id} is anonymous now.\n{LEFT}")


def erase_due() -> int:
    """Erase those who asked for it on their page, once their days are over; how many are done.

    An erasure that is interrupted is taken up again. Somebody whose row does not stand in the sheet stays on the list
    that staff see: what is theirs elsewhere could not be told any more.

    Raises:
        SheetsError: the sheet or the state database does not answer; to be called again later.
    """
    due = erasure_requests.due_erasures(book().state)
    if not due:
        return 0
    sync, done, failed = make_sync(), 0, list[SheetsError]()
    sync.read()
    for row_id in due:
        erasure = _plan(sync.state, row_id)
        if erasure is None:
            log.info("%s asked to be erased, and is not in the sheet", row_id)
            continue
        with sync.state.writing() as connection:
            begun = erasure_requests.begin_erasure(connection, row_id)
        try:
            if begun:
                _erase(sync, erasure)
                done += 1
        except SheetsError as error:
            failed.append(error)  # one that cannot be done yet holds up nobody else's
    if failed:
        raise failed[0]
    return done


def keep_erasing(app: Flask, stop: threading.Event, mine: Callable[[], bool]) -> None:
    """Look now and then for those who are to be erased, until told to stop.

    Args:
        app: whose settings and book.
        stop: set when the process ends.
        mine: whether this process is the elected worker.
    """
    while not stop.wait(EVERY_SECONDS):
        if not mine():
            continue
        try:
            with app.app_context():
                erase_due()
        except Exception:  # what is begun is remembered, and taken up again
            log.warning("somebody who asked for it could not be erased yet", exc_info=True)


def _plan(state: State, row_id: str) -> Erasure | None:
    """What is to be erased, with what an interrupted erasure already knew."""
    found = plan_erasure(_reading(state), row_id)
    with state.reading() as connection:
        begun = get_value(connection, f"{BEGUN} {row_id}")
    return found.after(json.loads(begun)) if found and begun else found


def _erase(sync: Sync, erasure: Erasure) -> None:
    mine = election(sync.state, settings().data_dir)
    drive = worker_drive(sync.flush, mine.won)
    try:
        with sync.state.writing() as connection:
            mails = forget_in_state(connection, erasure)
            # What tells where the rest is goes with the cells: it is kept until the end, in case we are interrupted.
            set_value(connection, f"{BEGUN} {erasure.id}", json.dumps(erasure.known))
        photos = _forget_photos(sync.state, erasure)
        files = forget_files(erasure, settings().data_dir)
        click.echo(f"{mails} mail(s) of the queue, {files} mail file(s), {photos} photo(s) wiped.")
        last = _empty_rows(sync, erasure, drive)
        sync.step()  # what follows from it, before that is forgotten: recruiters who were in touch are told
        rows: dict[str, list[str]] = {}
        for tab, found in last.rows:
            rows.setdefault(tab, []).append(found)
        shape = _reading(sync.state)
        wipe_traces(sync.state, connect(settings()), shape, rows, last.addresses, drive)
        with sync.state.writing() as connection:
            erasure_requests.end_erasure(connection, erasure.id)
            forgetting.forget_rows(connection, last.rows)
            forget_in_state(connection, last)
            named = links_in(_reading(sync.state).tables)
            linked.forget(
                connection, [i for i, found in linked.known(connection).items() if not found.key and i not in named]
            )
        forget_files(last, settings().data_dir)  # made or sent meanwhile
        forgetting.forget_the_past(sync.state)
        if not settings().spreadsheet and not settings().emulator_host:
            _shrink_local_workbook()
    finally:
        mine.give_up()


def _forget_photos(state: State, erasure: Erasure) -> int:
    """The photo of their CV and those that were there before, unless it is somebody else's too."""
    if erasure.tab != CANDIDATES.key:
        return 0
    shown = _reading(state)
    with state.reading() as connection:
        lines = history.of_row(connection, shown, erasure.tab, erasure.id)
    former = (cell for line in lines if line.key == "photo" for cell in (line.old, line.new) if isinstance(cell, str))
    others = {row.photo for row in shown.candidates.rows if row.id != erasure.id}
    media = Media(settings().media_url, settings().media_folder)
    with state.reading() as connection:
        kept = linked.keys(connection)
    former = (kept.get(link.id, cell) if (link := drive_link(cell)) else cell for cell in former)
    keys = {*erasure.photos, *former} - others - {""}
    for key in keys:
        photo_keeping.forget(state, media, key)
    return len(keys)


def _empty_rows(sync: Sync, erasure: Erasure, drive: Callable[[], object]) -> Erasure:
    """Empty the rows in the sheet, those that come meanwhile too; what is left cannot be written."""
    last = erasure
    for _ in range(ROUNDS):
        with sync.state.writing() as connection:
            forgetting.drop_waiting(connection, last.rows)
            if last.wipes:
                outbox.enqueue(connection, AUTHOR, _lines(last))
        _wait(sync.state, last, drive)
        sync.read()
        found = plan_erasure(_reading(sync.state), erasure.id)
        last = found.after(last.known) if found else last
        if not last.wipes:
            return last
    for wipe in last.wipes:
        columns = ", ".join(key.removeprefix("=") for key in wipe.base)
        click.echo(f"  ! {wipe.tab} {wipe.row_id}: not emptied, do it in the sheet (formula or protected?): {columns}")
    return last


def _wait(state: State, erasure: Erasure, drive: Callable[[], object]) -> None:
    """Until nothing about these rows is on its way.

    Raises:
        Unreachable: it takes too long.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with state.reading() as connection:
            if not forgetting.still_open(connection, erasure.rows):
                return
        drive()
    raise Unreachable("the sheet was not written to in three minutes. What waits is kept; run this again later")


def _lines(erasure: Erasure) -> list[dict[str, object]]:
    return [outbox.cell_line(w.tab, w.row_id, key, w.base[key], w.new[key]) for w in erasure.wipes for key in w.base]


def _reading(state: State) -> Snapshot:
    with state.reading() as connection:
        return load(state, latest_version(connection))


def _show(erasure: Erasure) -> None:
    click.echo(f"{erasure.id}: what will be wiped")
    for wipe in erasure.wipes[:SHOWN]:
        click.echo(f"  {wipe.tab} {wipe.row_id}: {', '.join(key.removeprefix('=') for key in wipe.base)}")
    if len(erasure.wipes) > SHOWN:
        click.echo(f"  … and {len(erasure.wipes) - SHOWN} more row(s)")
    click.echo(
        f"  {len(erasure.rows)} row(s) in the Journal, the history, the events and the stored readings; mails to or\n"
        f"  about them; {len(erasure.photos)} photo(s); views, shares and links; every document made so far."
    )


def _shrink_local_workbook() -> None:
    from emulator.store import Store

    with_old = Store(settings().local_workbook)
    with_old.shrink()
    with_old.close()
