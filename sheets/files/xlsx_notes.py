"""The notes of an xlsx file's tabs."""

import posixpath

from sheets.files.model import Rich, Sheet
from sheets.files.safety import Archive, local
from sheets.files.xlsx_places import box_of, unescaped


def read_notes(archive: Archive, part: str, sheet: Sheet) -> None:
    """Pin a tab's notes to its cells.

    Args:
        archive: the file.
        part: the tab's part in it.
        sheet: the tab as read.
    """
    folder, _, name = part.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in archive.names:
        return
    targets: list[str] = []

    def relation(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "Relationship" and attributes["Type"].endswith("/comments"):
            target = attributes["Target"]
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            targets.append(path)

    archive.parse(relations, relation)
    for target in targets:
        if target in archive.names:
            _read_note_part(archive, target, sheet)


def _read_note_part(archive: Archive, part: str, sheet: Sheet) -> None:
    place = ""
    pieces: list[str] = []
    inside = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal place, inside
        if local(name) == "comment":
            place = attributes["ref"]
            pieces.clear()
        inside = local(name) == "t"

    def end(name: str) -> None:
        nonlocal inside
        inside = False
        if local(name) == "comment":
            _pin(sheet, place, unescaped("".join(pieces)))

    archive.parse(part, start, end, lambda text: pieces.append(text) if inside else None)


def _pin(sheet: Sheet, place: str, text: str) -> None:
    row, column, _, _ = box_of(place)
    while len(sheet.grid) <= row:
        sheet.grid.append([])
    cells = sheet.grid[row]
    cells.extend([None] * (column + 1 - len(cells)))
    cell = cells[column]
    if isinstance(cell, Rich):
        cell.note = text
    else:
        cells[column] = Rich(cell, note=text)
