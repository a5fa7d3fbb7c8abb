"""A link to a photo in Drive: fetched with the sheet's own credentials, kept, shown; or told, with how to mend it."""

import html
import json
import re
import time
from typing import Any

import gspread
import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from cv import photo_keeping, photos, portrait_cells
from cv.linked_photos import LinkedPhotos
from cv.media import Media
from sheets.api.connection import LOCAL_ACCOUNT, Workbook
from sheets.book import Book
from sheets.model.drive_links import DriveLink, drive_link
from sheets.state import linked_files as linked
from sheets.worker.sync import Sync
from tests import cast
from tests.conftest import SignIn
from tests.photos.pictures import phone_photo, saved
from tests.public.test_cv import ABDENOUR, edit
from tests.running import Start, eventually, free_port
from tests.sheets.meddling import meddle
from views.public.media import media

UPLOAD = "https://www.googleapis.com/upload/drive/v3/files"
OWNER = "camille@example.org"
ACCOUNT = "site@asso.iam.gserviceaccount.com"
LINK = "https://drive.google.com/file/d/{}/view?usp=drive_link"
FILE = "1AbC_d-9xYz0123456789AbCdEfGhIjKl"


def put(sheet: gspread.Spreadsheet, data: bytes, kind: str = "image/jpeg", shared: bool = True) -> str:
    """A file in a colleague's Drive, perhaps shared with the account; its ID."""
    asked: Any = {"uploadType": "media"}
    headers = {"Authorization": f"Bearer {OWNER}", "Content-Type": kind}
    answer = sheet.client.request("post", UPLOAD, asked, data, headers=headers)
    file_id = str(answer.json()["id"])
    if shared:
        share(sheet, file_id)
    return file_id


def share(sheet: gspread.Spreadsheet, file_id: str, account: str = LOCAL_ACCOUNT) -> None:
    url = f"https://www.googleapis.com/drive/v3/files/{file_id}/permissions"
    body = {"type": "user", "role": "reader", "emailAddress": account}
    sheet.client.request("post", url, json=body)


@pytest.fixture
def place(app: Flask) -> Media:
    with app.app_context():
        return media()


@pytest.fixture
def linking(book: Book, place: Media, workbook: Workbook) -> LinkedPhotos:
    return LinkedPhotos(book.state, place, lambda: workbook, lambda: book.snapshot)


def told(client: FlaskClient) -> str:
    """What staff read that they should mend."""
    text = html.unescape(client.get("/staff/understood").text)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text)).replace("\u2019", "'").replace("\xa0", " ")


def shown(client: FlaskClient) -> list[str]:
    """The photos on Abdenour's page, as addresses."""
    return re.findall(r'src="(/media/photos/[^"]+)"', client.get(ABDENOUR).text)


def due_now(book: Book, file_id: str) -> None:
    """As if its pause were over."""
    with book.state.writing() as connection:
        connection.execute(linked.files.update().where(linked.files.c.id == file_id).values(next_at=0.0))


@pytest.mark.parametrize("text", [
    "https://drive.google.com/file/d/{}/view", "https://drive.google.com/file/d/{}/view?usp=sharing",
    "https://drive.google.com/file/d/{}/edit?usp=drive_link", "https://drive.google.com/file/d/{}",
    "https://drive.google.com/file/u/1/d/{}/preview", "https://drive.google.com/a/asso.org/file/d/{}/view",
    "https://drive.google.com/open?id={}", "https://drive.google.com/open?usp=drive_copy&id={}",
    "https://drive.google.com/uc?id={}", "https://drive.google.com/uc?export=download&id={}&confirm=t",
    "https://drive.google.com/u/0/uc?id={}&export=view", "https://drive.google.com/thumbnail?id={}&sz=w1000",
    "https://drive.usercontent.google.com/download?id={}&export=download", "https://docs.google.com/uc?id={}",
    "https://drive.usercontent.google.com/u/0/uc?id={}", "https://lh3.googleusercontent.com/d/{}=w500",
    "https://lh3.google.com/u/0/d/{}=w1366", "http://drive.google.com/open?id={}", "drive.google.com/open?id={}",
    " https://drive.google.com/open?id={} ", "https://drive.google.com/open?id={}, https://drive.google.com/open?id=x",
    "https://drive.google.com/file/d/{}/view\nla photo", "HTTPS://Drive.Google.com/file/d/{}/view",
])  # fmt: skip
def test_every_way_to_link_to_a_file(text: str) -> None:
    assert drive_link(text.format(FILE)) == DriveLink(FILE)


def test_the_key_of_an_older_file() -> None:
    text = f"https://drive.google.com/file/d/{FILE}/view?usp=sharing&resourcekey=0-ab_C9"
    assert drive_link(text) == DriveLink(FILE, "0-ab_C9")
    two = f"https://drive.google.com/open?id={FILE}, https://drive.google.com/open?id={FILE}2&resourcekey=0-z"
    assert drive_link(two) == DriveLink(FILE)


@pytest.mark.parametrize("text", [
    "", "moi.jpg", "https://example.org/file/d/{}/view", "https://drive.google.com.example.org/open?id={}",
    "https://drive.google.com/drive/folders/{}", "https://docs.google.com/document/d/{}/edit", "{}",
    "https://docs.google.com/spreadsheets/d/{}/edit#gid=0", "https://photos.app.goo.gl/{}", "google {}", 12.5, None,
    "https://drive.google.com/open?id=court", "voir https://drive.google.com/open?id={}",
])  # fmt: skip
def test_what_leads_to_no_file(text: object) -> None:
    assert drive_link(text.format(FILE) if isinstance(text, str) else text) is None


def test_the_photo_is_on_the_page_and_the_link_stays(
    sheet: gspread.Spreadsheet, sync: Sync, linking: LinkedPhotos, client: FlaskClient, sign_in: SignIn, book: Book
) -> None:
    link = LINK.format(put(sheet, phone_photo()))
    edit(sheet, sync, cast.ABDENOUR, Photo=link)
    assert shown(client) == []
    linking.turn()
    sync.step()
    [address] = shown(client)
    assert client.get(address).status_code == 200
    assert client.get(f"{ABDENOUR}.jpg").status_code == 200
    assert link in sheet.worksheet("Candidats").row_values(2)
    assert "· Photo ·" not in told(sign_in(OWNER))
    with book.state.reading() as connection:
        assert not [e for e in _events(connection) if e["key"] == "photo" and "photos/" in str(e["new"])]


def _events(connection: Any) -> list[Any]:
    from sheets.events import detection as events

    return list(connection.execute(events.events.select()).mappings())


def test_another_link_is_fetched_anew(
    sheet: gspread.Spreadsheet, sync: Sync, linking: LinkedPhotos, client: FlaskClient
) -> None:
    pages = []
    for colour in ((200, 60, 40), (20, 90, 200)):
        edit(sheet, sync, cast.ABDENOUR, Photo=LINK.format(put(sheet, phone_photo(colour=colour))))
        linking.turn()
        sync.step()
        pages.append(shown(client))
    assert len(pages[0]) == len(pages[1]) == 1
    assert pages[0] != pages[1]
    assert client.get(pages[0][0]).status_code == 404


def test_a_file_is_asked_for_once(sheet: gspread.Spreadsheet, sync: Sync, linking: LinkedPhotos) -> None:
    edit(sheet, sync, cast.ABDENOUR, Photo=LINK.format(put(sheet, phone_photo())))
    linking.turn()
    asked: list[str] = []

    def overhear(request: requests.PreparedRequest) -> bool:
        asked.append(str(request.url))
        return False

    meddle(linking._book(), overhear)
    for _ in range(3):
        sync.step()
        linking.turn()
    assert asked  # the sheet was looked at
    assert not [url for url in asked if "alt=media" in url]


def test_one_that_is_not_shared_is_told_with_whom_to_share(
    sheet: gspread.Spreadsheet, sync: Sync, linking: LinkedPhotos, client: FlaskClient, sign_in: SignIn, book: Book
) -> None:
    file_id = put(sheet, phone_photo(), shared=False)
    sheet.client.session.headers["Authorization"] = f"Bearer {ACCOUNT}"
    edit(sheet, sync, cast.ABDENOUR, Photo=LINK.format(file_id))
    linking.turn()
    page = told(sign_in(OWNER))
    assert "n'a pas le droit de lire" in page
    assert f"partagez ce fichier avec {ACCOUNT}" in page
    share(sheet, file_id, ACCOUNT)
    linking.turn()
    assert shown(client) == []  # its pause is not over
    due_now(book, file_id)
    linking.turn()
    sync.step()
    assert len(shown(client)) == 1
    assert "n'a pas le droit de lire" not in told(sign_in(OWNER))


def test_a_local_workbook_has_nobody_to_share_with(
    sheet: gspread.Spreadsheet, sync: Sync, linking: LinkedPhotos, sign_in: SignIn
) -> None:
    edit(sheet, sync, cast.ABDENOUR, Photo=LINK.format(FILE))
    linking.turn()
    page = told(sign_in(OWNER))
    assert "mène à une page, pas à une photo" in page
    assert "invalid" not in page


@pytest.mark.parametrize(("data", "kind", "words"), [
    (b"Bonjour, voici ma photo", "text/plain", "n'est pas une photo"),
    (b"%PDF-1.7\n", "application/pdf", "n'est pas une photo"),
    (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "image/svg+xml", "n'est pas une photo"),
    (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 200, "image/heif", "HEIC"),
    (b"\xff\xd8" + b"\xff" * photos.MOST_BYTES, "image/jpeg", "trop lourde"),
    (saved(Image.new("RGB", (100, 100)), "PNG"), "image/png", "trop petite"),
    (b"", "image/png", "n'est pas une photo"),
])  # fmt: skip
def test_a_file_that_is_no_photo_is_told(
    sheet: gspread.Spreadsheet, sync: Sync, linking: LinkedPhotos, sign_in: SignIn, place: Media,
    data: bytes, kind: str, words: str,
) -> None:  # fmt: skip
    edit(sheet, sync, cast.ABDENOUR, Photo=LINK.format(put(sheet, data, kind)))
    linking.turn()
    assert words in told(sign_in(OWNER))
    assert place.names("photos") == []


def test_a_file_of_googles_own_is_no_photo(
    sheet: gspread.Spreadsheet, sync: Sync, linking: LinkedPhotos, sign_in: SignIn
) -> None:
    edit(sheet, sync, cast.ABDENOUR, Photo=LINK.format(sheet.id))
    linking.turn()
    assert "n'est pas une photo" in told(sign_in(OWNER))


@pytest.mark.parametrize(("status", "reason"), [(503, "backendError"), (429, "x"), (403, "userRateLimitExceeded")])
def test_drive_that_does_not_answer_is_asked_again(
    sheet: gspread.Spreadsheet, sync: Sync, linking: LinkedPhotos, client: FlaskClient, sign_in: SignIn, book: Book,
    status: int, reason: str,
) -> None:  # fmt: skip
    file_id = put(sheet, phone_photo())
    edit(sheet, sync, cast.ABDENOUR, Photo=LINK.format(file_id))

    def spoil(response: requests.Response) -> None:
        response.status_code = status
        error = {"code": status, "message": "later", "errors": [{"reason": reason}]}
        response._content = json.dumps({"error": error}).encode()

    for _ in range(2):
        meddle(linking._book(), lambda request: file_id in str(request.url), after=spoil)
        linking.turn()
        due_now(book, file_id)
    assert "Google Drive ne répond pas" in told(sign_in(OWNER))
    with book.state.reading() as connection:
        assert linked.known(connection)[file_id].tries == 2
    linking.turn()
    sync.step()
    assert len(shown(client)) == 1


def test_pauses_grow(sheet: gspread.Spreadsheet, sync: Sync, linking: LinkedPhotos, book: Book) -> None:
    file_id = put(sheet, b"x")
    edit(sheet, sync, cast.ABDENOUR, Photo=LINK.format(file_id))
    pauses = []
    for _ in range(9):
        due_now(book, file_id)
        linking.turn()
        with book.state.reading() as connection:
            pauses.append(linked.known(connection)[file_id].next_at - time.time() + 0.5)
    assert [round(pause / 60) for pause in pauses] == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_consent_taken_back_takes_the_copy_away_at_once(
    sheet: gspread.Spreadsheet, sync: Sync, linking: LinkedPhotos, client: FlaskClient, place: Media
) -> None:
    edit(sheet, sync, cast.ABDENOUR, Photo=LINK.format(put(sheet, phone_photo())))
    linking.turn()
    sync.step()
    [address] = shown(client)
    edit(sheet, sync, cast.ABDENOUR, Accord_de_publication="non")
    linking.turn()
    sync.step()
    assert place.names("photos") == []
    assert client.get(address).status_code == 404
    linking.turn()
    assert place.names("photos") == []
    edit(sheet, sync, cast.ABDENOUR, Accord_de_publication="oui")
    linking.turn()
    sync.step()
    assert shown(client) == [address]


def test_erased_for_good(
    app: Flask, sheet: gspread.Spreadsheet, sync: Sync, linking: LinkedPhotos, client: FlaskClient, place: Media,
    book: Book,
) -> None:  # fmt: skip
    file_id = put(sheet, phone_photo())
    edit(sheet, sync, cast.ABDENOUR, Photo=LINK.format(file_id))
    linking.turn()
    sync.step()
    assert len(shown(client)) == 1
    done = app.test_cli_runner().invoke(args=["erase", cast.ABDENOUR, "--yes"])
    assert done.exit_code == 0, done.output
    assert place.names("photos") == []
    linking.turn()
    assert place.names("photos") == []
    with book.state.reading() as connection:
        assert file_id not in linked.known(connection)


def test_a_link_taken_off_is_kept_a_month_like_any_photo(
    sheet: gspread.Spreadsheet, sync: Sync, linking: LinkedPhotos, client: FlaskClient, place: Media, book: Book
) -> None:
    link = LINK.format(put(sheet, phone_photo()))
    edit(sheet, sync, cast.ABDENOUR, Photo=link)
    linking.turn()
    sync.step()
    [address] = shown(client)
    edit(sheet, sync, cast.ABDENOUR, Photo="")
    linking.turn()
    assert place.names("photos") != []
    edit(sheet, sync, cast.ABDENOUR, Photo=link)
    assert shown(client) == [address]  # at once: it was kept
    edit(sheet, sync, cast.ABDENOUR, Photo="")
    photo_keeping.tidy(book.state, place, book.snapshot, time.time())
    photo_keeping.tidy(book.state, place, book.snapshot, time.time() + 2 * photo_keeping.KEEP_SECONDS)
    linking.turn()
    with book.state.reading() as connection:
        assert linked.known(connection) == {}
    edit(sheet, sync, cast.ABDENOUR, Photo=link)
    linking.turn()
    sync.step()
    assert shown(client) == [address]


def test_a_lost_folder_is_filled_again(
    sheet: gspread.Spreadsheet, sync: Sync, linking: LinkedPhotos, client: FlaskClient, place: Media, workbook: Workbook
) -> None:
    edit(sheet, sync, cast.ABDENOUR, Photo=LINK.format(put(sheet, phone_photo())))
    linking.turn()
    for name in place.names("photos"):
        place.remove(name)
    LinkedPhotos(linking.state, place, lambda: workbook, linking._snapshot).turn()  # the worker, started again
    sync.step()
    [address] = shown(client)
    assert client.get(address).status_code == 200


def test_a_coach_may_take_it_off_and_put_it_back(
    sheet: gspread.Spreadsheet, sync: Sync, linking: LinkedPhotos, client: FlaskClient, sign_in: SignIn
) -> None:
    link = LINK.format(put(sheet, phone_photo()))
    edit(sheet, sync, cast.ABDENOUR, Photo=link)
    linking.turn()
    sync.step()
    flore = sign_in("flore@example.org")
    place = f"/coach/candidates/{cast.ABDENOUR}/cv/photo"
    page = flore.get(f"/coach/candidates/{cast.ABDENOUR}/cv").text
    base = html.unescape(re.findall(r'name="base" value="([^"]*photo[^"]*)"', page)[0])
    taken = flore.post(place, data={"base": base, "remove": "1"}, headers={"HX-Request": "true"}).text
    sync.step()
    assert shown(client) == []
    token = html.unescape(re.findall(r'name="put_back" value="([^"]+)"', taken)[0])
    new = html.unescape(re.findall(r'name="base" value="([^"]*photo[^"]*)"', taken)[0])
    assert flore.post(place, data={"base": new, "put_back": token}).status_code == 303
    sync.step()
    assert link in sheet.worksheet("Candidats").row_values(2)
    assert len(shown(client)) == 1


def test_a_picture_in_a_cell_is_told(
    sheet: gspread.Spreadsheet, sync: Sync, linking: LinkedPhotos, sign_in: SignIn
) -> None:
    tab = sheet.worksheet("Candidats")
    column = tab.row_values(1).index("Photo") + 1
    tab.update([['=IMAGE("https://exemple.org/moi.jpg")']], gspread.utils.rowcol_to_a1(2, column), raw=False)
    sync.step()
    linking.turn()
    page = told(sign_in(OWNER))
    assert "Une image est posée dans cette case" in page
    assert "remplacez l'image par le lien" in page
    tab.update_cell(2, column, "")
    sync.step()
    linking._looked_at = None  # as if some minutes had passed, for the worker and for the page
    linking.turn()
    portrait_cells._found.clear()
    assert "Une image est posée" not in told(sign_in(OWNER))


def test_the_worker_fetches_it(start: Start, sheet: gspread.Spreadsheet) -> None:
    tab = sheet.worksheet("Candidats")
    link = LINK.format(put(sheet, phone_photo()))
    tab.update_cell(2, tab.row_values(1).index("Photo") + 1, link)
    port = free_port()
    start("serve", "--port", str(port))
    page = f"http://127.0.0.1:{port}{ABDENOUR}"

    def there() -> bool:
        try:
            return "/media/photos/" in requests.get(page, timeout=5).text
        except requests.ConnectionError:
            return False

    eventually(there)
