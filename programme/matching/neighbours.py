"""Which departments touch which (data/neighbours.csv): a person who works in one may go to work next door."""

import csv
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from programme.lists import REGIONS

DATA = Path(__file__).parent / "data"
_CODED = re.compile(r"(.+) \((\w+)\)$")


@lru_cache(maxsize=1)
def neighbours() -> Mapping[str, frozenset[str]]:
    """Department as `Listes` writes it, "Paris (75)" -> those that touch it."""
    names = {code_of(department): department for department in REGIONS}
    with (DATA / "neighbours.csv").open(encoding="utf-8", newline="") as file:
        return {
            names[row["department"]]: frozenset(names[code] for code in row["neighbours"].split())
            for row in csv.DictReader(file, delimiter=";")
        }


def code_of(department: str) -> str:
    """ "75" of "Paris (75)"; empty where there is none."""
    found = _CODED.match(department)
    return found[2] if found else ""


def bare_name(department: str) -> str:
    """ "Paris" of "Paris (75)"."""
    found = _CODED.match(department)
    return found[1] if found else department
