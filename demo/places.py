"""Towns where the demo's people live."""

from dataclasses import dataclass

PARIS_REGION = "Île-de-France"
PARIS_DEPARTMENTS = (
    "Paris (75)",
    "Seine-Saint-Denis (93)",
    "Val-de-Marne (94)",
    "Hauts-de-Seine (92)",
    "Val-d'Oise (95)",
    "Essonne (91)",
)


@dataclass(frozen=True, slots=True)
class Place:
    """A town.

    Args:
        name: its name.
        postal_code: five digits.
        department: a value of the list of departments.
        zone: a value of the list of zones.
        weight: how often it is drawn.
    """

    name: str
    postal_code: str
    department: str
    zone: str = PARIS_REGION
    weight: int = 2

    @property
    def at(self) -> str:
        """With its preposition: "à Paris", "au Havre"."""
        return f"au {self.name[3:]}" if self.name.startswith("Le ") else f"à {self.name}"


PLACES = (
    Place("Paris", "75018", "Paris (75)", weight=7),
    Place("Paris", "75013", "Paris (75)", weight=3),
    Place("Paris", "75019", "Paris (75)", weight=5),
    Place("Montreuil", "93100", "Seine-Saint-Denis (93)", weight=4),
    Place("Saint-Denis", "93200", "Seine-Saint-Denis (93)", weight=4),
    Place("Aubervilliers", "93300", "Seine-Saint-Denis (93)"),
    Place("Bobigny", "93000", "Seine-Saint-Denis (93)"),
    Place("Ivry-sur-Seine", "94200", "Val-de-Marne (94)", weight=3),
    Place("Créteil", "94000", "Val-de-Marne (94)"),
    Place("Nanterre", "92000", "Hauts-de-Seine (92)", weight=3),
    Place("Cergy", "95000", "Val-d'Oise (95)"),
    Place("Évry-Courcouronnes", "91000", "Essonne (91)"),
    Place("Lille", "59000", "Nord (59)", "Hauts-de-France", 4),
    Place("Roubaix", "59100", "Nord (59)", "Hauts-de-France"),
    Place("Amiens", "80000", "Somme (80)", "Hauts-de-France", 1),
    Place("Lyon", "69007", "Rhône (69)", "Auvergne-Rhône-Alpes", 4),
    Place("Villeurbanne", "69100", "Rhône (69)", "Auvergne-Rhône-Alpes"),
    Place("Grenoble", "38000", "Isère (38)", "Auvergne-Rhône-Alpes"),
    Place("Saint-Étienne", "42000", "Loire (42)", "Auvergne-Rhône-Alpes", 1),
    Place("Rennes", "35000", "Ille-et-Vilaine (35)", "Bretagne", 3),
    Place("Lorient", "56100", "Morbihan (56)", "Bretagne"),
    Place("Brest", "29200", "Finistère (29)", "Bretagne", 1),
    Place("Strasbourg", "67000", "Bas-Rhin (67)", "Grand Est"),
    Place("Nancy", "54000", "Meurthe-et-Moselle (54)", "Grand Est", 1),
    Place("Toulouse", "31000", "Haute-Garonne (31)", "Occitanie", 3),
    Place("Montpellier", "34000", "Hérault (34)", "Occitanie"),
    Place("Marseille", "13003", "Bouches-du-Rhône (13)", "Provence-Alpes-Côte d'Azur", 3),
    Place("Nice", "06300", "Alpes-Maritimes (06)", "Provence-Alpes-Côte d'Azur", 1),
    Place("Le Havre", "76600", "Seine-Maritime (76)", "Hors zone", 1),
    Place("Bordeaux", "33000", "Gironde (33)", "Hors zone", 1),
    Place("Nantes", "44000", "Loire-Atlantique (44)", "Hors zone"),
    Place("Saint-Denis de La Réunion", "97400", "La Réunion (974)", "Hors zone", 1),
)
