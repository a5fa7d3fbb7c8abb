"""Taking one CV down in one press: everywhere, at once, for good, and what could not be done is said."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import gspread
import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from sheets.book import Book
from sheets.worker.sync import Sync
from tests.cast import ABDENOUR
from tests.coach.pages import forms, said
from tests.conftest import SignIn, _config
from tests.public.test_cv import edit

CV, PAGE = "/cv/abdenour-c2abd", "/staff/emergency"
PRESS = f"{PAGE}/{ABDENOUR}"
CAMILLE = "camille@example.org"
ENDINGS = ("", ".pdf", ".json", ".jpg", ".vcf", "/card.pdf", "/story.jpg", "/qr.svg")


def seen(client: FlaskClient) -> set[str]:
    """Where a stranger still meets him."""
    found = {end for end in ENDINGS if client.get(CV + end).status_code == 200}
    return found | {page for page in ("/", "/sitemap.xml", "/?q=jardin") if "abdenour" in client.get(page).text.lower()}


def test_one_press_takes_it_down_everywhere_before_the_sheet_is_written(
    app: Flask, sign_in: SignIn, client: FlaskClient, data_dir: Path
) -> None:
    other = create_app({**_config(data_dir), "PUBLIC_URL": "http://localhost"})  # another web process
    strangers = (client, other.test_client())
    for browser in strangers:
        assert {"", ".pdf", "/"} <= seen(browser)
    staff = sign_in(CAMILLE)
    form = forms(staff.get(f"{PAGE}?q=http://localhost{CV}").text)[PRESS]
    answer = form.post(staff)
    assert answer.status_code == 200
    text = said(answer)
    for words in ("ne sont plus servis", "« Masqué » est en route vers la feuille", "Aucun cache n’est à prévenir",
                  "nous ne pouvons rien y faire", f"{PRESS}/lift"):  # fmt: skip
        assert words in text, words
    for browser in strangers:
        assert seen(browser) == set()
    other.extensions["book"].state.close()


def test_it_stays_down_whatever_the_sheet_says_until_it_is_lifted(
    sign_in: SignIn, client: FlaskClient, sheet: gspread.Spreadsheet, sync: Sync, book: Book
) -> None:
    staff = sign_in(CAMILLE)
    staff.post(PRESS)
    sync.step()
    tab = sheet.worksheet("Candidats")
    column = tab.row_values(1).index("Statut du CV") + 1
    assert tab.cell(2, column).value == "Masqué"
    assert any(CAMILLE in line and "Masqué" in line for line in sheet.worksheet("Journal").get_values())
    assert seen(client) == set()
    edit(sheet, sync, ABDENOUR, Statut_du_CV="Publié")  # a colleague who knows nothing of it
    assert seen(client) == set()
    assert staff.post(PRESS).status_code == 200  # again is no error
    assert CAMILLE in staff.get(PAGE).text
    assert staff.post(f"{PRESS}/lift").status_code == 303
    edit(sheet, sync, ABDENOUR, Statut_du_CV="Publié")
    sync.step()
    edit(sheet, sync, ABDENOUR, Statut_du_CV="Publié")
    assert "" in seen(client)
    assert staff.post(f"{PRESS}/lift").status_code == 404


def test_it_holds_where_the_sheet_cannot_say_it(
    sign_in: SignIn, client: FlaskClient, sheet: gspread.Spreadsheet, sync: Sync
) -> None:
    tab = sheet.worksheet("Candidats")
    tab.update_cell(2, tab.row_values(1).index("Statut du CV") + 1, '="Publié"')  # which no program may overwrite
    sync.read()
    sign_in(CAMILLE).post(PRESS)
    for _ in range(3):
        sync.step()
        assert seen(client) == set()


def test_a_row_taken_out_of_the_sheet_does_not_come_back(
    sign_in: SignIn, book: Book, sheet: gspread.Spreadsheet, sync: Sync
) -> None:
    sign_in(CAMILLE).post(PRESS)
    sync.step()
    sheet.worksheet("Candidats").delete_rows(2)
    sync.read()
    sync.step()
    assert book.snapshot.candidates.get(ABDENOUR) is None


def test_it_is_staffs(sign_in: SignIn, client: FlaskClient) -> None:
    for address in (PRESS, f"{PRESS}/lift"):
        assert client.post(address).status_code == 303
        assert sign_in("flore@example.org").post(address).status_code == 403
    assert sign_in("flore@example.org").get(PAGE).status_code == 403
    assert "" in seen(client)
    assert sign_in(CAMILLE).post(f"{PAGE}/C9ZZZ").status_code == 404


class Cache:
    """A cache in front of the site, as far as being told to forget goes."""

    def __init__(self, status: int) -> None:
        self.told: list[tuple[str, list[str]]] = []
        told = self.told

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                told.append((self.headers["Authorization"], body["files"]))
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/purge"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture(params=[200, 500])
def cache(request: pytest.FixtureRequest) -> Iterator[Cache]:
    """One that obeys, one that does not."""
    made = Cache(request.param)
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.mark.parametrize("state_url", ["sqlite"], indirect=True)
def test_a_cache_in_front_is_told(app: Flask, sign_in: SignIn, cache: Cache, request: pytest.FixtureRequest) -> None:
    obeys = "200" in request.node.name
    found = app.extensions["settings"]
    app.extensions["settings"] = type(found)(**{**vars(found), "purge_url": cache.address, "purge_token": "secret"})
    text = said(sign_in(CAMILLE).post(PRESS))
    assert ("a été vidé" in text) == obeys
    assert ("videz-le à la main" in text) == (not obeys)
    ((token, files),) = cache.told
    assert token == "Bearer secret"
    assert {f"http://localhost{CV}{end}" for end in ENDINGS} < set(files)
    assert "http://localhost/" in files
    assert "secret" not in text


def test_a_cache_that_is_not_there_is_said(app: Flask, sign_in: SignIn) -> None:
    found = app.extensions["settings"]
    app.extensions["settings"] = type(found)(**{**vars(found), "purge_url": "http://127.0.0.1:9/"})
    assert "videz-le à la main" in said(sign_in(CAMILLE).post(PRESS))
