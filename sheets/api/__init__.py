"""The one door to Google or the local workbook: connection (the only importer of gspread), credentials, quota."""
