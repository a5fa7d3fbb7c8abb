"""Google's Sheets v4 and Drive v3 on SQLite, for gspread and any other client. Imports nothing of ours.

Start at server.py (HTTP in, one transaction, HTTP out), adapter.py (in process), standalone.py (its own process).
"""
