"""A hundred questions of employers and neighbours, and whom they must find, and must not."""

import pytest

from programme.search.asked_facts import facts_of
from programme.search.index import SearchIndex, Zone, findable
from programme.search.thesaurus import thesaurus_with

PARIS, SEINE, LYON, CHER, ESSONNE = (
    "Paris (75)", "Seine-Saint-Denis (93)", "Rhône (69)", "Cher (18)", "Essonne (91)",
)  # fmt: skip
B, C, CACES = "B (voiture)", "C (camion)", "CACES (chariots et engins)"

# Name: (departments, licences, what they do, passions and what others say).
PEOPLE: dict[str, tuple[tuple[str, ...], tuple[str, ...], str, str]] = {
    "Abel": ((PARIS,), (B,), "dans la menuiserie. Pose de portes et de placards", "Football"),
    "Bineta": ((PARIS,), (), "comme femme de ménage. Nettoyage de bureaux", "Cuisine du dimanche"),
    "Cyril": ((LYON,), (), "comme serveur. Service en salle dans une brasserie", "Jardinage"),
    "Dalia": ((SEINE,), (), "en soudure. Soudeuse à l'arc", "Couture"),
    "Emma": ((CHER,), (B,), "dans la garde d'enfants. Nounou de deux petits", "Chant"),
    "Farid": ((PARIS, SEINE), (B,), "comme chauffeur. Livraisons de colis", "Boxe"),
    "Gaëlle": ((ESSONNE,), (), "comme jardinière. Tonte, taille de haies", "Lecture"),
    "Hawa": ((PARIS,), (), "en cuisine. Aide-cuisinière puis cheffe de partie", "Danse"),
    "Igor": ((LYON,), (B, C), "comme conducteur poids lourd", "Échecs"),
    "Jeanne": ((PARIS,), (), "comme auxiliaire de vie auprès de personnes âgées", "Tricot"),
    "Karim": ((SEINE,), (), "comme agent de sécurité. Rondes de nuit", "Boulangerie maison"),
    "Lina": ((LYON,), (), "comme vendeuse en prêt-à-porter. Caisse", "Photographie"),
    "Moussa": ((SEINE,), (CACES,), "comme cariste. Préparation de commandes", "Musique"),
    "Nora": ((PARIS,), (), "dans la couture. Retouches, machine à coudre", "Natation"),
    "Omar": ((ESSONNE,), (B,), "comme maçon. Coffrage", "Plomberie de la maison"),
    "Paula": ((PARIS,), (), "comme coiffeuse. Tresses et coupe", "Cinéma"),
    "Quentin": ((LYON,), (), "comme plombier chauffagiste", "Vélo"),
    "Rosa": ((SEINE,), (), "au secrétariat. Accueil et bureautique", "Théâtre"),
    "Sami": ((PARIS,), (), "comme développeur web. Python, JavaScript", "Jeux vidéo"),
    "Tigist": ((CHER,), (), "comme infirmière. Anglais courant, arabe", "Chorale"),
    "Umar": ((LYON,), (), "comme boulanger. Pains et viennoiseries", "Course à pied"),
    "Vera": ((PARIS,), (), "comme électricienne. Dépannage", "Dessin"),
    "Walid": ((SEINE,), (B,), "comme peintre en bâtiment. Enduits", "Poésie"),
    "Ximena": ((ESSONNE,), (), "comme aide-soignante à l'hôpital", "Yoga"),
    "Yara": ((LYON,), (), "dans le maraîchage. Récolte de légumes bio", "Pêche à la ligne"),
    "Zoé": ((PARIS,), (), "comme mécanicienne auto dans un garage", "Randonnée"),
}

# question = in full, those among whom order does not matter; after "|", those found weakly; none other.
QUESTIONS = """
menuisier = Abel
menuisière = Abel
MENUISIERS = Abel
menuiserie Paris = Abel
carpenter = Abel
looking for a joiner in Paris = Abel
cherche menuisier avec permis B = Abel
menuisier Lyon =
femme de ménage = Bineta
ménage Paris 18 = Bineta
menage paris 18e = Bineta
ménage 75018 = Bineta
homme de ménage = Bineta
agent d'entretien = Bineta
agente entretien = Bineta
nettoyage de bureaux = Bineta
cleaner = Bineta
cleaning lady Paris = Bineta
office cleaning = Bineta
je cherche quelqu'un pour faire le ménage = Bineta
serveur = Cyril
serveuse = Cyril
serveuses Lyon = Cyril
waiter = Cyril
waitress in Lyon = Cyril
garçon de café = Cyril
soudeur = Dalia
soudeuse = Dalia
soudeurs = Dalia
welder = Dalia
souder = Dalia
soudeur 93 = Dalia
soudeur St-Denis = Dalia
soudeuse seine saint denis = Dalia
cherche quelqu'un pour garder mes enfants = Emma
garde d'enfants = Emma
garde enfant = Emma
baby-sitter = Emma
babysitter = Emma
nounou = Emma
nanny = Emma
someone to look after my kids = Emma
assistante maternelle = Emma
garde d'enfants Paris =
chauffeur permis B = Farid
chauffeuse = Farid
conducteur = Igor Farid
driver = Farid
driver Paris = Farid
livreur = Farid
delivery driver = Farid
coursier idf = Farid
livreuse Île-de-France = Farid
chauffeur poids lourd = Igor
truck driver = Igor
permis C = Igor
permis camion = Igor
routier Rhône = Igor
jardinier = Gaëlle | Cyril
jardinière = Gaëlle | Cyril
gardener = Gaëlle | Cyril
gardening = Gaëlle | Cyril
espaces verts = Gaëlle | Cyril
tondre la pelouse = Gaëlle | Cyril
jardinier 91 = Gaëlle
cuisinier = Hawa | Bineta
cuisinière = Hawa | Bineta
cooking = Hawa | Bineta
chef de cuisine = Hawa | Bineta
aide à domicile pour personne âgée = Jeanne
auxiliaires de vie = Jeanne
caregiver = Jeanne
s'occuper de personnes âgées = Jeanne
vigile = Karim
gardien = Karim
security guard = Karim
agente de sécurité = Karim
vendeur = Lina
vendeurs Lyon = Lina
shop assistant = Lina
caissière = Lina
cashier = Lina
forklift driver = Moussa
order picker = Moussa
caristes = Moussa
couturière = Nora | Dalia
couturier = Nora | Dalia
tailor = Nora | Dalia
seamstress Paris = Nora
maçonne = Omar
bricklayer = Omar
coiffeur = Paula
hairdresser = Paula
plombier = Quentin | Omar
plumber = Quentin | Omar
plombière Lyon = Quentin
secrétaire = Rosa
secretary = Rosa
développeuse = Sami
web developer = Sami
infirmier = Tigist | Ximena
infirmière qui parle anglais = Tigist
nurse speaking Arabic = Tigist
nurse Arabic = Tigist
boulangère = Umar | Karim
baker = Umar | Karim
électricien = Vera
electrician = Vera
peintre = Walid
house painter = Walid
peintre région parisienne = Walid
aide-soignant = Ximena
nursing assistant = Ximena
maraîchère = Yara
maraicher = Yara
mécanicien = Zoé
car mechanic = Zoé
mechanic wanted urgently in Paris = Zoé
soudeur Montreuil = Dalia
soudeuse à Noisy-le-Grand = Dalia
serveur villeurbanne = Cyril
serveur Bordeaux =
maçon Évry = Omar
macon = Omar
bourges = Emma Tigist
boulangers = Umar | Karim
menuisières = Abel
carpenters = Abel
plumbers = Quentin | Omar
bakers = Umar | Karim
waiters = Cyril
waitresses = Cyril
nannies = Emma
handymen wanted =
shop assistants = Lina
seamstresses Paris = Nora
electriciens = Vera
coifeur = Paula
coifeuse paris = Paula
mecaniciens auto = Zoé
astronaute =
""".strip().splitlines()


@pytest.fixture(scope="module")
def index() -> SearchIndex:
    """The people of the questions."""
    trades = thesaurus_with()
    entries = [
        (
            name,
            findable(
                [(Zone.NAMED, name), (Zone.NAMED, ". ".join(places)), (Zone.LISTED, ". ".join(licences)),
                 (Zone.SAID, said), (Zone.ASIDE, aside)],
                trades,
                facts_of(places, licences),
            ),
        )
        for name, (places, licences, said, aside) in PEOPLE.items()
    ]  # fmt: skip
    return SearchIndex(entries, trades)


def test_there_are_a_hundred() -> None:
    assert len(set(QUESTIONS)) >= 100


@pytest.mark.parametrize("line", QUESTIONS)
def test_a_question_finds_whom_it_must_and_nobody_else(line: str, index: SearchIndex) -> None:
    question, expected = line.split("=")
    firm, _, weak = expected.partition("|")
    every, in_full = index.matching(question)
    names = list(PEOPLE)
    found = [{name for n, name in enumerate(names) if bits >> n & 1} for bits in (in_full, every & ~in_full)]
    assert found == [set(firm.split()), set(weak.split())]
