"""How much waits for the team on each of its pages: what their navigation shows."""

from dataclasses import dataclass

from flask import Flask

from mail import desk
from mail import queue as mail_queue
from programme.accounts import addresses
from programme.acts.letters import letters_for_staff
from programme.acts.validation import offers_to_settle
from sheets.model.schema import TO_REVIEW
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
    snapshot, counts = book().snapshot, desk.count_mails(book())
    decisions, proposed = book().queue().people, addresses.count_proposals(book())
    return Waits(
        here=len(snapshot.candidates.where("status", TO_REVIEW)) + decisions + proposed,
        offers=len(offers_to_settle(book())),
        mails=sum(counts.get(state, 0) for state in (*mail_queue.TROUBLED, mail_queue.HELD)),
        letters=letters_for_staff(book()).count,
        problems=len(problems_of(snapshot)),
    )
