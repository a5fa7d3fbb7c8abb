"""A passkey in software: what an authenticator answers, made by hand so that each part can be wrong."""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from flask.testing import FlaskClient

ORIGIN, NAME = "http://localhost", "localhost"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def b64(data: bytes) -> str:
    """As WebAuthn writes bytes."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass
class Key:
    """One passkey."""

    secret: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    count: int = 0

    def make(self, challenge: str, origin: str = ORIGIN, name: str = NAME) -> str:
        """The answer to `create`."""
        numbers = self.secret.public_key().public_numbers()
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        said = _data(name, PRESENT | VERIFIED | ATTESTED, self.count) + attested
        statement = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": said})
        response = {"clientDataJSON": b64(_client("webauthn.create", challenge, origin)),
                    "attestationObject": b64(statement)}  # fmt: skip
        return self._answer(response)

    def use(self, challenge: str, origin: str = ORIGIN, name: str = NAME, flags: int = PRESENT | VERIFIED) -> str:
        """The answer to `get`; the count goes up by itself."""
        self.count += 1
        client, data = _client("webauthn.get", challenge, origin), _data(name, flags, self.count)
        signature = self.secret.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        parts = {"clientDataJSON": client, "authenticatorData": data, "signature": signature}
        return self._answer({name: b64(part) for name, part in parts.items()})

    def _answer(self, response: dict[str, str]) -> str:
        return json.dumps({"id": b64(self.id), "rawId": b64(self.id), "type": "public-key", "response": response})


def _client(what: str, challenge: str, origin: str) -> bytes:
    return json.dumps({"type": what, "challenge": challenge, "origin": origin, "crossOrigin": False}).encode()


def _data(name: str, flags: int, count: int) -> bytes:
    return hashlib.sha256(name.encode()).digest() + bytes([flags]) + count.to_bytes(4, "big")


def challenge(browser: FlaskClient, new: bool = False) -> str:
    """What the site wants signed."""
    answer = browser.post(f"/sign-in/passkey/{'new/' if new else ''}challenge")
    assert answer.status_code == 200, answer.status_code
    assert answer.headers["Cache-Control"] == "no-store"
    return str(answer.json["challenge"])  # type: ignore[index]


def add_key(browser: FlaskClient, name: str = "Téléphone") -> tuple[Key, str]:
    """Register a passkey; it, and the page that answers."""
    key = Key()
    answer = browser.post("/sign-in/passkey/new", data={"answer": key.make(challenge(browser, new=True)), "name": name})
    return key, answer.text


def step(browser: FlaskClient, key: Key, **wrong: object) -> int:
    """Pass the second step; the status of the answer."""
    answer = key.use(challenge(browser), **wrong)  # type: ignore[arg-type]
    return browser.post("/sign-in/passkey", data={"answer": answer, "next": "/staff/"}).status_code
