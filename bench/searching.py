"""Searching: the gallery's index and its filters, against a plain scan of the same folded texts and rows."""

import random
import time
from collections.abc import Iterator

from bench.people import grids
from bench.timing import Measure, compare
from cv.public import PublicCV, public_cv
from cv.searched import findable_cv
from programme.search.gallery import Directory, DirectoryEntry, Wanted, key_of, keys_of_places
from programme.search.index import Findable, SearchIndex, Term, terms_of
from programme.search.thesaurus import thesaurus_with
from programme.search.words import folded_words
from sheets.model.snapshot import build_snapshot

QUERIES = 20
SEARCHES = 1_000
"""Searches with filters: enough for a 99th percentile."""

SEED = "261122-1"
PAGE = slice(0, 12)


class SearchedText:
    """One person's words, for a plain scan: those that count in full, and all of them.

    Args:
        row_id: the person's.
        found_by: the words, families and trades.
    """

    def __init__(self, row_id: str, found_by: Findable) -> None:
        self.id = row_id
        every = found_by.firm + found_by.aside
        self.firm, self.every = frozenset(found_by.firm), frozenset(every)
        self.firm_text, self.every_text = " " + " ".join(found_by.firm), " " + " ".join(every)

    def answers(self, term: Term, firmly: bool) -> bool:
        """Whether the person has what a term asks, aside or not."""
        text, keys = (self.firm_text, self.firm) if firmly else (self.every_text, self.every)
        return (
            all(f" {word.spelled}" in text or not keys.isdisjoint(word.keys) for word in term.words)
            or not keys.isdisjoint(term.keys)
            or not keys.isdisjoint(() if firmly else term.hints)
        )


def scan_of(texts: list[SearchedText], terms: tuple[Term, ...]) -> list[str]:
    """Those who answer, the weak matches last, by looking at everybody."""
    every = [text for text in texts if all(text.answers(term, False) for term in terms)]
    firm = {text.id for text in every if all(text.answers(term, True) for term in terms)}
    return sorted((text.id for text in every), key=lambda row_id: row_id not in firm)


def run(candidates: int) -> Iterator[Measure]:
    """Queries of one and two words that people of the demo would be found by, typed in full or begun."""
    snapshot = build_snapshot(grids(candidates))
    found = [cv for row in snapshot.candidates.rows if (cv := public_cv(snapshot, row))]
    thesaurus = thesaurus_with()
    entries = [(cv.id, findable_cv(cv, thesaurus, str)) for cv in found]
    index = SearchIndex(entries, thesaurus)
    words = [folded_words(cv.public_text) for cv in found]
    texts = [SearchedText(*entry) for entry in entries]
    queries = _queries(words)

    def scan(query: str) -> list[str]:
        return scan_of(texts, terms_of(query, thesaurus))

    assert all(index.find(query) == scan(query) for query in queries)
    yield compare(
        f"{QUERIES} searches among {len(entries)}",
        lambda: [index.find(query) for query in queries],
        "a plain scan",
        lambda: [scan(query) for query in queries],
        runs=5,
    )
    yield _filtered(found, index, texts, queries)


def _filtered(found: list[PublicCV], index: SearchIndex, texts: list[SearchedText], queries: list[str]) -> Measure:
    """The first page of searches with words, places and fields of work; the last time is the 99th percentile."""
    rng = random.Random(2)
    rows = [DirectoryEntry(cv.id, cv.departments, tuple(filter(None, (cv.sector_1, cv.sector_2)))) for cv in found]
    ids = rng.sample([cv.id for cv in found], len(found))
    directory = Directory(rows, index, lambda _: ids)
    among = directory.mask(ids)
    by_id = {text.id: text for text in texts}
    keys = {row.id: (set(keys_of_places(row.departments)), {key_of(sector) for sector in row.sectors}) for row in rows}

    def scan(wanted: Wanted) -> list[str]:
        kept = [
            by_id[row_id]
            for row_id in ids
            if (not wanted.places or keys[row_id][0].intersection(wanted.places))
            and (not wanted.sectors or keys[row_id][1].intersection(wanted.sectors))
        ]
        return scan_of(kept, terms_of(wanted.query, index.thesaurus))

    asked = [_wanted(rng, rng.choice(rows), query) for _ in range(SEARCHES // QUERIES) for query in queries]
    for wanted in asked[:50]:
        answer = directory.find(wanted, among, SEED, PAGE)
        assert (list(answer.ids), answer.count) == ((right := scan(answer.wanted))[PAGE], len(right))
    ours, floor = iter([asked[0], *asked]), iter([asked[0], *asked])
    return compare(
        f"one search with filters among {len(rows)} (p99 last)",
        lambda: directory.find(next(ours), among, SEED, PAGE),
        "a plain scan (p99 last)",
        lambda: scan(next(floor)),
        runs=len(asked),
        last=0.99,
        clock=time.thread_time,
    )


def _wanted(rng: random.Random, row: DirectoryEntry, query: str) -> Wanted:
    """A search as people make them: often a place, sometimes a field of work, mostly a word or none."""
    places = tuple(keys_of_places(row.departments)) if rng.random() < 0.7 else ()
    sectors = tuple(map(key_of, row.sectors)) if rng.random() < 0.5 else ()
    return Wanted(query if rng.random() < 0.6 else query[: rng.choice((0, 1, 2))], places, sectors)


def _queries(words: list[list[str]]) -> list[str]:
    rng = random.Random(1)
    queries = []
    for _ in range(QUERIES):
        chosen = rng.sample(rng.choice(words), rng.choice((1, 2)))
        queries.append(" ".join(word[: rng.randint(3, 12)] for word in chosen))
    return queries
