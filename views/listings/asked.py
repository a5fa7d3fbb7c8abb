"""What the address of a list asks for: the view, and what its reader changed of it. All of it is in the address."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from flask import abort, request, url_for

from clock import today
from programme.conditions import Condition, NotUnderstood, Path, parse_condition, parse_path
from programme.readers import ListReader, hidden_in, may_list, readable_columns
from programme.row_names import NAME_KEYS
from programme.saved_views import lines
from programme.saved_views.finding import LONGEST_WORDS, Question, find
from programme.saved_views.grouping import rows_in
from programme.saved_views.reading import (
    SortKey,
    View,
    default_by,
    parse_sort,
    serves,
    views_of,
    whole_tab,
)
from sheets.model.columns import COACH, TEAM, Column, Kind, Tab, fold
from sheets.model.letters import to_ascii_letters
from sheets.model.problems import Problem
from sheets.model.snapshot import Snapshot
from views.staff.problems import how, what
from views.web.access import Person, coach_only, referent_only, staff_only
from views.web.language import translate
from views.web.shared import asked_number, book

READERS = {"staff": TEAM, "coach": COACH, "structure": "structure"}
"""The beginning of an address -> who reads there."""
MOST_FILTERS = 12
MOST_COLUMNS = 30
SIGNS = {
    "=": "est", "≠": "n'est pas", "<": "avant, ou moins de", ">": "après, ou plus de", "vide": "est vide",
    "rempli": "est rempli",
}  # fmt: skip
"""What a filter made on the page may say, French."""
UNARY = ("vide", "rempli")
NOTHING = "-"
"""In the place of a column, or of an order: none; of a group's key: the rows that hold nothing."""


@dataclass(frozen=True)
class Filter:
    """One condition of the address.

    Args:
        text: as it stands there.
        condition: as it is understood; None: it is not.
        problem: what is wrong with it, in the visitor's language.
    """

    text: str
    condition: Condition | None
    problem: str = ""


@dataclass(frozen=True)
class Asked:
    """What somebody asks of one view.

    Args:
        audience: "staff", "coach" or "structure": the beginning of the address.
        person: who is signed in.
        reader: as whom they read.
        snapshot: the workbook.
        view: the view as its line says.
        words: a search.
        filters: conditions beside the view's own.
        sort, columns, form, by: as asked, else the view's.
        group: the key of the only group wanted of `by`; NOTHING: the rows that hold nothing there.
        page: which page of the rows.
    """

    audience: str
    person: Person
    reader: ListReader
    snapshot: Snapshot
    view: View
    words: str = ""
    filters: tuple[Filter, ...] = ()
    sort: tuple[SortKey, ...] = ()
    columns: tuple[Path, ...] = ()
    form: str = lines.LIST
    by: Path | None = None
    group: str = ""
    page: int = 1

    @property
    def tab(self) -> Tab:
        """The tab whose rows are shown."""
        return self.snapshot.tabs[self.view.tab]

    @property
    def title(self) -> str:
        """The tab's title in the workbook."""
        return self.snapshot.table(self.view.tab).title

    @property
    def called(self) -> str:
        """What the view is called, in the visitor's language where it is a built-in one."""
        return translate(self.view.name)

    @property
    def card_columns(self) -> tuple[Path, ...]:
        """What a card shows beside the name of its row."""
        return tuple(path for path in self.columns if path.steps or path.column.key not in NAME_KEYS)

    @property
    def is_changed(self) -> bool:
        """Whether the address asks for something else than the view's line says."""
        ours = (self.view.sort, self.view.columns, self.view.form, self.view.by)
        return bool(self.words or self.filters or self.group) or (self.sort, self.columns, self.form, self.by) != ours

    @property
    def is_understood(self) -> bool:
        """Whether every filter is: without it, what is found would be more than was asked for."""
        return all(one.condition for one in self.filters)

    @cached_property
    def rows(self) -> Sequence[Any]:
        """Every row found, in order; none where a filter is not understood."""
        if not self.is_understood:
            return ()
        own = tuple(one.condition for one in self.filters if one.condition)
        question = Question(self.view.tab, (*self.view.conditions, *own), self.words, self.sort)
        found = find(self.snapshot, self.reader, question, today())
        if not (self.group and self.by):
            return found
        return rows_in(self.snapshot, found, self.by, "" if self.group == NOTHING else self.group)

    @property
    def readable(self) -> tuple[Column, ...]:
        """The columns that may be shown, in staff's order, of those that the sheet has."""
        missing = self.snapshot.table(self.view.tab).missing
        return tuple(c for c in readable_columns(self.tab, self.reader.who) if c.key not in missing)

    def readable_for(self, form: str) -> list[Column]:
        """Those by which a form may be made."""
        return [c for c in self.readable if c.kind is not Kind.ID and serves(form, Path((), self.tab.key, c))]

    @property
    def column_keys(self) -> list[str]:
        """The columns shown, as an address names them."""
        return [path_key(path) for path in self.columns]

    @property
    def forms(self) -> list[str]:
        """The forms that this tab's rows may take."""
        return [form for form in lines.FORMS if form in (lines.LIST, lines.GALLERY) or self.readable_for(form)]

    def url(self, **changes: Any) -> str:
        """This page's address with something else asked: `words`, `filters`, `sort`, `columns`, `form`, `by`, `page`.

        Args:
            changes: texts and lists of texts, as in an address; None: as the view has it.
        """
        there = {**self.arguments, "page": None, **changes}
        return f"{self.address}{_query(there)}"

    def act_url(self, endpoint: str, **more: str) -> str:
        """Where a form of this page is sent, or its answer is, what is asked kept."""
        address = url_for(endpoint, audience=self.audience, name=address_name(self.view))
        return f"{address}{_query({**self.arguments, **more})}"

    def file_url(self, ending: str) -> str:
        """The address of what is shown, as a file."""
        return f"{self.address}.{ending}{_query(self.arguments)}"

    @property
    def address(self) -> str:
        """The address of the view as its line says."""
        return url_for("listings.page", audience=self.audience, name=address_name(self.view))

    @property
    def arguments(self) -> dict[str, Any]:
        """What this address asks beside the view: name -> text or texts."""
        view = self.view
        return {
            "q": self.words or None,
            "filter": [one.text for one in self.filters],
            "sort": [sort_text(one) for one in self.sort] or [NOTHING] if self.sort != view.sort else None,
            "column": [path_key(one) for one in self.columns] if self.columns != view.columns else None,
            "form": self.form if self.form != view.form else None,
            "by": self._by_text,
            "group": self.group or None,
        }

    @property
    def _by_text(self) -> str | None:
        if self.by == self.view.by:
            return path_key(self.by) if self.by and self.group else None
        return path_key(self.by) if self.by else NOTHING


def read_asked(audience: str, name: str) -> Asked:
    """What a request asks, of whom it lets in; what it names wrongly is left out; no such view: 404."""
    person, reader = reader_for(audience)
    snapshot = book().snapshot
    view = view_named(snapshot, reader, name) or abort(404)
    asked = Asked(audience, person, reader, snapshot, view, request.args.get("q", "").strip()[:LONGEST_WORDS])
    form = request.args.get("form", view.form)
    form = form if form in asked.forms else view.form
    return replace(
        asked,
        filters=tuple(_filter(asked, text) for text in request.args.getlist("filter")[:MOST_FILTERS] if text.strip()),
        sort=_sort(asked),
        columns=_columns(asked) or view.columns,
        form=form,
        by=(by := _by(asked, form)),
        group=request.args.get("group", "")[:200] if by else "",
        page=asked_number("page", 1),
    )


def reader_for(audience: str) -> tuple[Person, ListReader]:
    """Who is signed in, and as whom they read under an address; others are refused."""
    person = {"staff": staff_only, "coach": coach_only, "structure": referent_only}[audience]()
    return person, ListReader(
        READERS[audience], tuple(c.id for c in person.coaches), tuple(s.id for s in person.structures), person.email
    )


def view_named(snapshot: Snapshot, reader: ListReader, name: str) -> View | None:
    """A view by what its address ends in: its ID after any words, or a tab's key for all of that tab."""
    row_id = name.rsplit("-", 1)[-1].upper()
    known = next((line["name"] for line in lines.KNOWN if line["id"] == row_id), None)
    views = views_of(snapshot).for_reader(reader)
    # A built-in view got another ID when it became a row: its address goes on.
    found = next((v for v in views if v.id.upper() == row_id), None) or next(
        (v for v in views if v.name == known), None
    )
    if found or name not in snapshot.tabs or not may_list(snapshot, snapshot.tabs[name], reader.who):
        return found
    return whole_tab(snapshot, snapshot.tabs[name], reader.who)


def address_name(view: View) -> str:
    """What a view's address ends in: its name to read, and its ID, which alone counts."""
    if view.id == view.tab:
        return view.tab
    words = "".join(c if c.isascii() and c.isalnum() else "-" for c in fold(to_ascii_letters(view.name)))
    slug = "-".join(part for part in words.split("-") if part)[:60]
    return f"{slug}-{view.id.lower()}" if slug else view.id.lower()


def path_key(path: Path) -> str:
    """A column as an address names it."""
    return ".".join((*(column.key for _, column in path.steps), path.column.key))


def path_header(path: Path) -> str:
    """A column as staff write it in the sheet."""
    return ".".join((*(column.header for _, column in path.steps), path.column.header))


def sort_text(key: SortKey) -> str:
    """A sort as an address says it."""
    return f"{'-' * key.down}{path_key(key.path)}"


def _query(arguments: dict[str, Any]) -> str:
    given = {name: value for name, value in arguments.items() if value}
    return f"?{urlencode(given, doseq=True)}" if given else ""


def _filter(asked: Asked, text: str) -> Filter:
    try:
        condition = parse_condition(asked.snapshot, asked.tab, text, held=asked.reader.who == TEAM)
    except NotUnderstood as bad:
        problem = Problem(bad.code, asked.title, value=bad.value[:80], other=bad.other)
        return Filter(text, None, f"{what(problem)} {how(problem)}")
    if hidden_in(asked.snapshot, condition, asked.reader.who):
        problem = Problem("condition_column", asked.title, value=text[:80], other=asked.title)
        return Filter(text, None, what(problem))
    return Filter(text, condition)


def _readable_path(asked: Asked, text: str) -> Path | None:
    try:
        path = parse_path(asked.snapshot, asked.tab, text)
    except NotUnderstood:
        return None
    return None if hidden_in(asked.snapshot, path, asked.reader.who) else path


def _sort(asked: Asked) -> tuple[SortKey, ...]:
    found = []
    texts = request.args.getlist("sort")[:3]
    for text in texts:
        with contextlib.suppress(NotUnderstood):
            key = parse_sort(asked.snapshot, asked.tab, text)
            if not hidden_in(asked.snapshot, key.path, asked.reader.who):
                found.append(key)
    return tuple(found) if found or texts == [NOTHING] else asked.view.sort


def _columns(asked: Asked) -> tuple[Path, ...]:
    found = (_readable_path(asked, text) for text in request.args.getlist("column")[:MOST_COLUMNS])
    return tuple(dict.fromkeys(path for path in found if path))


def _by(asked: Asked, form: str) -> Path | None:
    text = request.args.get("by", "")
    path = _readable_path(asked, text) if text else None
    if path and serves(form, path):
        return path
    if asked.view.by and serves(form, asked.view.by) and text != NOTHING:
        return asked.view.by
    return (
        None if form in (lines.LIST, lines.GALLERY) else default_by(asked.snapshot, asked.tab, form, asked.reader.who)
    )
