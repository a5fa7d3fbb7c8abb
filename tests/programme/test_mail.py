"""Mail: real MIME, written to files or handed to a real SMTP server."""

import email
import time
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from mail.message import Away, FateUnknown, Message, NeverTaken, NotSent, SmtpServer, TryLater, choose_transport
from sheets.errors import NotConfigured
from tests.running import free_port
from tests.smtp import Inbox, certificate, serving

MESSAGE = Message(
    to="flore@example.org",
    subject="Votre lien\r\nBcc: eve@example.org",
    text="Voici votre lien : https://cv.example/sign-in/abc",
    html='<p>Voici <a href="https://cv.example/sign-in/abc">votre lien</a></p>',
    cc=("kenny@example.org",),
    reply_to="equipe@example.org",
)


def send(mail_url: str, folder: Path, message: Message = MESSAGE, message_id: str = "abcdef") -> str:
    """Send one message now."""
    with choose_transport(mail_url, folder).open() as conversation:
        return conversation.deliver(message, message_id, time.time(), lambda: True)


def _only_file(folder: Path) -> EmailMessage:
    (path,) = (folder / "mail").glob("*.eml")
    message = email.message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    return message


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).strip().replace("\r\n", "\n")


def test_without_an_address_mails_are_files(tmp_path: Path) -> None:
    send("", tmp_path)
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
    send("", tmp_path)
    mail = _only_file(tmp_path)
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Votre lien Bcc: eve@example.org"


def test_an_address_never_becomes_a_header(tmp_path: Path) -> None:
    with pytest.raises(NeverTaken):
        send("", tmp_path, Message(to="a@example.org\nBcc: eve@example.org", subject="s", text="t"))


def test_only_their_owner_reads_the_files(tmp_path: Path) -> None:
    send("", tmp_path)
    (path,) = (tmp_path / "mail").iterdir()
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_the_same_mail_is_the_same_file(tmp_path: Path) -> None:
    with choose_transport("", tmp_path).open() as conversation:
        for _ in range(2):
            conversation.deliver(MESSAGE, "abcdef", 1_700_000_000.0, lambda: True)
    assert _only_file(tmp_path)["Message-ID"] == "<abcdef@localhost>"


def test_it_speaks_smtp(tmp_path: Path) -> None:
    inbox = Inbox()
    with serving(inbox) as port:
        assert send(f"smtp://127.0.0.1:{port}?from=cv%40example.org", tmp_path) == ""
    (envelope,) = inbox.envelopes
    assert envelope.mail_from == "cv@example.org"
    assert envelope.rcpt_tos == ["flore@example.org", "kenny@example.org"]
    assert inbox.mails[0]["From"] == "Tremplin <cv@example.org>"
    assert inbox.mails[0]["Message-ID"] == "<abcdef@example.org>"
    assert not (tmp_path / "mail").exists()


def test_an_address_with_an_accent_arrives(tmp_path: Path) -> None:
    message = Message(to="josé@example.org", subject="é", text="t")
    inbox = Inbox()
    with serving(inbox) as port:
        send(f"smtp://127.0.0.1:{port}", tmp_path, message)
    assert inbox.envelopes[0].rcpt_tos == ["josé@example.org"]
    with serving(Inbox(), accents=False) as port, pytest.raises(NeverTaken):
        send(f"smtp://127.0.0.1:{port}", tmp_path, message)


def test_it_signs_in_with_the_names_of_the_address(tmp_path: Path) -> None:
    seen: list[tuple[bytes, bytes]] = []

    def check(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, who: object) -> AuthResult:
        assert isinstance(who, LoginPassword)
        seen.append((who.login, who.password))
        return AuthResult(success=who.password == b"p@ss/word", handled=False)

    inbox = Inbox()
    with serving(inbox, authenticator=check, auth_require_tls=False) as port:
        send(f"smtp://cv%40example.org:p%40ss%2Fword@127.0.0.1:{port}", tmp_path)
        with pytest.raises(Away, match="535"):
            send(f"smtp://cv%40example.org:wrong@127.0.0.1:{port}", tmp_path)
    assert seen[0] == (b"cv@example.org", b"p@ss/word")
    assert inbox.envelopes[0].mail_from == "cv@example.org"


def test_it_is_as_written(tmp_path: Path) -> None:
    hard = Message(to="a@example.org", subject="é" * 300, text=".\n..\nFrom here\n" + "à" * 2000, html="<p>œ</p>")
    inbox = Inbox()
    with serving(inbox) as port:
        send(f"smtp://127.0.0.1:{port}", tmp_path, hard)
    received = inbox.mails[0]
    assert received["Subject"] == hard.subject
    assert _part(received, "plain") == hard.text
    assert max(len(line) for line in inbox.contents[0].split(b"\r\n")) <= 998
    assert inbox.contents[0].isascii()


def test_a_server_that_is_down(tmp_path: Path) -> None:
    with pytest.raises(Away):
        send(f"smtp://127.0.0.1:{free_port()}", tmp_path)


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({"MAIL": "451 later"}, TryLater),
        ({"MAIL": "550 not from you"}, TryLater),
        ({"flore@example.org": "550 no such person"}, NeverTaken),
        ({"flore@example.org": "450 greylisted"}, TryLater),
        ({"kenny@example.org": "450 greylisted"}, TryLater),
        ({"DATA": "554 spam"}, NeverTaken),
        ({"DATA": "452 full"}, TryLater),
        ({"DATA": "421 closing"}, TryLater),
    ],
)
def test_what_a_refusal_means(tmp_path: Path, answers: dict[str, str], error: type[NotSent]) -> None:
    inbox = Inbox(answers)
    with serving(inbox) as port, pytest.raises(error) as raised:
        send(f"smtp://127.0.0.1:{port}", tmp_path)
    assert next(iter(answers.values()))[4:] in str(raised.value)
    assert not inbox.contents or "DATA" in answers


def test_a_copy_refused_does_not_stop_the_mail(tmp_path: Path) -> None:
    inbox = Inbox({"kenny@example.org": "550 no such person"})
    with serving(inbox) as port:
        assert send(f"smtp://127.0.0.1:{port}", tmp_path) == "kenny@example.org: 550 no such person"
    assert inbox.envelopes[0].rcpt_tos == ["flore@example.org"]


def test_a_line_cut_before_the_end_and_after(tmp_path: Path) -> None:
    with serving(Inbox(cut="before")) as port, pytest.raises(Away):
        send(f"smtp://127.0.0.1:{port}", tmp_path)
    with serving(Inbox(cut="after")) as port, pytest.raises(FateUnknown):
        send(f"smtp://127.0.0.1:{port}", tmp_path)


def test_a_mail_somebody_else_took_up_is_not_handed_over(tmp_path: Path) -> None:
    inbox = Inbox()
    with serving(inbox) as port, choose_transport(f"smtp://127.0.0.1:{port}", tmp_path).open() as conversation:
        with pytest.raises(TryLater):
            conversation.deliver(MESSAGE, "abc", time.time(), lambda: False)
        conversation.deliver(MESSAGE, "abc", time.time(), lambda: True)
    assert len(inbox.envelopes) == 1


def test_an_impossible_address(tmp_path: Path) -> None:
    with pytest.raises(NeverTaken):
        send("", tmp_path, Message(to="nobody", subject="s", text="t"))


@pytest.mark.parametrize("scheme", ["smtp+starttls", "smtps"])
def test_it_is_encrypted_and_the_server_is_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    context = certificate(tmp_path)
    options = {"ssl_context": context} if scheme == "smtps" else {"tls": context, "require_starttls": True}
    inbox = Inbox()
    with serving(inbox, **options) as port:
        with pytest.raises(Away, match="CERTIFICATE_VERIFY_FAILED"):
            send(f"{scheme}://127.0.0.1:{port}", tmp_path)
        assert inbox.envelopes == []
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        send(f"{scheme}://127.0.0.1:{port}", tmp_path)
    assert len(inbox.envelopes) == 1


def test_a_server_without_encryption_is_not_trusted_with_a_password(tmp_path: Path) -> None:
    with serving(Inbox()) as port, pytest.raises(Away, match="STARTTLS"):
        send(f"smtp+starttls://u:p@127.0.0.1:{port}", tmp_path)


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
    server = SmtpServer.of(url)
    assert (server.host, server.port, server.sender) == (host, port, sender)


def test_a_sender_that_nothing_names_is_of_the_site_and_may_be_refused(tmp_path: Path) -> None:
    assert choose_transport("smtps://u:x@smtp.provider.example", tmp_path, "cv.example.org").sender == (
        "tremplin@cv.example.org"
    )
    with (
        serving(Inbox({"MAIL": "550 not one of yours"})) as port,
        choose_transport(f"smtp://127.0.0.1:{port}", tmp_path).open() as conversation,
        pytest.raises(TryLater, match="550 not one of yours"),
    ):
        conversation.check()


@pytest.mark.parametrize("url", ["http://mail.example", "smtp://", "smtp://mail.example:many", "mail.example"])
def test_a_bad_address_says_what_to_write_and_hides_the_password(url: str) -> None:
    with pytest.raises(NotConfigured, match="MAIL_URL"):
        SmtpServer.of(url)
