"""Whose CV comes next: everybody once before anybody twice, the nearest first, of these the least shared."""

from collections import Counter
from typing import Any, TypeVar

from hypothesis import given
from hypothesis import strategies as st

from programme.relays.choosing import choose, distance
from sheets.model.schema import Candidate, Relay
from sheets.model.snapshot import Snapshot
from tests.messages.lines import reading

Row = TypeVar("Row", Candidate, Relay)
PARIS, SEINE, RHONE = "Paris (75)", "Seine-Saint-Denis (93)", "Rhône (69)"


def person(row_id: str, department: str, shares: float = 0, **cells: str) -> dict[str, object]:
    return {"id": row_id, "first_name": row_id, "status": "Publié", "consent": "oui", "departments": department,
            "shares": shares, **cells}  # fmt: skip


def row(kind: type[Row], **cells: Any) -> Row:
    return kind(**cells)


def town(*people: dict[str, object]) -> Snapshot:
    return reading(candidates=list(people))


def chosen(
    snapshot: Snapshot, relay: Relay, had: dict[str, int] | None = None, given: dict[str, int] | None = None
) -> str:
    found = choose(snapshot, relay, had or {}, given or {})
    return found.id if found else ""


def test_only_who_is_shown_and_looks_for_work() -> None:
    snapshot = town(
        person("C2AAA", PARIS, status="Masqué"), person("C3AAA", PARIS, consent="non"),
        person("C4AAA", PARIS, employed="oui"), person("C5AAA", PARIS, status="En cours"),
    )  # fmt: skip
    assert chosen(snapshot, row(Relay, id="L2AAA")) == ""


def test_the_nearest_then_the_least_shared() -> None:
    snapshot = town(
        person("C2AAA", RHONE), person("C3AAA", SEINE), person("C4AAA", PARIS, 9), person("C5AAA", PARIS, 3)
    )
    here = row(Relay, id="L2AAA", departments=(PARIS,))
    assert chosen(snapshot, here) == "C5AAA"
    assert chosen(snapshot, here, given={"C5AAA": 7}) == "C4AAA"  # theirs has just gone out to seven others
    assert chosen(snapshot, here, had={"C5AAA": 1, "C4AAA": 1}) == "C3AAA"  # the same region before another
    assert chosen(snapshot, row(Relay, id="L2AAA"), had={"C3AAA": 1}) == "C2AAA"  # who knows everywhere: need alone


def test_a_relay_of_another_trade_is_further() -> None:
    relay = row(Relay, departments=(PARIS,), sectors=("Transport",))
    assert distance(relay, row(Candidate, departments=(PARIS,), sector_2="Transport")) == 0
    assert distance(relay, row(Candidate, departments=(PARIS,), sector_1="Artisanat")) == 1
    assert distance(relay, row(Candidate, departments=(RHONE,), sector_1="Transport")) == 2


@given(st.lists(st.tuples(st.sampled_from((PARIS, SEINE, RHONE)), st.integers(0, 9)), min_size=1, max_size=8),
       st.integers(1, 30))  # fmt: skip
def test_nobody_twice_before_everybody_once(people: list[tuple[str, int]], weeks: int) -> None:
    snapshot = town(*(person(f"C{n}AAA", where, shares) for n, (where, shares) in enumerate(people, start=2)))
    relay, had = row(Relay, id="L2AAA", departments=(SEINE,)), Counter[str]()
    for _ in range(weeks):
        had[chosen(snapshot, relay, had)] += 1
        assert max(had.values()) - min(had.get(row.id, 0) for row in snapshot.candidates.rows) <= 1
