"""A demo workbook of invented people: generated in memory, then written through gspread."""

from demo.filling import AlreadyFilled, Filled, fill
from demo.making import generate

__all__ = ["AlreadyFilled", "Filled", "fill", "generate"]
