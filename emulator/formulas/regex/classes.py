"""Sets of characters: `.`, `\\d`, `[a-z]`, `[[:alpha:]]`, `\\pL`."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from string import ascii_letters, digits, hexdigits, punctuation
from typing import Final

Test = Callable[[str], bool]

_WORD: Final = frozenset(ascii_letters + digits + "_")
_SPACE: Final = frozenset("\t\n\f\r ")
SHORT: Final[dict[str, Test]] = {
    "d": frozenset(digits).__contains__,
    "w": _WORD.__contains__,
    "s": _SPACE.__contains__,
    "D": lambda character: character not in digits,
    "W": lambda character: character not in _WORD,
    "S": lambda character: character not in _SPACE,
}
POSIX: Final[dict[str, Test]] = {
    "alnum": frozenset(ascii_letters + digits).__contains__,
    "alpha": frozenset(ascii_letters).__contains__,
    "blank": frozenset(" \t").__contains__,
    "digit": frozenset(digits).__contains__,
    "lower": frozenset(ascii_letters[:26]).__contains__,
    "punct": frozenset(punctuation).__contains__,
    "space": frozenset("\t\n\v\f\r ").__contains__,
    "upper": frozenset(ascii_letters[26:]).__contains__,
    "word": _WORD.__contains__,
    "xdigit": frozenset(hexdigits).__contains__,
}
CONTROLS: Final = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "a": "\a"}


def is_word(character: str) -> bool:
    """True for what `\\w` and the word boundary call a letter."""
    return character in _WORD


def one(character: str, fold: bool) -> Test:
    """The test for one character, whatever its case if `fold`."""
    if not fold:
        return character.__eq__
    return frozenset({character, character.lower(), character.upper()}).__contains__


def between(low: str, high: str, fold: bool) -> Test:
    """The test for a range of characters."""
    if not fold:
        return lambda character: low <= character <= high
    return lambda character: low <= character.lower() <= high or low <= character.upper() <= high


def of_category(name: str) -> Test:
    """The test for `\\p{L}`: a Unicode category or its first letter."""
    return lambda character: unicodedata.category(character).startswith(name)


def any_of(tests: list[Test], negated: bool) -> Test:
    """The test for a class: one of its parts holds, or none."""
    return lambda character: any(test(character) for test in tests) != negated


def negation(test: Test) -> Test:
    """The test that holds where another does not."""
    return lambda character: not test(character)
