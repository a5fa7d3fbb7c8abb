"""What every route is given, and the transactions it works in."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from typing import Any

from werkzeug.datastructures import Headers

from emulator import fields
from emulator.cells import Json
from emulator.drive import existing
from emulator.errors import invalid, not_found
from emulator.model import Spreadsheet
from emulator.recalculation import recalculate, refresh
from emulator.records import File
from emulator.store import Store

MAX_DEPTH = 100
"""How deep Google reads a message."""
_TOO_DEEP = "Invalid JSON payload received. Message too deep. Max recursion depth reached."
_NESTING = frozenset((dict, list))
_HALF = re.compile(rb"\\u[dD][89a-fA-F]")


def _is_broken(body: Json) -> bool:
    """Whether a text of the body is not Unicode: half of a pair of surrogates."""
    try:
        json.dumps(body, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False


def _is_too_deep(body: Json) -> bool:
    """Whether it nests deeper than `MAX_DEPTH`; level by level, as recursion is what depth breaks."""
    level: list[Any] = [body]
    for _ in range(MAX_DEPTH):
        inner = (part.values() if type(part) is dict else part for part in level)
        level = [value for value in chain.from_iterable(inner) if type(value) in _NESTING]
        if not level:
            return False
    return True


def _refuse_constant(name: str) -> None:
    raise ValueError(f"Unexpected token {name}.")


@dataclass
class Download:
    """An answer that is not JSON."""

    content: bytes
    mime: str


class Call:
    """One request: the parts of its path, its query, its body and who asks."""

    def __init__(
        self,
        parts: dict[str, str],
        query: Any,
        data: Callable[[], bytes],
        headers: Headers,
        account: str,
    ) -> None:
        self.parts = parts
        self.query = query
        self.data = data
        self.headers = headers
        self.account = account

    def __getitem__(self, part: str) -> str:
        return self.parts[part]

    @property
    def options(self) -> dict[str, str]:
        """The query, one value a name."""
        options: dict[str, str] = self.query.to_dict()
        return options

    @property
    def body(self) -> Json:
        """The JSON body; empty if there is none.

        Raises:
            ApiError: it is not a JSON object.
        """
        data = self.data()
        if not data.strip():
            return {}
        try:
            body = json.loads(data, parse_constant=_refuse_constant)
        except RecursionError:
            raise invalid(_TOO_DEEP) from None
        except ValueError as problem:
            raise invalid(f"Invalid JSON payload received. {problem}") from None
        if not isinstance(body, dict):
            raise invalid("Invalid JSON payload received. Root element must be a message.")
        if _is_too_deep(body):
            raise invalid(_TOO_DEEP)
        if _HALF.search(data) and _is_broken(body):
            raise invalid("Invalid JSON payload received. A string holds half of a character.")
        return body

    def masked(self, answer: Json) -> Json:
        """What the `fields` parameter takes of an answer."""
        selected: Json = fields.select(fields.mask_of(self.query.get("fields")), answer)
        return selected


class Service:
    """What the routes work on."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def read(self, call: Call, act: Callable[[Spreadsheet], Json]) -> Json:
        """Answer from a workbook."""
        with self.store.reading():
            book = self.book(call["id"], call.account)
            refresh(book)
            return act(book)

    def write(
        self,
        call: Call,
        act: Callable[[Spreadsheet], Json],
        then: Callable[[Spreadsheet, Json], Json] | None = None,
        saved: Callable[[Spreadsheet, Json], Json] | None = None,
    ) -> Json:
        """Change a workbook, all or nothing.

        Args:
            call: the request.
            act: changes the draft and gives the answer.
            then: completes the answer once formulas are computed.
            saved: completes it once all is stored, with the version and the keys that gives.
        """
        with self.store.writing():
            draft = self.book(call["id"], call.account)
            answer = act(draft)
            recalculate(draft)
            if then is not None:
                answer = then(draft, answer)
            if draft.changed:
                file = self.store.file(call["id"])
                assert file is not None
                self.store.save(draft, file)
            return saved(draft, answer) if saved else answer

    def book(self, file_id: str, account: str) -> Spreadsheet:
        """A draft of a workbook; within a transaction.

        Raises:
            ApiError: there is none.
        """
        book = self.store.workbook(file_id)
        if book is None:
            raise not_found()
        return book.draft(account)

    def file(self, call: Call) -> File:
        """The file a request names."""
        return existing(self.store.file(call["id"]), call["id"])


Handler = Callable[[Service, Call], Any]
