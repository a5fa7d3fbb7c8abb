"""The lists a new workbook starts with answer everything the schema asks for."""

from programme.lists import CONTRACTS, DEFAULT_LISTS, ENGLISH, REGIONS
from sheets.model.columns import fold
from sheets.model.schema import BY_KEY, TABS


def named_in_schema() -> set[str]:
    return {c.options for tab in TABS for c in tab.columns if c.options and c.options not in BY_KEY}


def test_every_list_of_the_schema_has_its_values() -> None:
    assert set(DEFAULT_LISTS) == named_in_schema()
    assert all(DEFAULT_LISTS.values())


def test_values_are_told_apart_however_they_are_spelt() -> None:
    for values in DEFAULT_LISTS.values():
        assert len({fold(value) for value in values}) == len(values)


def test_every_department_has_one_code_and_one_region() -> None:
    departments = DEFAULT_LISTS["Départements"]
    assert len(departments) == 101
    assert departments[0] == "Ain (01)"
    assert departments[-1] == "Mayotte (976)"
    assert len({value.rsplit("(", 1)[1] for value in departments}) == 101
    assert set(departments) == set(REGIONS)
    assert REGIONS["Seine-Saint-Denis (93)"] == "Île-de-France"
    assert len(set(REGIONS.values())) == 18


def test_several_values_in_a_cell_hold_no_separator() -> None:
    for name in ("Contrats", "Départements", "Permis", "Zones"):
        assert not [value for value in DEFAULT_LISTS[name] if set(value) & set(",;\n")]


def test_what_a_visitor_sees_has_its_english() -> None:
    for name in ("Secteurs", "Contrats", "Permis", "Types d'expérience", "Statuts de suivi"):
        assert set(DEFAULT_LISTS[name]) <= set(ENGLISH)
    known = {value for values in DEFAULT_LISTS.values() for value in values}
    assert set(ENGLISH) <= known


def test_only_the_first_contract_has_no_end() -> None:
    assert CONTRACTS[0] == "CDI"
    assert len(CONTRACTS) == 10
