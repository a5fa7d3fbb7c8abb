"""Why an offer fits somebody, in this visitor's words."""

from flask import Flask

from programme.matching import sentences
from programme.matching.fit import Fit
from views.public.facts import choice
from views.web.language import current, translate


def install(app: Flask) -> None:
    """Teach templates `|why` and `|why_not`."""
    app.jinja_env.filters |= {"why": why, "why_not": why_not}


def why(found: Fit) -> str:
    """What speaks for a pair."""
    return sentences.why(found, translate, choice, current())


def why_not(found: Fit) -> str:
    """What speaks against it."""
    return sentences.why_not(found, translate, choice, current())
