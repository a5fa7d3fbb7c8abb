"""Who gets which document, under which address, and whose picture is in it."""

import io
from pathlib import Path

import gspread
import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from cv.kept import DocumentCache
from sheets.worker.sync import Sync
from tests import cast
from tests.conftest import SignIn
from tests.documents.made import BASE, faults, opened, text_of
from tests.public.test_cv import edit
from views.public.documents import disposition

SUFFIXES = (".pdf", ".jpg", ".vcf", "/story.jpg", "/card.pdf", "/qr.svg")
PRIVATE = ("06 12 34 56 78", "abdenour@example.org", "3 rue des Lilas, 93100", "Abdenour Benali")


def put_photo(app: Flask, name: str, content: bytes) -> str:
    folder = app.extensions["settings"].media_folder / "portraits"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    return f"portraits/{name}"


def jpeg(colour: str) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = "a dormi dehors"
    saved = io.BytesIO()
    Image.new("RGB", (400, 500), colour).save(saved, "JPEG", exif=exif, comment=b"Benali")
    return saved.getvalue()


def colour_at(picture: bytes, x: int, y: int) -> tuple[int, ...]:
    with Image.open(io.BytesIO(picture)) as image:
        found = image.getpixel((x, y))
    assert isinstance(found, tuple)
    return found


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_no_document_without_a_page(sheet: gspread.Spreadsheet, sync: Sync, client: FlaskClient, suffix: str) -> None:
    assert client.get(f"/cv/personne-zzzzz{suffix}").status_code == 404
    for slug in ("kenny-c3ken", "rosa-c5rsa"):
        assert client.get(f"/cv/{slug}{suffix}").status_code == 410
    edit(sheet, sync, cast.ABDENOUR, En_emploi="oui")
    hired = client.get(BASE + suffix)
    assert (hired.status_code, hired.headers["Location"]) == (302, BASE)
    assert "no-cache" in hired.headers["Cache-Control"]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_old_address_leads_to_the_same_document(client: FlaskClient, suffix: str) -> None:
    answer = client.get(f"/cv/ancien-c2abd{suffix}?lang=en&token=secret")
    assert answer.status_code == 301
    assert answer.headers["Location"] == f"{BASE}{suffix}?lang=en"


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_every_document_says_of_itself(client: FlaskClient, suffix: str) -> None:
    answer = client.get(BASE + suffix + "?lang=fr")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("inline; filename=")
    assert answer.headers["Content-Language"] == "fr"
    assert answer.cache_control.public
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert client.get(BASE + suffix + "?lang=fr", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    for secret in cast.SECRETS:
        assert secret.encode() not in answer.data
        assert secret not in str(answer.headers)


def test_names_of_files_in_any_script() -> None:
    assert disposition("CV Inès l’Été.pdf").startswith(
        "inline; filename=\"CV Ines lEte.pdf\"; filename*=UTF-8''CV%20In%C3"
    )
    assert '"; evil' not in disposition('a"; evil="x\r\nSet-Cookie: y.pdf')
    assert "\n" not in disposition("a\r\nb.pdf")


@pytest.mark.parametrize(("suffix", "size"), [(".jpg", (1200, 630)), ("/story.jpg", (1080, 1920))])
def test_the_pictures_are_of_this_very_person(
    app: Flask, sheet: gspread.Spreadsheet, sync: Sync, client: FlaskClient, suffix: str, size: tuple[int, int]
) -> None:
    edit(sheet, sync, cast.ABDENOUR, Photo=put_photo(app, "red.jpg", jpeg("#d02020")))
    edit(sheet, sync, cast.INES, Photo=put_photo(app, "blue.jpg", jpeg("#2020d0")))
    ours, theirs = (client.get(base + suffix).data for base in (BASE, "/cv/ines-c4nes"))
    with Image.open(io.BytesIO(ours)) as image:
        assert (image.format, image.size) == ("JPEG", size)
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
    assert colour_at(ours, 200, 300)[0] > 180 > 80 > colour_at(ours, 200, 300)[2]
    assert colour_at(theirs, 200, 300)[2] > 180 > 80 > colour_at(theirs, 200, 300)[0]
    for secret in cast.SECRETS:
        assert secret.encode() not in ours


@pytest.mark.parametrize(
    "content",
    [b"", b"not a picture", jpeg("#d02020")[:300], b"<svg><image href='/etc/passwd'/></svg>", b"<!DOCTYPE x><svg/>",
     b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"],
)  # fmt: skip
def test_a_bad_photo_is_an_initial(
    app: Flask, sheet: gspread.Spreadsheet, sync: Sync, client: FlaskClient, content: bytes
) -> None:
    plain = client.get(BASE + ".jpg?lang=fr").data
    name = "bad.svg" if b"svg" in content else "bad.jpg"
    edit(sheet, sync, cast.ABDENOUR, Photo=put_photo(app, name, content))
    assert client.get(BASE + ".jpg?lang=fr").data == plain
    assert client.get(BASE + ".pdf").status_code == 200


@pytest.mark.parametrize("key", ["../state.sqlite3", "/etc/passwd", "portraits/none.jpg", "portraits"])
def test_nothing_is_read_outside_the_folder(
    sheet: gspread.Spreadsheet, sync: Sync, client: FlaskClient, key: str
) -> None:
    plain = client.get(BASE + ".jpg?lang=fr").data
    edit(sheet, sync, cast.ABDENOUR, Photo=key)
    assert client.get(BASE + ".jpg?lang=fr").data == plain


def test_the_vcard_is_public_and_cannot_be_broken_out_of(
    sheet: gspread.Spreadsheet, sync: Sync, client: FlaskClient
) -> None:
    edit(sheet, sync, cast.ABDENOUR, Accroche="a\nTEL:0612345678;b,c\\n")
    lines = client.get(BASE + ".vcf").data.decode().replace("\r\n ", "").split("\r\n")
    assert lines[0] == "BEGIN:VCARD"
    assert "FN:Abdenour" in lines
    assert "URL:http://localhost/cv/abdenour-c2abd" in lines
    assert not [line for line in lines if line.startswith(("TEL", "EMAIL", "ADR"))]


@pytest.mark.poppler
def test_the_private_pdf_is_for_the_person_their_coach_and_staff(
    app: Flask, sign_in: SignIn, client: FlaskClient, tmp_path: Path
) -> None:
    theirs = f"/coach/{cast.ABDENOUR}/cv.pdf"
    for email, address in (
        ("abdenour@example.org", "/me/cv.pdf"), ("flore@example.org", theirs), ("camille@example.org", theirs)
    ):  # fmt: skip
        answer = sign_in(email).get(f"{address}?lang=fr")
        assert answer.headers["Cache-Control"] == "private, no-store"
        text = text_of(answer.data)
        assert [words for words in PRIVATE if words not in text] == []
        assert "a dormi dehors" not in text
        assert faults(answer.data, tmp_path) == []
    assert sign_in("martin@example.org").get(theirs).status_code == 404
    assert sign_in("flore@example.org").get("/me/cv.pdf").status_code == 403
    assert client.get(theirs).status_code == 303
    assert not list((app.extensions["settings"].data_dir / "cache").rglob("*.pdf"))


def test_a_draft_has_a_private_pdf_and_links_to_it(sign_in: SignIn) -> None:
    assert sign_in("kenny@example.org").get("/me/cv.pdf").data.startswith(b"%PDF")
    assert 'href="/me/cv.pdf?lang=fr"' in sign_in("kenny@example.org").get("/me/").text
    page = sign_in("flore@example.org").get(f"/coach/candidates/{cast.ABDENOUR}/cv").text
    assert f'href="/coach/{cast.ABDENOUR}/cv.pdf?lang=fr"' in page
    assert f'href="{BASE}.pdf?lang=fr"' in page


def test_the_shelf_stays_within_its_size(tmp_path: Path) -> None:
    shelf = DocumentCache(tmp_path / "shelf", most_bytes=1_000)
    for n in range(20):
        assert shelf.fetch(f"{n:040x}", ".pdf", lambda: b"x" * 100) == b"x" * 100
    shelf.tidy()
    assert sum(path.stat().st_size for path in (tmp_path / "shelf").rglob("*.*")) <= 1_000
    assert shelf.find(f"{19:040x}", ".pdf") == b"x" * 100


@pytest.mark.parametrize(
    ("name", "called"),
    [("美玲", "MeiLing"), ("😀", "Quelqu’un"), ("Zoé 😀", "Zoé"), ("محمد", "محمد"), ("𝓗𝓮𝓵𝓮𝓷𝓮", "Helene")],
)
def test_a_name_in_any_script_has_every_document(
    sheet: gspread.Spreadsheet, sync: Sync, client: FlaskClient, tmp_path: Path, name: str, called: str
) -> None:
    edit(sheet, sync, cast.ABDENOUR, **{"Prénom": name})
    page = client.get("/cv/c2abd", follow_redirects=True)
    assert f"<bdi>{name}</bdi></h1>" in page.text  # a browser has fonts of its own
    address = page.request.path
    for suffix in (".jpg", "/story.jpg", "/card.pdf", ".vcf", ".json", "/qr.svg"):
        assert client.get(address + suffix).status_code == 200, suffix
    document = client.get(f"{address}.pdf?lang=fr").data
    assert faults(document, tmp_path) == []
    with opened(document) as pdf:
        assert str(pdf.docinfo["/Title"]) == f"{called} cherche un travail"
