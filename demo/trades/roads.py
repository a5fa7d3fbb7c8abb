"""Trades of roads and warehouses. Written for the demo; nobody real is in them."""

from demo.trade import Trade

TRADES = (
    Trade(
        sector="Transport",
        ambition="comme [livreur|livreuse]",
        catchphrases=(
            "Je connais la ville par ses raccourcis.",
            "Toujours à l'heure, même quand le métro ne l'est pas.",
            "Un colis, c'est quelqu'un qui attend : j'y pense.",
        ),
        skills=(
            "Sens de l'orientation",
            "Ponctualité",
            "Conduite souple",
            "Port de charges",
            "Contact avec les clients",
            "Lecture de plans et de GPS",
            "Entretien du véhicule",
        ),
        why=(
            "J'aime bouger, trouver la bonne porte, dire bonjour et repartir.",
            "~Quand on arrive dans une ville sans la connaître, on la marche. J'ai tellement marché que je la livre.",
            "Chaque adresse est un petit problème à résoudre, et il y en a soixante par jour. Ça me va.",
        ),
        detail=(
            "Je range mon camion à l'envers de la tournée : le premier livré est le dernier chargé.",
            "Je sais quels digicodes ne marchent pas et quels gardiens offrent le café.",
            "En trois mois de vélo-cargo, je n'ai cassé qu'un œuf. Je l'ai remplacé.",
        ),
        jobs=(
            ("[Livreur|Livreuse]", "Tournée de soixante colis par jour en camionnette, relation avec les clients."),
            ("[Coursier|Coursière] à vélo", "Livraison de repas et de plis en ville."),
            (
                "[Chauffeur-livreur|Chauffeuse-livreuse]",
                "Livraison de fruits et légumes à des restaurants, dès cinq heures.",
            ),
        ),
        studies=("Formation conduite économique", "Sauveteur secouriste du travail"),
        offers=("Chauffeur-livreur H/F", "Livreur à vélo-cargo H/F"),
        licences=("B (voiture)",),
    ),
    Trade(
        sector="Transport",
        ambition="comme [conducteur|conductrice] de bus",
        catchphrases=(
            "Cinquante voyageurs derrière moi, zéro coup de frein.",
            "Je conduis comme si ma grand-mère était debout.",
        ),
        skills=(
            "Conduite souple",
            "Calme dans les embouteillages",
            "Accueil des voyageurs",
            "Ponctualité",
            "Respect du code",
            "Vérifications avant départ",
        ),
        why=(
            "Conduire, c'est prendre soin de gens qu'on ne voit que dans un rétroviseur.",
            "~J'ai conduit des minibus sur des pistes où il n'y avait que des chèvres pour panneau. La ville me "
            "semble douce.",
            "Je prends la ligne 170 depuis des années. Un jour, je me suis dit : pourquoi pas devant ?",
        ),
        detail=(
            "J'attends toujours celui qui court, quand l'horaire le permet.",
            "Je fais le tour du véhicule chaque matin, même sous la pluie.",
            "Douze ans de permis, pas un point perdu.",
        ),
        jobs=(
            ("[Chauffeur|Chauffeuse] de minibus", "Transport d'élèves et de personnes âgées, entretien courant."),
            ("[Conducteur|Conductrice] de car", "Liaisons entre villes, billetterie et bagages."),
            ("[Chauffeur|Chauffeuse] de taxi", "Courses en ville, accueil des voyageurs à l'aéroport."),
        ),
        studies=("Titre professionnel conducteur de transport en commun", "Formation voyageurs fragiles"),
        offers=("Conducteur de bus H/F (permis financé)", "Accompagnateur de transport scolaire H/F"),
        licences=("B (voiture)", "D (autocar)"),
    ),
    Trade(
        sector="Logistique et approvisionnement",
        ambition="comme [préparateur|préparatrice] de commandes",
        catchphrases=(
            "La bonne boîte, au bon endroit, du premier coup.",
            "Je range le monde, un carton à la fois.",
        ),
        skills=(
            "Préparation de commandes",
            "Filmage de palettes",
            "Inventaire",
            "Lecture de bons de commande",
            "Rythme régulier",
            "Travail d'équipe",
            "Port de charges",
        ),
        why=(
            "J'aime l'ordre. Dans un entrepôt, l'ordre sert à quelque chose.",
            "À la banque alimentaire, on m'a confié le quai un samedi. Depuis, c'est moi qui accueille les camions.",
            "Je marche quinze kilomètres par jour sans m'en rendre compte, à condition d'avoir un but.",
        ),
        detail=(
            "Le lourd en bas, le fragile en haut, l'étiquette vers l'extérieur : mes palettes ne bougent pas.",
            "Je compte deux fois ce qui coûte cher et une fois le reste.",
            "~Avec la commande vocale, j'ai même amélioré mon français : « validé », « répétez », « suivant ».",
        ),
        jobs=(
            (
                "[Préparateur|Préparatrice] de commandes",
                "Préparation au scanner, cent vingt lignes à l'heure, filmage.",
            ),
            ("Agent de quai", "Déchargement, contrôle et rangement des arrivages."),
            ("Manutentionnaire", "Chargement de camions et tri de colis la nuit."),
        ),
        studies=("Titre professionnel agent de logistique", "CACES chariots élévateurs"),
        offers=("Préparateur de commandes H/F", "Agent logistique H/F"),
        licences=("CACES (chariots et engins)",),
    ),
    Trade(
        sector="Logistique et approvisionnement",
        ambition="comme [magasinier|magasinière] cariste",
        catchphrases=(
            "Je conduis trois tonnes au centimètre près.",
            "Rien ne se perd là où je range.",
        ),
        skills=(
            "Conduite de chariot élévateur",
            "Gestion de stock",
            "Réception des marchandises",
            "Saisie informatique",
            "Prudence",
            "Anticipation",
        ),
        why=(
            "Le magasin, c'est le cœur d'une entreprise : si l'on y trouve tout, chacun travaille bien.",
            "J'ai tenu le dépôt d'un marché de gros. Tout le monde venait me demander où était quoi.",
            "J'ai appris le chariot à quarante ans. Mon fils m'a filmé[|e] : il est très fier.",
        ),
        detail=(
            "Je klaxonne aux angles, j'ai toujours mes fourches basses et je n'ai jamais touché un rack.",
            "Un inventaire juste, c'est une soirée tranquille pour dix personnes.",
            "Je connais mes références par cœur et je sais les retrouver quand on change tout de place.",
        ),
        jobs=(
            ("[Magasinier|Magasinière] cariste", "Réception, stockage en hauteur et préparation des expéditions."),
            ("Gestionnaire de dépôt", "Stocks d'un grossiste alimentaire, équipe de cinq personnes."),
            ("Aide-[magasinier|magasinière]", "Rangement, étiquetage et inventaires tournants."),
        ),
        studies=("CACES 1, 3 et 5", "Bases de la gestion de stock"),
        offers=("Cariste H/F", "Magasinier H/F"),
        licences=("CACES (chariots et engins)", "B (voiture)"),
    ),
)
