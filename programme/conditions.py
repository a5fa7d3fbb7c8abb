"""Conditions as staff write them, one a line: the one language of the tabs `Messages` and `Vues`.

`Statut du CV = Publié`, `Candidat.En emploi ≠ oui`, `Fin de contrat vide`, `Vues < 10`, `Publié le ≥ il y a 7 jours`,
`Statut = Validée ou Archivée`, `Statut du CV jamais À valider`, `aucune ligne dans Suivis avec Statut = Embauche`.
A value in « » is one value, whatever it says: `Contrat = «CDD ou intérim»`.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from programme.offer_steps import TO_DO
from sheets.model import kinds
from sheets.model.columns import MANY, Column, Kind, Row, Tab, fold
from sheets.model.schema import FOLLOW_UPS
from sheets.model.snapshot import Snapshot

IS, IS_NOT, LESS, MORE, AT_MOST, AT_LEAST, EMPTY, FILLED, NEVER = (
    "=",
    "≠",
    "<",
    ">",
    "≤",
    "≥",
    "vide",
    "rempli",
    "jamais",
)
ORDERED = (LESS, MORE, AT_MOST, AT_LEAST)
_SIGNS = {"!=": IS_NOT, "<>": IS_NOT, "<=": AT_MOST, ">=": AT_LEAST, "==": IS}
_WORDS = {"vide": EMPTY, "est vide": EMPTY, "rempli": FILLED, "remplie": FILLED, "non vide": FILLED, "pas vide": FILLED}
_COMPARED = re.compile(r"(.*?)\s*(≠|≤|≥|!=|<>|<=|>=|==|=|<|>)\s*(.*)", re.DOTALL)
_STATED = re.compile(rf"(.+?)\s+({'|'.join(sorted(_WORDS, key=len, reverse=True))})", re.IGNORECASE)
_NEVER = re.compile(r"(.+?)\s+(?:n[’'] ?a\s+)?jamais\s+(?:été\s+)?(.+)", re.IGNORECASE)
_LINES = re.compile(r"(aucune|une)\s+ligne\s+(?:dans|de)\s+(.+?)(?:\s+avec\s+(.+))?", re.IGNORECASE)
_QUOTES = {"«": "»", "“": "”", '"': '"'}
_QUOTED = r"(?<![^\s=≠≤≥<>])(?:«[^»]*»|“[^”]*”|\"[^\"]*\")(?!\S)"
_OR, _AND = (re.compile(rf"{_QUOTED}|(\s+{word}\s+)", re.IGNORECASE) for word in ("ou", "et"))
_TODAY = "(?:aujourd'hui|maintenant|today|now)"
_DAYS = re.compile(rf"(?:(il y a|dans) (\d{{1,4}}) jours?|{_TODAY}(?: ?([-+]) ?(\d{{1,4}})(?: jours?)?)?)")
LONGEST = 2_000
"""Characters of a condition."""

Was = Callable[[str, str, str, str], bool]
"""Tab key, row ID, column key, words -> whether that cell ever held them, as far back as is known."""


class NotUnderstood(Exception):
    """A line says what the site does not understand: `code` is a key of problems.MESSAGES.

    Args:
        code: what is wrong.
        value: the words at fault.
        other: what they clash with, or what may be written instead.
    """

    def __init__(self, code: str, value: str, other: str = "") -> None:
        super().__init__(code)
        self.code, self.value, self.other = code, value, other


@dataclass(frozen=True, slots=True)
class Path:
    """A column reached from a row: its own, or that of the row it refers to.

    Args:
        steps: (tab key, reference column) passed through, in order.
        tab: key of the tab the column is in.
        column: the column.
    """

    steps: tuple[tuple[str, Column], ...]
    tab: str
    column: Column

    @property
    def cells(self) -> Iterator[tuple[str, str]]:
        """(tab key, column key) of every column it reads."""
        yield from ((tab, column.key) for tab, column in self.steps)
        yield self.tab, self.column.key


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison; `values` are typed as the column is: any of them for `=`, none for `≠`."""

    __test__ = False  # no test case of pytest's

    path: Path
    sign: str
    values: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class RelatedRows:
    """Whether some row of another tab refers to this one and passes all tests.

    Args:
        tab: that tab's key.
        reference: the column by which it refers to this row.
        wanted: True: there must be one; False: none.
        tests: what such a row is like.
    """

    tab: str
    reference: Column
    wanted: bool
    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """One line: it holds when any of its parts does."""

    any_of: tuple[Test | RelatedRows, ...]
    text: str

    @property
    def cells(self) -> Iterator[tuple[str, str]]:
        """(tab key, column key) of every column it reads."""
        for part in self.any_of:
            if isinstance(part, RelatedRows):
                yield part.tab, part.reference.key
            for test in part.tests if isinstance(part, RelatedRows) else (part,):
                yield from test.path.cells


@dataclass(frozen=True, slots=True)
class ConditionContext:
    """What conditions are held against.

    Args:
        snapshot: a reading.
        today: the day it is.
        was: what is known of the past; none: `jamais` looks at the present alone.
        value: reads the typed value that a path leads to; none: what stands there.
        as_shown: a cell that cannot be understood is what it is shown as. Else nothing is true of it, nor of its
            contrary.
    """

    snapshot: Snapshot
    today: dt.date
    was: Was | None = None
    value: Callable[[Snapshot, Row, Path], Any] | None = None
    as_shown: bool = False


@dataclass(frozen=True, slots=True)
class InDays:
    """A day that counts from the present one."""

    days: int


def parse_conditions(snapshot: Snapshot, tab: Tab, text: str) -> tuple[Condition, ...]:
    """Read conditions, one a line.

    Args:
        snapshot: a reading, for its tabs and lists.
        tab: what the rows they are about are of.
        text: as staff wrote them.

    Raises:
        NotUnderstood: one is not.
    """
    lines = (line.strip() for line in text.splitlines())
    return tuple(parse_condition(snapshot, tab, line) for line in lines if line)


def parse_condition(snapshot: Snapshot, tab: Tab, text: str, held: bool = False) -> Condition:
    """Read one condition.

    Args:
        snapshot: a reading.
        tab: what the rows it is about are of.
        text: as staff wrote it.
        held: a choice that is in no list is one too where a row holds it; whether one does is for staff alone to know.

    Raises:
        NotUnderstood: with the words at fault.
    """
    if len(text) > LONGEST:
        raise NotUnderstood("condition", text)
    parts: list[Test | RelatedRows] = []
    for words in _split(_OR, " ".join(text.split())):
        if parts and not _is_whole(words):
            parts[-1] = _one_more(snapshot, parts[-1], words, held)
        else:
            parts.append(_part(snapshot, tab, words, held))
    return Condition(tuple(parts), text)


def parse_path(snapshot: Snapshot, tab: Tab, text: str) -> Path:
    """Read the name of a column, of this row or (`Candidat.En emploi`) of one it refers to.

    Raises:
        NotUnderstood: there is no such column.
    """
    steps: list[tuple[str, Column]] = []
    rest = text.strip()
    while not (column := tab.named(rest)):
        first, dot, rest = rest.partition(".")
        if not dot or len(steps) > 3:
            raise NotUnderstood("condition_column", text, tab.title)
        through = tab.named(first)
        if through and through.kind is Kind.REFERENCE and through.options in snapshot.tabs:
            steps.append((tab.key, through))
            tab = snapshot.tabs[through.options]
        elif fold(first).rstrip("s") != fold(tab.title).rstrip("s"):  # `Candidat.Vues` on a row of Candidats is `Vues`
            raise NotUnderstood("condition_column", text, tab.title)
    return Path(tuple(steps), tab.key, column)


def holds(conditions: tuple[Condition, ...], row: Row, moment: ConditionContext) -> bool:
    """Whether all conditions hold for a row."""
    return all(any(_passes(part, row, moment) for part in condition.any_of) for condition in conditions)


def row_at(snapshot: Snapshot, row: Row | None, path: Path) -> Row | None:
    """The row whose column a path names; None where a reference leads nowhere."""
    for tab, column in path.steps:
        if row is None:
            return None
        row = snapshot.table(column.options).get(snapshot.tabs[tab].value(row, column.key))
    return row


def value_at(snapshot: Snapshot, row: Row, path: Path) -> Any:
    """The typed value a path leads to, or the column's blank one."""
    found = row_at(snapshot, row, path)
    return path.column.blank if found is None else snapshot.tabs[path.tab].value(found, path.column.key)


def is_unread_at(snapshot: Snapshot, row: Row, path: Path) -> bool:
    """Whether a path leads to a cell that cannot be understood."""
    found = row_at(snapshot, row, path)
    return found is not None and snapshot.table(path.tab).is_unread(found, path.column.key)


def wanted_value(snapshot: Snapshot, column: Column, text: str) -> Any:
    """What a cell of a column is compared with, typed as it is.

    Raises:
        NotUnderstood: the column cannot hold that.
    """
    words = _unquoted(text)
    if not words:
        raise NotUnderstood("condition_value", text, column.name)
    if column.kind in (Kind.DATE, Kind.MOMENT) and (found := _DAYS.fullmatch(fold(words))):
        ago = -1 if "il y a" in (found[1] or "") or found[3] == "-" else 1
        return InDays(ago * int(found[2] or found[4] or 0))
    if column.kind in (Kind.EMAIL, Kind.PHONE, Kind.LINK, Kind.TEXT, Kind.LONG_TEXT, Kind.ITEMS, Kind.REFERENCE):
        return words
    value, code = kinds.read(column, words, snapshot.spellings(column.options))
    # Nothing to compare with: an end that says "it lasts" reads as blank.
    if code or value is None or (column.kind in MANY and len(value) != 1):
        wrong = "condition_date" if column.kind in (Kind.DATE, Kind.MOMENT) else "condition_value"
        raise NotUnderstood(wrong, words, column.name)
    return value[0] if column.kind in MANY else value


def quoted(value: str) -> str:
    """A value as a condition says it: in quotes where it would be read as more than a value."""
    says_more = _is_quoted(value) or _is_whole(value) or fold(value) in _WORDS
    if not says_more and all(len(_split(between, value)) == 1 for between in (_OR, _AND)):
        return value
    begin = next((begin for begin, end in _QUOTES.items() if end not in value), '"')
    return f"{begin}{value}{_QUOTES[begin]}"


def same(snapshot: Snapshot, column: Column, value: Any, wanted: Any) -> bool:
    """Whether a typed value is what a condition wants; one that holds several has it among them."""
    if column.kind in MANY:
        return any(fold(str(one)) == fold(str(wanted)) for one in value)
    if column.kind is Kind.REFERENCE:
        target = snapshot.table(column.options) if column.options in snapshot.tabs else None
        return bool(value) and (
            fold(str(value)) == fold(wanted) or (target is not None and value == target.meant(wanted))
        )
    return fold(value) == fold(wanted) if isinstance(value, str) and isinstance(wanted, str) else bool(value == wanted)


def _split(between: re.Pattern[str], text: str) -> list[str]:
    """What stands between words like `ou`, except where they are in quotes."""
    places = [found.span() for found in between.finditer(text) if found[1]]
    begins, ends = [0, *(end for _, end in places)], [*(begin for begin, _ in places), len(text)]
    return [text[begin:end] for begin, end in zip(begins, ends, strict=True)]


def _is_quoted(text: str) -> bool:
    return bool(re.fullmatch(_QUOTED, text))


def _unquoted(text: str) -> str:
    words = text.strip()
    return words[1:-1].strip() if _is_quoted(words) else words


def _is_whole(words: str) -> bool:
    """Whether words say a condition, not one more value of that before."""
    return not _is_quoted(words) and any(pattern.fullmatch(words) for pattern in (_LINES, _STATED, _COMPARED, _NEVER))


def _part(snapshot: Snapshot, tab: Tab, words: str, held: bool) -> Test | RelatedRows:
    if found := _LINES.fullmatch(words):
        other = next((t for t in snapshot.tabs.values() if fold(t.title) == fold(found[2])), None)
        if other is None:
            raise NotUnderstood("condition_tab", found[2])
        reference = next((c for c in other.columns if c.kind is Kind.REFERENCE and c.options == tab.key), None)
        if reference is None:
            raise NotUnderstood("condition_tab", found[2], tab.title)
        tests = tuple(_test(snapshot, other, one, held) for one in _split(_AND, found[3] or "") if one)
        return RelatedRows(other.key, reference, fold(found[1]) == "une", tests)
    return _test(snapshot, tab, words, held)


def _test(snapshot: Snapshot, tab: Tab, words: str, held: bool) -> Test:
    found = _STATED.fullmatch(words)
    if found and (tab.named(found[1]) or not _COMPARED.fullmatch(found[1])):
        return Test(parse_path(snapshot, tab, found[1]), _WORDS[fold(found[2])])
    if found := _COMPARED.fullmatch(words):
        path, sign = parse_path(snapshot, tab, found[1]), _SIGNS.get(found[2], found[2])
        if sign in ORDERED and path.column.kind not in (Kind.DATE, Kind.MOMENT, Kind.NUMBER):
            raise NotUnderstood("condition_order", path.column.name, sign)
        if sign in (IS, IS_NOT) and (state := _WORDS.get(fold(found[3]))):
            return Test(path, state if sign == IS else {EMPTY: FILLED, FILLED: EMPTY}[state])
        return Test(path, sign, (_value(snapshot, path, found[3], held),))
    if found := _NEVER.fullmatch(words):
        path = parse_path(snapshot, tab, found[1])
        if path.steps:
            raise NotUnderstood("condition", words)
        return Test(path, NEVER, (_value(snapshot, path, found[2], held),))
    raise NotUnderstood("condition", words)


def _value(snapshot: Snapshot, path: Path, text: str, held: bool) -> Any:
    """What a column is compared with (`held`: see parse_condition)."""
    try:
        return wanted_value(snapshot, path.column, text)
    except NotUnderstood:
        words = _unquoted(text)
        if held and path.column.kind is Kind.CHOICE and snapshot.table(path.tab).where(path.column.key, words):
            return words
        raise


def _one_more(snapshot: Snapshot, part: Test | RelatedRows, words: str, held: bool) -> Test | RelatedRows:
    """A comparison with one more value after `ou`."""
    if isinstance(part, RelatedRows):
        if not part.tests:
            raise NotUnderstood("condition", words)
        last = _with_value(snapshot, part.tests[-1], words, held)
        return RelatedRows(part.tab, part.reference, part.wanted, (*part.tests[:-1], last))
    return _with_value(snapshot, part, words, held)


def _with_value(snapshot: Snapshot, test: Test, words: str, held: bool) -> Test:
    if test.sign not in (IS, IS_NOT, NEVER):
        raise NotUnderstood("condition", words)
    return Test(test.path, test.sign, (*test.values, _value(snapshot, test.path, words, held)))


def _passes(part: Test | RelatedRows, row: Row, moment: ConditionContext) -> bool | None:
    """Whether a part holds; None: nobody knows, as a cell cannot be understood."""
    if isinstance(part, RelatedRows):
        found = moment.snapshot.table(part.tab).where(part.reference.key, row.id)
        some = [_all(_passes(test, one, moment) for test in part.tests) for one in found]
        return part.wanted if True in some else None if None in some else not part.wanted
    if not moment.as_shown and is_unread_at(moment.snapshot, row, part.path):
        return None
    value, column = (moment.value or value_at)(moment.snapshot, row, part.path), part.path.column
    if part.sign in (EMPTY, FILLED):
        return bool(value == column.blank) == (part.sign == EMPTY)
    if column.key == "status" and part.path.tab == FOLLOW_UPS.key:
        value = value or TO_DO  # as it counts everywhere
    wanted = [moment.today + dt.timedelta(v.days) if isinstance(v, InDays) else v for v in part.values]
    if part.sign in ORDERED:
        return _is_in_order(part.sign, 0 if value is None and column.adds else value, wanted[0])
    is_one = any(same(moment.snapshot, column, _day(value), _day(one)) for one in wanted)
    if part.sign == NEVER:
        was = moment.was
        return not is_one and not (was and any(was(part.path.tab, row.id, column.key, _said(v)) for v in wanted))
    return is_one == (part.sign == IS)


def _all(found: Iterable[bool | None]) -> bool | None:
    known = list(found)
    return False if False in known else None if None in known else True


def _is_in_order(sign: str, value: Any, wanted: Any) -> bool:
    if value is None:
        return False
    one, other = _day(value), _day(wanted)
    if sign in (LESS, AT_MOST):
        return bool(one < other or (sign == AT_MOST and one == other))
    return bool(one > other or (sign == AT_LEAST and one == other))


def _day(value: Any) -> Any:
    """A moment as its day: conditions count in days."""
    return value.date() if isinstance(value, dt.datetime) else value


def _said(value: Any) -> str:
    return ("oui" if value else "non") if isinstance(value, bool) else str(value)
