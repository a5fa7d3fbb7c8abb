"""Searching: the gallery's index and its filters, against a plain scan of the same folded texts and rows."""

import random
import time
from collections.abc import Iterator

from bench.people import grids
from bench.timing import Measure, compare
from cv.public import PublicCV, public_cv
from programme.gallery import Directory, Entry, Wanted, key_of, keys_of_places
from programme.search import SearchIndex, folded_words, query_words
from sheets.snapshot import build_snapshot

QUERIES = 20
SEARCHES = 1_000
"""Searches with filters: enough for a 99th percentile."""

SEED = "261122-1"
PAGE = slice(0, 12)


def run(candidates: int) -> Iterator[Measure]:
    """Queries of one and two words that people of the demo would be found by, typed in full or begun."""
    snapshot = build_snapshot(grids(candidates))
    found = [cv for row in snapshot.candidates.rows if (cv := public_cv(snapshot, row))]
    entries = [(cv.id, cv.public_text) for cv in found]
    index = SearchIndex(entries)
    words = [(row_id, folded_words(text)) for row_id, text in entries]
    texts = [(row_id, " " + " ".join(found)) for row_id, found in words]
    queries = _queries(words)

    def scan(query: str) -> list[str]:
        wanted = [" " + word for word in query_words(query)]
        return [row_id for row_id, text in texts if all(word in text for word in wanted)]

    assert all(index.find(query) == scan(query) for query in queries)
    yield compare(
        f"{QUERIES} searches among {len(entries)}",
        lambda: [index.find(query) for query in queries],
        "a plain scan",
        lambda: [scan(query) for query in queries],
        runs=5,
    )
    yield _filtered(found, index, words)


def _filtered(found: list[PublicCV], index: SearchIndex, words: list[tuple[str, list[str]]]) -> Measure:
    """The first page of searches with words, places and fields of work; the last time is the 99th percentile."""
    rng = random.Random(2)
    rows = [Entry(cv.id, cv.departments, tuple(filter(None, (cv.sector_1, cv.sector_2)))) for cv in found]
    ids = rng.sample([cv.id for cv in found], len(found))
    directory = Directory(rows, index, lambda _: ids)
    among = directory.mask(ids)
    texts = {row_id: " " + " ".join(own) for row_id, own in words}
    keys = {row.id: (set(keys_of_places(row.departments)), {key_of(sector) for sector in row.sectors}) for row in rows}

    def scan(wanted: Wanted) -> list[str]:
        begun = [" " + word for word in query_words(wanted.query)]
        return [
            row_id
            for row_id in ids
            if (not wanted.places or keys[row_id][0].intersection(wanted.places))
            and (not wanted.sectors or keys[row_id][1].intersection(wanted.sectors))
            and all(word in texts[row_id] for word in begun)
        ]

    asked = [_wanted(rng, rng.choice(rows), query) for _ in range(SEARCHES // QUERIES) for query in _queries(words)]
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


def _wanted(rng: random.Random, row: Entry, query: str) -> Wanted:
    """A search as people make them: often a place, sometimes a field of work, mostly a word or none."""
    places = tuple(keys_of_places(row.departments)) if rng.random() < 0.7 else ()
    sectors = tuple(map(key_of, row.sectors)) if rng.random() < 0.5 else ()
    return Wanted(query if rng.random() < 0.6 else query[: rng.choice((0, 1, 2))], places, sectors)


def _queries(words: list[tuple[str, list[str]]]) -> list[str]:
    rng = random.Random(1)
    queries = []
    for _ in range(QUERIES):
        chosen = rng.sample(rng.choice(words)[1], rng.choice((1, 2)))
        queries.append(" ".join(word[: rng.randint(3, 12)] for word in chosen))
    return queries
