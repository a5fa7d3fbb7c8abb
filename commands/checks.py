"""What `doctor` looks at on this machine: secret, addresses, state, mail, photos. Each check stands alone."""

import imaplib
import re
import secrets
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from urllib.parse import urlsplit

import requests
import sqlalchemy as sa

import clock
from cv.media import Media
from mail.bounces import Mailbox
from mail.message import Away, TryLater, choose_transport
from settings import LOOPBACK, ROOT, Settings
from sheets.api.quota import Budget
from sheets.errors import NotConfigured, SheetsError
from sheets.private_files import exposed, is_exposed, is_shared
from sheets.state.database import State, get_value, set_value, values
from sheets.worker.health import Health, examine
from views.web.edge import OURS
from views.web.proxies import DIRECT, SILENT, UNTRUSTED

SHORT_SECRET = 16
BACKED_UP_AT = "backed_up_at"
"""Key of the state: when the last good backup was taken, seconds since 1970."""
OLD_BACKUP_DAYS = 7
FRONT_SECONDS = 5.0
FEW_LEFT = 5
"""Calls to the workbook under which the next minute is worth waiting for."""


class Advice(Exception):
    """A check that fails, and what to do about it.

    Args:
        what: what is wrong.
        todo: what to do next.
    """

    def __init__(self, what: str, todo: str) -> None:
        super().__init__(what)
        self.what = what
        self.todo = todo


class CheckNote(Exception):
    """A check that does not fail, but has something to say."""


def check_secret(found: Settings, _: State, __: Budget) -> str:
    """The secret that signs links and sessions."""
    if len(found.secret_key) >= SHORT_SECRET:
        return "secret: long enough"
    what = (
        f"SECRET_KEY has {len(found.secret_key)} characters: it can be guessed, and with it anybody's sign-in link made"
    )
    todo = f"Set another, such as {secrets.token_urlsafe(48)}, or leave it out: the app makes one and keeps it."
    if _host(found) in LOOPBACK:
        raise CheckNote(f"{what}. {todo}")
    raise Advice(what, todo)


def check_files(found: Settings, _: State, __: Budget) -> str:
    """What is kept here is this user's alone."""
    if is_shared(found.data_dir, (ROOT,)):
        what = f"others may enter {found.data_dir}, where everything is kept"
        raise Advice(what, "Set DATA_DIR to a folder of its own, and move what the app keeps there.")
    if open_ := exposed(found.data_dir):
        names = ", ".join(str(path) for path in open_[:3])
        todo = f"As the user they belong to: chmod -R go-rwx {found.data_dir}"
        raise Advice(f"others may read what is kept here: {names}", todo)
    keys = [path for path in (ROOT / ".env", found.credentials) if path.is_file() and is_exposed(path)]
    if keys:
        names = " ".join(str(path) for path in keys)
        raise CheckNote(f"files: others may read what holds keys: chmod go-rwx {names}")
    return "files: nobody else may read them"


def check_public_url(found: Settings, _: State, __: Budget) -> str:
    """The address that links in mails begin with."""
    parts = urlsplit(found.public_url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        todo = "Write the address people type, such as https://cv.example.org, with nothing after it."
        raise Advice(f"PUBLIC_URL is not an address: {found.public_url!r}", todo)
    if parts.hostname in LOOPBACK:
        if found.on_google:
            raise CheckNote(
                f"public address: {found.public_url} opens on this machine only; set PUBLIC_URL before mails leave."
            )
    elif parts.scheme == "http":
        raise CheckNote(
            f"public address: {found.public_url} is not encrypted; serve it over https, and write so in PUBLIC_URL."
        )
    return f"public address: {found.public_url}"


def check_proxies(found: Settings, _: State, __: Budget) -> str:
    """A web server in front of us is believed when it says who asks."""
    if not found.trusted_proxies and found.public_url.startswith("https:"):
        raise CheckNote(
            "visitors: the web server in front is not in TRUSTED_PROXIES, so that all visitors are counted as one "
            "(limits of sign-in and of forms). Set it to that server's address, such as 127.0.0.1."
        )
    return f"visitors: {len(found.trusted_proxies)} trusted server(s) or network(s) in front"


def check_front(found: Settings, _: State, __: Budget) -> str:
    """What is asked at the public address arrives here, with what the site must know of who asks."""
    try:
        health = requests.get(f"{found.public_url}/healthz", timeout=FRONT_SECONDS, allow_redirects=False)
        page = requests.get(f"{found.public_url}/robots.txt", timeout=FRONT_SECONDS, allow_redirects=False)
    except requests.RequestException as error:
        said = f"{found.public_url} was not reached from here ({type(error).__name__})"
        if not found.site:
            return f"front: {said}"
        raise CheckNote(f"front: {said}; once `serve` runs, run doctor again.") from error
    if OURS[0] not in health.headers:
        raise CheckNote(f"front: {found.public_url} is answered by another program, or the site is not up there.")
    if page.status_code == HTTPStatus.MISDIRECTED_REQUEST:
        todo = "There: proxy_set_header Host $host; (nginx). Caddy does so by itself."
        raise Advice("the web server in front does not pass on the name it was asked by (Host)", todo)
    how = health.json().get("asked")
    if how == SILENT:
        todo = "There: proxy_set_header X-Forwarded-For $remote_addr; (nginx). Caddy does so by itself."
        raise Advice("the web server in front does not say for whom it asks: all visitors count as one", todo)
    if how == UNTRUSTED or (how == DIRECT and found.public_url.startswith("https:")):
        todo = "Set TRUSTED_PROXIES to its address as this machine sees it, such as 127.0.0.1, and start `serve` again."
        raise Advice("the web server in front is not in TRUSTED_PROXIES: all visitors count as one", todo)
    return f"front: {found.public_url} answers, asked {how}"


def check_state(found: Settings, state: State, budget: Budget) -> str:
    """The state database takes writes, and somebody takes them to the sheet."""
    try:
        with state.writing() as connection:
            set_value(connection, "doctor", str(time.time()))
            connection.execute(sa.delete(values).where(values.c.key == "doctor"))
        health = examine(state, budget)
    except SheetsError as error:
        where = "STATE_URL" if state.shared else f"the folder {found.data_dir} and its disk"
        raise Advice(
            f"the state database cannot be written: {error}", f"Check {where}; nothing is saved until then."
        ) from error
    return _queue(health)


def check_mail(found: Settings, _: State, __: Budget) -> str:
    """Mails can leave; none is sent."""
    try:
        way = choose_transport(found.mail_url, found.data_dir, found.site)
    except NotConfigured as error:
        todo = "Write MAIL_URL as smtp+starttls://user:password@server, with %40 for an @ in the user's name."
        raise Advice(str(error), todo) from error
    try:
        with way.open() as conversation:
            conversation.check()
    except Away as error:
        where = urlsplit(found.mail_url).hostname or f"the folder {found.data_dir / 'mail'}"
        todo = "Check the server's name, port, user and password in MAIL_URL, and that this machine may reach it."
        raise Advice(f"mail cannot leave through {where}: {error}", todo) from error
    except TryLater as error:
        todo = "End MAIL_URL with an address that this server knows: …@server:587?from=cv@example.org"
        raise Advice(f"the mail server lets nobody write as {way.sender}: {error}", todo) from error
    if not found.mail_url and found.on_google:
        raise CheckNote(f"mail: kept as files in {found.data_dir / 'mail'}, sent to nobody; set MAIL_URL.")
    if not found.mail_url:
        return "mail: kept as files (no MAIL_URL)"
    return f"mail: the server lets us in, and write as {way.sender}"


def check_bounces(found: Settings, _: State, __: Budget) -> str:
    """The mailbox of bounces can be read."""
    try:
        mailbox = Mailbox.from_url(found.mail_bounces)
    except NotConfigured as error:
        raise Advice(str(error), "Mend MAIL_BOUNCES, or leave it empty: bounces are not read then.") from error
    if mailbox is None:
        return "mail: bounces are not read (no MAIL_BOUNCES)"
    try:
        with mailbox.open():
            return "mail: bounces can be read"
    except (OSError, imaplib.IMAP4.error) as error:
        todo = "Check the server's name, user, password and folder in MAIL_BOUNCES, and that this machine may reach it."
        raise Advice(f"bounces cannot be read at {mailbox.host}: {error}", todo) from error


def check_media(found: Settings, *_: object) -> str:
    """Photos can be kept."""
    where = _without_password(found.media_url or str(found.media_folder))
    try:
        place = Media(found.media_url, found.media_folder)
        place.write(trial := f".doctor-{secrets.token_hex(4)}", b"x")
        place.remove(trial)
    except NotConfigured as error:
        raise Advice(str(error), "Then run doctor again.") from error
    except FileNotFoundError as error:
        todo = "Make that bucket at the provider's, or mend its name in MEDIA_URL."
        raise Advice(f"there is no such place as {where} to keep photos in", todo) from error
    except Exception as error:  # a storage raises what it likes
        todo = "Let the user who runs the site write there, or set MEDIA_URL to another folder or address."
        raise Advice(f"photos cannot be kept in {where} ({type(error).__name__})", todo) from error
    return "photos: can be kept"


def check_backups(_: Settings, state: State, __: Budget) -> str:
    """Somebody takes backups."""
    with state.reading() as connection:
        at = float(get_value(connection, BACKED_UP_AT, "0"))
    days = int((clock.time() - at) / 86_400)
    if at and days <= OLD_BACKUP_DAYS:
        return f"backup: the last good one is {days} day(s) old"
    said = f"the last good one is {days} days old" if at else "none was ever taken"
    raise CheckNote(f"backup: {said}; each night: flask --app app backup FOLDER --keep 14")


def check_budget(_: Settings, __: State, budget: Budget) -> str:
    """There are calls left this minute."""
    left = {kind: int(budget.room(kind)) for kind in budget.limits}
    if not left:
        return "quota: no limit is set (READS_PER_MINUTE, WRITES_PER_MINUTE)"
    if min(left.values()) < FEW_LEFT:
        todo = (
            "Wait a minute; if it stays so, ask Google for more (Cloud console, Quotas) and raise them in the settings."
        )
        raise Advice(f"quota: nearly spent this minute ({_said(left)} left)", todo)
    return f"quota: {_said(left)} left this minute"


CHECKS: tuple[Callable[[Settings, State, Budget], str], ...] = (
    check_secret,
    check_files,
    check_public_url,
    check_proxies,
    check_front,
    check_state,
    check_mail,
    check_bounces,
    check_media,
    check_backups,
    check_budget,
)


def _queue(health: Health) -> str:
    waiting = f"{health.waiting} change(s) wait for the sheet"
    if health.waiting and not health.worker_alive:
        raise Advice(
            f"{waiting}, and nobody takes them there",
            "Start the worker: flask --app app serve (which has one), or flask --app app sync.",
        )
    return f"state: can be written; {waiting}"


def _said(left: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {kind}s" for kind, number in left.items())


def _host(found: Settings) -> str:
    return urlsplit(found.public_url).hostname or ""


def _without_password(url: str) -> str:
    return re.sub(r"//[^/@]*@", "//", url)
