"""What every site must say of itself: who holds it, what it keeps, how it can be used, how to reach its team.

The words here are true of any site, and say what nobody has filled in yet. Staff write their own in `Textes`.
"""

from collections.abc import Mapping

ABOUT: Mapping[str, tuple[str, str]] = {
    "mentions.texte": (
        "Ce site est tenu par l’équipe qui accompagne les personnes présentées ici.\n\n"
        "Le nom et l’adresse de la structure, la personne responsable de la publication et l’hébergeur ne sont "
        "pas encore écrits sur cette page : l’équipe les écrit dans sa feuille, onglet Textes, à la clé "
        "mentions.texte.\n\n"
        "Chaque CV est publié avec l’accord de la personne, qui peut le retirer à tout moment. Merci de ne pas "
        "recopier ailleurs ces textes et ces photos : partagez plutôt l’adresse de la page.",
        "This site is run by the team that supports the people presented here.\n\n"
        "The organisation’s name and address, the person responsible for publication and the host are not "
        "written on this page yet: the team writes them in its sheet, tab Textes, under the key mentions.texte.\n\n"
        "Each CV is published with the person’s consent, which they may take back at any time. Please do not "
        "copy these texts and photos elsewhere: share the page’s address instead.",
    ),
    "confidentialite.texte": (
        "Ce que chacun peut voir : le CV que la personne a accepté de publier. Son nom de famille, son adresse "
        "e-mail et son téléphone n’y sont pas.\n\n"
        "Ce que l’équipe garde : ce que vous écrivez dans nos formulaires, pour transmettre une proposition, un "
        "témoignage ou un message. L’équipe et les coachs concernés le lisent, personne d’autre.\n\n"
        "Les visites sont comptées sans cookie et sans garder d’adresse : il n’en reste que des nombres. Aucun "
        "outil de mesure d’une autre société n’est dans nos pages.\n\n"
        "Deux cookies seulement : la langue que vous choisissez et, si vous vous connectez, votre connexion.\n\n"
        "Vous pouvez demander à voir, à corriger ou à effacer ce qui vous concerne. Dites-le à votre coach ou à "
        "l’équipe. Si la réponse ne vous convient pas, la CNIL reçoit les plaintes : cnil.fr.",
        "What anybody may see: the CV the person agreed to publish. Their surname, e-mail address and phone "
        "number are not in it.\n\n"
        "What the team keeps: what you write in our forms, to pass on an offer, a testimonial or a message. The "
        "team and the coaches concerned read it, nobody else.\n\n"
        "Visits are counted without a cookie and without keeping an address: only numbers are left. No other "
        "company’s measuring tool is in our pages.\n\n"
        "Two cookies only: the language you choose and, if you sign in, your session.\n\n"
        "You may ask to see, to correct or to erase what concerns you. Tell your coach or the team. If the "
        "answer does not suit you, the French authority CNIL takes complaints: cnil.fr.",
    ),
    "accessibilite.texte": (
        "Nous voulons que chacun puisse lire et remplir ces pages : au clavier, au doigt, à la voix, en grand, "
        "dans le noir.\n\n"
        "État de conformité : personne d’extérieur n’a encore contrôlé ce site selon le RGAA. Il est donc "
        "déclaré non conforme. Chaque écran est vérifié avec axe, au clavier, sur un téléphone, en clair et en "
        "sombre.\n\n"
        "Quelque chose vous arrête ? Dites-le à l’équipe : elle vous aidera autrement, et corrigera la page. "
        "Sans réponse, vous pouvez saisir le Défenseur des droits : defenseurdesdroits.fr.",
        "We want everybody to be able to read and fill in these pages: with a keyboard, a finger, a voice, "
        "enlarged, in the dark.\n\n"
        "Conformance: nobody from outside has checked this site against the French standard RGAA yet. It is "
        "therefore declared non-conformant. Each screen is checked with axe, with a keyboard, on a phone, light "
        "and dark.\n\n"
        "Does something stop you? Tell the team: they will help you another way, and mend the page. Without an "
        "answer, you may write to the French Defender of Rights: defenseurdesdroits.fr.",
    ),
    "contact.texte": (
        "Vous avez un travail, un essai en entreprise, une idée ? Proposez-le avec le formulaire : l’équipe le "
        "lit, d’ordinaire sous deux jours ouvrés.\n\n"
        "Vous voulez écrire à une personne ? Ouvrez son CV, puis « Écrire ». Son coach lit aussi.\n\n"
        "Nous vous avons déjà écrit ? Répondez à notre mail : quelqu’un de l’équipe vous lit.",
        "Do you have a job, a work trial, an idea? Offer it with the form: the team reads it, usually within "
        "two working days.\n\n"
        "Would you like to write to someone? Open their CV, then “Write”. Their coach reads it too.\n\n"
        "Have we written to you already? Answer our mail: somebody on the team will read you.",
    ),
}
"""Key of `Textes` -> (French, English), paragraphs apart by an empty line."""
