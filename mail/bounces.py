"""Reads the mailbox bounces come back to (MAIL_BOUNCES), and notes which mails did not arrive.

A report is believed only where it names the Message-ID of a mail of ours: those cannot be guessed, so nobody marks an
address as dead by writing to the mailbox. Reports are read as RFC 3464 says; servers that do not follow it mostly name
the address in `X-Failed-Recipients`. The mailbox is only read: nothing in it is marked, moved or deleted.

MAIL_BOUNCES is `imaps://user:password@host` (port 993) or `imap://…` (143, as is, for trials); a path names the folder
(`/INBOX` by default), and special characters are percent-encoded, as in MAIL_URL.
"""

import contextlib
import email
import imaplib
import logging
import re
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from urllib.parse import unquote, urlsplit

from mail import queue as mail_queue
from mail.message import TIMEOUT
from sheets.errors import NotConfigured
from sheets.state.database import State, get_value, set_value

PORTS = {"imap": 143, "imaps": 993}
LOOK_SECONDS = 300.0
MOST_BYTES = 262_144
"""How much of one mail is fetched: a report comes first, then what it reports on."""
READ, ERROR = "bounces_read", "bounces_error"
"""Values of the state: up to which mail the mailbox was read, and what its server last said."""
_OURS = re.compile(r"Message-ID:\s*<([0-9a-f]{32})@", re.IGNORECASE)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where bounces come back to, as MAIL_BOUNCES describes it."""

    scheme: str
    host: str
    port: int
    user: str
    password: str
    folder: str

    @classmethod
    def from_url(cls, url: str) -> "Mailbox | None":
        """The mailbox of a URL; None of an empty one.

        Raises:
            NotConfigured: it is no such URL; the message says what it looks like, and never the password.
        """
        if not url:
            return None
        parts = urlsplit(url)
        with contextlib.suppress(ValueError):
            if parts.scheme in PORTS and parts.hostname and parts.username and parts.password:
                return cls(
                    parts.scheme, parts.hostname, parts.port or PORTS[parts.scheme],
                    unquote(parts.username), unquote(parts.password), unquote(parts.path.strip("/")) or "INBOX",
                )  # fmt: skip
        raise NotConfigured(
            "MAIL_BOUNCES does not name a mailbox: write it as imaps://user:password@mail.example.org, with %40 for "
            "an @ in the user's name."
        )

    @contextmanager
    def open(self) -> Iterator[imaplib.IMAP4]:
        """A conversation with the server, the folder chosen, for reading only.

        Raises:
            OSError, imaplib.IMAP4.error: it does not answer, or does not let us in.
        """
        if self.scheme == "imaps":
            secure = ssl.create_default_context()
            server: imaplib.IMAP4 = imaplib.IMAP4_SSL(self.host, self.port, ssl_context=secure, timeout=TIMEOUT)
        else:
            server = imaplib.IMAP4(self.host, self.port, timeout=TIMEOUT)
        with server:
            server.login(self.user, self.password)
            folder = '"' + self.folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
            status, said = server.select(folder, readonly=True)
            if status != "OK":
                raise imaplib.IMAP4.error(f"no folder {self.folder}: {said[-1]!r}")
            yield server


@dataclass(frozen=True, slots=True)
class Bounce:
    """A mail of ours that did not arrive.

    Args:
        message_id: what the mail's Message-ID begins with.
        reason: which address it did not reach, and what its server says of it.
    """

    message_id: str
    reason: str


@dataclass
class BounceReader:
    """Looks into the mailbox now and then.

    Args:
        state: the state database.
        mailbox: where bounces come back to.
    """

    state: State
    mailbox: Mailbox

    def run(self, stop: threading.Event, elected: Callable[[], bool]) -> None:
        """Look every few minutes until told to stop, whenever this process is the elected one."""
        while not stop.wait(LOOK_SECONDS if elected() else 1.0):
            try:
                if elected():
                    self.step()
            except Exception:
                # Mails leave whether or not their bounces can be read.
                log.exception("reading bounces met an error")

    def step(self) -> int:
        """Read what came since the last time; returns how many mails turn out not to have arrived."""
        try:
            with self.mailbox.open() as server:
                count = self._read(server)
        except (OSError, imaplib.IMAP4.error) as error:
            self._note(f"{self.mailbox.host}: {error}")
            return 0
        self._note("")
        return count

    def _read(self, server: imaplib.IMAP4) -> int:
        """Each mail is noted as read with what it says, so that none is told twice or missed."""
        said = server.response("UIDVALIDITY")[1]
        validity = int(said[0]) if said and said[0] else 0
        with self.state.reading() as connection:
            known, _, last = get_value(connection, READ).partition(":")
        after = int(last) if last and known == str(validity) else 0
        _, found = server.uid("SEARCH", f"UID {after + 1}:*")
        count = 0
        for uid in sorted(int(n) for n in (found[0] or b"").split()):
            if uid <= after:
                continue  # `n:*` always names the last one
            _, parts = server.uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
            content = next((part[1] for part in parts if isinstance(part, tuple)), b"")
            bounce = read_bounce(content)
            with self.state.writing() as connection:
                if bounce:
                    count += mail_queue.note_bounce(connection, bounce.message_id, bounce.reason)
                set_value(connection, READ, f"{validity}:{uid}")
        return count

    def _note(self, error: str) -> None:
        """Keep what the server last said, for staff's page; the log says it once."""
        with self.state.reading() as connection:
            if get_value(connection, ERROR) == error:
                return
        if error:
            log.warning("bounces cannot be read: %s", error)
        with self.state.writing() as connection:
            set_value(connection, ERROR, error)


def read_bounce(content: bytes) -> Bounce | None:
    """What a mail says of one of ours; None where it is no report, or says that a mail is only late.

    Args:
        content: the mail as it came; may be cut.
    """
    mail = email.message_from_bytes(content, policy=default)
    ours = _OURS.search(content.decode("latin-1"))
    if ours is None or not isinstance(mail, EmailMessage):
        return None
    reason = _read_report(mail) or _one_line(str(mail.get("X-Failed-Recipients", "")))
    return Bounce(ours[1].lower(), reason) if reason else None


def _read_report(mail: EmailMessage) -> str:
    """The addresses a delivery report says failed for good, with its server's words; empty: none."""
    said = []
    for part in mail.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for fields in part.get_payload() if part.is_multipart() else ():
            if not isinstance(fields, str) and str(fields.get("Action", "")).strip().lower() == "failed":
                address = str(fields.get("Final-Recipient", "")).rpartition(";")[2]
                words = str(fields.get("Diagnostic-Code", "")).partition(";")[2] or str(fields.get("Status", ""))
                said.append(_one_line(f"{address}: {words}"))
    return " · ".join(said)


def _one_line(words: str) -> str:
    return " ".join(words.split())[:500]
