"""A second step for the team: a passkey (WebAuthn) beside the link, or a printed code where the passkey is lost.

What a passkey signs is a challenge kept with the session that asked for it, good for one answer and a few minutes.

webauthn is imported where it is used: with all the forms of keys it knows it is a tenth of what starting takes.
"""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

import sqlalchemy as sa
from itsdangerous import base64_decode, base64_encode
from sqlalchemy import Column, Connection, Float, Integer, LargeBinary, String, Table

import clock
from programme.accounts.sessions import Session, sessions
from sheets.book import Book
from sheets.model.snapshot import Snapshot
from sheets.state.database import State, metadata

if TYPE_CHECKING:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

T = TypeVar("T")

CHALLENGE_SECONDS = 300.0
CODES = 8
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""None that is taken for another, on paper."""
NEW, ASK = "new", "ask"
"""What a challenge is for: another passkey, or one that is there."""
LONGEST_NAME = 60
LEFT_SECONDS = 7 * 86_400.0
"""How long those of somebody who left the team are kept: a row that is cut and pasted turns no second step off."""
VOUCH_SECONDS = 86_400.0
"""How long one must be had before a colleague's is taken away with it."""

passkeys = Table(
    "passkeys",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("email", String, nullable=False, index=True),
    Column("name", String, nullable=False),
    Column("credential", String, nullable=False, unique=True),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", Integer, nullable=False),
    Column("added_at", Float, nullable=False),
    Column("used_at", Float),
    Column("left_at", Float),
)
"""One line a passkey; nothing of it is secret. `left_at`: since when its owner is none of the team, or None."""

codes = Table(
    "passkey_codes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("email", String, nullable=False, index=True),
    Column("code", String, nullable=False),
)
"""Codes that stand for a passkey once, as hashes."""


@dataclass(frozen=True, slots=True)
class Passkey:
    """One of somebody's.

    Args:
        id: names it in pages and forms.
        name: as its owner calls it.
        added_at, used_at: seconds since 1970; the second None as long as it was not used.
    """

    id: int
    name: str
    added_at: float
    used_at: float | None


@dataclass(frozen=True, slots=True)
class Site:
    """Who asks, as passkeys know us: they answer no other name.

    Args:
        name: the host's name.
        origin: the address a browser says it is on.
    """

    name: str
    origin: str

    @classmethod
    def at(cls, public_url: str) -> "Site":
        """The site people reach at an address."""
        parts = urlsplit(public_url)
        port = f":{parts.port}" if parts.port and parts.port != {"http": 80, "https": 443}.get(parts.scheme) else ""
        host = parts.hostname or ""
        name = host if host.isascii() else host.encode("idna").decode()
        return cls(name, f"{parts.scheme}://{name}{port}")

    @property
    def has_name(self) -> bool:
        """Browsers make passkeys for names alone, over https or on this machine."""
        named = any(c.isalpha() for c in self.name) and ":" not in self.name
        return named and (self.origin.startswith("https:") or self.name == "localhost")


def passkeys_of(connection: Connection, email: str) -> list[Passkey]:
    """Somebody's, the first one first."""
    columns = [passkeys.c[name] for name in Passkey.__slots__]
    return [Passkey(*row) for row in connection.execute(sa.select(*columns).where(_of(passkeys, email)))]


def has_any(connection: Connection, email: str) -> bool:
    """Whether somebody has a passkey."""
    return connection.execute(sa.select(passkeys.c.id).where(_of(passkeys, email)).limit(1)).first() is not None


def may_vouch(book: Book, email: str) -> bool:
    """Whether somebody may take a colleague's away: they have one themselves, and not since a moment ago.

    Whoever reads the mailbox of a colleague without any could make one in their name, and use it against the others:
    a day leaves time for the mail that says so to be seen.
    """
    old = passkeys.c.added_at <= clock.time() - VOUCH_SECONDS
    with book.state.reading() as connection:
        found = connection.execute(sa.select(passkeys.c.id).where(_of(passkeys, email), old).limit(1))
        return found.first() is not None


def owners(book: Book) -> dict[str, int]:
    """Address -> how many passkeys."""
    with book.state.reading() as connection:
        found = connection.execute(sa.select(passkeys.c.email, sa.func.count()).group_by(passkeys.c.email))
        return {str(email): int(count) for email, count in found}


def offer(book: Book, session: Session, site: Site) -> str:
    """What a browser needs to make another passkey for who uses it, as JSON.

    Args:
        book: the workbook.
        session: the session that asks.
        site: who we are.
    """
    import webauthn
    from webauthn.helpers.structs import AuthenticatorSelectionCriteria, ResidentKeyRequirement
    from webauthn.helpers.structs import UserVerificationRequirement as Verification

    with book.state.writing() as connection:
        options = webauthn.generate_registration_options(
            rp_id=site.name,
            rp_name="Tremplin",
            user_name=session.email,
            user_id=hashlib.sha256(session.email.encode()).digest(),
            challenge=_challenge(connection, session.id, NEW),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=Verification.PREFERRED
            ),
            exclude_credentials=_credentials(connection, session.email),
        )
    return webauthn.options_to_json(options)


def register(connection: Connection, session: Session, site: Site, answer: str, name: str) -> bool:
    """Keep the passkey a browser made; False: what it answered does not hold, and nothing was kept.

    Args:
        connection: a writing transaction.
        session, site: as `offer` was given.
        answer: what the browser says, as JSON.
        name: as its owner calls it.
    """
    import webauthn

    challenge = _take(connection, session.id, NEW)
    if not challenge:
        return False
    made = _verified(lambda: webauthn.verify_registration_response(
        credential=answer, expected_challenge=challenge, expected_rp_id=site.name, expected_origin=site.origin
    ))  # fmt: skip
    if made is None:
        return False
    credential = _as_text(made.credential_id)
    if connection.execute(sa.select(passkeys.c.id).where(passkeys.c.credential == credential)).first():
        return False
    connection.execute(
        passkeys.insert().values(
            email=session.email, name=name[:LONGEST_NAME], credential=credential, public_key=made.credential_public_key,
            sign_count=made.sign_count, added_at=clock.time(),
        )
    )  # fmt: skip
    _confirm(connection, session.id)
    return True


def ask(book: Book, session: Session, site: Site) -> str:
    """What a browser needs to use one of its owner's passkeys, as JSON (see `offer`)."""
    import webauthn
    from webauthn.helpers.structs import UserVerificationRequirement as Verification

    with book.state.writing() as connection:
        options = webauthn.generate_authentication_options(
            rp_id=site.name,
            challenge=_challenge(connection, session.id, ASK),
            allow_credentials=_credentials(connection, session.email),
            user_verification=Verification.PREFERRED,
        )
    return webauthn.options_to_json(options)


def confirm(book: Book, session: Session, site: Site, answer: str) -> bool:
    """Note that a session passed its second step, if the answer is one of that person's passkeys' to that session.

    Args:
        book: the workbook.
        session, site: as `ask` was given.
        answer: what the browser says, as JSON.
    """
    import webauthn
    from webauthn.helpers import parse_authentication_credential_json

    with book.state.writing() as connection:
        challenge = _take(connection, session.id, ASK)
        said = _verified(lambda: parse_authentication_credential_json(answer))
        named = passkeys.c.credential == (_as_text(said.raw_id) if said else "")
        key = connection.execute(sa.select(passkeys).where(_of(passkeys, session.email), named)).first()
        if not challenge or said is None or key is None:
            return False
        used = _verified(lambda: webauthn.verify_authentication_response(
            credential=said, expected_challenge=challenge, expected_rp_id=site.name, expected_origin=site.origin,
            credential_public_key=key.public_key, credential_current_sign_count=key.sign_count,
        ))  # fmt: skip
        if used is None:
            return False
        values = {"sign_count": used.new_sign_count, "used_at": clock.time()}
        connection.execute(passkeys.update().where(passkeys.c.id == key.id).values(values))
        _confirm(connection, session.id)
    return True


def remove(connection: Connection, email: str, passkey_id: int) -> bool:
    """Take one of somebody's away; with the last one go the codes."""
    done = connection.execute(passkeys.delete().where(_of(passkeys, email), passkeys.c.id == passkey_id)).rowcount
    if done and not has_any(connection, email):
        reset(connection, email)
    return bool(done)


def reset(connection: Connection, email: str) -> int:
    """Take all of somebody's away, and their codes; how many passkeys it was."""
    connection.execute(codes.delete().where(_of(codes, email)))
    connection.execute(sessions.update().where(sessions.c.email == email.lower()).values(confirmed_at=None))
    return connection.execute(passkeys.delete().where(_of(passkeys, email))).rowcount


def move(connection: Connection, old: str, new: str) -> None:
    """Make an address's another's, when its owner changed it; codes were printed for the old one, and go."""
    connection.execute(codes.delete().where(_of(codes, old)))
    connection.execute(passkeys.update().where(_of(passkeys, old)).values(email=new.lower()))


def follow_team(state: State, snapshot: Snapshot) -> None:
    """Let go of those of people who left the team, unless they come back in time.

    Args:
        state: the state database.
        snapshot: a reading.
    """
    if "email" not in snapshot.staff.binding.columns:
        return  # nobody left: a column did
    now, gone = clock.time(), passkeys.c.left_at
    with state.reading() as connection:
        known = connection.execute(sa.select(passkeys.c.email, gone).distinct()).all()
    late = [email for email, at in known if not snapshot.staff.where("email", email) and at and at < now - LEFT_SECONDS]
    for email, at in known:
        here = bool(snapshot.staff.where("email", email))
        if email in late:
            with state.writing() as connection:
                reset(connection, email)
        elif here is not (at is None):
            with state.writing() as connection:
                connection.execute(passkeys.update().where(_of(passkeys, email)).values(left_at=None if here else now))


def renew_codes(book: Book, email: str) -> list[str]:
    """Codes to print, in the place of the others; none for who has no passkey."""
    with book.state.writing() as connection:
        return make_codes(connection, email) if has_any(connection, email) else []


def make_codes(connection: Connection, email: str) -> list[str]:
    """Codes to print, in the place of those of before; they are shown this once."""
    made = ["-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3)) for _ in range(CODES)]
    connection.execute(codes.delete().where(_of(codes, email)))
    connection.execute(codes.insert(), [{"email": email.lower(), "code": _hash(email, code)} for code in made])
    return made


def count_codes(connection: Connection, email: str) -> int:
    """How many codes are left."""
    return connection.execute(sa.select(sa.func.count()).where(_of(codes, email))).scalar() or 0


def use_code(connection: Connection, session_id: int, email: str, text: str) -> bool:
    """Note that a session passed its second step by a code, which is then used up."""
    found = _of(codes, email) & (codes.c.code == _hash(email, text))
    if not connection.execute(codes.delete().where(found)).rowcount:
        return False
    _confirm(connection, session_id)
    return True


def _challenge(connection: Connection, session_id: int, what: str) -> bytes:
    made = secrets.token_bytes(32)
    kept = f"{what} {int(clock.time())} {_as_text(made)}"
    connection.execute(sessions.update().where(sessions.c.id == session_id).values(challenge=kept))
    return made


def _take(connection: Connection, session_id: int, what: str) -> bytes | None:
    """The challenge a session waits with, which is gone then, whatever comes of it."""
    kept = connection.execute(sa.select(sessions.c.challenge).where(sessions.c.id == session_id)).scalar() or ""
    connection.execute(sessions.update().where(sessions.c.id == session_id).values(challenge=""))
    if not kept.startswith(f"{what} "):
        return None
    _, at, text = kept.split(" ")
    return base64_decode(text) if clock.time() - int(at) <= CHALLENGE_SECONDS else None


def _confirm(connection: Connection, session_id: int) -> None:
    connection.execute(sessions.update().where(sessions.c.id == session_id).values(confirmed_at=clock.time()))


def _verified(verify: Callable[[], T]) -> T | None:
    """What a verification gives; None where it fails, in whatever way: a stranger may have sent anything."""
    try:
        return verify()
    except Exception:  # noqa: BLE001 - not only the library's own: bytes that are no CBOR, no key, no base64...
        return None


def _credentials(connection: Connection, email: str) -> "list[PublicKeyCredentialDescriptor]":
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    found = connection.execute(sa.select(passkeys.c.credential).where(_of(passkeys, email))).scalars()
    return [PublicKeyCredentialDescriptor(id=base64_decode(text)) for text in found]


def _as_text(raw: bytes) -> str:
    return base64_encode(raw).decode()


def _of(table: Table, email: str) -> sa.ColumnElement[bool]:
    return table.c.email == email.lower()


def _hash(email: str, code: str) -> str:
    letters = "".join(c for c in code.upper() if c in LETTERS)
    return hashlib.sha256(f"{email.lower()} {letters}".encode()).hexdigest()
