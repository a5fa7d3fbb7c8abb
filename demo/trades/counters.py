"""Trades of shops, homes and buildings. Written for the demo; nobody real is in them."""

from demo.trade import Trade

TRADES = (
    Trade(
        sector="Commerce et distribution",
        ambition="dans la vente",
        catchphrases=(
            "J'écoute d'abord, je conseille ensuite.",
            "Un client content, c'est un voisin de plus.",
            "Bonjour, c'est mon mot préféré en français.",
        ),
        skills=(
            "Accueil et écoute",
            "Mise en rayon",
            "Caisse",
            "Conseil aux clients",
            "Tri et étiquetage",
            "Sens de l'esthétique",
            "Calme",
        ),
        why=(
            "J'ai tenu une petite boutique pendant huit ans. Ce qui me manque, ce sont les conversations.",
            "Vendre, pour moi, c'est aider quelqu'un à choisir sans le presser.",
            "Au vestiaire solidaire, je conseille les gens comme dans une vraie boutique. Ils repartent plus droits.",
        ),
        detail=(
            "Je sais faire une vitrine avec trois objets et un bout de tissu.",
            "Je tiens une caisse juste, et je rends la monnaie en regardant la personne.",
            "Je me souviens des visages et des pointures.",
        ),
        jobs=(
            ("[Vendeur|Vendeuse]", "Conseil, encaissement et mise en valeur des produits."),
            ("[Commerçant|Commerçante]", "Boutique de tissus : achats, vente et comptes."),
            ("Bénévole au vestiaire", "Tri, mise en rayon et accueil du public."),
        ),
        studies=("Titre professionnel employé commercial", "Formation vente et conseil"),
        offers=("Vendeur H/F", "Conseiller de vente en recyclerie H/F"),
    ),
    Trade(
        sector="Commerce et distribution",
        ambition="comme [employé|employée] de libre-service",
        catchphrases=(
            "Un rayon plein à l'ouverture, c'est ma fierté.",
            "Fiable, matinal[|e] et toujours poli[|e].",
        ),
        skills=(
            "Mise en rayon",
            "Rotation des dates",
            "Caisse",
            "Accueil",
            "Travail tôt le matin",
            "Propreté du rayon",
            "Régularité",
        ),
        why=(
            "La supérette du coin m'a donné ma première chance, un été. J'y ai appris à me lever pour quelque chose.",
            "J'aime quand tout est aligné avant que les portes s'ouvrent.",
            "On croise tout un quartier dans un magasin. Je connais maintenant le mien.",
        ),
        detail=(
            "Les dates courtes devant, les longues derrière, et un œil sur le frais.",
            "Je passe deux palettes avant huit heures et il me reste de la voix pour dire bonjour.",
            "À la caisse, je garde toujours un mot pour ceux qui ne parlent à personne d'autre.",
        ),
        jobs=(
            ("[Employé|Employée] de rayon", "Mise en rayon, rotation des dates et étiquetage."),
            ("[Hôte|Hôtesse] de caisse", "Encaissement, accueil et ouverture du magasin."),
            ("Épicerie solidaire", "Réception des dons, rayons et accueil des familles."),
        ),
        studies=("Certificat d'employé de commerce", "Remise à niveau en calcul"),
        offers=("Employé libre-service H/F", "Hôte de caisse H/F"),
    ),
    Trade(
        sector="Aide et service à la personne",
        ambition="comme auxiliaire de vie",
        catchphrases=(
            "Prendre soin, c'est d'abord prendre le temps.",
            "J'apporte le repas et un peu de conversation.",
            "Les anciens m'apprennent chaque jour quelque chose.",
        ),
        skills=(
            "Aide à la toilette et aux repas",
            "Écoute",
            "Discrétion",
            "Entretien du logement",
            "Gestes et postures",
            "Premiers secours",
            "Patience",
        ),
        why=(
            "J'ai accompagné ma grand-mère jusqu'à la fin. J'ai compris que je savais faire cela, et que c'était rare.",
            "Quand j'entre chez quelqu'un, je regarde d'abord les photos aux murs. On a toujours de quoi parler.",
            "On me dit que j'ai une voix qui calme. Autant que cela serve.",
        ),
        detail=(
            "Je sais attendre qu'une personne fasse seule ce qu'elle peut encore faire seule.",
            "~Madame R., quatre-vingt-onze ans, m'a appris la belote. Je lui ai appris le pain plat.",
            "Je note ce qui change : l'appétit, le sommeil, l'humeur. La famille et l'infirmière me lisent.",
        ),
        jobs=(
            ("Auxiliaire de vie", "Aide au lever, repas, courses et promenades chez trois personnes âgées."),
            ("Aide à domicile", "Entretien du logement, linge et compagnie."),
            ("Garde-malade", "Veilles de nuit auprès d'un proche, soins de confort."),
        ),
        studies=("Titre professionnel assistant de vie aux familles", "Prévention et secours civiques"),
        offers=("Auxiliaire de vie H/F", "Aide à domicile H/F"),
        licences=("B (voiture)",),
    ),
    Trade(
        sector="Aide et service à la personne",
        ambition="dans la garde d'enfants",
        catchphrases=(
            "Je raconte des histoires avec toutes les voix.",
            "Patient[|e] le matin, patient[|e] le soir.",
        ),
        skills=(
            "Jeux et éveil",
            "Repas et siestes",
            "Sorties d'école",
            "Sécurité",
            "Chansons et histoires",
            "Lien avec les parents",
        ),
        why=(
            "Je suis l'[aîné|aînée] de sept. Les couches, les devoirs et les disputes, je connais.",
            "Un enfant vous dit tout de suite la vérité. J'aime travailler avec des gens francs.",
            "À l'école de ma fille, j'accompagne toutes les sorties. La directrice m'a dit d'en faire un métier.",
        ),
        detail=(
            "Je connais onze jeux sans matériel et sans cris.",
            "Avec moi, on épluche les carottes ensemble, et du coup on les mange.",
            "Je préviens les parents de tout, même des petites choses, surtout des petites choses.",
        ),
        jobs=(
            ("Garde d'enfants à domicile", "Deux enfants de deux et cinq ans : école, repas, jeux, bain."),
            ("Aide en crèche", "Accueil, repas et siestes aux côtés de l'équipe."),
            ("Animation périscolaire", "Jeux et aide aux devoirs après l'école."),
        ),
        studies=("CAP accompagnant éducatif petite enfance", "Brevet d'animateur (BAFA)"),
        offers=("Garde d'enfants H/F", "Agent de crèche H/F"),
    ),
    Trade(
        sector="Propreté",
        ambition="dans le nettoyage de bureaux",
        catchphrases=(
            "Après mon passage, on respire mieux.",
            "Discret[|e], rapide, et rien n'est oublié.",
        ),
        skills=(
            "Nettoyage de bureaux et de sanitaires",
            "Dosage des produits",
            "Autolaveuse et monobrosse",
            "Vitrerie",
            "Autonomie",
            "Horaires décalés",
            "Honnêteté",
        ),
        why=(
            "On m'a donné les clés d'un immeuble entier. Cette confiance-là, je ne l'ai jamais oubliée.",
            "Je travaille quand les autres dorment, et le matin tout est neuf. J'aime ce petit secret.",
            "Ce métier se voit surtout quand il manque. Je tiens à ce qu'il ne manque pas.",
        ),
        detail=(
            "Un chiffon par couleur, du plus propre au plus sale, du haut vers le bas.",
            "Je ferme les fenêtres, j'éteins les lampes et j'arrose la plante du troisième : personne ne me l'a "
            "demandé.",
            "Je sais passer l'autolaveuse droit, ce qui est moins facile qu'il n'y paraît.",
        ),
        jobs=(
            ("Agent d'entretien", "Bureaux et sanitaires, six étages, en autonomie."),
            ("[Laveur|Laveuse] de vitres", "Vitrines et cloisons, perche et raclette."),
            ("Agent de propreté urbaine", "Balayage, collecte et lavage des rues."),
        ),
        studies=("CAP agent de propreté et d'hygiène", "Formation bionettoyage"),
        offers=("Agent de propreté H/F", "Chef d'équipe propreté débutant H/F"),
    ),
    Trade(
        sector="Sécurité",
        ambition="comme agent de sécurité",
        catchphrases=(
            "Calme, présent[|e], et poli[|e] avec tout le monde.",
            "La meilleure intervention, c'est celle qu'on évite.",
        ),
        skills=(
            "Accueil et filtrage",
            "Rondes et main courante",
            "Gestion des tensions",
            "Secourisme",
            "Sang-froid",
            "Observation",
        ),
        why=(
            "J'ai dormi dehors quelque temps. Je sais ce que change un vigile qui dit bonsoir.",
            "Rassurer sans faire peur, c'est tout un art, et je l'apprends depuis longtemps.",
            "On m'a souvent demandé d'apaiser des disputes. Je n'élève jamais la voix, alors les autres la baissent.",
        ),
        detail=(
            "Je tiens une main courante lisible : l'heure, le fait, ce que j'ai fait.",
            "Je connais les sorties avant de connaître les bureaux.",
            "Mes douze heures debout, je les passe à observer, et le soir je pourrais dessiner le hall.",
        ),
        jobs=(
            ("Agent de sécurité", "Accueil, rondes et contrôle des accès d'un immeuble de bureaux."),
            ("[Gardien|Gardienne] d'immeuble", "Surveillance, courrier et lien avec les locataires."),
            ("Service d'ordre", "Accueil du public de concerts et de matchs."),
        ),
        studies=("Titre agent de prévention et de sécurité", "Sécurité incendie SSIAP 1"),
        offers=("Agent de sécurité H/F", "Gardien de site de nuit H/F"),
    ),
)
