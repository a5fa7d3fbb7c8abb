"""Reading a pattern into a small program: each step takes a character, splits, or marks a place."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from emulator.formulas.regex import classes

_MAX_STEPS: Final = 3_000
_MAX_REPEATS: Final = 1_000  # RE2's limit
_MAX_DEPTH: Final = 40
_COUNTS = re.compile(r"\{(\d{1,4})(,(\d{0,4}))?\}")
_FLAGS = re.compile(r"\(\?([imsU]*)(?:-([imsU]+))?([:)])")
_NAMED = re.compile(r"\(\?P?<[A-Za-z_]\w*>")

Piece = list["Step"]


class PatternError(ValueError):
    """The text is no regular expression, or one that RE2 would refuse."""


@dataclass(slots=True)
class Step:
    """One instruction. Jumps are relative, so that pieces can be put together and repeated.

    Args:
        kind: `take` a character, `split` into two ways (the first is preferred), `jump`, `save` a place in a
            capture slot, `check` an assertion, `done`.
        test: what `take` asks of the character.
        first, second: the ways, or the slot, or nothing.
        name: the assertion: `^`, `$`, `A`, `z`, `b` or `B`.
    """

    kind: str
    test: classes.Test | None = None
    first: int = 0
    second: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Program:
    """A compiled pattern: its steps and the number of its groups."""

    steps: tuple[Step, ...]
    groups: int


@lru_cache(maxsize=512)
def compile_pattern(pattern: str) -> Program:
    """Compile a pattern in RE2's syntax.

    Raises:
        PatternError: for bad syntax, back-references, look-around, or a pattern too large.
    """
    reader = _Reader(pattern)
    piece = reader.alternatives()
    if reader.position < len(pattern):
        raise PatternError("unexpected )")
    steps = [Step("save", first=0), *piece, Step("save", first=1), Step("done")]
    return Program(tuple(steps), reader.groups)


class _Reader:
    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.position = 0
        self.groups = 0
        self.depth = 0
        self.flags: frozenset[str] = frozenset()

    def ahead(self, text: str) -> bool:
        return self.pattern.startswith(text, self.position)

    def accept(self, text: str) -> bool:
        found = self.ahead(text)
        self.position += len(text) * found
        return found

    def take(self) -> str:
        if self.position >= len(self.pattern):
            raise PatternError("unexpected end")
        self.position += 1
        return self.pattern[self.position - 1]

    def alternatives(self) -> Piece:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise PatternError("nested too deep")
        before = self.flags
        ways = [self.sequence()]
        while self.accept("|"):
            ways.append(self.sequence())
        self.flags = before
        self.depth -= 1
        piece = ways.pop()
        while ways:
            piece = _either(ways.pop(), piece)
        return piece

    def sequence(self) -> Piece:
        piece: Piece = []
        while self.position < len(self.pattern) and not self.ahead("|") and not self.ahead(")"):
            piece += self.repeated()
            if len(piece) > _MAX_STEPS:
                raise PatternError("too large")
        return piece

    def repeated(self) -> Piece:
        piece = self.atom()
        quantified = False
        while self.position < len(self.pattern):
            counts = self.counts()
            if counts is None:
                break
            if quantified:
                raise PatternError("a repetition cannot be repeated")
            lazy = self.accept("?") != ("U" in self.flags)
            piece = _repeat(piece, *counts, lazy)
            quantified = True
        return piece

    def counts(self) -> tuple[int, int | None] | None:
        for mark, counts in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self.accept(mark):
                return counts
        match = _COUNTS.match(self.pattern, self.position)
        if match is None:
            return None
        self.position = match.end()
        low = int(match[1])
        high = low if match[2] is None else int(match[3]) if match[3] else None
        if low > _MAX_REPEATS or (high is not None and not low <= high <= _MAX_REPEATS):
            raise PatternError("too many repetitions")
        return low, high

    def atom(self) -> Piece:
        character = self.take()
        if character == "(":
            return self.group()
        if character == "[":
            return [Step("take", self.character_class())]
        if character == "\\":
            return self.escape()
        if character == ".":
            return [Step("take", _anything if "s" in self.flags else _no_newline)]
        if character in "^$":
            anchors = {"^": "A", "$": "z"}
            return [Step("check", name=character if "m" in self.flags else anchors[character])]
        if character in "*+?":
            raise PatternError(f"nothing to repeat before {character}")
        return [Step("take", classes.one(character, "i" in self.flags))]

    def group(self) -> Piece:
        start = self.position - 1
        match = _FLAGS.match(self.pattern, start)
        if match:
            return self.flagged(match)
        named = _NAMED.match(self.pattern, start)
        if named:
            self.position = named.end()
        elif self.ahead("?"):
            raise PatternError("look-around is not supported")
        self.groups += 1
        slot = 2 * self.groups
        piece = self.alternatives()
        self.close()
        return [Step("save", first=slot), *piece, Step("save", first=slot + 1)]

    def flagged(self, match: re.Match[str]) -> Piece:
        self.position = match.end()
        before = self.flags
        self.flags = (before | set(match[1])) - set(match[2] or "")
        if match[3] == ")":
            return []
        piece = self.alternatives()
        self.flags = before
        self.close()
        return piece

    def close(self) -> None:
        if not self.accept(")"):
            raise PatternError("missing )")

    def escape(self) -> Piece:
        character = self.take()
        if character in "AzbB":
            return [Step("check", name=character)]
        if character == "Q":
            literal, _, _ = self.pattern[self.position :].partition("\\E")
            self.position = min(len(self.pattern), self.position + len(literal) + 2)
            return [Step("take", classes.one(letter, "i" in self.flags)) for letter in literal]
        return [Step("take", self.escaped(character))]

    def escaped(self, character: str) -> classes.Test:
        """The set an escape stands for, in or out of a class."""
        if character in classes.SHORT:
            return classes.SHORT[character]
        if character in "pP":
            return self.category(character == "P")
        return classes.one(self.literal(character), "i" in self.flags)

    def literal(self, character: str) -> str:
        """The character an escape stands for."""
        if character in classes.CONTROLS:
            return classes.CONTROLS[character]
        if character == "x":
            match = re.compile(r"\{([0-9A-Fa-f]{1,6})\}|([0-9A-Fa-f]{2})").match(self.pattern, self.position)
            if match is None or int(match[1] or match[2], 16) > 0x10FFFF:
                raise PatternError("bad \\x")
            self.position = match.end()
            return chr(int(match[1] or match[2], 16))
        if character.isalnum():
            raise PatternError(f"unknown escape \\{character}")
        return character

    def category(self, negated: bool) -> classes.Test:
        match = re.compile(r"\{(\^?)(\w+)\}|()([A-Z])").match(self.pattern, self.position)
        if match is None or len(match[2] or match[4]) > 2:
            raise PatternError("unknown category")
        self.position = match.end()
        test = classes.of_category(match[2] or match[4])
        return classes.negation(test) if negated != bool(match[1]) else test

    def character_class(self) -> classes.Test:
        negated = self.accept("^")
        tests: list[classes.Test] = []
        while not tests or not self.ahead("]"):
            tests.append(self.class_part())
        self.accept("]")
        return classes.any_of(tests, negated)

    def class_part(self) -> classes.Test:
        posix = re.compile(r"\[:(\^?)(\w+):\]").match(self.pattern, self.position)
        if posix:
            if posix[2] not in classes.POSIX:
                raise PatternError("unknown class")
            self.position = posix.end()
            test = classes.POSIX[posix[2]]
            return classes.negation(test) if posix[1] else test
        low = self.take()
        if low == "\\":
            low = self.take()
            if low in classes.SHORT or low in "pP":
                return self.escaped(low)
            low = self.literal(low)
        if not self.ahead("-") or self.ahead("-]"):
            return classes.one(low, "i" in self.flags)
        self.take()
        high = self.take()
        high = self.literal(self.take()) if high == "\\" else high
        if high < low:
            raise PatternError("bad range")
        return classes.between(low, high, "i" in self.flags)


def _anything(_: str) -> bool:
    return True


def _no_newline(character: str) -> bool:
    return character != "\n"


def _either(left: Piece, right: Piece) -> Piece:
    return [Step("split", first=1, second=len(left) + 2), *left, Step("jump", first=len(right) + 1), *right]


def _repeat(piece: Piece, low: int, high: int | None, lazy: bool) -> Piece:
    copies = low + (1 if high is None else high - low)
    if (len(piece) + 2) * copies > _MAX_STEPS:
        raise PatternError("too large")
    repeated = piece * low
    if high is None:
        body = [*piece, Step("jump", first=-len(piece) - 1)]
        return [*repeated, _fork(len(body) + 1, lazy), *body]
    for remaining in range(high - low, 0, -1):
        # Each optional copy may leave past all those that follow.
        repeated = [*repeated, _fork((len(piece) + 1) * remaining, lazy), *piece]
    return repeated


def _fork(past: int, lazy: bool) -> Step:
    """Go on into the repetition, or past it; a lazy one prefers to leave."""
    return Step("split", first=past, second=1) if lazy else Step("split", first=1, second=past)


Assertion = Callable[[str, int], bool]


def _boundary(text: str, place: int) -> bool:
    before = place > 0 and classes.is_word(text[place - 1])
    return before != (place < len(text) and classes.is_word(text[place]))


ASSERTIONS: Final[dict[str, Assertion]] = {
    "A": lambda _, place: place == 0,
    "z": lambda text, place: place == len(text),
    "^": lambda text, place: place == 0 or text[place - 1] == "\n",
    "$": lambda text, place: place == len(text) or text[place] == "\n",
    "b": _boundary,
    "B": lambda text, place: not _boundary(text, place),
}
