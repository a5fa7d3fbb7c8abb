"""The `Textes` tab: any sentence of the site can be reworded, and nothing written there breaks a page."""

from typing import Any

import gspread
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from programme.letters.page_texts import PAGES
from programme.letters.wordings import Reworded, overrides, problems_of_texts, said, texts, wording
from sheets.model.snapshot import Snapshot, build_snapshot
from sheets.worker.sync import Sync
from tests.coach.pages import said as plainly
from tests.conftest import SignIn
from views.web.translations import catalogue

HELP = "Vous pouvez aider %(name)s"


def reading(*lines: tuple[Any, ...]) -> Snapshot:
    return build_snapshot({"Textes": [["Clé", "Français", "Anglais"], *map(list, lines)]})


def codes(snapshot: Snapshot) -> list[tuple[str, str]]:
    return [(p.code, p.a1) for p in problems_of_texts(snapshot, catalogue("en"))]


def reword(sheet: gspread.Spreadsheet, sync: Sync, *lines: tuple[str, str, str]) -> None:
    tab = sheet.worksheet("Textes")
    tab.batch_clear(["A2:C20"])
    if lines:
        tab.update([list(line) for line in lines], "A2")
    sync.step()


def test_our_texts_are_those_of_the_site() -> None:
    english = catalogue("en")
    for sentences in PAGES.values():
        for french, translated in sentences:
            assert english.get(french, (translated,)) == (translated,)


def test_a_sentence_is_reworded_by_its_short_name_or_by_itself(
    sheet: gspread.Spreadsheet, sync: Sync, client: FlaskClient
) -> None:
    reword(
        sheet, sync, ("accueil.titre", "Bonjour <b>vous</b> à 100 %", "Hello you"),
        (HELP, "Aidez {prénom} : 50 % !", "Help {name}"), ("Mon parcours", "", "My way"),
    )  # fmt: skip
    home = plainly(client.get("/"))
    assert "<h1>Bonjour &lt;b&gt;vous&lt;/b&gt; à 100 %</h1>" in home
    cv = client.get("/cv/abdenour-c2abd")
    assert "Aidez Abdenour : 50 % !" in plainly(cv)
    assert "Mon parcours" in cv.text
    english = client.get("/cv/abdenour-c2abd", headers={"Accept-Language": "en"}).text
    assert "Help Abdenour" in english
    assert "My way" in english
    reword(sheet, sync)
    assert "Et si votre réseau" in plainly(client.get("/"))


@pytest.mark.parametrize("text", ["Aidez {prenon}", "Aidez {prenom", "Aidez }", "{}", "{0}", "{prenom!r}"])
def test_a_place_that_is_not_there_keeps_our_words(text: str) -> None:
    snapshot = reading((HELP, text, ""), ("cv.aide.titre", "Aidez {prenom}", "Help"))
    assert said(overrides(reading((HELP, text, ""))), HELP, "fr") == ""
    assert codes(snapshot)[0][1] == "B2"
    assert codes(snapshot)[0][0] in ("text_placeholder", "text_malformed")


def test_a_letter_that_no_line_sends_is_no_unknown_text() -> None:
    written = ("mail.fete.subject", "Une fête, {prenom}", ""), ("mail.fete.body", "Venez, {prenom", "")
    assert codes(reading(*written)) == [("text_malformed", "B3")]
    assert codes(reading(*written[:1])) == [("text_unknown", "A2")]


def test_what_is_wrong_is_told_with_its_cell() -> None:
    snapshot = reading(
        ("accueil.titr", "Oups", ""), ("", "Seul", ""), ("pied", "Un", ""), ("PIED", "Deux", ""), ("depuis %s", "x", "")
    )
    assert codes(snapshot) == [
        ("text_unknown", "A2"), ("text_no_key", "A3"), ("text_double", "A5"),
    ]  # fmt: skip
    assert overrides(snapshot)[next(k for k in overrides(snapshot) if k.startswith("tremplin donne"))].french == "Un"


def test_a_text_by_its_name() -> None:
    assert wording(reading(), "cv.aide.titre", "fr", name="Abdenour") == "Vous pouvez aider Abdenour"
    assert wording(reading(("cv.aide.titre", "Aidez {prenom}", "")), "cv.aide.titre", "fr", name="{x}") == "Aidez {x}"
    assert wording(reading(("cv.aide.titre", "Aidez {truc}", "")), "cv.aide.titre", "en", name="A") == "You can help A"


def test_every_mail_can_be_reworded() -> None:
    mails = [key for key in texts() if key.startswith("mail.")]
    assert {key.rsplit(".", 1)[1] for key in mails} >= {"subject", "body"}
    lines = [(key, text.french, text.english) for key, text in texts().items()]
    assert codes(reading(*lines)) == []


def test_staff_see_what_is_wrong_with_a_text(sheet: gspread.Spreadsheet, sync: Sync, sign_in: SignIn) -> None:
    reword(sheet, sync, ("accueil.titre", "Bonjour {toi}", ""))
    page = plainly(sign_in("camille@example.org").get("/staff/"))
    assert "« {toi} » ne sera rempli par rien" in page


@given(st.text(max_size=40), st.text(max_size=60))
def test_whatever_is_written_is_text(key: str, text: str) -> None:
    snapshot = reading((key, text, text), (HELP, text, text), ("accueil.titre", text, text))
    found = overrides(snapshot)
    assert all(isinstance(line, Reworded) for line in found.values())
    assert problems_of_texts(snapshot, catalogue("en")) is not None
    words = said(found, HELP, "fr")
    assert words == "" or isinstance(words % {"name": "Abdenour"}, str)
