"""A person's story, in the first person, and the letters of those who know them: put together from written pieces."""

from functools import cache, partial

from demo.data import Values, pieces
from demo.people import InventedPerson, SuitedText, story_pieces
from demo.words import at, of, say
from demo.world import World, words

_LENGTHS = ("courte",) * 4 + ("moyenne",) * 6 + ("longue",) * 5 + ("très longue",) * 5
_YEARS = (
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
)
_MONTHS = ("trois", "six", "huit", "dix", "dix-huit")
_WITNESSES_EACH = (0, 1, 1, 1, 2, 2, 3)


def tell(world: World, person: InventedPerson, coach: str, draft: bool) -> tuple[str, str]:
    """A person's story, and the passion it tells of ("": none).

    Args:
        world: where chance comes from.
        person: whose story.
        coach: first name of their coach; empty: none.
        draft: a CV being written: a short story.
    """
    told: list[SuitedText] = []

    def story() -> str:
        told.clear()
        length = "courte" if draft else world.deck("lengths", lambda: _LENGTHS).draw()
        paragraphs = []
        for kinds in world.rng.choice(_shapes(length)):
            chosen = [_piece(world, person, kind, coach) for kind in kinds]
            told.extend(piece for piece in chosen if piece.text)
            paragraphs.append(" ".join(piece.text for piece in chosen if piece.text))
        return say("\n\n".join(filter(None, paragraphs)), person.feminine, _slots(world, person, coach))

    text = world.unlike_others(story)
    return text, next((piece.detail for piece in told if piece.detail), "")


@cache
def _shapes(length: str) -> tuple[tuple[tuple[str, ...], ...], ...]:
    shapes = words(f"histoire {length}")
    return tuple(tuple(tuple(part.split()) for part in shape.split(" / ")) for shape in shapes)


def _piece(world: World, person: InventedPerson, kind: str, coach: str) -> SuitedText:
    if kind == "dicton":
        return SuitedText(f"Chez nous, on dit {person.origin.saying}." if person.origin.saying else "")
    if kind in ("pourquoi", "détail", "autre"):
        trade = person.trades[-1 if kind == "autre" else 0]
        name = "pourquoi" if kind == "pourquoi" else "détail"
        drawn: SuitedText = world.deck(f"{name} {trade.ambition}", lambda: trade.pieces[name]).draw(person.suits)
        also = f"{world.word('autre voie')} " if kind == "autre" and len(person.trades) > 1 else ""
        return SuitedText(also + drawn.text)
    deck = world.deck(kind, lambda: story_pieces(kind))
    found: SuitedText = deck.draw(lambda piece: person.suits(piece) and (bool(coach) or "{coach}" not in piece.text))
    return found


def _slots(world: World, person: InventedPerson, coach: str) -> dict[str, str]:
    country = person.origin.country
    came_from = f"du {country[3:]}" if country.startswith("au ") else of(country.partition(" ")[2]) if country else ""
    return {
        "first_name": person.first_name,
        "age": str(person.age),
        "birthplace": person.birthplace,
        "home": at(person.place.name),
        "home_of": of(person.place.name),
        "From_country": came_from[:1].upper() + came_from[1:],
        "years_here": _YEARS[min(person.years_here, 14) - 2],
        "wait": _YEARS[world.rng.randint(0, min(2, max(0, person.years_here - 2)))],
        "ambition": say(person.trades[0].ambition, person.feminine),
        "ambition_2": say(person.trades[-1].ambition, person.feminine),
        "coach": coach,
    }


def testimonials(world: World, person: InventedPerson) -> list[Values]:
    """Up to three letters from people who know them."""
    return [_testimonial(world, person) for _ in range(world.rng.choice(_WITNESSES_EACH))]


def _testimonial(world: World, person: InventedPerson) -> Values:
    witness: dict[str, str] = world.deck("witnesses", lambda: _letter_pieces("témoin", "")).draw()
    return {
        "id": world.mint("testimonials"),
        "candidate": person.id,
        "name": witness["texte"],
        "relation": witness["relation"],
        "text": world.unlike_others(lambda: _letter(world, person, witness["lien"])),
        "status": world.rng.choice(("Publié",) * 8 + ("À relire", "Masqué")),
        "received_on": world.days_ago(3, 300),
    }


def _letter(world: World, person: InventedPerson, knows: str) -> str:
    kinds = ["début", *["milieu"] * world.rng.choice((1, 2, 2, 3)), "fin"]
    parts = [world.deck(f"{k} {knows}", partial(_letter_pieces, k, knows)).draw()["texte"] for k in kinds]
    if person.origin.thanks and world.chance(0.3):
        parts.insert(-1, person.origin.thanks)
    name = person.first_name
    slots = {"name": name, "of_name": of(name), "months": world.rng.choice(_MONTHS)}
    return say(" ".join(parts), person.feminine, slots)


@cache
def _letter_pieces(kind: str, knows: str) -> tuple[dict[str, str], ...]:
    return tuple(dict(row) for row in pieces("testimonials") if row["morceau"] == kind and knows in ("", row["lien"]))
