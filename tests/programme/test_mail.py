"""Mail: real MIME, written to files or handed to a real SMTP server."""

import email
import socket
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from programme.mail import Mailer, Message, Server
from sheets.errors import NotConfigured

MESSAGE = Message(
    to="flore@example.org",
    subject="Votre lien\r\nBcc: eve@example.org",
    text="Voici votre lien : https://cv.example/sign-in/abc",
    html='<p>Voici <a href="https://cv.example/sign-in/abc">votre lien</a></p>',
    cc=("kenny@example.org",),
    reply_to="equipe@example.org",
)


class Inbox:
    """A mail server's memory."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.envelopes.append(envelope)
        return "250 OK"


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def server(inbox: Inbox) -> Iterator[Controller]:
    controller = Controller(inbox, hostname="127.0.0.1", port=_free_port(), enable_SMTPUTF8=True)
    controller.start()
    yield controller
    controller.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _only_file(folder: Path) -> EmailMessage:
    (path,) = (folder / "mail").glob("*.eml")
    message = email.message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    return message


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).strip()


def test_without_an_address_mails_are_files(tmp_path: Path) -> None:
    Mailer("", tmp_path).send(MESSAGE)
    mail = _only_file(tmp_path)
    assert mail["To"] == "flore@example.org"
    assert mail["Cc"] == "kenny@example.org"
    assert mail["Reply-To"] == "equipe@example.org"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "fr"
    assert mail["Date"]
    assert mail["Message-ID"]
    assert _part(mail, "plain") == MESSAGE.text
    assert _part(mail, "html") == MESSAGE.html


def test_a_subject_never_becomes_a_header(tmp_path: Path) -> None:
    Mailer("", tmp_path).send(MESSAGE)
    mail = _only_file(tmp_path)
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Votre lien Bcc: eve@example.org"


def test_an_address_never_becomes_a_header(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"."):
        Mailer("", tmp_path).send(Message(to="a@example.org\nBcc: eve@example.org", subject="s", text="t"))


def test_only_their_owner_reads_the_files(tmp_path: Path) -> None:
    Mailer("", tmp_path).send(MESSAGE)
    (path,) = (tmp_path / "mail").iterdir()
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_it_speaks_smtp(tmp_path: Path, server: Controller, inbox: Inbox) -> None:
    mailer = Mailer(f"smtp://127.0.0.1:{server.port}?from=cv%40example.org", tmp_path)
    assert mailer.send_soon(MESSAGE).result(10)
    (envelope,) = inbox.envelopes
    assert envelope.mail_from == "cv@example.org"
    assert envelope.rcpt_tos == ["flore@example.org", "kenny@example.org"]
    content = envelope.content
    assert isinstance(content, bytes)
    received = email.message_from_bytes(content, policy=default)
    assert received["From"] == "Tremplin <cv@example.org>"
    assert not (tmp_path / "mail").exists()


def test_an_address_with_an_accent_arrives(tmp_path: Path, server: Controller, inbox: Inbox) -> None:
    Mailer(f"smtp://127.0.0.1:{server.port}", tmp_path).send(Message(to="josé@example.org", subject="é", text="t"))
    assert inbox.envelopes[0].rcpt_tos == ["josé@example.org"]


def test_it_signs_in_with_the_names_of_the_address(tmp_path: Path, inbox: Inbox) -> None:
    seen: list[tuple[bytes, bytes]] = []

    def check(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, who: object) -> AuthResult:
        assert isinstance(who, LoginPassword)
        seen.append((who.login, who.password))
        return AuthResult(success=True)

    controller = Controller(inbox, hostname="127.0.0.1", port=_free_port(), authenticator=check, auth_require_tls=False)
    controller.start()
    try:
        Mailer(f"smtp://cv%40example.org:p%40ss%2Fword@127.0.0.1:{controller.port}", tmp_path).send(MESSAGE)
    finally:
        controller.stop()
    assert seen == [(b"cv@example.org", b"p@ss/word")]
    assert inbox.envelopes[0].mail_from == "cv@example.org"


def test_a_server_that_is_down_is_tried_again_then_given_up(tmp_path: Path) -> None:
    mailer = Mailer(f"smtp://127.0.0.1:{_free_port()}", tmp_path, pauses=(0.0, 0.0))
    assert mailer.send_soon(MESSAGE).result(10) is False


def test_a_server_that_comes_back_gets_the_mail(tmp_path: Path, inbox: Inbox) -> None:
    port = _free_port()
    sending = Mailer(f"smtp://127.0.0.1:{port}", tmp_path, pauses=(0.2,) * 20).send_soon(MESSAGE)
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        assert sending.result(10)
    finally:
        controller.stop()
    assert len(inbox.envelopes) == 1


def test_an_impossible_address_is_not_tried_again(tmp_path: Path) -> None:
    mailer = Mailer("", tmp_path, pauses=(60.0,))
    assert mailer.send_soon(Message(to="nobody", subject="s", text="t")).result(5) is False


@pytest.mark.parametrize(
    ("url", "host", "port", "sender"),
    [
        ("smtp://mail.example", "mail.example", 25, "tremplin@mail.example"),
        ("smtp+starttls://cv@example.org:x@mail.example", "mail.example", 587, "cv@example.org"),
        ("smtp+starttls://cv%40example.org:x@mail.example", "mail.example", 587, "cv@example.org"),
        ("smtps://u:x@mail.example:2465?from=a@b.example", "mail.example", 2465, "a@b.example"),
    ],
)
def test_addresses_of_servers(url: str, host: str, port: int, sender: str) -> None:
    server = Server.of(url)
    assert (server.host, server.port, server.sender) == (host, port, sender)


@pytest.mark.parametrize("url", ["http://mail.example", "smtp://", "smtp://mail.example:many", "mail.example"])
def test_a_bad_address_says_what_to_write_and_hides_the_password(url: str) -> None:
    with pytest.raises(NotConfigured, match="MAIL_URL"):
        Server.of(url)
