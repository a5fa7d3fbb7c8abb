"""What happened: events and what they set off, the Journal, histories, what waits for a person.

Start at detection.py (what changed) and handlers.py (what it sets off).
"""
