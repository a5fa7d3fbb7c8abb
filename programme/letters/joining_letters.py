"""The words of the mails that tell staff of who comes: referred, as a volunteer, as a partner (see composing.py)."""

from programme.letters.composing import Letters, Words

LETTERS: Letters = {
    "candidate_referred": {
        "fr": Words(
            "{structure} adresse {name}",
            "{contact} ({structure}) adresse une personne : {name}. Sa ligne est dans l’onglet Candidats, avec le "
            "statut « Nouveau ».\n\n{message}\n\n{note}",
            "Ouvrir sa page",
        ),
        "en": Words(
            "{structure} refers {name}",
            "{contact} ({structure}) refers somebody: {name}. Their row is in the tab Candidats, with the status "
            "“Nouveau”.\n\n{message}\n\n{note}",
            "Open their page",
        ),
    },
    "volunteer_applied": {
        "fr": Words(
            "{name} veut devenir coach",
            "{name} propose son aide comme coach ({zone}). Sa ligne est dans l’onglet des coachs, à l’étape "
            "« Candidature » : appelez, rencontrez-vous.\n\n{message}",
            "Voir les bénévoles",
        ),
        "en": Words(
            "{name} wants to become a coach",
            "{name} offers to help as a coach ({zone}). Their row is in the tab of coaches, at the step “Candidature”: "
            "call, and meet.\n\n{message}",
            "See the volunteers",
        ),
    },
    "partner_proposed": {
        "fr": Words(
            "{structure} propose un partenariat",
            "{contact} propose un partenariat au nom de {structure}. La ligne est dans l’onglet Structures. Une fois "
            "d’accord, écrivez son adresse dans « E-mail du référent » : elle ouvre alors la page de la structure.\n\n"
            "{message}",
            "Voir les structures",
        ),
        "en": Words(
            "{structure} proposes a partnership",
            "{contact} proposes a partnership for {structure}. The row is in the tab Structures. Once you agree, write "
            "their address in “E-mail du référent”: it then opens the structure’s page.\n\n{message}",
            "See the structures",
        ),
    },
}
