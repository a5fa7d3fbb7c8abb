"""Trades of offices and screens. Written for the demo; nobody real is in them."""

from demo.trade import Trade

TRADES = (
    Trade(
        sector="Assistanat et administratif",
        ambition="à l'accueil ou au secrétariat",
        catchphrases=(
            "Je trouve le dossier, et le sourire avec.",
            "On m'appelle une fois, je m'en occupe.",
        ),
        skills=(
            "Accueil et téléphone",
            "Traitement de texte et tableur",
            "Classement",
            "Prise de rendez-vous",
            "Orthographe soignée",
            "Confidentialité",
            "Sang-froid au guichet",
        ),
        why=(
            "J'ai passé beaucoup de temps devant des guichets. J'aimerais être, de l'autre côté, la personne qui "
            "explique.",
            "Mettre de l'ordre dans des papiers, c'est rendre du temps aux gens.",
            "J'ai été secrétaire pendant quinze ans. Les logiciels ont changé, la politesse est restée.",
        ),
        detail=(
            "Je tape vite, je relis lentement.",
            "~J'ai monté seul[|e] mon dossier de naturalisation : deux cents pages, aucune manquante.",
            "Je réponds au téléphone comme si l'on m'attendait, parce qu'en face on attend souvent depuis longtemps.",
        ),
        jobs=(
            ("Secrétaire", "Courrier, agendas et accueil dans un cabinet de trois médecins."),
            ("Agent d'accueil", "Orientation du public, standard et tri du courrier."),
            ("[Assistant administratif|Assistante administrative]", "Saisie, facturation et archivage."),
        ),
        studies=("Titre professionnel secrétaire assistant", "Passeport compétences informatiques"),
        offers=("Agent d'accueil H/F", "Assistant administratif H/F"),
    ),
    Trade(
        sector="Informatique et digital",
        ambition="dans le développement web",
        catchphrases=(
            "J'écris du code comme j'écris une lettre : pour être lu[|e].",
            "Je débogue depuis une bibliothèque municipale.",
        ),
        skills=(
            "HTML et CSS",
            "JavaScript",
            "Python",
            "Bases de données",
            "Lecture de documentation en anglais",
            "Curiosité",
            "Travail en binôme",
        ),
        why=(
            "J'ai appris sur un téléphone à l'écran fendu, puis sur les ordinateurs de la bibliothèque, deux heures "
            "par jour.",
            "~J'étais [ingénieur|ingénieure] dans mon pays. Ici, j'ai recommencé par le début, et j'y ai pris goût.",
            "Le code m'a plu tout de suite : on se trompe, on recommence, et personne ne se fâche.",
        ),
        detail=(
            "J'ai fait le site d'une association de mon quartier ; il se charge en une seconde sur un vieux mobile.",
            "Je teste avec le clavier seul : mon voisin ne voit pas, et c'est lui mon relecteur.",
            "Je commente peu, je nomme bien.",
        ),
        jobs=(
            ("[Développeur|Développeuse] web", "Sites d'associations et de commerces, maintenance."),
            ("[Technicien|Technicienne] informatique", "Installation de postes, réseau et dépannage."),
            ("[Ingénieur|Ingénieure] télécom", "Supervision d'un réseau de transmission régional."),
        ),
        studies=("Titre professionnel développeur web", "Formation accélérée au code, six mois"),
        offers=("Développeur web débutant H/F", "Intégrateur web en alternance H/F"),
    ),
    Trade(
        sector="Informatique et digital",
        ambition="dans l'aide numérique",
        catchphrases=(
            "Éteindre, rallumer, sourire, expliquer.",
            "Personne n'est nul en informatique. On explique mal, c'est tout.",
        ),
        skills=(
            "Dépannage de postes",
            "Explications simples",
            "Démarches en ligne",
            "Réparation de téléphones",
            "Patience",
            "Bureautique",
        ),
        why=(
            "Au centre d'hébergement, j'aidais chacun à remplir ses formulaires. On faisait la queue devant ma "
            "chambre.",
            "Je répare des téléphones depuis mes quinze ans. Derrière l'écran cassé, il y a les photos de quelqu'un.",
            "J'aime l'instant où la personne dit : « Laissez, je vais le faire. »",
        ),
        detail=(
            "Je change un écran en vingt minutes et j'apprends à créer un mot de passe en dix.",
            "Je dessine les étapes sur une feuille ; les gens repartent avec.",
            "Je n'attrape jamais la souris à la place de l'autre.",
        ),
        jobs=(
            ("[Réparateur|Réparatrice] de téléphones", "Écrans, batteries et récupération de données."),
            ("Médiation numérique", "Ateliers pour débutants et permanences de démarches en ligne."),
            ("Assistance informatique", "Réponse aux utilisateurs et préparation de postes."),
        ),
        studies=("Titre professionnel conseiller numérique", "Certificat de technicien d'assistance"),
        offers=("Conseiller numérique H/F", "Technicien d'assistance de proximité H/F"),
    ),
    Trade(
        sector="Communication et marketing",
        ambition="comme graphiste",
        catchphrases=(
            "Je dessine ce que les mots n'arrivent pas à dire.",
            "Une affiche réussie, on la lit sans ralentir.",
        ),
        skills=(
            "Mise en page",
            "Dessin et illustration",
            "Retouche photo",
            "Réseaux sociaux",
            "Écoute d'un besoin",
            "Typographie",
        ),
        why=(
            "Je dessinais sur les murs de mon école, avec permission. Plus tard, on m'a payé[|e] pour des enseignes.",
            "Une bonne image fait entrer ceux qui lisent mal. J'y tiens, j'ai longtemps mal lu.",
            "À l'accueil de jour, j'ai refait toutes les affiches. Les gens viennent maintenant au bon étage.",
        ),
        detail=(
            "Je fais trois propositions : la sage, la folle et celle que le client choisira.",
            "Je travaille sur des logiciels libres, ce qui m'a appris à me débrouiller.",
            "Je vérifie toujours les contrastes : une affiche se lit aussi dans un couloir sombre.",
        ),
        jobs=(
            ("Graphiste", "Affiches, dépliants et visuels pour des associations."),
            ("Peintre d'enseignes", "Lettrage à la main pour des commerces."),
            ("Photographe de quartier", "Portraits, mariages et tirages."),
        ),
        studies=("Formation infographiste metteur en page", "Atelier de sérigraphie"),
        offers=("Graphiste junior H/F", "Assistant communication en association H/F"),
    ),
    Trade(
        sector="Direction financière, juridique et RH",
        ambition="dans la comptabilité ou la paie",
        catchphrases=(
            "Les chiffres racontent une histoire. Je la relis deux fois.",
            "À la fin du mois, tout tombe juste.",
        ),
        skills=(
            "Saisie comptable",
            "Rapprochement bancaire",
            "Tableur",
            "Bulletins de paie",
            "Rigueur",
            "Discrétion",
        ),
        why=(
            "~J'étais comptable dans une coopérative de coton. Les additions ont le même goût partout.",
            "Je trouve du repos dans une colonne qui tombe juste.",
            "J'ai repassé un diplôme avec des camarades de vingt ans. Nous révisions dans ma cuisine.",
        ),
        detail=(
            "J'ai tenu la caisse d'une association pendant trois ans, au centime près.",
            "Je retrouve un écart de deux euros sur mille lignes ; c'est presque un jeu.",
            "Je sais lire un bulletin de paie à voix haute, pour que chacun comprenne le sien.",
        ),
        jobs=(
            ("Comptable", "Saisie, rapprochements et déclarations d'une coopérative."),
            ("Aide-comptable", "Factures, relances et classement."),
            ("[Trésorier|Trésorière] d'association", "Budget, reçus et rapport annuel."),
        ),
        studies=("Titre professionnel gestionnaire de paie", "Licence de gestion"),
        offers=("Aide-comptable H/F", "Assistant de paie H/F"),
    ),
)
