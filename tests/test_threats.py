"""docs/threats.md names what stops each threat, and the tests that show it: all of them are there."""

import re

import pytest

from settings import ROOT

_NAMED = re.compile(r"`([a-z_]+(?:/[a-z_]+)*(?:\.py|/))(?:::(\w+))?`")
"""A file or a folder, and perhaps a test in it."""
NAMED = sorted(set(_NAMED.findall((ROOT / "docs/threats.md").read_text())))


def test_many_are_named() -> None:
    assert len(NAMED) > 40


@pytest.mark.parametrize(("path", "test"), NAMED)
def test_what_is_named_is_there(path: str, test: str) -> None:
    found = [place for place in (ROOT / path, ROOT / "tests" / path) if place.exists()]
    assert found, path
    assert not test or f"def {test}(" in found[0].read_text()
