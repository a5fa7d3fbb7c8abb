"""Any file, whatever its name says: its first bytes tell what it is."""

import re
from collections.abc import Callable
from pathlib import Path

from sheets.files.archive import Archive
from sheets.files.content import BadFile, Content
from sheets.files.csv_files import read_csv, write_csv
from sheets.files.notices import Notice
from sheets.files.ods import read_ods
from sheets.files.xlsx_in import read_xlsx
from sheets.files.xlsx_out import write_xlsx

_OTHERS = {
    b"%PDF": "PDF", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF", b"Rar!": "RAR", b"7z\xbc\xaf": "7z",
    b"\x1f\x8b": "gzip", b"{\\rtf": "RTF", b"SQLite format 3": "SQLite",
}  # fmt: skip
_UNTITLED = re.compile(r"(feuil|feuille|sheet|tabelle|hoja|foglio) ?\d+", re.IGNORECASE)
"""What a spreadsheet program calls the sheets of a new file."""
_WRITERS: dict[str, Callable[[Content, Path], list[Notice]]] = {".xlsx": write_xlsx, ".zip": write_csv, "": write_csv}


def check_name(path: Path) -> None:
    """Refuse a name an export cannot write, before anything is read.

    Raises:
        BadFile: its ending says nothing of a format.
    """
    if not path.is_dir() and path.suffix.lower() not in _WRITERS:
        raise BadFile("unknown_extension", name=path.name)


def write_file(content: Content, path: Path) -> list[Notice]:
    """Write a workbook in the format its name's ending tells; a folder, or a name without ending, gets csv files.

    Returns:
        What the format could not keep.

    Raises:
        BadFile: its ending says nothing of a format.
    """
    check_name(path)
    return _WRITERS["" if path.is_dir() else path.suffix.lower()](content, path)


def read_file(path: Path) -> Content:
    """Read a workbook from a file, or a folder of csv files.

    Raises:
        BadFile: with what is wrong, and how to mend it.
    """
    if not path.exists():
        raise BadFile("no_file", name=path.name)
    if path.is_dir():
        return read_csv(path)
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip(b"\0 \r\n\t"):
        raise BadFile("empty_file", name=path.name)
    if head.startswith(b"PK"):
        return _of_zip(path)
    _refuse(path, head)
    return read_csv(path)


def _of_zip(path: Path) -> Content:
    with Archive(path) as archive:
        names = archive.names
        manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
    if "xl/workbook.xml" in names:
        return _titled(read_xlsx(path), path)
    if b"encryption-data" in manifest:
        raise BadFile("password", name=path.name)
    if "content.xml" in names:
        return _titled(read_ods(path), path)
    if "xl/workbook.bin" in names:
        raise BadFile("binary_excel", name=path.name)
    if any(name.lower().endswith(".csv") for name in names):
        return read_csv(path.with_suffix(".zip") if path.suffix.lower() == ".zip" else path)
    kinds = {"word/document.xml": "Word", "ppt/presentation.xml": "PowerPoint", "Index/Document.iwa": "Numbers"}
    kind = next((kind for part, kind in kinds.items() if part in names), "zip")
    raise BadFile("other_kind", name=path.name, kind=kind)


def _titled(content: Content, path: Path) -> Content:
    """A file's one filled sheet is called what the file is, where nobody gave it a name."""
    filled = [sheet for sheet in content.sheets if sheet.grid]
    if len(filled) == 1 and _UNTITLED.fullmatch(filled[0].title):
        filled[0].title = path.stem
    return content


def _refuse(path: Path, head: bytes) -> None:
    """Say what a file is that is no workbook of ours."""
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        whole = path.read_bytes() if path.stat().st_size < 300_000_000 else head
        locked = "EncryptedPackage".encode("utf-16-le") in whole
        raise BadFile("password" if locked else "old_excel", name=path.name)
    for mark, kind in _OTHERS.items():
        if head.startswith(mark):
            raise BadFile("other_kind", name=path.name, kind=kind)
    text = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if text.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta")):
        raise BadFile("web_page", name=path.name)
    if head.startswith(b"\x09\x08") or head.startswith(b"\x09\x04"):
        raise BadFile("old_excel", name=path.name)
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")) and head.count(0) < len(head) // 4:
        raise BadFile("unknown_file", name=path.name)
