"""The queue of mails: in the state database with what caused them, sent by one sender (see sender.py), each once.

A mail has a key that says what it is for, `published:C2ABD` for instance. A key is used once: no restart, retry or
second publication sends that mail again. Keys outlive the mails, whose texts and addresses go after some weeks.

waiting -> claimed -> handing -> sent, or back to waiting, or failed (refused for good), or unknown (handed over whole,
but no answer came: it may have arrived, so it is not sent again by itself). Staff see both and may say "send again".
One that was sent may come back (see bounces.py): staff see it too, and say so once they have dealt with it.
"""

import dataclasses
import json
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, Connection, Float, Index, Integer, String, Table, Text

import clock
from mail.message import Message
from sheets.state.database import get_value, metadata, set_value

WAITING, CLAIMED, HANDING, SENT = "waiting", "claimed", "handing", "sent"
FAILED, UNKNOWN, EXPIRED, NOBODY = "failed", "unknown", "expired", "nobody"
HELD = "held"
"""Waits for staff: the sheet had many mails leave."""
PAUSED = "paused"
"""Waits until staff let messages go on."""
STILL_HERE = (WAITING, HELD, PAUSED)
"""States of mails that nobody has begun to send."""
BOUNCED = "bounced"
"""Came back after it was sent."""
UNSENT = (FAILED, UNKNOWN)
"""States of mails that staff may send again."""
TROUBLED = (*UNSENT, BOUNCED)
"""States that staff must see."""

SHEET_MAILS, DAY_SECONDS = 200, 86_400.0
"""How many mails leave by themselves in a day because of the sheet, where staff say nothing else: a column of offers
pasted as validated may write to a thousand people, and no undo takes that back."""
CEILING = "mails_a_day"
"""Value of the state database: the number staff chose."""
KEEP_TEXTS_SECONDS = 30 * 86_400.0
KEEP_SECRET_KEYS_SECONDS = 86_400.0
"""Mails that expire (sign-in links) leave their line for a day: their keys never come back."""
MASK = "•••••"

mails = Table(
    "mails",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", String, nullable=False, unique=True),
    Column("message_id", String, nullable=False),
    Column("message", Text, nullable=False),
    Column("state", String, nullable=False),
    Column("queued_at", Float, nullable=False),
    Column("due_at", Float, nullable=False),
    Column("expires_at", Float),
    Column("changed_at", Float, nullable=False),
    Column("tries", Integer, nullable=False, default=0),
    Column("owner", String, nullable=False, default=""),
    Column("reason", String, nullable=False, default=""),
    Column("by_sheet", Integer, nullable=False, default=0),
    Index("mails_due", "state", "due_at"),
    Index("mails_by_sheet", "by_sheet", "queued_at"),
)
"""One line a mail. `message` is JSON, empty once it is no longer needed."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail of the queue.

    Args:
        id, key, message_id: which.
        message: what is sent; None once its texts are gone.
        state: see the module.
        queued_at, due_at, changed_at: seconds since 1970.
        expires_at: when it is no longer worth sending, or None.
        tries: how often it was handed over.
        owner: the sender who has it.
        reason: what the server said, in its words.
        by_sheet: 1 where what changed in the sheet set it off, and nobody of the staff let it go.
    """

    id: int
    key: str
    message_id: str
    message: Message | None
    state: str
    queued_at: float
    due_at: float
    expires_at: float | None
    changed_at: float
    tries: int
    owner: str
    reason: str
    by_sheet: int


def enqueue(
    connection: Connection,
    message: Message,
    key: str,
    due_at: float | None = None,
    expires_at: float | None = None,
    *,
    nobody: bool = False,
    by_sheet: bool = False,
) -> bool:
    """Put a mail in the queue, in the caller's transaction: it is there if, and only if, the transaction ends well.

    Args:
        connection: a writing transaction.
        message: what to send.
        key: what the mail is for; each is used once, for ever.
        due_at: when to send it, seconds since 1970; default now.
        expires_at: when it is no longer worth sending: it is dropped then, with its texts. Such mails go first.
        nobody: do all the work but send nothing, where the time taken must not tell whether a mail is sent.
        by_sheet: set off by what changed in the sheet: beyond the ceiling such mails wait for staff.

    Returns:
        False when the key was used before: nothing is done.
    """
    if connection.execute(sa.select(mails.c.id).where(mails.c.key == key)).first():
        return False
    now = clock.time()
    line = {
        "key": key,
        "message_id": uuid.uuid4().hex,
        "message": "" if nobody else dump(message),
        "state": NOBODY if nobody else HELD if by_sheet and _are_many(connection, now) else WAITING,
        "by_sheet": int(by_sheet),
        "queued_at": now,
        "due_at": now if due_at is None else due_at,
        "expires_at": expires_at,
        "changed_at": now,
    }
    try:
        # Two machines may use a key at the same moment: one of them is told it was late, and its transaction lives on.
        with connection.begin_nested():
            connection.execute(mails.insert().values(**line))
    except sa.exc.IntegrityError:
        return False
    return True


def release_held(connection: Connection) -> int:
    """Let the mails that wait for staff leave, which take no turn of the day's then; how many they are."""
    now = clock.time()
    held = mails.update().where(mails.c.state == HELD)
    return connection.execute(held.values(state=WAITING, due_at=now, changed_at=now, by_sheet=0)).rowcount


def raise_ceiling(connection: Connection, most: int, *, paused: bool) -> int:
    """Let more mails leave in a day: of those that wait for staff, the oldest take the turns there now are.

    Args:
        connection: a writing transaction.
        most: how many leave by themselves in a day.
        paused: staff stopped messages: they wait for that, too.

    Returns:
        How many no longer wait for staff.
    """
    set_value(connection, CEILING, str(most))
    now = clock.time()
    free = max(0, most - _count_lately(connection, now))
    held = sa.select(mails.c.id).where(mails.c.state == HELD).order_by(mails.c.id).limit(free)
    ids = list(connection.execute(held).scalars())
    turn = {"state": PAUSED if paused else WAITING, "queued_at": now, "changed_at": now}  # one of today's
    for first in range(0, len(ids), 500):
        connection.execute(mails.update().where(mails.c.id.in_(ids[first : first + 500])).values(**turn))
    return len(ids)


def drop_held(connection: Connection) -> int:
    """Send none of the mails that wait for staff; how many they are."""
    held = mails.update().where(mails.c.state == HELD)
    return connection.execute(held.values(state=EXPIRED, changed_at=clock.time())).rowcount


def was_used(connection: Connection, key: str) -> bool:
    """Whether a mail was ever queued under this key."""
    return connection.execute(sa.select(mails.c.id).where(mails.c.key == key)).first() is not None


def message_of(connection: Connection, key: str) -> Message | None:
    """The mail that was queued under a key, as long as its texts are kept."""
    return _load_message(connection.execute(sa.select(mails.c.message).where(mails.c.key == key)).scalar() or "")


def cancel(connection: Connection, key: str, *, due_after: float = 0.0) -> bool:
    """Forget a mail that still waits, as if it had never been queued: its key may be used again. False: it left.

    Args:
        connection: a writing transaction.
        key: its key.
        due_after: only one that is to leave after this moment, in seconds since 1970.
    """
    waits = mails.c.key == key, mails.c.state.in_(STILL_HERE), mails.c.due_at > due_after
    return bool(connection.execute(mails.delete().where(*waits)).rowcount)


def withdraw(connection: Connection, key: str) -> bool:
    """Do not send a mail that still waits; its key stays used. False where it does not wait (any more)."""
    waits = mails.c.key == key, mails.c.state.in_(STILL_HERE)
    gone = mails.update().where(*waits).values(state=EXPIRED, message="", changed_at=clock.time())
    return bool(connection.execute(gone).rowcount)


def withdraw_all(connection: Connection, prefix: str, suffix: str = "") -> int:
    """Do not send the mails that still wait, of those whose keys begin and end so; how many they are."""
    named = mails.c.key.startswith(prefix, autoescape=True), mails.c.key.endswith(suffix, autoescape=True)
    waits = *named, mails.c.state.in_(STILL_HERE)
    gone = mails.update().where(*waits).values(state=EXPIRED, message="", changed_at=clock.time())
    return connection.execute(gone).rowcount


def free_keys(connection: Connection, prefix: str, mark: str) -> None:
    """Let keys that begin so be used anew: the mails they were used for are withdrawn, and kept under a marked key."""
    withdraw_all(connection, prefix)
    used = mails.update().where(mails.c.key.startswith(prefix, autoescape=True))
    connection.execute(used.values(key=f"{mark}:" + mails.c.key))


def pause(connection: Connection, keys: sa.Select[tuple[str]]) -> int:
    """Let no mail with one of some keys leave; returns how many waited."""
    waits = mails.c.key.in_(keys), mails.c.state == WAITING
    return connection.execute(mails.update().where(*waits).values(state=PAUSED)).rowcount


def resume(connection: Connection) -> int:
    """Let the paused mails leave; returns how many there are."""
    return connection.execute(mails.update().where(mails.c.state == PAUSED).values(state=WAITING)).rowcount


def hasten(connection: Connection, key: str) -> bool:
    """Send a mail that still waits now; False where it does not wait (any more)."""
    now = clock.time()
    waits = mails.c.key == key, mails.c.state.in_(STILL_HERE)
    return bool(
        connection.execute(mails.update().where(*waits).values(state=WAITING, due_at=now, changed_at=now)).rowcount
    )


def rewrite(connection: Connection, key: str, message: Message) -> None:
    """Put other words in a mail that still waits."""
    waits = mails.c.key == key, mails.c.state.in_(STILL_HERE)
    connection.execute(mails.update().where(*waits).values(message=dump(message)))


def last_sent(connection: Connection, prefix: str, after: int) -> str:
    """The key of the last mail that left, of those whose keys begin so and that came after one's ID; else nothing."""
    wanted = mails.c.key.startswith(prefix, autoescape=True), mails.c.state == SENT, mails.c.id > after
    return str(connection.execute(sa.select(mails.c.key).where(*wanted).order_by(mails.c.id.desc())).scalar() or "")


def recent(connection: Connection, states: Sequence[str] = (), before: int = 0, limit: int = 50) -> list[Mail]:
    """Mails, newest first.

    Args:
        connection: any transaction.
        states: only those; empty: all but those to nobody.
        before: only those older than this ID; 0: from the newest.
        limit: how many at most.
    """
    conditions = [mails.c.state.in_(states) if states else mails.c.state != NOBODY]
    if before:
        conditions.append(mails.c.id < before)
    found = connection.execute(sa.select(mails).where(*conditions).order_by(mails.c.id.desc()).limit(limit))
    return [_load_mail(row) for row in found.mappings()]


def find_mail(connection: Connection, mail_id: int) -> Mail | None:
    """A mail by its ID."""
    row = connection.execute(sa.select(mails).where(mails.c.id == mail_id)).mappings().first()
    return _load_mail(row) if row and row["state"] != NOBODY else None


def oldest_due_at(connection: Connection) -> float | None:
    """When the mail that should have left first was due, seconds since 1970; None where none is late."""
    late = mails.c.state.in_((WAITING, CLAIMED, HANDING)), mails.c.due_at <= clock.time()
    found: float | None = connection.execute(sa.select(sa.func.min(mails.c.due_at)).where(*late)).scalar()
    return found


def counts(connection: Connection, prefix: str = "") -> dict[str, int]:
    """State -> how many mails, of those whose keys begin so."""
    wanted = mails.c.key.startswith(prefix, autoescape=True)
    found = connection.execute(sa.select(mails.c.state, sa.func.count()).where(wanted).group_by(mails.c.state)).all()
    return {state: n for state, n in found if state != NOBODY}


def count_since(connection: Connection, prefix: str, since: float) -> int:
    """How many mails were queued under keys that begin so, since a moment (seconds since 1970)."""
    wanted = mails.c.key.startswith(prefix, autoescape=True), mails.c.queued_at > since
    return connection.execute(sa.select(sa.func.count()).select_from(mails).where(*wanted)).scalar() or 0


def send_again(connection: Connection, mail_id: int) -> bool:
    """Put a mail back in the queue because a person asked for it; False when it is not one that failed or is unsure."""
    now = clock.time()
    done = connection.execute(
        mails.update()
        .where(mails.c.id == mail_id, mails.c.state.in_(UNSENT), mails.c.message != "")
        .values(state=WAITING, due_at=now, changed_at=now, tries=0, owner="", reason="")
    )
    return bool(done.rowcount)


def note_bounce(connection: Connection, message_id: str, reason: str) -> bool:
    """Note that a mail came back.

    Args:
        connection: a writing transaction.
        message_id: what its Message-ID begins with.
        reason: which address it did not reach, and why, in its server's words.

    Returns:
        False where it is no mail that was sent, or it was noted before.
    """
    sent = mails.c.message_id == message_id, mails.c.state.in_((SENT, UNKNOWN))
    back = mails.update().where(*sent).values(state=BOUNCED, reason=reason, changed_at=clock.time())
    return bool(connection.execute(back).rowcount)


def dismiss(connection: Connection, mail_id: int) -> bool:
    """Show a mail that did not arrive as dealt with; False where it is none (any more)."""
    troubled = mails.c.id == mail_id, mails.c.state.in_(TROUBLED)
    return bool(connection.execute(mails.update().where(*troubled).values(state=EXPIRED)).rowcount)


def sent_to(connection: Connection, address: str) -> list[Mail]:
    """The mails that left for an address, newest first, as long as their texts are kept."""
    wanted = address.casefold()
    named = sa.func.lower(mails.c.message).contains(wanted, autoescape=True)  # few of many: only these are parsed
    left = sa.select(mails).where(named, mails.c.state.in_((SENT, UNKNOWN, BOUNCED))).order_by(mails.c.id.desc())
    found = map(_load_mail, connection.execute(left).mappings())
    return [m for m in found if m.message and wanted in {a.casefold() for a in (m.message.to, *m.message.cc)}]


def forget(connection: Connection, address: str) -> int:
    """Wipe every mail to or copied to an address; those that wait are not sent. Returns how many were wiped."""
    wiped = 0
    for row in connection.execute(sa.select(mails.c.id, mails.c.message).where(mails.c.message != "")).all():
        message = _load_message(row.message)
        if message and address.casefold() in {a.casefold() for a in (message.to, message.reply_to, *message.cc)}:
            _wipe(connection, mails.c.id == row.id)
            wiped += 1
    return wiped


def forget_keys(connection: Connection, keys: Collection[str]) -> int:
    """Wipe the mails queued under some keys; those that wait are not sent. Returns how many were wiped."""
    known = mails.c.key.in_(keys), mails.c.message != ""
    wiped = connection.execute(sa.select(sa.func.count()).select_from(mails).where(*known)).scalar() or 0
    _wipe(connection, sa.and_(*known))
    return wiped


def forget_about(connection: Connection, mentions: Callable[[str], bool], surely: Callable[[str], bool]) -> int:
    """Wipe mails about somebody; those that wait are not sent. Returns how many were wiped.

    Args:
        connection: a writing transaction.
        mentions: whether a text may be about them: enough for mails whose text is only kept.
        surely: whether it is: what a mail that waits must be to be held back.
    """
    wiped = 0
    for row in connection.execute(
        sa.select(mails.c.id, mails.c.message, mails.c.state).where(mails.c.message != "")
    ).all():
        message = _load_message(row.message)
        text = f"{message.subject}\n{message.text}\n{message.to}\n{' '.join(message.cc)}" if message else ""
        waits = row.state in (*STILL_HERE, CLAIMED, HANDING)
        if (surely if waits else mentions)(text):
            _wipe(connection, mails.c.id == row.id)
            wiped += 1
    return wiped


def tidy(connection: Connection) -> None:
    """Let go of what has had its time: links that expired, texts of old mails, lines of mails to nobody."""
    now = clock.time()
    late = mails.c.state.in_((WAITING, FAILED, UNKNOWN)) & (mails.c.expires_at <= now)
    _wipe(connection, late)
    old = mails.c.state.not_in((WAITING, CLAIMED, HANDING)) & (mails.c.changed_at < now - KEEP_TEXTS_SECONDS)
    _wipe(connection, old & (mails.c.message != ""))
    gone = mails.c.expires_at < now - KEEP_SECRET_KEYS_SECONDS
    connection.execute(mails.delete().where(gone))


def mask(message: Message) -> Message:
    """The message without what is for its reader alone."""
    text, html = message.text, message.html
    for secret in sorted(message.secrets, key=len, reverse=True):
        text, html = text.replace(secret, MASK), html.replace(secret, MASK)
    return dataclasses.replace(message, text=text, html=html, secrets=(), refuse="")


def dump(message: Message) -> str:
    """A message as its line keeps it."""
    return json.dumps(dataclasses.asdict(message), ensure_ascii=False)


def ceiling(connection: Connection) -> int:
    """How many mails leave by themselves in a day because of the sheet."""
    return int(get_value(connection, CEILING) or SHEET_MAILS)


def _are_many(connection: Connection, now: float) -> bool:
    """Whether as many mails left because of the sheet, or will, as may by themselves."""
    return _count_lately(connection, now) >= ceiling(connection)


def _count_lately(connection: Connection, now: float) -> int:
    """How many mails left in a day because of the sheet, or will."""
    leave = sa.or_(mails.c.state.not_in((HELD, EXPIRED)), mails.c.tries > 0)  # one that came back had left
    lately = mails.c.by_sheet == 1, mails.c.queued_at > now - DAY_SECONDS, leave
    return connection.execute(sa.select(sa.func.count()).where(*lately)).scalar() or 0


def _wipe(connection: Connection, condition: Any) -> None:
    """Take texts and addresses away; what had not left yet will not."""
    left = sa.case((mails.c.state.in_((*STILL_HERE, *TROUBLED)), EXPIRED), else_=mails.c.state)
    connection.execute(mails.update().where(condition).values(state=left, message="", reason=""))


def _load_message(text: str) -> Message | None:
    if not text:
        return None
    found = json.loads(text)
    return Message(**{**found, "cc": tuple(found["cc"]), "secrets": tuple(found["secrets"])})


def _load_mail(row: Mapping[Any, Any]) -> Mail:
    return Mail(**{**row, "message": _load_message(row["message"])})
