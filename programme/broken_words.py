"""A word that decides and cannot be understood is told by mail when it lasts: somebody's page hangs on it."""

import time

from programme import outgoing
from programme.contacts import zone_mailbox
from programme.cv_letters import LETTERS
from programme.letter import compose
from sheets.model.holding import HELD
from sheets.model.kinds import plain
from sheets.schema import Candidate
from sheets.snapshot import Snapshot
from sheets.state import State

LASTS_SECONDS = 3_600.0
"""Who is mending it has time to, before a mail says it."""


def tell_of_broken_words(state: State, snapshot: Snapshot, public_url: str, now: float | None = None) -> None:
    """Queue a mail to staff for each cell that is held for long, once.

    Args:
        state: the state database.
        snapshot: the latest reading.
        public_url: the site's address, for the link.
        now: seconds since 1970; default: now.
    """
    before = (time.time() if now is None else now) - LASTS_SECONDS
    lasting = [line for line in snapshot.grids.get(HELD, ()) if float(line[7] or 0) <= before]
    if not lasting:
        return
    with state.writing() as connection:
        for title, _, _, header, raw, held, row_id, since in lasting:
            candidate = snapshot.candidates.get(str(row_id))
            values = {
                "name": candidate.first_name if candidate else str(row_id),
                "tab": str(title),
                "column": str(header),
                "value": plain(raw),
                "kept": plain(held),
            }
            message = compose(
                LETTERS, "broken_word", "fr", zone_mailbox(snapshot, _zone(candidate)), values, snapshot=snapshot,
                link=f"{public_url}/staff/understood",
            )  # fmt: skip
            if message.to:
                outgoing.enqueue(connection, message, f"broken:{title}:{row_id}:{header}:{since}")


def _zone(candidate: Candidate | None) -> str:
    return candidate.zone if candidate else ""
