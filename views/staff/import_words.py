"""What the reading of a file and its import have to say, in words for the team, and how to mend it.

Keyed as sheets/files/notices.py, which says the same to whoever uses the commands.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup, escape

from views.web.language import translate

DOUBTFUL = "Fichier, ligne {row} ({who}), laissée de côté : {why}"
"""A row that may be somebody's who is in the sheet: which, and what tells."""
ASIDE = ("doubt_", "double_id")
"""How the codes begin by which a row is set aside."""

WORDS: Mapping[str, str] = {
    # Files that cannot be read
    "empty_file": "Ce fichier est vide.",
    "unknown_file": "Ce fichier n'est ni un classeur Excel, ni un classeur LibreOffice, ni un CSV. Ouvrez-le dans "
    "votre tableur et enregistrez-le en .xlsx.",
    "old_excel": "C'est un ancien fichier Excel (.xls). Ouvrez-le et enregistrez-le en .xlsx.",
    "binary_excel": "C'est un fichier Excel binaire (.xlsb). Ouvrez-le et enregistrez-le en .xlsx.",
    "password": "Ce fichier est protégé par un mot de passe. Ouvrez-le, retirez le mot de passe, enregistrez-le.",
    "web_page": "C'est une page web, pas un classeur. Ouvrez-la dans votre tableur et enregistrez-la en .xlsx.",
    "other_kind": "Ce fichier n'est pas un classeur, quoi que dise son nom : c'est un fichier {kind}.",
    "corrupted": "Ce fichier est abîmé. Ouvrez-le dans votre tableur, qui le répare souvent, et enregistrez-le.",
    "bomb": "Ce fichier se déplie en bien plus que sa taille, comme un piège : il est refusé.",
    "entities": "Ce fichier contient ce qu'aucun tableur n'écrit : il est refusé.",
    "too_many_cells": "Ce fichier a plus de 10 millions de cases : plus qu'une feuille n'en peut contenir.",
    "large_here": "Ce fichier est trop grand pour passer par ici. Coupez-le en plusieurs, ou demandez à la "
    "personne qui tient le serveur.",
    "no_sheet": "Ce fichier n'a aucun onglet.",
    "csv_encoding": "Ce fichier n'est pas un texte lisible. Enregistrez-le en « CSV UTF-8 ».",
    # What stops an import
    "unfinished": "Un autre import n'est pas fini : finissez-le, ou revenez en arrière, puis recommencez.",
    "unreachable": "La feuille ne répond pas. Rien n'est perdu : recommencez dans quelques minutes.",
    "stopped": "C'est notre faute, pas la vôtre : le travail s'est arrêté en route. Recommencez, et prévenez-nous.",
    # What was found in a file
    "more": "… et {count} de plus comme cela.",
    "moved_meanwhile": "Quelqu'un écrivait pendant la lecture : regardez l'aperçu avec attention.",
    "cut_here": "{cell} : ce texte a été coupé par un fichier Excel. La case n'est pas importée.",
    "unknown_tab": "« {tab} » : nous ne savons pas de quel onglet il s'agit. Choisissez-le plus bas.",
    "own_tab_there": "« {tab} » : un onglet à vous, déjà dans la feuille. Il reste comme il est.",
    "own_tab_new": "« {tab} » : un onglet à vous, qui sera créé (lignes : {rows}).",
    "no_header": "« {tab} » : aucun nom de colonne reconnu. Écrivez-les sur la première ligne.",
    "header_at": "« {tab} » : les noms de colonnes sont à la ligne {row}. Ce qui est au-dessus est laissé.",
    "double_header": "{cell} : la colonne « {header} » y est deux fois. La première compte.",
    "renamed_header": "La colonne « {header} » est comprise comme « {column} ».",
    "new_column": "La feuille n'a pas la colonne « {header} » : elle sera ajoutée.",
    "column_left": "La feuille n'a pas la colonne « {header} » : elle est laissée de côté. Ajoutez-la dans la feuille "
    "pour l'importer.",
    "error_cell": "{cell} : la formule du fichier a échoué ({value}). La case est laissée de côté.",
    "formula_there": "{cell} : la feuille a une formule dans « {column} ». « {value} » est laissé de côté.",
    "not_calculated": "{cell} : cette formule n'a pas de résultat. Ouvrez le fichier dans un tableur, enregistrez-le, "
    "puis recommencez.",
    "formulas_as_values": "Formules dans le fichier : {count}. Leur résultat est pris.",
    "own_column_change": "{cell} : « {column} » est une colonne à vous. « {old} » reste ; le fichier dit « {new} ».",
    "settings_change": "« {row} » est déjà dans la feuille, autrement ({columns}). Changez-le à la main.",
    "double_id": "Fichier, ligne {row} : l'ID {id} y est plusieurs fois. Ces lignes sont laissées de côté.",
    "too_long": "{cell} : {length} caractères ; une case en contient 50 000. Elle est laissée de côté.",
    "control_dropped": "{cell} : des caractères invisibles ont été retirés.",
    "merged": "Cases fusionnées : {count}. Leur valeur compte pour chacune de leurs lignes.",
    "hidden": "« {tab} » est caché dans le fichier. Il est lu quand même.",
    "not_restored": "« {tab} » : {what} n'a pas été remis.",
    "cell_bad_date": "{cell} : « {value} » n'est pas une date ({column}). Écrivez 31/12/2026.",
    "cell_bad_phone": "{cell} : « {value} » n'est pas un numéro de téléphone ({column}). Écrivez 06 12 34 56 78.",
    "cell_bad_email": "{cell} : « {value} » n'est pas une adresse e-mail ({column}). Écrivez nom@exemple.fr.",
    "cell_bad_link": "{cell} : « {value} » n'est pas un lien ({column}). Il commence par https://.",
    "cell_bad_number": "{cell} : « {value} » n'est pas un nombre ({column}). Écrivez seulement des chiffres.",
    "cell_bad_yes_no": "{cell} : « {value} » n'est ni oui ni non ({column}).",
    "cell_not_in_list": "{cell} : « {value} » n'est pas dans la liste de « {column} ». Corrigez-le, ou ajoutez-le à "
    "l'onglet Listes.",
    "cell_odd_id": "{cell} : « {value} » ne peut pas être un ID ({column}). Videz la case : nous en donnerons un.",
    "doubt_several_ids": "son ID {other} est plusieurs fois dans la feuille.",
    "doubt_other_id": "la feuille a cette personne sous l'ID {other}. Mettez cet ID.",
    "doubt_several": "ce peut être {other}. Mettez l'ID qui convient.",
    "doubt_email_of_another": "cette adresse est celle de {other}, qui a un autre nom.",
    "doubt_other_email": "même nom que {other}, autre adresse. Mettez l'ID si c'est la même personne.",
    "doubt_twice": "la même personne qu'à la ligne {other} du fichier.",
    # What an import, or going back, came to
    "waits_for_person": "{tab}, {row}, « {column} » : changé entre-temps. La décision attend sur la page d'accueil.",
    "changed_since": "{tab}, {row}, « {column} » : changé depuis l'import. « {value} » reste.",
    "column_stays": "{tab} : la colonne « {header} », ajoutée par l'import, reste : on y a écrit autre chose.",
    "row_changed_since": "{tab}, {row} : cette ligne a été changée depuis l'import. Elle reste.",
    "tab_changed_since": "« {tab} » a été changé depuis l'import. Il reste.",
    "tab_unsure": "« {tab} », créé par un import interrompu, a peut-être été changé. Il reste.",
    "put_back_below": "{tab} : une ligne retirée par erreur est remise à la fin ({row}).",
}
"""Code -> what is said."""


def said(told: Iterable[tuple[str, Mapping[str, Any]]]) -> list[Markup]:
    """Notices as sentences, each once."""
    return list(dict.fromkeys(sentence(code, values) for code, values in told))


def sentence(code: str, values: Mapping[str, Any]) -> Markup:
    """A notice as a sentence."""
    words = _formatted(WORDS.get(code, "{code}"), {"code": code, **values})
    return _formatted(DOUBTFUL, {**values, "why": words}) if code.startswith("doubt_") else words


def _formatted(words: str, values: Mapping[str, Any]) -> Markup:
    return Markup(escape(translate(words))).format(**values)  # noqa: S704 - escaped
