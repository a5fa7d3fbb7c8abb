"""The filters of the gallery, in words: what may be chosen, what is, and how to take it back."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import url_for

from cv.places import inside, join
from cv.sentence import SECTORS
from programme.lists import REGION_NAMES
from programme.search.gallery import FoundPeople, Wanted, key_of, region_of
from sheets.model.columns import fold
from views.public.showcase import Showcase
from views.web import language

Option = tuple[str, str]
"""(key, words) of something to choose."""


@dataclass(frozen=True)
class Chosen:
    """A filter in force, as a word that can be taken away.

    Args:
        field, key: what the address says.
        words: what people read.
        without: the address without it.
    """

    field: str
    key: str
    words: str
    without: str


class Filters:
    """What the gallery says of its filters.

    Args:
        shown: who may be seen.
        wanted: what is asked for.
        found: what it found.
    """

    def __init__(self, shown: Showcase, wanted: Wanted, found: FoundPeople) -> None:
        self.wanted = wanted
        self.query = wanted.query
        self.hired = wanted.hired
        self.count = found.count
        self.gave_up = found.wanted != wanted
        self._shown = shown
        self._offered_places, self._offered_sectors = shown.offered(wanted.hired)

    @property
    def any(self) -> bool:
        """Whether anything at all is asked for."""
        return self.wanted != Wanted()

    @property
    def chosen(self) -> list[Chosen]:
        """The filters in force, as they were chosen."""
        wanted = self.wanted
        places = [
            Chosen("place", key, self._place(key), gallery_url(replace(wanted, places=_but(wanted.places, key))))
            for key in wanted.places
        ]
        sectors = [
            Chosen("sector", key, self._sector(key), gallery_url(replace(wanted, sectors=_but(wanted.sectors, key))))
            for key in wanted.sectors
        ]
        return places + sectors

    @property
    def places(self) -> list[tuple[str, list[Option]]]:
        """(region, its departments) where somebody is; a region of several departments may be chosen whole."""
        groups: dict[str, list[Option]] = {}
        for key, name in self._shown.places.items():
            if key in self._offered_places and name not in REGION_NAMES:
                groups.setdefault(region_of(name), []).append((key, name))
        for region, departments in groups.items():
            if region and len(departments) > 1:
                departments.insert(0, (key_of(region), language.translate("Toute la région")))
        return [(region, self._left(groups[region], self.wanted.places)) for region in sorted(groups, key=fold)]

    @property
    def sectors(self) -> list[Option]:
        """The fields of work that somebody is in, in the order of the alphabet."""
        offered = [(key, self._sector(key)) for key in self._shown.sectors if key in self._offered_sectors]
        return self._left(sorted(offered, key=lambda option: fold(option[1])), self.wanted.sectors)

    @property
    def where(self) -> str:
        """ "à Paris ou en Bretagne, dans le transport": the end of the sentence that counts."""
        spoken = language.current()
        places = _listed([inside(self._shown.places[key], spoken) for key in self.wanted.places], spoken)
        return language.typography(", ".join(filter(None, (places, "" if self.gave_up else self.fields))), spoken)

    @property
    def fields(self) -> str:
        """ "dans le transport ou dans l'artisanat": the fields of work asked for."""
        spoken = language.current()
        parts = [self._in_sector(key, spoken) for key in self.wanted.sectors]
        return language.typography(_listed(parts, spoken), spoken)

    @property
    def to_stories(self) -> str:
        """The address of the stories, or back from them, with the same filters."""
        return gallery_url(replace(self.wanted, hired=not self.hired))

    def _place(self, key: str) -> str:
        return self._shown.places[key].split(" (")[0]

    def _sector(self, key: str) -> str:
        name = self._shown.sectors[key]
        return self._shown.english(name) if language.current() == "en" else name

    def _in_sector(self, key: str, spoken: str) -> str:
        name = self._shown.sectors[key]
        if spoken == "en":
            words = self._shown.english(name)
            return f"in {words[:1].lower()}{words[1:]}" if not words[:2].isupper() else f"in {words}"
        return SECTORS.get(fold(name), f"dans « {name} »")

    @staticmethod
    def _left(options: Iterable[Option], chosen: tuple[str, ...]) -> list[Option]:
        return [option for option in options if option[0] not in chosen]


def gallery_url(wanted: Wanted, page: int = 1, seed: str = "") -> str:
    """The gallery's address, with no more in it than needed.

    Args:
        wanted: what is asked for.
        page: how many pages of cards it shows.
        seed: the order of the visit, where it shows more than one.
    """
    parts = [("q", wanted.query)]
    parts += [("place", key) for key in wanted.places] + [("sector", key) for key in wanted.sectors]
    parts += [("employed", "1" if wanted.hired else ""), ("page", str(page) if page > 1 else ""), ("seed", seed)]
    query = urlencode([pair for pair in parts if pair[1]])
    return url_for("gallery.people") + (f"?{query}" if query else "")


def _listed(parts: list[str], spoken: str) -> str:
    return join(parts, "or" if spoken == "en" else "ou")


def _but(keys: tuple[str, ...], gone: str) -> tuple[str, ...]:
    return tuple(key for key in keys if key != gone)
