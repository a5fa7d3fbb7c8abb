"""The layer that answers public pages from memory: what it keeps, for whom, in which coding, and until when."""

import gzip
from collections.abc import Iterable

import brotli  # type: ignore[import-untyped]
import gspread
import pytest
import zstandard
from flask import Flask, request, template_rendered
from flask.testing import FlaskClient

from sheets.book import Book
from sheets.changes import Edit
from sheets.worker.sync import Sync
from tests import cast
from tests.conftest import SignIn
from tests.public.test_cv import edit
from views.public.showcase import showcase
from views.web.cached import PublicCache, ignorable

CV = "/cv/abdenour-c2abd"


@pytest.fixture
def made(app: Flask) -> Iterable[list[str]]:
    """The pages that Flask made, each time it made one."""
    paths: list[str] = []

    def note(*_: object, **__: object) -> None:
        paths.append(request.path)

    with template_rendered.connected_to(note, app):
        yield paths


def test_a_page_is_made_once(client: FlaskClient, made: list[str]) -> None:
    first = client.get(CV)
    assert client.get(CV).data == first.data
    assert client.get(CV, headers={"User-Agent": "Another"}).headers["ETag"] == first.headers["ETag"]
    assert made == [CV]


@pytest.mark.parametrize("address", ["/sign-in", "/nope", "/cv/kenny-c3ken", "/healthz"])
def test_what_is_not_public_is_not_kept(app: Flask, client: FlaskClient, address: str) -> None:
    client.get(address)
    assert len(app.extensions["cache"].pages) == 0


def test_each_language_has_its_own(client: FlaskClient, made: list[str]) -> None:
    french, english = client.get(CV), client.get(CV, headers={"Accept-Language": "en-GB"})
    assert '<html lang="fr">' in french.text
    assert '<html lang="en">' in english.text
    client.get(CV + "?lang=en")  # which sets the cookie, and is kept by nobody
    assert '<html lang="en">' in client.get(CV).text
    client.set_cookie("lang", "fr")
    assert '<html lang="fr">' in client.get(CV, headers={"Accept-Language": "en"}).text
    assert made == [CV] * 3


def test_signed_in_people_never_meet_it(client: FlaskClient, sign_in: SignIn, made: list[str]) -> None:
    client.get(CV)
    flore = sign_in("flore@example.org")
    assert flore.get(CV).status_code == 200
    assert flore.get(CV).status_code == 200
    assert made.count(CV) == 3
    assert client.get(CV).status_code == 200
    assert made.count(CV) == 3


@pytest.mark.parametrize(("coding", "read"), [
    ("br", brotli.decompress), ("gzip", gzip.decompress), ("zstd", zstandard.decompress), ("", bytes),
])  # fmt: skip
def test_each_coding_holds_the_same_page(client: FlaskClient, coding: str, read: object) -> None:
    plain = client.get(CV)
    packed = client.get(CV, headers={"Accept-Encoding": coding})
    assert packed.headers.get("Content-Encoding", "") == coding
    assert read(packed.data) == plain.data  # type: ignore[operator]
    assert packed.content_length == len(packed.data)
    assert (packed.headers["ETag"] == plain.headers["ETag"]) == (not coding)
    assert not packed.headers["ETag"].startswith("W/")
    assert {"Accept-Encoding", "Accept-Language", "Cookie"} <= {v.strip() for v in packed.headers["Vary"].split(",")}


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, zstd", "zstd"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("br;q=0, *", "zstd"),
        ("*;q=0", ""),
        ("deflate", ""),
        ("br;q=x", ""),
        ("GZIP; q=0.1", "gzip"),
    ],
)
def test_the_coding_is_the_one_the_browser_likes_best(client: FlaskClient, accepted: str, coding: str) -> None:
    answer = client.get(CV, headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding", "") == coding


def test_whoever_has_it_is_not_sent_it_again(client: FlaskClient) -> None:
    etag = client.get(CV, headers={"Accept-Encoding": "br"}).headers["ETag"]
    again = client.get(CV, headers={"Accept-Encoding": "br", "If-None-Match": f'"other", W/{etag}'})
    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["ETag"] == etag
    assert "Accept-Language" in again.headers["Vary"]
    assert client.get(CV, headers={"If-None-Match": etag}).status_code == 200  # these bytes differ


def test_head_tells_what_get_sends(client: FlaskClient) -> None:
    cold, got, warm = client.head(CV), client.get(CV), client.head(CV)
    assert cold.status_code == warm.status_code == 200
    assert cold.data == warm.data == b""
    assert warm.content_length == len(got.data)
    assert warm.headers["ETag"] == got.headers["ETag"]


def test_what_a_cdn_may_do_is_said(client: FlaskClient) -> None:
    told = client.get(CV).headers["Cache-Control"]
    assert "public" in told
    assert "max-age=0" in told
    assert "stale-while-revalidate" in told
    assert "no-cache" in client.get(CV + "?lang=en").headers["Cache-Control"]


def test_a_cv_taken_down_is_gone_at_once(
    sheet: gspread.Spreadsheet, sync: Sync, client: FlaskClient, book: Book
) -> None:
    assert client.get(CV).status_code == 200
    book.submit(Edit("candidates", cast.ABDENOUR, {"status": "Publié"}, {"status": "En cours"}), "test")
    assert client.get(CV).status_code == 410
    assert "abdenour" not in client.get("/").text


@pytest.mark.parametrize(("method", "same"), [("GET", True), ("POST", False)])
def test_a_page_shows_one_moment_and_what_it_saved(app: Flask, book: Book, method: str, same: bool) -> None:
    with app.test_request_context("/", method=method):
        first = showcase()
        book.submit(Edit("candidates", cast.ABDENOUR, {"status": "Publié"}, {"status": "En cours"}), "test")
        assert (cast.ABDENOUR in showcase().looking) is same
        assert (showcase() is first) is same


def test_another_processs_save_is_seen_in_time_and_ones_own_at_once(
    app: Flask, client: FlaskClient, sign_in: SignIn, book: Book
) -> None:
    app.extensions["cache"].freshness.every = 3_600.0
    flore = sign_in("flore@example.org")
    assert "La terre" in client.get(CV).text
    book.submit(
        Edit("candidates", cast.ABDENOUR, {"catchphrase": "La terre ne ment pas"}, {"catchphrase": "Ailleurs"}),
        "another process",
    )
    assert "La terre" in client.get(CV).text  # the hour is not over
    flore.post("/coach/candidates/C2ABD/cv/person", data={"first_name": "Abdenour", "catchphrase": "Ici même"})
    assert "Ici même" in client.get(CV).text


def test_what_did_not_change_keeps_its_etag(
    sheet: gspread.Spreadsheet, sync: Sync, client: FlaskClient, made: list[str]
) -> None:
    etag = client.get(CV).headers["ETag"]
    edit(sheet, sync, cast.ABDENOUR, Notes="Vu hier")
    assert client.get(CV).headers["ETag"] == etag
    assert made == [CV, CV]


def test_what_others_change_makes_no_cv_again(
    sheet: gspread.Spreadsheet, sync: Sync, client: FlaskClient, book: Book, made: list[str]
) -> None:
    etag = client.get(CV).headers["ETag"]
    edit(sheet, sync, cast.INES, Accroche="Une autre")
    book.submit(Edit("candidates", cast.INES, {"catchphrase": "Une autre"}, {"catchphrase": "Encore une"}), "test")
    assert client.get(CV).headers["ETag"] == etag
    assert made == [CV]


@pytest.mark.parametrize(
    ("tab", "column", "cell", "shown"),
    [
        ("Expériences", "Intitulé", "Dompteur de lions", "Dompteur de lions"),
        ("Témoignages", "Témoignage", "Elle danse, il chante.", "Elle danse, il chante."),
        ("Candidats", "Accroche", "Ici même", "Ici même"),
        ("Listes", "Valeur", "Contrat en or", None),
    ],
)
def test_a_cv_is_made_again_where_what_it_shows_changed(
    sheet: gspread.Spreadsheet, sync: Sync, client: FlaskClient, made: list[str],
    tab: str, column: str, cell: str, shown: str | None,
) -> None:  # fmt: skip
    client.get(CV)
    sheet_tab = sheet.worksheet(tab)
    headers = sheet_tab.row_values(1)
    theirs = "ID" if tab == "Candidats" else "Candidat"
    ids = sheet_tab.col_values(headers.index(theirs) + 1) if theirs in headers else ["", cast.ABDENOUR]
    sheet_tab.update_cell(ids.index(cast.ABDENOUR) + 1, headers.index(column) + 1, cell)
    sync.read()
    page = client.get(CV).text
    assert made == [CV, CV]
    assert shown is None or shown in page


@pytest.mark.parametrize("query", ["s=ABCDEF", "utm_source=x&fbclid=y", "fbclid"])
def test_what_networks_add_to_an_address_makes_no_other_page(client: FlaskClient, made: list[str], query: str) -> None:
    assert client.get(CV).data == client.get(f"{CV}?{query}").data
    assert made == [CV]
    assert ignorable(query)


def test_a_query_that_means_something_is_not_kept(app: Flask, client: FlaskClient) -> None:
    for query in ("q=jardin", "page=2", "lang=fr", "q=a&fbclid=b"):
        client.get(f"/?{query}")
    assert len(app.extensions["cache"].pages) == 0


def test_the_first_page_of_the_gallery_is_kept_in_every_order(app: Flask, client: FlaskClient, made: list[str]) -> None:
    for _ in range(200):
        client.get("/")
    orders = len(app.extensions["cache"].pages)
    assert 20 < orders <= 2 * 40  # a minute may have turned
    assert made.count("/") == orders


def test_memory_is_bounded(app: Flask, client: FlaskClient) -> None:
    cache: PublicCache = app.extensions["cache"]
    small = PublicCache(cache.inner, app.extensions["book"].etag, "session", lambda *_: None, memory=100_000)
    app.wsgi_app = small  # type: ignore[method-assign]
    for n in range(30):
        client.get(CV, base_url=f"http://localhost:{2000 + n}")
    assert 0 < len(small.pages) < 10
    assert small.pages.size <= 100_000


def test_static_files_come_from_memory_too(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context():
        from views.web.shared import static_url

        css = static_url("css/tremplin.css")
    with client.get(css, headers={"Accept-Encoding": "br"}) as first:
        assert first.headers["Content-Encoding"] == "br"
        assert "immutable" in first.headers["Cache-Control"]
        assert "Cookie" not in first.headers["Vary"]
    assert len(app.extensions["cache"].pages) == 1
