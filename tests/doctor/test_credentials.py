"""Who we are for Google: as a file, as text, or this machine's own; each way it can be wrong has its own advice."""

import base64
import json
from pathlib import Path
from typing import Any

import gspread
import pytest
import requests
from click.testing import Result

from emulator.adapter import LocalAdapter
from emulator.server import create_server
from settings import Settings
from sheets.api import credentials
from sheets.api.connection import API_ADDRESSES, Workbook, make_client
from sheets.errors import BadCredentials, NotConfigured
from tests.doctor.conftest import BLANK, Doctor, TokenEndpoint

SPREADSHEET = "1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789"
ADDRESS = "tremplin@tests.iam.gserviceaccount.com"
NEW_KEY = "Keys, Add key, JSON"
Key = dict[str, str]


def settings(folder: Path, **values: object) -> Settings:
    return Settings.from_environment({**BLANK, "DATA_DIR": folder, "SPREADSHEET": SPREADSHEET, **values})


def failed(result: Result, what: str, todo: str) -> None:
    assert result.exit_code == 1, result.output
    fails = result.output.split("fails ")
    assert len(fails) == 2, result.output
    assert what in fails[1], result.output
    assert todo in fails[1], result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    "way", ["file", "text", "base64", "in the file's variable", "backslashes doubled", "broken lines"]
)
def test_every_way_to_give_a_key(tmp_path: Path, key: Key, endpoint: TokenEndpoint, way: str) -> None:
    text = json.dumps(key)
    path = tmp_path / "key.json"
    path.write_text(text)
    given: dict[str, dict[str, object]] = {
        "file": {"GOOGLE_APPLICATION_CREDENTIALS": path},
        "text": {"GOOGLE_CREDENTIALS_JSON": text},
        "base64": {"GOOGLE_CREDENTIALS_JSON": base64.b64encode(text.encode()).decode()},
        "in the file's variable": {"GOOGLE_APPLICATION_CREDENTIALS": text},
        "backslashes doubled": {"GOOGLE_CREDENTIALS_JSON": text.replace("\\n", "\\\\n")},
        "broken lines": {"GOOGLE_CREDENTIALS_JSON": text.replace("\\n", "\n")},
    }
    found = settings(tmp_path, **given[way])
    assert credentials.account(found) == ADDRESS
    credentials.get_token(found)
    assert endpoint.asked[0]["grant_type"].endswith("jwt-bearer")


def test_the_token_goes_with_each_call(data_dir: Path, key: Key) -> None:
    seen: list[str] = []

    class Listening(LocalAdapter):
        def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
            seen.append(str(request.headers["Authorization"]))
            return super().send(request, *args, **options)

    client = make_client(settings(data_dir, GOOGLE_CREDENTIALS_JSON=json.dumps(key)))
    for address in API_ADDRESSES:
        client.http_client.session.mount(address, Listening(create_server(data_dir / "workbook.sqlite3")))
    opened: gspread.Spreadsheet = client.open_by_key((data_dir / "spreadsheet").read_text())
    assert Workbook(opened).tabs()
    assert set(seen) == {"Bearer token-of-the-test"}


def test_the_machine_s_own_credentials(
    tmp_path: Path, endpoint: TokenEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("settings.ROOT", tmp_path)  # no key file of the developer's
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", "")
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path))
    own = {"type": "authorized_user", "client_id": "i", "client_secret": "s", "refresh_token": "r"}
    (tmp_path / "application_default_credentials.json").write_text(json.dumps({**own, "token_uri": endpoint.url}))
    made = credentials.load(settings(tmp_path))
    assert getattr(made, "refresh_token", "") == "r"
    assert credentials.account(settings(tmp_path)) == ""


def test_no_credentials_at_all(doctor: Doctor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("settings.ROOT", tmp_path)
    failed(doctor(SPREADSHEET=SPREADSHEET), "has no Google credentials of its own", NEW_KEY)


WRONG: dict[str, tuple[str, str, str]] = {
    "not JSON": ("-----BEGIN", "it is not JSON (line 1)", "as Google gave it"),
    "a list": ("[]", "is not a service account's key", NEW_KEY),
    "empty": ("{}", "its type is None", NEW_KEY),
    "an OAuth client": ('{"installed": {"client_id": "x"}}', "an OAuth client's", NEW_KEY),
    "a person's": ('{"type": "authorized_user", "refresh_token": "x"}', "a person's own sign-in", NEW_KEY),
    "cut": ('{"type": "service_account", "client_email": "a@b.c"}', "private_key, token_uri missing", NEW_KEY),
    "a federation cut short": ('{"type": "external_account"}', "cannot be used", "Make that file anew"),
}


@pytest.mark.parametrize("kind", WRONG)
@pytest.mark.parametrize("as_text", [False, True])
def test_what_is_no_key(doctor: Doctor, tmp_path: Path, kind: str, as_text: bool) -> None:
    content, what, todo = WRONG[kind]
    path = tmp_path / "key.json"
    path.write_text(content)
    given = {"GOOGLE_CREDENTIALS_JSON": content} if as_text else {"GOOGLE_APPLICATION_CREDENTIALS": str(path)}
    result = doctor(SPREADSHEET=SPREADSHEET, **given)
    failed(result, what, todo)
    assert ("GOOGLE_CREDENTIALS_JSON" if as_text else "key.json") in result.output


def test_a_damaged_private_key(doctor: Doctor, key: Key) -> None:
    text = json.dumps({**key, "private_key": key["private_key"][:400]})
    failed(doctor(SPREADSHEET=SPREADSHEET, GOOGLE_CREDENTIALS_JSON=text), "private key", "damaged")


def test_a_key_file_that_is_not_there(doctor: Doctor) -> None:
    result = doctor(SPREADSHEET=SPREADSHEET, GOOGLE_APPLICATION_CREDENTIALS="/nowhere/key.json")
    failed(result, "No key file at /nowhere/key.json", "Put the key there")


def test_a_key_file_that_cannot_be_read(doctor: Doctor, tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    path.write_bytes(b"\xff\xfe\x00binary")
    failed(
        doctor(SPREADSHEET=SPREADSHEET, GOOGLE_APPLICATION_CREDENTIALS=str(path)),
        "cannot be read",
        "the JSON file Google gave",
    )


REFUSED = {
    "Invalid JWT Signature.": ("Google does not know this key", NEW_KEY),
    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp "
    "values in the JWT claim.": ("clock is wrong", "timedatectl"),
    "Invalid grant: account not found": ("does not exist (any more)", "Make one"),
    "The service account is disabled.": ("is disabled", "Enable it"),
    "Token has been expired or revoked.": ("has expired", "gcloud auth application-default login"),
    "reauth related error (invalid_rapt)": ("to sign in again", "gcloud auth application-default login"),
    "Something new.": ("Something new.", "Make a new key"),
}


@pytest.mark.parametrize("said", REFUSED)
def test_what_google_says_of_the_key(doctor: Doctor, key: Key, endpoint: TokenEndpoint, said: str) -> None:
    endpoint.refuses(said)
    result = doctor(SPREADSHEET=SPREADSHEET, GOOGLE_CREDENTIALS_JSON=json.dumps(key))
    assert f"ok    credentials: {ADDRESS}" in result.output
    failed(result, *REFUSED[said])


def test_an_account_that_may_not_ask(doctor: Doctor, key: Key, endpoint: TokenEndpoint) -> None:
    endpoint.refuses("Client is unauthorized to retrieve access tokens", "unauthorized_client", 401)
    failed(
        doctor(SPREADSHEET=SPREADSHEET, GOOGLE_CREDENTIALS_JSON=json.dumps(key)), "may not ask", "without delegation"
    )


def test_a_sign_in_that_does_not_answer(doctor: Doctor, key: Key) -> None:
    text = json.dumps({**key, "token_uri": "http://127.0.0.1:9/token"})
    result = doctor(SPREADSHEET=SPREADSHEET, GOOGLE_CREDENTIALS_JSON=text)
    failed(result, "sign-in did not answer", "oauth2.googleapis.com")


def test_the_worker_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(NotConfigured, match=r"not JSON.*whole"):
        make_client(settings(tmp_path, GOOGLE_CREDENTIALS_JSON="nothing"))
    with pytest.raises(BadCredentials):
        credentials.load(settings(tmp_path, GOOGLE_CREDENTIALS_JSON="{}"))
