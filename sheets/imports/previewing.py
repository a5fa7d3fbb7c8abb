"""What an import would change, compared with the workbook; nothing is written."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sheets.api.connection import Workbook
from sheets.files.content import Content, TabContent
from sheets.files.notices import Notice, notice
from sheets.files.xlsx_out import short_titles
from sheets.imports.comparing import TabPlan, compare
from sheets.imports.filling import PREFIX
from sheets.imports.reading import find_tab, read_tab
from sheets.imports.taking import Progress, take
from sheets.model import schema
from sheets.model.columns import Tab, fold
from sheets.model.schema import JOURNAL, WAL_TITLE
from sheets.model.snapshot import find_title
from sheets.state.database import State

SETTINGS = frozenset(("choices", "fields", "wordings", "journal"))
"""Tabs that may hold something in a workbook that is still empty."""

Drive = Callable[[], None]
"""Moves the writing on: flushes the outbox, or leaves that to the worker and waits a little."""


def _silent(*_: object) -> None:
    """No progress told."""


@dataclass(slots=True)
class Preview:
    """What an import would do.

    Args:
        content: the file.
        tabs: by tab of the programme.
        own: tabs of staff's own that would be made.
        whole: the workbook is empty and is filled with the file as it is.
        replaced: with `whole`: title of a tab whose place is taken -> whether it holds anything.
        notices: about the file as a whole.
    """

    content: Content
    tabs: list[TabPlan] = field(default_factory=list)
    own: list[TabContent] = field(default_factory=list)
    whole: bool = False
    replaced: dict[str, bool] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Nothing would change."""
        return not self.whole and not self.own and all(plan.empty for plan in self.tabs)


@dataclass(frozen=True, slots=True)
class ImportContext:
    """Where an import works.

    Args:
        state: the state database.
        workbook: the sheet.
        drive: moves the writing on.
        tabs: the programme's tabs by key, with the columns staff declared.
        progress: told how far each step is.
    """

    state: State
    workbook: Workbook
    drive: Drive
    tabs: Mapping[str, Tab] = field(default_factory=lambda: schema.BY_KEY)
    progress: Progress = _silent


def preview(context: ImportContext, content: Content, only: str = "", erase: bool = False) -> Preview:
    """Compare a file with the workbook; nothing is written.

    Args:
        context: where.
        content: the file, or another workbook.
        only: the title of one tab of the file; empty: all of them.
        erase: empty cells of the file empty the sheet's.
    """
    workbook = context.workbook
    sheets = [s for s in content.sheets if not only or fold(s.title) == fold(only)]
    found = Preview(Content(sheets, content.format))
    titles = {fold(p["title"]): p["title"] for p in workbook.tabs() if not p["title"].startswith(PREFIX)}
    if content.format != "csv" and not only and _whole_workbook(sheets):
        holding = _holding(workbook, titles.values())
        if not holding - _settings_tabs(holding) - _own_elsewhere(sheets, holding):
            found.whole = True
            blank = set(titles.values()) - holding if len(titles) == 1 else set()  # a new workbook's one tab
            found.replaced = {title: title in holding for title in (*_replaced(sheets, titles), *blank)}
            return found
    wanted = _tabs_of(context, sheets, titles, found)
    there, steady = take(workbook, context.progress, {t for _, tab in wanted if (t := find_title(tab, titles))})
    if not steady:
        found.notices.append(notice("moved_meanwhile"))
    by_title = {sheet.title: sheet for sheet in there.sheets}
    for sheet, tab in wanted:
        present = by_title.get(find_title(tab, titles) or "")
        found.tabs.append(compare(read_tab(sheet, tab), present, erase))
    return found


def _whole_workbook(sheets: Iterable[TabContent]) -> bool:
    """Whether a file is a workbook of ours, and not a list somebody made: its main tabs, with their IDs."""
    found = [(sheet, tab) for sheet in sheets if (tab := _named(sheet))]
    with_ids = [tab for sheet, tab in found if tab.prefix and "id" in read_tab(_head(sheet), tab).keys]
    return len(with_ids) >= 5 and len(with_ids) == len([tab for _, tab in found if tab.prefix])


def _named(sheet: TabContent) -> Tab | None:
    names = {fold(name): tab for tab in schema.TABS for name in (tab.title, *tab.aliases)}
    return names.get(fold(sheet.title))


def _head(sheet: TabContent) -> TabContent:
    return TabContent(sheet.title, sheet.grid[:20])


def _holding(workbook: Workbook, titles: Iterable[str]) -> set[str]:
    """The tabs that hold something: a row below the header, or anything at all in a tab of staff's own."""
    grids = workbook.grids([title for title in titles if title != WAL_TITLE])
    filled = {title: sum(any(c not in (None, "") for c in row) for row in grid) for title, grid in grids.items()}
    return {title for title, rows in filled.items() if rows > (1 if _named(TabContent(title)) else 0)}


def _own_elsewhere(sheets: Iterable[TabContent], holding: Iterable[str]) -> set[str]:
    """Tabs of staff's own that the file has not: they are in nobody's way."""
    names = {fold(sheet.title) for sheet in sheets}
    return {title for title in holding if not _named(TabContent(title)) and fold(title) not in names}


def _settings_tabs(holding: Iterable[str]) -> set[str]:
    return {title for title in holding if (tab := _named(TabContent(title))) and tab.key in SETTINGS}


def _replaced(sheets: Iterable[TabContent], titles: Mapping[str, str]) -> Iterator[str]:
    for sheet in sheets:
        tab = _named(sheet)
        present = find_title(tab, titles) if tab else titles.get(fold(sheet.title))
        if present:
            yield present


def _tabs_of(
    context: ImportContext, sheets: Iterable[TabContent], titles: Mapping[str, str], found: Preview
) -> list[tuple[TabContent, Tab]]:  # fmt: skip
    """The file's tabs as ours; staff's own are made where the workbook has none of that name."""
    wanted: list[tuple[TabContent, Tab]] = []
    readable = [tab for tab in context.tabs.values() if tab.key != JOURNAL.key]
    present = set(titles) | set(map(fold, short_titles(list(titles.values()))))
    for sheet in sheets:
        tab = find_tab(sheet, readable, found.content.format == "csv")
        if tab and tab not in [t for _, t in wanted]:
            wanted.append((sheet, tab))
        elif fold(sheet.title) == fold(JOURNAL.title) or sheet.title == WAL_TITLE or not sheet.grid:
            continue
        elif tab or (found.content.format == "csv" and len(found.content.sheets) == 1):
            found.notices.append(notice("unknown_tab", tab=sheet.title))
        elif fold(sheet.title) in present:
            found.notices.append(notice("own_tab_there", tab=sheet.title))
        else:
            found.own.append(sheet)
            found.notices.append(notice("own_tab_new", tab=sheet.title, rows=len(sheet.grid)))
    return wanted
