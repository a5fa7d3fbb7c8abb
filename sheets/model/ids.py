"""Short IDs that people can read aloud, copy and type."""

import random
import secrets
from collections.abc import Container

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Digits and capitals without 0, O, 1 and I, which are mistaken for one another."""
LENGTH = 5


def mint_id(prefix: str, taken: Container[str], rng: random.Random | None = None) -> str:
    """A new ID for a tab: its prefix and five characters (33 million of them).

    Args:
        prefix: the tab's letter.
        taken: the IDs already used in that tab.
        rng: a seeded source, for data that must come out the same twice; default: the system's.
    """
    source = rng or secrets.SystemRandom()
    while True:
        minted = prefix + "".join(source.choices(ALPHABET, k=LENGTH))
        if minted not in taken:
            return minted
