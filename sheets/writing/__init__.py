"""The writing protocol: from the outbox to the sheet, and back when something landed elsewhere.

Start at flush.py (one batch, from its reading to its end) and phases.py (what a batch is about).
"""
