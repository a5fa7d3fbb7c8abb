"""A demo workbook of invented people, who are data: `cast/` and `portraits/` are them, `pieces/` makes thousands more.

`README.md` says how to edit them. `fill` writes a demo through gspread, as a script of staff's would; `live` plays a
first day in it. Commands, benches and tests import this package; it imports the programme's rules and the sheet.
Start with `making.py`.
"""

from demo.filling import AlreadyFilled, Filled, fill
from demo.living import live
from demo.making import generate

__all__ = ["AlreadyFilled", "Filled", "fill", "generate", "live"]
