"""What few words mean, and what they must not be taken for."""

import pytest

from programme.lists import REGIONS
from programme.matching.neighbours import neighbours
from programme.matching.phrases import (
    has_transit,
    languages_asked,
    languages_in,
    licence_asked,
    needs_car,
    times_asked,
    times_away,
    times_wanted,
    travel_of,
)


@pytest.mark.parametrize(
    ("text", "car", "transit", "minutes"),
    [
        ("Voiture personnelle", True, False, 0),
        ("Pas de voiture, métro et bus", False, True, 0),
        ("Transports en commun, jusqu'à une heure", False, True, 60),
        ("À pied, une demi-heure au plus", False, False, 30),
        ("RER, 1 h 15", False, True, 75),
        ("Bus 30 minutes, ou train 1h", False, True, 30),
        ("Sans permis : vélo", False, False, 0),
    ],
)
def test_how_somebody_comes(text: str, car: bool, transit: bool, minutes: int) -> None:
    found = travel_of(text)
    assert (found.car, found.transit, found.minutes, found.said) == (car, transit, minutes, True)


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        ("Voiture indispensable.", True),
        ("Permis et véhicule exigés", True),
        ("Véhicule de service fourni", False),
        ("Lavage de voiture", False),
        ("Pas de voiture personnelle demandée", False),
    ],
)
def test_when_a_car_is_asked_for(text: str, needed: bool) -> None:
    assert needs_car(text) is needed


def test_public_transport_that_leads_there_is_no_trade_of_it() -> None:
    assert has_transit("Métro à deux pas.")
    assert has_transit("À 20 minutes de Paris en RER")
    assert not has_transit("Conduite de bus, déplacements en train, entreprise de transports")
    assert not has_transit("Pas d'accès en bus")


def test_how_far_an_offer_says_it_is() -> None:
    assert list(times_away("Atelier à 20 minutes de Paris, à 5 min à pied de la gare.")) == [
        (20, "Paris", "à 20 minutes de Paris")
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Permis B exigé", "b"),
        ("titulaire du permis CE", "ce"),
        ("Permis B apprécié", ""),
        ("Sans permis", ""),
    ],
)
def test_the_licence_a_text_demands(text: str, code: str) -> None:
    assert licence_asked(text) == code


@pytest.mark.parametrize(
    ("hours", "weekend", "night", "part", "full"),
    [
        ("Mardi au samedi, 10 h - 18 h", "samedi", "", "", ""),
        ("39 h, dimanche et lundi libres", "", "", "", "39 h"),
        ("Temps partiel, 24 h", "", "", "temps partiel", ""),
        ("Nuit, sauf le dimanche", "", "nuit", "", ""),
        ("35 h, du lundi au vendredi", "", "", "", "35 h"),
    ],
)
def test_when_the_work_is(hours: str, weekend: str, night: str, part: str, full: str) -> None:
    found = times_asked(hours, "")
    assert (found.weekend, found.night, found.part, found.full) == (weekend, night, part, full)


@pytest.mark.parametrize(
    ("text", "weekend", "no_weekend", "no_night"),
    [
        ("Toute la journée, week-end compris", "week-end", "", ""),
        ("En semaine, horaires d'école", "", "horaires d'ecole", "horaires d'ecole"),
        ("Tout de suite, sauf le samedi", "", "samedi", ""),
        ("Libre le dimanche", "dimanche", "", ""),
        ("Pas de nuit", "", "", "nuit"),
    ],
)
def test_when_somebody_can_work(text: str, weekend: str, no_weekend: str, no_night: str) -> None:
    found = times_wanted(text)
    assert (found.weekend, bool(found.no_weekend), bool(found.no_night)) == (
        weekend, bool(no_weekend), bool(no_night),
    )  # fmt: skip


def test_languages_are_asked_for_only_where_a_text_says_so() -> None:
    assert languages_asked("Cuisine italienne, ambiance portugaise.") == {}
    assert languages_asked("Anglais courant exigé ; l'arabe est un plus. Pas d'allemand demandé.") == {
        "anglais": True, "arabe": False,
    }  # fmt: skip
    assert languages_asked("Il faut parler un peu anglais") == {"anglais": True}
    assert languages_in(("Pas d'arabe", "français sans accent")) == {"français": "français sans accent"}
    assert languages_in(("Français courant", "English (native)", "Berbère")) == {
        "français": "Français courant", "anglais": "English (native)", "kabyle": "Berbère",
    }  # fmt: skip


def test_departments_touch_one_another_both_ways() -> None:
    found = neighbours()
    assert all(one in found[other] for one, others in found.items() for other in others)
    assert all(one not in others for one, others in found.items())
    assert found.keys() == {name for name, region in REGIONS.items() if len(name.split("(")[1]) == 3}
    assert found["Paris (75)"] == {"Hauts-de-Seine (92)", "Seine-Saint-Denis (93)", "Val-de-Marne (94)"}
