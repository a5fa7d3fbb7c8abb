"""The sentence and the places, in French that a person would write."""

from types import SimpleNamespace

import pytest

from cv.places import PREPOSITIONS, names, where
from cv.sentence import SECTORS, sentence
from programme.lists import REGIONS
from programme.lists import SECTORS as LISTED
from sheets.model.columns import fold

PARIS, SEINE = "Paris (75)", "Seine-Saint-Denis (93)"


def said(
    a1: str = "", s1: str = "", a2: str = "", s2: str = "", *, places: tuple[str, ...] = (), lang: str = "fr"
) -> str:
    search = SimpleNamespace(ambition_1=a1, sector_1=s1, ambition_2=a2, sector_2=s2, departments=places)
    return str(sentence(search, lang, {"Transport": "Transport", "Bâtiment": "Building trades"}.get))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        (
            ("dans les espaces verts", "", "comme livreur", ""),
            "Je cherche un travail dans les espaces verts ou comme livreur",
        ),
        (("Livreur",), "Je cherche un travail comme livreur"),
        (("Comme livreur.", "", "Cuisinier"), "Je cherche un travail comme livreur ou cuisinier"),
        (("En cuisine", "", "En cuisine"), "Je cherche un travail en cuisine"),
        (("CACES 3",), "Je cherche un travail comme CACES 3"),
        (("auprès d'enfants",), "Je cherche un travail auprès d'enfants"),
        (("d'abord dans un garage",), "Je cherche un travail d'abord dans un garage"),
        (("", "Restauration et hôtellerie"), "Je cherche un travail dans la restauration et l'hôtellerie"),
        (("Bâtiment", "Bâtiment"), "Je cherche un travail dans le bâtiment"),
        (("", "Pêche"), "Je cherche un travail dans le secteur « Pêche »"),
        (("", "", "comme maçon"), "Je cherche un travail comme maçon"),
        ((), "Je cherche un travail"),
    ],
)
def test_what_somebody_looks_for(search: tuple[str, ...], expected: str) -> None:
    assert said(*search) == expected


def test_where_closes_the_sentence() -> None:
    assert (
        said("en cuisine", places=(PARIS, SEINE)) == "Je cherche un travail en cuisine, à Paris et en Seine-Saint-Denis"
    )


def test_english_rests_on_the_sectors_and_else_stays_french() -> None:
    assert said("maçon", "Bâtiment", "", "Transport", places=(PARIS, SEINE), lang="en") == (
        "I am looking for work in building trades or transport, in Paris and Seine-Saint-Denis"
    )
    assert said("maçon", "Bâtiment", "chauffeur", lang="en").startswith(
        "Je cherche un travail comme maçon ou chauffeur"
    )
    assert said(lang="en") == "I am looking for work"


@pytest.mark.parametrize(
    ("department", "expected"),
    [
        ("Paris (75)", "à Paris"),
        ("Seine-Saint-Denis (93)", "en Seine-Saint-Denis"),
        ("Val-de-Marne (94)", "dans le Val-de-Marne"),
        ("Ain (01)", "dans l'Ain"),
        ("Somme (80)", "dans la Somme"),
        ("Hauts-de-Seine (92)", "dans les Hauts-de-Seine"),
        ("La Réunion (974)", "à La Réunion"),
        ("Haute-Corse (2B)", "en Haute-Corse"),
        ("Lyon", "à Lyon"),
    ],
)
def test_each_department_has_its_preposition(department: str, expected: str) -> None:
    assert where([department]) == expected


def test_every_department_and_sector_of_the_lists_is_known() -> None:
    assert {d.rsplit("(", 1)[1].rstrip(")") for d in REGIONS} == set(PREPOSITIONS)
    assert {fold(sector) for sector in LISTED} == set(SECTORS)


def test_many_places_are_gathered() -> None:
    region = [d for d, name in REGIONS.items() if name == "Île-de-France"]
    assert where(region) == "en Île-de-France"
    assert where([*region, "Rhône (69)"]) == "en Île-de-France et dans le Rhône"
    assert names(region) == ["Île-de-France"]
    assert where(region[:6]) == "à Paris, en Seine-et-Marne, dans les Yvelines et dans 3 autres départements"
    assert where(region[:6], "en") == "in Paris, Seine-et-Marne, Yvelines and 3 other departments"
    assert where([]) == ""
