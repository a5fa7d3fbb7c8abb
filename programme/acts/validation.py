"""Staff settle opportunities: validated, refused with a reason, noted as come twice; a recruiter's link is renewed."""

import clock
from mail.queue import enqueue
from programme import opportunities
from programme.letters.opportunity_mails import DUPLICATE, Mails
from programme.opportunities import REFUSED, TO_VALIDATE, VALIDATED, Links, note_of, siblings, write_note
from sheets.book import Book
from sheets.changes import Edit
from sheets.errors import UnknownRow
from sheets.model import kinds
from sheets.model.columns import Cell
from sheets.model.schema import OPPORTUNITIES, Opportunity

VALIDATE, REFUSE, AS_DUPLICATE = "validate", "refuse", "duplicate"
DECISIONS = (VALIDATE, REFUSE, AS_DUPLICATE)


def offers_to_settle(book: Book) -> list[list[Opportunity]]:
    """The opportunities that wait for staff, oldest first; those proposed together are one."""
    rows: tuple[Opportunity, ...] = book.snapshot.opportunities.where("status", TO_VALIDATE)
    with book.state.reading() as connection:
        first = opportunities.first_rows(connection, [row.id for row in rows])
    groups: dict[str, list[Opportunity]] = {}
    for row in rows:
        groups.setdefault(first.get(row.id, row.id), []).append(row)
    return list(groups.values())


def settle_offer(book: Book, row_id: str, decision: str, reason: str, author: str) -> bool:
    """Settle the rows proposed together; the mails leave when the sheet has it, as if it had been typed there.

    Args:
        book: the workbook.
        row_id: one of the rows.
        decision: one of DECISIONS.
        reason: of a refusal, for the recruiter.
        author: who decides.

    Returns:
        False where somebody settled them before.

    Raises:
        UnknownRow: there is no such row.
        Conflicted: somebody changed one of them.
    """
    table = book.snapshot.opportunities
    if table.get(row_id) is None:
        raise UnknownRow(row_id)
    with book.state.writing() as connection:
        ids = siblings(connection, row_id)
        for one in ids if decision != VALIDATE else ():
            write_note(connection, one, reason=DUPLICATE if decision == AS_DUPLICATE else reason)
    rows = [row for one in ids if (row := table.get(one)) and row.status == TO_VALIDATE]
    for row in rows:
        new: dict[str, Cell] = {"status": VALIDATED if decision == VALIDATE else REFUSED}
        if decision == VALIDATE and "validated_on" not in table.missing:
            new["validated_on"] = kinds.to_cell(OPPORTUNITIES.by_key["validated_on"], clock.today())
        base = {key: table.cell(row, key) for key in new}
        book.submit(Edit(OPPORTUNITIES.key, row.id, base, new), author)
    return bool(rows)


def renew_link(book: Book, row_id: str, links: Links) -> None:
    """Make a recruiter's link stop working, and send them another.

    Raises:
        UnknownRow: there is no such row.
    """
    snapshot = book.snapshot
    row = snapshot.opportunities.get(row_id)
    if row is None:
        raise UnknownRow(row_id)
    with book.state.writing() as connection:
        ids = siblings(connection, row_id)
        revision = note_of(connection, ids[0]).revision + 1
        for one in ids:
            write_note(connection, one, revision=revision)
        message = Mails(snapshot, links).new_link(row, note_of(connection, row_id), ids)
        if message.to:
            enqueue(connection, message, f"opportunity_link:{ids[0]}:{revision}")
