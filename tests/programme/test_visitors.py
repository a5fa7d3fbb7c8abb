"""Who is a person, and what tells two of them apart."""

import pytest

from programme.visitors import address, fingerprint, is_person, opens_a_page

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
BROWSER = {"REQUEST_METHOD": "GET", "HTTP_USER_AGENT": FIREFOX, "HTTP_ACCEPT_LANGUAGE": "fr"}

PEOPLE = (
    FIREFOX,
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 "
    "Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 14; CUBOT P80) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 "
    "[FBAN/FBIOS;FBAV/470.0;FBBV/1;FBDV/iPhone14,5;FBSN/iOS;FBOP/5]",
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36 [LinkedInApp]/4.1.9",
    "Mozilla/5.0 (Linux; Android 14; wv) AppleWebKit/537.36 Version/4.0 Chrome/130.0 Mobile Instagram 355.0",
    "Opera/9.80 (Android; Opera Mini/36.2/119.132; U; id) Presto/2.12.423 Version/12.16",
)
PROGRAMS = (
    "",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0) Chrome/130.0 Safari/537.36",
    "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
    "Mozilla/5.0 (compatible; LinkedInBot/1.0)",
    "Twitterbot/1.0",
    "WhatsApp/2.23.20.0",
    "TelegramBot (like TwitterBot)",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
    "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/130.0 Safari/537.36",
    "Mozilla/5.0 (Linux; Android 11; moto g) AppleWebKit/537.36 Chrome/130.0 Mobile Chrome-Lighthouse",
    "Mozilla/5.0 (compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
    "Mozilla/5.0 (compatible; AhrefsBot/7.0)",
    "Mozilla/5.0 (compatible; Bytespider)",
    "curl/8.5.0",
    "python-requests/2.32",
    "Werkzeug/3.1",
)


@pytest.mark.parametrize("agent", PEOPLE)
def test_browsers_are_people(agent: str) -> None:
    assert is_person({**BROWSER, "HTTP_USER_AGENT": agent})


@pytest.mark.parametrize("agent", PROGRAMS)
def test_programs_are_not(agent: str) -> None:
    assert not is_person({**BROWSER, "HTTP_USER_AGENT": agent})


@pytest.mark.parametrize(
    "header",
    [
        {"REQUEST_METHOD": "HEAD"},
        {"HTTP_SEC_PURPOSE": "prefetch;prerender"},
        {"HTTP_PURPOSE": "prefetch"},
        {"HTTP_X_MOZ": "prefetch"},
        {"HTTP_X_PURPOSE": "preview"},
        {"HTTP_ACCEPT_LANGUAGE": ""},
    ],
)
def test_what_nobody_looks_at_is_not_a_view(header: dict[str, str]) -> None:
    assert not is_person({**BROWSER, **header})


def test_a_page_in_a_frame_or_fetched_by_a_script_is_not_opened() -> None:
    assert opens_a_page(BROWSER)
    assert opens_a_page({**BROWSER, "HTTP_SEC_FETCH_DEST": "document"})
    assert not opens_a_page({**BROWSER, "HTTP_SEC_FETCH_DEST": "iframe"})
    assert not opens_a_page({**BROWSER, "HTTP_SEC_FETCH_DEST": "empty"})


@pytest.mark.parametrize(
    ("peer", "found"),
    [
        ("93.184.215.14", "93.184.215.14"),
        ("::ffff:93.184.215.14", "93.184.215.14"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_whose_address_it_is(peer: str, found: str) -> None:
    assert address({"REMOTE_ADDR": peer}) == found
    assert address({"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": "198.51.100.1"}) == found  # anybody may say so


def test_one_persons_device_changes_half_its_address() -> None:
    one, other = ({**BROWSER, "REMOTE_ADDR": a} for a in ("2001:db8:1:2::5", "2001:db8:1:2:aaaa::9"))
    assert fingerprint(one) == fingerprint(other)
    assert fingerprint(one) != fingerprint({**BROWSER, "REMOTE_ADDR": "2001:db8:1:3::5"})


def test_who_changes_the_name_of_their_browser_stays_one_of_a_few() -> None:
    names = [f"Mozilla/5.0 (X11; n{n}) {family}/{n}.0" for n in range(500) for family in ("Firefox", "Chrome", "Zz")]
    assert len({fingerprint({**BROWSER, "HTTP_USER_AGENT": name}) for name in names}) == 3
