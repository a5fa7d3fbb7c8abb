"""A thousand saves in a minute: what coaches wait for, when it all is in the sheet, and in how many calls.

The real processes: `serve --workers 2` on a `sheets-server` that allows 60 reads and 60 writes a minute, as Google
does.
"""

import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import requests

from bench.deployment import Deployment, eventually
from cv.acts import AGAIN
from sheets.model.schema import CANDIDATES

CANDIDATES_SERVED = 1_000
SAVES, SECONDS, AT_ONCE = 1_000, 60.0, 16


@dataclass(frozen=True)
class Save:
    """One form to be saved.

    Args:
        n: its place; also makes its words unique.
        row_id: the candidate's.
        first_name: which the form carries too.
        coach: who saves it, by e-mail.
    """

    n: int
    row_id: str
    first_name: str
    coach: str

    @property
    def words(self) -> str:
        """What is saved, as no other is."""
        return f"Enregistré sous charge, numéro {self.n}"


def run(candidates: int) -> Iterator[str]:
    """Only at a thousand candidates."""
    if candidates != CANDIDATES_SERVED:
        return
    with tempfile.TemporaryDirectory() as folder, Deployment(Path(folder), candidates) as deployment:
        saves = saves_of(deployment, SAVES)
        browsers = signed_in(deployment, saves)
        began, wall = time.monotonic(), time.time()
        times = _save_all(deployment.site, browsers, saves, began)
        posted = time.monotonic() - began
        eventually(lambda: missing(deployment, saves) == 0, every=0.5)
        in_sheet = time.monotonic() - began
        ordered = sorted(times)
        fifty, ninety_nine = (1e3 * ordered[round(share * (len(ordered) - 1))] for share in (0.5, 0.99))
        yield f"{len(times)} saves of {len(browsers)} coaches in {posted:.1f} s, on {deployment.workers} web processes"
        yield f"  acknowledged: p50 {fifty:.0f} ms, p99 {ninety_nine:.0f} ms, longest {1e3 * ordered[-1]:.0f} ms"
        yield f"  all in the sheet {in_sheet:.1f} s after the first was sent, {in_sheet - posted:.1f} s after the last"
        yield f"  {deployment.calls(wall)}"


def saves_of(deployment: Deployment, count: int) -> list[Save]:
    """Each of another candidate, by their coach, as long as there are enough."""
    snapshot = deployment.book.snapshot
    coaches = {coach.id: coach.email for coach in snapshot.coaches.rows if coach.email and coach.active is not False}
    followed = [(row, coaches[row.coach]) for row in snapshot.candidates.rows if row.coach in coaches]
    chosen = (followed[n % len(followed)] for n in range(count))
    return [Save(n, row.id, row.first_name, email) for n, (row, email) in enumerate(chosen)]


def signed_in(deployment: Deployment, saves: list[Save]) -> dict[str, requests.Session]:
    """A browser for each coach who saves, by e-mail."""
    emails = sorted({save.coach for save in saves})
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(emails, pool.map(deployment.browser, emails), strict=True))


def _save_all(site: str, browsers: Mapping[str, requests.Session], saves: list[Save], began: float) -> list[float]:
    """Each at its moment of the minute, whatever becomes of those before; seconds until each was acknowledged."""

    def save_at_its_moment(save: Save) -> float:
        time.sleep(max(0.0, began + save.n * SECONDS / SAVES - time.monotonic()))
        sent = time.monotonic()
        post(site, browsers[save.coach], save)
        return time.monotonic() - sent

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(save_at_its_moment, saves))


def post(site: str, browser: requests.Session, save: Save) -> None:
    """Send one form; an answer that does not acknowledge it ends the bench."""
    address = f"{site}/coach/candidates/{quote(save.row_id)}/cv/person"
    form = {"first_name": save.first_name, "catchphrase": save.words, "review": AGAIN}
    answer = browser.post(address, data=form, allow_redirects=False, timeout=30)
    assert "?receipt=" in answer.headers.get("Location", ""), answer.status_code


def missing(deployment: Deployment, saves: list[Save]) -> int:
    """How many of the candidates do not show their last save in the sheet."""
    header, *rows = deployment.sheet().worksheet(CANDIDATES.title).get_all_values()
    ids, phrases = header.index("ID"), header.index(CANDIDATES.by_key["catchphrase"].header)
    wanted = {save.row_id: save.words for save in saves}
    shown = {row[ids]: row[phrases] for row in rows}
    return sum(shown.get(row_id) != words for row_id, words in wanted.items())
