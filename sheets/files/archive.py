"""Open zip archives from outside: they may be damaged, locked, or traps."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from sheets.files.content import BadFile

PART_LIMIT = 2_000_000_000
"""Bytes one part may unfold into; a full workbook of 10 million cells is under one billion."""
RATIO_LIMIT = 300
"""How many times its size a large part may unfold into; real tabs reach some 40."""
LARGE = 20_000_000
_DECLARATIONS = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_HEAD = 4096


class Archive:
    """A zip archive whose parts are known to be of a sensible size.

    Args:
        path: the file.

    Raises:
        BadFile: it is no archive, damaged, locked, or unfolds into far more than its size.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise BadFile("corrupted", name=path.name, where=str(error)) from error
        for part in self._zip.infolist():
            if part.flag_bits & 1:
                raise BadFile("password", name=path.name)
            swollen = part.file_size > LARGE and part.file_size > RATIO_LIMIT * max(1, part.compress_size)
            if swollen or part.file_size > PART_LIMIT:
                raise BadFile("bomb", name=path.name, where=part.filename)
        self.names = frozenset(self._zip.namelist())
        self.unfolded = sum(part.file_size for part in self._zip.infolist())

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def read(self, part: str) -> bytes:
        """A part, whole.

        Raises:
            BadFile: it is damaged.
        """
        try:
            return self._zip.read(part)
        except (zipfile.BadZipFile, OSError, EOFError, ValueError, zlib.error, NotImplementedError) as error:
            raise BadFile("corrupted", name=self.path.name, where=part) from error

    def read_xml(self, part: str) -> bytes:
        """An XML part, whole, that declares no entities: no spreadsheet program writes any.

        Raises:
            BadFile: it is damaged, or declares some.
        """
        data = self.read(part)
        if _DECLARATIONS.search(data[:_HEAD]):
            raise BadFile("entities", name=self.path.name, where=part)
        return data

    def read_tree(self, part: str) -> Element:
        """A small XML part, parsed.

        Raises:
            BadFile: see `read_xml`.
            ParseError: it is no XML.
        """
        return ElementTree.fromstring(self.read_xml(part))  # noqa: S314 - no entities, see read_xml


def elements(xml: bytes, events: Sequence[Literal["start", "end"]] = ("end",)) -> Iterator[tuple[str, Element]]:
    """The elements of an XML part as they go by.

    Args:
        xml: of `Archive.read_xml`.
        events: `start`, `end`.

    Raises:
        ParseError: it is no XML.
    """
    return ElementTree.iterparse(io.BytesIO(xml), events)  # noqa: S314 - no entities, see read_xml


def local_name(name: str) -> str:
    """An element's or attribute's name without its namespace."""
    return name.rpartition("}")[2]
