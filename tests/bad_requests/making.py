"""Bad requests, made from a seed: any route, asked as a program that guesses, fuzzes or is simply broken would."""

import io
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, quote_plus

from werkzeug.datastructures import MultiDict
from werkzeug.routing import Rule

from tests.photos.pictures import bomb, phone_photo

NASTY: tuple[str, ...] = (
    "", " ", "\0", "a\0b", "\r\nSet-Cookie: a=b", "\u202e", "\ufeff", "\u2028", "é", "１２", "²", "-1", "0", "1e309",
    "NaN",    str(2**31), str(2**31 - 1), str(2**63), str(2**64), "9" * 5000, "-" + str(2**63),
    "null", "true", "[]", "{}",
    '{"a":',    '{"catchphrase":' + "[" * 2000 + "]" * 2000 + "}", '{"catchphrase":NaN,"status":1e999}', '["a"]',
    "../../etc/passwd", "..\\..", "/", "//evil.example", "http://[::1", "http://[", "javascript:alert(1)", "'\";--",
    "{{7*7}}", "%(x)s", "%s", "{prenom}", "=1+1", "@SUM(A1)", "0000-00-00", "9999999-01-01", "31/02/2026", "x" * 60_000,
    "C2ABD", "c2abd", "C3KEN", "C4NES", "abdenour-c2abd", "À valider", "Publié", "oui", "all", "flore@example.org",
    "a@" + "b" * 300 + ".org", "🦊" * 40, "🦊\ud800".encode("utf-8", "replace").decode(), "WzEsMl0.x", "eyJh.e30.x",
    "candidates", "café-c2abd", "2026-11-26", "٣", "İ", "ß" * 100, "a&b=c", "a;b", "\t", "\x1f", "\x7f", "\x85",
)  # fmt: skip
"""Texts that break something somewhere."""

RAW: tuple[str, ...] = (
    "%00", "%ff", "%c3", "%ed%a0%80", "%2e%2e%2f", "%2f", "%", "%zz", "%0d%0a", "%25", "%5c", "%3f", "+", ";", "%f0%9f",
)  # fmt: skip
"""Pieces of addresses that are no text."""

HEADERS: tuple[str, ...] = (
    "Origin", "Referer", "HX-Current-URL", "HX-Request", "HX-History-Restore-Request", "HX-Target", "HX-Trigger",
    "HX-Prompt", "Accept", "Accept-Language", "Accept-Encoding", "Cookie", "If-None-Match", "If-Modified-Since",
    "If-Match", "If-Range", "Range", "Authorization", "Host", "X-Forwarded-For", "X-Forwarded-Host",
    "X-Forwarded-Proto", "Sec-Fetch-Site", "Sec-Fetch-Dest", "Sec-Purpose", "User-Agent", "Content-Type",
    "Content-Encoding", "Transfer-Encoding", "Expect", "X-HTTP-Method-Override", "X-Tremplin-Timestamp",
    "X-Tremplin-Nonce", "X-Tremplin-Signature", "Upgrade", "Forwarded", "Date", "Cache-Control",
)  # fmt: skip
SAID: Mapping[str, Sequence[str]] = {
    "HX-Request": ("true",),
    "Sec-Fetch-Site": ("same-origin", "cross-site", "none", "same-site"),
    "Origin": ("http://[::1", "http://localhost", "null", "https://evil.example"),
    "Referer": ("http://[::1", "http://localhost/cv/abdenour-c2abd?s=abcdef", "http://localhost/?page=2", "https://evil.example/"),
    "HX-Current-URL": ("http://[::1", "http://localhost/?q=jardin", "http://localhost/coach/"),
    "Accept-Language": ("en", "fr;q=NaN", "en;q=1e999", "*", "zz-" * 500, "en;q=" + "9" * 400),
    "Accept-Encoding": ("br", "zstd", "gzip;q=x", "identity;q=0, *;q=0", "br;q=nan", "gzip;q=1e999"),
    "Cookie": ("lang=en", "lang=\"\\000\"", "session=x", "session=.eJw.x.y", "session=" + "a" * 5000, "=;=", "lang",
               "asked=x", "tremplin_proposed=x", "lang=fr; lang=en; session=; session=a"),
    "If-None-Match": ('"a"', "*", 'W/"', "a" * 3000),
    "If-Modified-Since": ("Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 99999 23:59:59 GMT", "0"),
    "Range": ("bytes=0-10", "bytes=-1", "bytes=10-5", f"bytes={2**64}-", "bytes=a-b", "lines=1-2", "bytes=0-0,2-3"),
    "If-Range": ('"a"', "Thu, 01 Jan 1970 00:00:00 GMT"),
    "Host": ("localhost", "localhost:99999", "localhost:x", "evil.example", "[::1", "[::1]:80", ""),
    "Content-Type": ("application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=",
                     "multipart/form-data; boundary=" + "b" * 300, "application/x-www-form-urlencoded; charset=utf-7",
                     "application/x-www-form-urlencoded; charset=x", ";", "multipart/mixed; boundary=edge"),
    "X-Forwarded-For": ("1.2.3.4", "::1%eth0", "1.2.3.4, 5.6.7.8", "unknown", "0x7f.1", "1" * 5000),
    "Authorization": ("Basic", "Basic !!!!", "Basic Zg==", "Bearer x", "Digest a=\"", "Basic " + "A" * 5000),
    "User-Agent": ("Mozilla/5.0", "curl/8", "", "\u00e9" * 3000),
    "X-Tremplin-Timestamp": ("0", "1e309", "NaN", "-1"),
    "Accept": ("text/html;q=x", "application/json", "*/*;q=nan", "application/openmetrics-text; version=999"),
    "Transfer-Encoding": ("chunked", "identity"),
}  # fmt: skip
"""What a header may also say: near to what is meant."""

METHODS = ("GET", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get")
QUERIES = ("q", "page", "lang", "text", "for", "candidates", "sort", "place", "sector", "employed", "seed", "s",
           "section", "receipt", "before", "row", "tab", "next", "v", "who", "year", "day", "_scheme", "endpoint",
           "filename")  # fmt: skip
NAMES = ("base", "stamp", "status", "decision", "reason", "consent", "indexable", "title", "catchphrase", "text", "to",
         "file", "remove", "put_back", "email", "next", "website", "department", "address", "candidates", "for_all",
         "add_place", "search", "who", "place", "act", "token", "version", "id", "order")  # fmt: skip


@dataclass(frozen=True)
class Form:
    """What a form of a page would send, and what else it holds."""

    fields: Sequence[tuple[str, str]]
    names: Sequence[str]


@dataclass
class Asked:
    """One request, ready to be sent again by whoever reads of it."""

    method: str
    address: str
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    kind: str | None = None
    length: int | None = None

    def __str__(self) -> str:
        said = " ".join(f"{name}: {value[:60]!r}" for name, value in self.headers)
        return f"{self.method} {self.address[:300]} {said} {self.kind or ''} {self.body[:300]!r}"


class Maker:
    """Makes requests; the same seed makes the same ones.

    Args:
        seed: of chance.
        rules: the app's routes.
        arguments: name of a rule's argument, after its endpoint or alone -> examples of what is there.
        forms: endpoint -> the forms that lead to it.
    """

    def __init__(
        self,
        seed: str,
        rules: Sequence[Rule],
        arguments: Mapping[str, Sequence[str]],
        forms: Mapping[str, Sequence[Form]],
    ) -> None:
        self.chance = random.Random(seed)
        self._rules = rules
        self._arguments = arguments
        self._forms = forms

    def one(self) -> Asked:
        """A request to some route."""
        rule = self.chance.choice(self._rules)
        own = sorted(set(rule.methods or ()) - {"OPTIONS", "HEAD"})
        method = self.chance.choice(own) if self.chance.random() < 0.85 else self.chance.choice(METHODS)
        asked = Asked(method, self._path(rule) + self._query())
        for _ in range(self.chance.choice((0, 0, 1, 1, 2, 4))):
            asked.headers.append(self._header())
        if method in ("POST", "PUT", "PATCH") or self.chance.random() < 0.03:
            self._fill(asked, rule)
        return asked

    def _path(self, rule: Rule) -> str:
        def hole(match: re.Match[str]) -> str:
            name = match[1].rpartition(":")[2]
            examples = self._arguments.get(f"{rule.endpoint} {name}") or self._arguments[name]
            if self.chance.random() < 0.7:
                return quote(self.chance.choice(examples), safe="/")
            if self.chance.random() < 0.3:
                return self.chance.choice(examples) + self.chance.choice(RAW)
            return quote(self.chance.choice(NASTY)[:2000], safe="") or "%20"

        path = re.sub(r"<([^>]+)>", hole, rule.rule)
        if self.chance.random() < 0.05:
            path = self.chance.choice(
                (path.upper(), path + "/", "/" + path, path + self.chance.choice(RAW), path + "/..")
            )
        return path

    def _query(self) -> str:
        pairs = []
        for _ in range(self.chance.choice((0, 0, 0, 1, 2, 3))):
            value = self.chance.choice(NASTY)[:3000]
            raw = self.chance.choice(RAW) if self.chance.random() < 0.2 else quote_plus(value)
            pairs.append(f"{self.chance.choice(QUERIES)}={raw}")
        return "?" + "&".join(pairs) if pairs else ""

    def _header(self) -> tuple[str, str]:
        name = self.chance.choice(HEADERS)
        likely = SAID.get(name)
        value = self.chance.choice(likely) if likely and self.chance.random() < 0.6 else self.chance.choice(NASTY)
        # A header's value is one line of bytes, which WSGI reads as Latin-1.
        return name, re.sub(r"[\r\n\0]", "", value[:6000]).encode().decode("latin-1")

    def _fill(self, asked: Asked, rule: Rule) -> None:
        known = self._forms.get(rule.endpoint, ())
        form = self.chance.choice(known) if known else Form((), NAMES)
        fields = list(form.fields)
        for _ in range(self.chance.choice((0, 1, 1, 2, 5))):
            name = (
                self.chance.choice((*form.names, *NAMES)) if self.chance.random() < 0.95 else self.chance.choice(NASTY)
            )
            if self.chance.random() < 0.8:
                fields = [pair for pair in fields if pair[0] != name]
            fields.append((name, self.chance.choice(NASTY)))
        if self.chance.random() < 0.02:
            fields += [("candidates", "C2ABD")] * 1200
        self.chance.choice(WAYS)(self.chance, asked, fields)


def _urlencoded(chance: random.Random, asked: Asked, fields: list[tuple[str, str]]) -> None:
    asked.body = "&".join(f"{quote_plus(n)}={quote_plus(v)}" for n, v in fields).encode()
    asked.kind = "application/x-www-form-urlencoded"
    if chance.random() < 0.1:
        asked.body += chance.choice((b"&%ff=%fe", b"&=", b"&&&", b"&a=%", b"&\xff\xfe=\x00", b"&base=%00"))


def _multipart(chance: random.Random, asked: Asked, fields: list[tuple[str, str]]) -> None:
    out = io.BytesIO()
    for name, value in fields:
        clean = re.sub(r'["\r\n\0]', "", name)
        out.write(
            f'--edge\r\nContent-Disposition: form-data; name="{clean}"\r\n\r\n'.encode() + value.encode() + b"\r\n"
        )
    if chance.random() < 0.7:
        content = chance.choice(FILES)()
        filename = chance.choice(("a.jpg", "../a.jpg", "", "a\\", "é.jpg", "a" * 500, "a.jpg\0.exe"))
        kind = chance.choice(("image/jpeg", "", "text/html", "x", "image/jpeg; charset=utf-7"))
        head = f'--edge\r\nContent-Disposition: form-data; name="file"; filename="{filename}"\r\n'
        head += f"Content-Type: {kind}\r\n\r\n"
        out.write(head.encode() + content + b"\r\n")
    out.write(chance.choice((b"--edge--\r\n", b"--edge--\r\n", b"--edge--\r\n", b"", b"--edge", b"--edge\r\n\r\n")))
    asked.body, asked.kind = out.getvalue(), "multipart/form-data; boundary=edge"
    if chance.random() < 0.1:
        asked.body = asked.body[: chance.randrange(len(asked.body) + 1)]


def _garbage(chance: random.Random, asked: Asked, _: list[tuple[str, str]]) -> None:
    asked.body = chance.choice(
        (chance.randbytes(200), b"{}", b"[" * 10_000, b"\0" * 100, b"", b"a=" + b"b" * 2_200_000)
    )
    asked.kind = chance.choice((None, "application/json", "text/plain", "multipart/form-data; boundary=edge",
                                "application/x-www-form-urlencoded", "multipart/form-data"))  # fmt: skip


WAYS = (_urlencoded,) * 6 + (_multipart,) * 3 + (_garbage,)
FILES: Sequence[Callable[[], bytes]] = (
    phone_photo, bomb, lambda: phone_photo()[:400], lambda: b"", lambda: b"\xff\xd8\xff\xe0" + b"\0" * 500,
    lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", lambda: b"GIF89a" + b"\xff" * 60,
    lambda: b"\0" * 9,
)  # fmt: skip


def of_page(fields: MultiDict[str, str], names: set[str]) -> Form:
    """A form as a page shows it."""
    return Form(tuple(fields.items(multi=True)), tuple(sorted(names)))
