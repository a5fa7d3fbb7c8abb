"""What search engines find: the addresses they may keep, and no other."""

from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import gspread
import pytest
from flask import Flask
from flask.testing import FlaskClient

from sheets.worker.sync import Sync
from tests.public.test_cv import edit


def addresses(client: FlaskClient) -> list[str]:
    answer = client.get("/sitemap.xml")
    assert answer.content_type.startswith("application/xml")
    tree = ElementTree.fromstring(answer.data)
    return [str(found.text) for found in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]


def test_only_those_who_chose_it_are_in_the_sitemap(
    sheet: gspread.Spreadsheet, sync: Sync, client: FlaskClient
) -> None:
    pages = ["http://localhost/", "http://localhost/figures"]
    pages += [f"http://localhost/{name}" for name in ("legal", "privacy", "accessibility", "contact")]
    assert addresses(client) == pages
    for row_id in ("C2ABD", "C3KEN", "C5RSA"):  # published, a draft, hidden
        edit(sheet, sync, row_id, **{"Moteurs de recherche": "oui"})
    assert addresses(client) == [*pages, "http://localhost/cv/abdenour-c2abd"]
    assert "X-Robots-Tag" not in client.get("/cv/abdenour-c2abd").headers
    edit(sheet, sync, "C2ABD", **{"En emploi": "oui"})
    assert addresses(client) == pages


def test_every_address_of_the_sitemap_may_be_kept(sheet: gspread.Spreadsheet, sync: Sync, client: FlaskClient) -> None:
    edit(sheet, sync, "C2ABD", **{"Moteurs de recherche": "oui"})
    rules = RobotFileParser()
    rules.parse(client.get("/robots.txt").text.splitlines())
    for address in addresses(client):
        page = client.get(address)
        assert page.status_code == 200
        assert "noindex" not in page.text + page.headers.get("X-Robots-Tag", "")
        assert rules.can_fetch("*", address)
    assert rules.site_maps() == ["http://localhost/sitemap.xml"]


def test_robots_are_kept_from_every_place_that_asks_who_is_there(app: Flask, client: FlaskClient) -> None:
    rules = RobotFileParser()
    rules.parse(client.get("/robots.txt").text.splitlines())
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(("/coach/", "/me/", "/staff/")):
            assert not rules.can_fetch("*", rule.rule.replace("<row_id>", "C2ABD"))


@pytest.mark.parametrize("address", ["/robots.txt", "/sitemap.xml"])
def test_both_are_the_same_for_everybody(app: Flask, client: FlaskClient, address: str) -> None:
    assert "public" in client.get(address).headers["Cache-Control"]
    assert len(app.extensions["cache"].pages) == 1
