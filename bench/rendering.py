"""Rendering: a CV asked over HTTP (in-process), against its bare template given the same context."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from flask import Flask, template_rendered

from bench.people import app_with
from bench.timing import Measure, compare
from sheets.model.schema import PUBLISHED

REPEATS = 50


def run(candidates: int) -> Iterator[Measure]:
    """One published CV, whose cost must not grow with the number of candidates."""
    with tempfile.TemporaryDirectory() as folder:
        app = app_with(candidates, Path(folder))
        app.wsgi_app = app.extensions["cache"].inner  # type: ignore[method-assign]  # rendered each time
        client = app.test_client()
        shown = app.extensions["book"].snapshot.candidates.where("status", PUBLISHED)
        path = next(f"/cv/x-{c.id.lower()}" for c in shown if c.consent and not c.employed)
        path = client.get(path).headers["Location"]
        context = _context_of(app, path)

        def ours() -> None:
            for _ in range(REPEATS):
                assert client.get(path).status_code == 200

        def floor() -> None:
            with app.test_request_context(path):
                template = app.jinja_env.get_template("public/cv.html")
                for _ in range(REPEATS):
                    template.render(context)

        name = f"{REPEATS} CV pages among {candidates}"
        yield compare(name, ours, "the bare template", floor, runs=9)
        app.extensions["book"].state.close()


def _context_of(app: Flask, path: str) -> dict[str, object]:
    """What the view gave its template."""
    seen: list[dict[str, object]] = []

    def keep(_: Flask, context: dict[str, object], **__: object) -> None:
        seen.append(dict(context))

    with template_rendered.connected_to(keep, app):
        app.test_client().get(path)
    return seen[0]
