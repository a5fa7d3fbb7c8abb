"""Cells that hold several values, as people type them and as programs paste them."""

import re
from functools import lru_cache

from sheets.model.characters import trim

_GLYPHS = "•·▪▫◦‣⁃∙●○■□◆◇▸▹►▻▶▷➢➤➔➜→✓✔✗✘☐☑☒✦✧❖⚫⚪🔹🔸🔷🔶👉➡✅★☆♦♣⬤⇒»›§\uf020-\uf0ff"
"""Bullets that are nothing else; the private ones are Wingdings and Symbol, as Word pastes them."""
_BULLET = re.compile(
    rf"(?:[{_GLYPHS}]\ufe0f?|[-=]>|[-‐‑‒–—―−]|[*+~>]+(?=\s)|[oØüvq](?=[\t\u00a0]|\s{{2}}))\s*"
    r"(?:\[[ xX]?\]\s)?\s*"
)
"""Letters are what Wingdings become in a program that has no Wingdings."""
_NEGATIVE = re.compile(r"[-‐‑‒–—―−]\d+(?:[.,]\d+)?")
"""No bullet, where nothing but a number follows."""
_NUMBERED = re.compile(r"(\d{1,2}|[a-z])(?:\s*°?[.)/](?:\s+|(?!\d))|\s+[-–]\s+)(?=\S)", re.IGNORECASE)
_ONE_LINE = re.compile(rf"\s+[{_GLYPHS}]\ufe0f?\s*(?=\S)")
_OPENING, _CLOSING = "([{«“", ")]}»”"
_COMMAS = ",，、،"


def split(text: str, decimals: bool = True) -> tuple[str, ...]:
    """The values of a cell that holds several: one per line, or else by semicolons, or else by commas.

    A comma inside brackets or quotation marks separates nothing. Bullets, and the numbers of a numbered list, are left
    out.

    Args:
        text: the cell's text.
        decimals: whether a comma between two digits is a decimal one ("3,5 ans"), and separates nothing; a number may
            be below zero then ("-3").
    """
    parts = [part for raw in _unnumbered(_parts(text, decimals)) if (part := _without_bullet(raw, decimals))]
    return tuple(dict.fromkeys(parts))


def _parts(text: str, decimals: bool) -> list[str]:
    lines = [line for line in text.splitlines() if line and not line.isspace()]
    if len(lines) > 1:
        return lines
    whole = text.strip()
    if whole[:1] and whole[0] in _GLYPHS and len(bulleted := _ONE_LINE.split(whole)) > 1:
        return bulleted
    for separators in (";；؛", _COMMAS):
        if len(found := _apart(whole, separators, decimals)) > 1:
            return found
    return [whole]


def _apart(text: str, separators: str, decimals: bool) -> list[str]:
    """A text cut at some characters, where they stand outside brackets and quotation marks that are closed."""
    if not any(c in text for c in separators):
        return [text]
    parts, depth, begun = list[str](), 0, 0
    for n, character in enumerate(text):
        if character in _OPENING:
            depth += _CLOSING[_OPENING.index(character)] in text[n:]
        elif character in _CLOSING:
            depth = max(0, depth - 1)
        elif character in separators and not depth and not (decimals and _between_digits(text, n)):
            parts.append(text[begun:n])
            begun = n + 1
    return [*parts, text[begun:]]


def _between_digits(text: str, n: int) -> bool:
    return text[n] == "," and text[n - 1 : n].isdigit() and text[n + 1 : n + 2].isdigit()


def _unnumbered(parts: list[str]) -> list[str]:
    """The parts of a numbered list without their numbers; anything else as it is."""
    if len(parts) < 2 or parts[0].lstrip()[:1] not in ("1", "a", "A"):
        return parts
    marks = [_NUMBERED.match(part.strip()) for part in parts]
    names = [mark.group(1).lower() for mark in marks if mark]
    wanted = [str(n) for n in range(1, len(parts) + 1)], [chr(ord("a") + n) for n in range(min(26, len(parts)))]
    if names not in wanted:
        return parts
    return [part.strip()[mark.end() :] for part, mark in zip(parts, marks, strict=True) if mark]


@lru_cache(maxsize=16_384)  # people choose from the same lists
def _without_bullet(part: str, decimals: bool) -> str:
    bare = trim(part)
    if decimals and _NEGATIVE.fullmatch(bare):
        return bare
    if match := _BULLET.match(bare):
        bare = trim(bare[match.end() :])
    return bare.strip(" \t-•·")
