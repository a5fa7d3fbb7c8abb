"""One spoiled workbook after the other on one app, and what must hold in each."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import unescape

from flask.testing import FlaskClient

from sheets.book import Book
from sheets.model.problems import MESSAGES, Problem
from sheets.worker.sync import Sync
from tests.cast import INES, SECRETS
from tests.coach.pages import forms, plain_spaces, said
from tests.public.page import Page
from tests.spoiled.hand import Hand, Saved, Spoiler, Told
from views.staff.problems import problems_of
from views.web.translations import catalogue

CV = "/cv/ines-c4nes"
FORM = f"/coach/candidates/{INES}/cv"
SHOWN = {
    "ines": ("stranger", CV, "Écouter d'abord"),
    "gallery": ("stranger", "/", "Inès"),
    "abdenour": ("stranger", "/cv/abdenour-c2abd", "Il a la main verte"),
    "coach": ("coach", "/coach/", "Inès"),
    "me": ("candidate", "/me/", "Inès"),
}
"""Check -> visitor, address, and what stands there as long as nobody touched it."""
ANSWERS = (200, 301, 302, 303, 308, 403, 404, 410)
PUBLIC = ("/?q=jardin", f"{CV}.json", "/cv/abdenour-c2abd", "/cv/abdenour-c2abd.json")
UNDERSTOOD = "/staff/understood"
PLACES = re.compile("{(tab|column|value|other|limit)}")
APPS_OWN = frozenset({"Journal", "_wal"})
FIRST_PAGE = 50
"""Problems on the first page of what was understood."""


def in_language(language: str, sentence: str) -> str:
    """A French sentence of ours in that language."""
    return catalogue("en")[sentence][0] if language == "en" else sentence


def typed(text: str) -> str:
    """A text as a keyboard types it: pages show it with the spaces and apostrophes of a printer."""
    return plain_spaces(text).replace("’", "'")


@dataclass
class World:
    """The app, its visitors, and the workbook of the moment.

    Args:
        book: the app's book.
        browsers: visitor -> browser: stranger, coach, candidate, staff.
        hand: staff's, on the workbook.
        sync: the worker, moved by hand.
        saved: the workbook as it was before anybody spoiled it.
        met: what was met so far.
    """

    book: Book
    browsers: dict[str, FlaskClient]
    hand: Hand
    sync: Sync
    saved: Saved
    met: Counter[str] = field(default_factory=Counter)

    def live(self, seed: int, spoilers: Sequence[Spoiler]) -> None:
        """Spoil the workbook, look at everything, save, mend, and look again: all is as it was."""
        closed = frozenset[str]().union(*(s.closed for s in spoilers))
        mends = [spoiler.spoil(self.hand) for spoiler in spoilers]
        self.sync.read()
        self._told(spoilers)
        self._said(self.problems(), ("fr", "en")[seed % 2])
        self._public_pages()
        self._untouched(closed)
        self._save(f"Passion {seed}", closed)
        for mend in reversed(mends):
            mend()
        self.sync.read()
        assert self.problems() == (), self.problems()
        self._public_as_before()
        self.met += Counter({"sheets spoiled": 1, "ways combined": len(spoilers)})

    def restore(self) -> None:
        """The workbook as it was, whatever a seed left of it; the app's own tabs are the app's to make again."""
        self.hand.restore(self.saved, leaving=APPS_OWN)
        if APPS_OWN - self.hand.titles():
            self.sync.read()
            self._save("Passion", frozenset())

    def problems(self) -> tuple[Problem, ...]:
        """What staff are told to mend."""
        with self.browsers["stranger"].application.app_context():
            return problems_of(self.book.snapshot)

    def _told(self, spoilers: Sequence[Spoiler]) -> None:
        """Each spoiler has its problems, in the right places, and there is no other."""
        found = self.problems()
        there = [(p.code, p.tab, p.a1, p.column) for p in found]
        wanted = [told for spoiler in spoilers for told in spoiler.told]
        for told in wanted:
            assert any(self._is(told, p) for p in found), (told, told.where and told.where(self.hand), there)
        kinds = {(told.code, told.tab) for told in wanted}
        assert [p for p in found if (p.code, p.tab) not in kinds] == []
        for spoiler in spoilers:
            if spoiler.read:
                row = self.book.snapshot.table(spoiler.read.tab).get(spoiler.read.row_id)
                assert row is not None
                assert getattr(row, spoiler.read.key) == spoiler.read.value, spoiler.name
        self.met["problems told"] += len(found)

    def _is(self, told: Told, problem: Problem) -> bool:
        same = (problem.code, problem.tab) == (told.code, told.tab) and told.column in ("", problem.column)
        return same and (told.where is None or told.where(self.hand) == problem.a1)

    def _said(self, found: Sequence[Problem], language: str) -> None:
        """Each is said, what and how, whole, with a link to where it is."""
        text = typed(unescape(self._get("staff", f"{UNDERSTOOD}?lang={language}")))
        for problem in found[:FIRST_PAGE]:
            for sentence in MESSAGES[problem.code]:
                words = typed(problem.say(in_language(language, sentence)))
                assert not PLACES.search(words.replace(problem.value, "")), words
                assert words in text, (words, language)
            if problem.code not in ("missing_tab", "lost_tab"):
                where = " · ".join(filter(None, (problem.tab, problem.column, problem.a1)))
                assert f">{typed(where)}</a>" in text, where
        Page(self._get("staff", "/staff/"))

    def _get(self, who: str, address: str, allowed: tuple[int, ...] = (200,)) -> str:
        answer = self.browsers[who].get(address)
        assert answer.status_code in allowed, (who, address, answer.status_code)
        return said(answer)

    def _public_pages(self) -> None:
        """Every public page answers, and nothing private is on it."""
        for address in (*PUBLIC, "/", CV):
            text = self._get("stranger", address, ANSWERS)
            assert [secret for secret in SECRETS if secret in text] == [], address

    def _untouched(self, closed: frozenset[str]) -> None:
        """Whoever nobody touched is shown as before; whom a spoiler closes a page to meets no error."""
        for name, (who, address, words) in SHOWN.items():
            text = self._get(who, address, ANSWERS if name in closed else (200,))
            assert name in closed or words in typed(text), name

    def _public_as_before(self) -> None:
        for who, address, words in SHOWN.values():
            assert who != "stranger" or words in typed(self._get(who, address)), address

    def _save(self, passion: str, closed: frozenset[str]) -> None:
        """What the coach saves elsewhere reaches the sheet, and nothing is left behind."""
        if closed & {"form", "coach", "save"}:
            self._get("coach", FORM, ANSWERS)
            self.sync.step()
            return
        page = self._get("coach", FORM)
        assert "aide à domicile" in page
        strengths = forms(page)[f"{FORM}/strengths"]
        assert strengths.post(self.browsers["coach"], passions=passion).status_code == 303
        self.sync.step()
        assert self.hand.read("Candidats", "Inès", "Passions") == passion
        assert self.book.queue().waiting == 0
        self.met["saves that reached the sheet"] += 1
