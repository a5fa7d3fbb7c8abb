"""Nothing is lost: web users, staff, two workers that die and a bad network at once, then every value is asked for.

TREMPLIN_CHAOS=200 runs 200 worlds instead of CI's few; with -s each says what it met. One test lives through them all,
so that whether they met enough is checked whoever else runs tests beside it.
"""

import os
from collections import Counter
from dataclasses import replace
from pathlib import Path

from settings import Settings
from tests.chaos.audit import audit, live, met, summary
from tests.chaos.network import BATCH_FAULTS

WORLDS = int(os.environ.get("TREMPLIN_CHAOS", "8"))
WANTED = (
    *BATCH_FAULTS, "others act before", "a late request arrives", "done", "person conflict", "repair done",
    "workers killed", "ID for a row typed by hand", "copy told from its original", "type row", "copy row",
    "move column of experiences", "insert column of experiences", "delete column of experiences",
)  # fmt: skip
"""What the worlds must have met: a storm that meets nothing proves nothing."""


def test_nothing_is_lost(settings: Settings, template: Path, tmp_path: Path) -> None:
    all_met: Counter[str] = Counter()
    wrong: list[str] = []
    for seed in range(WORLDS):
        end = live(replace(settings, data_dir=tmp_path / str(seed)), template, seed)
        all_met.update(met(end))
        print(f"seed {seed}: {summary(end)}")
        wrong += [f"seed {seed}: {problem}" for problem in audit(end)]
    print(f"all: {', '.join(f'{count} {what}' for what, count in all_met.most_common())}")
    assert wrong == []
    assert WORLDS < 8 or all_met.keys() >= set(WANTED), all_met
