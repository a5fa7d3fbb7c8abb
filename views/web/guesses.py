"""Whoever tries addresses of CVs to learn who is here is slowed down; whoever follows links is not.

A public CV is answered whatever was tried before.
"""

import contextlib

from flask import abort, request

from programme import visitors
from programme.acts.reports import note_dead_address
from programme.flood import TooMuch
from sheets.errors import StateUnreachable
from views.web.shared import book


def slow_down_guesses(slug: str) -> None:
    """Count an address that leads to no public CV; 429 when too many different ones were tried.

    Args:
        slug: what was tried.
    """
    with contextlib.suppress(StateUnreachable):  # the page matters more
        try:
            note_dead_address(book(), slug, visitors.address(request.environ))
        except TooMuch:
            abort(429)
