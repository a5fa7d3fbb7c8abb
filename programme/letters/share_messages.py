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
}
"""Which -> language -> our own words. LinkedIn and Facebook take an address and no words: they show the page's own."""
