"""What a problem of the sheet costs beyond its cell: a page that is offline or lacks a field, somebody kept out."""

from dataclasses import dataclass

from programme.publication import is_public
from programme.row_names import name_of_row
from sheets.model.columns import fold
from sheets.model.problems import Problem
from sheets.model.schema import CANDIDATES, Candidate
from sheets.model.snapshot import Snapshot
from sheets.model.table import IDENTITY

NO_ROW, OFFLINE, LACKS, KEPT_OUT = "no_row", "offline", "lacks", "kept_out"


@dataclass(frozen=True, slots=True)
class ProblemCost:
    """What a problem costs.

    Args:
        kind: NO_ROW (the row is left out), OFFLINE (the page is), LACKS (the page lacks the field), KEPT_OUT (nobody
            signs in with it, nor gets a mail).
        name: whom it costs it; may be empty.
    """

    kind: str
    name: str = ""


def cost_of(snapshot: Snapshot, problem: Problem) -> ProblemCost | None:
    """What a problem costs; None where nobody but staff could notice.

    Args:
        snapshot: the reading it was found in.
        problem: the problem.
    """
    if problem.code in IDENTITY:
        return ProblemCost(NO_ROW)
    if problem.row <= 0 or problem.code == "kept_value":  # what is kept costs nothing yet
        return None
    table = next((table for table in snapshot.tables if fold(table.title) == fold(problem.tab)), None)
    column = table.tab.named(problem.column) if table else None
    row = next((row for row in table.rows if row.number == problem.row), None) if table else None
    if table is None or column is None or row is None:
        return None
    name = name_of_row(table.tab, row)
    if column.sign_in:
        return ProblemCost(KEPT_OUT, name)
    if table.tab.key != CANDIDATES.key or not isinstance(row, Candidate):
        return None
    if column.decides and not is_public(row):
        return ProblemCost(OFFLINE, name)
    return ProblemCost(LACKS, name) if column.public and is_public(row) else None
