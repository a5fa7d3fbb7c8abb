"""What is typed is never lost: no network, a reload, a session that ended, a gateway's page, a sheet that changed."""

import io
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import gspread
import pytest
from PIL import Image
from playwright.sync_api import Browser, Error, Page, Route, expect

from sheets.api.connection import connect
from tests.browser.axe import axe
from tests.browser.folds import save_all, unfold
from tests.browser.opening import opened
from tests.browser.test_signed_in import CV, story_in_sheet
from tests.browser.town import Town, served
from tests.running import eventually

pytestmark = pytest.mark.browser

STORY = "#story-story"
SAVED = "c’est gardé"


@pytest.fixture(scope="module")
def busy(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A served site of these tests alone: each writes a story of its own."""
    folder = tmp_path_factory.mktemp("kept") / "data"
    shutil.copytree(template, folder)
    with served(folder) as found:
        yield found


@pytest.fixture
def written(busy: Town) -> gspread.Spreadsheet:
    """Its workbook."""
    return connect(busy.settings).spreadsheet


@pytest.fixture
def desk(browser: Browser, busy: Town) -> Iterator[Page]:
    """Flore, at Kenny's CV."""
    page = opened(browser, busy.signs_in("flore@example.org"))
    page.goto(busy.address + CV)
    unfold(page)
    yield page
    page.context.close()


@pytest.fixture
def text() -> str:
    """One that no other test writes."""
    return f"Je répare des vélos depuis mes dix ans, {time.time_ns()} fois."


def in_sheet(sheet: gspread.Spreadsheet) -> str:
    """Kenny's story there."""
    return str(sheet.worksheet("Candidats").cell(*story_in_sheet(sheet)).value)


def test_without_network_the_text_stays_and_leaves_by_itself(
    desk: Page, written: gspread.Spreadsheet, text: str
) -> None:
    desk.context.set_offline(True)
    desk.locator(STORY).fill(text)
    desk.locator("#save-all").press("Enter")
    expect(desk.locator("#story .trouble")).to_contain_text("Pas de réseau. Votre texte est gardé")
    expect(desk.locator("#story .trouble")).to_be_in_viewport()
    assert axe(desk) == []
    expect(desk.locator(STORY)).to_have_value(text)
    desk.context.set_offline(False)
    expect(desk.locator("#story-state")).to_contain_text(SAVED)
    expect(desk.locator(".trouble")).to_have_count(0)
    assert in_sheet(written) == text
    desk.reload()
    expect(desk.locator(".draft-back")).to_have_count(0)


def test_what_is_typed_after_the_press_waits_for_another(desk: Page, written: gspread.Spreadsheet, text: str) -> None:
    desk.context.set_offline(True)
    desk.locator(STORY).fill(text)
    desk.locator("#save-all").press("Enter")
    trouble = desk.locator("#story .trouble")
    expect(trouble).to_contain_text("part de lui-même")
    desk.locator(STORY).press_sequentially(" Et je ne sais p")
    expect(trouble).to_contain_text("enregistrez-le quand vous aurez fini")
    assert axe(desk) == []
    sent: list[str] = []
    desk.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    desk.context.set_offline(False)
    desk.wait_for_timeout(6_500)  # beyond the first try
    assert sent == []
    assert text not in in_sheet(written)
    desk.locator(STORY).press_sequentially("as encore.")
    trouble.get_by_role("button").click()
    expect(desk.locator("#story-state")).to_contain_text(SAVED)
    assert in_sheet(written) == f"{text} Et je ne sais pas encore."


def test_a_reload_without_network_loses_nothing(
    desk: Page, busy: Town, written: gspread.Spreadsheet, text: str
) -> None:
    desk.context.set_offline(True)
    desk.locator(STORY).fill(text)
    desk.locator("#search input[type=checkbox]").first.check()
    desk.locator("#experience-new-title").fill("Mécanicien")
    with pytest.raises(Error):
        desk.reload()
    desk.context.set_offline(False)
    desk.goto(busy.address + CV)
    expect(desk.locator(STORY)).to_have_value(text)
    expect(desk.locator("#search input[type=checkbox]").first).to_be_checked()
    expect(desk.locator("#experience-new-title")).to_be_visible()
    expect(desk.locator("#experience-new-title")).to_have_value("Mécanicien")
    expect(desk.locator("#notices")).to_contain_text("Votre texte est revenu")
    expect(desk.locator("#notices a")).to_have_count(3)
    assert axe(desk) == []
    desk.locator("#experience-new .draft-back button").click()
    expect(desk.locator("#experience-new-title")).to_have_value("")
    expect(desk.locator("#experience-new-title")).to_be_focused()
    save_all(desk)
    expect(desk.locator("#story-state")).to_contain_text(SAVED)
    assert in_sheet(written) == text
    desk.reload()
    expect(desk.locator(".draft-back")).to_have_count(0)


def test_the_preview_and_back_loses_nothing(desk: Page, text: str) -> None:
    desk.locator(STORY).fill(text)
    desk.get_by_role("link", name="Voir l’aperçu").click()
    desk.get_by_role("link", name="Revenir au formulaire").first.click()
    expect(desk.locator(STORY)).to_have_value(text)


def test_a_session_that_ended_loses_nothing(desk: Page, busy: Town, text: str) -> None:
    desk.locator(STORY).fill(text)
    desk.context.clear_cookies()
    save_all(desk)
    expect(desk.get_by_text("Ce que vous écriviez est gardé sur cet appareil")).to_be_visible()
    desk.goto(busy.signs_in("kenny@example.org"))
    expect(desk.locator(STORY)).not_to_have_value(text)  # another person's, though the same CV
    desk.context.clear_cookies()
    desk.goto(busy.signs_in("flore@example.org"))
    desk.goto(busy.address + CV)
    expect(desk.locator(STORY)).to_have_value(text)
    expect(desk.locator("#story .draft-back")).to_be_visible()


def test_who_signs_in_elsewhere_is_promised_nobody_elses_text(desk: Page, busy: Town, text: str) -> None:
    desk.locator(STORY).fill(text)
    desk.context.clear_cookies()
    other = desk.context.new_page()  # the next person at the same computer
    other.goto(f"{busy.address}/sign-in")
    promise = "Ce que vous écriviez est gardé sur cet appareil"
    expect(other.get_by_role("button", name="Recevoir mon lien")).to_be_visible()
    expect(other.get_by_text(promise)).to_be_hidden()
    desk.goto(f"{busy.address}/sign-in")
    expect(desk.get_by_text(promise)).to_be_visible()


def test_signing_out_leaves_nothing_on_the_device(desk: Page, busy: Town, text: str) -> None:
    desk.locator(STORY).fill(text)
    assert desk.evaluate("localStorage.length") == 1
    desk.get_by_role("button", name="Se déconnecter").click()
    desk.wait_for_url(busy.address + "/")
    assert desk.evaluate("localStorage.length") == 0
    desk.goto(busy.signs_in("flore@example.org"))
    desk.goto(busy.address + CV)
    expect(desk.locator(STORY)).not_to_have_value(text)


def test_a_page_of_a_gateway_is_never_put_into_ours(desk: Page, written: gspread.Spreadsheet, text: str) -> None:
    def gateway(route: Route) -> None:
        route.fulfill(status=502, content_type="text/html", body="<h1>502 Bad Gateway</h1><p>nginx</p>")

    desk.route("**/cv/story", gateway)
    desk.locator(STORY).fill(text)
    save_all(desk)
    expect(desk.locator("#story .trouble")).to_contain_text("n’est pas venue de Tremplin")
    expect(desk.locator("body")).not_to_contain_text("nginx")
    expect(desk.locator(STORY)).to_have_value(text)
    desk.unroute("**/cv/story")
    desk.get_by_role("button", name="Essayer maintenant").click()
    expect(desk.locator("#story-state")).to_contain_text(SAVED)
    assert in_sheet(written) == text


def test_a_text_that_came_back_is_still_weighed_against_what_others_wrote(
    desk: Page, busy: Town, written: gspread.Spreadsheet, text: str
) -> None:
    theirs = f"Celui des autres, {text}"
    desk.locator(STORY).fill(text)
    written.worksheet("Candidats").update_cell(*story_in_sheet(written), theirs)
    eventually(lambda: theirs in desk.request.get(busy.address + CV).text())
    desk.reload()
    expect(desk.locator(STORY)).to_have_value(text)
    expect(desk.locator("#story .draft-back")).to_contain_text("Ce texte a changé entre-temps")
    save_all(desk)
    expect(desk.locator("#story .version")).to_have_count(3)
    assert in_sheet(written) == theirs
    desk.reload()
    expect(desk.locator(STORY)).to_have_value(text)


def heavy_photo() -> bytes:
    """As a phone takes it: 4000 x 3000 points lying down, said to be upright, several megabytes."""
    image = Image.effect_noise((4000, 3000), 60).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6
    saved = io.BytesIO()
    image.save(saved, "JPEG", quality=92, exif=exif)
    return saved.getvalue()


def test_a_heavy_photo_leaves_small_and_upright(desk: Page) -> None:
    left: list[bytes] = []

    def watched(route: Route) -> None:
        left.append(route.request.post_data_buffer or b"")
        if len(left) == 1:
            route.abort("connectionreset")
        else:
            route.continue_()

    desk.route("**/cv/photo", watched)
    photo = heavy_photo()
    assert len(photo) > 5_000_000
    desk.locator("#photo-file").set_input_files({"name": "p.jpg", "mimeType": "image/jpeg", "buffer": photo})
    desk.locator("#photo-save").click()  # at once: what leaves waits to be small
    expect(desk.locator("#photo .trouble")).to_contain_text("Le site n’a pas répondu")
    desk.locator("#photo .trouble button").click()
    expect(desk.locator("#photo-file")).to_have_value("")
    expect(desk.locator("#photo .state")).not_to_be_empty()
    body = left[-1]
    assert len(body) < 1_500_000
    sent = Image.open(io.BytesIO(body[body.index(b"\xff\xd8\xff") :]))
    assert sent.size == (1200, 1600)


def test_a_photo_that_the_browser_cannot_read_leaves_as_it_is(desk: Page) -> None:
    heic = b"\0\0\0\x18ftypheic" + bytes(400_000)
    desk.locator("#photo-file").set_input_files({"name": "p.heic", "mimeType": "image/heic", "buffer": heic})
    desk.locator("#photo-save").click()
    # The server saw what it is: nothing was made of it on the way.
    expect(desk.locator("#photo-error")).to_contain_text("HEIC")
