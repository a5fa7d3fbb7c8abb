"""The modules that are to run first are there: a name that no longer is one would slow all down unseen."""

from settings import ROOT
from tests.support.order import SLOWEST


def test_what_is_to_run_first_is_there() -> None:
    assert [name for name in SLOWEST if not (ROOT / name).exists()] == []
