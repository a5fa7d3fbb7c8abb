"""A workbook made ready: its tabs, columns and formats, and the proof that it keeps its promises.

Start at workbook.py.
"""
