"""A real mail server (aiosmtpd) that takes, refuses, delays or hangs up as a test tells it to."""

import asyncio
import datetime as dt
import email
import ipaddress
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.running import free_port


class Inbox:
    """What the server does with mails, and what it was given.

    Args:
        answers: what it says to an address, to MAIL or to DATA instead of taking it; may be changed meanwhile.
        cut: "before" hangs up once the mail is announced, "after" once it has it whole, without a word.
        slow: seconds it takes to answer an address or DATA.
    """

    def __init__(
        self, answers: Mapping[str, str] | None = None, cut: str = "", slow: Mapping[str, float] | None = None
    ) -> None:
        self.answers = dict(answers or {})
        self.cut = cut
        self.slow = dict(slow or {})
        self.reached: list[str] = []
        self.envelopes: list[Envelope] = []
        self.contents: list[bytes] = []

    @property
    def mails(self) -> list[EmailMessage]:
        """The mails as their readers see them."""
        found = [email.message_from_bytes(content, policy=default) for content in self.contents]
        return [mail for mail in found if isinstance(mail, EmailMessage)]

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        await self._pause(address)
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        if self.cut == "before":
            _hang_up(server)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.cut == "after":
            _hang_up(server)
        if "DATA" not in self.answers:
            self.envelopes.append(envelope)
        content = envelope.content
        assert isinstance(content, bytes)
        self.contents.append(content)
        await self._pause("DATA")
        return self.answers.get("DATA", "250 OK")

    async def _pause(self, where: str) -> None:
        self.reached.append(where)
        await asyncio.sleep(self.slow.get(where, 0))


def _hang_up(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()


@contextmanager
def serving(
    inbox: Inbox, *, port: int = 0, tls: ssl.SSLContext | None = None, accents: bool = True, **options: Any
) -> Iterator[int]:
    """A server on a free port (or the one given) for a while; gives its port.

    Args:
        inbox: what takes the mails.
        port: where, if it matters.
        tls: its certificate: STARTTLS is offered with it.
        accents: whether it takes addresses with accents.
        options: aiosmtpd's own.
    """
    found = port or free_port()
    controller = Controller(
        inbox, hostname="127.0.0.1", port=found, enable_SMTPUTF8=accents, tls_context=tls, **options
    )
    controller.start()
    try:
        yield found
    finally:
        controller.stop()


def certificate(folder: Path) -> ssl.SSLContext:
    """A server's TLS with a certificate of its own making for 127.0.0.1 (cert.pem in `folder`, to be trusted)."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context
