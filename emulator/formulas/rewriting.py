"""Formulas whose references follow: copied, or when rows and columns come, go and move."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

from emulator.formulas.grid import Corner, Reference, WrittenReference, parse_area, quote_sheet
from emulator.formulas.tokens import Token, TokenError, tokenize

Dimension = Literal["ROWS", "COLUMNS"]
_Span = tuple[int, int]
_VOLATILE: Final = frozenset({"TODAY", "NOW", "RAND", "RANDBETWEEN", "INDIRECT", "OFFSET"})


def shift_references(formula: str, row_delta: int, column_delta: int) -> str:
    """Give the formula as it is pasted so many rows and columns away.

    Relative references move, those with a `$` stay, one that leaves the grid becomes `#REF!`.
    """

    def shifted(corner: Corner) -> Corner:
        row = corner.row if corner.row is None or corner.row_fixed else corner.row + row_delta
        column = corner.column if corner.column is None or corner.column_fixed else corner.column + column_delta
        return corner.at(row, column)

    return _rewritten(formula, lambda area: area.with_corners(shifted))


def adjust_references(formula: str, *, own_sheet: str, sheet: str, dimension: Dimension, start: int, delta: int) -> str:
    """Give the formula after rows or columns were inserted or deleted.

    Args:
        formula: as it was.
        own_sheet: the tab the formula stands on.
        sheet: the tab that changed.
        dimension: `ROWS` or `COLUMNS`.
        start: zero-based index of the first one inserted or deleted.
        delta: how many were inserted; negative: deleted.
    """
    change: Callable[[_Span], _Span | None]
    if delta >= 0:
        change = lambda span: _after_insert(span, start, delta)  # noqa: E731
    else:
        change = lambda span: _after_delete(span, start, start - delta)  # noqa: E731
    return _rewritten(formula, lambda area: _changed(area, change, own_sheet, sheet, dimension))


def move_references(
    formula: str, *, own_sheet: str, sheet: str, dimension: Dimension, start: int, end: int, destination: int
) -> str:
    """Give the formula after a block of rows or columns was moved, as by MoveDimensionRequest.

    A range inside the block moves with it; one that the block leaves shrinks, one it enters grows.

    Args:
        formula, own_sheet, sheet, dimension: as for `adjust_references`.
        start, end: the block, zero-based and half-open.
        destination: the index before which it goes, counted before anything moved.
    """
    if start <= destination <= end:
        return formula
    change = lambda span: _after_move(span, start, end, destination)  # noqa: E731
    return _rewritten(formula, lambda area: _changed(area, change, own_sheet, sheet, dimension))


def cut_references(
    formula: str, *, own_sheet: str, new_sheet: str, cut: Reference, to_sheet: str, row_delta: int, column_delta: int
) -> str:
    """Give the formula after a block of cells was cut and pasted elsewhere: what names cells of the block follows them.

    A range that only partly lies in the block stays.

    Args:
        formula: as it was.
        own_sheet: the tab it stood on.
        new_sheet: the tab it stands on now: another one where it was cut itself.
        cut: the block, with its tab.
        to_sheet: the tab it was pasted on.
        row_delta, column_delta: how far it went.
    """

    def followed(area: WrittenReference) -> WrittenReference:
        place = area.reference(own_sheet)
        assert place is not None
        is_cut = _holds(cut, place)
        sheet = to_sheet if is_cut else str(place.sheet)
        if sheet.casefold() != (new_sheet if area.sheet is None else area.sheet).casefold():
            area = WrittenReference(f"{quote_sheet(sheet)}!", sheet, area.first, area.last)
        return area.with_corners(carried) if is_cut else area

    def carried(corner: Corner) -> Corner:
        assert corner.row is not None
        assert corner.column is not None
        return corner.at(corner.row + row_delta, corner.column + column_delta)

    return _rewritten(formula, followed)


def _holds(block: Reference, place: Reference) -> bool:
    """Whether a place lies in a block whose ends are known."""
    assert block.row1 is not None
    assert block.column1 is not None
    return (
        str(place.sheet).casefold() == str(block.sheet).casefold()
        and block.row0 <= place.row0
        and block.column0 <= place.column0
        and place.row1 is not None
        and place.row1 <= block.row1
        and place.column1 is not None
        and place.column1 <= block.column1
    )


def rename_sheet(formula: str, old: str, new: str) -> str:
    """Give the formula after a tab was renamed."""

    def renamed(area: WrittenReference) -> WrittenReference:
        if area.sheet is None or area.sheet.casefold() != old.casefold():
            return area
        return WrittenReference(f"{quote_sheet(new)}!", new, area.first, area.last)

    return _rewritten(formula, renamed)


def references(formula: str, own_sheet: str) -> tuple[Reference, ...]:
    """List the places a formula names, each once; those without a sheet are on `own_sheet`.

    A word that is no function is given as a Reference with its `name`: it may be a named range.
    What INDIRECT and OFFSET reach cannot be listed: see `is_volatile`.
    """
    found: dict[Reference, None] = {}
    tokens = [token for token in _tokens(formula) if token.kind != "space"]
    for index, token in enumerate(tokens):
        if token.kind == "area":
            area = parse_area(token.text)
            place = area.reference(own_sheet) if area else None
            if place:
                found[place] = None
        elif token.kind == "name" and not _is_called(tokens, index) and token.text.upper() not in _WORDS:
            found[Reference(name=token.text)] = None
    return tuple(found)


_WORDS: Final = frozenset({"TRUE", "FALSE", "VRAI", "FAUX"})


def is_volatile(formula: str) -> bool:
    """True if the formula may change though no cell it names does (TODAY, RAND, INDIRECT, OFFSET…)."""
    tokens = [token for token in _tokens(formula) if token.kind != "space"]
    return any(token.text.upper() in _VOLATILE and _is_called(tokens, index) for index, token in enumerate(tokens))


def _is_called(tokens: list[Token], index: int) -> bool:
    return index + 1 < len(tokens) and tokens[index + 1].text == "("


def _tokens(formula: str) -> tuple[Token, ...]:
    """The tokens after the `=`. References read the same in all locales; a broken formula has none."""
    for decimal_comma in (False, True):
        try:
            return tokenize(formula.removeprefix("="), decimal_comma)
        except TokenError:
            continue
    return ()


def _rewritten(formula: str, change: Callable[[WrittenReference], WrittenReference]) -> str:
    tokens = _tokens(formula)
    if not tokens:
        return formula
    return ("=" if formula.startswith("=") else "") + "".join(_rewritten_token(token, change) for token in tokens)


def _rewritten_token(token: Token, change: Callable[[WrittenReference], WrittenReference]) -> str:
    area = parse_area(token.text) if token.kind == "area" else None
    if area is None or area.first is None:
        return token.text
    changed = change(area)
    return token.text if changed == area else str(changed)


def _changed(
    area: WrittenReference, change: Callable[[_Span], _Span | None], own_sheet: str, sheet: str, dimension: Dimension
) -> WrittenReference:
    if (own_sheet if area.sheet is None else area.sheet).casefold() != sheet.casefold():
        return area
    attribute: Literal["row", "column"] = "row" if dimension == "ROWS" else "column"
    assert area.first is not None
    first = getattr(area.first, attribute)
    last = getattr(area.last or area.first, attribute)
    if first is None and last is None:
        return area
    low, high = sorted((first if first is not None else _FAR, last if last is not None else _FAR))
    span = change((low, high))
    if span is None:
        return WrittenReference(area.prefix, area.sheet, None)
    ends = span if first is not None and (last is None or first <= last) else span[::-1]
    return area.with_corners(lambda corner: _placed(corner, attribute, ends[0] if corner is area.first else ends[1]))


_FAR: Final = 10**9  # stands for the open end of A2:A, beyond all that is inserted or deleted


def _placed(corner: Corner, attribute: Literal["row", "column"], index: int) -> Corner:
    if getattr(corner, attribute) is None:
        return corner
    return corner.at(index, corner.column) if attribute == "row" else corner.at(corner.row, index)


def _after_insert(span: _Span, start: int, count: int) -> _Span:
    low, high = span
    return low + count * (low >= start), high + count * (high >= start)


def _after_delete(span: _Span, start: int, end: int) -> _Span | None:
    low, high = span
    if start <= low and high < end:
        return None
    count = end - start
    low = low if low < start else max(start, low - count)
    high = high if high < start else max(start - 1, high - count)
    return low, high


def _after_move(span: _Span, start: int, end: int, destination: int) -> _Span:
    low, high = span
    count = end - start
    target = destination - count if destination > start else destination
    if start <= low and high < end:
        return low + target - start, high + target - start
    inside = low <= start and end - 1 <= high
    if inside and low <= destination <= high + 1:
        return span
    left = _after_delete(span, start, end)
    assert left is not None
    low, high = left
    # A block dropped between the first and the last cell of a range becomes part of it.
    return low + count * (target <= low), high + count * (target <= high)
