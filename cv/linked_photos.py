"""Photos that staff put into the sheet as a link to Drive: fetched by the worker, kept like a photo that was sent.

A file is asked for once, and again later where it could not be had: whoever shares it need not tell anybody. A copy
lives as long as a cell names it and a month more (photo_keeping.py); that of somebody who took their consent back goes
at once. Nothing here runs in a web request.
"""

import json
import logging
import random
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

import clock
from cv import photo_keeping, photos
from cv.media import Media
from sheets.api.connection import Workbook
from sheets.api.drive_files import account, described, download
from sheets.errors import Refused, SheetsError, Unreachable
from sheets.model.binding import a1
from sheets.model.columns import Kind
from sheets.model.drive_links import DriveLink, links_in
from sheets.model.schema import CANDIDATES
from sheets.model.snapshot import Snapshot
from sheets.model.table import Table
from sheets.state import linked_files as linked
from sheets.state.database import State, get_value, set_value
from sheets.state.linked_files import LinkedFile
from sheets.worker import webhook

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 60.0, 3_600.0
"""Seconds before a file that could not be had is asked for again; doubled each time."""
AT_ONCE = 20
"""Files between two looks at the sheet."""
FORMULAS_SECONDS = 300.0
"""How often empty cells are looked at for `=IMAGE()`, which gives a reading nothing."""
ACCOUNT, IN_CELLS = "drive_account", "pictures_in_cells"
"""Values of the state database: whom to share with; the cells that hold a picture, as [tab, row ID, column key]."""
_FIELDS = "id,mimeType,size,shortcutDetails"
_SHORTCUT = "application/vnd.google-apps.shortcut"
_CODES = {"heic": "photo_heic", "heavy": "photo_heavy", "huge": "photo_heavy", "small": "photo_small"}
"""Why a picture cannot be used -> the problem's code; any other reason is that it is no photo."""


@dataclass(frozen=True, slots=True)
class Told:
    """What became of the cells of photos, for staff.

    Args:
        cells: those that read as empty and hold a picture, as (tab, row ID, column key).
        files: Drive's ID -> what became of that file.
        account: the address to share files with.
    """

    cells: frozenset[tuple[str, ...]]
    files: Mapping[str, LinkedFile]
    account: str


class LinkedPhotos:
    """What fetches them, moved by `turn`.

    Args:
        state: where what became of each file is kept.
        media: where photos are.
        connect: opens the workbook: a session of its own, as this works beside the worker.
        snapshot: the present rows.
    """

    def __init__(
        self, state: State, media: Media, connect: Callable[[], Workbook], snapshot: Callable[[], Snapshot]
    ) -> None:
        self.state, self.media = state, media
        self._connect, self._snapshot = connect, snapshot
        self._workbook: Workbook | None = None
        self._looked_at: float | None = None
        self._checked = False

    def run(self, stop: threading.Event, elected: Callable[[], bool]) -> None:
        """Work whenever this process is the elected one, until told to stop."""
        while not stop.wait(1.0):
            if not elected():
                continue
            try:
                self.turn()
            except SheetsError as error:
                self._workbook = None
                log.debug("photos of Drive: %s", error)
                stop.wait(FIRST_PAUSE * random.uniform(0.1, 0.3))  # noqa: S311 - no secret
            except Exception:
                # A storage raises what it likes; a photo that comes later must not end the worker.
                log.warning("photos of Drive could not be fetched", exc_info=True)
                stop.wait(FIRST_PAUSE)

    def turn(self) -> None:
        """Let go of what nobody names, fetch what is due, look for pictures in cells.

        Raises:
            SheetsError: the workbook, or the state, does not answer.
        """
        snapshot = self._snapshot()
        if not self._let_go(snapshot) | self._fetch_due(snapshot):
            self._look_for_pictures(snapshot)
            return
        with self.state.writing() as connection:
            webhook.request_reading(connection)  # cells are read as the photos kept: another reading is due

    def _let_go(self, snapshot: Snapshot) -> bool:
        """Forget the files that no cell names, and those of people who took their consent back."""
        with self.state.reading() as connection:
            known = linked.known(connection)
        if not known:
            return False
        named, wanted = links_in(snapshot.tables), _wanted(snapshot)
        withdrawn = [file_id for file_id in known if file_id in named and file_id not in wanted]
        gone = [i for i, found in known.items() if i not in named and not (found.key and self.media.has(found.key))]
        if not self._checked:  # a media store that was lost, or restored from before
            gone += [i for i, found in known.items() if i in wanted and found.key and not self.media.has(found.key)]
            self._checked = True
        for file_id in withdrawn:
            if key := known[file_id].key:
                photo_keeping.forget(self.state, self.media, key)
        with self.state.writing() as connection:
            linked.forget(connection, (*withdrawn, *gone))
        return any(known[file_id].key for file_id in (*withdrawn, *gone))

    def _fetch_due(self, snapshot: Snapshot) -> bool:
        """Fetch some files; whether one came."""
        wanted, now = _wanted(snapshot), clock.time()
        if not wanted:
            return False
        with self.state.reading() as connection:
            known = linked.known(connection)
        due = (w for w in wanted.values() if w.id not in known or (not known[w.id].key and known[w.id].next_at <= now))
        return sum(self._fetch(link, known.get(link.id)) for link in islice(due, AT_ONCE)) > 0

    def _fetch(self, link: DriveLink, before: LinkedFile | None) -> bool:
        """Ask for one file and keep what became of it; whether it is a photo now."""
        tries = before.tries + 1 if before else 1
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(tries - 1, 10))
        try:
            photo = photos.made(self._content(link))
        except photos.Unusable as refused:
            found = LinkedFile("", _CODES.get(refused.code, "photo_no_picture"), tries, clock.time() + pause)
        except Refused as refused:
            log.debug("a photo of Drive is refused: %s", refused)
            self._note_account()
            found = LinkedFile("", "photo_unshared", tries, clock.time() + pause)
        except Unreachable as error:
            wait = max(error.retry_after, pause * random.uniform(0.5, 1.0))  # noqa: S311 - no secret
            found = LinkedFile("", "photo_waiting", tries, clock.time() + wait)
        else:
            if link.id not in _wanted(self._snapshot()):
                return False  # erased, or taken back, while it came
            photo_keeping.store(self.state, self.media, photo)
            found = LinkedFile(photo.key)
        with self.state.writing() as connection:
            linked.note(connection, link.id, found)
        return bool(found.key)

    def _content(self, link: DriveLink) -> bytes:
        """The file's bytes, no more than a photo may weigh and one.

        Raises:
            photos.Unusable: what Drive says of it is no photo. Refused, Unreachable: see sheets/api/drive_files.py.
        """
        workbook = self._book()
        told = described(workbook, link.id, link.key, _FIELDS)
        if told.get("mimeType") == _SHORTCUT and (target := told.get("shortcutDetails", {})).get("targetId"):
            link = DriveLink(target["targetId"], target.get("targetResourceKey", ""))
            told = described(workbook, link.id, link.key, _FIELDS)
        if str(told.get("mimeType", "")).startswith("application/vnd.google-apps."):
            raise photos.Unusable("unreadable")
        if int(told.get("size", 0)) > photos.MOST_BYTES:
            raise photos.Unusable("heavy")
        return download(workbook, link.id, link.key, photos.MOST_BYTES)

    def _note_account(self) -> None:
        address = account(self._book())
        with self.state.writing() as connection:
            set_value(connection, ACCOUNT, address)

    def _look_for_pictures(self, snapshot: Snapshot) -> None:
        """Note the cells of photos that read as empty and hold a picture."""
        if self._looked_at is not None and time.monotonic() - self._looked_at < FORMULAS_SECONDS:
            return
        self._looked_at = time.monotonic()
        empty = {place: cell for table in snapshot.tables for place, cell in _empty_cells(table)}
        found = self._book().formulas(_columns(empty)) if empty else {}
        pictures = sorted(empty[place] for place in found if place in empty)
        with self.state.writing() as connection:
            set_value(connection, IN_CELLS, json.dumps(pictures))

    def _book(self) -> Workbook:
        if self._workbook is None:
            self._workbook = self._connect()
        return self._workbook


def what_became(state: State) -> Told:
    """What staff are to be told of.

    Args:
        state: the state database.
    """
    with state.reading() as connection:
        cells = json.loads(get_value(connection, IN_CELLS, "[]"))
        return Told(frozenset(map(tuple, cells)), linked.known(connection), get_value(connection, ACCOUNT))


def _wanted(snapshot: Snapshot) -> dict[str, DriveLink]:
    """The files that cells name, but for those of candidates who took their consent back."""
    withdrawn = {row.id for row in snapshot.candidates.rows if row.consent is False}
    tables = [table for table in snapshot.tables if table.tab.key != CANDIDATES.key]
    return links_in(tables) | links_in([snapshot.candidates], but=withdrawn)


def _empty_cells(table: Table[Any]) -> Iterable[tuple[tuple[str, int, int], tuple[str, str, str]]]:
    for column in table.tab.columns:
        index = table.binding.columns.get(column.key)
        if column.kind is Kind.PHOTO and index is not None:
            for row in table.rows:
                if row.number and table.cell(row, column.key) in (None, ""):
                    yield (table.title, row.number, index), (table.tab.key, row.id, column.key)


def _columns(cells: Mapping[tuple[str, int, int], object]) -> list[tuple[str, str]]:
    """Each column of these cells in one piece: tab title and A1 range."""
    rows: dict[tuple[str, int], list[int]] = {}
    for title, number, index in cells:
        rows.setdefault((title, index), []).append(number)
    return [(title, f"{a1(min(found), index)}:{a1(max(found), index)}") for (title, index), found in rows.items()]
