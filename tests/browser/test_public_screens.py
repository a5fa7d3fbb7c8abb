"""Every screen that is open to everybody: nothing for axe, nothing sideways, one language."""

import pytest
from playwright.sync_api import Browser

from tests.browser.axe import LOOKS, found_in_looks, keep_axe
from tests.browser.opening import LOCALES, complaints, open_context
from tests.browser.town import Town

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", LOOKS)
def test_axe_finds_nothing_on_any_public_screen(browser: Browser, town: Town, language: str) -> None:
    with open_context(browser, locale=LOCALES[language], reduced_motion="reduce") as context:
        page = context.new_page()
        keep_axe(page)
        heard = complaints(page)
        found = []
        for address in town.screens:
            answer = page.goto(address)
            assert answer
            assert answer.status in ((404, 410) if address.endswith(("/nope", "/nobody", "/rosa-c5rsa")) else (200,)), (
                address
            )
            assert page.evaluate("document.documentElement.lang") == language, address
            found += [f"{address} {line}" for line in found_in_looks(page, LOOKS[language])]
        assert found == []
        assert [words for words in heard if "the server responded with a status of 4" not in words] == []
