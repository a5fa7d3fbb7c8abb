"""What staff do to rows: copy, sort, insert, hide, filter, merge, and to their IDs."""

from collections.abc import Callable
from typing import Any

from gspread.utils import rowcol_to_a1

from tests.cast import ABDENOUR, KENNY, ROSA
from tests.spoiled.hand import Hand, Spoiler, Told, Undo, at

CANDIDATES = "Candidats"
ROSA_GONE = frozenset({"rosa"})


def rows() -> list[Spoiler]:
    """Spoilers of rows, in the order of their phases."""
    return [*_identities(), *_around(), *_looks()]


def _identities() -> list[Spoiler]:
    area = ("candidates/id/" + ROSA, "candidates/rosa")
    to_rosa = at(CANDIDATES, "Rosa", "ID")
    return [
        Spoiler("an ID with a space", area, _new_id("C5 RSA"), (Told("odd_id", CANDIDATES, to_rosa),)),
        Spoiler("an ID with a sign", area, _new_id("C5-RSA!"), (Told("odd_id", CANDIDATES, to_rosa),)),
        Spoiler("an ID in small letters", area, _new_id("c5rsa")),
        Spoiler("spaces around an ID", area, _new_id(f"  {ROSA} ")),
        Spoiler("an ID with a formula's error", area, _new_id("=1/0", parsed=True),
                (Told("kept_value", CANDIDATES, to_rosa),)),
        Spoiler("an ID that is blank", area, _new_id(None), (Told("missing_id", CANDIDATES, to_rosa),)),
        Spoiler("somebody else's ID", area, _new_id(KENNY), (Told("double_id", CANDIDATES, to_rosa),),
                closed=frozenset({"kenny"})),
        Spoiler("an ID that is a number", area, _new_id(12)),
        Spoiler("an ID that experiences refer to is mistyped", ("candidates", "experiences", "testimonials"),
                _mistyped_candidate,
                tuple(Told("unknown_reference", tab, at(tab, row, "Candidat")) for tab, row in (
                    ("Expériences", "E2AAA"), ("Expériences", "E3BBB"), ("Témoignages", "T2AAA"),
                    ("Témoignages", "T3BBB"))),
                closed=frozenset({"abdenour"})),
        Spoiler("a row is copied to the bottom", ("candidates/copy", "candidates/id/" + ROSA), _copied,
                (Told("double_id", CANDIDATES, _last_id),), phase=1),
        Spoiler("a row is deleted", area, _deleted, phase=1),
        Spoiler("a line is typed without an ID", ("candidates/below",), _typed_below,
                (Told("missing_id", CANDIDATES, at(CANDIDATES, "Nouveau venu", "ID")),), phase=1),
    ]  # fmt: skip


def _around() -> list[Spoiler]:
    return [
        Spoiler("blank lines between people", ("candidates/order",), _inserted(2, 3), phase=1),
        Spoiler("blank lines above experiences", ("experiences/blank",), _inserted(1, 2, "Expériences"), phase=1),
        Spoiler("a note far below the table", ("candidates/below",), _note_below, phase=1,
                told=(Told("missing_id", CANDIDATES, _last_id),)),
        Spoiler("people are sorted by first name", ("candidates/order",), _sorted, phase=1),
        Spoiler("a row is dragged to the top", ("candidates/order",), _dragged, phase=1),
        Spoiler("titles above the headers", ("candidates/top",), _titled(CANDIDATES), phase=3),
        Spoiler("titles above testimonials", ("testimonials/top",), _titled("Témoignages"), phase=3),
        Spoiler("titles above the lists", ("choices/top",), _titled("Listes"), phase=3),
    ]  # fmt: skip


def _looks() -> list[Spoiler]:
    def cells(hand: Hand) -> dict[str, Any]:
        return dict(hand.area(CANDIDATES, startRowIndex=1, endRowIndex=3, startColumnIndex=0, endColumnIndex=4))

    def hidden(dimension: str, start: int, end: int) -> Callable[[Hand], Undo]:
        def spoil(hand: Hand) -> Undo:
            def hide(value: bool) -> None:
                hand.request("updateDimensionProperties", properties={"hiddenByUser": value}, fields="hiddenByUser",
                             range={"sheetId": hand.tab(CANDIDATES).id, "dimension": dimension,
                                    "startIndex": start, "endIndex": end})  # fmt: skip

            hide(True)
            return lambda: hide(False)

        return spoil

    def filtered(hand: Hand) -> Undo:
        hand.request("setBasicFilter", filter={"range": hand.area(CANDIDATES, startRowIndex=0),
                     "criteria": {"1": {"hiddenValues": ["Inès"]}}})  # fmt: skip
        return lambda: hand.request("clearBasicFilter", sheetId=hand.tab(CANDIDATES).id)

    def coloured(hand: Hand) -> Undo:
        red = {"userEnteredFormat": {"backgroundColor": {"red": 1}, "numberFormat": {"type": "PERCENT"}}}
        hand.request("repeatCell", range=cells(hand), cell=red, fields="userEnteredFormat")
        return lambda: hand.request("repeatCell", range=cells(hand), cell={}, fields="userEnteredFormat")

    def noted(hand: Hand) -> Undo:
        hand.tab(CANDIDATES).insert_note("B2", "à rappeler")
        return lambda: hand.tab(CANDIDATES).clear_note("B2")

    return [
        Spoiler("rows are hidden", ("candidates/look/hidden",), hidden("ROWS", 1, 3), phase=2),
        Spoiler("columns are hidden", ("candidates/look/hidden",), hidden("COLUMNS", 3, 9), phase=2),
        Spoiler("a filter hides Inès", ("candidates/look/filter",), filtered, phase=2),
        Spoiler("colours and percent formats", ("candidates/look/colour",), coloured, phase=2),
        Spoiler("a note on a cell", ("candidates/look/note",), noted, phase=2),
        Spoiler("merged cells in a row", ("candidates/notes", "candidates/published_on"), _merged, phase=2),
    ]


def _new_id(value: Any, parsed: bool = False) -> Callable[[Hand], Undo]:
    def spoil(hand: Hand) -> Undo:
        hand.write(CANDIDATES, "Rosa", "ID", value, parsed)
        return lambda: hand.write(CANDIDATES, "Rosa", "ID", ROSA)

    return spoil


def _last_id(hand: Hand) -> str:
    return str(rowcol_to_a1(hand.last_row(CANDIDATES), hand.column(CANDIDATES, "ID")))


def _mistyped_candidate(hand: Hand) -> Undo:
    hand.write(CANDIDATES, "Abdenour", "ID", "C2ABE")
    return lambda: hand.write(CANDIDATES, "C2ABE", "ID", ABDENOUR)


def _copied(hand: Hand) -> Undo:
    tab = hand.tab(CANDIDATES)
    values = hand.cells(CANDIDATES)[hand.row(CANDIDATES, ROSA) - 1]
    last = hand.last_row(CANDIDATES) + 1
    tab.update([values], f"A{last}", raw=True)

    def mend() -> None:
        rosas = [n for n, row in enumerate(hand.grid(CANDIDATES), 1) if "Rosa" in row]
        hand.tab(CANDIDATES).delete_rows(rosas[-1])

    return mend


def _deleted(hand: Hand) -> Undo:
    number = hand.row(CANDIDATES, ROSA)
    values = hand.cells(CANDIDATES)[number - 1]
    hand.tab(CANDIDATES).delete_rows(number)
    return lambda: hand.tab(CANDIDATES).update([values], f"A{hand.last_row(CANDIDATES) + 1}", raw=True)


def _typed_below(hand: Hand) -> Undo:
    column = hand.column(CANDIDATES, "Prénom")
    hand.tab(CANDIDATES).update_cell(hand.last_row(CANDIDATES) + 1, column, "Nouveau venu")
    return lambda: hand.tab(CANDIDATES).delete_rows(hand.row(CANDIDATES, "Nouveau venu"))


def _note_below(hand: Hand) -> Undo:
    column = hand.column(CANDIDATES, "Nom")
    hand.tab(CANDIDATES).update_cell(hand.last_row(CANDIDATES) + 15, column, "Total : 4 personnes")
    return lambda: hand.tab(CANDIDATES).delete_rows(hand.row(CANDIDATES, "Total : 4 personnes"))


def _inserted(first: int, count: int, title: str = CANDIDATES) -> Callable[[Hand], Undo]:
    def spoil(hand: Hand) -> Undo:
        top = hand.header_row(title) + first
        hand.tab(title).insert_rows([[]] * count, top)
        return lambda: hand.tab(title).delete_rows(top, top + count - 1)

    return spoil


def _sorted(hand: Hand) -> Undo:
    top = hand.header_row(CANDIDATES)
    spec = {"dimensionIndex": hand.column(CANDIDATES, "Prénom") - 1, "sortOrder": "DESCENDING"}
    hand.request("sortRange", range=hand.area(CANDIDATES, startRowIndex=top), sortSpecs=[spec])
    return lambda: None


def _dragged(hand: Hand) -> Undo:
    row = hand.row(CANDIDATES, ROSA) - 1
    source = {"sheetId": hand.tab(CANDIDATES).id, "dimension": "ROWS", "startIndex": row, "endIndex": row + 1}
    hand.request("moveDimension", source=source, destinationIndex=hand.header_row(CANDIDATES))
    return lambda: None


def _titled(title: str) -> Callable[[Hand], Undo]:
    def spoil(hand: Hand) -> Undo:
        hand.tab(title).insert_rows([["Tremplin 2026"], [], ["Mis à jour le", 45931]], 1)
        return lambda: hand.tab(title).delete_rows(1, 3)

    return spoil


def _merged(hand: Hand) -> Undo:
    row, column = hand.row(CANDIDATES, ROSA), hand.column(CANDIDATES, "Publié le")
    place = {"startRowIndex": row - 1, "endRowIndex": row, "startColumnIndex": column - 1, "endColumnIndex": column + 1}
    hand.request("mergeCells", range=hand.area(CANDIDATES, **place), mergeType="MERGE_ALL")
    return lambda: hand.request("unmergeCells", range=hand.area(CANDIDATES))
