"""Which row of the sheet a file's row is: by ID, then by name and e-mail, or else by all it holds; doubts are told."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sheets.files.notices import Notice, notice
from sheets.imports.reading import FileRow, FileTab
from sheets.model import kinds
from sheets.model.columns import Cell, Tab, fold
from sheets.model.ids import mint_id

NAMES = ("first_name", "last_name")


@dataclass(frozen=True, slots=True)
class KnownRow:
    """A row of the sheet.

    Args:
        row: its index.
        id: its ID.
        cells: column key -> what it shows.
    """

    row: int
    id: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a row of the file is.

    Args:
        row: the row.
        known: the sheet's row it is; None: none.
        how: what told so: `id`, `name_email`, `email`, `name`, `same`.
        row_id: the ID of a new row.
        doubt: why it is left aside; None: it is not.
    """

    row: FileRow
    known: KnownRow | None = None
    how: str = ""
    row_id: str = ""
    doubt: Notice | None = None


class Matcher:
    """Finds the rows of one tab.

    Args:
        tab: which.
        known: the sheet's rows.
    """

    def __init__(self, tab: Tab, known: Sequence[KnownRow]) -> None:
        self.tab = tab
        self._by_id: dict[str, list[KnownRow]] = defaultdict(list)
        self._by_email: dict[str, list[KnownRow]] = defaultdict(list)
        self._by_name: dict[str, list[KnownRow]] = defaultdict(list)
        self._by_content: dict[frozenset[str], dict[frozenset[tuple[str, object]], list[KnownRow]]] = {}
        self._by_key: dict[tuple[str, ...], KnownRow] = {}
        for row in known:
            self._by_id[row.id].append(row)
            self._by_email[self._email(row.cells)].append(row)
            self._by_name[self._name(row.cells)].append(row)
        self._known = known
        self._taken = {row.id for row in known if row.id}

    def match(self, found: FileTab) -> Iterator[Verdict]:
        """Each row of the file with its verdict, in order."""
        ids = _counted(kinds.plain(row.cells.get("id")) for row in found.rows)
        self._taken |= set(ids)
        used: dict[int, int] = {}
        added: dict[tuple[str, str], int] = {}
        for row in found.rows:
            verdict = self._verdict(row, found, ids)
            if verdict.known and not verdict.doubt:
                verdict = self._once(verdict, used, found)
            elif not verdict.doubt and self.tab.prefix:
                verdict = self._added_once(verdict, added, found)
            yield verdict

    def _verdict(self, row: FileRow, found: FileTab, ids: Mapping[str, int]) -> Verdict:
        row_id = kinds.plain(row.cells.get("id"))
        if not self.tab.prefix:
            return self._by_required(row)
        if row_id and ids[row_id] > 1:
            return Verdict(row, doubt=notice("double_id", tab=found.title, row=row.number, id=row_id))
        rows = self._by_id.get(row_id, []) if row_id else []
        if len(rows) == 1:
            return Verdict(row, rows[0], "id")
        if rows:
            return self._doubt(row, found, "several_ids", row_id)
        by_person = self._by_person(row, found)
        if by_person.known and row_id:
            return self._doubt(row, found, "other_id", by_person.known.id)
        if by_person.known or by_person.doubt:
            return by_person
        if not row_id and (same := self._same(row)):
            return Verdict(row, same, "same")
        kept = row_id if row_id.isalnum() else ""
        return Verdict(row, row_id=kept or self._mint())

    def _mint(self) -> str:
        minted = mint_id(self.tab.prefix, self._taken)
        self._taken.add(minted)
        return minted

    def _by_person(self, row: FileRow, found: FileTab) -> Verdict:
        email, name = self._email(row.cells), self._name(row.cells)
        of_email = self._by_email.get(email, []) if email else []
        of_name = self._by_name.get(name, []) if name else []
        rows = {known.row for known in of_name}
        both = [known for known in of_email if known.row in rows]
        if len(both) > 1 or (not both and len(of_email) > 1):
            return self._doubt(row, found, "several", ", ".join(k.id for k in both or of_email))
        if both:
            return Verdict(row, both[0], "name_email")
        if of_email:
            if _same_name(row.cells, of_email[0].cells):
                return Verdict(row, of_email[0], "email")
            return self._doubt(row, found, "email_of_another", of_email[0].id)
        return self._by_name_alone(row, found, email, of_name)

    def _by_name_alone(self, row: FileRow, found: FileTab, email: str, of_name: Sequence[KnownRow]) -> Verdict:
        if not of_name:
            return Verdict(row)
        if len(of_name) > 1:
            return self._doubt(row, found, "several", ", ".join(k.id for k in of_name))
        if email and self._email(of_name[0].cells):
            return self._doubt(row, found, "other_email", of_name[0].id)
        return Verdict(row, of_name[0], "name")

    def _by_required(self, row: FileRow) -> Verdict:
        """In a tab without IDs a row is known by the columns it cannot do without."""
        if not self._by_key:
            self._by_key = {self._key(known.cells): known for known in reversed(self._known)}
        known = self._by_key.get(self._key(row.cells))
        return Verdict(row, known, "same" if known else "")

    def _key(self, cells: Mapping[str, Cell]) -> tuple[str, ...]:
        return tuple(fold(kinds.plain(cells.get(c.key))) for c in self.tab.columns if c.required)

    def _same(self, row: FileRow) -> KnownRow | None:
        """A row that holds all that this one does."""
        keys = frozenset(row.cells) - {"id"}
        if keys not in self._by_content:
            alike = self._by_content[keys] = defaultdict(list)
            for known in self._known:
                if known.cells.keys() - {"id"} == keys:
                    alike[self._content(known.cells)].append(known)
        if not self._by_content[keys]:
            return None
        found = self._by_content[keys].get(self._content(row.cells), [])
        return found[0] if len(found) == 1 else None

    def _content(self, cells: Mapping[str, Cell]) -> frozenset[tuple[str, object]]:
        return frozenset((k, kinds.canonical(self.tab.by_key[k], v)) for k, v in cells.items() if k != "id")

    def _once(self, verdict: Verdict, used: dict[int, int], found: FileTab) -> Verdict:
        assert verdict.known
        before = used.setdefault(verdict.known.row, verdict.row.number)
        if before == verdict.row.number or not self.tab.prefix:
            return verdict
        return self._doubt(verdict.row, found, "twice", str(before))

    def _added_once(self, verdict: Verdict, added: dict[tuple[str, str], int], found: FileTab) -> Verdict:
        person = self._name(verdict.row.cells), self._email(verdict.row.cells)
        if not all(person):
            return verdict
        before = added.setdefault(person, verdict.row.number)
        return verdict if before == verdict.row.number else self._doubt(verdict.row, found, "twice", str(before))

    def _doubt(self, row: FileRow, found: FileTab, why: str, other: str) -> Verdict:
        email, name = kinds.plain(row.cells.get("email")), self._shown_name(row.cells)
        who = " ".join(filter(None, (kinds.plain(row.cells.get("id")), name, email)))
        return Verdict(row, doubt=notice(f"doubt_{why}", tab=found.title, row=row.number, who=who, other=other))

    def _email(self, cells: Mapping[str, Cell]) -> str:
        return kinds.plain(cells.get("email")).casefold() if "email" in self.tab.by_key else ""

    def _name(self, cells: Mapping[str, Cell]) -> str:
        return fold(self._shown_name(cells))

    def _shown_name(self, cells: Mapping[str, Cell]) -> str:
        if "email" in self.tab.by_key:
            return " ".join(filter(None, (kinds.plain(cells.get(key)) for key in NAMES)))
        return kinds.plain(cells.get("name")) if self.tab.key == "structures" else ""


def _same_name(one: Mapping[str, Cell], other: Mapping[str, Cell]) -> bool:
    """Whether two rows agree in the parts of a name that both of them give."""
    return all(
        fold(kinds.plain(one[key])) == fold(kinds.plain(other[key])) for key in NAMES if key in one and key in other
    )


def _counted(ids: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for row_id in ids:
        if row_id:
            counts[row_id] = counts.get(row_id, 0) + 1
    return counts
