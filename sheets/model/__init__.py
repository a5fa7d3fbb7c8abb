"""What a workbook is: tabs and columns (schema), cells of each kind, rows, tables, a whole reading, problems.

Pure: no network, no database. Start at schema.py and snapshot.py.
"""
