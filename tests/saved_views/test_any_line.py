"""Whatever is typed in `Vues` and `Formulaires` opens or is a listed problem, in a sheet whose columns moved too."""

import random
from collections.abc import Sequence
from typing import Any

import gspread
from flask import Flask

from programme.open_forms import forms_of
from programme.saved_views import lines
from programme.saved_views.reading import views_of
from sheets.book import Book
from sheets.worker.sync import Sync
from tests.conftest import SignIn, write_cast

LONG = "Une vue dont le nom n'en finit pas " * 9
NAMES = [
    "École",
    "ecole",
    "ÉCOLE !",
    "é-c-o-l-e",
    LONG,
    "=1+1",
    "🦊🦊",
    "\u200b",
    "<b>",
    "../..",
    "%2e",
    "Ça",
    "candidates",
    "",
]
TABS = [
    "Candidats",
    "candidats ",
    "Coachs",
    "Opportunités",
    "Suivis",
    "Rendez-vous",
    "Structures",
    "Textes",
    "Équipe",
    "Onglet parti",
    "_wal",
    "Journal",
    "🦊",
    "=A1",
    "",
]
FORMS = [*lines.FORMS, "tabelau", "Calendriers", "CARTE", "kanban", "=1", ""]
COLUMNS = [
    "Prénom",
    "Zone",
    "Statut du CV",
    "Coach",
    "Coach.Zone",
    "Candidat.Coach.Prénom",
    "Deux fois",
    "Colonne partie",
    "Fin de contrat",
    "Départements",
    "Étape",
    "Histoire",
    "Notes",
    "ID",
    "Vues",
    "-Prénom",
    "prenom décroissant",
    "Date",
    "Coach.Coach.Coach",
    ".",
    "..",
    "🦊",
    LONG,
    "",
]
FILTERS = [
    "Statut du CV = Publié",
    "Statut du CV = Perdu",
    "Prénom ≠",
    "Deux fois rempli",
    "Colonne partie vide",
    "Zone = Paris ou",
    "Prénom contient (((",
    "Prénom contient \\",
    "Vues > NaN",
    "Vues < 1e400",
    "Fin de contrat avant hier",
    "et et et",
    "= = =",
    "Fin de contrat dans 99999999999 jours",
    "aucune ligne dans Rendez-vous",
    "aucune ligne dans Onglet parti",
    "Étape = Accueil",
    "Prénom = " + "a" * 3000,
    "Prénom = 🦊",
    "ou",
    "=VRAI()",
    "Coach.Prénom = Flore",
    "Prénom = Kenny\nZone rempli",
    "\n\n;",
    "",
]
AUDIENCES = [
    "",
    "équipe",
    "coach",
    "structure",
    "coach\nstructure",
    "camille@example.org",
    "tout le monde",
    "a@b",
    "équipe\nx@y.fr",
]
IDS = ["VAAAA", "VAAAA", "", "V!!", "=1"]


GOOD: list[list[Any]] = [
    ["", "Liste", "Candidats", "", "", "Statut du CV = Publié", "-Prénom", "Prénom\nCoach.Zone", "", 1],
    ["", "Tableau", "Candidats", "tableau", "Statut du CV", "", "", "", "équipe", 2],
    ["", "Dates", "Candidats", "calendrier", "Fin de contrat", "", "", "Prénom", "camille@example.org", ""],
    ["", "Nombre", "Opportunités", "graphique", "Étape", "", "", "", "", ""],
    ["", "Carte", "Candidats", "carte", "Départements", "Zone rempli", "", "", "coach", ""],
    ["", "Cartes", "Suivis", "galerie", "", "Candidat.Zone rempli", "Candidat", "Candidat\nStatut", "coach\néquipe", 3],
]
ODD: list[list[Any]] = [
    IDS,
    NAMES,
    TABS,
    FORMS,
    COLUMNS,
    FILTERS,
    COLUMNS,
    COLUMNS,
    AUDIENCES,
    ["VRAI", -1, 1e300, "dix", "", "🦊"],
]
GOOD_FORM = ["", "Venir", "", "Coachs", "Prénom\nNom\nE-mail", "", "", "oui"]
FIELDS = [*COLUMNS, "Nom", "Téléphone", "Secteurs", "Nom\nNom\nPrénom\nE-mail"]
ODD_FORM: list[list[Any]] = [
    IDS,
    NAMES,
    [*NAMES, "https://x/y/z/"],
    [*TABS, "Structures"],
    FIELDS,
    [LONG],
    ["<script>"],
    ["", "x?"],
]


def spoiled(rng: random.Random, good: list[Any], odd: list[list[Any]], row_id: str) -> list[Any]:
    """A good line, with none to three of its cells replaced."""
    made = [row_id, *good[1:]]
    for n in rng.sample(range(len(made)), rng.choice((0, 1, 1, 1, 2, 3))):
        made[n] = rng.choice(odd[n])
    return made


def test_any_line_opens_or_is_a_listed_problem(
    sheet: gspread.Spreadsheet, app: Flask, book: Book, sync: Sync, sign_in: SignIn
) -> None:
    rng, candidates = random.Random(1), sheet.worksheet("Candidats")
    at = len(candidates.row_values(1)) + 1
    candidates.add_cols(2)
    candidates.update([["Deux fois", "Deux fois"]], gspread.utils.rowcol_to_a1(1, at))
    candidates.update_cell(1, candidates.row_values(1).index("Notes") + 1, "Autre chose")
    typed = {
        "Vues": [spoiled(rng, rng.choice(GOOD), ODD, f"V{n:03}Z") for n in range(60)],
        "Formulaires": [spoiled(rng, GOOD_FORM, ODD_FORM, f"U{n:03}Z") for n in range(30)],
    }
    for title, rows in typed.items():
        sheet.worksheet(title).add_rows(len(rows) + 5)
        sheet.worksheet(title).update(
            rows, f"A{len(sheet.worksheet(title).get_all_values()) + 1}", raw=rng.random() < 0.5
        )
    write_cast(sheet, {"structures": [{"id": "G2ESC", "name": "L'Escale", "contact_email": "rita@example.org"}]})
    sync.read()
    snapshot = book.snapshot
    found, open_forms = views_of(snapshot), forms_of(snapshot)
    told = {(one.tab, one.row) for one in (*snapshot.problems, *found.problems, *open_forms.problems)}
    shown = {view.number for view in found.views}
    opened = {row.number for row in snapshot.forms.rows if row.id in {form.id for form in open_forms.forms.values()}}
    for title, understood in (("Vues", shown), ("Formulaires", opened)):
        table = next(one for one in snapshot.tables if one.title == title)
        blank = {row.number for row in table.rows if not any(_cells(table.grid[row.number - 1]))}
        numbers = {row.number for row in table.rows}
        assert {n for n in numbers if n not in understood | blank and (title, n) not in told} == set()
    staff, coach, referent = map(sign_in, ("camille@example.org", "flore@example.org", "rita@example.org"))
    assert len(found.views) > 15
    assert len(open_forms.forms) > 2
    for view in found.views:
        for who, client in (("staff", staff), ("coach", coach), ("structure", referent)):
            for name in ("", ".csv", ".xlsx", ".ics"):
                answer = client.get(f"/{who}/views/{view.id.lower()}{name}")
                assert answer.status_code in (200, 302, 303, 308, 403, 404), (view, who, name)
        assert staff.get(f"/staff/views/{view.id.lower()}").status_code == (
            200 if view.owner in ("", "camille@example.org") and "équipe" in view.readers else 404
        ), view
    for address, form in open_forms.forms.items():
        assert app.test_client().get(f"/forms/{address}").status_code == 200, form
        assert app.test_client().post(f"/forms/{address}", data={}).status_code in (200, 422), form


def _cells(row: Sequence[Any]) -> Sequence[Any]:
    return [cell for cell in row[1:9] if str(cell or "").strip()]
