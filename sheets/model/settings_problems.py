"""What may be wrong in the tabs where staff shape the site, but `Messages` and `Vues`: see problems.py."""

SETTINGS_MESSAGES: dict[str, tuple[str, str]] = {
    "field_no_tab": (
        "Cette ligne ne dit pas de quel onglet elle parle.",
        "Écrivez le nom d'un onglet, par exemple Candidats.",
    ),
    "field_unknown_tab": (
        "« {value} » n'est pas un onglet du classeur.",
        "Corrigez le nom (peut-être « {other} »), ou créez cet onglet.",
    ),
    "field_closed_tab": (
        "L'onglet « {value} » ne se décrit pas ici.",
        "Effacez cette ligne : le site s'en sert tel qu'il est.",
    ),
    "field_no_column": ("Cette ligne ne dit pas de quelle colonne elle parle.", "Recopiez le nom de la colonne."),
    "field_double": (
        "La colonne « {value} » est déjà décrite à la ligne {other}.",
        "Gardez une seule des deux lignes.",
    ),
    "field_missing": (
        "La colonne « {value} » n'est pas dans l'onglet « {other} » : le champ n'apparaît pas.",
        "Ajoutez cette colonne, corrigez son nom, ou effacez la ligne.",
    ),
    "field_kind": (
        "« {value} » n'est pas une sorte de champ : il est lu comme du texte.",
        "Écrivez l'un de ces mots : {other}.",
    ),
    "field_kind_fixed": (
        "« {value} » : la sorte de ce champ ne se change pas.",
        "Remettez « {other} », ou videz la case.",
    ),
    "field_list_fixed": (
        "« {value} » : la liste de ce champ ne se change pas.",
        "Remettez « {other} », ou videz la case.",
    ),
    "field_list_needed": (
        "Un champ « {value} » a besoin d'une liste.",
        "Écrivez ici le nom d'une liste de l'onglet Listes.",
    ),
    "field_unknown_list": (
        "La liste « {value} » n'a aucun choix.",
        "Ajoutez ses choix dans l'onglet Listes, ou corrigez le nom.",
    ),
    "field_target_needed": (
        "Cette relation ne dit pas vers quel onglet elle mène.",
        "Écrivez ici le nom d'un onglet, par exemple Candidats.",
    ),
    "field_unknown_target": (
        "« {value} » n'est pas un onglet : la relation ne mène nulle part.",
        "Écrivez ici le nom d'un onglet, par exemple Candidats.",
    ),
    "field_length": (
        "« {value} » n'est pas une longueur possible : c'est {other} qui compte.",
        "Écrivez un nombre de caractères, de 1 à 50000.",
    ),
    "field_private": ("« {value} » reste privé : ce genre d'information n'est jamais publié.", "Écrivez non."),
    "field_private_unknown": (
        "« {value} » reste privé tant que sa sorte n'est pas comprise.",
        "Corrigez d'abord la colonne Type.",
    ),
    "field_no_page": ("Rien de l'onglet « {value} » n'est publié : ce champ non plus.", "Écrivez non."),
    "field_always_open": (
        "« {value} » ne peut pas être fermé : sans lui, il n'y a plus de page.",
        "Écrivez oui, ou masquez le CV.",
    ),
    "field_section": (
        "« {value} » n'est pas une partie du formulaire : le champ est dans « {other} ».",
        "Écrivez le titre d'une partie, comme sur le formulaire.",
    ),
    "field_no_form": ("Cette colonne n'est dans aucun formulaire : « {value} » n'y change rien.", "Videz la case."),
    "field_editors": (
        "« {value} » ne dit pas qui peut modifier ce champ.",
        "Écrivez candidat, coach, équipe ou personne, un par ligne.",
    ),
    "field_own_editors": (
        "Qui modifie « {other} » ne se choisit pas ici : « {value} » n'y change rien.",
        "Videz la case. Pour un coach, ajoutez une colonne dans Candidats : celle-là peut lui être confiée.",
    ),
    "field_sign_in": (
        "« {other} » est l'adresse avec laquelle on entre : l'équipe seule la change, le coach ou la personne propose.",
        "Écrivez équipe, seul : le site fait déjà comme cela.",
    ),
    "choice_no_list": ("Le choix « {value} » n'est dans aucune liste.", "Écrivez le nom de la liste à sa gauche."),
    "choice_no_value": ("Cette ligne nomme une liste, mais aucun choix.", "Écrivez le choix, ou effacez la ligne."),
    "choice_double": ("« {value} » est déjà dans cette liste, à la ligne {other}.", "Effacez l'une des deux lignes."),
    "choice_colour": (
        "« {value} » n'est pas une couleur.",
        "Écrivez un nom (vert, bleu, orange…) ou un code comme #1f5d4c.",
    ),
    "choice_relied_on": (
        "« {value} » ne peut pas être retirée de « {other} » : le site s'en sert.",
        "Videz cette case.",
    ),
    "choice_gone": (
        "« {value} » manque dans la liste « {other} » : le site s'en sert.",
        "Remettez ce choix, écrit ainsi.",
    ),
    "trade_line": (
        "« {value} » ne relie aucun mot à un autre : la recherche n'en fait rien.",
        "Écrivez les mots d'un métier entre virgules, l'anglais après un seul = : potier, potière, poterie = potter.",
    ),
    "criterion_unknown": (
        "« {value} » n'est pas un critère : cette ligne ne compte pas.",
        "Écrivez l'un de ces mots : {other}.",
    ),
    "criterion_double": (
        "« {value} » est déjà à la ligne {other} : c'est la première qui compte.",
        "Gardez une seule des deux lignes.",
    ),
    "criterion_weight": (
        "« {value} » n'est pas un poids possible : le site garde le sien.",
        "Écrivez un nombre de 0 à 100.",
    ),
    "text_no_key": (
        "Ce texte n'a pas de clé : il n'est montré nulle part.",
        "Écrivez la clé, ou la phrase du site qu'il remplace.",
    ),
    "text_unknown": (
        "« {value} » n'est ni une clé, ni une phrase du site : ce texte n'est montré nulle part.",
        "Corrigez-la (peut-être « {other} »).",
    ),
    "text_double": (
        "« {value} » est déjà à la ligne {other} : c'est la première qui compte.",
        "Gardez une seule des deux lignes.",
    ),
    "text_placeholder": (
        "« {value} » ne sera rempli par rien : le texte du site est gardé.",
        "Entre accolades, on peut écrire : {other}.",
    ),
    "text_no_place": (
        "« {value} » ne sera rempli par rien : le texte du site est gardé.",
        "Ce texte n'a rien à remplir : écrivez-le sans accolades.",
    ),
    "text_number": (
        "« {value} » n'est pas un nombre entier de 1 à {other} : celui du site est gardé.",
        "Écrivez par exemple 200.",
    ),
    "text_malformed": (
        "Une accolade n'est pas refermée, ou en trop : le texte du site est gardé.",
        "Écrivez par exemple {{prenom}}, accolades comprises.",
    ),
    "text_needed": (
        "Il manque {value} : sans lui ce texte ne sert à rien, celui du site est gardé.",
        "Ajoutez {value} dans le texte.",
    ),
    "form_name": ("Ce formulaire n'a pas de nom : il n'a pas de page.", "Écrivez son nom dans cette case."),
    "form_tab": (
        "« {value} » n'est pas un onglet qu'un formulaire ouvert à tous peut remplir.",
        "Écrivez Candidats, Coachs, Structures, ou un onglet à vous, décrit dans Champs.",
    ),
    "form_tab_lacks": (
        "L'onglet « {value} » n'a pas toutes les colonnes qu'il faut pour une nouvelle ligne.",
        "Remettez les colonnes qui manquent, ID d'abord.",
    ),
    "form_fields": (
        "Ce formulaire ne demande rien.",
        "Écrivez dans cette case des noms de colonnes de « {value} », un par ligne.",
    ),
    "form_many": ("{value} champs : personne ne remplit un formulaire si long.", "Gardez-en {other} au plus."),
    "form_column": ("« {value} » n'est pas une colonne de « {other} ».", "Recopiez le nom de la colonne."),
    "form_private": (
        "« {value} » ne se demande pas dans un formulaire ouvert à tous.",
        "Enlevez cette colonne : elle ouvre un accès, désigne une autre ligne, ou c'est à l'équipe de la remplir.",
    ),
    "form_required": (
        "« {value} » manque : sans elle, une ligne de « {other} » ne dit pas assez.",
        "Ajoutez cette colonne dans cette case.",
    ),
    "form_double": (
        "L'adresse « {value} » est déjà celle de la ligne {other} : ce formulaire-ci n'a pas de page.",
        "Écrivez une autre adresse.",
    ),
}
"""Code -> what is wrong, how to mend it."""
