"""Search: the same answers as reading every text, whatever people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.search import QUERY_LENGTH, QUERY_WORDS, SearchIndex, folded_words, query_words

PEOPLE = (
    ("A", "Jardinier à Saint-Denis, l'hôtellerie aussi"),
    ("B", "Élodie, cœur de cuisine"),
    ("C", "soudeur, Côte d’Ivoire"),
)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "ABC"),
        ("   ", "ABC"),
        ("jard", "A"),
        ("HOTEL", "A"),
        ("hôtel denis", "A"),
        ("l’hôtellerie", "A"),
        ("elodie", "B"),
        ("coeur", "B"),
        ("cœur", "B"),
        ("d'ivoire", "C"),
        ("cote-d-ivoire", "C"),
        ("jardin cuisine", ""),
        ("ardinier", ""),
        ("' OR 1=1 --", ""),
        ("!?;", "ABC"),
    ],
)
def test_words_are_found_by_their_beginning_whatever_the_accents(query: str, found: str) -> None:
    assert SearchIndex(PEOPLE).find(query) == list(found)


def test_a_query_is_bounded() -> None:
    assert len(query_words("mot " * 1_000)) == QUERY_WORDS
    assert query_words("x" * 10_000) == ["x" * QUERY_LENGTH]


def test_a_limit_keeps_the_first_ones() -> None:
    assert SearchIndex((str(n), "mot") for n in range(50)).find("mot", 3) == ["0", "1", "2"]


def test_nobody_is_found_among_nobody() -> None:
    assert SearchIndex(()).find("mot") == []
    assert SearchIndex(()).find("") == []


WORDS = st.text(alphabet="aàbcdeéœçñ'’-_ \nשָمُंक½℡ﬁ.…«", max_size=14) | st.text(max_size=10)


@given(st.lists(WORDS, max_size=12), WORDS)
def test_the_index_answers_as_reading_every_text_does(texts: list[str], query: str) -> None:
    entries = [(str(n), text) for n, text in enumerate(texts)]
    assert SearchIndex(entries).find(query) == naive_find(entries, query)


def naive_find(entries: list[tuple[str, str]], query: str) -> list[str]:
    wanted = query_words(query)
    return [row_id for row_id, text in entries if all(_has(folded_words(text), word) for word in wanted)]


def _has(words: list[str], beginning: str) -> bool:
    return any(word.startswith(beginning) for word in words)


@given(st.lists(WORDS, min_size=1, max_size=8), st.dictionaries(st.integers(0, 7), WORDS), WORDS)
def test_an_index_with_other_texts_is_the_index_of_those_texts(
    texts: list[str], changes: dict[int, str], query: str
) -> None:
    now = [changes.get(n, text) for n, text in enumerate(texts)]
    patched = SearchIndex((str(n), text) for n, text in enumerate(texts)).with_texts(
        {n: (texts[n], text) for n, text in enumerate(now)}
    )
    assert patched.find(query) == SearchIndex((str(n), text) for n, text in enumerate(now)).find(query)
