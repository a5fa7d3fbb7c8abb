"""Who opens a page: a person, or a program (search engines, previews of shared links, monitors)."""

import ipaddress
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

Environ = Mapping[str, Any]

# Every browser of the last twenty years begins its name like this; most programs do not.
_BROWSER = ("Mozilla/", "Opera/")
_PROGRAM = re.compile(
    r"(?<!cu)bot(?:\b|_)|crawl|spider|slurp|preview|headless|lighthouse|pagespeed|phantom|puppeteer|playwright|selenium"
    r"|facebookexternal|facebookcatalog|meta-external|linkedin(?!app)|whatsapp/|telegram|embed|unfurl|scrap|monitor"
    r"|uptime|pingdom|statuscake|site24x7|newrelic|datadog|google-(?:read|inspection|safety|site)|googleother"
    r"|apis-google|mediapartners|feedfetcher|ia_archiver|archive\.org|bytespider|petal|barkrowler|semrush|ahrefs"
    r"|perplexity|anthropic|openai|cohere-ai|mail\.ru_|yandeximages|bingpreview|skypeuri|outlook-ios-android-check"
    r"|python|curl/|wget|java/|okhttp|go-http|axios|node-fetch|libwww|httpclient|feed",
    re.IGNORECASE,
)
_AHEAD_OF_TIME = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_PURPOSE", "HTTP_X_MOZ")
_LONGEST_AGENT = 512
_FAMILIES = ("Edg", "OPR", "SamsungBrowser", "Firefox", "Chrome", "Safari")
"""In this order: most say that they are Chrome and Safari too."""


def is_person(environ: Environ) -> bool:
    """Whether somebody opens the page and looks at it, as far as the request tells.

    Left out: HEAD, pages fetched ahead of time, frames and scripts, programs by their name, and whatever names no
    language, as no browser does.

    Args:
        environ: the request, as WSGI has it.
    """
    if environ.get("REQUEST_METHOD") == "HEAD" or not environ.get("HTTP_ACCEPT_LANGUAGE"):
        return False
    if any(word in environ.get(name, "").lower() for name in _AHEAD_OF_TIME for word in ("prefetch", "preview")):
        return False
    return _is_browser(environ.get("HTTP_USER_AGENT", "")[:_LONGEST_AGENT])


def opens_a_page(environ: Environ) -> bool:
    """Whether the request is for a page of its own, not for a piece of another."""
    return str(environ.get("HTTP_SEC_FETCH_DEST", "document")) == "document"


def fingerprint(environ: Environ) -> str:
    """What tells two visitors apart: address and kind of browser. Never stored: see audience.py.

    The kind, not the name it sends, which anybody may change at each request: one address is at most a few visitors a
    day for each CV, also where several people share it.
    """
    return f"{address(environ)} {_kind(environ.get('HTTP_USER_AGENT', '')[:_LONGEST_AGENT])}"


def address(environ: Environ) -> str:
    """The visitor's address; an IPv6 one without the half that devices change by themselves.

    Who asks behind a web server in front of us is settled before (see views/web/proxies.py); no header is read here.
    """
    text = str(environ.get("REMOTE_ADDR", ""))
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return text
    if isinstance(found, ipaddress.IPv6Address):
        return str(found.ipv4_mapped or int(found) >> 64)
    return str(found)


def _kind(agent: str) -> str:
    """ "Firefox", "Chrome mobile"..."""
    family = next((name for name in _FAMILIES if name in agent), "")
    return f"{family} mobile" if "Mobi" in agent or "Android" in agent else family


@lru_cache(maxsize=4096)
def _is_browser(agent: str) -> bool:
    return agent.startswith(_BROWSER) and not _PROGRAM.search(agent)
