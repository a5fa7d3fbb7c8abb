"""The only door to a workbook, and the only importer of gspread.

Whatever answers (Google, the embedded workbook, any server that speaks the API), the same gspread code runs: a
requests adapter mounted on the API's addresses decides where the requests go.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import google.auth.exceptions
import gspread
import requests
from babel import Locale, UnknownLocaleError
from babel.core import get_global
from gspread.exceptions import APIError, SpreadsheetNotFound
from gspread.urls import DRIVE_FILES_API_V3_URL, SPREADSHEET_BATCH_UPDATE_URL
from requests.adapters import BaseAdapter, HTTPAdapter

from settings import Settings
from sheets.api import credentials
from sheets.api.quota import DRIVE, READ, WRITE, in_force, retry_after
from sheets.errors import NotConfigured, Refused, Unreachable
from sheets.model.binding import Grid
from sheets.model.columns import Cell

API_ADDRESSES = ("https://sheets.googleapis.com/", "https://www.googleapis.com/")
_READING_POSTS = (":batchGetByDataFilter", ":getByDataFilter", "developerMetadata:search")
TIMEOUT_SECONDS = (5.0, 65.0)
"""To connect, to answer. Google may take up to 180 s; past this we ask again what became of the request."""

LOCALE = "fr_FR"
"""Of the people who type in a workbook made here, where nothing else is said."""
LOCAL_ACCOUNT = "tremplin@local.invalid"
"""Who the app is to the local workbook: the owner of all those made so far."""
TOO_OFTEN = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "dailyLimitExceeded", "sharingRateLimitExceeded"})
"""Reasons of Drive's 403 that say "later", as a 429 does."""
T = TypeVar("T")


class Workbook:
    """One workbook, reached through gspread. Every failure comes out as an error of sheets/errors.py.

    Args:
        spreadsheet: the opened gspread spreadsheet, for what staff's scripts could do too.
        address: the workbook's address for people; empty when it has none (local).
    """

    def __init__(self, spreadsheet: gspread.Spreadsheet, address: str = "") -> None:
        self.spreadsheet = spreadsheet
        self.address = address

    def version(self) -> str:
        """A mark that changes when the workbook does (Drive's file version: another quota than the sheet's)."""
        return str(self._drive("version")["version"])

    def file(self) -> dict[str, Any]:
        """What Drive says of it: its type, whether it is in the bin, and whether we may edit it."""
        return self._drive("mimeType,trashed,capabilities(canEdit)")

    def date(self) -> str:
        """The time of the server's clock, as its answers tell it (`Date` of HTTP); empty when they do not."""
        return guarded(lambda: self._asked_drive("id").headers.get("Date", ""))

    def _drive(self, fields: str) -> dict[str, Any]:
        return guarded(lambda: dict(self._asked_drive(fields).json()))

    def _asked_drive(self, fields: str) -> requests.Response:
        url = f"{DRIVE_FILES_API_V3_URL}/{self.spreadsheet.id}"
        params: Any = {"fields": fields, "supportsAllDrives": True}
        return self.spreadsheet.client.request("get", url, params=params)

    def tabs(self) -> list[dict[str, Any]]:
        """The properties of every tab (`sheetId`, `title`, `gridProperties`...), in order."""
        answer = self.metadata("sheets.properties")
        return [sheet["properties"] for sheet in answer.get("sheets", [])]

    def metadata(self, fields: str, ranges: Iterable[str] = ()) -> dict[str, Any]:
        """One atomic reading of the spreadsheet resource.

        Args:
            fields: the field mask.
            ranges: A1 ranges whose grid data is wanted.
        """
        params: Any = {"fields": fields}
        if wanted := list(ranges):
            params["ranges"] = wanted
        return guarded(lambda: dict(self.spreadsheet.client.spreadsheets_get(self.spreadsheet.id, params)))

    def grids(self, titles: Iterable[str], formulas: bool = False) -> dict[str, Grid]:
        """All cells of some tabs, unformatted, in one call.

        Args:
            titles: the tabs' titles.
            formulas: formulas as they are written, instead of what they show.
        """
        wanted = list(titles)
        if not wanted:
            return {}
        render = "FORMULA" if formulas else "UNFORMATTED_VALUE"
        params: Any = {"valueRenderOption": render, "dateTimeRenderOption": "SERIAL_NUMBER"}
        answer = guarded(lambda: self.spreadsheet.values_batch_get([quoted(t) for t in wanted], params=params))
        return {t: found.get("values", []) for t, found in zip(wanted, answer["valueRanges"], strict=True)}

    def shown(self, pieces: Iterable[tuple[str, str]]) -> dict[tuple[str, int, int], tuple[Cell, str]]:
        """What cells show, in one call: (title, row number, column index) -> value and text.

        Args:
            pieces: tab titles and A1 ranges of them.
        """
        fields = "sheets(properties.title,data(startRow,startColumn,rowData.values(effectiveValue,formattedValue)))"
        return {
            place: (next(iter(cell.get("effectiveValue", {}).values()), None), cell.get("formattedValue", ""))
            for place, cell in self._cells(pieces, fields)
        }

    def formulas(self, pieces: Iterable[tuple[str, str]]) -> dict[tuple[str, int, int], str]:
        """The formulas of some cells, in one call: (title, row number, column index) -> formula.

        Args:
            pieces: tab titles and A1 ranges of them.
        """
        fields = "sheets(properties.title,data(startRow,startColumn,rowData.values.userEnteredValue.formulaValue))"
        return {
            place: str(formula)
            for place, cell in self._cells(pieces, fields)
            if (formula := cell.get("userEnteredValue", {}).get("formulaValue"))
        }

    def _cells(
        self, pieces: Iterable[tuple[str, str]], fields: str
    ) -> Iterator[tuple[tuple[str, int, int], dict[str, Any]]]:
        answer = self.metadata(fields, [f"{quoted(title)}!{where}" for title, where in pieces])
        for sheet in answer.get("sheets", []):
            for block in sheet.get("data", []):
                for r, line in enumerate(block.get("rowData", [])):
                    for c, cell in enumerate(line.get("values", [])):
                        row, column = block.get("startRow", 0) + r + 1, block.get("startColumn", 0) + c
                        yield (sheet["properties"]["title"], row, column), cell

    def batch(self, requests_: list[dict[str, Any]], response_ranges: list[str], fields: str) -> dict[str, Any]:
        """One atomic batchUpdate.

        Args:
            requests_: the requests, applied in order, all or none.
            response_ranges: A1 ranges whose cells, as they stand afterwards, come back with the answer.
            fields: the field mask of the answer.
        """
        body = {
            "requests": requests_,
            "includeSpreadsheetInResponse": bool(response_ranges),
            "responseRanges": response_ranges,
            "responseIncludeGridData": bool(response_ranges),
        }
        url = SPREADSHEET_BATCH_UPDATE_URL % self.spreadsheet.id
        params: Any = {"fields": fields}
        return guarded(
            lambda: dict(self.spreadsheet.client.request("post", url, params=params, json=body).json())
        )  # fmt: skip


def connect(settings: Settings) -> Workbook:
    """Open the configured workbook; the local one is made at first use.

    Raises:
        NotConfigured: no workbook to open, or credentials that cannot work.
        Unreachable: no answer.
        Refused: the workbook does not exist or is not shared with us.
    """
    client = make_client(settings)
    key = spreadsheet_key(settings) or ("" if settings.emulator_host else _only_local_workbook(client))
    if not key:
        raise NotConfigured("No workbook yet: set SPREADSHEET, or run `flask --app app workbook new`.")
    try:
        spreadsheet = guarded(lambda: client.open_by_key(key))
    except SpreadsheetNotFound:
        raise Refused(404, f"workbook {key} does not exist, or is not shared with this account") from None
    return Workbook(spreadsheet, f"https://docs.google.com/spreadsheets/d/{key}" if settings.on_google else "")


def make_client(settings: Settings) -> gspread.Client:
    """A gspread client that talks to whatever the settings name, with a time-out."""
    if settings.emulator_host:
        client = _client_through(_EmulatorAdapter(f"http://{settings.emulator_host}"))
        if bearer := bearer_of(settings):
            client.http_client.session.headers["Authorization"] = bearer
    elif settings.spreadsheet:
        client = gspread.Client(auth=credentials.load(settings))
    else:
        client = _client_through(_local_adapter(settings))
    client.set_timeout(TIMEOUT_SECONDS)
    session = client.http_client.session
    for address in API_ADDRESSES:
        session.mount(address, _Metered(session.get_adapter(address), settings.state_url))
    return client


def bearer_of(settings: Settings, account: str = "") -> str:
    """The `Authorization` of a request to a workbook that is not Google's; empty: it wants none.

    Args:
        settings: which workbook.
        account: the address of who asks, where it is not the app itself.
    """
    token = (settings.emulator_token or _kept_token(settings)) if settings.emulator_host else ""
    named = "/".join(filter(None, (token, account)))
    return f"Bearer {named}" if named else ""


def create_workbook(settings: Settings, title: str, locale: str = LOCALE) -> str:
    """Make a workbook where the settings point, remember it, and return its ID.

    Args:
        settings: where.
        title: its title.
        locale: the language and country whose dates and numbers people type there, as `fr_FR`.

    Raises:
        NotConfigured: on Google, where a service account owns no storage: staff create it and share it.
    """
    if settings.on_google:
        raise NotConfigured("Create the workbook in Google Sheets, share it with the account, set SPREADSHEET.")
    made = guarded(lambda: make_client(settings).create(title))
    spoken = {"locale": locale, "timeZone": time_zone_of(locale)}
    change = {"updateSpreadsheetProperties": {"properties": spoken, "fields": ",".join(spoken)}}
    guarded(lambda: made.batch_update({"requests": [change]}))
    key: str = made.id
    _remembered(settings).write_text(key)
    return key


def time_zone_of(locale: str) -> str:
    """The time zone of a locale's country; UTC where it names none.

    Raises:
        ValueError: no such locale.
    """
    try:
        territory = Locale.parse(locale).territory
    except UnknownLocaleError as error:
        raise ValueError(str(error)) from None
    zones: list[str] = get_global("territory_zones").get(territory or "", [])
    return zones[0] if zones else "Etc/UTC"


def spreadsheet_key(settings: Settings) -> str:
    """The workbook's ID, from its ID or its address, or the one made and remembered earlier; empty: none."""
    if match := re.search(r"/d/([A-Za-z0-9_-]+)", settings.spreadsheet):
        return match.group(1)
    if settings.spreadsheet:
        return settings.spreadsheet
    path = _remembered(settings)
    return path.read_text().strip() if path.exists() else ""


def guarded(call: Callable[[], T]) -> T:
    """Run a call of gspread and turn its failures into ours.

    Raises:
        Unreachable: try again later. Refused: it will be refused again. NotConfigured: credentials.
    """
    try:
        return call()
    except APIError as error:
        status = error.response.status_code
        if status in (408, 429) or status >= 500:
            raise Unreachable(f"the workbook answered {status}", retry_after(error.response.headers), status) from error
        refused = _refused(error)
        if refused.reason in TOO_OFTEN:
            raise Unreachable(f"the workbook answered {status}", retry_after(error.response.headers), status) from error
        raise refused from error
    except PermissionError as error:  # gspread's own word for a 403, its cause beside it
        if isinstance(error.__cause__, APIError) and (refused := _refused(error.__cause__)).reason:
            raise refused from error
        raise Refused(403, "the workbook is not shared with this account") from error
    except google.auth.exceptions.TransportError as error:
        raise Unreachable("Google's sign-in did not answer") from error
    except google.auth.exceptions.GoogleAuthError as error:
        if error.retryable:
            raise Unreachable("Google's sign-in did not answer") from error
        raise credentials.refused(error) from error
    except (requests.RequestException, json.JSONDecodeError, KeyError) as error:
        # KeyError: an answer cut short that still parses has lost what we asked for.
        raise Unreachable(f"the workbook did not answer properly ({type(error).__name__})") from error


def _refused(error: APIError) -> Refused:
    """Google's refusal, with its reason: Sheets gives it in `details`, Drive in `errors`."""
    said = error.error
    reasons = [d.get("reason", "") for d in (*said.get("details", ()), *said.get("errors", ())) if isinstance(d, dict)]
    known = next((reason for reason in reasons if reason not in ("", "forbidden", "notFound")), "")
    return Refused(error.response.status_code, said.get("message", ""), known)


def quoted(title: str) -> str:
    """A tab's title as a range names it."""
    return "'" + title.replace("'", "''") + "'"


class _EmulatorAdapter(HTTPAdapter):
    """Sends requests meant for Google's addresses to another server.

    Args:
        origin: `http://host:port`.
    """

    def __init__(self, origin: str) -> None:
        super().__init__()
        self.origin = origin

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Answer a request, from the other server."""
        request.url = re.sub(r"^https://[^/]+", self.origin, request.url or "")
        return super().send(request, *args, **kwargs)


class _Metered(BaseAdapter):
    """The one door: each call waits for its turn in the deployment's budget, and what became of it is counted.

    Args:
        inner: the adapter that really asks.
        deployment: the state database's address, by which the budget in force is known.
    """

    def __init__(self, inner: BaseAdapter, deployment: str) -> None:
        super().__init__()
        self.inner, self.deployment = inner, deployment

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Ask, when there is room."""
        if (budget := in_force(self.deployment)) is None:
            return self.inner.send(request, *args, **kwargs)
        kind = _kind(request)
        budget.take(kind)
        try:
            response = self.inner.send(request, *args, **kwargs)
        except requests.RequestException as error:
            budget.note(kind, "timeout" if isinstance(error, requests.Timeout) else "lost")
            raise
        status = response.status_code
        budget.note(kind, "ok" if status < 400 else "429" if status == 429 else f"{status // 100}xx")
        if status >= 400 and (seconds := retry_after(response.headers)):
            budget.block(kind, seconds)
        return response

    def close(self) -> None:
        """Close what is behind."""
        self.inner.close()


def _kind(request: requests.PreparedRequest) -> str:
    """Which of the API's quotas a request counts on."""
    address = (request.url or "").split("?", 1)[0]
    if "://www.googleapis.com/" in address:
        return DRIVE
    return READ if request.method == "GET" or address.endswith(_READING_POSTS) else WRITE


def _client_through(adapter: BaseAdapter) -> gspread.Client:
    session = requests.Session()
    session.trust_env = False  # no proxy between us and a server of our own
    for address in API_ADDRESSES:
        session.mount(address, adapter)
    # gspread's annotation wants credentials; its documentation: auth=None with one's own session.
    return gspread.Client(auth=None, session=session)  # type: ignore[arg-type]


def _local_adapter(settings: Settings) -> BaseAdapter:
    # Imported here: a deployment on Google never needs the embedded server.
    from emulator.adapter import LocalAdapter
    from emulator.server import create_server

    return LocalAdapter(create_server(settings.local_workbook, LOCAL_ACCOUNT))


def _kept_token(settings: Settings) -> str:
    """The token that `sheets-server` keeps beside the file it serves, when that is ours."""
    from emulator.tokens import kept_token

    return kept_token(settings.local_workbook)


def _only_local_workbook(client: gspread.Client) -> str:
    """A local workbook file moved in by hand, whose ID nobody remembered."""
    files = guarded(client.list_spreadsheet_files)
    return str(files[0]["id"]) if len(files) == 1 else ""


def _remembered(settings: Settings) -> Path:
    return settings.data_dir / "spreadsheet"
