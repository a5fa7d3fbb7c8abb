"""The screens of the programme's life, asked in-process by signed-in people, each time about another of them.

What is made once a reading is made by a first asking that does not count.
"""

import datetime as dt
import random
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from bench.people import Grids, app_with, grids
from bench.timing import Measure, three
from programme.messages.engine import Messages
from programme.opportunities import Links, is_looking, may_be_brought
from sheets.events import detection as events
from sheets.model.schema import CANDIDATES, RELAYS
from sheets.model.snapshot import Snapshot, build_snapshot
from sheets.state import readings
from views.account.sign_in import make_link

ASKED = 60
"""How often each screen is asked for: enough for a 95th percentile."""
PEOPLE = 20
"""How many of each kind of people ask."""
NOTHING = "/join/thanks"
"""A page that reads nothing: what the web's side costs alone."""


@dataclass(frozen=True)
class Screen:
    """A screen, and who asks for it.

    Args:
        name: what it is called in the list.
        clients: who ask, one after the other.
        paths: what they ask for, in the same order.
    """

    name: str
    clients: list[FlaskClient]
    paths: list[str]


def run(candidates: int) -> Iterator[Measure]:
    """Each screen's shortest, median and 95th percentile, beside a page that reads nothing."""
    with tempfile.TemporaryDirectory() as folder:
        app = app_with(candidates, Path(folder))
        let_a_day_pass(app, grids(candidates), candidates // 10)
        nothing = Screen("nothing", [app.test_client()], [NOTHING])
        floor = three(_times(nothing), 0.95)
        for screen in screens(app):
            if not screen.paths:
                continue  # nobody is like that among so few
            yield Measure(f"{screen.name} (p95 last)", three(_times(screen), 0.95), floor, "a page that reads nothing")
        app.extensions["book"].state.close()


def with_relays(cells: Grids, count: int) -> Grids:
    """A reading with so many relays, each a copy of one of the demo's."""
    header, *rows = cells[RELAYS.title]
    at = {column.key: n for n, column in enumerate(RELAYS.columns)}
    made = [list(rows[n % len(rows)]) for n in range(count)]
    for n, row in enumerate(made):
        row[at["id"]], row[at["email"]] = f"LX{n}", f"relay{n}@example.org"
    return {**cells, RELAYS.title: [header, *rows, *made]}


def let_a_day_pass(app: Flask, cells: Grids, relays: int) -> None:
    """Let relays come and one CV in ten be submitted; read that, and queue the messages it sets off."""
    book, settings = app.extensions["book"], app.extensions["settings"]
    before = replace(build_snapshot(cells), version=book.snapshot.version)
    header, *rows = cells[CANDIDATES.title]
    status = next(n for n, column in enumerate(CANDIDATES.columns) if column.key == "status")
    rows = [[*row[:status], "À valider", *row[status + 1 :]] if n % 10 == 0 else row for n, row in enumerate(rows)]
    now = dt.datetime.now(dt.UTC)
    after = build_snapshot({**with_relays(cells, relays), CANDIDATES.title: [header, *rows]}, 0, now, before)
    messages = Messages(book.state, Links(settings.secret_key, settings.public_url))
    messages.act(before)
    version = readings.store(
        book.state, after.grids, now, before,
        lambda connection, version: events.note(connection, version, now.timestamp(), before, after),
    )  # fmt: skip
    messages.act(replace(after, version=version))


def screens(app: Flask) -> list[Screen]:
    """All of them, of people chosen at random."""
    snapshot: Snapshot = app.extensions["book"].snapshot
    rng = random.Random(5)
    ids = {row.coach for row in snapshot.candidates.rows}
    coaches = [c for c in snapshot.coaches.rows if c.id in ids and c.active is not False]
    coaches = rng.sample(coaches, min(PEOPLE, len(coaches)))
    own = [snapshot.candidates.where("coach", coach.id)[0] for coach in coaches]
    looking = [row for row in snapshot.candidates.rows if is_looking(row) and row.email]
    people = rng.sample(looking, min(PEOPLE, len(looking)))
    offers = rng.choices([row for row in snapshot.opportunities.rows if may_be_brought(row)], k=ASKED)
    alone = [row for row in snapshot.candidates.rows if not row.coach][:ASKED]
    referents = [s.contact_email for s in snapshot.structures.rows if s.contact_email]
    trainings = [row.id for row in snapshot.trainings.rows]
    as_coach = [_signed_in(app, coach.email) for coach in coaches]
    as_person = [_signed_in(app, person.email) for person in people]
    as_staff, as_referent = [_signed_in(app, snapshot.staff.rows[0].email)], [_signed_in(app, e) for e in referents]

    def theirs(name: str, path: str) -> Screen:
        return Screen(name, as_coach, [path.format(person.id) for person in own])

    def staffs(path: str, ids: Iterable[str] = ("",)) -> Screen:
        return Screen(path.format("<ID>"), as_staff, [path.format(row_id) for row_id in ids])

    return [
        Screen("/coach/", as_coach, ["/coach/"]),
        theirs("a coach's meetings", "/coach/candidates/{}/meetings"),
        theirs("noting a meeting", "/coach/candidates/{}/meetings/new"),
        theirs("a coach's offers of a person", "/coach/candidates/{}/opportunities"),
        theirs("a person's job, by the coach", "/coach/candidates/{}/job"),
        Screen("/coach/trainings", as_coach, ["/coach/trainings"]),
        Screen("/coach/write", as_coach, ["/coach/write"]),
        Screen("/me/", as_person, ["/me/"]),
        Screen("/me/opportunities", as_person, ["/me/opportunities"]),
        Screen("/me/job", as_person, ["/me/job"]),
        Screen("/me/data", as_person, ["/me/data"]),
        Screen("/me/data.pdf", as_person, ["/me/data.pdf"]),
        Screen("/me/data.json", as_person, ["/me/data.json"]),
        Screen("/structure/", as_referent, ["/structure/"]),
        staffs("/staff/"),
        staffs("/staff/opportunities"),
        staffs("/staff/opportunities/{}/people", (offer.id for offer in offers)),
        staffs("/staff/matching"),
        staffs("/staff/messages"),
        staffs("/staff/mail"),
        staffs("/staff/relays"),
        staffs("/staff/pairing"),
        staffs("/staff/pairing/{}", (row.id for row in alone)),
        staffs("/staff/volunteers"),
        staffs("/staff/trainings"),
        staffs("/staff/trainings/{}", trainings),
        staffs("/staff/tabs/meetings"),
        Screen("/relays", [app.test_client()], ["/relays"]),
        Screen("/relays/feed.xml", [app.test_client()], ["/relays/feed.xml"]),
        Screen("/figures", [app.test_client()], ["/figures"]),
    ]


def _times(screen: Screen) -> list[float]:
    """Seconds of each asking but the first, all of which must be answered well."""
    found = []
    for _, client, path in zip(range(ASKED + 1), cycle(screen.clients), cycle(screen.paths), strict=False):
        began = time.thread_time()  # the machine is shared, and nothing here waits for others
        answer = client.get(path)
        found.append(time.thread_time() - began)
        assert answer.status_code == 200, (path, answer.status)
    return found[1:]


def _signed_in(app: Flask, email: str) -> FlaskClient:
    client = app.test_client()
    with app.app_context():
        link = make_link(app.extensions["settings"], email)
    assert client.get(link).status_code in (302, 303), email
    return client
