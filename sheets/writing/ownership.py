"""Which deployment writes to a workbook: two of them, each with a state of its own, would write over one another.

The newest token of the hidden tab (see requests.py) names the one that wrote last. Machines that share a state are one
deployment, and so is a backup put back elsewhere.
"""

import re
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from sheets.api.connection import Workbook
from sheets.errors import OtherDeployment
from sheets.state.database import State, get_value, set_value

TOKENS_AND_TABS = "sheets(properties,protectedRanges(protectedRangeId,description))"
"""The field mask of what `last_writer` looks at, beside the tabs' properties."""
_TOKEN = re.compile(r"tremplin (\d+)(?: (\w+))?")


def deployment_of(state: State) -> str:
    """The name of a state's deployment, made once."""
    with state.writing() as connection:
        if not (name := get_value(connection, "deployment")):
            set_value(connection, "deployment", name := secrets.token_hex(4))
    return name


def described(generation: int, deployment: str) -> str:
    """What a batch's token says of itself; without the name where nobody else can write there."""
    return f"tremplin {generation} {deployment}".rstrip()


def last_writer(sheets: Iterable[Mapping[str, Any]]) -> str:
    """The deployment that wrote last; empty: none has, or none that said so."""
    return max(_tokens(sheets), default=(0, "", 0))[1]


def check_writer(writer: str, mine: str) -> None:
    """Go on only where nobody else writes.

    Args:
        writer: who wrote last.
        mine: our deployment; empty: nobody else can write there.

    Raises:
        OtherDeployment: somebody else does.
    """
    if mine and writer and writer != mine:
        raise OtherDeployment


def take_over(workbook: Workbook, state: State) -> bool:
    """Write here from now on, in the place of another deployment, which stops at its next look.

    Returns:
        False: nobody else wrote.
    """
    mine = deployment_of(state)
    generation, writer, token = max(_tokens(workbook.metadata(TOKENS_AND_TABS)["sheets"]), default=(0, "", 0))
    if writer not in ("", mine):
        named = {"protectedRangeId": token, "description": described(generation, mine)}
        workbook.batch(
            [{"updateProtectedRange": {"protectedRange": named, "fields": "description"}}], [], "spreadsheetId"
        )
    with state.writing() as connection:
        set_value(connection, "last_error", "")
    return writer not in ("", mine)


def _tokens(sheets: Iterable[Mapping[str, Any]]) -> Iterable[tuple[int, str, int]]:
    """Of each batch whose token is there: its number, its deployment, the token's ID."""
    for sheet in sheets:
        for token in sheet.get("protectedRanges", ()):
            if found := _TOKEN.fullmatch(token.get("description", "")):
                yield int(found[1]), found[2] or "", token["protectedRangeId"]
