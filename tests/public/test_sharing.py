"""Sharing a CV over HTTP: each way out counts and leads on, in staff's words; personal links; what does not count."""

from urllib.parse import parse_qs, unquote, urlsplit

import gspread
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from programme.audience import SHARE, VIEW, days
from sheets.worker.sync import Sync
from tests.conftest import SignIn, write_cast
from tests.public.page import Page
from tests.public.test_cv import edit

CV = "/cv/abdenour-c2abd"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
PERSON = {"User-Agent": FIREFOX, "Accept-Language": "fr"}
PRESS = {**PERSON, "Sec-Fetch-Site": "same-origin"}


def counted(app: Flask) -> dict[tuple[str, str], int]:
    """(kind, way) -> how many, for everybody."""
    with app.extensions["book"].state.reading() as connection:
        found = connection.execute(
            sa.select(days.c.kind, days.c.way, sa.func.sum(days.c.times)).group_by(days.c.kind, days.c.way)
        )
        return {(kind, way): n for kind, way, n in found}


@pytest.mark.parametrize(
    ("way", "host", "said"),
    [
        ("linkedin", "www.linkedin.com", "http://localhost/cv/abdenour-c2abd"),
        ("facebook", "www.facebook.com", "http://localhost/cv/abdenour-c2abd"),
        ("x", "x.com", "Abdenour cherche un travail."),
        ("whatsapp", "wa.me", "http://localhost/cv/abdenour-c2abd"),
        ("email", "", "« Je cherche un travail dans les espaces verts ou comme livreur"),
    ],
)
def test_each_network_is_counted_and_led_to(app: Flask, client: FlaskClient, way: str, host: str, said: str) -> None:
    answer = client.get(f"{CV}/share/{way}", headers=PRESS)
    assert answer.status_code == 303
    target = urlsplit(answer.headers["Location"])
    assert target.netloc == host
    assert said in unquote(target.query.replace("+", " "))
    assert answer.headers["Cache-Control"] == "no-store"
    client.get(f"{CV}/share/{way}", headers=PRESS)
    assert counted(app) == {(SHARE, way): 1}


@pytest.mark.parametrize("way", ["qr", "story"])
def test_pictures_to_share_count_too(app: Flask, client: FlaskClient, way: str) -> None:
    answer = client.get(f"{CV}/share/{way}", headers=PRESS)
    assert answer.headers["Location"] == f"{CV}/{'qr.svg' if way == 'qr' else 'story.jpg'}"
    assert counted(app) == {(SHARE, way): 1}


@pytest.mark.parametrize("way", ["copy", "native"])
def test_what_happens_in_the_page_is_told_by_its_script(app: Flask, client: FlaskClient, way: str) -> None:
    assert client.post(f"{CV}/share/{way}", headers=PRESS).status_code == 204
    assert counted(app) == {(SHARE, way): 1}


@pytest.mark.parametrize(
    "headers",
    [
        {**PRESS, "User-Agent": "Googlebot/2.1"},
        {**PRESS, "Sec-Purpose": "prefetch"},
        {**PERSON, "Sec-Fetch-Site": "cross-site"},
        {**PERSON, "Sec-Fetch-Site": "none"},
        {**PERSON, "Referer": "https://elsewhere.example/"},
        PERSON,
    ],
)
def test_what_is_no_press_of_a_person_is_led_on_and_not_counted(
    app: Flask, client: FlaskClient, headers: dict[str, str]
) -> None:
    assert client.get(f"{CV}/share/x", headers=headers).status_code == 303
    assert counted(app) == {}


def test_an_older_browser_says_where_it_comes_from(app: Flask, client: FlaskClient) -> None:
    client.get(f"{CV}/share/x", headers={**PERSON, "Referer": f"http://localhost{CV}"})
    assert counted(app) == {(SHARE, "x"): 1}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", f"{CV}/share/myspace", 404),
        ("GET", f"{CV}/share/copy", 404),
        ("POST", f"{CV}/share/x", 404),
        ("GET", "/cv/kenny-c3ken/share/x", 404),
        ("GET", "/cv/rosa-c5rsa/my-link", 404),
        ("POST", "/cv/kenny-c3ken/seen", 404),
        ("GET", f"{CV}/seen", 405),
        ("GET", "/shares/ABCDEF-nothing", 404),
        ("GET", "/shares/", 404),
    ],
)
def test_other_addresses_lead_nowhere(client: FlaskClient, method: str, path: str, status: int) -> None:
    assert client.open(path, method=method, headers=PRESS).status_code == status


def test_staff_reword_what_is_said(sheet: gspread.Spreadsheet, sync: Sync, client: FlaskClient) -> None:
    lines = [
        {"key": "partage.whatsapp", "french": "Regardez {prenom} : {lien}", "english": "Look at {prenom}: {lien}"},
        {"key": "Partage.X", "french": "Cassé {nom}"},
    ]
    write_cast(sheet, {"wordings": lines})
    sync.read()
    assert said(client, "whatsapp") == "Regardez Abdenour : http://localhost/cv/abdenour-c2abd"
    assert said(client, "whatsapp", "en") == "Look at Abdenour: http://localhost/cv/abdenour-c2abd"
    assert said(client, "x").startswith("Abdenour cherche un travail.")
    assert said(client, "x", "en").startswith("Abdenour is looking for work.")


def said(client: FlaskClient, way: str, language: str = "fr") -> str:
    answer = client.get(f"{CV}/share/{way}", headers={**PRESS, "Accept-Language": language})
    return parse_qs(urlsplit(answer.headers["Location"]).query)["text"][0]


def test_braces_in_a_name_stay_what_they_are(sheet: gspread.Spreadsheet, sync: Sync, client: FlaskClient) -> None:
    edit(sheet, sync, "C2ABD", Prénom="{lien} & co")
    answer = client.get("/cv/lien-co-c2abd/share/whatsapp", headers=PRESS)
    assert "{lien} & co cherche" in parse_qs(urlsplit(answer.headers["Location"]).query)["text"][0]


def test_a_view_is_counted_once_a_person_from_memory_or_not(app: Flask, client: FlaskClient) -> None:
    for _ in range(3):
        client.get(CV, headers=PERSON)
    client.get(f"{CV}?lang=en", headers=PERSON)
    client.post(f"{CV}/seen", headers=PRESS)
    assert counted(app) == {(VIEW, ""): 1}
    client.get(CV, headers={**PERSON, "User-Agent": FIREFOX.replace("132", "133")})  # the same, up to date
    assert counted(app) == {(VIEW, ""): 1}
    client.get(CV, headers=PERSON, environ_base={"REMOTE_ADDR": "203.0.113.1"})
    client.get(f"{CV}?lang=en", headers=PERSON, environ_base={"REMOTE_ADDR": "203.0.113.2"})
    client.post(f"{CV}/seen", headers=PRESS, environ_base={"REMOTE_ADDR": "203.0.113.3"})
    assert counted(app) == {(VIEW, ""): 4}


def test_what_is_no_view_of_a_cv_is_not_counted(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    client.get(CV)  # a program
    client.head(CV, headers=PERSON)
    client.get(CV, headers={**PERSON, "Sec-Purpose": "prefetch"})
    client.get(CV, headers={**PERSON, "Sec-Fetch-Dest": "iframe"})
    for address in ("/", f"{CV}.json", "/cv/rosa-c5rsa", "/cv/kenny-c3ken", "/cv/x-c2abd"):
        client.get(address, headers=PERSON)
    sign_in("flore@example.org").get(CV, headers=PERSON)
    assert counted(app) == {}


def test_a_personal_link_from_its_taking_to_what_it_brought(app: Flask, client: FlaskClient) -> None:
    page = Page(client.get(f"{CV}/my-link").text)
    assert page.all("form", method="post")
    taken = client.post(f"{CV}/my-link")
    assert taken.status_code == 303
    results = taken.headers["Location"]
    address = Page(client.get(results).text).all("input", id="address")[0]["value"]
    code = parse_qs(urlsplit(address).query)["s"][0]
    assert address == f"http://localhost{CV}?s={code}"
    # A friend comes by it, and shares without a script: the browser says which page the link was on.
    assert client.get(f"{CV}?s={code}", headers=PERSON).status_code == 200
    shared = client.get(f"{CV}/share/whatsapp", headers={**PRESS, "Referer": address})
    assert f"s={code}" in unquote(shared.headers["Location"])
    told = client.get(results)
    assert "<strong>1</strong> personne a ouvert le CV" in told.text
    assert "<strong>1</strong> partage à la suite du vôtre" in told.text
    assert "<strong>0</strong> opportunité proposée" in told.text
    assert told.headers["Cache-Control"] == "private, no-store"
    assert "noindex" in told.headers["X-Robots-Tag"]
    assert counted(app) == {(VIEW, ""): 1, (SHARE, "whatsapp"): 1}


def test_the_code_makes_no_other_page_and_no_other_canonical_address(client: FlaskClient) -> None:
    plain, coded = client.get(CV), client.get(f"{CV}?s=ABCDEF")
    assert plain.data == coded.data
    assert "ABCDEF" not in coded.text
    moved = client.get("/cv/old-name-c2abd?s=ABCDEF&utm_source=x")
    assert moved.headers["Location"] == f"{CV}?s=ABCDEF"


def test_links_are_not_taken_by_the_thousand(client: FlaskClient) -> None:
    taken = [client.post(f"{CV}/my-link").status_code for _ in range(25)]
    assert taken.count(303) == 20
    assert taken[-1] == 429


def test_a_link_outlives_the_cv_it_leads_to(sheet: gspread.Spreadsheet, sync: Sync, client: FlaskClient) -> None:
    results = client.post(f"{CV}/my-link").headers["Location"]
    edit(sheet, sync, "C2ABD", Statut_du_CV="Masqué")
    page = client.get(results)
    assert page.status_code == 200
    assert "Ce CV n’est plus en ligne" in page.text
    assert "Abdenour" not in page.text


def test_sharing_from_ones_own_page_carries_the_code(client: FlaskClient) -> None:
    page = Page(client.get(client.post(f"{CV}/my-link").headers["Location"]).text)
    hrefs = [a["href"] for a in page.all("a") if "/share/" in a["href"]]
    assert len(hrefs) == 5
    assert all("?s=" in href for href in hrefs)
