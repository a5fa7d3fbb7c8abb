"""Search: the same answers as reading every text, whatever people type."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from programme.search.index import QUERY_LENGTH, QUERY_WORDS, Findable, SearchIndex, Term, Zone, findable, terms_of
from programme.search.thesaurus import PLACE, thesaurus_with
from programme.search.words import Word, folded_words, longer, sentences, word_of

TRADES = thesaurus_with()


def found_by(said: str, aside: str = "") -> Findable:
    return findable([(Zone.SAID, said), (Zone.ASIDE, aside)], TRADES)


def index_of(entries: list[tuple[str, str]]) -> SearchIndex:
    return SearchIndex([(row_id, found_by(text)) for row_id, text in entries], TRADES)


PEOPLE = [
    ("A", "Jardinier à Saint-Denis, l'hôtellerie aussi"),
    ("B", "Élodie, cœur de cuisine"),
    ("C", "soudeur, Côte d’Ivoire, Łukasz"),
]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "ABC"),
        ("   ", "ABC"),
        ("jard", "A"),
        ("HOTEL", "AB"),  # a cook works in hotels: a weak match
        ("hôtel denis", "A"),
        ("l’hôtellerie", "AB"),
        ("elodie", "B"),
        ("coeur", "B"),
        ("cœur", "B"),
        ("d'ivoire", "C"),
        ("cote-d-ivoire", "C"),
        ("lukasz", "C"),
        ("ŁUKASZ", "C"),
        ("st-denis", "A"),
        ("St. Denis", "A"),
        ("st denis", "A"),
        ("saint denis", "A"),
        ("jardin coeur", ""),
        ("ardinier", ""),
        ("' OR 1=1 --", ""),
        ("!?;", "ABC"),
    ],
)
def test_words_are_found_by_their_beginning_whatever_the_accents(query: str, found: str) -> None:
    assert index_of(PEOPLE).find(query) == list(found)


def test_a_query_is_bounded() -> None:
    assert len(terms_of("mot " * 1_000, TRADES)) == QUERY_WORDS
    assert terms_of("x" * 10_000, TRADES) == (Term((word_of("x" * QUERY_LENGTH),)),)


def test_a_limit_keeps_the_first_ones() -> None:
    assert index_of([(str(n), "mot") for n in range(50)]).find("mot", 3) == ["0", "1", "2"]


def test_nobody_is_found_among_nobody() -> None:
    assert index_of([]).find("mot") == []
    assert index_of([]).find("") == []


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("cherche quelqu'un pour souder", ["souder"]),
        ("le la les", ["le", "la", "les"]),
        ("cherche une personne", ["cherche", "personne"]),
        ("I am looking for a xylophone", ["xylophone"]),
        ("Paris 18e", ["paris"]),
        ("permis B", ["permis b"]),
    ],
)
def test_small_words_count_only_where_there_is_no_other(query: str, terms: list[str]) -> None:
    assert [" ".join(word.spelled for word in term.words) for term in terms_of(query, TRADES)] == terms


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("menuisier", "dans la menuiserie"),
        ("menuisière", "menuisiers"),
        ("serveuse", "serveur"),
        ("serveur", "comme serveuse"),
        ("soudeur", "soudeuse"),
        ("joiner", "dans la menuiserie"),
        ("menuisier", "a joiner for ten years"),
        ("conductrices", "conducteur"),
        ("jardinier", "les jardins"),
        ("gardening", "she gardens"),
    ],
)
def test_a_word_finds_its_family_and_its_trade(query: str, said: str) -> None:
    assert index_of([("A", said), ("B", "xylophone")]).find(query) == ["A"]


@pytest.mark.parametrize(
    ("query", "said"),
    [("chanteur", "sur un chantier"), ("cars", "car je cours vite"), ("joiner", "la fin"), ("ouvrir", "un mobilier")],
)
def test_a_word_does_not_find_what_only_looks_like_it(query: str, said: str) -> None:
    assert index_of([("A", said)]).find(query) == []


SPELLED = st.text(alphabet="aàbcdeéœçñŁß'’-_ \nשָمُंक½℡ﬁ.…«", max_size=14) | st.text(max_size=10)
VOCABULARY = (
    "menuisière", "menuiserie", "charpentier", "carpenter", "St", "ste", "Denis", "pour", "d'", "chantier", "Paris",
    "18", "permis", "B",
)  # fmt: skip
ASKED = st.lists(st.sampled_from(VOCABULARY) | SPELLED, max_size=5).map(" ".join)
ENTRIES = st.lists(st.tuples(ASKED, ASKED), max_size=12)


@example([("menuisière St", "")], "ste menuisière")
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(ENTRIES, ASKED)
def test_the_index_answers_as_reading_every_text_does(texts: list[tuple[str, str]], query: str) -> None:
    index = SearchIndex([(str(n), found_by(*text)) for n, text in enumerate(texts)], TRADES)
    assert index.find(query) == naive_find(texts, query)


def naive_find(texts: list[tuple[str, str]], query: str) -> list[str]:
    """Those who say all that is asked, then those who need what is aside."""
    terms = terms_of(query, TRADES)
    firm = [str(n) for n, (said, _) in enumerate(texts) if all(_says(said, term) for term in terms)]
    every = [str(n) for n, text in enumerate(texts) if all(_says("\n".join(text), t, True) for t in terms)]
    return firm + [row_id for row_id in every if row_id not in firm]


def _says(text: str, term: Term, aside: bool = False) -> bool:
    words = folded_words(text)
    words += [longer(word) for word in words if longer(word)]
    trades = {key for sentence in sentences(text) for key in TRADES.keys_of(sentence)}
    hints = set(term.hints) & trades if aside else set[str]()
    named = {key for key in trades if key[0] != PLACE} & set(term.keys)
    return bool(named or hints) or all(_has(words, word) for word in term.words)


def _has(words: list[str], asked: Word) -> bool:
    return any(word.startswith(asked.spelled) or set(word_of(word).keys) & set(asked.keys) for word in words)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ASKED, min_size=1, max_size=8), st.dictionaries(st.integers(0, 7), st.tuples(ASKED, ASKED)), ASKED)
def test_an_index_with_other_texts_is_the_index_of_those_texts(
    texts: list[str], changes: dict[int, tuple[str, str]], query: str
) -> None:
    before = [found_by(text) for text in texts]
    now = [found_by(*changes[n]) if n in changes else found for n, found in enumerate(before)]
    changed = SearchIndex([(str(n), found) for n, found in enumerate(before)], TRADES).with_changes(
        {n: (before[n], found) for n, found in enumerate(now)}
    )
    assert changed.find(query) == SearchIndex([(str(n), found) for n, found in enumerate(now)], TRADES).find(query)
