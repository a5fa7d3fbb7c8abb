"""Searching: the gallery's index, against a plain scan of the same folded texts."""

import random
from collections.abc import Iterator

from bench.people import grids
from bench.timing import Measure, compare
from cv.public import public_cv
from programme.search import SearchIndex, folded_words, query_words
from sheets.snapshot import build_snapshot

QUERIES = 20


def run(candidates: int) -> Iterator[Measure]:
    """Queries of one and two words that people of the demo would be found by, typed in full or begun."""
    snapshot = build_snapshot(grids(candidates))
    found = [public_cv(snapshot, row) for row in snapshot.candidates.rows]
    entries = [(cv.id, cv.public_text) for cv in found if cv]
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


def _queries(words: list[tuple[str, list[str]]]) -> list[str]:
    rng = random.Random(1)
    queries = []
    for _ in range(QUERIES):
        chosen = rng.sample(rng.choice(words)[1], rng.choice((1, 2)))
        queries.append(" ".join(word[: rng.randint(3, 12)] for word in chosen))
    return queries
