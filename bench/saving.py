"""Saving: a coach's section of the form, posted until it is acknowledged, against writing and fsyncing its bytes."""

import itertools
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from bench.people import app_with
from bench.timing import Measure, compare
from sheets.schema import Candidate
from views.sign_in import make_link


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


def _followed(app: Flask) -> list[Candidate]:
    rows = app.extensions["book"].snapshot.candidates.rows
    coach = next(row.coach for row in rows if row.coach)
    return [row for row in rows if row.coach == coach]


def _signed_in(app: Flask, candidate: Candidate) -> FlaskClient:
    coach = app.extensions["book"].snapshot.coaches.get(candidate.coach)
    client = app.test_client()
    client.get(make_link(app.extensions["settings"], coach.email))
    return client
