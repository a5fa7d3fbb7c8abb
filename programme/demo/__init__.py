"""A demo workbook of invented people: generated in memory, then written through gspread."""

from programme.demo.filling import AlreadyFilled, Filled, fill
from programme.demo.making import generate

__all__ = ["AlreadyFilled", "Filled", "fill", "generate"]
