"""Lookups, arrays, and functions that would go outside."""

from __future__ import annotations

import pytest

from formula_support import check

LOOKUPS = [
    ('=VLOOKUP("kenny",A1:C5,2,FALSE)', "Lyon"),
    ('=VLOOKUP("Z*",A1:C5,3,FALSE)', 24),
    ('=VLOOKUP("Bob",A1:C5,2,FALSE)', "#N/A"),
    ('=VLOOKUP("Kenny",A1:C5,4,FALSE)', "#REF!"),
    ("=VLOOKUP(25,{10,1;20,2;30,3},2)", 2),
    ("=VLOOKUP(5,{10,1;20,2;30,3},2,TRUE)", "#N/A"),
    ('=HLOOKUP("Ville",A1:E5,3,FALSE)', "Lyon"),
    ('=XLOOKUP("Flore",A2:A5,C2:C5)', 45),
    ('=XLOOKUP("Bob",A2:A5,C2:C5,"nobody")', "nobody"),
    ('=XLOOKUP("Bob",A2:A5,C2:C5)', "#N/A"),
    ('=XLOOKUP("Flore",A2:A5,B2:C5)', [["Paris", 45]]),
    ("=XLOOKUP(30,C2:C5,A2:A5,,-1)", "Kenny"),
    ("=XLOOKUP(30,C2:C5,A2:A5,,1)", "Abdenour"),
    ("=XLOOKUP(24,C2:C5,A2:A5,,0,-1)", "Zoé"),
    ('=XLOOKUP("K*",A2:A5,A2:A5,,2)', "Kenny"),
    ("=INDEX(A1:C5,3,2)", "Lyon"),
    ("=INDEX(A1:C5,3)", [["Kenny", "Lyon", 24]]),
    ("=INDEX(A1:A5,3)", "Kenny"),
    ("=INDEX(A1:C1,2)", "Ville"),
    ("=INDEX(A1:C5,9,1)", "#NUM!"),
    ('=INDEX(C2:C5,MATCH("Flore",A2:A5,0))', 45),
    ('=MATCH("flore",A1:A5,0)', 4),
    ('=XMATCH("flore",A1:A5)', 4),
    ("=XMATCH(24,C1:C5,0,-1)", 5),
    ("=XMATCH(99,C1:C5)", "#N/A"),
    ("=LOOKUP(25,{10,20,30},{1,2,3})", 2),
    ('=LOOKUP(25,{10,"a";20,"b";30,"c"})', "b"),
    ("=VLOOKUP(Z99,A1:C6,2,FALSE)", "#N/A"),
    ("=MATCH(25,{10,20,30})", 2),
    ("=MATCH(25,{30,20,10},-1)", 1),
    ('=CHOOSE(2,"a","b")', "b"),
    ('=CHOOSE(3,"a","b")', "#NUM!"),
]

ARRAYS = [
    ("={1,2;3,4}", [[1, 2], [3, 4]]),
    ("={A2:A3,C2:C3}", [["Abdenour", 31], ["Kenny", 24]]),
    ("={1,2;3}", "#VALUE!"),
    ("=ARRAYFORMULA(C2:C4*2)", [[62], [48], [90]]),
    ('=ARRAYFORMULA(C2:C3&"-"&B2:B3)', [["31-Paris"], ["24-Lyon"]]),
    ('=ARRAYFORMULA(IF(C2:C4>30,"old",""))', [["old"], [""], ["old"]]),
    ('=ARRAYFORMULA(IFERROR(C2:C3/{0;2},"-"))', [["-"], [12]]),
    ('=ARRAYFORMULA(VLOOKUP({"Kenny";"Flore"},A2:C5,3,FALSE))', [[24], [45]]),
    ("=ARRAYFORMULA(LEN(A2:A3))", [[8], [5]]),
    ("=C2:C4*2", "#VALUE!"),
    ('=LEN(SPLIT("aa b"," "))', 2),
    ("=UNIQUE(B2:B5)", [["Paris"], ["Lyon"], ["Lille"]]),
    ('=FILTER(A2:A5,B2:B5="Paris")', [["Abdenour"], ["Flore"]]),
    ("=FILTER(A2:A5,C2:C5>90)", "#N/A"),
    ("=SORT(C2:C6)", [[24], [24], [31], [45], [None]]),
    (
        "=SORT(A2:C5,3,FALSE,1,TRUE)",
        [["Flore", "Paris", 45], ["Abdenour", "Paris", 31], ["Kenny", "Lyon", 24], ["Zoé", "Lille", 24]],
    ),
    ("=TRANSPOSE({1,2;3,4})", [[1, 3], [2, 4]]),
    ("=FLATTEN({1,2;3,4})", [[1], [2], [3], [4]]),
    ("=SEQUENCE(2,2)", [[1, 2], [3, 4]]),
    ("=SEQUENCE(3,1,10,-5)", [[10], [5], [0]]),
    ("=SEQUENCE(1E6,1E6)", "#NUM!"),
    ('=SUM(FILTER(C2:C5,B2:B5="Paris"))', 76),
    ("=ROWS(UNIQUE(B2:B5))", 3),
]

OUTSIDE = [
    ('=HYPERLINK("https://example.org","label")', "label"),
    ('=HYPERLINK("https://example.org")', "https://example.org"),
    ('=IMAGE("https://example.org/x.png")', None),
    ('=IMPORTXML("https://example.org","//a")', "#REF!"),
    ('=GOOGLEFINANCE("GOOG")', "#N/A"),
]


@pytest.mark.parametrize(("formula", "expected"), [*LOOKUPS, *ARRAYS, *OUTSIDE], ids=lambda value: str(value)[:60])
def test_result(formula: str, expected: object) -> None:
    check(formula, expected)
