"""Every trade of the demo."""

from demo.trades import counters, desks, outside, publics, roads, tables, workshops

TRADES = (
    *outside.TRADES,
    *tables.TRADES,
    *workshops.TRADES,
    *roads.TRADES,
    *counters.TRADES,
    *desks.TRADES,
    *publics.TRADES,
)
