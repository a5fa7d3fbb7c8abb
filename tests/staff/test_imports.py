"""A file brought into the sheet from the browser: previewed, imported, taken back; what is refused says how to mend."""

import html
import io
import re
import time
import zipfile

import gspread
import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from commands.worker import make_sync
from sheets.api.connection import connect
from sheets.files.notices import MESSAGES
from sheets.files.opening import read_file
from sheets.imports.importing import start
from sheets.imports.pending import FILE_SECONDS, ImportBusy, PendingImports
from sheets.imports.previewing import ImportContext, preview
from sheets.worker.sync import Sync
from tests.conftest import SignIn
from views.staff.import_words import WORDS
from views.web import translations

IMPORT = "/staff/sheet/import"


@pytest.fixture
def staff(sign_in: SignIn) -> FlaskClient:
    """Somebody of the team."""
    return sign_in("camille@example.org")


@pytest.fixture
def sync(app: Flask) -> Sync:
    """The worker with all that it does of itself: it notes the day on which a row came."""
    with app.app_context():
        return make_sync()


def bring(staff: FlaskClient, name: str, data: bytes | str) -> str:
    """Bring a file; the address of its preview, or the page that refuses it."""
    content = data.encode() if isinstance(data, str) else data
    answer = staff.post(IMPORT, data={"file": (io.BytesIO(content), name)})
    return str(answer.location if answer.status_code == 303 else answer.text)


def settled(staff: FlaskClient, sync: Sync, address: str) -> str:
    """The page once nobody works on it any more; the worker writes meanwhile."""
    for _ in range(200):
        page = staff.get(address).text
        if "every 1s" not in page:
            return page
        sync.step()
        time.sleep(0.02)
    raise AssertionError(page)


def cell(sheet: gspread.Spreadsheet, title: str, row: str, header: str) -> str:
    """What a cell shows."""
    lines = sheet.worksheet(title).get_all_values()
    return str(next(line for line in lines if line[0] == row)[lines[0].index(header)])


def shown(page: str) -> str:
    """The words of a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


LIST = (
    "ID;Prénom;Nom;E-mail;Téléphone;Fin du contrat;Surnom\r\n"
    "C3KEN;Kenny;;;07 00 00 00 01;12 mars 2027;\r\n"
    ";Zoé;Été;zoe@example.org;01 02;demain;Zou\r\n"
)


def test_previewed_then_imported_then_taken_back(
    staff: FlaskClient, sheet: gspread.Spreadsheet, sync: Sync, app: Flask
) -> None:
    before = {one.title: one.get_all_values() for one in sheet.worksheets()}
    headers = before["Candidats"][0]
    phone = "Téléphone"
    address = bring(staff, "liste d'été.csv", LIST.encode("cp1252"))
    page = settled(staff, sync, address)
    words = shown(page)
    assert "Rien n’est encore écrit" in words
    assert re.search(rf"Kenny · {phone} : Avant .+ → Après 07 00 00 00 01", words), words
    assert "Zoé · Été · zoe@example.org" in words
    assert "La feuille n’a pas la colonne « Surnom » : elle sera ajoutée." in words
    assert "E3 : « 01 02 » n’est pas un numéro de téléphone" in words
    sync.step()
    assert {one.title: one.get_all_values() for one in sheet.worksheets()} == before

    assert staff.post(f"{address}/go").location == address
    page = settled(staff, sync, address)
    assert "C’est importé." in page, shown(page)
    assert cell(sheet, "Candidats", "C3KEN", phone) == "07 00 00 00 01"
    assert [row[headers.index("Prénom")] for row in sheet.worksheet("Candidats").get_all_values()][-1] == "Zoé"
    assert "de « liste d'été.csv »" in shown(staff.get("/staff/sheet/copies").text)

    sync.step()
    sync.step()
    assert sheet.worksheet("Candidats").get_all_values()[-1][headers.index("Créé le")]
    staff.post(f"{address}/undo")
    page = settled(staff, sync, address)
    assert "comme avant l’import" in page
    assert "À regarder" not in page
    after = {one.title: one.get_all_values() for one in sheet.worksheets()}
    assert after["Candidats"] == before["Candidats"]
    assert not list((PendingImports(app.extensions["settings"].data_dir).folder).glob("*/file"))


def test_what_changed_since_the_preview_is_shown_not_lost(
    staff: FlaskClient, sheet: gspread.Spreadsheet, sync: Sync, sign_in: SignIn
) -> None:
    address = bring(staff, "Candidats.csv", "ID;Prénom;Téléphone\nC3KEN;Kenny;07 00 00 00 01\nC2ABD;Abdenour;\n")
    settled(staff, sync, address)
    assert "Camille" in sign_in("kenny@example.org").get("/me/consultations").text  # who was shown his number
    headers = sheet.worksheet("Candidats").row_values(1)
    sheet.worksheet("Candidats").update_cell(3, headers.index("Téléphone") + 1, "07 99 99 99 99")
    staff.post(f"{address}/go")
    words = shown(settled(staff, sync, address))
    assert "La feuille a changé depuis votre aperçu" in words
    assert "entre-temps Kenny · Téléphone : Avant 07 99 99 99 99 → Après 07 00 00 00 01" in words
    assert cell(sheet, "Candidats", "C3KEN", "Téléphone") == "07 99 99 99 99"
    staff.post(f"{address}/go")  # now it is known
    assert "C’est importé." in settled(staff, sync, address)
    assert cell(sheet, "Candidats", "C3KEN", "Téléphone") == "07 00 00 00 01"


def test_a_list_brought_back_untouched_changes_nothing(
    staff: FlaskClient, sheet: gspread.Spreadsheet, sync: Sync
) -> None:  # fmt: skip
    sheet.worksheet("Coachs").append_row(["B7FLO", "Flore", "", "flore2@example.org"])
    people = sheet.worksheet("Candidats")
    for row, header, typed in ((2, "Statut du CV", "publie"), (2, "Coach", "Martin"), (3, "Fin de contrat", "bientôt"),
                               (4, "Téléphone", "612345678"), (4, "Zone", "Nice")):  # fmt: skip
        people.update_cell(row, people.row_values(1).index(header) + 1, typed)
    sync.read()
    columns = "&column=".join(("first_name", "coach", "coach.zone", "status", "stage", "phone", "contract_end", "zone"))
    for ending in ("csv", "xlsx"):
        file = staff.get(f"/staff/views/candidates.{ending}?column={columns}").data
        address = bring(staff, f"candidates - Copie (1).{ending}", file)
        page = shown(settled(staff, sync, address))
        assert "Rien à importer" in page, page
        assert "(pour lire)" not in page
    # A row that is new has no column for what is only read.
    file = staff.get(f"/staff/views/candidates.csv?column={columns}").data
    added = file + b";Zed;B2FLO;Flore;Lyon;;Accueil;;;\r\n"
    words = shown(settled(staff, sync, bring(staff, "Candidats.csv", added)))
    assert "sera ajoutée" not in words
    assert "Lignes ajoutées 1" in words


def test_a_person_is_known_by_the_address_and_what_the_file_says_of_the_name(
    staff: FlaskClient, sync: Sync
) -> None:  # fmt: skip
    lines = ("E-mail;Prénom;Téléphone", "abdenour@example.org;Abdenour;06 99 99 99 99", "kenny@example.org;Zoé;")
    file = "\n".join(lines)
    words = shown(settled(staff, sync, bring(staff, "Candidats.csv", file)))
    assert re.search("Abdenour.* : Avant .+ → Après 06 99 99 99 99", words), words
    assert "cette adresse est celle de C3KEN" in words
    # Nothing but what is set aside is no file that the sheet has already.
    aside = shown(settled(staff, sync, bring(staff, "Candidats.csv", "E-mail;Prénom;Zone\nkenny@example.org;Zoé;\n")))
    assert "la feuille contient déjà tout" not in aside
    assert "Des lignes sont laissées de côté" in aside


def test_very_many_cells_to_mend_stay_light(staff: FlaskClient, sync: Sync) -> None:
    rows = "".join(f";Prénom {n};Nom {n};p{n}@example.org;01\n" for n in range(2_000))
    page = settled(staff, sync, bring(staff, "Candidats.csv", f"ID;Prénom;Nom;E-mail;Téléphone\n{rows}"))
    assert "E2 : « 01 »" in shown(page)
    assert "… et 1980 de plus comme cela." in shown(page)
    assert len(page) < 60_000


def test_staff_say_where_a_list_goes(staff: FlaskClient, sheet: gspread.Spreadsheet, sync: Sync) -> None:
    address = bring(staff, "export.csv", "Nom,Ville\nLa Maison,Lyon\n")
    page = settled(staff, sync, address)
    assert "nous ne savons pas de quel onglet" in page
    staff.post(f"{address}/read", data={"into": "structures"})
    page = settled(staff, sync, address)
    assert "La Maison" in page
    assert staff.post(f"{address}/read", data={"into": "journal"}).status_code == 400
    staff.post(f"{address}/drop")
    assert staff.get(address).status_code == 404
    assert "La Maison" not in str(sheet.worksheet("Structures").get_all_values())


def zipped(**parts: bytes) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return out.getvalue()


def locked() -> bytes:
    """The head of a workbook with a password."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("vide.csv", b"", "Ce fichier est vide."),
        ("vieux.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "C’est un ancien fichier Excel (.xls)."),
        ("secret.xlsx", locked(), "Ce fichier est protégé par un mot de passe."),
        ("faux.xlsx", b"%PDF-1.7 etc", "c’est un fichier PDF."),
        ("page.xlsx", b"<html><table></table></html>", "C’est une page web"),
        ("abîmé.xlsx", zipped(xl__workbook_xml=b"<workbook"), "Ce fichier est abîmé."),
        ("piège.xlsx", zipped(xl__workbook_xml=b"<w/>", xl__a_xml=bytes(40_000_000)), "comme un piège"),
        ("grand.xlsx", zipped(**{f"xl__{n}_xml": bytes(19_000_000) for n in range(8)}), "trop grand"),
        ("géant.zip", zipped(a_csv=b"a;b" + (b"\n" + b";" * 99 + b"1") * 30_000), "trop grand"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_cannot_be_read_says_so(staff: FlaskClient, sync: Sync, name: str, data: bytes, words: str) -> None:
    answer = bring(staff, name, data)
    page = settled(staff, sync, answer) if answer.startswith(IMPORT) else answer
    assert words in page, shown(page)


def test_an_import_whose_process_died_is_finished_or_taken_back(
    staff: FlaskClient, sheet: gspread.Spreadsheet, sync: Sync, app: Flask
) -> None:
    was = cell(sheet, "Candidats", "C3KEN", "Téléphone")
    rows = [["ID", "Prénom", "Téléphone"], ["C3KEN", "Kenny", "07 00 00 00 01"], ["", "Zoé", "07 00 00 00 02"]]
    for way, phone in (("go", "07 00 00 00 01"), ("undo", was)):
        address = bring(staff, "Candidats.xlsx", workbook_of(rows))
        assert "Zoé" in settled(staff, sync, address)
        killed(app, address.rpartition("/")[2])
        assert "interrompu" in staff.get(address).text
        staff.post(f"{address}/{way}")
        settled(staff, sync, address)
        assert cell(sheet, "Candidats", "C3KEN", "Téléphone") == phone
        staff.post(f"{address}/undo")
        settled(staff, sync, address)
        assert cell(sheet, "Candidats", "C3KEN", "Téléphone") == was
        assert "Zoé" not in str(sheet.worksheet("Candidats").get_all_values())


def killed(app: Flask, import_id: str) -> None:
    """What is left of an import whose process died once all it has to do was written down."""
    with app.app_context():
        book = app.extensions["book"]
        desk = app.extensions["import_desk"](book.snapshot.tabs)
        found = desk.pending.find(import_id)
        context = ImportContext(book.state, connect(app.extensions["settings"]), lambda: None, book.snapshot.tabs)
        current = start(context, preview(context, read_file(desk.pending.file(found))), found.name, found.author)
        desk.pending.save(found, state="running", import_id=current.id)


def test_a_file_that_nobody_imports_is_forgotten(staff: FlaskClient, sync: Sync, app: Flask) -> None:
    address = bring(staff, "Candidats.csv", "ID;Prénom;Téléphone\nC3KEN;Kenny;07 00 00 00 01\n")
    settled(staff, sync, address)
    pending = PendingImports(app.extensions["settings"].data_dir)
    pending.drop_old()
    (found,) = pending.all()
    pending.save(found, at=found.at - FILE_SECONDS)
    pending.drop_old()
    assert staff.get(address).status_code == 404


def test_of_two_who_press_at_once_one_imports(staff: FlaskClient, sync: Sync, app: Flask) -> None:
    address = bring(staff, "Candidats.csv", "ID;Prénom;Téléphone\nC3KEN;Kenny;07 00 00 00 01\n")
    settled(staff, sync, address)
    pending = PendingImports(app.extensions["settings"].data_dir)
    (seen_by_both,) = pending.all()
    staff.post(f"{address}/go")
    settled(staff, sync, address)
    with app.app_context(), pytest.raises(ImportBusy):
        app.extensions["import_desk"](app.extensions["book"].snapshot.tabs).run(seen_by_both, copy="deux")
    assert pending.find(seen_by_both.id).state == "done"


def test_every_notice_has_its_words_with_the_same_places() -> None:
    def places(text: str) -> set[str]:
        return set(re.findall(r"{\w+}", text))

    of_exports = {"no_file", "unknown_extension", "cut_text", "cut_title", "csv_loses"}
    assert MESSAGES.keys() - WORDS.keys() == of_exports
    english = translations.catalogue("en")
    assert [text for text in WORDS.values() if places(text) != places(english[text][0])] == []


def test_one_file_at_a_time(staff: FlaskClient, sync: Sync, app: Flask) -> None:
    address = bring(staff, "Candidats.csv", "ID;Prénom;Téléphone\nC3KEN;Kenny;07 00 00 00 01\n")
    settled(staff, sync, address)
    lock = PendingImports(app.extensions["settings"].data_dir).lock()
    assert lock.won()
    staff.post(f"{address}/go")
    assert "attendez" in staff.get(address).text
    lock.give_up()


def workbook_of(rows: list[list[str]]) -> bytes:
    """An xlsx of one tab."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    assert book.active is not None
    book.active.title = "Candidats"
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()
