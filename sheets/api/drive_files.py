"""Files of Drive that are no workbook of ours, through the same door and the same credentials as the sheet."""

from collections.abc import Mapping
from typing import Any

import requests

from sheets.api.connection import Workbook, guarded

DRIVE = "https://www.googleapis.com/drive/v3"


def account(workbook: Workbook) -> str:
    """The address of the account in force, as Drive knows it: with whom a file is to be shared.

    Args:
        workbook: the door.

    Raises:
        Unreachable: try again later. Refused, NotConfigured: see guarded.
    """
    answer = guarded(lambda: _ask(workbook, "/about", {"fields": "user(emailAddress)"}).json()["user"]["emailAddress"])
    return str(answer)


def described(workbook: Workbook, file_id: str, key: str, fields: str) -> dict[str, Any]:
    """What Drive says of a file that is shared with the account.

    Args:
        workbook: the door.
        file_id: its ID.
        key: its resource key, which a link to it may carry; may be empty.
        fields: the field mask.

    Raises:
        Refused: 404 where it is not shared. Unreachable: try again later.
    """
    return guarded(lambda: dict(_ask(workbook, f"/files/{file_id}", {"fields": fields}, _key(file_id, key)).json()))


def download(workbook: Workbook, file_id: str, key: str, most: int) -> bytes:
    """What a file holds, or its first bytes: one more than `most` where it is larger.

    Args:
        workbook, file_id, key: as for described.
        most: bytes.

    Raises:
        Refused: it is not shared, or not to be downloaded. Unreachable: try again later.
    """
    headers = {"Range": f"bytes=0-{most}", **_key(file_id, key)}
    return guarded(lambda: _ask(workbook, f"/files/{file_id}", {"alt": "media"}, headers).content)


def _key(file_id: str, key: str) -> dict[str, str]:
    return {"X-Goog-Drive-Resource-Keys": f"{file_id}/{key}"} if key else {}


def _ask(
    workbook: Workbook, path: str, asked: Mapping[str, str], headers: Mapping[str, str] | None = None
) -> requests.Response:
    params: Any = {**asked, "supportsAllDrives": "true"} if path != "/about" else asked
    return workbook.spreadsheet.client.request("get", DRIVE + path, params=params, headers=dict(headers or {}))
