"""Trades of kitchens, dining rooms and hotels. Written for the demo; nobody real is in them."""

from demo.trade import Trade

TRADES = (
    Trade(
        sector="Restauration et hôtellerie",
        ambition="comme commis de cuisine",
        catchphrases=(
            "Je cuisine comme on reçoit : avec soin et sans compter.",
            "Un service, c'est une équipe qui respire ensemble.",
            "Mettez-moi aux épluchures, je finirai au dessert.",
        ),
        skills=(
            "Épluchage et taille des légumes",
            "Cuissons et assaisonnement",
            "Hygiène et traçabilité",
            "Rapidité pendant le service",
            "Cuisine du monde",
            "Pâtisserie simple",
            "Plonge et rangement",
        ),
        why=(
            "À la maison, nous étions neuf à table. J'ai appris à cuisiner pour neuf, puis pour quatre-vingt-dix.",
            "La première fois que j'ai servi un repas au restaurant solidaire, un monsieur a demandé la recette. "
            "Je l'ai écrite sur son ticket de métro.",
            "~En cuisine, on me comprend sans que j'aie à chercher mes mots.",
        ),
        detail=(
            "Je tiens un poste froid, je goûte tout et je nettoie au fur et à mesure.",
            "Mon bouillon demande quatre heures. Pendant ce temps-là, j'ai fini la mise en place.",
            "Je connais les allergènes par cœur, en français et en dessins.",
        ),
        jobs=(
            ("Commis de cuisine", "Mise en place, entrées froides et envoi, soixante couverts par service."),
            ("Plonge puis aide en cuisine", "Plonge batterie, épluchage, puis préparation des garnitures."),
            ("[Cuisinier|Cuisinière]", "Plats du jour dans une cantine d'ouvriers, achats au marché."),
        ),
        studies=("CAP cuisine", "Formation hygiène alimentaire"),
        offers=("Commis de cuisine H/F", "Aide de cuisine en restauration collective"),
    ),
    Trade(
        sector="Restauration et hôtellerie",
        ambition="dans l'hôtellerie",
        catchphrases=(
            "Une chambre prête, c'est un bonjour sans paroles.",
            "Je remarque ce que personne ne remarque : c'est mon métier.",
        ),
        skills=(
            "Remise en état des chambres",
            "Accueil des clients",
            "Gestion du linge",
            "Discrétion",
            "Organisation",
            "Service du petit-déjeuner",
            "Rapidité et soin",
        ),
        why=(
            "J'ai longtemps vécu dans des chambres qui n'étaient pas les miennes. Je sais ce que vaut un lit bien "
            "fait.",
            "J'aime que les gens se sentent attendus.",
            "Dans un hôtel, le monde entier passe, et l'on apprend à dire bonjour de dix façons.",
        ),
        detail=(
            "Quatorze chambres par jour, un chariot toujours dans le même ordre, et jamais un oreiller de travers.",
            "Je signale l'ampoule grillée avant que le client l'allume.",
            "Un matin, j'ai retrouvé une alliance dans une taie. La dame a pleuré, moi aussi.",
        ),
        jobs=(
            ("[Valet|Femme] de chambre", "Remise à blanc et recouche, contrôle du linge, objets trouvés."),
            ("[Employé|Employée] d'étage", "Quatorze chambres par jour et les parties communes."),
            ("Service du petit-déjeuner", "Mise en place du buffet, accueil et débarrassage."),
        ),
        studies=("Titre professionnel employé d'étage", "Français de l'hôtellerie, cent vingt heures"),
        offers=("Employé d'étage H/F", "Agent polyvalent d'hôtellerie"),
    ),
    Trade(
        sector="Restauration et hôtellerie",
        ambition="comme [serveur|serveuse]",
        catchphrases=(
            "Trois assiettes, deux mains, un sourire.",
            "Bien reçu, on revient. Je fais en sorte qu'on revienne.",
        ),
        skills=(
            "Accueil et prise de commande",
            "Port de plateau",
            "Encaissement",
            "Mémoire",
            "Bonne humeur",
            "Conseil sur les plats",
            "Gestion des imprévus",
        ),
        why=(
            "J'aime le bruit d'une salle pleine. C'est fatigant et ça repose, je ne sais pas l'expliquer.",
            "Je retiens les prénoms et les habitudes : le café serré de la table six, la dame qui ne mange pas de "
            "coriandre.",
            "~Ma tante tenait une petite gargote au bord de la route. J'y ai appris à servir avant d'apprendre à "
            "conduire.",
        ),
        detail=(
            "Je débarrasse sans que la conversation s'arrête.",
            "Quand la cuisine a du retard, je le dis tout de suite et j'apporte du pain. Ça change tout.",
            "Je sais compter une addition de tête et diviser par sept sans vexer personne.",
        ),
        jobs=(
            ("[Serveur|Serveuse]", "Service en salle et en terrasse, quarante couverts, encaissement."),
            ("Chef de rang", "Un carré de huit tables dans une brasserie, accueil des habitués."),
            ("Runner", "Liaison entre la cuisine et la salle pendant les coups de feu."),
        ),
        studies=("Formation service en salle", "CAP commercialisation et services en restaurant"),
        offers=("Serveur H/F", "Employé polyvalent de restaurant H/F"),
    ),
)
