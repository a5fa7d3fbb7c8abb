"""The list of trades: whole, and added to by a line of staff's."""

import pytest

from programme.search.index import SearchIndex, Zone, findable
from programme.search.thesaurus import Line, our_lines, phrase_of, read_line, thesaurus_with
from programme.search.words import small_words

LEAST_TRADES = 400


def found(query: str, said: str, *added: Line) -> bool:
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
            Line(("menuisier", "menuisière", "menuiserie", "carpenter", "joiner")),
        ),
        ("rémouleuse", "grinder", Line(("rémouleuse", "grinder"))),
        ("potier,, potière", "", Line(("potier", "potière"))),
        ("menuisier", "", None),
        ("menuisier = ", "", None),
        ("= carpenter", "", None),
        ("potier = potter = pottery", "", None),
        ("potier, !!", "", None),
        ("potier, Potier", "", None),
        ("potier, de la", "", None),
    ],
)
def test_a_line_links_words_or_is_refused(value: str, english: str, line: Line | None) -> None:
    assert read_line(value, english) == line


def test_staff_add_a_trade_and_words_to_one_of_ours() -> None:
    assert not found("sourcier", "water diviner")
    assert found("sourcier", "water diviner", Line(("sourcier", "water diviner")))
    assert not found("chips", "dans la menuiserie")
    assert found("woodbutcher", "dans la menuiserie", Line(("menuisier", "woodbutcher")))
    assert found("carpenter", "woodbutcher", Line(("menuisier", "woodbutcher")))
