"""The people of the tests: a handful of rows, enough for every right and every state.

Abdenour (published) and Kenny (draft) are followed by Flore; Inès by Martin; Camille is staff; Rosa's page is hidden.
"""

from typing import Any

from sheets.model import schema
from sheets.model.columns import Cell

Rows = dict[str, list[dict[str, Any]]]

LISTS: dict[str, tuple[str, ...]] = {
    "Statuts de CV": schema.CV_STATUSES,
    "Statuts de suivi": schema.FOLLOW_UP_STATUSES,
    "Secteurs": ("Agriculture et espaces verts", "Transport", "Restauration et hôtellerie"),
    "Contrats": ("CDI", "CDD +6 mois", "intérim"),
    "Départements": ("Paris (75)", "Seine-Saint-Denis (93)", "Rhône (69)"),
    "Permis": ("B", "AM"),
    "Types d'expérience": ("Emploi", "Formation"),
    "Statuts de témoignage": ("À relire", "Publié", "Masqué"),
    "Zones": ("Paris", "Lyon"),
    "Statuts d'opportunité": ("À valider", "Validée", "Archivée", "Refusée"),
}
ABDENOUR, KENNY, INES, ROSA = "C2ABD", "C3KEN", "C4NES", "C5RSA"
FLORE, MARTIN, CAMILLE = "B2FLO", "B3MAR", "Q2CAM"
SECRETS = ("abdenour@example.org", "06 12 34 56 78", "Benali", "3 rue des Lilas", "a dormi dehors")
"""Private values of Abdenour's row: none may ever be seen on a public page."""


def rows() -> Rows:
    """Tab key -> rows, by column key, as raw cells."""
    return {
        "candidates": _candidates(),
        "experiences": [
            {"id": "E2AAA", "candidate": ABDENOUR, "kind": "Emploi", "title": "Jardinier", "company": "Ville de Tizi",
             "place": "Tizi Ouzou", "start": "2012", "end": "2018", "description": "Massifs, tailles, semis."},
            {"id": "E3BBB", "candidate": ABDENOUR, "kind": "Formation", "title": "CAP jardinier", "start": "2011"},
        ],
        "testimonials": [
            {"id": "T2AAA", "candidate": ABDENOUR, "name": "Lucie", "relation": "voisine de jardin",
             "text": "Il a la main verte et le mot juste.", "status": "Publié"},
            {"id": "T3BBB", "candidate": ABDENOUR, "name": "Paul", "relation": "ami",
             "text": "Pas encore relu.", "status": "À relire"},
        ],
        "coaches": [
            {"id": FLORE, "first_name": "Flore", "email": "flore@example.org", "zone": "Paris", "active": "oui"},
            {"id": MARTIN, "first_name": "Martin", "email": "martin@example.org", "zone": "Lyon", "active": "oui"},
        ],
        "staff": [{"id": CAMILLE, "first_name": "Camille", "email": "camille@example.org", "zones": "Paris\nLyon"}],
        "choices": [
            {"list_name": name, "value": value, "order": n}
            for name, values in LISTS.items()
            for n, value in enumerate(values)
        ],
    }  # fmt: skip


def _candidates() -> list[dict[str, Cell]]:
    abdenour: dict[str, Cell] = {
        "id": ABDENOUR, "first_name": "Abdenour", "last_name": "Benali", "email": "abdenour@example.org",
        "phone": "06 12 34 56 78", "address": "3 rue des Lilas", "postal_code": "93100", "coach": FLORE,
        "zone": "Paris", "status": "Publié", "consent": "oui", "consent_date": 45931,
        "catchphrase": "La terre ne ment pas", "ambition_1": "dans les espaces verts",
        "sector_1": "Agriculture et espaces verts", "ambition_2": "comme livreur", "sector_2": "Transport",
        "contracts": "CDI\nintérim", "departments": "Paris (75)\nSeine-Saint-Denis (93)",
        "story": "J’ai grandi dans une maison pleine de plantes.\n\nAujourd’hui, je veux planter ici.",
        "skills": "Taille\nPatience\nLecture des sols", "passions": "Football\nCuisine",
        "languages": "Français\nKabyle",
        "availability": "Tout de suite", "transport": "Métro et vélo", "licences": "B", "employed": "non",
        "views": 120, "shares": 14, "updated_on": 45990, "notes": "a dormi dehors",
    }  # fmt: skip
    kenny: dict[str, Cell] = {
        "id": KENNY, "first_name": "Kenny", "email": "kenny@example.org", "coach": FLORE, "status": "En cours",
        "ambition_1": "en cuisine", "departments": "Paris (75)", "skills": "Vitesse",
    }  # fmt: skip
    ines: dict[str, Cell] = {
        "id": INES, "first_name": "Inès", "email": "ines@example.org", "coach": MARTIN, "status": "Publié",
        "consent": "oui", "catchphrase": "Écouter d'abord", "ambition_1": "comme aide à domicile",
        "departments": "Rhône (69)", "skills": "Écoute", "updated_on": 45980,
    }  # fmt: skip
    rosa: dict[str, Cell] = {
        "id": ROSA, "first_name": "Rosa", "coach": MARTIN, "status": "Masqué", "consent": "oui",
        "story": "Une histoire qui ne se lit plus.",
    }  # fmt: skip
    return [abdenour, kenny, ines, rosa]
