"""The test of the test: with any one part of the protocol taken away, the audit says so.

Each part comes with seeds in which its absence was found to show, so that this is quick; should the writer or the
worlds have changed since, others are tried before giving up.
"""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from settings import Settings
from tests.chaos import mutations
from tests.chaos.audit import audit, live

SEEDS_MOST = 16
HARM = ("headers", "lost", "strays", "untouched", "identified", "added_rows", "other_rows", "journaled")
"""What counts: harm in the sheet itself, not a line of the outbox that ended oddly."""
SHOWN_BY: dict[mutations.Mutation, tuple[int, ...]] = {
    mutations.no_captures: (0,),
    mutations.no_id_check: (6,),
    mutations.no_header_check: (7,),
    mutations.no_top_lines: (13,),
    mutations.header_by_position: (6,),
    mutations.no_token: (4,),
    mutations.no_write_ahead: (0,),
    mutations.never_resolved: (0,),
    mutations.no_merge: (0,),
    mutations.no_clearing: (7,),
    mutations.no_row_check_of_ids: (5,),
}


@pytest.mark.parametrize("mutate", SHOWN_BY, ids=lambda mutate: mutate.__name__)
def test_what_is_taken_away_is_missed(
    settings: Settings, template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mutate: mutations.Mutation
) -> None:
    mutate(monkeypatch)
    pinned = SHOWN_BY[mutate]
    others = [seed for seed in range(SEEDS_MOST) if seed not in pinned]
    for seed in (*pinned, *others):
        end = live(replace(settings, data_dir=tmp_path / str(seed)), template, seed)
        problems = [problem for problem in audit(end) if problem.startswith(HARM)]
        if problems:
            kinds = Counter(problem.partition(":")[0] for problem in problems)
            print(f"{mutate.__name__} shows with seed {seed}, {dict(kinds)}: {problems[-1]}")
            return
    raise AssertionError(f"{mutate.__name__}: nothing in {SEEDS_MOST} worlds; they are too kind")
