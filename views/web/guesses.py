"""Whoever tries addresses of CVs to learn who is here is slowed down; whoever follows links is not.

What is counted are different addresses that lead to no public CV, by network address: a class behind one address that
follows a dead link follows one. A public CV is answered whatever was tried before.
"""

from flask import abort, request

from programme import flood, visitors
from sheets.errors import StateUnreachable
from views.web.shared import book

DIFFERENT = 60
"""Dead addresses of CVs that one network address may try in an hour."""
HOUR, DAY = 3_600.0, 86_400.0


def slow_down_guesses(slug: str) -> None:
    """Count an address that leads to no public CV; 429 when too many different ones were tried.

    Args:
        slug: what was tried.
    """
    who = visitors.address(request.environ)
    try:
        with book().state.writing() as connection:
            # One line a day for each address tried: trying it again counts no more.
            new = flood.may(connection, f"dead address {slug[:200]}", who, 1, DAY)
            if new and not flood.may(connection, "dead addresses", who, DIFFERENT, HOUR):
                abort(429)  # and nothing is kept of this one
    except StateUnreachable:
        return  # the page matters more
