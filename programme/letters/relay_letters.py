"""The words of the mails to relays. Staff reword them in the tab `Textes` (see composing.py)."""

from programme.letters.composing import Letters, Words

LETTERS: Letters = {
    "relay_confirm": {
        "fr": Words(
            "Confirmez votre adresse : un CV à partager {rhythm}",
            "Bonjour,\n\n"
            "Merci de vouloir prêter votre réseau ! Il reste une chose à faire : confirmer votre adresse. Vous "
            "recevrez alors un CV à partager {rhythm}, et vous arrêtez quand vous voulez.\n\n"
            "Vous n’avez rien demandé ? Ne faites rien : cette adresse n’est pas gardée.",
            "Confirmer mon adresse",
        ),
        "en": Words(
            "Confirm your address: a CV to share {rhythm}",
            "Hello,\n\n"
            "Thank you for lending your network! One thing is left: confirm your address. You will then get a CV to "
            "share {rhythm}, and stop whenever you like.\n\n"
            "You asked for nothing? Do nothing: this address is not kept.",
            "Confirm my address",
        ),
    },
    "relay_cv": {
        "fr": Words(
            "{name} compte sur votre réseau",
            "Bonjour,\n\n"
            "Voici le CV que nous vous confions : celui de {name}, qui cherche un travail. Parmi les gens que vous "
            "connaissez, quelqu’un a peut-être besoin de cette personne.\n\n"
            "{phrase}\n\n"
            "À envoyer tel quel, par message ou par mail :\n\n"
            "{message}\n\n"
            "Sur votre page, les textes et les images sont prêts pour WhatsApp, LinkedIn, Facebook et Instagram. Cela "
            "prend une minute.\n\n"
            "Merci de prêter votre réseau. {brought}",
            "Partager son CV",
        ),
        "en": Words(
            "{name} is counting on your network",
            "Hello,\n\n"
            "Here is the CV we entrust to you: that of {name}, who is looking for work. Among the people you know, "
            "somebody may need this person.\n\n"
            "{phrase}\n\n"
            "Ready to send as it is, by message or by mail:\n\n"
            "{message}\n\n"
            "On your page, texts and pictures are ready for WhatsApp, LinkedIn, Facebook and Instagram. It takes a "
            "minute.\n\n"
            "Thank you for lending your network. {brought}",
            "Share their CV",
        ),
    },
    "relay_hired": {
        "fr": Words(
            "Bonne nouvelle : {name} a trouvé un travail",
            "Bonjour,\n\n"
            "Nous avons une bonne nouvelle : {name} a trouvé un travail. Vous aviez partagé son CV. Merci : c’est "
            "ainsi que cela arrive.\n\n"
            "D’autres personnes comptent sur vous. {brought}",
            "Voir ce que vos partages ont apporté",
        ),
        "en": Words(
            "Good news: {name} found a job",
            "Hello,\n\n"
            "We have good news: {name} found a job. You had shared their CV. Thank you: this is how it happens.\n\n"
            "Other people are counting on you. {brought}",
            "See what your shares brought",
        ),
    },
}
