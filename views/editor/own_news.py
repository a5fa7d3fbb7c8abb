"""What a candidate's page tells first: what gives heart."""

from collections.abc import Iterable

from flask import Flask

from programme.encouragement import Encouragement, encouragement
from sheets.model.schema import Candidate
from views.public.sharing import NETWORKS
from views.web.language import translate
from views.web.shared import book, counting


def install(app: Flask) -> None:
    """Let a candidate's page ask for it."""
    app.context_processor(lambda: {"encouragement_of": encouragement_of, "networks_named": networks_named})


def encouragement_of(candidate: Candidate) -> Encouragement:
    """Who looked at somebody's CV, who shared it, and what came."""
    return encouragement(counting(), book().snapshot, candidate, NETWORKS)


def networks_named(ways: Iterable[str]) -> str:
    """Where a CV was shared: "WhatsApp, LinkedIn"."""
    return ", ".join(translate(NETWORKS[way]) for way in ways)
