"""The functions, by family; importing this package registers them all."""

from emulator.formulas.functions import (
    arrays,
    conditional,
    dates,
    logic,
    lookup,
    math,
    regular,
    statistics,
    text,
    web,
)

__all__ = ["arrays", "conditional", "dates", "logic", "lookup", "math", "regular", "statistics", "text", "web"]
