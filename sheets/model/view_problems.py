"""What may be wrong in the tab `Vues`: see problems.py."""

VIEWS_PROBLEMS: dict[str, tuple[str, str]] = {
    "view_name": ("Cette vue n'a pas de nom : elle n'est montrée nulle part.", "Écrivez son nom dans cette case."),
    "view_tab": (
        "« {value} » n'est pas un onglet dont on peut faire une vue.",
        "Recopiez le titre de l'onglet, par exemple Candidats.",
    ),
    "view_private_tab": (
        "Les lignes de « {value} » ne sont pas pour « {other} » : cette vue n'est montrée à personne.",
        "Choisissez un autre onglet, ou écrivez équipe dans « Pour ».",
    ),
    "view_form": ("« {value} » n'est pas une forme de vue.", "Écrivez l'un de ces mots : {other}."),
    "view_by": (
        "« {value} » n'est pas une colonne de « {other} » par laquelle on peut compter ou ranger.",
        "Écrivez le nom d'une colonne courte : un choix, une date, une ligne.",
    ),
    "view_by_choice": (
        "« {value} » n'est pas une colonne de « {other} » dont on peut faire un tableau.",
        "Écrivez une colonne qui tient un seul choix, par exemple Statut du CV.",
    ),
    "view_by_date": (
        "« {value} » n'est pas une date de « {other} » : il n'y a rien à mettre dans le calendrier.",
        "Écrivez le nom d'une colonne de dates, par exemple Fin de contrat.",
    ),
    "view_by_place": (
        "« {value} » n'est pas une colonne de « {other} » qui tient des départements.",
        "Écrivez le nom d'une colonne dont la liste est Départements.",
    ),
    "view_column": (
        "« {value} » n'est pas une colonne de « {other} ».",
        "Recopiez le nom de la colonne, ou passez par une autre : Candidat.Prénom.",
    ),
    "view_missing": (
        "La colonne « {value} » n'est pas dans l'onglet « {other} » : cette vue n'est pas montrée.",
        "Ajoutez cette colonne, ou enlevez-la de cette case.",
    ),
    "view_private": (
        "« {value} » n'est pas à montrer à « {other} » : cette vue n'est montrée à personne.",
        "Enlevez cette colonne, ou écrivez équipe dans « Pour ».",
    ),
    "view_for": (
        "« {value} » ne dit pas pour qui est cette vue.",
        "Écrivez l'un de ces mots : {other} ; ou une seule adresse, pour une vue à soi.",
    ),
}
"""Code -> what is wrong, how to mend it."""
