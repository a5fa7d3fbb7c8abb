"""What staff do to columns: rename, delete, double, move, insert, merge their headers, fill them with a formula."""

from collections.abc import Callable

from gspread.utils import rowcol_to_a1

from tests.spoiled.hand import Hand, Spoiler, Told, Undo, header_at

CANDIDATES = "Candidats"
EVERYBODY = frozenset({"ines", "abdenour", "gallery"})
NAMELESS = EVERYBODY | {"coach", "me"}

# title, header, the site's key, the checks it takes away
GONE: list[tuple[str, str, str, frozenset[str]]] = [
    (CANDIDATES, "Accroche", "candidates/catchphrase", frozenset({"ines", "gallery"})),
    (CANDIDATES, "Statut du CV", "candidates/status", EVERYBODY),
    (CANDIDATES, "Accord de publication", "candidates/consent", EVERYBODY),
    (CANDIDATES, "Prénom", "candidates/first_name", NAMELESS),
    (CANDIDATES, "Coach", "candidates/coach", frozenset({"coach", "form", "save"})),
    (CANDIDATES, "E-mail", "candidates/email", frozenset({"me"})),
    (CANDIDATES, "Téléphone", "candidates/phone", frozenset()),
    (CANDIDATES, "Histoire", "candidates/story", frozenset()),
    (CANDIDATES, "Départements", "candidates/departments", frozenset()),
    (CANDIDATES, "CV mis à jour le", "candidates/updated_on", frozenset()),
    (CANDIDATES, "Vues", "candidates/views", frozenset()),
    ("Expériences", "Candidat", "experiences/candidate", frozenset()),
    ("Expériences", "Intitulé", "experiences/title", frozenset()),
    ("Témoignages", "Statut", "testimonials/status", frozenset({"abdenour"})),
    ("Coachs", "E-mail", "coaches/email", frozenset({"coach", "form", "save"})),
    ("Coachs", "Zone", "coaches/zone", frozenset()),
    ("Équipe", "Zones", "staff/zones", frozenset()),
    ("Opportunités", "Intitulé", "opportunities/title", frozenset()),
    ("Suivis", "Candidat", "follow_ups/candidate", frozenset()),
    ("Listes", "Ordre", "choices/order", frozenset()),
    ("Listes", "Retirée", "choices/retired", frozenset()),
    ("Champs", "Type", "fields/kind", frozenset()),
    ("Champs", "Onglet", "fields/tab", frozenset()),
    ("Textes", "Français", "wordings/french", frozenset()),
    ("Textes", "Clé", "wordings/key", frozenset()),
]


def columns() -> list[Spoiler]:
    """Spoilers of columns."""
    renamed = [_renamed(*line) for line in GONE]
    deleted = [_deleted(*line) for line in GONE[:6]]
    return [*renamed, *deleted, *_doubled(), *_moved(), *_filled()]


def _renamed(title: str, header: str, area: str, closed: frozenset[str]) -> Spoiler:
    def spoil(hand: Hand) -> Undo:
        place = (hand.header_row(title), hand.column(title, header))
        other = f"{header} (ne pas toucher)"
        hand.tab(title).update_cell(*place, other)
        return lambda: hand.tab(title).update_cell(hand.header_row(title), hand.column(title, other), header)

    told = (Told("missing_column", title, None, header),)
    return Spoiler(f"{title}: “{header}” is renamed", (area,), spoil, told, closed=closed, phase=2)


def _deleted(title: str, header: str, area: str, closed: frozenset[str]) -> Spoiler:
    def spoil(hand: Hand) -> Undo:
        top, column = hand.header_row(title), hand.column(title, header)
        before = [[row[column - 1] if column <= len(row) else ""] for row in hand.cells(title)]
        hand.tab(title).delete_columns(column)

        def mend() -> None:
            hand.tab(title).insert_cols([[]], column)
            hand.tab(title).update(before, _a1(1, column), raw=True)

        assert before[top - 1] == [header]
        return mend

    told = (Told("missing_column", title, None, header),)
    whole = area.split("/")[0]
    return Spoiler(f"{title}: “{header}” is deleted", (whole,), spoil, told, closed=closed, phase=2)


def _a1(row: int, column: int) -> str:
    return str(rowcol_to_a1(row, column))


def _doubled() -> list[Spoiler]:
    def copied(title: str, header: str) -> Callable[[Hand], Undo]:
        def spoil(hand: Hand) -> Undo:
            top, column = hand.header_row(title), hand.column(title, header)
            values = [[row[column - 1] if column <= len(row) else ""] for row in hand.cells(title)]
            assert values[top - 1] == [header]
            width = max(map(len, hand.grid(title)))
            hand.tab(title).add_cols(2)
            hand.tab(title).update(values, _a1(1, width + 1), raw=True)

            def mend() -> None:
                last = max(
                    n for n, cell in enumerate(hand.grid(title)[hand.header_row(title) - 1], 1) if cell == header
                )
                hand.tab(title).batch_clear([f"{_a1(1, last)}:{_a1(200, last)}"])

            return mend

        return spoil

    def second(title: str, header: str) -> Callable[[Hand], str]:
        def place(hand: Hand) -> str:
            top = hand.header_row(title)
            return _a1(top, max(n for n, cell in enumerate(hand.grid(title)[top - 1], 1) if cell == header))

        return place

    pairs = ((CANDIDATES, "Prénom", "candidates"), (CANDIDATES, "Passions", "candidates"),
             (CANDIDATES, "ID", "candidates"), ("Coachs", "E-mail", "coaches"), ("Listes", "Valeur", "choices"),
             ("Équipe", "E-mail", "staff"))  # fmt: skip
    return [
        Spoiler(
            f"{title}: “{header}” is doubled", (area,), copied(title, header),
            (Told("double_column", title, second(title, header)),), phase=2,
            closed=frozenset({"save"}) if header in ("ID", "Passions") and title == CANDIDATES else frozenset(),
        )
        for title, header, area in pairs
    ]  # fmt: skip


def _to_the_side(title: str, header: str) -> Callable[[Hand], Undo]:
    def spoil(hand: Hand) -> Undo:
        column = hand.column(title, header) - 1
        source = {"sheetId": hand.tab(title).id, "dimension": "COLUMNS", "startIndex": column,
                  "endIndex": column + 1}  # fmt: skip
        hand.request("moveDimension", source=source, destinationIndex=0 if column else 6)
        return lambda: None

    return spoil


def _with_a_column(title: str) -> Callable[[Hand], Undo]:
    def spoil(hand: Hand) -> Undo:
        top = hand.header_row(title)
        hand.tab(title).insert_cols([[*[""] * (top - 1), "À nous", "secret de l'équipe"]], 2)
        return lambda: hand.tab(title).delete_columns(hand.column(title, "À nous"))

    return spoil


def _spelled(title: str, header: str, other: str) -> Callable[[Hand], Undo]:
    def spoil(hand: Hand) -> Undo:
        hand.tab(title).update_cell(hand.header_row(title), hand.column(title, header), other)
        return lambda: hand.tab(title).update_cell(hand.header_row(title), hand.column(title, other), header)

    return spoil


def _with_merged_headers(hand: Hand) -> Undo:
    top, column = hand.header_row(CANDIDATES), hand.column(CANDIDATES, "Passions")
    place = {"startRowIndex": top - 1, "endRowIndex": top, "startColumnIndex": column - 1,
             "endColumnIndex": column + 1}  # fmt: skip
    after = hand.grid(CANDIDATES)[top - 1][column]
    hand.request("mergeCells", range=hand.area(CANDIDATES, **place), mergeType="MERGE_ALL")

    def mend() -> None:
        hand.request("unmergeCells", range=hand.area(CANDIDATES))
        hand.tab(CANDIDATES).update_cell(hand.header_row(CANDIDATES), hand.column(CANDIDATES, "Passions") + 1, after)

    return mend


def _moved() -> list[Spoiler]:
    return [
        Spoiler("Candidats: the ID column goes elsewhere", ("candidates/move",), _to_the_side(CANDIDATES, "ID"),
                phase=2),
        Spoiler("Candidats: “Notes” comes first", ("candidates/move",), _to_the_side(CANDIDATES, "Notes"), phase=2),
        Spoiler("Listes: “Valeur” comes first", ("choices/move",), _to_the_side("Listes", "Valeur"), phase=2),
        Spoiler("Candidats: a column of their own", ("candidates/insert",), _with_a_column(CANDIDATES), phase=2),
        Spoiler("Équipe: a column of their own", ("staff/insert",), _with_a_column("Équipe"), phase=2),
        Spoiler("Candidats: “ PRENOM ”", ("candidates/first_name",), _spelled(CANDIDATES, "Prénom", " PRENOM "),
                phase=2),
        Spoiler("Candidats: “Tél”", ("candidates/phone",), _spelled(CANDIDATES, "Téléphone", "Tél"), phase=2),
        Spoiler("Candidats: merged headers", ("candidates/passions", "candidates/languages", "candidates/move",
                "candidates/insert"), _with_merged_headers, (Told("missing_column", CANDIDATES, None, "Langues"),),
                phase=2),
    ]  # fmt: skip


def _filled() -> list[Spoiler]:
    def array(title: str, header: str, formula: str) -> Callable[[Hand], Undo]:
        def spoil(hand: Hand) -> Undo:
            top, column = hand.header_row(title), hand.column(title, header)
            letters = _a1(1, column)[:-1]
            before = [[row[column - 1] if column <= len(row) else ""] for row in hand.cells(title)][top:]
            hand.tab(title).batch_clear([f"{letters}{top + 1}:{letters}{top + 30}"])
            hand.put(title, f"{letters}{top + 1}", formula.format(top=top + 1, end=top + 4), parsed=True)

            def mend() -> None:
                here = _a1(1, hand.column(title, header))[:-1]
                head = hand.header_row(title)
                hand.tab(title).batch_clear([f"{here}{head + 1}:{here}{head + 30}"])
                hand.tab(title).update(before, f"{here}{head + 1}", raw=True)

            return mend

        return spoil

    return [
        Spoiler("an ARRAYFORMULA in Candidats · Mobilité", ("candidates",),
                array(CANDIDATES, "Mobilité", "=ARRAYFORMULA(UPPER(A{top}:A{end}))"), phase=1),
        Spoiler("an ARRAYFORMULA that fails in Candidats · Vues", ("candidates",),
                array(CANDIDATES, "Vues", "=ARRAYFORMULA(1/(ROW(A{top}:A{end})-ROW(A{top})))"),
                (Told("formula_error", CANDIDATES, lambda hand: header_at(CANDIDATES, "Vues")(hand)[:-1] + "2"),),
                phase=1),
        Spoiler("a formula that turns on itself in Candidats · Partages", ("candidates",),
                array(CANDIDATES, "Partages", "=SUM(A{top}:AZ{end})"),
                (Told("formula_error", CANDIDATES, lambda hand: header_at(CANDIDATES, "Partages")(hand)[:-1] + "2"),),
                phase=1),
    ]  # fmt: skip
