"""Mails from their words: values are text, staff's wording wins, both languages say the same things."""

import html as html_lib
import re

import pytest

from programme.letters.composing import LETTERS, Letter, Words, compose
from programme.letters.opportunity_mails import Mails
from programme.opportunities import Links
from sheets.model.snapshot import build_snapshot

SAMPLE: Letter = {
    "fr": Words("Bonjour {name}", "Bonjour {name},\n\nOn vous écrit :\n\n{message}\n\n{nothing}", "Lire"),
    "en": Words("Hello {name}", "Hello {name},\n\n{message}", "Read"),
}
VALUES = {"name": "<b>Flore</b>", "message": "Une ligne\n{name} & deux", "nothing": ""}


def test_a_value_is_never_anything_but_text() -> None:
    mail = compose(
        "hello", "fr", "flore@example.org", VALUES, own=SAMPLE, link="https://x.example/?a=1&b=2", secret=True
    )
    assert mail.subject == "Bonjour <b>Flore</b>"
    assert "> Une ligne\n> {name} & deux" in mail.text
    assert "<b>Flore" not in mail.html
    assert "{name} &amp; deux" in mail.html
    assert 'href="https://x.example/?a=1&amp;b=2"' in mail.html
    assert "\n\n\n\n" not in mail.text
    assert mail.secrets == ("https://x.example/?a=1&b=2",)
    assert mail.language == "fr"


@pytest.mark.parametrize(
    ("language", "days", "said"),
    [("fr", "1", "Bonjour,\n\nDepuis 1 jour."), ("fr", "2", "Bonjour,\n\nDepuis 2 jours."),
     ("en", "1", "Hello,\n\nFor 1 day."), ("en", "14", "Hello,\n\nFor 14 days.")],
)  # fmt: skip
def test_one_day_is_no_days_and_a_greeting_has_no_empty_name(language: str, days: str, said: str) -> None:
    own = {
        "fr": Words("", "Bonjour {first_name},\n\nDepuis {jours} jours."),
        "en": Words("", "Hello {first_name},\n\nFor {jours} days."),
    }
    mail = compose("own", language, "k@example.org", {"first_name": "", "jours": days}, own=own)
    assert said in mail.text.replace("\u202f", " ").replace("\xa0", " ")


@pytest.mark.parametrize(
    ("language", "template", "said"),
    [("fr", "le CV de {name} : on sait que {name} vient", "le CV d’Omar : on sait qu’Omar vient"),
     ("fr", "D'{coach}, d’{name}, de « {name} »", "De Kenny, d’Omar, de « Omar »"),
     ("en", "Lucas de {name}", "Lucas de Omar"),
     ("fr", "{none} · {coach} ({none}) · {none} · {name} ({none}) : {none}.", "Kenny · Omar."),
     ("fr", "Toujours là : {none} ?", "Toujours là ?"),
     ("fr", "{team} vous écrit ; {team} attend", "L’équipe vous écrit ; l’équipe attend")],
)  # fmt: skip
def test_words_agree_with_the_values_they_meet(language: str, template: str, said: str) -> None:
    values = {"name": "Omar", "coach": "Kenny", "team": "l’équipe", "none": ""}
    own = {"fr": Words(template, template), "en": Words(template, template)}
    mail = compose("own", language, "k@example.org", values, own=own)
    assert mail.subject == said
    assert said in mail.text


def test_an_offer_with_little_in_its_cells_leaves_no_hole() -> None:
    snapshot = build_snapshot(
        {"Opportunités": [["ID", "Intitulé", "E-mail du recruteur"], ["P2AAA", "", "x@example.com"]]}
    )
    mails = Mails(snapshot, Links("secret", "https://cv.example.org"))
    values = {**mails.of_rows(snapshot.opportunities.rows, "fr"), "name": "Abdenour"}
    mail = compose("opportunity_for_you", "fr", "a@example.org", values)
    assert mail.subject == "Une opportunité pour vous : offre sans titre"
    assert (
        "Un recruteur vous propose : offre sans titre.\n\nVous pouvez écrire à un recruteur : x@example.com"
        in mail.text
    )


def test_text_and_html_say_the_same() -> None:
    mail = compose(
        "hello", "en", "flore@example.org", VALUES, own=SAMPLE, cc=("", "flore@example.org", "k@example.org")
    )
    words = re.findall(r"\w+", html_lib.unescape(re.sub(r"<(style|title).*?</\1>|<[^>]*>", " ", mail.html)))
    assert [w for w in words if w not in ("b", "Tremplin")] == [
        w for w in re.findall(r"\w+", mail.text) if w not in ("b", "Tremplin")
    ]
    assert mail.cc == ("k@example.org",)


def test_html_has_the_spaces_of_french_and_leaves_what_people_wrote() -> None:
    words: Letter = {"fr": Words("Sujet", "L'avis de « {name} » : oui !\n\n{message}"), "en": Words("", "")}
    mail = compose("one", "fr", "a@example.org", {"name": "Zoé", "message": "Quoi ? « rien »"}, own=words)
    html = html_lib.unescape(mail.html)
    assert "L’avis de «\u202fZoé\u202f»\u202f: oui\u202f!" in html
    assert "Quoi ? « rien »" in html


def test_staff_reword_it() -> None:
    grids = {"Textes": [["Clé", "Français", "Anglais"], ["mail.hello.subject", "Salut {name}", ""]]}
    snapshot = build_snapshot(grids)
    values = {**VALUES, "name": "Flore"}
    subjects = [
        compose("hello", language, "f@example.org", values, own=SAMPLE, snapshot=snapshot).subject
        for language in ("fr", "en")
    ]
    assert subjects == ["Salut Flore", "Hello Flore"]


@pytest.mark.parametrize("key", sorted(LETTERS))
def test_both_languages_hold_the_same_values(key: str) -> None:
    french, english = (
        {part: sorted(set(re.findall(r"\{(\w+)\}", getattr(LETTERS[key][language], part)))) for part in Words.__slots__}
        for language in ("fr", "en")
    )
    assert french == english
    assert bool(LETTERS[key]["fr"].button) == bool(LETTERS[key]["en"].button)
