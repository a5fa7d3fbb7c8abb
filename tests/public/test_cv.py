"""A CV's page and its JSON: what they show, to whom, under which address."""

import json
import re

import gspread
import pytest
from flask.testing import FlaskClient

from programme.acts.reports import DEAD_ADDRESSES_EACH_HOUR
from sheets.worker.sync import Sync
from tests import cast
from tests.public.page import Page

ABDENOUR = "/cv/abdenour-c2abd"


def edit(sheet: gspread.Spreadsheet, sync: Sync, row_id: str, **cells: str) -> None:
    """Type into a candidate's row as staff would, then read the sheet again."""
    tab = sheet.worksheet("Candidats")
    headers, ids = tab.row_values(1), tab.col_values(tab.row_values(1).index("ID") + 1)
    for header, value in cells.items():
        tab.update_cell(ids.index(row_id) + 1, headers.index(header.replace("_", " ")) + 1, value)
    sync.read()


def test_every_public_field_is_on_the_page(client: FlaskClient) -> None:
    text = client.get(ABDENOUR).text
    for words in (
        "Abdenour", "Je cherche un travail dans les espaces verts ou comme livreur, à Paris et en Seine-Saint-Denis.",
        "La terre ne ment pas", "J’ai grandi dans une maison pleine de plantes.", "Aujourd’hui, je veux planter ici.",
        "Taille", "Patience", "Lecture des sols", "Football", "Cuisine", "CDI", "intérim", "Tout de suite",
        "Métro et vélo", "Kabyle", "Jardinier", "Ville de Tizi", "Tizi Ouzou", "2012 – 2018",
        "Massifs, tailles, semis.", "CAP jardinier", "Il a la main verte et le mot juste.", "Lucie",
        "voisine de jardin", "Agriculture et espaces verts", "Transport",
    ):  # fmt: skip
        assert words in text, words
    assert "Pas encore relu." not in text


@pytest.mark.parametrize(
    "address", ["/", ABDENOUR, ABDENOUR + ".json", "/?q=benali", "/cv/rosa-c5rsa", "/cv/kenny-c3ken"]
)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_no_private_value_is_anywhere(client: FlaskClient, address: str, lang: str) -> None:
    answer = client.get(address, headers={"Accept-Language": lang})
    shown = answer.text.replace('value="benali"', "").replace("« benali »", "") + str(answer.headers)
    for secret in cast.SECRETS:
        assert secret not in shown


def test_the_page_introduces_itself_to_machines(client: FlaskClient) -> None:
    page = Page(client.get(ABDENOUR).text)
    assert page.texts["title"] == "Abdenour cherche un travail · Tremplin"
    assert page.all("link", rel="canonical")[0]["href"] == "http://localhost/cv/abdenour-c2abd"
    assert page.meta("og:url") == "http://localhost/cv/abdenour-c2abd"
    assert page.meta("og:image") == "http://localhost/cv/abdenour-c2abd.jpg?lang=fr"
    assert page.meta("robots") == "noindex"
    assert json.loads(page.texts["script"])["mainEntity"]["name"] == "Abdenour"
    assert page.all("article", class_="h-card")
    assert page.all("h1", class_="p-name")


def test_search_engines_come_when_the_person_says_so(
    sheet: gspread.Spreadsheet, sync: Sync, client: FlaskClient
) -> None:
    assert client.get(ABDENOUR).headers["X-Robots-Tag"] == "noindex"
    edit(sheet, sync, "C2ABD", Moteurs_de_recherche="oui")
    answer = client.get(ABDENOUR)
    assert "X-Robots-Tag" not in answer.headers
    assert not Page(answer.text).meta("robots")


def test_sharing_works_without_a_script(client: FlaskClient) -> None:
    links = [a["href"] for a in Page(client.get(ABDENOUR).text).all("a")]
    for way in ("linkedin", "facebook", "whatsapp", "x", "email", "qr", "story"):
        assert f"{ABDENOUR}/share/{way}" in links
    assert f"{ABDENOUR}/my-link" in links
    assert not [href for href in links if "//" in href and not href.startswith("http://localhost")]


@pytest.mark.parametrize("slug", ["x-c2abd", "c2abd", "abdel-karim-c2abd"])
@pytest.mark.parametrize("suffix", ["", ".json"])
def test_an_old_address_leads_to_the_present_one(client: FlaskClient, slug: str, suffix: str) -> None:
    answer = client.get(f"/cv/{slug}{suffix}?lang=en&token=secret")
    assert answer.status_code == 301
    assert answer.headers["Location"] == f"{ABDENOUR}{suffix}?lang=en"


def test_an_address_survives_a_change_of_name(sheet: gspread.Spreadsheet, sync: Sync, client: FlaskClient) -> None:
    edit(sheet, sync, "C2ABD", Prénom="Abdel")
    assert client.get(ABDENOUR).headers["Location"] == "/cv/abdel-c2abd"
    assert client.get("/cv/abdel-c2abd").status_code == 200


@pytest.mark.parametrize("slug", ["personne-zzzzz", "-", "%00", "a" * 3_000])
def test_an_unknown_cv_is_not_found(client: FlaskClient, slug: str) -> None:
    assert client.get(f"/cv/{slug}").status_code == 404
    assert client.get(f"/cv/{slug}.json").status_code == 404


@pytest.mark.parametrize(
    ("header", "value"), [("Accord de publication", "non"), ("Accord de publication", ""), ("Statut du CV", "En cours")]
)
def test_no_consent_or_no_status_no_page(
    sheet: gspread.Spreadsheet, sync: Sync, client: FlaskClient, header: str, value: str
) -> None:
    edit(sheet, sync, "C2ABD", **{header: value})
    assert client.get(ABDENOUR).status_code == 410
    assert client.get(ABDENOUR + ".json").status_code == 410


def test_somebody_hired_leaves_good_news_and_others_to_help(
    sheet: gspread.Spreadsheet, sync: Sync, client: FlaskClient
) -> None:
    edit(sheet, sync, "C2ABD", En_emploi="oui")
    assert client.get("/cv/anything-c2abd").status_code == 410
    of_mails = client.get("/cv/c2abd")  # the address in mails and on cards: it says no name, and is told none
    assert "cette personne a trouvé un travail" in of_mails.text
    assert "Abdenour" not in of_mails.text
    answer = client.get(ABDENOUR)
    assert answer.status_code == 200
    assert "Bonne nouvelle\u202f: Abdenour a trouvé un travail." in answer.text
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "/cv/ines-c4nes" in answer.text
    assert "La terre ne ment pas" not in answer.text
    assert client.get(ABDENOUR + ".json").status_code == 410
    assert client.get(ABDENOUR + ".pdf").location == ABDENOUR


def test_a_name_that_no_address_says_is_not_told_to_who_has_the_id(
    sheet: gspread.Spreadsheet, sync: Sync, client: FlaskClient
) -> None:
    edit(sheet, sync, "C2ABD", En_emploi="oui", Prénom="🌻")
    answer = client.get("/cv/c2abd")
    assert "cette personne a trouvé un travail" in answer.text
    assert "🌻" not in answer.text


ENDINGS = ("", ".pdf", ".json", ".jpg", ".vcf", "/card.pdf", "/story.jpg", "/qr.svg")


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("cells", [
    {}, {"Statut_du_CV": "Masqué"}, {"Accord_de_publication": "non"}, {"En_emploi": "oui", "Publié_le": "2026-01-05"},
    {"En_emploi": "oui", "Statut_du_CV": "Masqué", "Accord_de_publication": "oui"},
    {"Statut_du_CV": "Publié", "Accord_de_publication": "non", "En_emploi": "oui"},
])  # fmt: skip
def test_whoever_is_not_shown_is_answered_alike_whatever_the_name(
    sheet: gspread.Spreadsheet, sync: Sync, client: FlaskClient, ending: str, cells: dict[str, str]
) -> None:
    edit(sheet, sync, "C3KEN", **cells)
    said = set()
    for slug in ("kenny-c3ken", "c3ken", "ken-c3ken", "C3KEN"):
        answer = client.get(f"/cv/{slug}{ending}", follow_redirects=True)  # capitals lead on, whoever is meant
        assert answer.status_code == 410
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Kenny" not in answer.text
        said.add(re.sub(r"/cv/[^/\"]+|<li.*?</li>", "", answer.text.replace(slug.lower(), ""), flags=re.DOTALL))
    assert len(said) == 1
    assert client.get(f"/cv/c9zzz{ending}").status_code == 404


@pytest.mark.parametrize("end", ["share/whatsapp", "my-link", "write"])
def test_other_pages_tell_a_hidden_person_from_nobody_to_no_one(client: FlaskClient, end: str) -> None:
    known, nobody = client.get(f"/cv/kenny-c3ken/{end}"), client.get(f"/cv/kenny-c9zzz/{end}")
    assert known.status_code == nobody.status_code == 404
    assert known.text.replace("c3ken", "") == nobody.text.replace("c9zzz", "")
    assert "Kenny" not in client.get("/opportunities/new?for=c3ken").text


def test_who_goes_through_ids_is_slowed_down_and_nobody_else(client: FlaskClient) -> None:
    there = {"REMOTE_ADDR": "203.0.113.9"}
    answers = [
        client.get(f"/cv/c9{n:03}", environ_base=there).status_code for n in range(DEAD_ADDRESSES_EACH_HOUR + 20)
    ]
    assert answers == [404] * DEAD_ADDRESSES_EACH_HOUR + [429] * 20
    assert client.get("/cv/kenny-c3ken.pdf", environ_base=there).status_code == 429
    # What is public stays so, what was tried before is answered, and others are not concerned.
    assert client.get(ABDENOUR, environ_base=there).status_code == 200
    assert client.get("/cv/c9000", environ_base=there).status_code == 404
    assert client.get("/cv/kenny-c3ken", environ_base={"REMOTE_ADDR": "203.0.113.10"}).status_code == 410


def test_a_class_behind_one_address_that_follows_a_dead_link_is_not_slowed_down(client: FlaskClient) -> None:
    there = {"REMOTE_ADDR": "203.0.113.9"}
    for _ in range(DEAD_ADDRESSES_EACH_HOUR * 3):
        assert client.get("/cv/rosa-c5rsa", environ_base=there).status_code == 410


def test_json_resume(client: FlaskClient) -> None:
    answer = client.get(ABDENOUR + ".json")
    assert answer.content_type == "application/json"
    basics = json.loads(answer.text)["basics"]
    assert basics["name"] == "Abdenour"
    assert basics["url"] == "http://localhost/cv/abdenour-c2abd"


def test_english_keeps_the_persons_own_words_in_french(client: FlaskClient) -> None:
    text = client.get(ABDENOUR + "?lang=en").text
    page = Page(text)
    assert page.all("html", lang="en")
    assert "What I can do" in text
    assert "La terre ne ment pas" in text
    assert page.all("ul", class_="words", lang="fr")


def test_a_page_is_sent_again_only_when_it_changed(sheet: gspread.Spreadsheet, sync: Sync, client: FlaskClient) -> None:
    seen = {"If-None-Match": client.get(ABDENOUR).headers["ETag"]}
    assert client.get(ABDENOUR, headers=seen).status_code == 304
    edit(sheet, sync, "C2ABD", Accroche="Je sème")
    changed = client.get(ABDENOUR, headers=seen)
    assert changed.status_code == 200
    assert "Je sème" in changed.text


def test_markup_typed_in_the_sheet_stays_text(sheet: gspread.Spreadsheet, sync: Sync, client: FlaskClient) -> None:
    edit(
        sheet,
        sync,
        "C2ABD",
        Accroche="</script><img src=x onerror=alert(1)>",
        Histoire="<b>gras</b>",
        Prénom="<i>A</i>",
    )
    text = client.get("/cv/i-a-i-c2abd").text
    Page(text)
    assert "<img src=x" not in text
    assert "<b>gras" not in text
    assert "&lt;b&gt;gras" in text


@pytest.mark.parametrize("column", ["Prénom", "Histoire", "Départements", "Photo", "Atouts"])
def test_a_deleted_column_takes_its_field_away_and_nothing_else(
    sheet: gspread.Spreadsheet, sync: Sync, client: FlaskClient, column: str
) -> None:
    tab = sheet.worksheet("Candidats")
    tab.delete_columns(tab.row_values(1).index(column) + 1)
    sync.read()
    answer = client.get("/cv/c2abd", follow_redirects=True)
    assert answer.status_code == 200
    assert "La terre ne ment pas" in answer.text
    assert client.get("/").status_code == 200
