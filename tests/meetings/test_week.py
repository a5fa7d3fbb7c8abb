"""What a coach has to do this week, worked out from rows and a day."""

import datetime as dt
from typing import Any

import pytest

from cv.status import may_submit
from programme import meetings, week
from programme.messages import lines
from programme.week import Task
from sheets.model import schema
from sheets.model.dates import to_serial
from sheets.model.snapshot import Snapshot, build_snapshot

NOW = dt.datetime(2027, 3, 10, 9, 0)
TODAY = NOW.date()


def day(ago: int) -> int:
    """A day before today, as a sheet holds it."""
    return int(to_serial(TODAY - dt.timedelta(days=ago)))


def reading(without: tuple[str, ...] = (), /, **rows: list[dict[str, Any]]) -> Snapshot:
    """A workbook with some rows, by tab key, and without some columns (tab and key)."""
    rows = {"coaches": [{"id": "B2FLO", "first_name": "Flore"}], **rows}
    grids: dict[str, Any] = {}
    for tab in schema.READ_TABS:
        columns = [c for c in tab.columns if f"{tab.key} {c.key}" not in without]
        lines = [[line.get(c.key) for c in columns] for line in rows.get(tab.key, [])]
        grids[tab.title] = [[c.header for c in columns], *lines]
    return build_snapshot(grids)


def tasks(snapshot: Snapshot, now: dt.datetime = NOW) -> list[Task]:
    """What Flore has to do."""
    return week.week(snapshot, snapshot.coaches.rows, now, may_submit)


def kenny(**cells: Any) -> dict[str, Any]:
    """A candidate whom Flore follows, whose CV is online."""
    return {"id": "C3KEN", "first_name": "Kenny", "coach": "B2FLO", "status": "Publié", "consent": "oui",
            "created_on": day(2), **cells}  # fmt: skip


def met(ago: int, **cells: Any) -> dict[str, Any]:
    """A meeting with Kenny."""
    return {"id": f"R{ago}AA".replace("-", "Z"), "candidate": "C3KEN", "coach": "B2FLO", "date": day(ago), **cells}


def kinds(snapshot: Snapshot, now: dt.datetime = NOW) -> list[tuple[str, bool]]:
    """(kind, whether it is late) of each."""
    return [(task.kind, task.late) for task in tasks(snapshot, now)]


def test_nothing_to_do() -> None:
    assert kinds(reading(candidates=[kenny()], meetings=[met(3)])) == []


@pytest.mark.parametrize(
    ("ago", "expected"),
    [(6, []), (7, [(week.MEETING, False)]), (13, [(week.MEETING, False)]), (14, [(week.MEETING, True)])],
)
def test_a_meeting_is_asked_for_after_a_week_and_late_after_two(ago: int, expected: list[Any]) -> None:
    assert kinds(reading(candidates=[kenny()], meetings=[met(ago)])) == expected


def test_nobody_was_met_since_they_came() -> None:
    assert kinds(reading(candidates=[kenny(created_on=day(8))])) == [(week.MEETING, False)]
    assert kinds(reading(candidates=[kenny(created_on=None)])) == [(week.MEETING, True)]
    assert kinds(reading(candidates=[kenny(created_on=day(8), status="Masqué")])) == []


def test_a_planned_meeting_is_shown_and_none_is_asked_for() -> None:
    planned = met(-3, hour="14:30")
    assert kinds(reading(candidates=[kenny(created_on=day(30))], meetings=[planned])) == [(week.COMING, False)]
    ahead = reading(candidates=[kenny(created_on=day(30))], meetings=[met(-15, hour="14:30")])
    assert kinds(ahead) == [(week.MEETING, True)]  # it does not make up for the silence until then
    far = met(-9, hour="14:30")
    assert kinds(reading(candidates=[kenny(created_on=day(30))], meetings=[far])) == []


def test_once_its_hour_has_passed_it_is_to_be_noted_until_it_is() -> None:
    today = met(0, hour="8 h 30")
    snapshot = reading(candidates=[kenny()], meetings=[today])
    assert kinds(snapshot, NOW.replace(hour=8)) == [(week.COMING, False)]
    assert kinds(snapshot) == [(week.TO_NOTE, True)]
    assert tasks(snapshot)[0].row_id == today["id"]
    assert kinds(reading(candidates=[kenny()], meetings=[{**today, "note": "Bien."}])) == []
    assert kinds(reading(candidates=[kenny()], meetings=[{**today, "removed": "oui"}])) == []


def test_a_meeting_noted_before_its_hour_has_taken_place() -> None:
    noted = met(0, hour="14:30", note="Bien.")
    snapshot = reading(candidates=[kenny()], meetings=[noted])
    assert kinds(snapshot) == []
    assert meetings.next_planned(snapshot, "C3KEN", NOW) is None  # fixing the next one moves nothing that was noted
    assert meetings.last_held(snapshot, "C3KEN", NOW) == TODAY


def test_what_was_planned_with_an_earlier_coach_hides_nothing() -> None:
    passed = met(1, hour="10:00")
    working = kenny(employed="oui", hired_on=day(8))
    assert kinds(reading(candidates=[kenny()], meetings=[{**passed, "coach": None}])) == [(week.TO_NOTE, True)]
    assert kinds(reading(candidates=[kenny()], meetings=[{**passed, "coach": "B9OLD"}])) == [(week.TO_NOTE, True)]
    coaches = [{"id": "B2FLO", "first_name": "Flore"}, {"id": "B3MAR", "first_name": "Martin"}]
    snapshot = reading(coaches=coaches, candidates=[working], meetings=[{**passed, "coach": "B3MAR"}])
    found = week.week(snapshot, [coach for coach in snapshot.coaches.rows if coach.id == "B2FLO"], NOW, may_submit)
    assert [task.kind for task in found] == [week.CHECK_IN]


def test_the_first_months_at_work() -> None:
    def on(days: int, *rows: dict[str, Any]) -> list[tuple[str, int]]:
        person = kenny(employed="oui", hired_on=day(days))
        return [(t.kind, t.count) for t in tasks(reading(candidates=[person], meetings=list(rows)))]

    assert on(6) == []
    assert on(7) == [(week.CHECK_IN, 1)]
    assert on(28, met(28)) == [(week.CHECK_IN, 4)]
    assert on(28, met(6)) == []
    assert on(60) == []
    assert on(84, met(50)) == [(week.CHECK_IN, 12)]
    assert on(112) == []


def test_a_contract_that_ends() -> None:
    def left(days: int) -> list[tuple[str, bool]]:
        return kinds(reading(candidates=[kenny(employed="oui", contract_end=day(-days))]))

    assert [left(61), left(60), left(0), left(-1), left(-31)] == [
        [], [(week.CONTRACT, False)], [(week.CONTRACT, False)], [(week.CONTRACT, True)], [(week.CONTRACT, True)],
    ]  # fmt: skip


def offered(**days: int) -> dict[str, list[dict[str, Any]]]:
    """Offers validated nine days ago, each brought to Kenny some days ago: letter -> days."""
    offers = [{"id": f"P{n}AAA", "title": "Commis", "status": "Validée", "validated_on": day(9)} for n in days]
    lines: list[dict[str, Any]] = [
        {"id": f"S{n}AAA", "candidate": "C3KEN", "opportunity": f"P{n}AAA", "offered_on": day(ago)}
        for n, ago in days.items()
    ]
    return {"candidates": [kenny()], "meetings": [met(1)], "opportunities": offers, "follow_ups": lines}


def test_offers_nobody_looked_at_since_they_were_brought_to_the_person() -> None:
    rows = offered(A=0, B=4, C=5, D=9)
    assert [(t.kind, t.count, t.row_id, t.day) for t in tasks(reading(**rows))] == [
        (week.OFFERS, 2, "PDAAA", TODAY - dt.timedelta(days=9))
    ]
    assert kinds(reading(**rows | {"candidates": [kenny(consent="non")]})) == []  # nobody is shown them
    rows["follow_ups"][3]["seen_on"] = day(1)
    rows["follow_ups"][2]["archived"] = "oui"
    assert kinds(reading(**rows)) == []
    older = reading(("follow_ups offered_on",), **offered(A=0))
    assert [(t.kind, t.day) for t in tasks(older)] == [(week.OFFERS, TODAY - dt.timedelta(days=9))]
    rows = offered(A=0)
    del rows["follow_ups"][0]["offered_on"]  # typed by staff before the column was filled by itself
    assert [(t.kind, t.day) for t in tasks(reading(**rows))] == [(week.OFFERS, TODAY - dt.timedelta(days=9))]


def test_what_the_message_to_the_person_rests_on_is_what_the_week_says() -> None:
    known = lines.BY_ID[lines.NOT_SEEN].cells
    texts = {key: "\n".join(cell) if isinstance(cell, tuple) else cell for key, cell in known.items()}
    messages = [{**texts, "active": "non", "days": "3"}]
    assert [t.count for t in tasks(reading(**offered(A=2, B=3), messages=messages))] == [1]
    found_alone = offered(A=9)
    found_alone["opportunities"][0]["origin"] = "réseau"
    assert kinds(reading(**found_alone)) == []
    broken = [{**messages[0], "conditions": "Rien de tel"}]
    assert [t.count for t in tasks(reading(**offered(A=4, B=5), messages=broken))] == [1]


def test_late_first_then_the_order_of_the_programme() -> None:
    ines = {**kenny(), "id": "C4NES", "first_name": "Inès", "status": "En cours", "created_on": day(8)}
    people = [kenny(status="En cours", created_on=day(20)), ines]
    found = [(t.kind, t.candidate.first_name) for t in tasks(reading(candidates=people)) if t.candidate]
    assert found == [(week.MEETING, "Kenny"), (week.CV, "Inès"), (week.CV, "Kenny"), (week.MEETING, "Inès")]


def test_an_older_workbook_without_the_newer_columns() -> None:
    newer = tuple(f"meetings {key}" for key in ("morale", "done", "hour", "removed"))
    snapshot = reading(newer, candidates=[kenny(status="En cours")], meetings=[met(8), met(-2)])
    assert kinds(snapshot) == [(week.CV, False), (week.COMING, False)]
    assert not snapshot.problems
