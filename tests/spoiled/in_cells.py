"""What staff type in the cells of the rows."""

import datetime as dt
from typing import Any

from sheets.model import schema
from sheets.model.columns import Cell
from tests.cast import ABDENOUR, CAMILLE, FLORE, KENNY
from tests.spoiled.hand import Hand, Read, Spoiler, Told, Undo, at

TYPED = True

# tab key, row, header, what is written, problem
BAD: list[tuple[str, str, str, Cell, str]] = [
    ("candidates", ABDENOUR, "Secteur 1", "Transprot", "not_in_list"),
    ("candidates", ABDENOUR, "Secteur 2", 12, "not_in_list"),
    ("candidates", ABDENOUR, "Contrats souhaités", "CDI, alternance", "not_in_list"),
    ("candidates", ABDENOUR, "Départements", "Paris (75)\nLune (99)", "not_in_list"),
    ("candidates", ABDENOUR, "Permis", True, "not_in_list"),
    ("candidates", ABDENOUR, "Zone", "Mars", "not_in_list"),
    ("candidates", KENNY, "Statut du CV", "Fini 🎉", "not_in_list"),
    ("candidates", ABDENOUR, "Accord donné le", "hier", "bad_date"),
    ("candidates", ABDENOUR, "Créé le", "31/02/2026", "bad_date"),
    ("candidates", ABDENOUR, "Embauché le", True, "bad_date"),
    ("candidates", ABDENOUR, "CV mis à jour le", -3, "bad_date"),
    ("candidates", ABDENOUR, "Fin de contrat", 1e300, "bad_date"),
    ("candidates", ABDENOUR, "Publié le", "45931 jours", "bad_date"),
    ("candidates", ABDENOUR, "En emploi", "peut-être", "bad_yes_no"),
    ("candidates", ABDENOUR, "Moteurs de recherche", 2, "bad_yes_no"),
    ("candidates", ABDENOUR, "Téléphone", 12, "bad_phone"),
    ("candidates", KENNY, "Téléphone", "à demander", "bad_phone"),
    ("candidates", KENNY, "E-mail", "chez Paul", "bad_email"),
    ("candidates", ABDENOUR, "E-mail", "abdenour@example.org; flore@example.org", "bad_email"),
    ("candidates", ABDENOUR, "Vues", "beaucoup", "bad_number"),
    ("candidates", ABDENOUR, "Partages", "1.2.3", "bad_number"),
    ("candidates", ABDENOUR, "Prénom", "  ", "blank_cell"),
    ("candidates", KENNY, "Prénom", None, "blank_cell"),
    ("experiences", "E2AAA", "Intitulé", None, "blank_cell"),
    ("testimonials", "T2AAA", "Candidat", None, "blank_cell"),
    ("staff", CAMILLE, "Prénom", "\n", "blank_cell"),
    ("candidates", KENNY, "Coach", "B9ZZZ", "unknown_reference"),
    ("candidates", ABDENOUR, "Structure", "#structure <b>", "unknown_reference"),
    ("experiences", "E2AAA", "Candidat", "C9ZZZ", "unknown_reference"),
    ("experiences", "E3BBB", "Candidat", "E3BBB", "unknown_reference"),
    ("experiences", "E2AAA", "Début", "il y a longtemps", "bad_date"),
    ("experiences", "E3BBB", "Type", "Rien", "not_in_list"),
    ("testimonials", "T2AAA", "Statut", "Publiée ?", "kept_value"),
    ("coaches", FLORE, "Actif", "en congé", "bad_yes_no"),
    ("coaches", FLORE, "Formé le", "2026-13-40", "bad_date"),
    ("coaches", FLORE, "Zone", "🌍", "not_in_list"),
    ("staff", CAMILLE, "Zones", "Paris, Brest", "not_in_list"),
    ("staff", CAMILLE, "Boîte de la zone", "paris@", "bad_email"),
]
BROKEN: list[tuple[str, str, str, str]] = [
    ("candidates", ABDENOUR, "Histoire", "=1/0"),
    ("candidates", ABDENOUR, "Accroche", '=VLOOKUP("x";A1:B2;2;FALSE)'),
    ("candidates", ABDENOUR, "Adresse", "=A1+1"),
    ("candidates", KENNY, "Ambition 1", "=ARRAYFORMULA(NOPE(A1:A3))"),
    ("candidates", ABDENOUR, "Vues", '=VALUE("douze")'),
    ("candidates", ABDENOUR, "Photo", "=INDIRECT(\"'Nulle part'!A1\")"),
    ("candidates", KENNY, "Atouts", "=B999:B1000+#REF!"),
    ("testimonials", "T2AAA", "Relation", "=SQRT(-1)"),
]
"""Formulas that give an error."""

DAY = dt.date(2026, 1, 31)
# tab key, row, header, what is written, as typed on the keyboard, what it means
GOOD: list[tuple[str, str, str, Cell, bool, Any]] = [
    *(("candidates", ABDENOUR, "Accord de publication", cell, False, True)
      for cell in ("Oui", "OUI", " oui ", "x", "X", "TRUE", "vrai", True, 1, "✓")),
    *(("candidates", ABDENOUR, "En emploi", cell, False, False) for cell in ("Non", "NON", "FAUX", False, 0)),
    *(("candidates", ABDENOUR, "Accord donné le", cell, False, DAY)
      for cell in ("31/01/2026", "31-1-26", "2026-01-31", "31 janvier 2026", "samedi 31 janv. 2026", 46053, 46053.75)),
    ("candidates", ABDENOUR, "Accord donné le", "31/01/2026", TYPED, DAY),
    ("candidates", ABDENOUR, "Téléphone", 612345678, False, "06 12 34 56 78"),
    ("candidates", ABDENOUR, "Téléphone", "+33 6 12 34 56 78", False, "06 12 34 56 78"),
    ("candidates", ABDENOUR, "Téléphone", "06.12.34.56.78 ", False, "06 12 34 56 78"),
    ("candidates", ABDENOUR, "Code postal", 1000, False, "01000"),
    ("candidates", ABDENOUR, "Code postal", "01000", TYPED, "01000"),
    ("candidates", ABDENOUR, "E-mail", " Abdenour@Example.org ", False, "abdenour@example.org"),
    ("candidates", ABDENOUR, "Vues", "1 200", False, 1200.0),
    ("candidates", ABDENOUR, "Vues", "12,5 %", False, 0.125),
    ("candidates", ABDENOUR, "Vues", "12%", TYPED, 0.12),
    ("candidates", ABDENOUR, "Secteur 1", " TRANSPORT ", False, "Transport"),
    ("candidates", ABDENOUR, "Départements", "75; 93", False, ("Paris (75)", "Seine-Saint-Denis (93)")),
    ("candidates", ABDENOUR, "Départements", "paris", False, ("Paris (75)",)),
    ("candidates", ABDENOUR, "Statut du CV", "PUBLIE", False, "Publié"),
    ("candidates", ABDENOUR, "Accroche", "  La terre\u00a0👩🏽‍🌾 ", False, "La terre\u00a0👩🏽‍🌾"),
    ("candidates", ABDENOUR, "Histoire", "é" * 50_000, False, "é" * 50_000),
    ("candidates", ABDENOUR, "Histoire", "a\x07b\u202ec\ufeff\x1bd", False, "a\x07b\u202ec\ufeff\x1bd"),
    ("candidates", ABDENOUR, "Ambition 2", "<script>alert(1)</script>{{7*7}}%s{0}", False,
     "<script>alert(1)</script>{{7*7}}%s{0}"),
    ("candidates", ABDENOUR, "Atouts", "Un;Deux;Un\tet demi", False, ("Un", "Deux", "Un\tet demi")),
    ("candidates", ABDENOUR, "Ambition 1", "=UPPER(\"jardinier\")", TYPED, "JARDINIER"),
    ("candidates", ABDENOUR, "Disponibilité", 45931, False, "45931"),
    ("candidates", ABDENOUR, "Mobilité", False, False, "FAUX"),
    ("candidates", ABDENOUR, "Prénom", "Abd’ennoûr 🌱", False, "Abd’ennoûr 🌱"),
    ("experiences", "E2AAA", "Début", 2012, False, dt.date(2012, 1, 1)),
    ("experiences", "E2AAA", "Fin", "sept. 2018", False, dt.date(2018, 9, 1)),
    ("experiences", "E3BBB", "Retirée du CV", "non", False, False),
    ("coaches", FLORE, "Actif", "TRUE", TYPED, True),
]  # fmt: skip


def cells() -> list[Spoiler]:
    """One spoiler for each line of the lists above."""
    bad = [_bad(*line, parsed=False) for line in BAD]
    broken = [_bad(tab, row, header, formula, "formula_error", parsed=TYPED) for tab, row, header, formula in BROKEN]
    return [*bad, *broken, *(_good(*line) for line in GOOD), _consent_taken_back(), _date_of_two_columns()]


def _overwrite(key: str, row: str, header: str, value: Cell, parsed: bool) -> Any:
    title = schema.BY_KEY[key].title

    def spoil(hand: Hand) -> Undo:
        before = hand.read(title, row, header)
        hand.write(title, row, header, value, parsed)
        return lambda: hand.write(title, row, header, before)

    return spoil


def _area(key: str, row: str, header: str) -> str:
    column = next(c for c in schema.BY_KEY[key].columns if c.header == header)
    return f"{key}/{column.key}/{row}"


def _bad(key: str, row: str, header: str, value: Cell, code: str, parsed: bool) -> Spoiler:
    title = schema.BY_KEY[key].title
    return Spoiler(
        f"{title} · {header} · {row}: {value!r:.30}",
        (_area(key, row, header),),
        _overwrite(key, row, header, value, parsed),
        (Told(code, title, at(title, row, header)),),
        closed=frozenset({"abdenour"}) if row in (ABDENOUR, "T2AAA") else frozenset(),
    )


def _good(key: str, row: str, header: str, value: Cell, parsed: bool, meant: Any) -> Spoiler:
    title = schema.BY_KEY[key].title
    column = next(c for c in schema.BY_KEY[key].columns if c.header == header)
    return Spoiler(
        f"{title} · {header} · {row}: {value!r:.30}{' typed' * parsed} is understood",
        (_area(key, row, header),),
        _overwrite(key, row, header, value, parsed),
        read=Read(key, row, column.key, meant),
        closed=frozenset({"abdenour"}) if row in (ABDENOUR, "T2AAA") else frozenset(),
    )


def _consent_taken_back() -> Spoiler:
    title = "Candidats"
    header = "Accord de publication"
    return Spoiler(
        "a published CV without consent",
        (_area("candidates", ABDENOUR, header), "candidates/status"),
        _overwrite("candidates", ABDENOUR, header, "non", False),
        (Told("no_consent", title, at(title, ABDENOUR, header)),),
        closed=frozenset({"abdenour"}),
    )


def _date_of_two_columns() -> Spoiler:
    """A consent nobody can read closes the page, and both are told."""
    title, header = "Candidats", "Accord de publication"
    place = at(title, ABDENOUR, header)
    return Spoiler(
        "a consent that says neither yes nor no",
        (_area("candidates", ABDENOUR, header), "candidates/status"),
        _overwrite("candidates", ABDENOUR, header, "à voir", False),
        (Told("bad_yes_no", title, place), Told("no_consent", title, place)),
        closed=frozenset({"abdenour"}),
    )
