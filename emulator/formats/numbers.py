"""A number written by a section of a pattern."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Final

from emulator.formats.general import general
from emulator.formats.locales import Conventions, conventions
from emulator.formats.patterns import FormatPiece, FormatSection

# Wide enough for the largest float written with all its digits and a thousand-character pattern.
_WIDE: Final = Context(prec=1_500)


@dataclass(slots=True)
class _Layout:
    """Where the digits of a pattern go: before the point, after it, in the exponent or denominator."""

    whole: list[FormatPiece]
    decimals: list[FormatPiece]
    exponent: list[FormatPiece]
    denominator: list[FormatPiece]
    exponent_sign: str = ""
    grouped: bool = False
    percents: int = 0
    thousands: int = 0


def write_number(number: float, section: FormatSection, locale: str) -> str:
    """Write the absolute value of a number by a section's digits, literals, grouping and scale."""
    words = conventions(locale)
    if any(piece.kind == "general" or piece.text == "@" for piece in section.pieces):
        shown = general(abs(number), locale)
        return "".join(_literal(piece, shown) for piece in section.pieces)
    layout = _lay_out(section.pieces)
    amount = _WIDE.multiply(Decimal(repr(abs(float(number)))), Decimal(100) ** layout.percents)
    amount = amount.scaleb(-3 * layout.thousands)
    if layout.exponent_sign:
        return _scientific(amount, layout, words)
    if layout.denominator:
        return _fraction(amount, layout, words)
    return _fixed(amount, layout, words)


def _literal(piece: FormatPiece, shown: str) -> str:
    if piece.kind == "general" or piece.text == "@":
        return shown
    return piece.text if piece.kind == "literal" or piece.text == "%" else ""


def _lay_out(pieces: tuple[FormatPiece, ...]) -> _Layout:
    layout = _Layout([], [], [], [])
    target = layout.whole
    seen_digit = False
    pending = 0
    for piece in pieces:
        if piece.kind == "digit":
            layout.grouped = layout.grouped or (pending > 0 and target is layout.whole)
            pending, seen_digit = 0, True
            target.append(piece)
        elif piece.text == "," and piece.kind == "mark":
            pending += seen_digit
        elif piece.kind == "exponent":
            layout.exponent_sign, target = piece.text, layout.exponent
        elif piece.text == "/" and piece.kind == "mark" and seen_digit:
            target = layout.denominator
        elif piece.text == "." and piece.kind == "mark" and target is layout.whole:
            # Commas left hanging before the point divide by a thousand each.
            layout.thousands, pending = layout.thousands + pending, 0
            target = layout.decimals
            target.append(piece)
        else:
            layout.percents += piece.text == "%" and piece.kind == "mark"
            target.append(piece)
    layout.thousands += pending
    return layout


def _digits(pieces: list[FormatPiece]) -> int:
    return sum(piece.kind == "digit" for piece in pieces)


def _fixed(amount: Decimal, layout: _Layout, words: Conventions) -> str:
    places = _digits(layout.decimals)
    rounded = amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE)
    whole, _, decimals = f"{rounded:f}".partition(".")
    return _whole(whole, layout.whole, layout.grouped, words) + _decimals(decimals, layout.decimals, words)


def _whole(digits: str, pieces: list[FormatPiece], grouped: bool, words: Conventions) -> str:
    """Fill the places from the right; the first place takes all the digits left."""
    digits = digits.lstrip("0")
    written: list[str] = []
    count, places = 0, _digits(pieces)
    for piece in reversed(pieces):
        if piece.kind != "digit":
            written.append(piece.text)
            continue
        places -= 1
        taken = len(digits) if places == 0 else 1
        for digit in reversed(digits[-taken:] if taken and digits else _filler(piece)):
            if grouped and count and count % 3 == 0 and digit != " ":
                written.append(words.group)
            written.append(digit)
            count += 1
        digits = digits[:-taken] if taken else digits
    return "".join(reversed(written))


def _filler(piece: FormatPiece) -> str:
    return {"0": "0", "?": " "}.get(piece.text, "")


def _decimals(digits: str, pieces: list[FormatPiece], words: Conventions) -> str:
    significant = len(digits.rstrip("0"))
    written: list[str] = []
    place = 0
    for piece in pieces:
        if piece.kind == "digit":
            shown = digits[place] if place < significant else _filler(piece)
            written.append(shown)
            place += 1
        elif piece.kind == "mark" and piece.text == ".":
            written.append(words.decimal)
        else:
            written.append(piece.text)
    return "".join(written)


def _scientific(amount: Decimal, layout: _Layout, words: Conventions) -> str:
    width = max(1, _digits(layout.whole))
    exponent = amount.adjusted() if amount else 0
    exponent -= (exponent % width) if width > 1 else 0
    mantissa = amount.scaleb(-exponent)
    places = Decimal(1).scaleb(-_digits(layout.decimals))
    if mantissa.quantize(places, ROUND_HALF_UP, _WIDE) >= 10**width:
        exponent += width
        mantissa = amount.scaleb(-exponent)
    sign = "-" if exponent < 0 else "+" if "+" in layout.exponent_sign else ""
    power = _whole(str(abs(exponent)), layout.exponent, False, words)
    return f"{_fixed(mantissa, layout, words)}{layout.exponent_sign[0]}{sign}{power}"


def _fraction(amount: Decimal, layout: _Layout, words: Conventions) -> str:
    """Write `# ?/?`: the last run of digits before the slash is the numerator, any before it the whole."""
    split = _numerator_start(layout.whole)
    whole_places, numerator_places = layout.whole[:split], layout.whole[split:]
    whole = amount.quantize(Decimal(1), ROUND_DOWN, _WIDE) if _digits(whole_places) else Decimal(0)
    limit = 10 ** min(_digits(layout.denominator), 6) - 1
    part = Fraction(amount - whole).limit_denominator(max(1, limit))
    if part == 1 and _digits(whole_places):
        whole, part = whole + 1, Fraction(0)
    text = _whole(f"{whole:f}", whole_places, layout.grouped, words)
    if part == 0 and _digits(whole_places):
        return text.rstrip() or "0"
    numerator = _whole(str(part.numerator), numerator_places, False, words).strip()
    denominator = _whole(str(part.denominator), layout.denominator, False, words).strip()
    return f"{text if whole else ''}{numerator}/{denominator}".strip()


def _numerator_start(pieces: list[FormatPiece]) -> int:
    position = len(pieces)
    while position and pieces[position - 1].kind != "digit":
        position -= 1
    while position and pieces[position - 1].kind == "digit":
        position -= 1
    return position
