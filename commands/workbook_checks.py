"""What `doctor` looks at between the app and its workbook; each step needs the ones before it."""

import re
import time
from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from commands.checks import Advice, CheckNote
from commands.shared import elsewhere
from settings import Settings
from sheets.api import credentials
from sheets.api.connection import Workbook, connect, spreadsheet_key
from sheets.errors import BadCredentials, NotConfigured, Refused, SheetsError, Unreachable
from sheets.model import schema
from sheets.model.columns import fold
from sheets.model.snapshot import build_snapshot, find_title
from sheets.state.database import State
from sheets.writing.ownership import deployment_of, last_writer

WAIT_A_MINUTE = "Wait a minute, then try again; Google says so when it is asked too often, or is itself unwell."
MOST_CELLS = 9_000_000
"""Google takes ten million in a workbook."""
CLOCK_SECONDS = 60.0
T = TypeVar("T")
SHEET_TYPE = "application/vnd.google-apps.spreadsheet"
_KEY = re.compile(r"[A-Za-z0-9_-]{20,}")
_FIELDS = (
    "properties(timeZone,locale),sheets(properties(title,hidden,gridProperties(rowCount,columnCount)),"
    "protectedRanges(protectedRangeId,warningOnly,requestingUserCanEdit,description))"
)


def steps(found: Settings, state: State) -> Iterator[Callable[[], str]]:
    """The steps in order; each says what it saw.

    Raises:
        Advice: (a step) it fails. CheckNote: (a step) it has something to say. The steps after a failure make no sense.
    """
    yield lambda: check_setting(found)
    if found.on_google:
        yield lambda: check_credentials(found)
        yield lambda: check_token(found)
    opened: list[Workbook] = []
    yield lambda: check_access(found, opened)
    workbook = opened[0]
    yield lambda: check_drive(workbook, found)
    yield lambda: check_clock(_asked(workbook.date, found))
    shape: dict[str, Any] = _asked(lambda: workbook.metadata(_FIELDS), found)
    yield lambda: check_settings_of(shape)
    yield lambda: check_protections(shape)
    yield lambda: check_size(shape)
    yield lambda: check_tabs(workbook, found)
    yield lambda: check_wal(shape)
    yield lambda: check_only_writer(shape, found, state)


def check_setting(found: Settings) -> str:
    """SPREADSHEET names a workbook."""
    if found.emulator_host:
        return f"workbook: on the server at {found.emulator_host}"
    if not found.spreadsheet:
        return "workbook: the local one (set SPREADSHEET to use Google Sheets)"
    key = spreadsheet_key(found)
    if not _KEY.fullmatch(key) or re.search(r"/(document|forms|presentation|drive)/", found.spreadsheet):
        todo = "Open the workbook in a browser and copy its address: https://docs.google.com/spreadsheets/d/…"
        raise Advice(f"SPREADSHEET is not the address of a Google Sheet: {found.spreadsheet!r}", todo)
    return f"workbook: {key} on Google Sheets"


def check_credentials(found: Settings) -> str:
    """There is a key, and it is one."""
    try:
        account = credentials.account(found)
    except BadCredentials as error:
        raise Advice(error.what, error.todo) from error
    return f"credentials: {account or 'those of this machine'}"


def check_token(found: Settings) -> str:
    """Google knows the key."""
    try:
        credentials.get_token(found)
    except BadCredentials as error:
        raise Advice(error.what, error.todo) from error
    except Unreachable as error:
        todo = "Check that this machine may reach oauth2.googleapis.com (network, proxy, firewall), then try again."
        raise Advice(str(error), todo) from error
    return "sign-in: Google knows this account"


def check_access(found: Settings, opened: list[Workbook]) -> str:
    """The workbook opens."""
    workbook = _asked(lambda: connect(found), found)
    opened.append(workbook)
    return f"access: the workbook “{workbook.spreadsheet.title}” opens"


def check_drive(workbook: Workbook, found: Settings) -> str:
    """Drive answers, and we may edit."""
    file = _asked(workbook.file, found, "Google Drive API")
    if file.get("trashed"):
        raise Advice("the workbook is in the bin", "Take it out of Drive's bin: it is erased there after thirty days.")
    if file.get("mimeType", SHEET_TYPE) != SHEET_TYPE:
        raise _not_a_sheet()
    if not file.get("capabilities", {}).get("canEdit", True):
        todo = f"In the workbook: Share, {_account(found)}, change Viewer to Editor."
        raise Advice("the account may read the workbook, not edit it", todo)
    return "drive: it answers, and we may edit"


def check_clock(date: str) -> str:
    """This machine's clock is right: keys, links and the Journal rest on it."""
    try:
        there = parsedate_to_datetime(date).timestamp()
    except ValueError:
        return "clock: not told by the server"
    if (ahead := time.time() - there) and abs(ahead) > CLOCK_SECONDS:
        which = "ahead" if ahead > 0 else "behind"
        todo = "Set it (timedatectl set-ntp true): sign-in links and the Journal's times would be wrong."
        raise Advice(f"this machine's clock is {abs(ahead):.0f} s {which}", todo)
    return "clock: right"


def check_settings_of(shape: dict[str, Any]) -> str:
    """The workbook's time zone and the way dates are typed in it."""
    properties = shape["properties"]
    zone, locale = properties.get("timeZone", ""), properties.get("locale", "")
    try:
        ZoneInfo(zone)
    except (ValueError, ZoneInfoNotFoundError):
        todo = "In the workbook: File, Settings, choose a time zone such as Paris; the Journal is dated by it."
        raise Advice(f"the workbook's time zone is not a known one: {zone!r}", todo) from None
    if locale == "en_US":
        raise CheckNote(
            "locale: en_US reads 03/04 as March the 4th when staff type it; "
            "for French dates choose France in the workbook's File, Settings."
        )
    return f"settings of the workbook: {locale}, {zone}"


def check_protections(shape: dict[str, Any]) -> str:
    """No range of our tabs is closed to us."""
    wanted = {fold(name) for tab in schema.TABS for name in (tab.title, *tab.aliases)} | {fold(schema.WAL_TITLE)}
    closed = [
        f"{sheet['properties']['title']}{_described(protection)}"
        for sheet in shape["sheets"]
        for protection in sheet.get("protectedRanges", [])
        if fold(sheet["properties"]["title"]) in wanted
        and not protection.get("warningOnly")
        and not protection.get("requestingUserCanEdit", False)
    ]
    if closed:
        todo = "In the workbook: Data, Protect sheets and ranges; add the account to those who may edit, or only warn."
        raise Advice(f"protected against the app: {', '.join(closed)}", todo)
    return "protections: none stops the app"


def check_size(shape: dict[str, Any]) -> str:
    """There is room for new rows."""
    grids = [sheet["properties"].get("gridProperties", {}) for sheet in shape["sheets"]]
    cells = sum(grid.get("rowCount", 0) * grid.get("columnCount", 0) for grid in grids)
    if cells > MOST_CELLS:
        todo = "Delete empty rows and columns, and tabs nobody uses: Google refuses new rows past 10 million cells."
        raise Advice(f"the workbook has {cells:,} cells", todo)
    return f"size: {cells:,} cells of the 10,000,000 that Google takes"


def check_tabs(workbook: Workbook, found: Settings) -> str:
    """Every tab and every column."""
    titles = {fold(p["title"]): p["title"] for p in _asked(workbook.tabs, found)}
    if missing := [tab.title for tab in schema.TABS if not tab.optional and find_title(tab, titles) is None]:
        raise Advice(
            f"tabs missing: {', '.join(missing)}",
            "Run: flask --app app workbook new (it adds, and changes nothing else)",
        )
    grids = _asked(lambda: workbook.grids(t for tab in schema.READ_TABS if (t := find_title(tab, titles))), found)
    problems = build_snapshot(grids).problems
    if lost := [p.tab for p in problems if p.code == "no_header"]:
        todo = "Put the line with the columns' names back, among the first ten of the tab."
        raise Advice(f"no header line found in: {', '.join(lost)}", todo)
    codes = ("missing_column", "missing_id_column", "lost_column")
    if gone := [f"{p.column} ({p.tab})" for p in problems if p.code in codes]:
        todo = "If one was renamed, give it its name back; else run: flask --app app workbook new (it adds them)"
        raise Advice(f"columns missing: {', '.join(gone)}", todo)
    if double := [f"{p.column} ({p.tab})" for p in problems if p.code == "double_column"]:
        raise Advice(
            f"columns that stand twice: {', '.join(double)}", "Rename or delete one of the two: neither is written."
        )
    others = f"; {len(problems)} problem(s) in its cells: see /staff/" if problems else ""
    return f"tabs: all {len(schema.TABS)} are there, with their columns{others}"


def check_wal(shape: dict[str, Any]) -> str:
    """The write-ahead tab is out of people's way."""
    properties = next((s["properties"] for s in shape["sheets"] if s["properties"]["title"] == schema.WAL_TITLE), None)
    if properties is None:
        return f"{schema.WAL_TITLE}: not there yet; the first save makes it"
    if not properties.get("hidden"):
        raise CheckNote(f"{schema.WAL_TITLE}: it shows; hide it (right click on the tab), and leave its lines alone.")
    return f"{schema.WAL_TITLE}: there, hidden"


def check_only_writer(shape: dict[str, Any], found: Settings, state: State) -> str:
    """No other deployment writes to it."""
    if not elsewhere(found):
        return "writer: this deployment alone"
    writer, mine = last_writer(shape["sheets"]), deployment_of(state)
    if writer not in ("", mine):
        todo = "Stop it, or give one of the two another workbook; then here: flask --app app workbook take-over"
        raise Advice("another deployment, with a state database of its own, writes to this workbook", todo)
    return "writer: this deployment" if writer else "writer: nobody yet"


def _asked(call: Callable[[], T], found: Settings, api: str = "Google Sheets API") -> T:
    """Make a call; a failure comes out as advice."""
    try:
        return call()
    except BadCredentials as error:
        raise Advice(error.what, error.todo) from error
    except NotConfigured as error:
        raise Advice(str(error), "Run: flask --app app workbook new") from error
    except Refused as error:
        raise _advice_on(error, found, api) from error
    except Unreachable as error:
        network = "Check the network (proxy, firewall, DNS), then try again."
        raise Advice(str(error), WAIT_A_MINUTE if error.status else network) from error
    except SheetsError as error:
        raise Advice(str(error), "Try again.") from error


def _advice_on(error: Refused, found: Settings, api: str) -> Advice:
    """What a refusal means, by its reason, then by its status."""
    if error.reason in ("SERVICE_DISABLED", "accessNotConfigured"):
        address = re.search(r"https://console\S+", error.message)
        where = f"Open {address.group().rstrip('.')}" if address else f"In Google Cloud, APIs and services, find {api}"
        return Advice(f"the {api} is not enabled in the account's project", f"{where}, Enable, and wait a minute.")
    if error.reason in ("ACCESS_TOKEN_SCOPE_INSUFFICIENT", "insufficientPermissions"):
        todo = "Use a service account's key, or sign in again with: gcloud auth application-default login --scopes="
        wanted = ",".join((*credentials.SCOPES, "https://www.googleapis.com/auth/cloud-platform"))
        return Advice("these credentials were not given the right to use sheets", todo + wanted)
    if error.status == 400 and "not supported for this document" in error.message:
        return _not_a_sheet()
    if error.status == 401:
        return Advice("Google no longer takes our sign-in", "Check this machine's clock, then make a new key.")
    if error.status == 403:
        todo = f"In the workbook: Share, add {_account(found)} as Editor. (A domain may forbid it: then ask its admin.)"
        return Advice("the workbook is not shared with the app's account", todo)
    if error.status == 404:
        todo = f"Check SPREADSHEET, and share the workbook with {_account(found)} as an editor."
        return Advice(str(error), todo)
    return Advice(str(error), "This is not a refusal the app knows: send these words to its makers.")


def _described(protection: dict[str, Any]) -> str:
    return f" ({protection['description']})" if protection.get("description") else ""


def _not_a_sheet() -> Advice:
    todo = "Open it in Google Sheets, File, Save as Google Sheets, and set SPREADSHEET to the new one's address."
    return Advice("the workbook is an Excel file kept in Drive, not a Google Sheet", todo)


def _account(found: Settings) -> str:
    return (credentials.account(found) if found.on_google else "") or "the app's account"
