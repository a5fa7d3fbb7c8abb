"""From a person to their rows: the candidate and their CV, and the path behind them."""

import datetime as dt

from demo.data import Values
from demo.people import FIRST_JOB, InventedPerson, SuitedText, Trade, places
from demo.stories import tell
from demo.words import plain_letters, say
from demo.world import World, words
from programme.lists import CONTRACTS
from sheets.model.schema import DRAFT, HIDDEN, NEW, PUBLISHED, TO_REVIEW

_STATUSES = (PUBLISHED,) * 8 + (DRAFT, HIDDEN, TO_REVIEW, NEW)
_MOST_VIEWS = 20_000
_SIGNED = ("CDI", "CDD +6 mois", "CDD +6 mois", "CDD -6 mois", "insertion", "intérim")
_PARIS_REGION = "Île-de-France"
_YOUNG = 22
_CAR = "B (voiture)"
_DRIVEN = ("Voiture", "Scooter")
_LONG_STUDIES = ("CAP", "Titre", "Brevet", "Certificat", "Licence")


def candidate_row(world: World, person: InventedPerson, coach: Values | None, structure: str) -> Values:
    """A candidate and their CV, as complete as its status lets expect.

    Args:
        world: where chance comes from.
        person: who.
        coach: the row of their coach, if any.
        structure: ID of the structure that sent them; empty: none.
    """
    status: str = world.deck("statuses", lambda: _STATUSES).draw()
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
        values["story"], passion = tell(world, person, coach["first_name"] if coach else "", draft=status == DRAFT)
        values |= _search(world, person) | _strengths(world, person, passion)
        has_photo = world.deck(f"photos {status}", lambda: (True,) * 5 + (False,)).draw()
        values["photo"] = f"portraits/{person.id}.svg" if has_photo else ""
    if status in (PUBLISHED, HIDDEN):
        views = min(_MOST_VIEWS, int(world.rng.paretovariate(0.9) * 12))
        values |= {"views": float(views), "indexable": world.chance(0.7)}
        values["shares"] = float(int(views * world.rng.uniform(0.02, 0.3)))
        values |= _employment(world, status)
    return values


def _contact(world: World, person: InventedPerson) -> Values:
    name = plain_letters(f"{person.first_name}-{person.last_name}")
    return {
        "email": "" if world.chance(0.1) else f"{name}.{person.id.lower()}@example.org",
        "phone": world.phone(),
        "address": f"{world.rng.randint(1, 140)} {world.word('rue')}",
        "postal_code": person.place.postal_code,
        "notes": say(world.word("note sur une personne"), person.feminine) if world.chance(0.8) else "",
    }


def _dates(world: World, status: str) -> Values:
    created = world.days_ago(5, 30) if status == NEW else world.days_ago(45, 500)
    values: Values = {"created_on": created}
    if status == NEW:
        return values
    values["updated_on"] = world.between(created + dt.timedelta(days=14), world.today)
    if status in (PUBLISHED, HIDDEN):
        values["consent"] = True
        values["consent_date"] = world.between(created, created + dt.timedelta(days=14))
        values["published_on"] = world.between(values["consent_date"], values["updated_on"])
    elif status == TO_REVIEW and world.chance(0.5):
        values |= {"consent": True, "consent_date": values["updated_on"]}
    return values


def _search(world: World, person: InventedPerson) -> Values:
    trade = person.trades[0]
    values: Values = {
        "catchphrase": say(
            world.deck(f"accroche {trade.ambition}", lambda: trade.texts("accroche")).draw(), person.feminine
        ),
        "contracts": tuple(world.word("contrats souhaités").split(", ")),
        "departments": _departments(world, person),
        "availability": world.word("disponibilité"),
        "licences": _licences(world, trade),
    }
    for number, wanted in enumerate(person.trades, start=1):
        values[f"ambition_{number}"] = say(wanted.ambition, person.feminine)
        values[f"sector_{number}"] = wanted.sector
    drives = _CAR in values["licences"]
    ways = [way for way in words("mobilité") if drives or not way.startswith(_DRIVEN)]
    values["transport"] = world.rng.choice(ways)
    return values


def _licences(world: World, trade: Trade) -> tuple[str, ...]:
    drawn = [licence for licence in trade.texts("permis") if world.chance(0.5)]
    # Nobody drives a lorry or a trailer who may not drive a car.
    needs_car = any(licence.startswith(("BE", "C ", "CE", "D ")) for licence in drawn)
    return tuple(dict.fromkeys([_CAR, *drawn] if needs_car else drawn))


def _departments(world: World, person: InventedPerson) -> tuple[str, ...]:
    home = person.place.department
    if person.place.zone != _PARIS_REGION:
        return (home,)
    near = dict.fromkeys(p.department for p in places() if p.zone == _PARIS_REGION and p.department != home)
    return (home, *world.rng.sample(list(near), world.rng.choice((0, 1, 1, 2, 3))))


def _strengths(world: World, person: InventedPerson, passion: str) -> Values:
    rng = world.rng
    own = person.trades[0].texts("atout")
    other = person.trades[1].texts("atout") if len(person.trades) > 1 else ()
    skills = rng.sample(own, rng.randint(3, min(5, len(own)))) + rng.sample(other, min(len(other), rng.randint(0, 1)))
    passions = [passion] if passion else []
    passions += [world.word("passion") for _ in range(rng.randint(2, 4))]
    if person.origin.passion and world.chance(0.4):
        passions.append(person.origin.passion)
    return {
        "skills": tuple(dict.fromkeys(say(skill, person.feminine) for skill in skills)),
        "passions": tuple(dict.fromkeys(passions)),
        "languages": tuple(dict.fromkeys(_languages(world, person))),
    }


def _languages(world: World, person: InventedPerson) -> list[str]:
    tongue = person.origin.tongue
    if not person.newcomer:
        native = ["Français", *([tongue] if tongue else [])]
        return native + ([world.word("autre langue")] if world.chance(0.5) else [])
    mother = "langues maternelles" if " et " in tongue else "langue maternelle"
    levels = words("niveau de français")
    # Whoever came long ago speaks better.
    spoken = [levels[min(len(levels) - 1, person.years_here // 4)], f"{tongue} {mother}"]
    extra = [t for t in words("langue de la route") if t.split()[0].lower() not in tongue.lower()]
    return spoken + ([world.rng.choice(extra)] if world.chance(0.45) else [])


def _employment(world: World, status: str) -> Values:
    hired_in_round = (True,) * 3 + (False,) if status == HIDDEN else (True,) + (False,) * 7
    if not world.deck(f"employed {status}", lambda: hired_in_round).draw():
        return {"employed": False}
    contract = world.rng.choice(_SIGNED)
    values: Values = {"employed": True, "contract": contract, "hired_on": world.days_ago(10, 200)}
    if contract != CONTRACTS[0]:
        values["contract_end"] = world.today + dt.timedelta(days=world.rng.randint(12, 240))
    return values


def path(world: World, person: InventedPerson) -> list[Values]:
    """One to four lines of a path, the latest first."""
    rng = world.rng
    wanted = rng.choice((1, 1, 2, 2, 3)) if person.age > _YOUNG else 1
    first_year = world.today.year - person.age + FIRST_JOB
    year = world.today.year - rng.randint(0, 1)
    rows: list[Values] = []
    jobs = [(trade, job) for trade in person.trades for job in trade.pieces["poste"]]
    for trade, job in rng.sample(jobs, wanted):
        start = max(year - rng.randint(1, 4), first_year)
        rows.append(_job(world, person, trade, job, start, max(year, start + 1)))
        year = start - rng.randint(0, 1)
        if year < first_year:
            break
    return rows + ([_study(world, person)] if world.chance(0.65) else [])


def _job(world: World, person: InventedPerson, trade: Trade, job: SuitedText, start: int, end: int) -> Values:
    rng = world.rng
    # Those who came from elsewhere did there what they did before they came.
    arrival = world.today.year - person.years_here
    far = start < arrival
    given = "énévole" in job.text or "solidaire" in job.text
    return {
        "id": world.mint("experiences"),
        "candidate": person.id,
        "kind": "Bénévolat" if given else "Expérience",
        "title": say(job.text, person.feminine),
        "company": "" if far else rng.choice(words(trade.sector)),
        "place": person.town if far else person.place.name,
        "start": dt.date(start, rng.randint(1, 12), 1),
        "end": min(dt.date(min(end, arrival) if far else end, rng.randint(1, 6), 28), world.today),
        "description": say(job.detail, person.feminine),
        "skills": tuple(say(skill, person.feminine) for skill in rng.sample(trade.texts("atout"), rng.randint(0, 3))),
    }


def _study(world: World, person: InventedPerson) -> Values:
    latest = min(12, person.age - FIRST_JOB, person.years_here)
    start = dt.date(world.today.year - world.rng.randint(1, latest), world.rng.choice((1, 3, 9)), 1)
    title = world.rng.choice(person.trades[0].texts("formation"))
    return {
        "id": world.mint("experiences"),
        "candidate": person.id,
        "kind": "Formation",
        "title": say(title, person.feminine),
        "company": world.word("école"),
        "place": person.place.name,
        "start": start,
        "end": min(
            start + dt.timedelta(days=270 if title.startswith(_LONG_STUDIES) else world.rng.choice((60, 120))),
            world.today,
        ),
    }
