"""France by department as tiles: each where it lies among its neighbours, as near as squares allow. Drawn by hand."""

from collections.abc import Mapping
from dataclasses import dataclass

_TILES = """
 .  .  .  .  .  .  62 59 .  .  .
 .  .  .  .  .  76 80 02 08 .  .
 .  .  .  50 14 27 60 51 55 57 .
 29 22 .  61 78 95 93 77 10 54 67
 .  56 35 53 28 92 75 94 52 88 68
 .  44 49 72 41 45 91 89 21 70 90
 .  85 79 37 36 18 58 71 39 25 .
 .  17 16 86 87 23 03 69 01 74 .
 .  33 24 19 15 63 42 38 73 .  .
 .  40 47 46 12 43 07 26 05 .  .
 .  64 32 82 81 48 30 84 04 06 .
 .  .  65 31 11 34 .  13 83 .  2B
 .  .  .  09 66 .  .  .  .  .  2A
 971 972 973 974 976 . . . . . .
"""
LEVELS = 4
"""Shades of a tile that has anybody."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One department: its code, and its place from the left and from the top."""

    code: str
    x: int
    y: int


TILES = tuple(
    Tile(code, x, y)
    for y, line in enumerate(_TILES.strip("\n").splitlines())
    for x, code in enumerate(line.split())
    if code != "."
)
WIDTH, HEIGHT = max(tile.x for tile in TILES) + 1, max(tile.y for tile in TILES) + 1


def code_of(department: str) -> str:
    """The code of a department as its list writes it: "Ain (01)" is 01; "" for anything else."""
    return department.rpartition("(")[2].removesuffix(")") if department.endswith(")") else ""


def shades(counts: Mapping[str, int]) -> dict[str, int]:
    """How dark each counted thing is drawn, from 1 to LEVELS; 0 for none."""
    most = max(counts.values(), default=0)
    return {name: -(-count * LEVELS // most) if most else 0 for name, count in counts.items()}
