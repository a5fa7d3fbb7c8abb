"""One letter that staff send to many at once, the people around some rows: seen first, stopped as one until it leaves.

Its words are a mail that staff wrote whole in `Textes`; it leaves by the queue of mails, under the same ceiling as what
a change of the sheet sets off, and its readers may refuse others like it.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

import clock
from mail import queue as mail_queue
from mail.message import Message
from programme.conditions import NotUnderstood
from programme.letters.wordings import letter_of
from programme.messages import lines, memory, refusals
from programme.messages.due import Due
from programme.messages.facts import places_filled, unfilled
from programme.messages.recipients import Around, Recipient, parse_recipient, readers_of
from programme.messages.rules import Rule
from programme.messages.words import Writer
from programme.opportunities import Links
from sheets.book import Book
from sheets.model.columns import Row, Tab
from sheets.model.snapshot import Snapshot

GROUP = "GROUP"
"""In the place of a line's ID: what a reader refuses who wants no more letters of this kind."""
WAIT_SECONDS = 600.0
"""How long such a letter waits before it leaves: until then it can be taken back."""
_PREFIX = "group"
TO_WHOM = (lines.CANDIDATE, lines.COACH, lines.REFERENT, lines.RECRUITER)


@dataclass(frozen=True, slots=True)
class GroupLetter:
    """What would be sent.

    Args:
        messages: row ID, and the person's who may ask to be erased meanwhile; the mail: one for each reader and text.
        nobody: rows around which nobody has an address.
        refused: rows whose reader wants no such letter, or asked to be erased.
        unfilled: places of the text that nothing fills around such rows: there is no letter then.
    """

    messages: Sequence[tuple[str, Message]]
    nobody: Sequence[Row]
    refused: Sequence[Row]
    unfilled: Sequence[str]


def words_to_whom(snapshot: Snapshot, tab: Tab) -> list[str]:
    """To whom one may write around the rows of a tab."""

    def leads(word: str) -> bool:
        try:
            return bool(parse_recipient(snapshot, tab, word))
        except NotUnderstood:
            return False

    return [word for word in TO_WHOM if leads(word)]


def write(
    connection: Connection, snapshot: Snapshot, links: Links, tab: Tab, rows: Iterable[Row], word: str, text: str
) -> GroupLetter:
    """Write the letters.

    Args:
        connection: where refusals are kept.
        snapshot: a reading.
        links: makes links.
        tab: the rows' tab.
        rows: which.
        word: to whom around each (TO_WHOM).
        text: the name of the mail (own_letters).
    """
    recipient, writer = Recipient(word), Writer(snapshot, links, connection)
    rule = Rule(
        id=GROUP, name="", active=True, when=lines.FORM, tab=tab.key, path=None, value=None, days=(), weekday=0,
        silent=None, conditions=(), to=(recipient,), copy=(), text=text, channel=lines.MAIL, once=False,
        may_refuse=True, number=0,
    )  # fmt: skip
    messages: dict[tuple[str, str, str], tuple[str, Message]] = {}
    nobody, refused = list[Row](), list[Row]()
    for row in rows:
        around = Around(snapshot, row, tab)
        readers = list(readers_of(recipient, around))
        if not readers:
            nobody.append(row)
        for reader in readers:
            refuses = memory.has_refused(connection, GROUP, reader.email)
            if refuses or refusals.is_to_leaver(connection, rule, reader):
                refused.append(row)
                continue
            refuse = refusals.address(links, GROUP, reader.email)
            if message := writer.write(Due(rule, row.id, "", 0, clock.time()), around, reader, (), refuse):
                about = f"{row.id}:{reader.who}" if refusals.ends_with_request(rule, reader.word) else row.id
                messages.setdefault((message.to.lower(), message.subject, message.text), (about, message))
    found = letter_of(snapshot, text)
    places = places_filled(rule.occasion(snapshot, recipient), own=True)
    return GroupLetter(tuple(messages.values()), nobody, refused, unfilled(found[1], places) if found else ())


def send(
    book: Book, links: Links, tab: Tab, rows: Iterable[Row], word: str, text: str, author: str, once: str
) -> str:  # fmt: skip
    """Queue the letters; they leave after WAIT_SECONDS.

    Args:
        book, links, tab, rows, word, text: see `write`.
        author: who asks.
        once: what tells this sending from all others of its author: asked again, nothing more is queued.

    Returns:
        What tells its letters from all others: see `states` and `take_back`.
    """
    receipt = hashlib.sha256(f"{author}\n{once}".encode()).hexdigest()[:16]
    with book.state.writing() as connection:
        found = write(connection, book.snapshot, links, tab, rows, word, text)
        for about, message in found.messages:
            due_at = clock.time() + WAIT_SECONDS
            mail_queue.enqueue(connection, message, f"{_prefix(receipt)}{about}", due_at, by_sheet=True)
    return receipt


def preview(
    book: Book, links: Links, tab: Tab, rows: Iterable[Row], word: str, text: str
) -> tuple[GroupLetter, int]:  # fmt: skip
    """As `write`, and how many mails may leave by themselves in a day."""
    with book.state.reading() as connection:
        return write(connection, book.snapshot, links, tab, rows, word, text), mail_queue.ceiling(connection)


def states(book: Book, receipt: str) -> Mapping[str, int]:
    """What became of the letters of one sending: state of the queue -> how many."""
    with book.state.reading() as connection:
        return mail_queue.counts(connection, _prefix(receipt))


def take_back(book: Book, receipt: str) -> int:
    """Send none of the letters that have not left; how many they were."""
    with book.state.writing() as connection:
        return mail_queue.withdraw_all(connection, _prefix(receipt))


def withdraw_for(connection: Connection, candidate_id: str) -> None:
    """Send somebody who asks to be erased none of the letters that have not left."""
    mail_queue.withdraw_all(connection, f"{_PREFIX}:", f":{candidate_id}")


def _prefix(receipt: str) -> str:
    return f"{_PREFIX}:{receipt}:"
