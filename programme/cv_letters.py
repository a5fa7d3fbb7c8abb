"""The words of the mails about CVs and follow-ups. Staff reword them in the tab `Textes` (see letter.py)."""

from programme.letter import Letters, Words

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
}
