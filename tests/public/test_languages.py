"""A folder of translations is a language; an edition says some sentences otherwise, to people signed in alone."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import gspread
import pytest
from flask import Flask
from flask.testing import FlaskClient

from clock import today
from sheets.model.dates import to_serial
from sheets.worker.sync import Sync
from tests.coach.pages import said
from tests.conftest import SignIn, write_cast
from views.web import language, translations

KENNY = "kenny@example.org"
SPANISH = """msgid ""
msgstr ""
"Language: es\\n"
"Content-Type: text/plain; charset=utf-8\\n"

msgid "Se connecter"
msgstr "Entrar"
"""


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folders of translations, with more beside."""
    folder = tmp_path / "translations"
    folder.mkdir()
    for code in ("en", "fr-facile"):
        (folder / code).symlink_to(translations.FOLDER / code)
    for code, text in (("es", SPANISH), ("ar", ""), ("zz-top", ""), (".git", "")):
        (folder / code).mkdir()
        (folder / code / "web.po").write_text(text)
    with monkeypatch.context() as patched:
        patched.setattr(translations, "FOLDER", folder)
        _forget()
        yield folder
    _forget()


def _forget() -> None:
    for cached in (translations.languages, translations.catalogue, language.chosen):
        cached.cache_clear()


def test_easy_french_is_chosen_in_the_menu_and_kept_where_people_sign_in(sign_in: SignIn) -> None:
    kenny = sign_in(KENNY)
    assert 'href="/me/?lang=fr-facile"' in kenny.get("/me/").text
    page = kenny.get("/me/?lang=fr-facile").text
    assert '<html lang="fr" class="fr-facile">' in page
    assert "Ma page\u202f: je décide" in page
    assert "Mes offres de travail" in page
    assert "Votre coach\u202f: Flore" in page  # what it does not say otherwise
    again = kenny.get("/me/data")
    assert "Mes informations" in again.text
    assert again.headers["Content-Language"] == "fr"
    assert "Mes données" in kenny.get("/me/data?lang=fr").text


def test_what_is_public_is_the_same_and_kept_once_for_all_who_read_french(app: Flask) -> None:
    french, easy = app.test_client(), app.test_client()
    french.get("/?lang=fr")
    easy.get("/?lang=fr-facile")
    kept = len(app.extensions["cache"].pages)
    first = french.get("/cv/abdenour-c2abd")
    assert easy.get("/cv/abdenour-c2abd").data == first.data
    assert len(app.extensions["cache"].pages) == kept + 1
    assert "facile" not in first.text
    assert "facile" not in french.get("/sitemap.xml").text
    assert "nous vous envoyons un mail" in said(easy.get("/sign-in")).lower()
    assert "nous vous envoyons un mail" not in said(french.get("/sign-in")).lower()


def test_staffs_own_words_win_over_the_easy_ones_and_letters_are_plain(
    app: Flask, sheet: gspread.Spreadsheet, sync: Sync
) -> None:
    with app.test_request_context("/me/?lang=fr-facile", headers={"Cookie": "session=x"}):
        app.preprocess_request()
        assert language.translate("Mes données") == "Mes informations"
        assert language.translate("Mes données", "fr") == "Mes données"  # a letter to somebody
        assert (language.current(), language.written()) == ("fr", "fr")
    write_cast(sheet, {"wordings": [{"key": "Mes données", "french": "Ce qui est à moi"}]})
    sync.read()
    with app.test_request_context("/me/?lang=fr-facile", headers={"Cookie": "session=x"}):
        app.preprocess_request()
        assert language.translate("Mes données") == "Ce qui est à moi"


def test_a_folder_more_is_a_language_more(folders: Path, client: FlaskClient, sign_in: SignIn) -> None:
    assert [one.name for one in translations.languages().values()] == [
        "Français", "English", "العربية", "Español", "Français facile",
    ]  # fmt: skip
    page = client.get("/?lang=es").text
    assert '<html lang="es">' in page
    assert "Entrar" in page
    assert "Prêter votre réseau" in page  # the rest is French
    assert '<html lang="ar" dir="rtl">' in client.get("/?lang=ar").text
    staff = said(sign_in("camille@example.org").get("/staff/understood"))
    assert "translations/es" in staff
    assert "0 %" in staff
    assert "100 %" in staff


def test_a_language_more_has_its_own_dates_and_our_words_in_french(
    folders: Path, app: Flask, sign_in: SignIn, sheet: gspread.Spreadsheet, sync: Sync
) -> None:
    day = dt.datetime(2026, 3, 1, 14, 5)
    for code, moment, month in (
        ("es", "1 de marzo de 2026, 14:05", "marzo de 2026"),
        ("fr", "1er mars 2026 à 14:05", "mars 2026"),
        ("en", "1 March 2026 at 14:05", "March 2026"),
    ):
        with app.test_request_context(f"/?lang={code}"):
            app.preprocess_request()
            assert (language.moment(day), language.month_year(day)) == (moment, month)
    offer = {"title": "Jardinier", "recruiter_email": "rose@example.com", "status": "À valider"}
    days = enumerate((to_serial(today()), to_serial(today() - dt.timedelta(2))))
    write_cast(sheet, {"opportunities": [{"id": f"P{n + 2}AAA", "proposed_on": at, **offer} for n, at in days]})
    sync.read()
    assert "même recruteur" in sign_in("camille@example.org").get("/staff/opportunities?lang=es").text


def test_what_is_not_all_there_is_chosen_by_nobodys_browser(folders: Path) -> None:
    assert language.chosen("", "", "es,en;q=0.5") == "en"
    assert language.chosen("es", "", "en") == "es"
    assert language.chosen("", "fr-facile", "en") == "fr-facile"
    assert language.chosen("zz-top", "xx", "de") == "fr"
    assert json.dumps(sorted(translations.languages())) == '["ar", "en", "es", "fr", "fr-facile"]'


def test_a_plural_is_that_of_its_language() -> None:
    assert translations.plural_form("fr", ("une", "deux"), 0) == "une"
    assert translations.plural_form("en", ("one", "two"), 0) == "two"
    assert translations.plural_form("pl", ("1", "2", "5"), 5) == "5"
    assert translations.plural_form("ar", ("0", "1"), 11) == "1"
