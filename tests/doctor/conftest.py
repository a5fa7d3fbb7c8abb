"""A doctor on any settings, and a token endpoint that says what a test wants Google to say."""

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from app import create_app

Doctor = Callable[..., Result]
SECRET = "a secret that nobody guesses"
BLANK = dict.fromkeys(
    ("SPREADSHEET", "SHEETS_EMULATOR_HOST", "STATE_URL", "MAIL_URL", "MEDIA_URL", "PUBLIC_URL",
     "GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CREDENTIALS_JSON"), ""
)  # fmt: skip


@pytest.fixture
def doctor(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Doctor]:
    """`doctor(MAIL_URL="…")`: run it on a good workbook with some settings changed."""
    monkeypatch.setenv("NO_GCE_CHECK", "true")  # this machine's own credentials are not asked of a cloud
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", "")
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(data_dir / "gcloud"))
    made: list[Any] = []

    def run(*arguments: str, **changed: str) -> Result:
        app = create_app({**BLANK, "DATA_DIR": data_dir, "SECRET_KEY": SECRET, **changed})
        made.append(app.extensions["book"].state)
        return app.test_cli_runner().invoke(args=["doctor", *arguments])

    yield run
    for state in made:
        state.close()


class TokenEndpoint:
    """Google's sign-in: `answer` is what it says, `asked` what it was asked."""

    def __init__(self) -> None:
        self.status, self.answer = 200, {"access_token": "token-of-the-test", "expires_in": 3600}
        self.asked: list[dict[str, str]] = []
        self._server = make_server("127.0.0.1", 0, self._app, threaded=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}/token"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def refuses(self, description: str, error: str = "invalid_grant", status: int = 400) -> None:
        self.status, self.answer = status, {"error": error, "error_description": description}

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _app(self, environ: Any, start_response: Any) -> Any:
        self.asked.append(Request(environ).form.to_dict())
        return Response(json.dumps(self.answer), self.status, content_type="application/json")(environ, start_response)


@pytest.fixture
def endpoint() -> Iterator[TokenEndpoint]:
    """Google's sign-in, on this machine."""
    made = TokenEndpoint()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def private_key() -> str:
    """A private key, as a service account's file holds one."""
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    plain = serialization.NoEncryption()
    return made.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain).decode()


@pytest.fixture
def key(endpoint: TokenEndpoint, private_key: str) -> dict[str, str]:
    """A service account's key that signs in at `endpoint`."""
    return {
        "type": "service_account",
        "project_id": "tests",
        "private_key_id": "1",
        "private_key": private_key,
        "client_email": "tremplin@tests.iam.gserviceaccount.com",
        "token_uri": endpoint.url,
    }
