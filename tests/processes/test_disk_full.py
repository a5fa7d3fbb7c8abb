"""A disk that takes nothing more: it is said, nothing is half-done, and all goes on once there is room.

The processes really cannot write: the system refuses them every byte (RLIMIT_FSIZE), as a full disk does.
"""

import resource
from pathlib import Path

import gspread
import requests

from tests.browser.opening import link
from tests.cast import ABDENOUR
from tests.processes.test_supervisor import Site
from tests.running import Start, eventually

FORM = {"first_name": "Abdenour", "catchphrase": "Disque plein"}


def limit(site: Site, most: int) -> None:
    """The bytes a file may have for what serves the site."""
    for pid in site.children():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


def health(site: Site) -> tuple[str, list[str]]:
    found = requests.get(f"{site.address}/healthz", timeout=30).json()
    return found["status"], found["reasons"]


def test_a_full_disk_is_told_of_and_outlived(start: Start, sheet: gspread.Spreadsheet, data_dir: Path) -> None:
    site = Site(start)
    eventually(lambda: health(site) == ("ok", []))
    coach, staff = requests.Session(), requests.Session()
    coach.get(link(data_dir, site.address, "flore@example.org"), timeout=10).raise_for_status()
    staff.get(link(data_dir, site.address, "camille@example.org"), timeout=10).raise_for_status()
    address = f"{site.address}/coach/candidates/{ABDENOUR}/cv/person"
    candidates = sheet.worksheet("Candidats")
    column = candidates.row_values(1).index("Accroche") + 1
    before = candidates.cell(2, column).value

    limit(site, 0)
    refused = coach.post(address, data=FORM, timeout=60)
    assert refused.status_code == 503
    eventually(lambda: health(site)[1] == ["disk_full"])
    assert health(site)[0] == "degraded"
    assert "tremplin_queue_length" in requests.get(f"{site.address}/metrics", timeout=30).text
    assert "Le disque du serveur est plein" in staff.get(f"{site.address}/staff/", timeout=30).text
    assert requests.get(f"{site.address}/cv/abdenour-{ABDENOUR.lower()}", timeout=30).status_code == 200
    assert candidates.cell(2, column).value == before

    limit(site, resource.RLIM_INFINITY)
    eventually(lambda: health(site) == ("ok", []), 60)
    assert "Le disque du serveur" not in staff.get(f"{site.address}/staff/", timeout=30).text
    assert candidates.cell(2, column).value == before, "what was refused was not half done"
    assert coach.post(address, data=FORM, timeout=30).status_code == 200
    eventually(lambda: candidates.cell(2, column).value == "Disque plein")
