"""The person a page is about decides whether it is public and found by search engines: at once, with its date."""

import datetime as dt
import json
import re
from typing import Any

import gspread
import pytest
from flask.testing import FlaskClient

from sheets.api.connection import Workbook
from sheets.book import Book
from sheets.worker.sync import Sync
from tests.cast import SECRETS
from tests.coach.pages import said
from tests.coach.test_sections import cells
from tests.conftest import SignIn
from tests.public.page import Page
from tests.sheets.test_events import type_in

ME, ABDENOUR, PAGE = "/me/publication", "abdenour@example.org", "/cv/abdenour-c2abd"


def test_consent_taken_back_takes_the_page_down_at_once(
    sign_in: SignIn, client: FlaskClient, workbook: Workbook, sync: Sync
) -> None:
    browser = sign_in(ABDENOUR)
    assert "Vous avez donné votre accord le" in browser.get("/me/").text
    assert client.get(PAGE).status_code == 200
    answer = browser.post(ME, data={"consent": "non"})
    assert answer.location == "/me/?section=publication#publication"
    for address in (PAGE, f"{PAGE}.pdf", f"{PAGE}.json", f"{PAGE}.jpg"):
        assert client.get(address).status_code == 410, address
    assert "Abdenour" not in client.get("/").text
    assert "votre page n’est plus visible" in browser.get("/me/").text.replace("'", "’")
    sync.step()
    row = cells(workbook, "C2ABD")
    assert (row["Accord de publication"], row["Accord donné le"]) == ("non", "")
    assert row["Statut du CV"] == "En cours"
    type_in(workbook.spreadsheet.worksheet("Candidats"), "C2ABD", "Publié le", 45_990)
    sync.step()
    browser.post(ME, data={"consent": "oui"})
    assert client.get(PAGE).status_code == 410  # staff publish it again, or it stays so
    assert "L'équipe lit votre page" in said(browser.get("/me/")).replace("’", "'")
    sync.step()
    row = cells(workbook, "C2ABD")
    assert (row["Accord de publication"], row["Statut du CV"]) == ("oui", "À valider")
    sign_in("camille@example.org").post("/staff/candidates/C2ABD/publication")
    assert client.get(PAGE).status_code == 200
    assert row["Accord donné le"] == f"{dt.datetime.now().astimezone():%d/%m/%Y}"
    journal = workbook.spreadsheet.worksheet("Journal").get_all_values()
    assert [line for line in journal if "Accord de publication" in line and ABDENOUR in line]


@pytest.mark.parametrize("typed", ["non", "retiré hier", ""])
def test_consent_taken_back_in_the_sheet_is_not_given_back_by_the_web(
    sign_in: SignIn, client: FlaskClient, sheet: gspread.Spreadsheet, sync: Sync, typed: str
) -> None:
    type_in(sheet.worksheet("Candidats"), "C2ABD", "Accord de publication", typed)
    sync.step()
    assert client.get(PAGE).status_code == 410
    sign_in(ABDENOUR).post(ME, data={"consent": "oui"})
    assert client.get(PAGE).status_code == 410
    sync.step()
    assert client.get(PAGE).status_code == 410
    sign_in("camille@example.org").post("/staff/candidates/C2ABD/publication")
    assert client.get(PAGE).status_code == 200


def test_a_first_consent_puts_online_what_staff_published(
    sign_in: SignIn, client: FlaskClient, sheet: gspread.Spreadsheet, sync: Sync
) -> None:
    type_in(sheet.worksheet("Candidats"), "C3KEN", "Statut du CV", "Publié")
    sync.step()
    assert client.get("/cv/kenny-c3ken").status_code == 410
    sign_in("kenny@example.org").post(ME, data={"consent": "oui"})
    assert client.get("/cv/kenny-c3ken").status_code == 200


def test_indexing_is_a_choice_of_its_own(sign_in: SignIn, client: FlaskClient) -> None:
    browser = sign_in(ABDENOUR)
    assert Page(client.get(PAGE).text).meta("robots") == "noindex"
    browser.post(ME, data={"indexable": "oui"})
    found = client.get(PAGE)
    assert Page(found.text).meta("robots") == ""
    assert "X-Robots-Tag" not in found.headers
    browser.post(ME, data={"indexable": "non"})
    assert client.get(PAGE).headers["X-Robots-Tag"] == "noindex"


def test_it_is_the_candidates_alone(sign_in: SignIn, client: FlaskClient, book: Book) -> None:
    assert "/sign-in" in client.post(ME, data={"consent": "non"}).location
    assert sign_in("flore@example.org").post(ME, data={"consent": "non"}).status_code == 403
    assert sign_in(ABDENOUR).post(ME, data={"consent": "peut-être"}).status_code == 400
    sign_in("kenny@example.org").post(ME, data={"consent": "oui"})
    kenny, abdenour = (book.snapshot.candidates.get(row_id) for row_id in ("C3KEN", "C2ABD"))
    assert kenny
    assert abdenour
    assert kenny.consent is True
    assert kenny.consent_date == dt.datetime.now().astimezone().date()
    assert abdenour.consent is True
    assert client.get("/cv/kenny-c3ken").status_code == 410  # staff have not published it


@pytest.mark.parametrize("old", ["/cv/abdenour-C2ABD", "/cv/ABDENOUR-c2abd", "/cv/c2abd", "/cv/un-autre-prenom-c2abd"])
@pytest.mark.parametrize("suffix", ["", ".pdf", ".json", ".jpg"])
def test_an_old_address_leads_for_good_to_the_present_one(client: FlaskClient, old: str, suffix: str) -> None:
    answer = client.get(old + suffix)
    assert answer.status_code in (301, 308)
    assert answer.location == PAGE + suffix


def json_ld(page: str) -> dict[str, Any]:
    """What a search engine reads of a page."""
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    found: dict[str, Any] = json.loads(text)
    return found


def test_what_machines_read_of_the_page(client: FlaskClient) -> None:
    answer = client.get(PAGE)
    page, found = Page(answer.text), json_ld(answer.text)
    (canonical,) = page.all("link", rel="canonical")
    assert canonical["href"] == "http://localhost" + PAGE
    assert found["@context"] == "https://schema.org"
    assert found["@type"] == "ProfilePage"
    assert found["url"] == found["mainEntity"]["url"] == canonical["href"]
    person = found["mainEntity"]
    assert person["@type"] == "Person"
    assert person["name"] == "Abdenour"
    assert {"Français", "Kabyle"} == set(person["knowsLanguage"])
    assert not [secret for secret in SECRETS if secret in json.dumps(found, ensure_ascii=False)]
    (card,) = [a for tag, a in page.tags if "h-card" in a.get("class", "").split()]
    assert "h-resume" in card["class"]
    names = {name for _, a in page.tags for name in a.get("class", "").split()}
    assert {"p-name", "p-note", "u-url", "u-uid", "p-skill", "p-interest", "p-experience", "p-summary"} <= names
