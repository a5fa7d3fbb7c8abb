"""A line of `Messages` either works or is a listed problem, and none stops the others."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programme.letters.composing import LETTERS, PARTS
from programme.letters.placeholders import places_in
from programme.messages import lines
from programme.messages.rules import rules_of
from programme.messages.words import PAGES
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


def test_our_lines_that_nobody_touched_are_read_as_they_are_now() -> None:
    former = [dict(line) for line in lines.default_lines()]
    for (row_id, key), cell in lines.FORMER_CELLS.items():
        next(line for line in former if line["id"] == row_id)[key] = cell
    now, then = (rules_of(reading(*map(cells, rows))).rules for rows in (lines.default_lines(), former))
    assert now == then


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
        (
            {
                "when": "une case devient",
                "header": "Statut du CV",
                "value": "Publiée hier",
                "days": (),
                "text": "welcome",
            },
            "",
            "",
        ),
        ({"days": ("sept",)}, "message_days", "H2"),
        ({"when": "chaque semaine", "days": ("7",)}, "message_weekday", "H2"),
        ({"conditions": "En emploi ≠ peut-être"}, "condition_value", "I2"),
        ({"conditions": "Prénom < 3"}, "condition_order", "I2"),
        ({"conditions": "Voilà"}, "condition", "I2"),
        ({"to": ("le maire",)}, "message_recipient", "J2"),
        ({"to": ("recruteur",)}, "message_out_of_reach", "J2"),
        ({"to": ()}, "message_nobody", "J2"),
        ({"copy": ("coach", "équipe de la zone", "référent de la structure"), "text": "welcome"}, "", ""),
        ({"copy": ("coach", "relais")}, "message_copy", "K2"),
        ({"copy": ("candidat",)}, "message_copy", "K2"),
        ({"copy": ("E-mail",)}, "message_copy", "K2"),
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


TO_COACHES = {"tab": "Coachs", "header": "Formé le", "to": ("coach",)}
ONLINE = {"when": "une case devient", "header": "Statut du CV", "value": "Publié", "days": ()}
TEXTS = [
    {"id": f"T{n}", "key": f"mail.{name}.{part}", "french": french}
    for n, (name, part, french) in enumerate(
        [("permis", "subject", "{Prénom} : {Permis}"), ("permis", "body", "Voir {E-mail} {jours}"),
         ("ouvert", "subject", "Bonjour {prenom"), ("ouvert", "body", "Voir")]
    )
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "code", "empty"),
    [
        (TO_COACHES | {"text": "no_meeting"}, "message_no_text", "{name}"),
        (TO_COACHES | {"text": "training_soon"}, "message_no_text", "{title}, {when}"),
        (TO_COACHES | {"text": "permis"}, "message_no_text", "{Permis}"),
        ({"text": "offer_not_seen"}, "message_unfilled", "{title}, {company}"),
        ({"text": "opportunity_receipt"}, "message_unfilled", "{title}, {company}, {to}, {duplicate}"),
        ({"to": ("équipe",), "text": "check_in"}, "message_unfilled", "{first_name}"),
        ({"to": ("coach", "E-mail"), "text": "check_in"}, "message_unfilled", "{first_name}"),
        (ONLINE | {"text": "interview_training"}, "message_unfilled", "{days}"),
        (ONLINE | {"text": "permis"}, "message_unfilled", "{jours}"),
        ({"to": ("relais",), "text": "permis"}, "message_unfilled", "{E-mail}, {jours}"),
        ({"text": "ouvert"}, "message_unfilled", "{"),
        ({"text": "permis"}, "", ""),
        ({"when": "formulaire envoyé", "value": "proposer"}, "message_form_own", "formulaire envoyé"),
    ],
)
def test_words_that_nothing_fills_send_nothing_and_are_told(changes: dict[str, Any], code: str, empty: str) -> None:
    found = rules_of(reading(cells(line(**changes)), wordings=TEXTS))
    assert [(p.code, p.value) for p in found.problems] == ([(code, empty)] if code else [])
    assert bool(found.rules) is not bool(code)
    if code == "message_unfilled":
        fitting = found.problems[0].other.split(", ")
        for text in (fitting[0], fitting[-1]):
            assert rules_of(reading(cells(line(**changes | {"text": text})), wordings=TEXTS)).rules


TO_RECRUITERS = {"tab": "Suivis", "header": "Statut changé le", "to": ("recruteur",)}
TO_REFERENTS = {"to": ("référent",), "header": "Publié le"}


@pytest.mark.parametrize(
    ("changes", "words", "empty"),
    [
        (TO_RECRUITERS, "{Note} {Événements} {note}", "{Note}, {Événements}, {note}"),
        (TO_RECRUITERS, "{prenom} : {Statut}, {Statut changé le}, {titre}, {message}", ""),
        (TO_RECRUITERS | {"when": "une case devient", "header": "Note", "days": ()}, "{before} {status}",
         "{before}, {status}"),
        (TO_RECRUITERS | {"when": "une case devient", "header": "Statut", "days": ()}, "{before} {status}", ""),
        (TO_RECRUITERS | {"to": ("E-mail du recruteur",), "tab": "Opportunités", "header": "Validée le"},
         "{Salaire} {Origine}", "{Origine}"),
        (TO_REFERENTS, "{prenom} : {Étape}, {coach}", ""),
        (TO_REFERENTS, "{Notes} {E-mail} {Accroche}", "{Notes}, {E-mail}, {Accroche}"),
        ({"to": ("coach",), "copy": ("référent",)}, "{Notes}", "{Notes}"),
        ({"to": ("coach",), "copy": ("équipe",)}, "{Notes}", ""),
    ],
)  # fmt: skip
def test_words_tell_their_readers_what_their_own_pages_do(changes: dict[str, Any], words: str, empty: str) -> None:
    texts = [{"id": f"T{n}", "key": f"mail.suite.{part}", "french": words} for n, part in enumerate(PARTS[:2])]
    found = rules_of(reading(cells(line(**changes | {"text": "suite"})), wordings=texts))
    assert [problem.value for problem in found.problems] == ([empty] if empty else [])


def test_a_button_leads_somewhere_wherever_its_words_are_filled() -> None:
    for text, page in PAGES.items():
        named = {place for part in PARTS for place in places_in(getattr(LETTERS[text]["fr"], part))}
        assert "name" in named or not {"candidate", "person"} & set(places_in(page)), text
        assert "title" in named or "opportunity" not in places_in(page), text


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        (3, (3,)), ("3 jours", (3,)), ("3 days", (3,)), ("- 3", (3,)), ("7 ; 21", (7, 21)), ("7\n21", (7, 21)),
        ("1. 7\n2. 21", (7, 21)), (1e3, (1000,)), (0, (0,)), ("7, 21", (7, 21)),
        (-3, None), ("-3", None), ("−3", None), ("-3\n7", None), (2.5, None), ("2,5", None), ("deux", None),
        ("1e3", None), (99_999, None), ("", None), (None, None), (True, None),
    ],
)  # fmt: skip
def test_days_are_what_was_meant_or_a_listed_problem(cell: Any, days: tuple[int, ...] | None) -> None:
    row = cells(line(text="welcome"))
    row[HEADERS.index("Jours")] = cell
    found = rules_of(reading(row))
    assert [rule.days for rule in found.rules.values()] == ([] if days is None else [days])
    assert [(p.code, p.a1) for p in found.problems] == ([("message_days", "H2")] if days is None else [])


def test_a_line_copied_as_it_is_sends_nothing_twice() -> None:
    copied = line(text="welcome"), line(text="welcome", id="M3NEW"), line(text="welcome", id="M4NEW", active=False)
    found = rules_of(reading(*map(cells, copied), cells(line(text="welcome", id="M5NEW", days=("8",)))))
    assert [(p.code, p.row, p.other) for p in found.problems] == [("message_double", 3, "2")]
    assert [*found.rules] == ["M2NEW", "M4NEW", "M5NEW"]


def test_a_line_whose_column_is_not_in_the_sheet_sends_nothing() -> None:
    grids = {tab.title: [[c.header for c in tab.columns if c.key != "employed"]] for tab in schema.READ_TABS}
    grids["Messages"].append([str(cell) for cell in cells(line(conditions="En emploi ≠ oui"))])
    found = rules_of(build_snapshot(grids))
    assert [(p.code, p.value, p.other) for p in found.problems] == [("message_missing", "En emploi", "Candidats")]
    assert not found.rules
