"""Sends the queue of mails (see queue.py): one sender a deployment, who takes over at once from one that died."""

import logging
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy import Connection

import clock
from mail import queue as mail_queue
from mail.message import SMS, Away, Conversation, FateUnknown, NeverTaken, Transport, TryLater
from mail.queue import CLAIMED, FAILED, HANDING, SENT, UNKNOWN, WAITING, Mail, mails
from sheets.state.database import State, set_value

PAUSES = (5.0, 60.0, 300.0, 900.0, 3600.0, 3600.0, 7200.0, 14400.0, 28800.0, 43200.0, 43200.0)
"""Seconds between two tries of a mail the server does not take yet: two days in all, as mail servers do."""
LONGEST_AWAY_SECONDS = 60.0
"""The longest pause while the server does not answer."""
TICK_SECONDS = 0.2
"""How often the queue is looked at: a sign-in link leaves within that."""
TIDY_SECONDS = 600.0
AT_A_TIME = 50
"""Mails sent in one conversation with the server."""

log = logging.getLogger(__name__)

_DUE = (
    sa.select(mails.c.id)
    .where(mails.c.state == WAITING, mails.c.due_at <= sa.bindparam("now"))
    .where(sa.or_(mails.c.expires_at.is_(None), mails.c.expires_at > sa.bindparam("now")))
    .order_by(mails.c.expires_at.is_(None), mails.c.due_at, mails.c.id)
    .limit(1)
)
"""Made once: it is asked ten times a second."""


@dataclass
class Sender:
    """Takes mails from the queue to their transport.

    Args:
        state: the state database.
        transport: how mails leave.
        pauses: seconds between the tries of one mail.
        tidies: let go of what has had its time, beside the mails.
        phones: how words for a phone leave.
    """

    state: State
    transport: Transport
    pauses: tuple[float, ...] = PAUSES
    tidies: tuple[Callable[[Connection], None], ...] = ()
    phones: Conversation | None = None
    name: str = field(default_factory=lambda: uuid.uuid4().hex)

    def run(self, stop: threading.Event, elected: Callable[[], bool]) -> None:
        """Work until told to stop, whenever this process is the elected one."""
        took_over, tidied, away = False, 0.0, 0
        while not stop.wait(TICK_SECONDS):
            if not elected():
                took_over = False
                continue
            try:
                if not took_over:
                    self.take_over()
                    took_over = True
                if time.monotonic() - tidied >= TIDY_SECONDS or not tidied:
                    self.tidy()
                    tidied = time.monotonic()
                self.step()
                away = 0
            except Away as error:
                away += 1
                log.warning("mail: %s", error)
                stop.wait(min(LONGEST_AWAY_SECONDS, 2.0 ** min(away, 10)))
            except Exception:
                # The sender must outlive its own bugs and the database's absences: the queue is safe.
                log.exception("the sender met an error")
                stop.wait(LONGEST_AWAY_SECONDS / 10)

    def step(self) -> int:
        """Send what is due; returns how many mails left.

        Raises:
            Away: the server does not answer; what was not sent is still in the queue.
        """
        sent = 0
        while self._due():
            try:
                with self.transport.open() as conversation:
                    sent += self._in_one(conversation)
            except Away as error:
                self._note(str(error))
                raise
        if sent:
            self._note("")
        return sent

    def take_over(self) -> None:
        """Do what the sender before us left: send what was only claimed, show what may have been sent.

        Should the other one still live, nothing is sent twice: it checks that a mail is still its own before handing
        it over, and says so afterwards if it was.
        """
        with self.state.writing() as connection:
            others = mails.c.owner != self.name
            connection.execute(mails.update().where(others, mails.c.state == CLAIMED).values(state=WAITING, owner=""))
            connection.execute(
                mails.update()
                .where(others, mails.c.state == HANDING)
                .values(state=UNKNOWN, changed_at=clock.time(), reason="stopped while it was handed over")
            )

    def tidy(self) -> None:
        """Let go of what has had its time."""
        with self.state.writing() as connection:
            for tidy in (mail_queue.tidy, *self.tidies):
                tidy(connection)

    def _in_one(self, conversation: Conversation) -> int:
        sent = 0
        for _ in range(AT_A_TIME):
            mail = self._claim()
            if mail is None:
                break
            sent += self._send(mail, conversation)
        return sent

    def _due(self) -> int | None:
        """The mail to send next: links somebody waits for first, then the oldest."""
        with self.state.reading() as connection:
            found: int | None = connection.execute(_DUE, {"now": clock.time()}).scalar()
            return found

    def _claim(self) -> Mail | None:
        mail_id = self._due()
        if mail_id is None or not self._move(mail_id, WAITING, CLAIMED, owner=self.name, tries=mails.c.tries + 1):
            return None
        with self.state.reading() as connection:
            return mail_queue.find_mail(connection, mail_id)

    def _send(self, mail: Mail, conversation: Conversation) -> bool:
        """Send one mail and note what became of it."""
        assert mail.message
        way = self.phones if self.phones and mail.message.to.startswith(SMS) else conversation
        try:
            refused = way.deliver(
                mail.message, mail.message_id, mail.queued_at, lambda: self._mine(mail, CLAIMED, HANDING)
            )
        except NeverTaken as error:
            self._settle(mail, FAILED, str(error))
        except FateUnknown as error:
            self._settle(mail, UNKNOWN, str(error))
        except TryLater as error:
            self._later(mail, str(error))
        except Away as error:
            self._later(mail, str(error))  # perhaps this very mail makes the server hang up: the others come first
            raise
        except BaseException:
            # A mistake of ours: whether it left depends on how far it came.
            if not self._mine(mail, CLAIMED, FAILED, reason="an error of the app's, see its log"):
                self._settle(mail, UNKNOWN, "an error of the app's, see its log")
            raise
        else:
            self._settle(mail, SENT, refused, message=mail_queue.dump(mail_queue.mask(mail.message)))
            return True
        return False

    def _later(self, mail: Mail, reason: str) -> None:
        if mail.tries > len(self.pauses):
            self._settle(mail, FAILED, reason)
        else:
            self._settle(mail, WAITING, reason, due_at=clock.time() + self.pauses[mail.tries - 1])

    def _settle(self, mail: Mail, to: str, reason: str = "", **values: object) -> None:
        """Note what became of a mail, unless another sender has taken it up meanwhile."""
        ours = mails.c.state.in_((CLAIMED, HANDING, UNKNOWN) if to in (SENT, UNKNOWN) else (CLAIMED, HANDING))
        owner = {"owner": ""} if to == WAITING else {}
        with self.state.writing() as connection:
            connection.execute(
                mails.update()
                .where(mails.c.id == mail.id, mails.c.owner == self.name, ours)
                .values(state=to, reason=reason, changed_at=clock.time(), **owner, **values)
            )

    def _mine(self, mail: Mail, before: str, after: str, **values: object) -> bool:
        return self._move(mail.id, before, after, mails.c.owner == self.name, **values)

    def _move(self, mail_id: int, before: str, after: str, *conditions: object, **values: object) -> bool:
        """Change a mail's state, if it is still the one expected."""
        with self.state.writing() as connection:
            done = connection.execute(
                mails.update()
                .where(mails.c.id == mail_id, mails.c.state == before, *conditions)  # type: ignore[arg-type]
                .values(state=after, changed_at=clock.time(), **values)
            )
        return bool(done.rowcount)

    def _note(self, error: str) -> None:
        """Keep what the mail server last said, for staff's page."""
        with self.state.writing() as connection:
            set_value(connection, "mail_error", error)
