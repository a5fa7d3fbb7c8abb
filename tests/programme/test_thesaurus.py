"""The list of trades: whole, and added to by a line of staff's."""

import pytest

from programme.search.asked_facts import cities
from programme.search.index import SearchIndex, Zone, findable
from programme.search.thesaurus import TradeLine, our_lines, phrase_of, read_line, thesaurus_with
from programme.search.words import folded_words, small_words

LEAST_TRADES = 400


def found(query: str, said: str, *added: TradeLine) -> bool:
    trades = thesaurus_with(added)
    return bool(SearchIndex([("A", findable([(Zone.SAID, said)], trades))], trades).find(query))


def test_the_list_is_whole() -> None:
    lines = our_lines()
    assert len(lines) >= LEAST_TRADES
    assert all(len(line.names) > 1 for line in lines)
    assert all(phrase_of(name) for line in lines for name in line.names + line.places)
    assert not any(name.casefold() in small_words() for line in lines for name in line.names + line.places)


@pytest.mark.parametrize(
    ("value", "english", "line"),
    [
        (
            "menuisier, menuisière, menuiserie = carpenter, joiner",
            "",
            TradeLine(("menuisier", "menuisière", "menuiserie", "carpenter", "joiner")),
        ),
        ("rémouleuse", "grinder", TradeLine(("rémouleuse", "grinder"))),
        ("potier,, potière", "", TradeLine(("potier", "potière"))),
        ("menuisier", "", None),
        ("menuisier = ", "", None),
        ("= carpenter", "", None),
        ("potier = potter = pottery", "", None),
        ("potier, !!", "", None),
        ("potier, Potier", "", None),
        ("potier, de la", "", None),
    ],
)
def test_a_line_links_words_or_is_refused(value: str, english: str, line: TradeLine | None) -> None:
    assert read_line(value, english) == line


_NO_PLURAL = ("s", "x", "z", "al", "eau", "men", "man", "lady", "ss", "ch", "sh", "y")


def test_a_trade_is_asked_for_in_the_plural_too() -> None:
    """French trades take it on their first word, English ones on their last."""
    wrong, tried = list[str](), 0
    for name in {name for line in our_lines() for name in line.names}:
        first, _, rest = name.partition(" ")
        before, _, last = name.rpartition(" ")
        for word, plural in ((first, f"{first}s {rest}"), (last, f"{before} {last}s")):
            if word.islower() and word.isalpha() and len(word) > 3 and not word.endswith(_NO_PLURAL):
                tried += 1
                wrong += [plural] if phrase_of(plural) != phrase_of(name) else []
    assert tried > 2_000
    assert wrong == []


@pytest.mark.parametrize(
    ("one", "several"),
    [
        *(("nanny", "nannies"), ("handyman", "handymen"), ("policewoman", "policewomen"), ("waitress", "waitresses")),
        *(("secretary", "secretaries"), ("hôtesse", "hôtesses"), ("boulanger", "boulangers"), ("vélo", "vélos")),
        *(("pâtissier", "patisiers"), ("coiffeuse", "coifeuses"), ("poissonnière", "poisoniere")),
    ],
)
def test_a_word_and_its_plural_or_a_consonant_written_once_are_one_family(one: str, several: str) -> None:
    assert phrase_of(one) == phrase_of(several)


@pytest.mark.parametrize(
    ("one", "other"),
    [("nurse", "nursery"), ("cours", "courrier"), ("barista", "barrister"), ("pot", "potter"), ("homme", "home"),
     ("salle", "sale"), ("examen", "examiner")],
)  # fmt: skip
def test_words_that_only_look_alike_are_not(one: str, other: str) -> None:
    assert phrase_of(one) != phrase_of(other)


def test_a_town_is_no_word_of_a_trade() -> None:
    named = {phrase_of(name) for line in our_lines() for name in line.names}
    exact = {" ".join(folded_words(name)) for line in our_lines() for name in line.names}
    towns = [name for _, name in cities()]
    assert len(towns) > 250
    assert not [name for name in towns if " ".join(folded_words(name)) in exact]
    assert phrase_of("macon") in named


def test_staff_add_a_trade_and_words_to_one_of_ours() -> None:
    assert not found("sourcier", "water diviner")
    assert found("sourcier", "water diviner", TradeLine(("sourcier", "water diviner")))
    assert not found("chips", "dans la menuiserie")
    assert found("woodbutcher", "dans la menuiserie", TradeLine(("menuisier", "woodbutcher")))
    assert found("carpenter", "woodbutcher", TradeLine(("menuisier", "woodbutcher")))
