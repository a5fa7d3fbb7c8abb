"""Filters: the same answers as reading every row, whatever is chosen; the place kept when the field is given up."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programme.search.gallery import Directory, DirectoryEntry, Wanted, key_of, keys_of_places, region_of
from programme.search.index import SearchIndex
from tests.programme.test_search import TRADES, found_by, index_of, naive_find

PARIS, BOBIGNY, LYON, RENNES = "Paris (75)", "Seine-Saint-Denis (93)", "Rhône (69)", "Ille-et-Vilaine (35)"
PEOPLE = {
    "A": (DirectoryEntry("A", (PARIS, BOBIGNY), ("Transport",)), "livreur à vélo"),
    "B": (DirectoryEntry("B", (PARIS,), ("Artisanat", "Transport")), "potier"),
    "C": (DirectoryEntry("C", (LYON,), ("Artisanat",)), "potière et livreuse"),
    "D": (DirectoryEntry("D", (), ()), "potier aussi"),
}
EVERYBODY = 0b1111
ALL = slice(0, 100)


def directory(people: dict[str, tuple[DirectoryEntry, str]]) -> Directory:
    index = index_of([(row_id, text) for row_id, (_, text) in people.items()])
    return Directory([entry for entry, _ in people.values()], index, lambda seed: sorted(people, reverse=seed == "z"))


def found(wanted: Wanted, seed: str = "a", part: slice = ALL) -> str:
    return "".join(directory(PEOPLE).find(wanted, EVERYBODY, seed, part).ids)


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (Wanted(), "ABCD"),
        (Wanted(places=("75",)), "AB"),
        (Wanted(places=("93", "69")), "AC"),
        (Wanted(places=("ile-de-france",)), "AB"),
        (Wanted(places=("ile-de-france", "auvergne-rhone-alpes")), "ABC"),
        (Wanted(sectors=("artisanat",)), "BC"),
        (Wanted(places=("75",), sectors=("artisanat",)), "B"),
        (Wanted("potier", ("75", "69")), "BC"),
        (Wanted("potier", sectors=("transport",)), "B"),
        (Wanted("soudeur"), ""),
        (Wanted(places=("35",)), ""),
        (Wanted(places=("nulle-part",)), ""),
    ],
)
def test_or_inside_a_filter_and_between_filters(wanted: Wanted, ids: str) -> None:
    assert found(wanted) == ids


def test_where_nobody_answers_the_place_is_kept_and_the_field_given_up() -> None:
    asked = Wanted("livr", ("69",), ("transport",))
    answer = directory(PEOPLE).find(asked, EVERYBODY, "a", ALL)
    assert (answer.ids, answer.count, answer.wanted) == (("C",), 1, replace(asked, sectors=()))
    nobody = directory(PEOPLE).find(Wanted(places=("35",), sectors=("transport",)), EVERYBODY, "a", ALL)
    assert (nobody.ids, nobody.wanted.sectors) == ((), ("transport",))


def test_the_order_of_the_visit_page_by_page() -> None:
    assert found(Wanted(), "z") == "DCBA"
    assert found(Wanted(places=("75", "69")), "z", slice(1, 3)) == "BA"
    assert directory(PEOPLE).find(Wanted(), 0b0101, "z", slice(0, 1)).count == 2


def test_weak_matches_come_last_page_after_page() -> None:
    people = {
        f"{n:02}": (DirectoryEntry(f"{n:02}", (), ()), found_by(*(("", "menuiserie") if n % 3 else ("menuisier",))))
        for n in range(9)
    }
    index = SearchIndex([(row_id, found) for row_id, (_, found) in people.items()], TRADES)
    made = Directory([entry for entry, _ in people.values()], index, lambda _: sorted(people))
    pages = [made.find(Wanted("menuisier"), 0b111111111, "a", slice(n, n + 2)) for n in range(0, 10, 2)]
    assert sum((page.ids for page in pages), ()) == ("00", "03", "06", "01", "02", "04", "05", "07", "08")
    assert {(page.count, page.firm) for page in pages} == {(9, 3)}


def test_nobody_and_one() -> None:
    assert directory({}).find(Wanted("x", ("75",), ("transport",)), 0, "a", ALL).ids == ()
    alone = {"A": PEOPLE["A"]}
    assert directory(alone).find(Wanted("velo", ("75",)), 1, "a", ALL).ids == ("A",)


def test_what_can_be_chosen_is_where_somebody_is() -> None:
    made = directory(PEOPLE)
    assert made.places(EVERYBODY) == {"75", "93", "69", "ile-de-france", "auvergne-rhone-alpes"}
    assert made.sectors(0b0001) == {"transport"}
    assert made.mask(["B", "nobody"]) == 0b0010


@pytest.mark.parametrize(
    ("name", "key", "region"),
    [
        (PARIS, "75", "Île-de-France"),
        ("Corse-du-Sud (2A)", "2a", "Corse"),
        ("Bruxelles", "bruxelles", ""),
        ("Provence-Alpes-Côte d'Azur", "provence-alpes-cote-d-azur", ""),
    ],
)
def test_addresses_of_places(name: str, key: str, region: str) -> None:
    assert (key_of(name), region_of(name)) == (key, region)


DEPARTMENTS = st.lists(st.sampled_from((PARIS, BOBIGNY, LYON, RENNES)), max_size=3)
SECTORS = st.lists(st.sampled_from(("Transport", "Artisanat", "Culture et art")), max_size=2)
WORDS = st.lists(st.sampled_from(("potier", "pot", "Élan", "d'eau", "x")), max_size=3)
PLACES = st.lists(st.sampled_from(("75", "93", "ile-de-france", "bretagne", "69", "?")), max_size=3)
FIELDS = st.lists(st.sampled_from(("transport", "culture-et-art", "?")), max_size=2)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(DEPARTMENTS, SECTORS, WORDS), max_size=12), WORDS, PLACES, FIELDS, st.integers(0, 4095),
       st.booleans())  # fmt: skip
def test_the_same_answers_as_reading_every_row(
    rows: list[tuple[list[str], list[str], list[str]]],
    words: list[str],
    places: list[str],
    fields: list[str],
    who: int,
    crowded: bool,
) -> None:
    people = {
        f"{n:02}": (DirectoryEntry(f"{n:02}", tuple(d), tuple(s)), " ".join(w)) for n, (d, s, w) in enumerate(rows)
    }
    if crowded:  # few found among many are put in order, many are met in order
        people |= {f"z{n}": (DirectoryEntry(f"z{n}", (), ()), "") for n in range(300)}
    wanted = Wanted(" ".join(words), tuple(places), tuple(fields))
    among = who & ((1 << len(rows)) - 1)
    naive = [row_id for n, row_id in enumerate(people) if among >> n & 1 and _answers(*people[row_id], wanted)]
    if not naive and fields:
        wanted = replace(wanted, sectors=())
        naive = [row_id for n, row_id in enumerate(people) if among >> n & 1 and _answers(*people[row_id], wanted)]
    asked, seed = Wanted(" ".join(words), tuple(places), tuple(fields)), "z" if crowded else "a"
    answer = directory(people).find(asked, among, seed, ALL)
    assert (list(answer.ids), answer.count) == (sorted(naive, reverse=crowded), len(naive))


def _answers(entry: DirectoryEntry, text: str, wanted: Wanted) -> bool:
    own = set(keys_of_places(entry.departments))
    sectors = {key_of(sector) for sector in entry.sectors}
    return (
        (not wanted.places or not own.isdisjoint(wanted.places))
        and (not wanted.sectors or not sectors.isdisjoint(wanted.sectors))
        and bool(naive_find([(text, "")], wanted.query))
    )
