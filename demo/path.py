"""A person's path: jobs, studies, and what people say of them."""

import datetime as dt

from demo import small_texts as texts
from demo.people import Person
from demo.trade import Trade
from demo.words import say, without_preposition
from demo.world import Values, World

_FIRST_JOB = 16
_YOUNG = 22
_SCHOOLS = (
    "Institut des Métiers de la Vallée",
    "Centre de formation du Faubourg",
    "Lycée professionnel des Remparts",
    "École du Geste",
    "Atelier-école L'Enclume",
)


def experiences(world: World, person: Person) -> list[Values]:
    """One to four lines of a path, the latest first."""
    rng = world.rng
    wanted = rng.choice((1, 1, 2, 2, 3)) if person.age > _YOUNG else 1
    first_year = world.today.year - person.age + _FIRST_JOB
    year = world.today.year - rng.randint(0, 1)
    rows: list[Values] = []
    jobs = [(trade, job) for trade in person.trades for job in trade.jobs]
    for trade, job in rng.sample(jobs, wanted):
        start = max(year - rng.randint(1, 4), first_year)
        rows.append(_job(world, person, trade, job, start, max(year, start + 1)))
        year = start - rng.randint(0, 1)
        if year < first_year:
            break
    return rows + ([_study(world, person)] if world.chance(0.65) else [])


def _job(world: World, person: Person, trade: Trade, job: tuple[str, str], start: int, end: int) -> Values:
    rng, (title, description) = world.rng, job
    # Those who came from elsewhere did there what they did long ago.
    far = person.newcomer and world.today.year - start > 6
    given = "énévole" in title or "solidaire" in title
    return {
        "id": world.mint("experiences"),
        "candidate": person.id,
        "kind": "Bénévolat" if given else "Expérience",
        "title": say(title, person.feminine),
        "company": "" if far else say(rng.choice(texts.COMPANIES[trade.sector]), False),
        "place": without_preposition(person.town) if far else person.place.name,
        "start": dt.date(start, rng.randint(1, 12), 1),
        "end": min(dt.date(end, rng.randint(1, 6), 28), world.today),
        "description": say(description, person.feminine),
        "skills": tuple(say(s, person.feminine) for s in rng.sample(trade.skills, rng.randint(0, 3))),
    }


def _study(world: World, person: Person) -> Values:
    start = dt.date(
        world.today.year - world.rng.randint(1, min(12, person.age - _FIRST_JOB)), world.rng.choice((1, 3, 9)), 1
    )
    return {
        "id": world.mint("experiences"),
        "candidate": person.id,
        "kind": "Formation",
        "title": say(world.rng.choice(person.trades[0].studies), person.feminine),
        "company": say(world.rng.choice(_SCHOOLS), False),
        "place": person.place.name,
        "start": start,
        "end": min(start + dt.timedelta(days=world.rng.choice((60, 120, 270))), world.today),
    }


def testimonials(world: World, person: Person) -> list[Values]:
    """Up to three letters from people who know them."""
    return [_testimonial(world, person) for _ in range(world.rng.choice((0, 1, 1, 1, 2, 2, 3)))]


def _testimonial(world: World, person: Person) -> Values:
    name, relation, knows = world.deck("witnesses", texts.WITNESSES).draw()
    parts = [world.deck(f"opening {knows}", texts.TESTIMONIAL_OPENINGS[knows]).draw()]
    middles = world.deck(f"middle {knows}", texts.TESTIMONIAL_MIDDLES[knows])
    parts += [middles.draw() for _ in range(world.rng.choice((1, 2, 2, 3)))]
    in_tongue = next((t for s, t in texts.TESTIMONIAL_WORDS_IN_TONGUES.items() if s in person.origin.tongue), "")
    if in_tongue and world.chance(0.3):
        parts.append(in_tongue)
    parts.append(world.deck(f"ending {knows}", texts.TESTIMONIAL_ENDINGS[knows]).draw())
    slots = {"name": person.first_name, "months": world.rng.choice(("trois", "six", "huit", "dix", "dix-huit"))}
    return {
        "id": world.mint("testimonials"),
        "candidate": person.id,
        "name": say(name, False),
        "relation": say(relation, False),
        "text": say(" ".join(parts), person.feminine, slots),
        "status": world.rng.choice(("Publié",) * 8 + ("À relire", "Masqué")),
        "received_on": world.days_ago(3, 300),
    }
