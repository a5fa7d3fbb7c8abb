"""What columns and choices of the sheet are called on the screens of candidates and coaches: everyday words.

The sheet keeps its own, which staff and other programs know. Staff who reword one, in `Champs` or `Textes`, win.
"""

from flask import has_request_context, request

from sheets.model.columns import Column

OWN, THEIR = "candidate", "coach"
"""The audiences, by blueprint: the person writes about themselves, or somebody about them."""

FIELDS: dict[str, tuple[str, str]] = {
    "catchphrase": ("Votre phrase", "Sa phrase"),
    "second_catchphrase": ("Votre phrase (2e langue)", "Sa phrase (2e langue)"),
    "ambition_1": ("Travail voulu", "Travail voulu"),
    "ambition_2": ("Autre travail voulu", "Autre travail voulu"),
    "second_ambition": ("Travail voulu (2e langue)", "Travail voulu (2e langue)"),
    "sector_1": ("Type de travail", "Type de travail"),
    "sector_2": ("Autre type de travail", "Autre type de travail"),
    "contracts": ("Contrats voulus", "Contrats voulus"),
    "departments": ("Où travailler", "Où travailler"),
    "skills": ("Ce que vous savez faire", "Ce que la personne sait faire"),
    "passions": ("Ce que vous aimez", "Ce que la personne aime"),
    "availability": ("Quand commencer", "Quand commencer"),
    "transport": ("Comment vous venez", "Comment la personne vient"),
    "path.title": ("Nom du travail, ou de la formation", "Nom du travail, ou de la formation"),
    "path.company": ("Entreprise ou école", "Entreprise ou école"),
    "path.skills": ("Ce que vous avez appris", "Ce que la personne a appris"),
}
"""Key, or section and key -> what a column is called on a candidate's screen, and on a coach's; French."""

CHOICES = {
    "PMSMP": "essai en entreprise",
    "insertion": "contrat aidé",
    "alternance": "école et travail",
    "formation certifiante": "formation avec diplôme",
    "CACES (chariots et engins)": "permis chariot",
    "À traiter": "À faire",
    "Phase d'entretien": "Rendez-vous prévu",
}
"""A choice of the lists -> how it is said there; French."""


def plain_field(column: Column) -> str:
    """What a column is called on this request's screen; its header where that is nobody's but staff's."""
    audience = _audience()
    words = FIELDS.get(f"{column.section}.{column.key}") or (column.section and FIELDS.get(column.key))
    return words[audience == THEIR] if audience and words else column.header


def plain_choice(value: str) -> str:
    """How a choice is said on this request's screen."""
    return CHOICES.get(value, value) if _audience() else value


def _audience() -> str:
    """Whose screen it is; empty: one that shows what the sheet or the public page says."""
    if not has_request_context() or (request.endpoint or "").partition(".")[2].startswith("preview"):
        return ""
    return request.blueprint if request.blueprint in (OWN, THEIR) else ""
