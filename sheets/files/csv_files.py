"""Tabs as csv files: one each, in a folder or a zip; and csv from anywhere read back.

Written so that a French spreadsheet program opens it with a double click: UTF-8 with its mark, semicolons, a comma for
decimals, dates as people write them. A text that such a program would take for a formula gets an apostrophe before it,
which is taken off when it is read back.
"""

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from sheets.files.archive import Archive
from sheets.files.content import (
    CELLS_LIMIT,
    BadFile,
    Content,
    ErrorText,
    FileCell,
    Look,
    Rich,
    TabContent,
    look,
    shown,
    trimmed,
)
from sheets.files.encodings import likeliest
from sheets.files.notices import Notice, notice
from sheets.model.columns import Cell
from sheets.model.dates import EPOCH, read_date, to_serial
from sheets.model.formula_errors import is_formula_error

SEPARATORS = ";,\t|"
NAME_LIMIT = 100
ZIP_PARTS = 500

_RISKY = re.compile(r"'*[=+\-@\t\r]")
_HARMLESS = re.compile(r"[+-]?\d[\d .,]*$")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:[.,]\d{1,15})?$")
_DAY = re.compile(r"(?:\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d{2}-\d{2})$")
_SEPARATOR_LINE = re.compile(r"\Asep=(.)(?:\r\n|\r|\n)")
_MOMENT = re.compile(r"(\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d{2}-\d{2})[ T](\d{1,2}):(\d{2})(?::(\d{2}))?$")
_KEPT_TEXT = re.compile(r'\s*=\s*"((?:[^"]|"")*)"\s*')
"""="01000": how exports tell a spreadsheet program that a cell is text."""
_DATE, _DATE_TIME = Look(type="DATE", pattern="dd/mm/yyyy"), Look(type="DATE_TIME", pattern="dd/mm/yyyy hh:mm")


def write_csv(content: Content, path: Path) -> list[Notice]:
    """Write every tab as a csv file.

    Args:
        content: the workbook.
        path: a `.zip`, or a folder, made if it is missing.

    Returns:
        What csv cannot keep.
    """
    files = {f"{name}.csv": tab_csv(sheet) for name, sheet in zip(_names(content), content.sheets, strict=True)}
    if path.suffix.lower() == ".zip":
        partial = path.with_name(path.name + ".partial")
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in files.items():
                archive.writestr(name, text)
        partial.replace(path)
    else:
        path.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (path / name).write_bytes(text)
    return [notice("csv_loses")]


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """Cells as a spreadsheet program opens them, with the mark without which Excel takes them for another coding."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "surrogatepass")


def tab_csv(sheet: TabContent) -> bytes:
    """One tab as a csv file."""
    width = sheet.width
    return csv_bytes(
        [_written(shown(cell), look(cell)) for cell in row] + [""] * (width - len(row)) for row in sheet.grid
    )


def text_cell(text: str) -> str:
    """A text that stays one: with an apostrophe before what a spreadsheet program would take for a formula."""
    return f"'{text}" if _RISKY.match(text) and not _HARMLESS.match(text) else text


def read_csv(path: Path) -> Content:
    """Read a csv file, or a folder or a zip of them.

    Raises:
        BadFile: with what is wrong, and how to mend it.
    """
    content = Content(format="csv")
    count = 0
    for name, data in _files(path):
        sheet = TabContent(Path(name).stem, _rows(name, data))
        count += sum(map(len, sheet.grid))
        if count > CELLS_LIMIT:
            raise BadFile("too_many_cells", name=path.name)
        content.sheets.append(sheet)
    if not content.sheets:
        raise BadFile("no_sheet", name=path.name)
    return content


def decoded(name: str, data: bytes) -> str:
    """The text of a csv, whatever wrote it: UTF-8, UTF-16, or the code page of Windows, of an old Mac or of DOS.

    Raises:
        BadFile: it is no text.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _decode(name, data, encoding)
    zeros = data[:2000].count(0)
    if zeros > len(data[:2000]) // 4:
        return _decode(name, data, "utf-16-le" if data[1:2] == b"\0" else "utf-16-be")
    if zeros:
        raise BadFile("csv_encoding", name=name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return likeliest(data)


def separator_of(text: str) -> str:
    """What separates the cells: the character that cuts the first lines alike, most often."""
    declared = _SEPARATOR_LINE.match(text)
    if declared:
        return declared.group(1)
    best, chosen = (0.0, 0), ";"
    for separator in SEPARATORS:
        rows = list(_first_rows(text, separator))
        widths = [len(row) for row in rows if len(row) > 1]
        if widths:
            usual = max(set(widths), key=widths.count)
            score = (widths.count(usual) / len(rows), usual)
            if score > best and score[0] > 0.5:
                best, chosen = score, separator
    return chosen


def _decode(name: str, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadFile("csv_encoding", name=name) from error


def _first_rows(text: str, separator: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text[:50_000], newline=""), delimiter=separator)
    for _, row in zip(range(30), reader, strict=False):
        if row:
            yield row


def _files(path: Path) -> Iterator[tuple[str, bytes]]:
    if path.is_dir():
        for file in sorted(path.glob("*.csv")):
            yield file.name, file.read_bytes()
    elif path.suffix.lower() == ".zip":
        with Archive(path) as archive:
            names = sorted(n for n in archive.names if n.lower().endswith(".csv") and not n.startswith("__MACOSX"))
            if len(names) > ZIP_PARTS:
                raise BadFile("bomb", name=path.name, where=f"{len(names)} files")
            for name in names:
                yield name, archive.read(name)
    else:
        yield path.name, path.read_bytes()


def _rows(name: str, data: bytes) -> list[list[FileCell]]:
    text = decoded(name, data)
    separator = separator_of(text)
    text = _SEPARATOR_LINE.sub("", text)
    csv.field_size_limit(10_000_000)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise BadFile("corrupted", name=name, where=str(error)) from error
    return trimmed([[_cell(value) for value in row] for row in rows])


def _cell(text: str) -> FileCell:
    """What a text of a csv is: only what can be nothing else becomes a number or a date."""
    if not text:
        return None
    if kept := _KEPT_TEXT.fullmatch(text):
        return kept[1].replace('""', '"') or None
    bare = text.strip().replace("\u202f", "").replace("\u00a0", "")
    if _NUMBER.match(bare):
        number = float(bare.replace(",", "."))
        decimals = len(re.split("[.,]", bare)[1]) if "," in bare or "." in bare else 0
        return Rich(number, look=Look(type="NUMBER", pattern=f"0.{'0' * decimals}")) if decimals else int(number)
    if _DAY.match(bare) and (day := read_date(bare)):
        return Rich(to_serial(day), look=_DATE)
    if match := _MOMENT.match(bare):
        return _moment(match) or text
    if bare in ("VRAI", "TRUE", "FAUX", "FALSE"):
        return bare in ("VRAI", "TRUE")
    if is_formula_error(bare):
        return ErrorText(bare)
    return text[1:] if text.startswith("'") and _RISKY.match(text[1:]) else text


def _moment(match: re.Match[str]) -> FileCell:
    day = read_date(match.group(1))
    hour, minute, second = (int(part or 0) for part in match.groups()[1:])
    if day is None or hour > 23 or minute > 59 or second > 59:
        return None
    return Rich(to_serial(dt.datetime(day.year, day.month, day.day, hour, minute, second)), look=_DATE_TIME)  # noqa: DTZ001


def _names(content: Content) -> list[str]:
    taken: set[str] = set()
    names = []
    for sheet in content.sheets:
        stem = re.sub(r'[\x00-\x1f<>:"/\\|?*]', "-", sheet.title).strip(" .")[:NAME_LIMIT] or "feuille"
        made, n = stem, 1
        while made.casefold() in taken:
            n += 1
            made = f"{stem} {n}"
        taken.add(made.casefold())
        names.append(made)
    return names


def _written(value: Cell, found: Look) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "VRAI" if value else "FAUX"
    if isinstance(value, str):
        return value if isinstance(value, ErrorText) else text_cell(value)
    if found.type in ("DATE", "DATE_TIME") and (text := _date_text(value, found.type)):
        return text
    text = repr(value)
    return text.removesuffix(".0").replace(".", ",")


def _date_text(serial: float, kind: str) -> str:
    try:
        moment = EPOCH + dt.timedelta(days=serial)
    except (OverflowError, ValueError):
        return ""
    if kind == "DATE" and moment.time() == dt.time():
        return f"{moment:%d/%m/%Y}"
    return f"{moment:%d/%m/%Y %H:%M:%S}" if moment.second else f"{moment:%d/%m/%Y %H:%M}"
