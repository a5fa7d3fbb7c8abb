"""The CV for machines: well-formed, and as public as the page."""

import json
from typing import Any

import pytest

from cv.public import preview
from cv.resume import json_ld, json_resume
from sheets.model.snapshot import build_snapshot

URL = "https://tremplin.example/cv/ines-c4nes"
HEADERS = [
    "ID",
    "Prénom",
    "Accroche",
    "Histoire",
    "Atouts",
    "Passions",
    "Langues",
    "Départements",
    "Ambition 1",
    "E-mail",
]
ROW = [
    "C4NES",
    "Inès",
    "Écouter d'abord",
    "Je raconte.",
    "Écoute",
    "Chant",
    "Arabe (العربية) courant",
    "Rhône (69)",
    "en cuisine",
    "x@y.org",
]
PATH = [
    ["ID", "Candidat", "Type", "Intitulé", "Entreprise", "Début", "Fin"],
    ["E1", "C4NES", "Expérience", "Cuisinière", "Chez Lu", "2015", "2018"],
    ["E2", "C4NES", "Formation", "CAP cuisine", "Lycée", "2014", ""],
    ["E3", "C4NES", "Bénévolat", "Maraude", "Les Amis", "", ""],
]


def resume() -> dict[str, Any]:
    found = build_snapshot({"Candidats": [HEADERS, ROW], "Expériences": PATH})
    return json_resume(preview(found, found.candidates.rows[0]), URL)


def test_json_resume_has_its_parts_and_no_empty_one() -> None:
    made = resume()
    assert made["basics"]["name"] == "Inès"
    assert made["basics"]["label"] == "Je cherche un travail en cuisine, dans le Rhône"
    assert made["work"] == [
        {"name": "Chez Lu", "position": "Cuisinière", "startDate": "2015-01-01", "endDate": "2018-01-01"}
    ]
    assert made["education"] == [{"institution": "Lycée", "area": "CAP cuisine", "startDate": "2014-01-01"}]
    assert made["volunteer"] == [{"organization": "Les Amis", "position": "Maraude"}]
    assert made["languages"] == [{"language": "Arabe (العربية)", "fluency": "courant"}]
    assert "references" not in made
    assert "image" not in made["basics"]


@pytest.mark.parametrize(("typed", "language", "fluency"), [
    ("Langue des signes française : courant", "Langue des signes française", "courant"),
    ("Français: bon niveau", "Français", "bon niveau"),
    ("Français\u202f: C1", "Français", "C1"),
    ("Langue des signes française", "Langue des signes française", ""),
    ("Créole guadeloupéen", "Créole guadeloupéen", ""),
    ("Créole guadeloupéen langue maternelle", "Créole guadeloupéen", "langue maternelle"),
    ("Arabe marocain (darija) : lu et parlé", "Arabe marocain (darija)", "lu et parlé"),
    ("Arabe (العربية) langue maternelle", "Arabe (العربية)", "langue maternelle"),
    ("Portugais du Brésil = notions", "Portugais du Brésil", "notions"),
    ("Anglais - B2", "Anglais", "B2"),
    ("Anglais (B2)", "Anglais", "B2"),
    ("Anglais lu et écrit : bien", "Anglais", "lu et écrit : bien"),
    ("Serbo-croate bilingue", "Serbo-croate", "bilingue"),
    ("Arabe du Moyen-Orient", "Arabe du Moyen-Orient", ""),
    ("Wolof", "Wolof", ""),
    ("Chinois (普通话) HSK 4", "Chinois (普通话)", "HSK 4"),
])  # fmt: skip
def test_a_language_of_several_words_keeps_them(typed: str, language: str, fluency: str) -> None:
    headers, row = [["ID", "Langues"], ["C4NES", typed]]
    found = build_snapshot({"Candidats": [headers, row]})
    made = json_resume(preview(found, found.candidates.rows[0]), URL)["languages"]
    assert made == [{"language": language} | ({"fluency": fluency} if fluency else {})]


def test_nothing_private_and_valid_json() -> None:
    text = json.dumps(resume())
    assert "x@y.org" not in text
    assert json.loads(text)["meta"]["canonical"] == URL + ".json"


def test_json_ld_is_a_profile_page() -> None:
    found = build_snapshot({"Candidats": [HEADERS, ROW]})
    made = json_ld(preview(found, found.candidates.rows[0]), URL, "https://tremplin.example/media/a.webp")
    assert made["@type"] == "ProfilePage"
    assert made["mainEntity"]["name"] == "Inès"
    assert made["mainEntity"]["image"].endswith("a.webp")
