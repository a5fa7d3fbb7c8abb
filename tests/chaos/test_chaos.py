"""Nothing is lost: web users, staff, two workers that die and a bad network at once, then every value is asked for.

TREMPLIN_CHAOS=200 runs 200 worlds instead of CI's few. The worlds of one test come in eights, so that each test can
ask whether its worlds met enough, whoever runs tests beside it; what they met is said at the end of the run.
"""

import os
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from settings import Settings
from tests.chaos.audit import audit, live, met
from tests.chaos.network import BATCH_FAULTS
from tests.chaos.telling import Tell
from tests.chaos.telling import tell as tell

TOGETHER = 8
WORLDS = int(os.environ.get("TREMPLIN_CHAOS", "8"))
JOURNAL_LINES = 30
"""In every second world, what the Journal holds before its oldest lines leave it."""
WANTED = (
    *BATCH_FAULTS, "others act before", "a late request arrives", "done", "person conflict", "repair done",
    "workers killed", "ID for a row typed by hand", "copy told from its original", "type row", "copy row",
    "move column of experiences", "insert column of experiences", "delete column of experiences",
    "lines left the Journal",
)  # fmt: skip
"""What the worlds must have met: a storm that meets nothing proves nothing."""


@pytest.mark.parametrize("first", range(0, WORLDS, TOGETHER))
def test_nothing_is_lost(settings: Settings, template: Path, tmp_path: Path, tell: Tell, first: int) -> None:
    all_met: Counter[str] = Counter()
    wrong: list[str] = []
    for seed in range(first, first + TOGETHER):
        end = live(replace(settings, data_dir=tmp_path / str(seed)), template, seed, JOURNAL_LINES * (seed % 2))
        all_met += met(end)
        wrong += [f"seed {seed}: {problem}" for problem in audit(end)]
    tell(all_met)
    assert wrong == []
    assert set(WANTED) <= all_met.keys(), set(WANTED) - all_met.keys()
