"""What a shared link says. Staff reword it in the tab `Textes`, under `partage.<which>`, in French and in English."""

from collections.abc import Mapping

PREFIX = "partage."
PLACES = frozenset({"prenom", "phrase", "lien"})
"""What may stand between braces: the first name, the sentence (« Je cherche un travail… »), the address."""

MESSAGES: Mapping[str, Mapping[str, str]] = {
    "message": {
        "fr": "{prenom} cherche un travail. Un coup de pouce ?",
        "en": "{prenom} is looking for work. Can you help?",
    },
    "whatsapp": {
        "fr": "{prenom} cherche un travail. Un coup de pouce ? {lien}",
        "en": "{prenom} is looking for work. Can you help? {lien}",
    },
    "x": {
        "fr": "{prenom} cherche un travail. Un coup de pouce ?",
        "en": "{prenom} is looking for work. Can you help?",
    },
    "email.objet": {
        "fr": "{prenom} cherche un travail. Un coup de pouce ?",
        "en": "{prenom} is looking for work. Can you help?",
    },
    "email": {
        "fr": "Bonjour,\n\nJe vous fais suivre le CV de {prenom}.\n\n« {phrase} »\n\n{lien}\n\n"
        "Si vous connaissez quelqu’un qui pourrait l’aider, faites-le suivre à votre tour.",
        "en": "Hello,\n\nI am passing on {prenom}’s CV.\n\n“{phrase}”\n\n{lien}\n\n"
        "If you know somebody who could help, please pass it on.",
    },
    "relais.message": {
        "fr": "{prenom} cherche un travail, et je lui prête mon réseau. Vous connaissez peut-être quelqu’un ? {lien}",
        "en": "{prenom} is looking for work, and I lend my network. Perhaps you know somebody? {lien}",
    },
    "relais.linkedin": {
        "fr": "Je prête mon réseau à {prenom}, qui cherche un travail.\n\n« {phrase} »\n\n"
        "Son CV est ici : {lien}\n\nVous recrutez, ou vous connaissez quelqu’un qui recrute ? Un message suffit.",
        "en": "I am lending my network to {prenom}, who is looking for work.\n\n“{phrase}”\n\n"
        "The CV is here: {lien}\n\nAre you hiring, or do you know somebody who is? One message is enough.",
    },
    "relais.facebook": {
        "fr": "Un coup de pouce pour {prenom} ? {phrase}\n\nSon CV : {lien}\n\nPartagez, on ne sait jamais qui lira.",
        "en": "A leg up for {prenom}? {phrase}\n\nThe CV: {lien}\n\nPlease share: you never know who will read it.",
    },
    "relais.instagram": {
        "fr": "{prenom} cherche un travail. {phrase}\n\nLe lien est en commentaire : {lien}\n\n#emploi #entraide",
        "en": "{prenom} is looking for work. {phrase}\n\nThe link is in the comments: {lien}\n\n#jobs #solidarity",
    },
}
"""Which -> language -> our own words. LinkedIn and Facebook take an address and no words: they show the page's own."""
