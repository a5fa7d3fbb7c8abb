"""The address of a CV: readable, and found again by its ID whatever the name becomes."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cv.slugs import id_in_slug, slug_of
from sheets.model.schema import Candidate


def named(first_name: str) -> Candidate:
    cells: dict[str, Any] = {"id": "C7K2M", "first_name": first_name}
    return Candidate(**cells)


@pytest.mark.parametrize(
    ("first_name", "slug"),
    [
        ("Abdenour", "abdenour-c7k2m"),
        ("Marie-Noëlle", "marie-noelle-c7k2m"),
        ("N'Golo  d’Arc", "n-golo-d-arc-c7k2m"),
        ("محمد", "mhmd-c7k2m"),
        ("Łukasz", "lukasz-c7k2m"),
        ("Đức", "duc-c7k2m"),
        ("Bjørn Þór", "bjorn-thor-c7k2m"),
        ("Işık", "isik-c7k2m"),
        ("Ɛsi", "esi-c7k2m"),
        ("王小明", "wangxiaoming-c7k2m"),
        ("Zoe\u200b\u00adé", "zoee-c7k2m"),
        ("🌻", "c7k2m"),
        ("", "c7k2m"),
        ("../../etc", "etc-c7k2m"),
    ],
)
def test_a_slug_reads_as_the_first_name(first_name: str, slug: str) -> None:
    assert slug_of(named(first_name)) == slug


@given(st.text())
def test_the_id_is_found_again_and_the_slug_is_plain(first_name: str) -> None:
    slug = slug_of(named(first_name))
    assert id_in_slug(slug) == "C7K2M"
    assert slug.isascii()
    assert slug.replace("-", "").isalnum()
