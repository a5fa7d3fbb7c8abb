"""The words staff write in the `Champs` tab, and what they mean."""

import zlib
from collections.abc import Iterable

from sheets.model.columns import CANDIDATE, COACH, EDITORS, TEAM, Kind, fold
from sheets.model.schema import SECTION_NAMES

NEVER_PUBLIC = frozenset(
    {Kind.EMAIL, Kind.PHONE, Kind.POSTAL_CODE, Kind.ID, Kind.REFERENCE, Kind.REFERENCES, Kind.PHOTO}
)
"""Kinds of added columns that stay private whatever the `Champs` tab says."""

PRIVATE_WORDS = frozenset(
    (
        "adresse", "adresses", "courriel", "courriels", "email", "emails", "e-mail", "e-mails", "mail", "mails",
        "mobile", "naissance", "patronyme", "portable", "secu", "tel", "telephone", "telephones",
    )
)  # fmt: skip
"""Folded words of a header that speak of what is never published, whatever kind of field it is said to be."""

_FREE = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.ITEMS, Kind.NUMBER, Kind.DATE})
_OTHER_KINDS = {
    Kind.TEXT: ("texte court", "ligne de texte", "text"),
    Kind.LONG_TEXT: ("long texte", "paragraphe", "long text"),
    Kind.CHOICE: ("choix unique", "un choix", "liste", "liste deroulante", "choice"),
    Kind.CHOICES: ("choix multiple", "choix multiples", "plusieurs", "cases a cocher", "choices"),
    Kind.ITEMS: ("plusieurs lignes de texte", "textes", "texts"),
    Kind.DATE: ("jour", "day"),
    Kind.MOMENT: ("date heure", "horaire", "moment"),
    Kind.PHONE: ("tel", "numero de telephone", "phone"),
    Kind.EMAIL: ("email", "mail", "courriel", "adresse e-mail"),
    Kind.POSTAL_CODE: ("cp", "postcode"),
    Kind.LINK: ("url", "adresse web", "site", "link"),
    Kind.NUMBER: ("nombre entier", "entier", "numerique", "chiffre", "number"),
    Kind.YES_NO: ("oui non", "oui / non", "oui ou non", "case a cocher", "yes/no"),
    Kind.PHOTO: ("image", "portrait"),
    Kind.REFERENCE: ("relation", "reference", "row"),
    Kind.REFERENCES: ("relations", "references", "rows"),
}
_KINDS = {fold(name): kind for kind, names in _OTHER_KINDS.items() for name in (kind.value, *names)}
KIND_NAMES = ", ".join(kind.value for kind in Kind if kind is not Kind.ID)
"""The kinds as a message lists them."""

_EDITORS = {
    "candidat": {CANDIDATE}, "candidate": {CANDIDATE}, "candidats": {CANDIDATE}, "la personne": {CANDIDATE},
    "coach": {COACH}, "coachs": {COACH}, "coaches": {COACH}, "benevole": {COACH}, "benevoles": {COACH},
    "equipe": {TEAM}, "l'equipe": {TEAM}, "staff": {TEAM}, "team": {TEAM},
    "tous": EDITORS, "tout le monde": EDITORS, "everybody": EDITORS, "all": EDITORS,
    "personne": set(), "aucun": set(), "nobody": set(),
}  # fmt: skip
_ARTICLES = ("le ", "la ", "les ", "l'")
_LONGEST = 40


def kind_named(text: str) -> Kind | None:
    """The kind of field that a cell of `Type` names, or None."""
    return _KINDS.get(fold(text))


def editors_named(words: Iterable[str]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Who a cell of « Modifiable par » names, and the words that name nobody we know."""
    texts = tuple(words)
    known = [_EDITORS[fold(word)] for word in texts if fold(word) in _EDITORS]
    return frozenset().union(*known), tuple(word for word in texts if fold(word) not in _EDITORS)


def section_named(text: str) -> str | None:
    """The section of the form that a cell of `Section` names, with or without its article, or None."""
    wanted = _bare(text)
    return next((key for key, name in SECTION_NAMES.items() if wanted in (_bare(name), key)), None)


def is_private(header: str, kind: Kind) -> bool:
    """Whether a column that staff added can never be published, whatever `Champs` says.

    Args:
        header: its header.
        kind: its kind.
    """
    folded = fold(header)
    words = {word.strip("()[]:.,;'") for word in folded.split()}
    named = bool(words & PRIVATE_WORDS) or "nom de famille" in folded
    return kind in NEVER_PUBLIC or (kind in _FREE and named)


def slug(text: str) -> str:
    """A name made of `a-z0-9_`, the same for the same folded text and for no other: "Permis moto" is permis_moto."""
    folded = fold(text)
    plain = "".join(c if c.isascii() and c.isalnum() else "_" for c in folded)[:_LONGEST]
    exact = plain.replace("_", " ") == folded
    return plain if exact else f"{plain.strip('_')}_{zlib.crc32(folded.encode()):08x}".lstrip("_")


def _bare(text: str) -> str:
    folded = fold(text)
    article = next((a for a in _ARTICLES if folded.startswith(a)), "")
    return folded.removeprefix(article).strip()
