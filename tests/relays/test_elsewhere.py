"""What leaves for other people's sites: the feed and the cards, of those who are shown and look for work alone."""

import json
from typing import Any
from xml.etree import ElementTree

import gspread
import pytest
from flask import Flask
from flask.testing import FlaskClient

from programme.relays.partners import figures_of_partners
from sheets.book import Book
from sheets.worker.sync import Sync
from tests.cast import ABDENOUR
from tests.conftest import SignIn, write_cast
from tests.relays.conftest import PERSON

CV = "/cv/abdenour-c2abd"
CARD = "/embed/abdenour-c2abd"


def titles(client: FlaskClient, address: str = "/relays/feed.xml") -> list[str]:
    answer = client.get(address)
    assert answer.mimetype == "application/rss+xml"
    found = ElementTree.fromstring(answer.data)
    return [item.findtext("title", "") for item in found.iter("item")]


@pytest.fixture
def hide(sheet: gspread.Spreadsheet, sync: Sync) -> Any:
    """Types in a cell of Abdenour's row."""

    def typed(header: str, value: str) -> None:
        tab = sheet.worksheet("Candidats")
        row, column = tab.find(ABDENOUR), tab.find(header, in_row=1)
        assert row
        assert column
        tab.update_cell(row.row, column.col, value)
        sync.read()

    return typed


def test_the_feed_by_place_and_without_who_is_hidden(client: FlaskClient, hide: Any) -> None:
    assert set(titles(client)) == {"Abdenour cherche un travail", "Inès cherche un travail"}
    assert titles(client, "/relays/feed.xml?place=69") == ["Inès cherche un travail"]
    assert client.get("/relays/feed.xml?place=nowhere").status_code == 404
    hide("Statut du CV", "Masqué")
    assert titles(client) == ["Inès cherche un travail"]


def test_text_stays_text_in_the_feed(client: FlaskClient, hide: Any) -> None:
    hide("Prénom", "<b>]]>&amp;")
    assert "<b>]]>&amp; cherche un travail" in [title.replace("\xa0", " ") for title in titles(client)]


def test_the_card_alone_may_be_framed(client: FlaskClient) -> None:
    card = client.get(CARD)
    assert "frame-ancestors *" in card.headers["Content-Security-Policy"]
    assert "Abdenour" in card.text
    assert "<script" not in card.text
    assert "<form" not in card.text
    assert 'href="http://localhost/cv/abdenour-c2abd"' in card.text
    for address in ("/", CV, "/relays", "/embed/nobody-zzzzz"):
        assert "frame-ancestors 'none'" in client.get(address).headers["Content-Security-Policy"], address


@pytest.mark.parametrize(("header", "value", "said"), [
    ("En emploi", "oui", "Abdenour a trouvé un travail"), ("Statut du CV", "Masqué", "pas en ligne"),
    ("Accord de publication", "non", "pas en ligne"),
])  # fmt: skip
def test_the_card_of_who_is_not_looking_is_the_kind_page_in_small(
    client: FlaskClient, hide: Any, header: str, value: str, said: str
) -> None:
    hide(header, value)
    card = client.get(CARD)
    assert said in card.text
    assert "Écouter" not in card.text
    assert ("Abdenour" in card.text) == ("Abdenour" in said)
    assert "frame-ancestors *" in card.headers["Content-Security-Policy"]


def test_oembed_says_how_to_show_a_cv(client: FlaskClient) -> None:
    page = client.get(CV).text
    assert 'type="application/json+oembed" href="http://localhost/oembed?url=' in page
    found = json.loads(client.get("/oembed", query_string={"url": f"http://localhost{CV}", "maxwidth": 300}).data)
    assert (found["version"], found["type"], found["width"]) == ("1.0", "rich", 300)
    assert f'src="http://localhost{CARD}"' in found["html"]
    for url in ("http://elsewhere.example/cv/abdenour-c2abd", "http://localhost/cv/kenny-c3ken", "x", "http://[::"):
        assert client.get("/oembed", query_string={"url": url}).status_code == 404, url
    assert client.get(f"/oembed?url=http://localhost{CV}&format=xml").status_code == 501


def test_a_partner_is_counted_by_its_code(
    app: Flask, book: Book, sheet: gspread.Spreadsheet, sync: Sync, sign_in: SignIn
) -> None:
    write_cast(sheet, {"relays": [{"id": "L2AAA", "partner": "saint-merri"}]})
    sync.read()
    frame = {**PERSON, "Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "cross-site"}
    for code in ("Saint-Merri", "saint-merri", "nobody"):
        card = app.test_client().get(f"{CARD}?partner={code}", headers=frame)
    known = app.test_client().get(f"{CARD}?partner=saint-merri", headers=frame).text
    link = known.split('class="button primary" href="http://localhost')[1].split('"')[0]
    assert "?s=" in link
    assert "?s=" not in card.text
    assert "saint-merri" not in link
    app.test_client().get(link, headers=PERSON)
    (partner,) = figures_of_partners(book).partners
    assert (partner.code, partner.cards, partner.views) == ("saint-merri", 1, 1)
    page = sign_in("camille@example.org").get("/staff/relays").text
    assert "saint-merri" in page
