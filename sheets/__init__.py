"""The safe sheet: a Google Sheet read and written as safely as a database.

book.py is all that views touch; changes.py what somebody asks for. A save goes book, state/outbox, writing/, api/;
an edit in the sheet goes worker/ -> model/ -> events/. Imports nothing of ours but settings, and emulator through api.
"""
