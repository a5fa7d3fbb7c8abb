"""The state database: readings, the outbox, and how tables go from one release to the next.

Start at database.py.
"""
