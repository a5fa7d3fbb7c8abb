"""The gallery: who is in it, the search, "see more", with htmx and without."""

import re
from typing import Any

import gspread
import pytest
from flask import Flask
from flask.testing import FlaskClient

from sheets.book import Book
from sheets.changes import Edit
from sheets.worker.sync import Sync
from tests import cast
from tests.conftest import write_cast
from tests.public.page import Page

HTMX = {"HX-Request": "true"}


def names(client: FlaskClient, address: str = "/", **headers: Any) -> list[str]:
    page = Page(client.get(address, **headers).text)
    return [a["href"].split("/")[-1].split("-")[0] for a in page.all("a", class_="p-name")]


@pytest.fixture
def crowd(sheet: gspread.Spreadsheet, sync: Sync) -> None:
    """Thirty published people instead of the cast."""
    people = [
        {"id": f"CX{n:03d}".replace("0", "A").replace("1", "B"), "first_name": f"Nom{n}", "status": "Publié",
         "consent": "oui", "ambition_1": "comme potier", "updated_on": 45990}
        for n in range(30)
    ]  # fmt: skip
    write_cast(sheet, {"candidates": people})
    sync.read()


def test_it_shows_people_who_look_for_work_and_are_published(client: FlaskClient) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    assert sorted(names(client)) == ["abdenour", "ines"]
    assert "2 personnes" in answer.text
    assert "cherchent un coup de pouce" in answer.text
    assert Page(answer.text).texts["h1"] == "Et si votre réseau devenait le leur\u202f?"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("jardin", ["abdenour"]),
        ("KABYLE", ["abdenour"]),
        ("ecout", ["ines"]),
        ("rhône", ["ines"]),
        ("lucie", ["abdenour"]),
        ("benali", []),
        ("06 12 34", []),
        ("vitesse", []),
        ("%00' OR 1=1", []),
    ],
)
def test_search_finds_what_is_public_and_nothing_else(client: FlaskClient, query: str, found: list[str]) -> None:
    assert names(client, "/", query_string={"q": query}) == found


def test_without_a_result_it_says_so_and_offers_a_way_on(client: FlaskClient) -> None:
    answer = client.get("/?q=zzz")
    assert answer.status_code == 200
    assert "Aucun CV ne parle de «\u202fzzz\u202f»" in answer.text
    assert "Essayez autrement" in answer.text


def test_what_is_typed_is_shown_as_text(client: FlaskClient) -> None:
    text = client.get("/", query_string={"q": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in text
    assert Page(text).all("input", id="q")[0]["value"] == '"><script>alert(1)</script>'


def test_a_very_long_query_is_cut(client: FlaskClient) -> None:
    assert len(Page(client.get("/?q=" + "a" * 5_000).text).all("input", id="q")[0]["value"]) == 100


def test_htmx_gets_the_results_alone_and_the_address_to_show(client: FlaskClient) -> None:
    answer = client.get("/?q=jardin", headers=HTMX)
    assert "<html" not in answer.text
    assert "1 CV parle de" in answer.text
    assert answer.headers["HX-Replace-Url"] == "/?q=jardin"
    assert "HX-Request" in answer.headers["Vary"]
    assert "HX-Request" in client.get("/").headers["Vary"]


def test_htmx_restoring_history_gets_the_page(client: FlaskClient) -> None:
    assert "<html" in client.get("/", headers={**HTMX, "HX-History-Restore-Request": "true"}).text


@pytest.mark.usefixtures("crowd")
def test_see_more_shows_everybody_once_in_the_same_order(client: FlaskClient) -> None:
    first = client.get("/").text
    seen = [a["href"] for a in Page(first).all("a", class_="p-name")]
    more = Page(first).all("a", hx_target="#see-more")[0]
    whole = [a["href"] for a in Page(client.get(more["href"]).text).all("a", class_="p-name")]
    assert len(seen) == 12
    assert len(whole) == 24
    assert whole[:12] == seen
    piece = client.get(more["hx-get"], headers=HTMX).text
    assert [a["href"] for a in Page(piece).all("a", class_="p-name")] == whole[12:]
    assert "<ul" not in piece
    last = client.get(Page(piece).all("a", hx_target="#see-more")[0]["href"]).text
    assert len({a["href"] for a in Page(last).all("a", class_="p-name")}) == 30
    assert not Page(last).all("a", hx_target="#see-more")


@pytest.mark.usefixtures("crowd")
def test_visits_differ(client: FlaskClient) -> None:
    assert len({tuple(names(client)) for _ in range(5)}) > 1


@pytest.mark.parametrize("address", ["/?page=0", "/?page=-3", "/?page=x", "/?page=999999999", "/?seed=%27;--", "/?q="])
def test_odd_addresses_are_harmless(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 200


def test_nobody_yet(sheet: gspread.Spreadsheet, sync: Sync, client: FlaskClient) -> None:
    sheet.worksheet("Candidats").batch_clear(["A2:AZ100"])
    sync.read()
    assert "Les premiers CV arrivent." in client.get("/").text


def test_before_the_first_reading_the_site_wakes_up(app: Flask, tmp_path: Any) -> None:
    from app import create_app

    asleep = create_app({"DATA_DIR": tmp_path / "new", "STATE_URL": "", "SPREADSHEET": "", "SECRET_KEY": "tests"})
    answer = asleep.test_client().get("/")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "Le site se réveille." in answer.text
    asleep.extensions["book"].state.close()


FILTERS = [
    ("/?place=75", ["abdenour"]),
    ("/?place=ile-de-france", ["abdenour"]),
    ("/?place=75&place=69", ["abdenour", "ines"]),
    ("/?place=auvergne-rhone-alpes&q=ecoute", ["ines"]),
    ("/?sector=transport", ["abdenour"]),
    ("/?place=69&q=jardin", []),
    ("/?place=35", []),
    ("/?place=atlantide&sector=magie", ["abdenour", "ines"]),
]


@pytest.mark.parametrize(("address", "found"), FILTERS)
def test_filters_are_in_the_address(client: FlaskClient, address: str, found: list[str]) -> None:
    assert sorted(names(client, address)) == found


def test_the_filters_in_force_are_words_that_can_be_taken_away(client: FlaskClient) -> None:
    answer = client.get("/?q=vert&place=75&sector=transport")
    page = Page(answer.text)
    chosen = answer.text.split('class="chosen"')[1].split("</ul>")[0].partition(">")[2]
    assert re.findall(r'<a (?:class="all" )?href="([^"]*)"', chosen.replace("&amp;", "&")) == [
        "/?q=vert&sector=transport",
        "/?q=vert&place=75",
        "/",
    ]
    assert [(a["name"], a["value"]) for a in page.all("input", type="hidden") if a["name"] != "seed"] == [
        ("place", "75"),
        ("sector", "transport"),
    ]
    assert "1 CV parle de «\u202fvert\u202f», à Paris, dans le transport" in answer.text
    assert 'value="75">' not in answer.text.split("<select")[1]
    assert page.meta("robots") == "noindex"


def test_without_anybody_in_the_field_the_place_is_kept_and_it_says_so(client: FlaskClient) -> None:
    answer = client.get("/?place=69&sector=transport")
    assert names(client, "/?place=69&sector=transport") == ["ines"]
    assert "Personne pour l’instant dans le transport\u202f: voici d’autres domaines." in answer.text
    assert "cherche un coup de pouce, dans le Rhône" in " ".join(answer.text.split())
    english = client.get("/?place=69&sector=transport", headers={"Accept-Language": "en"}).text
    assert "Nobody for now in transport: here are other fields of work." in english


def test_a_filter_is_a_step_back_and_typing_is_not(client: FlaskClient) -> None:
    here = {**HTMX, "HX-Current-URL": "http://localhost/?q=ver&place=75"}
    typed = client.get("/?q=vert&place=75&place=&sector=&seed=261122-1", headers=here)
    assert typed.headers["HX-Replace-Url"] == "/?q=vert&place=75"
    added = client.get("/?q=vert&place=75&sector=transport", headers=here)
    assert added.headers["HX-Push-Url"] == "/?q=vert&place=75&sector=transport"
    assert 'hx-swap-oob="innerMorph"' in added.text


def hire(sheet: gspread.Spreadsheet, sync: Sync, **values: str) -> None:
    """Somebody who found a job; consent and status as given."""
    luc = {"id": "C7LUC", "first_name": "Luc", "status": "Publié", "consent": "oui", "employed": "oui", **values}
    luc |= {"catchphrase": "Je répare tout", "departments": "Paris (75)", "story": "Cassiopée", "phone": "0699999999"}
    write_cast(sheet, {"candidates": [*cast.rows()["candidates"], luc]})
    sync.read()


def test_those_who_found_a_job_are_told_of_and_their_cv_is_not(
    sheet: gspread.Spreadsheet, sync: Sync, client: FlaskClient
) -> None:
    hire(sheet, sync)
    front, stories = client.get("/").text, client.get("/?employed=1&place=75").text
    for page in (front, stories):
        assert "<bdi>Luc</bdi>" in page
        assert "a trouvé un travail" in page
        assert "Je répare tout" in page
        assert "Cassiopée" not in page
    assert "1 personne" in stories
    assert "luc" not in names(client, "/")
    assert "<bdi>Luc</bdi>" not in client.get("/?employed=1&q=cassiopee").text
    assert "<bdi>Luc</bdi>" in client.get("/?employed=1&q=repare").text


@pytest.mark.parametrize("values", [{"consent": "non"}, {"consent": ""}, {"status": "Masqué"}, {"employed": "non"}])
def test_no_story_without_consent_nor_of_a_hidden_cv(
    sheet: gspread.Spreadsheet, sync: Sync, client: FlaskClient, values: dict[str, str]
) -> None:
    hire(sheet, sync, **values)
    assert "Luc" not in client.get("/?employed=1").text
    assert "Les premières bonnes nouvelles arrivent." in client.get("/?employed=1").text


def test_a_published_cv_taken_down_is_not_counted(book: Book, client: FlaskClient) -> None:
    assert "2 personnes" in client.get("/").text
    book.submit(Edit("candidates", cast.INES, {"employed": ""}, {"employed": "oui"}), "test")
    assert "1 personne</mark>" in client.get("/").text
    assert names(client) == ["abdenour"]


@pytest.mark.usefixtures("crowd")
def test_a_first_page_from_memory_goes_on_in_its_own_order(client: FlaskClient) -> None:
    for _ in range(5):  # some of these are answered from memory, each with an order of the minute
        first = Page(client.get("/").text)
        seen = [a["href"] for a in first.all("a", class_="p-name")]
        seed = first.all("input", id="seed")[0]["value"]
        assert f"seed={seed}" in first.all("a", hx_target="#see-more")[0]["hx-get"]
        whole = Page(client.get(f"/?seed={seed}&page=2").text)
        assert [a["href"] for a in whole.all("a", class_="p-name")][:12] == seen
        # What is typed next keeps the order, and the address does not show it.
        typed = client.get(f"/?q=potier&seed={seed}", headers=HTMX)
        assert [a["href"] for a in Page(typed.text).all("a", class_="p-name")] == seen
        assert typed.headers["HX-Replace-Url"] == "/?q=potier"
