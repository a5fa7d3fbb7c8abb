"""What staff can reword without a developer, filled with today's built-in values: choices, fields, wordings."""

from typing import Any

from programme import open_forms
from programme.letters.wordings import CEILING, texts
from programme.lists import DEFAULT_LISTS, ENGLISH
from programme.matching import criteria
from programme.messages.lines import default_lines
from programme.saved_views import lines as view_lines
from programme.typography import typography
from sheets.model.columns import CANDIDATE, COACH, TEAM, Column, Tab
from sheets.model.schema import BY_KEY, SECTION_NAMES, TABS

_UNLIMITED = 50_000
_ENGLISH_LABELS = {
    "first_name": "First name",
    "email": "E-mail",
    "phone": "Phone",
    "address": "Address",
    "postal_code": "Postcode",
    "photo": "Photo",
    "catchphrase": "Catchphrase",
    "ambition_1": "First ambition",
    "sector_1": "First sector",
    "ambition_2": "Second ambition",
    "sector_2": "Second sector",
    "contracts": "Contracts wanted",
    "departments": "Places",
    "story": "Story",
    "skills": "Strengths",
    "passions": "Passions",
    "languages": "Languages",
    "availability": "Availability",
    "transport": "Getting around",
    "licences": "Driving licences",
    "second_language": "Second language",
    "second_ambition": "Ambition (2nd language)",
    "second_catchphrase": "Catchphrase (2nd language)",
    "second_story": "Story (2nd language)",
    "kind": "Kind",
    "title": "Title",
    "company": "Company or school",
    "place": "Place",
    "start": "Start",
    "end": "End",
    "description": "Description",
    "name": "Name",
    "relation": "Who they are to the candidate",
    "text": "Testimonial",
}
_STATUS_COLOURS = {
    "À valider": "orange", "À relire": "orange", "Publié": "vert", "Validée": "vert", "Embauche": "vert",
    "Masqué": "gris", "Archivée": "gris", "En cours": "bleu", "Contacté": "bleu", "Phase d'entretien": "bleu",
    "Refusée": "rouge", "Refus avant entretien": "rouge", "Refus après entretien": "rouge",
}  # fmt: skip
_WORDINGS = ("accueil.titre", "accueil.texte", "cv.aide", "cv.masque.texte", "proposer.merci", "pied", CEILING)


def choices() -> list[dict[str, Any]]:
    """The `Listes` tab: every built-in list, in order, with its English."""
    return [
        {"list_name": name, "value": value, "english": ENGLISH.get(value, ""), "order": float(order)}
        for name, values in DEFAULT_LISTS.items()
        for order, value in enumerate(values, start=1)
    ]


def fields() -> list[dict[str, Any]]:
    """The `Champs` tab: one line per built-in column that is in a form or may be public."""
    shown = [(tab, column) for tab in TABS for column in tab.columns if column.section or column.public]
    return [_field(tab, column, order) for order, (tab, column) in enumerate(shown, start=1)]


def _field(tab: Tab, column: Column, order: int) -> dict[str, Any]:
    return {
        "tab": tab.title,
        "header": column.header,
        "label": column.header,
        "english": column.english or _ENGLISH_LABELS.get(column.key, ""),
        "help": typography(column.help),
        "kind": column.kind.value,
        "options": "" if column.options in BY_KEY else column.options,
        "required": column.required,
        "max_length": float(column.max_length) if column.max_length < _UNLIMITED else None,
        "public": column.public,
        "editors": tuple(who for who in (CANDIDATE, COACH, TEAM) if who in column.editors)
        if column.section
        else (TEAM,),
        "section": SECTION_NAMES.get(column.section, ""),
        "order": float(order),
    }


def wordings() -> list[dict[str, Any]]:
    """The `Textes` tab: the sentences of the site that staff reword first, as they are."""
    ours = texts()
    return [{"key": key, "french": typography(ours[key].french), "english": ours[key].english} for key in _WORDINGS]


def built_in() -> dict[str, list[dict[str, Any]]]:
    """The tabs of settings as a new workbook holds them, by tab key."""
    coloured = [{**line, "colour": _STATUS_COLOURS.get(str(line["value"]), "")} for line in choices()]
    return {
        "choices": coloured,
        "fields": fields(),
        "wordings": wordings(),
        "messages": default_lines(),
        "criteria": criteria.default_lines(),
        "views": view_lines.default_lines(),
        "forms": open_forms.default_lines(),
    }
