"""A formula's text, as a workbook's language and an xlsx file write it.

Only what stands outside quotes is touched; nothing is understood beyond separators, references and names.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import get_decimal_symbol

from sheets.files.content import ErrorText
from sheets.model.columns import Cell

_TOKEN = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")"""
    r"""|(?P<sheet>(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)"""
    r"""|(?P<area>\$?[A-Za-z]{1,3}\$?\d+:\$?[A-Za-z]{1,3}(?:\$?\d+)?(?![\w(])|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?![\w(]))"""
    r"""|(?P<cell>\$?[A-Za-z]{1,3}\$?\d+(?![\w(.]))"""
    r"""|(?P<function>[^\W\d][\w.]*(?=\())"""
    r"""|(?P<number>\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?)"""
    r"""|(?P<name>[^\W\d][\w.]*)"""
    r"""|(?P<other>.)""",
    re.DOTALL,
)
_ARRAY = re.compile(r"=\s*ARRAYFORMULA\((.*)\)\s*$", re.IGNORECASE | re.DOTALL)
_PREFIX = re.compile(r"_xlfn\.(?:_xlws\.)?|_xlws\.", re.IGNORECASE)
_DUMMY = re.compile(r'=IFERROR\(__xludf\.DUMMYFUNCTION\("((?:[^"]|"")*)"\),.*\)\s*$', re.IGNORECASE | re.DOTALL)

_GOOGLE = (
    "QUERY IMPORTRANGE IMPORTXML IMPORTHTML IMPORTDATA IMPORTFEED GOOGLETRANSLATE GOOGLEFINANCE DETECTLANGUAGE SPLIT "
    "JOIN FLATTEN REGEXMATCH REGEXEXTRACT REGEXREPLACE COUNTUNIQUE ARRAY_CONSTRAIN SPARKLINE IMAGE TO_TEXT TO_DATE "
    "ISEMAIL ISURL SORTN ISBETWEEN COUNTUNIQUEIFS"
)
GOOGLE_ONLY = frozenset(_GOOGLE.split())
"""Functions no other program knows: a file keeps the formula and shows its value."""


@lru_cache(maxsize=64)
def decimal_comma(locale: str) -> bool:
    """Whether formulas of a workbook of this locale (`fr_FR`) separate arguments by semicolons."""
    try:
        return get_decimal_symbol(Locale.parse(locale, sep="_")) == ","
    except (UnknownLocaleError, ValueError):
        return False


def to_english(formula: str, locale: str) -> str:
    """A workbook's formula with commas between arguments and points in numbers."""
    if not decimal_comma(locale):
        return formula
    return _mapped(formula, lambda kind, text, deep: _english(kind, text, deep))


def from_english(formula: str, locale: str) -> str:
    """The contrary of `to_english`."""
    if not decimal_comma(locale):
        return formula
    return _mapped(formula, lambda kind, text, deep: _local(kind, text, deep))


def to_excel(formula: str, result: Cell) -> tuple[str, bool]:
    """A formula as an xlsx file has it.

    Args:
        formula: in English.
        result: what it shows, which stands in for a function that only Google knows.

    Returns:
        The formula, and whether it is an array formula.
    """
    names = {text.upper() for kind, text in _tokens(formula) if kind == "function"}
    if names & GOOGLE_ONLY or (re.search(r"[{;]\s*[A-Za-z$']+\S*!?\$?[A-Za-z]", _bare(formula)) and "{" in formula):
        quoted = formula[1:].replace('"', '""')
        return f'=IFERROR(__xludf.DUMMYFUNCTION("{quoted}"),{_literal(result)})', False
    match = _ARRAY.match(formula)
    return (f"={match.group(1)}", True) if match else (formula, False)


def from_excel(formula: str, array: bool) -> str:
    """A formula of an xlsx file (without its `=`), in English with its `=`."""
    text = "=" + formula.lstrip("=")
    if match := _DUMMY.match(text):
        return "=" + match.group(1).replace('""', '"')
    text = _mapped(text, lambda _, piece, __: _PREFIX.sub("", piece) if piece.startswith("_xl") else piece)
    return f"=ARRAYFORMULA({text[1:]})" if array else text


def _tokens(formula: str) -> list[tuple[str, str]]:
    return [(match.lastgroup or "other", match.group()) for match in _TOKEN.finditer(formula)]


def _bare(formula: str) -> str:
    return "".join('""' if kind == "text" else text for kind, text in _tokens(formula))


def _mapped(formula: str, change: Callable[[str, str, bool], str]) -> str:
    """Each piece of a formula changed; `deep` says whether it stands inside braces."""
    out, depth = [], 0
    for kind, text in _tokens(formula):
        depth += (text == "{") - (text == "}")
        out.append(text if kind in ("text", "sheet") else change(kind, text, depth > 0))
    return "".join(out)


def _english(kind: str, text: str, deep: bool) -> str:
    if kind == "number":
        return text.replace(",", ".")
    if text == "\\" and deep:
        return ","
    return "," if text == ";" and not deep else text


def _local(kind: str, text: str, deep: bool) -> str:
    if kind == "number":
        return text.replace(".", ",")
    if text == ",":
        return "\\" if deep else ";"
    return text


def _literal(value: Cell) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str) and not isinstance(value, ErrorText):
        return '"' + value[:255].replace('"', '""') + '"'
    return '""' if value is None else str(value)
