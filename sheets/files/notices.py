"""What an export or an import has to tell people, in French and in English."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_BAD_CELLS = {
    "bad_date": ("pas une date", "not a date"),
    "bad_phone": ("pas un numéro de téléphone", "not a phone number"),
    "bad_email": ("pas une adresse e-mail", "not an e-mail address"),
    "bad_link": ("pas un lien", "not a link"),
    "bad_number": ("pas un nombre", "not a number"),
    "bad_yes_no": ("ni oui ni non", "neither yes nor no"),
    "not_in_list": ("pas dans la liste", "not in the list"),
    "odd_id": ("pas un ID possible", "not a possible ID"),
}
_DOUBTS = {
    "several_ids": (
        "l'ID {other} est plusieurs fois dans la feuille",
        "the ID {other} stands several times in the sheet",
    ),
    "other_id": (
        "son ID n'est pas dans la feuille, mais {other} y a même nom ou même e-mail",
        "its ID is not in the sheet, but {other} there has the same name or e-mail",
    ),
    "several": ("elle peut être {other}", "it may be any of {other}"),
    "email_of_another": (
        "cet e-mail est celui de {other}, qui porte un autre nom",
        "this e-mail is that of {other}, who has another name",
    ),
    "other_email": ("même nom que {other}, autre e-mail", "same name as {other}, another e-mail"),
    "twice": ("même personne que la ligne {other} du fichier", "same person as row {other} of the file"),
}

MESSAGES: Mapping[str, tuple[str, str]] = {
    # Files that cannot be read
    "no_file": ("{name} n'existe pas.", "{name} does not exist."),
    "empty_file": ("Le fichier {name} est vide.", "{name} is empty."),
    "unknown_file": (
        "{name} n'est ni un classeur .xlsx ou .ods, ni un .csv. Ouvrez-le dans votre tableur, enregistrez-le en .xlsx.",
        "{name} is neither an .xlsx nor an .ods workbook, nor a .csv. Open it in your program and save it as .xlsx.",
    ),
    "old_excel": (
        "{name} est un classeur de l'ancien format Excel (.xls). Ouvrez-le et enregistrez-le en .xlsx.",
        "{name} is a workbook of the old Excel format (.xls). Open it and save it as .xlsx.",
    ),
    "binary_excel": (
        "{name} est un classeur Excel binaire (.xlsb). Ouvrez-le et enregistrez-le en .xlsx.",
        "{name} is a binary Excel workbook (.xlsb). Open it and save it as .xlsx.",
    ),
    "password": (
        "{name} est protégé par un mot de passe. Ouvrez-le, enlevez le mot de passe, enregistrez-le.",
        "{name} is protected by a password. Open it, remove the password, save it.",
    ),
    "web_page": (
        "{name} est une page web ou un ancien export XML, pas un classeur. Ouvrez-le et enregistrez-le en .xlsx.",
        "{name} is a web page or an old XML export, not a workbook. Open it and save it as .xlsx.",
    ),
    "other_kind": (
        "{name} est un fichier {kind}, pas un classeur.",
        "{name} is a {kind} file, not a workbook.",
    ),
    "corrupted": (
        "{name} est abîmé ({where}). Ouvrez-le dans votre tableur, qui sait peut-être le réparer, et enregistrez-le.",
        "{name} is damaged ({where}). Open it in your spreadsheet program, which may mend it, and save it.",
    ),
    "bomb": (
        "{name} se déploie en bien plus que sa taille ({where}) : il est refusé, comme un fichier piégé.",
        "{name} unfolds into far more than its size ({where}): it is refused, as a trap.",
    ),
    "entities": (
        "{name} contient des définitions d'entités XML ({where}), qu'aucun tableur n'écrit : il est refusé.",
        "{name} holds XML entity definitions ({where}), which no spreadsheet program writes: it is refused.",
    ),
    "too_many_cells": (
        "{name} a plus de 10 millions de cases : c'est plus qu'un classeur ne peut en tenir.",
        "{name} has more than 10 million cells: more than a workbook can hold.",
    ),
    "no_sheet": ("{name} n'a aucun onglet.", "{name} has no tab."),
    "csv_encoding": (
        "{name} n'est pas du texte lisible. Enregistrez-le en « CSV UTF-8 ».",
        "{name} is not readable text. Save it as “CSV UTF-8”.",
    ),
    "unknown_extension": (
        "{name} : l'export écrit un fichier .xlsx, un .zip de .csv, ou un dossier.",
        "{name}: an export writes an .xlsx file, a .zip of .csv, or a folder.",
    ),
    # What a file could not keep
    "cut_text": (
        "{tab}!{cell} : {length} caractères. Le format xlsx en tient 32 767 : le fichier n'a que le début, "
        "suivi d'une marque, que l'import laisse de côté.",
        "{tab}!{cell}: {length} characters. The xlsx format holds 32,767: the file has the beginning, then a mark, "
        "which an import leaves aside.",
    ),
    "cut_title": (
        "L'onglet « {tab} » s'appelle « {short} » dans le fichier : Excel n'accepte pas son nom.",
        "The tab “{tab}” is called “{short}” in the file: Excel does not accept its name.",
    ),
    "moved_meanwhile": (
        "Quelqu'un a écrit pendant la lecture : le fichier mêle deux moments.",
        "Somebody was writing meanwhile: the file mixes two moments.",
    ),
    "csv_loses": (
        "Le csv ne garde ni formules (leur résultat est écrit), ni formats, ni couleurs, ni listes déroulantes.",
        "csv keeps no formula (its result is written), no format, no colour, no dropdown.",
    ),
    # What an import found
    "cut_here": (
        "{tab}!{cell} : ce texte a été coupé par un fichier xlsx ; la case n'est pas importée.",
        "{tab}!{cell}: this text was cut by an xlsx file; the cell is not imported.",
    ),
    "unknown_tab": (
        "Onglet « {tab} » : ni un onglet du programme, ni reconnu à ses en-têtes ; laissé de côté.",
        "Tab “{tab}”: not one of the programme's, nor recognised by its headers; left aside.",
    ),
    "own_tab_there": (
        "Onglet « {tab} » : le vôtre, déjà dans le classeur ; laissé tel quel.",
        "Tab “{tab}”: one of your own, already in the workbook; left as it is.",
    ),
    "own_tab_new": (
        "Onglet « {tab} » : le vôtre ; il sera créé ({rows} lignes).",
        "Tab “{tab}”: one of your own; it will be made ({rows} rows).",
    ),
    "no_header": (
        "Onglet « {tab} » : aucune ligne d'en-têtes reconnue dans les 20 premières lignes.",
        "Tab “{tab}”: no header row was recognised in its first 20 rows.",
    ),
    "header_at": (
        "Onglet « {tab} » : en-têtes trouvés à la ligne {row} ; ce qui est au-dessus est laissé.",
        "Tab “{tab}”: headers found on row {row}; what is above is left.",
    ),
    "double_header": (
        "{tab}!{cell} : l'en-tête « {header} » est là deux fois ; la première colonne compte.",
        "{tab}!{cell}: the header “{header}” stands twice; the first column counts.",
    ),
    "renamed_header": (
        "{tab} : « {header} » est compris comme « {column} ».",
        "{tab}: “{header}” is understood as “{column}”.",
    ),
    "new_column": (
        "{tab} : la colonne « {header} » sera ajoutée.",
        "{tab}: the column “{header}” will be added.",
    ),
    "error_cell": (
        "{tab}!{cell} : erreur {value} ; la case est laissée de côté.",
        "{tab}!{cell}: error {value}; the cell is left aside.",
    ),
    "formula_there": (
        "{tab}!{cell} : la feuille a une formule ici (« {column} ») ; « {value} » est laissé de côté.",
        "{tab}!{cell}: the sheet has a formula here (“{column}”); “{value}” is left aside.",
    ),
    "formulas_as_values": (
        "{tab} : {count} formule(s) du fichier ; c'est leur résultat qui est repris.",
        "{tab}: {count} formula(s) in the file; their results are taken.",
    ),
    "own_column_change": (
        "{tab}!{cell} : « {column} » est une colonne à vous ; « {old} » reste, le fichier dit « {new} ».",
        "{tab}!{cell}: “{column}” is a column of your own; “{old}” stays, the file says “{new}”.",
    ),
    "settings_change": (
        "{tab} : « {row} » existe déjà et diffère ({columns}) ; à changer à la main dans la feuille.",
        "{tab}: “{row}” is there already and differs ({columns}); change it by hand in the sheet.",
    ),
    "double_id": (
        "{tab}, ligne {row} du fichier : l'ID {id} y est plusieurs fois ; ces lignes sont laissées de côté.",
        "{tab}, row {row} of the file: the ID {id} stands there several times; these rows are left aside.",
    ),
    "too_long": (
        "{tab}!{cell} : {length} caractères ; une case en tient 50 000. Elle est laissée de côté.",
        "{tab}!{cell}: {length} characters; a cell holds 50,000. It is left aside.",
    ),
    "control_dropped": (
        "{tab}!{cell} : des caractères de contrôle ont été enlevés.",
        "{tab}!{cell}: control characters were taken out.",
    ),
    "merged": (
        "{tab} : {count} cellule(s) fusionnée(s) ; la valeur compte pour chacune de leurs lignes.",
        "{tab}: {count} merged cell(s); the value counts for each of their rows.",
    ),
    "hidden": (
        "Onglet « {tab} » : masqué dans le fichier ; lu quand même.",
        "Tab “{tab}”: hidden in the file; read all the same.",
    ),
    "not_restored": (
        "« {tab} » : {what} n'a pas été remis ({why}).",
        "“{tab}”: {what} was not put back ({why}).",
    ),
    "changed_since": (
        "{tab} {row}, « {column} » : changé depuis l'import ; laissé tel quel (« {value} »).",
        "{tab} {row}, “{column}”: changed since the import; left as it is (“{value}”).",
    ),
    "column_stays": (
        "{tab} : la colonne « {header} », ajoutée par l'import, reste : elle contient autre chose.",
        "{tab}: the column “{header}”, which the import added, stays: it holds something else.",
    ),
    "row_changed_since": (
        "{tab} {row} : la ligne importée a été changée depuis ; elle reste.",
        "{tab} {row}: the imported row was changed since; it stays.",
    ),
    "tab_changed_since": (
        "Onglet « {tab} » : changé depuis l'import ; il reste.",
        "Tab “{tab}”: changed since the import; it stays.",
    ),
    "tab_unsure": (
        "Onglet « {tab} » : fait par un import interrompu, peut-être changé depuis ; il reste.",
        "Tab “{tab}”: made by an import that was interrupted, perhaps changed since; it stays.",
    ),
    "put_back_below": (
        "{tab} : une ligne retirée par erreur a été remise à la fin ({row}).",
        "{tab}: a row taken away by mistake was put back at the end ({row}).",
    ),
    "waits_for_person": (
        "{tab} {row}, « {column} » : changé entre-temps ; la décision attend sur la page de l'équipe.",
        "{tab} {row}, “{column}”: changed in the meantime; the decision waits on the staff page.",
    ),
    **{
        f"doubt_{code}": ("{tab}, ligne {row} du fichier ({who}) : " + french + " ; laissée de côté.",
                          "{tab}, row {row} of the file ({who}): " + english + "; left aside.")
        for code, (french, english) in _DOUBTS.items()
    },
    **{
        f"cell_{code}": ("{tab}!{cell} : « {value} » (" + french + ", « {column} »).",
                         "{tab}!{cell}: “{value}” (" + english + ", “{column}”).")
        for code, (french, english) in _BAD_CELLS.items()
    },
}  # fmt: skip
"""Code -> what is said in French, in English."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell.

    Args:
        code: a key of MESSAGES.
        values: what its sentence names.
    """

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def french(self) -> str:
        """In French."""
        return MESSAGES[self.code][0].format(**self.values)

    @property
    def english(self) -> str:
        """In English."""
        return MESSAGES[self.code][1].format(**self.values)


def notice(code: str, **values: Any) -> Notice:
    """A notice, its values by name."""
    return Notice(code, values)
