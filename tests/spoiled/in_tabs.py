"""What staff do to whole tabs, and to those where they shape the site: `Listes`, `Champs`, `Textes`."""

from collections.abc import Callable

from sheets.model import schema
from sheets.model.columns import Cell
from tests.spoiled.hand import Hand, Spoiler, Told, Undo, at

STILL = frozenset({"save"})
# title, the checks it takes away
LOST: list[tuple[str, frozenset[str]]] = [
    ("Candidats", STILL),
    ("Expériences", frozenset()),
    ("Témoignages", frozenset()),
    ("Coachs", frozenset()),
    ("Opportunités", frozenset()),
    ("Suivis", frozenset()),
    ("Rendez-vous", frozenset()),
    ("Structures", frozenset()),
    ("Équipe", frozenset()),
    ("Listes", frozenset()),
    ("Champs", frozenset()),
    ("Textes", frozenset()),
]
KEY = {tab.title: tab.key for tab in schema.TABS}


def tabs() -> list[Spoiler]:
    """Spoilers of tabs."""
    lost = [spoiler for title, closed in LOST for spoiler in _lost(title, closed)]
    return [*lost, *_harmless(), *_journal()]


def settings() -> list[Spoiler]:
    """Spoilers of the tabs where staff shape the site."""
    return [*_choices(), *_fields(), *_texts()]


def _lost(title: str, closed: frozenset[str]) -> list[Spoiler]:
    def renamed(hand: Hand) -> Undo:
        hand.tab(title).update_title(f"{title} (ancien)")
        return lambda: hand.tab(f"{title} (ancien)").update_title(title)

    def emptied(hand: Hand) -> Undo:
        before = hand.cells(title)
        hand.tab(title).clear()
        return lambda: hand.tab(title).update(before, "A1", raw=True)

    def deleted(hand: Hand) -> Undo:
        before = hand.cells(title)
        size = (hand.tab(title).row_count, hand.tab(title).col_count)
        hand.sheet.del_worksheet(hand.tab(title))

        def mend() -> None:
            hand.sheet.add_worksheet(title, *size)
            hand.tab(title).update(before, "A1", raw=True)

        return mend

    area = (KEY[title],)
    missing = (Told("lost_tab", title),)
    found = [Spoiler(f"{title} is renamed", area, renamed, missing, closed=closed, phase=4)]
    found.append(Spoiler(f"{title} is deleted", area, deleted, missing, closed=closed, phase=4))
    found.append(Spoiler(f"{title} is emptied", area, emptied, (Told("lost_header", title),), closed=closed, phase=4))
    return found


def _harmless() -> list[Spoiler]:
    def duplicated(hand: Hand) -> Undo:
        made = hand.tab("Candidats").duplicate(new_sheet_name="Copie de Candidats")
        return lambda: hand.sheet.del_worksheet(made)

    def hidden(hand: Hand) -> Undo:
        hand.tab("Candidats").hide()
        return lambda: hand.tab("Candidats").show()

    def added(hand: Hand) -> Undo:
        made = hand.sheet.add_worksheet("Nos notes 🗒", 5, 5)
        made.update([["ID", "Prénom"], ["C2ABD", "?"]], "A1")
        return lambda: hand.sheet.del_worksheet(made)

    def first(hand: Hand) -> Undo:
        hand.sheet.reorder_worksheets(list(reversed(hand.sheet.worksheets())))
        return lambda: None

    def alias(hand: Hand) -> Undo:
        hand.tab("Coachs").update_title(" BENEVOLES ")
        return lambda: hand.tab(" BENEVOLES ").update_title("Coachs")

    return [
        Spoiler("Candidats is duplicated", ("tabs/copy",), duplicated, phase=3),
        Spoiler("Candidats is hidden", ("candidates/look/tab",), hidden, phase=3),
        Spoiler("a tab of their own", ("tabs/own",), added, phase=3),
        Spoiler("the tabs in another order", ("tabs/order",), first, phase=3),
        Spoiler("Coachs is called BENEVOLES", ("coaches",), alias, phase=3),
    ]


def _journal() -> list[Spoiler]:
    def without(title: str) -> Callable[[Hand], Undo]:
        def spoil(hand: Hand) -> Undo:
            hand.sheet.del_worksheet(hand.tab(title))
            return lambda: None

        return spoil

    def scribbled(title: str) -> Callable[[Hand], Undo]:
        def spoil(hand: Hand) -> Undo:
            hand.tab(title).update([["blabla", 12, True], ["=1/0", "C2ABD"]], "A1", raw=True)
            hand.tab(title).append_row(["une note à moi"])
            return lambda: None

        return spoil

    def emptied(title: str) -> Callable[[Hand], Undo]:
        def spoil(hand: Hand) -> Undo:
            hand.tab(title).clear()
            return lambda: None

        return spoil

    def lacking(title: str) -> Callable[[Hand], Undo]:
        def spoil(hand: Hand) -> Undo:
            hand.tab(title).delete_columns(2, 3)
            return lambda: None

        return spoil

    ways = (("deleted", without), ("scribbled on", scribbled), ("emptied", emptied))
    found = [Spoiler(f"{title} is {how}", (f"{title}",), way(title), phase=4) for title in ("Journal", "_wal")
             for how, way in ways]  # fmt: skip
    return [*found, Spoiler("Journal lacks columns", ("Journal",), lacking("Journal"), phase=4)]


HEADERS = ("Liste", "Valeur", "Anglais", "Ordre", "Couleur", "Retirée")


def _choices() -> list[Spoiler]:
    title = "Listes"

    def cell(marker: str, header: str, value: Cell) -> Callable[[Hand], Undo]:
        def spoil(hand: Hand) -> Undo:
            before, address = hand.read(title, marker, header), hand.a1(title, marker, header)
            hand.put(title, address, value)
            return lambda: hand.put(title, address, before)

        return spoil

    def line(*cells: str | int) -> Callable[[Hand], Undo]:
        def spoil(hand: Hand) -> Undo:
            number = hand.last_row(title) + 1
            for header, value in zip(HEADERS, cells, strict=False):
                hand.tab(title).update_cell(number, hand.column(title, header), value)
            return lambda: hand.tab(title).batch_clear([f"A{number}:Z{number}"])

        return spoil

    def last(header: str) -> Callable[[Hand], str]:
        letter = "ABCDEF"[HEADERS.index(header)]
        return lambda hand: f"{letter}{hand.last_row(title)}"

    area = ("choices/cells",)
    return [
        Spoiler("a colour nobody knows", area, cell("Lyon", "Couleur", "fuchsia ?"),
                (Told("choice_colour", title, at(title, "Lyon", "Couleur")),)),
        Spoiler("an order in words", area, cell("Lyon", "Ordre", "premier"),
                (Told("bad_number", title, at(title, "Lyon", "Ordre")),)),
        Spoiler("a choice retired perhaps", area, cell("Lyon", "Retirée", "bof"),
                (Told("bad_yes_no", title, at(title, "Lyon", "Retirée")),)),
        Spoiler("“Publié” is retired", area, cell("Publié", "Retirée", "oui"),
                (Told("choice_relied_on", title, at(title, "Publié", "Retirée")),)),
        Spoiler("“Masqué” is renamed", (*area, "candidates/status"), cell("Masqué", "Valeur", "Caché"),
                (Told("choice_gone", title),
                 Told("not_in_list", "Candidats", at("Candidats", "Rosa", "Statut du CV")))),
        Spoiler("a choice is twice there", area, line("Zones", "LYON"),
                (Told("choice_double", title, last("Valeur")),)),
        Spoiler("a choice without a list", area, line("", "Nulle part"),
                (Told("choice_no_list", title, last("Valeur")),)),
        Spoiler("a list without a choice", area, line("Zones", ""), (Told("choice_no_value", title),)),
        Spoiler("a list of their own", area, line("Couleurs préférées", "Rouge 🍒", "", 1, "rouge")),
    ]  # fmt: skip


FIELD_HEADERS = (
    "Onglet", "Colonne", "Libellé", "Anglais", "Aide", "Type", "Liste", "Obligatoire", "Longueur", "Public",
    "Modifiable par", "Section", "Ordre",
)  # fmt: skip
# what is written in a line of Champs, the problem, the column it is told in
FIELD_LINES: list[tuple[dict[str, Cell], str, str]] = [
    ({"Colonne": "Passions"}, "field_no_tab", "Onglet"),
    ({"Onglet": "Candidat", "Colonne": "Passions"}, "field_unknown_tab", "Onglet"),
    ({"Onglet": "Journal", "Colonne": "Qui"}, "field_closed_tab", "Onglet"),
    ({"Onglet": "Candidats"}, "field_no_column", "Colonne"),
    ({"Onglet": "Candidats", "Colonne": "Permis moto"}, "field_missing", "Colonne"),
    ({"Onglet": "Candidats", "Colonne": "Passions", "Type": "date"}, "field_kind_fixed", "Type"),
    ({"Onglet": "Candidats", "Colonne": "Permis", "Liste": "Zones"}, "field_list_fixed", "Liste"),
    ({"Onglet": "Candidats", "Colonne": "Passions", "Longueur": -4}, "field_length", "Longueur"),
    ({"Onglet": "Candidats", "Colonne": "Passions", "Longueur": "long"}, "bad_number", "Longueur"),
    ({"Onglet": "Candidats", "Colonne": "Téléphone", "Public": "oui"}, "field_private", "Public"),
    ({"Onglet": "Candidats", "Colonne": "Notes", "Public": True}, "field_private", "Public"),
    ({"Onglet": "Candidats", "Colonne": "Prénom", "Public": "non"}, "field_always_open", "Public"),
    ({"Onglet": "Candidats", "Colonne": "Passions", "Public": "un peu"}, "bad_yes_no", "Public"),
    ({"Onglet": "Candidats", "Colonne": "Passions", "Section": "Ailleurs"}, "field_section", "Section"),
    ({"Onglet": "Coachs", "Colonne": "Zone", "Section": "Contact"}, "field_no_form", "Section"),
    ({"Onglet": "Candidats", "Colonne": "Passions", "Modifiable par": "ma tante"}, "field_editors", "Modifiable par"),
    ({"Onglet": "Candidats", "Colonne": "Passions", "Obligatoire": "=oui"}, "bad_yes_no", "Obligatoire"),
    ({"Onglet": "Candidats", "Colonne": "Passions", "Ordre": "dernier"}, "bad_number", "Ordre"),
]


def _fields() -> list[Spoiler]:
    title = "Champs"

    def line(cells: dict[str, Cell]) -> Callable[[Hand], Undo]:
        def spoil(hand: Hand) -> Undo:
            number = hand.last_row(title) + 1
            values = [[cells.get(header, "") for header in FIELD_HEADERS]]
            hand.tab(title).update(values, f"A{number}", raw=True)
            return lambda: hand.tab(title).batch_clear([f"A{number}:Z{number}"])

        return spoil

    def place(header: str) -> Callable[[Hand], str]:
        return lambda hand: f"{chr(65 + FIELD_HEADERS.index(header))}{hand.last_row(title)}"

    return [
        Spoiler(f"Champs: {cells}", ("fields", "candidates/passions"), line(cells), (Told(code, title, place(header)),))
        for cells, code, header in FIELD_LINES
    ]


TEXT_LINES: list[tuple[tuple[Cell, ...], str, str]] = [
    (("", "Bonjour à tous"), "text_no_key", "A"),
    (("acceuil.titre", "Bonjour"), "text_unknown", "A"),
    (("accueil.titre", "Bonjour {prenom"), "text_malformed", "B"),
    (("accueil.titre", "Bonjour {machin}"), "text_no_place", "B"),
    (("partage.whatsapp", "Regardez {machin}"), "text_placeholder", "B"),
    ((12, "Bonjour"), "text_unknown", "A"),
    (("accueil.titre", "=1/0", "{"), "text_malformed", "C"),
]


def _texts() -> list[Spoiler]:
    title = "Textes"

    def line(cells: tuple[Cell, ...]) -> Callable[[Hand], Undo]:
        def spoil(hand: Hand) -> Undo:
            number = hand.last_row(title) + 1
            hand.tab(title).update([list(cells)], f"A{number}", raw=True)
            return lambda: hand.tab(title).batch_clear([f"A{number}:Z{number}"])

        return spoil

    def place(letter: str) -> Callable[[Hand], str]:
        return lambda hand: f"{letter}{hand.last_row(title)}"

    return [
        Spoiler(f"Textes: {cells}", ("wordings",), line(cells), (Told(code, title, place(letter)),))
        for cells, code, letter in TEXT_LINES
    ]
