"""What a candidate's page tells first: what gives heart, and the offers to look at first."""

from collections.abc import Iterable

from flask import Flask

from programme.encouragement import Encouragement, encouragement
from programme.matching.pairing import pairing_of
from programme.matching.ranking import Ranked, rank
from programme.offer_steps import TO_DO
from programme.standings import standings
from sheets.model.schema import Candidate
from views.public.sharing import NETWORKS
from views.web.language import translate
from views.web.shared import book, counting

FIRST = 3
"""Offers on the page itself; the others are a press away."""


def install(app: Flask) -> None:
    """Let a candidate's page ask for it."""
    app.context_processor(lambda: {
        "encouragement_of": encouragement_of, "first_offers_of": first_offers_of, "networks_named": networks_named,
    })  # fmt: skip


def encouragement_of(candidate: Candidate) -> Encouragement:
    """Who looked at somebody's CV, who shared it, and what came."""
    return encouragement(counting(), book().snapshot, candidate, NETWORKS)


def first_offers_of(candidate: Candidate) -> tuple[Ranked, ...]:
    """The offers to look at first."""
    snapshot = book().snapshot
    untouched = [one for one in standings(snapshot, candidate.id) if one.open and one.status == TO_DO]
    return rank(untouched, candidate, pairing_of(snapshot)).to_do[:FIRST]


def networks_named(ways: Iterable[str]) -> str:
    """Where a CV was shared: "WhatsApp, LinkedIn"."""
    return ", ".join(translate(NETWORKS[way]) for way in ways)
