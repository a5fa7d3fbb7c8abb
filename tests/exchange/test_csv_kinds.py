"""csv as other programs write it: old code pages, old line ends, cells marked as text."""

from pathlib import Path

import gspread
import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from sheets.files.content import shown
from sheets.files.csv_files import decoded
from sheets.files.opening import read_file
from tests.exchange.test_importing import rows_of, run


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    """The commands, on this test's workbook."""
    return app.test_cli_runner()


TEXTS = (
    "Prénom;Nom\nZoé;D’Été\nÀ l’écoute;ça", "Prénom;Accroche\nLéa;J’aime bien « ça »", "Nom;Rue\nRené;3 allée du Chêne",
    "Téléphone\nn° 12", "Où;Noël\nÎle-de-France;Œuvre", "Ville\nBézu-Saint-Éloi", "Prénom;Nom\nFrançois;Müller",
    "Prénom\nJosé Muñoz", "Hôtel\nl’hôtel où j’étais, bientôt", "É", "à", "Prénom;Nom\nAnaïs;ÉTÉ",
)  # fmt: skip
MORE = ("Salaire\n12 € de l’heure…", "Poste;Notice\nChef – cuisine;“oui”")


@pytest.mark.parametrize("text", [*TEXTS, *MORE])
@pytest.mark.parametrize("page", ["cp1252", "utf-8", "utf-16"])
def test_a_text_of_windows_is_read(text: str, page: str) -> None:
    assert decoded("a.csv", text.encode(page)) == text


@pytest.mark.parametrize("text", [t for t in [*TEXTS, *MORE] if len(t) > 3])
def test_a_text_of_excel_for_mac_is_read(text: str) -> None:
    assert decoded("a.csv", text.encode("mac-roman")) == text


@pytest.mark.parametrize("text", [t for t in TEXTS if len(t) > 3 and not set("’Œ") & set(t)])
def test_a_text_of_dos_is_read(text: str) -> None:
    assert decoded("a.csv", text.encode("cp850")) == text


@pytest.mark.parametrize(
    "text", [*(t for t in TEXTS if "’" not in t), "Nom;Tarif\nA;12,50 €", "Cœur;Œuvre\nun œuf;9 €"]
)
def test_a_text_of_linux_is_read(text: str) -> None:
    assert decoded("a.csv", text.encode("iso8859-15")) == text


@pytest.mark.parametrize("text", ["Nom;Tarif\nA;12,50 €\nB;9 €", "Nom;Tarif\nA;12,50\u00a0€", "Tarif\n9€"])
def test_a_sum_of_a_mac_is_in_euros(text: str) -> None:
    assert decoded("a.csv", text.encode("mac-roman")) == text
    assert decoded("a.csv", text.encode("cp1252")) == text


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"])
@pytest.mark.parametrize("first", ["", "sep=;{end}"])
def test_line_ends_of_any_machine(tmp_path: Path, end: str, first: str) -> None:
    path = tmp_path / "Candidats.csv"
    text = first.format(end=end) + end.join(["Prénom;Nom", 'Zoé;"D’Été"', 'Luc;"a;b"', ""])
    path.write_bytes(text.encode("mac-roman"))
    assert read_file(path).sheets[0].grid == [["Prénom", "Nom"], ["Zoé", "D’Été"], ["Luc", "a;b"]]


def test_an_excel_for_mac_list_adds_no_column(
    runner: FlaskCliRunner, sheet: gspread.Spreadsheet, tmp_path: Path
) -> None:
    before = rows_of(sheet, "Candidats")
    path = tmp_path / "Candidats.csv"
    path.write_bytes("Prénom;Nom;E-mail;Accroche\rZoé;D’Été;mac@example.org;À l’écoute\r".encode("mac-roman"))
    run(runner, "import", str(path), "--yes")
    after = rows_of(sheet, "Candidats")
    assert after[0] == before[0]
    found = dict(zip(after[0], after[-1], strict=False))
    assert (found["Prénom"], found["Nom"], found["Accroche"]) == ("Zoé", "D’Été", "À l’écoute")


@pytest.mark.parametrize(("written", "kept"), [
    ('="01000"', "01000"), ('"=""01000"""', "01000"), ('="0612345678"', "0612345678"), ('= "007"', "007"),
    ('="12"', "12"), ('="a ""b"" c"', 'a "b" c'), ('=""', None), ('="=1+1"', "=1+1"), ('="01/02/2026"', "01/02/2026"),
    ("01000", "01000"), ("=1+1", "=1+1"), ("'=1+1", "=1+1"),
])  # fmt: skip
def test_a_cell_marked_as_text_is_its_text(tmp_path: Path, written: str, kept: str | None) -> None:
    path = tmp_path / "Candidats.csv"
    path.write_text(f"Nom;Code postal;fin\r\nCas;{written};x\r\n", "utf-8-sig")
    assert shown(read_file(path).sheets[0].grid[1][1]) == kept


@pytest.mark.parametrize(("written", "text"), [("12,50", "12,50"), ("12.5", "12,5"), ("35", "35"), ("0,5", "0,5")])
def test_a_number_in_a_column_of_texts_keeps_its_look(
    runner: FlaskCliRunner, sheet: gspread.Spreadsheet, tmp_path: Path, written: str, text: str
) -> None:
    path = tmp_path / "Opportunités.csv"
    path.write_text(f"Intitulé;Salaire;Statut\r\nPlonge du csv;{written};À valider\r\n", "utf-8-sig")
    run(runner, "import", str(path), "--yes")
    headers, *rows = rows_of(sheet, "Opportunités")
    row = next(row for row in rows if "Plonge du csv" in row)
    assert row[headers.index("Salaire")] == text
