"""A reading of the demo's people and offers, and offers that ask for more than the demo's do."""

import random
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from demo import generate
from sheets.model.columns import Cell
from sheets.model.kinds import to_cell
from sheets.model.schema import BY_KEY, READ_TABS
from sheets.model.snapshot import Snapshot, build_snapshot

Grids = dict[str, list[list[Cell]]]
MORE = (
    "Anglais exigé.", "Arabe apprécié.", "Une cuisine italienne, en famille.", "Voiture personnelle indispensable.",
    "Véhicule fourni.", "À 20 minutes de Paris en RER.", "À 50 min de Paris.", "Métro à deux pas.",
    "Permis B exigé.", "Poste à pourvoir immédiatement.", "Taille des haies, livraison à vélo, écoute.",
)  # fmt: skip
"""What recruiters write."""
HOURS = (
    "Travail de nuit",
    "Mardi au samedi",
    "39 h, dimanche et lundi libres",
    "Temps partiel, 24 h",
    "Un samedi sur deux",
    "35 h",
)
AVAILABLE = ("Tout de suite, sauf le samedi", "Pas de nuit", "Libre le week-end", "Mi-temps", "Horaires d'école")
TRANSPORT = ("Transports, 30 minutes au plus", "Pas de voiture, métro", "Moto", "Bus, jusqu'à une demi-heure")


@cache
def grids(candidates: int = 60, seed: int = 1) -> Grids:
    """Tab title -> cells."""
    rng, rows = random.Random(seed), generate(candidates, seed)
    for offer in rows["opportunities"]:
        offer["description"] = " ".join([offer["description"], *rng.sample(MORE, rng.randint(0, 4))])
        offer["hours"] = rng.choice((offer.get("hours", ""), *HOURS))
    for person in rows["candidates"]:
        person["availability"] = rng.choice((person.get("availability", ""), *AVAILABLE))
        person["transport"] = rng.choice((person.get("transport", ""), *TRANSPORT))
    return {
        tab.title: [
            [column.header for column in tab.columns],
            *([to_cell(column, row.get(column.key)) for column in tab.columns] for row in rows[tab.key]),
        ]
        for tab in READ_TABS
    }


def reading(**tabs: Sequence[Mapping[str, Any]]) -> Snapshot:
    """A reading of a few rows, by tab key and column key."""
    made: Grids = {tab.title: [[column.header for column in tab.columns]] for tab in READ_TABS}
    for key, rows in tabs.items():
        made[BY_KEY[key].title] += [[row.get(column.key) for column in BY_KEY[key].columns] for row in rows]
    return build_snapshot(made)


def person(**changes: Cell) -> dict[str, Cell]:
    """A person who looks for work in Paris."""
    ours: dict[str, Cell] = {
        "id": "C2ABC", "first_name": "Aya", "status": "Publié", "consent": "oui", "departments": "Paris (75)",
        "sector_1": "Transport", "ambition_1": "comme livreuse",
    }  # fmt: skip
    return ours | changes


def offer(**changes: Cell) -> dict[str, Cell]:
    """An offer for a courier in Paris."""
    ours: dict[str, Cell] = {
        "id": "P2ABC", "title": "Livreur", "company": "Vélo Vite", "department": "Paris (75)", "sector": "Transport",
        "status": "Validée",
    }  # fmt: skip
    return ours | changes
