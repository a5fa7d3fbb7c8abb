"""From a cell to a typed value and back, for each kind of column. Nothing here raises on a bad cell."""

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from sheets.model.characters import drop_invisible, trim
from sheets.model.columns import MANY, SETS, Cell, Column, Kind, fold
from sheets.model.contacts import read_email, read_phone
from sheets.model.dates import read_date, read_moment, says_still, to_serial
from sheets.model.formula_errors import is_formula_error
from sheets.model.several import split

Options = Mapping[str, str]
"""Folded spelling -> the spelling of `Listes`."""

YES = frozenset({"oui", "o", "x", "ok", "vrai", "true", "yes", "y", "1", "✓", "✔", "☑", "✅", "🗸", "🗹"})
NO = frozenset({"non", "n", "faux", "false", "no", "0", "-", "–", "✗", "✘", "☐", "❌", "✖"})
UNREAD = frozenset(
    {"bad_date", "bad_email", "bad_link", "bad_number", "bad_phone", "bad_yes_no", "formula_error", "not_in_list"}
)
"""Problems of cells that cannot be understood."""
CELL_LIMIT = 50_000
"""Characters a cell may hold (Google's limit)."""

_PHONE = re.compile(r"0[1-9](?: \d\d){4}")
_CODED = re.compile(r"(.+) \((\w+)\)$")
_NO_LETTER = re.compile(r"[^\w]+")
_SIGN = re.compile(r"(?:(?<=\s)|^)([+\-−–])\s*(?=\d)")


class Invalid(Exception):
    """A cell or a form field does not hold what its column wants. `code` is a key of problems.MESSAGES."""

    def __init__(self, code: str, kept: Any = None) -> None:
        super().__init__(code)
        self.code = code
        self.kept = kept


def read(column: Column, cell: Cell, options: Options | None = None, today: dt.date | None = None) -> tuple[Any, str]:
    """The typed value of a cell, and a problem's code (empty when all is well).

    Args:
        column: what the cell should hold.
        cell: the unformatted cell.
        options: the spellings accepted for choices; none: anything goes.
        today: for a date that counts from now, which only a form's text may hold.

    Returns:
        The value, or where the cell cannot be understood what the column says of that, else its blank one.
    """
    if cell is None or cell == "":
        return column.blank, ""
    if isinstance(cell, str) and is_formula_error(cell):
        return _unread(column, cell, None), "formula_error"
    if column.open_ended and says_still(cell):
        return column.blank, ""
    try:
        if column.kind is Kind.DATE:
            return _date(cell, today, end=column.open_ended), ""
        return _READERS[column.kind](cell, options or {}), ""
    except Invalid as invalid:
        return _unread(column, cell, invalid.kept), invalid.code


def _unread(column: Column, cell: Cell, kept: Any) -> Any:
    """What a cell that cannot be understood means: of a day that does not come, "non" says so."""
    if column.unread is None or (column.kind is Kind.DATE and fold(plain(cell)) in NO):
        return column.blank if kept is None else kept
    return column.unread


def canonical(column: Column, cell: Cell) -> Any:
    """What two cells must share to count as the same: 612345678 and "06 12 34 56 78" are one phone.

    A cell that cannot be understood stands for itself.
    """
    value, code = read(column, cell)
    return (code, plain(cell)) if code else value


def alike(column: Column, one: Any, other: Any) -> bool:
    """Whether two typed or canonical values of a column are the same; a set in another order is."""
    sets = column.kind in SETS and isinstance(one, tuple) and isinstance(other, tuple)
    return sorted(one) == sorted(other) if sets else bool(one == other)


def in_order_of(column: Column, value: Any, present: Any) -> Any:
    """A set with what it shares with another in that one's order, and the rest after; any other value as it is."""
    if column.kind not in SETS or not isinstance(value, tuple) or not isinstance(present, tuple):
        return value
    return (*(v for v in present if v in value), *(v for v in value if v not in present))


def plain(cell: Cell) -> str:
    """A cell as text: no decimals on whole numbers, NFC, no spaces around, one kind of line end."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "VRAI" if cell else "FAUX"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    text = str(cell)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return trim(text)


def pieces(column: Column, cell: Cell) -> tuple[str, ...]:
    """The values that a cell writes, as it spells them: several for a kind that holds several, else one.

    Args:
        column: what the cell should hold.
        cell: the cell; a comma between digits separates two choices ("9,75" are departments), not two texts.
    """
    return split(plain(cell), decimals=column.kind is not Kind.CHOICES) if column.kind in MANY else (plain(cell),)


def to_text(column: Column, value: Any) -> str:
    """A typed value as a form field shows it (ISO dates, one value per line, oui/non)."""
    if value is None:
        return ""
    if column.kind in MANY:
        return "\n".join(value)
    if column.kind is Kind.YES_NO:
        return "oui" if value else "non"
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    return plain(value)


def is_text(text: str) -> bool:
    """Whether a sheet keeps a text as it is: it drops NUL and the like, and half a surrogate pair is no character."""
    return not any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\r\t" for c in text)


def from_text(column: Column, text: str, options: Options | None = None, today: dt.date | None = None) -> Any:
    """The typed value of a form field; `today` is for dates that count from it.

    Raises:
        Invalid: with the problem's code; nothing else.
    """
    if len(text) > CELL_LIMIT:
        raise Invalid("too_long")
    if not is_text(text):
        raise Invalid("control_characters")
    text = plain(text)
    if not text:
        if column.required:
            raise Invalid("required")
        return column.blank
    value, code = read(column, text, options, today)
    if code:
        raise Invalid(code, value)
    parts = value if column.kind in MANY else (text,)
    if column.max_items and len(parts) > column.max_items:
        raise Invalid("too_many", value)
    if any(len(part) > column.max_length for part in parts) or len(text) > CELL_LIMIT:
        raise Invalid("too_long", value)
    return value


def to_cell(column: Column, value: Any, like: Cell = None) -> Cell:
    """A typed value as the cell to write.

    Args:
        column: the column.
        value: its typed value.
        like: the cell it replaces: a ticked box stays a box, a phone kept as a number becomes text (its zero!).
    """
    if value in (None, "", ()):
        return None
    if column.kind in MANY:
        return "\n".join(value)
    if column.kind is Kind.YES_NO:
        return bool(value) if isinstance(like, bool) else ("oui" if value else "non")
    if isinstance(value, dt.date):
        return to_serial(value)
    cell: Cell = value
    return cell


def choice_spellings(values: tuple[str, ...] | list[str]) -> dict[str, str]:
    """Spelling -> value, for a list, as `spelled` looks them up.

    "Ain (01)" is known by its name, by its code with or without its zero, and by both in any order.
    """
    spellings: dict[str, str] = {}
    for value in values:
        if match := _CODED.match(value):
            name, code = match.groups()
            short = code.lstrip("0")
            for known in (name, code, short, f"{code} {name}", f"{short} {name}", f"{name} {short}"):
                spellings.setdefault(fold(known), value)
                spellings.setdefault(_loose(known), value)
    for value in values:
        spellings.setdefault(_loose(value), value)
    return spellings | {fold(value): value for value in values}


def spelled(text: str, options: Options) -> str | None:
    """The value of a list that a text means, whatever its case, accents, hyphens and brackets, or None."""
    return options.get(fold(text)) or options.get(_loose(text)) or options.get(_letters(fold(text)))


def _loose(text: str) -> str:
    """A text without its punctuation; a sign before a number is said: « CDD +6 mois » is not « CDD -6 mois »."""
    return _letters(_SIGN.sub(lambda sign: "plus " if sign[1] == "+" else "moins ", fold(text)))


def _letters(text: str) -> str:
    return " ".join(_NO_LETTER.sub(" ", text).split())


def _bare(cell: Cell) -> str:
    """A cell as text to look something up with: nothing invisible in it."""
    return drop_invisible(plain(cell)).strip()


def _text(cell: Cell, _: Options) -> str:
    return plain(cell)


def _name(cell: Cell, _: Options) -> str:
    return _bare(cell)


def _choice(cell: Cell, options: Options) -> str:
    text = plain(cell)
    if not options:
        return text
    if (value := spelled(text, options)) is None:
        raise Invalid("not_in_list", text)
    return value


def _choices(cell: Cell, options: Options) -> tuple[str, ...]:
    text = plain(cell)
    if not options:
        return split(text)
    # "Commerce, vente" may be one value of the list: try the whole line before its pieces.
    if whole := spelled(text, options):
        return (whole,)
    parts = split(text, decimals=False)  # as `pieces` does
    known = tuple(dict.fromkeys(spelled(part, options) or part for part in parts))
    if any(spelled(part, options) is None for part in parts):
        raise Invalid("not_in_list", known)
    return known


def _items(cell: Cell, _: Options) -> tuple[str, ...]:
    return split(plain(cell))


def _names(cell: Cell, _: Options) -> tuple[str, ...]:
    return split(_bare(cell))


def _date(cell: Cell, today: dt.date | None, *, end: bool) -> dt.date:
    day = None if isinstance(cell, bool) or cell is None else read_date(cell, today, end=end)
    if day is None:
        raise Invalid("bad_date")
    return day


def _moment(cell: Cell, _: Options) -> dt.datetime:
    moment = None if isinstance(cell, bool) or cell is None else read_moment(cell)
    if moment is None:
        raise Invalid("bad_date")
    return moment


def _phone(cell: Cell, _: Options) -> str:
    text = plain(cell)
    if _PHONE.fullmatch(text):
        return text
    if not (phone := read_phone(text)):
        raise Invalid("bad_phone", text)
    return phone


def _email(cell: Cell, _: Options) -> str:
    text = plain(cell)
    if not (email := read_email(text)):
        raise Invalid("bad_email", drop_invisible(text).lower())
    return email


def _postal_code(cell: Cell, _: Options) -> str:
    text = _bare(cell).replace(" ", "")
    return text.zfill(5) if text.isdigit() and len(text) >= 4 else plain(cell)


def _link(cell: Cell, _: Options) -> str:
    text = _bare(cell)
    if not re.match(r"https?://[^\s/]+\.[^\s/]+", text):
        raise Invalid("bad_link")
    return text


def _number(cell: Cell, _: Options) -> float:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return cell
    text = re.sub(r"[\s€$]", "", _bare(cell)).replace(",", ".")
    try:
        number = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        raise Invalid("bad_number") from None
    if not math.isfinite(number):
        raise Invalid("bad_number")
    return number


def _yes_no(cell: Cell, _: Options) -> bool:
    if isinstance(cell, bool):
        return cell
    words = {word.strip(".,;:!…") for word in fold(plain(cell)).split()} - {""}
    if words and words <= YES:
        return True
    if words and words <= NO:
        return False
    raise Invalid("bad_yes_no")


_READERS: dict[Kind, Callable[[Cell, Options], Any]] = {
    Kind.ID: _name,
    Kind.TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.ITEMS: _items,
    Kind.MOMENT: _moment,
    Kind.PHONE: _phone,
    Kind.EMAIL: _email,
    Kind.POSTAL_CODE: _postal_code,
    Kind.LINK: _link,
    Kind.NUMBER: _number,
    Kind.YES_NO: _yes_no,
    Kind.PHOTO: _name,
    Kind.REFERENCE: _name,
    Kind.REFERENCES: _names,
}
