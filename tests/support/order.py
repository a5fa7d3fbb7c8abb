"""Which modules run first: the slowest, so that no process is still at one of them when the others have finished."""

from collections.abc import Iterable

import pytest

SLOWEST = (
    "tests/processes/test_supervisor.py",  # before any browser: what drives it leaves an event loop to its process
    "tests/processes/test_outside.py",
    "tests/processes/test_import_killed.py",
    "tests/processes/test_machines.py",
    "tests/messages/test_year.py",
    "tests/chaos/",
    "tests/processes/",
    "tests/browser/test_first_contract.py",
    "tests/browser/test_signed_in.py",
    "tests/browser/test_public_screens.py",
    "tests/browser/test_narrow.py",
    "tests/browser/test_kept.py",
    "tests/browser/test_folds.py",
    "tests/browser/",  # together: they share a site, which ends with them
    "tests/spoiled/",
    "tests/leaks/",
    "tests/sheets/test_header_moves.py",
    "tests/web/test_matrix.py",
    "tests/sheets/",
)
"""Beginnings of the names of the tests, the slowest first; all others come after, in the order of their names."""


def slowest_first(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """The tests in the order in which they are handed out."""
    return sorted(items, key=lambda item: next((n for n, p in enumerate(SLOWEST) if item.nodeid.startswith(p)), 99))
