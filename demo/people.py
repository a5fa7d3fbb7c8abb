"""The demo's people beyond the cast: where they come from, how old they are, what they can do, and since when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from demo.data import pieces
from demo.words import at
from demo.world import World

T = TypeVar("T")

FIRST_JOB = 16
"""The age of a first job."""
_OVERSEAS = ("à La Réunion", "en Guadeloupe")


@dataclass(frozen=True, slots=True)
class SuitedText:
    """A text, and whom it suits.

    Args:
        text: with its agreements and slots.
        who: "ici", "ailleurs" or "" for anybody.
        youngest, oldest: ages.
        detail: what goes with it: a job's description, the passion that the text tells of.
    """

    text: str
    who: str = ""
    youngest: int = 0
    oldest: int = 99
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Town:
    """A town, its department and zone as the lists say them."""

    name: str
    postal_code: str
    department: str
    zone: str


@dataclass(frozen=True, slots=True)
class Origin:
    """A country or a region, and what its children carry with them (see `pieces/origins.csv`)."""

    country: str
    towns: tuple[str, ...]
    names: Mapping[bool, tuple[str, ...]]
    families: tuple[str, ...]
    tongue: str
    saying: str
    passion: str
    thanks: str
    tones: range
    wear: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trade:
    """A trade: its texts, by what they are (see `pieces/trades.csv`)."""

    ambition: str
    pieces: Mapping[str, tuple[SuitedText, ...]]

    @property
    def sector(self) -> str:
        """A value of the list of sectors."""
        return self.pieces["secteur"][0].text

    def texts(self, kind: str) -> tuple[str, ...]:
        """Its texts of one kind: "atout", "offre", "permis"..."""
        return tuple(piece.text for piece in self.pieces.get(kind, ()))


@dataclass(frozen=True, slots=True)
class DrawnPortrait:
    """A drawn portrait that anybody like it may have."""

    file: str
    feminine: bool
    age: int
    tone: int
    wear: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedPerson:
    """Somebody looking for work.

    Args:
        id: the ID of their row.
        feminine: grammatical gender, and the portrait's.
        age: in years.
        town: where they were born.
        trades: one or two.
        years_here: since they came to France; their age, for those born there.
        portrait: a file of `portraits/`.
    """

    id: str
    first_name: str
    last_name: str
    feminine: bool
    age: int
    origin: Origin
    town: str
    place: Town
    trades: tuple[Trade, ...]
    years_here: int
    portrait: str

    @property
    def newcomer(self) -> bool:
        """Whether they came to France from elsewhere."""
        return self.years_here < self.age

    @property
    def birthplace(self) -> str:
        """Where they were born, with prepositions: "à Kayes, au Mali"."""
        return f"{at(self.town)}, {self.origin.country}" if self.origin.country else at(self.town)

    def suits(self, piece: SuitedText) -> bool:
        """Whether a text suits them."""
        here = not piece.who or (piece.who == "ailleurs") == self.newcomer
        return here and piece.youngest <= self.age <= piece.oldest


def imagine(world: World) -> InventedPerson:
    """A new person, unlike the ones just before."""
    rng = world.rng
    origin: Origin = world.deck("origins", lambda: _weighted(origins(), "origins")).draw()
    place: Town = world.deck("places", lambda: _weighted(places(), "places")).draw()
    feminine: bool = world.deck("feminine", lambda: (True, False) * 3).draw()
    trades = [world.deck("trades", all_trades).draw()]
    if world.chance(0.6):
        trades.append(world.deck("trades", all_trades).draw(lambda trade: trade.sector != trades[0].sector))
    age = min(rng.randint(19, 64), rng.randint(21, 66))
    newcomer = bool(origin.country) and origin.country not in _OVERSEAS
    first_name, last_name = _name(world, origin, feminine)
    portrait: DrawnPortrait = world.deck("portraits", portraits).draw(
        lambda drawn: _looks(drawn, origin, feminine, age)
    )
    return InventedPerson(
        id=world.mint("candidates"),
        first_name=first_name,
        last_name=last_name,
        feminine=feminine,
        age=age,
        origin=origin,
        town=rng.choice(origin.towns),
        place=place,
        trades=tuple(trades),
        years_here=rng.randint(2, min(14, age - FIRST_JOB)) if newcomer else age,
        portrait=portrait.file,
    )


def _name(world: World, origin: Origin, feminine: bool) -> tuple[str, str]:
    """A name that nobody of the cast has."""
    first_names = world.deck(f"names {feminine} {origin.country} {origin.tongue}", lambda: origin.names[feminine])
    while (name := (first_names.draw(), world.rng.choice(origin.families))) in world.taken_names:
        pass
    return name


def _looks(drawn: DrawnPortrait, origin: Origin, feminine: bool, age: int) -> bool:
    alike = drawn.feminine == feminine and drawn.tone in origin.tones and drawn.wear in origin.wear
    return alike and _generation(drawn.age) == _generation(age)


def _generation(age: int) -> int:
    return (age >= 32) + (age >= 49)


@cache
def trade_pieces() -> Mapping[str, Trade]:
    """The trades, by ambition."""
    found: dict[str, dict[str, list[SuitedText]]] = {}
    for row in pieces("trades"):
        youngest = int(row["pour"]) if row["pour"].isdigit() else 0
        piece = SuitedText(row["texte"], "" if youngest else row["pour"], youngest, detail=row["détail"])
        found.setdefault(row["métier"], {}).setdefault(row["quoi"], []).append(piece)
    return {
        ambition: Trade(ambition, {kind: tuple(texts) for kind, texts in kinds.items()})
        for ambition, kinds in found.items()
    }


def all_trades() -> tuple[Trade, ...]:
    """The trades."""
    return tuple(trade_pieces().values())


@cache
def story_pieces(kind: str) -> tuple[SuitedText, ...]:
    """The pieces of stories of one kind."""
    return tuple(
        SuitedText(row["texte"], row["pour"], int(row["âge de"] or 0), int(row["âge à"] or 99), row["passion"])
        for row in pieces("stories")
        if row["morceau"] == kind
    )


@cache
def places() -> tuple[Town, ...]:
    """The towns."""
    return tuple(Town(row["ville"], row["code postal"], row["département"], row["zone"]) for row in pieces("places"))


@cache
def origins() -> tuple[Origin, ...]:
    """Where people come from."""
    return tuple(map(_origin, pieces("origins")))


@cache
def portraits() -> tuple[DrawnPortrait, ...]:
    """The portraits that are nobody's of the cast."""
    return tuple(
        DrawnPortrait(row["fichier"], row["sexe"] == "f", int(row["âge"]), int(row["teint"]), row["tenue"])
        for row in pieces("portraits")
    )


def _origin(row: Mapping[str, str]) -> Origin:
    lightest, darkest = map(int, row["teints"].split("-"))
    return Origin(
        country=row["pays"],
        towns=tuple(row["villes"].split(", ")),
        names={True: tuple(row["femmes"].split(", ")), False: tuple(row["hommes"].split(", "))},
        families=tuple(row["familles"].split(", ")),
        tongue=row["langue"],
        saying=row["dicton"],
        passion=row["passion"],
        thanks=row["merci"],
        tones=range(lightest, darkest + 1),
        wear=("", *(wear for wear in ("foulard", "turban") if row[wear])),
    )


def _weighted(cards: Iterable[T], table: str) -> list[T]:
    return [card for card, row in zip(cards, pieces(table), strict=True) for _ in range(int(row["poids"]))]
