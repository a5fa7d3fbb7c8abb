"""The page beside the form: with what is typed, for those who may edit, in our own frame alone."""

import pytest

from tests.coach.test_sections import CV, FLORE
from tests.conftest import SignIn


def test_what_is_typed_is_shown_and_kept_nowhere(sign_in: SignIn) -> None:
    browser = sign_in(FLORE)
    page = browser.post(f"{CV}/preview", data={"story": "Je répare <b>tout</b>.", "skills": "Patience\nVitesse"})
    assert page.status_code == 200
    assert "Je répare &lt;b&gt;tout&lt;/b&gt;." in page.text
    assert "Patience" in page.text
    assert "noindex" in page.text
    assert "<script" not in page.text
    assert "Je répare" not in browser.get(f"{CV}/preview").text


def test_what_cannot_be_understood_shows_what_is_saved(sign_in: SignIn) -> None:
    typed = {"first_name": "", "catchphrase": "x" * 200, "departments": "Nulle part", "ambition_1": "au jardin"}
    page = sign_in(FLORE).post(f"{CV}/preview", data=typed).text
    assert ">Kenny<" in page
    assert "au jardin, à Paris" in page
    assert "xxx" not in page


def test_nothing_private_gets_into_it(sign_in: SignIn) -> None:
    typed = {"phone": "06 11 22 33 44", "email": "kenny.secret@example.org", "address": "1 rue cachée", "notes": "chut"}
    page = sign_in(FLORE).post(f"{CV}/preview", data=typed).text
    assert not any(word in page for word in ("11 22 33", "secret", "cachée", "chut", "kenny@example.org"))


@pytest.mark.parametrize(
    ("address", "frames", "framed"),
    [(CV, True, False), (f"{CV}/preview", False, False), (f"{CV}/preview?beside=1", False, True)],
)
def test_only_the_page_beside_may_be_framed_and_only_by_us(
    sign_in: SignIn, address: str, frames: bool, framed: bool
) -> None:
    policy = sign_in(FLORE).get(address).headers["Content-Security-Policy"]
    assert ("frame-src 'self'" in policy) is frames
    assert f"frame-ancestors '{'self' if framed else 'none'}'" in policy
