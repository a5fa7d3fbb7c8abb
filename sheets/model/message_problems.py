"""What may be wrong in conditions and in the tab `Messages`: see problems.py."""

MESSAGES_PROBLEMS: dict[str, tuple[str, str]] = {
    "condition": (
        "« {value} » n'est pas une condition que le site comprend.",
        "Écrivez une condition par ligne, par exemple : Statut du CV = Publié, ou : Fin de contrat vide.",
    ),
    "condition_column": (
        "« {value} » n'est pas une colonne de « {other} ».",
        "Recopiez le nom de la colonne, ou passez par une autre : Candidat.En emploi.",
    ),
    "condition_value": (
        "« {value} » ne peut pas se trouver dans « {other} ».",
        "Écrivez une valeur que cette colonne peut avoir, entre « » si elle contient « ou ».",
    ),
    "condition_date": (
        "« {value} » n'est pas une date pour « {other} ».",
        "Écrivez par exemple 31/12/2026, aujourd'hui, il y a 7 jours, ou dans 30 jours.",
    ),
    "condition_order": (
        "« {value} » n'est ni un nombre ni une date : « {other} » ne veut rien dire.",
        "Comparez avec = ou ≠.",
    ),
    "condition_tab": (
        "« {value} » n'est pas un onglet dont les lignes parlent de celles-ci.",
        "Écrivez par exemple : aucune ligne dans Suivis avec Statut = Embauche.",
    ),
    "message_when": (
        "« {value} » ne dit pas quand ce message part : il ne part pas.",
        "Écrivez l'un de ces mots : {other}.",
    ),
    "message_tab": (
        "« {value} » n'est pas un onglet dont les lignes peuvent faire partir un message.",
        "Recopiez le titre de l'onglet, par exemple Candidats.",
    ),
    "message_silent": (
        "Aucune colonne de « {value} » ne dit de qui parlent ses lignes.",
        "Choisissez un onglet comme Rendez-vous, dont les lignes nomment un candidat.",
    ),
    "message_column": (
        "« {value} » n'est pas une colonne de « {other} » que ce message peut suivre.",
        "Recopiez le nom de la colonne.",
    ),
    "message_no_date": (
        "« {value} » n'est pas une colonne de dates.",
        "Choisissez une colonne de dates, par exemple Publié le.",
    ),
    "message_missing": (
        "La colonne « {value} » manque dans « {other} » : ce message ne part pas.",
        "Ajoutez cette colonne, ou corrigez son nom.",
    ),
    "message_columns": (
        "Dans l'onglet « {tab} » il manque : {value}. Aucun message ne part.",
        "Remettez cet en-tête : ce qui devait partir partira alors.",
    ),
    "message_double": (
        "« {value} » dit la même chose que la ligne {other} : seule celle-là envoie.",
        "Changez quelque chose dans cette ligne, ou effacez-la.",
    ),
    "message_value": (
        "« {value} » ne peut pas se trouver dans « {other} ».",
        "Écrivez une valeur de cette colonne, ou (rempli), (vide), (nouveau).",
    ),
    "message_form": (
        "« {value} » n'est pas un formulaire du site.",
        "Écrivez : {other}.",
    ),
    "message_days": (
        "Il manque un nombre de jours, ou « {value} » n'en est pas un.",
        "Écrivez un nombre entier de jours, ou plusieurs, un par ligne. Avant une date : « jours avant » dans Quand.",
    ),
    "message_weekday": (
        "« {value} » n'est pas un jour de la semaine.",
        "Écrivez l'un de ces mots : {other}.",
    ),
    "message_nobody": (
        "Ce message n'est pour personne.",
        "Écrivez à qui : candidat, coach, équipe, recruteur…",
    ),
    "message_recipient": (
        "« {value} » n'est ni quelqu'un, ni une colonne d'adresses.",
        "Écrivez l'un de ces mots, ou le nom d'une colonne d'adresses : {other}.",
    ),
    "message_out_of_reach": (
        "Une ligne de « {other} » ne mène à aucun « {value} ».",
        "Choisissez quelqu'un d'autre, ou un autre onglet.",
    ),
    "message_copy": (
        "« {value} » ne peut pas être en copie : chacun y lit les adresses des autres. Ce message ne part pas.",
        "En copie, écrivez seulement : {other}. Pour lui écrire, faites une autre ligne.",
    ),
    "message_text": (
        "« {value} » n'est le nom d'aucun texte de mail : ce message ne part pas.",
        "Dans l'onglet Textes, écrivez mail.{value}.subject et mail.{value}.body, ou corrigez le nom.",
    ),
    "message_unfilled": (
        "Le texte demande {value}, que rien ne remplit ici, ou que ses lecteurs n'ont pas à lire : il ne part pas.",
        "Choisissez un texte qui va ici ({other}), ou changez l'onglet ou les lecteurs.",
    ),
    "message_no_text": (
        "Le texte demande {value}, que rien ne remplit ici, ou que ses lecteurs n'ont pas à lire : il ne part pas.",
        "Aucun texte du site ne va ici : écrivez le vôtre dans Textes, avec parmi ces mots : {other}.",
    ),
    "message_form_own": (
        "« {value} » n'envoie que les deux messages du site : celui-ci ne part pas.",
        "Écrivez : une case devient, puis l'onglet Opportunités, la colonne Statut et la valeur À valider.",
    ),
    "message_channel": (
        "« {value} » n'est pas une façon d'écrire.",
        "Écrivez l'un de ces mots : {other}.",
    ),
    "message_repeat": (
        "« {value} » ne dit pas combien de fois.",
        "Écrivez parmi ces mots, un par ligne : {other}.",
    ),
}
"""Code -> what is wrong, how to mend it."""
