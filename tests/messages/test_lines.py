"""A line of `Messages` either works or is a listed problem, and none stops the others."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programme.messages import lines
from programme.messages.rules import rules_of
from sheets.model import schema
from sheets.model.problems import MESSAGES
from sheets.model.snapshot import build_snapshot
from tests.messages.lines import HEADERS, all_lines, cells, line, reading

WORDS = sorted(
    {
        *(str(cell) for row in all_lines() for cell in row),
        *(column.header for tab in schema.TABS for column in tab.columns),
        *(tab.title for tab in schema.TABS),
        lines.WEEKLY, "lundi", "sms", "60,30", "-1", "Candidat.Coach.Zone", "≠", " ou ", "jamais", "aucune ligne dans",
        "Vues < 10", "Prénom > 3", "{prenom}", "=1+1", "#REF!", "a" * 3000, "Structure.E-mail du référent", "(rempli)",
    }
)  # fmt: skip
CELL = st.one_of(st.sampled_from(WORDS), st.text(max_size=30), st.booleans(), st.integers(-5, 90_000), st.none())


def test_every_line_of_a_new_workbook_works() -> None:
    found = rules_of(reading(*all_lines()))
    assert found.problems == ()
    assert len(found.rules) == len(lines.KNOWN)
    assert all(rule.active for rule in found.rules.values())


def test_a_workbook_without_lines_sends_what_left_before_there_were_any() -> None:
    for snapshot in (build_snapshot({}), reading()):
        assert rules_of(snapshot).rules.keys() == {known.id for known in lines.EARLIER}
        assert not rules_of(snapshot).problems
        assert not [p for p in snapshot.problems if p.tab == "Messages"]


@given(st.lists(st.lists(CELL, min_size=len(HEADERS) - 1, max_size=len(HEADERS) - 1), max_size=4))
@settings(max_examples=150, deadline=None)
def test_any_line_works_or_is_a_listed_problem_and_none_stops_the_others(typed: list[list[Any]]) -> None:
    odd = [[f"M{n}ZZZ", *row] for n, row in enumerate(typed, start=2)]
    snapshot = reading(*odd, *all_lines())
    found = rules_of(snapshot)
    assert {known.id for known in lines.KNOWN} <= found.rules.keys()
    told = {problem.row for problem in (*found.problems, *snapshot.problems) if problem.tab == "Messages"}
    for number, row in enumerate(odd, start=2):
        is_blank = not any(str(cell or "").strip() for cell in row[1:] if not isinstance(cell, bool))
        assert is_blank or row[0] in found.rules or number in told
    assert all(problem.what and problem.how for problem in found.problems)


@given(st.sampled_from(lines.default_lines()), st.sampled_from(sorted(c.key for c in schema.MESSAGES.columns)), CELL)
@settings(max_examples=200, deadline=None)
def test_one_wrong_cell_in_a_good_line(good: dict[str, Any], key: str, cell: Any) -> None:
    row = cells(good)
    row[[c.key for c in schema.MESSAGES.columns].index(key)] = cell
    snapshot = reading(row)
    found = rules_of(snapshot)
    told = [problem for problem in (*found.problems, *snapshot.problems) if problem.tab == "Messages" and problem.row]
    assert found.earlier or found.rules or told


@pytest.mark.parametrize(
    ("changes", "code", "place"),
    [
        ({"when": "bientôt"}, "message_when", "D2"),
        ({"tab": "Textes"}, "message_tab", "E2"),
        ({"header": "Accroche"}, "message_no_date", "F2"),
        ({"header": "Publiée"}, "message_column", "F2"),
        ({"when": "une case devient", "header": "Statut du CV", "value": "Publiée hier", "days": ()}, "", ""),
        ({"days": ("sept",)}, "message_days", "H2"),
        ({"when": "chaque semaine", "days": ("7",)}, "message_weekday", "H2"),
        ({"conditions": "En emploi ≠ peut-être"}, "condition_value", "I2"),
        ({"conditions": "Prénom < 3"}, "condition_order", "I2"),
        ({"conditions": "Voilà"}, "condition", "I2"),
        ({"to": ("le maire",)}, "message_recipient", "J2"),
        ({"to": ("recruteur",)}, "message_out_of_reach", "J2"),
        ({"to": ()}, "message_nobody", "J2"),
        ({"text": "rien"}, "message_text", "L2"),
        ({"channel": "pigeon"}, "message_channel", "M2"),
        ({"repeat": ("souvent",)}, "message_repeat", "N2"),
    ],
)
def test_what_is_wrong_is_told_with_its_cell(changes: dict[str, Any], code: str, place: str) -> None:
    found = rules_of(reading(cells(line(**changes))))
    assert [(p.code, p.a1) for p in found.problems] == ([(code, place)] if code else [])
    for problem in found.problems:
        assert problem.code in MESSAGES


def test_a_line_whose_column_is_not_in_the_sheet_sends_nothing() -> None:
    grids = {tab.title: [[c.header for c in tab.columns if c.key != "employed"]] for tab in schema.READ_TABS}
    grids["Messages"].append([str(cell) for cell in cells(line(conditions="En emploi ≠ oui"))])
    found = rules_of(build_snapshot(grids))
    assert [(p.code, p.value, p.other) for p in found.problems] == [("message_missing", "En emploi", "Candidats")]
    assert not found.rules
