"""Sending a photo from the form of a CV, over HTTP: who may, what becomes of it, who sees it."""

import io
import json
import re
import time

import gspread
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cv import acts, photo_keeping, photos
from programme import flood
from sheets.book import Book
from sheets.changes import Edit
from sheets.worker.sync import Sync
from tests.coach.pages import HTMX
from tests.conftest import SignIn
from tests.photos.pictures import bomb, phone_photo
from tests.public.test_cv import edit
from views.editor.photo_form import WORDS
from views.public.media import media

CV, PHOTO = "/coach/candidates/C2ABD/cv", "/coach/candidates/C2ABD/cv/photo"
KENNY = "/coach/candidates/C3KEN/cv/photo"
FLORE, MARTIN, CAMILLE = "flore@example.org", "martin@example.org", "camille@example.org"


def send(
    browser: FlaskClient, address: str = PHOTO, content: bytes = b"", headers: dict[str, str] | None = None, **more: str
) -> TestResponse:
    """Post it as a browser does; the body is made here, in memory."""
    parts = [f'form-data; name="{name}"\r\n\r\n{value}'.encode() for name, value in more.items()]
    head = 'form-data; name="file"; filename="../moi même.JPG"\r\nContent-Type: image/jpeg\r\n\r\n'.encode()
    parts.append(head + (content or phone_photo()))
    body = b"".join(b"--edge\r\nContent-Disposition: " + part + b"\r\n" for part in parts) + b"--edge--\r\n"
    stream = io.BytesIO(body)
    kind = "multipart/form-data; boundary=edge"
    return browser.post(
        address, input_stream=stream, content_length=len(body), content_type=kind, headers=headers or {}
    )


def cell(sheet: gspread.Spreadsheet, row: int = 2) -> str:
    tab = sheet.worksheet("Candidats")
    return str(tab.cell(row, tab.row_values(1).index("Photo") + 1).value or "")


def key_of(book: Book, row_id: str = "C2ABD") -> str:
    found = book.snapshot.candidates.get(row_id)
    assert found
    return found.photo


def images(page: str) -> set[str]:
    return set(re.findall(r"/media/[^\s\",?]+", page))


def test_a_photo_goes_to_the_sheet_to_the_page_and_to_its_documents(
    sign_in: SignIn, sync: Sync, sheet: gspread.Spreadsheet, book: Book, client: FlaskClient
) -> None:
    answer = send(sign_in(FLORE))
    assert answer.status_code == 303
    assert answer.location.endswith("#photo")
    sync.step()
    assert cell(sheet) == key_of(book)
    assert photos.is_key(cell(sheet))
    page = client.get("/cv/abdenour-c2abd").text
    found = images(page)
    assert len(found) >= 8
    for address in found:
        served = client.get(address)
        assert served.status_code == 200
        assert served.headers["Cache-Control"].startswith("public, s-maxage=30, max-age=31536000, immutable")
        assert "Set-Cookie" not in served.headers
        assert client.get(address, headers={"If-None-Match": served.headers["ETag"]}).status_code == 304
    assert 'type="image/webp"' in page
    assert 'width="400" height="500"' in page
    assert 'alt="Portrait : Abdenour"' in page.replace("\u202f", " ").replace("\xa0", " ")
    assert client.get("/cv/abdenour-c2abd.jpg").status_code == 200
    gallery = client.get("/").text
    assert "-400s.webp 400w" in gallery
    assert client.get(f"/media/{key_of(book)}").headers["Content-Type"] == "image/jpeg"


@pytest.mark.parametrize(("who", "address", "status"), [
    (FLORE, PHOTO, 303), (CAMILLE, PHOTO, 303), ("abdenour@example.org", "/me/cv/photo", 303),
    (MARTIN, PHOTO, 404), ("kenny@example.org", PHOTO, 404), ("kenny@example.org", "/me/cv/photo", 303),
])  # fmt: skip
def test_only_the_person_their_coach_and_staff_may(
    sign_in: SignIn, book: Book, who: str, address: str, status: int
) -> None:
    assert send(sign_in(who), address).status_code == status
    own = "C3KEN" if who.startswith("kenny") and status == 303 else "C2ABD"
    assert bool(key_of(book, own)) == (status == 303)


def test_a_stranger_is_sent_to_sign_in(client: FlaskClient, book: Book) -> None:
    assert "/sign-in" in send(client).location
    assert client.get(PHOTO).status_code == 405
    assert key_of(book) == ""


def test_the_photo_of_a_cv_that_is_not_public_is_not_shown_to_strangers(
    sign_in: SignIn, book: Book, client: FlaskClient
) -> None:
    flore = sign_in(FLORE)
    send(flore, KENNY)
    address = f"/media/{key_of(book, 'C3KEN')}"
    served = flore.get(address)
    assert served.status_code == 200
    assert served.headers["Cache-Control"].startswith("private")
    assert sign_in("kenny@example.org").get(address).status_code == 200
    assert client.get(address).status_code == 404
    assert sign_in(MARTIN).get(address).status_code == 404


def test_it_is_gone_with_the_cv_that_is_hidden_and_when_it_is_replaced(
    sign_in: SignIn, book: Book, client: FlaskClient
) -> None:
    flore = sign_in(FLORE)
    send(flore)
    first = f"/media/{key_of(book)}"
    assert client.get(first).status_code == 200
    send(flore, content=phone_photo(colour=(10, 120, 10)))
    assert client.get(first).status_code == 404
    assert client.get(second := f"/media/{key_of(book)}").status_code == 200
    book.submit(Edit("candidates", "C2ABD", {"status": "Publié"}, {"status": "Masqué"}), CAMILLE)
    assert client.get(second).status_code == 404


@pytest.mark.parametrize("key", ["portraits/a.svg", "photos/0123456789abcdef0123456789abcdef-96.jpg"])
def test_what_no_public_row_names_now_is_not_served(
    app: Flask, sheet: gspread.Spreadsheet, sync: Sync, sign_in: SignIn, client: FlaskClient, key: str
) -> None:
    file = app.extensions["settings"].media_folder / key
    file.parent.mkdir(parents=True)
    file.write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    assert client.get(f"/media/{key}").status_code == 404  # nobody ever named it
    edit(sheet, sync, "C2ABD", Photo=key)
    assert client.get(f"/media/{key}").status_code == 200
    folder, _, name = key.rpartition("/")
    assert client.get(f"/media/{folder}/./{name}").status_code == 404
    edit(sheet, sync, "C3KEN", Photo=key)
    edit(sheet, sync, "C2ABD", Photo="")
    assert client.get(f"/media/{key}").status_code == 404
    own = sign_in("kenny@example.org").get(f"/media/{key}")
    assert own.status_code == 200
    assert own.headers["Cache-Control"] == "private, no-store"
    edit(sheet, sync, "C3KEN", Photo="")
    assert client.get(f"/media/{key}").status_code == 404
    assert sign_in(CAMILLE).get(f"/media/{key}").status_code == 404


def test_taken_away_then_put_back(sign_in: SignIn, book: Book) -> None:
    flore = sign_in(FLORE)
    send(flore)
    key = key_of(book)
    removed = flore.post(PHOTO, data={"remove": "1"})
    assert key_of(book) == ""
    page = flore.get(removed.location).text
    token = re.search(r'name="put_back" value="([^"]+)"', page)
    assert token, page
    assert flore.post(PHOTO, data={"put_back": token[1]}).status_code == 303
    assert key_of(book) == key
    # A photo is its candidate's: nobody gives it to another.
    assert flore.post(KENNY, data={"put_back": token[1]}).status_code == 400
    assert flore.post(PHOTO, data={"put_back": "made-up"}).status_code == 400


def test_two_who_change_it_at_once_choose(sign_in: SignIn, book: Book) -> None:
    flore, camille = sign_in(FLORE), sign_in(CAMILLE)
    base = json.dumps({"photo": None})
    send(camille, content=phone_photo(colour=(9, 9, 200)), base=base)
    theirs = key_of(book)
    answer = send(flore, base=base, headers=HTMX)
    assert answer.status_code == 409
    assert key_of(book) == theirs
    token = re.search(r'name="put_back" value="([^"]+)"', answer.text)
    assert token
    assert flore.post(PHOTO, data={"put_back": token[1], "base": json.dumps({"photo": theirs})}).status_code == 303
    assert key_of(book) not in ("", theirs)


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"%PDF-1.4", "pdf"), (b"\0\0\0\x18ftypheic0000", "heic"), (b"<svg/>", "svg"), (b"hello", "unreadable"),
     (bomb(), "huge"), (b"\xff" * (photos.MOST_BYTES + 10), "heavy"),
     (b"\xff" * (photos.MOST_BYTES + 2_000_000), "heavy")],
    ids=["pdf", "heic", "svg", "text", "bomb", "heavy", "heavier"],
)  # fmt: skip
def test_a_wrong_file_is_answered_with_what_to_do(sign_in: SignIn, book: Book, content: bytes, code: str) -> None:
    flore = sign_in(FLORE)
    for headers in ({}, HTMX):
        answer = send(flore, content=content, headers=headers)
        assert answer.status_code == 422
        assert WORDS[code].split(" : ")[0].split(" (")[0].replace("'", "’")[:30] in answer.text.replace("'", "’")
    assert key_of(book) == ""


def test_no_file_at_all(sign_in: SignIn) -> None:
    answer = sign_in(FLORE).post(PHOTO, data={"base": "{}"})
    assert answer.status_code == 422
    assert "Choisissez d" in answer.text


def test_photos_are_not_sent_by_the_hundred(
    app: Flask, sign_in: SignIn, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acts, "PHOTOS", (1, 3_600.0))
    flore = sign_in(FLORE)
    assert send(flore).status_code == 303
    with book.state.writing() as connection:  # what another process counted holds here too
        assert not flood.may(connection, "photo", FLORE, 1, 3_600.0)
    refused = send(flore)
    assert refused.status_code == 422
    assert WORDS["often"].split(".")[0] in refused.text
    assert send(sign_in(CAMILLE)).status_code == 303


def test_old_photos_go_a_month_after_nothing_names_them(app: Flask, sign_in: SignIn, book: Book, sync: Sync) -> None:
    flore = sign_in(FLORE)
    with app.app_context():
        place = media()
    send(flore)
    first = key_of(book)
    send(flore, content=phone_photo(colour=(10, 120, 10)))
    second = key_of(book)
    sync.step()
    now, month = time.time(), photo_keeping.KEEP_SECONDS
    assert photo_keeping.tidy(book.state, place, book.snapshot, now) == []
    assert photo_keeping.tidy(book.state, place, book.snapshot, now + month / 2) == []
    assert photo_keeping.tidy(book.state, place, book.snapshot, now + month + 60) == [first]
    assert not place.has(first)
    assert all(place.has(name) for name in photos.all_files(second))
    assert photo_keeping.tidy(book.state, place, book.snapshot, now + 20 * month) == []
    assert place.has(second)


def test_a_photo_that_a_waiting_change_names_stays(app: Flask, sign_in: SignIn, book: Book) -> None:
    flore = sign_in(FLORE)
    with app.app_context():
        place = media()
    before = book.snapshot  # shows no photo yet
    send(flore)
    late = time.time() + 2 * photo_keeping.KEEP_SECONDS
    assert photo_keeping.tidy(book.state, place, before, late) == []
    assert place.has(key_of(book))


def test_the_column_gone_from_the_sheet_breaks_one_thing(
    sign_in: SignIn, sheet: gspread.Spreadsheet, sync: Sync, app: Flask, book: Book
) -> None:
    flore = sign_in(FLORE)
    send(flore)
    sync.step()
    key = key_of(book)
    tab = sheet.worksheet("Candidats")
    tab.update_cell(1, tab.row_values(1).index("Photo") + 1, "Autre chose")
    sync.step()
    assert "n’a plus la colonne de la photo" in flore.get(CV).text.replace("'", "’")
    assert send(flore).status_code == 422
    with app.app_context():
        assert photo_keeping.tidy(book.state, media(), book.snapshot, time.time() + 9e9) == []
        assert media().has(key)


def test_any_place_fsspec_knows(app: Flask, sign_in: SignIn, book: Book, client: FlaskClient) -> None:
    from cv.media import Media

    app.extensions["media"] = Media("memory://tremplin/tests", app.extensions["settings"].media_folder)
    send(sign_in(FLORE))
    key = key_of(book)
    assert client.get(f"/media/{key}").status_code == 200
    assert client.get("/media/photos/../photos/x.jpg").status_code == 404
    place = app.extensions["media"]
    assert set(photos.all_files(key)) <= set(place.names("photos"))
    assert photo_keeping.tidy(book.state, place, book.snapshot, time.time() + 9e9) == []
    photo_keeping.remove(place, key)
    assert place.names("photos") == []
    assert client.get(f"/media/{key}").status_code == 404
