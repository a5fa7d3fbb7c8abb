"""The functions of regular expressions against Python's, and the patterns Python's could not bear."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.formulas import CellError, evaluate
from formula_support import Workbook

ATOMS = ["a", "b", ".", "[ab]", "[^a]", r"\d", r"\w", "^", "$", r"\b", "(a)", "(a|b)", "(?:ab|a)", "(b*)", "(a+)(b*)"]
QUANTIFIERS = ["", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,2}?", "{1,}"]


@st.composite
def patterns(draw: st.DrawFn) -> str:
    parts = draw(st.lists(st.tuples(st.sampled_from(ATOMS), st.sampled_from(QUANTIFIERS)), min_size=1, max_size=5))
    return "".join(atom if atom in {"^", "$", r"\b"} else atom + quantifier for atom, quantifier in parts)


def calc(name: str, *texts: str) -> object:
    """The result of a function of texts, or an error's name."""
    arguments = ",".join('"' + text.replace('"', '""') + '"' for text in texts)
    result = evaluate(f"={name}({arguments})", Workbook({"Tab": []}))
    return str(result) if isinstance(result, CellError) else result


@given(patterns(), st.text("aabbc1 ", max_size=10))
def test_finds_what_python_finds(pattern: str, text: str) -> None:
    # In RE2 a $ is the very end; in Python it may stand before a last line feed.
    expected = re.compile(f"({pattern})".replace("$", r"\Z"), re.ASCII).search(text)
    found = calc("REGEXEXTRACT", text, f"({pattern})")
    assert (found[0][0] if isinstance(found, list) else found) == (expected[1] if expected else "#N/A")


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("(?i)ÉTÉ", "l'été", "été"),
        ("(?i:b)c", "aBc", "Bc"),
        (r"\p{Lu}\pL+", "le Chat", "Chat"),
        (r"\p{Greek}+", "le χάος", "χάος"),
        ("[[:alpha:]]+", "12ab", "ab"),
        ("[^[:digit:]]", "12a", "a"),
        (r"\x41|\x{e9}", "é", "é"),
        ("(?m)^b$", "a\nb\nc", "b"),
        ("a.c", "a\nc", "#N/A"),
        ("(?s)a.c", "a\nc", "a\nc"),
        (r"\Q.*\E", "a.*", ".*"),
        ("[]a]", "]", "]"),
        (r"[\]\-x]+", "-]x", "-]x"),
        ("(?P<word>b)", "ab", "b"),
        ("(b)|(a)", "a", [["", "a"]]),
        ("(?U)a+", "aaa", "a"),
        ("x{", "x{", "x{"),
        ("😀|à", "é😀", "😀"),
    ],
)
def test_re2_syntax(pattern: str, text: str, expected: object) -> None:
    assert calc("REGEXEXTRACT", text, pattern) == expected


@pytest.mark.parametrize(
    "pattern",
    ["(", ")", "[", "a**", "*a", r"\1", "(?=a)", "(?<!a)", "a{2000}", "a{3,2}", "[[:no:]]", "\\", "[z-a]",
     r"\p{Nobody}", "(((a{100}){100}){100})"],
)  # fmt: skip
def test_refused(pattern: str) -> None:
    assert calc("REGEXMATCH", "a", pattern) == "#REF!"


@pytest.mark.parametrize(
    "formula",
    [
        '=REGEXMATCH(REPT("a",30000),"(a+)+$b")',
        '=REGEXMATCH(REPT("a",30000),"(a|a)*b")',
        '=REGEXREPLACE(REPT("a",30000),"a|(.?){50}.*(x+x+)+y","b")',
        '=REGEXREPLACE(REPT("a",12000),"a.*z|a","b")',
        '=ARRAYFORMULA(REGEXMATCH(REPT("a",SEQUENCE(30000)),"(.*a){20}b"))',
    ],
)
def test_no_pattern_takes_for_ever(formula: str) -> None:
    start = time.process_time()
    result = evaluate(formula, Workbook({"Tab": []}))
    assert result is not None
    assert time.process_time() - start < 10


def test_a_long_text_is_replaced_character_by_character() -> None:
    result = evaluate('=REGEXREPLACE(REPT("ab",16000),".","x")', Workbook({"Tab": []}))
    assert result == "x" * 32_000
