"""Run the benches named on the command line, or all, at 10, 1,000 and 10,000 candidates."""

import sys

from bench import (
    documents,
    files,
    grid,
    growth,
    load,
    local_workbook,
    matching,
    reading,
    rendering,
    saves,
    saving,
    screens,
    searching,
    serving,
    sheet,
    soak,
    stalled,
)

BENCHES = {
    "reading": reading,
    "rendering": rendering,
    "saving": saving,
    "saves": saves,
    "load": load,
    "soak": soak,
    "sheet": sheet,
    "searching": searching,
    "matching": matching,
    "screens": screens,
    "serving": serving,
    "stalled": stalled,
    "local-workbook": local_workbook,
    "documents": documents,
    "files": files,
    "grid": grid,
    "growth": growth,
}
SIZES = (10, 1_000, 10_000)


def main() -> None:
    """Print one line a measure: ours and the floor (minimum, median, maximum), and the ratio of the medians."""
    names = sys.argv[1:] or list(BENCHES)
    if unknown := set(names) - set(BENCHES):
        sys.exit(f"no bench named {', '.join(sorted(unknown))}; there are {', '.join(BENCHES)}")
    for size in SIZES:
        for name in names:
            for measure in BENCHES[name].run(size):
                print(measure, flush=True)


if __name__ == "__main__":
    main()
