"""What browsers refused on our pages because our own policy forbids it (CSP): a short log, with nobody in it.

A line is a kind of refusal and how often it was met: the page as the site names it (`/cv/<slug>`), the rule, and where
the refused thing would have come from. Who looked, with what, and at whose page is never kept.
"""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Column, Connection, Float, Integer, String, Table

import clock
from sheets.book import Book
from sheets.state.database import metadata

MOST = 200
"""Lines kept; the one not met for longest leaves first."""
KEPT_SECONDS = 90 * 86_400.0

browser_reports = Table(
    "browser_reports",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("page", String, nullable=False),
    Column("rule", String, nullable=False),
    Column("blocked", String, nullable=False),
    Column("times", Integer, nullable=False),
    Column("last_at", Float, nullable=False),
)
_kept = browser_reports.c


@dataclass(frozen=True, slots=True)
class Refusal:
    """One kind of refusal.

    Args:
        page: the page as the site's addresses are written, not as it was asked.
        rule: the directive of our policy.
        blocked: a host, or a word such as `inline`.
    """

    page: str
    rule: str
    blocked: str


@dataclass(frozen=True, slots=True)
class CountedRefusal(Refusal):
    """A refusal as it is kept.

    Args:
        times: how often it was met.
        last_at: when last, in seconds since 1970.
    """

    times: int
    last_at: float


def note(connection: Connection, refusal: Refusal) -> None:
    """Count a refusal.

    Args:
        connection: a writing transaction.
        refusal: what was met.
    """
    now = clock.time()
    same = sa.and_(_kept.page == refusal.page, _kept.rule == refusal.rule, _kept.blocked == refusal.blocked)
    again = browser_reports.update().where(same).values(times=_kept.times + 1, last_at=now)
    if connection.execute(again).rowcount:
        return
    first = {"page": refusal.page, "rule": refusal.rule, "blocked": refusal.blocked, "times": 1, "last_at": now}
    connection.execute(browser_reports.insert().values(first))
    newest = sa.select(_kept.id).order_by(_kept.last_at.desc(), _kept.id.desc()).limit(MOST)
    gone = sa.or_(_kept.id.not_in(newest), _kept.last_at < now - KEPT_SECONDS)
    connection.execute(browser_reports.delete().where(gone))


def latest(book: Book) -> list[CountedRefusal]:
    """The lines kept, the last met first."""
    wanted = (_kept.page, _kept.rule, _kept.blocked, _kept.times, _kept.last_at)
    recent = sa.select(*wanted).where(_kept.last_at > clock.time() - KEPT_SECONDS).order_by(_kept.last_at.desc())
    with book.state.reading() as connection:
        return [CountedRefusal(*row) for row in connection.execute(recent)]
