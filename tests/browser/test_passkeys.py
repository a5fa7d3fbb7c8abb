"""A passkey from its making to its use, in a real browser with the authenticator that Chromium can play."""

import re
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, CDPSession, Page, expect

from tests.browser.axe import LOOKS, found_in_looks
from tests.browser.opening import complaints, link, open_context
from tests.running import Start, eventually, free_port

pytestmark = pytest.mark.browser
CAMILLE = "camille@example.org"
AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def named(start: Start) -> str:
    """The served site under a name: browsers make no passkey for a number."""
    address = f"http://localhost:{(port := free_port())}"
    start("serve", "--port", str(port), PUBLIC_URL=address)
    eventually(lambda: requests.get(f"http://127.0.0.1:{port}/healthz", timeout=5).status_code == 200)
    return address


def with_authenticator(page: Page) -> tuple[CDPSession, str]:
    """Give a page's browser a passkey's home."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return session, str(made["authenticatorId"])


def in_all_looks(page: Page, address: str) -> list[str]:
    """What axe finds on a screen, in both languages."""
    found = []
    for language, looks in LOOKS.items():
        page.goto(f"{address}{'&' if '?' in address else '?'}lang={language}")
        found += [f"{address} {language} {line}" for line in found_in_looks(page, looks)]
    page.goto(f"{address}{'&' if '?' in address else '?'}lang=fr")
    return found


def test_a_passkey_is_made_asked_for_and_asked_again(browser: Browser, named: str, data_dir: Path) -> None:
    context = open_context(browser, reduced_motion="reduce")
    page = context.new_page()
    heard = complaints(page)
    session, authenticator = with_authenticator(page)
    page.goto(link(data_dir, named, CAMILLE))
    page.goto(f"{named}/staff/passkeys")
    page.get_by_label("Nom de la clé").fill("Mon téléphone")
    page.get_by_role("button", name="Créer une clé").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vos codes à imprimer")
    assert found_in_looks(page, LOOKS["fr"]) == []
    code = page.locator("code").first.inner_text()
    assert re.fullmatch(r"(?:[0-9A-Z]{4}-?){3}", code)
    page.get_by_role("link", name="C’est fait").click()
    expect(page.get_by_text("Mon téléphone").first).to_be_visible()
    assert in_all_looks(page, f"{named}/staff/passkeys") == []

    page.goto(f"{named}/sessions")
    page.locator("main").get_by_role("button", name="Se déconnecter").click()
    page.goto(link(data_dir, named, CAMILLE))
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre clé d’accès")
    assert in_all_looks(page, f"{named}/sign-in/passkey?next=/staff/mail") == []
    page.get_by_role("button", name="Utiliser ma clé").press("Enter")
    page.wait_for_url(f"{named}/staff/mail")

    page.goto(f"{named}/sessions")
    page.locator("main").get_by_role("button", name="Se déconnecter").click()
    page.goto(link(data_dir, named, CAMILLE))
    session.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": True})
    session.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": authenticator})  # the telephone is lost
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page.get_by_role("button", name="Utiliser ma clé").click()
    expect(page.get_by_role("status").filter(has_text="n’a pas répondu")).to_be_visible()
    page.get_by_label("Un code imprimé").fill(code)
    page.get_by_role("button", name="Entrer avec ce code").click()
    page.wait_for_url(f"{named}/staff/")
    assert heard == []
    context.close()


def test_without_a_script_a_code_opens_and_the_page_says_so(browser: Browser, named: str, data_dir: Path) -> None:
    made = open_context(browser)
    page = made.new_page()
    with_authenticator(page)
    page.goto(link(data_dir, named, CAMILLE))
    page.goto(f"{named}/staff/passkeys")
    page.get_by_role("button", name="Créer une clé").click()
    code = page.locator("code").first.inner_text()
    made.close()

    plain = open_context(browser, java_script_enabled=False)
    page = plain.new_page()
    page.goto(link(data_dir, named, CAMILLE))
    expect(page.get_by_text("demande JavaScript")).to_be_visible()
    page.get_by_role("button", name="Utiliser ma clé").click()
    expect(page.get_by_role("alert")).to_contain_text("code imprimé")
    page.get_by_label("Un code imprimé").fill(code)
    page.get_by_role("button", name="Entrer avec ce code").click()
    page.wait_for_url(f"{named}/staff/")
    plain.close()
