"""A photo's cell that leads to no picture is a problem staff read of, with its place; never a silence."""

from pathlib import Path
from typing import Any

import fsspec  # type: ignore[import-untyped]
import gspread
import pytest
from flask import Flask
from flask.testing import FlaskClient
from fsspec.implementations.memory import MemoryFileSystem  # type: ignore[import-untyped]

from cv import photos
from cv.media import Media
from cv.portrait_cells import photos_nowhere
from sheets.book import Book
from sheets.model.snapshot import build_snapshot
from sheets.worker.sync import Sync
from tests import cast
from tests.conftest import SignIn
from tests.documents.test_addresses import put_photo
from tests.photos.pictures import phone_photo
from tests.public.test_cv import edit
from views.public.media import media

PAGE = "/staff/understood"
LINK = "mène à une page, pas à une photo"
HEIC = "est une photo d’iPhone (HEIC)"
MISSING = "Aucune photo ne s’appelle"


def told(client: FlaskClient) -> str:
    return client.get(PAGE).text.replace("'", "’").replace("&#39;", "’")


@pytest.mark.parametrize(("cell", "why"), [
    ("https://drive.google.com/file/d/1AbC/view?usp=sharing", LINK), ("https://photos.app.goo.gl/x", LINK),
    ("https://exemple.org/moi.jpg", LINK), ("www.exemple.org/moi.jpg", LINK), ("drive.google.com/open?id=1AbC", LINK),
    ("IMG_2041.HEIC", HEIC), ("photos/inès.heif", HEIC), ("moi.jpg", MISSING),
    ("photos/" + "0" * 32 + "-800.jpg", MISSING),
    ("la photo arrive", MISSING), ("cv.pdf", MISSING), ("../settings.py", MISSING), ("voir mail", MISSING),
])  # fmt: skip
def test_a_photo_that_leads_nowhere_is_told(
    sheet: gspread.Spreadsheet, sync: Sync, sign_in: SignIn, cell: str, why: str
) -> None:
    edit(sheet, sync, cast.ABDENOUR, Photo=cell)
    page = told(sign_in("camille@example.org"))
    assert "Candidats · Photo · " in page
    assert why in page


def test_a_photo_that_is_there_is_no_problem(
    app: Flask, sheet: gspread.Spreadsheet, sync: Sync, sign_in: SignIn
) -> None:
    photo = photos.made(phone_photo())
    with app.app_context():
        for name, content in photo.files.items():
            media().write(name, content)
    edit(sheet, sync, cast.ABDENOUR, Photo=photo.key)
    edit(sheet, sync, cast.INES, Photo=put_photo(app, "moi.jpg", phone_photo()))
    assert "· Photo ·" not in told(sign_in("camille@example.org"))


class Counted(MemoryFileSystem):  # type: ignore[misc]
    """A place elsewhere, that says how often it was asked."""

    protocol = "counted"
    asked = 0

    def ls(self, path: str, detail: bool = True, **kwargs: Any) -> Any:
        type(self).asked += 1
        return super().ls(path, detail, **kwargs)

    def info(self, path: str, **kwargs: Any) -> Any:
        type(self).asked += 1
        return super().info(path, **kwargs)


def test_a_place_elsewhere_is_asked_once_for_everybody(book: Book, tmp_path: Path) -> None:
    fsspec.register_implementation("counted", Counted, clobber=True)
    place = Media("counted://tremplin/cells", tmp_path)
    keys = [f"photos/{n:032x}-800.jpg" for n in range(40)]
    for key in (*keys[:20], "moi.jpg"):
        place.write(key, b"x")
    grid = [["ID", "Prénom", "Photo"], *([f"C{n}", "A", key] for n, key in enumerate((*keys, "moi.jpg", "a/b.jpg")))]
    snapshot = build_snapshot({"Candidats": grid})
    Counted.asked = 0
    missing = [p.value for p in photos_nowhere(snapshot, place, book)]
    assert missing == [*keys[20:], "a/b.jpg"]
    assert Counted.asked <= 6, "one question for each of three folders"
