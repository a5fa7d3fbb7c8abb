"""The functions, by family; importing this package registers them all."""

from sheets.local.formulas.functions import logic, math, statistics, text

__all__ = ["logic", "math", "statistics", "text"]
