"""A formula's text, as a workbook's language, an xlsx file and an ods file write it.

Only what stands outside quotes is touched; nothing is understood beyond separators, references and names.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import get_decimal_symbol

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

_NEWER = (
    "CONCAT IFNA IFS ISFORMULA MAXIFS MINIFS SWITCH TEXTJOIN XLOOKUP XMATCH UNIQUE SEQUENCE RANDARRAY LET LAMBDA "
    "DAYS ISOWEEKNUM FORMULATEXT NUMBERVALUE UNICHAR UNICODE XOR STDEV.S STDEV.P VAR.S VAR.P "
    "TOCOL TOROW VSTACK HSTACK CHOOSECOLS CHOOSEROWS WRAPROWS WRAPCOLS BYROW BYCOL MAKEARRAY SCAN REDUCE MAP"
)
NEWER = frozenset(_NEWER.split())
"""Functions that Excel wants announced as newer than the format (`_xlfn.`)."""
NEWEST = frozenset(("FILTER", "SORT"))
"""Those it announces twice (`_xlfn._xlws.`)."""
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


def to_excel(formula: str, value: str) -> tuple[str, bool]:
    """A formula as an xlsx file has it, without its `=`.

    Args:
        formula: in English.
        value: what it shows, as a formula writes it.

    Returns:
        The text, and whether it is an array formula.
    """
    names = {text.upper() for kind, text in _tokens(formula) if kind == "function"}
    if names & GOOGLE_ONLY or (re.search(r"[{;]\s*[A-Za-z$']+\S*!?\$?[A-Za-z]", _bare(formula)) and "{" in formula):
        quoted = formula[1:].replace('"', '""')
        return f'IFERROR(__xludf.DUMMYFUNCTION("{quoted}"),{value})', False
    match = _ARRAY.match(formula)
    inner = f"={match.group(1)}" if match else formula
    return _mapped(inner, _announced)[1:], bool(match)


def from_excel(formula: str, array: bool) -> str:
    """A formula of an xlsx file (without its `=`), in English with its `=`."""
    text = "=" + formula.lstrip("=")
    if match := _DUMMY.match(text):
        return "=" + match.group(1).replace('""', '"')
    text = _mapped(text, lambda _, piece, __: _PREFIX.sub("", piece) if piece.startswith("_xl") else piece)
    return f"=ARRAYFORMULA({text[1:]})" if array else text


def to_ods(formula: str) -> tuple[str, bool]:
    """A formula as an ods file has it (OpenFormula, with its prefix), and whether it is an array formula."""
    match = _ARRAY.match(formula)
    inner = f"={match.group(1)}" if match else formula
    return "of:" + _open_formula(inner), bool(match)


def from_ods(formula: str, array: bool) -> str:
    """A formula of an ods file, in English with its `=`."""
    text = re.sub(r"^\w+:(?==)", "", formula)
    text = text if text.startswith("=") else "=" + text
    pieces = re.split(r'("(?:[^"]|"")*"|\[[^\]]*\])', text)
    done = "".join(_from_open(piece) for piece in pieces)
    return f"=ARRAYFORMULA({done[1:]})" if array else done


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


def _announced(kind: str, text: str, _: bool) -> str:
    if kind != "function":
        return text
    name = text.upper()
    return f"_xlfn._xlws.{text}" if name in NEWEST else f"_xlfn.{text}" if name in NEWER else text


def _open_formula(formula: str) -> str:
    out, sheet, depth = [], "", 0
    for kind, text in _tokens(formula):
        depth += (text == "{") - (text == "}")
        if kind == "sheet":
            sheet = "$" + text[:-1]
            continue
        if kind in ("cell", "area"):
            out.append(f"[{sheet}.{text.replace(':', ':.')}]")
        elif text == ",":
            out.append(";")
        elif text == ";" and depth:
            out.append("|")
        else:
            out.append((sheet[1:] + "!" if sheet else "") + text)
        sheet = ""
    return "".join(out)


def _from_open(piece: str) -> str:
    if piece.startswith('"'):
        return piece
    if not piece.startswith("["):
        return piece.replace(";", ",").replace("|", ";")
    match = re.fullmatch(r"\[(?:\$?((?:'(?:[^']|'')+'|[^.\[\]']*)))?\.([^:\]]+)(?::(?:[^.\]]*)\.([^\]]+))?\]", piece)
    if not match:
        return piece[1:-1]
    sheet, start, end = match.groups()
    return (f"{sheet}!" if sheet else "") + start + (f":{end}" if end else "")
