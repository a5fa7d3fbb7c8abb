"""What is wrong in the sheet, said so that staff can find the cell and mend it."""

from dataclasses import dataclass

from sheets.model.message_problems import MESSAGES_PROBLEMS
from sheets.model.settings_problems import SETTINGS_MESSAGES
from sheets.model.view_problems import VIEWS_PROBLEMS

MESSAGES: dict[str, tuple[str, str]] = SETTINGS_MESSAGES | MESSAGES_PROBLEMS | VIEWS_PROBLEMS | {
    "missing_tab": ("L'onglet « {tab} » n'existe pas.", "Recréez-le, ou rendez-lui ce nom."),
    "no_header": ("Aucune ligne d'en-têtes reconnue.", "Remettez une ligne avec les noms des colonnes."),
    "lost_tab": (
        "L'onglet « {tab} » a disparu : le site montre ce qu'il y avait lu.",
        "Rendez-lui son nom, ou annulez sa suppression. Pour le vider vraiment, gardez sa ligne d'en-têtes.",
    ),
    "lost_header": (
        "L'onglet « {tab} » n'a plus de ligne d'en-têtes : le site montre ce qu'il y avait lu.",
        "Remettez une ligne avec les noms des colonnes. Pour vider l'onglet, gardez cette ligne.",
    ),
    "lost_id_column": (
        "La colonne « {column} » a disparu : le site montre ce qu'il avait lu de cet onglet.",
        "Remettez « {column} » au-dessus des ID des lignes.",
    ),
    **dict.fromkeys(
        ("lost_public_column", "lost_editors_column"),
        (
            "La colonne « {column} » a disparu : le site montre ce qu'il avait lu de cet onglet.",
            "Remettez « {column} » au-dessus de ses cases.",
        ),
    ),
    "lost_column": (
        "La colonne « {column} » a disparu : le site fait comme si rien n'y avait changé.",
        "Remettez « {column} » au-dessus de ses cases. Pour vous en passer, videz-la avant de la supprimer.",
    ),
    "missing_column": ("La colonne « {column} » n'existe plus.", "Remettez-la : sans elle, ce champ est caché."),
    "double_column": ("Deux colonnes s'appellent « {column} ».", "Renommez ou supprimez celle de trop."),
    "missing_id_column": ("La colonne « {column} » n'existe pas : aucune ligne n'est lue.", "Ajoutez-la à cet onglet."),
    "missing_id": ("Cette ligne n'a pas d'ID.", "Donnez-lui un ID qui ne sert à personne d'autre."),
    "double_id": ("L'ID « {value} » sert déjà à la ligne {other}.", "Donnez un autre ID à la ligne copiée."),
    "odd_id": ("« {value} » n'est pas un ID possible.", "Utilisez des lettres et des chiffres, sans espace."),
    "unknown_reference": ("« {value} » ne correspond à aucune ligne de « {other} ».", "Recopiez l'ID exact."),
    "named_reference": (
        "« {value} » est un nom : tant qu'une seule ligne le porte, le site comprend « {other} ».",
        "Écrivez « {other} » : le nom voudrait dire quelqu'un d'autre, ou personne, si un homonyme arrive ou part.",
    ),
    "blank_cell": ("« {column} » est vide.", "Écrivez-y quelque chose : sans cela, la ligne ne dit pas assez."),
    "formula_error": ("La formule donne « {value} ».", "Corrigez la formule."),
    "kept_value": (
        "« {value} » ne se comprend pas : le site fait comme s'il y avait toujours « {other} ».",
        "Corrigez cette case. Sans ce que le site garde, la page, l'offre ou le travail prendrait fin.",
    ),
    "not_in_list": ("« {value} » n'est pas dans la liste « {other} ».", "Choisissez dans la liste, ou ajoutez-l'y."),
    "bad_date": ("« {value} » n'est pas une date.", "Écrivez par exemple : mars 2019, ou 31/01/2026."),
    "end_first": ("La fin, « {value} », vient avant le début.", "Changez l'une des deux dates."),
    "hired_other": (
        "La personne de cette embauche a changé : « {value} » est toujours en emploi, « {other} » ne l'est pas.",
        "C'était une erreur ? Dans Candidats, mettez En emploi à « non » pour la première, à « oui » pour l'autre. "
        "Sinon, remettez ici la première, et ajoutez une ligne.",
    ),
    "far_date": ("« {value} » est loin d'aujourd'hui.", "Vérifiez l'année."),
    "end_over": (
        "« {value} » est passé : le travail serait déjà fini.",
        "Changez la date, ou notez la recherche d'un nouveau travail.",
    ),
    "end_same": ("Le contrat ne finit pas plus tard qu'avant.", "Écrivez le nouveau dernier jour."),
    "bad_phone": ("« {value} » n'est pas un numéro de téléphone.", "Écrivez-le comme 06 12 34 56 78."),
    "bad_email": ("« {value} » n'est pas une adresse e-mail.", "Écrivez-la comme prenom@exemple.org."),
    "bad_link": ("« {value} » n'est pas un lien.", "Il commence par https://."),
    "photo_link": (
        "« {value} » mène à une page, pas à une photo : le CV n'en montre pas.",
        "Ajoutez la photo par le formulaire du CV.",
    ),
    "photo_unshared": (
        "« {value} » mène à un fichier de Google Drive que le site n'a pas le droit de lire.",
        "Dans Drive, partagez ce fichier avec {other}, comme lecteur. Le site le prendra tout seul, dans l'heure.",
    ),
    "photo_no_picture": (
        "« {value} » mène à un fichier de Google Drive qui n'est pas une photo que le site sait montrer.",
        "Mettez dans Drive une photo en JPEG, PNG ou WebP, et collez son lien ici.",
    ),
    "photo_heavy": (
        "« {value} » mène à une photo trop lourde.",
        "Il faut 15 Mo au plus. Le formulaire du CV, lui, la réduit avant de l'envoyer.",
    ),
    "photo_small": (
        "« {value} » mène à une photo trop petite : elle serait floue.",
        "Il faut au moins 240 points de côté : mettez une photo plus grande.",
    ),
    "photo_waiting": (
        "« {value} » n'a pas encore pu être lue : Google Drive ne répond pas.",
        "Rien à faire : le site essaie de nouveau tout seul.",
    ),
    "photo_in_cell": (
        "Une image est posée dans cette case : le site ne peut pas la lire.",
        "Ajoutez la photo par le formulaire du CV, ou remplacez l'image par le lien d'un fichier de Google Drive.",
    ),
    "photo_heic": (
        "« {value} » est une photo d'iPhone (HEIC), que les navigateurs ne montrent pas.",
        "Ajoutez-la en JPEG, par le formulaire du CV.",
    ),
    "photo_missing": (
        "Aucune photo ne s'appelle « {value} » : le CV n'en montre pas.",
        "Ajoutez la photo par le formulaire du CV, ou videz cette case.",
    ),
    "bad_number": ("« {value} » n'est pas un nombre.", "Écrivez-le en chiffres."),
    "bad_yes_no": ("« {value} » n'est ni oui ni non.", "Écrivez oui ou non."),
    "no_consent": ("Ce CV est publié sans accord noté : sa page reste fermée.", "Notez l'accord de la personne."),
    "shared_email": (
        "« {value} » est l'adresse de plusieurs personnes : {other}.",
        "Donnez à chacune la sienne. En attendant, le site demande qui entre, et n'ouvre que sa page.",
    ),
    "double_relay": (
        "« {value} » est déjà l'adresse d'un relais ({other}) : cette ligne ne reçoit rien.",
        "Gardez une seule des deux lignes.",
    ),
    "required": ("Ce champ est nécessaire.", "Écrivez quelque chose ici."),
    "too_long": ("C'est trop long.", "Raccourcissez un peu : {limit} caractères au plus."),
    "too_many": ("Il y en a trop.", "Gardez-en {limit} au plus."),
    "control_characters": ("Le texte contient des caractères invisibles.", "Tapez-le de nouveau."),
}  # fmt: skip
"""Code -> what is wrong, how to mend it. French is the sheet's language; views translate these sentences."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend in the workbook.

    Args:
        code: a key of MESSAGES.
        tab: the tab's title.
        a1: the cell ("F12"), the row ("12:12") or "" for the whole tab.
        row: row number, 1-based; 0: the tab or the whole column.
        column: the column's header, where one is concerned.
        value: what was found (cut to 80 characters).
        other: the list, tab or row it clashes with.
    """

    code: str
    tab: str
    a1: str = ""
    row: int = 0
    column: str = ""
    value: str = ""
    other: str = ""

    @property
    def what(self) -> str:
        """What is wrong, in French."""
        return self.say(MESSAGES[self.code][0])

    @property
    def how(self) -> str:
        """How to mend it, in French."""
        return self.say(MESSAGES[self.code][1])

    def say(self, sentence: str) -> str:
        """A sentence of MESSAGES, or its translation, with this problem's names in it."""
        return sentence.format(tab=self.tab, column=self.column, value=self.value, other=self.other, limit=self.other)
