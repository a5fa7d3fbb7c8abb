"""The named people that tests and documentation rely on. Their IDs and addresses do not change."""

import datetime as dt

from demo.origins import ORIGINS, Origin
from demo.people import Person
from demo.places import PARIS_REGION, PLACES, Place
from demo.trade import Trade
from demo.trades import TRADES
from demo.words import say
from demo.world import Values, World
from sheets.schema import DRAFT, PUBLISHED


def _trade(ambition: str) -> Trade:
    return next(trade for trade in TRADES if trade.ambition.startswith(ambition))


def _origin(country: str) -> Origin:
    return next(origin for origin in ORIGINS if origin.country == country)


def _place(name: str) -> Place:
    return next(place for place in PLACES if place.name == name)


ABDENOUR = Person(
    id="C2ABD",
    first_name="Abdenour",
    last_name="Aït-Ahmed",
    feminine=False,
    age=34,
    origin=_origin("en Algérie"),
    town="à Tizi Ouzou",
    place=_place("Paris"),
    trades=(_trade("dans les espaces verts"), _trade("comme [livreur")),
    turn=0,
)
KENNY = Person(
    id="C3KEN",
    first_name="Kenny",
    last_name="Nérée",
    feminine=False,
    age=23,
    origin=_origin("en Guadeloupe"),
    town="au Moule",
    place=_place("Saint-Denis"),
    trades=(_trade("comme commis"),),
    turn=1,
)
INES = Person(
    id="C4NES",
    first_name="Inès",
    last_name="Ben Salah",
    feminine=True,
    age=41,
    origin=_origin("en Tunisie"),
    town="à Sfax",
    place=_place("Montreuil"),
    trades=(_trade("dans la couture"), _trade("dans la vente")),
    turn=2,
)
PEOPLE = (ABDENOUR, KENNY, INES)

_ABDENOUR_STORY = """\
Je m'appelle Abdenour. Je suis né à Tizi Ouzou, en Kabylie, dans une maison entourée de figuiers. Mon grand-père les \
taillait en février, et c'est moi qui tenais l'échelle.

À Paris, j'ai d'abord dormi chez un cousin, puis dans un foyer, puis dehors, quelques mois. Je n'en fais pas un \
drapeau. J'y ai connu un jardinier de la Ville qui m'a laissé arroser un massif, un matin, puis tous les matins.

Depuis, j'ai appris à tailler, à tondre, à bêcher sans me casser le dos. J'ai aussi livré des repas à vélo : je \
connais les rues du vingtième comme les lignes de ma main, et je suis à l'heure, même sous la pluie.

Ce que j'aime, c'est le travail qui se voit le soir : une haie droite, une tournée finie, quelqu'un qui dit merci. \
Chez nous, on dit « الصبر مفتاح الفرج » : la patience est la clé. J'ai la patience. Il me manque la porte.

Si vous connaissez un jardin, un parc ou une tournée qui cherche quelqu'un, parlez-leur de moi."""

_KENNY_STORY = """\
Je suis né au Moule, j'ai grandi à Saint-Denis. À la maison, c'est moi qui cuisine le samedi.

(À reprendre avec Flore : raconter le stage au Grand Faitout.)"""

_INES_STORY = """\
J'ai eu un atelier à Sfax, avec deux machines et une fenêtre sur la rue. Les voisines entraient pour un ourlet et \
restaient pour le thé.

En France, j'ai élevé mes deux filles et appris la langue avec leurs livres d'école. Elles sont grandes. Je reprends \
l'aiguille, et je la tiens mieux qu'avant.

Au vestiaire solidaire de Montreuil, je retouche ce que les gens choisissent, pour que cela leur aille vraiment. On ne \
se tient pas pareil dans un manteau à sa taille.

Je cherche un atelier, une boutique, une retoucherie. Venez avec un pantalon trop long : nous ferons connaissance."""


def candidates(today: dt.date) -> list[Values]:
    """Their rows: Abdenour and Inès are published, Kenny's CV is being written."""
    return [_abdenour(today), _kenny(today), _ines(today)]


_LETTERS = {
    ABDENOUR.id: (
        (
            "Lucie",
            "jardinière de la Ville de Paris",
            "Abdenour est arrivé un matin et il a demandé s'il pouvait arroser. Il est revenu tous les jours. Au bout "
            "d'un mois, c'est lui qui remarquait les pucerons avant nous. On ne lui explique les choses qu'une fois.",
        ),
        (
            "M. Traoré",
            "restaurateur, rue des Pyrénées",
            "Il a livré mes repas tout un hiver. Jamais une tournée froide, jamais un mot de travers, et toujours un "
            "« bon appétit » qui faisait sourire les clients. Je le reprendrais demain.",
        ),
    ),
    INES.id: (
        (
            "Sœur Marie-Claire",
            "atelier couture du quartier",
            "Inès répare ce que tout le monde croit perdu. Elle montre sans faire à la place, et les plus jeunes se "
            "pressent autour de sa machine.",
        ),
    ),
}


def testimonials(world: World, person: Person) -> list[Values]:
    """The letters of those who know the cast; none for anybody else."""
    return [
        {
            "id": world.mint("testimonials"),
            "candidate": person.id,
            "name": say(name, False),
            "relation": say(relation, False),
            "text": say(text, False),
            "status": PUBLISHED,
            "received_on": world.days_ago(20, 90),
        }
        for name, relation, text in _LETTERS.get(person.id, ())
    ]


def _abdenour(today: dt.date) -> Values:
    return {
        **_identity(ABDENOUR, "abdenour@example.org", "B2FLO", "06 39 98 10 01"),
        **_published(today, 200, 4),
        "address": say("12 rue des Lilas", False),
        "catchphrase": say("Je plante aujourd'hui ce qui fera de l'ombre demain.", False),
        "contracts": ("CDI", "CDD +6 mois", "insertion"),
        "departments": ("Paris (75)", "Seine-Saint-Denis (93)"),
        "story": say(_ABDENOUR_STORY, False),
        "skills": (
            "Taille des haies et des fruitiers",
            "Tonte et débroussaillage",
            "Livraison à vélo",
            "Ponctualité",
            "Travail dehors par tous les temps",
            "Bonne humeur",
        ),
        "passions": (say("Football à l'ancienne", False), "Figues et figuiers", "Poésie kabyle", "Longues marches"),
        "languages": ("Français courant", "Kabyle langue maternelle", "Arabe (العربية) courant"),
        "availability": "Dès maintenant",
        "transport": "Vélo et transports en commun",
        "licences": ("B (voiture)",),
        "views": 412.0,
        "shares": 57.0,
        "notes": say("Appeler après 17 h. Rendez-vous le mardi au café de la mairie.", False),
    }


def _kenny(today: dt.date) -> Values:
    return {
        **_identity(KENNY, "kenny@example.org", "B2FLO", "06 39 98 10 02"),
        "status": DRAFT,
        "created_on": today - dt.timedelta(days=24),
        "updated_on": today - dt.timedelta(days=1),
        "catchphrase": say("Mettez-moi aux épluchures, je finirai au dessert.", False),
        "contracts": ("alternance", "CDI"),
        "departments": ("Seine-Saint-Denis (93)",),
        "story": say(_KENNY_STORY, False),
        "skills": ("Taille des légumes", "Rapidité", "Sourire"),
        "passions": ("Basket", "Zouk"),
        "languages": ("Français", "Créole guadeloupéen"),
        "transport": "Transports en commun",
    }


def _ines(today: dt.date) -> Values:
    return {
        **_identity(INES, "ines@example.org", "B3MAR", "06 39 98 10 03"),
        **_published(today, 120, 12),
        "catchphrase": say("Je répare ce qu'on allait jeter.", False),
        "contracts": ("CDI", "CDD +6 mois"),
        "departments": ("Seine-Saint-Denis (93)", "Paris (75)", "Val-de-Marne (94)"),
        "story": say(_INES_STORY, True),
        "skills": ("Retouches et ourlets", "Couture à la machine", "Broderie", "Accueil des clientes", "Précision"),
        "passions": ("Musique malouf", "Thé entre voisines", "Natation"),
        "languages": ("Français courant", "Arabe (العربية) langue maternelle", "Italien compris"),
        "availability": "À partir du mois prochain",
        "transport": say("Transports en commun, jusqu'à une heure", False),
        "views": 188.0,
        "shares": 21.0,
    }


def _identity(person: Person, email: str, coach: str, phone: str) -> Values:
    values: Values = {
        "id": person.id,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": email,
        "phone": phone,
        "postal_code": person.place.postal_code,
        "coach": coach,
        "zone": PARIS_REGION,
        "photo": "" if person is KENNY else f"portraits/{person.id}.svg",
    }
    for number, trade in enumerate(person.trades, start=1):
        values[f"ambition_{number}"] = say(trade.ambition, person.feminine)
        values[f"sector_{number}"] = trade.sector
    return values


def _published(today: dt.date, created: int, updated: int) -> Values:
    return {
        "status": PUBLISHED,
        "consent": True,
        "consent_date": today - dt.timedelta(days=created - 10),
        "created_on": today - dt.timedelta(days=created),
        "published_on": today - dt.timedelta(days=created - 20),
        "updated_on": today - dt.timedelta(days=updated),
        "employed": False,
        "indexable": True,
    }


def flore(today: dt.date) -> Values:
    """Flore, coach of Abdenour and Kenny."""
    return _coach("B2FLO", "Flore", "Garance", "06 39 98 20 01", today)


def martin(today: dt.date) -> Values:
    """Martin, another coach: Inès is one of his."""
    return _coach("B3MAR", "Martin", say("L'Hostis", False), "06 39 98 20 02", today)


def _coach(row_id: str, first_name: str, last_name: str, phone: str, today: dt.date) -> Values:
    return {
        "id": row_id,
        "first_name": first_name,
        "last_name": last_name,
        "email": f"{first_name.lower()}@example.org",
        "phone": phone,
        "zone": PARIS_REGION,
        "trained_on": today - dt.timedelta(days=300),
        "active": True,
    }


def camille() -> Values:
    """Camille, of the team."""
    return {
        "id": "Q2CAM",
        "first_name": "Camille",
        "last_name": "Ferrand",
        "email": "camille@example.org",
        "zones": (PARIS_REGION,),
        "mailbox": "equipe-ile-de-france@example.org",
    }
