"""Who the public may see at this moment, and how to find them."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import abort, current_app, g, request

from cv.public import PublicCV, public_cv
from cv.searched import findable_cv
from cv.slugs import id_in_slug
from cv.stories import Story, story_of
from cv.why import Asker
from programme.lists import ENGLISH, REGION_NAMES, REGIONS, SECTORS
from programme.opportunities import is_looking
from programme.publication import is_public
from programme.search.exposure import ExposedCV, Exposure
from programme.search.gallery import Directory, DirectoryEntry, FoundPeople, Wanted, key_of
from programme.search.index import Findable, SearchIndex, Zone, findable
from programme.search.thesaurus import Thesaurus, thesaurus_with
from programme.search.trade_lines import lines_added
from sheets.model.columns import fold
from sheets.model.lists import lists_of
from sheets.model.schema import Candidate
from sheets.model.snapshot import Snapshot
from views.web.shared import book

_preparing = threading.Lock()
"""At start somebody may ask for the gallery while its index is being made: made once, it serves both."""


class Showcase:
    """Who the public may see in one snapshot.

    Args:
        snapshot: the reading, with what is not in the sheet yet.
        make_finder: makes what finds people among those of the last reading; one person's page does without.
    """

    def __init__(self, snapshot: Snapshot, make_finder: Callable[[], "Finder"]) -> None:
        self.snapshot = snapshot
        self.looking = looking_in(snapshot)
        self.english = english_of(snapshot)
        self._make_finder = make_finder

    @cached_property
    def _finder(self) -> "Finder":
        return self._make_finder()

    def cv(self, candidate_id: str) -> PublicCV:
        """The CV of somebody in `looking`."""
        found = public_cv(self.snapshot, self.looking[candidate_id])
        assert found is not None
        return found

    def story(self, candidate_id: str) -> Story:
        """The good news of somebody in `hired`."""
        found = public_cv(self.snapshot, self.hired[candidate_id])
        assert found is not None
        return story_of(found)

    def candidate(self, slug: str) -> Candidate | None:
        """Who an address is about, whatever first name it carries."""
        return self._by_address.get(id_in_slug(slug).lower())

    def find(self, query: str, seed: str) -> list[str]:
        """IDs of the people a search finds among those who look for work, in the order of one visit."""
        return list(self.among(Wanted(query), seed, slice(0, len(self.looking))).ids)

    def among(self, wanted: Wanted, seed: str, part: slice) -> FoundPeople:
        """Part of those who answer to what a visitor of the gallery asks for.

        Args:
            wanted: what is asked for.
            seed: the order of the visit.
            part: from which to which of those found.
        """
        return self._finder.directory.find(wanted, self._hired if wanted.hired else self._looking, seed, part)

    def asker(self, query: str) -> Asker:
        """What says why each card of a search is there."""
        return Asker(query, self._finder.directory.index.thesaurus, self.english)

    def offered(self, hired: bool) -> tuple[set[str], set[str]]:
        """Keys of the places and of the fields of work where somebody is, to choose from.

        Args:
            hired: among the people who found a job, instead of those who look for one.
        """
        among = self._hired if hired else self._looking
        return self._finder.directory.places(among), self._finder.directory.sectors(among)

    @property
    def places(self) -> dict[str, str]:
        """Every department and region that may be asked for: key -> name, in staff's order."""
        return self._finder.places

    @property
    def sectors(self) -> dict[str, str]:
        """Every field of work that may be asked for: key -> name, in staff's order."""
        return self._finder.sectors

    @cached_property
    def hired(self) -> dict[str, Candidate]:
        """The people who found a job and whose story may be told, by ID."""
        return hired_in(self.snapshot)

    @cached_property
    def _looking(self) -> int:
        # Whoever's row just changed sides is found again at the next reading: they were indexed by other texts.
        return self._finder.directory.mask(self.looking.keys() - self._finder.hired)

    @cached_property
    def _hired(self) -> int:
        return self._finder.directory.mask(self.hired.keys() & self._finder.hired)

    def photographed(self, key: str) -> tuple[Candidate, ...]:
        """Whose photo this is, by the key the sheet holds."""
        return self._by_photo.get(key, ())

    @cached_property
    def _by_photo(self) -> dict[str, tuple[Candidate, ...]]:
        found: dict[str, tuple[Candidate, ...]] = {}
        for candidate in self.snapshot.candidates.rows:
            if candidate.photo:
                found[candidate.photo] = (*found.get(candidate.photo, ()), candidate)
        return found

    @cached_property
    def _by_address(self) -> dict[str, Candidate]:
        return {c.id.lower(): c for c in self.snapshot.candidates.rows}


class Finder:
    """The search index and the orders of one reading.

    A change that is not in the sheet yet is not searched for: it will be at the next reading, seconds later, and the
    index is not made again at each save.

    Args:
        snapshot: the reading.
        previous: the finder of an earlier one: only the texts that changed are indexed again.
    """

    def __init__(self, snapshot: Snapshot, previous: "Finder | None" = None) -> None:
        self.etag = snapshot.version, snapshot.read_at
        english = english_of(snapshot)
        hired = hired_in(snapshot)
        shown = looking_in(snapshot) | hired
        self.hired = hired.keys()
        self._ids = list(shown)
        self._lists = snapshot.fields, snapshot.choices
        self._thesaurus = thesaurus_of(snapshot)
        kept: dict[str, _Text] = previous._texts if previous and previous._lists == self._lists else {}
        self._texts: dict[str, _Text] = {
            row_id: _text(snapshot, c, kept.get(row_id), self._thesaurus, english) for row_id, c in shown.items()
        }
        self.places, self.sectors = _names(snapshot)
        self.directory = Directory(_entries(snapshot, shown.values()), self._indexed(previous), _order(shown.values()))

    def _indexed(self, previous: "Finder | None") -> SearchIndex:
        if previous is None or previous._ids != self._ids or previous._thesaurus is not self._thesaurus:
            return SearchIndex(((row_id, kept.found_by) for row_id, kept in self._texts.items()), self._thesaurus)
        changes = {
            n: (previous._texts[row_id].found_by, self._texts[row_id].found_by)
            for n, row_id in enumerate(self._ids)
            if self._texts[row_id] is not previous._texts[row_id]
        }
        return previous.directory.index.with_changes(changes) if changes else previous.directory.index


@dataclass(frozen=True, slots=True)
class _Text:
    """What one person is found by, and the rows it was made from: the very same rows make the very same words."""

    rows: tuple[Any, ...]
    found_by: Findable


def looking_in(snapshot: Snapshot) -> dict[str, Candidate]:
    """The people who look for work and may be shown, by ID."""
    return {c.id: c for c in snapshot.candidates.rows if is_looking(c)}


def hired_in(snapshot: Snapshot) -> dict[str, Candidate]:
    """The people who found a job, whose CV is not hidden and whose consent stands, by ID."""
    return {c.id: c for c in snapshot.candidates.rows if c.employed is True and is_public(c)}


def english_of(snapshot: Snapshot) -> Callable[[str], str]:
    """What says a value of a list in English: as `Listes` says it, or as we know it; itself where nobody does."""
    known = ENGLISH | {choice.value: choice.english for choice in snapshot.choices.rows if choice.english}
    return lambda value: known.get(value, value)


def thesaurus_of(snapshot: Snapshot) -> Thesaurus:
    """Our trades with those of the list « Métiers »."""
    return thesaurus_with(lines_added(snapshot.choices.rows))


def showcase() -> Showcase:
    """The showcase of the present snapshot, made once for each; one page shows one of them."""
    if request.method != "GET":  # what is saved on the way is shown
        return of_snapshot(current_app.extensions, book().snapshot)
    if "showcase" not in g:
        g.showcase = of_snapshot(current_app.extensions, book().snapshot)
    shown: Showcase = g.showcase
    return shown


def shown_at(slug: str) -> Candidate:
    """Somebody who looks for work and may be shown; the others have no such page."""
    shown = showcase()
    candidate = shown.candidate(slug)
    return candidate if candidate and candidate.id in shown.looking else abort(404)


def of_snapshot(extensions: dict[str, Any], snapshot: Snapshot) -> Showcase:
    """The showcase of a snapshot, kept with the app until the snapshot changes.

    Args:
        extensions: the app's.
        snapshot: what is shown.
    """
    kept: Showcase | None = extensions.get("showcase")
    if kept and kept.snapshot is snapshot:
        return kept
    made = extensions["showcase"] = Showcase(snapshot, lambda: prepare(extensions, snapshot))
    return made


def prepare(extensions: dict[str, Any], snapshot: Snapshot) -> Finder:
    """The finder of a snapshot's reading; best made before anybody asks for it.

    The last two are kept: while a new reading is made ready, visitors still see the one before.

    Args:
        extensions: the app's.
        snapshot: the reading.
    """
    with _preparing:
        kept: list[Finder] = extensions.setdefault("finders", [])
        found = next((finder for finder in kept if finder.etag == (snapshot.version, snapshot.read_at)), None)
        if found is None:
            found = Finder(snapshot, kept[-1] if kept else None)
            extensions["finders"] = [*kept[-1:], found]
        return found


def _names(snapshot: Snapshot) -> tuple[dict[str, str], dict[str, str]]:
    """Key -> name of places and of fields of work: those of `Listes`, then ours, which old links may still name."""
    lists = lists_of(snapshot.choices.rows)
    departments = [choice.value for choice in lists.get(fold("Départements"), ())] + list(REGIONS)
    sectors = [choice.value for choice in lists.get(fold("Secteurs"), ())] + list(SECTORS)
    return _by_key([*departments, *sorted(REGION_NAMES)]), _by_key(sectors)


def _by_key(names: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(key_of(name), name)
    return found


def _entries(snapshot: Snapshot, shown: Iterable[Candidate]) -> list[DirectoryEntry]:
    """What filters go by; nothing of a column that staff closed."""
    opened = snapshot.candidates.tab.shown
    sectors = [key for key in ("sector_1", "sector_2") if key in opened]
    return [
        DirectoryEntry(
            c.id,
            c.departments if "departments" in opened else (),
            tuple(value for key in sectors if (value := getattr(c, key))),
        )
        for c in shown
    ]


def _order(shown: Iterable[Candidate]) -> Callable[[str], list[str]]:
    return Exposure(ExposedCV(c.id, c.updated_on, c.shares or 0) for c in shown).order


def _text(
    snapshot: Snapshot, candidate: Candidate, kept: _Text | None, thesaurus: Thesaurus, english: Callable[[str], str]
) -> _Text:
    path = snapshot.experiences.where("candidate", candidate.id)
    said = snapshot.testimonials.where("candidate", candidate.id)
    rows = (candidate, *path, *said)
    if kept and len(kept.rows) == len(rows) and all(a is b for a, b in zip(kept.rows, rows, strict=True)):
        return kept
    cv = public_cv(snapshot, candidate)
    assert cv is not None
    if candidate.employed is True:
        # Nobody is found by what is no longer shown of them.
        return _Text(rows, findable([(Zone.SAID, story_of(cv).text)], thesaurus))
    return _Text(rows, findable_cv(cv, thesaurus, english))
