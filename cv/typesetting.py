"""Typst: a template of ours and somebody's words make a PDF or a picture.

Words travel as JSON, which Typst never reads as markup; they are never part of a template. Nothing is downloaded.
"""

import importlib.metadata
import json
import logging
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from cv.fonts import edition, fonts

TEMPLATES = Path(__file__).resolve().parent / "typst"
PATIENCE = 20.0
"""Seconds a document waits for its turn before its reader is told to come back."""

_turns = threading.BoundedSemaphore(max(1, (os.cpu_count() or 2) // 2))
"""Documents made at once in a process: the other processors stay with the pages."""

_log = logging.getLogger(__name__)


class TooBusy(Exception):
    """Too many documents are being made; asking again later works."""


@contextmanager
def turn() -> Iterator[None]:
    """Wait for one's turn to make a document.

    Raises:
        TooBusy: it did not come.
    """
    if not _turns.acquire(timeout=PATIENCE):
        raise TooBusy
    try:
        yield
    finally:
        _turns.release()


def pdf(template: str, data: Mapping[str, Any], files: Mapping[str, str]) -> bytes:
    """A tagged PDF that follows PDF/UA-1; the same arguments make the same bytes.

    Args:
        template: a file of cv/typst, without `.typ`.
        data: what the template reads as `data.json`.
        files: other files it reads, by name; texts (SVG, JSON).
    """
    sources = _sources(template, data, files)
    try:
        return _compiled(sources, pdf_standards=["ua-1"])
    except typst.TypstError as refused:
        # A person's CV matters more than the standard. What can make it fail is cleaned before; this says what was not.
        _log.warning("%s: made without PDF/UA-1: %s", template, refused)
        return _compiled(sources)


def png(template: str, data: Mapping[str, Any], files: Mapping[str, str]) -> bytes:
    """A picture, a pixel for each point of the template's page.

    Args:
        template, data, files: as for `pdf`.
    """
    return _compiled(_sources(template, data, files), format="png", ppi=72.0)


def svg(template: str, data: Mapping[str, Any], files: Mapping[str, str]) -> str:
    """A drawing, its letters turned into shapes.

    Args:
        template, data, files: as for `pdf`.
    """
    return _compiled(_sources(template, data, files), format="svg").decode()


def count_pages(template: str, data: Mapping[str, Any], files: Mapping[str, str]) -> int:
    """How many pages a document would take: it is set and not drawn. Making it afterwards sets nothing again.

    Args:
        template: as for `pdf`; it says its `<pages>`.
        data, files: as for `pdf`.
    """
    sources: Any = _sources(template, data, files)  # its types forget the dict that `compile` and it take
    return int(typst.query(sources, "<pages>", field="value", one=True, font_paths=fonts()))


@lru_cache(maxsize=1)
def version() -> str:
    """Everything but the words that a document depends on: templates, fonts, Typst."""
    templates = "".join(path.read_text() for path in sorted(TEMPLATES.glob("*.typ")))
    return "\n".join((importlib.metadata.version("typst"), edition(), templates))


def _sources(template: str, data: Mapping[str, Any], files: Mapping[str, str]) -> dict[str, bytes]:
    named = {name: text.encode() for name, text in files.items()}
    ours = {f"{name}.typ": _template(name) for name in ("common", template)}
    words = json.dumps(data, ensure_ascii=False).encode("utf-8", "replace")
    return {**named, **ours, "data.json": words, "main.typ": f'#include "{template}.typ"'.encode()}


@lru_cache
def _template(name: str) -> bytes:
    return (TEMPLATES / f"{name}.typ").read_bytes()


def _compiled(sources: dict[str, bytes], **options: Any) -> bytes:
    made = typst.compile(sources, font_paths=fonts(), **options)
    return made if isinstance(made, bytes) else b"".join(made or [])
