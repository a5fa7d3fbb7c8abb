"""What Google publishes of its APIs, held against each request and each answer that a test makes.

`published/` has its discovery documents of Sheets v4 and Drive v3 (revision of November 2026), as
google-api-python-client 2.202.0 carries them (Apache License 2.0): these two alone, for the package weighs 111 MB.
"""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests

from emulator.adapter import LocalAdapter

FOLDER = Path(__file__).parent / "published"
HOSTS = {"sheets.googleapis.com": "sheets.v4", "www.googleapis.com": "drive.v3"}
BESIDE = frozenset({"liveRows", "writeControl", "withLink"})
"""The first two are the embedded server's own (see live.py); the last gspread's, which sends Drive v3 a field of v2."""
TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
}
Json = Any


@cache
def document(name: str) -> dict[str, Json]:
    """A discovery document, such as `sheets.v4`."""
    found: dict[str, Json] = json.loads(lzma.decompress((FOLDER / f"{name}.json.xz").read_bytes()))
    return found


@cache
def methods(name: str) -> list[tuple[str, re.Pattern[str], dict[str, Json]]]:
    """The methods of an API: HTTP's method, the paths, the description; those with a verb (`:append`) first."""

    def walk(resource: dict[str, Json]) -> Iterator[dict[str, Json]]:
        yield from resource.get("methods", {}).values()
        for inner in resource.get("resources", {}).values():
            yield from walk(inner)

    root = document(name)["servicePath"]
    found = [(method["httpMethod"], _pattern(root + method["path"]), method) for method in walk(document(name))]
    return sorted(found, key=lambda one: -len(one[1].pattern))


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path)))


def problems(request: requests.PreparedRequest, response: requests.Response) -> list[str]:
    """What a call that went well sent, or was answered, otherwise than published."""
    address = urlsplit(request.url or "")
    name = HOSTS.get(address.hostname or "")
    if name is None or not response.ok or "json" not in response.headers.get("Content-Type", ""):
        return []
    path = address.path.removeprefix("/").replace("upload/", "")
    for verb, wanted, method in methods(name):
        if verb == request.method and wanted.fullmatch(path):
            return [f"{method['id']}: {what}" for what in _differences(name, method, request, response)]
    return []


@contextmanager
def held_to_the_published() -> Iterator[None]:
    """Meanwhile, a call to a server of this process that differs from what is published fails its test."""
    send = LocalAdapter.send

    def watched(self: LocalAdapter, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        response = send(self, request, **options)
        assert not (found := problems(request, response)), found
        return response

    LocalAdapter.send = watched  # type: ignore[assignment,method-assign]
    try:
        yield
    finally:
        LocalAdapter.send = send  # type: ignore[method-assign]


def _differences(
    name: str, method: dict[str, Json], request: requests.PreparedRequest, response: requests.Response
) -> Iterator[str]:
    body = request.body if isinstance(request.body, (str, bytes)) else b""
    if method.get("request") and body and "json" in request.headers.get("Content-Type", ""):
        yield from differences(name, method["request"], json.loads(body), "request")
    if method.get("response"):
        yield from differences(name, method["response"], response.json(), "answer")


def differences(name: str, schema: dict[str, Json], value: Json, where: str) -> Iterator[str]:
    """Where a value is not as a schema has it.

    Args:
        name: of the document its references are in.
        schema: as the document has it.
        value: decoded JSON.
        where: what to call it.
    """
    if reference := schema.get("$ref"):
        schema = document(name)["schemas"][reference]
    kind = schema.get("type", "any")
    if value is None or kind == "any":
        return  # a null is a field left out
    if kind == "object":
        yield from _of_object(name, schema, value, where)
    elif kind == "array":
        if not isinstance(value, list):
            yield f"{where} is no list: {value!r}"
            return
        for n, item in enumerate(value):
            yield from differences(name, schema["items"], item, f"{where}[{n}]")
    elif not isinstance(value, TYPES[kind]) or (kind in ("integer", "number") and isinstance(value, bool)):
        yield f"{where} is no {kind}: {value!r}"
    elif schema.get("enum") and value not in schema["enum"]:
        yield f"{where} is none of {', '.join(schema['enum'])}: {value!r}"


def _of_object(name: str, schema: dict[str, Json], value: Json, where: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where} is no object: {value!r}"
        return
    known, others = schema.get("properties", {}), schema.get("additionalProperties")
    for key, inner in value.items():
        if key in known:
            yield from differences(name, known[key], inner, f"{where}.{key}")
        elif others is not None:
            yield from differences(name, others, inner, f"{where}.{key}")
        elif key not in BESIDE:
            yield f"{where} has no {key}"
