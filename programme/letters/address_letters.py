"""The words of the mails about the address somebody signs in with. Staff reword them in `Textes` (see letter.py).

None tells one address the other: whoever reads the old one may be whom the person left it for.
"""

from programme.letters.composing import Letters, Words

LETTERS: Letters = {
    "address_link": {
        "fr": Words(
            "Votre nouvelle adresse pour Tremplin",
            "Bonjour {name},\n\n"
            "Vous avez demandé à entrer dans Tremplin avec cette adresse. Ouvrez ce lien pour confirmer : il marche "
            "pendant un jour, une seule fois.\n\n"
            "Vous n’avez rien demandé ? Ne faites rien : rien ne change.",
            "Confirmer mon adresse",
        ),
        "en": Words(
            "Your new address for Tremplin",
            "Hello {name},\n\n"
            "You asked to enter Tremplin with this address. Open this link to confirm: it works for one day, once.\n\n"
            "You asked for nothing? Do nothing: nothing changes.",
            "Confirm my address",
        ),
    },
    "address_left": {
        "fr": Words(
            "Cette adresse n’ouvre plus Tremplin",
            "Bonjour {name},\n\n"
            "Une autre adresse est notée pour vous : on n’entre plus dans Tremplin avec celle-ci.\n\n"
            "C’est une erreur ? Répondez à ce mail : c’est l’équipe qui le lit.",
        ),
        "en": Words(
            "This address no longer opens Tremplin",
            "Hello {name},\n\n"
            "Another address is noted for you: this one no longer opens Tremplin.\n\n"
            "Is it a mistake? Answer this mail: the team reads it.",
        ),
    },
    "address_left_undo": {
        "fr": Words(
            "Cette adresse n’ouvre plus Tremplin",
            "Bonjour {name},\n\n"
            "Vous avez choisi une autre adresse : on n’entre plus dans Tremplin avec celle-ci.\n\n"
            "Ce n’est pas vous ? Ouvrez ce lien dans les 7 jours : cette adresse reprend sa place, et ce que l’autre "
            "avait ouvert se ferme.",
            "Ce n’est pas moi : annuler",
        ),
        "en": Words(
            "This address no longer opens Tremplin",
            "Hello {name},\n\n"
            "You chose another address: this one no longer opens Tremplin.\n\n"
            "Was it not you? Open this link within 7 days: this address takes its place again, and what the other one "
            "had opened is closed.",
            "It was not me: undo",
        ),
    },
    "address_new": {
        "fr": Words(
            "Vous entrez dans Tremplin avec cette adresse",
            "Bonjour {name},\n\n"
            "À partir de maintenant, on entre dans Tremplin avec cette adresse.\n\n"
            "Ce n’est pas la vôtre ? Répondez à ce mail : c’est l’équipe qui le lit.",
            "Entrer",
        ),
        "en": Words(
            "You enter Tremplin with this address",
            "Hello {name},\n\n"
            "From now on you enter Tremplin with this address.\n\n"
            "Is it not yours? Answer this mail: the team reads it.",
            "Enter",
        ),
    },
    "address_changed": {
        "fr": Words(
            "{name} a une autre adresse",
            "{name} entre maintenant dans Tremplin avec une autre adresse : {new}\n\n"
            "Changée par : {who}\n\n"
            "Si cela vous étonne, parlez-en à {name}, et à l’équipe.",
        ),
        "en": Words(
            "{name} has another address",
            "{name} now enters Tremplin with another address: {new}\n\n"
            "Changed by: {who}\n\n"
            "If this surprises you, speak with {name}, and with the team.",
        ),
    },
    "address_proposed": {
        "fr": Words(
            "Une autre adresse pour {name} : à décider",
            "{who} propose une autre adresse e-mail pour {name} : {new}\n\n"
            "Qui lit cette adresse entre à la place de {name}. Demandez-lui si c’est bien la sienne, puis confirmez ou "
            "refusez.",
            "Décider",
        ),
        "en": Words(
            "Another address for {name}: to decide",
            "{who} proposes another e-mail address for {name}: {new}\n\n"
            "Whoever reads that address enters in {name}’s place. Ask whether it is really theirs, then confirm or "
            "refuse.",
            "Decide",
        ),
    },
    "address_refused": {
        "fr": Words(
            "L’adresse de {name} ne change pas",
            "L’équipe a gardé l’adresse de {name} : celle que vous proposiez n’est pas notée.\n\n"
            "Répondez à ce mail pour en parler avec elle.",
        ),
        "en": Words(
            "{name}’s address does not change",
            "The team kept {name}’s address: the one you proposed is not noted.\n\nAnswer this mail to speak about it.",
        ),
    },
}
