"""How much waits for the team on each of its pages: what their navigation shows."""

from dataclasses import dataclass

import sqlalchemy as sa
from flask import Flask

from mail import queue as mail_queue
from programme import opportunities
from programme.accounts import addresses
from programme.acts.letters import letters_for_staff
from programme.opportunities import TO_VALIDATE
from sheets.model.schema import TO_REVIEW
from sheets.state.database import changes
from sheets.state.outbox import PERSON
from views.staff.problems import problems_of
from views.web.shared import book


@dataclass(frozen=True)
class Waits:
    """What waits for somebody of the team.

    Args:
        here: CVs to review, changes and addresses to decide.
        offers: opportunities to validate, those proposed together counted once.
        mails: mails that did not leave, or are held.
        letters: strangers' letters to people without a coach, and those reported.
        problems: things to mend in the sheet.
    """

    here: int
    offers: int
    mails: int
    letters: int
    problems: int


def install(app: Flask) -> None:
    """Let templates ask; only the team's pages do."""
    app.context_processor(lambda: {"staff_waits": staff_waits})


def staff_waits() -> Waits:
    """What waits now."""
    snapshot = book().snapshot
    offers = [row.id for row in snapshot.opportunities.where("status", TO_VALIDATE)]
    notes = opportunities.notes
    with book().state.reading() as connection:
        known = connection.execute(sa.select(notes.c.opportunity, notes.c.first).where(notes.c.opportunity.in_(offers)))
        first: dict[str, str] = {line.opportunity: line.first for line in known}
        counts = mail_queue.counts(connection)
        proposed = len(addresses.proposals(connection))
        decisions = connection.execute(sa.select(sa.func.count()).where(changes.c.state == PERSON)).scalar() or 0
    return Waits(
        here=len(snapshot.candidates.where("status", TO_REVIEW)) + decisions + proposed,
        offers=len({first.get(row_id, row_id) for row_id in offers}),
        mails=sum(counts.get(state, 0) for state in (*mail_queue.TROUBLED, mail_queue.HELD)),
        letters=letters_for_staff(book()).count,
        problems=len(problems_of(snapshot)),
    )
