"""A CV's address as people get it: through chats and mails that glue things to it, and keyboards that help."""

from urllib.parse import quote

import gspread
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from sheets.model.characters import drop_invisible
from sheets.worker.sync import Sync
from tests.public.test_cv import ABDENOUR, edit
from views.web.pasted import meant

GLUED = (
    ".", "/", ",", ")", "»", " »", "\u00a0»", " ", "…", "\u200b", "\ufeff", ").", "),", "/.", "//", ";", ":", "!", "?",
    "]", ">", "'", "’", '"', "”", "*", "_", "-", "|", "\\", "%20", "%3Ffbclid=a", "&fbclid=a", "?fbclid=a", "\u2060.",
    " et merci", "—merci", "—merci-beaucoup", "،", "=3D", "😀", "📄",
    ",bonne-journée", ".Merci", "は", "。", "\n", "\t", "/…",
)  # fmt: skip


@pytest.mark.parametrize("glued", GLUED)
def test_what_is_glued_to_an_address_leads_to_the_cv(client: FlaskClient, glued: str) -> None:
    answer = client.get(ABDENOUR + quote(glued, safe="/"), follow_redirects=True)
    assert (answer.status_code, answer.request.path) == (200, ABDENOUR)


@pytest.mark.parametrize("path", [
    "/cv/ABDENOUR-C2ABD", "/CV/abdenour-c2abd", "/Cv/Abdenour-C2abd", "/cv/abdenour–c2abd", "/cv/abdenour‑c2abd",
    "/cv/abde\u00adnour-c2abd", "/cv/\u200babdenour-c2abd", "/cv/abdenour- c2abd", "/cv/abdenour-\r\nc2abd",
    "/cv/ abdenour-c2abd", "/cv/Âbdenour-c2abd", "/cv/ab'denour-c2abd", "/cv/c2abd", "/cv/C2ABD.",
])  # fmt: skip
def test_what_a_keyboard_made_of_an_address_leads_to_the_cv(client: FlaskClient, path: str) -> None:
    answer = client.get(quote(path), follow_redirects=True)
    assert (answer.status_code, answer.request.path) == (200, ABDENOUR)


@pytest.mark.parametrize("end", [".pdf", ".json", ".vcf", "/qr.svg"])
@pytest.mark.parametrize("glued", [".", ")", ",", "»", "\u200b", " "])
def test_documents_too(client: FlaskClient, end: str, glued: str) -> None:
    answer = client.get(quote(ABDENOUR.upper().replace("/CV/", "/cv/") + end + glued), follow_redirects=True)
    assert (answer.status_code, answer.request.path) == (200, ABDENOUR + end)


def test_the_question_that_came_with_it_is_kept(client: FlaskClient) -> None:
    answer = client.get(f"{ABDENOUR}.?lang=en&fbclid=IwAR0")
    assert (answer.status_code, answer.location) == (308, f"{ABDENOUR}?lang=en&fbclid=IwAR0")
    assert client.get(f"{ABDENOUR}?fbclid=IwAR0").status_code == 200


@pytest.mark.parametrize("slug", ["kenny-c3ken", "c3ken", "personne-c9zzz"])
def test_what_is_glued_says_nothing_of_who_is_in_the_sheet(client: FlaskClient, slug: str) -> None:
    glued = client.get(f"/cv/{slug}).")
    assert (glued.status_code, glued.location) == (308, f"/cv/{slug}")
    assert client.get(f"/cv/{slug}).", follow_redirects=True).status_code == client.get(f"/cv/{slug}").status_code
    assert client.get(f"/cv/{slug}").status_code in (404, 410)


NAMES = [
    ("Łukasz", "lukasz", "ukasz"), ("Đức", "duc", "uc"), ("Bjørn", "bjorn", "bj-rn"), ("Þór", "thor", "or"),
    ("Işık", "isik", "is-k"), ("Ɛsi", "esi", "si"), ("王小明", "wangxiaoming", ""), ("Владимир", "vladimir", ""),
    ("Γιώργος", "giorgos", ""), ("Straße", "strasse", "strasse"),
    ("سارا\u200cجان", "srjn", ""), ("Jean\u00a0Luc", "jean-luc", "jean-luc"),
    ("Nguyễn Thị Ánh", "nguyen-thi-anh", "nguyen-thi-anh"), ("Ælfrœd", "aelfroed", "lfr-d"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "slug", "former"), NAMES)
def test_an_address_says_the_name_in_our_letters_and_the_former_one_leads_there(
    sheet: gspread.Spreadsheet, sync: Sync, client: FlaskClient, name: str, slug: str, former: str
) -> None:
    edit(sheet, sync, "C2ABD", Prénom=name)
    old = f"{former}-c2abd" if former else "c2abd"
    answer = client.get(f"/cv/{old}", follow_redirects=True)
    assert (answer.status_code, answer.request.path) == (200, f"/cv/{slug}-c2abd")
    card = client.get(f"/cv/{slug}-c2abd.vcf")
    assert f"FN:{name}\r\n" in card.text
    filed = " ".join(drop_invisible(name).split())
    assert quote(f"Contact {filed}.vcf") in card.headers["Content-Disposition"]
    pdf = client.get(f"/cv/{slug}-c2abd.pdf")
    plain = pdf.headers["Content-Disposition"].partition('filename="')[2].partition('"')[0]
    assert plain.casefold().replace(" ", "-") == f"cv-{slug}.pdf"


@given(st.text(max_size=40))
def test_what_was_meant_is_one_step_away_and_plain(rest: str) -> None:
    path = meant(f"/cv/{rest}")
    assert path == f"/cv/{rest}" or path.isascii()
    assert meant(path) == path
