"""The words of the mails about CVs and follow-ups. Staff reword them in the tab `Textes` (see letter.py)."""

from programme.letters.composing import Letters, Words

LETTERS: Letters = {
    "cv_to_review": {
        "fr": Words(
            "CV à relire : {name}",
            "Le CV de {name} vient d’être envoyé pour relecture.\n\n"
            "Coach : {coach}\n\n"
            "Lisez-le, puis publiez-le depuis votre page ou dans la feuille en changeant son statut.",
            "Lire le CV",
        ),
        "en": Words(
            "CV to read: {name}",
            "{name}’s CV has just been sent for review.\n\n"
            "Coach: {coach}\n\n"
            "Read it, then publish it from your page, or in the sheet by changing its status.",
            "Read the CV",
        ),
    },
    "cv_published": {
        "fr": Words(
            "{name}, votre CV est en ligne",
            "Bonjour {name},\n\n"
            "Votre CV est en ligne. Vous pouvez être fier de ce texte : il vous ressemble.\n\n"
            "Envoyez ce lien à vos proches et demandez-leur de le partager : chaque partage le fait lire par des "
            "personnes que vous ne connaissez pas encore, et l’une d’elles a peut-être un travail à proposer.\n\n"
            "Votre coach reçoit aussi ce mail : relisez la page ensemble. Elle se corrige à tout moment.",
            "Voir mon CV",
        ),
        "en": Words(
            "{name}, your CV is online",
            "Hello {name},\n\n"
            "Your CV is online. You can be proud of these words: they are you.\n\n"
            "Send this link to the people close to you and ask them to share it: each share has it read by people "
            "you do not know yet, and one of them may have work to offer.\n\n"
            "Your coach gets this mail too: read the page together. It can be corrected at any time.",
            "See my CV",
        ),
    },
    "consent_withdrawn": {
        "fr": Words(
            "{name}, votre page n’est plus en ligne",
            "Bonjour {name},\n\n"
            "Votre accord de publication est retiré : plus personne ne voit votre page. Rien n’est effacé.\n\n"
            "Si vous changez d’avis, redonnez votre accord : l’équipe relit la page, puis la remet en ligne.\n\n"
            "Ce n’était pas vous ? Répondez à ce mail.",
            "Aller à ma page",
        ),
        "en": Words(
            "{name}, your page is no longer online",
            "Hello {name},\n\n"
            "Your consent to publish is withdrawn: nobody sees your page any more. Nothing is deleted.\n\n"
            "If you change your mind, give your consent again: the team reads the page, then puts it back online.\n\n"
            "Was it not you? Answer this mail.",
            "Go to my page",
        ),
    },
    "consent_withdrawn_staff": {
        "fr": Words(
            "{name} : accord de publication retiré",
            "L’accord de publication de {name} est retiré : la page n’est plus en ligne.\n\n"
            "Elle ne revient que si {name} redonne son accord et que vous publiez de nouveau.",
            "Voir le CV",
        ),
        "en": Words(
            "{name}: consent to publish withdrawn",
            "{name}’s consent to publish is withdrawn: the page is no longer online.\n\n"
            "It only comes back if {name} gives their consent again and you publish again.",
            "See the CV",
        ),
    },
    "consent_given_again": {
        "fr": Words(
            "{name}, votre accord est noté",
            "Bonjour {name},\n\n"
            "Votre accord de publication est noté. L’équipe relit votre page, puis la remet en ligne.\n\n"
            "Ce n’était pas vous ? Répondez à ce mail : rien n’est encore public.",
            "Aller à ma page",
        ),
        "en": Words(
            "{name}, your consent is noted",
            "Hello {name},\n\n"
            "Your consent to publish is noted. The team reads your page, then puts it back online.\n\n"
            "Was it not you? Answer this mail: nothing is public yet.",
            "Go to my page",
        ),
    },
    "consent_given_again_staff": {
        "fr": Words(
            "{name} redonne son accord de publication",
            "{name} avait retiré son accord de publication et le redonne. La page n’est pas en ligne pour autant : "
            "assurez-vous que c’est bien son choix, relisez-la, puis publiez-la.",
            "Lire le CV",
        ),
        "en": Words(
            "{name} gives consent to publish again",
            "{name} had withdrawn their consent to publish and gives it again. The page is not online for all that: "
            "make sure that this is really their choice, read it, then publish it.",
            "Read the CV",
        ),
    },
    "follow_up_changed": {
        "fr": Words(
            "{name} : {status} ({title})",
            "{name} et l’opportunité « {title} » ({company}) : le suivi est passé de « {before} » à « {status} ».\n\n"
            "{note}",
            "Voir l’historique",
        ),
        "en": Words(
            "{name}: {status} ({title})",
            "{name} and the opportunity “{title}” ({company}): the follow-up went from “{before}” to “{status}”.\n\n"
            "{note}",
            "See the history",
        ),
    },
    "broken_word": {
        "fr": Words(
            "À corriger dans la feuille : {name}",
            "Dans l’onglet « {tab} », la colonne « {column} » de {name} contient « {value} », que le site ne comprend "
            "pas.\n\n"
            "Depuis une heure, il fait comme s’il y avait toujours « {kept} ». Corrigez cette case : la page dit où "
            "elle est, et un bouton peut le faire.",
            "Voir ce qu’il y a à corriger",
        ),
        "en": Words(
            "To mend in the sheet: {name}",
            "In the tab “{tab}”, the column “{column}” of {name} holds “{value}”, which the site does not "
            "understand.\n\n"
            "For an hour it has gone on as if “{kept}” were still there. Mend this cell: the page says where it is, "
            "and a button may do it.",
            "See what is to be mended",
        ),
    },
}
