"""What comes in from programs, each so often and no more: the sheet's script, browsers, whoever tries addresses."""

from programme import browser_reports, flood
from programme.browser_reports import Refusal
from sheets.book import Book
from sheets.worker import webhook

WEBHOOKS_EACH_MINUTE = 60
"""Words heard a minute: more would not be read sooner."""
REPORTS_EACH_HOUR = 30
"""Reports heard from one browser."""
ALL_REPORTS_EACH_HOUR = 1_000
DEAD_ADDRESSES_EACH_HOUR = 60
"""Dead addresses of CVs that one network address may try."""
MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0


def hear_sheet(book: Book, nonce: str) -> bool:
    """Have the workbook read at once; False when this very word was heard before.

    Args:
        book: the workbook.
        nonce: of a word that is signed (see sheets/worker/webhook.py).

    Raises:
        TooMuch: too many were heard.
    """
    with book.state.writing() as connection:
        if not webhook.accept(connection, nonce):
            return False  # and not counted: it takes no place from one that is new
        flood.count(connection, "sheet hint", "sheet", WEBHOOKS_EACH_MINUTE, MINUTE)
        return True


def hear_browser(book: Book, refusal: Refusal, visitor: str) -> None:
    """Note what a browser refused on one of our pages.

    Args:
        book: the workbook.
        refusal: what.
        visitor: the browser's network address.

    Raises:
        TooMuch: too many were heard.
    """
    with book.state.writing() as connection:
        flood.count(connection, "browser report", visitor, REPORTS_EACH_HOUR, HOUR)
        flood.count(connection, "browser reports", "everybody", ALL_REPORTS_EACH_HOUR, HOUR)
        browser_reports.note(connection, refusal)


def note_dead_address(book: Book, slug: str, visitor: str) -> None:
    """Count an address that leads to no public CV: whoever tries many to learn who is here is slowed down.

    What is counted are different addresses, by network address: a class behind one address that follows a dead link
    follows one.

    Args:
        book: the workbook.
        slug: what was tried.
        visitor: the network address it was tried from.

    Raises:
        TooMuch: too many different ones were tried; nothing is kept of this one.
    """
    with book.state.writing() as connection:
        # One line a day for each address tried: trying it again counts no more.
        if flood.may(connection, f"dead address {slug[:200]}", visitor, 1, DAY):
            flood.count(connection, "dead addresses", visitor, DEAD_ADDRESSES_EACH_HOUR, HOUR)
