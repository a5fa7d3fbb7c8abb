"""Google's Sheets v4 and Drive v3 on SQLite, for gspread and any other client. Imports nothing of ours.

Start at google_sheets.py (for tests), server.py (HTTP in, one transaction, HTTP out), adapter.py (in process),
standalone.py (its own process). It is a distribution of its own: pyproject.toml and README.md here.
"""
