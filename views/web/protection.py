"""Keeps robots out of forms open to everybody, and tells a person taken for one what to do. No third party."""

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
