"""Take a person out of what the app keeps beside the sheet: mails, counts, links, documents."""

import email
import email.policy
import shutil
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Connection

from mail import queue as mail_queue
from programme import audience, correspondence, invitations, opportunities
from programme.accounts import addresses, passkeys, sessions
from programme.erasure import Erasure, mentions
from programme.messages import memory
from sheets.erasure import state_rows as forgetting
from sheets.model.schema import CANDIDATES, OPPORTUNITIES


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
        codes = sa.select(audience.links.c.code).where(audience.links.c.candidate == erasure.id)
        connection.execute(audience.brought.delete().where(audience.brought.c.code.in_(codes)))
        # The letters themselves go with all that is kept by candidate.
        wiped += mail_queue.forget_keys(connection, correspondence.mails_about(connection, erasure.id))
        forgetting.forget_owner(connection, erasure.id)
        invitations.forget(connection, erasure.id)
    for tab, row_id in erasure.rows:
        if tab == OPPORTUNITIES.key and erasure.tab == tab:
            note = opportunities.note_of(connection, row_id)
            # Another revision: the private link that was mailed opens nothing any more.
            opportunities.write_note(connection, row_id, reason="", share="", revision=note.revision + 1)
    for address in ("", *erasure.addresses):
        addresses.forget(connection, erasure.id, address)
    for address in erasure.addresses:
        sessions.end_sessions_of(connection, address)
        passkeys.reset(connection, address)
        correspondence.forget_writer(connection, address)
        forgetting.forget_address(connection, address)
        invitations.forget_author(connection, address)
        memory.forget_address(connection, address)
    for _, row_id in erasure.rows:
        memory.forget_row(connection, row_id)
    return wiped


def forget_files(erasure: Erasure, data_dir: Path) -> int:
    """Delete mails kept as files, and every document made: they are made again when asked for.

    Args:
        erasure: the person.
        data_dir: the app's own folder.

    Returns:
        How many mails were deleted.
    """
    shutil.rmtree(data_dir / "cache", ignore_errors=True)
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
