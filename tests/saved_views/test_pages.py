"""The pages of views: each form, what an address asks, files, who sees what."""

import datetime as dt
import html
import io
import re
import zipfile
from typing import Any

import gspread
import pytest
from flask import Flask
from flask.testing import FlaskClient

from programme.lists import DEFAULT_LISTS
from programme.readers import ListReader
from programme.saved_views.reading import own_lines, whole_tab
from programme.saved_views.tile_map import TILES, code_of
from sheets.book import Book
from sheets.changes import Edit
from sheets.model.columns import TEAM
from sheets.worker.sync import Sync
from tests.cast import ABDENOUR, INES, KENNY
from tests.coach.test_added_fields import add_column, describe
from tests.coach.test_added_fields import line as described
from tests.conftest import SignIn, write_cast
from tests.saved_views.lines import line
from views.listings.asked import Asked
from views.listings.saving import keep, line_of
from views.web.access import Person

STAFF, COACH = "camille@example.org", "flore@example.org"
BUILT_IN = ("parcours-vpath", "vread", "vncch", "vstil", "vcend", "vtrng", "vpprt", "vhred", "vdept")


def shown(page: str) -> list[str]:
    """Of these people, whom a page names."""
    return [name for name in ("Abdenour", "Kenny", "Inès", "Rosa") if name in page]


def said(page: str) -> str:
    """A page as it is typed: plain spaces and apostrophes."""
    return html.unescape(page).translate({0xA0: " ", 0x202F: " ", 0x2019: "'"})


@pytest.fixture
def staff(sign_in: SignIn) -> FlaskClient:
    return sign_in(STAFF)


def type_views(sheet: gspread.Spreadsheet, sync: Sync, *lines: dict[str, Any]) -> None:
    """Type lines in `Vues`, and let the site read them."""
    rows = [{**one, **{key: "\n".join(one.get(key, ())) for key in ("sort", "columns", "audience")}} for one in lines]
    write_cast(sheet, {"views": rows})
    sync.read()


def test_every_built_in_view_and_every_form_opens(staff: FlaskClient) -> None:
    home = staff.get("/staff/").text
    for name in BUILT_IN:
        assert name.rsplit("-", 1)[-1] in home
        assert staff.get(f"/staff/views/{name}").status_code == 200
    for form in ("liste", "tableau", "calendrier", "galerie", "graphique", "carte"):
        page = staff.get(f"/staff/views/candidates?form={form}").text
        assert 'aria-current="true"' in page
    assert staff.get("/staff/views/nothing").status_code == 404
    assert staff.get("/staff/views/wordings").status_code == 404
    assert "Candidats" in staff.get("/staff/views").text


def test_what_an_address_asks(staff: FlaskClient) -> None:
    def people(query: str) -> list[str]:
        answer = staff.get(f"/staff/views/candidates?{query}")
        assert answer.status_code == 200
        return shown(answer.text.partition("<tbody>")[2])

    assert people("") == ["Abdenour", "Kenny", "Inès", "Rosa"]
    assert people("q=jardin+abdenour") == []
    assert people("q=abdenour") == ["Abdenour"]
    assert people("q=FLORE") == ["Abdenour", "Kenny"]  # by the name of the coach
    assert people("q=dormi+dehors") == ["Abdenour"]  # a note: staff may
    assert people("filter=Statut+du+CV+%3D+Publi%C3%A9&filter=Coach+%3D+Martin") == ["Inès"]
    assert people("by=status&group=Masqu%C3%A9") == ["Rosa"]
    assert people("by=zone&group=-") == ["Kenny", "Inès", "Rosa"]
    assert people("filter=Statut+du+CV+%3D+Publi%C3%A9&sort=-views") == ["Abdenour", "Inès"]  # without a number, last
    page = staff.get("/staff/views/candidates?sort=-first_name&column=first_name&column=coach.zone").text
    names = re.findall(r'<th scope="row">.*?<a[^>]*>(\w+)</a>', page)
    assert names == ["Rosa", "Kenny", "Inès", "Abdenour"]
    assert "Lyon" in page
    assert "06 12 34 56 78" not in page
    assert people("sort=age&column=age&form=boule&by=age&page=x") == ["Abdenour", "Kenny", "Inès", "Rosa"]
    wrong = staff.get("/staff/views/candidates?filter=Age+%3D+3&filter=Zone+%3D+Paris").text
    assert "Recopiez le nom de la colonne" in wrong
    undated = staff.get("/staff/views/candidates?filter=Fin+de+contrat+%3D+12%2F31%2F2026").text
    assert "31/12/2026" in undated
    assert not shown(wrong)
    assert "lignes trouvées" not in wrong
    for file in ("csv", "xlsx", "ics"):
        answer = staff.get(f"/staff/views/candidates.{file}?filter=Age+%3D+3&form=calendrier&by=contract_end")
        assert answer.status_code == 303, file
    bulk = staff.post("/staff/views/candidates/bulk?filter=Age+%3D+3", data={"whom": "all"}, follow_redirects=True).text
    assert "Cochez d’abord" in bulk
    assert staff.post("/staff/views/candidates/save?filter=Age+%3D+3", data={"called": "Tous"}).status_code == 422


def test_a_filter_of_the_form_is_an_address(
    staff: FlaskClient, sheet: gspread.Spreadsheet, sync: Sync
) -> None:  # fmt: skip
    answer = staff.get("/staff/views/vdept/filter?on=status&is=%3D&value=Publi%C3%A9&q=a")
    assert answer.status_code == 303
    assert answer.location.startswith("/staff/views/par-departement-vdept?q=a&filter=Statut+du+CV+%3D+Publi")
    page = staff.get(answer.location).text
    assert "Enlever ce filtre" in page
    people = sheet.worksheet("Candidats")
    people.update_cell(4, people.row_values(1).index("Contrats souhaités") + 1, "CDD ou intérim")
    sheet.worksheet("Listes").append_row(["Contrats", "CDD ou intérim"])
    sync.read()
    for on, value, rows in (("contracts", "CDD ou intérim", 1), ("contracts", "CDI ou «CDD ou intérim»", 2),
                            ("address", "Terrain ou jardin vide", 0), ("status", "published", 2)):  # fmt: skip
        asked = f"/staff/views/candidates/filter?on={on}&is=%3D&value={value}"
        page = said(staff.get(asked, headers={"Accept-Language": "en"}, follow_redirects=True).text)
        assert f"{rows} row" in page, value
        assert '<option value="Published">' in page
    assert "écrivez une valeur" in staff.get("/staff/views/vdept/filter?on=status&is=%3D", follow_redirects=True).text


def test_a_filter_is_read_in_ones_own_language(staff: FlaskClient) -> None:
    conditions = (
        "Statut du CV = Publié ou À valider",
        "Fin de contrat ≥ il y a 7 jours",
        "Coach vide",
        "aucune ligne dans Suivis avec Statut = Embauche",
        "Age = 3",
    )
    english = [
        "Statut du CV = Published or To be approved",
        "Fin de contrat ≥ 7 days ago",
        "Coach is empty",
        "no row in Suivis with Statut = Hired",
        "Age = 3",
    ]
    for lang, wanted in (("fr", [*conditions]), ("en", english)):
        page = staff.get("/staff/views/candidates", query_string={"filter": conditions, "lang": lang}).text
        assert re.findall(r'<li(?: class="wrong")?><span dir="auto">(.*?)</span>', said(page)) == wanted


def test_groups_of_a_list_stand_under_their_names_with_their_counts(staff: FlaskClient) -> None:
    page = staff.get("/staff/views/candidates?by=status").text
    heads = re.findall(r'<tr class="group-head">.*?dir="auto">([^<]+)</a> <span class="quiet">(\d+)', page)
    assert heads == [("En cours", "1"), ("Publié", "2"), ("Masqué", "1")]


def test_a_line_typed_in_the_sheet_is_a_view_and_a_bad_one_is_a_problem(
    staff: FlaskClient, sheet: gspread.Spreadsheet, sync: Sync
) -> None:
    type_views(sheet, sync, line(columns=("Prénom", "Coach")), line(id="V3BAD", tab="Rien"))
    page = staff.get("/staff/views/les-publies-v2new").text
    assert shown(page.partition("<tbody>")[2]) == ["Abdenour", "Inès"]
    assert "les-publies-v2new" in staff.get("/staff/").text
    assert staff.get("/staff/views/v3bad").status_code == 404
    problems = said(staff.get("/staff/understood").text)
    assert "« Rien » n'est pas un onglet dont on peut faire une vue" in problems


def test_files_hold_what_is_shown_as_text(
    staff: FlaskClient, sheet: gspread.Spreadsheet, sync: Sync
) -> None:  # fmt: skip
    where = sheet.worksheet("Candidats").row_values(1).index("Accroche") + 1
    sheet.worksheet("Candidats").update_cell(2, where, "'=HYPERLINK(1)")
    sync.read()
    query = "filter=Statut+du+CV+%3D+Publi%C3%A9&column=first_name&column=catchphrase&column=coach&column=consent_date"
    answer = staff.get(f"/staff/views/candidates.csv?{query}")
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert lines[0] == "ID;Prénom;Accroche;Coach;Coach (pour lire);Accord donné le"
    assert lines[1].startswith("C2ABD;Abdenour;'=HYPERLINK(1);B2FLO;Flore;")
    assert lines[2].startswith("C4NES;Inès")
    assert len(lines) == 3
    file = zipfile.ZipFile(io.BytesIO(staff.get(f"/staff/views/candidates.xlsx?{query}").data))
    assert "<f>" not in file.read("xl/worksheets/sheet1.xml").decode()
    assert "=HYPERLINK(1)" in file.read("xl/sharedStrings.xml").decode()


def test_a_calendar_by_month_and_as_a_file(staff: FlaskClient, sheet: gspread.Spreadsheet, sync: Sync) -> None:
    write_cast(sheet, {"trainings": [{"id": "F2AAA", "title": "Écouter; parler", "date": 46360, "place": "Paris"}]})
    sync.read()
    page = staff.get("/staff/views/vtrng?month=2026-12").text
    assert "Écouter; parler" in page
    assert "Écouter; parler" not in staff.get("/staff/views/vtrng?month=2026-10").text
    for odd in ("0000-00", "9999-12", "0001-01", "bientôt"):
        assert staff.get(f"/staff/views/vtrng?month={odd}").status_code == 200
    file = staff.get("/staff/views/vtrng.ics").text
    assert "DTSTART;VALUE=DATE:20261204" in file
    assert "SUMMARY:Écouter\\; parler" in file
    assert staff.get("/staff/views/vread.ics").status_code == 404
    place = sheet.worksheet("Formations").row_values(1).index("Heure") + 1
    sheet.worksheet("Formations").update_cell(2, place, "18 h 30")
    sync.read()
    file = staff.get("/staff/views/vtrng.ics").text
    starts = dt.datetime(2026, 12, 4, 18, 30).astimezone(dt.UTC)
    assert f"DTSTART:{starts:%Y%m%dT%H%M%SZ}" in file
    assert "LOCATION:Paris" in file


def test_a_row_without_a_name_is_called_by_what_it_refers_to(
    staff: FlaskClient, sign_in: SignIn, sheet: gspread.Spreadsheet, sync: Sync
) -> None:
    write_cast(sheet, {
        "opportunities": [{"id": "P2ABC", "title": "Jardinier", "status": "Validée"}],
        "follow_ups": [{"id": "S2ABC", "candidate": ABDENOUR, "opportunity": "P2ABC", "status": "Contacté"}],
        "meetings": [{"id": "R2ABC", "candidate": ABDENOUR, "coach": "B2FLO", "date": 46360, "next_step": "Appeler."}],
    })  # fmt: skip
    sync.read()
    card = staff.get("/staff/views/follow_ups?form=tableau&by=status").text.partition("board-card")[2]
    assert "Abdenour Benali · Jardinier" in card.partition("<dl")[0].partition("<p")[0]
    assert "SUMMARY:Abdenour Benali · Flore : Rendez-vous" in staff.get("/staff/views/meetings.ics?by=date").text
    theirs = sign_in(COACH).get("/coach/views/meetings?form=galerie").text
    assert "Abdenour · Flore" in theirs
    assert "Benali" not in theirs


def test_a_coach_sees_their_own_people_and_no_private_note(
    sign_in: SignIn, sheet: gspread.Spreadsheet, sync: Sync
) -> None:
    private = line(id="V3PRV", name="Notes", columns=("Notes",), audience=("coach",))
    type_views(
        sheet, sync, line(filter="", columns=("Prénom", "Téléphone"), audience=("coach",)), private, line(id="V4STF")
    )
    coach = sign_in(COACH)
    page = coach.get("/coach/views/v2new").text
    assert shown(page.partition("<tbody>")[2]) == ["Abdenour", "Kenny"]
    assert "les-publies-v2new" in coach.get("/coach/").text
    for closed in ("v3prv", "v4stf", "staff", "opportunities", "coaches", "structures"):
        assert coach.get(f"/coach/views/{closed}").status_code == 404
    for query in ("column=notes&column=first_name", "filter=Notes+rempli", "sort=notes", "q=dormi", "by=notes&group=x",
                  "column=coach.email"):  # fmt: skip
        whole = "".join(coach.get(f"/coach/views/candidates{end}?{query}").text for end in ("", ".csv"))
        assert "a dormi dehors" not in whole
        assert "Inès" not in whole
        assert "flore@example.org" not in whole
    assert coach.get("/staff/views/v2new").status_code == 403
    assert coach.post("/coach/views/v2new/move", data={}).status_code == 403
    assert coach.post("/coach/views/v2new/save", data={"called": "x"}).status_code == 403


def test_a_referent_sees_first_names_and_stages(sign_in: SignIn, sheet: gspread.Spreadsheet, sync: Sync) -> None:
    write_cast(sheet, {"structures": [{"id": "G2ESC", "name": "L'Escale", "contact_email": "rita@example.org"}]})
    where = sheet.worksheet("Candidats").row_values(1).index("Structure") + 1
    sheet.worksheet("Candidats").update_cell(2, where, "G2ESC")
    type_views(sheet, sync, line(name="Nos gens", filter="", form="tableau", by="Étape", audience=("structure",)))
    referent = sign_in("rita@example.org")
    page = referent.get("/structure/views/v2new").text
    assert shown(page) == ["Abdenour"]
    assert "Recherche" in page
    everything = page + "".join(
        referent.get(f"/structure/views/candidates{ending}").text
        for ending in ("", "?column=phone&column=notes&q=Benali", ".csv", "?form=galerie", "?form=graphique&by=status")
    )
    for secret in ("Benali", "06 12 34 56 78", "dormi dehors", "abdenour@example.org", ABDENOUR, "Publié", "Flore"):
        assert secret not in everything.replace(f"card-{ABDENOUR}", "").replace("q=Benali", "").replace('"Benali"', "")
    assert referent.get("/structure/views/meetings").status_code == 404


def test_a_view_is_kept_for_oneself_or_for_all(staff: FlaskClient, sign_in: SignIn, book: Book, sync: Sync) -> None:
    answer = staff.post("/staff/views/vread/save?filter=Zone+vide&sort=-first_name&form=tableau&by=status",
                        data={"called": " À  moi ", "whose": "me", "once": "1"})  # fmt: skip
    assert answer.status_code == 303
    again = staff.post("/staff/views/vread/save?filter=Zone+vide&sort=-first_name&form=tableau&by=status",
                       data={"called": "À moi", "whose": "me", "once": "1"})  # fmt: skip
    assert again.status_code == 303
    sync.step()
    (own,) = [row for row in book.snapshot.views.rows if row.audience == (STAFF,)]
    assert (own.name, own.tab, own.form, own.by) == ("À moi", "Candidats", "tableau", "Statut du CV")
    assert own.filter == "Statut du CV = À valider\nZone vide"
    assert own.sort == ("Prénom décroissant",)
    assert len(book.snapshot.views) == len(BUILT_IN) + 1  # the built-in lines became rows too
    assert staff.get(answer.location).status_code == 200
    assert sign_in(COACH).get("/coach/views/" + own.id.lower()).status_code == 404
    assert staff.post("/staff/views/vread/save", data={"called": " "}).status_code == 422
    for shown in ("q=abdenour", "by=status&group=Publi%C3%A9"):
        answer = staff.post(f"/staff/views/candidates/save?{shown}", data={"called": "Un seul"})
        assert answer.status_code == 422
        assert "ni une recherche ni un groupe" in answer.text


def test_a_view_is_kept_whole_or_not_at_all(
    staff: FlaskClient, sheet: gspread.Spreadsheet, sync: Sync, book: Book
) -> None:
    tab = sheet.worksheet("Vues")
    where = tab.row_values(1).index("Pour") + 1
    tab.update_cell(1, where, "Autre")
    sync.read()
    for whose in ("me", "team"):  # of the built-in ones, some are for coaches too
        answer = staff.post("/staff/views/vread/save", data={"called": "À moi", "whose": whose})
        assert answer.status_code == 409
        assert "Il manque la colonne « Pour »" in said(answer.text)
    tab.update_cell(1, where, "Pour")
    tab.update_acell("A2", "V2BLK")  # staff are about to write it
    sync.read()
    for once in ("1", "2"):
        assert staff.post("/staff/views/vread/save", data={"called": once, "once": once}).status_code == 303
    assert len(own_lines(book.snapshot)) == len(BUILT_IN) + 2


def test_of_two_who_keep_a_first_view_at_once_one_writes_the_built_in_ones(app: Flask, book: Book) -> None:
    person = Person(STAFF)
    with app.test_request_context():
        asked = [
            Asked("staff", person, ListReader(TEAM), book.snapshot, view_of_all, form="liste")
            for view_of_all in [whole_tab(book.snapshot, book.snapshot.tabs["candidates"], TEAM)] * 2
        ]
        for number, one in enumerate(asked):
            keep(one, line_of(one, str(number), TEAM), str(number))
    assert len(own_lines(book.snapshot)) == len(BUILT_IN) + 2


def test_a_stage_that_other_columns_tell_is_filtered_and_searched(staff: FlaskClient) -> None:
    def people(query: str) -> list[str]:
        return shown(staff.get(f"/staff/views/candidates?{query}").text.partition("<tbody>")[2])

    board = staff.get("/staff/views/vpath").text
    assert board.count("Recherche") > 1
    assert people("filter=Étape = Recherche") == ["Abdenour", "Inès"]
    assert people("filter=Étape ≠ Recherche") == ["Kenny", "Rosa"]
    assert people("filter=Étape vide") == []
    assert people("q=recherche") == ["Abdenour", "Inès"]
    assert people("q=recherche lyon") == []


def test_an_order_is_asked_by_any_name_and_may_be_none(
    staff: FlaskClient, sheet: gspread.Spreadsheet, sync: Sync
) -> None:
    add_column(sheet, "Ordre croissant", "4", "3", "1", "2")
    describe(sheet, described("Ordre croissant", Type="nombre"))
    type_views(sheet, sync, line(name="Par ordre", filter="", sort=("Ordre croissant",), columns=("Prénom",)))

    def people(address: str) -> list[str]:
        answer = staff.get(f"/staff/views/{address}")
        assert answer.status_code == 200
        return re.findall(r'<th scope="row">.*?<a[^>]*>(\w+)</a>', answer.text)

    assert people("v2new") == ["Inès", "Rosa", "Kenny", "Abdenour"]
    assert people("candidates?column=first_name&sort=-Ordre croissant") == ["Abdenour", "Kenny", "Rosa", "Inès"]
    assert people("candidates?column=first_name&sort=Ordre décroissant") == people("v2new?sort=-")
    assert people("v2new?sort=-") == ["Abdenour", "Kenny", "Inès", "Rosa"]
    assert 'name="sort" value="-"' in staff.get("/staff/views/v2new?sort=-").text  # a search keeps that
    assert '<option value="-">La feuille' in staff.get("/staff/views/v2new").text


def test_a_large_number_is_said_whole(staff: FlaskClient, book: Book) -> None:
    book.submit(Edit("candidates", ABDENOUR, {"views": 120}, {"views": 1_234_567.5}), STAFF)
    page = staff.get("/staff/views/candidates?column=views&by=views").text
    assert page.count("1234567,5") == 2


def test_a_card_is_moved_and_a_conflict_is_told(
    staff: FlaskClient, sheet: gspread.Spreadsheet, sync: Sync, book: Book
) -> None:
    page = staff.get("/staff/views/vpath").text
    assert page.index("Recherche") < page.index(f"card-{ABDENOUR}")
    moved = {"row": KENNY, "base": "null", "to": "Recherche"}
    assert staff.post("/staff/views/vpath/move", data=moved).location.endswith(f"#card-{KENNY}")
    kenny = book.snapshot.candidates.get(KENNY)
    assert kenny
    assert kenny.stage == "Recherche"
    answer = staff.post("/staff/views/vpath/move", data={**moved, "to": "Sortie"})
    assert answer.status_code == 409
    assert "Quelqu'un vient de mettre Kenny dans « Recherche »" in said(answer.text)
    sync.step()
    where = sheet.worksheet("Candidats").row_values(1).index("Étape") + 1
    assert sheet.worksheet("Candidats").cell(3, where).value == "Recherche"
    more = staff.get("/staff/views/candidates/cards?form=tableau&by=status&value=Publi%C3%A9&first=1").text
    assert shown(more) == ["Inès"]
    board = "/staff/views/candidates/move?form=tableau&by=status"
    for row, base, to, status in (
        (INES, '"Publié"', "Ailleurs", 422),
        ("ZZZZZ", "null", "", 404),
        (INES, "{", "", 400),
    ):
        assert staff.post(board, data={"row": row, "base": base, "to": to}).status_code == status
    assert staff.post("/staff/views/vread/move", data=moved).status_code == 404


def test_a_card_whose_broken_cell_is_held_can_be_moved(
    staff: FlaskClient, sheet: gspread.Spreadsheet, sync: Sync, book: Book
) -> None:
    where = sheet.worksheet("Candidats").row_values(1).index("Statut du CV") + 1
    sheet.worksheet("Candidats").update_cell(2, where, "Publieé")
    sync.read()
    page = staff.get("/staff/views/candidates?form=tableau&by=status").text
    base = re.search(rf'name="row" value="{ABDENOUR}"><input type="hidden" name="base" value="([^"]*)"', page)
    assert base
    moved = {"row": ABDENOUR, "base": html.unescape(base[1]), "to": "En cours"}
    assert staff.post("/staff/views/candidates/move?form=tableau&by=status", data=moved).status_code == 303
    abdenour = book.snapshot.candidates.get(ABDENOUR)
    assert abdenour
    assert abdenour.status == "En cours"


def test_every_department_has_its_tile_and_no_two_share_one() -> None:
    assert {code_of(one) for one in DEFAULT_LISTS["Départements"]} == {tile.code for tile in TILES}
    assert len({(tile.x, tile.y) for tile in TILES}) == len(TILES)


def test_a_board_a_chart_and_a_day_of_very_many_stay_light(
    staff: FlaskClient, sheet: gspread.Spreadsheet, sync: Sync
) -> None:
    coaches = [{"id": f"B{n}ZZZ", "first_name": f"Coach {n}"} for n in range(100, 170)]
    people = [{"id": f"C{n}ZZZ", "first_name": f"Ada {n}", "coach": f"B{n}ZZZ", "contract_end": 46400,
               "status": "Nouveau"} for n in range(100, 170)]  # fmt: skip
    people.append({"id": "C171ZZ", "first_name": "Ada 171", "coach": "B169ZZZ", "status": "Nouveau"})
    sheet.worksheet("Candidats").add_rows(80)
    sheet.worksheet("Coachs").add_rows(80)
    write_cast(sheet, {"coaches": coaches, "candidates": people})
    sync.read()
    board = said(staff.get("/staff/views/candidates?form=tableau&by=coach").text)
    assert board.count('class="board-column"') == 20
    assert "Coach 169" in board  # of the columns, those that hold most
    assert "50 groupes plus petits ne sont pas montrés" in board
    chart = said(staff.get("/staff/views/candidates?form=graphique&by=coach").text)
    assert chart.count("<rect") == 60
    assert "10 groupes plus petits" in chart
    month = said(staff.get("/staff/views/candidates?form=calendrier&by=contract_end&month=2027-01").text)
    assert month.count(">Ada ") == 8
    (more,) = re.findall(r'href="([^"]*)">et 62 autres', month)
    assert "70 lignes" in said(staff.get(html.unescape(more)).text)
