"""What the app understood of the sheet: its tabs, its fields, who sees and edits them, and every problem."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from programme.consultations import PROBLEMS
from sheets.api.connection import connect
from sheets.errors import SheetsError
from sheets.model import schema
from sheets.model.binding import a1, letters
from sheets.model.columns import CANDIDATE, COACH, TEAM, Column
from sheets.model.problems import Problem
from sheets.model.schema import SECTION_NAMES
from sheets.model.snapshot import Snapshot
from sheets.model.table import Table
from views.staff.mends import Mend, mends_for, on_workbook, respell
from views.staff.problem_groups import Group, alike, group, kind_of
from views.staff.problems import problems_of
from views.web.access import staff_only
from views.web.consultations import note_reading, people_told
from views.web.forms import name_of
from views.web.language import translate
from views.web.shared import asked_number, book, settings
from views.web.sheet_links import cell_url
from views.web.translations import languages

PAGE_SIZE = 50
WITH_A_PAGE = frozenset(tab.key for tab in (schema.CANDIDATES, schema.EXPERIENCES, schema.TESTIMONIALS))
"""Tabs of which something is published."""
EDITORS = ((CANDIDATE, "candidat"), (COACH, "coach"), (TEAM, "équipe"))

bp = Blueprint("diagnostics", __name__, url_prefix="/staff/understood")


@dataclass(frozen=True)
class KnownField:
    """One column as staff read of it."""

    name: str
    header: str
    kind: str
    options: str
    section: str
    editors: Sequence[str]
    public: bool
    added: bool
    place: str
    url: str


@dataclass(frozen=True)
class KnownTab:
    """One tab: what was found of it, and the columns nobody described."""

    title: str
    there: bool
    rows: int
    declared: bool
    fields: Sequence[KnownField]
    unread: Sequence[tuple[str, str]]
    url: str
    problems: int


@dataclass(frozen=True)
class MendableProblem:
    """One problem, in one cell or several, and what can be done about it here."""

    token: str
    group: Group
    mends: Sequence[Mend]


@bp.get("")
def page() -> str:
    """Tabs and fields, then the problems by kind, filtered and by pages."""
    person = staff_only()
    snapshot = book().snapshot
    everything = problems_of(snapshot)
    tab, code = request.args.get("tab", ""), request.args.get("code", "")
    chosen = [p for p in everything if tab in ("", p.tab) and code in ("", p.code)]
    same = alike(chosen)
    number = asked_number("page", 1)
    here = same[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    note_reading(person, people_told(snapshot, [one for alike_ones in here for one in alike_ones]), PROBLEMS)
    by_tab = Counter(p.tab for p in everything)
    by_code = Counter(p.code for p in everything if tab in ("", p.tab))
    return render_template(
        "staff/diagnostics.html",
        tabs=[_tab(snapshot, table, by_tab[table.title]) for table in snapshot.tables],
        every_language=languages().values(),
        total=len(everything),
        found=[_found(snapshot, p) for p in here],
        count=len(chosen),
        by_tab=by_tab.most_common(),
        by_code=[(code, kind_of(code), n) for code, n in by_code.most_common()],
        tab=tab,
        code=code,
        page=number,
        pages=max(1, -(-len(same) // PAGE_SIZE)),
    )


@bp.post("/mends")
def mend() -> Response:
    """Mend one problem, wherever it is still there."""
    person = staff_only()
    snapshot, act = book().snapshot, request.form.get("act", "")
    same = [p for p in problems_of(snapshot) if _token(p) == request.form.get("problem")]
    back = redirect(url_for("diagnostics.page", **_filters()) + "#problems", 303)
    if not same:
        flash(translate("Ce n'est plus à corriger : la feuille a changé entre-temps."), "info")
        return back
    if act not in [mend.act for mend in mends_for(snapshot, same[0])]:
        abort(400)
    try:
        if not _mended(snapshot, same, act, person.email):
            flash(translate("Une case vient de changer : regardez-la dans la feuille."), "warning")
            return back
    except SheetsError:
        flash(translate("La feuille n'a pas répondu, ou refuse : rien n'est changé. Essayez de nouveau."), "warning")
        return back
    flash(translate("C'est fait. Cette page le montrera à la prochaine lecture, dans quelques secondes."), "good")
    return back


def _mended(snapshot: Snapshot, same: Sequence[Problem], act: str, author: str) -> bool:
    """Mend the same problem in all its cells; False where one of them is not as it was."""
    if act == "spelling":
        return False not in [respell(book(), snapshot, problem, author) for problem in same]
    on_workbook(connect(settings()), snapshot, same[0], act)
    return True


def _filters() -> dict[str, Any]:
    return {name: request.form[name] for name in ("tab", "code") if request.form.get(name)}


def _token(problem: Problem) -> str:
    return "|".join((problem.code, problem.tab, problem.column, problem.value, problem.other))


def _found(snapshot: Snapshot, same: Sequence[Problem]) -> MendableProblem:
    return MendableProblem(_token(same[0]), group(snapshot, same), mends_for(snapshot, same[0], len(same)))


def _tab(snapshot: Snapshot, table: Table[Any], problems: int) -> KnownTab:
    there = table.binding.header_row >= 0
    row = table.binding.header_row + 1
    unread = [(h, cell_url(table.title, a1(row, n))) for n, h in table.binding.extra.items()] if there else []
    return KnownTab(
        title=table.title,
        there=there,
        rows=len(table),
        declared=table.tab.key in snapshot.declared,
        fields=[_field(snapshot, table, column) for column in table.tab.columns],
        unread=unread,
        url=cell_url(table.title, "A1"),
        problems=problems,
    )


def _field(snapshot: Snapshot, table: Table[Any], column: Column) -> KnownField:
    index = table.binding.columns.get(column.key)
    target = snapshot.tabs.get(column.options)
    edited = bool(column.section) or table.tab.key in snapshot.declared
    return KnownField(
        name=name_of(column),
        header=column.header,
        kind=translate(column.kind.value),
        options=target.title if target else column.options,
        section=translate(SECTION_NAMES.get(column.section, "")) if column.section else "",
        editors=[translate(words) for key, words in EDITORS if key in column.editors] if edited else [],
        public=column.public and table.tab.key in WITH_A_PAGE,
        added=column.added,
        place=letters(index) if index is not None else "",
        url=cell_url(table.title, a1(table.binding.header_row + 1, index)) if index is not None else "",
    )
