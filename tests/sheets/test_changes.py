"""Three-way merge of one cell."""

from hypothesis import given
from hypothesis import strategies as st

from sheets.changes import merge
from sheets.model.columns import Cell, Column, Kind
from sheets.model.several import split

TEXT = Column("x", "X", Kind.TEXT)
ITEMS = Column("x", "X", Kind.ITEMS)
PHONE = Column("x", "X", Kind.PHONE)
DATE = Column("x", "X", Kind.DATE)

cells = st.none() | st.sampled_from(["a", "b", "c"])
lists = st.lists(st.sampled_from("abcdef"), unique=True).map("\n".join)


def test_the_four_answers() -> None:
    assert merge(TEXT, "a", "a", "b") == merge(TEXT, "a", "a ", "b")
    assert merge(TEXT, "a", "a", "b").cell == "b"
    assert merge(TEXT, "a", "b", "b").verdict == "noop"
    assert merge(TEXT, "a", "b", "a").verdict == "noop"
    assert merge(TEXT, "a", "b", "c").verdict == "conflict"


def test_the_same_value_in_other_clothes_is_no_change() -> None:
    assert merge(PHONE, 612345678, "06 12 34 56 78", "+33612345678").verdict == "noop"
    assert merge(DATE, 45322, "31/01/2024", 45323).verdict == "write"
    assert merge(TEXT, "e\u0301", "\u00e9", "autre").verdict == "write"


@given(cells, cells, cells)
def test_a_write_never_hides_what_somebody_typed(base: Cell, theirs: Cell, mine: Cell) -> None:
    found = merge(TEXT, base, theirs, mine)
    if found.verdict == "write":
        assert theirs == base
        assert found.cell == mine
    if found.verdict == "noop":
        assert theirs == mine or mine == base
    if found.verdict == "conflict":
        assert len({base, theirs, mine}) == 3


@given(lists, lists, lists)
def test_lists_keep_what_each_added_and_lose_what_each_removed(base: str, theirs: str, mine: str) -> None:
    was, now, wanted = set(split(base)), set(split(theirs)), set(split(mine))
    found = merge(ITEMS, base, theirs, mine)
    assert found.verdict != "conflict"
    result = set(split(str(found.cell or ""))) if found.verdict == "write" else now
    assert result == (now | wanted) - (was - now) - (was - wanted) or (wanted == was and result == now)


@given(*[st.none() | st.integers(0, 1_000)] * 3)
def test_a_count_takes_what_both_added(base: int | None, theirs: int | None, mine: int | None) -> None:
    counter = Column("x", "X", Kind.NUMBER, adds=True)
    found = merge(counter, base, theirs, mine)
    assert found.verdict != "conflict"
    if found.verdict == "write":
        assert found.cell == (mine if theirs == base else (theirs or 0) + (mine or 0) - (base or 0))
    assert merge(counter, 5, "beaucoup", 8).verdict == "conflict"


def test_a_merged_list_too_long_is_a_conflict() -> None:
    six = Column("x", "X", Kind.ITEMS, max_items=3)
    assert merge(six, "a\nb", "a\nb\nc", "a\nb\nd").verdict == "conflict"
