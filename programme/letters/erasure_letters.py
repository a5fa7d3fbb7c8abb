"""The mails about somebody who asks to be erased. Staff reword them in the tab `Textes` (see composing.py)."""

from programme.letters.composing import Letters, Words

LETTERS: Letters = {
    "erasure_asked": {
        "fr": Words(
            "{name}, vos données seront effacées le {day}",
            "Bonjour {name},\n\n"
            "Vous avez demandé d’effacer vos données. Votre page n’est plus en ligne.\n\n"
            "Tout sera effacé le {day}. Jusque-là, vous pouvez changer d’avis : un bouton suffit.\n\n"
            "Ce n’était pas vous ? Appuyez sur ce bouton, puis répondez à ce mail.",
            "Voir ma demande, ou l’annuler",
        ),
        "en": Words(
            "{name}, your data will be erased on {day}",
            "Hello {name},\n\n"
            "You asked to erase your data. Your page is no longer online.\n\n"
            "All of it will be erased on {day}. Until then you can change your mind: one button does it.\n\n"
            "Was it not you? Press that button, then answer this mail.",
            "See my request, or cancel it",
        ),
    },
    "erasure_asked_team": {
        "fr": Words(
            "{name} demande d’effacer ses données",
            "{name} demande d’effacer ses données. Sa page n’est plus en ligne.\n\n"
            "Tout sera effacé le {day}, sans rien faire de votre part. Jusque-là, {name} peut encore changer d’avis "
            "sur sa page.",
        ),
        "en": Words(
            "{name} asks to have their data erased",
            "{name} asks to have their data erased. Their page is no longer online.\n\n"
            "All of it will be erased on {day}, with nothing for you to do. Until then {name} can still change their "
            "mind on their page.",
        ),
    },
    "erasure_taken_back": {
        "fr": Words(
            "{name}, vos données restent",
            "Bonjour {name},\n\n"
            "Votre demande est annulée : rien ne sera effacé.\n\n"
            "Votre page n’est pas en ligne. Pour la montrer de nouveau, redonnez votre accord sur votre page.",
            "Aller à ma page",
        ),
        "en": Words(
            "{name}, your data stay",
            "Hello {name},\n\n"
            "Your request is cancelled: nothing will be erased.\n\n"
            "Your page is not online. To show it again, give your consent again on your page.",
            "Go to my page",
        ),
    },
    "erasure_taken_back_team": {
        "fr": Words(
            "{name} ne veut plus effacer ses données",
            "{name} a changé d’avis : rien ne sera effacé.\n\nSa page reste hors ligne jusqu’à son nouvel accord.",
        ),
        "en": Words(
            "{name} no longer wants their data erased",
            "{name} changed their mind: nothing will be erased.\n\n"
            "Their page stays offline until they give their consent again.",
        ),
    },
}
