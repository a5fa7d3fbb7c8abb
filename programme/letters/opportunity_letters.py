"""The words of the mails about opportunities. Staff reword them in the tab `Textes` (see letter.py)."""

from programme.letters.composing import Letters, Words

LETTERS: Letters = {
    "opportunity_receipt": {
        "fr": Words(
            "Bien reçu : {title}",
            "Bonjour {first_name},\n\n"
            "Merci d’avoir proposé « {title} » ({company}) {to}. Nous la lisons, d’ordinaire sous deux jours ouvrés, "
            "puis nous la transmettons.\n\n"
            "{duplicate}\n\n"
            "Gardez ce mail : le lien ouvre votre page privée. Vous y voyez où en est l’opportunité, vous pouvez la "
            "corriger, écrire aux personnes, ou la fermer. Ne le transférez pas : qui l’a peut agir pour vous.",
            "Suivre mon opportunité",
        ),
        "en": Words(
            "We have received it: {title}",
            "Hello {first_name},\n\n"
            "Thank you for offering “{title}” ({company}) {to}. We read it, usually within two working days, then "
            "pass it on.\n\n"
            "{duplicate}\n\n"
            "Keep this mail: the link opens your private page. It shows where the opportunity stands; you can correct "
            "it, write to people, or close it. Do not forward it: whoever has it can act for you.",
            "Follow my opportunity",
        ),
    },
    "opportunity_to_staff": {
        "fr": Words(
            "À valider : {title} ({company})",
            "Une opportunité vient d’être proposée {to} par {recruiter}.\n\n"
            "{title} · {company} · {place} · {contract}\n\n{description}\n\n{duplicate}\n\n"
            "Validez-la sur le site, ou dans la feuille en changeant son statut : les mêmes mails partiront, une fois.",
            "Lire et valider",
        ),
        "en": Words(
            "To approve: {title} ({company})",
            "An opportunity has just been offered {to} by {recruiter}.\n\n"
            "{title} · {company} · {place} · {contract}\n\n{description}\n\n{duplicate}\n\n"
            "Approve it on the site, or in the sheet by changing its status: the same mails will leave, once.",
            "Read and approve",
        ),
    },
    "opportunity_validated": {
        "fr": Words(
            "Votre opportunité est transmise : {title}",
            "Bonjour {first_name},\n\n"
            "« {title} » est transmise {to}. Les personnes intéressées vous écriront ou vous appelleront, parfois avec "
            "leur coach, un bénévole qui les accompagne.\n\n"
            "Votre page privée dit où en est chacune.",
            "Suivre mon opportunité",
        ),
        "en": Words(
            "Your opportunity has been passed on: {title}",
            "Hello {first_name},\n\n"
            "“{title}” has been passed on {to}. Those interested will write or call, sometimes with their coach, a "
            "volunteer who supports them.\n\n"
            "Your private page says where each of them stands.",
            "Follow my opportunity",
        ),
    },
    "opportunity_refused": {
        "fr": Words(
            "À propos de votre opportunité : {title}",
            "Bonjour {first_name},\n\n"
            "Merci d’avoir pensé aux candidats de Tremplin. Nous ne transmettons pas « {title} ».\n\n{reason}\n\n"
            "Répondez à ce mail si vous souhaitez en parler : une personne de l’équipe vous lira.",
        ),
        "en": Words(
            "About your opportunity: {title}",
            "Hello {first_name},\n\n"
            "Thank you for thinking of Tremplin’s candidates. We are not passing on “{title}”.\n\n{reason}\n\n"
            "Answer this mail if you wish to talk about it: somebody on the team will read you.",
        ),
    },
    "opportunity_for_you": {
        "fr": Words(
            "Une opportunité pour vous : {title}",
            "Bonjour {name},\n\n"
            "{recruiter} ({company}) vous propose : {title}.\n\n"
            "{place} · {contract}\n\n{description}\n\n{message}\n\n"
            "Vous pouvez écrire à {recruiter} : {contact}. Votre coach reçoit aussi ce mail : parlez-en ensemble.",
            "Voir mes opportunités",
        ),
        "en": Words(
            "An opportunity for you: {title}",
            "Hello {name},\n\n"
            "{recruiter} ({company}) offers you: {title}.\n\n"
            "{place} · {contract}\n\n{description}\n\n{message}\n\n"
            "You can write to {recruiter}: {contact}. Your coach gets this mail too: talk about it together.",
            "See my opportunities",
        ),
    },
    "opportunity_link": {
        "fr": Words(
            "Votre nouveau lien : {title}",
            "Bonjour {first_name},\n\n"
            "Voici un nouveau lien vers la page privée de « {title} ». L’ancien ne marche plus.",
            "Suivre mon opportunité",
        ),
        "en": Words(
            "Your new link: {title}",
            "Hello {first_name},\n\nHere is a new link to the private page of “{title}”. The old one no longer works.",
            "Follow my opportunity",
        ),
    },
    "opportunity_edited": {
        "fr": Words(
            "Corrigée par le recruteur : {title} ({company})",
            "{recruiter} vient de corriger son opportunité. Elle garde son statut ({status}).\n\n{changes}",
            "Relire",
        ),
        "en": Words(
            "Corrected by the recruiter: {title} ({company})",
            "{recruiter} has just corrected their opportunity. It keeps its status ({status}).\n\n{changes}",
            "Read it again",
        ),
    },
    "opportunity_closed": {
        "fr": Words(
            "Fermée par le recruteur : {title} ({company})",
            "{recruiter} a fermé cette opportunité : {reason}. Elle est archivée dans la feuille.",
            "Voir",
        ),
        "en": Words(
            "Closed by the recruiter: {title} ({company})",
            "{recruiter} has closed this opportunity: {reason}. It is archived in the sheet.",
            "See",
        ),
    },
}
