"""The mails about letters from strangers. Staff reword them in the tab `Textes` (see composing.py)."""

from mail.message import Message
from programme.correspondence import ReceivedLetter
from programme.letters.composing import compose
from programme.letters.contacts import coach_email, reader_of, zone_mailbox
from sheets.model.schema import Candidate
from sheets.model.snapshot import Snapshot


def to_reader(snapshot: Snapshot, candidate: Candidate, letter: ReceivedLetter, link: str, language: str) -> Message:
    """To the coach, or staff: read it, then pass it on or not."""
    # An answer by habit goes to the team: with the stranger's address there, it would give the coach's away.
    return compose(
        "letter_to_read", language, letter.reader, _said(candidate, letter), snapshot=snapshot, link=link,
        reply_to=zone_mailbox(snapshot, candidate.zone), secret=True,
    )  # fmt: skip


def to_person(snapshot: Snapshot, candidate: Candidate, letter: ReceivedLetter, link: str, language: str) -> Message:
    """To the candidate, their coach in copy: it was passed on."""
    return compose(
        "letter_passed_on", language, candidate.email, _said(candidate, letter), snapshot=snapshot, link=link,
        cc=(coach_email(snapshot, candidate),), reply_to=reader_of(snapshot, candidate),
    )  # fmt: skip


def to_writer(snapshot: Snapshot, candidate: Candidate, letter: ReceivedLetter, answer: str) -> Message:
    """To the stranger: the person's answer. No header holds the person's address."""
    said = {**_said(candidate, letter), "answer": answer}
    reply_to = reader_of(snapshot, candidate)
    return compose(
        "letter_answered", letter.language, letter.email, said, snapshot=snapshot, reply_to=reply_to
    )  # fmt: skip


def receipt(snapshot: Snapshot, candidate: Candidate, writer: str, email: str, language: str) -> Message:
    """To the stranger, at once; the same whether or not they are blocked.

    What they wrote is not in it: somebody else's address could have been typed, to send them anything.
    """
    said = {"writer": writer, "name": candidate.first_name}
    mailbox = zone_mailbox(snapshot, candidate.zone)
    return compose("written_receipt", language, email, said, snapshot=snapshot, reply_to=mailbox)


def _said(candidate: Candidate, letter: ReceivedLetter) -> dict[str, str]:
    return {"writer": letter.writer, "name": candidate.first_name, "message": letter.text}
