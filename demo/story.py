"""A person's story in the first person: a letter of two to six paragraphs, put together from written pieces."""

from demo import story_pieces as pieces
from demo.people import Person, bare
from demo.words import agree, of, say
from demo.world import World

SHORT = (("opening why", "closing"), ("why", "now closing"), ("opening", "detail", "now"), ("life", "now closing"))
MIDDLE = (
    ("opening life", "why detail", "now closing"),
    ("opening", "why", "life", "quality", "closing"),
    ("why detail", "life", "now closing"),
    ("life", "why detail", "quality", "now closing"),
    ("opening", "why detail", "sunday", "now"),
)
LONG = (
    ("opening", "life", "why detail", "quality", "sunday saying", "now closing"),
    ("opening", "why detail", "life", "second", "sunday", "now", "closing"),
    ("why detail", "life", "quality", "saying", "second", "now closing"),
    ("opening life", "life", "why detail", "second", "quality", "sunday", "saying", "now closing"),
    ("life", "why", "detail", "life", "quality quality", "sunday", "now", "closing"),
)
VERY_LONG = (
    ("opening life", "why detail", "life", "quality quality", "second", "sunday saying", "life", "now", "closing"),
    (
        "life",
        "opening",
        "why detail",
        "quality",
        "life",
        "second",
        "sunday",
        "saying",
        "life",
        "quality",
        "now closing",
    ),
)
"""Shapes of a story: paragraphs, each the kinds of pieces it says in turn."""

_LENGTHS = (SHORT,) * 4 + (MIDDLE,) * 8 + (LONG,) * 5 + (VERY_LONG,) * 3
_ANOTHER_WAY = (
    "Je pourrais aussi travailler {ambition_2}.",
    "J'ai une deuxième corde à mon arc : travailler {ambition_2}.",
    "Une autre voie m'attire, travailler {ambition_2}.",
    "Et s'il le faut, je sais travailler {ambition_2}.",
)
_YEARS = ("trois", "quatre", "cinq", "six", "huit", "dix")
_POOLS = {
    "opening": pieces.OPENINGS,
    "life": pieces.LIVES,
    "quality": pieces.QUALITIES,
    "sunday": pieces.SUNDAYS,
    "now": pieces.NOWS,
    "closing": pieces.CLOSINGS,
}


def tell(world: World, person: Person, coach: str, draft: bool = False) -> str:
    """A person's story.

    Args:
        world: where chance comes from.
        person: whose story.
        coach: first name of their coach; empty: none.
        draft: a CV being written: a short story.
    """
    shapes = SHORT if draft else world.deck("lengths", _LENGTHS).draw()
    paragraphs = []
    for paragraph in world.rng.choice(shapes):
        said = [_piece(world, person, kind, coach) for kind in paragraph.split()]
        if any(said):
            paragraphs.append(" ".join(filter(None, said)))
    return say("\n\n".join(paragraphs), person.feminine, _slots(world, person, coach))


def _piece(world: World, person: Person, kind: str, coach: str) -> str:
    if kind == "saying":
        return f"Chez nous, on dit {person.origin.saying}." if person.origin.saying else ""
    if kind in ("why", "detail"):
        trade = person.trades[0]
        cards = trade.why if kind == "why" else trade.detail
        return bare(world.deck(f"{kind} {trade.ambition}", cards).draw(person.suits))
    if kind == "second":
        trade = person.trades[-1]
        detail = bare(world.deck(f"detail {trade.ambition}", trade.detail).draw(person.suits))
        return f"{world.deck('another way', _ANOTHER_WAY).draw()} {detail}" if len(person.trades) > 1 else detail
    return bare(
        world.deck(kind, _POOLS[kind]).draw(
            lambda piece: person.suits(piece) and (bool(coach) or "{coach}" not in piece)
        )
    )


def _slots(world: World, person: Person, coach: str) -> dict[str, str]:
    country = person.origin.country
    came_from = f"du {country[3:]}" if country.startswith("au ") else of(country.partition(" ")[2]) if country else ""
    return {
        "first_name": person.first_name,
        "age": str(person.age),
        "birthplace": person.birthplace,
        "home": person.place.at,
        "home_of": of(person.place.name),
        "From_country": came_from[:1].upper() + came_from[1:],
        "years_here": world.rng.choice(_YEARS),
        "wait": world.rng.choice(("deux", "trois", "quatre")),
        "ambition": agree(person.trades[0].ambition, person.feminine),
        "ambition_2": agree(person.trades[-1].ambition, person.feminine),
        "coach": coach,
    }
