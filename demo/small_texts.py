"""Short texts of the demo: passions, mobility, testimonials, notes, companies. All invented."""

PASSIONS = (
    "Échecs", "Football", "Cuisine du dimanche", "Chorale", "Course à pied", "Lecture", "Jardinage", "Photographie",
    "Guitare", "Couture", "Bricolage", "Randonnée", "Natation", "Cinéma", "Danse", "Théâtre", "Poésie", "Vélo",
    "Basket 🏀", "Dessin", "Dominos avec les voisins", "Podcasts d'histoire", "Pêche à la ligne", "Bénévolat",
    "Puzzles de mille pièces", "Oud", "Tricot", "Ping-pong", "Mots croisés", "Boxe", "Marchés aux puces",
    "Calligraphie", "Observation des oiseaux", "Musique raï", "Zouk et kompa", "Karaté", "Recettes de ma mère",
    "Jeux vidéo", "Scrabble", "Astronomie", "Rumba congolaise", "Tchaï et longues conversations",
)  # fmt: skip

PASSIONS_IN_TONGUES: dict[str, str] = {
    "العربية": "الخط العربي (calligraphie)",
    "الدارجة": "الموسيقى الأندلسية (musique andalouse)",
    "ქართული": "მრავალხმიანი სიმღერა (chant polyphonique)",
    "українська": "Вишивка (broderie)",
    "русский": "Шахматы (échecs)",
    "தமிழ்": "கோலம் (dessins à la craie)",
    "አማርኛ": "ቡና (cérémonie du café)",
    "ትግርኛ": "ቡን (cérémonie du café)",
    "বাংলা": "কবিতা (poésie)",
    "فارسی": "شعر حافظ (poèmes de Hafez)",
    "دری": "کاغذپران بازی (cerf-volant)",
    "中文": "书法 (calligraphie)",
    "བོད་སྐད་": "གཞས (chant)",
    "ਪੰਜਾਬੀ": "ਭੰਗੜਾ (danse bhangra)",
    "հայերեն": "Դուդուկ (flûte doudouk)",
}

FRENCH_LEVELS = (
    "Français débutant",
    "Français intermédiaire",
    "Français courant",
    "Français courant",
    "Français bilingue",
)
OTHER_TONGUES = ("Anglais scolaire", "Anglais courant", "Espagnol compris", "Italien compris", "Allemand scolaire")
MORE_TONGUES_OF_THE_ROAD = ("Anglais courant", "Italien compris", "Turc compris", "Grec compris", "Espagnol compris")

AVAILABILITIES = (
    "Dès maintenant",
    "Tout de suite, du lundi au samedi",
    "À partir du mois prochain",
    "En semaine, horaires d'école",
    "Le matin et l'après-midi",
    "Toute la journée, week-end compris",
    "Horaires décalés possibles, nuit comprise",
    "Temps partiel, vingt heures par semaine",
    "Après ma formation, dans deux mois",
)

TRANSPORTS = (
    "Transports en commun, jusqu'à une heure",
    "À pied et en métro",
    "Vélo, par tous les temps",
    "Scooter",
    "Voiture personnelle",
    "Transports en commun, y compris tôt le matin",
    "Train et vélo",
    "Bus, dans toute l'agglomération",
)

CONTRACT_WISHES = (
    ("CDI",),
    ("CDI", "CDD +6 mois"),
    ("CDI", "CDD +6 mois", "CDD -6 mois"),
    ("CDD +6 mois", "intérim"),
    ("insertion",),
    ("insertion", "CDD +6 mois"),
    ("alternance",),
    ("formation certifiante", "alternance"),
    ("CDI", "intérim", "PMSMP"),
    ("stage", "PMSMP"),
)

COMPANIES: dict[str, tuple[str, ...]] = {
    "Logistique et approvisionnement": ("Entrepôts du Canal", "Quai n° 9", "Halles Réunies", "Le Bon Colis"),
    "Assistanat et administratif": ("Cabinet des Tilleuls", "Secrétariat Plume", "Mairie annexe du Port"),
    "Bâtiment": ("Bâtir & Fils", "Atelier du Chantier", "Façades de l'Ouest", "Rénov'Coopérative"),
    "Restauration et hôtellerie": ("Le Grand Faitout", "Hôtel de la Gare haute", "La Table d'à côté", "Chez Odile"),
    "Commerce et distribution": ("L'Épi du coin", "Recyclerie La Seconde", "Bazar du Marché", "Aux Trois Paniers"),
    "Aide et service à la personne": ("Domicile & Cie", "Les Jours paisibles", "Crèche Les Petits Pas"),
    "Propreté": ("Net et Clair", "Brigade du Matin", "Propreté Solidaire"),
    "Maintenance et industrie": ("Ateliers Vulcain", "Conserverie du Cap", "Mécanique des Deux-Ponts", "Métal & Co"),
    "Artisanat": ("Fournil Saint-Roch", "L'Aiguille libre", "Menuiserie Copeaux", "Atelier du Passage"),
    "Transport": ("Roule Doux", "Tournées Mercure", "Cars du Bassin", "La Cyclologistique"),
    "Informatique et digital": ("Studio Octet", "Point Relais numérique", "Pixels solidaires"),
    "Sécurité": ("Veille & Accueil", "Phare Sécurité", "Ronde de Nuit"),
    "Communication et marketing": ("Atelier Majuscule", "Papier Carbone", "Agence du Coin"),
    "Culture et art": ("Théâtre de la Passerelle", "Musée du Canal", "Scène du Hangar"),
    "Agriculture et espaces verts": (
        "Jardins du Rempart",
        "Vert l'Avenir",
        "Ferme des Quatre Vents",
        "Le Potager commun",
    ),
    "Social et associatif": ("La Main tendue", "Accueil de jour L'Escale", "Maison de quartier Ponsard"),
    "Direction financière, juridique et RH": ("Coopérative Le Grenier", "Comptes Clairs", "Paie & Paix"),
}

STREETS = (
    "rue des Lilas", "rue du Moulin", "avenue de la République", "place de la Fontaine", "rue Louise-Michel",
    "allée des Peupliers", "rue de l'Abbé-Grégoire", "quai du Canal", "passage d'Enfer", "rue du Four",
)  # fmt: skip

TESTIMONIAL_OPENINGS = {
    "work": (
        "{name} a travaillé avec nous pendant {months} mois.",
        "Quand {name} est arrivé[|e] dans l'équipe, je cherchais quelqu'un de fiable.",
        "{name} a fait un stage chez nous. Nous en parlons encore.",
        "J'ai vu {name} à l'œuvre pendant {months} mois.",
        "On me demande ce que je pense de {name}. C'est facile.",
        "Il y a des gens qu'on remarque dès le vestiaire. {name} en fait partie.",
    ),
    "life": (
        "Je connais {name} depuis {months} mois, et je n'hésite pas à écrire ces lignes.",
        "On me demande de parler de {name}. J'ai commencé trois fois, tant il y a à dire.",
        "{name} et moi avons commencé par un bonjour.",
        "Je vois {name} chaque semaine depuis {months} mois.",
        "Je ne suis pas de la famille de {name}, et je le regrette un peu.",
        "Avec {name}, les choses promises sont des choses faites.",
    ),
}
TESTIMONIAL_MIDDLES = {
    "work": (
        "Le premier jour, [il|elle] avait dix minutes d'avance. Le dernier jour aussi.",
        "[Il|Elle] écoute, [il|elle] refait, et la deuxième fois c'est juste.",
        "Un soir de panique, [il|elle] a tenu le poste de deux personnes sans un mot plus haut que l'autre.",
        "[Il|Elle] a le don de mettre les nouveaux à l'aise.",
        "[Il|Elle] ne se vante jamais. Il faut regarder le travail.",
        "Les clients demandent encore de ses nouvelles.",
        "[Il|Elle] a réorganisé notre réserve en une semaine, et plus personne n'a rien perdu depuis.",
        "Nous avons beaucoup ri, et bien travaillé.",
        "[Il|Elle] pose les bonnes questions, puis n'a plus besoin de les poser.",
        "Quand un collègue était fatigué, [il|elle] le voyait avant nous.",
    ),
    "life": (
        "[Il|Elle] m'a aidé à porter une armoire, puis à comprendre mon téléphone. Dans cet ordre.",
        "Ce que je retiens : une attention aux autres qui ne se force pas.",
        "Sa parole vaut un contrat.",
        "[Il|Elle] apprend vite et n'oublie pas de remercier.",
        "Je l'ai [vu|vue] traverser une année difficile sans perdre son humour.",
        "[Il|Elle] se souvient de ce qu'on lui a dit il y a six mois, et demande la suite.",
        "[Il|Elle] a accompagné un voisin à l'hôpital, sans le raconter à personne.",
        "Les enfants d'ici l'adorent, et les enfants ne se trompent pas souvent.",
        "Chaque fois que je lui prête un livre, il revient avec un mot gentil.",
        "[Il|Elle] répare tout ce qui passe : les chaises, les vélos, les malentendus.",
    ),
}
TESTIMONIAL_ENDINGS = {
    "work": (
        "Je l'embaucherais demain si je le pouvais.",
        "L'équipe qui l'accueillera aura de la chance.",
        "Appelez-moi, je vous en parlerai volontiers.",
        "Je signe des deux mains.",
        "Vous ne le regretterez pas.",
        "C'est quelqu'un sur qui l'on peut compter.",
    ),
    "life": (
        "Bravo pour le chemin fait, et bonne route 🌻",
        "Faites-lui confiance : le reste suit.",
        "L'équipe qui l'accueillera aura de la chance.",
        "J'espère que vous aurez, vous aussi, le plaisir de faire sa connaissance.",
        "Je lui souhaite un patron à sa mesure.",
        "On reconnaît vite les gens sur qui l'on peut compter.",
    ),
}

TESTIMONIAL_WORDS_IN_TONGUES: dict[str, str] = {
    "العربية": "Et comme nous disons depuis : « شكراً جزيلاً » !",
    "ქართული": "Grâce à ses leçons, je sais dire « გმადლობთ », merci, et je le dis souvent.",
    "українська": "« Дякую » : c'est le premier mot que j'ai retenu, il veut dire merci.",
    "русский": "« Молодец », comme on dit chez les siens : chapeau.",
    "தமிழ்": "« நன்றி », merci : j'ai appris à l'écrire.",
    "አማርኛ": "« አመሰግናለሁ » : je n'arrive pas à le prononcer, mais je le pense.",
    "বাংলা": "« ধন্যবাদ », dit-on pour remercier : je le dis ici.",
    "中文": "« 谢谢 », c'est écrit sur notre machine à café.",
}

WITNESSES = (
    ("Odile Garnier", "ancienne responsable", "work"), ("Karim Belkacem", "chef d'équipe", "work"),
    ("Jeanne D'Oriol", "formatrice", "work"), ("Père Anselme", "foyer Saint-Martin", "life"),
    ("Mme N'Diaye", "éducatrice", "life"), ("Paul-Henri Vasseur", "ancien client", "work"),
    ("Rosa Almeida", "collègue", "work"), ("Étienne Roux", "voisin", "life"), ("Lucie Tran", "bibliothécaire", "life"),
    ("Ahmed", "collègue", "work"), ("Docteur Salomé Weil", "médecin du quartier", "life"),
    ("Bernadette", "bénévole à l'épicerie solidaire", "life"), ("Chef Marco", "cuisinier", "work"),
    ("Ingrid Sørensen", "maître de stage", "work"), ("Toufik A.", "ancien patron", "work"),
    ("M. et Mme Picard", "voisins de palier", "life"), ("Yvonne", "présidente du jardin partagé", "life"),
    ("Samuel Ortiz", "conseiller d'insertion", "life"), ("Maude Kerviel", "responsable d'équipe", "work"),
)  # fmt: skip

COACH_NOTES = (
    "Préfère être appelé[|e] après 17 h.",
    "Rendez-vous le mardi au café de la mairie.",
    "Lit bien le français, écrit avec de l'aide : relire ensemble à voix haute.",
    "N'a pas d'ordinateur, tout se fait sur le téléphone.",
    "Garde d'enfants le mercredi.",
    "Attend une réponse pour un logement, en parler avec la structure.",
    "Très à l'aise à l'oral. Préparer deux exemples précis pour l'entretien.",
    "",
    "",
)

MEETING_NOTES = (
    "Relu l'histoire à voix haute, trouvé l'accroche.",
    "Préparé l'entretien : trois questions, trois réponses, un fou rire.",
    "Fait la liste des entreprises à dix minutes à pied.",
    "Appelé ensemble deux employeurs. Un rendez-vous pris.",
    "Pris une photo dans le parc, la troisième est la bonne.",
    "Moral en baisse. Marché longtemps, parlé d'autre chose.",
    "Fait le point sur les papiers, tout est dans la pochette.",
    "Partagé le CV avec cinq personnes.",
    "Visité le centre de formation.",
)

NEXT_STEPS = (
    "Envoyer la candidature", "Relancer vendredi", "Choisir la photo", "Demander un témoignage à l'ancien chef",
    "Apporter le justificatif", "Répéter la présentation", "", "Appeler la mission locale",
)  # fmt: skip

FOLLOW_UP_NOTES = (
    "Bon contact au téléphone.", "Trop loin sans voiture.", "Rappeler lundi.", "A demandé le CV.",
    "Essai d'une journée.", "Poste déjà pourvu, gentils.", "", "", "", "",
)  # fmt: skip

OFFER_TEXTS = (
    "Nous cherchons une personne sérieuse pour rejoindre une équipe de {n}. Formation assurée sur place, tenue "
    "fournie.",
    "Poste à pourvoir dès que possible. Débutants bienvenus : ce qui compte, c'est l'envie et la ponctualité.",
    "Vous travaillerez en binôme pendant le premier mois. Nous prenons le temps d'expliquer.",
    "Petite entreprise familiale, ambiance simple. On déjeune ensemble, on part à l'heure.",
    "Contrat de {n} mois pour commencer, avec l'idée de continuer si l'on s'entend bien.",
)

OFFER_MESSAGES = (
    "J'ai lu votre page ce matin et j'aimerais vous rencontrer.",
    "Votre histoire m'a donné envie de vous proposer ce poste.",
    "Une amie a partagé votre CV. Passez nous voir, même juste pour visiter.",
    "",
    "",
)

HOURS = (
    "35 h, du lundi au vendredi",
    "39 h, un samedi sur deux",
    "Temps partiel, 24 h",
    "Équipe du matin, 6 h - 13 h",
    "",
)
SALARIES = ("SMIC", "SMIC + primes", "12,50 € de l'heure", "1 950 € brut par mois", "selon expérience", "")

RECRUITERS = (
    ("Claire", "Fontaine", "gérante"), ("Michel", "Dubois", "chef d'atelier"), ("Samira", "Lahlou", "responsable RH"),
    ("Jean-Baptiste", "Ménard", "directeur"), ("Anne-Sophie", "L'Hostis", "cheffe d'équipe"),
    (
        "Ali",
        "Yılmaz", "gérant"), ("Marguerite", "Oudin", "présidente"), ("Thomas", "Nguyen", "responsable d'exploitation",
    ),
)  # fmt: skip

COACH_NAMES = (
    ("Bertrand", "Chauvin", False), ("Sylvie", "Lemoine", True), ("Agathe", "De Brémont", True),
    ("Philippe", "Rousseau", False), ("Nadia", "Cherif", True), ("Marie-Laure", "Perrin", True),
    ("Gérard", "Boulanger", False), ("Clémence", "Ivanov", True), ("Thibault", "Garnier", False),
    ("Colette", "Marchand", True), ("Hugues", "D'Aumale", False), ("Fanny", "Lecœur", True),
    ("Olivier", "Schmitt", False), ("Élisabeth", "Noiret", True), ("Amadou", "Sarr", False),
    ("Juliette", "Vidal", True), ("Benoît", "Kerguelen", False), ("Sabine", "Hoffmann", True),
)  # fmt: skip

STRUCTURES = (
    ("Maison de l'insertion L'Ancre", "Danièle Morel"), ("Foyer des Capucines", "Sylvain Petit"),
    ("Chantier Les Quatre Saisons", "Monique Adjovi"), ("Accueil de jour L'Escale", "Frère Luc"),
    ("Régie de quartier du Port", "Nora Haddadi"), ("Atelier Nouveau Départ", "Jacques Lemaire"),
    ("Association Un Toit d'abord", "Rachel Cohen"), ("Résidence sociale Camille-Claudel", "Ibrahim Sow"),
)  # fmt: skip

TRAININGS = (
    ("Première rencontre : écouter avant de conseiller", "Maison des associations"),
    ("Écrire un CV à deux voix", "Médiathèque"),
    ("Préparer un entretien sans stresser", "En visio"),
    ("Droits et papiers : qui fait quoi ?", "Accueil de jour L'Escale"),
    ("Les premiers mois en poste", "En visio"),
)
