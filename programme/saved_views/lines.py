"""The lines of `Vues` that a new workbook has, and the words that may stand in one."""

from typing import Any

from sheets.model.columns import COACH, TEAM

LIST, BOARD, CALENDAR, GALLERY, CHART, MAP = FORMS = (
    "liste", "tableau", "calendrier", "galerie", "graphique", "carte",
)  # fmt: skip
"""What may stand in `Forme`; empty: a list."""

_LOOKING = "Statut du CV ≠ Masqué\nEn emploi ≠ oui"


def _line(
    row_id: str, name: str, tab: str, form: str, by: str = "", conditions: str = "", sort: str = "", columns: str = "",
    audience: tuple[str, ...] = (TEAM,),
) -> dict[str, Any]:  # fmt: skip
    return {
        "id": row_id, "name": name, "tab": tab, "form": form, "by": by, "filter": conditions,
        "sort": tuple(filter(None, sort.split(", "))), "columns": tuple(filter(None, columns.split(", "))),
        "audience": audience,
    }  # fmt: skip


KNOWN = (
    _line("VPATH", "Parcours", "Candidats", BOARD, "Étape", "", "Prénom", "Coach, Zone, Statut du CV", (TEAM, COACH)),
    _line("VREAD", "À relire", "Candidats", LIST, "", "Statut du CV = À valider", "CV mis à jour le",
          "Prénom, Nom, Coach, Zone, Accord de publication, CV mis à jour le"),
    _line("VNCCH", "Sans coach", "Candidats", LIST, "", f"Coach vide\n{_LOOKING}", "Créé le",
          "Prénom, Nom, Zone, Structure, Téléphone, Créé le"),
    _line("VSTIL", "Sans rendez-vous depuis 14 jours", "Candidats", LIST, "",
          f"Coach rempli\n{_LOOKING}\naucune ligne dans Rendez-vous avec Date ≥ il y a 14 jours et Retiré ≠ oui",
          "Coach, Prénom", "Prénom, Nom, Coach, Zone, Téléphone, Statut du CV"),
    _line("VCEND", "Fins de contrat", "Candidats", CALENDAR, "Fin de contrat", "En emploi = oui", "",
          "Prénom, Nom, Coach, Contrat signé", (TEAM, COACH)),
    _line("VTRNG", "Formations", "Formations", CALENDAR, "Date", "", "", "Intitulé, Lieu, Places", (TEAM, COACH)),
    _line("VPPRT", "Opportunités par étape", "Suivis", BOARD, "Statut", "Archivée ≠ oui",
          "Statut changé le décroissant", "Candidat, Opportunité, Candidat.Coach, Statut changé le"),
    _line("VHRED", "Embauches par mois", "Candidats", CHART, "Embauché le", "Embauché le rempli", "",
          "Prénom, Nom, Contrat signé, Embauché le"),
    _line("VDEPT", "Par département", "Candidats", MAP, "Départements", _LOOKING, "Prénom",
          "Prénom, Nom, Départements, Coach"),
)  # fmt: skip
"""What a new workbook shows, and one that has no line of its own."""


def default_lines() -> list[dict[str, Any]]:
    """The tab `Vues` as a new workbook holds it."""
    return [{**line, "order": float(order)} for order, line in enumerate(KNOWN, start=1)]
