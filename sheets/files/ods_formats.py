"""Number formats as OpenDocument describes them, piece by piece, and back to a pattern."""

import re
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from sheets.files.number_formats import TYPE_ALONE, code_of

_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<money>[^\]-]*)[^\]]*\]|\[(?P<elapsed>[hms]+)\]|\[[^\]]*\]'
    r"|(?P<ampm>am/pm|a/p)|(?P<letters>y+|m+|d+|h+|s+(?:\.0+)?)|(?P<digits>[#0?,]*[#0?](?:\.[#0?]+)?(?:e[+-]0+)?)"
    r"|(?P<percent>%)|(?P<at>@)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_KINDS = {
    "DATE": "date-style", "DATE_TIME": "date-style", "TIME": "time-style", "PERCENT": "percentage-style",
    "CURRENCY": "currency-style", "TEXT": "text-style",
}  # fmt: skip


def format_xml(name: str, kind: str, pattern: str) -> str:
    """A number format as a style.

    Args:
        name: the style's name.
        kind, pattern: the API's type and pattern.
    """
    tag = _KINDS.get(kind, "number-style")
    code = code_of(kind, pattern) or TYPE_ALONE.get(kind, "0")
    inner = "".join(_pieces(code.split(";")[0]))
    if tag == "text-style" and "text-content" not in inner:
        inner += "<number:text-content/>"
    ours = f" t:type={quoteattr(kind)} t:pattern={quoteattr(pattern)}"
    truncate = ' number:truncate-on-overflow="false"' if re.search(r"\[[hms]+\]", code, re.IGNORECASE) else ""
    return f'<number:{tag} style:name="{name}"{truncate}{ours}>{inner}</number:{tag}>'


def _pieces(code: str) -> Sequence[str]:
    found = list(_PIECE.finditer(code))
    return [_piece(match, found, n) for n, match in enumerate(found)]


def _piece(match: re.Match[str], all_: Sequence[re.Match[str]], n: int) -> str:
    groups = match.groupdict()
    if groups["letters"] or groups["elapsed"]:
        return _date_piece((groups["letters"] or groups["elapsed"]).lower(), all_, n)
    if groups["ampm"]:
        return "<number:am-pm/>"
    if groups["digits"]:
        return _digits(groups["digits"])
    if groups["at"]:
        return "<number:text-content/>"
    text = next((groups[k] for k in ("quoted", "escaped", "money", "percent", "other") if groups[k] is not None), "")
    return f"<number:text>{escape(text)}</number:text>" if text else ""


def _date_piece(text: str, all_: Sequence[re.Match[str]], n: int) -> str:
    letter, long = text[0], ' number:style="long"' if len(text.partition(".")[0]) > 1 else ""
    if letter == "y":
        return '<number:year number:style="long"/>' if len(text) > 2 else "<number:year/>"
    if letter == "d":
        if len(text) > 2:
            return f"<number:day-of-week{' number:style=' + chr(34) + 'long' + chr(34) if len(text) > 3 else ''}/>"
        return f"<number:day{long}/>"
    if letter == "h":
        return f"<number:hours{long}/>"
    if letter == "s":
        places = len(text.partition(".")[2])
        return f"<number:seconds{long}" + (f' number:decimal-places="{places}"/>' if places else "/>")
    return f"<number:minutes{long}/>" if _minutes(all_, n) else _month(text)


def _month(text: str) -> str:
    named = ' number:textual="true"' if len(text) > 2 else ""
    long = ' number:style="long"' if len(text) in (2, 4) else ""
    return f"<number:month{named}{long}/>"


def _minutes(all_: Sequence[re.Match[str]], n: int) -> bool:
    """An `m` is minutes after hours or before seconds, and months elsewhere."""
    pieces = [(m.group("letters") or m.group("elapsed") or "").lower()[:1] for m in all_]
    before = next((p for p in reversed(pieces[:n]) if p), "")
    after = next((p for p in pieces[n + 1 :] if p), "")
    return before == "h" or after == "s"


def _digits(text: str) -> str:
    whole, _, rest = text.partition(".")
    places, _, exponent = rest.lower().partition("e")
    if not rest and "e" in whole.lower():
        whole, _, exponent = whole.lower().partition("e")
    grouped = ' number:grouping="true"' if "," in whole else ""
    shape = f' number:decimal-places="{len(places)}" number:min-integer-digits="{whole.count("0")}"{grouped}'
    if exponent:
        return f'<number:scientific-number{shape} number:min-exponent-digits="{exponent.count("0")}"/>'
    return f"<number:number{shape}/>"


_LETTERS = {"year": "y", "month": "m", "day": "d", "day-of-week": "ddd", "hours": "h", "minutes": "m", "seconds": "s"}


def pattern_of(pieces: Sequence[tuple[str, Mapping[str, str], str]]) -> str:
    """The pattern of a style another program wrote.

    Args:
        pieces: its elements: (local name, attributes by local name, text).
    """
    return "".join(_told(*piece) for piece in pieces)


def _told(name: str, attributes: Mapping[str, str], text: str) -> str:
    long = attributes.get("style") == "long"
    if name == "text":
        return text if text in ("/", "-", " ", ":", ".", ",", "%", ", ") else f'"{text}"' if text else ""
    if name == "text-content":
        return "@"
    if name == "am-pm":
        return "am/pm"
    if name == "currency-symbol":
        return f"[${text}]"
    if name == "year":
        return "yyyy" if long else "yy"
    if name == "month" and attributes.get("textual") == "true":
        return "mmmm" if long else "mmm"
    if name == "day-of-week":
        return "dddd" if long else "ddd"
    if name in _LETTERS:
        places = int(attributes.get("decimal-places", 0))
        return _LETTERS[name] * (2 if long else 1) + ("." + "0" * places if places else "")
    if name in ("number", "scientific-number"):
        return _number(name, attributes)
    return ""


def _number(name: str, attributes: Mapping[str, str]) -> str:
    digits = int(attributes.get("min-integer-digits", 1))
    whole = "#,##" + "0" * max(1, digits) if attributes.get("grouping") == "true" else "0" * digits or "#"
    places = min(30, int(attributes.get("decimal-places", 0)))
    exponent = "E+" + "0" * int(attributes.get("min-exponent-digits", 2)) if name == "scientific-number" else ""
    return whole + ("." + "0" * places if places else "") + exponent
