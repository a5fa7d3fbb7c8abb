"""Trades of the open air and of building sites. Written for the demo; nobody real is in them."""

from demo.trade import Trade

TRADES = (
    Trade(
        sector="Agriculture et espaces verts",
        ambition="dans les espaces verts",
        catchphrases=(
            "Je plante aujourd'hui ce qui fera de l'ombre demain.",
            "Donnez-moi un terrain vague, je vous rends un jardin.",
            "La patience pousse bien avec un peu d'eau.",
        ),
        skills=(
            "Taille des haies et des fruitiers",
            "Tonte et débroussaillage",
            "Plantation et arrosage",
            "Reconnaissance des végétaux",
            "Entretien du petit matériel",
            "Travail dehors par tous les temps",
            "Compost et paillage",
            "Respect des consignes de sécurité",
        ),
        why=(
            "J'aime travailler dehors, même quand il pleut. Le soir, on voit ce qu'on a fait.",
            "Mon grand-père m'a appris à tailler un olivier avant que je sache écrire. C'est resté dans mes mains.",
            "Au jardin partagé de mon quartier, on m'a d'abord prêté une parcelle, puis confié les clés de la cabane.",
            "Un jardin demande qu'on revienne. J'aime les métiers où l'on revient.",
        ),
        detail=(
            "Je sais affûter un sécateur, régler une tondeuse et reconnaître un buis malade avant qu'il jaunisse.",
            "L'hiver dernier, j'ai remis en état quarante mètres de haie avec deux collègues, sans un éclat de "
            "branche.",
            "Je note dans un carnet ce qui fleurit, semaine après semaine. J'en suis au quatrième carnet.",
        ),
        jobs=(
            (
                "[Ouvrier|Ouvrière] paysagiste",
                "Tonte, taille, plantations et entretien du matériel dans des résidences.",
            ),
            ("Agent d'entretien des espaces verts", "Entretien des parcs d'une commune, en équipe de quatre."),
            (
                "[Aide-jardinier|Aide-jardinière]",
                "Arrosage, désherbage à la main et récolte dans un potager de deux hectares.",
            ),
        ),
        studies=("CAP jardinier paysagiste", "Formation taille douce et biodiversité"),
        offers=("Jardinier paysagiste H/F", "Agent d'entretien des espaces verts"),
        licences=("B (voiture)", "BE (voiture et remorque)"),
    ),
    Trade(
        sector="Agriculture et espaces verts",
        ambition="dans le maraîchage",
        catchphrases=(
            "Levé[|e] tôt, [content|contente] le soir : la terre me va bien.",
            "Une tomate bien mûre, c'est déjà une bonne nouvelle.",
        ),
        skills=(
            "Semis et repiquage",
            "Récolte soignée",
            "Préparation de paniers",
            "Vente sur les marchés",
            "Conduite de petit tracteur",
            "Endurance",
            "Soin des animaux",
        ),
        why=(
            "Chez mes parents, on cultivait de quoi nourrir la maison et en donner aux voisins. Je veux retrouver ce "
            "rythme.",
            "J'ai découvert le maraîchage dans un chantier d'insertion. Au bout d'un mois, je ne voulais plus "
            "de week-end.",
            "Ce que je préfère, c'est cinq heures du matin, quand il n'y a que nous et les merles.",
        ),
        detail=(
            "Je sais lire un plan de culture, tenir une cadence de récolte et laver une caisse comme il faut.",
            "Sur le marché, je fais goûter d'abord. On vend mieux ce qu'on a fait pousser soi-même.",
            "J'ai monté une serre de trente mètres avec une équipe qui ne parlait pas la même langue. Elle tient.",
        ),
        jobs=(
            (
                "[Ouvrier maraîcher|Ouvrière maraîchère]",
                "Semis, repiquage, récolte et préparation de quatre-vingts paniers par semaine.",
            ),
            (
                "[Cueilleur saisonnier|Cueilleuse saisonnière]",
                "Récolte de pommes et de fraises, tri et mise en barquettes.",
            ),
            ("Exploitation familiale", "Légumes, volailles et vente au marché du village."),
        ),
        studies=("Titre professionnel ouvrier du maraîchage", "Initiation à l'agriculture biologique"),
        offers=("Ouvrier maraîcher H/F", "Aide agricole saisonnier H/F"),
    ),
    Trade(
        sector="Bâtiment",
        ambition="comme peintre en bâtiment",
        catchphrases=(
            "Deux couches, zéro coulure et le sourire.",
            "Une pièce repeinte, c'est presque une autre vie.",
            "Je laisse les murs propres et le sol aussi.",
        ),
        skills=(
            "Préparation des supports",
            "Enduits et ponçage",
            "Peinture au rouleau et au pistolet",
            "Pose de papier peint",
            "Protection du chantier",
            "Lecture de plans",
            "Sens du détail",
        ),
        why=(
            "J'ai commencé par repeindre ma chambre de foyer. Puis celle du voisin. Puis tout le couloir, à la demande "
            "du directeur.",
            "Peindre, c'est surtout préparer. Je suis quelqu'un qui prépare.",
            "Avec mon oncle, j'ai appris qu'un bon peintre se reconnaît à l'état du sol quand il part.",
        ),
        detail=(
            "Je distingue un mur qui boit d'un mur qui transpire, et je choisis l'enduit qui va avec.",
            "Sur mon dernier chantier, j'ai fini les boiseries à la main : le client a demandé mon prénom.",
            "Je range mes pinceaux comme d'autres leurs instruments. Les plus vieux ont douze ans.",
        ),
        jobs=(
            ("Peintre en bâtiment", "Appartements occupés : protection, enduits, deux couches, nettoyage."),
            ("Aide-peintre", "Ponçage, lessivage et peinture de cages d'escalier."),
            ("Peintre façadier", "Ravalement d'immeubles, montage d'échafaudage en équipe."),
        ),
        studies=("CAP peintre applicateur de revêtements", "Travail en hauteur et montage d'échafaudage"),
        offers=("Peintre en bâtiment H/F", "Peintre d'intérieur H/F"),
    ),
    Trade(
        sector="Bâtiment",
        ambition="dans la maçonnerie",
        catchphrases=(
            "Droit, solide et à l'heure : le mur comme la personne.",
            "J'ai bâti des maisons. Je bâtis maintenant la suite.",
        ),
        skills=(
            "Coffrage et ferraillage",
            "Pose de parpaings et de briques",
            "Lecture de plans",
            "Coulage de dalles",
            "Carrelage",
            "Travail en équipe",
            "Force et prudence",
        ),
        why=(
            "J'ai appris avec mon père, brique après brique. Quand je passe devant un mur bien monté, je ralentis.",
            "Un chantier, c'est dix métiers qui s'attendent. J'aime cette façon de compter les uns sur les autres.",
            "Je préfère dire « c'est droit » avec un niveau qu'avec des mots.",
        ),
        detail=(
            "Je sais tirer un cordeau, doser un mortier selon le temps qu'il fait et ne jamais passer sous une charge.",
            "~La dernière école de mon village, je l'ai coulée avec onze autres. Mes neveux y apprennent à lire.",
            "Je porte mes chaussures de sécurité même pour visiter : les habitudes, ça se garde.",
        ),
        jobs=(
            ("[Maçon|Maçonne]", "Murs porteurs, ouvertures et dalles pour des maisons individuelles."),
            ("Manœuvre", "Approvisionnement, coffrage et nettoyage sur un chantier de soixante logements."),
            ("[Maçon carreleur|Maçonne carreleuse]", "Rénovation de salles de bains et de cuisines."),
        ),
        studies=("CAP maçon", "Sécurité au travail sur les chantiers"),
        offers=("Maçon coffreur H/F", "Ouvrier du bâtiment polyvalent H/F"),
        licences=("B (voiture)",),
    ),
    Trade(
        sector="Bâtiment",
        ambition="comme [électricien|électricienne]",
        catchphrases=(
            "Je remets le courant, et l'ambiance avec.",
            "Un tableau bien rangé, c'est un client qui dort bien.",
        ),
        skills=(
            "Tirage et raccordement de câbles",
            "Pose de tableaux électriques",
            "Recherche de pannes",
            "Respect des normes",
            "Habilitation électrique",
            "Calme",
            "Bricolage",
        ),
        why=(
            "Petit[|e], je démontais les radios. Vers dix ans, j'ai commencé à savoir les remonter.",
            "J'aime chercher une panne : on écoute, on mesure, on élimine. Et puis la lumière revient.",
            "~Dans ma ville, le courant tombait trois fois par jour. J'ai appris vite.",
        ),
        detail=(
            "Je repère mes circuits avant d'ouvrir quoi que ce soit et j'étiquette tout, même chez moi.",
            "Au foyer, j'ai remplacé les prises de la cuisine avec l'accord du gardien ; il m'appelle encore.",
            "~J'ai passé mon habilitation en français, avec un dictionnaire sous la table. Du premier coup.",
        ),
        jobs=(
            ("[Électricien|Électricienne]", "Câblage et mise aux normes de logements, dépannage."),
            ("[Aide-électricien|Aide-électricienne]", "Saignées, tirage de gaines et pose d'appareillage."),
            ("[Électricien|Électricienne] d'entretien", "Dépannage des moteurs et de l'éclairage d'une conserverie."),
        ),
        studies=("Titre professionnel électricien d'équipement", "Habilitation électrique B1V"),
        offers=("Électricien H/F", "Aide-électricien H/F"),
        licences=("B (voiture)",),
    ),
)
