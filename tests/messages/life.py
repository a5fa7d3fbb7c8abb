"""Invented lives of a year, as acts in the sheet by day, and the messages they must have led to.

What is expected is worked out here from the programme's table alone: nothing of the app's rules is used.
"""

import datetime as dt
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

START = dt.date(2027, 1, 4)
YEAR = 365
STAFF = "camille@example.org"
TRAINING_LATER, VIDEO_SOONER = (180, 7, 10), (200, 21, 14)
"""(from which day, the delay before, the delay then): what staff change midway."""

Cell = str | float
Sent = tuple[int, str, str]
"""Day, address, subject."""


def serial(day: int) -> int:
    """A day of the simulated year as a sheet holds it."""
    return (START + dt.timedelta(day) - dt.date(1899, 12, 30)).days


@dataclass
class History:
    """What one cell held, from which day on."""

    values: list[tuple[int, Any]] = field(default_factory=list)

    def at(self, day: int) -> Any:
        """What it holds at the end of a day."""
        return next((value for since, value in reversed(self.values) if since <= day), "")

    def ever(self, wanted: Any, day: int) -> bool:
        """Whether it held something by then."""
        return any(value == wanted and since <= day for since, value in self.values)


class Year:
    """The acts of a year.

    Args:
        people: how many candidates.
        seed: of all chance.
    """

    def __init__(self, people: int, seed: int = 58) -> None:
        self.rng = random.Random(seed)
        self.acts: dict[int, list[tuple[str, str, dict[str, Cell]]]] = defaultdict(list)
        self.cells: dict[tuple[str, str], History] = defaultdict(History)
        self.people = [self._person(n) for n in range(people)]
        self.offers = [self._offer(n) for n in range(people)]

    def put(self, day: int, tab: str, row_id: str, **values: Cell) -> None:
        """Somebody types in a row, which may be new."""
        if day < YEAR:
            self.acts[day].append((tab, row_id, values))
            for key, value in values.items():
                self.cells[row_id, key].values.append((day, value))

    def at(self, row_id: str, key: str, day: int) -> Any:
        """What a cell holds at the end of a day."""
        return self.cells[row_id, key].at(day)

    def _person(self, n: int) -> dict[str, Any]:
        rng, row_id, name = self.rng, f"CY{n:04}".replace("0", "Z").replace("1", "W"), f"Zoé{n}"
        came = rng.randrange(0, 240)
        self.put(came, "candidates", row_id, first_name=name, email=f"zoe{n}@example.org", status="Nouveau",
                 created_on=serial(came))  # fmt: skip
        coach = n % 5
        paired = came + rng.randrange(1, 15)
        self.put(paired, "candidates", row_id, coach=f"BY{'ABCDE'[coach]}")
        met = paired
        while met < YEAR:
            met += rng.choice((6, 7, 8, 13, 17, 25))
            planned = rng.random() < 0.3
            when = {"date": serial(met), "hour": "14 h 30"} if planned else {"date": serial(met)}
            meeting = f"RY{n}X{met}".replace("0", "Z").replace("1", "W")
            pair = {"candidate": row_id, "coach": f"BY{'ABCDE'[coach]}"}
            self.put(met - 3 if planned else met, "meetings", meeting, **pair, **when)
            if planned:
                self.put(met, "meetings", meeting, note="Vu.")
        self._cv(row_id, paired)
        return {"id": row_id, "name": name, "email": f"zoe{n}@example.org", "came": came, "paired": paired,
                "coach": f"coach{coach}@example.org"}  # fmt: skip

    def _cv(self, row_id: str, paired: int) -> None:
        rng = self.rng
        if rng.random() < 0.2:
            return
        day = paired + rng.randrange(1, 35)
        self.put(day, "candidates", row_id, status="À valider")
        if rng.random() < 0.3:  # staff give it back, and it is sent again
            self.put(day + 2, "candidates", row_id, status="En cours")
            day += rng.randrange(4, 9)
            self.put(day, "candidates", row_id, status="À valider")
        day += rng.randrange(1, 10)
        self.put(day, "candidates", row_id, status="Publié", consent="oui")
        if rng.random() < 0.2:  # hidden a while, and online again: no second first publication
            self.put(day + 9, "candidates", row_id, status="Masqué")
            self.put(day + 15, "candidates", row_id, status="Publié")
        if rng.random() < 0.6:
            hired = day + rng.randrange(17, 100)
            ends = hired + rng.choice((35, 42, 61, 75, 130))
            self.put(hired, "candidates", row_id, employed="oui", hired_on=serial(hired),
                     contract_end=serial(ends))  # fmt: skip
            if rng.random() < 0.2:  # the contract goes on
                self.put(hired + 20, "candidates", row_id, contract_end=serial(ends + 120))
            else:
                self.put(ends, "candidates", row_id, employed="non")

    def _offer(self, n: int) -> dict[str, Any]:
        rng = self.rng
        row_id, follow = (f"{letter}Y{n:04}".replace("0", "Z").replace("1", "W") for letter in "PS")
        person, day, external = rng.choice(self.people), rng.randrange(100, 300), rng.random() < 0.25
        origin = {"origin": "réseau"} if external else {}
        self.put(day, "opportunities", row_id, title=f"Poste {n}", company="Rose", recruiter_email=f"r{n}@example.com",
                 status="Validée" if external else "À valider", **origin)  # fmt: skip
        self.put(day, "follow_ups", follow, candidate=person["id"], opportunity=row_id,
                 status="Contacté" if external else "À traiter")  # fmt: skip
        validated = day if external else day + rng.randrange(1, 5)
        if not external:
            self.put(validated, "opportunities", row_id, status="Validée")
        if rng.random() < 0.5:
            self.put(validated + rng.randrange(1, 12), "follow_ups", follow, seen_on=serial(validated))
        at = validated
        for status in ("Contacté", "Phase d'entretien", "Refus après entretien"):
            at += rng.randrange(2, 20)
            if rng.random() < 0.35:
                break
            if not (external and status == "Contacté"):
                self.put(at, "follow_ups", follow, status=status)
        if rng.random() < 0.5:
            self.put(validated + rng.randrange(10, 60), "opportunities", row_id, status="Archivée")
        return {"id": row_id, "follow": follow, "n": n, "person": person, "validated": validated, "external": external}


class Expected:
    """What must be sent in a year, and when.

    Args:
        year: the acts.
        down: the day the mail server does not answer.
    """

    def __init__(self, year: Year, down: int) -> None:
        self.year, self.down = year, down
        self.sent: Counter[Sent] = Counter()
        for person in year.people:
            self._person(person)
        for offer in year.offers:
            self._offer(offer)

    def _say(self, day: int, to: str, subject: str, true: Callable[[int], bool]) -> bool:
        """A message falls due: it leaves that day if it is true, or the day after where no mail could leave."""
        if not 0 <= day < YEAR or not true(day):
            return False
        if day == self.down:
            if day + 1 >= YEAR or not true(day + 1):
                return False
            day += 1
        self.sent[day, to, subject] += 1
        return True

    def _at(self, row_id: str, key: str, day: int) -> Any:
        return self.year.at(row_id, key, day)

    def _person(self, p: dict[str, Any]) -> None:
        name, to = p["name"], p["email"]
        self._say(p["came"], to, f"{name}, bienvenue", _always)
        written = self._at(p["id"], "status", p["paired"] + 2) in ("À valider", "Publié")
        subject = "voici votre coach" if written else "préparons votre CV"
        self._say(p["paired"] + 2, to, f"{name}, {subject}", partial(self._is_shown, p))
        for days in (10, 20):
            self._say(p["paired"] + days, to, f"{name}, où en est votre CV ?", partial(self._was_never_sent, p))
        statuses = self.year.cells[p["id"], "status"].values
        for since, status in statuses:
            if status == "À valider":
                self._say(since, STAFF, f"CV à relire : {name}", partial(self._has_status, p["id"], status))
        published = next((since for since, status in statuses if status == "Publié"), None)
        if published is not None:
            online = partial(self._has_status, p["id"], "Publié")
            self._say(published, to, f"{name}, votre CV est en ligne", online)
            self._published(p, published)
        self._contracts(p)
        self._meetings(p)

    def _is_open(self, p: dict[str, Any], day: int) -> bool:
        return self._at(p["id"], "status", day) not in ("À valider", "Publié", "Masqué")

    def _is_shown(self, p: dict[str, Any], day: int) -> bool:
        return not self._has_status(p["id"], "Masqué", day)

    def _was_never_sent(self, p: dict[str, Any], day: int) -> bool:
        return (
            self._is_open(p, day)
            and self._is_free(p, day)
            and not self.year.cells[p["id"], "status"].ever("À valider", day)
        )

    def _has_status(self, row_id: str, status: str, day: int) -> bool:
        return bool(self._at(row_id, "status", day) == status)

    def _called(self, p: dict[str, Any], day: int, unknown: str = "Une personne") -> str:
        """What a recruiter is told somebody's name is."""
        return str(p["name"]) if self._has_status(p["id"], "Publié", day) else unknown

    def _is_free(self, p: dict[str, Any], day: int) -> bool:
        return bool(self._at(p["id"], "employed", day) != "oui")

    def _is_looking(self, p: dict[str, Any], day: int) -> bool:
        return self._has_status(p["id"], "Publié", day) and self._is_free(p, day)

    def _found_nothing_alone(self, p: dict[str, Any], day: int) -> bool:
        mine = (o for o in self.year.offers if o["external"] and o["person"] is p)
        return self._is_looking(p, day) and not any(o["validated"] <= day for o in mine)

    def _published(self, p: dict[str, Any], published: int) -> None:
        looking, alone = partial(self._is_looking, p), partial(self._found_nothing_alone, p)
        for change, subject, true in (
            (TRAINING_LATER, "préparez vos rendez-vous", looking),
            (VIDEO_SOONER, "et si vous vous filmiez ?", looking),
            ((0, 42, 42), "trois choses à faire cette semaine", looking),
            ((0, 60, 60), "avez-vous trouvé des offres ailleurs ?", alone),
        ):
            day = next((d for d in range(published, YEAR) if d >= published + _changed(change, d)), YEAR)
            self._say(day, p["email"], f"{p['name']}, {subject}", true)

    def _contracts(self, p: dict[str, Any]) -> None:
        """The day of the hiring; 60 and 30 days before the end, or as it is noted where the other has not come yet."""
        for day, value in self.year.cells[p["id"], "employed"].values:
            if value == "oui":
                self._say(day, p["email"], f"{p['name']}, bravo !", partial(self._is_employed, p))
        ends = self.year.cells[p["id"], "contract_end"].values
        for n, (noted, end) in enumerate(ends):
            replaced = ends[n + 1][0] if n + 1 < len(ends) else YEAR
            for days, over in ((60, 30), (30, -1)):
                day = max(noted, end - serial(0) - days)
                if day < min(replaced, end - serial(0) - over):
                    date = _in_words(START + dt.timedelta(end - serial(0)))
                    subject = f"{p['name']}, votre contrat finit le {date}"
                    self._say(day, p["email"], subject, partial(self._ends_then, p, end))

    def _is_employed(self, p: dict[str, Any], day: int) -> bool:
        return not self._is_free(p, day)

    def _ends_then(self, p: dict[str, Any], end: int, day: int) -> bool:
        return bool(not self._is_free(p, day) and self._at(p["id"], "contract_end", day) == end)

    def _meetings(self, p: dict[str, Any]) -> None:
        """14 days after the last one that is noted, or after they had a coach, once until the next; the day before."""
        met = sorted(
            (int(values["date"]) - serial(0), day)
            for day, acts in self.year.acts.items()
            for tab, _, values in acts
            if tab == "meetings" and values.get("candidate") == p["id"]
        )
        for n, last in enumerate((p["came"], *(at for at, _ in met))):
            following = met[n][1] if n < len(met) else YEAR
            silent = partial(self._is_silent, p, following)
            self._say(max(last, p["paired"]) + 14, p["coach"], f"Des nouvelles de {p['name']} ?", silent)
        for at, typed in met:
            if typed < at:
                self._say(at - 1, p["email"], f"{p['name']}, rendez-vous demain", partial(_is_before, at))
        for since, hired in self.year.cells[p["id"], "hired_on"].values:
            for days in (7, 28, 84):
                alone = partial(self._is_unseen_at_work, p, met)
                day = hired - serial(0) + days
                if since <= day:
                    self._say(day, p["coach"], f"Comment va {p['name']} dans son travail ?", alone)

    def _is_unseen_at_work(self, p: dict[str, Any], met: list[tuple[int, int]], day: int) -> bool:
        lately = any(typed <= day and at >= day - 6 for at, typed in met)
        return not self._is_free(p, day) and bool(self._at(p["id"], "coach", day)) and not lately

    def _is_silent(self, p: dict[str, Any], following: int, day: int) -> bool:
        has_coach, hidden = bool(self._at(p["id"], "coach", day)), self._has_status(p["id"], "Masqué", day)
        return day < following and has_coach and self._is_free(p, day) and not hidden

    def _offer(self, o: dict[str, Any]) -> None:
        person, recruiter = o["person"], f"r{o['n']}@example.com"
        title = f"Poste {o['n']}"
        for since, status in self.year.cells[o["follow"], "status"].values[1:]:
            if since < person["came"]:
                continue  # staff noted something about somebody who is not in the sheet yet
            told = partial(self._has_status, o["follow"], status)
            self._say(since, STAFF, f"{person['name']} : {status} ({title})", told)
            if status == "Phase d'entretien" and not o["external"]:
                self._say(since, recruiter, f"{self._called(person, since)} : un rendez-vous pour « {title} »", told)
            if status == "Refus après entretien" and not o["external"]:
                self._say(since, recruiter, f"Merci d’avoir reçu {self._called(person, since, 'une personne')}", told)
        if o["external"]:
            return
        self._hired_elsewhere(o)
        valid, first = partial(self._has_status, o["id"], "Validée"), o["validated"]
        looking = self._is_looking(person, first)
        became = "transmise" if looking else "validée"
        self._say(first, recruiter, f"Votre opportunité est {became} : {title}", valid)
        if looking:
            self._say(first, person["email"], f"Une opportunité pour vous : {title}", valid)
        for since, status in self.year.cells[o["id"], "status"].values:
            if status == "Archivée":
                self._say(since, person["email"], f"{person['name']}, une offre est fermée : {title}",
                          partial(self._waits_for_recruiter, o))  # fmt: skip
        if looking:  # else nobody was told, and the recruiter knows it
            unseen = partial(self._is_unseen, o)
            self._say(first + 5, person["email"], f"{person['name']}, une offre vous attend : {title}", unseen)
            untouched = partial(self._is_untouched, o)
            self._say(first + 15, recruiter, f"Des nouvelles de votre opportunité : {title}", untouched)
        self._say(first + 30, recruiter, f"Votre opportunité est-elle toujours d’actualité : {title} ?", valid)

    def _hired_elsewhere(self, o: dict[str, Any]) -> None:
        """A hiring puts away what still waits: those recruiters who met the person, or wrote, are told, each once."""
        employed = self.year.cells[o["person"]["id"], "employed"].values
        hired = next((day for day, value in employed if value == "oui"), YEAR)
        changes = self.year.cells[o["follow"], "status"].values
        if self._at(o["follow"], "status", hired) not in ("À traiter", "Contacté", "Phase d'entretien"):
            return
        told = partial(self._waits_while_employed, o)
        for day in sorted({hired, *(since for since, _ in changes if since > hired)}):
            if self._say(day, f"r{o['n']}@example.com", f"{self._called(o['person'], day)} a trouvé un travail", told):
                return

    def _waits_while_employed(self, o: dict[str, Any], day: int) -> bool:
        met = self._at(o["follow"], "status", day) in ("Contacté", "Phase d'entretien")
        return met and self._is_employed(o["person"], day) and self._has_status(o["id"], "Validée", day)

    def _waits_for_recruiter(self, o: dict[str, Any], day: int) -> bool:
        """Somebody wrote, or met the recruiter, and no hiring has put the offer away."""
        open_to = "À traiter", "Contacté", "Phase d'entretien"
        employed = self.year.cells[o["person"]["id"], "employed"].values
        hirings = (since for since, value in employed if value == "oui" and since <= day)
        put_away = any(self._at(o["follow"], "status", since) in open_to for since in hirings)
        return not put_away and self._at(o["follow"], "status", day) in open_to[1:] and o["person"]["came"] <= day

    def _is_untouched(self, o: dict[str, Any], day: int) -> bool:
        return self._has_status(o["id"], "Validée", day) and self._has_status(o["follow"], "À traiter", day)

    def _is_unseen(self, o: dict[str, Any], day: int) -> bool:
        return (
            self._is_looking(o["person"], day)
            and self._is_untouched(o, day)
            and not self._at(o["follow"], "seen_on", day)
        )


def _is_before(other: int, day: int) -> bool:
    return day < other


def _always(_: int) -> bool:
    return True


def _changed(change: tuple[int, int, int], day: int) -> int:
    since, before, after = change
    return after if day >= since else before


def _in_words(day: dt.date) -> str:
    months = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
              "novembre", "décembre")  # fmt: skip
    return f"{'1er' if day.day == 1 else day.day} {months[day.month - 1]} {day.year}"
