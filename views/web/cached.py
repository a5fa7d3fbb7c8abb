"""Public pages that did not change, answered from memory: a thin WSGI layer in front of Flask.

A page is kept only when its view said `Cache-Control: public` and it set no cookie; who carries a session never meets
the layer, neither to be answered from it nor to fill it. What is kept is the page as everybody sees it in one language,
compressed once, and it is thrown away as soon as anything it could rest on changed (see `_Freshness`).
"""

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from werkzeug.http import parse_cookie

import clock
from programme.search.exposure import new_seed
from sheets.errors import StateUnreachable
from views.web import compression, language
from views.web.translations import language_of

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Key = tuple[str, ...]

SEEN = "tremplin.seen"
"""Where a view leaves, in the environ, the ID of the candidate whose page it answers: a view of the CV."""
SEED = "tremplin.seed"
"""Where the gallery finds the order of this visit."""
ASKED = "tremplin.query"
"""The query as it was asked; QUERY_STRING has lost what changes nothing on the page."""

RESTS = "tremplin.rests"
"""Where a view leaves, in the environ, what its page rests on: while that stays, it is not made again."""

QUIET = "tremplin.quiet"
"""Set by a view whose POST changed nothing that a page shows."""

LIFE_SECONDS = 60.0
"""A page is made again after that at the latest: what it says may depend on the day, or on a photo put back."""
LARGEST = 512 * 1024
"""Bytes: a longer answer is not kept."""
MEMORY = 64 * 1024 * 1024
"""Bytes kept at most, all pages and codings together."""

# A shared link comes with what networks add to it: none of it changes the page.
IGNORED = frozenset(("s", "fbclid", "gclid", "dclid", "msclkid", "igshid", "igsh", "twclid", "li_fat_id", "mc_cid",
                     "mc_eid", "ref", "si"))  # fmt: skip
_OURS = frozenset(("content-length", "content-encoding", "etag", "date"))
_VARIES = frozenset(("accept-encoding", "accept-language", "cookie", "hx-request"))


@dataclass(frozen=True)
class Rests:
    """What a page was made of, and what it would be made of now.

    Args:
        on: objects that never change, all that the page says comes from them.
        ask: gives those of this moment; called outside a request.
    """

    on: tuple[object, ...]
    ask: Callable[[], tuple[object, ...]]

    def holds(self) -> bool:
        """Whether they are the very same."""
        now = self.ask()
        return len(now) == len(self.on) and all(one is other for one, other in zip(now, self.on, strict=True))


class NotRemembered(Exception):
    """No page in memory answers this request."""


class PublicCache:
    """The layer.

    Args:
        inner: the app behind it.
        version: says in what state everything public is; another value means that a page may differ.
        session_cookie: name of the cookie that says who somebody is.
        seen: told the environ and the candidate's ID of each CV page answered.
        may_see: whether `seen` can be told without a question to the database.
        every: seconds for which a version is taken to hold; 0 asks at every request.
        memory: bytes kept at most.
    """

    def __init__(
        self,
        inner: Application,
        version: Callable[[], object],
        session_cookie: str,
        seen: Callable[[Environ, str], None],
        may_see: Callable[[], bool] = lambda: False,
        every: float = 0.0,
        memory: int = MEMORY,
    ) -> None:
        self.inner = inner
        self.freshness = _Freshness(version, every)
        self.pages = _Pages(memory)
        self._session_cookie = session_cookie
        self._seen = seen
        self._may_see = may_see

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from memory, or ask the app."""
        key = self._key(environ)
        if key is None:
            return self._pass(environ, start_response)
        try:
            version = self.freshness.version()
            page = self.pages.get(key, version) or self.pages.still(key, version)
            if page is None and environ["REQUEST_METHOD"] == "GET":
                return self._make(key, environ, start_response)
        except StateUnreachable:
            return self.inner(environ, start_response)  # which says what is wrong
        if page is None:
            return self.inner(environ, start_response)  # only the app knows what its HEAD may stand for
        if page.seen:
            self._seen(environ, page.seen)
        return page.answer(environ, start_response)

    def remembered(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from memory alone: no database is asked, and nothing compressed.

        Raises:
            NotRemembered: the layer has to be called, which may take its time.
        """
        key = self._key(environ)
        if key is None or not self.freshness.holds:
            raise NotRemembered
        page = self.pages.get(key, self.freshness.version())
        if page is None or not page.is_ready(environ) or (page.seen and not self._may_see()):
            raise NotRemembered
        if page.seen:
            self._seen(environ, page.seen)
        return page.answer(environ, start_response)

    def _pass(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        try:
            body = self.inner(environ, start_response)
        finally:
            if environ["REQUEST_METHOD"] not in ("GET", "HEAD") and QUIET not in environ:
                self.freshness.doubt()  # whoever saved something sees it on the very next page
        # Staff and coaches look at CVs all day: they are not their audience.
        if SEEN in environ and self._session_cookie not in parse_cookie(environ.get("HTTP_COOKIE", "")):
            self._seen(environ, environ[SEEN])
        return body

    def _key(self, environ: Environ) -> Key | None:
        """What tells a page from another, or None when the layer has no business with this request."""
        path = environ["PATH_INFO"]
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or path.startswith("/media/"):
            return None
        if "HTTP_HX_REQUEST" in environ or "HTTP_RANGE" in environ or "HTTP_AUTHORIZATION" in environ:
            return None
        site = environ["wsgi.url_scheme"], environ.get("HTTP_HOST", "")
        query: str = environ.get(ASKED) or environ.get("QUERY_STRING", "")
        if path.startswith("/static/"):
            return ("static", *site, path, query) if query.startswith("v=") else None
        if query and not ((path == "/" or path.startswith("/cv/")) and ignorable(query)):
            return None
        kept = ""
        if cookies := environ.get("HTTP_COOKIE"):
            found = parse_cookie(cookies)
            if self._session_cookie in found:
                return None
            kept = found.get(language.COOKIE, "")
        # Editions of a language are for people signed in: whoever reads it gets the same page.
        spoken = language_of(language.chosen("", kept, environ.get("HTTP_ACCEPT_LANGUAGE", ""))).base
        environ[ASKED], environ["QUERY_STRING"] = query, ""
        if path == "/":
            environ[SEED] = new_seed(clock.now())
            return ("/", *site, spoken, environ[SEED])
        return (path, *site, spoken)

    def _make(self, key: Key, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Ask the app, keep its answer if it may be, and give it."""
        before = self.freshness.ask()
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
        asked = {**environ, "HTTP_ACCEPT_ENCODING": "identity", compression.ACCEPTED: accepted}
        for name in ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"):
            asked.pop(name, None)
        answer = _Answer()
        body = self.inner(asked, answer.start)
        if not answer.may_be_kept:
            start_response(answer.status, answer.headers)
            return body
        page = _Page(answer, _read(body), asked.get(SEEN, ""), asked.get(RESTS), lasts=key[0] == "static")
        if page.lasts or before == self.freshness.ask():
            self.pages.keep(key, before, page)
        if page.seen:
            self._seen(environ, page.seen)
        return page.answer(environ, start_response)


def ignorable(query: str) -> bool:
    """Whether a query asks for nothing that a page could answer differently."""
    return all(name in IGNORED or name.startswith("utm_") for name, _ in parse_qsl(query, keep_blank_values=True))


class _Freshness:
    """Knows whether anything public may have changed, without a question to the database for each request.

    A version holds for `every` seconds in other processes than the one that saved, and for none in that one.
    """

    def __init__(self, version: Callable[[], object], every: float) -> None:
        self.every = every
        self._ask = version
        self._version: object = None
        self._asked_at = -1.0
        self._doubts = 0
        self._answered = -1
        self._lock = threading.Lock()

    def version(self) -> object:
        """The present version, asked for lately enough."""
        if self.holds:
            return self._version
        with self._lock:
            return self._version if self.holds else self.ask_locked()

    def ask(self) -> object:
        """The version at this very moment."""
        with self._lock:
            return self.ask_locked()

    def ask_locked(self) -> object:
        doubts, now = self._doubts, time.monotonic()
        self._version = self._ask()
        self._answered, self._asked_at = doubts, now
        return self._version

    def doubt(self) -> None:
        """Something was just saved by this process."""
        with self._lock:
            self._doubts += 1

    @property
    def holds(self) -> bool:
        """Whether the version was asked for lately enough."""
        return self._answered == self._doubts and time.monotonic() - self._asked_at < self.every


@dataclass
class _Answer:
    """What the app answered, and whether everybody may have it."""

    status: str = ""
    headers: Headers = field(default_factory=list)

    def start(self, status: str, headers: Headers, _: object = None) -> Callable[[bytes], object]:
        """WSGI's start_response."""
        self.status, self.headers = status, headers
        return lambda _: None

    def get(self, name: str) -> str:
        """A header, all its lines together."""
        return ", ".join(value for key, value in self.headers if key.lower() == name)

    @property
    def may_be_kept(self) -> bool:
        """Public by its own words, the same for everybody, and not too long."""
        varies = {name.strip().lower() for name in self.get("vary").split(",") if name.strip()}
        return (
            self.status.startswith("200")
            and "public" in [word.strip() for word in self.get("cache-control").lower().split(",")]
            and not self.get("set-cookie")
            and not self.get("content-encoding")
            and varies <= _VARIES
            and int(self.get("content-length") or LARGEST + 1) <= LARGEST
        )


class _Page:
    """One answer, in every coding it was asked in."""

    __slots__ = ("body", "headers", "lasts", "made_at", "rests", "seen", "size", "variants", "version")

    def __init__(self, answer: _Answer, body: bytes, seen: str, rests: Rests | None, lasts: bool) -> None:
        self.body = body
        self.headers = [(name, value) for name, value in answer.headers if name.lower() not in _OURS | {"vary"}]
        varies = answer.get("vary")
        if answer.get("content-type").partition(";")[0] in compression.TYPES:
            varies = varies if "accept-encoding" in varies.lower() else ", ".join(filter(None, (varies, _ENCODING)))
            self.variants: dict[str, _Variant] = {}
        else:
            self.variants = dict.fromkeys(("", *compression.CODINGS), _Variant(body, "", body))
        if varies:
            self.headers.append(("Vary", varies))
        self.seen, self.rests, self.lasts = seen, rests, lasts
        self.version: object = None
        self.made_at = time.monotonic()
        self.size = 2 * len(body) + 4_096

    @property
    def is_young(self) -> bool:
        """Whether what it says of the day, or of photos, still holds."""
        return time.monotonic() - self.made_at < LIFE_SECONDS

    def answer(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """The page, or word that the visitor has it already."""
        variant = self._variant(compression.coding_for(environ.get("HTTP_ACCEPT_ENCODING", "")))
        headers = [*self.headers, *variant.headers]
        asked = environ.get("HTTP_IF_NONE_MATCH")
        if asked and _matches(asked, variant.etag):
            start_response("304 NOT MODIFIED", [h for h in headers if h[0] not in ("Content-Length", "Content-Type")])
            return []
        start_response("200 OK", headers)
        return [variant.body] if environ["REQUEST_METHOD"] == "GET" else []

    def is_ready(self, environ: Environ) -> bool:
        """Whether nothing is left to compress for this visitor."""
        return compression.coding_for(environ.get("HTTP_ACCEPT_ENCODING", "")) in self.variants

    def _variant(self, coding: str) -> "_Variant":
        found = self.variants.get(coding)
        if found is None:
            packed = compression.compress(self.body, coding, once=True) if coding else self.body
            smaller = len(packed) < len(self.body)
            found = _Variant(packed, coding, self.body) if smaller else _Variant(self.body, "", self.body)
            self.variants[coding] = found
        return found


_ENCODING = "Accept-Encoding"


class _Variant:
    """A body in one coding, with the headers that go with it."""

    __slots__ = ("body", "etag", "headers")

    def __init__(self, body: bytes, coding: str, plain: bytes) -> None:
        self.body = body
        # Strong, so one for each coding: the bytes differ.
        self.etag = f'"{hashlib.blake2b(plain, digest_size=12).hexdigest()}{"-" + coding if coding else ""}"'
        self.headers = [("ETag", self.etag), ("Content-Length", str(len(body)))]
        if coding:
            self.headers.append(("Content-Encoding", coding))


class _Pages:
    """The pages kept, the longest unused leaving first when memory is short."""

    def __init__(self, memory: int) -> None:
        self._kept: OrderedDict[Key, _Page] = OrderedDict()
        self._memory = memory
        self._lock = threading.Lock()
        self.size = 0

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Key, version: object) -> _Page | None:
        """A page made under this version, and not long ago; static files last."""
        with self._lock:
            page = self._kept.get(key)
            if page is None:
                return None
            self._kept.move_to_end(key)
        return page if page.lasts or (page.version == version and page.is_young) else None

    def still(self, key: Key, version: object) -> _Page | None:
        """A page of another version that says what one made now would: it is of this version from here on."""
        page = self._kept.get(key)
        if page is None or page.rests is None or not page.is_young or not page.rests.holds():
            return None
        page.version = version
        return page

    def clear(self) -> None:
        """Forget every page."""
        with self._lock:
            self._kept.clear()
            self.size = 0

    def keep(self, key: Key, version: object, page: _Page) -> None:
        """Keep a page in the place of the one before; what was compressed of the same bytes serves again."""
        page.version = version
        with self._lock:
            before = self._kept.pop(key, None)
            if before is not None:
                self.size -= before.size
                if before.body == page.body:
                    page.variants = before.variants
            self._kept[key] = page
            self.size += page.size
            while self.size > self._memory:
                self.size -= self._kept.popitem(last=False)[1].size


def _matches(asked: str, etag: str) -> bool:
    return asked == etag or asked.strip() == "*" or etag in [one.strip().removeprefix("W/") for one in asked.split(",")]


def _read(body: Iterable[bytes]) -> bytes:
    try:
        return b"".join(body)
    finally:
        if close := getattr(body, "close", None):
            close()
