"""What every answer owes its visitor: headers, language, errors said plainly, static files kept, photos harmless."""

import base64
import hashlib
import re
from pathlib import Path

import gspread
import pytest
from babel.messages.extract import DEFAULT_KEYWORDS
from flask import Flask
from flask.testing import FlaskClient
from jinja2.ext import babel_extract
from werkzeug.exceptions import RequestEntityTooLarge, TooManyRequests

from sheets.changes import Conflicted
from sheets.errors import NeverRead, NotText, Refused, UnknownRow, Unreachable
from sheets.model.problems import MESSAGES
from sheets.worker.sync import Sync
from tests.browser.town import SCREENS
from tests.conftest import SignIn
from tests.public.page import Page
from tests.public.test_cv import edit
from views.web import language
from views.web.errors import NO_STATE, NO_WORKBOOK, PAGES
from views.web.shared import FONT_VERSION
from views.web.translations import catalogue

ROOT = Path(__file__).resolve().parent.parent.parent
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def photo(app: Flask, sheet: gspread.Spreadsheet, sync: Sync) -> str:
    """A drawing in the media folder that a public row names, and its key."""
    edit(sheet, sync, "C2ABD", Photo="portraits/a.svg")
    folder = app.extensions["settings"].media_folder / "portraits"
    folder.mkdir(parents=True)
    (folder / "a.svg").write_text(SVG)
    return "portraits/a.svg"


@pytest.mark.parametrize("address", ["/", "/cv/abdenour-c2abd", "/nope", "/cv/rosa-c5rsa"])
def test_security_headers(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("headers", "refused"),
    [
        ({}, False),
        ({"Sec-Fetch-Site": "same-origin"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Sec-Fetch-Site": "same-site"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, True),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, True),
        ({"Origin": "http://localhost"}, False),
        ({"Origin": "https://evil.example"}, True),
        ({"Origin": "null"}, True),
    ],
)
def test_a_form_posted_from_elsewhere_is_refused(client: FlaskClient, headers: dict[str, str], refused: bool) -> None:
    # The gallery takes no POST: 405 says that the refusal did not stop it.
    assert client.post("/", headers=headers).status_code == (403 if refused else 405)


def test_errors_are_said_in_the_sites_voice(client: FlaskClient) -> None:
    page = client.get("/nope")
    assert page.status_code == 404
    assert "Cette page n’existe pas." in page.text
    assert client.get("/nope", headers={"Accept-Language": "en"}).text.count("This page does not exist.") == 2
    assert client.get("/nope.json").json == {"error": "Cette page n'existe pas.", "help": PAGES[404][1], "status": 404}
    assert client.post("/").headers["Allow"]


def test_an_error_answers_htmx_beside_what_was_typed(client: FlaskClient) -> None:
    answer = client.get("/nope", headers={"HX-Request": "true"})
    assert answer.headers["HX-Retarget"] == "#notices"
    assert "<html" not in answer.text
    assert 'role="alert"' in answer.text


def test_the_language_is_asked_then_kept_then_preferred(client: FlaskClient) -> None:
    assert 'lang="fr"' in client.get("/").text.split("<head>")[0]
    english = client.get("/?lang=en")
    assert '<html lang="en">' in english.text
    assert english.headers["Cache-Control"] == "private, no-cache"
    assert '<html lang="en">' in client.get("/").text
    assert '<html lang="fr">' in client.get("/?lang=fr").text
    client.delete_cookie("lang")
    assert '<html lang="en">' in client.get("/", headers={"Accept-Language": "en-GB,fr;q=0.5"}).text
    assert '<html lang="fr">' in client.get("/?lang=xx", headers={"Accept-Language": "de"}).text


@pytest.mark.parametrize(
    ("address", "english"),
    [
        ("/?q=a%26b", "/?q=a%26b&lang=en"),
        ("/cv/abdenour-c2abd", "/cv/abdenour-c2abd?lang=en"),
        ("/?_scheme=javascript&_external=1&endpoint=x", "/?_scheme=javascript&_external=1&endpoint=x&lang=en"),
        ("/%22%3E%3Cb%3E", "/%22%3E%3Cb%3E?lang=en"),
        ("/%2Fevil.example/", "/evil.example/?lang=en"),
    ],
)
def test_the_switch_of_languages_stays_on_the_page(client: FlaskClient, address: str, english: str) -> None:
    page = client.get(address, base_url="http://localhost")
    assert [a["href"] for a in Page(page.text).all("a", hreflang="en")] == [english]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NeverRead(), 503),
        (Unreachable(), 503),
        (UnknownRow(), 404),
        (Conflicted(()), 409),
        (NotText("story", "too_long"), 422),
        (Refused(403, "nope"), 500),
        (RequestEntityTooLarge(), 413),
        (TooManyRequests(), 429),
    ],
)
def test_each_failure_has_its_page(app: Flask, error: Exception, status: int) -> None:
    def fail() -> str:
        raise error

    app.add_url_rule("/fail", view_func=fail)
    answer = app.test_client().get("/fail")
    assert answer.status_code == status
    assert language.typography(PAGES[status][0]) in answer.text
    assert ("Retry-After" in answer.headers) == (status in (429, 503))
    Page(answer.text)


def test_who_is_signed_in_is_shown_the_way_home_from_a_page_that_is_not_there(sign_in: SignIn) -> None:
    page = sign_in("flore@example.org").get("/nothing")
    assert page.status_code == 404
    assert 'href="/sign-in"' not in page.text
    assert page.text.count('href="/coach/"') == 2  # at the top, and as what to do next


def test_our_own_mistakes_have_a_page_too(app: Flask) -> None:
    def fail() -> str:
        raise ZeroDivisionError

    app.add_url_rule("/fail", view_func=fail)
    app.testing = False
    answer = app.test_client().get("/fail")
    assert answer.status_code == 500
    assert "Nous avons un problème." in answer.text


def test_static_files_are_kept_for_good_under_their_fingerprint(client: FlaskClient) -> None:
    sheet = re.findall(r'href="(/static/css/tremplin.css\?v=\w+)"', client.get("/sign-in").text)[0]
    with client.get(sheet, headers={"Accept-Encoding": "gzip"}) as kept:
        assert "immutable" in kept.headers["Cache-Control"]
        assert kept.headers["Content-Encoding"] == "gzip"
        assert "Cookie" not in kept.headers["Vary"]
    with client.get("/static/css/tremplin.css") as bare:
        assert "immutable" not in bare.headers["Cache-Control"]


def test_fonts_are_preloaded_under_the_address_the_stylesheet_uses(client: FlaskClient) -> None:
    css = (ROOT / "static/css/tremplin.css").read_text()
    preloaded = re.findall(r'rel="preload" href="/static/([^"]+)"', client.get("/").text)
    assert len(preloaded) == 2
    assert all(f'url("../{address}")' in css for address in preloaded)
    assert f'atkinson-hyperlegible-next": "{FONT_VERSION}"' in (ROOT / "package.json").read_text()


def test_a_cv_page_weighs_less_than_60_kb(client: FlaskClient) -> None:
    page = "/cv/abdenour-c2abd"
    files = set(re.findall(r'="(/static/[^"#]+)', client.get(page).text))  # not those the style may ask for
    semibold = "/static/vendor/fonts/atkinson-latin-600.woff2"  # asked for by the stylesheet, not preloaded
    assert sum(weight(client, address) for address in (page, semibold, *files)) < 60_000


def weight(client: FlaskClient, address: str) -> int:
    with client.get(address, headers={"Accept-Encoding": "gzip"}) as answer:
        return len(answer.data)


def test_photos_are_served_and_cannot_do_harm(client: FlaskClient, photo: str) -> None:
    with client.get(f"/media/{photo}") as answer:
        assert answer.content_type.startswith("image/svg+xml")
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    "key",
    ["", "portraits", "portraits/", "../state.sqlite3", "..%2Fsecret_key", "%2e%2e/secret_key", "/etc/passwd",
     "//etc/passwd", "portraits/../../secret_key", "secret.txt", "portraits/b.svg", "link.svg", "a%00.svg"],
)  # fmt: skip
def test_nothing_but_photos_leaves_the_folder(app: Flask, client: FlaskClient, photo: str, key: str) -> None:
    folder = app.extensions["settings"].media_folder
    (folder / "secret.txt").write_text("not for you")
    (folder.parent / "outside.svg").write_text("not for you")
    (folder / "link.svg").symlink_to(folder.parent / "outside.svg")
    answer = client.get(f"/media/{key}")
    assert answer.status_code in (308, 404)
    assert "not for you" not in answer.text


def test_every_sentence_has_its_english() -> None:
    english = catalogue("en")
    for path in [
        *ROOT.glob("templates/*.html"),
        *ROOT.glob("templates/public/*.html"),
        *ROOT.glob("templates/errors/*.html"),
    ]:
        with path.open("rb") as file:
            for _, _, message, _ in babel_extract(file, list(DEFAULT_KEYWORDS), [], {}):
                singular = message[0] if isinstance(message, tuple) else message
                assert singular is None or singular in english, (path.name, message)
    for sentence in (*sum(PAGES.values(), ()), *NO_STATE, *NO_WORKBOOK, *sum(MESSAGES.values(), ())):
        assert sentence in english, sentence


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Bonjour !", "Bonjour\u202f!"),
        ("« Oui » : non ; si ?", "«\u202fOui\u202f»\u202f: non\u202f; si\u202f?"),
        ("l'hôtel d'Ivry", "l’hôtel d’Ivry"),
        ("https://a.b/?c=d 'e'", "https://a.b/?c=d 'e'"),
        ("", ""),
    ],
)
def test_french_typography(typed: str, shown: str) -> None:
    assert language.typography(typed) == shown
    assert language.typography(typed, "en") == typed


def test_a_page_opened_from_a_link_holds_its_own_style_and_no_other(client: FlaskClient) -> None:
    answer = client.get("/cv/abdenour-c2abd")
    style = answer.text.split("<style>")[1].split("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'self' 'sha256-{digest}'" in answer.headers["Content-Security-Policy"]
    assert 'rel="stylesheet"' not in answer.text
    assert '"../' not in style
    assert "sha256" not in client.get("/sign-in").headers["Content-Security-Policy"]


FILES = {
    "static", "media.file", "public.resume", "documents.cv", "documents.cards", "documents.contact_card",
    "documents.qr", "documents.share_picture", "documents.story_picture", "crawlers.robots", "crawlers.sitemap",
    "health.healthz", "health.metrics", "about.manifest", "about.icon", "well_known.security",
    "relays.feed", "embed.oembed",
}  # fmt: skip
"""Views whose answer is no page."""
ON_THE_WAY = {"sharing.leave", "opportunities.people", "well_known.change_password", "sign_in.who", "passkeys.ask"}
"""Views that lead elsewhere, or answer with a piece of a page."""


def test_the_browser_looks_at_every_screen_open_to_everybody(app: Flask, client: FlaskClient) -> None:
    # A view that asks nobody to sign in is a public screen: axe, languages and colours are checked on those listed.
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    holes = re.compile(r"<any\((\w+)[^>]*>|<[^>]+>")
    asked = [(rule.endpoint, client.get(holes.sub(lambda hole: hole[1] or "1", rule.rule))) for rule in rules]
    signed_in = {endpoint for endpoint, answer in asked if "/sign-in?" in str(answer.location)}
    assert {"coach.cv", "candidate.cv", "staff.home", "tabs.row", "private_documents.own"} <= signed_in
    assert {rule.endpoint for rule in rules} - signed_in == {*SCREENS} | FILES | ON_THE_WAY
