"""The screens of the programme's life, asked in-process by signed-in people, each time about another of them.

What is made once a reading is made by a first asking that does not count.
"""

import datetime as dt
import random
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from app import prepare_reading
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
        prepare_reading(app, app.extensions["book"].snapshot)
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
    signed_in = (*_of_coaches(app, snapshot, rng), *_of_people(app, snapshot, rng), *_of_staff(app, snapshot, rng))
    public = (Screen(path, [app.test_client()], [path]) for path in ("/relays", "/relays/feed.xml", "/figures"))
    return [*signed_in, *public]


def _of_coaches(app: Flask, snapshot: Snapshot, rng: random.Random) -> Iterator[Screen]:
    ids = {row.coach for row in snapshot.candidates.rows}
    found = [c for c in snapshot.coaches.rows if c.id in ids and c.active is not False]
    coaches = rng.sample(found, min(PEOPLE, len(found)))
    own = [snapshot.candidates.where("coach", coach.id)[0].id for coach in coaches]
    signed_in = [_signed_in(app, coach.email) for coach in coaches]
    for name, path in {
        "/coach/": "/coach/",
        "a coach's meetings": "/coach/candidates/{}/meetings",
        "noting a meeting": "/coach/candidates/{}/meetings/new",
        "a coach's offers of a person": "/coach/candidates/{}/opportunities",
        "a person's job, by the coach": "/coach/candidates/{}/job",
        "/coach/trainings": "/coach/trainings",
        "/coach/write": "/coach/write",
    }.items():
        yield Screen(name, signed_in, [path.format(row_id) for row_id in own])


def _of_people(app: Flask, snapshot: Snapshot, rng: random.Random) -> Iterator[Screen]:
    looking = [row for row in snapshot.candidates.rows if is_looking(row) and row.email]
    people = [_signed_in(app, one.email) for one in rng.sample(looking, min(PEOPLE, len(looking)))]
    for path in ("/me/", "/me/opportunities", "/me/job", "/me/data", "/me/data.pdf", "/me/data.json"):
        yield Screen(path, people, [path])
    referents = [_signed_in(app, s.contact_email) for s in snapshot.structures.rows if s.contact_email]
    yield Screen("/structure/", referents, ["/structure/"])


def _of_staff(app: Flask, snapshot: Snapshot, rng: random.Random) -> Iterator[Screen]:
    offers = rng.choices([row.id for row in snapshot.opportunities.rows if may_be_brought(row)], k=ASKED)
    alone = [row.id for row in snapshot.candidates.rows if not row.coach][:ASKED]
    trainings = [row.id for row in snapshot.trainings.rows]
    staff = [_signed_in(app, snapshot.staff.rows[0].email)]
    one = [""]
    for path, ids in {
        "/staff/": one, "/staff/opportunities": one, "/staff/opportunities/{}/people": offers, "/staff/matching": one,
        "/staff/messages": one, "/staff/mail": one, "/staff/relays": one, "/staff/pairing": one,
        "/staff/pairing/{}": alone, "/staff/volunteers": one, "/staff/trainings": one,
        "/staff/trainings/{}": trainings, "/staff/tabs/meetings": one, "/staff/figures": one,
        "/staff/views/candidates": one, "/staff/views/candidates?form=tableau&by=coach": one,
        "/staff/views/candidates?form=graphique&by=coach": one,
    }.items():  # fmt: skip
        yield Screen(path.format("<ID>"), staff, [path.format(row_id) for row_id in ids])


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
