"""Open files from outside: zip archives that may be traps, XML that may be one too."""

import xml.parsers.expat
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sheets.files.model import BadFile

PART_LIMIT = 2_000_000_000
"""Bytes one part may unfold into; a full workbook of 10 million cells is under one billion."""
RATIO_LIMIT = 300
"""How many times its size a large part may unfold into; real tabs reach some 40."""
LARGE = 20_000_000
CHUNK = 1 << 18

Start = Callable[[str, dict[str, str]], object]
End = Callable[[str], object]
Text = Callable[[str], object]


class Archive:
    """A zip archive read with care.

    Args:
        path: the file.

    Raises:
        BadFile: it is no archive, or damaged.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise BadFile("corrupted", name=path.name, where=str(error)) from error
        self.names = frozenset(self._zip.namelist())

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def bytes(self, part: str, limit: int = 50_000_000) -> bytes:
        """A small part, whole."""
        self._check(part)
        with self._reading(part) as stream:
            data: bytes = stream.read(limit + 1)
        if len(data) > limit:
            raise BadFile("bomb", name=self.path.name, where=part)
        return data

    def parse(self, part: str, start: Start, end: End | None = None, text: Text | None = None) -> None:
        """Read an XML part piece by piece.

        Args:
            part: its name.
            start, end, text: told of each element (with its prefix) and each run of characters.

        Raises:
            BadFile: damaged, too large for its size, or with entity definitions.
        """
        parser = _parser(self.path.name, part, start, end, text)
        self._check(part)
        read = 0
        try:
            with self._reading(part) as stream:
                while data := stream.read(CHUNK):
                    read += len(data)
                    if read > PART_LIMIT:
                        raise BadFile("bomb", name=self.path.name, where=part)
                    parser.Parse(data, False)
                parser.Parse(b"", True)
        except xml.parsers.expat.ExpatError as error:
            where = f"{part}, ligne {error.lineno}"
            raise BadFile("corrupted", name=self.path.name, where=where) from error

    def _check(self, part: str) -> None:
        info = self._zip.getinfo(part)
        if info.flag_bits & 1:
            raise BadFile("password", name=self.path.name)
        traps = info.file_size > LARGE and info.file_size > RATIO_LIMIT * max(1, info.compress_size)
        if traps or info.file_size > PART_LIMIT:
            raise BadFile("bomb", name=self.path.name, where=part)

    def _reading(self, part: str) -> "_Reading":
        return _Reading(self._zip, self.path.name, part)


class _Reading:
    """A part being read; what zlib and zipfile complain of comes out as a BadFile."""

    def __init__(self, archive: zipfile.ZipFile, name: str, part: str) -> None:
        self._name, self._part = name, part
        self._stream = archive.open(part)

    def __enter__(self) -> "_Reading":
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def read(self, size: int) -> bytes:
        try:
            return self._stream.read(size)
        except (zipfile.BadZipFile, OSError, EOFError, ValueError, zlib.error, NotImplementedError) as error:
            raise BadFile("corrupted", name=self._name, where=self._part) from error


def _parser(name: str, part: str, start: Start, end: End | None, text: Text | None) -> Any:
    parser = xml.parsers.expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 1 << 16

    def refuse(*_: object) -> None:
        raise BadFile("entities", name=name, where=part)

    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    return parser


def local(name: str) -> str:
    """An element's name without its prefix."""
    return name.rpartition(":")[2]


def attribute(attributes: Mapping[str, str], name: str, default: str = "") -> str:
    """An attribute by its local name, whatever prefix the file chose."""
    if name in attributes:
        return attributes[name]
    return next((value for key, value in attributes.items() if key.endswith(f":{name}")), default)
