"""A page as a checking reader sees it: tags, texts, ids, links."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(("area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr", "path", "circle"))


@dataclass
class Page(HTMLParser):
    """Parse a page, and refuse what no page of ours may hold.

    Args:
        html: the page.
    """

    html: str
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[str] = []
        self.feed(self.html)
        assert not self._open, f"never closed: {self._open}"
        ids = [a["id"] for _, a in self.tags if "id" in a]
        assert len(ids) == len(set(ids)), f"an id serves twice: {sorted(ids)}"
        for tag, attributes in self.tags:
            assert "style" not in attributes
            assert not [name for name in attributes if name.startswith(("on", "hx-on"))]
            assert tag != "script" or "src" in attributes or attributes.get("type") == "application/ld+json"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID and tag != "use":
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts[self._open[-1]] = self.texts.get(self._open[-1], "") + data

    def all(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        """The attributes of each such tag whose attributes are those wanted (`class_` for class)."""
        keys = {name.rstrip("_").replace("_", "-"): value for name, value in wanted.items()}
        return [a for t, a in self.tags if t == tag and all(value in a.get(k, "").split() for k, value in keys.items())]

    def meta(self, name: str) -> str:
        """The content of a meta tag, by name or property; empty when it is not there."""
        metas = [a for t, a in self.tags if t == "meta" and name in (a.get("name"), a.get("property"))]
        return metas[0]["content"] if metas else ""
