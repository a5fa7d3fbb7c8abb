"""A relay's life: an address confirmed, a CV each week, what it brought, a hiring told once, a stop that holds."""

from email.parser import BytesParser
from email.policy import default

import gspread
import pytest
from flask.testing import FlaskClient
from itsdangerous import URLSafeSerializer

from programme.relays.bringing import Brought, in_words
from programme.relays.giving import doubled_relays
from programme.relays.wishes import RelayLinks, RelayWish, confirmation
from sheets.book import Book
from sheets.model.schema import MONTHLY
from tests.cast import ABDENOUR, INES
from tests.coach.pages import form, forms, said
from tests.messages.lines import reading
from tests.relays.conftest import PERSON, Town

LUC, ANNE = "luc@example.net", "anne@example.net"


def relays_in(sheet: gspread.Spreadsheet) -> list[dict[str, str | int | float]]:
    return sheet.worksheet("Relais").get_all_records()


def written_in(link: str) -> str:
    """What anybody can read in a signed link, without the key."""
    return str(URLSafeSerializer("no key").loads_unsafe(link.rsplit("/", 1)[-1])[1])


def test_an_address_is_kept_once_it_is_confirmed(town: Town, sheet: gspread.Spreadsheet) -> None:
    assert town.ask("  Luc@Example.net ", town="Ivry", departments=["Paris (75)"], rhythm="Chaque mois") == 303
    (mail,) = town.mails(LUC)
    link = town.link(LUC, "/relays/confirm/")
    assert town.client.get(link).status_code == 200  # opened by a mail program: nothing is decided
    town.office.turn()
    assert relays_in(sheet) == []
    own = town.client.post(link).location
    town.office.turn()
    (row,) = relays_in(sheet)
    assert (row["E-mail"], row["Ville"], row["Départements"], row["Rythme"]) == (
        LUC,
        "Ivry",
        "Paris (75)",
        "Chaque mois",
    )
    assert row["Confirmé le"]
    assert not row["Arrêté le"]
    assert LUC in written_in(link)  # whoever holds the mail may read it
    assert LUC not in written_in(own)  # this one stays in histories and bookmarks
    assert town.client.post(link).location == own  # pressed again: the same row, and no other
    town.office.turn()
    assert len(relays_in(sheet)) == 1
    assert mail.secrets
    told = "\n".join(map(str, sheet.worksheet("Journal").get_all_values()))
    assert LUC not in told
    assert "Ivry" not in told


def test_nobody_learns_who_is_a_relay(town: Town, sheet: gspread.Spreadsheet) -> None:
    town.join(LUC)
    town.office.turn()
    pages = []
    for email in (LUC, ANNE):
        assert town.ask(email) == 303
        pages.append(town.client.get("/relays/sent").text)
        assert town.link(email, "/relays/confirm/")
    assert pages[0] == pages[1]
    assert [mail.subject for mail in town.mails(LUC)] == [town.mails(ANNE)[0].subject] * 2


def test_too_many_from_one_place_and_too_many_to_one_address(town: Town) -> None:
    statuses = [town.ask(LUC) for _ in range(5)]
    assert statuses == [303] * 5
    assert len(town.mails(LUC)) == 3  # beyond, none leaves, and the answer is the same
    assert [town.ask(f"a{n}@example.net") for n in range(6)] == [303] * 5 + [429]


@pytest.mark.parametrize(("typed", "wrong"), [
    ({"email": "luc"}, "email"), ({"email": ""}, "email"),
    ({"email": LUC, "departments": ["Nulle part"]}, "departments-0"),
    ({"email": LUC, "website": "x"}, "website"),
])  # fmt: skip
def test_what_is_wrong_is_said_in_its_place(town: Town, typed: dict[str, str | list[str]], wrong: str) -> None:
    answer = form(town.client, "/relays", "/relays").post(town.client, **typed)
    assert answer.status_code == 422
    assert f'id="{wrong}"' in answer.text
    assert town.mails(LUC) == []


def test_a_forged_or_late_link_opens_nothing(town: Town) -> None:
    town.ask(LUC)
    link = town.link(LUC, "/relays/confirm/")
    for path in (link[:-3], "/relays/mine/x", "/relays/stop/x"):
        assert town.client.get(path).status_code == 404
        assert town.client.post(path).status_code == 404
    town.office.at(8)
    assert town.client.post(link).status_code == 410


def test_a_link_that_was_used_starts_nothing_again_after_a_stop(town: Town) -> None:
    town.ask(LUC)
    link = town.link(LUC, "/relays/confirm/")
    own = town.client.post(link).location
    town.office.turn()
    town.client.post(own.replace("/mine/", "/stop/"))
    for _ in range(2):
        page = said(town.client.post(link, follow_redirects=True))
        assert "Vous avez tout arrêté" in page
        assert "C'est confirmé" not in page.replace("’", "'")
        town.office.turn()


def test_one_cv_a_week_each_once_across_restarts(town: Town) -> None:
    town.join(LUC)
    town.office.turn()
    for day in (1, 1, 2, 8, 15):
        town.office.restart()
        town.office.at(day)
    subjects = [subject for to, subject in town.office.sent("compte sur") if to == LUC]
    assert len(subjects) == 3
    assert set(subjects[:2]) == {"Abdenour compte sur votre réseau", "Inès compte sur votre réseau"}


def test_an_address_that_stands_twice_gets_one_mail_and_is_a_problem(town: Town, sheet: gspread.Spreadsheet) -> None:
    town.join(LUC)
    town.office.turn()
    tab = sheet.worksheet("Relais")
    twin = {"ID": "L9TWN", "E-mail": LUC.upper(), "Confirmé le": "01/02/2027"}
    tab.append_row([twin.get(header, "") for header in tab.row_values(1)], table_range="A1")
    for day in (1, 2):
        town.office.at(day)
    assert [to for to, _ in town.office.sent("compte sur")] == [LUC]
    relays = town.office.book.snapshot.relays
    (listed,) = doubled_relays(relays)
    assert (listed.code, listed.row, listed.other) == ("double_relay", 3, relays.rows[0].id)
    town.office.type("Relais", relays.rows[0].id, "Arrêté le", "03/02/2027")  # who stops has stopped
    for day in (8, 40):
        town.office.at(day)
    assert len(town.office.sent("compte sur")) == 1


def test_a_double_that_staff_stop_stops_nobody_and_a_stop_of_ones_own_stops_both(
    town: Town, sheet: gspread.Spreadsheet
) -> None:
    town.ask(LUC)
    own = town.client.post(town.link(LUC, "/relays/confirm/")).location
    town.office.turn()
    tab = sheet.worksheet("Relais")
    twin = {"ID": "L9TWN", "E-mail": LUC, "Confirmé le": "04/01/2027", "Arrêté le": "05/01/2027"}
    tab.append_row([twin.get(header, "") for header in tab.row_values(1)], table_range="A1")
    for day in (1, 8):
        town.office.at(day)
    assert len(town.office.sent("compte sur")) == 2
    town.office.type("Relais", "L9TWN", "Arrêté le", "")
    town.office.turn()
    town.client.post(own.replace("/mine/", "/stop/"))
    town.office.turn()
    assert all(row["Arrêté le"] for row in relays_in(sheet))


def test_once_a_month_for_who_wants_it_so(town: Town) -> None:
    town.join(LUC, rhythm="Chaque mois")
    for day in range(0, 55, 3):
        town.office.at(day)
    assert len([to for to, _ in town.office.sent("compte sur") if to == LUC]) == 2


def test_a_stop_holds_from_that_moment_on(town: Town, sheet: gspread.Spreadsheet) -> None:
    town.join(LUC)
    town.office.at(1)
    found = (BytesParser(policy=default).parsebytes(path.read_bytes()) for path in town.office.folder.glob("*.eml"))
    (mail,) = [mail for mail in found if "compte sur" in mail["Subject"]]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = str(mail["List-Unsubscribe"]).strip("<>").removeprefix("https://tremplin.example")
    assert town.client.get(path).status_code == 200
    # As a mail program does it: no cookie, no origin, and no redirect for an answer.
    answer = town.app.test_client().post(path, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    town.office.messages.look(town.office.book._read)  # type: ignore[arg-type]  # the sheet does not hold it yet
    for day in (8, 15, 22):
        town.office.at(day)
    assert len([mail for mail in town.mails(LUC) if "compte" in mail.subject]) == 1
    assert relays_in(sheet)[0]["Arrêté le"]
    town.join(LUC)  # and again, by the same way as the first time
    town.office.turn()
    town.office.at(29)
    assert len(relays_in(sheet)) == 1
    assert len([mail for mail in town.mails(LUC) if "compte" in mail.subject]) == 2


def test_a_mail_that_waits_is_looked_at_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.join(LUC)
    town.office.turn()
    monkeypatch.setattr(town.office.sender, "step", lambda: 0)  # the mail server is away
    town.office.at(1)
    first = next(mail for mail in town.mails(LUC) if "compte" in mail.subject)
    gone, other = (ABDENOUR, "Inès") if "Abdenour" in first.subject else (INES, "Abdenour")
    town.office.type("Candidats", gone, "En emploi", "oui")
    for day in (1, 1, 2):
        town.office.at(day)
    waiting = [mail.subject for mail in town.mails(LUC) if "compte" in mail.subject]
    assert waiting == [f"{other} compte sur votre réseau"]


def visits(town: Town, path: str) -> None:
    browser = town.app.test_client()
    assert browser.get(path, headers=PERSON, follow_redirects=True).status_code == 200


def given_to(town: Town, email: str) -> tuple[str, str]:
    """(address with their own link, first name) of the CV in somebody's latest mail."""
    mail = [mail for mail in town.mails(email) if "compte" in mail.subject][-1]
    return town.link(email, r"/cv/[a-z0-9-]+\?s="), mail.subject.split()[0]


def test_what_it_brought_is_told_and_a_hiring_once(town: Town, sheet: gspread.Spreadsheet) -> None:
    own = town.join(LUC)
    town.join(ANNE)
    town.office.at(1)
    address, name = given_to(town, LUC)
    assert LUC not in address
    visits(town, address)
    page = town.client.get(own).text
    assert "1 personne a ouvert un CV" in page
    assert name in page
    town.office.at(8)
    assert any("1 personne a ouvert un CV" in mail.text for mail in town.mails(LUC))
    assert not any("a ouvert un CV" in mail.text for mail in town.mails(ANNE))
    row_id = ABDENOUR if name == "Abdenour" else INES
    for day in (9, 10, 16):
        town.office.type("Candidats", row_id, "En emploi", "oui")
        town.office.restart()
        town.office.at(day)
    assert [to for to, _ in town.office.sent("Bonne nouvelle")] == [LUC]  # by Anne's link nobody came
    assert f"Bonne nouvelle : {name} a trouvé un travail" in [mail.subject for mail in town.mails(LUC)]
    assert "1 personne a trouvé un travail" in town.client.get(own).text


def test_somebody_hired_and_hidden_is_not_named(town: Town) -> None:
    own = town.join(LUC)
    town.office.at(1)
    address, name = given_to(town, LUC)
    visits(town, address)
    row_id = ABDENOUR if name == "Abdenour" else INES
    town.office.type("Candidats", row_id, "Statut du CV", "Masqué")
    town.office.type("Candidats", row_id, "En emploi", "oui")
    town.office.at(2)
    (told,) = [mail for mail in town.mails(LUC) if "nouvelle" in mail.subject]
    page = town.client.get(own).text
    assert name not in told.subject + told.text + told.html
    assert name not in page
    assert "1 personne a trouvé un travail" in page


def test_a_relay_changes_what_they_receive(town: Town, sheet: gspread.Spreadsheet) -> None:
    own = town.join(LUC)
    town.office.turn()
    sent = form(town.client, own, own).post(town.client, town="Lyon", rhythm="Chaque mois", departments=["Rhône (69)"])
    assert sent.status_code == 303
    town.office.turn()
    (row,) = relays_in(sheet)
    assert (row["Ville"], row["Rythme"], row["Départements"]) == ("Lyon", "Chaque mois", "Rhône (69)")


def test_what_they_leave_alone_stays_as_staff_made_it_meanwhile(town: Town, sheet: gspread.Spreadsheet) -> None:
    own = town.join(LUC, town="Ivry", departments=["Paris (75)"])
    town.office.turn()
    (row,) = relays_in(sheet)
    opened = form(town.client, own, own)
    for header, value in (("Ville", "Nulle part ailleurs"), ("Départements", "Rhône (69)"), ("Rythme", "hebdo")):
        town.office.type("Relais", str(row["ID"]), header, value)
    town.office.turn()
    assert (
        opened.post(town.client, rhythm="Chaque mois").status_code == 409
    )  # the rhythm alone, which staff changed too
    assert opened.post(town.client).status_code == 303
    sector = next(iter(town.office.book.snapshot.options("Secteurs")))
    assert opened.post(town.client, sectors=[sector]).status_code == 303
    town.office.turn()
    (row,) = relays_in(sheet)
    assert (row["Ville"], row["Départements"], row["Rythme"], row["Secteurs"]) == (
        "Nulle part ailleurs",
        "Rhône (69)",
        "hebdo",
        sector,
    )


def test_what_both_changed_is_theirs_to_choose(town: Town, sheet: gspread.Spreadsheet) -> None:
    own = town.join(LUC, town="Ivry")
    town.office.turn()
    opened = form(town.client, own, own)
    town.office.type("Relais", str(relays_in(sheet)[0]["ID"]), "Ville", "Melun")
    town.office.turn()
    met = opened.post(town.client, town="Lyon")
    assert met.status_code == 409
    assert "« Melun »" in said(met)
    again = forms(met.text)[own]
    assert again.fields["town"] == "Lyon"
    assert again.post(town.client).status_code == 303
    town.office.turn()
    assert relays_in(sheet)[0]["Ville"] == "Lyon"


def test_what_the_list_does_not_offer_stays_chosen(town: Town, sheet: gspread.Spreadsheet) -> None:
    own = town.join(LUC)
    town.office.turn()
    row_id = str(relays_in(sheet)[0]["ID"])
    for header in ("Départements", "Secteurs"):
        town.office.type("Relais", row_id, header, "Ailleurs")
    town.office.turn()
    assert form(town.client, own, own).post(town.client, town="Lyon").status_code == 303
    town.office.turn()
    (row,) = relays_in(sheet)
    assert (row["Ville"], row["Départements"], row["Secteurs"]) == ("Lyon", "Ailleurs", "Ailleurs")


def test_the_mails_follow_the_language_they_were_asked_in(town: Town) -> None:
    town.client.get("/relays?lang=en")
    town.join(LUC)
    town.client.get("/relays?lang=fr")
    town.join(ANNE)
    town.office.turn()
    town.office.at(1)
    first, last = town.mails(LUC)
    assert first.subject == "Confirm your address: a CV to share each week"
    assert last.subject.endswith("is counting on your network")
    assert "is looking for work, and I lend my network" in last.text
    assert "cherche un travail" not in last.text
    assert town.mails(ANNE)[-1].subject.endswith("compte sur votre réseau")
    town.client.get("/relays?lang=fr")
    town.join(LUC)  # asked again, on the French page
    town.office.turn()
    town.office.at(8)
    assert town.mails(LUC)[-1].subject.endswith("compte sur votre réseau")


def test_a_language_without_words_of_its_own_reads_french() -> None:
    assert "1 personne a ouvert un CV" in in_words([Brought("C2AAA", "Awa", "x", views=1)], "ar")
    links = RelayLinks("key", "https://tremplin.example")
    mail = confirmation(reading(), links, RelayWish(LUC, {"rhythm": MONTHLY}, language="ar"))
    assert (mail.language, "chaque mois" in mail.text) == ("fr", True)


def test_a_workbook_without_the_tab_says_so_and_breaks_nothing(
    without_tab: None, client: FlaskClient, book: Book
) -> None:
    page = client.get("/relays")
    assert page.status_code == 200
    assert "pas encore ouvert" in page.text
    assert '<form class="form"' not in page.text
    assert client.post("/relays", data={"email": LUC}).status_code == 409
    assert not [problem for problem in book.snapshot.problems if problem.tab == "Relais"]
    assert client.get("/relays/feed.xml").status_code == 200
