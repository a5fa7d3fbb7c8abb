"""The whole way of one person, from a row typed in the sheet to the end of a first contract, and looking again.

One deployment, its real processes, stopped and started again on a later day (`CLOCK_START`); everybody acts where they
do: staff in the sheet and on screen, the coach, the candidate, a relay, a stranger. In the end each mail left once.
"""

import datetime as dt
import email
import os
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import gspread
import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from settings import Settings
from sheets.api.connection import connect
from tests.messages.lines import all_lines
from tests.running import Start, eventually, free_port
from views.account.sign_in import make_link

pytestmark = pytest.mark.browser
MONDAY, HIRED, END = dt.date(2027, 1, 4), dt.date(2027, 1, 18), dt.date(2027, 7, 30)
REASONS = "Paris, comme cuisinier"
MOUSSA, FLORE, CAMILLE = "moussa@example.org", "flore@example.org", "camille@example.org"
LINK = dt.timedelta(days=1_000)
"""How long the links of this test work: its own clock is the real one."""
HUMAN_MS = 3_200
"""Nobody fills in a public form faster."""
RELAY, RECRUITER = "anne@example.net", "rose@example.com"


@dataclass
class Deployment:
    """One deployment that goes from day to day.

    Args:
        start: starts its processes.
        data_dir: its data.
        browser: everybody's.
        port: where it answers.
    """

    start: Start
    data_dir: Path
    browser: Browser
    port: int = field(default_factory=free_port)

    @property
    def address(self) -> str:
        """The site's."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def sheet(self) -> gspread.Spreadsheet:
        """The workbook, as staff's scripts see it."""
        return connect(Settings.from_environment({"DATA_DIR": str(self.data_dir)})).spreadsheet

    @contextmanager
    def on(self, day: int) -> Iterator[None]:
        """The deployment runs, so many days after the first Monday."""
        moment = dt.datetime.combine(MONDAY + dt.timedelta(day), dt.time(9)).isoformat()
        process = self.start(
            "serve", "--port", str(self.port), "--workers", "1", PUBLIC_URL=self.address, CLOCK_START=moment
        )
        eventually(lambda: requests.get(f"{self.address}/healthz", timeout=5).status_code == 200)
        yield
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)

    @contextmanager
    def as_(self, who: str, path: str) -> Iterator[Page]:
        """A page of somebody who signed in; "": of a stranger."""
        context = self.browser.new_context(locale="fr-FR")
        page = context.new_page()
        if who:
            made = Settings.from_environment({"DATA_DIR": str(self.data_dir), "PUBLIC_URL": self.address})
            page.goto(make_link(made, who, LINK))
        page.goto(self.address + path)
        yield page
        context.close()

    def type(self, tab: str, row_id: str, header: str, value: str | float) -> None:
        """Staff type in a cell."""
        worksheet = self.sheet.worksheet(tab)
        row, column = worksheet.find(row_id), worksheet.find(header, in_row=1)
        assert row
        assert column
        worksheet.update_cell(row.row, column.col, value)

    def cell(self, tab: str, row_id: str, header: str) -> str:
        """What stands in a cell."""
        rows = self.sheet.worksheet(tab).get_all_records()
        return next((str(row[header]) for row in rows if row["ID"] == row_id), "")

    def mails(self, to: str) -> list[EmailMessage]:
        """The mails somebody got, oldest first."""
        found = []
        for path in sorted((self.data_dir / "mail").glob("*.eml")):
            mail = email.message_from_bytes(path.read_bytes(), policy=default)
            assert isinstance(mail, EmailMessage)
            if to in str(mail["To"]):
                found.append(mail)
        return found

    def subjects(self, to: str) -> list[str]:
        """Their subjects."""
        return [str(mail["Subject"]) for mail in self.mails(to)]

    def expect_mails(self, to: str, about: str, count: int) -> None:
        """Wait until somebody got so many mails, and no more."""
        eventually(lambda: sum(about in subject for subject in self.subjects(to)) >= count)
        assert sum(about in subject for subject in self.subjects(to)) == count

    def expect_mail(self, to: str, about: str) -> EmailMessage:
        """Wait for a mail."""
        eventually(lambda: any(about in subject for subject in self.subjects(to)))
        return next(mail for mail in self.mails(to) if about in str(mail["Subject"]))

    def link(self, mail: EmailMessage, part: str) -> str:
        """The path of a link in a mail."""
        body = mail.get_body(("plain",))
        assert body
        return str(next(w.removeprefix(self.address) for w in body.get_content().split() if part in w))


@pytest.fixture
def deployment(start: Start, data_dir: Path, browser: Browser) -> Deployment:
    """A new workbook with all its messages, and the cast."""
    made = Deployment(start, data_dir, browser)
    made.sheet.worksheet("Messages").update(all_lines(), "A2")
    return made


def type_candidate(on: Deployment) -> str:
    """Staff type a row without an ID; the app gives one, which is returned."""
    worksheet = on.sheet.worksheet("Candidats")
    known = {"Prénom": "Moussa", "Nom": "Traoré", "E-mail": MOUSSA, "Zone": "Paris"}
    worksheet.append_row([known.get(header, "") for header in worksheet.row_values(1)])
    eventually(lambda: any(r["ID"] for r in worksheet.get_all_records() if r["E-mail"] == MOUSSA))
    return next(str(r["ID"]) for r in worksheet.get_all_records() if r["E-mail"] == MOUSSA)


def write_cv(on: Deployment, row_id: str) -> None:
    """The coach writes the CV; the person agrees; the coach sends it to staff."""
    with on.as_(FLORE, f"/coach/candidates/{row_id}/cv") as page:
        page.locator("#search > summary").click()
        page.fill("#search-ambition_1", "comme cuisinier")
        page.select_option("#search-sector_1", "Restauration et hôtellerie")
        page.locator("#search-departments-field").get_by_text("Paris (75)").click()
        page.locator("#story > summary").click()
        page.fill("#story-story", "J'ai cuisiné pour de grandes tablées.")
        page.locator("#strengths > summary").click()
        page.fill("#strengths-skills", "Patience\nTravail en équipe")
        page.click("#save-all")
        eventually(lambda: all(on.cell("Candidats", row_id, h) for h in ("Ambition 1", "Histoire", "Atouts")))
    with on.as_(MOUSSA, "/me/?section=publication") as page:
        page.get_by_role("button", name="Je donne mon accord").click()
        expect(page.locator("main")).to_contain_text("Votre accord est noté")
    with on.as_(FLORE, f"/coach/candidates/{row_id}/cv") as page:
        page.get_by_role("button", name="Envoyer à l’équipe").click()
        expect(page.locator("#overview")).to_contain_text("L’équipe lit")


def stand(on: Deployment, row_id: str, offer: str, status: str) -> None:
    """The coach notes where it is with an offer."""
    with on.as_(FLORE, f"/coach/candidates/{row_id}/opportunities") as page:
        page.locator(f"#{offer} summary").first.click()
        page.select_option(f"#status-{offer}", status)
        page.locator(f"#{offer}").get_by_role("button", name="Enregistrer").click()
        expect(page.locator("main")).to_contain_text("C’est noté")
    eventually(lambda: any(r["Statut"] == status for r in on.sheet.worksheet("Suivis").get_all_records()))


def note_meeting(on: Deployment, row_id: str, words: str) -> None:
    """The coach notes a meeting."""
    with on.as_(FLORE, f"/coach/candidates/{row_id}/meetings/new") as page:
        page.get_by_text("Plutôt bien", exact=True).click()
        page.get_by_label("En une phrase").fill(words)
        page.get_by_role("button", name="Noter ce rendez-vous").click()
        expect(page.locator(".thread")).to_contain_text(words)


def propose(on: Deployment, slug: str) -> None:
    """A stranger proposes an offer."""
    with on.as_("", f"/opportunities/new?for={slug}") as page:
        for key, text in {
            "title": "Cuisinier", "company": "Chez Rose", "description": "Une cuisine de quartier.",
            "recruiter_first_name": "Rose", "recruiter_last_name": "Martin", "recruiter_email": RECRUITER,
        }.items():  # fmt: skip
            page.fill(f"[name={key}]", text)
        page.select_option("[name=department]", "Paris (75)")
        page.select_option("[name=contract]", "CDD +6 mois")
        page.select_option("[name=sector]", "Restauration et hôtellerie")
        page.wait_for_timeout(HUMAN_MS)
        page.get_by_role("button", name="Envoyer", exact=False).last.click()
        page.wait_for_url("**/opportunities/thanks*")


def arrive(on: Deployment) -> str:
    """Staff type a row, and pair it with a coach."""
    row_id = type_candidate(on)
    on.expect_mail(MOUSSA, "bienvenue")
    on.type("Candidats", row_id, "Coach", "B2FLO")
    with on.as_(FLORE, "/coach/") as page:
        eventually(lambda: bool(page.reload()) and page.get_by_text("Moussa").count() > 0)
    return row_id


def come_online(on: Deployment, row_id: str) -> None:
    """The CV is written, and staff publish it in the sheet."""
    on.expect_mail(MOUSSA, "préparons votre CV")
    write_cv(on, row_id)
    on.expect_mail(CAMILLE, "CV à relire : Moussa")
    on.type("Candidats", row_id, "Statut du CV", "Publié")
    on.expect_mail(MOUSSA, "votre CV est en ligne")
    address = f"{on.address}/cv/moussa-{row_id.lower()}"
    eventually(lambda: requests.get(address, timeout=5).status_code == 200)


def join_as_relay(on: Deployment) -> None:
    """Somebody lends their network, and confirms it."""
    with on.as_("", "/relays") as page:
        page.fill("[name=email]", RELAY)
        page.wait_for_timeout(HUMAN_MS)
        page.get_by_role("button", name="Recevoir un CV à partager").click()
    with on.as_("", on.link(on.expect_mail(RELAY, ""), "/relays/confirm/")) as page:
        page.get_by_role("button", name="Confirmer").click()


def share(on: Deployment) -> None:
    """The relay finds what to share."""
    with on.as_("", on.link(on.expect_mail(RELAY, "compte sur votre réseau"), "/relays/mine/")) as page:
        expect(page.locator("main")).to_contain_text("CV à partager")


def receive_offer(on: Deployment, row_id: str) -> str:
    """A stranger's offer is validated, and suggested with its reasons; its ID."""
    propose(on, f"moussa-{row_id.lower()}")
    on.expect_mail(RECRUITER, "")
    on.expect_mail(CAMILLE, "Cuisinier")
    with on.as_(CAMILLE, "/staff/opportunities") as page:
        page.get_by_role("button", name="Valider").first.click()
    offer = str(on.sheet.worksheet("Opportunités").get_all_records()[-1]["ID"])
    eventually(lambda: on.cell("Opportunités", offer, "Statut") == "Validée")
    on.expect_mail(MOUSSA, "Cuisinier")
    with on.as_(MOUSSA, "/me/opportunities") as page:
        expect(page.locator(f"#{offer}")).to_contain_text("Cuisinier")
        expect(page.locator(f"#{offer} .fit").first).to_contain_text(REASONS)
    return offer


def be_hired(on: Deployment, row_id: str, offer: str) -> None:
    """From the first contact to the contract."""
    stand(on, row_id, offer, "Contacté")
    stand(on, row_id, offer, "Phase d'entretien")
    with on.as_(FLORE, f"/coach/candidates/{row_id}/job") as page:
        page.select_option("#save-contract", "CDD +6 mois")
        page.fill("#save-hired_on", "18 janvier 2027")
        page.fill("#save-contract_end", "30 juillet 2027")
        page.select_option("#opportunity", offer)
        page.get_by_role("button", name="Noter ce travail").click()
        expect(page.locator("main")).to_contain_text("Bravo")
    on.expect_mail(MOUSSA, "bravo")
    on.expect_mail(RECRUITER, "Merci : Moussa commence chez vous")
    assert "Embauche" in {r["Statut"] for r in on.sheet.worksheet("Suivis").get_all_records()}


def look_again(on: Deployment, row_id: str) -> None:
    """The contract is over: the CV is back, with the work on it."""
    with on.as_(MOUSSA, f"/job/{row_id}") as page:
        page.locator("#again > summary").click()
        expect(page.locator("#again-title")).to_have_value("Cuisinier")
        page.get_by_role("button", name="Chercher de nouveau").click()
        expect(page.locator("main")).to_contain_text("de nouveau en ligne")
    eventually(lambda: on.cell("Candidats", row_id, "En emploi") == "non")
    assert "Chez Rose" in requests.get(f"{on.address}/cv/moussa-{row_id.lower()}", timeout=5).text
    eventually(lambda: bool(on.cell("Candidats", row_id, "Emploi quitté le")))


def test_from_a_typed_row_to_the_end_of_a_contract(deployment: Deployment) -> None:
    on = deployment
    with on.on(0):
        moussa = arrive(on)
    with on.on(2):
        come_online(on, moussa)
        join_as_relay(on)
        note_meeting(on, moussa, "Son CV est en ligne.")
    with on.on(9):
        share(on)
        be_hired(on, moussa, receive_offer(on, moussa))
    for n, weeks in enumerate((1, 4, 12), start=1):
        with on.on((HIRED - MONDAY).days + 7 * weeks):
            on.expect_mails(FLORE, "Comment va Moussa", n)
            note_meeting(on, moussa, f"Semaine {weeks} : tout va bien.")
    for n, days in enumerate((60, 30), start=1):
        with on.on((END - MONDAY).days - days):
            on.expect_mails(MOUSSA, "votre contrat finit", n)
    with on.on((END - MONDAY).days):
        look_again(on, moussa)
    again = {
        MOUSSA: {"Moussa, votre contrat finit le 30 juillet 2027": 2},  # 60 and 30 days before
        RECRUITER: {},
        CAMILLE: {},
    }  # fmt: skip
    for reader, expected in again.items():
        assert {subject: n for subject, n in Counter(on.subjects(reader)).items() if n > 1} == expected
