"""Keeps robots out of forms open to everybody, and tells a person taken for one what to do. No third party."""

import hashlib
import json
import secrets
from dataclasses import dataclass

from flask import request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.datastructures import MultiDict

import clock
from programme import visitors
from views.web.language import translate
from views.web.shared import settings

TRAP = "website"
"""A field people do not see; robots fill it in."""
ABOUT_SENDING = ("stamp", "different")
"""Fields that are no part of what somebody wrote: a form's own, and "send it all the same"."""
QUICKEST_SECONDS = 3
LONGEST_SECONDS = 7 * 86_400


@dataclass(frozen=True)
class Stamp:
    """When a form was opened, and a number that makes it good for one sending.

    Args:
        at: seconds since 1970.
        nonce: the number.
    """

    at: int
    nonce: str

    @classmethod
    def new(cls) -> "Stamp":
        """A form opened now."""
        return cls(int(clock.now().timestamp()), secrets.token_urlsafe(12))

    @classmethod
    def read(cls, text: str) -> "Stamp | None":
        """The stamp of a posted form, or None when it was not made here."""
        try:
            at, nonce = _signer().loads(text)
        except (BadSignature, TypeError, ValueError):
            return None
        return cls(int(at), str(nonce))

    @property
    def signed(self) -> str:
        """As the form carries it."""
        return str(_signer().dumps([self.at, self.nonce]))


def sending(number: str) -> str:
    """What tells the form being posted from all others: its number, and what it holds.

    A second press posts the same; what somebody changed on the page they went back to is sent as well.
    """
    held = json.dumps([(key, value) for key, value in request.form.items(multi=True) if key not in ABOUT_SENDING])
    return f"{number}-{hashlib.sha256(held.encode()).hexdigest()[:16]}"


def trouble(form: MultiDict[str, str]) -> tuple[Stamp, str]:
    """The stamp to go on with, and what is wrong with a posted form, in words; empty: nothing."""
    stamp = Stamp.read(form.get("stamp", ""))
    if form.get(TRAP):
        return stamp or Stamp.new(), translate(
            "Une case qui devait rester vide a été remplie. Videz-la en bas de la page, puis envoyez de nouveau."
        )
    age = clock.now().timestamp() - stamp.at if stamp else LONGEST_SECONDS + 1
    if stamp is None or age > LONGEST_SECONDS:
        return Stamp.new(), translate("Cette page était ouverte depuis longtemps. Relisez-vous, puis envoyez.")
    if age < QUICKEST_SECONDS:
        return stamp, translate("C'était très rapide ! Relisez-vous, puis envoyez de nouveau.")
    return stamp, ""


def visitor() -> str:
    """The visitor's network address, which a web server in front of us may say."""
    return visitors.address(request.environ)


def too_much() -> str:
    """What to tell somebody who sent too many."""
    return translate("Vous avez envoyé beaucoup de messages. Attendez une heure, puis envoyez : votre texte reste ici.")


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(settings().secret_key, salt="tremplin-form")
