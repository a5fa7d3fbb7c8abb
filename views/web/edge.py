"""The outermost layer: what holds for every answer, whoever made it: a view, our cache, a page that says "wait".

- A request for another site's name is turned away before anything reads it.
- Our answers carry a mark: a page that a gateway made in our place is never put into one of ours (requests.js).
- What says `public` carries no cookie: a careless CDN would hand one person's session to the next.
- Over https every cookie is `Secure`, and browsers are told to stay there.
"""

from collections.abc import Callable, Iterable
from typing import Any

from settings import LOOPBACK, Settings
from views.web.origins import name_of, own_name

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

ANY_HOST = frozenset(("/healthz", "/metrics"))
"""Asked by balancers and monitors, which know a machine by its number: numbers only, and nothing of anybody."""
OURS = ("X-Tremplin", "1")
KEPT_BY_BROWSERS = ("Strict-Transport-Security", "max-age=31536000")

_ELSEWHERE = """<!doctype html><html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Tremplin</title><h1>Ce site a une autre adresse</h1><p><a href="{address}">{address}</a></p>
<p>Si vous l’installez : PUBLIC_URL dit l’adresse que les gens tapent.</p>
<div lang="en"><h1>This site has another address</h1><p>If you are setting it up: PUBLIC_URL says the address people
type.</p></div></html>
"""


class Edge:
    """The layer.

    Args:
        inner: all the rest.
        settings: the app's: which address is ours.
    """

    def __init__(self, inner: Application, settings: Settings) -> None:
        self.inner = inner
        self._address = settings.public_url
        self._name = own_name(settings.public_url)
        self._secure = settings.public_url.startswith("https://")

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer, or say that the question was for another site."""
        secure = self._secure or environ.get("wsgi.url_scheme") == "https"

        def start(status: str, headers: Headers, *more: Any) -> Any:
            return start_response(status, _guarded(headers, secure), *more)

        if not self._is_ours(environ):
            return self._elsewhere(start)
        return self.inner(environ, start)

    def _is_ours(self, environ: Environ) -> bool:
        asked = environ.get("HTTP_HOST")
        if asked is None or environ.get("PATH_INFO") in ANY_HOST:
            return True  # HTTP/1.0: the name is the server's own
        name = name_of(asked)
        if name in LOOPBACK:
            # A browser on this machine; from afar the name says nothing but that somebody made it up.
            return self._name in LOOPBACK or environ.get("REMOTE_ADDR", "127.0.0.1") in LOOPBACK
        return name != "" and name == self._name

    def _elsewhere(self, start_response: Callable[..., Any]) -> Iterable[bytes]:
        body = _ELSEWHERE.format(address=self._address).encode()
        start_response(
            "421 MISDIRECTED REQUEST",
            [
                ("Content-Type", "text/html; charset=utf-8"),
                ("Content-Length", str(len(body))),
                ("Cache-Control", "no-store"),
                ("X-Content-Type-Options", "nosniff"),
                ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
            ],
        )
        return [body]


def _guarded(headers: Headers, secure: bool) -> Headers:
    """The headers of an answer as they may leave."""
    says = {word.partition("=")[0].strip() for word in _value(headers, "cache-control").lower().split(",")}
    if says & {"public", "s-maxage"}:
        headers = [header for header in headers if header[0].lower() != "set-cookie"]
    elif _value(headers, "set-cookie") and not says & {"private", "no-store"}:
        headers = [*(h for h in headers if h[0].lower() != "cache-control"), ("Cache-Control", "private, no-cache")]
    headers = [*headers, OURS]
    if secure:
        headers = [_secured(header) for header in headers if header[0].lower() != "strict-transport-security"]
        headers.append(KEPT_BY_BROWSERS)
    return headers


def _value(headers: Headers, name: str) -> str:
    return ", ".join(value for key, value in headers if key.lower() == name)


def _secured(header: tuple[str, str]) -> tuple[str, str]:
    name, value = header
    if name.lower() != "set-cookie" or "secure" in [word.strip().lower() for word in value.split(";")]:
        return header
    return name, f"{value}; Secure"
