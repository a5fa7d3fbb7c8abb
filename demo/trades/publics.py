"""Trades of culture and of helping. Written for the demo; nobody real is in them."""

from demo.trade import Trade

TRADES = (
    Trade(
        sector="Culture et art",
        ambition="dans un théâtre ou un musée",
        catchphrases=(
            "Je guide, je raconte et j'éteins les lumières.",
            "Le rideau se lève parce que quelqu'un l'a réparé.",
        ),
        skills=(
            "Accueil du public",
            "Montage de décors",
            "Son et lumière",
            "Récit et contes",
            "Bricolage",
            "Ponctualité",
        ),
        why=(
            "La première fois que je suis entré[|e] dans un théâtre, c'était pour me réchauffer. Je suis resté[|e] "
            "jusqu'aux saluts.",
            "~Je jouais de l'oud dans les mariages. J'ai appris à monter une scène, à la tenir et à la démonter.",
            "~Les musées gratuits du dimanche m'ont appris le français mieux que mes livres.",
        ),
        detail=(
            "Je câble une petite scène en une heure, adhésif compris.",
            "J'accueille aussi bien une classe de maternelle qu'un car de retraités.",
            "Je sais poser un projecteur, tenir un vestiaire et me taire en coulisses.",
        ),
        jobs=(
            ("Agent d'accueil en musée", "Billetterie, orientation et surveillance des salles."),
            ("[Technicien|Technicienne] de scène", "Montage, câblage et conduite lumière."),
            ("[Musicien|Musicienne]", "Mariages, fêtes et ateliers pour enfants."),
        ),
        studies=("Habilitation machinerie de scène", "Formation accueil des publics"),
        offers=("Agent d'accueil de musée H/F", "Machiniste de théâtre H/F"),
    ),
    Trade(
        sector="Social et associatif",
        ambition="dans la médiation sociale",
        catchphrases=(
            "J'entends les mots, et aussi les silences.",
            "On m'a tendu la main. Je connais le geste.",
        ),
        skills=(
            "Écoute sans jugement",
            "Interprétariat",
            "Accompagnement dans les démarches",
            "Animation de groupe",
            "Apaisement des conflits",
            "Connaissance des associations",
            "Écrits simples",
        ),
        why=(
            "J'ai été [celui|celle] qu'on accompagne. Je voudrais être, à mon tour, la personne qui marche à côté.",
            "~Je parle plusieurs langues et j'ai connu plusieurs files d'attente. Les deux servent dans ce métier.",
            "Dans les maraudes, on me demande souvent de rester un peu. Je reste.",
        ),
        detail=(
            "J'ai accompagné une famille à la préfecture onze fois. La douzième, elle y est allée sans moi.",
            "J'anime un café-rencontre le jeudi ; on y vient pour le thé et l'on repart avec un numéro utile.",
            "Je sais dire « je ne sais pas, mais je vais demander ».",
        ),
        jobs=(
            ("[Médiateur social|Médiatrice sociale]", "Accueil, orientation et présence dans un quartier."),
            ("Interprète bénévole", "Rendez-vous médicaux et administratifs."),
            ("[Travailleur pair|Travailleuse paire]", "Maraudes et accompagnement aux côtés d'éducateurs."),
        ),
        studies=("Titre professionnel médiateur social", "Formation interprétariat social"),
        offers=("Médiateur social H/F", "Animateur en accueil de jour H/F"),
    ),
)
