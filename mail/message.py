"""Mail: a message, and the two ways it leaves: files people can open by default, SMTP when MAIL_URL says so.

MAIL_URL is `smtp://host:25` (as is), `smtp+starttls://user:pass@host:587` or `smtps://user:pass@host:465`; a password
with special characters is percent-encoded. `?from=cv@example.org` names the sender; else it is the user, where that is
an address, else `tremplin@` the site's own domain: most providers refuse a sender of a domain that is not one's own.
Nothing here tries twice: that is the queue's affair (see queue.py, sender.py).
"""

import contextlib
import datetime as dt
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

import clock
from sheets.errors import NotConfigured

SMS = "sms:"
"""Begins the address of a reader who is written to on their phone."""
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
SENDER_NAME = "Tremplin"
PLAIN = SMTP.clone(cte_type="7bit")
"""Seven bits: every server takes them, whatever it announces."""
TIMEOUT = 20
"""Seconds a mail server may stay silent."""


class NotSent(Exception):
    """A mail did not leave; the message says why, for staff."""


class Away(NotSent):
    """The mail server does not answer, or does not let us in: no mail can leave now."""


class TryLater(NotSent):
    """This mail was not taken this time."""


class NeverTaken(NotSent):
    """This mail will never be taken as it is."""


class FateUnknown(NotSent):
    """The mail was handed over whole, and no answer came: it may have arrived, or not."""


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
        secrets: parts of the texts that are for the reader alone (a link that signs in): masked wherever else the
            mail is shown, and not kept once it is sent.
        refuse: the address by which a mail program refuses the next ones, in one press (RFC 8058); empty: it cannot.
    """

    to: str
    subject: str
    text: str
    html: str = ""
    language: str = "fr"
    cc: tuple[str, ...] = ()
    reply_to: str = ""
    secrets: tuple[str, ...] = ()
    refuse: str = ""

    def mime(self, sender: str, message_id: str = "") -> EmailMessage:
        """The message as RFC 5322 wants it, text first, then HTML.

        Args:
            sender: the address it comes from.
            message_id: what its Message-ID begins with, the same at every try; empty: a new one.

        Raises:
            ValueError: an address is none.
        """
        addresses = (sender, self.to, *self.cc, *([self.reply_to] if self.reply_to else []))
        mime = EmailMessage(policy=PLAIN if all(a.isascii() for a in addresses) else SMTPUTF8)
        mime["Subject"] = " ".join(self.subject.split())
        mime["From"] = _parse_address(sender, SENDER_NAME)
        mime["To"] = _parse_address(self.to)
        if self.cc:
            mime["Cc"] = [_parse_address(address) for address in self.cc]
        if self.reply_to:
            mime["Reply-To"] = _parse_address(self.reply_to)
        mime["Date"] = format_datetime(clock.now())
        mime["Message-ID"] = _make_message_id(message_id, sender.rsplit("@", 1)[1])
        mime["Auto-Submitted"] = "auto-generated"
        if self.refuse:
            mime["List-Unsubscribe"] = f"<{self.refuse}>"
            if not self.cc:  # else who reads a copy refuses in one click what is not theirs; the page asks
                mime["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        mime.set_content(self.text)
        if self.html:
            mime.add_alternative(self.html, subtype="html")
        mime["Content-Language"] = self.language  # last: setting a content drops every Content- header
        return mime


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """A mail server, as MAIL_URL describes it."""

    scheme: str
    host: str
    port: int
    user: str
    password: str
    sender: str

    @classmethod
    def of(cls, url: str, site: str = "") -> "SmtpServer":
        """Read MAIL_URL.

        Args:
            url: MAIL_URL.
            site: the site's own host name, for a sender that nothing names; empty: the mail server's.

        Raises:
            NotConfigured: it cannot be understood; the message never repeats the password.
        """
        parts = urlsplit(url)
        try:
            port = parts.port or PORTS[parts.scheme]
        except (KeyError, ValueError):
            raise NotConfigured(
                f"MAIL_URL begins with {', '.join(f'{s}://' for s in PORTS)} (its port may be left out)"
            ) from None
        if not parts.hostname:
            raise NotConfigured("MAIL_URL names no server: smtp+starttls://user:password@server")
        user = unquote(parts.username or "")
        named = parse_qs(parts.query).get("from", [user if "@" in user else ""])[0]
        sender = named or f"tremplin@{site or parts.hostname}"
        return cls(parts.scheme, parts.hostname, port, user, unquote(parts.password or ""), sender)

    @contextmanager
    def open(self) -> Iterator["SmtpSession"]:
        """A conversation with the server, for one or several mails.

        Raises:
            Away: it does not answer, is not whom it should be, or does not let us in.
        """
        try:
            server = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            raise Away(_describe_error(error)) from error
        try:
            yield SmtpSession(server, self.sender)
        finally:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                server.quit()
            server.close()

    def _connect(self) -> smtplib.SMTP:
        if self.scheme == "smtps":
            context = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT)
        try:
            if self.scheme == "smtp+starttls":
                server.starttls(context=ssl.create_default_context())
            if self.user:
                server.login(self.user, self.password)
            server.ehlo_or_helo_if_needed()
        except BaseException:
            server.close()
            raise
        return server


@dataclass(frozen=True, slots=True)
class SmtpSession:
    """An open conversation with a mail server."""

    server: smtplib.SMTP
    sender: str

    def check(self) -> None:
        """Ask whether we may write as the sender, without writing.

        Raises:
            TryLater: we may not; the message is the server's.
        """
        code, answer = self.server.mail(self.sender)
        self.server.rset()
        if code != 250:
            raise TryLater(_describe_reply(code, answer))

    def deliver(self, message: Message, message_id: str, _at: float, handing: Callable[[], bool]) -> str:
        """Hand one message over; see Transport.deliver."""
        mime = _render(message, self.sender, message_id)
        try:
            self.server.rset()
            refused = self._send_envelope(message, mime)
            if not handing():
                raise TryLater("somebody else took it up")
            code, answer = self.server.docmd("DATA")
            if code != 354:
                raise _as_error(code, answer)
            self.server.send(_encode_for_wire(mime))
        except (OSError, smtplib.SMTPException) as error:
            # Until its last byte has left us whole, no server takes a mail.
            raise Away(_describe_error(error)) from error
        try:
            code, answer = self.server.getreply()
        except (OSError, smtplib.SMTPException) as error:
            raise FateUnknown(_describe_error(error)) from error
        if code != 250:
            raise _as_error(code, answer)
        return refused

    def _send_envelope(self, message: Message, mime: EmailMessage) -> str:
        """Say who writes and who is to read; returns who was refused among several, with the reason."""
        options = []
        if mime.policy is SMTPUTF8:
            if not self.server.has_extn("smtputf8"):
                raise NeverTaken("the server does not take addresses with accents")
            options = ["SMTPUTF8", "BODY=8BITMIME"]
        code, answer = self.server.mail(self.sender, options)
        if code != 250:
            raise TryLater(_describe_reply(code, answer))  # our own address: to be mended, then all may leave
        to = dict.fromkeys((message.to, *message.cc))
        answers = {address: self.server.rcpt(address) for address in to}
        refused = {address: reply for address, reply in answers.items() if reply[0] not in (250, 251)}
        if message.to in refused or len(refused) == len(to) or any(code < 500 for code, _ in refused.values()):
            raise min((_as_error(*reply) for reply in refused.values()), key=lambda e: isinstance(e, NeverTaken))
        return "; ".join(f"{address}: {_describe_reply(*reply)}" for address, reply in refused.items())


@dataclass(frozen=True, slots=True)
class Folder:
    """Mails as `.eml` files, which any mail program opens. What happens when no MAIL_URL is set."""

    path: Path
    sender: str = "tremplin@localhost"

    @contextmanager
    def open(self) -> Iterator["Folder"]:
        """Nothing to open; the folder is made."""
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise Away(str(error)) from error
        yield self

    def check(self) -> None:
        """A folder takes any sender."""

    def deliver(self, message: Message, message_id: str, at: float, _handing: Callable[[], bool]) -> str:
        """Write one message. The file appears whole, and only its owner may read it: sign-in links are in there.

        The same mail has the same name: written again after a crash, it is still one file, and its fate never unknown.
        """
        name = f"{dt.datetime.fromtimestamp(at, dt.UTC):%Y%m%dT%H%M%S%f}-{message_id[:12]}"
        draft = self.path / f".{name}.part"
        content = _render(message, self.sender, message_id).as_bytes()
        try:
            draft.touch(mode=0o600)
            draft.write_bytes(content)
            draft.rename(self.path / f"{name}.eml")
        except OSError as error:
            raise Away(str(error)) from error
        return ""


class Conversation(Protocol):
    """What mails are handed over in."""

    def deliver(self, message: Message, message_id: str, at: float, handing: Callable[[], bool], /) -> str:
        """Hand one message over.

        Args:
            message: which.
            message_id: what its Message-ID begins with.
            at: when it was written, seconds since 1970.
            handing: called just before the mail could be taken; it is not sent when this returns False.

        Returns:
            Which readers among several were refused and why; empty: it went to everybody.

        Raises:
            Away, TryLater, NeverTaken, FateUnknown.
        """


Transport = SmtpServer | Folder


def choose_transport(mail_url: str, data_dir: Path, site: str = "") -> Transport:
    """How mails leave.

    Args:
        mail_url: MAIL_URL; empty: files in `data_dir`/mail.
        data_dir: the app's own folder.
        site: the site's own host name (see SmtpServer.of).

    Raises:
        NotConfigured: MAIL_URL cannot be understood.
    """
    return SmtpServer.of(mail_url, site) if mail_url else Folder(data_dir / "mail")


def _render(message: Message, sender: str, message_id: str) -> EmailMessage:
    try:
        return message.mime(sender, message_id)
    except ValueError as error:
        raise NeverTaken(str(error)) from error


def _make_message_id(begins: str, domain: str) -> str:
    return f"<{begins}@{domain}>" if begins else make_msgid(domain=domain)


def _encode_for_wire(mime: EmailMessage) -> bytes:
    """The whole message as DATA wants it, its closing dot included."""
    lines = mime.as_bytes(policy=mime.policy).split(b"\r\n")
    stuffed = b"\r\n".join(b"." + line if line.startswith(b".") else line for line in lines)
    return stuffed + (b"" if stuffed.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def _as_error(code: int, answer: bytes) -> NotSent:
    return NeverTaken(_describe_reply(code, answer)) if 500 <= code < 600 else TryLater(_describe_reply(code, answer))


def _describe_reply(code: int, answer: bytes) -> str:
    return f"{code} {answer.decode('utf-8', 'replace')}"[:300]


def _describe_error(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]


def _parse_address(text: str, name: str = "") -> Address:
    # By parts: Address(addr_spec=...) refuses an accent before the @, which SMTPUTF8 allows.
    local, at, domain = text.rpartition("@")
    if not (local and at and domain):
        raise ValueError("not an e-mail address")
    return Address(name, username=local, domain=domain)
