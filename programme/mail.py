"""Sends mail: to files people can open by default, by SMTP when MAIL_URL says so.

MAIL_URL is `smtp://host:25` (as is), `smtp+starttls://user:pass@host:587` or `smtps://user:pass@host:465`; a password
with special characters is percent-encoded. `?from=cv@example.org` names the sender when the user is no address.
"""

import datetime as dt
import logging
import secrets
import smtplib
import ssl
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime, make_msgid
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from sheets.errors import NotConfigured

PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
SENDER_NAME = "Tremplin"
TIMEOUT = 20
"""Seconds a mail server may stay silent."""
PAUSES = (1.0, 5.0, 30.0)
"""Seconds between two tries, when the server does not take a mail at once."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Message:
    """One mail, before it becomes MIME.

    Args:
        to: address of the reader.
        subject: one line; line ends in it become spaces.
        text: what a plain reader shows. Always there.
        html: the same as HTML; empty: text only.
        language: "fr" or "en".
        cc: addresses that get a copy.
        reply_to: where an answer goes; empty: to the sender.
    """

    to: str
    subject: str
    text: str
    html: str = ""
    language: str = "fr"
    cc: tuple[str, ...] = ()
    reply_to: str = ""

    def mime(self, sender: str) -> EmailMessage:
        """The message as RFC 5322 wants it, text first, then HTML.

        Args:
            sender: the address it comes from.

        Raises:
            ValueError: an address is none.
        """
        addresses = (sender, self.to, *self.cc, *([self.reply_to] if self.reply_to else []))
        mime = EmailMessage(policy=SMTP if all(a.isascii() for a in addresses) else SMTPUTF8)
        mime["Subject"] = " ".join(self.subject.split())
        mime["From"] = _address(sender, SENDER_NAME)
        mime["To"] = _address(self.to)
        if self.cc:
            mime["Cc"] = [_address(address) for address in self.cc]
        if self.reply_to:
            mime["Reply-To"] = _address(self.reply_to)
        mime["Date"] = format_datetime(dt.datetime.now(dt.UTC))
        mime["Message-ID"] = make_msgid(domain=sender.rsplit("@", 1)[1])
        mime["Auto-Submitted"] = "auto-generated"
        mime.set_content(self.text)
        if self.html:
            mime.add_alternative(self.html, subtype="html")
        mime["Content-Language"] = self.language  # last: setting a content drops every Content- header
        return mime


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server, as MAIL_URL describes it."""

    scheme: str
    host: str
    port: int
    user: str
    password: str
    sender: str

    @classmethod
    def of(cls, url: str) -> "Server":
        """Read MAIL_URL.

        Raises:
            NotConfigured: it cannot be understood; the message never repeats the password.
        """
        parts = urlsplit(url)
        try:
            port = parts.port or PORTS[parts.scheme]
        except (KeyError, ValueError):
            raise NotConfigured(
                f"MAIL_URL commence par {', '.join(f'{s}://' for s in PORTS)} (port facultatif)"
            ) from None
        if not parts.hostname:
            raise NotConfigured("MAIL_URL ne nomme pas de serveur : smtp+starttls://utilisateur:mot-de-passe@serveur")
        user = unquote(parts.username or "")
        named = parse_qs(parts.query).get("from", [user if "@" in user else ""])[0]
        sender = named or f"tremplin@{parts.hostname}"
        return cls(parts.scheme, parts.hostname, port, user, unquote(parts.password or ""), sender)

    def deliver(self, mime: EmailMessage) -> None:
        """Hand one message over.

        Raises:
            OSError: the server did not take it (smtplib's errors are OSErrors).
        """
        with self._connect() as server:
            if self.scheme == "smtp+starttls":
                server.starttls(context=ssl.create_default_context())
            if self.user:
                server.login(self.user, self.password)
            server.send_message(mime)

    def _connect(self) -> smtplib.SMTP:
        if self.scheme == "smtps":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT, context=ssl.create_default_context())
        return smtplib.SMTP(self.host, self.port, timeout=TIMEOUT)


@dataclass(frozen=True, slots=True)
class Folder:
    """Mails as `.eml` files, which any mail program opens. What happens when no MAIL_URL is set."""

    path: Path
    sender: str = "tremplin@localhost"

    def deliver(self, mime: EmailMessage) -> None:
        """Write one message. The file appears whole, and only its owner may read it: sign-in links are in there."""
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = f"{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(3)}"
        draft = self.path / f".{name}.part"
        draft.touch(mode=0o600)
        draft.write_bytes(mime.as_bytes())
        draft.rename(self.path / f"{name}.eml")


class Mailer:
    """Sends messages, at once or behind the caller's back.

    Args:
        mail_url: MAIL_URL; empty: files in `data_dir`/mail.
        data_dir: the app's own folder.
        pauses: seconds between two tries of `send_soon`.

    Raises:
        NotConfigured: MAIL_URL cannot be understood.
    """

    def __init__(self, mail_url: str, data_dir: Path, pauses: Sequence[float] = PAUSES) -> None:
        self._carrier: Server | Folder = Server.of(mail_url) if mail_url else Folder(data_dir / "mail")
        self._pauses = tuple(pauses)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")
        self._waiting: set[Future[bool]] = set()

    def send(self, message: Message) -> None:
        """Send now.

        Raises:
            OSError: it could not be handed over.
            ValueError: an address is none.
        """
        self._carrier.deliver(message.mime(self._carrier.sender))

    def send_soon(self, message: Message) -> "Future[bool]":
        """Send from a thread of its own, so that the answer's timing does not tell that a mail was sent.

        Returns:
            True once it is handed over, False when every try failed (it is logged then). A clean stop of the process
            waits for what is under way; a crash loses it.
        """
        future = self._thread.submit(self._try, message)
        self._waiting.add(future)
        future.add_done_callback(self._waiting.discard)
        return future

    def settle(self, timeout: float = 30) -> None:
        """Wait until everything given to `send_soon` is sent or given up.

        Args:
            timeout: seconds.
        """
        wait(list(self._waiting), timeout)

    def _try(self, message: Message) -> bool:
        for pause in (*self._pauses, None):
            try:
                self.send(message)
            except ValueError:
                log.exception("a mail has no possible address")
                return False
            except OSError:
                log.warning("a mail did not leave; next try in %s s", pause, exc_info=True)
                if pause is None:
                    return False
                time.sleep(pause)
            else:
                return True
        return False


def _address(text: str, name: str = "") -> Address:
    # By parts: Address(addr_spec=...) refuses an accent before the @, which SMTPUTF8 allows.
    local, at, domain = text.rpartition("@")
    if not (local and at and domain):
        raise ValueError("not an e-mail address")
    return Address(name, username=local, domain=domain)
