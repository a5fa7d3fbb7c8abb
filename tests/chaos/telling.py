"""What the worlds met, said at the end of the run, also where several processes shared the tests."""

from collections import Counter
from collections.abc import Callable, Mapping

import pytest

MET, SPOILED = "met in chaos", "met in spoiled sheets"
TITLES = {MET: "CHAOS", SPOILED: "SPOILED"}
"""Whose counts -> how their line begins."""
Tell = Callable[[Mapping[str, int]], None]


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Tell:
    """Have counts added to those said at the end: they travel with the test's report."""
    return lambda counts: record_property(MET, dict(counts))


def summarise(reporter: pytest.TerminalReporter) -> None:
    """One line with all that was met, most frequent first; nothing where no world was lived."""
    reports = [report for kind in ("passed", "failed") for report in reporter.getreports(kind) if report.when == "call"]
    for asked, title in TITLES.items():
        total: Counter[str] = Counter()
        for report in reports:
            total.update(*(counts for name, counts in report.user_properties if name == asked))
        if total:
            reporter.write_line(f"{title}: {', '.join(f'{count} {what}' for what, count in total.most_common())}")
