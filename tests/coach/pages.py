"""Reads a page as a browser without scripts would: what its forms hold, and what they would post."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

HTMX = {"HX-Request": "true"}


@dataclass
class Form:
    """One form of a page: where it goes and the successful controls it would send."""

    action: str
    fields: MultiDict[str, str] = field(default_factory=MultiDict)
    names: set[str] = field(default_factory=set)

    def post(
        self, client: FlaskClient, headers: dict[str, str] | None = None, /, **changes: str | list[str]
    ) -> TestResponse:
        """Send it, with some fields changed."""
        data = MultiDict(self.fields)
        for name, value in changes.items():
            data.setlist(name, [value] if isinstance(value, str) else value)
        return client.post(self.action, data=data, headers=headers or {})


def forms(html: str) -> dict[str, Form]:
    """The forms of a page by action; of several with one action, the first."""
    reader = _Reader()
    reader.feed(html)
    found: dict[str, Form] = {}
    for form in reader.forms:
        found.setdefault(form.action, form)
    return found


def form(client: FlaskClient, page: str, action: str) -> Form:
    """The form of a page that goes to an address."""
    return forms(client.get(page).text)[action]


def said(answer: TestResponse) -> str:
    """A page's text with plain spaces: which of the no-break ones French wants where is tested elsewhere."""
    return plain_spaces(answer.text)


def seen(page: str) -> str:
    """A page's text as the eye reads it: without tags, and without the words for the ear alone."""
    return re.sub(r"<span class=\"visually-hidden\">.*?</span>|<[^>]+>", "", page)


def plain_spaces(text: str) -> str:
    """A text without the no-break spaces that French wants."""
    return text.replace("\u202f", " ").replace("\xa0", " ")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._textarea = ""
        self._select = ""
        self._options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {key: value or "" for key, value in attrs}
        name = values.get("name", "")
        if tag == "form":
            self.forms.append(Form(values.get("action", "")))
        elif not self.forms:
            return
        elif tag == "input" and name:
            self.forms[-1].names.add(name)
            if values.get("type") not in ("checkbox", "radio") or "checked" in values:
                # What is typed on one line has no line ends: a browser drops them.
                one_line = values.get("type") not in ("hidden", "checkbox", "radio", "submit")
                value = values.get("value", "")
                self.forms[-1].fields.add(name, re.sub(r"[\r\n]", "", value) if one_line else value)
        elif tag == "textarea":
            self._textarea = name
            self.forms[-1].names.add(name)
            self.forms[-1].fields.add(name, "")
        elif tag == "select":
            self._select, self._options = name, []
            self.forms[-1].names.add(name)
        elif tag == "option":
            self._options.append((values.get("value", ""), "selected" in values))

    def handle_data(self, data: str) -> None:
        if self._textarea:
            fields = self.forms[-1].fields
            # A browser drops the first line end of a textarea, and sends the others as CRLF.
            text = fields[self._textarea] + data
            fields[self._textarea] = text

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._textarea:
            fields = self.forms[-1].fields
            fields[self._textarea] = fields[self._textarea].removeprefix("\n").replace("\n", "\r\n")
            self._textarea = ""
        elif tag == "select":
            chosen = [value for value, selected in self._options if selected] or [self._options[0][0]]
            self.forms[-1].fields.add(self._select, chosen[0])
