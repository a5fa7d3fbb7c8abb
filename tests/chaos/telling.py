"""What the worlds met, said at the end of the run, also where several processes shared the tests."""

from collections import Counter
from collections.abc import Callable, Mapping

import pytest

MET = "met in chaos"
Tell = Callable[[Mapping[str, int]], None]


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Tell:
    """Have counts added to those said at the end: they travel with the test's report."""
    return lambda counts: record_property(MET, dict(counts))


def summarise(reporter: pytest.TerminalReporter) -> None:
    """One line with all that was met, most frequent first; nothing where no world was lived."""
    total: Counter[str] = Counter()
    for report in (*reporter.getreports("passed"), *reporter.getreports("failed")):
        total.update(*(counts for name, counts in report.user_properties if name == MET and report.when == "call"))
    if total:
        reporter.write_line(f"CHAOS: {', '.join(f'{count} {what}' for what, count in total.most_common())}")
