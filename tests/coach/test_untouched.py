"""A form writes what its user touched and nothing else, byte for byte, whatever the cells hold and of whatever kind."""

from typing import Any

import gspread
import pytest
from flask.testing import FlaskClient
from gspread.utils import ValueInputOption, ValueRenderOption
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from sheets.book import Book
from sheets.model.columns import Kind
from sheets.worker.sync import Sync
from tests.cast import KENNY
from tests.coach.pages import HTMX, forms
from tests.coach.test_added_fields import describe, line
from tests.conftest import SignIn

PAGE = f"/coach/candidates/{KENNY}/cv"
KINDS = {
    Kind.TEXT: "", Kind.LONG_TEXT: "", Kind.CHOICE: "Contrats", Kind.CHOICES: "Contrats", Kind.ITEMS: "",
    Kind.DATE: "", Kind.MOMENT: "", Kind.PHONE: "", Kind.EMAIL: "", Kind.POSTAL_CODE: "", Kind.LINK: "",
    Kind.NUMBER: "", Kind.YES_NO: "", Kind.REFERENCE: "Coachs", Kind.REFERENCES: "Coachs",
}  # fmt: skip
"""Every kind that `Champs` may give a column and a form may hold, with the list it takes."""
HEADERS = {kind: f"Essai {kind.value}" for kind in KINDS}
PLACES = "Lieux souhaités"
ODD = [
    "", "alternance, CDI", "CDI\nalternance", "intérim ; cdi", "intérim\nCDD +6 mois\nCDI", "CDI, CDI",
    " CDI ", "cdi", "B3MAR, B2FLO", "B3MAR\nB2FLO", "b2flo", "B9XXX", "Paris (75)\n69", "12/3/26", "mars 2019",
    "31.02.2026", 45000, 45000.75, "0612345678", 612345678, "+33 (0)6 12 34 56 78", "06-12", "A@B.FR ",
    "a b@c", "mailto:x@y.fr", 7501, "01 000", "1e3", "1 234,50 €", "12%", 0.1, 1e20, "beaucoup", "oui", "OUI",
    "peut-être", True, False, "✓", "https://exemple.fr ", "exemple.fr", "a\nb", "a\r\nb\r\n", "a\rb", "\na",
    "a\n\n\nb  ", " a", "a\u200bb", "\u200b", "a\u00a0b\u00a0", "e\u0301", "\ufeffa", "a\tb", "<b>&amp;\"'",
    "#N/A", "- a\n- b", "a; b, c", "\u2028x", "x\x85y", "\x1fx",
]  # fmt: skip
CELLS = st.one_of(
    st.sampled_from(ODD),
    st.text(max_size=8).filter(lambda t: not any(0xD800 <= ord(c) < 0xE000 or ord(c) == 0 for c in t)),
    st.lists(st.sampled_from(["CDI", "cdi", "intérim", "CDD +6 mois", "alternance", "B2FLO", "B3MAR"]), max_size=4).map(
        "\n".join
    ),
)
A_ROW = st.fixed_dictionaries(dict.fromkeys(KINDS, CELLS))
PATIENT = hypothesis_settings(
    max_examples=hypothesis_settings().max_examples // 4,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
)


class Table:
    """A candidate with a column of each kind, all in one part of the form."""

    def __init__(self, sheet: gspread.Spreadsheet, sync: Sync) -> None:
        self.tab, self.sync = sheet.worksheet("Candidats"), sync
        first = len(self.tab.row_values(1)) + 1
        self.tab.resize(cols=first + len(KINDS))
        self.columns = {kind: first + n for n, kind in enumerate(KINDS)}
        self.tab.update([list(HEADERS.values())], gspread.utils.rowcol_to_a1(1, first))
        lists = {kind: {"Liste": wanted} if wanted else {} for kind, wanted in KINDS.items()}
        describe(sheet, *(line(HEADERS[kind], Type=kind.value, **lists[kind]) for kind in KINDS))
        self.row = self.tab.col_values(self.tab.row_values(1).index("ID") + 1).index(KENNY) + 1

    def type(self, cells: dict[Kind, Any]) -> None:
        """Staff type them as they are: text stays text."""
        start = gspread.utils.rowcol_to_a1(self.row, min(self.columns.values()))
        self.tab.update([[cells[kind] for kind in KINDS]], start, value_input_option=ValueInputOption.raw)
        self.sync.read()

    def cells(self) -> dict[Kind, Any]:
        """What stands there now, after all that waits."""
        for _ in range(3):
            self.sync._rest_until = 0.0
            self.sync.step()
        row = self.tab.row_values(self.row, value_render_option=ValueRenderOption.unformatted)
        return {kind: row[c - 1] if c <= len(row) else "" for kind, c in self.columns.items()}


@pytest.fixture
def table(sheet: gspread.Spreadsheet, sync: Sync) -> Table:
    return Table(sheet, sync)


@pytest.fixture
def flore(sign_in: SignIn) -> FlaskClient:
    return sign_in("flore@example.org")


@PATIENT
@given(cells=A_ROW)
def test_nothing_is_written_that_nobody_touched(
    book: Book, table: Table, flore: FlaskClient, cells: dict[Kind, Any]
) -> None:
    table.type(cells)
    before = table.cells()
    opened = forms(flore.get(PAGE).text)[f"{PAGE}/practical"]
    keys = {name for name in opened.names if name.startswith("x_essai")}
    assert len(keys) == len(KINDS), "every kind has its field"
    answer = opened.post(flore, HTMX)
    assert answer.status_code == 200
    assert book.queue().waiting == 0, "nothing was touched"
    driving = opened.post(flore, HTMX, transport=f"à vélo {len(str(cells))}")
    assert driving.status_code == 200
    assert table.cells() == before


@pytest.mark.parametrize("raw", ["alternance, CDI", "intérim\nCDI", "alternance ; intérim"])
def test_a_choice_that_is_added_leaves_the_others_in_their_order(table: Table, flore: FlaskClient, raw: str) -> None:
    table.type({**dict.fromkeys(KINDS, ""), Kind.CHOICES: raw})
    opened = forms(flore.get(PAGE).text)[f"{PAGE}/practical"]
    (name,) = (n for n in opened.names if n == "x_essai_plusieurs_choix")
    ticked = [v for v in opened.fields.getlist(name) if v]
    listed = ["CDI", "CDD +6 mois", "intérim"]
    wanted = sorted({*ticked, "CDD +6 mois"}, key=lambda v: listed.index(v) if v in listed else 9)
    assert opened.post(flore, HTMX, **{name: ["", *wanted]}).status_code == 200
    there = [part.strip() for part in raw.replace(";", ",").replace("\n", ",").split(",")]
    assert table.cells()[Kind.CHOICES] == "\n".join([*there, "CDD +6 mois"])


def test_a_choice_that_is_added_leaves_the_order_staff_gave_meanwhile(table: Table, flore: FlaskClient) -> None:
    table.type({**dict.fromkeys(KINDS, ""), Kind.CHOICES: "CDI\nintérim"})
    opened = forms(flore.get(PAGE).text)[f"{PAGE}/practical"]
    table.type({**dict.fromkeys(KINDS, ""), Kind.CHOICES: "intérim\nCDI"})
    changed = {"x_essai_plusieurs_choix": ["", "CDI", "CDD +6 mois", "intérim"]}
    assert opened.post(flore, HTMX, **changed).status_code == 200
    assert table.cells()[Kind.CHOICES] == "intérim\nCDI\nCDD +6 mois"
