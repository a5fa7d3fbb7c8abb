"""A tab of the local workbook kept open: its rows under keys that follow them, and batches for one version of it.

Both are the embedded server's own (emulator/live.py), not Google's: where another server answers there is none of it,
and the callers' page is a table.
"""

import threading
import time
from typing import Any
from urllib.parse import quote

from settings import Settings
from sheets.api.connection import bearer_of, guarded, make_client, quoted, spreadsheet_key
from sheets.errors import NotConfigured, Refused
from sheets.model.binding import letters

BASE = "https://sheets.googleapis.com/v4/spreadsheets"
DRIVE = "https://www.googleapis.com/drive/v3/files"
MOMENT_SECONDS = 0.2
STALE_STATUS = 409
LOOK = "userEnteredFormat,dataValidation"
"""What a cell's look is made of, as a mask of fields."""
Json = dict[str, Any]


class Stale(Exception):
    """The workbook is not of the version that a batch was made for: look again."""


class LiveTabs:
    """The tabs, as a member of the team sees them: protected ranges refuse them as they would in a spreadsheet.

    Args:
        settings: which workbook.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._session: Any = None
        self._key = ""
        self._watch = threading.Lock()
        self._version, self._asked_at = "", -MOMENT_SECONDS

    def rows(self, account: str, tab: int, since: int = 0, start: int = 0, end: int = 0) -> Json:
        """What changed in a tab after a version, or its rows [start, end[ (see emulator/live.py).

        Raises:
            Refused: no such tab, or a server that does not know.
            Unreachable: no answer.
        """
        params = {"since": since, "start": start, "end": end}
        return self._ask("get", f"/sheets/{tab}/rows", account, params=params)

    def book(self, account: str) -> tuple[str, list[Json]]:
        """The workbook's time zone, and the properties of every tab in order."""
        answer = self._ask("get", "", account, params={"fields": "properties.timeZone,sheets.properties"})
        return answer["properties"]["timeZone"], [one["properties"] for one in answer["sheets"]]

    def looks(self, account: str, title: str, start: int, end: int) -> list[list[Json]]:
        """How the cells of columns [start, end[ look (formats, colours, choices), row by row."""
        columns = f"{quoted(title)}!{letters(start)}:{letters(end - 1)}"
        params = {"ranges": columns, "fields": f"sheets.data.rowData.values({LOOK})"}
        data = self._ask("get", "", account, params=params)["sheets"][0].get("data", [{}])[0]
        return [row.get("values", []) for row in data.get("rowData", ())]

    def merges(self, account: str, tab: int) -> list[Json]:
        """The merged cells of a tab, as GridRanges."""
        answer = self._ask("get", "", account, params={"fields": "sheets(properties.sheetId,merges)"})
        return [m for one in answer["sheets"] if one["properties"]["sheetId"] == tab for m in one.get("merges", ())]

    def version(self, account: str) -> str:
        """The workbook's version: asked at most once in a moment, however many want to know."""
        with self._watch:
            if time.monotonic() - self._asked_at > MOMENT_SECONDS:
                self._version = self._ask("get", "", account, base=DRIVE, params={"fields": "version"})["version"]
                self._asked_at = time.monotonic()
            return self._version

    def write(self, account: str, version: int, requests: list[Json], tab: int, since: int) -> Json:
        """One batch, for this version of the workbook alone; returns what changed in a tab after `since`, with it.

        Raises:
            Stale: somebody wrote meanwhile; nothing is done.
            Refused: the workbook says no (a protected cell).
            Unreachable: no answer.
        """
        body = {
            "requests": requests,
            "writeControl": {"requiredRevisionId": str(version)},
            "liveRows": {"sheetId": tab, "since": since},
        }
        try:
            answer = self._ask("post", ":batchUpdate", account, json=body)
        except Refused as refused:
            if refused.status == STALE_STATUS:
                raise Stale from refused
            raise
        told: Json = answer["liveRows"]
        return told

    def arrange(self, account: str, requests: list[Json]) -> None:
        """One batch about tabs themselves, whatever is written in them meanwhile.

        Raises:
            Refused: the workbook says no. Unreachable: no answer.
        """
        self._ask("post", ":batchUpdate", account, json={"requests": requests})

    def _ask(self, method: str, path: str, account: str, base: str = BASE, **sent: Any) -> Json:
        with self._lock:
            if self._session is None:
                self._session = make_client(self._settings).http_client
            if not self._key:
                self._key = spreadsheet_key(self._settings)
        if not self._key:
            raise NotConfigured("No workbook yet.")
        address = f"{base}/{quote(self._key)}{path}"
        headers = {"Authorization": bearer_of(self._settings, account)}
        return guarded(lambda: dict(self._session.request(method, address, headers=headers, **sent).json()))
