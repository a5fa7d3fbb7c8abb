"""A stranger who goes everywhere: every address the app answers, then every link, in both languages, and for htmx."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from html import unescape
from itertools import product
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

VISITORS: tuple[Mapping[str, str], ...] = (
    {"Accept-Language": "fr"},
    {"Accept-Language": "en"},
    {"Accept-Language": "fr", "HX-Request": "true"},
)
_LINKS = re.compile(
    r"""(?:href|src|action|content|hx-get|data-[a-z-]+)=["']((?:/|http)[^"']+)["']|<loc>([^<]+)</loc>"""
)
_SETS = re.compile(r"""(?:srcset|imagesrcset)=["']([^"']+)["']""")
HOST = "localhost"
MOST = 2
"""Parameters of an address that is followed: filters of the gallery go together without end."""


def addresses(app: Flask, arguments: Mapping[str, Sequence[str]], methods: Sequence[str] = ("GET",)) -> Iterator[str]:
    """Every address that answers GET, with each example of what it holds.

    Args:
        app: the app.
        arguments: name of a rule's argument, after its endpoint or alone -> examples.
        methods: those that answer another method than GET.

    Raises:
        AssertionError: a rule holds something that has no example.
    """
    with app.test_request_context():
        adapter = app.url_map.bind(HOST)
        for rule in app.url_map.iter_rules():
            if not set(methods) & (rule.methods or set()):
                continue
            names = sorted(rule.arguments)
            known = [arguments.get(f"{rule.endpoint} {name}") or arguments.get(name) for name in names]
            assert all(known), f"{rule.rule}: give the walk an example of {names}"
            for values in product(*filter(None, known)):
                yield adapter.build(rule.endpoint, dict(zip(names, values, strict=True)), force_external=False)


class Walk:
    """Goes from address to address until there is no other.

    Args:
        app: the app.
        starts: where from.
    """

    def __init__(self, app: Flask, starts: Iterator[str]) -> None:
        self._app = app
        self._waiting = list(dict.fromkeys(starts))
        self._known = {_bare(address) for address in self._waiting}
        self.answered: dict[str, set[int]] = defaultdict(set)
        """Endpoint -> the statuses it answered to a stranger."""

    def answers(self) -> Iterator[tuple[str, TestResponse]]:
        """(how it was asked, what was answered), each address as each kind of visitor."""
        while self._waiting:
            address = self._waiting.pop()
            for headers in VISITORS:
                answer = stranger(self._app).get(address, headers=dict(headers))
                with closing(answer):
                    self.answered[self._endpoint(address)].add(answer.status_code)
                    yield f"{address} {' '.join(headers.values())}", answer
                    self._follow(address, answer)
                    if answer.status_code == 200 and not (answer.mimetype or "").startswith(
                        ("text/", "application/json")
                    ):
                        break  # neither language nor htmx make another picture of it, but for `lang`, which is a link

    def _follow(self, address: str, answer: TestResponse) -> None:
        found = [answer.headers.get("Location", "")]
        if answer.status_code == 200 and answer.mimetype in ("text/html", "application/xml"):
            text = answer.text
            found += [unescape(one or other) for one, other in _LINKS.findall(text)]
            found += [part.split()[0] for one in _SETS.findall(text) for part in one.split(",") if part.strip()]
        for link in found:
            whole = urlsplit(urljoin(f"http://{HOST}{address}", link.strip()))
            if whole.netloc != HOST or whole.scheme != "http" or whole.path.startswith("/static/vendor/fonts"):
                continue
            there = whole._replace(scheme="", netloc="", fragment="").geturl()
            if there.startswith("/") and len(parse_qsl(whole.query)) <= MOST and _bare(there) not in self._known:
                self._known.add(_bare(there))
                self._waiting.append(there)

    def _endpoint(self, address: str) -> str:
        adapter = self._app.url_map.bind(HOST)
        try:
            return str(adapter.match(urlsplit(address).path)[0])
        except HTTPException:
            return ""


def stranger(app: Flask) -> FlaskClient:
    """A browser that was never here."""
    return app.test_client()


def _bare(address: str) -> str:
    """An address without the order of the visit, which makes no other page."""
    parts = urlsplit(address)
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "seed"]
    return parts._replace(query=urlencode(sorted(query))).geturl()
