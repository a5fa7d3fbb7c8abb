"""Number formats as the API names them, and as the codes of spreadsheet files.

The two write patterns alike (`dd/mm/yyyy`, `#,##0.00 "€"`), but a file has no types: they are told from the pattern.
A format that names a type alone gets a code of its own, so that it comes back as it was.
"""

import re
from functools import lru_cache

TYPE_ALONE = {
    "TEXT": "@",
    "NUMBER": "#,##0.00;-#,##0.00",
    "PERCENT": "0.00%;-0.00%",
    "CURRENCY": '#,##0.00 "€";-#,##0.00 "€"',
    "DATE": "dd/mm/yyyy;@",
    "TIME": "hh:mm:ss;@",
    "DATE_TIME": "dd/mm/yyyy hh:mm:ss;@",
    "SCIENTIFIC": "0.00E+00;-0.00E+00",
}
"""Type without a pattern -> its code in a file."""
_ALONE = {code: kind for kind, code in TYPE_ALONE.items()}

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: '#,##0 "€"', 6: '#,##0 "€"', 7: '#,##0.00 "€"', 8: '#,##0.00 "€"',
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "dd/mm/yyyy h:mm",
    37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 42: '#,##0 "€"', 43: "#,##0.00",
    44: '#,##0.00 "€"', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
"""The codes an xlsx file names by number alone; 14 and 22 follow the reader's country: here France."""

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')
_LOCALE = re.compile(r"\[\$-[0-9A-Fa-f]+\]")
_CURRENCY = re.compile(r"\[\$([^\]-]+)-[0-9A-Fa-f]+\]")
_SYSTEM_DATE = re.compile(r"\[\$-F[48]00\]", re.IGNORECASE)


def code_of(kind: str, pattern: str) -> str:
    """The code of a number format in a file.

    Args:
        kind: the API's type.
        pattern: its pattern; empty: the type's own.
    """
    if kind == "TEXT":
        return "@"
    return pattern or TYPE_ALONE.get(kind, "General")


@lru_cache(maxsize=1024)
def format_of(code: str) -> tuple[str, str]:
    """The API's (type, pattern) for a code of a file; two empty texts for the general one."""
    if code.casefold() in ("general", "standard", ""):
        return "", ""
    if code in _ALONE:
        return _ALONE[code], ""
    if _SYSTEM_DATE.search(code):
        return ("DATE", "dddd d mmmm yyyy") if "F8" in code.upper() else ("TIME", "hh:mm:ss")
    pattern = _CURRENCY.sub(r"[$\1]", _LOCALE.sub("", code)).removesuffix(";@")
    return type_of(pattern), pattern


def type_of(pattern: str) -> str:
    """The type a pattern shows: what makes a number a date to people."""
    first = _LITERAL.sub("", pattern.split(";")[0])
    brackets = re.findall(r"\[([^\]]*)\]", first)
    bare = re.sub(r"\[[^\]]*\]", "", first).lower().replace("general", "").replace("am/pm", "h").replace("a/p", "h")
    elapsed = any(re.fullmatch(r"h+|m+|s+", text.lower()) for text in brackets)
    if elapsed or re.search("[ymdhs]", bare.replace("e+", "").replace("e-", "")):
        return _date_type(bare, elapsed)
    if "@" in bare:
        return "TEXT"
    if "%" in bare:
        return "PERCENT"
    if re.search(r"e[+-]", bare):
        return "SCIENTIFIC"
    money = any(text.startswith("$") for text in brackets) or re.search("[€$£]|CHF|EUR", pattern.split(";")[0])
    return "CURRENCY" if money else "NUMBER"


def _date_type(bare: str, elapsed: bool) -> str:
    hours = elapsed or bool(re.search("[hs]", bare))
    days = bool(re.search("[yd]", bare)) or (not hours and "m" in bare)
    return "DATE_TIME" if hours and days else "DATE" if days else "TIME"
