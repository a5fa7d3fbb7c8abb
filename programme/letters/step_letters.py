"""The words of the mails on an offer's way: recommended, interview, not taken up (see composing.py)."""

from programme.letters.composing import Letters, Words

LETTERS: Letters = {
    "offer_recommended": {
        "fr": Words(
            "{name}, on a pensé à vous : {title}",
            "Bonjour {name},\n\n"
            "Voici une offre qui pourrait vous aller : « {title} » ({company}), {place}.\n\n"
            "{why}\n\n{description}\n\n"
            "Rien ne part sans vous : l’employeur ne sait pas encore. Regardez-la avec {coach}, et dites si elle vous "
            "va ou non.",
            "Regarder l’offre",
        ),
        "en": Words(
            "{name}, we thought of you: {title}",
            "Hello {name},\n\n"
            "Here is an offer that may suit you: “{title}” ({company}), {place}.\n\n"
            "{why}\n\n{description}\n\n"
            "Nothing happens without you: the employer does not know yet. Look at it with {coach}, and say whether it "
            "suits you.",
            "Look at the offer",
        ),
    },
    "interview_to_recruiter": {
        "fr": Words(
            "{name} : un rendez-vous pour « {title} »",
            "Bonjour {first_name},\n\n"
            "Un rendez-vous est noté avec {name} pour « {title} ». Merci de prendre ce temps.\n\n"
            "Un changement, une question ? Répondez à ce mail. Votre page privée dit où en est chacun.",
            "Suivre mon opportunité",
        ),
        "en": Words(
            "{name}: an interview for “{title}”",
            "Hello {first_name},\n\n"
            "An interview with {name} is noted for “{title}”. Thank you for taking the time.\n\n"
            "A change, a question? Answer this mail. Your private page says where each person stands.",
            "Follow my opportunity",
        ),
    },
    "not_taken_up": {
        "fr": Words(
            "« {title} » : {name} ne donne pas suite",
            "Bonjour {first_name},\n\n"
            "{name} ne donne pas suite à « {title} ». Merci d’avoir pensé à une personne que nous accompagnons.\n\n"
            "Si le poste est toujours libre, l’équipe peut le proposer à quelqu’un d’autre : répondez à ce mail.",
            "Suivre mon opportunité",
        ),
        "en": Words(
            "“{title}”: {name} will not take it up",
            "Hello {first_name},\n\n"
            "{name} will not take up “{title}”. Thank you for thinking of somebody we support.\n\n"
            "If it is still free, the team can offer it to somebody else: answer this mail.",
            "Follow my opportunity",
        ),
    },
}
