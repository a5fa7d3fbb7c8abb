"""Trades of workshops and factories. Written for the demo; nobody real is in them."""

from demo.trade import Trade

TRADES = (
    Trade(
        sector="Artisanat",
        ambition="dans la couture",
        catchphrases=(
            "Je répare ce qu'on allait jeter.",
            "Un point après l'autre, et la robe tient debout.",
            "Mes mains se souviennent de tout.",
        ),
        skills=(
            "Couture à la machine et à la main",
            "Retouches et ourlets",
            "Patronage",
            "Broderie",
            "Choix des tissus",
            "Précision",
            "Travail sur cuir souple",
        ),
        why=(
            "Ma mère cousait la nuit pour tout le quartier. Je tenais la lampe, puis j'ai tenu l'aiguille.",
            "Retoucher un vêtement, c'est écouter quelqu'un parler de son corps sans le gêner. J'aime cette "
            "délicatesse.",
            "~J'ai eu un atelier, deux machines et une apprentie. J'ai laissé les machines, pas le métier.",
        ),
        detail=(
            "Je reprends un pantalon en vingt minutes et une robe de mariée en trois soirs.",
            "Je garde tous les boutons orphelins. Un jour ou l'autre, chacun trouve sa veste.",
            "Je sais coudre sur une machine à pédale, une machine familiale et une piqueuse plate.",
        ),
        jobs=(
            ("[Couturier|Couturière]", "Retouches, ourlets et confection sur mesure pour une clientèle de quartier."),
            ("[Piqueur|Piqueuse]", "Montage de chemises en petite série."),
            ("Atelier de réemploi", "Transformation de textiles donnés en sacs et en trousses."),
        ),
        studies=("CAP métiers de la mode", "Perfectionnement en retouche"),
        offers=("Retoucheur H/F", "Couturier en atelier de réemploi H/F"),
    ),
    Trade(
        sector="Artisanat",
        ambition="dans la boulangerie",
        catchphrases=(
            "Quatre heures du matin, c'est mon heure préférée.",
            "Le pain ne triche pas, moi non plus.",
        ),
        skills=(
            "Pétrissage et façonnage",
            "Conduite du four",
            "Viennoiserie",
            "Réveil sans réveil",
            "Hygiène du fournil",
            "Vente au comptoir",
            "Endurance",
        ),
        why=(
            "~Dans mon enfance, on portait la pâte au four du quartier. L'odeur m'a suivi[|e] jusqu'ici.",
            "J'ai fait un stage de deux semaines pour essayer. J'y suis resté[|e] deux mois.",
            "La pâte change avec la météo : on ne s'ennuie jamais.",
        ),
        detail=(
            "Je façonne deux cents baguettes sans regarder mes mains.",
            "Le levain que je nourris a trois ans. Il s'appelle Gaston.",
            "Je connais la fatigue de la nuit et la joie de la première fournée.",
        ),
        jobs=(
            ("[Aide-boulanger|Aide-boulangère]", "Pesée, façonnage et enfournement, quatre nuits par semaine."),
            ("[Tourier|Tourière]", "Croissants, pains au chocolat et brioches."),
            ("[Vendeur|Vendeuse] en boulangerie", "Accueil, mise en rayon et caisse dès six heures."),
        ),
        studies=("CAP boulanger", "Stage de découverte en fournil"),
        offers=("Boulanger débutant accepté H/F", "Tourier H/F"),
    ),
    Trade(
        sector="Artisanat",
        ambition="dans la menuiserie",
        catchphrases=(
            "Je mesure deux fois et je coupe une fois.",
            "Le bois a ses nœuds. Moi aussi, et je tiens.",
        ),
        skills=(
            "Lecture de plans",
            "Scie et défonceuse",
            "Assemblages traditionnels",
            "Ponçage et finitions",
            "Pose de portes et de parquets",
            "Patience",
            "Géométrie",
        ),
        why=(
            "Le bois pardonne peu, mais il prévient. J'ai appris à l'écouter.",
            "Ma première chaise boitait. Je l'ai gardée, pour me rappeler le chemin.",
            "À l'atelier, on m'a confié une porte d'école. Elle ferme sans bruit depuis trois ans.",
        ),
        detail=(
            "Tenon, mortaise, queue d'aronde : j'ai appris ces mots en même temps que les gestes.",
            "Je range les chutes par essence ; il y a toujours un jouet à faire.",
            "Je prends les cotes en deux passages, à deux heures différentes.",
        ),
        jobs=(
            ("[Menuisier|Menuisière]", "Fabrication et pose de placards, portes et parquets."),
            ("Aide à l'atelier", "Débit, ponçage et finitions de mobilier en palettes."),
            ("Charpente", "Taille et levage de charpentes traditionnelles."),
        ),
        studies=("CAP menuisier fabricant", "Sécurité sur machines à bois"),
        offers=("Menuisier poseur H/F", "Aide-menuisier H/F"),
        licences=("B (voiture)",),
    ),
    Trade(
        sector="Maintenance et industrie",
        ambition="comme [soudeur|soudeuse]",
        catchphrases=(
            "Je fais tenir ensemble ce qui doit tenir.",
            "Un bon cordon se regarde de près.",
        ),
        skills=(
            "Soudure à l'arc et semi-automatique",
            "Découpe et meulage",
            "Lecture de plans",
            "Contrôle des pièces",
            "Port des protections",
            "Concentration",
        ),
        why=(
            "La soudure m'apaise : on baisse le masque, et il n'y a plus que la lumière et le geste.",
            "J'ai fabriqué des portails, des lits, et même un manège pour une école.",
            "Mon maître d'apprentissage disait : « La beauté, c'est ce qui ne casse pas. » Je suis d'accord.",
        ),
        detail=(
            "Je soude à plat, en corniche et au plafond, et je sais dire non quand une pièce n'est pas propre.",
            "Je coupe l'acier au millimètre, et je vérifie au retour de pause.",
            "Mes cordons passent le contrôle : j'ai les attestations dans une pochette bleue.",
        ),
        jobs=(
            ("[Soudeur|Soudeuse]", "Assemblage de châssis, semi-automatique, contrôle visuel."),
            ("[Serrurier métallier|Serrurière métallière]", "Portails, garde-corps et grilles sur mesure."),
            ("Chaudronnerie navale", "Réparation de coques dans un petit port."),
        ),
        studies=("Titre professionnel soudeur assembleur", "Qualification soudure 135"),
        offers=("Soudeur H/F", "Métallier H/F"),
        licences=("B (voiture)",),
    ),
    Trade(
        sector="Maintenance et industrie",
        ambition="dans l'industrie",
        catchphrases=(
            "Je tiens la cadence et je garde l'œil ouvert.",
            "La qualité commence au premier carton.",
        ),
        skills=(
            "Conduite de ligne",
            "Contrôle qualité",
            "Montage de pièces",
            "Respect des procédures",
            "Travail en 3x8",
            "Esprit d'équipe",
            "Petite mécanique",
        ),
        why=(
            "J'aime les gestes précis qu'on répète jusqu'à ne plus y penser, puis qu'on améliore.",
            "À l'usine, j'ai trouvé une équipe. On se relaie, on se couvre, on se connaît au bruit des machines.",
            "Je comprends vite comment une machine respire. Quand le son change, je lève la main.",
        ),
        detail=(
            "Je remplis les fiches de suivi sans rature et je signale un défaut avant qu'il devienne une palette.",
            "J'ai proposé de déplacer un bac de trente centimètres : on a gagné une heure par jour.",
            "Le travail de nuit ne me fait pas peur ; j'ai des rideaux épais et une bonne cafetière.",
        ),
        jobs=(
            ("[Opérateur|Opératrice] de production", "Alimentation et surveillance d'une ligne de conditionnement."),
            ("[Monteur|Monteuse]", "Assemblage de pièces mécaniques et contrôle final."),
            ("Agent de tri", "Tri des déchets recyclables sur chaîne, en équipe."),
        ),
        studies=("Certificat de conducteur de ligne", "Gestes et postures"),
        offers=("Opérateur de production H/F", "Agent de fabrication H/F"),
    ),
    Trade(
        sector="Maintenance et industrie",
        ambition="comme [mécanicien|mécanicienne]",
        catchphrases=(
            "Un moteur, ça s'écoute avant de s'ouvrir.",
            "De la graisse sur les mains, les idées claires.",
        ),
        skills=(
            "Vidange et freins",
            "Diagnostic de panne",
            "Mécanique vélo et scooter",
            "Changement de pneus",
            "Débrouillardise",
            "Explication claire au client",
        ),
        why=(
            "J'ai grandi dans le garage de mon oncle, entre deux taxis à réparer avant la nuit.",
            "Réparer me plaît plus que remplacer. C'est moins cher et c'est plus intelligent.",
            "À l'atelier de vélos du quartier, je suis venu[|e] pour une chambre à air. J'y tiens le stand du samedi.",
        ),
        detail=(
            "Je montre la pièce usée au client : on me croit mieux quand on voit.",
            "Une boîte de vitesses, je la démonte sur un drap blanc, dans l'ordre.",
            "Je garde les mains calmes quand le moteur fait du bruit.",
        ),
        jobs=(
            ("[Mécanicien|Mécanicienne]", "Entretien courant, freins, distribution et diagnostic."),
            ("Atelier de vélos", "Remise en état de vélos donnés, conseils aux visiteurs."),
            ("Garage familial", "Réparation de taxis et de camionnettes."),
        ),
        studies=("CAP maintenance des véhicules", "Formation mécanicien cycles"),
        offers=("Mécanicien cycles H/F", "Aide-mécanicien automobile H/F"),
        licences=("B (voiture)",),
    ),
)
