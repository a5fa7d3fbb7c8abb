"""Our matcher against Python's, and the patterns Python's could not bear."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.formulas import evaluate
from emulator.formulas.regex import PatternError, compile_pattern, find
from formula_support import Workbook

ATOMS = ["a", "b", ".", "[ab]", "[^a]", r"\d", r"\w", "^", "$", r"\b", "(a)", "(a|b)", "(?:ab|a)", "(b*)", "(a+)(b*)"]
QUANTIFIERS = ["", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,2}?", "{1,}"]


@st.composite
def patterns(draw: st.DrawFn) -> str:
    parts = draw(st.lists(st.tuples(st.sampled_from(ATOMS), st.sampled_from(QUANTIFIERS)), min_size=1, max_size=5))
    return "".join(atom if atom in {"^", "$", r"\b"} else atom + quantifier for atom, quantifier in parts)


@given(patterns(), st.text("aabbc1 ", max_size=10))
def test_finds_what_python_finds(pattern: str, text: str) -> None:
    # In RE2 a $ is the very end; in Python it may stand before a last line feed.
    expected = re.compile(pattern.replace("$", r"\Z"), re.ASCII).search(text)
    found = find(compile_pattern(pattern), text, 0, lambda _: None)
    assert (found[:2] if found else None) == (expected.span() if expected else None)


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("(?i)ÉTÉ", "l'été", (2, 5)),
        ("(?i:b)c", "aBc", (1, 3)),
        (r"\p{Lu}\pL+", "le Chat", (3, 7)),
        ("[[:alpha:]]+", "12ab", (2, 4)),
        ("[^[:digit:]]", "12a", (2, 3)),
        (r"\x41|\x{e9}", "é", (0, 1)),
        ("(?m)^b$", "a\nb\nc", (2, 3)),
        ("a.c", "a\nc", None),
        ("(?s)a.c", "a\nc", (0, 3)),
        (r"\Q.*\E", "a.*", (1, 3)),
        ("[]a]", "]", (0, 1)),
        (r"[\]\-x]+", "-]x", (0, 3)),
        ("(?P<word>b)", "ab", (1, 2)),
        ("(?U)a+", "aaa", (0, 1)),
        ("x{", "x{", (0, 2)),
    ],
)
def test_re2_syntax(pattern: str, text: str, expected: tuple[int, int] | None) -> None:
    found = find(compile_pattern(pattern), text, 0, lambda _: None)
    assert (found[:2] if found else None) == expected


@pytest.mark.parametrize(
    "pattern",
    ["(", ")", "[", "a**", "*a", r"\1", "(?=a)", "(?<!a)", "a{2000}", "a{3,2}", "[[:no:]]", "\\", "[z-a]", r"\p{Greek}",
     "(((a{100}){100}){100})", "(" * 100 + ")" * 100],
)  # fmt: skip
def test_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        compile_pattern(pattern)


@pytest.mark.parametrize(
    "formula",
    [
        '=REGEXMATCH(REPT("a",30000),"(a+)+$b")',
        '=REGEXMATCH(REPT("a",30000),"(a|a)*b")',
        '=REGEXREPLACE(REPT("a",30000),"a.*z|a","b")',
        '=ARRAYFORMULA(REGEXMATCH(REPT("a",SEQUENCE(30000)),"(.*a){20}b"))',
    ],
)
def test_no_pattern_takes_for_ever(formula: str) -> None:
    start = time.process_time()
    result = evaluate(formula, Workbook({"Tab": []}))
    assert result is not None
    assert time.process_time() - start < 10
