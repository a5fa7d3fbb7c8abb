"""`sheets-server` attacked by who is on the same machine, and by the pages of the web its user looks at."""

import re
import socket
import stat
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import gspread
import pytest
import requests

from emulator.clients import connect as client_of
from emulator.guard import MAX_BODY
from emulator.server import create_server
from emulator.tokens import place_of
from settings import ROOT, Settings
from sheets.api.connection import connect, make_client
from sheets.errors import Refused
from tests.running import TOKEN, Start, starting

HELD = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
WRITTEN = b'{"values": [["attack"]]}'
DEEP = 200_000


class Server:
    """A `sheets-server`, as those see it who would write in what it serves.

    Args:
        address: `http://127.0.0.1:PORT`.
        book: a workbook of it, in-process.
    """

    def __init__(self, address: str, book: gspread.Spreadsheet) -> None:
        self.address, self.book = address, book
        self.port = int(address.rpartition(":")[2])
        self.path = f"/v4/spreadsheets/{book.id}/values/A1?valueInputOption=RAW"

    def write(
        self, headers: Mapping[str, str | bytes], data: bytes = WRITTEN, method: str = "PUT"
    ) -> requests.Response:
        """Try to write a cell."""
        return requests.request(method, self.address + self.path, headers=headers, data=data, timeout=30)

    def raw(self, *lines: str, body: bytes = b"") -> str:
        """Send a request as these lines say it; the first line of the answer."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            connection.sendall("\r\n".join((*lines, "", "")).encode("latin-1") + body)
            return connection.makefile("rb").readline().decode("latin-1").strip()

    def about(self, **headers: str) -> requests.Response:
        """Ask who one is."""
        return requests.get(f"{self.address}/drive/v3/about?fields=user", headers={**HELD, **headers}, timeout=10)

    def files(self) -> dict[str, str]:
        """Drive's version of each file, which grows with every change."""
        answer = self.book.client.request("get", "https://www.googleapis.com/drive/v3/files?fields=files(id,version)")
        return {file["id"]: file["version"] for file in answer.json()["files"]}


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server, one for all of the tests that attack it."""
    folder = tmp_path_factory.mktemp("served")
    inside = create_server(folder / "workbooks.db")
    with starting(folder) as start:
        process = start("sheets-server", "--port", "0", "--data", str(folder / "workbooks.db"), "--token", TOKEN)
        assert process.stdout
        yield Server(process.stdout.readline().split()[2], client_of(inside).create("Essai"))
    inside.store.close()


@pytest.fixture
def server(serving: Server) -> Iterator[Server]:
    """The server; whatever a test does, it stays up and nothing was written, but by who may."""
    before = serving.files()
    yield serving
    assert serving.files() == before
    assert serving.write(HELD).status_code == 200
    assert serving.book.sheet1.acell("A1").value == "attack"


def refused(answer: requests.Response, *codes: int) -> bool:
    """Whether it is a refusal as Google words them, with one of these codes."""
    error = answer.json()["error"]
    return answer.status_code in codes and error["code"] == answer.status_code and bool(error["message"])


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        f"Bearer {TOKEN}x",
        f"Bearer {TOKEN[:-1]}",
        f"Bearer {TOKEN.upper()}",
        f"Basic {TOKEN}",
        TOKEN,
        "Bearer camille@example.org",
        "Bearer x/camille@example.org",
        f"Bearer {TOKEN}/camille",
        f"Bearer {TOKEN}/",
        "Bearer jetoné",
    ],
)
def test_nobody_without_the_token(server: Server, authorization: str | None) -> None:
    sent = {} if authorization is None else {"Authorization": authorization.encode()}
    for method in ("PUT", "GET", "POST", "DELETE", "PATCH", "OPTIONS", "PROPFIND"):
        answer = requests.request(method, server.address + server.path, headers=sent, data=WRITTEN, timeout=10)
        assert refused(answer, 401)
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_the_token_and_an_account(server: Server) -> None:
    assert server.about().json()["user"]["emailAddress"] == "tremplin@local.invalid"
    answer = server.about(Authorization=f"Bearer {TOKEN}/camille@example.org")
    assert answer.json()["user"]["emailAddress"] == "camille@example.org"


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "evil@127.0.0.1",
        "10.0.0.1",
        "127.0.0.1:x",
        "",
    ],
)
def test_a_name_turned_to_this_machine(server: Server, host: str) -> None:
    assert refused(server.write({**HELD, "Host": host}), 403)


def test_no_host_two_hosts_and_one_in_the_line(server: Server) -> None:
    held = f"Authorization: {HELD['Authorization']}"
    length = f"Content-Length: {len(WRITTEN)}"
    rest = ("Content-Type: application/json", held, length)
    own = f"Host: 127.0.0.1:{server.port}"
    assert " 403 " in server.raw(f"PUT {server.path} HTTP/1.0", *rest, body=WRITTEN)
    assert " 403 " in server.raw(f"PUT {server.path} HTTP/1.1", "Host: evil.example", own, *rest, body=WRITTEN)
    assert " 403 " in server.raw(f"PUT http://evil.example{server.path} HTTP/1.1", own, *rest, body=WRITTEN)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST:1", "127.0.0.9", "[::1]:8888"])
def test_loopback_by_any_of_its_names(server: Server, host: str) -> None:
    assert server.about(Host=host).status_code == 200


@pytest.mark.parametrize(
    "of_a_page",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:5000"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "same-origin"},
    ],
)
def test_no_page_of_the_web(server: Server, of_a_page: dict[str, str]) -> None:
    for method in ("PUT", "POST", "OPTIONS"):
        answer = server.write({**HELD, **of_a_page}, method=method)
        assert refused(answer, 403)
        assert not [name for name in answer.headers if name.lower().startswith("access-control-")]
    assert refused(server.write({"Content-Type": "text/plain", **of_a_page}, method="POST"), 403)


@pytest.mark.parametrize(
    "mime", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "application/jsonp"]
)
def test_json_only(server: Server, mime: str) -> None:
    assert refused(server.write({**HELD, "Content-Type": mime}), 400)


@pytest.mark.parametrize(
    "body",
    [
        b"[" * DEEP,
        b"[" * DEEP + b"]" * DEEP,
        b'{"values": [[' + b'{"a":' * 101 + b"1" + b"}" * 101 + b"]]}",
        b'{"values": [[NaN]]}',
        b'{"values": [[Infinity]]}',
        b'{"values": [[' + b"9" * 5_000 + b"]]}",
        b'{"values": [["\\ud800"]]}',
        b'{"values": [["\xff"]]}',
        b'{"values": {"a": 1}}',
        b'{"values": 5}',
        b"[]",
        b"null",
        b"\x00",
        b"{",
    ],
)
def test_a_bad_body_is_refused_as_google_does(server: Server, body: bytes) -> None:
    assert refused(server.write(HELD, body), 400)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v4/spreadsheets/{id}:batchUpdate", {"requests": 5}),
        ("/v4/spreadsheets/{id}:batchUpdate", {"requests": [{"addSheet": {"properties": {"title": ["x"]}}}]}),
        ("/v4/spreadsheets/{id}:batchUpdate", {"requests": [{"deleteDimension": {"range": {"sheetId": {}}}}]}),
        (
            "/v4/spreadsheets/{id}/values:batchUpdate",
            {"valueInputOption": "RAW", "data": [{"range": [], "values": []}]},
        ),
        ("/drive/v3/files", {"name": ["x"], "mimeType": "application/vnd.google-apps.spreadsheet"}),
        ("/drive/v3/files", {"name": "x", "mimeType": {"a": 1}}),
    ],
)
def test_a_value_of_another_kind_is_refused_as_google_does(server: Server, path: str, body: object) -> None:
    address = server.address + path.format(id=server.book.id)
    assert refused(requests.post(address, json=body, headers=HELD, timeout=10), 400)


def test_a_huge_body_is_refused_unread(server: Server) -> None:
    began = time.monotonic()
    line = server.raw(
        f"PUT {server.path} HTTP/1.1",
        *(
            f"Host: 127.0.0.1:{server.port}",
            f"Authorization: {HELD['Authorization']}",
            "Content-Type: application/json",
        ),
        f"Content-Length: {MAX_BODY + 1}",
    )
    assert " 400 " in line
    assert time.monotonic() - began < 5
    endless = (chunk for chunk in [WRITTEN])
    assert refused(requests.put(server.address + server.path, data=endless, headers=HELD, timeout=10), 400)


def test_slow_callers_stop_nobody(server: Server) -> None:
    slow = [socket.create_connection(("127.0.0.1", server.port), timeout=10) for _ in range(60)]
    try:
        head = f"PUT {server.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: {HELD['Authorization']}\r\n"
        for number, connection in enumerate(slow):
            said = f"{head}Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
            connection.sendall((said if number % 2 else head).encode())
        began = time.monotonic()
        assert server.about().status_code == 200
        assert time.monotonic() - began < 5
    finally:
        for connection in slow:
            connection.close()


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "BREW", "HEAD", "OPTIONS"])
def test_odd_methods_do_nothing(server: Server, method: str) -> None:
    assert server.write(HELD, method=method).status_code == 404


def test_a_csv_is_still_brought(serving: Server, tmp_path: Path) -> None:
    api = {"SHEETS_EMULATOR_HOST": serving.address, "SHEETS_EMULATOR_TOKEN": TOKEN, "SPREADSHEET": serving.book.id}
    client = make_client(Settings.from_environment({"DATA_DIR": tmp_path, **api}))
    made = client.create("Apporté")
    client.import_csv(made.id, "a,b\n1,2\n")
    assert made.sheet1.get_all_values() == [["a", "b"], ["1", "2"]]


def test_a_token_is_made_and_found_beside_the_file(start: Start, data_dir: Path, settings: Settings) -> None:
    data = data_dir / "workbook.sqlite3"
    key = connect(settings).spreadsheet.id

    def started() -> tuple[str, str]:
        process = start("sheets-server", "--port", "0", "--data", str(data))
        assert process.stdout
        address = process.stdout.readline().split()[2]
        line = process.stdout.readline()
        return address, line.split()[0].removeprefix("SHEETS_EMULATOR_TOKEN=")

    address, token = started()
    assert len(token) >= 32
    place = place_of(data)
    assert place.read_text() == token
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    api = {"SHEETS_EMULATOR_HOST": address, "SHEETS_EMULATOR_TOKEN": "", "SPREADSHEET": key}
    assert connect(Settings.from_environment({"DATA_DIR": data_dir, **api})).spreadsheet.id == key
    with pytest.raises(Refused, match="the token that sheets-server printed"):
        connect(Settings.from_environment({"DATA_DIR": data_dir / "other", **api}))
    place.chmod(0o644)
    assert started()[1] == token, "programs that know it go on after a restart"
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_the_two_lines_of_the_readme(server: Server) -> None:
    shown = re.search(r"`[^`]*sheets-server.*?:\n\n((?:    [^\n]+\n)+)", (ROOT / "README.md").read_text(), re.DOTALL)
    assert shown
    lines = [line.strip() for line in shown[1].splitlines()]
    assert len(lines) == 2
    script = "\n".join(lines).replace("127.0.0.1:8888", f"127.0.0.1:{server.port}").replace('"TOKEN"', f'"{TOKEN}"')
    found: dict[str, Any] = {}
    exec(script, found)  # as somebody copies them
    assert server.book.id in [book.id for book in found["client"].openall()]
