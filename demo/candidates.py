"""From a person to their row of the candidates' tab."""

import datetime as dt
from typing import Any

from demo import small_texts as texts
from demo.people import Person
from demo.places import PARIS_DEPARTMENTS, PARIS_REGION
from demo.story import tell
from demo.words import agree, plain_letters, say
from demo.world import Values, World
from programme.lists import CONTRACTS
from sheets.schema import DRAFT, HIDDEN, NEW, PUBLISHED, TO_REVIEW

# With the cast of three, one round of these makes the first run's fifteen: every status is there to see.
_STATUSES = (PUBLISHED,) * 8 + (DRAFT, HIDDEN, TO_REVIEW, NEW)
_MOST_VIEWS = 20_000
_SIGNED = ("CDI", "CDD +6 mois", "CDD +6 mois", "CDD -6 mois", "insertion", "intérim")


def candidate_row(world: World, person: Person, coach: Values | None, structure: str) -> Values:
    """A candidate and their CV, as complete as its status lets expect.

    Args:
        world: where chance comes from.
        person: who.
        coach: the row of their coach, if any.
        structure: ID of the structure that sent them; empty: none.
    """
    status: str = world.deck("statuses", _STATUSES).draw()
    values: Values = {
        "id": person.id,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "structure": structure,
        "coach": coach["id"] if coach else "",
        "zone": person.place.zone,
        "status": status,
        **_contact(world, person),
        **_dates(world, status),
    }
    if status != NEW:
        values |= _search(world, person) | _strengths(world, person)
        values["story"] = tell(world, person, coach["first_name"] if coach else "", draft=status == DRAFT)
        has_photo = world.deck(f"photos {status}", (True,) * 5 + (False,)).draw()
        values["photo"] = f"portraits/{person.id}.svg" if has_photo else ""
    if status in (PUBLISHED, HIDDEN):
        values |= {
            "views": float(min(_MOST_VIEWS, int(world.rng.paretovariate(0.9) * 12))),
            "indexable": world.chance(0.7),
        }
        values["shares"] = float(int(values["views"] * world.rng.uniform(0.02, 0.3)))
        values |= _employment(world, status)
    return values


def _contact(world: World, person: Person) -> Values:
    name = plain_letters(f"{person.first_name}-{person.last_name}")
    street = say(world.rng.choice(texts.STREETS), False)
    return {
        "email": "" if world.chance(0.1) else f"{name}.{person.id.lower()}@example.org",
        "phone": world.phone(),
        "address": f"{world.rng.randint(1, 140)} {street}",
        "postal_code": person.place.postal_code,
        "notes": say(world.rng.choice(texts.COACH_NOTES), person.feminine),
    }


def _dates(world: World, status: str) -> Values:
    created = world.days_ago(5, 30) if status == NEW else world.days_ago(45, 500)
    values: Values = {"created_on": created}
    if status == NEW:
        return values
    values["updated_on"] = _between(world, created + dt.timedelta(days=14), world.today)
    if status in (PUBLISHED, HIDDEN):
        values["consent"] = True
        values["consent_date"] = _between(world, created, created + dt.timedelta(days=14))
        values["published_on"] = _between(world, values["consent_date"], values["updated_on"])
    elif status == TO_REVIEW and world.chance(0.5):
        values |= {"consent": True, "consent_date": values["updated_on"]}
    return values


def _between(world: World, first: dt.date, last: dt.date) -> dt.date:
    return first + dt.timedelta(days=world.rng.randint(0, max(0, (last - first).days)))


def _search(world: World, person: Person) -> Values:
    values: Values = {
        "catchphrase": say(_catchphrase(world, person), person.feminine),
        "contracts": world.rng.choice(texts.CONTRACT_WISHES),
        "departments": _departments(world, person),
        "availability": world.rng.choice(texts.AVAILABILITIES),
        "licences": tuple(x for x in person.trades[0].licences if world.chance(0.5)),
    }
    for number, trade in enumerate(person.trades, start=1):
        values[f"ambition_{number}"] = say(trade.ambition, person.feminine)
        values[f"sector_{number}"] = trade.sector
    drives = any(licence.startswith("B ") for licence in values["licences"])
    values["transport"] = world.rng.choice([t for t in texts.TRANSPORTS if drives or "Voiture" not in t])
    return values


def _catchphrase(world: World, person: Person) -> str:
    trade = person.trades[0]
    catchphrase: str = world.deck(f"catchphrase {trade.ambition}", trade.catchphrases).draw()
    return catchphrase


def _departments(world: World, person: Person) -> tuple[str, ...]:
    home = person.place.department
    if person.place.zone != PARIS_REGION:
        return (home,)
    others = [d for d in PARIS_DEPARTMENTS if d != home]
    return (home, *world.rng.sample(others, world.rng.choice((0, 1, 1, 2, 3))))


def _strengths(world: World, person: Person) -> Values:
    rng = world.rng
    own = [agree(skill, person.feminine) for skill in person.trades[0].skills]
    other = [agree(skill, person.feminine) for skill in person.trades[-1].skills] if len(person.trades) > 1 else []
    skills = rng.sample(own, rng.randint(3, min(5, len(own)))) + rng.sample(other, min(len(other), rng.randint(0, 1)))
    passions = [world.deck("passions", texts.PASSIONS).draw() for _ in range(rng.randint(2, 5))]
    in_tongue = next((p for script, p in texts.PASSIONS_IN_TONGUES.items() if script in person.origin.tongue), "")
    if in_tongue and world.chance(0.4):
        passions.append(in_tongue)
    return {
        "skills": _typeset(skills),
        "passions": _typeset(passions),
        "languages": _typeset(_languages(world, person)),
    }


def _languages(world: World, person: Person) -> list[str]:
    tongue = person.origin.tongue
    if not person.newcomer:
        native = ["Français", *([tongue] if tongue else [])]
        return native + ([world.rng.choice(texts.OTHER_TONGUES)] if world.chance(0.5) else [])
    mother = "langues maternelles" if " et " in tongue else "langue maternelle"
    spoken = [world.rng.choice(texts.FRENCH_LEVELS), f"{tongue} {mother}"]
    extra = [t for t in texts.MORE_TONGUES_OF_THE_ROAD if t.split()[0].lower() not in tongue.lower()]
    return spoken + ([world.rng.choice(extra)] if world.chance(0.45) else [])


def _typeset(items: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(say(item, False) for item in items))


def _employment(world: World, status: str) -> Values:
    hired_in_round = (True,) * 3 + (False,) if status == HIDDEN else (True,) + (False,) * 7
    if not world.deck(f"employed {status}", hired_in_round).draw():
        return {"employed": False}
    contract = world.rng.choice(_SIGNED)
    hired = world.days_ago(10, 200)
    values: dict[str, Any] = {"employed": True, "contract": contract, "hired_on": hired}
    if contract != CONTRACTS[0]:
        values["contract_end"] = world.today + dt.timedelta(days=world.rng.randint(12, 240))
    return values
