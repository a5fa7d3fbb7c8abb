"""The texts of the public pages that staff reword most, by the short name they bear in `Textes`.

Any other sentence of the site may be reworded too: its key is then the French sentence itself.
"""

from collections.abc import Mapping

Sentences = tuple[tuple[str, str], ...]
"""(French, English) of the sentences one short name stands for; the first is the one to show as the built-in text."""

PAGES: Mapping[str, Sentences] = {
    "accueil.titre": (("Et si votre réseau devenait le leur ?", "What if your network became theirs?"),),
    "accueil.texte": (
        (
            "Chaque CV est une lettre. Lisez-en une, partagez-la : vous connaissez peut-être la personne qui pourra "
            "aider.",
            "Each CV is a letter. Read one, share it: you may know the person who can help.",
        ),
    ),
    "accueil.recherche": (("Chercher un métier, une ville, une langue…", "Search for a trade, a city, a language…"),),
    "accueil.vide": (("Les premiers CV arrivent.", "The first CVs are on their way."),),
    "cv.titre": (("%(name)s cherche un travail", "%(name)s is looking for work"),),
    "cv.aide.titre": (("Vous pouvez aider %(name)s", "You can help %(name)s"),),
    "cv.aide": (
        (
            "Partagez son CV. Parmi les gens que vous connaissez, quelqu'un a peut-être besoin de cette personne.",
            "Share this CV. Among the people you know, someone may need exactly this person.",
        ),
    ),
    "cv.partager": (("Partager son CV", "Share this CV"),),
    "cv.atouts": (("Ce que je sais faire", "What I can do"),),
    "cv.passions": (("Ce que j'aime", "What I love"),),
    "cv.parcours": (("Mon parcours", "My path so far"),),
    "cv.pratique": (("En pratique", "In practice"),),
    "cv.temoignages": (("On parle de moi", "What others say"),),
    "cv.masque": (
        ("Bonne nouvelle : %(name)s a trouvé un travail.", "Good news: %(name)s has found work."),
        ("Bonne nouvelle : cette personne a trouvé un travail.", "Good news: this person has found work."),
    ),
    "cv.masque.texte": (
        (
            "Merci à toutes celles et tous ceux qui ont partagé son CV. D'autres personnes comptent encore sur vous.",
            "Thank you to everyone who shared this CV. Other people are still counting on you.",
        ),
    ),
    "cv.ferme": (("Ce CV n'est plus en ligne.", "This CV is no longer online."),),
    "proposer.merci": (
        (
            "L'équipe vous lit, d'ordinaire sous deux jours ouvrés, puis transmet votre proposition.",
            "The team reads you, usually within two working days, then passes your offer on.",
        ),
    ),
    "pied": (
        (
            "Tremplin donne de l'audience à des personnes qui cherchent un travail.",
            "Tremplin gives an audience to people who are looking for work.",
        ),
    ),
}
