"""The walk of docs/first-candidate.md, step by step, on a workbook that was just made."""

import time
from collections.abc import Iterator
from pathlib import Path

import gspread
import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from commands.worker import make_sync
from sheets.api.connection import connect
from sheets.worker.sync import Sync
from sheets.writing.identity import Identities
from tests.conftest import _config, shorten
from tests.support.compiled import CompiledTemplates

ROSE = {"Prénom": "Rose", "Nom": "Martin", "E-mail": "rose@example.org"}


@pytest.fixture
def site(tmp_path: Path, compiled: CompiledTemplates) -> Iterator[Flask]:
    """A site just set up: `workbook new`, and nothing else."""
    made = create_app({**_config(tmp_path), "PUBLIC_URL": "http://localhost"})
    made.testing = True
    made.jinja_env.bytecode_cache = compiled
    assert made.test_cli_runner().invoke(args=["workbook", "new"]).exit_code == 0
    yield made
    made.extensions["book"].state.close()


def type_row(sheet: gspread.Spreadsheet, tab: str, cells: dict[str, str]) -> None:
    """Type a row under the last one, by the columns' names."""
    found = sheet.worksheet(tab)
    headers = found.row_values(1)
    found.update([[cells.get(header, "") for header in headers]], f"A{len(found.get_all_values()) + 1}")


def meet(sync: Sync) -> None:
    """The sheet and the site meet: what was typed is read, rows get their IDs."""
    for _ in range(4):
        sync.step()
        time.sleep(0.03)


def enter(site: Flask, email: str) -> FlaskClient:
    """The browser of somebody who opened the link that `login-link` prints."""
    browser = site.test_client()
    said = site.test_cli_runner().invoke(args=["login-link", email]).output
    assert browser.get(said.strip().split()[-1]).status_code in (302, 303), said
    return browser


def test_from_nothing_to_a_cv_online(site: Flask) -> None:
    sheet = connect(site.extensions["settings"]).spreadsheet
    shorten(sheet)
    with site.app_context():
        sync = make_sync()
    sync.poll_seconds, sync._identities = 0.0, Identities(sync.state, 0.02)
    type_row(sheet, "Équipe", {"Prénom": "Dominique", "E-mail": "dominique@example.org"})
    type_row(sheet, "Coachs", {"Prénom": "Paul", "E-mail": "paul@example.org"})
    meet(sync)
    coach_id = str(sheet.worksheet("Coachs").get_all_records()[0]["ID"])
    type_row(sheet, "Candidats", {**ROSE, "Coach": coach_id})
    meet(sync)
    rose = sheet.worksheet("Candidats").get_all_records()[0]["ID"]

    paul = enter(site, "paul@example.org")
    assert "Rose" in paul.get("/coach/").text
    cv = f"/coach/candidates/{rose}/cv"
    for part, cells in (("search", {"ambition_1": "Cuisinière"}), ("story", {"story": "Trois ans en brasserie."})):
        assert paul.post(f"{cv}/{part}", data=cells).status_code == 303
    assert paul.post(f"{cv}/review").status_code == 303
    assert enter(site, "rose@example.org").post("/me/publication", data={"consent": "oui"}).status_code == 303
    meet(sync)

    dominique = enter(site, "dominique@example.org")
    assert "Rose" in dominique.get("/staff/").text
    assert "Rose" not in site.test_client().get("/").text
    tab = sheet.worksheet("Candidats")
    tab.update_cell(2, tab.row_values(1).index("Statut du CV") + 1, "Publié")
    meet(sync)
    assert "Trois ans en brasserie" in site.test_client().get(f"/cv/{rose}", follow_redirects=True).text
