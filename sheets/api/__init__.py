"""The one door to Google or the local workbook: connection.py (the only importer of gspread), credentials, quota.

Start at connection.py.
"""
