"""The language of conditions."""

import datetime as dt
from typing import Any

import pytest

from programme.conditions import ConditionContext, NotUnderstood, holds, parse_conditions
from sheets.model.kinds import to_cell
from sheets.model.schema import CANDIDATES
from tests import cast
from tests.messages.lines import reading

TODAY = dt.date(2026, 11, 27)
DAY = to_cell(CANDIDATES.by_key["published_on"], TODAY - dt.timedelta(7))


def true(text: str, tab: str = "candidates", row: str = "C2ABD", bookmarked: str = "", **changes: Any) -> bool:
    person = {"id": "C2ABD", "first_name": "Abdenour", "coach": "B2FLO", "status": "Publié", "employed": "non",
              "views": 9, "published_on": DAY, "departments": "Paris (75)\nRhône (69)", "contracts": "CDD ou intérim",
              "address": "Terrain vide", "zone": "Nice"} | changes  # fmt: skip
    choices = [{"list_name": name, "value": value} for name, values in cast.LISTS.items() for value in values]
    choices.append({"list_name": "Contrats", "value": "CDD ou intérim"})
    snapshot = reading(
        candidates=[person],
        coaches=[{"id": "B2FLO", "first_name": "Flore", "email": "flore@example.org", "active": "oui"}],
        opportunities=[{"id": "P2JAR", "title": "Jardinier", "origin": "réseau"}],
        follow_ups=[
            {
                "id": "S2AAA",
                "candidate": "C2ABD",
                "opportunity": "P2JAR",
                "status": "Contacté",
                "note": "a et b ou c",
                "bookmarked": bookmarked,
            },
        ],
        choices=choices,
    )
    conditions = parse_conditions(snapshot, snapshot.tabs[tab], text)
    found = snapshot.table(tab).get(row)
    assert found
    return holds(conditions, found, ConditionContext(snapshot, TODAY))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Statut du CV = Publié", True),
        ("statut du cv = publie", True),
        ("Statut du CV ≠ Publié", False),
        ("Statut du CV = Nouveau ou Publié", True),
        ("Statut du CV ≠ Nouveau ou Publié", False),
        ("En emploi ≠ oui", True),
        ("En emploi vide", False),
        ("Fin de contrat vide", True),
        ("Fin de contrat rempli", False),
        ("Vues < 10", True),
        ("Vues >= 10", False),
        ("Partages < 1", True),
        ("Publié le ≥ il y a 7 jours", True),
        ("Publié le > aujourd'hui - 7", False),
        ("Publié le vide ou Publié le ≤ il y a 7 jours", True),
        ("Fin de contrat < dans 30 jours", False),
        ("Fin de contrat < maintenant", False),
        ("Fin de contrat = today", False),
        ("Publié le < now - 6 jours", True),
        ("Départements = Rhône", True),
        ("Coach = Flore", True),
        ("Coach.Actif = oui", True),
        ("Coach.E-mail = FLORE@example.org", True),
        ("Candidat.En emploi ≠ oui", True),
        ("Statut du CV jamais Publié", False),
        ("Statut du CV jamais Masqué", True),
        ("aucune ligne dans Suivis", False),
        ("une ligne dans Suivis avec Statut = Contacté", True),
        ("aucune ligne dans Suivis avec Opportunité.Origine rempli", False),
        ("une ligne dans Suivis avec Statut = Contacté et Vue le rempli", False),
        ("Statut du CV = Publié\nEn emploi ≠ oui\n\nVues < 10", True),
        ("Statut du CV = Publié\nEn emploi = oui", False),
        ("Contrats souhaités = «CDD ou intérim»", True),
        ('une ligne dans Suivis avec Note = "a et b ou c" et Statut = «Contacté» ou Embauche', True),
        ("Adresse = Terrain vide", True),
        ("Adresse ≠ «Terrain vide» ou «x = y»", False),
        ("Adresse = vide", False),
        ("Adresse ≠ vide", True),
        ("Statut du CV = «Publié»", True),
        ("", True),
    ],
)
def test_what_holds(text: str, expected: bool) -> None:
    assert true(text) is expected


@pytest.mark.parametrize("says", ["= oui", "= non", "≠ oui", "≠ non", "vide", "rempli", "jamais oui"])
def test_nothing_is_true_of_a_cell_that_cannot_be_understood_nor_of_its_contrary(says: str) -> None:
    assert not true(f"En emploi {says}", employed="CDI")
    assert not true(f"une ligne dans Suivis avec Favori {says}", bookmarked="en partie")
    assert not true(f"aucune ligne dans Suivis avec Favori {says}", bookmarked="en partie")
    if "jamais" not in says:
        assert not true(f"Candidat.En emploi {says}", "follow_ups", "S2AAA", employed="CDI")
    assert true(f"En emploi {says} ou Statut du CV = Publié", employed="CDI")


def test_through_a_reference_from_another_tab() -> None:
    assert true("Candidat.En emploi ≠ oui", "follow_ups", "S2AAA")
    assert not true("Candidat.En emploi ≠ oui", "follow_ups", "S2AAA", employed="oui")
    assert true("Candidat.Coach.Prénom = Flore", "follow_ups", "S2AAA")


@pytest.mark.parametrize(
    "text",
    [
        "Publié",
        "Coiffure = oui",
        "= oui",
        "Statut du CV =",
        "Vues < beaucoup",
        "Fin de contrat < en cours",
        "Fin de contrat = à ce jour",
        "ou",
        "Vues vide ou 3",
        "Zone = Metz",
        "Zone = «Nice»",
    ],
)
def test_what_is_not_understood_is_said(text: str) -> None:
    with pytest.raises(NotUnderstood):
        true(text)
