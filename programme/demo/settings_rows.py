"""What staff can reword without a developer, filled with today's built-in values: choices, fields, wordings."""

from programme.demo.words import say
from programme.demo.world import Values
from programme.lists import DEFAULT_LISTS, ENGLISH
from sheets.columns import Column, Tab
from sheets.schema import BY_KEY, TABS

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
_WORDINGS = (
    ("accueil.titre", "Un CV, une personne, et vous", "A CV, a person, and you"),
    (
        "accueil.texte",
        "Ces personnes cherchent un travail. Ce qui leur manque, c'est un réseau : prêtez-leur le vôtre.",
        "These people are looking for work. What they lack is a network: lend them yours.",
    ),
    (
        "cv.aide",
        "Partagez cette page, ou proposez une opportunité : les deux comptent.",
        "Share this page, or propose an opportunity: both count.",
    ),
    (
        "cv.masque",
        "Bonne nouvelle : cette personne n'a plus besoin de cette page.",
        "Good news: this person no longer needs this page.",
    ),
    (
        "proposer.merci",
        "Merci ! Notre équipe relit votre proposition et vous répond sous deux jours.",
        "Thank you! Our team reads your proposal and answers within two days.",
    ),
)


def choices() -> list[Values]:
    """The `Listes` tab: every built-in list, in order, with its English."""
    return [
        {"list_name": name, "value": value, "english": ENGLISH.get(value, ""), "order": float(order)}
        for name, values in DEFAULT_LISTS.items()
        for order, value in enumerate(values, start=1)
    ]


def fields() -> list[Values]:
    """The `Champs` tab: one line per built-in column that is in a form or may be public."""
    shown = [(tab, column) for tab in TABS for column in tab.columns if column.section or column.public]
    return [_field(tab, column, order) for order, (tab, column) in enumerate(shown, start=1)]


def _field(tab: Tab, column: Column, order: int) -> Values:
    return {
        "tab": tab.title,
        "header": column.header,
        "label": column.header,
        "english": _ENGLISH_LABELS.get(column.key, ""),
        "help": say(column.help, False),
        "kind": column.kind.value,
        "options": "" if column.options in BY_KEY else column.options,
        "required": column.required,
        "max_length": float(column.max_length) if column.max_length < _UNLIMITED else None,
        "public": column.public,
        "editors": ("candidat", "coach", "équipe") if column.section else ("équipe",),
        "section": column.section,
        "order": float(order),
    }


def wordings() -> list[Values]:
    """The `Textes` tab: a few sentences of the site."""
    return [{"key": key, "french": say(french, False), "english": english} for key, french, english in _WORDINGS]
