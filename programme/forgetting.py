"""Take a person out of what the app keeps beside the sheet: mails, counts, links, documents."""

import datetime as dt
import email
import email.policy
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

import clock
from mail import queue as mail_queue
from programme import audience, correspondence, invitations, opportunities
from programme.accounts import addresses, passkeys, sessions
from programme.erasure import Erasure, mentions
from programme.letters.languages import forget_language
from programme.messages import memory
from programme.relays import giving as relays
from sheets.erasure import state_rows as forgetting
from sheets.events import history
from sheets.grid import kept as grid_acts
from sheets.model.schema import CANDIDATES, OPPORTUNITIES, RELAYS, Relay
from sheets.model.snapshot import Snapshot
from sheets.state import outbox
from sheets.state.database import State, get_value, set_value

AUTHOR = "Tremplin (effacement)"
RELAY_DAYS = 30
"""How long the address of a relay who stopped is kept: they may have pressed by mistake."""
RELAY_FORGOTTEN = "relay_forgotten"


def forget_in_state(connection: Connection, erasure: Erasure) -> int:
    """Wipe mails to or about the person, what is counted for their CV, and the links that lead to them.

    Args:
        connection: a writing transaction.
        erasure: the person.

    Returns:
        How many mails were wiped.
    """
    wiped = sum(mail_queue.forget(connection, address) for address in erasure.addresses)
    wiped += mail_queue.forget_about(
        connection,
        lambda text: mentions(text, (*erasure.sure, *erasure.traces)),
        lambda text: mentions(text, erasure.sure),
    )
    if erasure.tab == CANDIDATES.key:
        wiped += _forget_candidate(connection, erasure.id)
    _forget_addresses(connection, erasure)
    _forget_rows(connection, erasure)
    grid_acts.forget_all(connection)  # of two days at most, by rows that are not told apart
    return wiped


def _forget_candidate(connection: Connection, row_id: str) -> int:
    """All that is kept by candidate; how many mails were wiped."""
    codes = sa.select(audience.links.c.code).where(audience.links.c.candidate == row_id)
    connection.execute(audience.brought.delete().where(audience.brought.c.code.in_(codes)))
    # The letters themselves go with all that is kept by candidate.
    wiped = mail_queue.forget_keys(connection, correspondence.mails_about(connection, row_id))
    forgetting.forget_owner(connection, row_id)
    invitations.forget(connection, row_id)
    return wiped


def _forget_addresses(connection: Connection, erasure: Erasure) -> None:
    for address in ("", *erasure.addresses):
        addresses.forget(connection, erasure.id, address)
    for address in erasure.addresses:
        sessions.end_sessions_of(connection, address)
        passkeys.reset(connection, address)
        correspondence.forget_writer(connection, address)
        forgetting.forget_address(connection, address)
        invitations.forget_author(connection, address)
        memory.forget_address(connection, address)
        forget_language(connection, address)


def _forget_rows(connection: Connection, erasure: Erasure) -> None:
    for tab, row_id in erasure.rows:
        memory.forget_row(connection, row_id)
        if tab == OPPORTUNITIES.key and erasure.tab == tab:
            note = opportunities.note_of(connection, row_id)
            # Another revision: the private link that was mailed opens nothing any more.
            opportunities.write_note(connection, row_id, reason="", share="", revision=note.revision + 1)
    relays.forget(connection, [row_id for tab, row_id in erasure.rows if tab == RELAYS.key])


@dataclass
class StoppedRelays:
    """Empties the address and the town of relays who stopped a month ago, then forgets what was kept of them.

    Each cell is asked for once: one that could not be emptied is a person's to decide.

    Args:
        state: the state database.
    """

    state: State
    _seen: tuple[int, dt.date] = (0, dt.date.min)

    def forget(self, snapshot: Snapshot) -> None:
        """Forget those of a reading whose time has come; cheap where neither it nor the day is another."""
        seen = snapshot.version, clock.today()
        if seen == self._seen:
            return
        long_ago = clock.today() - dt.timedelta(RELAY_DAYS)
        for row in snapshot.relays.rows:
            if row.stopped_on and row.stopped_on <= long_ago:
                self._empty(snapshot, row) if row.email or row.town else self._forget(row)
        self._seen = seen

    def _empty(self, snapshot: Snapshot, row: Relay) -> None:
        with self.state.writing() as connection:
            if lines := list(_emptied(connection, snapshot, row)):
                doubles = [one for one in snapshot.relays.where("email", row.email) if row.email and not one.stopped_on]
                if not any(one.id in relays.active(snapshot.relays) for one in doubles):
                    lines += _stopped_too(connection, snapshot, row, doubles)
                    mail_queue.forget(connection, row.email)
                outbox.enqueue(connection, AUTHOR, lines)

    def _forget(self, row: Relay) -> None:
        rows = [(RELAYS.key, row.id)]
        with self.state.writing() as connection:
            if not get_value(connection, done := f"{RELAY_FORGOTTEN} {row.id}"):
                forgetting.forget_rows(connection, rows)
                relays.forget(connection, [row.id])
                memory.forget_row(connection, row.id)
                set_value(connection, done, "1")


def _emptied(connection: Connection, snapshot: Snapshot, row: Relay) -> Iterator[dict[str, Any]]:
    for key in ("email", "town"):
        cell = snapshot.relays.cell_read(row, key)
        if cell not in (None, "") and not history.was_asked(connection, RELAYS.key, row.id, key, AUTHOR):
            yield outbox.cell_line(RELAYS.key, row.id, key, cell, None)


def _stopped_too(
    connection: Connection, snapshot: Snapshot, row: Relay, doubles: Iterable[Relay]
) -> Iterator[dict[str, Any]]:
    """Stop the other rows of a relay who stopped: once the address is gone, nothing else says that they did."""
    day = snapshot.relays.cell_read(row, "stopped_on")
    for one in doubles:
        if not history.was_asked(connection, RELAYS.key, one.id, "stopped_on", AUTHOR):
            yield outbox.cell_line(RELAYS.key, one.id, "stopped_on", None, day)


def forget_files(erasure: Erasure, data_dir: Path) -> int:
    """Delete mails kept as files, copies of the workbook, files that staff brought, and every document made.

    Args:
        erasure: the person.
        data_dir: the app's own folder.

    Returns:
        How many mails were deleted.
    """
    for folder in ("cache", "copies", "imports"):  # the person is in every copy made before
        shutil.rmtree(data_dir / folder, ignore_errors=True)
    letters = [path for path in (data_dir / "mail").glob("*.eml") if _is_about(path, erasure)]
    for path in letters:
        path.unlink(missing_ok=True)
    return len(letters)


def _is_about(path: Path, erasure: Erasure) -> bool:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    body = message.get_body(("plain", "html"))
    headers = " ".join(str(message[name] or "") for name in ("To", "Cc", "Reply-To", "Subject"))
    text = f"{headers}\n{body.get_content() if body else ''}"
    return mentions(text, (*erasure.sure, *erasure.traces))
