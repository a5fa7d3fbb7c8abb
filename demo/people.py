"""The demo's candidates before they are rows: who they are, what they look for."""

from dataclasses import dataclass

from demo.origins import ORIGINS, Origin
from demo.places import PLACES, Place
from demo.trade import Trade
from demo.trades import TRADES
from demo.world import World

OVERSEAS = ("à La Réunion", "en Guadeloupe")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody looking for work.

    Args:
        id: the ID of their row.
        feminine: grammatical gender, and the portrait's.
        age: in years.
        town: where they were born, with its preposition.
        trades: one or two.
        turn: their rank among the candidates.
    """

    id: str
    first_name: str
    last_name: str
    feminine: bool
    age: int
    origin: Origin
    town: str
    place: Place
    trades: tuple[Trade, ...]
    turn: int

    @property
    def newcomer(self) -> bool:
        """Whether they came to France from elsewhere."""
        return bool(self.origin.country) and self.origin.country not in OVERSEAS

    @property
    def birthplace(self) -> str:
        """Where they were born, with prepositions: "à Kayes, au Mali"."""
        return f"{self.town}, {self.origin.country}" if self.origin.country else self.town

    def suits(self, piece: str) -> bool:
        """Whether a text suits them, by the mark it begins with (see story_pieces)."""
        mark = piece[:1]
        return {
            "~": self.newcomer,
            "°": not self.newcomer,
            "+": self.age >= 50,
            "-": self.age < 30,
        }.get(mark, True)


def bare(piece: str) -> str:
    """A piece without its mark."""
    return piece[1:] if piece[:1] in "~°+-" else piece


def imagine(world: World, turn: int) -> Person:
    """A new person, unlike the ones just before.

    Args:
        world: where chance comes from.
        turn: their rank among the candidates.
    """
    rng = world.rng
    origin: Origin = world.deck("origins", [o for o in ORIGINS for _ in range(o.weight)]).draw()
    place: Place = world.deck("places", [p for p in PLACES for _ in range(p.weight)]).draw()
    feminine = world.deck("feminine", (True, False) * 3).draw()
    names = origin.women if feminine else origin.men
    trades = [world.deck("trades", TRADES).draw()]
    if world.chance(0.6):
        trades.append(world.deck("trades", TRADES).draw(lambda trade: trade.sector != trades[0].sector))
    return Person(
        id=world.mint("candidates"),
        first_name=world.deck(f"names {feminine} {origin.country} {origin.tongue}", names).draw(),
        last_name=rng.choice(origin.families),
        feminine=feminine,
        age=min(rng.randint(19, 64), rng.randint(21, 66)),
        origin=origin,
        town=rng.choice(origin.towns),
        place=place,
        trades=tuple(trades),
        turn=turn,
    )
