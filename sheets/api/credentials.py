"""Who we are for Google: a service account's key, as a file or as text, or the machine's own credentials.

Each way they can be wrong is told apart, and comes with what to do.
"""

import base64
import binascii
import json
import warnings
from collections.abc import Mapping
from typing import Any

import google.auth
import google.auth.exceptions
from google.auth.credentials import Credentials
from google.auth.transport.requests import Request
from google.oauth2 import service_account
from requests import Session

from settings import Settings
from sheets.errors import BadCredentials, Unreachable

SCOPES = ("https://www.googleapis.com/auth/spreadsheets", "https://www.googleapis.com/auth/drive")
TOKEN_SECONDS = 20.0
NEW_KEY = "In Google Cloud, open IAM, Service accounts, your account, Keys, Add key, JSON, and use that file."
_NEEDED = ("client_email", "private_key", "token_uri")
_OTHER_KINDS = ("external_account", "impersonated_service_account", "gdch_service_account")
_TOKEN_ADVICE: Mapping[str, tuple[str, str]] = {
    "invalid jwt signature": (
        "Google does not know this key (any more): it was deleted, it expired, or the file was altered",
        NEW_KEY,
    ),
    "reasonable timeframe": (
        "this machine's clock is wrong, so Google takes what we sign for too old or too early",
        "Set the clock (timedatectl set-ntp true), then try again.",
    ),
    "account not found": (
        "the service account does not exist (any more)",
        "Make one in Google Cloud (IAM, Service accounts), add a JSON key, and share the workbook with its address.",
    ),
    "disabled": (
        "the service account is disabled",
        "Enable it in Google Cloud: IAM, Service accounts, the three dots beside it, Enable.",
    ),
    "expired or revoked": (
        "the sign-in of the person whose credentials these are has expired",
        "Sign in again (gcloud auth application-default login), or better, use a service account's key.",
    ),
    "reauth": (
        "Google wants the person whose credentials these are to sign in again",
        "Sign in again (gcloud auth application-default login), or better, use a service account's key.",
    ),
    "unauthorized_client": (
        "this account may not ask for a sheet's access",
        "Check that the key is a service account's of your project, without delegation; if in doubt: " + NEW_KEY,
    ),
}
"""What Google's refusal of a token holds, folded -> what it means and what to do."""


def load(settings: Settings) -> Credentials:
    """The credentials in force: the text, then the file, then what this machine was given (`google-auth`'s default).

    Raises:
        BadCredentials: there are none, or they cannot work; says why and what to do.
    """
    if settings.credentials_json:
        return _from_text(_decoded(settings.credentials_json), "GOOGLE_CREDENTIALS_JSON")
    if settings.credentials.is_file():
        return _from_text(_read(settings), settings.credentials.name)
    if settings.credentials_named:
        raise BadCredentials(f"No key file at {settings.credentials}", f"Put the key there. {NEW_KEY}")
    return _of_this_machine(settings)


def account(settings: Settings) -> str:
    """The account's address, with which staff share the workbook; empty where only Google knows it.

    Raises:
        BadCredentials: see load.
    """
    found = str(getattr(load(settings), "service_account_email", ""))
    return found if "@" in found else ""


def get_token(settings: Settings) -> None:
    """Ask Google for an access token, which shows whether it knows us.

    Raises:
        BadCredentials: it does not. Unreachable: no answer.
    """
    with Session() as session:
        asked = Request(session)
        try:
            load(settings).refresh(lambda **wanted: asked(**{**wanted, "timeout": TOKEN_SECONDS}))  # type: ignore[no-untyped-call]
        except google.auth.exceptions.TransportError as error:
            raise Unreachable("Google's sign-in did not answer") from error
        except google.auth.exceptions.GoogleAuthError as error:
            if error.retryable:
                raise Unreachable("Google's sign-in did not answer") from error
            raise refused(error) from error


def refused(error: google.auth.exceptions.GoogleAuthError) -> BadCredentials:
    """What Google's refusal of our credentials means."""
    said = str(error.args[0] if error.args else error)
    for words, (what, todo) in _TOKEN_ADVICE.items():
        if words in said.lower():
            return BadCredentials(f"{what[0].upper()}{what[1:]} (Google says: {said})", todo)
    return BadCredentials(f"Google refuses the credentials: {said}", f"Make a new key. {NEW_KEY}")


def _read(settings: Settings) -> str:
    try:
        return settings.credentials.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        name = settings.credentials.name
        todo = f"Let the user who runs the site read {name}, and check that it is the JSON file Google gave."
        raise BadCredentials(f"{name} cannot be read ({type(error).__name__})", todo) from error


def _decoded(text: str) -> str:
    if text.startswith("{"):
        return text
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return text  # told apart as no JSON, with what to do


def _from_text(text: str, name: str) -> Credentials:
    info = _parsed(text, name)
    kind = info.get("type")
    if kind in _OTHER_KINDS:
        return _of_another_kind(info, name)
    _check_kind(info, name)
    if missing := [field for field in _NEEDED if not info.get(field)]:
        raise BadCredentials(f"{name} is not a service account's key: {', '.join(missing)} missing", NEW_KEY)
    # Hosts that hold settings on one line double the backslashes of the key's line ends.
    info["private_key"] = str(info["private_key"]).replace("\\n", "\n")
    try:
        made: Credentials = service_account.Credentials.from_service_account_info(info, scopes=SCOPES)  # type: ignore[no-untyped-call]
    except (ValueError, google.auth.exceptions.GoogleAuthError) as error:
        raise BadCredentials(
            f"The private key in {name} is damaged", f"Take the file anew, whole. {NEW_KEY}"
        ) from error
    return made


def _parsed(text: str, name: str) -> dict[str, Any]:
    try:
        info = json.loads(text, strict=False)  # not strict: line ends of the key that became real ones
    except json.JSONDecodeError as error:
        raise BadCredentials(
            f"{name} is not a service account's key: it is not JSON (line {error.lineno})",
            f"Use the file as Google gave it, whole. {NEW_KEY}",
        ) from error
    if not isinstance(info, dict):
        raise BadCredentials(f"{name} is not a service account's key", NEW_KEY)
    return info


def _check_kind(info: Mapping[str, Any], name: str) -> None:
    if "installed" in info or "web" in info:
        what = "it is an OAuth client's, for programs where a person signs in"
    elif info.get("type") == "authorized_user":
        what = "it is a person's own sign-in"
    elif info.get("type") != "service_account":
        what = f"its type is {info.get('type')!r}"
    else:
        return
    raise BadCredentials(f"{name} is not a service account's key: {what}", NEW_KEY)


def _of_another_kind(info: dict[str, Any], name: str) -> Credentials:
    try:
        with warnings.catch_warnings():
            # That such a file says where to sign in, and is to come from whom one trusts: it is the deployer's own.
            warnings.simplefilter("ignore")
            made, _ = google.auth.load_credentials_from_dict(info, scopes=SCOPES)  # type: ignore[no-untyped-call]
    except (ValueError, google.auth.exceptions.GoogleAuthError) as error:
        raise BadCredentials(
            f"{name} cannot be used: {error}", "Make that file anew, or use a key. " + NEW_KEY
        ) from error
    found: Credentials = made
    return found


def _of_this_machine(settings: Settings) -> Credentials:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that a person's own credentials have no quota project
            made, _ = google.auth.default(scopes=SCOPES)
    except google.auth.exceptions.DefaultCredentialsError as error:
        raise BadCredentials(
            f"No key file at {settings.credentials.name}, and this machine has no Google credentials of its own",
            f"Save the key as {settings.credentials.name}, or name it in GOOGLE_APPLICATION_CREDENTIALS. {NEW_KEY}",
        ) from error
    found: Credentials = made
    return found
