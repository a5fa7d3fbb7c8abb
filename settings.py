"""What the environment (and `.env`) decides, read once at start."""

import datetime as dt
import os
import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values

from sheets.private_files import keep_private

ROOT = Path(__file__).resolve().parent
SERVED_AT = "SERVED_AT"
"""What `serve` tells the processes it starts: the address it answers at."""
LOOPBACK = frozenset(("localhost", "127.0.0.1", "::1"))
"""Names of this machine: nobody elsewhere can make a browser take one of them for ours."""
_USUAL_ADDRESS = "http://127.0.0.1:5000"
_POSIX_ZONE = re.compile(r"(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]+>)[+-]?\d")
_CALLS = "calls a minute (0: no limit)"


@dataclass(frozen=True)
class Settings:
    """The app's settings, named after their environment variables.

    Args:
        data_dir: where everything local lives: state, local workbook, mail, media.
        spreadsheet: ID or address of the workbook; empty: the local one.
        credentials: the service account's key file.
        credentials_named: that file was named, not guessed: nothing else may stand for it.
        credentials_json: what such a file holds, as text or as base64; empty: the file.
        emulator_host: `host:port` of a server that speaks the API over http; empty: none.
        emulator_token: what that server wants to be sent; empty: the token kept beside the local workbook, if any.
        state_url: SQLAlchemy URL of the state database.
        mail_url: `smtp…` URL; empty: files in `data_dir/mail`.
        mail_bounces: `imaps://…` URL of the mailbox that mails which did not arrive come back to; empty: none is read.
        media_url: where photos are kept; empty: `data_dir/media`.
        secret_key: signs sessions and links; empty: the one kept in a state database that machines share.
        public_url: the address people type, without a slash at the end; not set: where `serve` answers.
        poll_seconds: how often the workbook is asked whether it changed.
        reads_per_minute: calls that read, in any minute, for the whole deployment; 0: as many as wanted.
        writes_per_minute: calls that write, likewise.
        flush_seconds: how long changes are gathered before they are written, when many come.
        journal_lines: lines that stay in the Journal, about; older ones move to the state database. 0: all stay.
        security_contact: whom to tell of a hole in the site, where `Textes` does not say: an e-mail address, or a link.
        purge_url: what a cache in front of the site is asked to forget pages by; empty: there is none.
        purge_token: sent to it as a bearer token; may be empty.
        clock_start: for trials: the moment every process's clock starts at; empty: the real time.
        metrics_token: what /metrics wants to be sent; empty: it is open, and holds numbers only.
        trusted_proxies: web servers in front of us, believed when they say who asks (X-Forwarded-For).
        log_json: the log is written for machines, a JSON object a line.
        staff_passkey: every member of the team must have a passkey, not only those who chose to.
    """

    data_dir: Path
    spreadsheet: str
    credentials: Path
    credentials_named: bool
    credentials_json: str
    emulator_host: str
    emulator_token: str
    state_url: str
    mail_url: str
    mail_bounces: str
    media_url: str
    secret_key: str
    public_url: str
    poll_seconds: float
    reads_per_minute: int
    writes_per_minute: int
    flush_seconds: float
    journal_lines: int
    security_contact: str
    metrics_token: str
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...]
    log_json: bool
    staff_passkey: bool
    purge_url: str
    purge_token: str
    clock_start: str

    @classmethod
    def from_environment(cls, overrides: Mapping[str, object] | None = None) -> "Settings":
        """Read `.env`, the environment, then `overrides` (same names); the last one wins.

        Raises:
            ValueError: a number is not one, DATA_DIR cannot be written...; the message names the variable.
        """
        env: dict[str, str | None] = {**dotenv_values(ROOT / ".env"), **os.environ}
        env.update({k: str(v) for k, v in (overrides or {}).items()})
        _go_by_clock_of((env.get("TZ") or "").strip())
        data_dir = ROOT / (env.get("DATA_DIR") or "var")
        state_url = env.get("STATE_URL") or f"sqlite:///{data_dir / 'state.sqlite3'}"
        made = _secret_of(data_dir, state_url)
        key = (env.get("GOOGLE_APPLICATION_CREDENTIALS") or "").strip()
        pasted = key if key.startswith("{") else ""  # the key itself, where a host offers no file
        on_google = env.get("SPREADSHEET") and not env.get("SHEETS_EMULATOR_HOST")
        usual = "60" if on_google else "0"  # what Google allows an account; a server of our own has no quota
        return cls(
            data_dir=data_dir,
            spreadsheet=(env.get("SPREADSHEET") or "").strip(),
            credentials=ROOT / (key if key and not pasted else "service_account.json"),
            credentials_named=bool(key) and not pasted,
            credentials_json=(env.get("GOOGLE_CREDENTIALS_JSON") or "").strip() or pasted,
            emulator_host=(env.get("SHEETS_EMULATOR_HOST") or "").removeprefix("http://").strip("/ "),
            emulator_token=(env.get("SHEETS_EMULATOR_TOKEN") or "").strip(),
            state_url=state_url,
            mail_url=env.get("MAIL_URL") or "",
            mail_bounces=(env.get("MAIL_BOUNCES") or "").strip(),
            media_url=env.get("MEDIA_URL") or "",
            secret_key=env.get("SECRET_KEY") or made,
            public_url=(env.get("PUBLIC_URL") or env.get(SERVED_AT) or _kept_address(data_dir)).rstrip("/"),
            poll_seconds=_seconds("POLL_SECONDS", env.get("POLL_SECONDS") or "3"),
            reads_per_minute=_count("READS_PER_MINUTE", env, usual, _CALLS),
            writes_per_minute=_count("WRITES_PER_MINUTE", env, usual, _CALLS),
            flush_seconds=_seconds("FLUSH_SECONDS", env.get("FLUSH_SECONDS") or "3"),
            journal_lines=_count("JOURNAL_LINES", env, "5000", "lines (0: no limit)"),
            security_contact=(env.get("SECURITY_CONTACT") or "").strip(),
            metrics_token=env.get("METRICS_TOKEN") or "",
            trusted_proxies=_networks("TRUSTED_PROXIES", env.get("TRUSTED_PROXIES") or ""),
            log_json=_one_of("LOG_FORMAT", env.get("LOG_FORMAT") or "", "json", "text"),
            staff_passkey=_one_of("STAFF_PASSKEY", env.get("STAFF_PASSKEY") or "", "required", "optional"),
            purge_url=(env.get("PURGE_URL") or "").strip(),
            purge_token=env.get("PURGE_TOKEN") or "",
            clock_start=_moment("CLOCK_START", (env.get("CLOCK_START") or "").strip()),
        )

    @property
    def on_google(self) -> bool:
        """Whether the workbook is one of Google's."""
        return bool(self.spreadsheet) and not self.emulator_host

    @property
    def local_workbook(self) -> Path:
        """The embedded workbook's file."""
        return self.data_dir / "workbook.sqlite3"

    @property
    def site(self) -> str:
        """The name of the site's own host; empty where it is known by none beyond this machine."""
        name = urlsplit(self.public_url).hostname or ""
        return "" if name in LOOPBACK else name

    @property
    def media_folder(self) -> Path:
        """The folder photos are kept in."""
        return Path(self.media_url.removeprefix("file://")) if self.media_url else self.data_dir / "media"


def keep_address(data_dir: Path, address: str) -> None:
    """Note where `serve` answers, for commands that print links: they follow its host and port."""
    (data_dir / "address").write_text(address)


def _kept_address(data_dir: Path) -> str:
    try:
        return (data_dir / "address").read_text() or _USUAL_ADDRESS
    except OSError:
        return _USUAL_ADDRESS


def _secret_of(data_dir: Path, state_url: str) -> str:
    """The secret of a deployment whose folder is made private; "" where its state database is to keep it.

    Raises:
        ValueError: the folder cannot be written.
    """
    try:
        keep_private(data_dir, (ROOT,))
        # What several machines share signs with a secret they share: it is kept where they meet (see app.py).
        return "" if state_url.startswith("postgres") else _kept_secret(data_dir / "secret_key")
    except OSError as error:
        raise ValueError(
            f"DATA_DIR is {data_dir}, which cannot be written ({error.strerror}): set DATA_DIR to a folder that "
            "the user who runs the site may write to."
        ) from None


def _kept_secret(path: Path) -> str:
    """The deployment's own secret, made once, readable by its user alone."""
    try:
        # O_EXCL: two processes starting together must agree on one secret.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(secret := secrets.token_urlsafe(48))
    return secret


def _go_by_clock_of(zone: str) -> None:
    """Let this process's clock on the wall be that of TZ; the system itself takes any word that is none for UTC."""
    if not zone:
        return
    place = None if _POSIX_ZONE.match(zone) else zone.removeprefix(":")  # CET-1CEST,M3.5.0,M10.5.0/3 is right too
    try:
        there = dt.datetime.now(ZoneInfo(place) if place else None)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        raise ValueError(
            f"TZ must be a place such as Europe/Paris, not {zone!r} (if it is one: apt install tzdata)"
        ) from None
    if zone != os.environ.get("TZ"):  # written in .env: the system has not seen it
        os.environ["TZ"] = zone
        time.tzset()
    if place and there.utcoffset() != there.astimezone().utcoffset():
        raise ValueError(f"TZ is {zone}, which this machine's clock does not follow: apt install tzdata")


def _seconds(name: str, text: str) -> float:
    try:
        return max(0.05, float(text))
    except ValueError:
        raise ValueError(f"{name} must be a number of seconds, not {text!r}") from None


def _count(name: str, env: Mapping[str, str | None], usual: str, what: str) -> int:
    text = env.get(name) or usual
    if not text.isdigit():
        raise ValueError(f"{name} must be a number of {what}, not {text!r}")
    return int(text)


def _moment(name: str, text: str) -> str:
    try:
        return dt.datetime.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise ValueError(f"{name} must be a moment such as 2027-01-04T09:00, not {text!r}") from None


def _networks(name: str, text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        return tuple(ip_network(one.strip(), strict=False) for one in text.split(",") if one.strip())
    except ValueError:
        raise ValueError(f"{name} must be addresses or networks, such as 127.0.0.1,10.0.0.0/8, not {text!r}") from None


def _one_of(name: str, text: str, yes: str, no: str) -> bool:
    """Whether a setting says the first of two words; the second is its default."""
    if text.lower() not in ("", yes, no):
        raise ValueError(f"{name} must be {yes} or {no}, not {text!r}")
    return text.lower() == yes
