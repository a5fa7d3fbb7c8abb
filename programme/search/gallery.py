"""Who a visitor of the gallery asks for: words, places, fields of work. One bit per person for each of them.

OR inside a filter, AND between filters. Where nobody answers, the field of work is given up and the place is kept:
people can change their trade more easily than their town.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import compress, islice

from programme.lists import REGIONS
from programme.search.index import Matched, SearchIndex, bits_of, digits
from sheets.model.columns import fold

MOST_CHOSEN = 12
"""Values of one filter that are read; the rest is dropped."""

_CODED = re.compile(r"\((\w+)\)$")
_REGION_BY_CODE = {found[1].lower(): region for name, region in REGIONS.items() if (found := _CODED.search(name))}


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """One person, as they are looked for.

    Args:
        id: the candidate's.
        departments: where, as the sheet lists them: "Paris (75)".
        sectors: their fields of work.
    """

    id: str
    departments: tuple[str, ...]
    sectors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for.

    Args:
        query: words, as typed.
        places, sectors: keys of the filters chosen, as `key_of` makes them.
        hired: people who found a job, instead of those who look for one.
    """

    query: str = ""
    places: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    hired: bool = False


@dataclass(frozen=True, slots=True)
class FoundPeople:
    """What was found.

    Args:
        ids: of the people on this page, in the order of the visit, the weak matches last.
        count: of all those found.
        wanted: what they answer to: without the fields of work where these left nobody.
        firm: how many of all those found answer in full; the others have the words aside, as a passion.
    """

    ids: tuple[str, ...]
    count: int
    wanted: Wanted
    firm: int


FEW = 20
"""Where fewer than one in so many is found, those are put in order; else they are met soon in the visit's order."""

Order = tuple[tuple[str, ...], tuple[int, ...], list[int]]
"""The IDs in the order of a visit, their numbers in that order, and number -> place in it (`UNPLACED`: not there)."""
UNPLACED = -1


class Directory:
    """Everybody who may be found, and by what.

    Args:
        entries: the people; bit n stands for the n-th.
        index: their words, in the same order.
        order: seed -> IDs in the order of one visit.
    """

    def __init__(
        self, entries: Sequence[DirectoryEntry], index: SearchIndex, order: Callable[[str], Sequence[str]]
    ) -> None:
        self.index = index
        self._numbers = {entry.id: number for number, entry in enumerate(entries)}
        self._places = _holders((keys_of_places(entry.departments) for entry in entries), len(entries))
        self._sectors = _holders((map(key_of, entry.sectors) for entry in entries), len(entries))
        # A visit asks for its order again at each letter typed and each "see more".
        self._order: Callable[[str], Order] = lru_cache(maxsize=64)(lambda seed: self._ordered(order(seed)))

    def mask(self, ids: Iterable[str]) -> int:
        """The bits of these people; of those who are in the directory."""
        known = (self._numbers.get(row_id) for row_id in ids)
        return bits_of((number for number in known if number is not None), len(self._numbers))

    def find(self, wanted: Wanted, among: int, seed: str, part: slice) -> FoundPeople:
        """The people asked for.

        Args:
            wanted: what is asked for; `hired` is for the caller, who says among whom.
            among: bits of those who may be found.
            seed: the order of the visit.
            part: which of those found, in that order.
        """
        bits, firm = self.matching(wanted, among)
        if not bits and wanted.sectors:
            without = replace(wanted, sectors=())
            other = self.matching(without, among)
            if other.every:
                wanted, (bits, firm) = without, other
        return FoundPeople(self._ranked(bits, firm, seed, part), bits.bit_count(), wanted, firm.bit_count())

    def matching(self, wanted: Wanted, among: int) -> Matched:
        """The bits of those who answer to all that is asked for."""
        bits = among
        for chosen, holders in ((wanted.places, self._places), (wanted.sectors, self._sectors)):
            if chosen:
                any_of = 0
                for key in chosen:
                    any_of |= holders.get(key, 0)
                bits &= any_of
        if not wanted.query or not bits:
            return Matched(bits, bits)
        found = self.index.matching(wanted.query)
        return Matched(bits & found.every, bits & found.firm)

    def places(self, among: int) -> set[str]:
        """Keys of the places where somebody is."""
        return {key for key, bits in self._places.items() if bits & among}

    def sectors(self, among: int) -> set[str]:
        """Keys of the fields of work that somebody is in."""
        return {key for key, bits in self._sectors.items() if bits & among}

    def _ranked(self, bits: int, firm: int, seed: str, part: slice) -> tuple[str, ...]:
        """Part of those found: who answers in full, then the weak matches."""
        count = firm.bit_count()
        first = self._picked(firm, seed, part) if part.start < count else ()
        if bits == firm or part.stop <= count:
            return first
        return first + self._picked(bits & ~firm, seed, slice(max(0, part.start - count), part.stop - count))

    def _picked(self, bits: int, seed: str, part: slice) -> tuple[str, ...]:
        ids, numbers, places = self._order(seed)
        if bits.bit_count() * FEW < len(self._numbers):
            met = compress(places, digits(bits, len(places)))
            return tuple(ids[place] for place in sorted(place for place in met if place != UNPLACED)[part])
        held = bits.to_bytes(len(self._numbers) // 8 + 1, "little")
        found = (row_id for row_id, n in zip(ids, numbers, strict=True) if held[n >> 3] >> (n & 7) & 1)
        return tuple(islice(found, part.start, part.stop))

    def _ordered(self, ids: Sequence[str]) -> Order:
        numbers = tuple(self._numbers[row_id] for row_id in ids)
        places = [UNPLACED] * len(self._numbers)
        for place, number in enumerate(numbers):
            places[number] = place
        return tuple(ids), numbers, places


@lru_cache(maxsize=4096)
def key_of(name: str) -> str:
    """A place or a field of work in an address: a department's code, else the words: "75", "ile-de-france"."""
    if coded := _CODED.search(name):
        return coded[1].lower()
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")


@lru_cache(maxsize=4096)
def region_of(department: str) -> str:
    """The region of a department, by its code; empty for a place we do not know."""
    return _REGION_BY_CODE.get(key_of(department), "")


def keys_of_places(departments: Iterable[str]) -> Iterator[str]:
    """The keys that departments answer to: their own, and their regions'."""
    for department in departments:
        yield key_of(department)
        if region := region_of(department):
            yield key_of(region)


def _holders(keys: Iterable[Iterable[str]], size: int) -> Mapping[str, int]:
    """Key -> the bits of those who have it."""
    numbers: dict[str, list[int]] = {}
    for number, own in enumerate(keys):
        for key in own:
            numbers.setdefault(key, []).append(number)
    return {key: bits_of(found, size) for key, found in numbers.items()}
