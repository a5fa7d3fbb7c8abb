"""The protocol with one part taken away at a time: what the audit must catch."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from sheets.changes import Merge
from sheets.state import outbox
from sheets.state.outbox import DONE, PERSON
from sheets.writing import ahead, captures, flush, identity, phases, plan, requests, settling
from sheets.writing import repairs as repairing
from sheets.writing.captures import CapturedTab
from sheets.writing.headers import Header, read_header
from sheets.writing.plan import Write

Patch = pytest.MonkeyPatch
Mutation = Callable[[Patch], None]


def no_captures(patch: Patch) -> None:
    """What was overwritten is not looked at: every write is taken for done."""
    patch.setattr(settling, "settle_write", lambda connection, write, *_: settling._end(connection, write, DONE))


def no_id_check(patch: Patch) -> None:
    """Whatever row was hit is taken for the right one."""

    def believe(write: Write, seen: CapturedTab) -> Write:
        row_id = seen.row_id(write)
        return replace(write, row_id=row_id, content=None) if row_id else write

    _settle_after(patch, believe)


def no_header_check(patch: Patch) -> None:
    """Whatever column was hit is taken for the right one."""

    def believe(write: Write, seen: CapturedTab) -> Write:
        return replace(write, header=seen.header.name(write.column))

    _settle_after(patch, believe)


def no_token(patch: Patch) -> None:
    """Nothing refuses a late, doubled or rival batch."""
    patch.setattr(requests, "_token", lambda *_: [])


def no_write_ahead(patch: Patch) -> None:
    """The attempt is recorded when its answer is here, not before it leaves."""
    record, settle = ahead.write_ahead, flush.Flusher._settle

    def settle_late(self: flush.Flusher, batch_id: str, plan_: Any, captured: Any, seen: Any) -> None:
        with self.state.writing() as connection:
            if batch_id not in {attempt.uuid for attempt in ahead.sent_attempts(connection)}:
                record(connection, batch_id, seen.generation, plan_)
        settle(self, batch_id, plan_, captured, seen)

    patch.setattr(flush, "write_ahead", lambda *_: None)
    patch.setattr(flush.Flusher, "_settle", settle_late)


def never_resolved(patch: Patch) -> None:
    """Without an answer the batch is taken for not applied: its changes wait again."""

    def mark_all_dead(self: flush.Flusher, sent: Sequence[Any], seen: Any) -> bool:
        for attempt in sent:
            with self.state.writing() as connection:
                ahead.mark_dead(connection, attempt, seen.known)
        return bool(sent)

    patch.setattr(flush.Flusher, "_resolve", mark_all_dead)


def no_merge(patch: Patch) -> None:
    """Whatever the cell holds now, ours is written."""
    patch.setattr(plan, "merge", lambda _column, _base, _theirs, mine: Merge("write", mine))


def no_clearing(patch: Patch) -> None:
    """A new row is taken for right wherever its columns went."""
    patch.setattr(
        settling, "settle_append", lambda connection, row, _: outbox.settle(connection, [row.change], DONE)
    )  # fmt: skip


def no_row_check_of_ids(patch: Patch) -> None:
    """An ID minted for a row is taken for right in whatever row it landed."""

    def believe(write: Write, seen: CapturedTab) -> Write:
        if write.change or write.repair:
            return write
        name, row_id = seen.header.name(write.column), seen.row_id(write)
        return replace(write, row_id=row_id, header=name, old=seen.value(write), content=None)

    _settle_after(patch, believe)


def no_top_lines(patch: Patch) -> None:
    """The header's row is captured where it was, and nothing above or below it."""
    patch.setattr(requests, "top_lines", lambda *_: {})


def header_by_position(patch: Patch) -> None:
    """The top lines are captured, and the header is taken to be where it was."""

    def there(plan_: Any, key: str, tab: Any, lines: Any, _: Any) -> Header:
        row = next(step.header_row for step in plan_.steps if step.tab == key)
        return read_header(tab, "", {row: lines.get(row, ())})

    patch.setattr(captures, "_header", there)


def no_header_repairs(patch: Patch) -> None:
    """A header cell that we overwrote stays as it is."""
    patch.setattr(repairing, "_header_cell", lambda *_: DONE)
    patch.setattr(phases, "header_is_back", lambda *_: True)


def ids_for_what_is_ours(patch: Patch) -> None:
    """A row that holds only what we displaced is taken for somebody's."""
    patch.setattr(identity, "is_ours", lambda *_: False)


def no_search_by_value(patch: Patch) -> None:
    """What is not under its header and in its row any more is taken for gone."""
    cell = repairing._cell
    patch.setattr(repairing, "_by_value", lambda *_: None)
    patch.setattr(repairing, "_cell", lambda *of: DONE if (step := cell(*of)) == PERSON else step)


def _settle_after(patch: Patch, believe: Callable[[Write, CapturedTab], Write]) -> None:
    settle = settling.settle_write

    def settle_believing(connection: Any, write: Write, tabs: Any, beside: Any, seen: CapturedTab) -> None:
        settle(connection, believe(write, seen), tabs, beside, seen)

    patch.setattr(settling, "settle_write", settle_believing)
