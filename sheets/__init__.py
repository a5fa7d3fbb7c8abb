"""The safe sheet: a Google Sheet read and written as safely as a database.

book.py is what views ask and write through; changes.py what somebody asks for. A save goes book, state/outbox,
writing/, api/; an edit in the sheet goes worker/ -> model/ -> events/. What is no row has a desk of its own:
grid/acting.py, imports/desk.py. Imports nothing of ours but settings, clock, and emulator through api/. Start at
book.py, then worker/sync.py.
"""
