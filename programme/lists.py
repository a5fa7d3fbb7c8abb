"""The lists a new workbook starts with. Afterwards the `Listes` tab is the truth: staff add and reword there."""

from sheets.model.schema import COACH_PATH, CV_STATUSES, FOLLOW_UP_STATUSES, RHYTHMS

TRADES = "Métiers"
"""The list where staff add words of trades to those that search knows; a new workbook has none."""

SECTORS = (
    "Logistique et approvisionnement",
    "Assistanat et administratif",
    "Bâtiment",
    "Restauration et hôtellerie",
    "Commerce et distribution",
    "Aide et service à la personne",
    "Propreté",
    "Maintenance et industrie",
    "Artisanat",
    "Transport",
    "Informatique et digital",
    "Sécurité",
    "Communication et marketing",
    "Culture et art",
    "Agriculture et espaces verts",
    "Social et associatif",
    "Direction financière, juridique et RH",
)

CONTRACTS = (
    "CDI",
    "CDD +6 mois",
    "CDD -6 mois",
    "insertion",
    "alternance",
    "intérim",
    "stage",
    "formation certifiante",
    "PMSMP",
    "autre",
)
"""All but the first have an end date."""

_DEPARTMENTS_BY_REGION: dict[str, str] = {
    "Auvergne-Rhône-Alpes": (
        "Ain (01); Allier (03); Ardèche (07); Cantal (15); Drôme (26); Isère (38); Loire (42); Haute-Loire (43); "
        "Puy-de-Dôme (63); Rhône (69); Savoie (73); Haute-Savoie (74)"
    ),
    "Bourgogne-Franche-Comté": (
        "Côte-d'Or (21); Doubs (25); Jura (39); Nièvre (58); Haute-Saône (70); Saône-et-Loire (71); Yonne (89); "
        "Territoire de Belfort (90)"
    ),
    "Bretagne": "Côtes-d'Armor (22); Finistère (29); Ille-et-Vilaine (35); Morbihan (56)",
    "Centre-Val de Loire": (
        "Cher (18); Eure-et-Loir (28); Indre (36); Indre-et-Loire (37); Loir-et-Cher (41); Loiret (45)"
    ),
    "Corse": "Corse-du-Sud (2A); Haute-Corse (2B)",
    "Grand Est": (
        "Ardennes (08); Aube (10); Marne (51); Haute-Marne (52); Meurthe-et-Moselle (54); Meuse (55); Moselle (57); "
        "Bas-Rhin (67); Haut-Rhin (68); Vosges (88)"
    ),
    "Hauts-de-France": "Aisne (02); Nord (59); Oise (60); Pas-de-Calais (62); Somme (80)",
    "Île-de-France": (
        "Paris (75); Seine-et-Marne (77); Yvelines (78); Essonne (91); Hauts-de-Seine (92); Seine-Saint-Denis (93); "
        "Val-de-Marne (94); Val-d'Oise (95)"
    ),
    "Normandie": "Calvados (14); Eure (27); Manche (50); Orne (61); Seine-Maritime (76)",
    "Nouvelle-Aquitaine": (
        "Charente (16); Charente-Maritime (17); Corrèze (19); Creuse (23); Dordogne (24); Gironde (33); Landes (40); "
        "Lot-et-Garonne (47); Pyrénées-Atlantiques (64); Deux-Sèvres (79); Vienne (86); Haute-Vienne (87)"
    ),
    "Occitanie": (
        "Ariège (09); Aude (11); Aveyron (12); Gard (30); Haute-Garonne (31); Gers (32); Hérault (34); Lot (46); "
        "Lozère (48); Hautes-Pyrénées (65); Pyrénées-Orientales (66); Tarn (81); Tarn-et-Garonne (82)"
    ),
    "Pays de la Loire": "Loire-Atlantique (44); Maine-et-Loire (49); Mayenne (53); Sarthe (72); Vendée (85)",
    "Provence-Alpes-Côte d'Azur": (
        "Alpes-de-Haute-Provence (04); Hautes-Alpes (05); Alpes-Maritimes (06); Bouches-du-Rhône (13); Var (83); "
        "Vaucluse (84)"
    ),
    "Guadeloupe": "Guadeloupe (971)",
    "Martinique": "Martinique (972)",
    "Guyane": "Guyane (973)",
    "La Réunion": "La Réunion (974)",
    "Mayotte": "Mayotte (976)",
}

REGIONS: dict[str, str] = {
    department: region for region, line in _DEPARTMENTS_BY_REGION.items() for department in line.split("; ")
}
"""Department, as written in its list, -> region."""

REGION_NAMES = frozenset(REGIONS.values())


def _by_code(department: str) -> str:
    return department.rsplit("(", 1)[1]


DEFAULT_LISTS: dict[str, tuple[str, ...]] = {
    "Zones": (
        "Île-de-France",
        "Hauts-de-France",
        "Auvergne-Rhône-Alpes",
        "Bretagne",
        "Grand Est",
        "Occitanie",
        "Provence-Alpes-Côte d'Azur",
        "Hors zone",
    ),
    "Statuts de CV": CV_STATUSES,
    "Secteurs": SECTORS,
    "Contrats": CONTRACTS,
    "Départements": tuple(sorted(REGIONS, key=_by_code)),
    "Permis": (
        "AM (scooter)",
        "A (moto)",
        "B (voiture)",
        "BE (voiture et remorque)",
        "C (camion)",
        "CE (camion et remorque)",
        "D (autocar)",
        "CACES (chariots et engins)",
    ),
    "Langues du CV": (
        "Anglais (en)",
        "Arabe (ar)",
        "Dari (prs)",
        "Espagnol (es)",
        "Kurde (ku)",
        "Pachto (ps)",
        "Persan (fa)",
        "Portugais (pt)",
        "Roumain (ro)",
        "Russe (ru)",
        "Tamoul (ta)",
        "Tigrigna (ti)",
        "Turc (tr)",
        "Ukrainien (uk)",
    ),
    "Types d'expérience": ("Expérience", "Formation", "Bénévolat"),
    "Statuts de témoignage": ("À relire", "Publié", "Masqué"),
    "Origines": ("réseau", "internet", "conseiller"),
    "Statuts d'opportunité": ("À valider", "Validée", "Archivée", "Refusée"),
    "Statuts de suivi": FOLLOW_UP_STATUSES,
    "Rythmes": RHYTHMS,
    "Fait en rendez-vous": (
        "CV",
        "Recherche d'offres",
        "Candidature",
        "Préparation d'entretien",
        "Démarches",
        "Écoute",
    ),
    "Parcours des coachs": COACH_PATH,
    "Étapes": ("Accueil", "Binôme", "Recherche", "En emploi", "Contrat terminé", "Sortie"),
}
"""List name, as the schema's `options` say it, -> its values, in the order people see them."""

ENGLISH: dict[str, str] = {
    "Hors zone": "Elsewhere",
    "Nouveau": "New",
    "En cours": "In progress",
    "À valider": "To be approved",
    "Publié": "Published",
    "Masqué": "Hidden",
    "Logistique et approvisionnement": "Logistics and supply",
    "Assistanat et administratif": "Office and administration",
    "Bâtiment": "Building trades",
    "Restauration et hôtellerie": "Restaurants and hotels",
    "Commerce et distribution": "Shops and retail",
    "Aide et service à la personne": "Care and home help",
    "Propreté": "Cleaning",
    "Maintenance et industrie": "Maintenance and industry",
    "Artisanat": "Crafts",
    "Transport": "Transport",
    "Informatique et digital": "IT and digital",
    "Sécurité": "Security",
    "Communication et marketing": "Communication and marketing",
    "Culture et art": "Arts and culture",
    "Agriculture et espaces verts": "Farming and green spaces",
    "Social et associatif": "Social work and charities",
    "Direction financière, juridique et RH": "Finance, legal and human resources",
    "CDI": "permanent contract",
    "CDD +6 mois": "fixed term, over 6 months",
    "CDD -6 mois": "fixed term, under 6 months",
    "insertion": "supported employment",
    "alternance": "work-study",
    "intérim": "temping",
    "stage": "internship",
    "formation certifiante": "certified training",
    "PMSMP": "work trial (PMSMP)",
    "autre": "other",
    "AM (scooter)": "AM (moped)",
    "A (moto)": "A (motorbike)",
    "B (voiture)": "B (car)",
    "BE (voiture et remorque)": "BE (car and trailer)",
    "C (camion)": "C (lorry)",
    "CE (camion et remorque)": "CE (lorry and trailer)",
    "D (autocar)": "D (coach)",
    "CACES (chariots et engins)": "CACES (forklifts and plant)",
    "Anglais (en)": "English (en)",
    "Arabe (ar)": "Arabic (ar)",
    "Dari (prs)": "Dari (prs)",
    "Espagnol (es)": "Spanish (es)",
    "Kurde (ku)": "Kurdish (ku)",
    "Pachto (ps)": "Pashto (ps)",
    "Persan (fa)": "Persian (fa)",
    "Portugais (pt)": "Portuguese (pt)",
    "Roumain (ro)": "Romanian (ro)",
    "Russe (ru)": "Russian (ru)",
    "Tamoul (ta)": "Tamil (ta)",
    "Tigrigna (ti)": "Tigrinya (ti)",
    "Turc (tr)": "Turkish (tr)",
    "Ukrainien (uk)": "Ukrainian (uk)",
    "Expérience": "Experience",
    "Formation": "Training",
    "Bénévolat": "Volunteering",
    "À relire": "To be read",
    "réseau": "people I know",
    "internet": "internet",
    "conseiller": "adviser",
    "Validée": "Approved",
    "Archivée": "Archived",
    "Refusée": "Declined",
    "À traiter": "To do",
    "Contacté": "Contacted",
    "Phase d'entretien": "Interviewing",
    "Embauche": "Hired",
    "Refus avant entretien": "Declined before an interview",
    "Refus après entretien": "Declined after an interview",
    "Rencontré": "Met",
    "Formé": "Trained",
    "Actif": "Active",
    "En pause": "Resting",
    "Accueil": "Welcome",
    "Binôme": "Paired",
    "Recherche": "Searching",
    "En emploi": "In work",
    "Contrat terminé": "Contract over",
    "Sortie": "Left",
    "Chaque semaine": "Each week",
    "Chaque mois": "Each month",
    "CV": "CV",
    "Recherche d'offres": "Looking for offers",
    "Candidature": "Applying",
    "Préparation d'entretien": "Preparing an interview",
    "Démarches": "Paperwork",
    "Écoute": "Listening",
}
"""Value -> English, where a visitor may see it. Places keep their names."""
